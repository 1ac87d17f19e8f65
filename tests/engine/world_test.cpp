// Expressions over stored records: the base pack and a small one beside it, on a real store.
#include <gtest/gtest.h>

#include "engine/action_check.hpp"
#include "engine/who.hpp"
#include "policy/compiler.hpp"
#include "store/temporary.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* text = R"yaml(policy: sample
version: 1.0.0
title: {zh: 示例, en: Sample}
effective: 2026-01-01
imports: {base: 1.x}
parameters: {share: {zh: 比例, en: Share, type: percent, default: 20%}}
roles: {clerk: {zh: 经办人, en: Clerk, else: head}, head: {zh: 主任, en: Head}}
records:
  case:
    title: {zh: 事项, en: Case}
    form: form.json
    derive: {double: {type: number, value: "record.amount * 2"}}
    states: {open: {zh: 处理中, en: Open}, closed: {zh: 已办结, en: Closed, end: true}}
    actions:
      register: {zh: 登记, en: Register, from: new, to: open, by: staff, ask: caller, offer: [amount, lead, parent, department]}
      close: {zh: 办结, en: Close, from: open, to: closed, by: [{role: clerk, other_than: register}, "record.lead"], offer: [{field: amount, propose: "record.double", change: {by: head, reason: true}}, caller],
        require: [{that: "record.amount >= 20", field: amount, say: {zh: 金额不足。, en: Too little.}, unless: head}, {that: 'every c in record.children satisfies c.state = "closed"', say: {zh: 下级未办结。, en: Children are open.}}],
        judge: [{that: "record.amount < 100"}]}
      settle: {zh: 定额, en: Settle, from: open, by: "record.lead", ask: {field: amount, propose: "50.00"}}
decisions:
  fine: {zh: 罚款, en: Fine, in: {amount: number}, out: {fine: money}, rows: [['< 100', 200.00], ['>= 100', 500.00]]}
metrics:
  open: {zh: 在办, en: Open, every: month, value: 'count(case[state = "open"])'}
  double: {zh: 双倍, en: Double, every: month, value: 'sum(case.double)'}
  children: {zh: 下级, en: Children, every: month, value: 'count(case[count(children) > 0])'}
  people: {zh: 人, en: People, every: month, value: 'count(base.person[state = "active"])'}
  fine: {zh: 罚款, en: Fine, every: month, value: 'decide("fine", {amount: 150})'}
  share: {zh: 比例, en: Share, every: month, value: 'params.share'}
  leads: {zh: 负责人, en: Leads, every: month, value: 'count(case[lead.name = "孙立"])'}
  working: {zh: 工时, en: Hours, every: month, value: 'elapsed(now(), due(now(), "4 working hours"), "working hours")'}
  heads: {zh: 主任, en: Heads, every: month, value: 'count(base.person[has_role(item, "head")])'}
  newest: {zh: 最新, en: Newest, every: month, value: 'newest(case, "amount", 1)[1].amount'}
)yaml";

constexpr const char* form = R"json({"properties": {"caller": {"x-title": {"zh": "来电人", "en": "Caller"}, "type": "string"}, "amount": {"x-title": {"zh": "金额", "en": "Amount"}, "x-type": "money"},
    "lead": {"x-title": {"zh": "负责人", "en": "Lead"}, "x-type": "person"}, "department": {"x-title": {"zh": "部门", "en": "Department"}, "x-type": "department"},
    "parent": {"x-title": {"zh": "上级", "en": "Parent"}, "x-ref": "case", "x-back": "children"}}})json";

struct Sample : testing::Test {
    store::Temporary temporary;
    std::unique_ptr<policy::Policy> policy;
    std::unique_ptr<store::ReadView> view;
    std::unique_ptr<World> world;

    static store::RecordRow row(const char* id, const char* type, const char* fields, const char* state, bool open = true) {
        store::RecordRow made;
        made.id = id;
        made.type = type;
        made.state = state;
        made.open = open;
        made.fields = *Json::parse(fields);
        made.created_at = made.changed_at = *Instant::parse("2026-03-09T02:00:00Z");
        made.meta = *Json::parse(R"({"did": {"register": {"at": "2026-03-09T02:00:00.000Z", "by": "p1", "count": 1}}})");
        return made;
    }

    void SetUp() override {
        policy::Diagnostics diagnostics;
        const auto base_files = policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/policies/base").value();
        const auto base = policy::compile(base_files, {}, diagnostics);
        const policy::Sources files{"s/", {{"s/policy.yaml", text}, {"s/form.json", form}}};
        const auto pack = policy::compile(files, {base}, diagnostics);
        ASSERT_EQ(policy::render(diagnostics, files.files, Language::en), "");
        policy = std::make_unique<policy::Policy>(std::vector<std::shared_ptr<const policy::Pack>>{base, pack});
        temporary.store->write([](store::WriteTransaction& tx) {
            tx.put_record(row("d1", "base.department", R"({"name": "技术部", "head": "p2"})", "in_use"), {});
            tx.put_record(row("p1", "base.person", R"({"name": "周敏", "department": "d1", "roles": ["sample.clerk"], "manager": "p2"})", "active"), {});
            tx.put_record(row("p2", "base.person", R"({"name": "孙立", "department": "d1", "roles": ["sample.head"]})", "active"), {});
            tx.put_record(row("p3", "base.person", R"({"name": "旧人", "roles": ["sample.clerk"]})", "left", false), {});
            tx.put_record(row("c1", "sample.case", R"({"caller": "甲", "amount": 10.00, "lead": "p2", "department": "d1"})", "open"), {});
            tx.put_record(row("c2", "sample.case", R"({"caller": "乙", "amount": 30.00, "parent": "c1"})", "closed", false), {{"parent", "c1"}});
        });
        view = temporary.store->read();
        world = std::make_unique<World>(*view, *policy, *Instant::parse("2026-03-09T03:00:00Z"), calendar::Zone::named("Asia/Shanghai").value());
    }

    std::string metric(const char* name) {
        const policy::Pack& pack = *policy->pack("sample");
        for (const policy::Metric& each : pack.metrics)
            if (each.name == name) {
                Frame frame;
                frame.pack = &pack;
                return world->evaluate(each.value, frame).to_text();
            }
        return "?";
    }
};

TEST_F(Sample, ReadsRecordsThroughExpressions) {
    EXPECT_EQ(metric("open"), "1");
    EXPECT_EQ(metric("double"), "80");
    EXPECT_EQ(metric("children"), "1");
    EXPECT_EQ(metric("people"), "2");
    EXPECT_EQ(metric("fine"), "500");
    EXPECT_EQ(metric("share"), "0.2");
    EXPECT_EQ(metric("leads"), "1");
    EXPECT_EQ(metric("working"), "4");
    EXPECT_EQ(metric("heads"), "1");
    EXPECT_EQ(metric("newest"), "30");
}

TEST_F(Sample, KnowsWhoMay) {
    const policy::Action& close = *policy->record_type("sample.case")->find_action("close");
    Frame frame;
    frame.pack = policy->pack("sample");
    frame.record = world->object("c1");
    EXPECT_FALSE(matches(*world, close.by, "p1", frame));      // a clerk, but the one who registered it
    EXPECT_TRUE(matches(*world, close.by, "p2", frame));       // leads this case
    EXPECT_FALSE(matches(*world, close.by, "p3", frame));      // left
    EXPECT_FALSE(matches(*world, close.by, "", frame));        // not the system
    EXPECT_FALSE(matches(*world, close.by, "nobody", frame));
    frame.record = world->object("c2");
    EXPECT_FALSE(matches(*world, close.by, "p2", frame));      // neither clerk nor lead here
    EXPECT_EQ(persons(*world, close.by, frame), std::vector<std::string>{});
    const policy::Action& registering = *policy->record_type("sample.case")->find_action("register");
    EXPECT_TRUE(matches(*world, registering.by, "p1", frame));
    EXPECT_FALSE(matches(*world, registering.by, "p3", frame));
}

TEST_F(Sample, FillsAnEmptySeatUpwards) {
    policy::Who clerks;
    clerks.any.push_back({.role = "sample.clerk"});
    Frame frame;
    frame.pack = policy->pack("sample");
    EXPECT_EQ(persons(*world, clerks, frame), std::vector<std::string>{"p1"});
    temporary.store->write([](store::WriteTransaction& tx) { tx.put_record(row("p1", "base.person", R"({"name": "周敏", "roles": []})", "active"), {}); });
    view = temporary.store->read();
    world = std::make_unique<World>(*view, *policy, *Instant::parse("2026-03-09T03:00:00Z"), calendar::Zone::utc());
    EXPECT_EQ(persons(*world, clerks, frame), std::vector<std::string>{"p2"});
}

TEST_F(Sample, LetsNobodyAlterAProposalThatNamesNobody) {
    Attempt attempt;
    attempt.type = policy->record_type("sample.case");
    attempt.action = attempt.type->find_action("settle");
    attempt.record = view->record("c1");
    attempt.actor = "p2";
    EXPECT_EQ(check_action(*world, attempt)->values.dump(), R"({"amount":50.00})");
    attempt.input = *Json::parse(R"({"amount": 50})");
    EXPECT_TRUE(check_action(*world, attempt).ok());                 // the same figure is no change
    attempt.input = *Json::parse(R"({"amount": 40})");
    attempt.change_reason = "理由";
    const auto refused = check_action(*world, attempt);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().code, "action.changed-proposal");
    EXPECT_EQ(refused.problem().field, "/input/amount");
}

TEST_F(Sample, ChecksAnActionInTheDocumentedOrder) {
    Attempt attempt;
    attempt.type = policy->record_type("sample.case");
    attempt.action = attempt.type->find_action("close");
    attempt.record = view->record("c1");
    const auto told = [&] {
        const auto result = check_action(*world, attempt);
        if (result.ok()) return result->values.dump() + (result->judged.at(0).second ? " kept" : " broken");
        std::string text = result.problem().code;
        for (const Problem& cause : result.problem().causes) text += " " + cause.code + "@" + cause.field;
        return text;
    };
    attempt.actor = "p1";
    attempt.version = 99;
    EXPECT_EQ(told(), "action.not-yours");                     // before the version
    attempt.actor = "p2";
    EXPECT_EQ(told(), "record.stale");
    attempt.version = 1;
    EXPECT_EQ(told(), R"({"amount":20.00} kept)");             // the proposal fills in
    attempt.input = *Json::parse(R"({"amount": 5, "colour": 1})");
    EXPECT_EQ(told(), "form.refused form.not-asked@/input/colour");
    attempt.input = *Json::parse(R"({"amount": "5元"})");
    attempt.change_reason = "客户同意";
    EXPECT_EQ(told(), "form.refused form.want-number@/input/amount");   // a slip of the pen is no changed proposal
    attempt.change_reason.clear();
    attempt.input = *Json::parse(R"({"amount": 5})");
    EXPECT_EQ(told(), "action.change-reason");
    attempt.leave_reason = "客户同意";
    EXPECT_EQ(told(), "action.change-reason");                 // a reason for leave is none for the change
    attempt.change_reason = "客户同意";
    attempt.leave_reason.clear();
    EXPECT_EQ(told(), "action.require action.row@/input/amount");       // nor the other way round
    attempt.leave_reason = "客户同意";
    EXPECT_EQ(told(), R"({"amount":5.00} kept)");              // the head may give leave, with a reason
    attempt.record->state = "closed";
    EXPECT_EQ(told(), "action.not-from-state");
    attempt.action = attempt.type->find_action("register");
    attempt.record.reset();
    attempt.version.reset();
    attempt.input = *Json::parse("{}");
    EXPECT_EQ(told(), "form.refused form.required@/input/caller");
}

}  // namespace
}  // namespace huiyin::engine
