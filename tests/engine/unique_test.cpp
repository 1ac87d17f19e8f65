// What must not repeat, where nobody is there to be told: the calendar would open what a person has opened already.
#include <gtest/gtest.h>

#include "engine/engine_over.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* text = R"yaml(policy: sample
version: 1.0.0
title: {zh: 示例, en: Sample}
effective: 2026-01-01
imports: {base: 1.x}
clauses: {P00-C001: {at: 一, text: {zh: 每月一份。, en: One a month.}}}
roles: {clerk: {zh: 经办人, en: Clerk}}
records:
  sheet:
    title: {zh: 月表, en: Sheet}
    form: sheet.json
    unique: [{fields: month, if: 'record.state = "open"'}]
    states: {open: {zh: 编制中, en: Open}, done: {zh: 已完成, en: Done, end: true}}
    actions:
      open: {zh: 开立, en: Open, from: new, to: open, by: [clerk, system], ask: month}
      finish: {zh: 完成, en: Finish, from: open, to: done, by: clerk}
schedules:
  sheet: {zh: 月表, en: Sheet, clause: P00-C001, every: month, create: sheet, with: {month: "date(period.start)"}, due: last day of month, who: clerk}
)yaml";

struct Unique : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T01:00:00Z")};
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string clerk;

    void SetUp() override {
        const policy::Sources files{"s/", {{"s/policy.yaml", text}, {"s/sheet.json", R"json({"properties": {"month": {"x-title": {"zh": "月份", "en": "Month"}, "type": "string", "format": "date"}}})json"}}};
        std::string faults;
        engine = engine_over(files, temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        clerk = act("", "base.person", "hire", JsonObject{{"name", "周敏"}, {"roles", JsonArray{"sample.clerk"}}})->id;
    }

    Result<Outcome> act(const std::string& who, const char* type, const char* action, Json input) {
        Command command;
        command.actor.person = PersonId(who);
        command.what = PerformAction{type, RecordId(), action, std::move(input), {}, {}, {}};
        return engine->execute(command);
    }
    std::vector<store::EventRow> events(const char* type) {
        std::vector<store::EventRow> found;
        for (store::EventRow& event : temporary.store->read()->events(0, 1000))
            if (event.type == type) found.push_back(std::move(event));
        return found;
    }
};

TEST_F(Unique, TheCalendarOwesWhatItCannotOpen) {
    ASSERT_TRUE(act(clerk, "sample.sheet", "open", JsonObject{{"month", "2026-03-01"}}).ok());
    engine->tick();
    const auto refused = events("effect_refused");
    ASSERT_EQ(refused.size(), 1u);
    EXPECT_EQ(refused[0].data["code"].string_or(""), "record.not-unique");
    EXPECT_EQ(events("occurrence_opened").size(), 1u);               // a bare duty stands for it
    EXPECT_TRUE(ledger::verify(*temporary.store->read()).holds);
}

TEST_F(Unique, APersonIsToldWhichOneIsThere) {
    ASSERT_TRUE(act(clerk, "sample.sheet", "open", JsonObject{{"month", "2026-04-01"}}).ok());
    const auto again = act(clerk, "sample.sheet", "open", JsonObject{{"month", "2026-04-01"}});
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.problem().code, "record.not-unique");
    EXPECT_EQ(again.problem().field, "/input/month");
    EXPECT_TRUE(act(clerk, "sample.sheet", "open", JsonObject{{"month", "2026-05-01"}}).ok());
}

}  // namespace
}  // namespace huiyin::engine
