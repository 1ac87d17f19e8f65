#include "calendar/calendar_document.hpp"

#include <array>
#include <cstdio>

#include "base/text.hpp"
#include "calendar/words.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::array<const char*, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/// "09:00", "24:00"; an end may also go on to "48:00".
std::optional<std::int64_t> clock_ms(const std::string& text) {
    int hour = 0, minute = 0, read = 0;
    if (std::sscanf(text.c_str(), "%2d:%2d%n", &hour, &minute, &read) != 2 || read != 5 || text.size() != 5 || hour < 0 || minute < 0 || minute > 59) return {};
    const std::int64_t ms = (hour * 60LL + minute) * 60'000;
    return ms <= 2 * day_ms ? std::optional(ms) : std::nullopt;
}

Done add_span(std::vector<Span>& spans, const std::string& from_text, const std::string& to_text) {
    const auto from = clock_ms(from_text), to = clock_ms(to_text);
    if (!from || !to || *from >= day_ms) return Problem("calendar.hours", {{"text", from_text + "-" + to_text}});
    spans.push_back({*from, *to > *from ? *to : *to + day_ms});
    return {};
}

/// "Mon-Fri", "Sat", "Mon,Wed".
Result<std::vector<Weekday>> parse_weekdays(const std::string& text) {
    std::vector<Weekday> days;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        const std::string part = text.substr(start, end - start);
        const std::size_t dash = part.find('-');
        HUIYIN_TRY(const Weekday from, parse_weekday(part.substr(0, dash)));
        HUIYIN_TRY(const Weekday to, parse_weekday(dash == std::string::npos ? part : part.substr(dash + 1)));
        for (int day = static_cast<int>(from);; day = (day + 1) % 7) {
            days.push_back(static_cast<Weekday>(day));
            if (day == static_cast<int>(to)) break;
        }
        start = end + 1;
    }
    return days;
}

Done read_hours(const Json& hours, WorkCalendar::Definition& definition) {
    if (hours.is_null()) return {};
    if (!hours.is_object()) {
        HUIYIN_TRY(const std::vector<Span> spans, parse_spans(hours));
        for (int day = 0; day < 5; ++day) definition.hours[static_cast<Weekday>(day)] = spans;
        return {};
    }
    for (const auto& [days, held] : hours.as_object()) {
        HUIYIN_TRY(const std::vector<Weekday> named, parse_weekdays(days));
        HUIYIN_TRY(const std::vector<Span> spans, parse_spans(held));
        for (const Weekday day : named) definition.hours[day] = spans;
    }
    return {};
}

Done read_days(const Json& days, WorkCalendar::Definition& definition) {
    if (days.is_null()) return {};
    if (!days.is_object()) return Problem("calendar.days", {{"text", days.dump()}});
    for (const auto& [text, held] : days.as_object()) {
        const auto date = Date::parse(text);
        if (!date) return Problem("calendar.days", {{"text", text}});
        DatedDay day;
        if (!held.is_null() && !(held.is_bool() && !held.as_bool())) {
            day.working = true;
            if (!held.is_bool()) {
                HUIYIN_TRY(day.spans, parse_spans(held));
                day.working = !day.spans->empty();
            }
        }
        definition.own[*date] = std::move(day);
    }
    return {};
}

/// Weekends rest although no notice matters: every year's notice is there and says nothing.
Holidays weekends_only() {
    JsonObject years;
    for (int year = 1970; year <= 2100; ++year) years.set(std::to_string(year), JsonObject{});
    return Holidays::parse(JsonObject{{"years", std::move(years)}}).value();
}

}  // namespace

Result<Weekday> parse_weekday(std::string_view text) {
    for (std::size_t i = 0; i < weekdays.size(); ++i)
        if (text == weekdays[i]) return static_cast<Weekday>(i);
    const std::string near = nearest(text, {weekdays.begin(), weekdays.end()});
    return Problem("calendar.weekday", {{"text", std::string(text)}, {"near", near.empty() ? "Mon" : near}});
}

const char* weekday_text(Weekday weekday) { return weekdays[static_cast<std::size_t>(weekday)]; }

Result<std::vector<Span>> parse_spans(const Json& document) {
    std::vector<Span> spans;
    if (document.is_string()) {
        for (Words words(document.as_string()); !words.done();) {
            const std::string word = words.next();
            const std::size_t dash = word.find('-');
            HUIYIN_CHECK(add_span(spans, word.substr(0, dash), dash == std::string::npos ? std::string() : word.substr(dash + 1)));
        }
        return spans;
    }
    if (!document.is_array()) return Problem("calendar.hours", {{"text", document.dump()}});
    for (const Json& pair : document.as_array()) {
        if (!pair.is_array() || pair.as_array().size() != 2) return Problem("calendar.hours", {{"text", pair.dump()}});
        HUIYIN_CHECK(add_span(spans, pair.as_array()[0].string_or(""), pair.as_array()[1].string_or("")));
    }
    return spans;
}

std::string spans_text(const std::vector<Span>& spans) {
    std::string text;
    for (const Span& span : spans) {
        char one[64];
        std::snprintf(one, sizeof one, "%s%02d:%02d-%02d:%02d", text.empty() ? "" : " ", static_cast<int>(span.from_ms / 3'600'000), static_cast<int>(span.from_ms / 60'000 % 60),
                      static_cast<int>(span.to_ms / 3'600'000), static_cast<int>(span.to_ms / 60'000 % 60));
        text += one;
    }
    return text;
}

Result<std::map<Date, DatedDay>> parse_dated_days(const Json& document) {
    std::map<Date, DatedDay> days;
    if (!document.is_object()) return Problem("calendar.days", {{"text", document.dump()}});
    for (const auto& [text, held] : document.as_object()) {
        const auto date = Date::parse(text);
        if (!date || !held.is_object() || !held["working"].is_bool()) return Problem("calendar.days", {{"text", text}});
        DatedDay day;
        day.working = held["working"].as_bool();
        day.name = held["name"].string_or("");
        day.source = held["source"].string_or("");
        if (const Json& hours = held["hours"]; !hours.is_null()) {
            HUIYIN_TRY(day.spans, parse_spans(hours));
        }
        if (const Json& as = held["as"]; !as.is_null()) {
            HUIYIN_TRY(day.borrows, parse_weekday(as.string_or("")));
        }
        days[*date] = std::move(day);
    }
    return days;
}

Json dated_days_json(const std::map<Date, DatedDay>& days) {
    JsonObject document;
    for (const auto& [date, day] : days) {
        JsonObject entry{{"working", day.working}, {"name", day.name}};
        if (day.spans) entry.set("hours", spans_text(*day.spans));
        if (day.borrows) entry.set("as", weekday_text(*day.borrows));
        if (!day.source.empty()) entry.set("source", day.source);
        document.set(date.to_string(), std::move(entry));
    }
    return document;
}

Result<WorkCalendar> parse_calendar(const Json& document, const Zone& zone) {
    if (!document.is_object()) return Problem("calendar.document", {{"text", document.dump()}});
    for (const auto& [key, value] : document.as_object())
        if (key != "hours" && key != "holidays" && key != "days" && key != "day_starts") {
            const std::string near = nearest(key, {"hours", "holidays", "days", "day_starts"});
            return Problem("calendar.document-key", {{"key", key}, {"near", near.empty() ? "hours" : near}});
        }
    WorkCalendar::Definition definition;
    definition.id = "calendar";
    definition.zone = zone;
    HUIYIN_CHECK(read_hours(document["hours"], definition));
    HUIYIN_CHECK(read_days(document["days"], definition));
    const Json& holidays = document["holidays"];
    if (holidays.is_object()) {
        HUIYIN_TRY(definition.holidays, Holidays::parse(holidays));
    } else if (holidays.string_or("none") == "cn") {
        definition.holidays = Holidays::shipped();
    } else if (holidays.is_null() || holidays.string_or("") == "none") {
        definition.national_days_off = definition.hours.empty();
        if (definition.hours.empty()) definition.holidays = weekends_only();
    } else {
        return Problem("calendar.holidays-name", {{"text", holidays.dump()}});
    }
    if (const Json& starts = document["day_starts"]; !starts.is_null()) {
        const auto ms = clock_ms(starts.string_or(""));
        if (!ms || *ms >= day_ms) return Problem("calendar.hours", {{"text", starts.dump()}});
        definition.day_starts_ms = *ms;
    }
    return WorkCalendar::make(std::move(definition));
}

}  // namespace huiyin::calendar
