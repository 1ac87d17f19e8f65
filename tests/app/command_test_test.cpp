// huiyin test as it is called: what it runs, what it prints last, how it ends.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "app/all_commands.hpp"
#include "app/scenario_stage.hpp"
#include "app/settings.hpp"

namespace huiyin::app {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

struct Called { int code = 0; std::string out, errors; };

Called call(const std::vector<std::string>& words) {
    const Command command = test_command();
    CommandHelp help = command.help;
    for (Flag& flag : setting_flags(command.settings)) help.flags.push_back(std::move(flag));
    std::vector<std::string> all = words;
    all.insert(all.begin(), "--packs=" + std::string(HUIYIN_SOURCE_DIR) + "/policies");
    const auto arguments = parse_arguments(help, {}, all);
    EXPECT_TRUE(arguments.ok());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Called called;
    called.code = command.run(*arguments, Context{Language::en, "huiyin"});
    called.out = testing::internal::GetCapturedStdout();
    called.errors = testing::internal::GetCapturedStderr();
    return called;
}

TEST(TestCommand, EndsWithTheLineThatCounts) {
    const Called all = call({scenario_pack});
    EXPECT_EQ(all.code, done) << all.out << all.errors;
    EXPECT_THAT(all.out, EndsWith("\n14 passed, 0 failed\n"));
}

TEST(TestCommand, RunsOneFileAndTheOnesMeant) {
    EXPECT_THAT(call({scenario_pack + "/scenarios/refusals.yaml"}).out, EndsWith("\n6 passed, 0 failed\n"));
    const Called only = call({scenario_pack, "--only", "R-C007", "--verbose"});
    EXPECT_THAT(only.out, HasSubstr("✓ 主任每年声明设备完好"));
    EXPECT_THAT(only.out, EndsWith("\n1 passed, 0 failed\n"));
}

TEST(TestCommand, ListsClausesWithoutScenario) {
    const Called listed = call({scenario_pack + "/scenarios/refusals.yaml", "--clauses"});
    EXPECT_THAT(listed.out, HasSubstr("scenario-check: 7 of 8 clauses have a scenario"));
    EXPECT_THAT(listed.out, HasSubstr("R-C002  一.2"));
    EXPECT_THAT(listed.out, Not(HasSubstr("R-C004  ")));
    EXPECT_THAT(call({scenario_pack, "--clauses"}).out, HasSubstr("scenario-check: every one of 8 clauses has a scenario\n"));
}

TEST(TestCommand, SpeaksToMachines) {
    const auto document = Json::parse(call({scenario_pack, "--format", "json", "--only", "大额"}).out);
    ASSERT_TRUE(document.ok());
    EXPECT_EQ((*document)["passed"].int_or(0), 1);
    EXPECT_EQ((*document)["packs"].as_array().at(0)["scenarios"].as_array().at(0)["passed"].bool_or(false), true);
}

TEST(TestCommand, FailsWhenAScenarioDoes) {
    const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "huiyin-command-test";
    std::filesystem::remove_all(folder);
    std::filesystem::copy(scenario_pack, folder, std::filesystem::copy_options::recursive);
    std::filesystem::remove(folder / "scenarios/refusals.yaml");
    std::ofstream(folder / "scenarios/course.yaml") << "scenario: 不符\nclock: 2026-03-09 10:00\ngiven: {华信: customer, 案一: {repair: {customer: 华信}}}\n"
                                                       "steps: [{when: 2026-03-10 10:00, then: {state of 案一: settled}}]\n";
    const Called failing = call({folder.string()});
    EXPECT_EQ(failing.code, found_faults);
    EXPECT_THAT(failing.out, HasSubstr("course.yaml:4:58: error: state of 案一: expected settled, found registered [scenario.differs]"));
    EXPECT_THAT(failing.out, EndsWith("\n0 passed, 1 failed\n"));
    std::filesystem::remove_all(folder);
}

TEST(TestCommand, TellsAPackThatCannotBeReadWithItsPlace) {
    const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "huiyin-command-test-faulty";
    std::filesystem::remove_all(folder);
    std::filesystem::copy(scenario_pack, folder, std::filesystem::copy_options::recursive);
    std::ofstream(folder / "policy.yaml") << "policy: scenario-check\ntitle: {zh: 设备报修\n";
    const Called faulty = call({folder.string()});
    EXPECT_EQ(faulty.code, found_faults);
    EXPECT_THAT(faulty.errors, HasSubstr("[pack.yaml]"));
    EXPECT_THAT(faulty.errors, HasSubstr("has errors; its scenarios were not run"));
    EXPECT_THAT(faulty.out, EndsWith("0 passed, 0 failed\n"));
    std::filesystem::remove_all(folder);
}

TEST(TestCommand, SaysWhatItCannotFind) {
    const Called missing = call({"no-such.yaml"});
    EXPECT_EQ(missing.code, wrong_usage);
    EXPECT_THAT(missing.errors, HasSubstr("The file of scenarios no-such.yaml cannot be opened"));
    const Called homeless = call({std::string(HUIYIN_SOURCE_DIR) + "/tests/packs/scenario-check/policy.yaml"});
    EXPECT_EQ(homeless.code, found_faults);              // a pack's page is no file of scenarios
    EXPECT_THAT(homeless.out, EndsWith("\n0 passed, 1 failed\n"));
}

}  // namespace
}  // namespace huiyin::app
