// Intervals that must not overlap, acts that must wait for each other, and effects that a clock could not bring about.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/engine_over.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* text = R"yaml(policy: lift
version: 1.0.0
title: {zh: 用梯, en: Lift}
effective: 2026-01-01
imports: {base: 1.x}
clauses: {L-1: {at: 一, text: {zh: 通风十分钟。, en: Ten minutes of air.}}, L-2: {at: 二, text: {zh: 按时归还。, en: Back in time.}}, L-3: {at: 三, text: {zh: 押金入账。, en: Deposits are posted.}}}
roles: {crew: {zh: 班组, en: Crew}}
books: {deposit: {zh: 押金, en: Deposits, unit: money, holders: [drawer, revenue], least: {drawer: 0}}}
records:
  slot:
    title: {zh: 占用, en: Slot}
    form: slot.json
    unique: [{fields: lift, during: [from, until], if: 'record.state != "cancelled"'}]
    states: {kept: {zh: 已订, en: Kept}, inside: {zh: 使用中, en: Inside}, cancelled: {zh: 取消, en: Cancelled, end: true}, back: {zh: 已还, en: Back, end: true}}
    actions:
      book: {zh: 预订, en: Book, from: new, to: kept, by: crew, ask: lift, offer: [from, until]}
      move: {zh: 改期, en: Move, from: kept, by: crew, offer: [from, until]}
      cancel: {zh: 取消, en: Cancel, from: kept, to: cancelled, by: crew}
      open: {zh: 开门, en: Open, from: kept, by: crew, offer: found, happened: input.found, back: 2 days}
      enter: {zh: 进入, en: Enter, from: kept, to: inside, by: crew, wait: {after: open, least: 10 minutes, clause: L-1}}
      charge: {zh: 扣款, en: Charge, from: any, by: [crew, system], do: [{set: {lift: '"扣款后"'}}, {move: {book: deposit, amount: 50, from: drawer, to: revenue}}]}
      give_back: {zh: 归还, en: Give back, from: inside, to: back, by: crew}
duties:
  return: {zh: 归还, en: Return, clause: L-2, start: slot.book, due: 1 day, kept_by: [slot.give_back, slot.cancel], who: crew,
    late: [{after: 1 hour, do: [{perform: charge, clause: L-3}, {move: {book: deposit, amount: 20, from: drawer, to: revenue}, clause: L-3}, {set: {note: '"逾期"'}}]}]}
access: [{what: slot, may: read, who: crew}]
)yaml";
constexpr const char* form = R"json({"properties": {
    "lift": {"x-title": {"zh": "电梯", "en": "Lift"}, "type": "string"},
    "note": {"x-title": {"zh": "备注", "en": "Note"}, "type": "string"},
    "found": {"x-title": {"zh": "时间", "en": "At"}, "type": "string", "format": "date-time"},
    "from": {"x-title": {"zh": "起", "en": "From"}, "type": "string", "format": "date"},
    "until": {"x-title": {"zh": "止", "en": "Until"}, "type": "string", "format": "date"}}})json";

struct Intervals : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T01:00:00Z")};
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string crew;

    void SetUp() override {
        const policy::Sources files{"l/", {{"l/policy.yaml", text}, {"l/slot.json", form}}};
        std::string faults;
        engine = engine_over(files, temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        crew = act("base.person", "", "hire", JsonObject{{"name", "班组"}, {"roles", JsonArray{"lift.crew"}}})->id;
    }
    Result<Outcome> act(const char* type, const std::string& record, const char* action, Json input = JsonObject()) {
        return engine->execute({.actor = {PersonId(crew), Language::en}, .what = PerformAction{type, RecordId(record), action, std::move(input), {}, {}, {}}});
    }
    Result<Outcome> slot(const std::string& record, const char* action, Json input = JsonObject()) { return act("lift.slot", record, action, std::move(input)); }
    Result<Outcome> book(const std::string& lift, Json from, Json until) { return slot("", "book", JsonObject{{"lift", lift}, {"from", std::move(from)}, {"until", std::move(until)}}); }
    Json offer(const std::string& record, const std::string& action) {
        const auto shown = engine->record({PersonId(crew), Language::en}, "lift.slot", record);
        for (const Json& each : (*shown)["actions"].as_array())
            if (each["id"].string_or("") == action) return each;
        return {};
    }
    std::vector<store::EventRow> events(const char* type) {
        std::vector<store::EventRow> found;
        for (store::EventRow& event : temporary.store->read()->events(0, 1000))
            if (event.type == type) found.push_back(std::move(event));
        return found;
    }
    void pass(std::int64_t minutes) {
        clock.set(clock.now() + minutes * 60'000);
        engine->tick();
    }
};

TEST_F(Intervals, HoldTheirBeginningAndNotTheirEnd) {
    const auto first = book("甲", "2026-04-10", "2026-04-20");
    ASSERT_TRUE(first.ok());
    EXPECT_TRUE(book("甲", "2026-04-20", "2026-04-21").ok());
    EXPECT_TRUE(book("甲", "2026-04-01", "2026-04-10").ok());
    EXPECT_TRUE(book("乙", "2026-04-12", "2026-04-13").ok());
    const auto clash = book("甲", "2026-04-19", "2026-05-01");
    ASSERT_FALSE(clash.ok());
    EXPECT_EQ(clash.problem().code, "record.overlaps");
    EXPECT_EQ(clash.problem().field, "/input/from");
    EXPECT_EQ(book("甲", "2026-04-30", "2026-04-29").problem().code, "record.backward");
    EXPECT_EQ(book("甲", "2026-04-12", "2026-04-13").problem().code, "record.overlaps");            // within
    EXPECT_EQ(book("甲", "2026-03-01", Json()).problem().code, "record.overlaps");                  // around all of them
    EXPECT_TRUE(book("甲", "2026-04-15", "2026-04-15").ok());                                       // has no length
    EXPECT_TRUE(book("甲", Json(), "2026-04-15").ok());                                             // has not begun
    ASSERT_TRUE(slot(first->id, "move", JsonObject{{"from", "2026-04-11"}, {"until", "2026-04-12"}}).ok());   // its own place is no obstacle
    EXPECT_TRUE(book("甲", "2026-04-12", "2026-04-20").ok());
}

TEST_F(Intervals, AnOpenEndHoldsUntilItIsClosed) {
    const auto first = book("甲", "2026-04-10", Json());
    ASSERT_TRUE(first.ok());
    EXPECT_EQ(book("甲", "2036-04-10", "2036-04-11").problem().code, "record.overlaps");
    ASSERT_TRUE(slot(first->id, "move", JsonObject{{"from", "2026-04-10"}, {"until", "2026-05-01"}}).ok());
    EXPECT_TRUE(book("甲", "2036-04-10", "2036-04-11").ok());
}

TEST_F(Intervals, WhatTheConditionLeavesOutIsFree) {
    const auto first = book("甲", "2026-04-10", "2026-04-20");
    ASSERT_TRUE(slot(first->id, "cancel").ok());
    EXPECT_TRUE(book("甲", "2026-04-12", "2026-04-13").ok());
}

/// Whatever is booked, moved and cancelled, the answer is that of comparing with every other interval.
TEST_F(Intervals, AnswerAsThoughAllWereCompared) {
    struct Held { std::string id; int from, until; };
    std::mt19937 draw(7);
    std::vector<Held> held;
    const auto day = [](int n) { return Json(calendar::Date::of(2026, 5, 1)->plus_days(n).to_string()); };
    const auto free_for = [&](const Held& wanted) {
        return wanted.from == wanted.until || std::none_of(held.begin(), held.end(), [&](const Held& other) { return other.id != wanted.id && other.from < other.until && other.from < wanted.until && wanted.from < other.until; });
    };
    int taken = 0, refused = 0;
    for (int round = 0; round < 400; ++round) {
        Held wanted{"", static_cast<int>(draw() % 60), 0};
        wanted.until = draw() % 12 == 0 ? 10'000 : wanted.from + static_cast<int>(draw() % 6);
        const Json until = wanted.until == 10'000 ? Json() : day(wanted.until);
        const unsigned what = draw() % 4;
        if (what == 0 && !held.empty()) {
            const std::size_t at = draw() % held.size();
            ASSERT_TRUE(slot(held[at].id, "cancel").ok());
            held.erase(held.begin() + static_cast<std::ptrdiff_t>(at));
            continue;
        }
        if (what == 1 && !held.empty()) wanted.id = held[draw() % held.size()].id;
        const bool expected = free_for(wanted);
        const auto outcome = wanted.id.empty() ? book("甲", day(wanted.from), until) : slot(wanted.id, "move", JsonObject{{"from", day(wanted.from)}, {"until", until}});
        ASSERT_EQ(outcome.ok(), expected) << round << ": " << wanted.from << " to " << wanted.until;
        (outcome.ok() ? taken : refused) += 1;
        if (!outcome.ok()) continue;
        std::erase_if(held, [&](const Held& each) { return each.id == wanted.id; });
        held.push_back({outcome->id, wanted.from, wanted.until});
    }
    EXPECT_GT(taken, 50);
    EXPECT_GT(refused, 50);
}

TEST_F(Intervals, AnActWaitsByTheServersClock) {
    const auto first = book("甲", Json(), Json());
    EXPECT_EQ(slot(first->id, "enter").problem().code, "action.wait-first");
    // Said to have been opened an hour ago; the server heard of it now.
    ASSERT_TRUE(slot(first->id, "open", JsonObject{{"found", "2026-03-09T00:00:00Z"}}).ok());
    const auto early = slot(first->id, "enter");
    ASSERT_FALSE(early.ok());
    EXPECT_EQ(early.problem().code, "action.wait");
    EXPECT_EQ(early.problem().clauses, std::vector<std::string>{"L-1"});
    EXPECT_EQ(early.problem().param("earliest"), "2026-03-09 09:10");
    EXPECT_FALSE(offer(first->id, "enter")["allowed"].bool_or(true));
    pass(9);
    EXPECT_EQ(slot(first->id, "enter").problem().code, "action.wait");
    pass(1);
    EXPECT_TRUE(offer(first->id, "enter")["allowed"].bool_or(false));
    ASSERT_TRUE(slot(first->id, "enter").ok());
    const auto counted = temporary.store->read()->count_outcomes("L-1", {0}, clock.now() + 1);
    EXPECT_EQ(std::count(counted.begin(), counted.end(), std::pair<std::string, std::int64_t>("kept", 1)), 1);
}

TEST_F(Intervals, ARefusedEffectOfAClockIsUndoneAloneAndSaid) {
    const auto first = book("甲", Json(), Json());
    pass(3 * 24 * 60);                                     // nothing in the drawer: neither posting can stand
    const auto refused = events("effect_refused");
    ASSERT_EQ(refused.size(), 2u);
    EXPECT_EQ(refused[0].data["action"].string_or(""), "charge");
    EXPECT_EQ(refused[0].data["code"].string_or(""), "posting.below-least");
    EXPECT_EQ(refused[1].data["book"].string_or(""), "lift.deposit");
    const auto view = temporary.store->read();
    const auto row = view->record(first->id);
    EXPECT_EQ(row->fields["lift"].string_or(""), "甲");                       // what `charge` had set before it failed is gone
    EXPECT_EQ(row->fields["note"].string_or(""), "逾期");                     // the effect after it stands
    EXPECT_TRUE(events("posted").empty());
    EXPECT_EQ(events("duty_broken").size(), 1u);
    EXPECT_EQ(events("duty_escalated").size(), 1u);                           // and once only
    EXPECT_TRUE(view->count_outcomes("L-3", {0}, clock.now() + 1).empty());   // what could not be done proves nothing
    EXPECT_FALSE(row->next_due_at && *row->next_due_at > clock.now());
    EXPECT_TRUE(ledger::verify(*view).holds);
    const auto shown = engine->record({PersonId(crew), Language::zh}, "lift.slot", first->id);
    EXPECT_NE(shown->dump().find("未能自动执行“扣款”"), std::string::npos);
}

}  // namespace
}  // namespace huiyin::engine
