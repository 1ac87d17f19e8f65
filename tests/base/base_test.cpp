// The small things that everything stands on: decimals, JSON, ids, texts.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/decimal.hpp"
#include "base/hash.hpp"
#include "base/id.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace huiyin {
namespace {

std::string rounded(const char* number, int scale, Rounding mode) { return Decimal::parse(number)->round(scale, mode).to_string(); }

TEST(Decimal, IsExactAndKeepsTheScale) {
    EXPECT_EQ(*Decimal::parse("0.1") + *Decimal::parse("0.2"), *Decimal::parse("0.3"));
    EXPECT_EQ((*Decimal::parse("1.10") * Decimal(2)).to_string(), "2.20");
    EXPECT_EQ(Decimal::parse("1299.10")->to_string(), "1299.10");
    EXPECT_EQ(Decimal::parse("1299.10")->to_shortest(), "1299.1");
    EXPECT_EQ((Decimal(1) / Decimal(3)).to_string(), "0.3333333333333333333333333333333333");
    EXPECT_EQ(Decimal::parse("-0.05")->to_string(), "-0.05");
    EXPECT_EQ(Decimal::parse("1e3")->to_string(), "1000");
    EXPECT_EQ(Decimal::of(12345, 2).to_string(), "123.45");
    EXPECT_FALSE((Decimal(1) / Decimal(0)).is_finite());
}

TEST(Decimal, RoundsByName) {
    EXPECT_EQ(rounded("1.005", 2, Rounding::half_up), "1.01");
    EXPECT_EQ(rounded("1.005", 2, Rounding::half_even), "1.00");
    EXPECT_EQ(rounded("1.005", 2, Rounding::half_down), "1.00");
    EXPECT_EQ(rounded("1.0051", 2, Rounding::half_down), "1.01");
    EXPECT_EQ(rounded("-2.5", 0, Rounding::half_up), "-3");
    EXPECT_EQ(rounded("-2.1", 0, Rounding::up), "-3");
    EXPECT_EQ(rounded("-2.9", 0, Rounding::down), "-2");
    EXPECT_EQ(rounded("-2.1", 0, Rounding::floor), "-3");
    EXPECT_EQ(rounded("-2.9", 0, Rounding::ceiling), "-2");
    EXPECT_EQ(Decimal::parse("1250")->round(-2, Rounding::half_up).to_string(), "1300");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
    for (const char* text : {"", "-", ".", "1.2.3", "0x10", "1e", "NaN", "Infinity", "1 ", "１"}) EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimal, ModuloTakesTheSignOfTheDivisor) {
    EXPECT_EQ(Decimal(-12).floor_modulo(Decimal(5)), Decimal(3));
    EXPECT_EQ(Decimal(12).floor_modulo(Decimal(-5)), Decimal(-3));
    EXPECT_EQ(Decimal(2).power(Decimal(10)), Decimal(1024));
    EXPECT_EQ(Decimal(2).power(Decimal(-1)), *Decimal::parse("0.5"));
}

TEST(Decimal, EqualValuesHashAlike) {
    for (const auto& [one, other] : {std::pair{"1.0", "1.00"}, std::pair{"100", "1e2"}, std::pair{"1e35", "10e34"}, std::pair{"1e-80", "10e-81"}, std::pair{"0", "-0.00"}}) {
        ASSERT_EQ(*Decimal::parse(one), *Decimal::parse(other));
        EXPECT_EQ(Decimal::parse(one)->hash(), Decimal::parse(other)->hash()) << one << " and " << other;
    }
    EXPECT_NE(Decimal(1).hash(), Decimal(-1).hash());
}

Decimal any_amount() { return Decimal::of(*rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 1'000'000'000'000), *rc::gen::inRange(0, 6)); }

RC_GTEST_PROP(DecimalProperty, TextsAndSumsAreExact, ()) {
    const Decimal a = any_amount(), b = any_amount(), c = any_amount();
    RC_ASSERT(*Decimal::parse(a.to_string()) == a);
    RC_ASSERT(Decimal::parse(a.to_string())->to_string() == a.to_string());
    RC_ASSERT(*Decimal::parse(a.to_shortest()) == a);
    RC_ASSERT(Decimal::parse(a.to_shortest())->hash() == a.hash());
    RC_ASSERT(a + b - b == a);
    RC_ASSERT(a * (b + c) == a * b + a * c);          // within 34 digits: nothing is rounded
    RC_ASSERT((a < b) == ((a - b).is_negative()));
}

RC_GTEST_PROP(DecimalProperty, CountsAsWholeNumbersDo, ()) {
    const auto digits = [] { return *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-3, 4), rc::gen::inRange<std::int64_t>(INT32_MIN - 3LL, INT32_MAX + 4LL)); };
    const std::int64_t a = digits(), b = digits();
    const int p = *rc::gen::inRange(-30, 31), q = *rc::gen::inRange(-30, 31);
    const Decimal x = Decimal::of(a, p), y = Decimal::of(b, p), z = Decimal::of(b, q);
    RC_ASSERT((x + y).same_form(Decimal::of(a + b, p)));
    RC_ASSERT((x - y).same_form(Decimal::of(a - b, p)));
    RC_ASSERT((x == y) == (a == b) && (x <=> y) == (a <=> b));
    if (a != 0 && b != 0) RC_ASSERT((x * z).same_form(Decimal::of(a * b, p + q)));
    RC_ASSERT((x * z) == Decimal::of(a * b, p + q));
    RC_ASSERT(Decimal(a).same_form(Decimal::of(a, 0)));
}

TEST(Decimal, KnowsTheSignOfZeroAndTheEndsOfItsRange) {
    const Decimal zero, minus = -zero;
    EXPECT_EQ(zero, minus);
    EXPECT_TRUE((zero + minus).same_form(zero));
    EXPECT_TRUE((minus + minus).same_form(minus));
    EXPECT_TRUE((minus - zero).same_form(minus));
    EXPECT_TRUE((Decimal(5) - Decimal(5)).same_form(zero));
    EXPECT_TRUE((zero * Decimal(-5)).same_form(minus));
    EXPECT_FALSE((*Decimal::parse("9e6144") * Decimal(10)).is_finite());
    EXPECT_EQ(*Decimal::parse("3e-6176") * *Decimal::parse("1e-1"), zero) << "below the least number";
    EXPECT_EQ(Decimal(INT64_MIN).to_string(), "-9223372036854775808");
    EXPECT_EQ((Decimal(INT64_MAX) + Decimal(INT64_MAX)).to_string(), "18446744073709551614");
    EXPECT_EQ((Decimal(4611686018427387903) + Decimal(4611686018427387903)).to_string(), "9223372036854775806");
    EXPECT_FALSE(Decimal::nan().is_finite());
    EXPECT_FALSE(Decimal::nan() == Decimal::nan());
    EXPECT_FALSE((Decimal(-1) / zero).is_finite());
    EXPECT_TRUE(Decimal::parse("9999999999999999999999999999999999e6111")->is_finite());
}

RC_GTEST_PROP(DecimalProperty, RoundingStaysWithinOneStepOnTheSideItsNameSays, ()) {
    const Decimal a = any_amount();
    const int scale = *rc::gen::inRange(-3, 5);
    const Decimal step = *Decimal::parse("1e" + std::to_string(-scale));
    const Decimal floor = a.round(scale, Rounding::floor), ceiling = a.round(scale, Rounding::ceiling);
    RC_ASSERT(floor <= a && a <= ceiling && ceiling - floor <= step);
    for (const Rounding mode : {Rounding::half_up, Rounding::half_down, Rounding::half_even}) {
        const Decimal near = a.round(scale, mode);
        RC_ASSERT(near == floor || near == ceiling);
        RC_ASSERT((near - a).abs() * Decimal(2) <= step);
    }
    RC_ASSERT(a.round(scale, Rounding::down).abs() <= a.abs() && a.abs() <= a.round(scale, Rounding::up).abs());
}

TEST(Json, KeepsNumbersOrderAndText) {
    const char* text = R"({"b":12345678901234567890123.4567890123,"a":[1299.10,null,true,"汉字\n\"𠮷\""],"空":{}})";
    const auto parsed = Json::parse(text);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->dump(), R"({"b":12345678901234567890123.4567890123,"a":[1299.10,null,true,"汉字\n\"𠮷\""],"空":{}})");
    EXPECT_EQ(parsed->canonical(), R"({"a":[1299.10,null,true,"汉字\n\"𠮷\""],"b":12345678901234567890123.4567890123,"空":{}})");
    EXPECT_EQ(*Json::parse(parsed->pretty()), *parsed);
    EXPECT_EQ(*Json::parse("{\"a\":1.0,\"b\":2}"), *Json::parse("{\"b\":2,\"a\":1}"));
}

struct Bad { const char* text; const char* code; const char* line; const char* column; };

TEST(Json, ACopyIsChangedAlone) {
    Json first = JsonObject{{"rows", JsonArray{JsonObject{{"n", 1}}, JsonObject{{"n", 2}}}}, {"name", "a"}};
    const Json kept = first;
    Json second = first;
    second["rows"].as_array().front()["n"] = 7;
    first["name"] = "b";
    EXPECT_EQ(kept.dump(), R"({"rows":[{"n":1},{"n":2}],"name":"a"})");
    EXPECT_EQ(first.dump(), R"({"rows":[{"n":1},{"n":2}],"name":"b"})");
    EXPECT_EQ(second.dump(), R"({"rows":[{"n":7},{"n":2}],"name":"a"})");
    // A part that was taken out is a value of its own, whatever becomes of the whole.
    const Json part = second["rows"];
    second["rows"].as_array().clear();
    EXPECT_EQ(part.dump(), R"([{"n":7},{"n":2}])");
    const Json moved = std::move(first);
    EXPECT_TRUE(first.is_null());                        // NOLINT: what was moved from is null
    EXPECT_EQ(moved["name"].as_string(), "b");
    for (Json& row : second["rows"].as_array()) row = Json();
    second = second["name"];                             // a part in the place of its whole
    EXPECT_EQ(second.as_string(), "a");
}

TEST(Json, SaysWhereItIsWrong) {
    for (const Bad& bad : {Bad{"{\"a\": 1,\n \"a\": 2}", "json.duplicate-key", "2", "4"}, Bad{"[1,\n2,\n x]", "json.syntax", "3", "2"},
                           Bad{"[1", "json.syntax", "1", "3"}, Bad{"1 2", "json.syntax", "1", "3"}, Bad{"\"\xff\"", "json.syntax", "1", "2"}}) {
        const auto parsed = Json::parse(bad.text);
        ASSERT_FALSE(parsed.ok()) << bad.text;
        EXPECT_EQ(parsed.problem().code, bad.code) << bad.text;
        EXPECT_EQ(parsed.problem().param("line"), bad.line) << bad.text;
        EXPECT_EQ(parsed.problem().param("column"), bad.column) << bad.text;
    }
    EXPECT_FALSE(Json::parse(std::string(100, '[') + std::string(100, ']')).ok());
    EXPECT_TRUE(Json::parse(std::string(60, '[') + std::string(60, ']')).ok());
}

TEST(Instant, ReadsAndWritesRfc3339) {
    EXPECT_EQ(Instant::parse("2026-03-09T10:15:00+08:00")->to_string(), "2026-03-09T02:15:00.000Z");
    EXPECT_EQ(Instant::parse("1969-12-31T23:59:59.5Z")->ms, -500);
    EXPECT_EQ(Instant{-500}.to_string(), "1969-12-31T23:59:59.500Z");
    for (const char* text : {"2026-02-30T00:00:00Z", "2026-03-09", "2026-03-09T25:00:00Z", "2026-03-09T10:15:00", "2026-03-09T10:15:00+0800"})
        EXPECT_FALSE(Instant::parse(text)) << text;
}

TEST(Ids, SortByTimeAndAreCountedInTests) {
    RandomIds random;
    EXPECT_LT(random.next({1'000}), random.next({2'000}));
    EXPECT_TRUE(is_id(random.next({1'700'000'000'000})));
    CountedIds one, two;
    const std::string first = one.next({5});
    EXPECT_EQ(first, two.next({5}));
    EXPECT_LT(first, one.next({5}));
    EXPECT_FALSE(is_id("01ARZ3NDEKTSV4RRFFQ69G5FAU"));     // no U in Crockford's base 32
}

TEST(Hash, AgreesWithTheStandardsExamples) {
    EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");           // FIPS 180-4
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");   // RFC 4231
    EXPECT_EQ(to_base64url("\xfb\xff\xfe"), "-__-");
    for (const std::string bytes : {"", "a", "ab", "abc", "abcd"}) EXPECT_EQ(from_base64url(to_base64url(bytes)), bytes);
    EXPECT_FALSE(from_hex("0g"));
}

TEST(Texts, FillWidthAndNearest) {
    EXPECT_EQ(fill("第 {line} 行 {unknown}", {{"line", "3"}}), "第 3 行 {unknown}");
    EXPECT_EQ(display_width("投诉ab"), 6U);
    EXPECT_EQ(nearest("closd", {"opened", "closed", "clocked"}), "closed");
    EXPECT_EQ(nearest("xyz", {"opened", "closed"}), "");
    EXPECT_EQ(language_of("en-US,en;q=0.9"), Language::en);
    EXPECT_EQ(language_of("fr, zh-CN"), Language::zh);
    EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
    EXPECT_EQ(to_utf8(to_code_points("回音𠮷")), "回音𠮷");
    EXPECT_NE(message(Language::zh, Problem("json.syntax", {{"line", "2"}, {"column", "5"}, {"reason", "x"}})).find("第 2 行"), std::string::npos);
}

}  // namespace
}  // namespace huiyin
