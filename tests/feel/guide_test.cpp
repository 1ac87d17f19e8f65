// Every example of the guide for policy owners gives what the page says.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "feel/feel_answers.hpp"

namespace huiyin::feel {
namespace {

std::string page() {
    std::ifstream file(std::string(HUIYIN_SOURCE_DIR) + "/docs/guide/feel-in-ten-minutes.md");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Guide, SaysWhatItsExamplesGive) {
    const std::string text = page();
    const std::size_t from = text.find("```json\n") + 8;
    const auto data = Json::parse(text.substr(from, text.find("```", from) - from));
    ASSERT_TRUE(data.ok());
    Entries context;
    for (const auto& [name, value] : data->as_object()) context.emplace_back(name, Value::from_json(value));
    const FeelAnswers answers(Language::zh);
    static const std::regex row(R"(^\| `(.+?)` \| `(.+?)` \|.*$)");
    std::istringstream lines(text);
    int examples = 0;
    for (std::string line; std::getline(lines, line);) {
        std::smatch found;
        if (!std::regex_match(line, found, row)) continue;
        ++examples;
        const JsonObject answer = answers.evaluated(found[1], context, *Instant::parse("2026-03-09T02:15:00Z"), calendar::Zone::utc());
        const Json* result = answer.find("result");
        ASSERT_TRUE(result) << line;
        EXPECT_EQ(result->dump(), found[2].str()) << line;
    }
    EXPECT_GT(examples, 60);
}

}  // namespace
}  // namespace huiyin::feel
