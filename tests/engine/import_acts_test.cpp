// Acts imported row by row: each finds its record by a key; undone, everything stands as it stood before, or nothing changes.
#include <gtest/gtest.h>

#include "engine/book_proof.hpp"
#include "engine/engine_over.hpp"
#include "engine/refold.hpp"
#include "engine/standing.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* text = R"yaml(policy: round
version: 1.0.0
title: {zh: 巡查, en: Rounds}
effective: 2026-01-01
imports: {base: 1.x}
clauses: {R-1: {at: 一, text: {zh: 三日内查看。, en: Looked at within three days.}}, R-2: {at: 二, text: {zh: 出单入账。, en: Bills are posted.}}, R-3: {at: 三, text: {zh: 五日内送达。, en: Brought within five days.}}}
roles: {walker: {zh: 巡查员, en: Walker}, head: {zh: 主任, en: Head}}
books: {money: {zh: 往来账, en: Current account, unit: money, holders: [thing, revenue], clause: R-2}}
records:
  thing:
    title: {zh: 器物, en: Thing}
    form: thing.json
    title_field: tag
    unique: [{fields: tag}]
    derive: {looked: {zh: 次数, en: Times, type: number, value: 'count(record.looks[item.state = "seen"])'}}
    states: {used: {zh: 在用, en: Used}, stored: {zh: 在库, en: Stored}, gone: {zh: 停用, en: Gone, end: true}}
    actions:
      retire: {zh: 停用, en: Retire, from: used, to: gone, by: walker, ask: room}
      store: {zh: 入库, en: Store, from: used, to: stored, by: walker}
      take_out: {zh: 出库, en: Take out, from: stored, to: used, by: walker, ask: room}
      scrap: {zh: 报废, en: Scrap, from: used, to: gone, by: walker, ask: room, approve: {steps: [{name: sign, zh: 主任批准, en: Approval, by: head}]}}
      place: {zh: 安放, en: Place, from: new, to: used, by: [walker, base.admin], ask: [tag, last], offer: room}
      take_over: {zh: 记数, en: Take over, by: system, hidden: true, ask: last}
  look:
    title: {zh: 查看, en: Look}
    form: look.json
    states: {due: {zh: 待看, en: Due}, seen: {zh: 已看, en: Seen}, brought: {zh: 已送达, en: Brought, end: true}}
    actions:
      open: {zh: 列入, en: Open, from: new, to: due, by: head, ask: [thing, month], offer: room, do: {move: {book: money, amount: "3.00", from: "record.thing", to: revenue}}}
      see:
        zh: 查看
        en: See
        from: due
        to: seen
        by: walker
        ask: figure
        offer: [state_of, remark]
        require: [{that: "input.figure >= record.thing.last", field: figure, say: {zh: 小于上次。, en: Lower than the last.}, clause: R-1}]
        confirm: [{that: "input.figure < 1000", field: figure, say: {zh: 偏大。, en: Large.}}]
        do:
          - {for: "record.thing", perform: take_over, with: {last: "record.figure"}}
          - {reverse: open}
          - {create: bill, with: {look: "record", amount: "record.figure"}}
      bring: {zh: 送达, en: Bring, from: seen, to: brought, by: walker}
  bill:
    title: {zh: 单, en: Bill}
    form: bill.json
    states: {open: {zh: 未付, en: Open}}
    actions: {issue: {zh: 开单, en: Issue, from: new, to: open, by: system, ask: [look, amount], do: {move: {book: money, amount: "record.amount", from: "record.look.thing", to: revenue}}}}
duties:
  see: {zh: 查看, en: See it, clause: R-1, start: look.open, due: 3 days, kept_by: look.see, who: walker}
  bring: {zh: 送达, en: Bring it, clause: R-3, start: look.see, due: 5 days, kept_by: look.bring, who: walker}
schedules:
  care: {zh: 保养, en: Care, clause: R-3, every: month, for: 'thing[state = "used"]', due: day 25 of month 24:00, who: walker, kept_by: thing.take_over}
access: [{what: look, may: read, who: [walker, head]}, {what: thing, may: read, who: [walker, head]}, {what: bill, may: read, who: head}]
)yaml";
constexpr const char* thing_form = R"json({"properties": {
    "tag": {"x-title": {"zh": "牌号", "en": "Tag"}, "type": "string"}, "room": {"x-title": {"zh": "房间", "en": "Room"}, "type": "string"},
    "last": {"x-title": {"zh": "上次", "en": "Last"}, "type": "number"}}})json";
constexpr const char* look_form = R"json({"properties": {
    "thing": {"x-title": {"zh": "器物", "en": "Thing"}, "x-ref": "thing", "x-back": "looks"},
    "month": {"x-title": {"zh": "月份", "en": "Month"}, "type": "string", "format": "date"},
    "room": {"x-title": {"zh": "房间", "en": "Room"}, "type": "string"},
    "figure": {"x-title": {"zh": "读数", "en": "Figure"}, "type": "number"},
    "state_of": {"x-title": {"zh": "状况", "en": "Condition"}, "type": "string", "enum": ["good", "bad"], "x-titles": {"good": {"zh": "完好", "en": "Good"}, "bad": {"zh": "损坏", "en": "Bad"}}},
    "remark": {"x-title": {"zh": "备注", "en": "Remark"}, "type": "string"}}})json";
constexpr const char* bill_form = R"json({"properties": {
    "look": {"x-title": {"zh": "查看", "en": "Look"}, "x-ref": "look", "x-back": "bills"}, "amount": {"x-title": {"zh": "金额", "en": "Amount"}, "x-type": "money"}}})json";

struct ImportActs : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T02:00:00Z")};
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string head, walker, other;
    std::vector<std::string> things, looks;

    void SetUp() override {
        const policy::Sources files{"r/", {{"r/policy.yaml", text}, {"r/thing.json", thing_form}, {"r/look.json", look_form}, {"r/bill.json", bill_form}}};
        std::string faults;
        engine = engine_over(files, temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        head = done("", "base.person", "", "hire", R"({"name": "周主任", "roles": ["round.head", "base.manager"]})");
        walker = done("", "base.person", "", "hire", R"({"name": "钱工", "roles": ["round.walker"]})");
        other = done("", "base.person", "", "hire", R"({"name": "孙立", "roles": ["round.walker"]})");
        for (const char* tag : {"T-1", "T-2", "T-3"}) {
            things.push_back(done(walker, "round.thing", "", "place", (std::string(R"({"tag": ")") + tag + R"(", "last": 10})").c_str()));
            looks.push_back(done(head, "round.look", "", "open", (R"({"thing": ")" + things.back() + R"(", "month": "2026-03-01", "room": ")" + (things.size() < 3 ? "东" : "西") + "\"}").c_str()));
        }
    }
    std::string done(const std::string& by, const char* type, const std::string& record, const char* action, const char* input) {
        PerformAction wanted{type, RecordId(record), action, *Json::parse(input), {}, {}, {}};
        const auto outcome = engine->execute({.actor = {PersonId(by), Language::en}, .what = wanted});
        EXPECT_TRUE(outcome.ok()) << action << ": " << (outcome.ok() ? "" : message(Language::en, outcome.problem()));
        return outcome.ok() ? outcome->id : std::string();
    }
    struct Row { Json key, input; };
    Json taken(const std::vector<Row>& rows, const std::string& by, const std::string& confirm = {}, const char* type = "round.look", const char* action = "see") {
        ImportRows wanted{type, action, {}, false, "a.csv", "", true, {}, confirm};
        for (const Row& row : rows) {
            wanted.rows.push_back(row.input);
            wanted.keys.push_back(row.key);
        }
        const auto outcome = engine->execute({.actor = {PersonId(by), Language::en}, .what = wanted});
        return outcome.ok() ? outcome->document : Json(JsonObject{{"refused", message(Language::en, outcome.problem())}});
    }
    Json undone(const std::string& import, const std::string& by) {
        const auto outcome = engine->execute({.actor = {PersonId(by), Language::en}, .what = UndoImport{import, false}});
        return outcome.ok() ? outcome->document : Json(JsonObject{{"refused", outcome.problem().code}});
    }
    Row row(std::size_t look, int figure) const { return {JsonObject{{"thing", things.at(look)}, {"month", "2026-03-01"}}, JsonObject{{"figure", figure}}}; }

    /// Everything that acts may change, but for the versions, which count on.
    std::string picture() {
        const auto view = temporary.store->read();
        std::string all;
        std::vector<std::string> ids = things;
        ids.insert(ids.end(), looks.begin(), looks.end());
        for (const std::string& id : ids) {
            const auto row = view->record(id);
            all += row->number + " " + changeable(*row).canonical() + (row->open ? " open" : " ended") + (row->late ? " late" : "") + (row->next_due_at ? " " + row->next_due_at->to_string() : "") + "\n";
            for (const store::DutyRow& duty : view->duties_of(id))
                if (duty.status != "dropped") all += "  " + duty.definition + " " + changeable(duty).canonical() + "\n";
        }
        for (const char* clause : {"R-1", "R-2", "R-3"})
            for (const auto& [outcome, count] : view->count_outcomes(clause, Instant{0}, clock.now() + 1)) all += std::string(clause) + " " + outcome + " " + std::to_string(count) + "\n";
        for (const std::string& thing : things) all += view->balance("round.money", thing, "").to_string() + "\n";
        return all;
    }
    std::int64_t bills() {
        store::RecordFilter filter;
        filter.types = {"round.bill"};
        return temporary.store->read()->count_records(filter);
    }
    void sound() {
        const auto view = temporary.store->read();
        EXPECT_EQ(count_differences(*view, *engine->policy(), clock.now(), engine->options().zone), 0U);
        EXPECT_EQ(count_unbalanced(*view), 0U) << "the books agree with the ledger";
    }
};

TEST_F(ImportActs, EachRowFindsItsRecordByItsKey) {
    const Json report = taken({row(0, 12), {JsonObject{{"thing", things[1]}}, JsonObject{{"figure", 13}, {"state_of", "good"}}}, {JsonObject{{"room", "西"}}, JsonObject{{"figure", 14}}}}, walker);
    EXPECT_TRUE(report["committed"].bool_or(false)) << report.dump();
    EXPECT_EQ(bills(), 3);
    const auto view = temporary.store->read();
    EXPECT_EQ(view->record(looks[2])->fields["figure"], Json(14)) << "by a field that no index knows";
    EXPECT_EQ(view->record(things[1])->fields["last"], Json(13));
    EXPECT_EQ(engine->imports({PersonId(walker), Language::en})["items"].as_array().at(0)["records"].int_or(0), 3);
    EXPECT_TRUE(engine->imports({PersonId(other), Language::en})["items"].as_array().empty()) << "others know nothing of it";
    sound();
}

TEST_F(ImportActs, EveryRowSaysWhatIsWrongAndNothingIsTaken) {
    const std::string before = picture();
    const Json report = taken({row(0, 12),
                               {JsonObject{{"thing", things[1]}, {"month", "2026-04-01"}}, JsonObject{{"figure", 12}}},       // none
                               {JsonObject{{"room", "东"}}, JsonObject{{"figure", 12}}},                                       // T-2 is the only one still due
                               {JsonObject{{"month", "2026-03-01"}, {"room", "东"}}, JsonObject{{"figure", 12}}},              // both are done by now
                               row(2, 9), row(2, 1000), row(0, 15)},
                              walker);
    std::string told;
    for (const Json& error : report["errors"].as_array()) told += std::to_string(error["row"].int_or(0)) + " " + error["column"].string_or("") + " " + error["code"].string_or("") + ": " + error["title"].string_or("") + "\n";
    EXPECT_EQ(told, std::string("2 thing import.no-such-key: There is no such record: Thing T-2, Month 2026-04-01\n") +
                    "4 month import.several-of-key: 2 records are meant by Month 2026-03-01, Room 东: " + looks[0] + ", " + looks[1] + "; add a column that tells them apart\n"
                    "5 figure action.row: Lower than the last.\n"
                    "6 figure action.row: Large.\n"
                    "7  action.not-from-state: `See` cannot be performed in the state `Seen`\n");
    EXPECT_EQ(picture(), before);
    EXPECT_TRUE(taken({row(2, 1000)}, walker, "checked")["committed"].bool_or(false)) << "a warning may be gone past with a reason";
}

TEST_F(ImportActs, WhoMayNotDoItMayNotImportIt) {
    const Json report = taken({row(0, 12)}, head);
    EXPECT_FALSE(report["committed"].bool_or(true));
    EXPECT_EQ(report["errors"].as_array().at(0)["code"].string_or(""), "action.not-yours");
    const std::string stranger = done("", "base.person", "", "hire", R"({"name": "外人"})");
    EXPECT_EQ(taken({row(0, 12)}, stranger)["errors"].as_array().at(0)["code"].string_or(""), "import.no-such-key") << "what one may not see is not found";
}

TEST_F(ImportActs, UndoneEverythingStandsAsItStoodBefore) {
    const std::string before = picture();
    const Json report = taken({row(0, 12), row(1, 30)}, walker);
    const std::string import = report["import"].string_or("");
    ASSERT_FALSE(import.empty()) << report.dump();
    EXPECT_NE(picture(), before);
    EXPECT_EQ(undone(import, other)["refused"].string_or(""), "command.not-allowed") << "they are not his";
    EXPECT_EQ(undone(import, walker)["withdrawn"].int_or(0), 2);
    EXPECT_EQ(picture(), before);
    EXPECT_EQ(bills(), 0);
    sound();
    EXPECT_EQ(undone(import, walker)["refused"].string_or(""), "import.undone-already");
    // It may all be done again, and undone by a manager.
    const Json again = taken({row(0, 12), row(1, 30)}, walker);
    EXPECT_TRUE(again["committed"].bool_or(false)) << again.dump();
    EXPECT_EQ(undone(again["import"].string_or(""), head)["withdrawn"].int_or(0), 2);
    EXPECT_EQ(picture(), before);
    sound();
}

TEST_F(ImportActs, ABreachThatStoodBeforeStandsAgain) {
    clock.set(*Instant::parse("2026-03-15T02:00:00Z"));
    engine->tick();
    const std::string before = picture();
    EXPECT_NE(before.find("R-1 broken 3"), std::string::npos) << before;
    const Json report = taken({row(0, 12)}, walker);
    EXPECT_EQ(undone(report["import"].string_or(""), walker)["withdrawn"].int_or(0), 1);
    EXPECT_EQ(picture(), before);
    sound();
}

TEST_F(ImportActs, AClockThatRanOutSinceGoesOnFromWhereItStood) {
    const std::string import = taken({row(0, 12)}, walker)["import"].string_or("");
    clock.set(*Instant::parse("2026-03-13T02:00:00Z"));                 // the limit of three days has passed; five have not
    engine->tick();
    EXPECT_EQ(undone(import, walker)["withdrawn"].int_or(0), 1);
    engine->tick();
    std::int64_t broken = 0;
    for (const auto& [outcome, count] : temporary.store->read()->count_outcomes("R-1", Instant{0}, clock.now()))
        if (outcome == "broken") broken = count;
    EXPECT_EQ(broken, 3) << "nobody has looked at the first, after all";
    sound();
}

TEST_F(ImportActs, WhatHasMovedOnKeepsTheWholeAndSaysWhich) {
    const std::string import = taken({row(0, 12), row(1, 30)}, walker)["import"].string_or("");
    done(walker, "round.look", looks[0], "bring", "{}");
    const std::string before = picture();
    EXPECT_EQ(undone(import, walker)["refused"].string_or(""), "import.moved-on");
    EXPECT_EQ(picture(), before) << "never half";
    const auto shown = engine->import({PersonId(walker), Language::en}, import);
    ASSERT_TRUE(shown.ok());
    EXPECT_EQ((*shown)["used_count"].int_or(0), 1) << shown->dump();
    EXPECT_EQ((*shown)["used"].as_array().at(0)["id"].string_or(""), looks[0]);
}

TEST_F(ImportActs, WhoLeftARoundByAnImportOwesItAgain) {
    clock.set(*Instant::parse("2026-04-02T02:00:00Z"));
    engine->tick();
    const std::string before = picture();
    ASSERT_NE(before.find("round.care"), std::string::npos) << "the round of April is planned";
    const Json report = taken({{JsonObject{{"tag", "T-1"}}, JsonObject{{"room", "库"}}}, {JsonObject{{"tag", "T-3"}}, JsonObject{{"room", "库"}}}}, walker, {}, "round.thing", "retire");
    ASSERT_TRUE(report["committed"].bool_or(false)) << report.dump();
    EXPECT_NE(picture(), before);
    EXPECT_EQ(undone(report["import"].string_or(""), walker)["withdrawn"].int_or(0), 2);
    EXPECT_EQ(picture(), before);
    sound();
}

TEST_F(ImportActs, WhoJoinsARoundAgainAfterAnUndoneImportOwesIt) {
    done(walker, "round.thing", things[0], "store", "{}");
    clock.set(*Instant::parse("2026-04-02T02:00:00Z"));
    engine->tick();
    const std::string before = picture();
    const auto owed = [&] {
        std::string all;
        for (const store::DutyRow& duty : temporary.store->read()->duties_of(things[0]))
            if (duty.period == "2026-04") all += duty.status + " ";
        return all;
    };
    EXPECT_EQ(owed(), "") << "it is in store";
    const Row out{JsonObject{{"tag", "T-1"}}, JsonObject{{"room", "东"}}};
    const Json first = taken({out}, walker, {}, "round.thing", "take_out");
    EXPECT_EQ(owed(), "open ");
    EXPECT_EQ(undone(first["import"].string_or(""), walker)["withdrawn"].int_or(0), 1) << first.dump();
    EXPECT_EQ(picture(), before);
    EXPECT_EQ(owed(), "dropped ");
    sound();
    const Json second = taken({out}, walker, {}, "round.thing", "take_out");
    EXPECT_TRUE(second["committed"].bool_or(false)) << second.dump();
    EXPECT_EQ(owed(), "open ") << "the same, owed again";
    sound();
    EXPECT_EQ(undone(second["import"].string_or(""), walker)["withdrawn"].int_or(0), 1);
    EXPECT_EQ(owed(), "dropped ");
    EXPECT_EQ(picture(), before);
    clock.set(*Instant::parse("2026-05-02T02:00:00Z"));
    engine->tick();
    EXPECT_EQ(owed(), "dropped ") << "and nobody has missed it";
    sound();
}

TEST_F(ImportActs, ApprovalsThatBeganByAnImportEndWithIt) {
    const std::string before = picture();
    const Json report = taken({{JsonObject{{"tag", "T-2"}}, JsonObject{{"room", "库"}}}}, walker, {}, "round.thing", "scrap");
    ASSERT_TRUE(report["committed"].bool_or(false)) << report.dump();
    EXPECT_NE(picture().find("approvals"), std::string::npos) << "it waits for the head";
    EXPECT_EQ(undone(report["import"].string_or(""), walker)["withdrawn"].int_or(0), 1);
    EXPECT_EQ(picture(), before);
    EXPECT_TRUE(temporary.store->read()->open_duties({"person:" + head, "role:round.head"}, 9).empty()) << "nobody is asked any more";
    sound();
}

TEST(Standing, GoesBackByTheStepsThatItTook) {
    const Json before = *Json::parse(R"({"a": 1, "b": {"c": [1, 2], "gone": "x"}, "n": null})"), after = *Json::parse(R"({"a": 1, "b": {"c": [1, 3], "new": {"d": 1}}, "n": {"e": 2}})");
    Json value = after;
    const Json steps = steps_back(before, after);
    EXPECT_EQ(steps.dump(), R"([{"at":["b","c"],"was":[1,2]},{"at":["b","gone"],"was":"x"},{"at":["b","new"]},{"at":["n"],"was":null}])");
    go_back(value, steps);
    EXPECT_EQ(value, before);
    EXPECT_TRUE(steps_back(before, before).empty());
}

}  // namespace
}  // namespace huiyin::engine
