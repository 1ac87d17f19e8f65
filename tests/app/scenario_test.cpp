// The scenario runner: a pack of its own whose scenarios pass, and golden files of what it says when they do not.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/scenario_stage.hpp"
#include "app/scenario_value.hpp"

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr const char* head = "scenario: 试\nclauses: [R-C001]\nclock: 2026-03-09 10:00\ngiven: {周敏: clerk, 孙立: {role: [head, technician], department: 技术部}, 技术部: {department: {head: 孙立}}, 华信: customer}\n";

Scenario only(const std::string& text) {
    auto all = read_scenarios("s.yaml", text, test_stage());
    EXPECT_EQ(all.size(), 1U);
    return std::move(all.front());
}

std::string said(const Scenario& scenario, const std::string& text) { return render(scenario.faults, {{"s.yaml", text}}, Language::en); }

TEST(ScenarioReading, CutsSentencesAtTheVerb) {
    const std::string text = std::string(head) + "steps:\n  - {when: 周敏 creates repair as 案一, with: {customer: 华信, content: 不转}}\n"
                                                  "  - {when: 2026-03-09 11:00 孙立 performs assign 案一}\n  - when: 孙立 hands over settle of 案一 to 周敏\n  - when: 2026-03-10 09:00\n";
    const Scenario scenario = only(text);
    ASSERT_EQ(said(scenario, text), "");
    ASSERT_EQ(scenario.steps.size(), 4U);
    const auto& creates = std::get<Creates>(scenario.steps[0].act);
    EXPECT_EQ(creates.type->id, "scenario-check.repair");
    EXPECT_EQ(creates.action, "register");
    EXPECT_EQ(creates.as, "案一");
    const auto& assign = std::get<Performs>(scenario.steps[1].act);
    EXPECT_EQ(scenario.steps[1].person, "孙立");
    EXPECT_EQ(assign.on.name.text, "案一");
    EXPECT_EQ(scenario.steps[1].at->to_string(), "2026-03-09T03:00:00.000Z");
    const auto& hands = std::get<HandsOver>(scenario.steps[2].act);
    EXPECT_EQ(hands.duty, "scenario-check.settle");
    EXPECT_EQ(hands.to, "周敏");
    EXPECT_FALSE(scenario.steps[3].acts());
}

TEST(ScenarioReading, NamesARecordOnlyOnceAndAsSomething) {
    const auto faults = [](const char* when) {
        const std::string text = std::string(head) + "steps: [{when: 周敏 creates repair}, {when: " + when + "}]\n";
        return said(only(text), text);
    };
    EXPECT_EQ(faults("周敏 names the repair as 案一"), "");
    EXPECT_THAT(faults("周敏 names the repair as 周敏"), HasSubstr("[pack.named-twice]"));
    EXPECT_THAT(faults("周敏 names the repair"), HasSubstr("[scenario.unfinished]"));
    EXPECT_THAT(faults("周敏 names the repairs as 案一"), HasSubstr("[pack.unknown-record]"));
}

TEST(ScenarioReading, GivesPeopleTheirRolesAndRecordsTheirState) {
    const std::string text = std::string(head) + "steps: [{when: 2026-03-10 09:00}]\n";
    const Scenario scenario = only(text);
    ASSERT_TRUE(scenario.readable) << said(scenario, text);
    ASSERT_EQ(scenario.given.size(), 4U);
    EXPECT_EQ(scenario.given[0].roles, std::vector<std::string>{"scenario-check.clerk"});
    EXPECT_EQ(scenario.given[1].roles, (std::vector<std::string>{"scenario-check.head", "scenario-check.technician"}));
    EXPECT_EQ(scenario.given[2].type->id, "base.department");
    EXPECT_EQ(scenario.given[3].type->id, "base.customer");
}

TEST(ScenarioReading, TakesAnApprovalStepForADecision) {
    const std::string text = std::string(head) + "steps: [{when: 周敏 creates repair}, {when: 孙立 performs second, with: {decision: refuse, reason: 太贵}}]\n";
    const Scenario scenario = only(text);
    ASSERT_TRUE(scenario.readable) << said(scenario, text);
    const auto& decides = std::get<Decides>(scenario.steps[1].act);
    EXPECT_EQ(decides.step, "second");
    EXPECT_EQ(decides.decision, engine::Decision::refuse);
}

TEST(ScenarioValues, AreExactAndLocal) {
    const policy::RecordType& type = *test_stage().type("repair");
    const Cast cast;
    policy::Diagnostics faults;
    const auto value = [&](const char* field, const char* text) {
        policy::Tree tree;
        tree.kind = policy::Tree::Kind::scalar;
        tree.text = text;
        return field_value(*type.form.find(field), tree, cast, test_stage().zone, faults).value_or(Json("none")).dump();
    };
    EXPECT_EQ(value("amount", "1500.00 CNY"), "1500.00");
    EXPECT_EQ(value("urgent", "true"), "true");
    EXPECT_EQ(value("phone", "13800000001"), "\"13800000001\"");
    EXPECT_EQ(value("found_at", "2026-03-09 10:15"), "\"2026-03-09T02:15:00.000Z\"");
    EXPECT_EQ(faults.errors(), 0U);
    EXPECT_EQ(value("urgent", "maybe"), "\"none\"");
    EXPECT_EQ(faults.errors(), 1U);
}

/// "=== expected" parts what is read from what is said of it, in both languages.
TEST(ScenarioReports, ReadAsTheGoldenFilesSay) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(std::string(HUIYIN_SOURCE_DIR) + "/tests/app/scenarios"))
        if (entry.path().extension() == ".golden") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    ASSERT_GE(files.size(), 2U);
    Workshop workshop;
    for (const fs::path& file : files) {
        std::ifstream in(file);
        std::stringstream whole;
        whole << in.rdbuf();
        const std::string marker = "=== expected\n";
        const std::size_t cut = whole.str().find(marker);
        const std::string input = whole.str().substr(0, cut), expected = cut == std::string::npos ? "" : whole.str().substr(cut + marker.size());
        std::string now;
        for (const Language language : {Language::zh, Language::en})
            for (const Scenario& scenario : read_scenarios("s.yaml", input, test_stage())) {
                const Verdict verdict = run_scenario(scenario, test_stage(), workshop);
                now += render(verdict.failures, {{"s.yaml", input}}, language);
                if (verdict.passed) now += "passed: " + scenario.name.text + "\n";
            }
        // A parameter that nobody gave would be left standing in braces.
        EXPECT_THAT(now, Not(ContainsRegex("\\{[a-z_]+\\}"))) << file;
        if (std::getenv("HUIYIN_UPDATE")) std::ofstream(file) << input << marker << now;
        else EXPECT_TRUE(now == expected) << file << " says now:\n" << now;
    }
}

TEST(Scenarios, OfTheTestsOwnPackPass) {
    PackRun run = read_pack_scenarios(test_stage(), scenario_files(scenario_pack + "/scenarios"), "");
    ASSERT_GE(run.scenarios.size(), 10U);
    Workshop workshop;
    run_all(run, workshop);
    std::stringstream told;
    print_run(told, run, false, Language::en);
    EXPECT_EQ(run.failed(), 0U) << told.str();
    EXPECT_TRUE(uncovered(run).empty());
}

/// The page's example is one of the tests' own scenarios, word for word.
TEST(Scenarios, OfTheDocumentPass) {
    std::ifstream in(std::string(HUIYIN_SOURCE_DIR) + "/docs/scenarios.md");
    std::stringstream page;
    page << in.rdbuf();
    const std::string text = page.str(), fence = "```yaml\n";
    const std::size_t from = text.find(fence) + fence.size(), to = text.find("```", from);
    ASSERT_NE(text.find(fence), std::string::npos);
    Workshop workshop;
    const std::string example = text.substr(from, to - from);
    for (const Scenario& scenario : read_scenarios("s.yaml", example, test_stage())) {
        const Verdict verdict = run_scenario(scenario, test_stage(), workshop);
        EXPECT_TRUE(verdict.passed) << render(verdict.failures, {{"s.yaml", example}}, Language::en);
    }
}

TEST(Scenarios, EveryDiagnosticIsExplained) {
    std::ifstream in(std::string(HUIYIN_SOURCE_DIR) + "/docs/scenarios.md");
    std::stringstream page;
    page << in.rdbuf();
    for (const std::string& code : message_codes()) {
        if (code.starts_with("scenario.")) {
            EXPECT_THAT(page.str(), HasSubstr("`" + code + "`"));
        }
    }
}

}  // namespace
}  // namespace huiyin::app
