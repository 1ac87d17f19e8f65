// The stage of the tests' own pack, compiled once.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "app/packs.hpp"
#include "app/scenario_report.hpp"

namespace huiyin::app {

inline const std::string scenario_pack = std::string(HUIYIN_SOURCE_DIR) + "/tests/packs/scenario-check";

inline Stage test_stage() {
    static const Stage stage = [] {
        const auto packs = compile_packs({scenario_pack}, std::string(HUIYIN_SOURCE_DIR) + "/policies");
        EXPECT_TRUE(packs.ok());
        std::string told;
        for (const CheckedPack& pack : *packs) told += render(pack.diagnostics, pack.sources.files, Language::en);
        EXPECT_EQ(told, "");
        const auto good = good_packs(*packs);
        Stage made;
        made.policy = std::make_shared<const policy::Policy>(good);
        made.pack = made.policy->pack("scenario-check");
        made.zone = *calendar::Zone::named("Asia/Shanghai");
        EXPECT_NE(made.pack, nullptr);
        return made;
    }();
    return stage;
}

}  // namespace huiyin::app
