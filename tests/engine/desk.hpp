// A small organisation with one policy, run by the engine itself: what the tests of the queries look at.
#pragma once

#include <gtest/gtest.h>

#include "engine/engine_over.hpp"

namespace huiyin::engine {

inline constexpr const char* desk_policy = R"yaml(policy: desk
version: 1.2.0
title: {zh: 受理制度, en: Desk policy}
effective: 2026-01-01
keywords: [受理]
imports: {base: 1.x}
parameters: {within: {zh: 办结时限, en: Settled within, type: period, default: 3 working days, stated: true, clause: D-2}}
clauses:
  D-1: {at: 第一条, text: {zh: 登记写明来电人。, en: The form names the caller.}}
  D-2: {at: 第二条, text: {zh: 三个工作日内办结。, en: Settled within three working days.}, reading: {zh: 自登记次日起算, en: counted from the day after}}
  D-3: {at: 第三条, text: {zh: 金额经主任批准。, en: The head approves the amount.}}
  D-4: {at: 第四条, text: {zh: 员工熟悉制度。, en: Staff know the policy.}, attest: {by: head, every: year, ask: {zh: 是否熟悉, en: Do they know it}}}
  D-5: {at: 第五条, kind: aim, text: {zh: 九成按时办结。, en: Nine in ten in time.}}
  D-6: {at: 第六条, kind: note, text: {zh: 解释权归本公司。, en: The company interprets this.}}
  D-7: {at: 第七条, text: {zh: 电话保密。, en: Telephones are confidential.}}
roles: {clerk: {zh: 经办人, en: Clerk}, head: {zh: 主任, en: Head}, nobody_yet: {zh: 督察, en: Inspector, else: head}}
records:
  case:
    title: {zh: 事项, en: Case}
    form: case.json
    number: S{yyyy}-{seq:4}
    title_field: content
    owner_field: lead
    customer_field: customer
    states: {open: {zh: 已登记, en: Registered, colour: blue}, assigned: {zh: 处理中, en: In hand}, settled: {zh: 已办结, en: Settled, end: true}, dropped: {zh: 不受理, en: Dropped, end: true}}
    actions:
      register: {zh: 登记, en: Register, from: new, to: open, by: clerk, ask: [{field: caller, clause: D-1}, content], offer: [phone, customer, kind, secret]}
      assign: {zh: 指派, en: Assign, from: open, to: assigned, by: head, ask: [lead, {field: amount, propose: "100.00", change: {by: head, reason: true}}],
        confirm: [{that: 'record.kind != "site"', say: {zh: 现场事项一般不指派。, en: Site cases are seldom assigned.}}]}
      note: {zh: 补充, en: Note, from: assigned, by: "record.lead", ask: content}
      pay: {zh: 定额, en: Fix the amount, from: assigned, by: "record.lead", ask: amount, clause: D-3,
        approve: {steps: [{name: check, zh: 督察复核, en: Inspection, by: nobody_yet}, {name: sign, zh: 主任批准, en: Approval, by: head, clause: D-3}]}}
      settle: {zh: 办结, en: Settle, from: assigned, to: settled, by: "record.lead", offer: content, require: [{that: "record.amount <= 500", say: {zh: 金额过高。, en: Too much.}, field: amount, clause: D-3}]}
      drop: {zh: 不受理, en: Drop, from: open, to: dropped, by: head, danger: true}
      tick: {zh: 记录, en: Tick, by: system, hidden: true}
  visit:
    title: {zh: 走访, en: Visit}
    form: visit.json
    states: {done: {zh: 已走访, en: Done, end: true}}
    actions: {record: {zh: 登记走访, en: Record, from: new, to: done, by: clerk, ask: [case, words]}}
duties:
  settle: {zh: 办结, en: Settle, clause: D-2, start: case.register, due: "params.within", kept_by: case/settled, drop: case/dropped, who: ["record.lead", clerk], waive: head}
metrics:
  in_time: {zh: 按时率, en: In time, every: month, part: 'count(case[state = "settled" and day in period])', whole: 'count(case[day in period])', target: '>= 0.9', show: percent 1, clause: D-5, split: {kind: {zh: 类别, en: Kind, by: "item.kind"}}}
  cases: {zh: 件数, en: Cases, every: month, value: 'count(case[day in period])', target: '<= previous'}
access:
  - {what: case, may: [read, print], who: [head, "record.lead", "record.created_by"]}
  - {what: case, may: read, who: clerk, if: 'record.state = "open"'}
  - {what: case.phone, may: read, who: head, log: true, clause: D-7}
  - {what: visit, may: read, who: [head, clerk]}
  - {what: visit.words, who: clerk, never: true}
views:
  open: {zh: 未结, en: Open, for: case, where: 'item.state != "settled"', columns: [number, content, lead, amount], sort: number}
  registered: {zh: 已登记, en: Registered, for: case, where: 'item.state = "open"', columns: [number, content]}
prints: {form: {zh: 登记表, en: Form, for: case, layout: print/form.yaml}}
)yaml";

inline constexpr const char* desk_case = R"json({"properties": {
    "caller": {"x-title": {"zh": "来电人", "en": "Caller"}, "type": "string", "maxLength": 40},
    "phone": {"x-title": {"zh": "电话", "en": "Telephone"}, "x-type": "phone", "x-mask": "middle"},
    "content": {"x-title": {"zh": "内容", "en": "Content"}, "type": "string", "maxLength": 2000},
    "kind": {"x-title": {"zh": "类别", "en": "Kind"}, "type": "string", "enum": ["call", "site"], "x-titles": {"call": {"zh": "电话", "en": "Call"}, "site": {"zh": "现场", "en": "On site"}}},
    "secret": {"x-title": {"zh": "内情", "en": "Inside story"}, "type": "string", "x-secrecy": "机密"},
    "amount": {"x-title": {"zh": "金额", "en": "Amount"}, "x-type": "money"},
    "lead": {"x-title": {"zh": "负责人", "en": "Lead"}, "x-type": "person"},
    "customer": {"x-title": {"zh": "客户", "en": "Customer"}, "x-ref": "base.customer"}},
    "ui": {"order": ["caller", "phone", "content", "kind", "secret", "amount", "lead", "customer"], "groups": [{"title": {"zh": "登记", "en": "Registration"}, "fields": ["caller", "phone", "content"]}]}})json";
inline constexpr const char* desk_visit = R"json({"properties": {
    "case": {"x-title": {"zh": "事项", "en": "Case"}, "x-ref": "case", "x-back": "visits"},
    "words": {"x-title": {"zh": "经过", "en": "What happened"}, "type": "string"}}})json";

inline policy::Sources desk_sources() {
    return {"d/", {{"d/policy.yaml", desk_policy}, {"d/case.json", desk_case}, {"d/visit.json", desk_visit}, {"d/print/form.yaml", "title: {zh: 登记表, en: Form}\nblocks: [{row: [{label: {zh: 来电人, en: Caller}, value: caller}]}, {table: {related: visits, columns: [{label: {zh: 经过, en: Words}, value: words}]}}]\n"}}};
}

struct Desk : testing::Test {
    store::Temporary temporary;
    VirtualClock clock{*Instant::parse("2026-03-09T02:00:00Z")};          // Monday 10:00 in Shanghai
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string head, clerk, lead, stranger, customer;

    void SetUp() override {
        std::string faults;
        engine = engine_over(desk_sources(), temporary, clock, ids, faults);
        ASSERT_TRUE(engine) << faults;
        head = hire("周主任", R"(["desk.head"])", "");
        clerk = hire("钱工", R"(["desk.clerk"])", head);
        lead = hire("孙立", "[]", head);
        stranger = hire("外人", "[]", "");
        customer = make("base.customer", "register", R"({"name": "华信仪器", "kind": "company", "phone": "02166667777"})", clerk);
    }

    static Actor as(const std::string& person, Language language = Language::zh) { return {PersonId(person), language}; }
    std::string hire(const std::string& name, const std::string& roles, const std::string& manager) {
        Json input = JsonObject{{"name", name}, {"roles", *Json::parse(roles)}};
        if (!manager.empty()) input["manager"] = manager;
        return perform("base.person", "", "hire", input, "");
    }
    std::string make(const char* type, const char* action, const char* input, const std::string& by) { return perform(type, "", action, *Json::parse(input), by); }
    std::string perform(const std::string& type, const std::string& record, const std::string& action, const Json& input, const std::string& by, const std::string& reason = {}) {
        PerformAction act{type, RecordId(record), action, input, reason, {}, reason};
        const auto outcome = engine->execute({.actor = as(by), .what = act});
        EXPECT_TRUE(outcome.ok()) << action << ": " << (outcome.ok() ? "" : message(Language::en, outcome.problem()));
        return outcome.ok() ? outcome->id : std::string();
    }
    std::string open_case(const char* input) { return make("desk.case", "register", input, clerk); }
    std::string open_case() { return open_case(R"({"caller": "王女士", "content": "报告数据有误", "phone": "13812345678", "kind": "call", "secret": "内部原因"})"); }
    void assign(const std::string& record) { perform("desk.case", record, "assign", JsonObject{{"lead", lead}}, head); }
    void at(const char* time) {
        clock.set(*Instant::parse(time));
        engine->tick();
    }
    Json record(const std::string& by, const std::string& id, Language language = Language::zh) {
        const auto found = engine->record(as(by, language), "desk.case", id);
        return found.ok() ? *found : Json(found.problem().code);
    }
    Json list(const std::string& by, ListQuery query) {
        if (query.type.empty()) query.type = "desk.case";
        const auto found = engine->list(as(by), query);
        return found.ok() ? *found : Json(found.problem().code);
    }
    static const Json& item(const Json& array, const char* member, const std::string& value) {
        static const Json nothing;
        if (array.is_array())
            for (const Json& each : array.as_array())
                if (each[member].string_or("") == value) return each;
        return nothing;
    }
    static std::string joined(const Json& array, const char* member = nullptr) {
        std::string all;
        if (array.is_array())
            for (const Json& each : array.as_array()) all += (all.empty() ? "" : " ") + (member ? each[member] : each).string_or("-");
        return all;
    }
};

}  // namespace huiyin::engine
