// DMN 1.5, 10.3.2: values, types and the meaning of operators, table by table.
#include "feel/standard_case.hpp"

namespace huiyin::feel {
namespace {

TEST(Standard, Equality) {   // table 42
    hold({{"1 = 1.0", "true", "numbers by value"},
          {"null = null", "true", ""},
          {"1 = null", "false", "null equals null only"},
          {"null != null", "false", ""},
          {"1 = \"1\"", "null", "kinds differ"},
          {"[1, 2] = [1, 2]", "true", "lists item by item"},
          {"[1, 2] = [2, 1]", "false", "in their order"},
          {"[1] = [1, 2]", "false", "of one length"},
          {"{a: 1, b: 2} = {b: 2, a: 1}", "true", "contexts without order"},
          {"{a: 1} = {a: 1, b: null}", "false", "with the same keys"},
          {"[1..2] = [1..2]", "true", "ranges by ends and brackets"},
          {"[1..2] = [1..2)", "false", ""},
          {"@\"10:00:00Z\" = @\"11:00:00+01:00\"", "true", "one moment in two offsets"},
          {"@\"2026-01-01T00:00:00Z\" = @\"2026-01-01T08:00:00+08:00\"", "true", ""},
          {"@\"2026-01-01T08:00:00@Asia/Shanghai\" = @\"2026-01-01T00:00:00Z\"", "true", ""},
          {"@\"2026-01-01\" = @\"2026-01-01T00:00:00\"", "true", "a date is the midnight with which it begins"},
          {"@\"2026-01-01\" = @\"2026-01-01T00:00:00Z\"", "true", "10.3.2.3.6: of UTC, where the other has an offset"},
          {"@\"2026-01-01\" = @\"2026-01-01T00:00:00+08:00\"", "true", "our reading: a day begins by the clock that it is compared with"},
          {"@\"2026-01-01\" > @\"2026-01-01T00:00:00Z\"", "false", "which by UTC's clock is the standard's reading"},
          {"@\"2026-01-01\" < @\"2026-01-01T00:00:01\"", "true", ""},
          {"@\"2026-01-01T10:00:00\" = @\"2026-01-01T10:00:00Z\"", "false", "10.3.2.3.5: what is local is no moment"},
          {"@\"10:00:00\" = @\"10:00:00Z\"", "false", "10.3.2.3.4: likewise"},
          {"@\"P1D\" = @\"PT24H\"", "true", "durations by length"},
          {"@\"P1Y\" = @\"P12M\"", "true", ""},
          {"@\"P1Y\" = @\"P365D\"", "null", "the two kinds of duration are never compared"}});
}

TEST(Standard, Order) {   // table 53
    hold({{"1 < 2", "true", ""},
          {"\"a\" < \"b\"", "true", "strings by code point"},
          {"\"😀\" > \"\uFFFD\"", "true", "beyond the BMP comes after it"},
          {"null < 1", "null", ""},
          {"true > false", "null", "booleans have no order"},
          {"[1] < [2]", "null", "nor have lists"},
          {"1 < \"2\"", "null", ""},
          {"@\"2026-01-01\" < @\"2026-01-02\"", "true", ""},
          {"@\"P1Y\" > @\"P11M\"", "true", ""},
          {"1 between 0 and 2", "true", "table 55: 0 <= 1 and 1 <= 2"},
          {"1 between 2 and null", "false", "false and null is false"},
          {"1 between 0 and null", "null", "true and null is null"},
          {"1 in [2..3]", "false", ""},
          {"null in [1..2]", "null", ""}});
}

TEST(Standard, Logic) {   // tables 50 and 51
    hold({{"true and true", "true", ""}, {"true and false", "false", ""}, {"true and null", "null", ""}, {"false and null", "false", ""}, {"null and false", "false", ""},
          {"null and null", "null", ""}, {"true and 1", "null", "what is no boolean counts as null"}, {"false and 1", "false", ""},
          {"true or null", "true", ""}, {"null or true", "true", ""}, {"false or null", "null", ""}, {"false or \"x\"", "null", ""}, {"not(null)", "null", ""}, {"not(\"x\")", "null", ""}});
}

TEST(Standard, Arithmetic) {   // tables 57 and 58
    hold({{"0.1 + 0.2", "0.3", "decimals are exact"},
          {"1 / 3", "0.3333333333333333333333333333333333", "34 digits, half even"},
          {"1 / 0", "null", ""},
          {"\"a\" + \"b\"", "\"ab\"", "strings are joined"},
          {"\"a\" + 1", "null", ""},
          {"\"a\" - \"b\"", "null", ""},
          {"1 + null", "null", ""},
          {"2 ** 10", "1024", ""},
          {"10 ** 6145", "null", "beyond decimal128"},
          {"[1] + [2]", "null", "lists are not added"},
          {"@\"2026-01-31\" + @\"P1M\"", "{\"@\":\"2026-02-28\"}", "a day that the month lacks is its last"},
          {"@\"P1M\" + @\"2026-01-31\"", "{\"@\":\"2026-02-28\"}", "addition commutes"},
          {"@\"2026-01-01\" + @\"PT36H\"", "{\"@\":\"2026-01-02\"}", "a date stays a date"},
          {"@\"2026-01-01\" - @\"PT1H\"", "{\"@\":\"2025-12-31\"}", ""},
          {"@\"23:30:00\" + @\"PT1H\"", "{\"@\":\"00:30:00\"}", "times go round"},
          {"@\"2026-01-02\" - @\"2026-01-01\"", "{\"@\":\"P1D\"}", ""},
          {"@\"2026-01-02T00:00:00Z\" - @\"2026-01-01\"", "{\"@\":\"P1D\"}", "a date is its midnight in UTC"},
          {"@\"2026-01-02T00:00:00\" - @\"2026-01-01T00:00:00Z\"", "null", "one has an offset, the other none"},
          {"@\"10:00:00\" - @\"09:15:00\"", "{\"@\":\"PT45M\"}", ""},
          {"@\"P1D\" * 1.5", "{\"@\":\"P1DT12H\"}", ""},
          {"2 * @\"P1Y1M\"", "{\"@\":\"P2Y2M\"}", ""},
          {"@\"P1D\" / 2", "{\"@\":\"PT12H\"}", ""},
          {"@\"P1Y\" / @\"P1M\"", "12", ""},
          {"@\"P1D\" / 0", "null", ""},
          {"@\"P1D\" + @\"P1M\"", "null", "the two kinds do not add"},
          {"-@\"P1DT1H\"", "{\"@\":\"-P1DT1H\"}", ""},
          {"-\"a\"", "null", ""},
          {"@\"2026-03-29T01:30:00@Europe/Berlin\" + @\"PT1H\"", "{\"@\":\"2026-03-29T03:30:00@Europe/Berlin\"}", "an hour of real time, over the change of clocks"}});
}

TEST(Standard, ListsAndFilters) {   // 10.3.2.5 and table 55
    hold({{"[1, 2, 3][1]", "1", "positions count from 1"},
          {"[1, 2, 3][-1]", "3", "from the end when negative"},
          {"[1, 2, 3][0]", "null", ""},
          {"[1, 2, 3][4]", "null", ""},
          {"[1, 2, 3][1.5]", "null", "no whole number"},
          {"[1, 2, 3][item > 1]", "[2,3]", ""},
          {"[1, 2, 3][\"a\"]", "null", "neither position nor condition"},
          {"[][item > 1]", "[]", ""},
          {"5[1]", "5", "what is no list is a list of one"},
          {"5[true]", "[5]", ""},
          {"5[2]", "null", ""},
          {"null[1]", "null", ""},
          {"[{x: 1, y: 2}, {x: 2, y: 3}][x = 1]", "[{\"x\":1,\"y\":2}]", "the standard's own example"},
          {"[{x: 1}, {y: 2}, {x: 3}][x > 2]", "[{\"x\":3}]", "an entry that is not there is null"},
          {"[{x: 1}, {x: null}][x = null]", "[{\"x\":null}]", ""},
          {"[{item: 1}, {item: 2}][item = 2]", "[{\"item\":2}]", "an entry named item hides the item"},
          {"[{x: 1}, {x: 2}].x", "[1,2]", "a path on a list"},
          {"[{x: 1}, {y: 2}].x", "[1,null]", ""},
          {"{k: 2, r: [1, 2, 3][item = k]}.r", "[2]", "names further out are seen"},
          {"for x in [1, 2] return [1, 2][item = x]", "[[1],[2]]", "of loops too"},
          {"3 in (1, 2, 3)", "true", ""},
          {"3 in [1, 2, 3]", "true", ""},
          {"3 in ([1..2], > 2)", "true", ""},
          {"1 in (< 1, > 1)", "false", ""},
          {"[1, 2] in ([1, 2], [3])", "true", "a list among lists"},
          {"\"a\" in 1", "null", "kinds differ"}});
}

TEST(Standard, Loops) {   // table 55, 10.3.2.14
    hold({{"for i in [1, 2, 3] return i * i", "[1,4,9]", ""},
          {"for i in 3..1 return i", "[3,2,1]", "downwards"},
          {"for i in [1..3] return i", "[1,2,3]", "over a range"},
          {"for i in (1..4) return i", "[2,3]", "whose open ends are left out"},
          {"for d in @\"2026-02-27\"..@\"2026-03-01\" return d", "[{\"@\":\"2026-02-27\"},{\"@\":\"2026-02-28\"},{\"@\":\"2026-03-01\"}]", "over dates"},
          {"for i in 1..2, j in [10, 20] return i + j", "[11,21,12,22]", "the last runs fastest"},
          {"for x in [[1, 2], [3]], y in x return y", "[1,2,3]", "later iterators see the earlier"},
          {"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1,1,2,6,24]", "the standard's factorial"},
          {"for i in 1..3 return count(partial)", "[0,1,2]", ""},
          {"for x in [1, 2], y in [1, 2, 3][item > x] return [x, y, count(partial)]", "[[1,2,0],[1,3,1],[2,3,2]]", "a filter in a source, and what is there so far"},
          {"for x in [1, 2] return for y in [x, 3][item > 1] return [x, y, count(partial)]", "[[[1,3,0]],[[2,2,0],[2,3,1]]]", "a loop in a loop has its own"},
          {"for f in (for i in 1..3 return function(a) a * i + count(partial)) return f(10)", "[10,21,32]", "functions keep the item that they saw"},
          {"for x in [1, 2], y in (for z in 1..x return z + x) return x * 10 + y", "[12,23,24]", ""},
          {"every x in [1, 2], y in [3, 4][item > x] satisfies some z in [y][item > 2] satisfies z > x", "true", ""},
          {"for i in 5 return i", "[5]", "a list of one"},
          {"for i in null return i", "null", ""},
          {"for i in [] return i", "[]", ""},
          {"for i in \"a\"..\"c\" return i", "null", "strings do not count up"},
          {"some x in [1, 2] satisfies x > 1", "true", ""},
          {"some x in [] satisfies true", "false", ""},
          {"every x in [] satisfies false", "true", ""},
          {"every x in [1, null] satisfies x > 0", "null", "true and null"},
          {"some x in [1, null] satisfies x > 2", "null", "false or null"},
          {"some x in [null, 3] satisfies x > 2", "true", ""},
          {"every x in 1..3, y in 4..6 satisfies x < y", "true", ""},
          {"some x in null satisfies true", "null", ""},
          {"if null then 1 else 2", "2", "only true takes the first"},
          {"if \"x\" then 1 else 2", "2", ""}});
}

TEST(Standard, Functions) {   // 10.3.2.13
    hold({{"(function(x, y) x - y)(5, 3)", "2", "by position"},
          {"{f: function(x, y) x - y, r: f(y: 3, x: 5)}.r", "2", "by name"},
          {"{f: function(x) x, r: f(1, 2)}.r", "null", "too many"},
          {"{f: function(x) x, r: f(z: 2)}.r", "null", "no such parameter"},
          {"(function(a: number) [a])(\"x\")", "[null]", "10.3.2.9.4: an argument that does not conform is null"},
          {"(function(a: number) a)([1])", "1", "10.3.2.9.4: a list of one for its item"},
          {"(function(a: list<number>) a)(1)", "[1]", "an item for a list of one"},
          {"(function(a: date and time) a)(@\"2026-01-01\")", "{\"@\":\"2026-01-01T00:00:00Z\"}", "a date for its midnight"},
          {"(function(a: string) a)(null)", "null", "null conforms to everything"},
          {"(function(x) function(y) x + y)(1)(2)", "3", "functions keep what they saw"},
          {"{a: 2, f: function(x) x * a, r: f(4)}.r", "8", ""},
          {"function(a, b) external {java: {class: \"java.lang.Math\", method signature: \"max(int, int)\"}}", "feel.external", "10.3.2.13.3 is left out"},
          {"5(1)", "feel.left-over", "a number is no function"},
          {"{f: 5, r: f(1)}.r", "null", ""},
          {"{f: abs, r: f(-3)}.r", "3", "FEEL's own functions are values"}});
}

TEST(Standard, InstanceOf) {   // 10.3.2.9, table 56
    hold({{"1 instance of number", "true", ""}, {"\"1\" instance of number", "false", ""}, {"null instance of number", "false", "null is an instance of nothing"}, {"null instance of Any", "false", ""},
          {"1 instance of Any", "true", ""}, {"[1, 2] instance of list<number>", "true", ""}, {"[1, \"a\"] instance of list<number>", "false", ""}, {"[] instance of list<number>", "true", ""},
          {"[1] instance of list<Any>", "true", ""}, {"{a: 1, b: \"x\"} instance of context<a: number, b: string>", "true", ""}, {"{a: 1} instance of context<a: number, b: string>", "false", ""},
          {"{a: 1, c: 2} instance of context<a: number>", "true", "more entries do not hurt"}, {"[1..2] instance of range<number>", "true", ""}, {"[1..2] instance of range<string>", "false", ""},
          {"(function(a: number) a) instance of function<number> -> number", "true", ""}, {"(function(a: number) a) instance of function<string> -> number", "false", ""},
          {"(function(a: number, b: number) a) instance of function<number> -> number", "false", ""}, {"abs instance of function<Any> -> Any", "true", ""},
          {"@\"P1D\" instance of days and time duration", "true", ""}, {"@\"P1M\" instance of days and time duration", "false", ""}, {"@\"2026-01-01\" instance of date and time", "false", ""},
          {"[2, null] instance of list<number>", "true", "10.3.2.9.2: the type of null conforms to every type"}, {"{a: null} instance of context<a: number>", "true", "likewise within a context"},
          {"{b: null} instance of context<a: number>", "false", "but the entry must be there"},
          {"(function(c: context<a: number, b: number>) c.a)({a: 7})", "null", "10.3.2.9.2: a context without one of the entries does not conform"},
          {"1 instance of nonsense", "null", "no such type"}});
}

TEST(Standard, Properties) {   // 10.3.2.3, table 65
    hold({{"@\"2026-03-09\".year", "2026", ""}, {"@\"2026-03-09\".weekday", "1", "Monday"}, {"@\"2026-03-09\".hour", "null", "a date has no hour"},
          {"@\"2026-03-09T10:15:30.5Z\".second", "30.5", ""}, {"@\"2026-03-09T10:15:30+08:00\".time offset", "{\"@\":\"PT8H\"}", ""},
          {"@\"2026-07-01T10:00:00@Europe/Berlin\".time offset", "{\"@\":\"PT2H\"}", "summer time"}, {"@\"2026-07-01T10:00:00@Europe/Berlin\".timezone", "\"Europe/Berlin\"", ""},
          {"@\"10:15:00\".timezone", "null", ""}, {"@\"10:15:00\".hour", "10", ""}, {"@\"P1DT25H\".days", "2", "normalised"}, {"@\"P1DT25H\".hours", "1", ""}, {"@\"-P1DT2H\".hours", "-2", ""},
          {"@\"P14M\".years", "1", ""}, {"@\"P14M\".months", "2", ""}, {"@\"P14M\".days", "null", "a property of the other kind"}, {"1 .x", "null", ""}, {"\"a\".length", "null", ""},
          {"{a: {b: 1}}.a.b", "1", ""}, {"{a: 1}.b", "null", ""}, {"null.a", "null", ""}});
}

TEST(Standard, Contexts) {   // 10.3.2.6
    hold({{"{}", "{}", ""}, {"{a: 1, b: a + 1}", "{\"a\":1,\"b\":2}", "entries see the earlier ones"}, {"{a: 1, a: 2}", "feel.key-twice", "keys are distinct"},
          {"{a: b, b: 1}.a", "null", "not the later ones"}, {"string({a: \"x\", \"b c\": [1]})", "\"{a: \\\"x\\\", b c: [1]}\"", ""}});
}

}  // namespace
}  // namespace huiyin::feel
