// Due times, worked out by hand from the State Council's notices of 2026: one line a case, with the reason.
#include "calendar/due_time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace huiyin::calendar {
namespace {

constexpr std::int64_t hour = 3'600'000;

WorkCalendar office(std::vector<Span> day = {{8 * hour + hour / 2, 17 * hour + hour / 2}}, Holidays holidays = Holidays::shipped()) {
    WorkCalendar::Definition definition;
    definition.id = "office";
    definition.zone = Zone::named("Asia/Shanghai").value();
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = day;
    definition.holidays = std::move(holidays);
    return WorkCalendar::make(std::move(definition)).value();
}

std::string due(const WorkCalendar& calendar, const char* start, const char* limit, RestDay rest_day = RestDay::natural) {
    const auto parsed = Limit::parse(limit);
    if (!parsed.ok()) return parsed.problem().code;
    const auto result = due_time(calendar, calendar.zone().to_instant(*LocalTime::parse(start)), *parsed, rest_day);
    if (!result.ok()) return result.problem().code;
    const LocalTime at = calendar.zone().to_local(result->at);
    return (at.ms == 0 && std::string(limit).find("24:00") != std::string::npos) ? at.date.plus_days(-1).to_string() + " 24:00" : at.to_string();
}

struct Case { const char* start; const char* limit; const char* due; const char* why; };

TEST(DueTime, FollowsTheCivilCodeAndTheOfficialHolidays) {
    const WorkCalendar calendar = office();
    for (const Case& each : {
             Case{"2026-03-09 11:00", "1 day", "2026-03-10 17:30", "the day itself does not count, the last ends at close"},
             Case{"2026-03-09 10:15", "1 week", "2026-03-16 17:30", "seven calendar days"},
             Case{"2026-03-12 15:00", "3 days", "2026-03-16 17:30", "Sunday the 15th rolls"},
             Case{"2026-09-30 16:00", "1 week", "2026-10-08 17:30", "7 October is a holiday"},
             Case{"2026-09-30 16:30", "1 day", "2026-10-08 17:30", "1 October rolls over the whole holiday"},
             Case{"2026-02-27 09:00", "1 day", "2026-02-28 17:30", "a make-up Saturday does not roll"},
             Case{"2026-02-27 09:00", "1 week", "2026-03-06 17:30", "plain Friday"},
             Case{"2026-04-10 14:00", "1 day", "2026-04-13 17:30", "Saturday rolls"},
             Case{"2026-05-07 09:00", "1 week", "2026-05-14 17:30", "plain Thursday"},
             Case{"2026-05-13 14:00", "1 week", "2026-05-20 17:30", "the second round counts from the call"},
             Case{"2026-05-13 11:00", "3 days", "2026-05-18 17:30", "Saturday the 16th rolls"},
             Case{"2026-05-18 10:00", "3 days", "2026-05-21 17:30", "plain Thursday"},
             Case{"2026-06-12 16:00", "same day 24:00", "2026-06-12 24:00", "a limit of the same day never moves"},
             Case{"2026-07-11 11:00", "same day 24:00", "2026-07-11 24:00", "not even on a Saturday"},
             Case{"2026-05-06 17:40", "same day 24:00", "2026-05-06 24:00", "begun after close, still the same day"},
             Case{"2026-02-10 10:00", "day 31 of month", "2026-02-28 17:30", "a month without a 31st ends on its last"},
             Case{"2026-02-28 18:00", "day 31 of month", "2026-03-31 17:30", "and the next one does not drift"},
             Case{"2026-03-17 10:00", "1 working day", "2026-03-18 17:30", "the next working day"},
             Case{"2026-04-27 09:20", "1 week", "2026-05-06 17:30", "4 May is a holiday, so are 1 to 5"},
             Case{"2026-05-06 17:40", "3 days", "2026-05-09 17:30", "a make-up Saturday does not roll"},
             Case{"2026-07-11 11:00", "3 days", "2026-07-14 17:30", "begun on a day of rest"},
             Case{"2026-09-30 16:00", "3 working days", "2026-10-10 17:30", "8, 9 and the make-up Saturday 10 October"},
             Case{"2026-09-30 16:00", "24 hours", "2026-10-01 16:00", "hours run by the clock, holidays too"},
             Case{"2026-01-31 10:00", "1 month", "2026-02-28 17:30", "a missing day is the month's last; a make-up Saturday"},
             Case{"2026-02-13 17:00", "1 working day", "2026-02-14 17:30", "the day before the holiday is worked"},
             Case{"2026-04-13 17:30", "1 working day", "2026-04-14 17:30", "first step of a ladder"},
             Case{"2026-04-13 17:30", "3 working days", "2026-04-16 17:30", "third step of a ladder"},
             Case{"2026-03-09 18:00", "same working day", "2026-03-10 17:30", "after close it is the next working day"},
             Case{"2026-03-14 10:00", "same working day", "2026-03-16 17:30", "a Saturday"},
             Case{"2026-03-09 10:00", "same working day", "2026-03-09 17:30", "still the same day"},
             Case{"2026-03-09 10:00", "next working day", "2026-03-10 17:30", "close of the next working day"},
             Case{"2026-09-20 09:00", "same working day", "2026-09-20 17:30", "a Sunday worked in exchange"},
             Case{"2026-03-09 10:00", "working day 5 of next month 17:30", "2026-04-08 17:30", "4 to 6 April are a holiday"},
             Case{"2026-03-09 10:00", "last working day of quarter", "2026-03-31 17:30", "a Tuesday"},
             Case{"2026-03-25 10:00", "day 20 of month 12:00", "2026-04-20 12:00", "never before the start"},
             Case{"2026-03-09 10:00", "Monday 09:00", "2026-03-16 09:00", "this Monday's nine o'clock has passed"},
             Case{"2026-03-09 10:00", "first Monday of next month", "2026-04-06 17:30", "a moment keeps its day"},
             Case{"2026-03-09 10:00", "3 working days before last day of month", "2026-03-26 17:30", "counted backwards"},
             Case{"2026-03-09 10:00", "25 December", "2026-12-25 17:30", "this year's"},
             Case{"2026-03-09 10:00", "25 December of previous year", "2025-12-25 17:30", "it says previous"},
             Case{"2026-03-09 10:00", "30 minutes", "2026-03-09 10:30", "minutes run by the clock"},
             Case{"2026-03-09 10:00", "tomorrow", "calendar.limit-unknown", "not in the language"},
             Case{"2026-03-09 10:00", "3 wroking days", "calendar.limit-unknown", "a slip of the pen"},
             Case{"2026-03-09 10:00", "same day 17:30 sharp", "calendar.moment-rest", "words left over"},
             Case{"2026-03-09 10:00", "last day of period", "calendar.moment-period", "only a schedule knows its period"},
             Case{"2026-03-09 10:00", "2147483647 weeks before Monday", "calendar.period-long", "no sum may overflow"},
             Case{"2026-03-09 10:00", "99999999 days before Monday", "calendar.period-long", "beyond any calendar"},
             Case{"2026-03-09 10:00", "same day random 22:00-05:00", "calendar.moment-random", "only for sampled schedules"},
         })
        EXPECT_EQ(due(calendar, each.start, each.limit), each.due) << each.start << " + " << each.limit << ": " << each.why;
}

TEST(DueTime, KnowsTheVectorsOfOtherSystemsBugs) {
    const WorkCalendar long_day = office({{8 * hour, 18 * hour}});
    EXPECT_EQ(due(long_day, "2026-03-09 17:00", "4 working hours"), "2026-03-10 11:00");
    const WorkCalendar lunch = office({{9 * hour, 12 * hour}, {13 * hour + hour / 2, 18 * hour}});
    EXPECT_EQ(due(lunch, "2026-03-09 11:30", "2 working hours"), "2026-03-09 15:00");
    EXPECT_EQ(due(lunch, "2026-09-18 16:00", "1 working day"), "2026-09-20 18:00");      // Friday before a worked Sunday
    const auto noon = before(long_day, long_day.zone().to_instant(*LocalTime::parse("2026-03-10 11:00")), Period{1, Unit::working_hour});
    EXPECT_EQ(long_day.zone().to_local(*noon).to_string(), "2026-03-10 10:00");
}

TEST(DueTime, MovesAsTheRestDayRuleSays) {
    const WorkCalendar calendar = office();
    EXPECT_EQ(due(calendar, "2026-04-10 14:00", "1 day", RestDay::keep), "2026-04-11 17:30");
    EXPECT_EQ(due(calendar, "2026-04-10 14:00", "1 day", RestDay::previous), "2026-04-10 17:30");
    EXPECT_EQ(due(calendar, "2026-03-30 09:00", "day 4 of next month", RestDay::next_in_week), "2026-04-03 17:30");   // 4 and 5 are a holiday and the week ends
    EXPECT_EQ(due(calendar, "2026-10-01 09:00", "same day", RestDay::next_in_week), "2026-09-30 17:30");
    EXPECT_EQ(due(calendar, "2026-02-17 09:00", "same day", RestDay::next_in_week), "calendar.no-working-day");       // the whole week is a holiday
}

TEST(DueTime, IsProvisionalWhileAYearsNoticeIsMissing) {
    const WorkCalendar calendar = office();
    const auto at = [&](const char* text) { return calendar.zone().to_instant(*LocalTime::parse(text)); };
    EXPECT_FALSE(due_time(calendar, at("2026-12-20 10:00"), *Limit::parse("3 days"))->provisional);
    EXPECT_TRUE(due_time(calendar, at("2026-12-30 10:00"), *Limit::parse("3 days"))->provisional);
    EXPECT_FALSE(due_time(calendar, at("2026-12-30 10:00"), *Limit::parse("72 hours"))->provisional);
}

TEST(DueTime, IsProvisionalWhateverTheHouseCloses) {
    WorkCalendar::Definition definition;
    definition.zone = Zone::named("Asia/Shanghai").value();
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * hour, 18 * hour}};
    definition.holidays = Holidays::shipped();
    definition.own[*Date::parse("2027-01-01")] = {.working = false, .name = "公司休息"};
    const WorkCalendar calendar = WorkCalendar::make(std::move(definition)).value();
    EXPECT_TRUE(due_time(calendar, calendar.zone().to_instant(*LocalTime::parse("2026-12-30 10:00")), *Limit::parse("3 days"))->provisional);
}

std::string explained(const char* start, const char* limit, Language language, RestDay rest_day = RestDay::natural) {
    const WorkCalendar calendar = office();
    const auto due = due_time(calendar, calendar.zone().to_instant(*LocalTime::parse(start)), *Limit::parse(limit), rest_day);
    std::string text;
    for (const CountStep& step : due->steps) text += message(language, step.code, step.params) + "\n";
    return text;
}

TEST(DueTime, ExplainsEachKindOfLimitInBothLanguages) {
    EXPECT_EQ(explained("2026-09-30 16:00", "3 working days", Language::zh),
              "从此刻起算，当日不计入\n"
              "2026-10-01 周四 – 2026-10-07 周三，国庆节，不计\n"
              "2026-10-08 周四 – 2026-10-09 周五，第 1 至 2 天\n"
              "2026-10-10 周六，国庆节补班，计入（至第 3 天）\n"
              "期限届满：2026-10-10 17:30\n");
    EXPECT_EQ(explained("2026-04-10 14:00", "1 day", Language::en),
              "The count begins; the day itself does not count\n"
              "2026-04-11 Sat, day 1\n"
              "The last day, 2026-04-11 Sat, is a day of rest and moves on to 2026-04-13 Mon\n"
              "The limit ends: 2026-04-13 17:30\n");
    EXPECT_EQ(explained("2026-04-10 14:00", "1 day", Language::zh, RestDay::previous),
              "从此刻起算，当日不计入\n2026-04-11 周六，第 1 天\n最后一日 2026-04-11 周六 是休息日，提前至 2026-04-10 周五\n期限届满：2026-04-10 17:30\n");
    EXPECT_EQ(explained("2026-09-30 16:00", "24 hours", Language::zh), "从此刻起连续计时\n期限届满：2026-10-01 16:00\n");
    EXPECT_EQ(explained("2026-03-09 10:00", "same day 24:00", Language::zh), "由此刻确定期限\n期限为当日 24:00：2026-03-09 24:00\n期限届满：2026-03-09 24:00\n");
    EXPECT_EQ(explained("2026-03-09 16:30", "2 working hours", Language::en),
              "From this moment only working time counts\n2026-03-09 Mon, 1 h 0 min of working time\n2026-03-10 Tue, 1 h 0 min of working time\n"
              "The limit ends: 2026-03-10 09:30\n");
}

TEST(DueTime, ExplainsItsCount) {
    const WorkCalendar calendar = office();
    const auto due = due_time(calendar, calendar.zone().to_instant(*LocalTime::parse("2026-09-30 16:00")), *Limit::parse("1 week"));
    std::string text;
    for (const CountStep& step : due->steps) text += step.at.to_string() + " " + message(Language::zh, step.code, step.params) + "\n";
    EXPECT_EQ(text,
              "2026-09-30 16:00 从此刻起算，当日不计入\n"
              "2026-10-01 00:00 2026-10-01 周四 – 2026-10-07 周三，第 1 至 7 天\n"
              "2026-10-07 00:00 最后一日 2026-10-07 周三 是国庆节，顺延至 2026-10-08 周四\n"
              "2026-10-08 17:30 期限届满：2026-10-08 17:30\n");
    const auto many = due_time(calendar, calendar.zone().to_instant(*LocalTime::parse("2024-01-01 16:00")), *Limit::parse("600 working days"));
    EXPECT_LE(many->steps.size(), 60U);
    EXPECT_EQ(many->steps.back().code, "count.end");
}

TEST(WorkCalendar, PutsOwnOverridesFirst) {
    WorkCalendar::Definition definition;
    definition.id = "own";
    definition.zone = Zone::named("Asia/Shanghai").value();
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * hour, 18 * hour}};
    definition.holidays = Holidays::shipped();
    definition.own[*Date::parse("2026-10-01")] = {.working = true, .spans = std::vector<Span>{{9 * hour, 12 * hour}}, .name = "值班"};
    definition.organisation[*Date::parse("2026-10-01")] = {.working = false, .name = "公告"};
    definition.organisation[*Date::parse("2026-10-10")] = {.working = false, .name = "公司休息"};
    const WorkCalendar calendar = WorkCalendar::make(std::move(definition)).value();
    EXPECT_EQ(calendar.day_kind(*Date::parse("2026-10-01")).source, DaySource::own_override);
    EXPECT_EQ(calendar.close_of(*Date::parse("2026-10-01")).to_string(), "2026-10-01 12:00");
    EXPECT_FALSE(calendar.is_working_day(*Date::parse("2026-10-10")));
    EXPECT_TRUE(calendar.day_kind(*Date::parse("2026-10-02")).statutory_holiday);
    EXPECT_TRUE(calendar.day_kind(*Date::parse("2026-09-20")).make_up);
}

TEST(WorkCalendar, RefusesOverlappingSpans) {
    WorkCalendar::Definition definition;
    definition.hours[Weekday::monday] = {{9 * hour, 12 * hour}, {11 * hour, 18 * hour}};
    EXPECT_EQ(WorkCalendar::make(definition).problem().code, "calendar.spans-overlap");
    definition.hours[Weekday::monday] = {{9 * hour, 9 * hour}};
    EXPECT_EQ(WorkCalendar::make(definition).problem().code, "calendar.span-empty");
}

const WorkCalendar& any_calendar(int which) {
    static const WorkCalendar plain = office(), lunch = office({{9 * hour, 12 * hour}, {13 * hour + hour / 2, 18 * hour}}),
                              night = office({{22 * hour, 30 * hour}});
    return which == 0 ? plain : which == 1 ? lunch : night;
}

Instant any_start() { return {*rc::gen::inRange<std::int64_t>(1'735'689'600'000 / 60'000, 1'798'675'200'000 / 60'000) * 60'000}; }

RC_GTEST_PROP(WorkCalendarProperty, ElapsedUndoesAdd, ()) {
    const WorkCalendar& calendar = any_calendar(*rc::gen::inRange(0, 3));
    const Instant start = any_start();
    const std::int64_t amount = *rc::gen::inRange<std::int64_t>(-40'000, 40'000) * 60'000;
    const Instant end = calendar.add_working_ms(start, amount).value();
    RC_ASSERT(calendar.elapsed_ms(start, end) == amount);
    RC_ASSERT(calendar.elapsed_ms(end, start) == -amount);
}

RC_GTEST_PROP(WorkCalendarProperty, ElapsedAgreesWithCountingMinutes, ()) {
    const WorkCalendar& calendar = any_calendar(*rc::gen::inRange(0, 3));
    const Instant start = any_start();
    const std::int64_t minutes = *rc::gen::inRange(0, 6'000);
    std::int64_t counted = 0;
    for (std::int64_t minute = 0; minute < minutes; ++minute) {
        const LocalTime at = calendar.zone().to_local(start + minute * 60'000);
        bool works = false;
        for (const Span& span : calendar.day_kind(at.date).spans) works |= span.from_ms <= at.ms && at.ms < span.to_ms;
        for (const Span& span : calendar.day_kind(at.date.plus_days(-1)).spans) works |= span.from_ms <= at.ms + 24 * hour && at.ms + 24 * hour < span.to_ms;
        counted += works;
    }
    RC_ASSERT(calendar.elapsed_ms(start, start + minutes * 60'000) == counted * 60'000);
}

RC_GTEST_PROP(DueTimeProperty, NeverRunsBackwards, ()) {
    const WorkCalendar& calendar = any_calendar(0);
    const Instant start = any_start(), later = start + *rc::gen::inRange(0, 100'000) * std::int64_t{60'000};
    const std::string limit = *rc::gen::element<std::string>("1 day", "1 week", "3 working days", "4 working hours", "24 hours", "1 month");
    RC_ASSERT(due_time(calendar, start, *Limit::parse(limit))->at <= due_time(calendar, later, *Limit::parse(limit))->at);
    RC_ASSERT(due_time(calendar, start, *Limit::parse(limit))->at >= start);
}

}  // namespace
}  // namespace huiyin::calendar
