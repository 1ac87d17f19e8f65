#include "engine/duty_clock.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace huiyin::engine {
namespace {

constexpr std::int64_t hour = 3'600'000;

const calendar::WorkCalendar& office() {
    static const calendar::WorkCalendar made = [] {
        calendar::WorkCalendar::Definition definition;
        definition.id = "office";
        definition.zone = calendar::Zone::named("Asia/Shanghai").value();
        for (int day = 0; day < 5; ++day) definition.hours[static_cast<calendar::Weekday>(day)] = {{8 * hour + hour / 2, 17 * hour + hour / 2}};
        definition.holidays = calendar::Holidays::shipped();
        return calendar::WorkCalendar::make(std::move(definition)).value();
    }();
    return made;
}

Instant at(const char* local) { return office().zone().to_instant(*calendar::LocalTime::parse(local)); }
std::string local(std::optional<Instant> instant) {
    if (!instant) return "-";
    return office().zone().to_local(*instant).to_string();
}
FoldedClock folded(std::vector<ClockEvent> events, const char* limit, const char* now) {
    return fold(events, {&office(), calendar::Limit::parse(limit).value(), calendar::RestDay::natural}, at(now)).value();
}

TEST(DutyClock, IsOpenThenLateAndLateKeepingNeverHidesTheBreach) {
    const std::vector<ClockEvent> begun{{Beat::start, at("2026-04-10 14:00")}};
    EXPECT_EQ(folded(begun, "1 day", "2026-04-13 17:30").status, ClockStatus::open);
    EXPECT_EQ(folded(begun, "1 day", "2026-04-13 17:31").status, ClockStatus::late);
    std::vector<ClockEvent> kept = begun;
    kept.push_back({Beat::keep, at("2026-04-14 09:10")});
    const FoldedClock late = folded(kept, "1 day", "2026-05-01 00:00");
    EXPECT_EQ(late.status, ClockStatus::kept_late);
    EXPECT_EQ(local(late.due_at), "2026-04-13 17:30");
    EXPECT_EQ(lateness_words(*late.closed_at - *late.due_at, Language::zh), "15 小时 40 分");
    kept[1].at = at("2026-04-13 17:30");
    EXPECT_EQ(folded(kept, "1 day", "2026-05-01 00:00").status, ClockStatus::kept);      // the very last instant is in time
}

TEST(DutyClock, RestsWithoutUsingUpTheLimit) {
    const std::vector<ClockEvent> hours{{Beat::start, at("2026-03-09 09:00")}, {Beat::rest, at("2026-03-09 10:00")}, {Beat::go_on, at("2026-03-10 10:00")}};
    EXPECT_EQ(local(folded(hours, "4 hours", "2026-03-10 11:00").due_at), "2026-03-10 13:00");
    EXPECT_EQ(local(folded(hours, "4 working hours", "2026-03-10 11:00").due_at), "2026-03-10 13:00");
    // Friday afternoon to Monday morning rests one working hour only.
    const std::vector<ClockEvent> weekend{{Beat::start, at("2026-03-13 14:30")}, {Beat::rest, at("2026-03-13 16:30")}, {Beat::go_on, at("2026-03-16 09:30")}};
    EXPECT_EQ(local(folded(weekend, "4 working hours", "2026-03-16 10:00").due_at), "2026-03-16 11:30");
    const std::vector<ClockEvent> days{{Beat::start, at("2026-03-09 09:00")}, {Beat::rest, at("2026-03-10 10:00")}, {Beat::go_on, at("2026-03-12 10:00")}};
    EXPECT_EQ(local(folded(days, "3 working days", "2026-03-12 11:00").due_at), "2026-03-16 17:30");       // Thursday and two working days
    EXPECT_EQ(local(folded(days, "3 days", "2026-03-12 11:00").due_at), "2026-03-16 17:30");               // Saturday the 14th rolls
    const FoldedClock resting = folded({{Beat::start, at("2026-03-09 09:00")}, {Beat::rest, at("2026-03-09 10:00")}}, "4 hours", "2026-03-20 09:00");
    EXPECT_EQ(resting.status, ClockStatus::paused);
    EXPECT_FALSE(resting.due_at);
    EXPECT_EQ(resting.stretches.size(), 2U);
}

TEST(DutyClock, IsDroppedOrWaived) {
    const std::vector<ClockEvent> dropped{{Beat::start, at("2026-03-09 09:00")}, {Beat::drop, at("2026-03-09 10:00")}, {Beat::keep, at("2026-03-09 11:00")}};
    EXPECT_EQ(folded(dropped, "1 day", "2026-03-20 00:00").status, ClockStatus::dropped);
    const std::vector<ClockEvent> waived{{Beat::start, at("2026-03-09 09:00")}, {Beat::waive, at("2026-03-12 10:00")}};
    EXPECT_EQ(folded(waived, "1 day", "2026-03-20 00:00").status, ClockStatus::waived);
}

TEST(DutyClock, TakesAFixedInstant) {
    const auto clock = fold({{Beat::start, at("2026-03-09 09:00")}}, {&office(), at("2026-03-09 15:00"), calendar::RestDay::natural}, at("2026-03-09 16:00")).value();
    EXPECT_EQ(clock.status, ClockStatus::late);
    EXPECT_EQ(local(clock.due_at), "2026-03-09 15:00");
}

TEST(DutyClock, SaysWhatIsLeftInWords) {
    EXPECT_EQ(remaining_words(office(), at("2026-03-09 15:15"), at("2026-03-09 17:30"), Language::zh), "剩余 2 小时 15 分（工作时间）");
    EXPECT_EQ(remaining_words(office(), at("2026-03-09 17:00"), at("2026-03-10 09:30"), Language::zh), "剩余 1 小时 30 分（工作时间）");
    EXPECT_EQ(remaining_words(office(), at("2026-03-09 18:00"), at("2026-03-09 17:30"), Language::zh), "已逾期 30 分钟");
    EXPECT_EQ(remaining_words(office(), at("2026-03-09 09:00"), at("2026-03-16 17:30"), Language::en), "7 days left");
}

RC_GTEST_PROP(DutyClockProperty, RestingMovesTheDueTimeByNoLessThanNothing, ()) {
    const std::string limit = *rc::gen::element<std::string>("4 hours", "4 working hours", "3 days", "3 working days", "1 week");
    const std::int64_t start = 1'772'000'000'000 + *rc::gen::inRange(0, 100'000) * 60'000LL;
    const std::int64_t rest = start + *rc::gen::inRange(0, 10'000) * 60'000LL, go_on = rest + *rc::gen::inRange(0, 20'000) * 60'000LL;
    const ClockTerms terms{&office(), calendar::Limit::parse(limit).value(), calendar::RestDay::natural};
    const auto plain = fold({{Beat::start, {start}}}, terms, {go_on}).value();
    const auto rested = fold({{Beat::start, {start}}, {Beat::rest, {rest}}, {Beat::go_on, {go_on}}}, terms, {go_on}).value();
    RC_ASSERT(*rested.due_at >= *plain.due_at);
    if (*plain.due_at <= Instant{rest}) RC_ASSERT(*rested.due_at == *plain.due_at);
}

}  // namespace
}  // namespace huiyin::engine
