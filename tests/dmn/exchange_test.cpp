// Tables to .dmn and back: every rule, type and hit policy comes home, and decides as it did.
#include "dmn/exchange.hpp"

#include <gtest/gtest.h>

#include "dmn/package.hpp"
#include "dmn/table.hpp"
#include "dmn/table_check.hpp"

namespace huiyin::dmn {
namespace {

using Of = feel::Type::Of;

feel::TableDefinition fines() {
    feel::TableDefinition table;
    table.hit_policy = feel::HitPolicy::priority;
    table.inputs = {{"gravity", feel::Type::choice({"minor", "serious"}), {}}, {"days", Of::number, {}}, {"on_time", Of::boolean, {}}};
    table.outputs = {{"amount", Of::number, {}, ""}, {"measure", feel::Type::choice({"dismissal", "\"quoted\" & <odd>"}), {"dismissal", "\"quoted\" & <odd>"}, ""}};
    table.rules = {{{"\"minor\"", "-", "true"}, {"200.00", "\"dismissal\""}}, {{"\"serious\"", "> 3, [1..2)", "not(true)"}, {"days * 10", "\"\\\"quoted\\\" & <odd>\""}}};
    return table;
}

void same(const feel::TableDefinition& a, const feel::TableDefinition& b) {
    EXPECT_EQ(a.hit_policy, b.hit_policy);
    EXPECT_EQ(a.aggregation, b.aggregation);
    ASSERT_EQ(a.rules.size(), b.rules.size());
    for (std::size_t r = 0; r < a.rules.size(); ++r) {
        EXPECT_EQ(a.rules[r].tests, b.rules[r].tests);
        EXPECT_EQ(a.rules[r].outputs, b.rules[r].outputs);
    }
}

TEST(Exchange, BringsEveryRuleHome) {
    for (const auto& [policy, aggregation] : {std::pair{feel::HitPolicy::priority, feel::Aggregation::none}, std::pair{feel::HitPolicy::collect, feel::Aggregation::sum},
                                              std::pair{feel::HitPolicy::rule_order, feel::Aggregation::none}, std::pair{feel::HitPolicy::output_order, feel::Aggregation::none}}) {
        feel::TableDefinition table = fines();
        table.hit_policy = policy;
        table.aggregation = aggregation;
        const auto model = read_model(write_dmn({"fine", "罚款", "C1 C2", table}));
        ASSERT_TRUE(model.ok()) << model.problem().code;
        const auto& decision = model->elements.back();
        EXPECT_EQ(decision.name, "fine");
        same(table_definition(*decision.logic->table), table);
    }
}

TEST(Exchange, WritesWhatDecides) {
    auto model = read_model(write_dmn({"fine", "罚款", "", fines()}));
    std::vector<Model> models;
    models.push_back(std::move(model).value());
    const auto package = Package::make(std::move(models));
    ASSERT_TRUE(package.ok()) << package.problem().code;
    const auto answer = (*package)->decide({"fine"}, {{"gravity", "", "serious"}, {"days", "", 5}, {"on_time", "", false}}, {});
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->outputs[0].second.to_text(), "{amount: 50, measure: \"\\\"quoted\\\" & <odd>\"}");
    EXPECT_TRUE((*package)->decide({"fine"}, {{"gravity", "", "unheard of"}}, {})->outputs[0].second.is_null());
}

TEST(Exchange, WritesTheVersionThatEveryModellerOpens) {   // 1.3: later namespaces are unknown to tools that stopped there
    const std::string written = write_dmn({"fine", "罚款", "", fines()});
    EXPECT_NE(written.find("xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\""), std::string::npos);
    EXPECT_NE(written.find("xmlns:dmndi=\"https://www.omg.org/spec/DMN/20191111/DMNDI/\""), std::string::npos);
    EXPECT_EQ(written.find("2023"), std::string::npos);
}

TEST(Exchange, ReadsTablesAsASectionOfAPack) {
    const auto model = read_model(write_dmn({"fine", "罚款", "", fines()}));
    EXPECT_EQ(decisions_section(*model).yaml, R"(decisions:
  fine:
    zh: '罚款'
    hit: priority
    in:
      gravity: ['minor', 'serious']
      days: number
      on_time: boolean
    out:
      amount: number
      measure: ['dismissal', '"quoted" & <odd>']
    rows:
      - ['"minor"', '-', 'true', '200.00', '"dismissal"']
      - ['"serious"', '> 3, [1..2)', 'not(true)', 'days * 10', '"\"quoted\" & <odd>"']
)");
}

TEST(Exchange, TellsWhatAPackCannotSay) {
    const auto model = read_model(R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">
      <businessKnowledgeModel id="k" name="knowledge"/>
      <decision id="a" name="Discount rate"><decisionTable><input label="Order size"><inputExpression typeRef="number"><text>order.total / 2</text></inputExpression></input>
        <output typeRef="number"><defaultOutputEntry><text>0</text></defaultOutputEntry></output><rule><inputEntry><text>&gt; 10</text></inputEntry><outputEntry><text>5</text></outputEntry><annotationEntry><text>by agreement</text></annotationEntry></rule></decisionTable></decision>
      <decision id="b" name="Twice"><literalExpression><text>2 * Discount rate</text></literalExpression></decision></definitions>)");
    const Section section = decisions_section(*model);
    EXPECT_EQ(section.yaml, R"(decisions:
  Discount_rate:
    zh: 'Discount rate'
    hit: first
    in:
      Order_size: number   # order.total / 2
    out:
      result: number
    rows:
      - ['> 10', '5']   # by agreement
      - ['-', '0']
  Twice:
    zh: 'Twice'
    value: '2 * Discount rate'
)");
    ASSERT_EQ(section.left_out.size(), 1U);
    EXPECT_EQ(section.left_out[0].param("name"), "knowledge");
}

TEST(Exchange, ChecksTablesOfAModel) {
    const auto checked = [](const char* policy, const char* rules) {
        const auto model = read_model(std::string(R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="n">
          <itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>
          <decision id="a" name="T"><decisionTable hitPolicy=")") + policy + R"("><input><inputExpression typeRef="tColour"><text>colour</text></inputExpression></input><output/>)" + rules + "</decisionTable></decision></definitions>");
        std::string text;
        for (const Problem& each : check_tables(*model)) text += message(Language::en, each) + "\n";
        return text;
    };
    const auto rule = [](const char* test, const char* output) { return std::string("<rule><inputEntry><text>") + test + "</text></inputEntry><outputEntry><text>" + output + "</text></outputEntry></rule>"; };
    EXPECT_EQ(checked("UNIQUE", (rule("\"red\"", "1")).c_str()), "`T` has a gap, for example colour = green\n");
    EXPECT_EQ(checked("UNIQUE", (rule("-", "1") + rule("\"red\"", "2")).c_str()), "Rules 1 and 2 of `T` overlap, for example colour = red\nThe hit policy FIRST would fit `T` better\n");
    EXPECT_EQ(checked("FIRST", (rule("-", "1") + rule("\"red\"", "1")).c_str()), "Rule 2 of `T` never hits\nRule 2 of `T` is superfluous: rule 1 says it already\n");
    EXPECT_EQ(checked("UNIQUE", (rule("1 +", "1")).c_str()), "`T`, rule 1, column 1: The expression ends too early\n");
}

}  // namespace
}  // namespace huiyin::dmn
