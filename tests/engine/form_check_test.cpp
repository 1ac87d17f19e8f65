#include "engine/form_check.hpp"

#include <gtest/gtest.h>

namespace huiyin::engine {
namespace {

using policy::Field;
using policy::FieldType;

Field field(const char* name, FieldType type) {
    Field made;
    made.name = name;
    made.title = {name, name};
    made.type = type;
    return made;
}

policy::Form form() {
    policy::Form made;
    made.fields = {field("caller", FieldType::text), field("fine", FieldType::money), field("channel", FieldType::choice), field("on", FieldType::date), field("items", FieldType::lines), field("phone", FieldType::phone),
                   field("reached", FieldType::boolean), field("count", FieldType::integer)};
    made.fields[0].length_min = 2;
    made.fields[0].length_max = 4;
    made.fields[0].absent = {"anonymous"};
    made.fields[1].scale = 2;
    made.fields[1].minimum = Decimal(200);
    made.fields[1].maximum = Decimal(1500);
    made.fields[2].choices = {{"phone", {"电话", "Telephone"}}};
    Field amount = field("amount", FieldType::integer);
    amount.required = true;
    made.fields[4].lines = {amount};
    return made;
}

std::vector<policy::Ask> all_asked() {
    std::vector<policy::Ask> asks;
    for (const Field& each : form().fields) {
        policy::Ask ask;
        ask.field = each.name;
        ask.required = each.name == "caller";
        ask.clauses = {"P13-C009"};
        asks.push_back(ask);
    }
    return asks;
}

std::string told(const char* input, const char* stands = "{}") {
    const CheckedInput checked = check_form(form(), all_asked(), *Json::parse(input), *Json::parse(stands));
    std::string text;
    for (const Problem& problem : checked.problems) text += problem.code + "@" + problem.field + " ";
    return text.empty() ? checked.values.dump() : text;
}

TEST(FormCheck, BringsValuesToTheirOneSpelling) {
    EXPECT_EQ(told(R"({"caller": "周敏", "fine": "200", "channel": "phone", "on": "2026-03-09", "items": [{"amount": 2.0}], "phone": "13800138000", "reached": true})"),
              R"({"caller":"周敏","fine":200.00,"channel":"phone","on":"2026-03-09","items":[{"amount":2}],"phone":"13800138000","reached":true})");
    EXPECT_EQ(told(R"({"caller": "anonymous"})"), R"({"caller":"anonymous"})");           // an honest blank
    EXPECT_EQ(told(R"({"reached": false})", R"({"caller": "周敏"})"), R"({"reached":false})"); // it stands already
    EXPECT_EQ(told(R"({"caller": "周敏", "fine": null})"), R"({"caller":"周敏","fine":null})");  // taken back
}

TEST(FormCheck, NamesTheChoicesThereAreAndTheOneThatMayBeMeant) {
    policy::Field field;
    field.title = {"渠道", "Channel"};
    field.choices = {{"phone", {"电话", "By phone"}}, {"letter", {"来信来访", "By letter"}}, {"web", {}}};
    const auto said = [&](const char* text, Language language) { return message(language, no_such_choice(field, text)); };
    EXPECT_EQ(said("fax", Language::zh), "“渠道”没有选项“fax”；可选：电话（phone）、来信来访（letter）、web");
    EXPECT_EQ(said("fax", Language::en), "`渠道` has no choice `fax`; there are: By phone (phone), By letter (letter), web");
    EXPECT_EQ(said("phon", Language::en), "`渠道` has no choice `phon`; did you mean `By phone (phone)`? There are: By phone (phone), By letter (letter), web");
    EXPECT_EQ(said("来信来方", Language::zh), "“渠道”没有选项“来信来方”，是否应为“来信来访（letter）”？可选：电话（phone）、来信来访（letter）、web");
    for (int i = 0; i < 30; ++i) field.choices.emplace_back("c" + std::to_string(i), Text{});
    const std::string many = said("?", Language::zh);
    EXPECT_TRUE(many.ends_with("、c16、…")) << many;
}

TEST(FormCheck, TellsEverythingAtOnceWithItsPlace) {
    EXPECT_EQ(told(R"({"fine": 150, "channel": "fax", "on": "2026-02-30", "items": [{"amount": 1}, {}], "phone": "x", "reached": "yes", "colour": 1, "count": 1.5})"),
              "form.not-asked@/input/colour form.out-of-range@/input/fine form.no-such-choice@/input/channel form.want-date@/input/on "
              "form.required@/input/items/1/amount form.phone@/input/phone form.want-boolean@/input/reached form.scale@/input/count form.required@/input/caller ");
    EXPECT_EQ(told(R"({"caller": "一"})"), "form.too-short@/input/caller ");
    EXPECT_EQ(told(R"({"caller": "一二三四五"})"), "form.too-long@/input/caller ");
    EXPECT_EQ(told(R"({"caller": "  "})"), "form.required@/input/caller ");
    EXPECT_EQ(told(R"({"caller": ""})", R"({"caller": "周敏"})"), "form.required@/input/caller ");
    EXPECT_EQ(told(R"({"caller": "周敏", "fine": 1500.01})"), "form.out-of-range@/input/fine ");
    EXPECT_EQ(told(R"({"caller": "周敏", "fine": 200.001})"), "form.scale@/input/fine ");
    EXPECT_EQ(told(R"([1])"), "form.want-object@/input ");
}

TEST(FormCheck, NamesTheClauses) {
    const CheckedInput checked = check_form(form(), all_asked(), Json(JsonObject()), Json(JsonObject()));
    ASSERT_EQ(checked.problems.size(), 1U);
    EXPECT_EQ(checked.problems[0].clauses, std::vector<std::string>{"P13-C009"});
    EXPECT_EQ(message(Language::zh, checked.problems[0]), "请填写“caller”");
}

}  // namespace
}  // namespace huiyin::engine
