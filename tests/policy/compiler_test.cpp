// What golden files cannot hold: bytes that are no text, packs that import, folders, and a pack that compiles.
#include "policy/compiler.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "policy/feel_scope.hpp"

namespace huiyin::policy {
namespace {

constexpr const char* form = R"json({"properties": {"caller": {"x-title": {"zh": "来电人", "en": "Caller"}, "type": "string", "maxLength": 40},
    "amount": {"x-title": {"zh": "金额", "en": "Amount"}, "x-type": "money", "minimum": 200, "maximum": 1500},
    "items": {"x-title": {"zh": "明细", "en": "Items"}, "type": "array", "items": {"properties": {"count": {"x-title": {"zh": "数量", "en": "Count"}, "type": "integer"}}, "required": ["count"]}},
    "parent": {"x-title": {"zh": "上级", "en": "Parent"}, "x-ref": "case", "x-back": "children"}}, "required": ["caller"], "ui": {"order": ["amount", "caller"]}})json";

constexpr const char* policy_text = R"yaml(policy: sample
version: 1.2.0
title: {zh: 示例制度, en: Sample}
effective: 2026-01-01
keywords: [一, 二]
calendars: {office: {hours: {Mon-Fri: 08:30-12:00 13:30-17:30}}}
parameters:
  within: {zh: 期限, en: Limit, type: period, default: 1 week, stated: true, clause: P01-C001}
  share: {zh: 比例, en: Share, type: percent, default: 20%}
clauses:
  P01-C001: {at: 一, text: {zh: 一周内答复。, en: Answered within a week.}}
  P01-C002: {at: 二, text: {zh: 说明。, en: A note.}, kind: note}
roles: {clerk: {zh: 经办人, en: Clerk}, head: {zh: 主任, en: Head, seats: 1}}
records:
  case:
    title: {zh: 事项, en: Case}
    form: form.json
    number: S{yyyy}-{seq:4}
    owes_reply: true
    states: {open: {zh: 处理中, en: Open}, closed: {zh: 已办结, en: Closed, end: true}}
    derive: {total: {type: number, value: "sum(record.items.count)"}}
    actions:
      register: {zh: 登记, en: Register, from: new, to: open, by: [clerk, staff], ask: caller, offer: [items, parent, {field: amount, propose: 'decide("fine", {gravity: "minor", main: true})'}]}
      answer: {zh: 答复, en: Answer, from: open, to: [{if: "record.total > 1", state: closed}, {state: closed}], by: {role: clerk, other_than: register, not: "record.created_by"}, replies: true, clause: P01-C001,
        require: [{if: "count(record.children) > 0", that: 'every c in record.children satisfies c.state = "closed"', say: {zh: 下级未办结。, en: Children are open.}, clause: P01-C001}],
        approve: [{name: head, by: head, due: 1 working day}], do: [{set: {amount: "record.amount + 1.00"}}, {if: "record.amount > 300", create: case, with: {caller: "record.caller", parent: "record.id"}},
          {for: "record.children", perform: answer}, {notify: head, text: {zh: 已答复, en: Answered}}]}
duties:
  answer: {zh: 答复, en: Answer, clause: P01-C001, start: case.register, due: "params.within", kept_by: case.answer, who: clerk, warn: {before: 2 days, notify: holder},
    late: [{after: 0 hours, notify: [holder, department_head]}, {after: 1 working day, notify: head}]}
decisions:
  fine: {zh: 罚款, en: Fine, in: {gravity: [minor, severe], main: boolean}, out: {amount: money}, rows: [[minor, '-', 200.00 CNY], [severe, 'true', 1500.00 CNY], [severe, 'false', "1500.00 * params.share"]]}
metrics:
  share: {zh: 办结率, en: Closed, every: month, part: 'count(case[state = "closed"])', whole: 'count(case)', target: '>= 0.95', show: percent 2}
)yaml";

Sources sources(std::string policy = policy_text) { return {"pack/", {{"pack/policy.yaml", std::move(policy)}, {"pack/form.json", form}}}; }

std::shared_ptr<const Pack> compiled(const Sources& files, const std::vector<std::shared_ptr<const Pack>>& imports = {}) {
    Diagnostics diagnostics;
    auto pack = compile(files, imports, diagnostics);
    EXPECT_EQ(render(diagnostics, files.files, Language::en), "");
    return pack;
}

TEST(Compiler, MakesTheModel) {
    const auto pack = compiled(sources());
    ASSERT_TRUE(pack);
    const RecordType& type = pack->records.at(0);
    EXPECT_EQ(type.id, "sample.case");
    EXPECT_EQ(type.form.fields.at(0).name, "amount");
    EXPECT_EQ(type.form.fields.at(0).scale, 2);
    EXPECT_EQ(type.form.find("items")->lines.at(0).required, true);
    EXPECT_TRUE(type.form.find("caller")->required);
    EXPECT_TRUE(type.form.find("total")->derived);
    const Action* answer = type.find_action("answer");
    EXPECT_EQ(answer->by.any.at(0).role, "sample.clerk");
    EXPECT_EQ(answer->effects.size(), 4U);
    EXPECT_TRUE(answer->require.at(0).condition);
    EXPECT_EQ(answer->approve->steps.at(0).by.any.at(0).role, "sample.head");
    EXPECT_EQ(pack->parameters.at(1).initial.as_number(), *Decimal::parse("0.2"));
    EXPECT_EQ(pack->duties.at(0).late.at(1).offset.to_string(), "1 working day");
    EXPECT_TRUE(pack->duties.at(0).due.expression);
    EXPECT_EQ(pack->calendars.at(0).hours.at(calendar::Weekday::friday).size(), 2U);
    EXPECT_EQ(pack->digest.size(), 64U);
}

TEST(Compiler, TiesClausesToWhatCarriesThem) {
    const Policy policy({compiled(sources())});
    std::string kinds;
    for (const Carrier& carrier : policy.carriers("P01-C001")) kinds += carrier.kind + " " + carrier.id + "; ";
    EXPECT_EQ(kinds, "action case.answer; require case.answer; duty sample.answer; parameter within; ");
    EXPECT_EQ(policy.record_type("sample.case")->title.zh, "事项");
    EXPECT_EQ(policy.duties_of("sample.case").size(), 1U);
}

TEST(Compiler, RunsGuardsAgainstTheSlots) {
    const auto pack = compiled(sources());
    const auto& metric = pack->metrics.at(0);
    feel::Evaluation evaluation([](std::size_t slot) -> feel::Value {
        if (slot != static_cast<std::size_t>(Slot::count_)) return {};
        return feel::List{feel::Entries{{"state", "closed"}}, feel::Entries{{"state", "open"}}};
    });
    EXPECT_EQ(metric.part.program->evaluate(evaluation).to_text(), "1");
    EXPECT_EQ(metric.whole.program->evaluate(evaluation).to_text(), "2");
    EXPECT_EQ(metric.target_test->test(*Decimal::parse("0.95"), evaluation).to_text(), "true");
}

TEST(Compiler, ImportsByVersion) {
    const auto base = compiled(sources());
    std::string other = "policy: other\nversion: 1.0.0\ntitle: {zh: 另一, en: Other}\neffective: 2026-01-01\nimports: {sample: 1.x}\nviews: {all: {zh: 全部, en: All, for: sample.case, where: 'item.total > 1', columns: [number, caller]}}\n";
    Diagnostics diagnostics;
    EXPECT_TRUE(compile(sources(other), {base}, diagnostics));
    EXPECT_EQ(diagnostics.errors(), 0U);
    other.replace(other.find("1.x"), 3, "2.x");
    Diagnostics wrong;
    EXPECT_FALSE(compile(sources(other), {base}, wrong));
    EXPECT_EQ(wrong.all().at(0).code, "pack.import-version");
    EXPECT_EQ(wrong.all().at(0).span.line, 5U);
}

TEST(Compiler, RefusesWhatIsNoPack) {
    EXPECT_EQ(read_folder("no/such/folder").problem().code, "pack.folder");
    Diagnostics bytes;
    EXPECT_FALSE(compile({"pack/", {{"pack/policy.yaml", "policy: \xff\xfe"}}}, {}, bytes));
    EXPECT_EQ(bytes.all().at(0).code, "pack.not-utf8");
    std::string large = "policy: large\nkeywords: [";
    for (int i = 0; i < 200'001; ++i) large += "a,";
    Diagnostics many;
    EXPECT_FALSE(compile({"pack/", {{"pack/policy.yaml", large + "a]\n"}}}, {}, many));
    EXPECT_TRUE(std::any_of(many.all().begin(), many.all().end(), [](const Diagnostic& each) { return each.code == "pack.too-large"; }));
    EXPECT_NE(message(Language::en, Problem("pack.file-too-large", {{"file", "x"}})).find("2 MB"), std::string::npos);
}

/// What yaml-cpp by itself would read for ever, or into itself.
TEST(Compiler, EndsOnYamlWithoutEnd) {
    struct Case { const char* text; const char* code; std::uint32_t line, column; };
    for (const Case& each : {Case{",policy: a\n", "pack.yaml", 1, 1}, Case{",", "pack.yaml", 1, 1}, Case{"policy: a\n---\n,", "pack.yaml", 3, 1}, Case{"a: &a [*a]\n", "pack.anchor", 1, 8}, Case{"a: &a {b: &b [*a]}\n", "pack.anchor", 1, 15}}) {
        Diagnostics said;
        EXPECT_FALSE(compile({"pack/", {{"pack/policy.yaml", each.text}}}, {}, said));
        ASSERT_FALSE(said.all().empty()) << each.text;
        EXPECT_EQ(said.all().front().code, each.code) << each.text;
        EXPECT_EQ(said.all().front().span.line, each.line) << each.text;
        EXPECT_EQ(said.all().front().span.column, each.column) << each.text;
    }
    for (const char* opening : {"[", "{a: ", "- ", "? "}) {
        std::string deep = "a: ";
        if (*opening == '-' || *opening == '?') deep.clear();
        for (int i = 0; i < 20'000; ++i) deep += opening;
        Diagnostics said;
        EXPECT_FALSE(compile({"pack/", {{"pack/policy.yaml", deep}}}, {}, said)) << opening;
    }
}

TEST(Compiler, SurvivesAnyCut) {
    // Cut anywhere, a pack never crashes the compiler, and says something unless it is whole.
    const std::string whole = policy_text;
    for (std::size_t size = 0; size < whole.size(); size += 37) {
        Diagnostics diagnostics;
        const auto pack = compile(sources(whole.substr(0, size)), {}, diagnostics);
        EXPECT_EQ(pack == nullptr, diagnostics.errors() > 0) << size;
    }
}

/// What the fuzzer found: marks that count otherwise than the file.
TEST(Compiler, TakesNoControlCharacters) {
    const std::string text{"\x27\0\n\n\nB\n`\0\n\n\nB\n`\x27\0\n\n\n\x27\0\n\n\nB\n", 27};
    Diagnostics diagnostics;
    EXPECT_EQ(compile({"p/", {{"p/policy.yaml", text}}}, {}, diagnostics), nullptr);
    ASSERT_FALSE(diagnostics.all().empty());
    EXPECT_EQ(diagnostics.all().front().code, "pack.control");
    EXPECT_EQ(diagnostics.all().front().span.column, 2u);
}

}  // namespace
}  // namespace huiyin::policy
