#include <gtest/gtest.h>

#include "calendar/recurrence.hpp"

namespace huiyin::calendar {
namespace {

TEST(Civil, KnowsDatesAndWeekdays) {
    EXPECT_EQ(Date::of(1970, 1, 1)->number, 0);
    EXPECT_EQ(Date::parse("2024-02-29")->plus_months(12).to_string(), "2025-02-28");
    EXPECT_EQ(Date::parse("2026-01-31")->plus_months(-11).to_string(), "2025-02-28");
    EXPECT_EQ(Date::parse("2026-03-09")->weekday(), Weekday::monday);
    EXPECT_EQ(Date::of(1969, 12, 28)->weekday(), Weekday::sunday);
    EXPECT_FALSE(Date::parse("2026-02-29"));
    EXPECT_FALSE(Date::parse("2026-2-9"));
}

TEST(Zone, ConvertsBothWaysAcrossClockChanges) {
    const Zone shanghai = Zone::named("Asia/Shanghai").value(), york = Zone::named("America/New_York").value();
    EXPECT_EQ(shanghai.to_local(*Instant::parse("2026-03-09T02:15:00Z")).to_string(), "2026-03-09 10:15");
    EXPECT_EQ(york.to_instant(*LocalTime::parse("2026-03-08 02:30")).to_string(), "2026-03-08T07:30:00.000Z");   // skipped: moves on by the gap
    EXPECT_EQ(york.to_instant(*LocalTime::parse("2026-11-01 01:30")).to_string(), "2026-11-01T05:30:00.000Z");   // twice: the first
    EXPECT_EQ(Zone::named("Asia/Beijing").problem().code, "calendar.unknown-zone");
}

TEST(Holidays, ShipThreeYearsAndRefuseBadData) {
    EXPECT_EQ(Holidays::shipped().years(), (std::vector<std::int32_t>{2024, 2025, 2026}));
    EXPECT_EQ(Holidays::parse(*Json::parse(R"({"years":{"2027":{"off":["2026-01-01"]}}})")).problem().code, "calendar.holidays-date");
    EXPECT_EQ(Holidays::parse(*Json::parse(R"({"years":{"2027":{"off":["2027-01-01"],"work_on_weekend":["2027-01-01"]}}})")).problem().code, "calendar.holidays-twice");
    EXPECT_EQ(Holidays::parse(*Json::parse("{}")).problem().code, "calendar.holidays-shape");
    const Holidays again = Holidays::parse(Holidays::shipped().to_json()).value();
    EXPECT_TRUE(again.find(*Date::parse("2026-10-10"))->working);
}

struct Named { const char* every; const char* date; const char* key; const char* from; const char* to; };

TEST(Recurrence, NamesPeriods) {
    WorkCalendar::Definition definition;
    definition.national_days_off = true;
    definition.holidays = Holidays::shipped();
    const WorkCalendar calendar = WorkCalendar::make(definition).value();
    for (const Named& each : {Named{"month", "2026-03-09", "2026-03", "2026-03-01", "2026-04-01"}, Named{"quarter", "2026-03-31", "2026-Q1", "2026-01-01", "2026-04-01"},
                              Named{"half-year", "2026-07-01", "2026-H2", "2026-07-01", "2027-01-01"}, Named{"year", "2026-12-31", "2026", "2026-01-01", "2027-01-01"},
                              Named{"week", "2026-01-01", "2026-W01", "2025-12-29", "2026-01-05"}, Named{"week", "2027-01-03", "2026-W53", "2026-12-28", "2027-01-04"},
                              Named{"day", "2026-01-01", "2026-01-01", "2026-01-01", "2026-01-02"}}) {
        const PeriodSpan span = period_of(calendar, Every::parse(each.every).value(), *Date::parse(each.date));
        EXPECT_EQ(span.key, each.key);
        EXPECT_EQ(span.from.to_string(), each.from);
        EXPECT_EQ(span.to.to_string(), each.to);
        EXPECT_EQ(period_named(each.key).value(), span);
        EXPECT_EQ(next_period(calendar, Every::parse(each.every).value(), span).from, span.to);
    }
    EXPECT_EQ(period_of(calendar, Every::parse("working day").value(), *Date::parse("2026-10-04")).key, "2026-09-30");
    EXPECT_EQ(Every::parse("fortnight").problem().code, "calendar.every-unknown");
    EXPECT_EQ(period_named("2026-Q5").problem().code, "calendar.period-key");
}

TEST(Recurrence, TakesRulesOfTheStandardAsRhythms) {
    WorkCalendar::Definition definition;
    definition.holidays = Holidays::shipped();
    const WorkCalendar calendar = WorkCalendar::make(definition).value();
    for (const Named& each : {Named{"RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-03-20", "2026-03-15", "2026-03-15", "2026-04-01"},
                              Named{"RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-03-15", "2026-03-15", "2026-03-15", "2026-04-01"},
                              Named{"RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-03-30", "2026-02-27", "2026-02-27", "2026-03-31"},
                              Named{"RRULE:FREQ=WEEKLY;INTERVAL=2", "2026-03-12", "2026-03-09", "2026-03-09", "2026-03-23"},
                              Named{"RRULE:FREQ=MONTHLY;BYMONTHDAY=31", "2026-04-30", "2026-03-31", "2026-03-31", "2026-05-31"},
                              Named{"RRULE:FREQ=YEARLY", "2026-04-30", "2026-01-01", "2026-01-01", "2027-01-01"}}) {
        const Every every = Every::parse(each.every).value();
        EXPECT_EQ(every, Every::parse(every.to_string()).value());
        const PeriodSpan span = period_of(calendar, every, *Date::parse(each.date));
        EXPECT_EQ(span.key, each.key) << each.every;
        EXPECT_EQ(span.from.to_string(), each.from) << each.every;
        EXPECT_EQ(span.to.to_string(), each.to) << each.every;
        EXPECT_EQ(next_period(calendar, every, span).from, span.to) << each.every;
    }
    EXPECT_EQ(Every::parse("RRULE:FREQ=HOURLY").problem().code, "calendar.every-hours");
    EXPECT_EQ(Every::parse("RRULE:FREQ=DAILY;COUNT=3").problem().code, "calendar.every-ends");
    EXPECT_EQ(Every::parse("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30").problem().code, "calendar.every-never");
    EXPECT_EQ(Every::parse("RRULE:FREQ=FORTNIGHTLY").problem().code, "calendar.rrule-value");
    EXPECT_EQ(Every::parse("shift").problem().code, "calendar.every-shift");
    EXPECT_EQ(period_of(calendar, Every::parse("2 working days").value(), *Date::parse("2026-10-04")).to, *Date::parse("2026-10-08"));
}

}  // namespace
}  // namespace huiyin::calendar
