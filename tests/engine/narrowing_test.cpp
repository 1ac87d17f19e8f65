// What the store narrows changes no answer: random conditions over random records, once through the store and once over the
// same records as a list; and the plans show that indexes are used.
#include <gtest/gtest.h>

#include <random>

#include "engine/aggregates.hpp"
#include "engine/index_entries.hpp"
#include "engine/narrowing.hpp"
#include "feel/node.hpp"
#include "policy/compiler.hpp"
#include "policy/feel_scope.hpp"
#include "store/temporary.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* head = R"yaml(policy: sample
version: 1.0.0
title: {zh: 示例, en: Sample}
effective: 2026-01-01
imports: {base: 1.x}
roles: {clerk: {zh: 经办人, en: Clerk}}
records:
  case:
    title: {zh: 事项, en: Case}
    form: form.json
    derive: {twice: {type: number, value: "record.amount * 2"}}
    states: {open: {zh: 处理中, en: Open}, closed: {zh: 已办结, en: Closed, end: true}}
    actions:
      register: {zh: 登记, en: Register, from: new, to: open, by: staff, offer: [caller, amount, lead, parent, urgent, paid_on, called_at]}
      close: {zh: 办结, en: Close, from: open, to: closed, by: staff}
metrics:
)yaml";
constexpr const char* form = R"json({"properties": {"caller": {"x-title": {"zh": "来电人", "en": "Caller"}, "type": "string", "x-index": true}, "amount": {"x-title": {"zh": "金额", "en": "Amount"}, "type": "number"},
    "twice": {"x-title": {"zh": "双倍", "en": "Twice"}, "type": "number"}, "lead": {"x-title": {"zh": "负责人", "en": "Lead"}, "x-type": "person"}, "urgent": {"x-title": {"zh": "急", "en": "Urgent"}, "type": "boolean"},
    "paid_on": {"x-title": {"zh": "付款日", "en": "Paid on"}, "type": "string", "format": "date"}, "called_at": {"x-title": {"zh": "来电时间", "en": "Called at"}, "type": "string", "format": "date-time"},
    "parent": {"x-title": {"zh": "上级", "en": "Parent"}, "x-ref": "case", "x-back": "children"}}})json";

class Draw {
public:
    explicit Draw(unsigned seed) : engine_(seed) {}
    std::size_t below(std::size_t n) { return engine_() % n; }
    template <std::size_t n>
    std::string of(const char* const (&words)[n]) { return words[below(n)]; }
    std::string of(std::initializer_list<const char*> words) { return words.begin()[below(words.size())]; }

private:
    std::mt19937 engine_;
};

constexpr const char* texts[]{"\"甲\"", "\"乙乙\"", "\"\"", "\"a'b\"", "\"😀\"", "\"c1\""};
constexpr const char* numbers[]{"0", "10", "10.00", "-0.1", "0.1", "0.30", "12345678901234567890.12", "9007199254740993", "9007199254740992", "0.1 + 0.2"};
constexpr const char* dates[]{"@\"2026-03-01\"", "@\"2026-03-09\"", "@\"2026-12-31\"", "record.paid_on", "@\"2026-03-09T00:00:00\""};
constexpr const char* moments[]{"@\"2026-03-09T02:00:00Z\"", "@\"2026-03-09T10:00:00+08:00\"", "@\"2026-03-09T02:00:00.0005Z\"", "@\"2026-03-09T10:00:00\"", "record.called_at", "record.created_at", "@\"2026-03-09\""};
constexpr const char* comparisons[]{"=", "!=", "<", "<=", ">", ">="};

/// One comparison, of values that fit and now and then of some that do not.
std::string comparison(Draw& draw) {
    const auto value = [&](std::size_t kind) -> std::string {
        switch (draw.below(12) == 0 ? draw.below(6) : kind) {
            case 0: return draw.of(texts);
            case 1: return draw.of(numbers);
            case 2: return draw.of(dates);
            case 3: return draw.of(moments);
            case 4: return draw.below(2) ? "true" : "false";
            default: return draw.below(2) ? "record" : draw.below(2) ? "record.parent" : "record.id";
        }
    };
    static constexpr struct { const char* name; std::size_t kind; } entries[]{{"caller", 0}, {"item.caller", 0}, {"amount", 1}, {"twice", 1}, {"paid_on", 2}, {"day", 2}, {"called_at", 3}, {"item.created_at", 3}, {"urgent", 4},
                                                                            {"open", 4}, {"parent", 5}, {"item.parent", 5}, {"lead", 5}, {"state", 0}, {"item.id", 0}};
    const auto& entry = entries[draw.below(std::size(entries))];
    std::string name = entry.name;
    if (name == "state") return "state " + draw.of({"=", "!="}) + " " + draw.of({"\"open\"", "\"closed\"", "null"});
    switch (draw.below(9)) {
        case 0: return name + (draw.below(2) ? " = null" : " != null");
        case 1: return name + " between " + value(entry.kind) + " and " + value(entry.kind);
        case 2: return name + " in [" + value(entry.kind) + ", " + value(entry.kind) + "]";
        case 3: return name + " in " + draw.of({"[", "("}) + value(entry.kind) + ".." + value(entry.kind) + draw.of({"]", ")"});
        case 4: return name + " in (" + value(entry.kind) + ", " + draw.of({"<", ">="}) + " " + value(entry.kind) + ")";
        case 5: return value(entry.kind) + " " + draw.of(comparisons) + " " + name;
        default: return name + " " + draw.of(comparisons) + " " + value(entry.kind);
    }
}

std::string condition(Draw& draw, int depth = 0) {
    const std::size_t what = depth < 3 ? draw.below(6) : 5;
    if (what <= 1) return "(" + condition(draw, depth + 1) + " and " + condition(draw, depth + 1) + ")";
    if (what == 2) return "(" + condition(draw, depth + 1) + " or " + condition(draw, depth + 1) + ")";
    if (what == 3 && depth > 0) return "not(" + condition(draw, depth + 1) + ")";
    return comparison(draw);
}

struct Narrowed : testing::Test {
    store::Temporary temporary;
    std::unique_ptr<policy::Policy> policy;
    std::unique_ptr<store::ReadView> view;
    std::unique_ptr<World> world;
    feel::List all;

    /// A pack whose figures are the expressions; what does not compile (kinds that can never fit) is left out.
    void compile(const std::string& metrics) {
        policy::Diagnostics diagnostics;
        const auto base = policy::compile(policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/policies/base").value(), {}, diagnostics);
        const policy::Sources files{"s/", {{"s/policy.yaml", head + metrics}, {"s/form.json", form}}};
        const auto pack = policy::compile(files, {base}, diagnostics);
        ASSERT_TRUE(pack) << policy::render(diagnostics, files.files, Language::en);
        policy = std::make_unique<policy::Policy>(std::vector<std::shared_ptr<const policy::Pack>>{base, pack});
    }

    void fill(Draw& draw) {
        temporary.store->write([&](store::WriteTransaction& tx) {
            for (int i = 0; i < 60; ++i) {
                store::RecordRow row;
                row.id = "c" + std::to_string(i);
                row.type = "sample.case";
                row.open = draw.below(2) == 0;
                row.state = row.open ? "open" : "closed";
                row.created_at = row.changed_at = Instant{Instant::parse("2026-03-09T02:00:00Z")->ms + (static_cast<std::int64_t>(draw.below(5)) - 2) * 43'200'000LL};
                JsonObject fields;
                std::vector<store::ReferenceRow> references;
                const auto some = [&] { return draw.below(5) != 0; };
                if (some()) fields.set("caller", draw.of({"甲", "乙乙", "", "a'b", "😀", "c1", "A"}));
                if (some()) fields.set("amount", *Json::parse(draw.of({"0", "10", "10.00", "-0.1", "0.1", "0.3", "0.30", "12345678901234567890.12", "9007199254740993", "9007199254740992"})));
                if (const Json* amount = fields.find("amount"); amount && some()) fields.set("twice", amount->as_number() * Decimal(2));
                if (some()) fields.set("paid_on", draw.of({"2026-03-01", "2026-03-09", "2026-12-31"}));
                if (some()) fields.set("called_at", draw.of({"2026-03-09T02:00:00.000Z", "2026-03-08T16:00:00.000Z", "2026-12-31T00:00:00.000Z"}));
                if (some()) fields.set("urgent", draw.below(2) == 0);
                if (some()) {
                    const std::string parent = draw.below(6) == 0 ? "gone" : "c" + std::to_string(draw.below(6));
                    fields.set("parent", parent);
                    references.push_back({"parent", parent});
                }
                if (draw.below(9) == 0) fields.set("amount", Json());
                row.fields = std::move(fields);
                tx.put_record(row, references);
                tx.put_index(row.id, row.type, index_entries(*policy->record_type(row.type), row));
            }
        });
        view = temporary.store->read();
        world = std::make_unique<World>(*view, *policy, *Instant::parse("2026-03-09T03:00:00Z"), calendar::Zone::named("Asia/Shanghai").value());
        store::RecordFilter filter;
        filter.types = {"sample.case"};
        filter.sort = store::Sort::created_at;
        filter.descending = false;
        filter.limit = 1'000;
        for (store::RecordRow& row : view->records(filter).rows) all.push_back(world->object(std::move(row)));
    }

    /// As the compiler of packs makes it, for what these expressions name.
    feel::Scope scope_of() {
        std::vector<const policy::RecordType*> types;
        for (const auto& pack : policy->packs())
            for (const policy::RecordType& type : pack->records) types.push_back(&type);
        feel::Scope scope;
        for (const policy::RecordType* type : types) scope.type(type->id, policy::record_fields(*type, types, {}));
        for (const auto& name : policy::slot_names) scope.variable(std::string(name), name == "record" ? feel::Type::named("sample.case") : feel::Type::any());
        scope.variable("case", feel::Type::list_of(feel::Type::named("sample.case")));
        policy::add_host_functions(scope);
        return scope;
    }

    Frame frame(const char* record) {
        Frame made;
        made.pack = policy->pack("sample");
        made.record = world->object(record);
        return made;
    }
};

TEST_F(Narrowed, AnswersAsWithout) {
    constexpr unsigned seed = 20260309;
    Draw draw(seed);
    constexpr int conditions = 800;
    compile("  all: {zh: 全部, en: All, every: month, value: \"count(case)\"}\n");
    fill(draw);
    const feel::Scope scope = scope_of();
    int narrowed_count = 0, exact_count = 0, found = 0;
    for (int i = 0; i < conditions; ++i) {
        const std::string filter = (i % 5 == 0 ? "item.id != null and " : "") + condition(draw);
        const std::string wanted = i % 3 == 0 ? "" : i % 3 == 1 ? ".amount" : ".id";
        const char* function = i % 3 == 0 ? "count" : i % 3 == 1 ? "sum" : "";
        policy::Expression expression;
        expression.text = std::string(function) + "(case[" + filter + "]" + wanted + ")";
        expression.program = feel::compile(expression.text, scope, feel::Type::any(), feel::Rigor::strict).program;
        if (!expression.program) continue;                     // two kinds that never meet: the compiler says so
        Frame through = frame("c3"), over = through;
        over.only = Only{"sample.case", all};
        const std::string expected = world->evaluate(expression, over).to_text();
        EXPECT_EQ(world->evaluate(expression, through).to_text(), expected) << expression.text << " (seed " << seed << ", " << i << ")";
        if (narrowing_of(*world, *expression.program, through, {static_cast<std::size_t>(policy::Slot::count_), {}}, *policy->record_type("sample.case"))) ++narrowed_count;
        if (const auto aggregate = aggregate_of(*expression.program))
            if (const auto made = narrowed(*world, *expression.program, through, *aggregate->condition, aggregate->item, *policy->record_type("sample.case")); made && made->exact) ++exact_count;
        if (expected != "0" && expected != "[]" && expected != "null") ++found;
    }
    EXPECT_GT(narrowed_count, conditions / 4);                 // the trial tries something
    EXPECT_GT(found, conditions / 10);
    EXPECT_GT(exact_count, 10);
}

/// What the store alone can tell of a list, against the same over the records in memory.
TEST_F(Narrowed, TellsLeastGreatestAndOrderAsWithout) {
    constexpr unsigned seed = 20261127;
    Draw draw(seed);
    constexpr int trials = 800;
    compile("  all: {zh: 全部, en: All, every: month, value: \"count(case)\"}\n");
    fill(draw);
    const feel::Scope scope = scope_of();
    const auto some = [&]() -> std::string { return draw.of({"paid_on != null", "called_at != null", "called_at = null", "state = \"open\"", "urgent", "not(urgent)", "state != \"\"", "caller = \"甲\"", "parent = record.parent"}); };
    int answered = 0, of_worth = 0;
    for (int i = 0; i < trials; ++i) {
        const std::string field = draw.of({"amount", "amount", "caller", "paid_on", "called_at", "urgent", "twice"});
        const std::string filter = "(" + some() + ") and " + field + " != null" + (draw.below(3) == 0 ? " and " + condition(draw) : "");
        const std::string plain = draw.below(2) ? filter : some();
        const std::string sign = draw.of({"<", ">", "<=", ">="}), key = draw.of({"created_at", "created_at", "amount"});
        const std::string records = "sort(case[" + plain + "], function(a, b) " + (draw.below(4) ? "a." + key + " " + sign + " b." + key : "b." + key + " " + sign + " a." + key) + ")";
        policy::Expression expression;
        switch (i % 5) {
            case 0: expression.text = "min(case[" + plain + "]." + field + ")"; break;
            case 1: expression.text = "max(case[" + plain + "]." + field + ")"; break;
            case 2: expression.text = "sort(case[" + filter + "]." + field + (draw.below(3) ? ", function(a, b) a " + sign + " b)" : ")"); break;
            case 3: expression.text = records + draw.of({"[1].id", "[-1].id"}); break;
            default: expression.text = draw.below(2) ? records + ".id" : records + draw.of({"[1].caller", "[-1].amount", "[2].id"}); break;
        }
        expression.program = feel::compile(expression.text, scope, feel::Type::any(), feel::Rigor::strict).program;
        if (!expression.program) continue;
        Frame through = frame("c3"), over = through;
        over.only = Only{"sample.case", all};
        const std::string expected = world->evaluate(expression, over).to_text();
        EXPECT_EQ(world->evaluate(expression, through).to_text(), expected) << expression.text << " (seed " << seed << ", " << i << ")";
        const auto aggregate = aggregate_of(*expression.program);
        const auto made = aggregate ? narrowed(*world, *expression.program, through, *aggregate->condition, aggregate->item, *policy->record_type("sample.case"), aggregate->field) : std::nullopt;
        if (made && made->exact) ++answered;
        if (made && made->exact && expected != "null" && expected != "[]") ++of_worth;
    }
    EXPECT_GT(answered, trials / 4);
    EXPECT_GT(of_worth, trials / 8);
}

TEST_F(Narrowed, OneRowOrOneFieldSufficesForThem) {
    Draw draw(7);
    compile("  all: {zh: 全部, en: All, every: month, value: \"count(case)\"}\n");
    fill(draw);
    const feel::Scope scope = scope_of();
    const auto kind = [&](const char* text) -> std::string {
        const auto program = feel::compile(text, scope, feel::Type::any(), feel::Rigor::strict).program;
        if (!program) return "does not compile";
        const auto made = aggregate_of(*program);
        if (!made) return "by the records";
        static constexpr const char* names[]{"count", "sum", "least", "greatest", "sorted", "first"};
        return std::string(names[static_cast<int>(made->kind)]) + " " + made->field + (made->falls ? " falling" : "") + (made->from_the_end ? " from the end" : "");
    };
    EXPECT_EQ(kind("min(case[urgent].amount)"), "least amount");
    EXPECT_EQ(kind("max(case[urgent].paid_on)"), "greatest paid_on");
    EXPECT_EQ(kind("sort(case[urgent].amount)"), "sorted amount");
    EXPECT_EQ(kind("sort(case[urgent].amount, function(a, b) a > b)"), "sorted amount falling");
    EXPECT_EQ(kind("sort(case[urgent].amount, function(x, y) y > x)"), "sorted amount");
    EXPECT_EQ(kind("sort(case[urgent], function(a, b) a.created_at > b.created_at)[1]"), "first  falling");
    EXPECT_EQ(kind("sort(case[urgent], function(a, b) a.created_at < b.created_at)[-1].caller"), "first caller from the end");
    EXPECT_EQ(kind("sort(case[urgent], function(a, b) a.created_at <= b.created_at)[1]"), "by the records");
    EXPECT_EQ(kind("sort(case[urgent], function(a, b) a.amount < b.amount)[1]"), "by the records");
    EXPECT_EQ(kind("sort(case[urgent].amount, function(a, b) a < 3)"), "by the records");
    EXPECT_EQ(kind("min(case[urgent].amount) + 1"), "by the records");
}

}  // namespace
}  // namespace huiyin::engine
