// Books: amounts that move between holders, are never altered, and add up to nothing over all of them.
#include <gtest/gtest.h>

#include "engine/engine_over.hpp"
#include "ledger/ledger.hpp"
#include "policy/compiler.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* text = R"yaml(policy: till
version: 1.0.0
title: {zh: 收款, en: Till}
effective: 2026-01-01
imports: {base: 1.x}
clauses: {T-1: {at: 一, text: {zh: 收支入账。, en: What comes in and goes out is posted.}}, T-2: {at: 二, text: {zh: 不得透支。, en: No overdraft.}}}
roles: {clerk: {zh: 收款员, en: Clerk}}
books: {money: {zh: 往来账, en: Current account, unit: money, holders: [customer, revenue, drawer], least: {drawer: 0}, clause: T-1}}
records:
  customer:
    title: {zh: 户, en: Account}
    form: customer.json
    title_field: name
    derive: {owed: {type: money, read: true, value: '-balance("money", record.id)'}}
    states: {active: {zh: 在用, en: Active}}
    actions: {open: {zh: 开户, en: Open, from: new, to: active, by: clerk, ask: name}}
  bill:
    title: {zh: 账单, en: Bill}
    form: bill.json
    states: {open: {zh: 未付, en: Open}, void: {zh: 作废, en: Void, end: true}}
    actions:
      issue: {zh: 开单, en: Issue, from: new, to: open, by: clerk, ask: [account, amount], do: {move: {book: money, amount: "record.amount", from: "record.account", to: revenue}}}
      pay: {zh: 收款, en: Pay, from: open, by: clerk, ask: paid,
        do: [{move: {book: money, amount: "input.paid", from: revenue, to: drawer}}, {move: {book: money, amount: "input.paid", from: drawer, to: "record.account"}}]}
      refund: {zh: 退现, en: Refund, from: open, by: clerk, ask: paid, do: {move: {book: money, amount: "input.paid", from: drawer, to: revenue}, clause: T-2}}
      cancel: {zh: 作废, en: Cancel, from: open, to: void, by: clerk, do: {reverse: issue}}
access: [{what: bill, may: read, who: clerk}, {what: customer, may: read, who: clerk}]
)yaml";
constexpr const char* customer_form = R"json({"properties": {"name": {"x-title": {"zh": "户名", "en": "Name"}, "type": "string"}}})json";
constexpr const char* bill_form = R"json({"properties": {
    "account": {"x-title": {"zh": "户", "en": "Account"}, "x-ref": "customer", "x-back": "bills"},
    "amount": {"x-title": {"zh": "金额", "en": "Amount"}, "x-type": "money"},
    "paid": {"x-title": {"zh": "实收", "en": "Paid"}, "x-type": "money"}}})json";

struct Books : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T02:00:00Z")};
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string clerk, account, bill;

    void SetUp() override {
        const policy::Sources files{"t/", {{"t/policy.yaml", text}, {"t/customer.json", customer_form}, {"t/bill.json", bill_form}}};
        std::string faults;
        engine = engine_over(files, temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        clerk = done("base.person", "", "hire", R"({"name": "收款员", "roles": ["till.clerk"]})");
        account = done("till.customer", "", "open", R"({"name": "甲户"})");
        bill = done("till.bill", "", "issue", ("{\"account\": \"" + account + "\", \"amount\": 523.09}").c_str());
    }
    Result<Outcome> act(const char* type, const std::string& record, const char* action, const char* input) {
        PerformAction wanted{type, RecordId(record), action, *Json::parse(input), {}, {}, {}};
        return engine->execute({.actor = {PersonId(clerk), Language::en}, .what = wanted});
    }
    std::string done(const char* type, const std::string& record, const char* action, const char* input) {
        const auto outcome = act(type, record, action, input);
        EXPECT_TRUE(outcome.ok()) << action << ": " << (outcome.ok() ? "" : message(Language::en, outcome.problem()));
        return outcome.ok() ? outcome->id : std::string();
    }
    std::string balance(const std::string& holder) { return temporary.store->read()->balance("till.money", holder, "").to_string(); }
    std::string total() {
        Decimal sum;
        for (const store::BalanceRow& row : temporary.store->read()->balances()) sum += row.amount;
        return sum.round(2, Rounding::half_up).to_string();
    }
};

TEST_F(Books, WhatLeavesOneHolderArrivesAtAnother) {
    EXPECT_EQ(balance(account), "-523.09");
    EXPECT_EQ(balance("revenue"), "523.09");
    done("till.bill", bill, "pay", R"({"paid": 100.00})");
    EXPECT_EQ(balance(account), "-423.09");
    EXPECT_EQ(balance("drawer"), "0.00");
    EXPECT_EQ(total(), "0.00");
    const auto shown = engine->record({PersonId(clerk), Language::en}, "till.customer", account);
    ASSERT_TRUE(shown.ok());
    EXPECT_NE(shown->dump().find("423.09"), std::string::npos);
}

TEST_F(Books, AReversalIsAPostingTheOtherWayAndHappensOnce) {
    done("till.bill", bill, "cancel", "{}");
    const auto view = temporary.store->read();
    const auto postings = view->postings_of(bill);
    ASSERT_EQ(postings.size(), 2u);
    EXPECT_EQ(postings[1].reverses, postings[0].id);
    EXPECT_EQ(postings[1].from, "revenue");
    EXPECT_EQ(postings[1].to, account);
    EXPECT_EQ(postings[0].amount, postings[1].amount);
    EXPECT_TRUE(view->balance("till.money", account, "").is_zero());
    EXPECT_EQ(view->balance_at("till.money", account, "", Instant{postings[0].at.ms - 1}).to_string(), "0");
}

TEST_F(Books, NoHolderFallsBelowItsLeastAndNothingIsLeftHalfDone) {
    const auto refused = act("till.bill", bill, "refund", R"({"paid": 50.00})");
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().code, "posting.below-least");
    EXPECT_EQ(balance("drawer"), "0");
    EXPECT_EQ(temporary.store->read()->postings_of(bill).size(), 1u);
    const auto negative = act("till.bill", bill, "pay", R"({"paid": -5.00})");
    ASSERT_FALSE(negative.ok());
    EXPECT_EQ(negative.problem().code, "posting.negative");
}

TEST_F(Books, EveryPostingIsAnEventOfTheActThatMadeIt) {
    const auto view = temporary.store->read();
    int posted = 0;
    for (const store::EventRow& event : view->events_of(bill))
        if (event.type == "posted") {
            ++posted;
            EXPECT_EQ(event.data["amount"].dump(), "523.09");
            EXPECT_EQ(event.data["from"].string_or(""), account);
            EXPECT_EQ(view->postings_of(bill)[0].event, event.id);
        }
    EXPECT_EQ(posted, 1);
    EXPECT_EQ(view->count_outcomes("T-1", Instant{0}, Instant{253'402'300'799'000}).size(), 1u);
}

TEST_F(Books, ThePageOfAHolderShowsWhatHeHasAndWhatMoved) {
    done("till.bill", bill, "pay", R"({"paid": 100.00})");
    const auto page = engine->record({PersonId(clerk), Language::en}, "till.customer", account);
    ASSERT_TRUE(page.ok());
    const Json& postings = (*page)["postings"];
    ASSERT_EQ(postings["balances"].as_array().size(), 1u);
    EXPECT_EQ(postings["balances"].as_array()[0]["amount"].dump(), "-423.09");
    ASSERT_EQ(postings["items"].as_array().size(), 2u);
    const Json& paid = postings["items"].as_array()[0];
    EXPECT_EQ(paid["amount"].dump(), "100.00");
    EXPECT_EQ(paid["from"]["title"].string_or(""), "drawer");
    EXPECT_EQ(paid["record"]["id"].string_or(""), bill);
    const auto of_bill = engine->record({PersonId(clerk), Language::en}, "till.bill", bill);
    ASSERT_TRUE(of_bill.ok());
    EXPECT_EQ((*of_bill)["postings"]["items"].as_array().size(), 3u);
    EXPECT_TRUE((*of_bill)["postings"]["balances"].as_array().empty());
}

TEST_F(Books, WhatWasPutInBesideTheLedgerIsFound) {
    done("till.bill", bill, "pay", R"({"paid": 100.00})");
    done("till.bill", bill, "cancel", "{}");
    EXPECT_EQ(engine->unbalanced(), 0u);
    temporary.store->write([&](store::WriteTransaction& tx) {
        store::PostingRow forged;
        forged.id = "forged";
        forged.book = "till.money";
        forged.from = "revenue";
        forged.to = account;
        forged.amount = Decimal(1);
        forged.record = bill;
        tx.add_posting(forged);
    });
    EXPECT_EQ(engine->unbalanced(), 2u);                 // both holders: no event tells of it
}

TEST(BooksOfAPack, SayWhatTheyDoNotHave) {
    policy::Diagnostics diagnostics;
    const auto base = policy::compile(policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/policies/base").value(), {}, diagnostics);
    std::string wrong = text;
    wrong.replace(wrong.find("to: revenue}"), 12, "to: revenues}");
    wrong.replace(wrong.find("balance(\"money\""), 15, "balance(\"monie\"");
    const policy::Sources files{"t/", {{"t/policy.yaml", wrong}, {"t/customer.json", customer_form}, {"t/bill.json", bill_form}}};
    EXPECT_FALSE(policy::compile(files, {base}, diagnostics));
    const std::string said = policy::render(diagnostics, files.files, Language::en);
    EXPECT_NE(said.find("pack.unknown-holder"), std::string::npos) << said;
    EXPECT_NE(said.find("pack.unknown-book"), std::string::npos) << said;
    EXPECT_NE(said.find("did you mean `revenue`"), std::string::npos) << said;
}

TEST_F(Books, AnImportUndoneIsCounterEntered) {
    const auto issue = [&](const char* amount) { return JsonObject{{"account", account}, {"amount", *Decimal::parse(amount)}}; };
    const std::string manager = engine->execute({.actor = {}, .what = PerformAction{"base.person", {}, "hire", JsonObject{{"name", "经理"}, {"roles", JsonArray{"base.manager", "till.clerk"}}}, {}, {}, {}}})->id;
    const auto taken = engine->execute({.actor = {PersonId(manager), Language::en}, .what = ImportRows{"till.bill", "issue", {issue("10.00"), issue("20.50")}}});
    ASSERT_TRUE(taken.ok()) << message(Language::en, taken.problem());
    EXPECT_EQ(balance(account), "-553.59");
    const std::string import = taken->document["import"].string_or("");
    const auto forbidden = engine->execute({.actor = {PersonId(clerk), Language::en}, .what = UndoImport{import}});
    EXPECT_FALSE(forbidden.ok()) << "a clerk may not";
    EXPECT_EQ(balance(account), "-553.59");
    const auto undone = engine->execute({.actor = {PersonId(manager), Language::en}, .what = UndoImport{import}});
    ASSERT_TRUE(undone.ok()) << message(Language::en, undone.problem());
    EXPECT_EQ(undone->document["withdrawn"].int_or(0), 2);
    EXPECT_EQ(balance(account), "-523.09");
    EXPECT_EQ(balance("revenue"), "523.09");
    EXPECT_EQ(engine->unbalanced(), 0u);
    EXPECT_TRUE(ledger::verify(*temporary.store->read()).holds);
    // What was withdrawn cannot be acted on.
    EXPECT_FALSE(act("till.bill", import, "cancel", "{}").ok());
}

}  // namespace
}  // namespace huiyin::engine
