// The text of a rule is split at its semicolons once; every fault is told with the column where it stands.
#include "calendar/rrule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/text.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::size_t text_max = 4000;
constexpr std::int64_t interval_max = 1'000'000'000;
/// COUNT is counted through once; a million days are 2,700 years.
constexpr std::int64_t count_max = 1'000'000;
constexpr std::array<const char*, 7> frequency_names{"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
constexpr std::array<const char*, 7> weekday_names{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

/// A list part: its bounds, and whether it also counts from the end.
struct ListPart { const char* name; std::vector<std::int32_t> Rrule::*list; std::int32_t from, to; bool negative; };
const std::array<ListPart, 8> list_parts{{{"BYSECOND", &Rrule::by_second, 0, 60, false}, {"BYMINUTE", &Rrule::by_minute, 0, 59, false},
                                          {"BYHOUR", &Rrule::by_hour, 0, 23, false}, {"BYMONTHDAY", &Rrule::by_month_day, 1, 31, true},
                                          {"BYYEARDAY", &Rrule::by_year_day, 1, 366, true}, {"BYWEEKNO", &Rrule::by_week_no, 1, 53, true},
                                          {"BYMONTH", &Rrule::by_month, 1, 12, false}, {"BYSETPOS", &Rrule::by_set_pos, 1, 366, true}}};
constexpr std::array<const char*, 14> part_names{"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR",
                                                 "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"};

std::string upper(std::string_view text) {
    std::string made(text);
    for (char& c : made)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return made;
}

/// One "NAME=VALUE" and where both stand in the text, from 1.
struct Part { std::string name; std::string value; std::size_t name_at, value_at; };

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || text[0] == '-' || error != std::errc() || end != text.data() + text.size()) return {};
    return value;
}

/// With an optional sign in front.
std::optional<std::int64_t> signed_number(std::string_view text) {
    const bool minus = text.starts_with('-');
    const auto value = number(minus || text.starts_with('+') ? text.substr(1) : text);
    return value && minus ? std::optional(-*value) : value;
}

class Parser {
public:
    explicit Parser(std::string_view text) : whole_(text) {}

    Result<Rrule> rule() {
        if (whole_.size() > text_max) return Problem("calendar.rrule-long", {{"most", std::to_string(text_max)}});
        HUIYIN_CHECK(split());
        for (const Part& part : parts_) HUIYIN_CHECK(take(part));
        if (!find("FREQ")) return Problem("calendar.rrule-no-freq", {{"text", std::string(whole_)}});
        HUIYIN_CHECK(together());
        return std::move(rule_);
    }

private:
    Done split() {
        std::size_t at = upper(whole_.substr(0, 6)) == "RRULE:" ? 6 : 0;
        if (at == whole_.size()) return Problem("calendar.rrule-no-freq", {{"text", std::string(whole_)}});
        while (at < whole_.size()) {               // a semicolon at the very end is seen in the wild and harmless
            const std::size_t end = std::min(whole_.find(';', at), whole_.size());
            const std::string_view text = whole_.substr(at, end - at);
            const std::size_t equals = text.find('=');
            if (equals == std::string_view::npos || equals == 0)
                return Problem("calendar.rrule-syntax", {{"part", std::string(text)}, {"at", std::to_string(at + 1)}});
            Part part{upper(text.substr(0, equals)), upper(text.substr(equals + 1)), at + 1, at + equals + 2};
            if (find(part.name)) return Problem("calendar.rrule-twice", {{"part", part.name}, {"at", std::to_string(part.name_at)}});
            parts_.push_back(std::move(part));
            at = end + 1;
        }
        return {};
    }

    Done take(const Part& part) {
        if (part.name == "RSCALE" || part.name == "SKIP") return Problem("calendar.rrule-rscale", {{"part", part.name}, {"at", std::to_string(part.name_at)}});
        if (part.name == "FREQ") return one_of(part, frequency_names, [&](std::size_t index) { rule_.frequency = static_cast<Frequency>(index); });
        if (part.name == "WKST") return one_of(part, weekday_names, [&](std::size_t index) { rule_.week_start = static_cast<Weekday>(index); });
        if (part.name == "INTERVAL" || part.name == "COUNT") {
            const auto value = number(part.value);
            const std::int64_t most = part.name == "COUNT" ? count_max : interval_max;
            if (!value || *value < 1 || *value > most) return bad(part, part.value, part.value_at, "1–" + std::to_string(most));
            if (part.name == "COUNT") rule_.count = *value;
            else rule_.interval = *value;
            return {};
        }
        if (part.name == "UNTIL") {
            const auto until = DateOrTime::parse(part.value);
            if (!until.ok()) return bad(part, part.value, part.value_at, "19971224, 19971224T000000Z");
            rule_.until = *until;
            return {};
        }
        if (part.name == "BYDAY") return days(part);
        for (const ListPart& list : list_parts)
            if (part.name == list.name) return numbers(part, list);
        const std::string near = nearest(part.name, {part_names.begin(), part_names.end()});
        return Problem("calendar.rrule-part", {{"part", part.name}, {"at", std::to_string(part.name_at)}, {"near", near.empty() ? "FREQ" : near}});
    }

    template <typename Names, typename Use>
    Done one_of(const Part& part, const Names& names, Use use) {
        for (std::size_t i = 0; i < names.size(); ++i)
            if (part.value == names[i]) {
                use(i);
                return {};
            }
        std::string known;
        for (const char* name : names) known += (known.empty() ? "" : ", ") + std::string(name);
        return bad(part, part.value, part.value_at, known);
    }

    /// Calls `use(text, column)` for each entry of the list.
    template <typename Use>
    Done entries(const Part& part, Use use) {
        for (std::size_t at = 0; at <= part.value.size();) {
            const std::size_t end = std::min(part.value.find(',', at), part.value.size());
            HUIYIN_CHECK(use(part.value.substr(at, end - at), part.value_at + at));
            at = end + 1;
        }
        return {};
    }

    Done numbers(const Part& part, const ListPart& list) {
        std::vector<std::int32_t>& values = rule_.*list.list;
        const std::string range = std::to_string(list.from) + "–" + std::to_string(list.to), want = list.negative ? range + ", -" + std::to_string(list.to) + "–-1" : range;
        HUIYIN_CHECK(entries(part, [&](const std::string& text, std::size_t at) -> Done {
            const auto value = list.negative ? signed_number(text) : number(text);
            if (!value || (*value >= 0 ? *value : -*value) < list.from || (*value >= 0 ? *value : -*value) > list.to) return bad(part, text, at, want);
            // 3.3.12: without leap seconds the second 60 is the second 59.
            values.push_back(part.name == "BYSECOND" && *value == 60 ? 59 : static_cast<std::int32_t>(*value));
            return {};
        }));
        std::sort(values.begin(), values.end());
        values.erase(std::unique(values.begin(), values.end()), values.end());
        return {};
    }

    Done days(const Part& part) {
        HUIYIN_CHECK(entries(part, [&](const std::string& text, std::size_t at) -> Done {
            const std::string name = text.size() < 2 ? text : text.substr(text.size() - 2), sign = text.substr(0, text.size() - name.size());
            const auto found = std::find(weekday_names.begin(), weekday_names.end(), name);
            const auto n = sign.empty() ? std::optional<std::int64_t>(0) : signed_number(sign);
            if (found == weekday_names.end() || !n || (!sign.empty() && *n == 0) || *n < -53 || *n > 53) return bad(part, text, at, "MO, 2TU, -1FR");
            rule_.by_day.push_back({static_cast<std::int32_t>(*n), static_cast<Weekday>(found - weekday_names.begin())});
            return {};
        }));
        const auto before = [](const WeekdayNth& a, const WeekdayNth& b) { return std::pair(a.n, a.weekday) < std::pair(b.n, b.weekday); };
        std::sort(rule_.by_day.begin(), rule_.by_day.end(), before);
        rule_.by_day.erase(std::unique(rule_.by_day.begin(), rule_.by_day.end()), rule_.by_day.end());
        return {};
    }

    /// What no part can tell alone: the table and the prohibitions of 3.3.10.
    Done together() const {
        const Frequency frequency = rule_.frequency;
        if (rule_.count && rule_.until) return Problem("calendar.rrule-count-until", {{"at", std::to_string(find("UNTIL")->name_at)}});
        const auto refuse = [&](const char* name, bool wrong) -> Done {
            const Part* part = find(name);
            if (!part || !wrong) return {};
            return Problem("calendar.rrule-with-freq", {{"part", name}, {"freq", frequency_names[static_cast<std::size_t>(frequency)]}, {"at", std::to_string(part->name_at)}});
        };
        HUIYIN_CHECK(refuse("BYWEEKNO", frequency != Frequency::yearly));
        HUIYIN_CHECK(refuse("BYYEARDAY", frequency == Frequency::daily || frequency == Frequency::weekly || frequency == Frequency::monthly));
        HUIYIN_CHECK(refuse("BYMONTHDAY", frequency == Frequency::weekly));
        const bool ordinals = std::any_of(rule_.by_day.begin(), rule_.by_day.end(), [](const WeekdayNth& day) { return day.n != 0; });
        if (ordinals && ((frequency != Frequency::monthly && frequency != Frequency::yearly) || !rule_.by_week_no.empty()))
            return Problem("calendar.rrule-ordinal", {{"at", std::to_string(find("BYDAY")->value_at)}});
        bool others = !rule_.by_day.empty();
        for (const ListPart& list : list_parts) others |= list.list != &Rrule::by_set_pos && !(rule_.*list.list).empty();
        if (!rule_.by_set_pos.empty() && !others) return Problem("calendar.rrule-set-pos-alone", {{"at", std::to_string(find("BYSETPOS")->name_at)}});
        return {};
    }

    [[nodiscard]] const Part* find(std::string_view name) const {
        for (const Part& part : parts_)
            if (part.name == name) return &part;
        return nullptr;
    }

    static Problem bad(const Part& part, const std::string& value, std::size_t at, const std::string& want) {
        return Problem("calendar.rrule-value", {{"part", part.name}, {"value", value}, {"at", std::to_string(at)}, {"want", want}});
    }

    std::string_view whole_;
    std::vector<Part> parts_;
    Rrule rule_;
};

std::optional<int> two_digits(std::string_view text, std::size_t at) {
    if (at + 2 > text.size() || text[at] < '0' || text[at] > '9' || text[at + 1] < '0' || text[at + 1] > '9') return {};
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

}  // namespace

Result<DateOrTime> DateOrTime::parse(std::string_view text) {
    const Problem bad("calendar.rrule-date", {{"text", std::string(text)}});
    const auto century = two_digits(text, 0), year = two_digits(text, 2), month = two_digits(text, 4), day = two_digits(text, 6);
    if (!century || !year || !month || !day) return bad;
    const auto date = Date::of(*century * 100 + *year, *month, *day);
    if (!date) return bad;
    if (text.size() == 8) return DateOrTime{{*date, 0}, true, false};
    const auto hour = two_digits(text, 9), minute = two_digits(text, 11), second = two_digits(text, 13);
    const bool utc = text.size() == 16 && text[15] == 'Z';
    if ((text.size() != 15 && !utc) || text[8] != 'T' || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return bad;
    return DateOrTime{{*date, (*hour * 3600LL + *minute * 60 + std::min(*second, 59)) * 1000}, false, utc};
}

std::string DateOrTime::to_string() const {
    char text[64];
    const std::int64_t seconds = at.ms / 1000;
    std::snprintf(text, sizeof text, "%04d%02d%02d", at.date.year(), at.date.month(), at.date.day());
    std::string made(text);
    if (date_only) return made;
    std::snprintf(text, sizeof text, "T%02d%02d%02d", static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
    return made + text + (utc ? "Z" : "");
}

Result<Rrule> Rrule::parse(std::string_view text) { return Parser(text).rule(); }

std::string Rrule::to_string() const {
    std::string text = std::string("FREQ=") + frequency_names[static_cast<std::size_t>(frequency)];
    if (until) text += ";UNTIL=" + until->to_string();
    if (count) text += ";COUNT=" + std::to_string(*count);
    if (interval != 1) text += ";INTERVAL=" + std::to_string(interval);
    for (const ListPart& part : list_parts) {
        const auto& values = this->*part.list;
        if (part.list == &Rrule::by_set_pos || values.empty()) continue;
        text += std::string(";") + part.name + "=";
        for (std::size_t i = 0; i < values.size(); ++i) text += (i ? "," : "") + std::to_string(values[i]);
    }
    for (std::size_t i = 0; i < by_day.size(); ++i)
        text += (i ? "," : ";BYDAY=") + (by_day[i].n ? std::to_string(by_day[i].n) : std::string()) + weekday_names[static_cast<std::size_t>(by_day[i].weekday)];
    for (std::size_t i = 0; i < by_set_pos.size(); ++i) text += (i ? "," : ";BYSETPOS=") + std::to_string(by_set_pos[i]);
    if (week_start != Weekday::monday) text += std::string(";WKST=") + weekday_names[static_cast<std::size_t>(week_start)];
    return text;
}

}  // namespace huiyin::calendar
