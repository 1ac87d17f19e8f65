// The sample's stories: when their steps happen, what their values stand for, and that they are played whole.
#include "app/demo.hpp"

#include <gtest/gtest.h>

#include "app/demo_values.hpp"
#include "app/packs.hpp"
#include "app/temporary.hpp"
#include "app/workplace.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::app {
namespace {

Instant at(const char* text) { return *Instant::parse(text); }

class DemoTimeTest : public testing::Test {
protected:
    DemoTime time = *DemoTime::make(*Json::parse(R"({"hours": [["08:30", "12:00"], ["13:30", "17:30"]]})"), *calendar::Zone::named("Asia/Shanghai"));
    Chance chance{13, "story", 1};
};

TEST_F(DemoTimeTest, CountsByTheClockAndByWorkingTime) {
    struct Case { const char* duration; const char* expected; const char* why; };
    // 2026-09-30 16:30 in Shanghai, the evening before National Day.
    for (const Case& each : {Case{"30m", "2026-09-30T09:00:00.000Z", "the clock"}, Case{"2d", "2026-10-02T08:30:00.000Z", "the clock, in the holiday"},
                             Case{"-1h", "2026-09-30T07:30:00.000Z", "backwards"}, Case{"90wm", "2026-10-08T01:00:00.000Z", "an hour today, half an hour after the holiday"},
                             Case{"2wh", "2026-10-08T01:30:00.000Z", "the same in hours"}, Case{"1wd", "2026-10-08T08:30:00.000Z", "the next working day at the same time"}})
        EXPECT_EQ(time.moved(at("2026-09-30T08:30:00Z"), each.duration)->to_string(), each.expected) << each.duration << ": " << each.why;
    EXPECT_EQ(time.moved(at("2026-09-30T08:30:00Z"), "3 days").problem().code, "demo.value");
}

TEST_F(DemoTimeTest, MovesIntoWorkingHours) {
    EXPECT_EQ(time.worked(at("2026-03-09T02:00:00Z"), chance), at("2026-03-09T02:00:00Z")) << "at ten people work";
    const Instant noon = time.worked(at("2026-03-09T04:30:00Z"), chance);
    EXPECT_GT(noon, at("2026-03-09T05:30:00Z")) << "after the break";
    EXPECT_LT(noon, at("2026-03-09T06:00:00Z"));
    const Instant weekend = time.worked(at("2026-03-07T04:30:00Z"), chance);
    EXPECT_GT(weekend, at("2026-03-09T00:30:00Z")) << "Monday morning";
    EXPECT_LT(weekend, at("2026-03-09T02:00:00Z"));
}

TEST_F(DemoTimeTest, KnowsTheRhythmOfWeeksAndMonths) {
    const auto months = time.rhythm(*Json::parse(R"({"period": "month", "working_day": 2})"), at("2026-09-01T00:00:00Z"), at("2026-12-01T00:00:00Z"), chance);
    ASSERT_EQ(months->size(), 3U);
    EXPECT_EQ((*months)[1].to_string(), "2026-10-09T00:30:00.000Z") << "the second working day of October comes after the holiday";
    EXPECT_EQ(time.rhythm(*Json::parse(R"({"period": "year"})"), at("2026-09-01T00:00:00Z"), at("2026-12-01T00:00:00Z"), chance).problem().code, "demo.value");
    const auto days = time.rhythm(*Json::parse(R"({"period": "month", "days": [3, 3], "hours": [["10:00", "10:30"]]})"), at("2026-09-01T00:00:00Z"), at("2026-12-01T00:00:00Z"), chance);
    ASSERT_EQ(days->size(), 3U);
    EXPECT_TRUE((*days)[1] >= at("2026-10-03T02:00:00Z") && (*days)[1] < at("2026-10-03T02:30:00Z")) << "in the middle of the holiday: these days are meant";
}

TEST_F(DemoTimeTest, FillsInWhatValuesStandFor) {
    const Names shared{{"huaxin", "ID1"}}, own{{"topic", JsonObject{{"matter", "data"}, {"who", "@huaxin"}}}, {"n", "007"}, {"other", "$topic"}};
    const DemoValues values(shared, time);
    const DemoValues::World world{[](const std::string& file) -> Result<std::string> { return "FILE-" + file; },
                                  [](const std::string& path) -> Result<Json> { return Json(Decimal(static_cast<int>(path.size()))); }};
    const auto value = [&](const char* text) { return values.value(*Json::parse(text), own, at("2026-03-09T02:17:00Z"), chance, world); };
    EXPECT_EQ(value(R"("@huaxin")")->dump(), R"("ID1")");
    EXPECT_EQ(value(R"({"a": "$topic.matter", "b": ["$topic.who", "报告 $n 号"]})")->dump(), R"({"a":"data","b":["ID1","报告 007 号"]})");
    EXPECT_EQ(value(R"({"today": -2})")->dump(), R"("2026-03-07")");
    EXPECT_EQ(value(R"({"now": "2h"})")->dump(), R"("2026-03-09T04:17:00.000Z")");
    EXPECT_EQ(value(R"({"hour": "2h"})")->dump(), R"("2026-03-09T04:00:00.000Z")");
    EXPECT_EQ(value(R"({"month_start": -1})")->dump(), R"("2026-02-01")");
    EXPECT_EQ(value(R"({"by_month": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]})")->dump(), "3");
    EXPECT_EQ(value(R"({"sum": [{"read": "slip.due"}, {"whole": {"product": [7, 0.5]}}, -1]})")->dump(), "11.00") << "8 letters, 3.5 rounded up, less 1";
    EXPECT_EQ(value(R"({"between": [4, 4]})")->dump(), "4");
    EXPECT_EQ(value(R"({"sum": ["x"]})").problem().code, "demo.value");
    EXPECT_EQ(value(R"({"file": "a.png"})")->dump(), R"("FILE-a.png")");
    EXPECT_EQ(value(R"({"one_of": ["x", "x"]})")->dump(), R"("x")");
    EXPECT_EQ(value(R"("$nothing")").problem().code, "demo.value");
    EXPECT_EQ(value(R"("@nobody")").problem().code, "demo.value");
}

TEST(Chance, DrawsTheSameForTheSameStoryAndSomethingElseForItsNeighbour) {
    Chance a(13, "story", 1), again(13, "story", 1), neighbour(13, "story", 2);
    const std::uint64_t first = a.next(), second = a.next();
    EXPECT_EQ(again.next(), first);
    EXPECT_NE(neighbour.next(), first);
    EXPECT_NE(neighbour.next(), second) << "nor the same one draw apart";
    for (int i = 0; i < 1000; ++i) {
        const std::int64_t drawn = a.between(3, 5);
        EXPECT_TRUE(drawn >= 3 && drawn <= 5);
    }
    EXPECT_EQ(a.between(7, 7), 7);
}

/// Plays a sample into a folder of its own: what happened, and the hash of the last event.
struct Played { Result<DemoReport> report; std::string head; std::size_t differences; };

Played play(const Json& demo, const std::string& folder, const std::vector<CheckedPack>& packs, Instant until) {
    const test::Folder place;
    const auto zone = *calendar::Zone::named("Asia/Shanghai");
    VirtualClock clock(*demo_begin(demo, zone, until));
    CountedIds ids;
    const auto data = std::move(DataFolder::make(place.path / "data", {Sharing::alone, true})).value();
    const auto engine = make_engine(*data, {OrganisationId("ORG"), {"示范", "Sample"}, zone}, good_packs(packs), clock, ids);
    Result<DemoReport> report = play_demo(*engine, data->store(), clock, demo, folder, until);
    const auto view = data->store().read();
    EXPECT_TRUE(ledger::verify(*view).holds);
    const auto last = view->last_event();
    return {std::move(report), last ? last->hash : "", engine->refold()};
}

TEST(Demo, GivesTheSameHistoryEachTimeAndTellsWhatWasRefused) {
    const auto packs = compile_packs({test::source("tests/crash/pack")}, test::source("policies"));
    ASSERT_TRUE(packs.ok());
    const Json demo = *Json::parse(R"({"seed": 7, "days": 10,
        "setup": [{"create": "base.person", "action": "hire", "as": "an", "login": "an", "input": {"name": "安", "roles": ["base.manager"]}}],
        "stories": [
          {"name": "notes", "count": 5, "pick": {"word": ["甲", "乙", "丙"]}, "steps": [
            {"by": "an", "create": "crash-test.note", "action": "register", "as": "note", "input": {"text": "$word $n"}},
            [{"after": ["10m", "3h"], "by": {"role": "base.manager"}, "perform": "add", "on": "note", "input": {"text": {"one_of": ["一", "二"]}}}],
            {"after": ["1h", "1d"], "by": "an", "perform": "close", "on": "note", "chance": 0.5, "stop": true}]},
          {"name": "refused", "steps": [
            {"by": "an", "create": "crash-test.note", "action": "register", "as": "note", "input": {}},
            {"by": "an", "perform": "close", "on": "note"}]}]})");
    const Played once = play(demo, "", *packs, at("2026-03-20T02:00:00Z")), again = play(demo, "", *packs, at("2026-03-20T02:00:00Z"));
    ASSERT_TRUE(once.report.ok()) << message(Language::en, once.report.problem());
    EXPECT_EQ(once.head, again.head) << "same files, same seed, same end: the same events, byte for byte";
    EXPECT_GE(once.report->done, 11);
    EXPECT_GT(once.report->fired, 0) << "limits ran out on the way";
    ASSERT_EQ(once.report->refused.size(), 1U);
    EXPECT_NE(once.report->refused[0].find("refused"), std::string::npos);
    EXPECT_EQ(once.report->accounts.size(), 1U);
    EXPECT_EQ(once.differences, 0U);
}

/// Three of a crowd, each with its own hand and its own story in both months; one way of two is drawn.
TEST(Demo, PlaysCrowds) {
    const auto packs = compile_packs({test::source("tests/crash/pack")}, test::source("policies"));
    const Json demo = *Json::parse(R"({"seed": 7, "months": 1,
        "setup": [{"create": "base.person", "action": "hire", "as": "an", "login": "an", "input": {"name": "安", "roles": ["base.manager"]}}],
        "crowds": [{"name": "notes", "count": 9, "small": 3, "first": 101, "deal": {"word": ["甲", "乙"], "colour": ["红", "绿"]},
          "steps": [{"by": "an", "create": "crash-test.note", "action": "register", "as": "note", "input": {"text": "$word$colour $member"}}]}],
        "stories": [{"name": "month", "each": "notes", "every": {"period": "month", "days": [3, 3], "hours": [["10:00", "10:01"]]}, "steps": [
            {"any_time": true, "by": "an", "perform": "add", "on": "note", "input": {"text": {"read": "it.text"}}},
            {"either": [{"share": 0, "steps": [{"by": "nobody", "perform": "close", "on": "note"}]}, {"steps": [{"by": "an", "perform": "add", "on": "note", "input": {"text": "$colour"}}]}]}]},
          {"name": "end", "days": [5, 5], "steps": [
            {"by": "an", "perform": "close", "on_each": {"type": "crash-test.note", "having": {"text": "红"}}, "may_refuse": true}]}]})");
    const Played played = play(demo, "", *packs, at("2026-03-20T02:00:00Z"));
    ASSERT_TRUE(played.report.ok()) << message(Language::en, played.report.problem());
    EXPECT_EQ(played.report->refused, std::vector<std::string>{});
    // A person and three notes; two acts of each in February and in March; five days before the end two of the three have the first colour.
    EXPECT_EQ(played.report->done, 1 + 3 + 2 * 3 * 2 + 2);
    EXPECT_EQ(played.differences, 0U);
    Json whole = demo;
    whole["whole"] = true;
    EXPECT_EQ(play(whole, "", *packs, at("2026-03-20T02:00:00Z")).report->done, 1 + 9 + 2 * 9 * 2 + 5) << "dealt in turn: 红红绿绿红红绿绿红";
}

/// Of several ways the first that is possible is walked to its end, and what follows comes after whichever it was.
TEST(Demo, WalksTheFirstWayThatIsPossible) {
    const auto packs = compile_packs({test::source("tests/crash/pack")}, test::source("policies"));
    const Json demo = *Json::parse(R"({"seed": 7, "days": 10,
        "setup": [{"create": "base.person", "action": "hire", "as": "an", "login": "an", "input": {"name": "安", "roles": ["base.manager"]}}],
        "stories": [
          {"name": "second", "steps": [
            {"by": "an", "create": "crash-test.note", "action": "register", "as": "note", "input": {"text": "甲"}},
            {"first": [
              {"steps": [{"by": "nobody", "perform": "close", "on": "note", "chance": 0},
                         {"first": [{"steps": [{"by": "an", "perform": "register", "on": "note"}]},
                                    {"steps": [{"by": "an", "create": "crash-test.note", "action": "close"}]}]},
                         {"by": "nobody", "perform": "close", "on": "note"}]},
              {"steps": [{"by": "an", "perform": "add", "on": "note", "input": {"text": "乙"}, "as": "found"},
                         {"by": "an", "perform": "add", "on": "found", "input": {"text": "丙"}}]},
              {"steps": [{"by": "nobody", "perform": "close", "on": "note"}]}]},
            {"by": "an", "perform": "add", "on": "note", "input": {"text": "丁"}}]},
          {"name": "none of them", "steps": [
            {"by": "an", "create": "crash-test.note", "action": "register", "as": "note", "input": {"text": "戊"}},
            {"first": [{"steps": [{"by": "an", "perform": "register", "on": "note", "as": "found"}, {"by": "an", "perform": "close", "on": "found"}]}, {}]},
            {"by": "an", "perform": "add", "on": "note", "input": {"text": "己"}}]},
          {"name": "no way out", "steps": [
            {"by": "an", "create": "crash-test.note", "action": "register", "as": "note", "input": {"text": "庚"}},
            {"first": [{"steps": [{"by": "an", "perform": "register", "on": "note"}]}, {"steps": [{"by": "an", "perform": "register", "on": "note"}]}]},
            {"by": "nobody", "perform": "close", "on": "note"}]}]})");
    const Played played = play(demo, "", *packs, at("2026-03-20T02:00:00Z"));
    ASSERT_TRUE(played.report.ok()) << message(Language::en, played.report.problem());
    EXPECT_EQ(played.report->done, 1 + 4 + 2 + 1);
    ASSERT_EQ(played.report->refused.size(), 1U) << "the last of the ways is refused like any step";
    EXPECT_NE(played.report->refused[0].find("no way out"), std::string::npos);
}

TEST(Demo, SaysWhatMakesNoSense) {
    const auto packs = compile_packs({test::source("tests/crash/pack")}, test::source("policies"));
    const Json demo = *Json::parse(R"({"days": 3, "stories": [{"name": "x", "steps": [{"by": "nobody", "create": "crash-test.note", "action": "register"}]}]})");
    const Played played = play(demo, "", *packs, at("2026-03-20T02:00:00Z"));
    ASSERT_FALSE(played.report.ok());
    EXPECT_EQ(played.report.problem().code, "demo.value");
}

/// One of each story, so that a changed pack that refuses a step of the sample is seen here and not on somebody's screen.
TEST(Demo, OfTheSampleOrganisationIsRefusedNothing) {
    const auto packs = compile_library(test::source("policies"));
    ASSERT_TRUE(packs.ok());
    auto demo = read_demo(test::source("demo/huaxin"));
    ASSERT_TRUE(demo.ok()) << message(Language::en, demo.problem());
    for (Json& story : (*demo)["stories"].as_array())
        if (!std::as_const(story)["count"].is_null()) story["count"] = 1;
    const Played played = play(*demo, test::source("demo/huaxin"), *packs, at("2026-06-26T08:00:00Z"));
    ASSERT_TRUE(played.report.ok()) << message(Language::en, played.report.problem());
    EXPECT_EQ(played.report->refused, std::vector<std::string>{});
    EXPECT_GT(played.report->done, 500);
    EXPECT_GE(played.report->accounts.size(), 12U);
    EXPECT_EQ(played.differences, 0U);
}

/// A few accounts of each crowd over a season, for the same reason; the books add up.
TEST(Demo, OfTheGasCompanyIsRefusedNothing) {
    const auto packs = compile_library(test::source("policies"));
    ASSERT_TRUE(packs.ok());
    auto demo = read_demo(test::source("demo/chenan"));
    ASSERT_TRUE(demo.ok()) << message(Language::en, demo.problem());
    (*demo)["months"] = 3;
    for (Json& crowd : (*demo)["crowds"].as_array()) crowd["small"] = 3;
    const Played played = play(*demo, test::source("demo/chenan"), *packs, at("2026-06-26T08:00:00Z"));
    ASSERT_TRUE(played.report.ok()) << message(Language::en, played.report.problem());
    EXPECT_EQ(played.report->refused, std::vector<std::string>{});
    EXPECT_GT(played.report->done, 300);
    EXPECT_GT(played.report->fired, 100);
    EXPECT_EQ(played.report->accounts.size(), 18U);
    EXPECT_EQ(played.differences, 0U);
}

}  // namespace
}  // namespace huiyin::app
