// What a telephone's calendar shows of a person's duties.
#include <gtest/gtest.h>

#include <map>

#include "calendar/icalendar.hpp"
#include "engine/organisation.hpp"

namespace huiyin::engine {
namespace {

using made::at;
using made::Organisation;
using Status = calendar::FeedEntry::Status;

const calendar::FeedEntry* entry(const calendar::Feed& feed, const std::string& summary, Status status) {
    for (const auto& each : feed.entries)
        if (each.summary == summary && each.status == status) return &each;
    return nullptr;
}

constexpr const char* rules = R"yaml(schedules:
  report: {zh: 月报, en: Monthly report, clause: P00-C001, every: month, due: day 5 of next month 12:00, who: clerk, warn: [{before: 1 day, notify: holder}, {before: 10 minutes, notify: holder}]}
  patrol: {zh: 巡查, en: Patrol, clause: P00-C001, every: day, due: same day random 22:00-05:00, who: clerk}
  other: {zh: 别人的事, en: Another's, clause: P00-C001, every: month, due: last day of period, who: base.admin}
  look: {zh: 检查, en: Look, clause: P00-C001, every: month, for: 'event[state = "open"]', due: last working day of period, who: clerk}
duties:
  job: {zh: 办理, en: Job, clause: P00-C001, start: event.plan, due: 2 days before record.first_day 24:00, kept_by: event/over, who: clerk}
)yaml";

TEST(Agenda, ShowsWhatIsOpenAndWhatWillOpen) {
    Organisation organisation(rules, "2026-03-02 08:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    const Actor clerk{PersonId(organisation.clerk), Language::zh};
    const std::string event = organisation.perform("", "sample.event", "plan", R"({"first_day": "2026-03-20", "name": "展会"})");
    const calendar::Feed feed = organisation.engine->agenda(clerk, "https://desk.example");
    EXPECT_EQ(feed.name, "示例 · 周敏");

    const auto* job = entry(feed, "办理", Status::confirmed);
    ASSERT_TRUE(job);
    EXPECT_EQ(std::get<Instant>(*job->end), at("2026-03-19 00:00")) << "24:00 of the 18th";
    EXPECT_EQ(std::get<Instant>(*job->start), at("2026-03-18 23:30")) << "so that it stands on the 18th";
    EXPECT_NE(job->description.find("2026-03-18 24:00"), std::string::npos);
    EXPECT_EQ(job->url, "https://desk.example/records/sample/event/" + event);

    const auto *now = entry(feed, "月报 2026-03", Status::confirmed), *next = entry(feed, "月报 2026-04", Status::tentative);
    ASSERT_TRUE(now && next);
    EXPECT_EQ(std::get<Instant>(*now->end), at("2026-04-05 12:00"));
    EXPECT_EQ(std::get<Instant>(*now->start), at("2026-04-05 11:50")) << "no longer than the shortest warning";
    EXPECT_EQ(now->alarms_minutes, (std::vector<std::int32_t>{1430, 0})) << "a day and ten minutes before the end";
    EXPECT_EQ(std::get<Instant>(*next->end), at("2026-05-05 12:00"));
    EXPECT_EQ(next->uid, "sample.report//2026-04@org.huiyin");
    EXPECT_EQ(next->sequence, 0);
    EXPECT_FALSE(entry(feed, "月报 2026-06", Status::tentative)) << "more than two months ahead";

    EXPECT_TRUE(entry(feed, "检查", Status::tentative)) << "for the one open event, from April on";
    for (const auto& each : feed.entries) {
        EXPECT_EQ(each.summary.find("别人"), std::string::npos);
        EXPECT_FALSE(each.status == Status::tentative && each.summary.starts_with("巡查")) << "what is not drawn yet is told nobody";
    }
}

TEST(Agenda, GoesOnUnderTheNameUnderWhichItWasAnnounced) {
    Organisation organisation(rules, "2026-03-02 08:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    const Actor clerk{PersonId(organisation.clerk), Language::zh};
    const auto announced = *entry(organisation.engine->agenda(clerk, ""), "月报 2026-04", Status::tentative);
    organisation.until("2026-04-01 00:00");
    const calendar::Feed feed = organisation.engine->agenda(clerk, "");
    const auto* open = entry(feed, "月报 2026-04", Status::confirmed);
    ASSERT_TRUE(open);
    EXPECT_EQ(open->uid, announced.uid);
    EXPECT_GT(open->sequence, announced.sequence);
    EXPECT_EQ(open->end, announced.end);
    EXPECT_FALSE(entry(feed, "月报 2026-04", Status::tentative)) << "not twice";
}

TEST(Agenda, ForetellsWhatTheRoundsPlan) {
    Organisation organisation(R"yaml(schedules:
  week: {zh: 周检, en: Weekly, clause: P00-C001, every: week, opens: Tuesday, due: Friday 18:00, who: clerk}
  span: {zh: 两日, en: Two days, clause: P00-C001, every: month, opens: day 3 of month, due: '@"P2D"', who: clerk}
  last: {zh: 月末, en: Month's end, clause: P00-C001, every: month, for: 'event[state = "open"]', due: last working day of period 17:00, rest_day: previous, who: clerk}
)yaml", "2026-03-02 08:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    const Actor clerk{PersonId(organisation.clerk), Language::zh};
    organisation.perform("", "sample.event", "plan", R"({"first_day": "2026-03-20", "name": "展会"})");
    std::map<std::string, Instant> foretold;
    for (const auto& each : organisation.engine->agenda(clerk, "").entries)
        if (each.status == Status::tentative && std::get<Instant>(*each.end) < at("2026-05-01 00:00")) foretold[each.uid] = std::get<Instant>(*each.end);
    EXPECT_GE(foretold.size(), 6u);
    std::map<std::string, Instant> planned;
    for (const char* day : {"2026-04-01 00:00", "2026-04-08 00:00", "2026-04-15 00:00", "2026-04-22 00:00", "2026-04-29 00:00"}) {
        organisation.until(day);
        for (const auto& each : organisation.engine->agenda(clerk, "").entries)
            if (each.status == Status::confirmed) planned[each.uid] = std::get<Instant>(*each.end);
    }
    for (const auto& [uid, due] : foretold)
        if (due > at("2026-04-02 00:00")) {
            EXPECT_EQ(planned[uid], due) << uid;
        }
}

TEST(Agenda, CountsChangesAndTellsWhatIsOver) {
    Organisation organisation(rules, "2026-03-02 08:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    const Actor clerk{PersonId(organisation.clerk), Language::zh};
    const std::string event = organisation.perform("", "sample.event", "plan", R"({"first_day": "2026-03-20"})");
    const auto first = *entry(organisation.engine->agenda(clerk, ""), "办理", Status::confirmed);
    organisation.until("2026-03-03 09:00");
    organisation.perform(event, "sample.event", "move", R"({"first_day": "2026-03-25"})");
    const auto moved = *entry(organisation.engine->agenda(clerk, ""), "办理", Status::confirmed);
    EXPECT_EQ(moved.uid, first.uid);
    EXPECT_GT(moved.sequence, first.sequence);
    EXPECT_EQ(moved.stamp, at("2026-03-03 09:00"));
    organisation.until("2026-03-24 00:00");
    EXPECT_TRUE(entry(organisation.engine->agenda(clerk, ""), "已逾期：办理", Status::confirmed));
    organisation.perform(event, "sample.event", "finish", "{}");
    const calendar::Feed feed = organisation.engine->agenda(clerk, "");
    const auto* over = entry(feed, "办理", Status::cancelled);
    ASSERT_TRUE(over);
    EXPECT_EQ(over->uid, first.uid);
    EXPECT_GT(over->sequence, moved.sequence);
    EXPECT_FALSE(entry(feed, "办理", Status::confirmed));
    EXPECT_TRUE(calendar::write_feed(feed).ok());
}

TEST(Agenda, IsTheSameWhileNothingChanges) {
    Organisation organisation(rules, "2026-03-02 08:00");
    ASSERT_TRUE(organisation.engine) << organisation.faults;
    const Actor clerk{PersonId(organisation.clerk), Language::zh};
    const std::string first = *calendar::write_feed(organisation.engine->agenda(clerk, ""));
    organisation.until("2026-03-02 12:00");
    EXPECT_EQ(*calendar::write_feed(organisation.engine->agenda(clerk, "")), first);
}

}  // namespace
}  // namespace huiyin::engine
