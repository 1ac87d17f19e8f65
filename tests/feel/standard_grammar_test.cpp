// DMN 1.5, 10.3.1: grammar, literals, names.
#include "feel/standard_case.hpp"

namespace huiyin::feel {
namespace {

TEST(Standard, Literals) {   // 10.3.1.2, rules 33 to 39
    hold({{"-1", "-1", "a sign is an operator"},
          {".5", "0.5", "no digit is needed before the point"},
          {"1.25e2", "125", "an exponent"},
          {"1E-2", "0.01", "a negative one"},
          {"1.", "feel.expected", "digits are needed behind the point"},
          {"\"\"", "\"\"", "the empty string"},
          {"\"a\\\"b\"", "\"a\\\"b\"", "an escaped quote"},
          {"\"\\u0041\"", "\"A\"", "four hexadecimal digits"},
          {"\"\\U01F600\"", "\"😀\"", "six of them reach beyond the BMP"},
          {"\"\\uD83D\\uDE00\"", "\"😀\"", "a pair of surrogates is one character"},
          {"\"\\uD83D\"", "feel.escape", "half a pair is none"},
          {"true", "true", ""},
          {"null", "null", ""},
          {"@\"2026-03-09\"", "{\"@\":\"2026-03-09\"}", "an at-literal is a date"},
          {"@\"10:15:00+08:00\"", "{\"@\":\"10:15:00+08:00\"}", "a time"},
          {"@\"2026-03-09T10:15:00@Asia/Shanghai\"", "{\"@\":\"2026-03-09T10:15:00@Asia/Shanghai\"}", "a date and time in a zone"},
          {"@\"P1Y2M\"", "{\"@\":\"P1Y2M\"}", "a duration"},
          {"@\"soon\"", "null", "nothing of the kind is null"},
          {"1 /* one */ + // and\n 2", "3", "comments of both kinds"},
          {"1\u3000+\u00A02", "3", "rules 61 and 62: Unicode's spaces are white space"}});
}

TEST(Standard, Names) {   // 10.3.1.3 and 10.3.1.4
    hold({{"{first name: \"Min\"}.first name", "\"Min\"", "names have blanks"},
          {"{first name: 1, b: first   name + 1}.b", "2", "runs of blanks count as one"},
          {"{a+b: 5}.a+b", "5", "names have symbols"},
          {"{a-b: 5, c: a-b - 1}.c", "4", "the longest name in scope wins"},
          {"{a: 7, b: 2, c: a-b}.c", "5", "otherwise it is an operator"},
          {"{\"any key!\": 1}", "{\"any key!\":1}", "a key may be a string"},
          {"{`then`: 1}.`then`", "1", "backticks make a name of anything"},
          {"[{unit price: 2}, {unit price: 3}][unit price > 2]", "[{\"unit price\":3}]", "names with blanks in a filter"},
          {"for the item in [1, 2] return the item * 2", "[2,4]", "iterators have them too"},
          {"(function(base amount: number) base amount * 2)(base amount: 4)", "8", "and parameters"},
          {"{范围: 1}.范围", "1", "letters of any script"},
          {"unknown name", "null", "what is not in scope is null"}});
}

TEST(Standard, Precedence) {   // 10.3.1.2
    hold({{"1 + 2 * 3", "7", "multiplication before addition"},
          {"2 ** 3 ** 2", "64", "operators of a level group to the left"},
          {"-2 ** 2", "4", "negation binds closer than exponentiation"},
          {"1 - 2 - 3", "-4", "to the left"},
          {"true or false and false", "true", "conjunction before disjunction"},
          {"1 + 1 = 2 and 3 > 2", "true", "comparison before conjunction"},
          {"not(1 = 1) or true", "true", ""},
          {"5 between 1 and 3 + 4", "true", "the ends of between are arithmetic"},
          {"1 in [1, 2] and false", "false", "so is what stands behind in"},
          {"3 in [1..2] or 1 = 1", "true", ""}});
}

TEST(Standard, RangeLiterals) {   // 10.3.2.7
    hold({{"[1..5]", "{\"@\":\"[1..5]\"}", "closed"},
          {"]1..5[", "{\"@\":\"(1..5)\"}", "turned brackets are open"},
          {"5 in (1..5)", "false", "an open end is left out"},
          {"1 in [1..5)", "true", "a closed one is not"},
          {"(< 5) = (null..5)", "true", "a comparison in brackets is a range open to one side"},
          {"(>= 5).start included", "true", ""},
          {"(> 5).end", "null", "no end there"},
          {"(= 5) = [5..5]", "true", "a point"},
          {"[1..\"a\"]", "null", "ends must be of one kind"},
          {"[@\"2026-01-01\"..@\"2026-12-31\"].end", "{\"@\":\"2026-12-31\"}", "properties of ranges"},
          {"[1..3].start included", "true", ""},
          {"(1..3].start included", "false", ""},
          {"range(\"[1..3)\")", "{\"@\":\"[1..3)\"}", "10.3.4.1: from a string"},
          {"range(\"[@\\\"2026-01-01\\\"..@\\\"2026-02-01\\\"]\").start", "{\"@\":\"2026-01-01\"}", "with at-literals"},
          {"range(\"[3..1]\")", "null", "ends the wrong way round"},
          {"range(\"1..3\")", "null", "brackets are needed"},
          {"range(\"[..9]\")", "null", "an end that is left out is open"}, {"range(\"(..9]\")", "{\"@\":\"(..9]\"}", ""}, {"range(\"[9..]\")", "null", ""},
          {"range(\"[date(\\\"2026-01-01\\\")..date(2026, 2, 1)]\").end", "{\"@\":\"2026-02-01\"}", "constructors of literals may be its ends"},
          {"range(\"[number(string(1))..3]\")", "null", "what must be worked out may not"},
          {"{low: null, within: 4 in (low..9)}.within", "true", "a null end behind a round bracket is open to infinity"},
          {"{low: null, held: [low..9)}.held", "null", "behind a square one it is none"},
          {"{low: null, same: (low..9] = (<= 9)}.same", "true", ""},
          {"{high: null, same: [3..high) = >= 3}.same", "true", "rule 2: a comparison with one side is an expression"},
          {"{r: (!= 4), a: r.start, b: r.end, c: r.start included, d: r.end included}.c", "false", "what is not one point has that point for its ends, and neither is in it"},
          {"(!= 4).start", "4", ""}, {"(!= 4).end", "4", ""}, {"(!= 4).end included", "false", ""}, {"(!= null)", "null", ""}, {"5 in (!= 4)", "true", "tested, it is all but the point"}, {"4 in (!= 4)", "false", ""},
          {"[< 3, > 7][item.end = null]", "[{\"@\":\"(7..)\"}]", "in a list too"}, {"1 <> 2", "feel.unexpected", "that is no operator"}});
}

TEST(Standard, TooMuchIsRefused) {
    EXPECT_EQ(standard_value(std::string(300, '(') + "1" + std::string(300, ')')), "feel.too-deep");
    std::string sum = "1";
    for (int i = 0; i < 5000; ++i) sum += "+1";
    EXPECT_EQ(standard_value(sum), "feel.too-deep");
    std::string turned;
    for (int i = 0; i < 60; ++i) turned += "]1..1[-";
    EXPECT_EQ(standard_value(turned + "1"), "feel.too-deep");
    std::string tests;
    for (int i = 0; i < 60; ++i) tests += "1 in (";
    EXPECT_EQ(standard_value(tests), "feel.ends-early");
    EXPECT_EQ(standard_value("count(for i in 1..100 return if i = 1 then [] else [partial[-1]])"), "100");
    EXPECT_EQ(standard_value("count(for i in 1..3000 return if i = 1 then [] else [partial[-1]])"), "null");      // nests too deep
    EXPECT_EQ(standard_value("{double: function(s) s + s, r: for i in 1..40 return if i = 1 then \"aaaaaaaa\" else double(partial[-1])}.r[-1]"), "null");
}

TEST(Standard, NumbersOfARangeKeepTheirScale) {   // 10.3.2.14: each is the one before plus 1
    hold({{"for i in 1.0..3 return i", "[1.0,2.0,3.0]", "what begins with a scale goes on with it"}, {"for i in 1..3.0 return i", "[1,2,3]", ""}, {"for i in 2.00..0 return i", "[2.00,1.00,0.00]", "downwards too"}});
}

}  // namespace
}  // namespace huiyin::feel
