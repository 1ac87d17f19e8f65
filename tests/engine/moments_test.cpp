// Every moment of the language where packs write it, run by the engine: what it is told, what it writes down, when it is due.
#include <gtest/gtest.h>

#include <set>

#include "engine/organisation.hpp"

namespace huiyin::engine {
namespace {

using made::at;
using made::Organisation;

std::string schedule(const std::string& every, const std::string& due, const std::string& rest = {}) {
    return "schedules:\n  job: {zh: 事, en: Job, clause: P00-C001, every: '" + every + "', due: " + due + ", who: clerk" + (rest.empty() ? "" : ", rest_day: " + rest) + "}\n";
}
std::string duty(const std::string& due, const std::string& more = {}) {
    return "duties:\n  job: {zh: 事, en: Job, clause: P00-C001, start: event.plan, due: " + due + ", kept_by: event/over, who: clerk" + more + "}\n";
}

TEST(Moments, OfSchedulesAreReadFromTheBeginningOfThePeriod) {
    struct Case { const char *now, *every, *due, *expected, *why; };
    for (const Case& each : std::vector<Case>{
             {"2026-03-02 08:00", "month", "last day of period", "2026-03-31 17:30", "the period is March"},
             {"2026-03-02 08:00", "month", "last day of period 24:00", "2026-04-01 00:00", "its very end"},
             {"2026-01-05 08:00", "quarter", "last working day of period", "2026-03-31 17:30", "a Tuesday"},
             {"2026-01-05 08:00", "2 months", "last day of period 12:00", "2026-02-28 12:00", "two months are one period"},
             {"2026-01-05 08:00", "half-year", "day 10 of period 12:00", "2026-01-10 12:00", "a Saturday stays where a date is named"},
             {"2026-03-02 08:00", "month", "day 20 of month", "2026-03-20 17:30", "a Friday"},
             {"2026-03-02 08:00", "month", "working day 5 of next month 17:30", "2026-04-08 17:30", "6 April 2026 is a day off for Qingming"},
             {"2026-01-05 08:00", "quarter", "last working day of quarter", "2026-03-31 17:30", "a Tuesday"},
             {"2026-03-02 08:00", "week", "Monday 12:00", "2026-03-02 12:00", "the same day, still to come"},
             {"2026-03-02 08:00", "month", "first Monday of month", "2026-03-02 17:30", "the same day"},
             {"2026-03-02 08:00", "day", "same day 24:00", "2026-03-03 00:00", "the end of the day"},
             {"2026-03-02 08:00", "day", "next working day", "2026-03-03 17:30", "a Tuesday"},
             {"2026-03-02 08:00", "week", "3 working days before last day of period 12:00", "2026-03-04 12:00", "Sunday counted back over the week's end"},
             {"2026-03-02 08:00", "once", "2 working days after next day 12:00", "2026-03-05 12:00", "counted from Tuesday"},
         }) {
        Organisation organisation(schedule(each.every, each.due), each.now);
        ASSERT_TRUE(organisation.engine) << organisation.faults;
        EXPECT_EQ(organisation.due(), each.expected) << each.every << ", " << each.due << ": " << each.why;
    }
}

TEST(Moments, BeforeThePeriodOpenWithTheOneBefore) {
    Organisation organisation(schedule("year", "25 December of previous year"), "2026-03-02 08:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    ASSERT_EQ(organisation.duties().size(), 1u);                                 // of 2027; that of 2026 was due before the pack was in force
    EXPECT_EQ(organisation.due(), "2026-12-25 17:30");
    EXPECT_EQ(organisation.duties()[0].data["period"].string_or(""), "2027");
    EXPECT_EQ(organisation.duties()[0].started_at, at("2026-03-02 08:00"));
    organisation.until("2026-12-31 12:00");
    EXPECT_EQ(organisation.duties()[0].status, "late");
    ASSERT_EQ(organisation.duties().size(), 1u);
    organisation.until("2027-01-01 00:00");
    ASSERT_EQ(organisation.duties().size(), 2u);
    EXPECT_EQ(organisation.due(1), "2027-12-25 17:30");
}

TEST(Moments, CountFromADateFieldAndFollowIt) {
    Organisation organisation(R"(schedules:
  early: {zh: 事, en: Job, clause: P00-C001, every: once, for: 'event[state = "open"]', due: 3 working days before item.first_day, who: clerk}
)" + duty("1 day after record.begins_at 12:00"), "2026-09-21 09:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    const std::string id = organisation.perform("", "sample.event", "plan", R"({"first_day": "2026-10-12", "begins_at": "2026-10-12T01:00:00Z"})");
    EXPECT_EQ(organisation.due(0), "2026-10-13 12:00");
    organisation.until("2026-09-22 00:00");
    ASSERT_EQ(organisation.duties().size(), 2u);
    EXPECT_EQ(organisation.due(1), "2026-10-08 17:30");                          // 10 October is worked; 12, then 10, 9, 8
    organisation.perform(id, "sample.event", "move", R"({"first_day": "2026-10-14"})");
    EXPECT_EQ(organisation.due(1), "2026-10-10 17:30");
}

TEST(Moments, WaitForABlankDate) {
    Organisation organisation(duty("2 days before record.first_day 12:00"), "2026-03-02 09:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    const std::string id = organisation.perform("", "sample.event", "plan", "{}");
    EXPECT_EQ(organisation.due(), "open");
    organisation.perform(id, "sample.event", "move", R"({"first_day": "2026-03-20"})");
    EXPECT_EQ(organisation.due(), "2026-03-18 12:00");
}

TEST(Moments, EndWithTheShift) {
    struct Case { const char *now, *due, *expected, *why; };
    for (const Case& each : std::vector<Case>{{"2026-03-02 13:59", "end of shift", "2026-03-02 14:00", "the early shift"},
                                             {"2026-03-02 14:00", "end of shift", "2026-03-02 22:00", "the late one has begun"},
                                             {"2026-03-02 23:30", "end of shift", "2026-03-03 06:00", "past midnight"},
                                             {"2026-03-03 05:59", "end of shift", "2026-03-03 06:00", "still the night's"},
                                             {"2026-03-02 13:00", "30 minutes before end of shift", "2026-03-02 13:30", "counted back"}}) {
        Organisation organisation(duty(each.due, ", calendar: guard"), each.now);
        ASSERT_TRUE(organisation.engine) << organisation.faults;
        organisation.perform("", "sample.event", "plan", "{}");
        EXPECT_EQ(organisation.due(), each.expected) << each.why;
    }
}

TEST(Moments, AreDrawnOnceAndWrittenDown) {
    Organisation organisation(schedule("day", "same day random 22:00-05:00"), "2026-03-02 08:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    for (int day = 3; day < 12; ++day) organisation.until("2026-03-" + std::string(day < 10 ? "0" : "") + std::to_string(day) + " 00:00");
    const auto rows = organisation.duties();
    ASSERT_EQ(rows.size(), 10u);
    std::set<std::int64_t> draws, minutes;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::int64_t after = *rows[i].due_at - at("2026-03-02 22:00") - static_cast<std::int64_t>(i) * 86'400'000;
        EXPECT_GE(after, 0);
        EXPECT_LE(after, 7 * 3'600'000);
        minutes.insert(after / 60'000);
        const std::int64_t draw = rows[i].data["around"]["draw"].int_or(-1);
        EXPECT_EQ(after / 60'000, draw % 421) << "the window has 421 minutes, both ends counted";
        draws.insert(draw);
    }
    EXPECT_EQ(draws.size(), 10u);
    EXPECT_GT(minutes.size(), 5u);
    std::int64_t told = -1;
    for (const store::EventRow& event : organisation.temporary.store->read()->events(0, 500))
        if (event.type == "occurrences_planned")
            for (const Json& each : event.data["occurrences"].as_array())
                if (each["duty"].string_or("") == rows[0].id) told = each["around"]["draw"].int_or(-1);
    EXPECT_EQ(told, rows[0].data["around"]["draw"].int_or(-2));
}

TEST(Moments, OnADayOfRestGoWhereTheRuleSays) {
    struct Case { const char *now, *every, *due, *rest, *expected, *why; };
    for (const Case& each : std::vector<Case>{
             {"2026-03-02 08:00", "week", "Sunday 12:00", "", "2026-03-08 12:00", "a named day stays"},
             {"2026-03-02 08:00", "week", "Sunday 12:00", "keep", "2026-03-08 12:00", "kept"},
             {"2026-03-02 08:00", "week", "Sunday 12:00", "next", "2026-03-09 12:00", "on to Monday"},
             {"2026-03-02 08:00", "week", "Sunday 12:00", "previous", "2026-03-06 12:00", "back to Friday"},
             {"2026-03-02 08:00", "week", "Sunday 12:00", "next in week", "2026-03-06 12:00", "Monday is another week's"},
             {"2026-09-28 08:00", "week", "Thursday 12:00", "next in week", "2026-09-30 12:00", "holidays to the week's end: back to Wednesday"},
             {"2026-02-09 08:00", "week", "Saturday 12:00", "previous in week", "2026-02-14 12:00", "a Saturday worked for the Spring Festival"},
             {"2026-05-25 08:00", "week", "Saturday 12:00", "previous in week", "2026-05-29 12:00", "back to Friday"},
             {"2026-01-05 08:00", "month", "last day of period 12:00", "next in month", "2026-01-30 12:00", "31 January is a Saturday, Monday is February"},
             {"2026-03-02 08:00", "month", "day 1 of next month 12:00", "previous in month", "2026-04-01 12:00", "worked"},
             {"2026-07-06 08:00", "month", "day 1 of next month 12:00", "previous in month", "2026-08-03 12:00", "Saturday 1 August: Friday is July, so on to Monday"},
         }) {
        Organisation organisation(schedule(each.every, each.due, each.rest), each.now);
        ASSERT_TRUE(organisation.engine) << organisation.faults;
        EXPECT_EQ(organisation.due(), each.expected) << each.due << ", " << each.rest << ": " << each.why;
    }
}

TEST(Moments, AreWaivedWhereTheWeekHasNoWorkingDay) {
    Organisation organisation(schedule("week", "Monday 12:00", "next in week"), "2026-02-09 08:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    organisation.until("2026-02-16 00:00");                                      // 15 to 23 February 2026: Spring Festival
    const auto rows = organisation.duties();
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].due_at, at("2026-02-09 12:00"));
    EXPECT_EQ(rows[1].status, "waived");
    EXPECT_EQ(rows[1].data["reason"].string_or(""), "期限内没有工作日，自动免除");
    const auto counts = organisation.temporary.store->read()->count_outcomes("P00-C001", Instant{0}, Instant{4'000'000'000'000});
    EXPECT_EQ(counts, (std::vector<std::pair<std::string, std::int64_t>>{{"broken", 1}, {"waived", 1}}));
}

TEST(Moments, ThatNothingCanTellAreRefusedByTheCompiler) {
    struct Case { std::string rules; const char* code; };
    for (const Case& each : std::vector<Case>{{duty("last day of period"), "pack.time"},
                                             {schedule("once", "last day of period"), "pack.time"},
                                             {duty("3 days before record.no_such"), "feel."},
                                             {duty("3 days before record.name"), "pack.no-date"},
                                             {duty("same day random 22:00"), "pack.time"},
                                             {duty("end of shift", ", calendar: bare"), "pack.no-hours"},
                                             {schedule("week", "Monday") + duty("1 day"), "pack.named-twice"}}) {
        const Organisation organisation(each.rules, "2026-03-02 08:00");
        EXPECT_FALSE(organisation.engine);
        EXPECT_NE(organisation.faults.find(each.code), std::string::npos) << organisation.faults;
    }
}

}  // namespace
}  // namespace huiyin::engine
