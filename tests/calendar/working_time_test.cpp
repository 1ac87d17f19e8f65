// Working time against a model that asks every minute, over calendars made at random: split days, shifts past midnight,
// closures, make-up days, days with hours of their own, business days that begin late, clocks that change.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calendar/due_time.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute;

/// Spans on whole ten minutes, the last of which may reach past midnight by `over` hours.
std::vector<Span> any_spans(int over) {
    std::vector<Span> spans;
    std::int64_t from = *rc::gen::inRange(0, 60) * 10 * minute;
    for (int n = *rc::gen::inRange(0, 4); n > 0 && from < 24 * hour; --n) {
        const std::int64_t to = std::min(from + *rc::gen::inRange(1, 60) * 10 * minute, (24 + over) * hour);
        spans.push_back({from, to});
        from = to + *rc::gen::inRange(0, 20) * 10 * minute;
    }
    return spans;
}

/// A calendar of the winter and spring of 2026, so that clocks change within it.
WorkCalendar any_calendar() {
    WorkCalendar::Definition definition;
    definition.id = "any";
    definition.zone = Zone::named(*rc::gen::element<std::string>("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC")).value();
    for (int weekday = 0; weekday < 7; ++weekday)
        if (*rc::gen::inRange(0, 5) > 0) definition.hours[static_cast<Weekday>(weekday)] = any_spans(0);
    definition.hours[Weekday::wednesday] = {{22 * hour, (24 + *rc::gen::inRange(1, 7)) * hour}};
    definition.hours[Weekday::thursday] = {{8 * hour, 12 * hour}};
    definition.national_days_off = *rc::gen::arbitrary<bool>();
    definition.holidays = Holidays::shipped();
    definition.day_starts_ms = *rc::gen::element(std::int64_t{0}, std::int64_t{6 * 3'600'000});
    for (int n = *rc::gen::inRange(0, 12); n > 0; --n) {
        DatedDay day;
        day.working = *rc::gen::arbitrary<bool>();
        if (day.working && *rc::gen::arbitrary<bool>()) day.spans = any_spans(6);
        else if (*rc::gen::arbitrary<bool>()) day.borrows = static_cast<Weekday>(*rc::gen::inRange(0, 7));
        auto& days = *rc::gen::arbitrary<bool>() ? definition.own : definition.organisation;
        days[Date::of(2026, 1, 1)->plus_days(*rc::gen::inRange(0, 150))] = day;
    }
    return WorkCalendar::make(std::move(definition)).value();
}

/// Some minute of the same months; to the second now and then.
Instant any_start() {
    const std::int64_t first = Instant::parse("2026-01-05T00:00:00Z")->ms;
    return {first + *rc::gen::inRange<std::int64_t>(0, 130LL * 24 * 60) * minute + *rc::gen::element(std::int64_t{0}, std::int64_t{30'000}, std::int64_t{1})};
}

bool works(const WorkCalendar& calendar, Instant at) {
    const LocalTime local = calendar.zone().to_local(at);
    bool found = false;
    for (const Span& span : calendar.day_kind(local.date).spans) found |= span.from_ms <= local.ms && local.ms < span.to_ms;
    for (const Span& span : calendar.day_kind(local.date.plus_days(-1)).spans) found |= span.from_ms <= local.ms + 24 * hour && local.ms + 24 * hour < span.to_ms;
    return found;
}

RC_GTEST_PROP(WorkingTime, ElapsedIsWhatAskingEveryMinuteCounts, ()) {
    const WorkCalendar calendar = any_calendar();
    const Instant start{any_start().ms / minute * minute};
    const std::int64_t minutes = *rc::gen::inRange(0, 20'000);
    std::int64_t counted = 0;
    for (std::int64_t n = 0; n < minutes; ++n) counted += works(calendar, start + n * minute);
    RC_ASSERT(calendar.elapsed_ms(start, start + minutes * minute) == counted * minute);
    RC_ASSERT(calendar.elapsed_ms(start + minutes * minute, start) == -counted * minute);
}

RC_GTEST_PROP(WorkingTime, ElapsedUndoesAddInBothDirections, ()) {
    const WorkCalendar calendar = any_calendar();
    const Instant start = any_start();
    const std::int64_t amount = *rc::gen::inRange<std::int64_t>(-600'000, 600'000) * *rc::gen::element(std::int64_t{60'000}, std::int64_t{1000}, std::int64_t{1});
    const auto end = calendar.add_working_ms(start, amount);
    if (!end.ok()) RC_DISCARD("a calendar without hours");
    RC_ASSERT(calendar.elapsed_ms(start, *end) == amount);
    RC_ASSERT(calendar.elapsed_ms(*end, start) == -amount);
    const Instant back = calendar.add_working_ms(*end, -amount).value();
    RC_ASSERT(calendar.elapsed_ms(back, start) == 0);
    if (amount > 0) RC_ASSERT(calendar.elapsed_ms(start, *end + -1) == amount - 1);     // the first instant by which it has elapsed
    if (amount < 0) RC_ASSERT(calendar.elapsed_ms(start, *end + 1) == amount + 1);      // the last from which it lies ahead
}

RC_GTEST_PROP(WorkingTime, NeverRunsBackwards, ()) {
    const WorkCalendar calendar = any_calendar();
    const Instant start = any_start();
    const std::int64_t first = *rc::gen::inRange<std::int64_t>(0, 50'000) * minute, more = *rc::gen::inRange<std::int64_t>(0, 5'000) * minute;
    const auto earlier = calendar.add_working_ms(start, first), later = calendar.add_working_ms(start, first + more);
    if (!later.ok()) RC_DISCARD("a calendar without hours");
    RC_ASSERT(*earlier <= *later);
    RC_ASSERT(calendar.add_working_ms(*earlier, more).value() <= *later);
}

RC_GTEST_PROP(WorkingTime, WorkingDaysAreCountedAsByWalking, ()) {
    const WorkCalendar calendar = any_calendar();
    const Date start = Date::of(2026, 1, 1)->plus_days(*rc::gen::inRange(-1000, 1500));
    const int n = *rc::gen::inRange(1, 300), sign = *rc::gen::element(1, -1);
    Date date = start;
    int found = 0;
    for (int step = 0; step < 4000 && found < n; ++step) {
        date = date.plus_days(sign);
        found += calendar.day_kind(date).working;
    }
    RC_ASSERT(calendar.nth_working_day(start, sign * n) == date);
    RC_ASSERT(calendar.working_days(std::min(start.plus_days(1), date), std::max(start, date.plus_days(1))) == n);
}

RC_GTEST_PROP(WorkingTime, DueAtIsTheEndOfTheExplainedCount, ()) {
    const WorkCalendar calendar = any_calendar();
    const Instant start = any_start();
    const auto limit = Limit::parse(*rc::gen::element<std::string>("1 day", "3 days", "1 week", "2 months", "1 year", "3 working days", "30 minutes", "36 hours", "4 working hours", "90 working minutes",
                                                                   "same day", "same day 24:00", "same working day", "next working day 12:00", "working day 5 of next month 17:30", "last working day of quarter",
                                                                   "3 working days before last day of month", "1 working day after first Monday of month 12:00", "Monday 05:00", "day 31 of month open"));
    const auto rest_day = static_cast<RestDay>(*rc::gen::inRange(0, 8));
    const auto due = due_time(calendar, start, *limit, rest_day);
    const auto at = due_at(calendar, start, *limit, rest_day);
    RC_ASSERT(due.ok() == at.ok());
    if (due.ok()) RC_ASSERT(due->at == *at);
    if (due.ok()) RC_ASSERT(due->steps.back().code == "count.end");
}

WorkCalendar calendar_of(const char* zone, std::map<Weekday, std::vector<Span>> hours) {
    WorkCalendar::Definition definition;
    definition.id = "plain";
    definition.zone = Zone::named(zone).value();
    definition.hours = std::move(hours);
    definition.national_days_off = false;
    return WorkCalendar::make(std::move(definition)).value();
}

std::string added(const WorkCalendar& calendar, const char* start, std::int64_t minutes) {
    const auto end = calendar.add_working_ms(calendar.zone().to_instant(*LocalTime::parse(start)), minutes * minute);
    return end.ok() ? calendar.zone().to_local(*end).to_string() : end.problem().code;
}

TEST(WorkingTime, KeepsRealTimeWhereTheClocksChange) {
    std::map<Weekday, std::vector<Span>> nights;
    for (int weekday = 0; weekday < 7; ++weekday) nights[static_cast<Weekday>(weekday)] = {{22 * hour, 30 * hour}};
    const WorkCalendar york = calendar_of("America/New_York", nights);
    const auto elapsed = [&](const char* from, const char* to) { return york.elapsed_ms(york.zone().to_instant(*LocalTime::parse(from)), york.zone().to_instant(*LocalTime::parse(to))) / hour; };
    EXPECT_EQ(elapsed("2026-03-07 22:00", "2026-03-08 06:00"), 7);                       // 02:00 to 03:00 does not happen
    EXPECT_EQ(elapsed("2026-10-31 22:00", "2026-11-01 06:00"), 9);                       // 01:00 to 02:00 happens twice
    EXPECT_EQ(added(york, "2026-03-07 22:00", 5 * 60), "2026-03-08 04:00");
    EXPECT_EQ(added(york, "2026-10-31 22:00", 5 * 60), "2026-11-01 02:00");
}

TEST(WorkingTime, GoesOnBeyondEveryNotice) {
    std::map<Weekday, std::vector<Span>> hours;
    for (int weekday = 0; weekday < 5; ++weekday) hours[static_cast<Weekday>(weekday)] = {{9 * hour, 17 * hour}};
    const WorkCalendar calendar = calendar_of("Asia/Shanghai", hours);
    EXPECT_EQ(added(calendar, "2026-03-09 09:00", 8 * 60 * 5 * 52 * 100), "2125-11-02 17:00");   // 5200 weeks, on the Friday
    EXPECT_EQ(added(calendar, "2026-03-09 09:00", 8 * 60 * 5 * 52 * 200LL), "calendar.horizon");
    EXPECT_EQ(added(calendar, "2026-03-09 09:00", -8 * 60), "2026-03-06 09:00");
    EXPECT_EQ(added(calendar_of("UTC", {}), "2026-03-09 09:00", 1), "calendar.no-hours");
}

TEST(WorkingTime, CountsWhatTwoShiftsCoverOnce) {
    WorkCalendar::Definition definition;
    definition.zone = Zone::named("Asia/Shanghai").value();
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * hour, 18 * hour}};
    definition.own[*Date::parse("2026-03-09")] = {.working = true, .spans = std::vector<Span>{{20 * hour, 34 * hour}}, .name = "通宵"};
    const WorkCalendar calendar = WorkCalendar::make(std::move(definition)).value();
    const auto at = [&](const char* text) { return calendar.zone().to_instant(*LocalTime::parse(text)); };
    EXPECT_EQ(calendar.elapsed_ms(at("2026-03-09 20:00"), at("2026-03-10 18:00")) / hour, 22);
    EXPECT_EQ(added(calendar, "2026-03-09 20:00", 14 * 60), "2026-03-10 10:00");
    EXPECT_EQ(calendar.close_of(*Date::parse("2026-03-09")).to_string(), "2026-03-10 10:00");
}

TEST(WorkingTime, RefusesShiftsOfNeighbouringWeekdaysThatOverlap) {
    WorkCalendar::Definition definition;
    definition.hours[Weekday::sunday] = {{20 * hour, 34 * hour}};
    definition.hours[Weekday::monday] = {{9 * hour, 18 * hour}};
    EXPECT_EQ(WorkCalendar::make(definition).problem().code, "calendar.spans-overlap");
    definition.hours[Weekday::sunday] = {{20 * hour, 33 * hour}};
    EXPECT_TRUE(WorkCalendar::make(definition).ok());
    definition.day_starts_ms = 24 * hour;
    EXPECT_EQ(WorkCalendar::make(definition).problem().code, "calendar.day-starts");
}

}  // namespace
}  // namespace huiyin::calendar
