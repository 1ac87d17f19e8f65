// Periods of a rhythm: which one holds a date, which comes next, what they are called.
#include "calendar/recurrence.hpp"

#include <array>
#include <cstdio>

#include "calendar/moment_parts.hpp"
#include "calendar/words.hpp"

namespace huiyin::calendar {
namespace {

struct RhythmName { Rhythm rhythm; const char* one; const char* many; const char* zh_each; const char* zh_unit; };
constexpr std::array<RhythmName, 8> rhythms{{
    {Rhythm::working_day, "working day", "working days", "每个工作日", "个工作日"}, {Rhythm::day, "day", "days", "每天", "天"},
    {Rhythm::week, "week", "weeks", "每周", "周"}, {Rhythm::month, "month", "months", "每月", "个月"}, {Rhythm::quarter, "quarter", "quarters", "每季度", "个季度"},
    {Rhythm::half_year, "half-year", "half-years", "每半年", "个半年"}, {Rhythm::year, "year", "years", "每年", "年"}, {Rhythm::once, "once", "once", "一次", "次"}}};

const RhythmName& name_of(Rhythm rhythm) {
    for (const RhythmName& name : rhythms)
        if (name.rhythm == rhythm) return name;
    return rhythms[0];
}

/// Blocks of `interval` units, counted from 1970 (for weeks from Monday 1969-12-29).
std::int32_t block(std::int32_t index, std::int32_t interval) { return (index >= 0 ? index / interval : -((-index + interval - 1) / interval)) * interval; }

int months_of(Rhythm rhythm) {
    return rhythm == Rhythm::month ? 1 : rhythm == Rhythm::quarter ? 3 : rhythm == Rhythm::half_year ? 6 : 12;
}

PeriodSpan months_from(std::int32_t first_month, std::int32_t months, Rhythm rhythm) {
    const Date epoch{0};
    PeriodSpan span{epoch.plus_months(first_month), epoch.plus_months(first_month + months), {}};
    char text[24];
    switch (rhythm) {
        case Rhythm::quarter: std::snprintf(text, sizeof text, "%04d-Q%d", span.from.year(), (span.from.month() - 1) / 3 + 1); break;
        case Rhythm::half_year: std::snprintf(text, sizeof text, "%04d-H%d", span.from.year(), (span.from.month() - 1) / 6 + 1); break;
        case Rhythm::year: std::snprintf(text, sizeof text, "%04d", span.from.year()); break;
        default: std::snprintf(text, sizeof text, "%04d-%02d", span.from.year(), span.from.month());
    }
    span.key = text;
    return span;
}

/// ISO 8601 week: the week belongs to the year that holds its Thursday.
std::string week_key(Date monday) {
    const Date thursday = monday.plus_days(3);
    const int week = (thursday.number - Date::of(thursday.year(), 1, 1)->number) / 7 + 1;
    char text[24];
    std::snprintf(text, sizeof text, "%04d-W%02d", thursday.year(), week);
    return text;
}

PeriodSpan weeks_from(std::int32_t week, std::int32_t interval) {
    const Date monday{week * 7 - 3};
    return {monday, monday.plus_days(7 * interval), week_key(monday)};
}

}  // namespace

Result<Every> Every::parse(std::string_view text) {
    Words words(text);
    Every every;
    const auto interval = words.number();
    every.interval = interval.value_or(1);
    std::string word = words.next();
    if (word == "working") word += " " + words.next();
    for (const RhythmName& name : rhythms)
        if (words.done() && every.interval > 0 && every.interval < 1000 && (word == name.one || word == name.many)) {
            every.rhythm = name.rhythm;
            return every;
        }
    std::vector<std::string> known;
    for (const RhythmName& name : rhythms) known.emplace_back(name.one);
    const std::string near = nearest(word, known);
    return Problem("calendar.every-unknown", {{"text", std::string(text)}, {"near", near.empty() ? "month" : near}});
}

std::string Every::to_string() const {
    return interval == 1 ? name_of(rhythm).one : std::to_string(interval) + " " + name_of(rhythm).many;
}

std::string Every::in_words(Language language) const {
    if (language == Language::en) return rhythm == Rhythm::once ? "once" : "every " + to_string();
    return interval == 1 ? name_of(rhythm).zh_each : "每 " + std::to_string(interval) + " " + name_of(rhythm).zh_unit;
}

PeriodSpan period_of(const WorkCalendar& calendar, const Every& every, Date date) {
    switch (every.rhythm) {
        case Rhythm::day: {
            const Date from{block(date.number, every.interval)};
            return {from, from.plus_days(every.interval), from.to_string()};
        }
        case Rhythm::working_day: {
            const Date from = calendar.is_working_day(date) ? date : calendar.previous_working_day(date);
            return {from, calendar.next_working_day(from), from.to_string()};
        }
        case Rhythm::week: return weeks_from(block((date.number + 3 - static_cast<int>(date.weekday())) / 7, every.interval), every.interval);
        case Rhythm::once: return {Date{-719162}, Date{2932897}, "once"};
        default: {
            const std::int32_t months = months_of(every.rhythm) * every.interval;
            const std::int32_t index = (date.year() - 1970) * 12 + date.month() - 1;
            return months_from(block(index, months), months, every.rhythm);
        }
    }
}

PeriodSpan next_period(const WorkCalendar& calendar, const Every& every, const PeriodSpan& period) { return period_of(calendar, every, period.to); }

Result<PeriodSpan> period_named(std::string_view key) {
    const auto number = [&](std::size_t at, std::size_t count) -> std::int32_t {
        std::int32_t value = 0;
        for (std::size_t i = at; i < at + count; ++i) {
            if (i >= key.size() || key[i] < '0' || key[i] > '9') return -1;
            value = value * 10 + (key[i] - '0');
        }
        return value;
    };
    const std::int32_t year = number(0, 4);
    const std::int32_t first = (year - 1970) * 12;
    const Problem unknown("calendar.period-key", {{"key", std::string(key)}});
    if (year < 1900) return unknown;
    if (key.size() == 4) return months_from(first, 12, Rhythm::year);
    if (const auto date = Date::parse(key)) return PeriodSpan{*date, date->plus_days(1), std::string(key)};
    if (key.size() == 7 && key[5] == 'Q' && number(6, 1) >= 1 && number(6, 1) <= 4) return months_from(first + (number(6, 1) - 1) * 3, 3, Rhythm::quarter);
    if (key.size() == 7 && key[5] == 'H' && number(6, 1) >= 1 && number(6, 1) <= 2) return months_from(first + (number(6, 1) - 1) * 6, 6, Rhythm::half_year);
    if (key.size() == 8 && key[5] == 'W' && number(6, 2) >= 1) {
        const Date fourth = *Date::of(year, 1, 4);
        const Date monday = fourth.plus_days(-static_cast<int>(fourth.weekday()) + (number(6, 2) - 1) * 7);
        if (week_key(monday) == key) return PeriodSpan{monday, monday.plus_days(7), std::string(key)};
        return unknown;
    }
    if (key.size() == 7 && key[4] == '-' && number(5, 2) >= 1 && number(5, 2) <= 12) return months_from(first + number(5, 2) - 1, 1, Rhythm::month);
    return unknown;
}

}  // namespace huiyin::calendar
