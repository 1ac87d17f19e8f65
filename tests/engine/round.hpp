// The stops of a day and who walks them: what the tests of routes, devices and signatures look at (tests/packs/field-round).
#pragma once

#include <gtest/gtest.h>

#include "engine/engine_over.hpp"

namespace huiyin::engine {

struct Round : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T02:00:00Z")};          // Monday 10:00 in Shanghai
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string planner, walker, other;

    void SetUp() override {
        std::string faults;
        engine = engine_over(policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/tests/packs/field-round").value(), temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        planner = hire("范排", "field-round.planner");
        walker = hire("吴行", "field-round.walker");
        other = hire("钱二", "field-round.walker");
    }

    static Actor as(const std::string& person, Language language = Language::zh) { return {PersonId(person), language}; }
    std::string hire(const std::string& name, const std::string& role) {
        const auto hired = engine->execute({.actor = {}, .what = PerformAction{"base.person", {}, "hire", JsonObject{{"name", name}, {"roles", JsonArray{role}}}, {}, {}, {}}});
        return hired.ok() ? hired->id : "";
    }
    std::string plan(const std::string& name, const std::string& day, int position, const std::string& place = "南街", const std::string& whose = {}) {
        const auto made = perform(planner, "", "plan", JsonObject{{"name", name}, {"place", place}, {"day", day}, {"position", position}, {"previous", 100}, {"phone", "13812345678"}, {"walker", whose.empty() ? walker : whose}});
        EXPECT_TRUE(made.ok());
        return made.ok() ? made->id : "";
    }
    Result<Outcome> perform(const std::string& by, const std::string& record, const std::string& action, const Json& input) {
        return engine->execute({.actor = as(by), .what = PerformAction{"field-round.stop", RecordId(record), action, input, {}, {}, {}}});
    }
    Json stop(const std::string& id) {
        const auto found = engine->record(as(planner), "field-round.stop", id);
        return found.ok() ? *found : Json(found.problem().code);
    }
    static std::string joined(const Json& array, const char* member) {
        std::string all;
        if (array.is_array())
            for (const Json& each : array.as_array()) all += (all.empty() ? "" : " ") + each[member].string_or("-");
        return all;
    }
};

}  // namespace huiyin::engine
