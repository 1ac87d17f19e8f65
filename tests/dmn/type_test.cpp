// What a value must be to be bound to a type: DMN 1.5, 7.3.3 (item definitions) and 10.3.2.9.4 (implicit conversions).
#include <gtest/gtest.h>

#include "dmn/small_model.hpp"

namespace huiyin::dmn {
namespace {

const std::string types = R"(
    <itemDefinition name="tColour"><typeRef>string</typeRef><allowedValues><text>"red", "green"</text></allowedValues></itemDefinition>
    <itemDefinition name="tAlike"><typeRef>tColour</typeRef></itemDefinition>
    <itemDefinition name="tOther"><typeRef>tColour</typeRef><allowedValues><text>"left", "right"</text></allowedValues></itemDefinition>
    <itemDefinition name="tPaint"><functionItem outputTypeRef="tColour"><parameters name="what"/></functionItem></itemDefinition>
    <itemDefinition name="tAsk"><functionItem><parameters name="what" typeRef="tColour"/></functionItem></itemDefinition>
    <itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent><itemComponent name="age"><typeRef>number</typeRef></itemComponent></itemDefinition>
    <inputData id="i" name="i"><variable name="i"/></inputData>)";
const std::string input = needs("requiredInput", "#i");

/// The decision `d` with this logic, for the input `i`; `more` are further elements.
std::string with(const std::string& logic, feel::Value i, const std::string& more = "", const std::string& type = "") {
    return decided({model_text("n", types + more + decision("d", input + logic, type))}, {{"i", "", std::move(i)}});
}
std::string knowledge(const std::string& parameter, const std::string& type, const std::string& type_of_logic) {
    return R"(<businessKnowledgeModel id="k" name="k"><variable name="k" typeRef=")" + type + R"("/><encapsulatedLogic typeRef=")" + type_of_logic + R"("><formalParameter name="what")" + parameter + "/>" + literal("what") +
           "</encapsulatedLogic></businessKnowledgeModel>";
}

TEST(DmnTypes, TakeTheAllowedValuesOfWhatTheyAreMadeFromUnlessTheyHaveTheirOwn) {
    EXPECT_EQ(with(literal("i"), "red", "", "tAlike"), "\"red\"");
    EXPECT_EQ(with(literal("i"), "blue", "", "tAlike"), "null");
    EXPECT_EQ(with(literal("i"), "left", "", "tOther"), "\"left\"");
    EXPECT_EQ(with(literal("i"), "red", "", "tOther"), "null");
}

TEST(DmnTypes, HoldForParametersAndResultsOfFunctionsHoweverWritten) {
    struct Case { std::string logic, more; };
    const std::string calls_k = needs("requiredKnowledge", "#k") + literal("k(i)"), calls_f = needs("requiredDecision", "#f") + literal("f(i)");
    for (const Case& each : {Case{literal("(function(a: tColour) a)(i)"), ""},
                             Case{calls_f, decision("f", literal("function(what: tColour) what", "tPaint"))},
                             Case{calls_f, decision("f", R"(<functionDefinition><formalParameter name="what" typeRef="tColour"/>)" + literal("what") + "</functionDefinition>")},
                             Case{calls_f, decision("f", R"(<functionDefinition typeRef="tPaint"><formalParameter name="what"/>)" + literal("what") + "</functionDefinition>")},
                             Case{calls_k, knowledge(R"( typeRef="tColour")", "", "")}, Case{calls_k, knowledge("", "", "tPaint")}, Case{calls_k, knowledge("", "tPaint", "")}, Case{calls_k, knowledge("", "tAsk", "")},
                             Case{R"(<invocation><literalExpression><text>function(a) a</text></literalExpression><binding><parameter name="a" typeRef="tColour"/>)" + literal("i") + "</binding></invocation>", ""}}) {
        EXPECT_EQ(with(each.logic, "green", each.more), "\"green\"") << each.logic << each.more;
        EXPECT_EQ(with(each.logic, "blue", each.more), "null") << each.logic << each.more;
    }
}

TEST(DmnTypes, HoldForServices) {
    const std::string services = R"(<decisionService id="s" name="paints"><variable name="paints" typeRef="tPaint"/><outputDecision href="#d"/><inputData href="#i"/></decisionService>
        <inputData id="what" name="what"><variable name="what"/></inputData><decisionService id="t" name="asks"><variable name="asks" typeRef="tAsk"/><outputDecision href="#e"/><inputData href="#what"/></decisionService>)";
    const auto package = made(types + services + decision("d", input + literal("i")) + decision("e", needs("requiredInput", "#what") + literal("[what]")));
    ASSERT_TRUE(package.ok());
    const auto served = [&](const std::string& service, const std::string& name, const char* value) { return (*package)->serve(service, {{name, "", value}}, {})->outputs.at(0).second.to_json().dump(); };
    EXPECT_EQ(served("paints", "i", "red"), "\"red\"");
    EXPECT_EQ(served("paints", "i", "blue"), "null");
    EXPECT_EQ(served("asks", "what", "red"), "[\"red\"]");
    EXPECT_EQ(served("asks", "what", "blue"), "[null]");
}

TEST(DmnTypes, HoldForTables) {   // 8.3.3: values that a clause does not allow are null
    const std::string row = "<rule><outputEntry typeRef=\"tColour\"><text>i</text></outputEntry><outputEntry><text>i</text></outputEntry></rule>";
    EXPECT_EQ(with("<decisionTable><output name=\"a\"/><output name=\"b\"/>" + row + "</decisionTable>", "blue"), R"({"a":null,"b":"blue"})") << "a type of a single entry";
    const auto table = [&](const std::string& values, const std::string& entry) {
        return "<decisionTable><input><inputExpression><text>i</text></inputExpression><inputValues><text>" + values + "</text></inputValues></input><output/><rule><inputEntry><text>" + entry +
               "</text></inputEntry><outputEntry><text>\"hit\"</text></outputEntry></rule></decisionTable>";
    };
    EXPECT_EQ(with(table("\"red\"", "null"), "blue"), "\"hit\"") << "what is not allowed in is null";
    EXPECT_EQ(with(table("\"red\", string length(?) = 4", "\"blue\""), "blue"), "\"hit\"");
    EXPECT_EQ(with(table("\"red\", string length(\"?\") = 1", "null"), "blue"), "\"hit\"") << "a truth about something else is no test of the input";
    EXPECT_EQ(with(table("?", "\"blue\""), "blue"), "\"hit\"") << "the input equals itself";
    EXPECT_EQ(with(table("(\"red\", \"blue\")", "\"blue\""), "blue"), "\"hit\"") << "tests within brackets";
}

TEST(DmnTypes, BindNullToAParameterThatTheArgumentDoesNotConformTo) {
    const std::string known = R"(<businessKnowledgeModel id="k" name="k"><variable name="k"/><encapsulatedLogic><formalParameter name="who" typeRef="tPerson"/>)" + literal("who != null") + "</encapsulatedLogic></businessKnowledgeModel>";
    const auto called = [&](const std::string& argument) { return with(needs("requiredKnowledge", "#k") + literal("k(" + argument + ")"), {}, known); };
    EXPECT_EQ(called("{name: \"Ann\", age: 40, town: \"X\"}"), "true") << "more entries than the type has do not hurt";
    EXPECT_EQ(called("{name: \"Ann\", age: null}"), "true");
    EXPECT_EQ(called("{name: \"Ann\"}"), "false") << "an entry is missing";
    EXPECT_EQ(called("7"), "false");
    EXPECT_EQ(with(needs("requiredKnowledge", "#k") + "<invocation>" + literal("k") + "<binding><parameter name=\"who\"/>" + literal("{age: 1}") + "</binding></invocation>", {}, known), "false") << "boxed";
    const std::string person = R"(<inputData id="p" name="p"><variable name="p" typeRef="tPerson"/></inputData>)";
    EXPECT_EQ(decided({model_text("n", types + person + decision("d", needs("requiredInput", "#p") + literal("p.name")))}, {{"p", "", feel::Entries{{"name", "Ann"}}}}), "\"Ann\"")
        << "an input need not name what is not known of it";
}

}  // namespace
}  // namespace huiyin::dmn
