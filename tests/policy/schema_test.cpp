// The editor schemas and the reference of keys are made from the grammar and kept in docs/: they must not drift apart,
// and what the compiler accepts an editor must accept. HUIYIN_UPDATE=1 writes them anew.
#include "policy/editor_schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "policy/compiler.hpp"
#include "policy/grammar.hpp"
#include "policy/yaml_tree.hpp"

namespace huiyin::policy {
namespace {

const std::string root = HUIYIN_SOURCE_DIR;

std::string file(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// As much of JSON Schema as our schemas use. The first place that does not fit, or nothing.
std::string misfit(const Json& schema, const Json& root_schema, const Json& value, const std::string& path) {
    if (schema.is_bool()) return {};
    if (const std::string ref = schema["$ref"].string_or(""); !ref.empty()) return misfit(root_schema["definitions"][ref.substr(ref.rfind('/') + 1)], root_schema, value, path);
    if (schema["allOf"].is_array())
        for (const Json& each : schema["allOf"].as_array())
            if (std::string found = misfit(each, root_schema, value, path); !found.empty()) return found;
    if (schema["anyOf"].is_array()) {
        std::string first;
        for (const Json& each : schema["anyOf"].as_array()) {
            std::string found = misfit(each, root_schema, value, path);
            if (found.empty()) return {};
            if (found.size() > first.size()) first = std::move(found);
        }
        return first;
    }
    if (const Json& words = schema["enum"]; words.is_array() && std::find(words.as_array().begin(), words.as_array().end(), value) == words.as_array().end()) return path + ": none of the words";
    const auto is = [&](const std::string& type) {
        return type == "string" ? value.is_string() : type == "number" ? value.is_number() : type == "boolean" ? value.is_bool() : type == "array" ? value.is_array() : value.is_object();
    };
    if (const Json& type = schema["type"]; type.is_string() ? !is(type.as_string()) : type.is_array() && std::none_of(type.as_array().begin(), type.as_array().end(), [&](const Json& each) { return is(each.as_string()); }))
        return path + ": the type";
    if (const std::string pattern = schema["pattern"].string_or(""); !pattern.empty() && !std::regex_match(value.string_or(""), std::regex(pattern))) return path + ": the pattern";
    if (value.is_array() && !schema["items"].is_null())
        for (const Json& item : value.as_array())
            if (std::string found = misfit(schema["items"], root_schema, item, path + "/-"); !found.empty()) return found;
    if (!value.is_object()) return {};
    if (schema["required"].is_array())
        for (const Json& key : schema["required"].as_array())
            if (!value.as_object().find(key.as_string())) return path + ": lacks " + key.as_string();
    for (const auto& [key, held] : value.as_object()) {
        const Json* property = schema["properties"].is_object() ? schema["properties"].as_object().find(key) : nullptr;
        const Json& further = property ? *property : schema["additionalProperties"];
        if (!property && further.is_bool() && !further.as_bool()) return path + ": unknown key " + key;
        if (further.is_null()) continue;
        if (std::string found = misfit(further, root_schema, held, path + "/" + key); !found.empty()) return found;
    }
    return {};
}

void compare_or_write(const std::string& path, const std::string& now) {
    if (std::getenv("HUIYIN_UPDATE")) {
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::ofstream(path, std::ios::binary) << now;
    } else {
        EXPECT_TRUE(file(path) == now) << path << " is not what the grammar makes; ./dev test --update policy writes it anew";
    }
}

TEST(EditorSchema, StandsInTheDocsAsTheGrammarMakesIt) {
    compare_or_write(root + "/docs/schema/policy.schema.json", policy_schema().pretty() + "\n");
    compare_or_write(root + "/docs/schema/sections.schema.json", sections_schema().pretty() + "\n");
    compare_or_write(root + "/docs/schema/form.schema.json", form_schema().pretty() + "\n");
    compare_or_write(root + "/docs/schema/layout.schema.json", layout_schema().pretty() + "\n");
    const std::string page = root + "/docs/pack-language.md", text = file(page), begin = "<!-- keys: begin -->\n", end = "<!-- keys: end -->";
    ASSERT_NE(text.find(begin), std::string::npos);
    const std::size_t from = text.find(begin) + begin.size();
    compare_or_write(page, text.substr(0, from) + "\n" + key_reference() + text.substr(text.find(end)));
}

TEST(EditorSchema, AcceptsThePacksThatCompile) {
    const Json head = policy_schema(), sections = sections_schema(), forms = form_schema(), layouts = layout_schema();
    for (const auto& pack : std::filesystem::directory_iterator(root + "/policies"))
        for (const auto& entry : std::filesystem::recursive_directory_iterator(pack.path())) {
            const std::string path = entry.path().string(), folder = entry.path().parent_path().filename().string();
            if (path.find("/scenarios/") != std::string::npos) continue;
            if (entry.path().extension() == ".json") {
                EXPECT_EQ(misfit(forms, forms, *Json::parse(file(path)), ""), "") << path;
            } else if (entry.path().extension() == ".yaml") {
                Diagnostics diagnostics;
                const Json& schema = folder == "print" ? layouts : entry.path().filename() == "policy.yaml" ? head : sections;
                for (const Tree& document : read_yaml(path, file(path), diagnostics)) EXPECT_EQ(misfit(schema, schema, document.to_json(), ""), "") << path;
            }
        }
}

TEST(EditorSchema, RefusesWhatTheCompilerDoesNotKnow) {
    const Json schema = sections_schema();
    const auto said = [&](const char* text) { return misfit(schema, schema, *Json::parse(text), ""); };
    EXPECT_EQ(said(R"({"duties": {"a": {"start": "x.y", "due": "1 week", "who": "staff"}}})"), "");
    EXPECT_EQ(said(R"({"duties": {"a": {"start": "x.y", "due": "1 week"}}})"), "/duties/a: lacks who");
    EXPECT_EQ(said(R"({"duties": {"a": {"start": "x.y", "due": "1 week", "who": "staff", "agian": "new"}}})"), "/duties/a: unknown key agian");
    EXPECT_EQ(said(R"({"access": [{"what": "x", "who": "staff", "mask": "half"}]})"), "/access/-/mask: none of the words");
    EXPECT_EQ(said(R"({"statements": {}})"), ": unknown key statements");
}

TEST(EditorSchema, SaysEachKeyInBothLanguages) {
    for (const Rule& rule : grammar()) {
        EXPECT_FALSE(rule.zh.empty() || rule.en.empty()) << rule.name;
        for (const Key& key : rule.keys) {
            EXPECT_FALSE(key.zh.empty() || key.en.empty()) << rule.name << "." << key.name;
            const bool speaks_of_a_rule = key.written == Written::rule || key.written == Written::rules || key.written == Written::named_rules;
            EXPECT_TRUE(!speaks_of_a_rule || grammar(key.of).name == key.of);
            EXPECT_TRUE((key.written != Written::one_of && key.written != Written::some_of) || !key.choices().empty()) << key.name;
        }
    }
}

}  // namespace
}  // namespace huiyin::policy
