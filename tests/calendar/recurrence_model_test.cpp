// Rules made at random against a model that takes the standard's words one by one: every interval of the frequency, every
// day of it, every part asked of that day. Next and previous must walk the same series from any place.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "calendar/recurrence_set.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_seconds = 86'400;

bool in(const std::vector<std::int32_t>& list, std::int64_t value) { return std::find(list.begin(), list.end(), value) != list.end(); }
/// Whether the list names the `n`-th (from 1) of `all`, from either end.
bool names(const std::vector<std::int32_t>& list, std::int64_t n, std::int64_t all) { return in(list, n) || in(list, n - all - 1); }

Date week_one(std::int32_t year, Weekday week_start) {
    Date day = *Date::of(year, 1, 4);                          // the week that holds 4 January has four days in the year
    while (day.weekday() != week_start) day = day.plus_days(-1);
    return day;
}

bool by_week_no(const Rrule& rule, Date date) {
    for (const std::int32_t year : {date.year() - 1, date.year(), date.year() + 1}) {
        const Date first = week_one(year, rule.week_start), end = week_one(year + 1, rule.week_start);
        if (date >= first && date < end) return names(rule.by_week_no, (date.number - first.number) / 7 + 1, (end.number - first.number) / 7);
    }
    return false;
}

bool by_day(const Rrule& rule, Date date) {
    const bool months = rule.frequency == Frequency::monthly || !rule.by_month.empty();
    const Date from = *Date::of(date.year(), months ? date.month() : 1, 1), to = months ? from.plus_months(1) : *Date::of(date.year() + 1, 1, 1);
    for (const WeekdayNth& wanted : rule.by_day) {
        if (wanted.weekday != date.weekday()) continue;
        if (wanted.n == 0 || wanted.n == (date.number - from.number) / 7 + 1 || -wanted.n == (to.number - 1 - date.number) / 7 + 1) return true;
    }
    return false;
}

bool day_fits(const Rrule& rule, Date date, Date start) {
    const std::int64_t year_days = Date::of(date.year() + 1, 1, 1)->number - Date::of(date.year(), 1, 1)->number;
    if (!rule.by_month.empty() && !in(rule.by_month, date.month())) return false;
    if (!rule.by_week_no.empty() && !by_week_no(rule, date)) return false;
    if (!rule.by_year_day.empty() && !names(rule.by_year_day, date.number - Date::of(date.year(), 1, 1)->number + 1, year_days)) return false;
    if (!rule.by_month_day.empty() && !names(rule.by_month_day, date.day(), days_in_month(date.year(), date.month()))) return false;
    if (!rule.by_day.empty() && !by_day(rule, date)) return false;
    if (!rule.by_day.empty() || !rule.by_month_day.empty() || !rule.by_year_day.empty()) return true;
    if (rule.frequency == Frequency::weekly || !rule.by_week_no.empty()) return date.weekday() == start.weekday();
    if (rule.frequency == Frequency::monthly) return date.day() == start.day();
    if (rule.frequency == Frequency::yearly) return date.day() == start.day() && (!rule.by_month.empty() || date.month() == start.month());
    return true;
}

bool fits_all(const Rrule& rule, LocalTime at, LocalTime start) {
    const auto part = [&](const std::vector<std::int32_t>& list, std::int64_t value, std::int64_t of_start, bool fixed) { return list.empty() ? !fixed || value == of_start : in(list, value); };
    const std::int64_t t = at.ms / 1000, s = start.ms / 1000;
    return part(rule.by_hour, t / 3600, s / 3600, rule.frequency >= Frequency::daily) && part(rule.by_minute, t / 60 % 60, s / 60 % 60, rule.frequency >= Frequency::hourly) &&
           part(rule.by_second, t % 60, s % 60, rule.frequency >= Frequency::minutely) && day_fits(rule, at.date, start.date);
}

std::int64_t interval_of(const Rrule& rule, LocalTime at) {
    const std::int64_t seconds = at.date.number * day_seconds + at.ms / 1000;
    switch (rule.frequency) {
        case Frequency::yearly: return at.date.year();
        case Frequency::monthly: return at.date.year() * 12 + at.date.month();
        case Frequency::weekly: return (at.date.number + 700'000 - 4 - static_cast<int>(rule.week_start)) / 7;   // 700,004 days before the epoch was a Monday
        case Frequency::daily: return at.date.number;
        case Frequency::hourly: return seconds / 3600;
        case Frequency::minutely: return seconds / 60;
        case Frequency::secondly: return seconds;
    }
    return 0;
}

/// Every second of the stretch, asked one by one; sets of an interval that the stretch cuts are left out by the caller.
std::vector<LocalTime> modelled(const Rrule& rule, LocalTime start, Date from, Date to, const std::vector<std::int64_t>& seconds) {
    std::map<std::int64_t, std::vector<LocalTime>> sets;
    for (Date date = from; date < to; date = date.plus_days(1))
        for (const std::int64_t second : seconds) {
            const LocalTime at{date, second * 1000};
            const std::int64_t interval = interval_of(rule, at);
            if ((interval - interval_of(rule, start)) % rule.interval == 0 && fits_all(rule, at, start)) sets[interval].push_back(at);
        }
    std::vector<LocalTime> found;
    for (const auto& [interval, set] : sets)
        for (std::size_t i = 0; i < set.size(); ++i)
            if (set[i] >= start && (rule.by_set_pos.empty() || names(rule.by_set_pos, static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(set.size())))) found.push_back(set[i]);
    return found;
}

std::vector<std::int32_t> any_list(int from, int to, bool negative, int most) {
    std::set<std::int32_t> made;
    for (int n = *rc::gen::inRange(1, most + 1); n > 0; --n) made.insert(*rc::gen::inRange(from, to + 1) * (negative ? *rc::gen::element(1, 1, -1) : 1));
    return {made.begin(), made.end()};
}

bool one_in(int n) { return *rc::gen::inRange(0, n) == 0; }

Rrule any_rule(Frequency frequency) {
    Rrule rule;
    rule.frequency = frequency;
    rule.interval = one_in(2) ? 1 : *rc::gen::inRange(1, frequency <= Frequency::minutely ? 5000 : 10);
    if (one_in(3)) rule.by_month = any_list(1, 12, false, 5);
    if (frequency == Frequency::yearly && one_in(3)) rule.by_week_no = any_list(1, 53, true, 20);
    if ((frequency == Frequency::yearly || frequency <= Frequency::hourly) && one_in(5)) rule.by_year_day = any_list(1, 366, true, 80);
    if (frequency != Frequency::weekly && one_in(3)) rule.by_month_day = any_list(1, 31, true, 8);
    if (one_in(2))
        for (int n = *rc::gen::inRange(1, 5); n > 0; --n) {
            const bool nth = (frequency == Frequency::monthly || frequency == Frequency::yearly) && rule.by_week_no.empty() && one_in(2);
            rule.by_day.push_back({nth ? *rc::gen::inRange(1, 6) * *rc::gen::element(1, -1) : 0, static_cast<Weekday>(*rc::gen::inRange(0, 7))});
        }
    if (one_in(4)) rule.by_hour = any_list(0, 23, false, 4);
    if (one_in(4)) rule.by_minute = any_list(0, 59, false, 4);
    if (one_in(4)) rule.by_second = any_list(0, 59, false, 4);
    const bool any = !(rule.by_month.empty() && rule.by_week_no.empty() && rule.by_year_day.empty() && rule.by_month_day.empty() && rule.by_day.empty() && rule.by_hour.empty() && rule.by_minute.empty() && rule.by_second.empty());
    if (any && one_in(3)) rule.by_set_pos = any_list(1, 6, true, 3);
    if (one_in(3)) rule.week_start = static_cast<Weekday>(*rc::gen::inRange(0, 7));
    return Rrule::parse(rule.to_string()).value();
}

void compare(Frequency frequency, int days) {
    const Rrule rule = any_rule(frequency);
    const LocalTime start{Date::of(2019, 1, 1)->plus_days(*rc::gen::inRange(0, 2000)), *rc::gen::inRange<std::int64_t>(0, day_seconds) * 1000};
    // Slow frequencies ask only the seconds that a day can have; fast ones ask all of few days.
    std::vector<std::int64_t> seconds;
    for (std::int64_t second = 0; second < day_seconds; ++second) {
        const auto may = [](const std::vector<std::int32_t>& list, std::int64_t value, std::int64_t of_start, bool fixed) { return list.empty() ? !fixed || value == of_start : in(list, value); };
        const std::int64_t s = start.ms / 1000;
        if (may(rule.by_hour, second / 3600, s / 3600, frequency >= Frequency::daily) && may(rule.by_minute, second / 60 % 60, s / 60 % 60, frequency >= Frequency::hourly) &&
            may(rule.by_second, second % 60, s % 60, frequency >= Frequency::minutely)) seconds.push_back(second);
    }
    const Date from = frequency == Frequency::yearly ? *Date::of(start.date.year(), 1, 1) : frequency == Frequency::monthly ? start.date.plus_days(1 - start.date.day()) : start.date.plus_days(-7);
    const Date to = frequency == Frequency::yearly ? *Date::of(start.date.year() + days / 365, 1, 1) : frequency == Frequency::monthly ? from.plus_months(days / 30) : start.date.plus_days(days);
    const std::vector<LocalTime> expected = modelled(rule, start, from, frequency == Frequency::weekly ? to.plus_days(7) : to, seconds);
    const RecurrenceSet set = RecurrenceSet::make({.start = {start, false, false}, .rules = {rule}}).value();
    std::vector<LocalTime> wanted;
    for (const LocalTime& at : expected)
        if (at.date < to && wanted.size() < 300) wanted.push_back(at);
    std::vector<LocalTime> found;
    for (const Occurrence& each : set.between(set.instant_of(start), set.instant_of({to, 0}), 300)) found.push_back(each.local);
    RC_LOG() << rule.to_string() << " from " << start.to_string();
    RC_ASSERT(found == wanted);
    if (found.empty()) return;
    const std::size_t any = *rc::gen::inRange<std::size_t>(0, found.size());
    const Instant at = set.instant_of(found[any]);
    RC_ASSERT(set.previous(at) == (any > 0 ? std::optional(Occurrence{set.instant_of(found[any - 1]), {}}) : std::nullopt));
    RC_ASSERT(set.next({at.ms - 1})->local == found[any]);
    RC_ASSERT(set.previous({at.ms + 1})->local == found[any]);
    // COUNT ends the same series.
    Rrule counted = rule;
    counted.count = static_cast<std::int64_t>(any) + 1;
    const RecurrenceSet some = RecurrenceSet::make({.start = {start, false, false}, .rules = {counted}}).value();
    RC_ASSERT(some.first(1000).size() == any + 1);
    RC_ASSERT(some.previous(set.instant_of({Date{200'000}, 0}))->local == found[any]);
    // And so does UNTIL, which includes its instant.
    Rrule until = rule;
    until.until = DateOrTime{found[any], false, false};
    RC_ASSERT(RecurrenceSet::make({.start = {start, false, false}, .rules = {until}})->first(1000).size() == any + 1);
}

RC_GTEST_PROP(RecurrenceModel, YearlyRulesSayWhatTheStandardSays, ()) { compare(Frequency::yearly, 365 * 6); }
RC_GTEST_PROP(RecurrenceModel, MonthlyRulesSayWhatTheStandardSays, ()) { compare(Frequency::monthly, 1000); }
RC_GTEST_PROP(RecurrenceModel, WeeklyRulesSayWhatTheStandardSays, ()) { compare(Frequency::weekly, 400); }
RC_GTEST_PROP(RecurrenceModel, DailyRulesSayWhatTheStandardSays, ()) { compare(Frequency::daily, 500); }
RC_GTEST_PROP(RecurrenceModel, HourlyRulesSayWhatTheStandardSays, ()) { compare(Frequency::hourly, 60); }
RC_GTEST_PROP(RecurrenceModel, MinutelyRulesSayWhatTheStandardSays, ()) { compare(Frequency::minutely, 12); }
RC_GTEST_PROP(RecurrenceModel, SecondlyRulesSayWhatTheStandardSays, ()) { compare(Frequency::secondly, 3); }

/// Where clocks change, the series is still without doubles and in order, forwards and backwards.
RC_GTEST_PROP(RecurrenceModel, InstantsRiseAndAreTheSameBackwards, ()) {
    const Zone zone = Zone::named(*rc::gen::element<std::string>("America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia")).value();
    const auto frequency = static_cast<Frequency>(*rc::gen::inRange(1, 5));
    Rrule rule = any_rule(frequency);
    rule.interval = *rc::gen::element(std::int64_t{1}, std::int64_t{7}, std::int64_t{30}, std::int64_t{45});
    const LocalTime start{Date::of(2011, 12, 20)->plus_days(*rc::gen::inRange(0, 400)), *rc::gen::inRange<std::int64_t>(0, day_seconds) * 1000};
    const RecurrenceSet set = RecurrenceSet::make({.start = {start, false, false}, .zone = zone, .rules = {rule}}).value();
    const std::vector<Occurrence> found = set.first(400);
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (i > 0) RC_ASSERT(found[i - 1].at < found[i].at);     // the macro takes both sides of an `or` at once
        RC_ASSERT(zone.to_local(found[i].at) == found[i].local);
    }
    for (std::size_t i = found.size(); i-- > 1;) RC_ASSERT(set.previous(found[i].at) == found[i - 1]);
}

}  // namespace
}  // namespace huiyin::calendar
