#include <algorithm>

#include "calendar/calendar_document.hpp"

namespace huiyin::calendar {

const std::vector<std::pair<std::string_view, std::string_view>>& embedded_files();   // made by cmake/embed.cmake

namespace {

Problem bad(const std::string& year, const std::string& date) { return Problem("calendar.holidays-date", {{"year", year}, {"date", date}}); }

Done read_days(const Json& list, const std::string& year, bool working, const std::string& source, std::map<Date, DatedDay>& out) {
    if (list.is_null()) return {};
    if (!list.is_array()) return Problem("calendar.holidays-shape", {{"year", year}});
    for (const Json& entry : list.as_array()) {
        const std::string text = entry.is_string() ? entry.as_string() : entry["date"].string_or("");
        const auto date = Date::parse(text);
        if (!date || std::to_string(date->year()) != year) return bad(year, text);
        DatedDay day;
        day.working = working;
        day.name = entry["name"].string_or("");
        day.source = source;
        // A holiday with hours is one of part of the day: they are what is left to work.
        if (const Json& hours = entry["hours"]; !hours.is_null()) {
            HUIYIN_TRY(day.spans, parse_spans(hours));
            day.part_holiday = !working;
            day.working = working || !day.spans->empty();
        }
        if (const Json& as = entry["as"]; !as.is_null()) {
            HUIYIN_TRY(day.borrows, parse_weekday(as.string_or("")));
        }
        if (!out.emplace(*date, std::move(day)).second) return Problem("calendar.holidays-twice", {{"date", text}});
    }
    return {};
}

}  // namespace

Holidays Holidays::none() { return {}; }

Result<Holidays> Holidays::parse(const Json& document) {
    const Json& years = document["years"];
    if (!years.is_object() || years.as_object().empty()) return Problem("calendar.holidays-shape", {{"year", "?"}});
    Holidays made;
    for (const auto& [year, notice] : years.as_object()) {
        const auto number = Decimal::parse(year);
        if (!number || !number->to_int64() || *number->to_int64() < 1949 || *number->to_int64() > 2200) return Problem("calendar.holidays-year", {{"year", year}});
        const Json& papers = document["source"]["papers"][year];
        const std::string source = papers.is_array() && !papers.as_array().empty() ? papers.as_array().front().string_or("") : papers.string_or("");
        auto& days = made.years_[static_cast<std::int32_t>(*number->to_int64())];
        HUIYIN_CHECK(read_days(notice["off"], year, false, source, days));
        HUIYIN_CHECK(read_days(notice["work_on_weekend"], year, true, source, days));
    }
    return made;
}

const Holidays& Holidays::shipped() {
    static const Holidays holidays = [] {
        for (const auto& [name, bytes] : embedded_files()) {
            if (name != "cn-holidays.json") continue;
            const auto document = Json::parse(bytes);
            HUIYIN_ASSERT(document.ok());
            auto parsed = parse(*document);
            HUIYIN_ASSERT(parsed.ok());
            return std::move(parsed).value();
        }
        return none();
    }();
    return holidays;
}

void Holidays::merge(const Holidays& newer) {
    for (const auto& [year, days] : newer.years_) years_[year] = days;
}

bool Holidays::knows(std::int32_t year) const { return years_.contains(year); }

const DatedDay* Holidays::find(Date date) const {
    const auto year = years_.find(date.year());
    if (year == years_.end()) return nullptr;
    const auto day = year->second.find(date);
    return day == year->second.end() ? nullptr : &day->second;
}

std::vector<std::int32_t> Holidays::years() const {
    std::vector<std::int32_t> all;
    for (const auto& entry : years_) all.push_back(entry.first);
    return all;
}

Json Holidays::to_json() const {
    Json document;
    for (const auto& [year, days] : years_) {
        JsonArray off, work;
        for (const auto& [date, day] : days) {
            JsonObject entry{{"date", date.to_string()}, {"name", day.name}};
            if (day.spans) entry.set("hours", spans_text(*day.spans));
            if (day.borrows) entry.set("as", weekday_text(*day.borrows));
            (day.working && !day.part_holiday ? work : off).push_back(std::move(entry));
        }
        document["years"][std::to_string(year)] = JsonObject{{"off", std::move(off)}, {"work_on_weekend", std::move(work)}};
    }
    return document;
}

}  // namespace huiyin::calendar
