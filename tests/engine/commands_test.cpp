// Commands on a real store and a virtual clock: what they change, what they prove, what they refuse.
#include <gtest/gtest.h>

#include <utility>

#include "engine/engine_over.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* text = R"yaml(policy: sample
version: 1.0.0
title: {zh: 示例, en: Sample}
effective: 2026-01-01
imports: {base: 1.x}
clauses:
  P00-C001: {at: 一, text: {zh: 一天内答复。, en: Answer within a day.}}
  P00-C002: {at: 二, text: {zh: 写明内容。, en: Say what it is.}}
  P00-C003: {at: 三, text: {zh: 经主任批准。, en: The head approves.}}
  P00-C004: {at: 四, text: {zh: 逾期上报。, en: Lateness is reported.}}
  P00-C005: {at: 五, text: {zh: 每周盘点。, en: A count each week.}}
roles: {clerk: {zh: 经办人, en: Clerk}, head: {zh: 主任, en: Head}}
parameters: {within: {zh: 期限, en: Limit, type: period, default: 1 day, clause: P00-C001}}
records:
  case:
    title: {zh: 事项, en: Case}
    form: form.json
    number: S{yyyy}-{seq:3}
    title_field: content
    owner_field: lead
    unique: [{fields: code}]
    derive: {total: {type: number, value: 'sum(record.parts.amount)'}}
    states: {open: {zh: 处理中, en: Open}, settled: {zh: 已定, en: Settled}, closed: {zh: 已办结, en: Closed, end: true}}
    actions:
      register: {zh: 登记, en: Register, from: new, to: open, by: [clerk, system], ask: content, offer: [lead, code, found_at, satisfied], happened: "input.found_at", back: 2 days, clause: P00-C002,
        confirm: [{that: 'string length(input.content) >= 4', say: {zh: 内容很短。, en: Short content.}, field: content}]}
      answer: {zh: 答复, en: Answer, from: open, by: ["record.lead", clerk], offer: satisfied}
      settle: {zh: 定案, en: Settle, from: open, to: settled, by: clerk, approve: {steps: [{name: head, by: head, clause: P00-C003}, {name: second, by: head, quorum: all}], back: walk}}
      close: {zh: 办结, en: Close, from: settled, to: [{if: "record.satisfied", state: closed}, {state: open, do: [{set: {satisfied: false}}]}], by: clerk, ask: satisfied}
      hold: {zh: 挂起, en: Hold, from: open, by: clerk, do: {pause: waiting}}
      go_on: {zh: 恢复, en: Go on, from: open, by: clerk, do: {resume: true}}
  part:
    title: {zh: 明细, en: Part}
    form: part.json
    states: {kept: {zh: 在册, en: Kept, end: true}}
    actions: {add: {zh: 添加, en: Add, from: new, to: kept, by: clerk, ask: [parent, amount]}}
  count:
    title: {zh: 盘点, en: Count}
    form: count.json
    states: {due: {zh: 待盘, en: Due}, done: {zh: 已盘, en: Done, end: true}}
    actions:
      open: {zh: 开单, en: Open, from: new, to: due, by: system}
      finish: {zh: 盘完, en: Finish, from: due, to: done, by: clerk}
duties:
  answer: {zh: 答复, en: Answer, clause: P00-C001, start: [case.register, {event: case.close, if: "not(input.satisfied)"}], due: "params.within", kept_by: case.answer, drop: case/closed, who: ["record.lead", clerk],
    warn: [{before: 2 hours, notify: holder}], late: [{after: 0 hours, notify: head, clause: P00-C004}, {after: 1 working day, notify: head, clause: P00-C004}], waive: head}
schedules:
  count: {zh: 盘点, en: Count, clause: P00-C005, every: week, create: count, due: Friday 12:00, who: clerk}
)yaml";

constexpr const char* form = R"json({"properties": {"content": {"x-title": {"zh": "内容", "en": "Content"}, "type": "string"}, "lead": {"x-title": {"zh": "负责人", "en": "Lead"}, "x-type": "person"},
    "code": {"x-title": {"zh": "编码", "en": "Code"}, "type": "string"}, "found_at": {"x-title": {"zh": "发生时间", "en": "Found at"}, "type": "string", "format": "date-time"}, "satisfied": {"x-title": {"zh": "满意", "en": "Satisfied"}, "type": "boolean"}}})json";
constexpr const char* part = R"json({"properties": {"parent": {"x-title": {"zh": "事项", "en": "Case"}, "x-ref": "case", "x-back": "parts"}, "amount": {"x-title": {"zh": "数量", "en": "Amount"}, "type": "number"}}})json";
constexpr const char* empty = R"json({"properties": {"notes": {"x-title": {"zh": "备注", "en": "Notes"}, "type": "string"}}})json";

struct Commands : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T01:00:00Z")};       // Monday 09:00 in Shanghai
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string clerk, head, deputy;

    void SetUp() override {
        const policy::Sources files{"s/", {{"s/policy.yaml", text}, {"s/form.json", form}, {"s/part.json", part}, {"s/count.json", empty}}};
        std::string faults;
        engine = engine_over(files, temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        head = hire("何主任", {"sample.head"});
        clerk = hire("周敏", {"sample.clerk"});
        deputy = hire("孙立", {"sample.head", "sample.clerk"});
    }

    static Instant at(const char* local) { return calendar::Zone::named("Asia/Shanghai")->to_instant(*calendar::LocalTime::parse(local)); }

    std::string hire(const char* name, std::vector<std::string> roles) {
        JsonArray list;
        for (std::string& role : roles) list.emplace_back(std::move(role));
        return done("", "base.person", "", "hire", JsonObject{{"name", name}, {"roles", std::move(list)}}).id;
    }
    Result<Outcome> act(const std::string& who, const std::string& type, const std::string& record, const std::string& action, Json input = JsonObject(), const std::string& key = {}) {
        Command command;
        command.actor.person = PersonId(who);
        command.what = PerformAction{type, RecordId(record), action, std::move(input), {}, {}, {}};
        command.key = key;
        return engine->execute(command);
    }
    Outcome done(const std::string& who, const std::string& type, const std::string& record, const std::string& action, Json input = JsonObject()) {
        auto outcome = act(who, type, record, action, std::move(input));
        EXPECT_TRUE(outcome.ok()) << message(Language::en, outcome.problem()) << (outcome.problem().causes.empty() ? "" : message(Language::en, outcome.problem().causes.front()));
        return outcome.ok() ? *outcome : Outcome();
    }
    std::string refused(const Result<Outcome>& outcome) { return outcome.ok() ? "done" : outcome.problem().code; }
    Result<Outcome> decide(const std::string& who, const std::string& record, Decision decision, const std::string& reason = {}, const std::string& to = {}, const std::string& position = "beside") {
        Command command;
        command.actor.person = PersonId(who);
        const auto row = temporary.store->read()->record(record);
        std::string approval;
        for (const auto& [key, each] : row->meta["approvals"].as_object()) approval = key;
        command.what = DecideApproval{RecordId(record), approval, decision, reason, PersonId(to), position, {}};
        return engine->execute(command);
    }
    void until(const char* local) {
        clock.set(at(local));
        engine->tick();
    }
    store::DutyRow duty(const std::string& record, const std::string& definition) {
        store::DutyRow found;
        for (const store::DutyRow& each : temporary.store->read()->duties_of(record))
            if (each.definition == definition) found = each;
        return found;
    }
    std::int64_t counted(const std::string& clause, const std::string& outcome) {
        for (const auto& [name, count] : temporary.store->read()->count_outcomes(clause, Instant{0}, Instant{4'000'000'000'000}))
            if (name == outcome) return count;
        return 0;
    }
    std::vector<std::string> events(const std::string& record) {
        std::vector<std::string> types;
        for (const store::EventRow& event : temporary.store->read()->events_of(record)) types.push_back(event.type);
        return types;
    }
    store::RecordRow row(const std::string& id) { return *temporary.store->read()->record(id); }
    void TearDown() override {
        EXPECT_TRUE(ledger::verify(*temporary.store->read()).holds);
        EXPECT_EQ(engine->refold(), 0u);
    }
};

TEST_F(Commands, NumbersCountWithoutGapsAndRefusalsUseNone) {
    EXPECT_EQ(done(clerk, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}}).number, "S2026-001");
    EXPECT_EQ(refused(act(clerk, "sample.case", "", "register")), "form.refused");
    EXPECT_EQ(refused(act(head, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}})), "action.not-yours");
    EXPECT_EQ(done(clerk, "sample.case", "", "register", JsonObject{{"content", "回复太慢了"}}).number, "S2026-002");
    EXPECT_EQ(counted("P00-C002", "kept"), 2);
    EXPECT_EQ(counted("P00-C002", "refused"), 1);          // the clause of the action that was not theirs; a blank form names no clause
}

TEST_F(Commands, AKeyGivesTheSameAnswerOnceAndStandsForOneCommand) {
    const Json input = JsonObject{{"content", "报告数据有误"}};
    const auto first = act(clerk, "sample.case", "", "register", input, "k1"), again = act(clerk, "sample.case", "", "register", input, "k1");
    ASSERT_TRUE(first.ok() && again.ok());
    EXPECT_EQ(first->id, again->id);
    EXPECT_EQ(first->events, again->events);
    EXPECT_TRUE(again->replayed);
    EXPECT_EQ(refused(act(clerk, "sample.case", "", "register", JsonObject{{"content", "另一件事情"}}, "k1")), "command.key-reused");
    EXPECT_EQ(counted("P00-C002", "kept"), 1);
}

TEST_F(Commands, ADutyWarnsBreaksAndClimbsOnceEachAndLateKeepingDoesNotHideIt) {
    const std::string id = done(clerk, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}, {"lead", clerk}}).id;
    EXPECT_EQ(duty(id, "sample.answer").due_at, at("2026-03-10 17:30"));        // the day of the event does not count
    EXPECT_EQ(row(id).next_due_at, at("2026-03-10 17:30"));
    until("2026-03-10 15:00");
    EXPECT_EQ(temporary.store->read()->count_unread(clerk), 0);
    until("2026-03-10 15:30");
    EXPECT_EQ(temporary.store->read()->count_unread(clerk), 1);
    until("2026-03-10 17:30");
    EXPECT_EQ(counted("P00-C001", "broken"), 0);                               // the last instant still counts
    until("2026-03-11 18:00");                                                  // as after a night without a server
    EXPECT_EQ(counted("P00-C001", "broken"), 1);
    EXPECT_EQ(counted("P00-C004", "kept"), 2);
    EXPECT_TRUE(row(id).late);
    engine->tick();
    EXPECT_EQ(counted("P00-C001", "broken"), 1);
    std::vector<Instant> times;
    for (const store::EventRow& event : temporary.store->read()->events_of(id))
        if (event.type == "duty_broken" || event.type == "duty_escalated") times.push_back(event.at);
    EXPECT_EQ(times, (std::vector<Instant>{at("2026-03-10 17:30") + 1, at("2026-03-10 17:30") + 1, at("2026-03-11 17:30")}));
    done(clerk, "sample.case", id, "answer");
    EXPECT_EQ(duty(id, "sample.answer").status, "kept_late");
    EXPECT_EQ(counted("P00-C001", "kept"), 0);
    EXPECT_FALSE(row(id).late);
}

TEST_F(Commands, WhatWasDoneInTimeAndEnteredLateBreaksNothing) {
    const std::string id = done(clerk, "sample.case", "", "register", JsonObject{{"content", "昨天来电投诉"}, {"found_at", at("2026-03-08 10:00").to_string()}}).id;
    EXPECT_EQ(duty(id, "sample.answer").due_at, at("2026-03-09 17:30"));
    EXPECT_EQ(refused(act(clerk, "sample.case", "", "register", JsonObject{{"content", "明天的事情"}, {"found_at", at("2026-03-10 10:00").to_string()}})), "action.in-future");
    EXPECT_EQ(refused(act(clerk, "sample.case", "", "register", JsonObject{{"content", "很久的事情"}, {"found_at", at("2026-03-02 10:00").to_string()}})), "action.too-long-ago");
}

TEST_F(Commands, ARestingClockKeepsWhatWasLeft) {
    const std::string id = done(clerk, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}}).id;
    until("2026-03-09 10:00");
    done(clerk, "sample.case", id, "hold");
    EXPECT_EQ(duty(id, "sample.answer").status, "paused");
    until("2026-03-11 10:00");
    EXPECT_EQ(counted("P00-C001", "broken"), 0);
    done(clerk, "sample.case", id, "go_on");
    EXPECT_EQ(duty(id, "sample.answer").status, "open");
    EXPECT_EQ(duty(id, "sample.answer").due_at, at("2026-03-12 17:30"));        // two days of rest
}

TEST_F(Commands, AnApprovalWaitsIsDecidedInOrderAndActsAtItsEnd) {
    const std::string id = done(clerk, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}}).id;
    EXPECT_EQ(done(clerk, "sample.case", id, "settle").state, "open");
    EXPECT_EQ(refused(act(clerk, "sample.case", id, "settle")), "approval.running");
    EXPECT_EQ(refused(decide(clerk, id, Decision::approve)), "approval.not-yours");
    EXPECT_EQ(refused(decide(head, id, Decision::refuse)), "approval.reason");
    ASSERT_TRUE(decide(head, id, Decision::approve).ok());
    EXPECT_EQ(counted("P00-C003", "kept"), 1);
    EXPECT_EQ(row(id).state, "open");
    ASSERT_TRUE(decide(head, id, Decision::approve).ok());                       // the second step asks all heads
    EXPECT_EQ(row(id).state, "open");
    ASSERT_TRUE(decide(deputy, id, Decision::approve).ok());
    EXPECT_EQ(row(id).state, "settled");
    EXPECT_EQ(row(id).meta["did"]["settle"]["by"].string_or(""), clerk);
    done(clerk, "sample.case", id, "close", JsonObject{{"satisfied", false}});
    EXPECT_EQ(row(id).state, "open");
    EXPECT_EQ(duty(id, "sample.answer").round, 1);                               // still open from the first round: ignored
}

TEST_F(Commands, AnApplicantNeverDecidesHimselfAndASignerCanBeAddedBefore) {
    const std::string id = done(deputy, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}}).id;
    done(deputy, "sample.case", id, "settle");
    EXPECT_EQ(refused(decide(deputy, id, Decision::approve)), "approval.not-yours");
    ASSERT_TRUE(decide(head, id, Decision::add_signer, "请先看", clerk, "before").ok());
    EXPECT_EQ(refused(decide(head, id, Decision::approve)), "approval.not-yours");
    ASSERT_TRUE(decide(clerk, id, Decision::approve).ok());
    ASSERT_TRUE(decide(head, id, Decision::approve).ok());
    ASSERT_TRUE(decide(head, id, Decision::refuse, "理由不足").ok());
    EXPECT_EQ(row(id).state, "open");
    EXPECT_EQ(temporary.store->read()->open_duties({"person:" + head}, 10).size(), 0u);
}

TEST_F(Commands, ShortContentAsksForAReason) {
    EXPECT_EQ(refused(act(clerk, "sample.case", "", "register", JsonObject{{"content", "短"}})), "action.confirm");
    Command command;
    command.actor.person = PersonId(clerk);
    command.what = PerformAction{"sample.case", {}, "register", JsonObject{{"content", "短"}}, "来电中断", {}, {}};
    EXPECT_TRUE(engine->execute(command).ok());
}

TEST_F(Commands, UniqueFieldsStayUniqueAndSumsFollowTheirParts) {
    const std::string id = done(clerk, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}, {"code", "A1"}}).id;
    EXPECT_EQ(refused(act(clerk, "sample.case", "", "register", JsonObject{{"content", "同一个编码"}, {"code", "A1"}})), "record.not-unique");
    done(clerk, "sample.part", "", "add", JsonObject{{"parent", id}, {"amount", 3}});
    done(clerk, "sample.part", "", "add", JsonObject{{"parent", id}, {"amount", 4}});
    EXPECT_EQ(row(id).fields["total"].int_or(0), 7);
    EXPECT_EQ(refused(act(clerk, "sample.part", "", "add", JsonObject{{"parent", clerk}, {"amount", 4}})), "form.refused");
}

TEST_F(Commands, AScheduleOpensEachOccurrenceOnceAndAMissedOneStaysMissed) {
    engine->tick();
    engine->tick();
    auto view = temporary.store->read();
    store::RecordFilter filter;
    filter.types = {"sample.count"};
    auto rows = view->records(filter).rows;
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(duty(rows[0].id, "sample.count").due_at, at("2026-03-13 12:00"));
    done(clerk, "sample.count", rows[0].id, "finish");
    EXPECT_EQ(counted("P00-C005", "kept"), 1);
    until("2026-03-30 09:00");                                                  // two more weeks went by untouched, the third begins
    EXPECT_EQ(temporary.store->read()->count_records(filter), 4);
    EXPECT_EQ(counted("P00-C005", "broken"), 2);
}

TEST_F(Commands, ADutyIsHandedOverWithAcceptanceAndWaivedWithAReason) {
    const std::string id = done(clerk, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}, {"lead", clerk}}).id;
    Command command;
    command.actor.person = PersonId(clerk);
    command.what = HandOverDuty{DutyId(duty(id, "sample.answer").id), PersonId(deputy), "出差"};
    ASSERT_TRUE(engine->execute(command).ok());
    EXPECT_EQ(duty(id, "sample.answer").holder, clerk);                          // until it is accepted
    command.what = AcceptDuty{DutyId(duty(id, "sample.answer").id)};
    EXPECT_EQ(refused(engine->execute(command)), "duty.no-offer");
    command.actor.person = PersonId(deputy);
    ASSERT_TRUE(engine->execute(command).ok());
    EXPECT_EQ(duty(id, "sample.answer").holder, deputy);
    command.what = WaiveDuty{DutyId(duty(id, "sample.answer").id), ""};
    EXPECT_EQ(refused(engine->execute(command)), "duty.reason");
    command.what = WaiveDuty{DutyId(duty(id, "sample.answer").id), "客户撤回"};
    ASSERT_TRUE(engine->execute(command).ok());
    EXPECT_EQ(counted("P00-C001", "waived"), 1);
}

TEST_F(Commands, AnImportIsWholeOrNothing) {
    Command command;
    command.actor.person = PersonId(clerk);
    command.what = ImportRows{"sample.case", "register", {JsonObject{{"content", "第一件事情"}}, JsonObject{{"lead", "nobody"}}}, false};
    EXPECT_EQ(refused(engine->execute(command)), "command.not-allowed");
    command.actor = {};
    auto outcome = engine->execute(command);
    ASSERT_TRUE(outcome.ok());
    EXPECT_FALSE(std::as_const(outcome->document)["committed"].bool_or(true));
    EXPECT_EQ(std::as_const(outcome->document)["errors"].as_array().size(), 1u);
    store::RecordFilter filter;
    filter.types = {"sample.case"};
    EXPECT_EQ(temporary.store->read()->count_records(filter), 0);
    command.what = ImportRows{"sample.case", "register", {JsonObject{{"content", "第一件事情"}}, JsonObject{{"content", "第二件事情"}}}, false};
    EXPECT_TRUE(std::as_const(engine->execute(command)->document)["committed"].bool_or(false));
    EXPECT_EQ(temporary.store->read()->count_records(filter), 2);
}

TEST_F(Commands, ANewHolidayMovesWhatIsOpenAndSaysSo) {
    const std::string admin = hire("管理员", {"base.admin"});
    const std::string id = done(clerk, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}}).id;
    Command command;
    command.actor.person = PersonId(clerk);
    command.what = SetDay{"2026-03-10", JsonObject{{"working", false}, {"name", "停电"}}};
    EXPECT_EQ(refused(engine->execute(command)), "command.not-allowed");
    command.actor.person = PersonId(admin);
    const auto outcome = engine->execute(command);
    ASSERT_TRUE(outcome.ok());
    EXPECT_EQ(std::as_const(outcome->document)["moved"].as_array().size(), 1u);
    EXPECT_EQ(duty(id, "sample.answer").due_at, at("2026-03-11 17:30"));
}

TEST_F(Commands, AParameterCountsFromItsFirstDay) {
    const std::string owner = hire("制度负责人", {"base.policy_owner"});
    Command command;
    command.actor.person = PersonId(owner);
    command.what = SetParameter{"sample", "within", "三天", ""};
    EXPECT_EQ(refused(engine->execute(command)), "parameter.value");
    command.what = SetParameter{"sample", "within", "3 days", "2026-03-10"};
    ASSERT_TRUE(engine->execute(command).ok());
    const std::string before = done(clerk, "sample.case", "", "register", JsonObject{{"content", "当天的事情"}}).id;
    clock.set(at("2026-03-10 09:00"));
    const std::string after = done(clerk, "sample.case", "", "register", JsonObject{{"content", "次日的事情"}}).id;
    EXPECT_EQ(duty(before, "sample.answer").due_at, at("2026-03-10 17:30"));
    EXPECT_EQ(duty(after, "sample.answer").due_at, at("2026-03-13 17:30"));
}

TEST_F(Commands, TheSameCommandsGiveTheSameEvents) {
    const auto story = [](Commands& self) {
        const std::string id = self.done(self.clerk, "sample.case", "", "register", JsonObject{{"content", "报告数据有误"}}).id;
        self.until("2026-03-11 18:00");
        self.done(self.clerk, "sample.case", id, "answer");
        std::string all;
        for (const store::EventRow& event : self.temporary.store->read()->events(0, 1000)) all += event.hash;
        return all;
    };
    const std::string first = story(*this);
    engine.reset();
    temporary.store.reset();
    std::filesystem::remove(temporary.folder + "/huiyin.db");
    std::filesystem::remove(temporary.folder + "/huiyin.db-wal");
    std::filesystem::remove(temporary.folder + "/huiyin.db-shm");
    temporary.open();
    clock.set(*Instant::parse("2026-03-09T01:00:00Z"));
    ids = CountedIds();
    SetUp();
    EXPECT_EQ(story(*this), first);
}

}  // namespace
}  // namespace huiyin::engine
