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

TEST(DmnImports, MayGoRoundInACircle) {
    EXPECT_EQ(decided({model_text("a", imports("a") + uses_e + e_of("a"))}), "\"a\"");
    EXPECT_EQ(decided({model_text("a", imports("b") + uses_e), model_text("b", imports("a") + e_of("b"))}), "\"b\"");
    EXPECT_EQ(decided({model_text("a", imports("b") + uses_e), model_text("b", imports("c")), model_text("c", imports("b") + e_of("c"))}), "\"c\"");
}

}  // namespace
}  // namespace huiyin::dmn
