// Imports without a name: the elements stand in the importing model as its own (DMN 1.5, 6.3.3).
#include <gtest/gtest.h>

#include "dmn/small_model.hpp"

namespace huiyin::dmn {
namespace {

std::string imports(const std::string& space) { return "<import namespace=\"" + space + "\" name=\"\" importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>"; }
const std::string uses_e = decision("d", needs("requiredDecision", "#e") + literal("e"));
std::string e_of(const std::string& text) { return decision("e", literal("\"" + text + "\"")); }

TEST(DmnImports, WithoutANameBringElementsAndThoseOfTheirOwnImports) {
    EXPECT_EQ(decided({model_text("a", imports("b") + uses_e), model_text("b", e_of("b"))}), "\"b\"");
    EXPECT_EQ(decided({model_text("a", imports("b") + uses_e), model_text("b", imports("c")), model_text("c", e_of("c"))}), "\"c\"");
    EXPECT_EQ(decided({model_text("a", imports("b")), model_text("b", decision("d", needs("requiredInput", "#i") + literal("i")) + R"(<inputData id="i" name="i"><variable name="i"/></inputData>)")}, {{"i", "", 5}}), "5")
        << "a decision of the import may be asked for as one's own";
}

TEST(DmnImports, TheFirstOfAnElementsNameCounts) {
    const std::string c = model_text("c", e_of("c")), x = model_text("x", e_of("x"));
    EXPECT_EQ(decided({model_text("a", imports("b") + uses_e + e_of("a")), model_text("b", e_of("b"))}), "\"a\"");
    EXPECT_EQ(decided({model_text("a", imports("b") + uses_e), model_text("b", imports("c") + e_of("b")), c}), "\"b\"") << "the nearer one";
    EXPECT_EQ(decided({model_text("a", imports("b") + imports("x") + uses_e), model_text("b", imports("c")), c, x}), "\"c\"") << "all that the first import brings comes before the second";
    for (const char* href : {"#f", "b#f"})
        EXPECT_EQ(decided({model_text("a", imports("b") + uses_e + decision("f", literal("1"))), model_text("b", decision("e", needs("requiredDecision", href) + literal("f")) + decision("f", literal("2")))}), "1")
            << "for the imported elements too: " << href;
}

TEST(DmnImports, BringDecisionServicesToCallAndDecisionsToServe) {
    const std::string named = "<import namespace=\"lib\" name=\"L\" importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>";
    const std::string input = R"(<inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>)";
    const std::string services = R"(<decisionService id="s" name="sum"><variable name="sum"/><outputDecision href="#outer"/><encapsulatedDecision href="#inner"/><inputData href="#x"/></decisionService>
                                    <decisionService id="two" name="both"><variable name="both"/><outputDecision href="#outer"/><outputDecision href="#inner"/><inputData href="#x"/></decisionService>
                                    <decisionService id="cut" name="cut"><variable name="cut"/><outputDecision href="#outer"/><inputDecision href="#inner"/></decisionService>)";
    const std::string library = model_text("lib", input + decision("inner", needs("requiredInput", "#x") + literal("x + 1")) + decision("outer", needs("requiredDecision", "#inner") + literal("inner * 10")) + services);
    const auto called = [&](const std::string& service, const std::string& logic) { return decided({model_text("a", named + decision("d", needs("requiredKnowledge", "lib#" + service) + logic)), library}); };
    EXPECT_EQ(called("s", literal("L.sum(4)")), "50");
    EXPECT_EQ(called("two", literal("L.both(x: 4)")), "{\"outer\":50,\"inner\":5}") << "several outputs are a context";
    EXPECT_EQ(called("cut", literal("L.cut(4)")), "40") << "the inner decision is given, not made";
    EXPECT_EQ(called("s", "<invocation>" + literal("L.sum") + "<binding><parameter name=\"x\"/>" + literal("4") + "</binding></invocation>"), "50");

    const std::string own = R"(<decisionService id="m" name="m"><variable name="m"/><outputDecision href="#d"/><inputDecision href="lib#outer"/></decisionService>
                               <decisionService id="w" name="w"><variable name="w"/><outputDecision href="#d"/><encapsulatedDecision href="lib#outer"/><encapsulatedDecision href="lib#inner"/><inputData href="lib#x"/></decisionService>)";
    const auto package = package_of({model_text("a", named + decision("d", needs("requiredDecision", "lib#outer") + literal("L.outer + 1")) + own), library});
    ASSERT_TRUE(package.ok());
    EXPECT_EQ((*package)->serve("m", {{"outer", "lib", 7}}, {})->outputs.at(0).second.to_json().dump(), "8") << "a decision of the library as what is given";
    EXPECT_EQ((*package)->serve("w", {{"x", "lib", 7}}, {})->outputs.at(0).second.to_json().dump(), "81");
}

TEST(DmnImports, MayGoRoundInACircle) {
    EXPECT_EQ(decided({model_text("a", imports("a") + uses_e + e_of("a"))}), "\"a\"");
    EXPECT_EQ(decided({model_text("a", imports("b") + uses_e), model_text("b", imports("a") + e_of("b"))}), "\"b\"");
    EXPECT_EQ(decided({model_text("a", imports("b") + uses_e), model_text("b", imports("c")), model_text("c", imports("b") + e_of("c"))}), "\"c\"");
}

}  // namespace
}  // namespace huiyin::dmn
