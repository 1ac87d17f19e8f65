// Stored formulas over related records: whatever is written, each is what it would be if it were worked out now.
#include <gtest/gtest.h>

#include <random>

#include "engine/engine_over.hpp"
#include "engine/world.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* text = R"yaml(policy: shop
version: 1.0.0
title: {zh: 店, en: Shop}
effective: 2026-01-01
imports: {base: 1.x}
roles: {clerk: {zh: 店员, en: Clerk}}
records:
  buyer:
    title: {zh: 买方, en: Buyer}
    form: buyer.json
    derive: {spent: {value: 'sum(record.orders.total)'}, orders_kept: {value: 'count(record.orders[item.state = "open"])'}}
    states: {active: {zh: 在用, en: Active}}
    actions:
      add: {zh: 新增, en: Add, from: new, to: active, by: clerk, offer: region}
      move: {zh: 迁址, en: Move, by: clerk, offer: region}
  order:
    title: {zh: 订单, en: Order}
    form: order.json
    derive:
      total: {value: 'sum(record.lines[item.state = "kept"].amount)'}
      region: {value: "record.buyer.region"}
      average: {value: "if record.total = null then null else record.total / count(record.lines)"}
    states: {open: {zh: 有效, en: Open}, void: {zh: 作废, en: Void, end: true}}
    actions:
      place: {zh: 下单, en: Place, from: new, to: open, by: clerk, offer: buyer}
      give: {zh: 改买方, en: Give, from: open, by: clerk, offer: buyer}
      cancel: {zh: 作废, en: Cancel, from: open, to: void, by: clerk}
  line:
    title: {zh: 行, en: Line}
    form: line.json
    derive: {twice: {value: "record.amount * 2"}, where: {value: "record.order.region"}, share: {value: 'if record.order.total > 0 then record.amount / record.order.total else null'}}
    states: {kept: {zh: 在册, en: Kept}, dropped: {zh: 删去, en: Dropped, end: true}}
    actions:
      add: {zh: 新增, en: Add, from: new, to: kept, by: clerk, offer: [order, amount]}
      alter: {zh: 修改, en: Alter, from: kept, by: clerk, offer: [order, amount]}
      drop: {zh: 删去, en: Drop, from: kept, to: dropped, by: clerk}
)yaml";
constexpr const char* buyer_form = R"json({"properties": {"region": {"x-title": {"zh": "地区", "en": "Region"}, "type": "string"}, "spent": {"x-title": {"zh": "累计", "en": "Spent"}, "type": "number"},
    "orders_kept": {"x-title": {"zh": "单数", "en": "Orders"}, "type": "number"}}})json";
constexpr const char* order_form = R"json({"properties": {"buyer": {"x-title": {"zh": "买方", "en": "Buyer"}, "x-ref": "buyer", "x-back": "orders"}, "total": {"x-title": {"zh": "合计", "en": "Total"}, "x-type": "money"},
    "average": {"x-title": {"zh": "均价", "en": "Average"}, "type": "number"}, "region": {"x-title": {"zh": "地区", "en": "Region"}, "type": "string"}}})json";
constexpr const char* line_form = R"json({"properties": {"order": {"x-title": {"zh": "订单", "en": "Order"}, "x-ref": "order", "x-back": "lines"}, "amount": {"x-title": {"zh": "金额", "en": "Amount"}, "x-type": "money"},
    "twice": {"x-title": {"zh": "双倍", "en": "Twice"}, "x-type": "money"}, "where": {"x-title": {"zh": "地区", "en": "Where"}, "type": "string"}, "share": {"x-title": {"zh": "占比", "en": "Share"}, "type": "number"}}})json";

struct Rollups : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T01:00:00Z")};
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string clerk;

    void SetUp() override {
        const policy::Sources files{"s/", {{"s/policy.yaml", text}, {"s/buyer.json", buyer_form}, {"s/order.json", order_form}, {"s/line.json", line_form}}};
        std::string faults;
        engine = engine_over(files, temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        clerk = act("base.person", "", "hire", JsonObject{{"name", "店员"}, {"roles", JsonArray{"shop.clerk"}}});
    }
    std::string act(const char* type, const std::string& record, const char* action, Json input = JsonObject()) {
        const auto outcome = engine->execute({.actor = {PersonId(clerk), Language::en}, .what = PerformAction{type, RecordId(record), action, std::move(input), {}, {}, {}}});
        EXPECT_TRUE(outcome.ok()) << type << "." << action << ": " << (outcome.ok() ? "" : message(Language::en, outcome.problem()));
        return outcome.ok() ? outcome->id : std::string();
    }
    Json held(const std::string& record, const char* field) { return std::as_const(temporary.store->read()->record(record)->fields)[field]; }

    /// The stored formulas that are not what they would be now.
    std::string stale() {
        std::string found;
        const auto view = temporary.store->read();
        World world(*view, *engine->policy(), clock.now(), engine->options().zone);
        for (const char* type : {"shop.buyer", "shop.order", "shop.line"}) {
            store::RecordFilter filter;
            filter.types = {type};
            filter.limit = 10'000;
            for (const store::RecordRow& row : view->records(filter).rows)
                for (const policy::Field& field : engine->policy()->record_type(type)->form.fields) {
                    if (!field.derived) continue;
                    const Json now = World::stored(field, world.tentative(row).get(field.name));
                    if (!(now == row.fields[field.name])) found += std::string(type) + "." + field.name + ": " + row.fields[field.name].dump() + " is " + now.dump() + "\n";
                }
        }
        return found;
    }
};

TEST_F(Rollups, WhatMovesAwayIsTakenOffWhereItWas) {
    const std::string buyer = act("shop.buyer", "", "add", JsonObject{{"region", "东"}}), other = act("shop.buyer", "", "add", JsonObject{{"region", "西"}});
    const std::string first = act("shop.order", "", "place", JsonObject{{"buyer", buyer}}), second = act("shop.order", "", "place", JsonObject{{"buyer", other}});
    const std::string line = act("shop.line", "", "add", JsonObject{{"order", first}, {"amount", *Decimal::parse("12.50")}});
    EXPECT_EQ(held(first, "total").dump(), "12.50");
    EXPECT_EQ(held(buyer, "spent").dump(), "12.50");
    EXPECT_EQ(held(line, "where").string_or(""), "东");
    act("shop.line", line, "alter", JsonObject{{"order", second}});
    EXPECT_TRUE(held(first, "total").is_null() || held(first, "total").dump() == "0.00");
    EXPECT_EQ(held(second, "total").dump(), "12.50");
    EXPECT_EQ(held(other, "spent").dump(), "12.50");
    EXPECT_EQ(held(line, "where").string_or(""), "西");
    act("shop.buyer", other, "move", JsonObject{{"region", "南"}});            // two references away
    EXPECT_EQ(held(line, "where").string_or(""), "南");
    act("shop.line", line, "drop");                                          // the state alone changes
    EXPECT_NE(held(second, "total").dump(), "12.50");
    EXPECT_EQ(stale(), "");
}

TEST_F(Rollups, AreRightAfterWhateverWasDone) {
    std::mt19937 draw(11);
    std::vector<std::string> buyers, orders, lines;
    const auto any = [&](const std::vector<std::string>& from) { return from[draw() % from.size()]; };
    const auto amount = [&] { return Json(Decimal(static_cast<std::int64_t>(draw() % 100))); };
    for (int i = 0; i < 3; ++i) buyers.push_back(act("shop.buyer", "", "add", JsonObject{{"region", std::string(1, static_cast<char>('A' + i))}}));
    for (int i = 0; i < 4; ++i) orders.push_back(act("shop.order", "", "place", JsonObject{{"buyer", any(buyers)}}));
    for (int round = 0; round < 150; ++round) {
        const unsigned what = draw() % 7;
        if (what <= 1 || lines.empty()) lines.push_back(act("shop.line", "", "add", JsonObject{{"order", draw() % 9 == 0 ? Json() : Json(any(orders))}, {"amount", amount()}}));
        else if (what == 2) act("shop.line", any(lines), "alter", JsonObject{{"order", any(orders)}});
        else if (what == 3) act("shop.line", any(lines), "alter", JsonObject{{"amount", amount()}});
        else if (what == 4) act("shop.order", any(orders), "give", JsonObject{{"buyer", any(buyers)}});
        else if (what == 5) act("shop.buyer", any(buyers), "move", JsonObject{{"region", std::string(1, static_cast<char>('A' + draw() % 20))}});
        else {
            const std::size_t at = draw() % lines.size();
            act("shop.line", lines[at], "drop");
            lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
        }
        ASSERT_EQ(stale(), "") << "after step " << round;
    }
    EXPECT_TRUE(ledger::verify(*temporary.store->read()).holds);
}

TEST_F(Rollups, AnImportUndoneIsTakenOffEverySum) {
    const std::string buyer = act("shop.buyer", "", "add", JsonObject{{"region", "东"}});
    const std::string order = act("shop.order", "", "place", JsonObject{{"buyer", buyer}});
    act("shop.line", "", "add", JsonObject{{"order", order}, {"amount", *Decimal::parse("5.00")}});
    const std::string manager = engine->execute({.actor = {}, .what = PerformAction{"base.person", {}, "hire", JsonObject{{"name", "经理"}, {"roles", JsonArray{"base.manager", "shop.clerk"}}}, {}, {}, {}}})->id;
    const auto imported = [&](int first) {
        std::vector<Json> rows;
        for (int i = 0; i < 3; ++i) rows.push_back(JsonObject{{"order", order}, {"amount", first + i}});
        const auto outcome = engine->execute({.actor = {PersonId(manager), Language::en}, .what = ImportRows{"shop.line", "add", std::move(rows)}});
        EXPECT_TRUE(outcome.ok());
        return outcome.ok() ? outcome->document["import"].string_or("") : std::string();
    };
    const auto undo = [&](const std::string& import, bool rest) { return engine->execute({.actor = {PersonId(manager), Language::en}, .what = UndoImport{import, rest}}); };
    const std::string whole = imported(100), part = imported(10);
    EXPECT_EQ(held(buyer, "spent").dump(), "341.00");
    ASSERT_TRUE(undo(whole, false).ok());
    EXPECT_EQ(held(buyer, "spent").dump(), "38.00");
    EXPECT_EQ(stale(), "");
    // One line is altered: it has been used, so it stays, and the others go when that is wanted.
    store::RecordFilter filter;
    filter.types = {"shop.line"};
    filter.limit = 10;
    std::string used;
    for (const store::RecordRow& row : temporary.store->read()->records(filter).rows)
        if (row.fields["amount"].dump() == "11.00") used = row.id;
    act("shop.line", used, "alter", JsonObject{{"amount", *Decimal::parse("11.50")}});
    const auto refused = undo(part, false);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().code, "import.used");
    EXPECT_EQ(held(buyer, "spent").dump(), "38.50");
    ASSERT_TRUE(undo(part, true).ok());
    EXPECT_EQ(held(buyer, "spent").dump(), "16.50");
    EXPECT_EQ(stale(), "");
    EXPECT_TRUE(ledger::verify(*temporary.store->read()).holds);
}

}  // namespace
}  // namespace huiyin::engine
