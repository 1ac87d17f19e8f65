// Decisions on a device: tables laid into conditions row by row, what references lead to as figures, and what nobody there can know.
#include <gtest/gtest.h>

#include "engine/engine_over.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* pack = R"(
policy: dials
version: 1.0.0
title: {zh: 表盘, en: Dials}
effective: 2024-01-01
imports: {base: 1.x}
clauses: {DI-C001: {at: 一, text: {zh: 当场核对。, en: It is checked on the spot.}}}
roles: {walker: {zh: 外勤, en: Walker}}
parameters: {most: {zh: 最多, en: Most, type: number, default: 50, clause: DI-C001}}
records:
  dial:
    title: {zh: 表, en: Dial}
    form: forms/dial.json
    title_field: name
    states: {in_use: {zh: 在用, en: In use}}
    actions: {hang: {zh: 装表, en: Hang, from: new, to: in_use, by: walker, ask: [name, digits], offer: [factor, key]}}
  count:
    title: {zh: 抄数, en: Count}
    form: forms/count.json
    title_field: day
    derive:
      spent: {type: quantity, value: 'decide("spent", {before: record.before, now: record.now, turned: record.turned = true, digits: record.dial.digits, factor: record.dial.factor})'}
      secret: {type: text, value: "record.dial.key"}
      by_hand: {type: text, value: "record.other.name"}
    states: {open: {zh: 待抄, en: Open}, done: {zh: 已抄, en: Done, end: true}}
    actions:
      open: {zh: 开立, en: Open, from: new, to: open, by: walker, ask: [dial, before, day]}
      count: {zh: 抄录, en: Count, from: open, to: done, by: walker, ask: now, offer: [turned, picture, checked, other], offline: true,
        require: [
          {that: 'decide("verdict") != "too_long"', field: now, say: {zh: "{{record.dial.name}}不是{{record.now}}。", en: "{{record.dial.name}} cannot be {{record.now}}."}, clause: DI-C001},
          {that: 'decide("verdict") != "check"', field: checked, say: {zh: "用了{{record.spent}}，请拍照。", en: "{{record.spent}} were used: take a picture."}, clause: DI-C001}]}
decisions:
  spent:
    zh: 用量
    en: Spent
    clause: DI-C001
    hit: unique
    in: {before: number, now: number, turned: boolean, digits: number, factor: number}
    out: {spent: number}
    rows:
      - ['-', '-', true, '-', '-', '(now - before + 10 ** digits) * factor']
      - ['-', '-', false, '-', '-', '(now - before) * factor']
  verdict:
    zh: 能否接受
    en: Accepted?
    value: |-
      decide("case", {long: not(record.now < 10 ** record.dial.digits), much: coalesce(record.spent > params.most, false),
        checked: record.checked = true and record.picture != null, late: record.before > 1000 and record.day < today()})
  case:
    zh: 情形
    en: Case
    clause: DI-C001
    hit: first
    in: {long: boolean, much: boolean, checked: boolean, late: boolean}
    out: {outcome: [too_long, check, late, good]}
    rows:
      - [true, '-', '-', '-', too_long]
      - [false, true, false, '-', check]
      - [false, '-', '-', true, late]
      - ['-', '-', '-', '-', good]
access:
  - {what: dial, may: read, who: walker}
  - {what: count, may: read, who: walker}
  - {what: dial.key, may: read, mask: all, who: walker}
)";

std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string properties, order;
    for (const auto& [name, shape] : fields) {
        properties += (properties.empty() ? "\"" : ", \"") + name + R"(": {"x-title": {"zh": ")" + name + R"(", "en": ")" + name + "\"}, " + shape + "}";
        order += (order.empty() ? "\"" : ", \"") + name + "\"";
    }
    return R"({"type": "object", "properties": {)" + properties + R"(}, "ui": {"order": [)" + order + "]}}";
}

struct DeviceDecisions : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T02:00:00Z")};
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string walker;

    void SetUp() override {
        policy::Sources files{"dials/", {}};
        files.files["dials/policy.yaml"] = pack;
        files.files["dials/forms/dial.json"] = form({{"name", R"("type": "string")"}, {"digits", R"("type": "integer")"}, {"factor", R"("type": "number")"}, {"key", R"("type": "string")"}});
        files.files["dials/forms/count.json"] = form({{"dial", R"("x-ref": "dials.dial")"}, {"other", R"("x-ref": "dials.dial")"}, {"before", R"("x-type": "quantity", "x-scale": 0)"},
                                                      {"now", R"("x-type": "quantity", "x-scale": 0)"}, {"turned", R"("type": "boolean")"}, {"picture", R"("x-type": "photo")"},
                                                      {"checked", R"("type": "boolean")"}, {"day", R"("type": "string", "format": "date")"}});
        std::string faults;
        engine = engine_over(files, temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        const auto hired = engine->execute({.actor = {}, .what = PerformAction{"base.person", {}, "hire", JsonObject{{"name", "吴行"}, {"roles", JsonArray{"dials.walker"}}}, {}, {}, {}}});
        ASSERT_TRUE(hired.ok());
        walker = hired->id;
    }
    [[nodiscard]] Actor actor() const { return {PersonId(walker), Language::zh}; }
    std::string made(const std::string& type, const std::string& action, const Json& input) {
        const auto outcome = engine->execute({.actor = actor(), .what = PerformAction{type, {}, action, input, {}, {}, {}}});
        EXPECT_TRUE(outcome.ok()) << message(Language::en, outcome.problem());
        return outcome.ok() ? outcome->id : "";
    }
    Json count_of(const Json& factor) {
        const std::string dial = made("dials.dial", "hang", JsonObject{{"name", "甲表"}, {"digits", 4}, {"factor", factor}, {"key", "1234"}});
        const std::string id = made("dials.count", "open", JsonObject{{"dial", dial}, {"before", 100}, {"day", "2026-03-09"}});
        const auto record = engine->record(actor(), "dials.count", id);
        EXPECT_TRUE(record.ok());
        return record.ok() ? *record : Json();
    }
};

TEST_F(DeviceDecisions, LayTablesAndWhatReferencesLeadToIntoTheTree) {
    const Json record = count_of(*Decimal::parse("1.5"));
    EXPECT_EQ(record["formulas"]["spent"].dump(),
              R"(["if",["=",["=",["record","turned"],true],true],["*",["+",["-",["record","now"],["record","before"]],10000],1.5],)"
              R"(["if",["=",["=",["record","turned"],true],false],["*",["-",["record","now"],["record","before"]],1.5],null]])");
    EXPECT_TRUE(record["formulas"]["by_hand"].is_null()) << "whom it refers to may be entered on the device";
    const Json meta = engine->meta(actor());
    for (const Json& type : meta["record_types"].as_array())
        if (type["id"] == Json("dials.count")) {
            EXPECT_TRUE(type["formulas"].is_null()) << "of all records nothing can be said";
        }
}

TEST_F(DeviceDecisions, LeaveOpenWhatOnlyTheServerKnows) {
    const Json record = count_of(1);
    Json checks;
    for (const Json& action : record["actions"].as_array())
        if (action["id"] == Json("count")) checks = action["checks"];
    ASSERT_EQ(checks.as_array().size(), 2U);
    const std::string too_long = R"(["not",["<",["record","now"],10000]])", spent = R"([">",["record","spent"],50])";
    const std::string much = R"(["if",["!=",)" + spent + ",null]," + spent + ",false]";
    const std::string checked = R"(["and",["=",["record","checked"],true],["held",["record","picture"]]])";
    // Whether it is late hangs on the server's day, but not where little stood there before.
    const std::string late = R"(["and",[">",["record","before"],1000],["unknown"]])";
    const std::string verdict = R"(["if",["=",)" + too_long + R"(,true],"too_long",["if",["and",["=",)" + too_long + R"(,false],["=",)" + much + R"(,true],["=",)" + checked + R"(,false]],"check",["if",["and",["=",)" +
                                too_long + R"(,false],["=",)" + late + R"(,true]],"late","good"]]])";
    EXPECT_EQ(checks.as_array()[0]["that"].dump(), R"(["!=",)" + verdict + R"(,"too_long"])");
    EXPECT_EQ(checks.as_array()[0]["say"], Json("甲表不是{{now}}。")) << "what is entered is said by the device";
    EXPECT_EQ(checks.as_array()[1]["that"].dump(), R"(["!=",)" + verdict + R"(,"check"])");
    EXPECT_EQ(checks.as_array()[1]["say"], Json("用了{{spent}}，请拍照。"));
}

TEST_F(DeviceDecisions, SayNothingOfWhatIsNotThereOrNotForTheReader) {
    const Json record = count_of(nullptr);
    EXPECT_TRUE(record["formulas"]["spent"].is_null()) << "without a factor the server alone knows";
    EXPECT_TRUE(record["formulas"]["secret"].is_null()) << "nor is what is masked laid into a tree";
}

}  // namespace
}  // namespace huiyin::engine
