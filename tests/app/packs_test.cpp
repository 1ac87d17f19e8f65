#include "app/packs.hpp"

#include <gtest/gtest.h>

#include "app/temporary.hpp"

namespace huiyin::app {
namespace {

std::string header(const std::string& id, const std::string& imports = {}) {
    return "policy: " + id + "\nversion: 1.0.0\ntitle: {zh: 甲, en: A}\neffective: 2024-01-01\n" + (imports.empty() ? "" : "imports: {" + imports + ": 1.x}\n");
}

std::vector<std::string> ids(const std::vector<CheckedPack>& packs) {
    std::vector<std::string> all;
    for (const CheckedPack& pack : packs) all.push_back(pack.header.id + (pack.good() ? "" : "!"));
    return all;
}

TEST(Packs, AreCompiledAfterWhatTheyImport) {
    const test::Folder folder;
    folder.write("a/policy.yaml", header("a", "b"));
    folder.write("b/policy.yaml", header("b"));
    const auto packs = compile_library(folder.path);
    ASSERT_TRUE(packs.ok());
    EXPECT_EQ(ids(*packs), (std::vector<std::string>{"b", "a"}));
    EXPECT_EQ(good_packs(*packs).size(), 2U);
}

TEST(Packs, OfAFolderBringTheirImportsFromTheLibrary) {
    const test::Folder library, mine;
    library.write("ground/policy.yaml", header("base"));
    mine.write("policy.yaml", header("mine", "base"));
    const auto packs = compile_packs({mine.path.string()}, library.path);
    ASSERT_TRUE(packs.ok());
    EXPECT_EQ(ids(*packs), (std::vector<std::string>{"base", "mine"}));
    EXPECT_FALSE((*packs)[0].wanted);
    EXPECT_TRUE((*packs)[1].wanted);
}

TEST(Packs, WithAFaultyImportAreNotCompiled) {
    const test::Folder folder;
    folder.write("a/policy.yaml", header("a", "b"));
    folder.write("b/policy.yaml", header("b") + "nonsense: 1\n");
    const auto packs = compile_library(folder.path);
    ASSERT_TRUE(packs.ok());
    EXPECT_EQ(ids(*packs), (std::vector<std::string>{"b!", "a!"}));
    EXPECT_EQ((*packs)[1].faulty_import, "b") << "one fault, one message";
    EXPECT_EQ((*packs)[1].diagnostics.errors(), 0U);
    EXPECT_TRUE(good_packs(*packs).empty());
}

TEST(Packs, ThatImportEachOtherOrStandTwiceAreRefused) {
    const test::Folder circle, twice, none;
    circle.write("a/policy.yaml", header("a", "b"));
    circle.write("b/policy.yaml", header("b", "a"));
    EXPECT_EQ(compile_library(circle.path).problem().code, "packs.circle");
    twice.write("a/policy.yaml", header("a"));
    twice.write("b/policy.yaml", header("a"));
    EXPECT_EQ(compile_library(twice.path).problem().code, "packs.twice");
    EXPECT_EQ(compile_library(none.path).problem().code, "packs.none");
}

TEST(Check, EndsWithOneWhenAPackHasErrorsAndListsItsClausesWhenItHasNone) {
    const test::Folder folder;
    const std::string bad = folder.write("bad/policy.yaml", header("bad") + "nonsense: 1\n");
    const test::Said refused = test::say({"check", (folder.path / "bad").string(), "--packs", test::source("policies")});
    EXPECT_EQ(refused.code, found_faults);
    EXPECT_NE(refused.out.find("[pack.unknown-key]"), std::string::npos) << refused.out;
    EXPECT_NE(refused.out.find(bad + ":5:1"), std::string::npos) << "file:line:column";
    const test::Said good = test::say({"check", test::source("tests/api/pack"), "--packs", test::source("policies")});
    EXPECT_EQ(good.code, done);
    EXPECT_NE(good.out.find("SH-C002"), std::string::npos);
    EXPECT_NE(good.out.find("duty send"), std::string::npos) << "what carries the clause";
    EXPECT_EQ(test::say({"check", test::source("tests/api/pack"), "--packs", test::source("policies"), "--quiet"}).out, "");
}

TEST(Check, SpeaksJson) {
    const test::Said said = test::say({"check", test::source("tests/api/pack"), "--packs", test::source("policies"), "--format", "json"});
    const auto document = Json::parse(said.out);
    ASSERT_TRUE(document.ok()) << said.out;
    const Json& pack = (*document)["packs"].as_array().at(0);
    EXPECT_EQ(pack["id"].string_or(""), "shop");
    EXPECT_EQ(pack["clauses"].as_array().size(), 3U);
    EXPECT_EQ(test::say({"check", "--format", "xml"}).code, wrong_usage);
}

}  // namespace
}  // namespace huiyin::app
