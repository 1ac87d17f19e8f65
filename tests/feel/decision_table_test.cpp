#include "feel/decision_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace huiyin::feel {
namespace {

using Of = Type::Of;

TableDefinition fines(HitPolicy policy = HitPolicy::unique) {
    TableDefinition table;
    table.hit_policy = policy;
    table.inputs = {{"gravity", Type::choice({"minor", "moderate", "serious", "severe"}), {}}, {"main", Of::boolean, {}}};
    table.outputs = {{"amount", Of::number, {}, ""}};
    table.rules = {{{"\"minor\"", "-"}, {"200.00"}}, {{"\"moderate\"", "true"}, {"500.00"}}, {{"\"moderate\"", "false"}, {"200.00"}},
                   {{"\"serious\"", "true"}, {"1000.00"}}, {{"\"serious\"", "false"}, {"500.00"}}, {{"\"severe\"", "true"}, {"1500.00"}}, {{"\"severe\"", "false"}, {"1000.00"}}};
    return table;
}

std::shared_ptr<const DecisionTable> compiled(TableDefinition definition) {
    std::vector<CellFault> faults;
    auto table = DecisionTable::compile(std::move(definition), Scope(), faults);
    EXPECT_TRUE(table) << (faults.empty() ? "" : faults.front().fault.code);
    return table;
}
std::string decide(const DecisionTable& table, std::vector<Value> inputs) {
    Evaluation evaluation{std::span<const Value>()};
    return table.decide(inputs, evaluation).result.to_text();
}

TEST(DecisionTable, GivesTheRuleThatHits) {
    const auto table = compiled(fines());
    EXPECT_EQ(decide(*table, {"serious", true}), "1000");
    EXPECT_EQ(decide(*table, {"minor", false}), "200");
    EXPECT_EQ(decide(*table, {"unknown", false}), "null");
    EXPECT_TRUE(table->analyse().empty());
}

TableDefinition bands(HitPolicy policy, Aggregation aggregation = Aggregation::none) {
    TableDefinition table;
    table.hit_policy = policy;
    table.aggregation = aggregation;
    table.inputs = {{"n", Of::number, {}}};
    table.outputs = {{"level", Of::string, {"high", "low"}, ""}};
    table.rules = {{{"< 10"}, {"\"low\""}}, {{">= 5"}, {"\"high\""}}, {{"[5..7]"}, {"\"low\""}}};
    return table;
}

TEST(DecisionTable, FollowsEveryHitPolicy) {
    EXPECT_EQ(decide(*compiled(bands(HitPolicy::unique)), {6}), "null");
    EXPECT_EQ(decide(*compiled(bands(HitPolicy::first)), {6}), "low");
    EXPECT_EQ(decide(*compiled(bands(HitPolicy::any)), {6}), "null");
    EXPECT_EQ(decide(*compiled(bands(HitPolicy::priority)), {6}), "high");
    EXPECT_EQ(decide(*compiled(bands(HitPolicy::rule_order)), {6}), "[\"low\", \"high\", \"low\"]");
    EXPECT_EQ(decide(*compiled(bands(HitPolicy::output_order)), {6}), "[\"high\", \"low\", \"low\"]");
    EXPECT_EQ(decide(*compiled(bands(HitPolicy::collect)), {6}), "[\"low\", \"high\", \"low\"]");
    EXPECT_EQ(decide(*compiled(bands(HitPolicy::collect, Aggregation::count)), {6}), "3");
    TableDefinition ladder;
    ladder.hit_policy = HitPolicy::collect;
    ladder.aggregation = Aggregation::sum;
    ladder.inputs = {{"days", Of::number, {}}};
    ladder.outputs = {{"points", Of::number, {}, ""}};
    ladder.rules = {{{">= 1"}, {"1"}}, {{">= 2"}, {"days * 10"}}};
    EXPECT_EQ(decide(*compiled(ladder), {3}), "31");
}

TEST(DecisionTable, FallsBackToDefaultOutputs) {
    TableDefinition table = fines();
    table.rules.resize(1);
    table.outputs[0].otherwise = "0.00";
    EXPECT_EQ(decide(*compiled(table), {"severe", true}), "0");
}

std::string told(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += finding.kind == Finding::Kind::gap ? "gap" : finding.kind == Finding::Kind::overlap ? "overlap" : finding.kind == Finding::Kind::conflict ? "conflict" : "unreachable";
        for (const auto& [name, value] : finding.witness) text += " " + name + "=" + value.to_text();
        for (const std::size_t rule : finding.rules) text += " #" + std::to_string(rule + 1);
        text += "\n";
    }
    return text;
}

TEST(DecisionTable, NamesAWitnessForGapsOverlapsAndDeadRules) {
    TableDefinition gap = fines();
    gap.rules.erase(gap.rules.begin() + 4);
    EXPECT_EQ(told(compiled(gap)->analyse()), "gap gravity=serious main=false\n");
    EXPECT_EQ(told(compiled(bands(HitPolicy::unique))->analyse()), "overlap n=5 #1 #2\noverlap n=5 #1 #3\noverlap n=5 #2 #3\n");
}

TEST(DecisionTable, KnowsWhatFirstMakesUnreachable) {
    TableDefinition dead = bands(HitPolicy::first);
    EXPECT_EQ(told(compiled(dead)->analyse()), "unreachable #3\n");
    TableDefinition open = bands(HitPolicy::first);
    open.rules = {{{"< 5"}, {"\"low\""}}, {{"> 5"}, {"\"high\""}}};
    EXPECT_EQ(told(compiled(open)->analyse()), "gap n=5\n");
}

/// 500 rules over ten inputs, each rule a box of its own: as many classes a column as there are ends.
TableDefinition scattered(HitPolicy policy) {
    TableDefinition table;
    table.hit_policy = policy;
    for (int i = 0; i < 10; ++i) table.inputs.push_back({"n" + std::to_string(i), Of::number, {}});
    table.outputs = {{"r", Of::number, {}, ""}};
    unsigned seed = 7;
    const auto next = [&] { return seed = seed * 1'103'515'245U + 12'345U, static_cast<int>(seed >> 16 & 1023U); };
    for (int r = 0; r < 500; ++r) {
        TableDefinition::Rule rule{{}, {std::to_string(r)}};
        for (int i = 0; i < 10; ++i) {
            const int low = next();
            rule.tests.push_back("[" + std::to_string(low) + ".." + std::to_string(low + next()) + "]");
        }
        table.rules.push_back(rule);
    }
    return table;
}

TEST(DecisionTable, FindsOverlapsAmongFiveHundredRulesInTime) {
    const auto table = compiled(scattered(HitPolicy::unique));
    const auto start = std::chrono::steady_clock::now();
    const auto findings = table->analyse(20);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));      // a second when optimised and alone
    ASSERT_EQ(findings.size(), 20U);
    EXPECT_EQ(findings[0].kind, Finding::Kind::gap);
    for (const Finding& finding : findings) {
        Evaluation evaluation{std::span<const Value>()};
        std::vector<Value> inputs;
        for (const auto& [name, value] : finding.witness) inputs.push_back(value);
        const Decided decided = table->decide(inputs, evaluation);
        if (finding.kind == Finding::Kind::gap) EXPECT_TRUE(decided.rules.empty());
        else for (const std::size_t rule : finding.rules) EXPECT_TRUE(std::find(decided.rules.begin(), decided.rules.end(), rule) != decided.rules.end());
    }
}

TEST(DecisionTable, SeesRulesThatOthersCoverTogether) {
    TableDefinition covered = bands(HitPolicy::first);
    covered.rules = {{{"< 5"}, {"\"low\""}}, {{"> 5"}, {"\"high\""}}, {{"[0..9]"}, {"\"low\""}}, {{"5"}, {"\"high\""}}};
    EXPECT_EQ(told(compiled(covered)->analyse()), "unreachable #4\n");         // the third takes 5 before it
    TableDefinition days;
    days.hit_policy = HitPolicy::unique;
    days.inputs = {{"on", Of::date, {}}};
    days.outputs = {{"r", Of::number, {}, ""}};
    days.rules = {{{"< @\"2026-01-01\""}, {"1"}}, {{"[@\"2026-01-01\"..@\"2026-06-30\"]"}, {"2"}}, {{"> @\"2026-07-01\""}, {"3"}}};
    EXPECT_EQ(told(compiled(days)->analyse()), "gap on=2026-07-01\n");
}

std::string advised(const std::vector<Advice>& advice) {
    std::string text;
    for (const Advice& each : advice) {
        if (each.kind == Advice::Kind::subsumed) text += "#" + std::to_string(each.rules[0] + 1) + " in #" + std::to_string(each.rules[1] + 1) + "\n";
        else text += each.better == HitPolicy::unique ? "unique\n" : each.better == HitPolicy::any ? "any\n" : "first\n";
    }
    return text;
}

TEST(DecisionTable, AdvisesAgainstWhatIsSaidTwice) {
    TableDefinition twice = bands(HitPolicy::any);
    twice.rules = {{{"< 10"}, {"\"low\""}}, {{"[2..3]"}, {"\"low\""}}, {{">= 10"}, {"\"high\""}}};
    EXPECT_EQ(advised(compiled(twice)->advise()), "#2 in #1\n");
    twice.hit_policy = HitPolicy::unique;
    EXPECT_EQ(advised(compiled(twice)->advise()), "#2 in #1\nany\n");
    EXPECT_EQ(advised(compiled(bands(HitPolicy::unique))->advise()), "#3 in #1\nfirst\n");
    twice.rules.erase(twice.rules.begin() + 1);
    twice.hit_policy = HitPolicy::first;
    EXPECT_EQ(advised(compiled(twice)->advise()), "unique\n");
}

TEST(DecisionTable, PointsAtTheCellAtFault) {
    TableDefinition table = fines();
    table.rules[3].tests[0] = "\"serios\"";
    table.rules[5].outputs[0] = "\"viel\"";
    std::vector<CellFault> faults;
    EXPECT_FALSE(DecisionTable::compile(table, Scope(), faults));
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].rule, 3U);
    EXPECT_EQ(faults[0].column, 0U);
    EXPECT_EQ(faults[0].fault.suggestion, "serious");
    EXPECT_EQ(faults[1].rule, 5U);
    EXPECT_EQ(faults[1].column, 2U);
}

TEST(DecisionTable, IsAnalysedWhenLarge) {
    TableDefinition table;
    table.hit_policy = HitPolicy::unique;
    for (int i = 0; i < 10; ++i) table.inputs.push_back({"n" + std::to_string(i), Of::number, {}});
    table.outputs = {{"r", Of::number, {}, ""}};
    for (int r = 0; r < 500; ++r) {
        TableDefinition::Rule rule{{}, {std::to_string(r)}};
        for (int i = 0; i < 10; ++i) rule.tests.push_back(i == 0 ? "[" + std::to_string(r) + ".." + std::to_string(r + 1) + ")" : "-");
        table.rules.push_back(rule);
    }
    EXPECT_EQ(compiled(table)->analyse().size(), 1U);      // below 0 and from 500 on nothing hits
}

}  // namespace
}  // namespace huiyin::feel
