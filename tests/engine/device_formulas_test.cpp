// What is sent to a device as data: conditions and formulas that need nothing but the record, the input and parameters.
#include "engine/round.hpp"

namespace huiyin::engine {
namespace {

struct DeviceFormulas : Round {
    Json offer(const Json& record, const std::string& id) {
        for (const Json& each : record["actions"].as_array())
            if (each["id"] == Json(id)) return each;
        return {};
    }
};

TEST_F(DeviceFormulas, CarryConditionsOfOfflineActions) {
    const std::string id = plan("甲", "2026-03-09", 1);
    const auto record = engine->record(as(walker), "field-round.stop", id);
    ASSERT_TRUE(record.ok());
    const Json count = offer(*record, "count");
    EXPECT_EQ(count["from"].dump(), R"(["open","missed"])");
    ASSERT_EQ(count["checks"].as_array().size(), 2U);
    const Json& require = count["checks"].as_array()[0];
    EXPECT_EQ(require["kind"], Json("require"));
    EXPECT_EQ(require["that"].dump(), R"([">=",["input","figure"],["record","previous"]])");
    EXPECT_EQ(require["field"], Json("figure"));
    EXPECT_EQ(require["say"], Json("本次数字小于上次的100。"));
    EXPECT_EQ(require["clauses"].dump(), R"(["FR-C002"])");
    const Json& confirm = count["checks"].as_array()[1];
    EXPECT_EQ(confirm["kind"], Json("confirm"));
    EXPECT_EQ(confirm["that"].dump(), R"(["<=",["-",["input","figure"],["record","previous"]],500])");
    // What needs a network carries none of it.
    EXPECT_TRUE(offer(*record, "move")["checks"].is_null());
    EXPECT_TRUE(offer(*record, "move")["from"].is_null());
}

TEST_F(DeviceFormulas, CarryComputedFields) {
    const Json meta = engine->meta(as(walker));
    for (const Json& type : meta["record_types"].as_array()) {
        if (type["id"] != Json("field-round.stop")) {
            EXPECT_TRUE(type["formulas"].is_null()) << type["id"].dump();
            continue;
        }
        EXPECT_EQ(type["formulas"]["used"].dump(), R"(["-",["record","figure"],["record","previous"]])");
        EXPECT_EQ(type["formulas"]["due_amount"].dump(), R"(["round half up",["*",["-",["record","figure"],["record","previous"]],3.17],2])");
    }
}

TEST_F(DeviceFormulas, AreNotAskedForWhereTheServerIsThere) {
    const std::string id = plan("甲", "2026-03-09", 1);
    const auto check = [&](int figure) {
        return engine->check(as(walker), PerformAction{"field-round.stop", RecordId(id), "count", JsonObject{{"figure", figure}}, {}, {}, {}});
    };
    const auto good = check(130);
    ASSERT_TRUE(good.ok());
    EXPECT_EQ((*good)["computed"]["used"], Json(30));
    EXPECT_EQ((*good)["computed"]["due_amount"].dump(), "95.10");
    const auto bad = check(90);
    ASSERT_TRUE(bad.ok());
    EXPECT_EQ((*bad)["computed"].dump(), "{}");
    EXPECT_EQ((*bad)["errors"].as_array().size(), 1U);
    EXPECT_EQ(stop(id)["state"]["id"], Json("open"));
}

}  // namespace
}  // namespace huiyin::engine
