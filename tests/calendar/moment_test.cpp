// Moments of schedules, business days that begin late, offsets of days, and limits at the edges of calendars.
#include <gtest/gtest.h>

#include "calendar/due_time.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t hour = 3'600'000;

WorkCalendar calendar_of(std::map<Weekday, std::vector<Span>> hours, std::int64_t day_starts_ms = 0) {
    WorkCalendar::Definition definition;
    definition.zone = Zone::named("Asia/Shanghai").value();
    definition.hours = std::move(hours);
    definition.holidays = Holidays::shipped();
    definition.day_starts_ms = day_starts_ms;
    return WorkCalendar::make(std::move(definition)).value();
}

WorkCalendar office() {
    std::map<Weekday, std::vector<Span>> hours;
    for (int weekday = 0; weekday < 5; ++weekday) hours[static_cast<Weekday>(weekday)] = {{8 * hour + hour / 2, 17 * hour + hour / 2}};
    return calendar_of(std::move(hours));
}

std::string due(const WorkCalendar& calendar, const char* start, const char* limit, const Surroundings& surroundings = {}, RestDay rest_day = RestDay::natural) {
    const auto parsed = Limit::parse(limit, Phrases::scheduled);
    if (!parsed.ok()) return parsed.problem().code;
    const auto result = due_time(calendar, calendar.zone().to_instant(*LocalTime::parse(start)), *parsed, rest_day, surroundings);
    return result.ok() ? calendar.zone().to_local(result->at).to_string() : result.problem().code;
}

struct Case { const char* start; const char* limit; const char* due; const char* why; };

TEST(Moment, NamesWhatOnlyASchedulerKnows) {
    const WorkCalendar calendar = office();
    Surroundings known;
    known.period = {*Date::parse("2026-04-01"), *Date::parse("2026-07-01")};
    known.shift_end = calendar.zone().to_instant(*LocalTime::parse("2026-03-10 06:00"));
    known.draw = 61;
    known.date_of = [](const std::string& name) { return name == "item.first_day" ? Date::parse("2026-10-01") : std::nullopt; };
    for (const Case& each : {
             Case{"2026-03-09 22:00", "last day of period 24:00", "2026-07-01 00:00", "24:00 of 30 June"},
             Case{"2026-03-09 22:00", "last working day of period", "2026-06-30 17:30", "a Tuesday"},
             Case{"2026-03-09 22:00", "working day 5 of period", "2026-04-08 17:30", "4 to 6 April are a holiday"},
             Case{"2026-03-09 22:00", "day 3 of period 12:00", "2026-04-03 12:00", "counted from the period's first day"},
             Case{"2026-03-09 22:00", "day 100 of period", "calendar.moment-none", "the period is shorter"},
             Case{"2026-03-09 22:00", "end of shift", "2026-03-10 06:00", "of whoever holds it"},
             Case{"2026-03-09 22:00", "30 minutes before end of shift", "2026-03-10 05:30", "a handover"},
             Case{"2026-03-09 22:00", "1 day after end of shift", "2026-03-11 06:00", "the same hour a day later"},
             Case{"2026-03-09 22:00", "same day random 22:00-05:00", "2026-03-09 23:01", "the 61st minute of the window"},
             Case{"2026-03-09 22:00", "item.first_day", "2026-10-01 17:30", "a field"},
             Case{"2026-03-09 22:00", "3 working days before item.first_day", "2026-09-28 17:30", "30, 29, 28 September"},
             Case{"2026-03-09 22:00", "3 days before item.first_day 12:00", "2026-09-28 12:00", "calendar days keep the hour"},
             Case{"2026-03-09 22:00", "item.last_day", "calendar.moment-field", "an empty field"},
             Case{"2026-03-09 22:00", "same day random 22:00", "calendar.moment-window", "half a window"},
             Case{"2026-03-09 22:00", "day 3 of next period", "calendar.limit-unknown", "a period has no neighbours here"},
         })
        EXPECT_EQ(due(calendar, each.start, each.limit, known), each.due) << each.limit << ": " << each.why;
    for (const Case& each : {Case{"", "last day of period", "calendar.moment-period", ""}, Case{"", "end of shift", "calendar.moment-shift", ""}, Case{"", "same day random 22:00-05:00", "calendar.moment-random", ""}})
        EXPECT_EQ(due(calendar, "2026-03-09 22:00", each.limit), each.due) << each.limit;
    for (const Case& each : {Case{"", "last day of period", "calendar.moment-period", ""}, Case{"", "end of shift", "calendar.moment-shift", ""}, Case{"", "random 22:00-05:00", "calendar.moment-random", ""},
                             Case{"", "3 working days before item.first_day", "calendar.moment-field", ""}, Case{"", "5 days before tomorrow", "calendar.limit-unknown", ""}})
        EXPECT_EQ(Limit::parse(each.limit).problem().code, each.due) << each.limit;
    EXPECT_EQ(Moment::parse("same day random 22:00-05:00", Phrases::scheduled)->in_words(Language::zh), "当日 22:00–05:00 间随机");
    EXPECT_EQ(Moment::parse("last working day of period", Phrases::scheduled)->in_words(Language::zh), "本期最后一个工作日");
}

TEST(Moment, MovesItsDayByDaysAndKeepsItsHour) {
    const WorkCalendar calendar = office();
    for (const Case& each : {
             Case{"2026-03-09 10:00", "1 working day after first Monday of next month 12:00", "2026-04-07 12:00", "the hour that is written"},
             Case{"2026-03-09 10:00", "1 working day after first Monday of next month", "2026-04-07 17:30", "else close of business"},
             Case{"2026-03-09 10:00", "2 days after last working day of month", "2026-04-02 17:30", "Thursday"},
             Case{"2026-03-09 10:00", "3 days after last working day of month", "2026-04-03 17:30", "Friday"},
             Case{"2026-03-09 10:00", "4 days after last working day of month", "2026-04-07 17:30", "a period of days that ends on a holiday moves on"},
             Case{"2026-03-09 10:00", "2 hours before Monday 09:00", "2026-03-16 07:00", "hours by the clock"},
             Case{"2026-03-09 10:00", "2 working hours before Monday 09:30", "2026-03-13 16:30", "an hour on Monday, an hour on Friday"},
             Case{"2026-03-09 10:00", "3 working days before last day of month 24:00", "2026-03-27 00:00", "24:00 of the 26th"},
             Case{"2026-03-09 10:00", "1 month before 25 December", "2026-11-25 17:30", "a month by the calendar"},
             Case{"2026-03-09 10:00", "second working day of month", "2026-04-02 17:30", "March's has passed"},
             Case{"2026-03-09 10:00", "last Friday of quarter", "2026-03-27 17:30", "by sevens from the end"},
             Case{"2026-03-09 10:00", "fourth Monday of month open", "2026-03-23 08:30", "opening time"},
         })
        EXPECT_EQ(due(calendar, each.start, each.limit), each.due) << each.limit << ": " << each.why;
}

TEST(Moment, BelongsToTheBusinessDay) {
    std::map<Weekday, std::vector<Span>> nights;
    for (int weekday = 0; weekday < 7; ++weekday) nights[static_cast<Weekday>(weekday)] = {{22 * hour, 30 * hour}};
    const WorkCalendar shifts = calendar_of(nights, 6 * hour), plain = calendar_of({}, 6 * hour);
    for (const Case& each : {
             Case{"2026-03-10 02:00", "same day", "2026-03-10 06:00", "at two the night shift of the 9th still runs"},
             Case{"2026-03-10 02:00", "1 day", "2026-03-11 06:00", "and the next day is the 10th"},
             Case{"2026-03-10 02:00", "same day 24:00", "2026-03-10 06:00", "24:00 is the end of the business day"},
             Case{"2026-03-10 02:00", "same day 05:00", "2026-03-10 05:00", "a time before the boundary is the next date's"},
             Case{"2026-03-10 07:00", "same day 05:00", "2026-03-11 05:00", "of the 10th"},
             Case{"2026-03-10 07:00", "4 working hours", "2026-03-11 02:00", "from 22:00 on"},
         })
        EXPECT_EQ(due(shifts, each.start, each.limit), each.due) << each.start << " " << each.limit << ": " << each.why;
    EXPECT_EQ(due(plain, "2026-03-10 02:00", "1 day"), "2026-03-11 06:00");                    // without hours the day ends where the next begins
    EXPECT_EQ(due(calendar_of({}), "2026-03-10 02:00", "1 day"), "2026-03-12 00:00");
}

TEST(DueTime, IsNotProvisionalForTheMidnightThatEndsAKnownYear) {
    const WorkCalendar plain = calendar_of({});
    const auto provisional = [&](const char* start, const char* limit) { return due_time(plain, plain.zone().to_instant(*LocalTime::parse(start)), *Limit::parse(limit))->provisional; };
    EXPECT_FALSE(provisional("2026-12-30 10:00", "1 day"));
    EXPECT_TRUE(provisional("2026-12-31 10:00", "1 day"));
    EXPECT_TRUE(provisional("2026-12-31 10:00", "same day 24:00") == false);
}

TEST(DueTime, FindsNoWorkingDayWhereThereIsNone) {
    WorkCalendar::Definition definition;
    definition.zone = Zone::named("Asia/Shanghai").value();
    definition.hours[Weekday::monday] = {{9 * hour, 18 * hour}};
    const WorkCalendar mondays = WorkCalendar::make(definition).value();
    EXPECT_EQ(due(mondays, "2026-03-09 10:00", "3 working days"), "2026-03-30 18:00");
    EXPECT_EQ(due(mondays, "2026-03-10 10:00", "1 day"), "2026-03-16 18:00");
    EXPECT_EQ(due(mondays, "2026-03-10 10:00", "21960 working days"), "2447-01-21 18:00");
}

/// PEERS.md §6, vectors 1 to 8, each the bug of another system.
TEST(DueTime, PassesTheVectorsOfOtherSystemsBugs) {
    std::map<Weekday, std::vector<Span>> eight_to_six, with_lunch;
    for (int weekday = 0; weekday < 5; ++weekday) {
        eight_to_six[static_cast<Weekday>(weekday)] = {{8 * hour, 18 * hour}};
        with_lunch[static_cast<Weekday>(weekday)] = {{9 * hour, 12 * hour}, {13 * hour + hour / 2, 18 * hour}};
    }
    const WorkCalendar plain = calendar_of(eight_to_six), lunch = calendar_of(with_lunch);
    EXPECT_EQ(due(plain, "2026-03-09 17:00", "4 working hours"), "2026-03-10 11:00");
    EXPECT_EQ(due(lunch, "2026-03-09 11:30", "2 working hours"), "2026-03-09 15:00");
    EXPECT_EQ(due(plain, "2026-03-09 10:00", "1 working day"), "2026-03-10 18:00");             // a working day is no 24 working hours
    EXPECT_EQ(due(plain, "2026-03-09 10:00", "24 working hours"), "2026-03-11 14:00");
    EXPECT_EQ(due(plain, "2026-09-18 16:00", "1 working day"), "2026-09-20 18:00");             // a worked Sunday
}

}  // namespace
}  // namespace huiyin::calendar
