// The contract of the batch command: one line asked, one line answered, whatever the line is.
#include "feel/feel_answers.hpp"

#include <gtest/gtest.h>

namespace huiyin::feel {
namespace {

Json asked(std::string_view line) {
    static const FeelAnswers answers(Language::en);
    return *Json::parse(answers.answer(line, *Instant::parse("2026-03-09T02:15:00Z")));
}

TEST(Answers, GiveTheValuesOfTheContext) {
    EXPECT_EQ(asked(R"({"id": [1], "expression": "d + @\"P1D\"", "context": {"d": {"@": "2026-02-28"}}})").dump(), R"({"id":[1],"result":{"@":"2026-03-01"}})");
    EXPECT_EQ(asked(R"({"id": 2, "expression": "first name", "context": {"first name": "华"}})").dump(), R"({"id":2,"result":"华"})");
    EXPECT_EQ(asked(R"({"id": 3, "expression": "x", "context": {"x": 1.50}})").dump(), R"({"id":3,"result":1.50})");
}

TEST(Answers, SayWhatIsNoRequest) {
    for (const char* line : {"", "\r", "no", "[1]", "5", "{\"id\": 1}", R"({"id": 1, "expression": 5})", R"({"id": 1, "expression": "1", "context": [1]})", R"({"id": 1, "expression": "1", "zone": "Nowhere"})",
                             "{\"id\": 1, \"expression\": \"\xff\"}"})
        EXPECT_FALSE(asked(line)["error"]["message"].string_or("").empty()) << line;
}

TEST(Answers, SayWhereTheExpressionIsWrong) {
    const Json answer = asked(R"({"id": 1, "expression": "1 +\n  * 2"})");
    EXPECT_EQ(answer["error"]["line"].int_or(0), 2);
    EXPECT_EQ(answer["error"]["column"].int_or(0), 3);
}

/// No date is made of what is none, however deep it lies.
TEST(Answers, RefuseTextsThatAreNoDateOrTime) {
    for (const char* given : {R"({"d": {"@": "2026-02-30"}})", R"({"d": [1, {"of": {"@": "24 hours"}}]})"}) {
        const Json answer = asked(std::string(R"({"id": 1, "expression": "d", "context": )") + given + "}");
        EXPECT_EQ(answer["error"]["code"].string_or(""), "feel.request-temporal") << given;
    }
    for (const char* text : {"2026-02-28", "10:00:00", "10:00:00@Asia/Shanghai", "2026-02-28T10:00:00+08:00", "P1Y2M", "-PT0.5S"})
        EXPECT_EQ(asked(std::string(R"({"id": 1, "expression": "d", "context": {"d": {"@": ")") + text + "\"}}}")["result"]["@"].string_or(""), text);
    EXPECT_TRUE(asked(R"({"id": 1, "expression": "d[\"@\"]", "context": {"d": {"@": 5}}})")["error"].is_null());
}

}  // namespace
}  // namespace huiyin::feel
