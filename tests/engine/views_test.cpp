// Views of days: lists between two days, the route of one, and what a screen is told of a view.
#include "engine/round.hpp"

namespace huiyin::engine {
namespace {

using Views = Round;

std::string names(const Json& route) {
    std::string all;
    for (const Json& stop : route["stops"].as_array()) all += (all.empty() ? "" : " ") + stop["record"]["title"].string_or("-") + (stop["done"] == Json(true) ? "*" : "");
    return all;
}

TEST_F(Views, TellAScreenWhatPlacesARecordAndWhatItPerforms) {
    const Json meta = engine->meta(as(walker));
    for (const Json& type : meta["record_types"].as_array()) {
        if (type["id"].string_or("") != "field-round.stop") continue;
        for (const Json& view : type["views"].as_array()) {
            if (view["id"].string_or("") == "field-round.today") {
                EXPECT_EQ(view["as"].string_or(""), "route");
                EXPECT_EQ(view["day"].string_or(""), "day");
                EXPECT_EQ(view["action"]["id"].string_or(""), "count");
                EXPECT_EQ(view["action"]["offline"], Json(true));
                EXPECT_EQ(joined(view["action"]["asks"], "field"), "figure picture note");
                EXPECT_EQ(view["action"]["asks"].as_array()[0]["required"], Json(true));
                EXPECT_EQ(view["action"]["asks"].as_array()[1]["required"], Json(false));
            }
            if (view["id"].string_or("") == "field-round.by_state") { EXPECT_EQ(view["group"].string_or(""), "state"); }
        }
        return;
    }
    FAIL() << "the type is not told";
}

TEST_F(Views, ListBetweenTwoDaysOfTheView) {
    plan("甲", "2026-03-09", 1);
    plan("乙", "2026-03-10", 1);
    plan("丙", "2026-03-31", 1);
    ListQuery query;
    query.type = "field-round.stop";
    query.view = "field-round.month";
    query.sort = "number";
    query.from_on = "2026-03-10";
    EXPECT_EQ(joined((*engine->list(as(planner), query))["items"], "title"), "乙 丙");
    query.to_on = "2026-03-30";
    const Json march = *engine->list(as(planner), query);
    EXPECT_EQ(joined(march["items"], "title"), "乙");
    EXPECT_EQ(march["items"].as_array()[0]["fields"]["day"].string_or(""), "2026-03-10");   // no column, yet it has to be placed
    query.to_on = "30 March";
    EXPECT_EQ(engine->list(as(planner), query).problem().code, "query.date");
    query.view = "field-round.all";
    EXPECT_EQ(engine->list(as(planner), query).problem().code, "query.no-day");
}

TEST_F(Views, WalkTheDayInItsOrderAndSayWhatIsDone) {
    plan("丙", "2026-03-09", 10);
    const std::string second = plan("乙", "2026-03-09", 2);
    const std::string first = plan("甲", "2026-03-09", 1);
    plan("明天", "2026-03-10", 1);
    plan("别人", "2026-03-09", 1, "北街", other);
    const auto route = [&](const std::string& by, const std::string& day) { return engine->route(as(by), "field-round.stop", "field-round.today", day); };
    EXPECT_EQ(names(*route(walker, "2026-03-09")), "甲 乙 丙");
    EXPECT_EQ(names(*route(walker, "2026-03-10")), "明天");
    EXPECT_EQ(names(*route(walker, "")), "甲 乙 丙");                      // today, where no day is named
    EXPECT_EQ(names(*route(other, "2026-03-09")), "别人");

    ASSERT_TRUE(perform(walker, first, "count", JsonObject{{"figure", 120}}).ok());
    ASSERT_TRUE(perform(walker, second, "miss", JsonObject{{"reason", "away"}}).ok());
    const Json after = *route(walker, "");
    EXPECT_EQ(names(after), "甲* 乙 丙");                                  // nobody in is no count: it stays to be done
    EXPECT_EQ(after["done"].int_or(0), 1);
    EXPECT_EQ(after["complete"], Json(true));
    const auto own = [&](const std::string& who) { return engine->workbench(as(who))["routes"].dump(); };
    EXPECT_EQ(own(walker), R"([{"type":"field-round.stop","view":"field-round.today","title":{"zh":"今日路线","en":"Route of the day"},"done":1,"stops":3}])");
    EXPECT_EQ(own(planner), "[]");                                        // who only plans has no stops of his own
    const Json& offers = after["stops"].as_array()[1]["record"]["actions"];
    EXPECT_EQ(joined(offers, "id"), "count miss sign correct move");
    EXPECT_EQ(offers.as_array()[0]["offline"], Json(true));
    EXPECT_EQ(offers.as_array()[3]["offline"], Json(false));
    EXPECT_EQ(offers.as_array()[0]["to"], *Json::parse(R"(["counted"])"));

    EXPECT_EQ(engine->route(as(walker), "field-round.stop", "field-round.all", "").problem().code, "query.no-day");
    EXPECT_EQ(engine->route(as(walker), "field-round.stop", "field-round.month", "").problem().code, "query.no-route");
    EXPECT_EQ(engine->route(as(walker), "field-round.stop", "field-round.none", "").problem().code, "query.view");
}

}  // namespace
}  // namespace huiyin::engine
