// A policy's page: clauses with figures that rest on events, metrics over their periods, the organisation's days.
#include "engine/desk.hpp"
#include "engine/policy_view.hpp"

namespace huiyin::engine {
namespace {

TEST_F(Desk, TellsTheStateOfEachClause) {
    const std::string first = open_case(), second = open_case();
    assign(first);
    perform("desk.case", first, "settle", JsonObject{}, lead);
    at("2026-03-13T00:00:00Z");                                     // the second breaks its limit
    const auto refused = engine->execute({.actor = as(clerk), .what = PerformAction{"desk.case", RecordId(second), "pay", *Json::parse(R"({"amount": 1})"), {}, {}, {}}});
    EXPECT_FALSE(refused.ok());
    const Json page = *engine->policy_page(as(head), "desk", "", "");
    const auto clause = [&](const char* id) { return item(page["clauses"], "id", id); };
    EXPECT_EQ(clause("D-1")["state"].string_or(""), "kept");
    EXPECT_EQ(clause("D-1")["kept"].int_or(0), 2);
    EXPECT_EQ(clause("D-1")["share"].string_or(""), "100%");
    EXPECT_EQ(clause("D-2")["state"].string_or(""), "broken");
    EXPECT_EQ(clause("D-2")["share"].string_or(""), "50%");
    EXPECT_EQ(clause("D-2")["open"].int_or(0), 1);
    EXPECT_EQ(clause("D-2")["reading"]["zh"].string_or(""), "自登记次日起算");
    EXPECT_NE(joined(clause("D-2")["carriers"], "kind").find("duty"), std::string::npos);
    EXPECT_EQ(clause("D-3")["refused"].int_or(0), 1);
    EXPECT_EQ(clause("D-4")["state"].string_or(""), "unobservable");
    EXPECT_EQ(clause("D-6")["state"].string_or(""), "untriggered");
    EXPECT_TRUE(clause("D-6")["share"].is_null());
    EXPECT_EQ(item(engine->policies(as(head)), "id", "desk")["states"].dump(), R"({"kept":2,"broken":1,"untriggered":3,"unobservable":1,"waived":0})");
    EXPECT_EQ(item((*engine->policy_page(as(head), "desk", "2026-01-01", "2026-02-01"))["clauses"], "id", "D-2")["state"].string_or(""), "untriggered");
    EXPECT_EQ(engine->policy_page(as(head), "desk", "gestern", "").problem().code, "query.date");
    EXPECT_EQ(engine->policy_page(as(head), "desk", "2026-02-01", "2026-01-01").problem().code, "query.period");
    EXPECT_EQ(engine->policy_page(as(head), "nothing", "", "").problem().code, "policy.not-found");
}

TEST_F(Desk, TakesAStatementForTheTimeItHolds) {
    const auto state = [&](const char* to) { return item((*engine->policy_page(as(head), "desk", "", to))["clauses"], "id", "D-4"); };
    EXPECT_TRUE(state("")["attestation"]["may_answer"].as_bool());
    EXPECT_FALSE(item((*engine->policy_page(as(clerk), "desk", "", ""))["clauses"], "id", "D-4")["attestation"]["may_answer"].as_bool());
    ASSERT_TRUE(engine->execute({.actor = as(head), .what = AttestClause{"desk", "D-4", true, "年度培训", "2026-04-30"}}).ok());
    EXPECT_EQ(state("")["state"].string_or(""), "kept");
    EXPECT_EQ(state("")["attestation"]["by"]["name"].string_or(""), "周主任");
    EXPECT_EQ(state("")["attestation"]["expires_on"].string_or(""), "2026-04-30");
    clock.set(*Instant::parse("2026-05-02T00:00:00Z"));
    EXPECT_EQ(state("")["state"].string_or(""), "unobservable");     // it ran out
    EXPECT_EQ(state("2026-04-01")["state"].string_or(""), "kept");
    ASSERT_TRUE(engine->execute({.actor = as(head), .what = AttestClause{"desk", "D-4", false, "抽查不合格", ""}}).ok());
    EXPECT_EQ(state("")["state"].string_or(""), "broken");
}

TEST(ClauseFigures, NeverRoundToWhatIsNotSo) {
    EXPECT_EQ(share_text(0, 0), "");
    EXPECT_EQ(share_text(3, 0), "100%");
    EXPECT_EQ(share_text(2, 1), "66.7%");
    EXPECT_EQ(share_text(99'999, 1), "99.9%");                      // not 100%
    EXPECT_EQ(share_text(1, 99'999), "0.1%");                       // not 0%
    EXPECT_EQ(share_text(0, 4), "0%");
}

TEST_F(Desk, ShowsTheEvidenceBehindAFigure) {
    const std::string id = open_case();
    const Json kept = *engine->evidence(as(head), "D-1", "kept", "", 10);
    ASSERT_EQ(kept["items"].as_array().size(), 1u);
    const Json& proof = kept["items"].as_array()[0];
    EXPECT_EQ(proof["record"]["id"].string_or(""), id);
    EXPECT_EQ(proof["title"].string_or(""), "事项：登记");
    EXPECT_EQ(proof["by"]["name"].string_or(""), "钱工");
    EXPECT_EQ(proof["event_hash"].string_or("").size(), 64u);
    EXPECT_TRUE((*engine->evidence(as(stranger), "D-1", "kept", "", 10))["items"].as_array()[0]["record"].is_null());
    const Json open = *engine->evidence(as(head), "D-2", "open", "", 10);
    EXPECT_EQ(open["total"].int_or(0), 1);
    EXPECT_EQ(open["items"].as_array()[0]["title"].string_or(""), "时限：办结，2026-03-12 17:30 到期");
    assign(id);
    EXPECT_FALSE(engine->execute({.actor = as(clerk), .what = PerformAction{"desk.case", RecordId(id), "pay", *Json::parse(R"({"amount": 1})"), {}, {}, {}}}).ok());
    EXPECT_EQ((*engine->evidence(as(head), "D-3", "", "", 10))["items"].as_array().size(), 0u);          // refused proves nothing
    EXPECT_EQ((*engine->evidence(as(head), "D-3", "refused", "", 10))["items"].as_array().size(), 1u);
    for (int i = 0; i < 5; ++i) open_case();
    std::string cursor;
    std::size_t seen = 0;
    for (int page = 0; page < 10; ++page) {
        const Json found = *engine->evidence(as(head), "D-1", "", cursor, 2);
        seen += found["items"].as_array().size();
        if (found["next"].is_null()) break;
        cursor = found["next"].as_string();
    }
    EXPECT_EQ(seen, 6u);
    EXPECT_EQ(engine->evidence(as(head), "D-99", "", "", 10).problem().code, "clause.unknown");
    EXPECT_EQ(engine->evidence(as(head), "D-1", "blue", "", 10).problem().code, "query.outcome");
}

TEST_F(Desk, MeasuresOverThePeriod) {
    const auto metric = [&](const char* period, const char* id) { return item(*engine->metrics(as(head), "desk", period), "id", id); };
    EXPECT_TRUE(metric("", "desk.in_time")["value"].is_null());     // nothing to measure
    EXPECT_TRUE(metric("", "desk.in_time")["met"].is_null());
    EXPECT_EQ(metric("", "desk.in_time")["show"].string_or("-"), "");
    const std::string first = open_case();
    open_case();
    open_case();
    assign(first);
    perform("desk.case", first, "settle", JsonObject{}, lead);
    const Json march = metric("2026-03", "desk.in_time");
    EXPECT_EQ(march["part"].int_or(0), 1);
    EXPECT_EQ(march["whole"].int_or(0), 3);
    EXPECT_EQ(march["show"].string_or(""), "33.3%");
    EXPECT_FALSE(march["met"].as_bool());
    EXPECT_EQ(march["target"].string_or(""), "≥ 90.0%");
    EXPECT_EQ(metric("2026-03", "desk.cases")["target"].string_or(""), "≤ 上期");
    EXPECT_EQ(march["period"].string_or(""), "2026-03");
    EXPECT_EQ(joined(march["series"], "period"), "2025-10 2025-11 2025-12 2026-01 2026-02 2026-03");
    EXPECT_EQ(metric("2026-03", "desk.cases")["met"].bool_or(true), false);          // 3 after none
    at("2026-04-02T02:00:00Z");
    open_case();
    EXPECT_EQ(metric("", "desk.cases")["value"].int_or(0), 1);
    EXPECT_TRUE(metric("", "desk.cases")["met"].as_bool());         // 1 after 3
    EXPECT_EQ(metric("", "desk.cases")["series"].as_array()[4]["value"].int_or(0), 3);
    EXPECT_EQ(joined(item(*engine->metrics(as(head), "desk", "", false), "id", "desk.cases")["series"], "period"), "2026-04");
    EXPECT_EQ(engine->metrics(as(head), "desk", "2026-Q9").ok(), false);
}

TEST_F(Desk, LeadsFromAFigureToItsRecords) {
    engine->tick();
    const std::string first = open_case(), second = open_case(), third = open_case();
    assign(first);
    perform("desk.case", first, "settle", JsonObject{}, lead);
    const auto records = [&](const std::string& person, const char* side, const char* split = "", const char* group = "") {
        MetricRecordsQuery query;
        query.period = "2026-03";
        query.side = side;
        query.split = split;
        query.group = group;
        const auto found = engine->metric_records(as(person), "desk", "in_time", query);
        return found.ok() ? *found : Json(found.problem().code);
    };
    const Json page = *engine->metric(as(head), "desk", "in_time", "2026-03");
    EXPECT_EQ(page["show"].string_or(""), "33.3%");
    EXPECT_EQ(page["records"].dump(), R"({"value":null,"part":1,"whole":3,"rest":2})");
    EXPECT_EQ(page["judged_at"].string_or(""), "2026-03-31T16:00:00.000Z") << "when the month has ended";
    EXPECT_TRUE(page["judged"].is_null());
    EXPECT_EQ(page["to"].string_or(""), "2026-03-31");
    EXPECT_EQ(page["formulas"]["part"].string_or(""), R"(count(case[state = "settled" and day in period]))");
    EXPECT_EQ(page["series"].as_array().size(), 13u);
    EXPECT_EQ(records(head, "part")["items"].as_array().at(0)["id"].string_or(""), first);
    EXPECT_EQ(records(head, "whole")["total"].int_or(0), 3);
    EXPECT_EQ(joined(records(head, "rest")["items"], "id"), second + " " + third);
    EXPECT_EQ(records(head, "value").string_or(""), "query.metric-no-records");
    EXPECT_EQ(records(head, "top").string_or(""), "query.metric-side");
    EXPECT_EQ(records(head, "whole", "colour").string_or(""), "query.metric-split");
    // The figure is the same for everybody; its records are not.
    const Json strangers = records(stranger, "whole");
    EXPECT_EQ(strangers["total"].int_or(0), 3);
    EXPECT_EQ(strangers["hidden"].int_or(0), 3);
    EXPECT_TRUE(strangers["items"].as_array().empty());
    EXPECT_EQ(engine->metric(as(head), "desk", "speed", "").problem().code, "metric.not-found");
    EXPECT_EQ(engine->metric(as(head), "desk", "in_time", "2026-Q9").ok(), false);
    clock.set(*Instant::parse("2026-04-02T02:00:00Z"));
    engine->tick();
    const Json judged = *engine->metric(as(head), "desk", "in_time", "2026-03");
    EXPECT_EQ(judged["judged"]["show"].string_or(""), "33.3%");
    EXPECT_FALSE(judged["judged"]["met"].as_bool());
    EXPECT_GT(judged["judged"]["seq"].int_or(0), 0);
    const Json proof = (*engine->evidence(as(head), "D-5", "broken", "", 10))["items"].as_array().at(0);
    EXPECT_EQ(proof["metric"].dump(), R"({"id":"desk.in_time","period":"2026-03"})");
}

TEST_F(Desk, SplitsAFigureIntoGroups) {
    const auto make = [&](const char* kind) {
        const auto made = engine->execute({.actor = as(clerk), .what = PerformAction{"desk.case", {}, "register", JsonObject{{"caller", "王"}, {"content", "漏水"}, {"kind", kind}}, {}, {}, {}}});
        EXPECT_TRUE(made.ok());
        return made->id;
    };
    const std::string call = make("call");
    make("site");
    make("site");
    assign(call);
    perform("desk.case", call, "settle", JsonObject{}, lead);
    const Json page = *engine->metric(as(head), "desk", "in_time", "2026-03");
    ASSERT_EQ(page["splits"].as_array().size(), 1u);
    const Json groups = page["splits"].as_array()[0]["groups"];
    EXPECT_EQ(joined(groups, "title"), "现场 电话") << "the worst first";
    EXPECT_EQ(joined(groups, "show"), "0.0% 100.0%");
    EXPECT_EQ(item(groups, "key", "site")["whole"].int_or(0), 2);
    EXPECT_FALSE(item(groups, "key", "site")["met"].as_bool());
    EXPECT_TRUE(item(groups, "key", "call")["met"].as_bool());
    MetricRecordsQuery query;
    query.side = "rest";
    query.split = "kind";
    query.group = "site";
    EXPECT_EQ((*engine->metric_records(as(head), "desk", "desk.in_time", query))["total"].int_or(0), 2);
    query.limit = 1;
    const Json first = *engine->metric_records(as(head), "desk", "in_time", query);
    query.cursor = first["next"].string_or("");
    const Json second = *engine->metric_records(as(head), "desk", "in_time", query);
    EXPECT_NE(first["items"].as_array().at(0)["id"].string_or(""), second["items"].as_array().at(0)["id"].string_or(""));
    EXPECT_TRUE(second["next"].is_null());
    query.cursor = "x";
    EXPECT_EQ(engine->metric_records(as(head), "desk", "in_time", query).problem().code, "query.metric-cursor");
}

TEST_F(Desk, ShowsWaysDecisionsAndParameters) {
    const Json page = *engine->policy_page(as(head), "desk", "", "");
    const Json& way = item(page["lifecycles"], "type", "desk.case");
    EXPECT_TRUE(item(way["actions"], "id", "register")["from"].is_null());
    EXPECT_EQ(joined(item(way["actions"], "id", "assign")["to"]), "assigned");
    const Json& within = item(page["parameters"], "id", "within");
    EXPECT_EQ(within["value"].string_or(""), "3 working days");
    EXPECT_EQ(within["since"].string_or(""), "2026-01-01");
    EXPECT_TRUE(within["stated"].as_bool());
    const std::string owner = hire("陈总", R"(["base.policy_owner"])", "");
    ASSERT_TRUE(engine->execute({.actor = as(owner), .what = SetParameter{"desk", "within", Json("5 working days"), "2026-03-20"}}).ok());
    const Json announced = item((*engine->policy_page(as(head), "desk", "", ""))["parameters"], "id", "within");
    EXPECT_EQ(announced["value"].string_or(""), "3 working days");   // not yet
    EXPECT_EQ(announced["next"]["from"].string_or(""), "2026-03-20");
    clock.set(*Instant::parse("2026-03-20T02:00:00Z"));
    const Json now = item((*engine->policy_page(as(head), "desk", "", ""))["parameters"], "id", "within");
    EXPECT_EQ(now["value"].string_or(""), "5 working days");
    EXPECT_EQ(now["since"].string_or(""), "2026-03-20");
}

TEST_F(Desk, KnowsWhoAsksAndWhatIsInstalled) {
    const Json person = engine->person(as(clerk));
    EXPECT_EQ(person["name"].string_or(""), "钱工");
    EXPECT_EQ(joined(person["roles"], "id"), "desk.clerk");
    EXPECT_EQ(joined(person["capabilities"]), "");
    const std::string admin = hire("系统员", R"(["base.admin"])", "");
    EXPECT_EQ(joined(engine->person(as(admin))["capabilities"]), "import admin audit");
    EXPECT_EQ(joined(engine->person(as(hire("经理", R"(["base.manager"])", "")))["capabilities"]), "import") << "who may undo what was imported may import";
    EXPECT_TRUE(engine->has_role(as(head), "desk.head"));
    EXPECT_FALSE(engine->has_role(as(clerk), "desk.head"));
    const Json meta = engine->meta(as(clerk));
    EXPECT_EQ(joined(meta["packs"], "id"), "base desk");
    const Json& type = item(meta["record_types"], "id", "desk.case");
    EXPECT_EQ(joined(type["create_actions"], "id"), "register");
    EXPECT_TRUE(type["may_list"].as_bool());
    EXPECT_EQ(joined(type["views"], "id"), "desk.open desk.registered");
    EXPECT_EQ(item(type["fields"], "name", "amount")["type"].string_or(""), "money");
    EXPECT_EQ(item(engine->meta(as(stranger))["record_types"], "id", "desk.case")["create_actions"].as_array().size(), 0u);
    EXPECT_FALSE(item(engine->meta(as(stranger))["record_types"], "id", "desk.visit")["may_list"].as_bool());
}

TEST_F(Desk, ShowsTheDaysOfTheCalendar) {
    const Json days = *engine->calendar_days(as(clerk), "2026-09-30", "2026-10-11");
    EXPECT_EQ(days.as_array().size(), 12u);
    EXPECT_EQ(item(days, "date", "2026-10-01")["kind"].string_or(""), "holiday");
    EXPECT_EQ(item(days, "date", "2026-10-10")["kind"].string_or(""), "make_up");
    EXPECT_EQ(item(days, "date", "2026-09-30")["spans"].dump(), R"([["08:30","17:30"]])");
    EXPECT_EQ(item(days, "date", "2026-10-11")["working"].as_bool(), false);
    EXPECT_EQ(item(days, "date", "2026-10-01")["source"].string_or(""), "国务院放假安排");
    EXPECT_EQ(engine->calendar_days(as(clerk), "x", "").problem().code, "query.date");
    EXPECT_EQ(engine->calendar_days(as(clerk), "2026-01-01", "2030-01-01").problem().code, "query.days");
}

}  // namespace
}  // namespace huiyin::engine
