#include "engine/numbering.hpp"

#include <gtest/gtest.h>

#include <map>

namespace huiyin::engine {
namespace {

TEST(Numbering, RestartsWithTheDatePartsUsed) {
    std::map<std::string, std::int64_t> counters;
    const auto draw = [&](const std::string& name) { return ++counters[name]; };
    const auto on = [](const char* date) { return *calendar::Date::parse(date); };
    EXPECT_EQ(numbered("t.case", "TS{yyyy}-{seq:4}", on("2026-03-09"), draw), "TS2026-0001");
    EXPECT_EQ(numbered("t.case", "TS{yyyy}-{seq:4}", on("2026-12-31"), draw), "TS2026-0002");
    EXPECT_EQ(numbered("t.case", "TS{yyyy}-{seq:4}", on("2027-01-01"), draw), "TS2027-0001");
    EXPECT_EQ(numbered("t.other", "TS{yyyy}-{seq:4}", on("2026-03-09"), draw), "TS2026-0001");       // each type counts for itself
    EXPECT_EQ(numbered("t.slip", "QF{yy}{MM}{dd}{seq}", on("2026-03-09"), draw), "QF2603091");
    EXPECT_EQ(numbered("t.none", "", on("2026-03-09"), draw), "");
    EXPECT_EQ(numbered("t.plain", "A", on("2026-03-09"), draw), "A");
    EXPECT_EQ(counters.size(), 4U);
}

}  // namespace
}  // namespace huiyin::engine
