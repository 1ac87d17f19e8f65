// FEEL by the sections of DMN 1.5, chapter 10: expression → value as FEEL prints it.
#include <gtest/gtest.h>

#include "feel/program.hpp"

namespace huiyin::feel {
namespace {

struct World {
    Scope scope;
    std::vector<Value> values;
    World() {
        add("n", 5, Type::Of::number);
        add("s", "投诉登记", Type::Of::string);
        add("x", Value(), Type::any());
        add("list", List{Value(1), Value(2), Value(3)}, Type::list_of(Type::Of::number));
        add("people", List{Entries{{"name", "周敏"}, {"age", 30}}, Entries{{"name", "孙立"}, {"age", 41}}}, Type::list_of(Type::context({{"name", Type::Of::string}, {"age", Type::Of::number}})));
        add("channel", "telephone", Type::choice({"on_site", "telephone", "written"}));
        add("full name", "Zhou Min", Type::Of::string);
        add("in store", 7, Type::Of::number);
    }
    void add(const char* name, Value value, Type type) { scope.variable(name, std::move(type)); values.push_back(std::move(value)); }
};

std::string run(const std::string& text) {
    static const World world;
    const Compiled compiled = compile(text, world.scope);
    if (!compiled.program) return compiled.faults.empty() ? "?" : compiled.faults.front().code;
    Evaluation evaluation(world.values);
    evaluation.now = *Instant::parse("2026-03-09T02:15:00Z");
    evaluation.zone = calendar::Zone::named("Asia/Shanghai").value();
    return compiled.program->evaluate(evaluation).to_text();
}

struct Case { const char* expression; const char* value; };
void expect_all(std::initializer_list<Case> cases) {
    for (const Case& each : cases) EXPECT_EQ(run(each.expression), each.value) << each.expression;
}

TEST(Feel, Arithmetic) {   // 10.3.2.3, table 57
    expect_all({{"1 + 2 * 3", "7"}, {"(1 + 2) * 3", "9"}, {"2 ** 3 ** 2", "64"}, {"-2 ** 2", "4"}, {"10 / 4", "2.5"}, {"1 / 3 * 3", "0.9999999999999999999999999999999999"}, {"1 / 0", "null"},
                {"0.1 + 0.2 = 0.3", "true"}, {"\"回\" + \"音\"", "回音"}, {".5 + 1e2", "100.5"}, {"n - 7", "-2"}, {"x + 1", "null"}, {"100000000000000000000 * 10000000000000", "1000000000000000000000000000000000"}});
}

TEST(Feel, ThreeValuedLogic) {   // 10.3.2.10, tables 50 and 51
    expect_all({{"true and null", "null"}, {"false and null", "false"}, {"null and false", "false"}, {"true or null", "true"}, {"null or false", "null"}, {"not(null)", "null"}, {"not(false)", "true"},
                {"x = null", "true"}, {"x != null", "false"}, {"1 = null", "false"}, {"null > 1", "null"}, {"1 = \"1\"", "feel.operand"}, {"n = x", "false"}});
}

TEST(Feel, RangesAndMembership) {   // 10.3.2.7, 10.3.2.8
    expect_all({{"5 in [1..5]", "true"}, {"5 in [1..5)", "false"}, {"1 in (1..5]", "false"}, {"1 in ]1..5]", "false"}, {"5 in (> 3)", "true"}, {"5 in (< 3, 5)", "true"}, {"n between 1 and 5", "true"},
                {"in store + 1", "8"}, {"n in in store", "false"}, {"for i in in store..8 return i", "[7, 8]"}, {"n in in", "feel.unexpected"},
                {"\"b\" in (\"a\", \"b\")", "true"}, {"2 in list", "true"}, {"5 in <= 5", "true"}, {"@\"2026-03-09\" in [@\"2026-03-01\"..@\"2026-03-31\"]", "true"}, {"[1..5]", "[1..5]"}});
}

TEST(Feel, Lists) {   // 10.3.2.5, 10.3.4.4
    expect_all({{"list[1]", "1"}, {"list[-1]", "3"}, {"list[0]", "null"}, {"list[item > 1]", "[2, 3]"}, {"people[age > 35].name", "[\"孙立\"]"}, {"people.age", "[30, 41]"}, {"count(people[name = \"无\"])", "0"},
                {"sum(list)", "6"}, {"sum(1, 2)", "3"}, {"sum([])", "null"}, {"min(list)", "1"}, {"max(1, 9, 4)", "9"}, {"mean(list)", "2"}, {"median([3, 1, 2, 10])", "2.5"}, {"mode([6, 1, 9, 6, 1])", "[1, 6]"},
                {"stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931"}, {"append(list, 4)", "[1, 2, 3, 4]"}, {"concatenate(list, [9])", "[1, 2, 3, 9]"}, {"insert before(list, 1, 0)", "[0, 1, 2, 3]"},
                {"remove(list, 2)", "[1, 3]"}, {"reverse(list)", "[3, 2, 1]"}, {"index of([1, 2, 1], 1)", "[1, 3]"}, {"distinct values([1, 2, 1])", "[1, 2]"}, {"flatten([1, [2, [3]]])", "[1, 2, 3]"},
                {"sublist(list, 2)", "[2, 3]"}, {"sublist(list, -2, 1)", "[2]"}, {"list contains(list, 2)", "true"}, {"all([true, null])", "null"}, {"any([false, true])", "true"}, {"all([])", "true"},
                {"sort(list, function(a, b) a > b)", "[3, 2, 1]"}, {"sort([\"b\", \"a\"])", "[\"a\", \"b\"]"}, {"union([1, 2], [2, 3])", "[1, 2, 3]"}, {"product(2, 3, 4)", "24"}, {"[1, 2] = [1, 2]", "true"}});
}

TEST(Feel, LoopsAndConditions) {   // 10.3.2.14
    expect_all({{"for i in 1..3 return i * i", "[1, 4, 9]"}, {"for i in 3..1 return i", "[3, 2, 1]"}, {"for i in list, j in [10, 20] return i + j", "[11, 21, 12, 22, 13, 23]"},
                {"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"}, {"some i in list satisfies i > 2", "true"}, {"every i in list satisfies i > 1", "false"},
                {"every i in [] satisfies false", "true"}, {"if n > 3 then \"多\" else \"少\"", "多"}, {"if null then 1 else 2", "2"}, {"for p in people return p.name", "[\"周敏\", \"孙立\"]"}});
}

TEST(Feel, Contexts) {   // 10.3.2.6, 10.3.4.10
    expect_all({{"{a: 1, b: a + 1}.b", "2"}, {"{\"k 1\": 1}", "{k 1: 1}"}, {"get value({a: 7}, \"a\")", "7"}, {"context put({a: 1}, \"b\", 2)", "{a: 1, b: 2}"}, {"context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}"},
                {"get entries({a: 1})[1].key", "a"}, {"{a: {b: 5}}.a.b", "5"}, {"{a: 1} = {a: 1}", "true"}, {"{f: function(x) x + 1, v: f(2)}.v", "3"}, {"context([{key: \"a\", value: 1}])", "{a: 1}"}});
}

TEST(Feel, Strings) {   // 10.3.4.3
    expect_all({{"string length(s)", "4"}, {"substring(s, 2, 2)", "诉登"}, {"substring(s, -2)", "登记"}, {"contains(s, \"诉登\")", "true"}, {"starts with(s, \"投\")", "true"}, {"ends with(s, \"投\")", "false"},
                {"substring before(s, \"登\")", "投诉"}, {"substring after(s, \"诉\")", "登记"}, {"upper case(\"abc\")", "ABC"}, {"matches(\"TS-2026-0001\", \"^TS-\\d{4}-\\d{4}$\")", "true"},
                {"replace(\"abcd\", \"(ab)|(a)\", \"[1=$1]\")", "[1=ab]cd"}, {"split(\"a;b;c\", \";\")", "[\"a\", \"b\", \"c\"]"}, {"string join([\"a\", \"b\"], \"、\")", "a、b"}, {"string length(\"\\uD83D\\uDE00\")", "1"},
                {"matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"(a+)+$\")", "null"}, {"string(1.50)", "1.5"}, {"full name", "Zhou Min"}, {"string length(full name)", "8"}});
}

TEST(Feel, Numbers) {   // 10.3.4.5
    expect_all({{"decimal(1/3, 2)", "0.33"}, {"decimal(2.5, 0)", "2"}, {"round half up(2.5, 0)", "3"}, {"round half down(2.5, 0)", "2"}, {"round up(-1.121, 2)", "-1.13"}, {"floor(-1.5)", "-2"}, {"ceiling(1.2)", "2"},
                {"abs(-3)", "3"}, {"modulo(-12, 5)", "3"}, {"sqrt(16)", "4"}, {"sqrt(-1)", "null"}, {"odd(5)", "true"}, {"even(5)", "false"}, {"number(\"1 000,5\", \" \", \",\")", "1000.5"}, {"number(\"x\")", "null"}});
}

TEST(Feel, Temporal) {   // 10.3.4.1, 10.3.4.8, table 57
    expect_all({{"date(\"2026-02-30\")", "null"}, {"date(2026, 3, 9)", "2026-03-09"}, {"@\"2026-03-09\" + @\"P1M\"", "2026-04-09"}, {"@\"2026-01-31\" + duration(\"P1M\")", "2026-02-28"},
                {"@\"2026-03-09T10:00:00+08:00\" - @\"2026-03-09T01:00:00Z\"", "PT1H"}, {"@\"2026-03-09\" - @\"2026-03-01\"", "P8D"}, {"@\"P1D\" < @\"PT25H\"", "true"}, {"@\"PT90M\".hours", "1"},
                {"years and months duration(@\"2024-02-29\", @\"2026-02-28\")", "P1Y11M"}, {"date and time(@\"2026-03-09\", @\"10:15:00\")", "2026-03-09T10:15:00"}, {"time(\"10:15:00@Asia/Shanghai\")", "10:15:00@Asia/Shanghai"},
                {"day of week(@\"2026-03-09\")", "Monday"}, {"day of year(@\"2026-12-31\")", "365"}, {"week of year(@\"2026-01-01\")", "1"}, {"month of year(@\"2026-03-09\")", "March"}, {"today()", "2026-03-09"},
                {"now()", "2026-03-09T10:15:00@Asia/Shanghai"}, {"@\"2026-03-09T10:15:00\".hour", "10"}, {"@\"23:30:00\" + @\"PT1H\"", "00:30:00"}, {"@\"P1D\" * 3", "P3D"}, {"@\"P3D\" / @\"P1D\"", "3"},
                {"is(@\"10:00:00Z\", @\"10:00:00+00:00\")", "true"}, {"@\"2026-03-09\".weekday", "1"}, {"-@\"P1Y2M\"", "-P1Y2M"}});
}

TEST(Feel, RelationsOfRanges) {   // 10.3.4.7, table 79
    expect_all({{"before(1, 10)", "true"}, {"before([1..10], [10..20])", "false"}, {"before([1..10), [10..20])", "true"}, {"meets([1..5], [5..10])", "true"}, {"meets([1..5), [5..10])", "false"},
                {"overlaps([1..5], [3..8])", "true"}, {"overlaps before([1..5], [3..8])", "true"}, {"includes([1..10], 10)", "true"}, {"during(5, [1..10])", "true"}, {"starts(1, [1..10])", "true"},
                {"finishes(10, [1..10])", "true"}, {"coincides([1..5], [1..5])", "true"}});
}

TEST(Feel, InstanceOf) {
    expect_all({{"1 instance of number", "true"}, {"@\"2026-03-09\" instance of date", "true"}, {"@\"2026-03-09T00:00:00\" instance of date and time", "true"}, {"@\"P1D\" instance of days and time duration", "true"},
                {"[1] instance of list<number>", "true"}, {"[\"a\"] instance of list<number>", "false"}, {"null instance of Any", "false"}});
}

TEST(Feel, FunctionsByName) {
    expect_all({{"substring(string: \"abc\", start position: 2)", "bc"}, {"(function(x, y) x - y)", "function "}, {"{f: function(x, y) x - y, r: f(y: 1, x: 5)}.r", "4"}, {"substring(strng: \"abc\", start position: 2)", "feel.unknown-parameter"}});
}

/// What does not end in a NUL, byte for byte: the sanitizer sees who reads on.
TEST(Feel, ReadsNothingBehindItsText) {
    static const World world;
    for (const std::string text : {"1.", "people.", "n +", "\"a\\", "@", "n[", "function(", "`", "\xE2", "n \xE2\x80", "\"a\xF8\"", ""}) {
        const std::vector<char> exact(text.begin(), text.end());
        for (const Rigor rigor : {Rigor::strict, Rigor::lenient})
            for (const Compiled& compiled : {compile({exact.data(), exact.size()}, world.scope, Type::any(), rigor), compile_unary_tests({exact.data(), exact.size()}, world.scope, Type::Of::number, rigor)}) {
                EXPECT_FALSE(compiled.program) << text;
                ASSERT_FALSE(compiled.faults.empty()) << text;
                EXPECT_LE(compiled.faults.front().offset, text.size()) << text;
            }
    }
    for (const char* text : {"\xE2", "n \xE2\x80", "\"a\xF8\""}) EXPECT_EQ(compile(text, world.scope).faults.front().code, "feel.not-utf8");
}

/// A literal pattern is compiled with the expression: it must not leak into the next call, nor out of a function's body.
TEST(Feel, KeepsEachCallsOwnPattern) {
    expect_all({{"[matches(\"ab\", \"^a\"), matches(\"ab\", \"^b\"), matches(\"AB\", \"^a\", \"i\"), matches(\"ab\", \"^\" + \"b\")]", "[true, false, true, false]"},
                {"for p in [\"a\", \"b\", \"[\"] return matches(\"a\", p)", "[true, false, null]"},
                {"matches(\"a\", \"[\")", "null"},
                {"replace(if matches(\"x\", \"x\") then \"abc\" else \"\", \"b\", \"-\")", "a-c"},
                {"split(replace(\"a1b2\", \"[0-9]\", \";\"), \";\")", "[\"a\", \"b\", \"\"]"},
                {"replace(\"a.b\", \".\", \"-\", \"q\") + replace(\"a.b\", \".\", \"-\")", "a-b---"}});
}

TEST(Feel, CountsThroughRangesKeepingTheFormOfNumbers) {
    expect_all({{"for i in 1..4 return i", "[1, 2, 3, 4]"}, {"for i in 3..-1 return i", "[3, 2, 1, 0, -1]"}, {"for i in (1..4) return i", "[2, 3]"}, {"for i in [2..2] return i", "[2]"},
                {"for i in 99999999999999999999..100000000000000000001 return i", "[99999999999999999999, 100000000000000000000, 100000000000000000001]"}});
}

struct Wrong { const char* expression; const char* code; std::size_t offset; const char* suggestion; };

TEST(Feel, TellsWhatIsWrongAndWhere) {
    static const World world;
    for (const Wrong& each : {Wrong{"n + ", "feel.ends-early", 3, ""}, Wrong{"peple.age", "feel.unknown-name", 0, "people"}, Wrong{"people.agee", "feel.unknown-field", 7, "age"}, Wrong{"lenght(s)", "feel.unknown-function", 0, ""},
                              Wrong{"n + s", "feel.operand", 0, ""}, Wrong{"if n then 1 else 2", "feel.condition", 3, ""}, Wrong{"count()", "feel.argument-count", 0, ""}, Wrong{"channel = \"telefone\"", "feel.no-such-choice", 10, "telephone"},
                              Wrong{"n and true", "feel.condition", 0, ""}, Wrong{"\"abc", "feel.open-string", 0, ""}, Wrong{"@\"2026-13-01\"", "feel.at-literal", 0, ""}, Wrong{"1 2", "feel.left-over", 2, ""}, Wrong{"[1, 2", "feel.expected", 5, ""}}) {
        const Compiled compiled = compile(each.expression, world.scope);
        ASSERT_FALSE(compiled.faults.empty()) << each.expression;
        EXPECT_EQ(compiled.faults.front().code, each.code) << each.expression;
        EXPECT_EQ(compiled.faults.front().offset, each.offset) << each.expression;
        EXPECT_EQ(compiled.faults.front().suggestion, each.suggestion) << each.expression;
        EXPECT_EQ(compiled.program, nullptr);
    }
    EXPECT_EQ(compile("peple + lst", world.scope).faults.size(), 2U);          // all at once
    EXPECT_EQ(compile("n > 3", world.scope, Type::Of::string).faults.front().code, "feel.wrong-type");
}

TEST(Feel, IsBounded) {
    static const World world;
    const Compiled endless = compile("for a in 1..100000, b in 1..100000 return a", world.scope);
    Evaluation evaluation(world.values);
    EXPECT_TRUE(endless.program->evaluate(evaluation).is_null());
    ASSERT_FALSE(evaluation.notes.empty());
    EXPECT_EQ(evaluation.notes.front().code, "feel.too-much");
    EXPECT_EQ(run(std::string(3000, '(') + "1" + std::string(3000, ')')), "feel.too-deep");
    EXPECT_EQ(run(std::string(3000, '-') + "1"), "feel.too-deep");
}

TEST(Feel, KnowsWhatItReads) {
    static const World world;
    const Compiled compiled = compile("people[age > n].name[1] = s", world.scope);
    ASSERT_TRUE(compiled.program);
    EXPECT_EQ(compiled.program->paths(), (std::vector<std::vector<std::string>>{{"n"}, {"people"}, {"s"}}));
}

std::string tested(const char* tests, Value input, Type type) {
    static const World world;
    const Compiled compiled = compile_unary_tests(tests, world.scope, type);
    if (!compiled.program) return compiled.faults.front().code;
    Evaluation evaluation(world.values);
    return compiled.program->test(input, evaluation).to_text();
}

TEST(Feel, UnaryTests) {   // 7.3.3 and table 55
    using Of = Type::Of;
    EXPECT_EQ(tested("-", 1, Of::number), "true");
    EXPECT_EQ(tested("< 5", 4, Of::number), "true");
    EXPECT_EQ(tested("1, 2, [5..7]", 6, Of::number), "true");
    EXPECT_EQ(tested("not(1, 2)", 2, Of::number), "false");
    EXPECT_EQ(tested("\"a\", \"b\"", "b", Of::string), "true");
    EXPECT_EQ(tested("? > 3 and ? < 9", 5, Of::number), "true");
    EXPECT_EQ(tested(">= n", 5, Of::number), "true");
    EXPECT_EQ(tested("null", nullptr, Of::number), "true");
    EXPECT_EQ(tested("true", true, Of::boolean), "true");
    EXPECT_EQ(tested("false", true, Of::boolean), "false");
    EXPECT_EQ(tested("\"a\"", 1, Of::number), "feel.test");
    EXPECT_EQ(tested("list", 2, Of::number), "true");
    EXPECT_EQ(tested("(!= 5)", 4, Of::number), "true");
    EXPECT_EQ(tested("(!= 5)", 5, Of::number), "false");
}

TEST(Values, GoThroughJson) {
    for (const char* text : {R"({"@":"2026-03-09"})", R"({"@":"P1DT2H"})", R"({"@":"2026-03-09T10:15:00@Asia/Shanghai"})", R"([1.50,"a",null,true,{"k":{"@":"P1Y"}}])"})
        EXPECT_EQ(Value::from_json(*Json::parse(text)).to_json().dump(), text);
}

}  // namespace
}  // namespace huiyin::feel
