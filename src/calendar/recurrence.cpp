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
std::int64_t block(std::int64_t index, std::int64_t interval) { return (index >= 0 ? index / interval : -((-index + interval - 1) / interval)) * interval; }

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

/// Days of rest belong to the working day before them; longer intervals are counted from the first working day of 1970.
PeriodSpan working_days_from(const WorkCalendar& calendar, Date date, std::int32_t interval) {
    const std::int64_t first = block(calendar.working_days({0}, date.plus_days(1)) - 1, interval);
    const auto nth = [&](std::int64_t index) { return calendar.nth_working_day(index >= 0 ? Date{-1} : Date{0}, index >= 0 ? index + 1 : index); };
    const Date from = nth(first).value_or(date);
    return {from, nth(first + interval).value_or(from.plus_days(interval)), from.to_string()};
}

/// First and last day that a period without a neighbour reaches to: the years 1 and 9999.
constexpr Date begin_of_time{-719162}, end_of_time{2932897};

Result<Every> by_rule(std::string_view text) {
    HUIYIN_TRY(Rrule rule, Rrule::parse(text));
    if (rule.frequency < Frequency::daily || !rule.by_hour.empty() || !rule.by_minute.empty() || !rule.by_second.empty()) return Problem("calendar.every-hours", {{"text", std::string(text)}});
    if (rule.count || rule.until) return Problem("calendar.every-ends", {{"text", std::string(text)}});
    const Date start = rule.frequency == Frequency::weekly ? Date{-3} : Date{0};
    HUIYIN_TRY(RecurrenceSet days, RecurrenceSet::make({.start = {{start, 0}, true, false}, .zone = {}, .rules = {rule}, .rdates = {}, .exdates = {}}));
    if (days.first(1).empty()) return Problem("calendar.every-never", {{"text", std::string(text)}});
    Every every;
    every.rhythm = Rhythm::rrule;
    every.rule = std::make_shared<const Rrule>(std::move(rule));
    every.days = std::make_shared<const RecurrenceSet>(std::move(days));
    return every;
}

PeriodSpan between_days(const RecurrenceSet& days, Date date) {
    const auto first = days.previous(days.instant_of({date.plus_days(1), 0})), next = days.next(days.instant_of({date, 0}));
    const Date from = first ? first->local.date : begin_of_time;
    return {from, next ? next->local.date : end_of_time, from.to_string()};
}

}  // namespace

bool Every::operator==(const Every& other) const {
    const bool same_rule = rule == other.rule || (rule && other.rule && *rule == *other.rule);
    return interval == other.interval && rhythm == other.rhythm && same_rule;
}

Result<Every> Every::parse(std::string_view text) {
    if (text.starts_with("RRULE:")) return by_rule(text);
    if (text == "shift") return Problem("calendar.every-shift", {});
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
    if (rule) return "RRULE:" + rule->to_string();
    return interval == 1 ? name_of(rhythm).one : std::to_string(interval) + " " + name_of(rhythm).many;
}

std::string Every::in_words(Language language) const {
    if (rule) return language == Language::en ? "by the rule " + rule->to_string() : "按规则 " + rule->to_string();
    if (language == Language::en) return rhythm == Rhythm::once ? "once" : "every " + to_string();
    return interval == 1 ? name_of(rhythm).zh_each : "每 " + std::to_string(interval) + " " + name_of(rhythm).zh_unit;
}

PeriodSpan period_of(const WorkCalendar& calendar, const Every& every, Date date) {
    switch (every.rhythm) {
        case Rhythm::day: {
            const Date from{block(date.number, every.interval)};
            return {from, from.plus_days(every.interval), from.to_string()};
        }
        case Rhythm::working_day: return working_days_from(calendar, date, every.interval);
        case Rhythm::week: return weeks_from(block((date.number + 3 - static_cast<int>(date.weekday())) / 7, every.interval), every.interval);
        case Rhythm::once: return {begin_of_time, end_of_time, "once"};
        case Rhythm::rrule: return between_days(*every.days, date);
        case Rhythm::month: case Rhythm::quarter: case Rhythm::half_year: case Rhythm::year: {
            const std::int32_t months = months_of(every.rhythm) * every.interval;
            const std::int32_t index = (date.year() - 1970) * 12 + date.month() - 1;
            return months_from(block(index, months), months, every.rhythm);
        }
    }
    return {date, date.plus_days(1), date.to_string()};
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
