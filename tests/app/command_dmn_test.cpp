// huiyin dmn as a user runs it: a pack's tables out to files and home again, checked, and every way to get it wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/packs.hpp"
#include "app/temporary.hpp"

namespace huiyin::app {
namespace {

using testing::HasSubstr;

std::shared_ptr<const policy::Pack> compiled(const std::string& folder) {
    const auto packs = compile_packs({folder}, test::source("policies"));
    EXPECT_TRUE(packs.ok());
    std::string told;
    for (const CheckedPack& pack : *packs) told += render(pack.diagnostics, pack.sources.files, Language::en);
    EXPECT_EQ(packs->back().diagnostics.errors(), 0U) << told;
    return packs->back().pack;
}

/// Whatever a row decides by.
std::string rules_of(const policy::Decision& decision) {
    const feel::TableDefinition& table = decision.table->definition();
    std::ostringstream out;
    out << decision.title.zh << "|" << static_cast<int>(table.hit_policy) << static_cast<int>(table.aggregation) << "\n";
    for (const auto& input : table.inputs) out << input.name << ":" << input.type.to_string() << " ";
    for (const auto& output : table.outputs) out << output.name << ":" << output.type.to_string() << " ";
    for (const auto& rule : table.rules) {
        out << "\n";
        for (const auto* cells : {&rule.tests, &rule.outputs})
            for (const std::string& cell : *cells) out << cell << " | ";
    }
    for (const std::string& clause : decision.clauses) out << "\n" << clause;
    return out.str();
}

constexpr const char* head = "policy: sample\nversion: 1.0.0\ntitle: {zh: 示例, en: Sample}\neffective: 2026-01-01\n";

TEST(DmnCommand, BringsThePacksTablesHome) {
    const test::Folder folder;
    const auto pack = compiled(test::source("policies/complaint-handling"));
    ASSERT_TRUE(pack);
    const std::string out = (folder.path / "a" / "b").string();
    const test::Said said = test::say({"dmn", "export", test::source("policies/complaint-handling"), out});
    EXPECT_EQ(said.code, done) << said.err;
    std::size_t tables = 0;
    for (const policy::Decision& decision : pack->decisions) {
        if (!decision.table) {
            EXPECT_THAT(said.err, HasSubstr("`" + decision.name + "` is a formula"));
            continue;
        }
        ++tables;
        const std::string file = out + "/" + decision.name + ".dmn";
        EXPECT_THAT(said.out, HasSubstr(file + "\n"));
        const test::Said home = test::say({"dmn", "import", file});
        EXPECT_EQ(home.code, done) << home.err;
        EXPECT_EQ(home.err, "");
        std::string clauses = "clauses:\n";
        for (const std::string& clause : decision.clauses) clauses += "  " + clause + ": {at: 一, text: {zh: 有。, en: Yes.}, added: true}\n";
        folder.write(decision.name + "/policy.yaml", head + (decision.clauses.empty() ? "" : clauses) + home.out);
        const auto again = compiled((folder.path / decision.name).string());
        ASSERT_TRUE(again) << home.out;
        ASSERT_EQ(again->decisions.size(), 1U);
        EXPECT_EQ(rules_of(again->decisions[0]), rules_of(decision));
        EXPECT_EQ(test::say({"dmn", "check", file}).code, done);
    }
    EXPECT_GE(tables, 6U);
}

TEST(DmnCommand, SaysWhatCannotBeExported) {
    const test::Folder folder;
    const std::string pack = test::source("policies/complaint-handling"), file = folder.write("file", "x");
    EXPECT_EQ(test::say({"dmn", "export", pack}).code, wrong_usage);
    EXPECT_THAT(test::say({"dmn", "export", "no-such-pack", file}).err, HasSubstr("`no-such-pack` cannot be opened"));
    for (const std::string& place : {file, file + "/below", std::string("/proc/nowhere")}) {
        const test::Said said = test::say({"dmn", "export", pack, place});
        EXPECT_EQ(said.code, world_failed) << place;
        EXPECT_THAT(said.err, HasSubstr("The folder `" + place + "` cannot be made")) << place;
        EXPECT_EQ(said.out, "");
    }
    folder.write("bad/policy.yaml", std::string(head) + "decisions: {d: {zh: 甲, en: A, in: {n: number}, out: {x: number}, rows: [['< m', 1]]}}\n");
    const test::Said bad = test::say({"dmn", "export", (folder.path / "bad").string(), (folder.path / "out").string()});
    EXPECT_EQ(bad.code, found_faults);
    EXPECT_THAT(bad.err, HasSubstr("feel.unknown-name"));
    EXPECT_FALSE(std::filesystem::exists(folder.path / "out"));
    folder.write("none/policy.yaml", head);
    EXPECT_THAT(test::say({"dmn", "export", (folder.path / "none").string(), (folder.path / "out").string()}).err, HasSubstr("`sample` has no decision table"));
}

TEST(DmnCommand, SaysWhatIsNoModel) {
    const test::Folder folder;
    for (const char* verb : {"import", "check"}) {
        EXPECT_EQ(test::say({"dmn", verb}).code, wrong_usage);
        const test::Said missing = test::say({"dmn", verb, "/no/such.dmn"});
        EXPECT_EQ(missing.code, wrong_usage);
        EXPECT_EQ(missing.err, "huiyin: The file `/no/such.dmn` cannot be read\n");
        EXPECT_EQ(test::say({"dmn", verb, folder.path.string()}).code, wrong_usage);
        struct Wrong { const char* text; const char* said; };
        for (const Wrong& each : {Wrong{"", "no well-formed XML"}, Wrong{"hello", "Line 1: this is no well-formed XML"}, Wrong{"<a>\n<b></a>", "Line 2: this is no well-formed XML"}, Wrong{"<a/>", "The root is `a`"},
                                  Wrong{"<definitions xmlns=\"urn:x\"/>", "urn:x"}, Wrong{"<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"\xE9\"/>", "not text in UTF-8"}}) {
            const std::string file = folder.write("wrong.dmn", each.text);
            const test::Said said = test::say({"dmn", verb, file});
            EXPECT_EQ(said.code, found_faults) << each.text;
            EXPECT_EQ(said.out, "");
            EXPECT_THAT(said.err, HasSubstr(file + ": ")) << each.text;
            EXPECT_THAT(said.err, HasSubstr(each.said)) << each.text;
        }
    }
    EXPECT_EQ(test::say({"dmn", "chek", "x"}).code, wrong_usage);
}

TEST(DmnCommand, SaysWhatIsWrongWithATable) {
    const test::Folder folder;
    const auto table = [](const char* name, const char* attributes, const char* test, const char* output) {
        return std::string("<decision id=\"") + name + "\" name=\"" + name + "\"><decisionTable " + attributes + "><input><inputExpression typeRef=\"number\"><text>n</text></inputExpression></input><output/><rule><inputEntry><text>" + test +
               "</text></inputEntry><outputEntry><text>" + output + "</text></outputEntry></rule></decisionTable></decision>";
    };
    const std::string file = folder.write("t.dmn", "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" namespace=\"n\">" + table("A", "hitPolicy=\"SOMETIMES\"", "-", "1") + table("B", "", "1 +", "1") +
                                                       table("C", "preferredOrientation=\"CrossTable\"", "-", "1") + table("D", "", "&lt; 3", "1") + "</definitions>");
    const test::Said checked = test::say({"dmn", "check", file});
    EXPECT_EQ(checked.code, found_faults);
    EXPECT_EQ(checked.out, "`A` has the hit policy `SOMETIMES`, which does not exist\n`B`, rule 1, column 1: The expression ends too early\n`C` is a crosstab; write it as a table with one rule a row\n`D` has a gap, for example n = 3\n");
    const test::Said imported = test::say({"dmn", "import", file});
    EXPECT_EQ(imported.code, found_faults);
    EXPECT_THAT(imported.out, HasSubstr("  D:\n"));
    EXPECT_EQ(imported.err, "huiyin: `A` has the hit policy `SOMETIMES`, which does not exist\nhuiyin: `C` is a crosstab; write it as a table with one rule a row\n");
}

TEST(DmnCommand, AnswersLineByLine) {
    const test::Folder folder;
    const std::string out = folder.path.string();
    ASSERT_EQ(test::say({"dmn", "export", test::source("policies/complaint-handling"), out}).code, done);
    std::istringstream asked("{\"id\": 1, \"model\": \"" + out + "/fine.dmn\", \"decisions\": [\"fine\"], \"inputs\": {\"gravity\": \"minor\", \"rank\": \"main\"}}\n"
                             "not JSON\n"
                             "{\"id\": 2, \"model\": \"" + out + "/none.dmn\"}\n"
                             "{\"id\": 3, \"model\": \"" + out + "/fine.dmn\", \"decisions\": [\"fine\"], \"inputs\": {\"gravity\": \"unheard of\", \"rank\": \"main\"}}\n");
    std::streambuf* const before = std::cin.rdbuf(asked.rdbuf());
    const test::Said said = test::say({"dmn"});
    std::cin.rdbuf(before);
    std::cin.clear();
    EXPECT_EQ(said.code, done);
    std::istringstream lines(said.out);
    std::vector<Json> answers;
    for (std::string line; std::getline(lines, line);) answers.push_back(Json::parse(line).value());
    ASSERT_EQ(answers.size(), 4U);
    EXPECT_EQ(answers[0].dump(), R"({"id":1,"outputs":{"fine":200.00},"errors":{}})");
    EXPECT_TRUE(answers[1]["id"].is_null());
    EXPECT_THAT(answers[1]["error"].as_string(), HasSubstr("JSON"));
    EXPECT_EQ(answers[2]["error"].as_string(), "The file `" + out + "/none.dmn` cannot be read");
    EXPECT_TRUE(answers[3]["outputs"]["fine"].is_null());
    EXPECT_THAT(answers[3]["errors"]["fine"].as_string(), HasSubstr("gravity"));
}

}  // namespace
}  // namespace huiyin::app
