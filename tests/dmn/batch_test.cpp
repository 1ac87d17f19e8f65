// Decision models by the batch contract: a line asked, a line answered. What is expected was worked out by hand.
#include "dmn/dmn_answers.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "dmn/small_model.hpp"

namespace huiyin::dmn {
namespace {

std::optional<std::string> model(const std::string& name) {
    std::ifstream file(std::string(HUIYIN_SOURCE_DIR) + "/tests/dmn/models/" + name, std::ios::binary);
    if (!file) return {};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Models, AreText) {
    const std::string head = "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"", tail = "\" namespace=\"n\"/>";
    EXPECT_EQ(read_model(head + "\xE2\xE2" + tail).problem().code, "dmn.not-utf8");
    const auto latin = read_model("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + head + "\xE9" + tail);
    ASSERT_TRUE(latin.ok());
    EXPECT_EQ(latin->name, "é");
}

/// The answer to a request; members in the order in which they are answered.
std::string asked(const std::string& request) {
    static DmnAnswers answers(Language::en, model);
    return answers.answer(request, *Instant::parse("2026-03-09T02:15:00Z"));
}
/// The outputs alone.
std::string outputs(const std::string& request) { return (*Json::parse(asked(request)))["outputs"].dump(); }

struct Case { const char* decision; const char* inputs; const char* value; const char* why; };

void hold(const std::string& name, const std::string& imports, std::initializer_list<Case> cases) {
    for (const Case& each : cases) {
        const std::string request = R"({"id":1,"model":")" + name + R"(","imports":[)" + imports + R"(],"decisions":[")" + each.decision + R"("],"inputs":)" + each.inputs + "}";
        const Json answer = *Json::parse(asked(request));
        EXPECT_EQ(answer["outputs"][each.decision].dump(), each.value) << each.decision << ": " << each.why << "\n" << answer.dump();
    }
}

TEST(Dmn, RefusesInputsThatAreNoDate) {
    EXPECT_EQ(asked(R"({"id":1,"model":"lending.dmn","decisions":["Affordability"],"inputs":{"Applicant":{"born":{"@":"2026-13-01"}}}})"),
              R"({"id":1,"error":"`2026-13-01` is no date, time, date and time or duration"})");
}

TEST(Dmn, EvaluatesLiteralsTablesAndKnowledge) {
    hold("lending.dmn", "", {
        {"Affordability", R"({"Applicant":{"name":"A","age":30,"monthly income":3000,"debts":[1000,250.50]}})", "1749.50", "names with blanks behind a dot"},
        {"Affordability", R"({"Applicant":{"name":"A","age":151,"monthly income":3000,"debts":[]}})", "null", "150 is the greatest age allowed"},
        {"Affordability", R"({"Applicant":{"name":"A","age":"30","monthly income":3000,"debts":[]}})", "null", "a text is no number"},
        {"Affordability", "{}", "null", "no applicant"},
        {"Pre-bureau risk", R"({"Applicant":{"name":"A","age":20,"monthly income":900,"debts":[0]}})", "\"High\"", "rules 1 and 2 hit, High comes first among the values"},
        {"Pre-bureau risk", R"({"Applicant":{"name":"A","age":30,"monthly income":900,"debts":[0]}})", "\"Medium\"", "rule 1 alone"},
        {"Pre-bureau risk", R"({"Applicant":{"name":"A","age":30,"monthly income":5000,"debts":[0]}})", "\"Low\"", "rule 3 alone"},
        {"Monthly payment", R"({"Amount":1000})", "86.06642970708066268609343981177006", "named bindings"},
        {"Factorial", "{}", "2432902008176640000", "knowledge may call itself"},
        {"Endless", "{}", "null", "but not without end"},
        {"External", "{}", "null", "Java is not run"},
        {"Started", R"({"Start":{"@":"2026-01-01"}})", R"({"@":"2026-01-01T00:00:00Z"})", "a date where a date and time is wanted"},
        {"Best score", R"({"Scores":[3,9]})", "9", ""},
        {"Best score", R"({"Scores":7})", "7", "a number where a list of numbers is wanted"},
        {"Best score", R"({"Scores":[1,2,3,4]})", "null", "three at most, says the type's constraint"},
        {"Wrong type", "{}", "null", "1 is no string"},
        {"Single", "{}", "7", "a list of one where a number is wanted"},
        {"Broken", "{}", "null", "no FEEL"},
        {"Called", R"({"Applicant":{"name":"A","age":20,"monthly income":0,"debts":[]}})", "\"High\"", "a service called from FEEL, its input decision given as 5"}});
}

TEST(Dmn, EvaluatesBoxedExpressions) {
    hold("boxed.dmn", "\"library.dmn\"", {
        {"Context", R"({"n":5})", "117", "twice(6) sees the n of outside, 17; the result sees the context's own, 100"},
        {"List", "{}", R"(["a","b"])", ""},
        {"Old ones", "{}", R"(["Bob"])", "a relation, filtered by a column with a blank in its name"},
        {"Conditional", R"({"n":4})", "\"many\"", ""},
        {"Conditional", "{}", "\"few\"", "null > 3 is not true"},
        {"Filter", "{}", R"([{"name":"Ann","years old":30}])", ""},
        {"Boxed filter", "{}", "[5]", "the condition is boxed too"},
        {"Loop", R"({"n":3})", "[1,3,5]", "1+0, 2+1, 3+2: partial grows"},
        {"Loop over a list", "{}", "[10,20,30]", ""},
        {"Some", "{}", "true", ""},
        {"Every", "{}", "null", "true and null"},
        {"Imported", R"({"n":5,"factor":2})", R"({"x":4,"y":20})", "knowledge and a decision of another model, under the import's name"},
        {"Named call", "{}", "6", ""},
        {"Instance", "{}", "[true,true,false]", "types of both models"},
        {"Crosstab", "{}", "null", ""}});
}

TEST(Dmn, FollowsHitPolicies) {
    hold("boxed.dmn", "\"library.dmn\"", {
        {"Several outputs", R"({"n":5})", R"([{"colour":"red","size":1},{"colour":"green","size":2},{"colour":"green","size":1}])", "by the order of the values, first output first"},
        {"Several outputs", R"({"n":1})", R"([{"colour":"green","size":2},{"colour":"green","size":1}])", "not(1) leaves the third out"},
        {"Sum", R"({"n":5})", "15", "5 + 10"},
        {"Sum", R"({"n":101})", "null", "101 is none of the values allowed in"},
        {"Default", R"({"n":9})", "\"none\"", "no rule"},
        {"Default", R"({"n":2})", "null", "two rules under Unique"},
        {"Default", R"({"n":3})", "\"mid\"", ""}});
}

TEST(Dmn, CallsServices) {
    EXPECT_EQ(outputs(R"({"model":"lending.dmn","service":"Risk service","inputs":{"Applicant":{"name":"A","age":30,"monthly income":3000,"debts":[5]}}})"), R"({"Pre-bureau risk":"Low"})");
    EXPECT_EQ(outputs(R"({"model":"lending.dmn","service":"Half service","inputs":{"Applicant":{"name":"A","age":30,"monthly income":3000,"debts":[5]},"Affordability":10}})"), R"({"Pre-bureau risk":"Medium"})");
}

TEST(Dmn, TellsInputsOfModelsApart) {
    const std::string request = R"({"model":"boxed.dmn","imports":["library.dmn"],"decisions":["Imported"],"inputs":{"n":1,"factor":3},"namespaces":{"factor":")";
    EXPECT_EQ(outputs(request + R"(http://example.org/library"}})"), R"({"Imported":{"x":6,"y":6}})");
    EXPECT_EQ(outputs(request + R"(http://example.org/boxed"}})"), R"({"Imported":{"x":null,"y":null}})");
}

TEST(Dmn, AnswersWhatCannotBeAnswered) {
    EXPECT_EQ(asked("{\"id\":"), R"({"id":null,"error":"Not valid JSON at line 1, column 7: incomplete JSON"})");
    EXPECT_EQ(asked(R"({"id":{"a":1}})"), R"({"id":{"a":1},"error":"The request lacks the member `model`, or it is of another kind"})");
    EXPECT_EQ(asked(R"({"id":2,"model":"no.dmn"})"), R"({"id":2,"error":"The file `no.dmn` cannot be read"})");
    EXPECT_EQ(asked(R"({"id":3,"model":"boxed.dmn"})"), R"({"id":3,"error":"The import `lib` (http://example.org/library) of the model `boxed` was not given"})");
    EXPECT_EQ(asked(R"({"id":4,"model":"lending.dmn","decisions":["x"]})"), R"({"id":4,"error":"The model `lending` has no decision `x`"})");
    EXPECT_EQ(asked(R"({"id":4,"model":"lending.dmn","decisions":["x","External"]})").substr(0, 80), R"({"id":4,"outputs":{"External":null},"errors":{"External":"External functions are)");
    EXPECT_TRUE(asked(R"({"id":4,"model":"lending.dmn","decisions":["x","External"]})").ends_with(R"("x":"The model `lending` has no decision `x`"}})"));
    EXPECT_EQ(asked(R"({"id":5,"model":"lending.dmn","decisions":["Wrong type"]})"), R"({"id":5,"outputs":{"Wrong type":null},"errors":{"Wrong type":"`Wrong type` must be a string; 1 is not"}})");
    EXPECT_EQ(asked(R"({"id":6,"model":"lending.dmn","decisions":["External"]})"), R"({"id":6,"outputs":{"External":null},"errors":{"External":"External functions are not supported; `outside` has no result for these arguments [1:1 outside(1)]"}})");
}

struct Refused { const char* xml; const char* code; };

TEST(Dmn, RefusesWhatIsNoModel) {
    for (const Refused& each : {Refused{"", "dmn.xml"}, Refused{"<a>", "dmn.xml"}, Refused{"<a/>", "dmn.no-definitions"}, Refused{"<definitions xmlns=\"http://example.org\"/>", "dmn.namespace"}}) {
        const auto read = read_model(each.xml);
        ASSERT_FALSE(read.ok()) << each.xml;
        EXPECT_EQ(read.problem().code, each.code) << each.xml;
    }
}

TEST(Dmn, RefusesBrokenGraphs) {
    EXPECT_EQ(made(R"(<decision id="a" name="a"><informationRequirement><requiredDecision href="#b"/></informationRequirement></decision>)").problem().code, "dmn.reference");
    EXPECT_EQ(made(R"(<decision id="a" name="a"><informationRequirement><requiredDecision href="#b"/></informationRequirement></decision>
                     <decision id="b" name="b"><informationRequirement><requiredDecision href="#a"/></informationRequirement></decision>)").problem().code, "dmn.cycle");
    std::string deep;
    for (int i = 0; i < 100; ++i) deep = "<list>" + deep + "</list>";
    EXPECT_EQ(read_model("<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"><decision name=\"a\">" + deep + "</decision></definitions>").problem().code, "dmn.nesting");
}

}  // namespace
}  // namespace huiyin::dmn
