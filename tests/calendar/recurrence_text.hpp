// Lists of occurrences as tests write them: "1997-09: 2-4,7; 1997-10: 1…" (at 09:00) and "1997-09-02: 09:00,09:15".
#pragma once

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include "calendar/recurrence_set.hpp"

namespace huiyin::calendar {

struct Expected { std::vector<std::string> times; bool goes_on = false; };

inline Expected expected_of(std::string text) {
    Expected made;
    if (const std::size_t more = text.find("…"); more != std::string::npos) {
        made.goes_on = true;
        text.resize(more);
    }
    std::istringstream groups(text);
    for (std::string group; std::getline(groups, group, ';');) {
        const std::size_t from = group.find_first_not_of(' '), colon = group.find(": ");
        std::string head = group.substr(from, colon - from), item;
        head.erase(std::remove(head.begin(), head.end(), '-'), head.end());
        std::istringstream items(group.substr(colon + 2));
        while (std::getline(items, item, ',')) {
            char day[8];
            if (head.size() == 8) {
                item.erase(2, 1);
                made.times.push_back(head + "T" + item + "00");
                continue;
            }
            const std::size_t dash = item.find('-');
            const int first = std::stoi(item), last = dash == std::string::npos ? first : std::stoi(item.substr(dash + 1));
            for (int n = first; n <= last; ++n) {
                std::snprintf(day, sizeof day, "%02d", n);
                made.times.push_back(head + day + "T090000");
            }
        }
    }
    return made;
}

inline std::vector<std::string> texts(const RecurrenceSet& set, const std::vector<Occurrence>& occurrences) {
    std::vector<std::string> made;
    for (const Occurrence& occurrence : occurrences) made.push_back(set.text_of(occurrence));
    return made;
}

}  // namespace huiyin::calendar
