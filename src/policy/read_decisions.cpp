// Decisions and metrics: what is computed.
#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

#include "feel/node.hpp"
#include "policy/feel_constants.hpp"
#include "policy/feel_scope.hpp"
#include "policy/records_behind.hpp"
#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

/// `number`, `boolean`, `[a, b]` (a choice), or a field of a record of the pack.
feel::Type cell_type(Workbook& book, const Tree& tree) {
    using Of = feel::Type::Of;
    if (tree.is_list()) {
        std::vector<std::string> values;
        for (const Tree& item : tree.items) values.push_back(item.text);
        return feel::Type::choice(std::move(values));
    }
    static const std::array<std::pair<const char*, Of>, 12> named{{{"number", Of::number}, {"money", Of::number}, {"percent", Of::number}, {"quantity", Of::number}, {"points", Of::number}, {"boolean", Of::boolean},
                                                                   {"text", Of::string}, {"period", Of::string}, {"date", Of::date}, {"date_time", Of::date_time}, {"list", Of::list}, {"any", Of::any}}};
    std::vector<std::string> names;
    for (const auto& [name, of] : named) {
        if (tree.text == name) return of;
        names.emplace_back(name);
    }
    book.diagnostics.error(tree.span, "pack.unknown-type", {{"type", tree.text}}).suggest(nearest(tree.text, names));
    return Of::any;
}

/// A cell as FEEL: quoted text is FEEL already, `-` is any, percent and money are exact numbers, a bare word of an output is text.
std::string cell(const Tree& tree, const feel::Type& type, bool output) {
    if (tree.quoted || !tree.is_scalar()) return tree.text;
    std::string text = tree.text;
    if (text.ends_with(" CNY")) text.resize(text.size() - 4);
    if (text.ends_with("%"))
        if (const auto value = Decimal::parse(text.substr(0, text.size() - 1))) return (*value / Decimal(100)).to_string();
    // A word that is none of the column's choices is meant for one too: the compiler then says which.
    const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_' || c >= 0x80; });
    const bool word = !text.empty() && text != "-" && text != "true" && text != "false" && text != "null" && !Decimal::parse(text);
    if (word && type.is(feel::Type::Of::string) && (output || std::find(type.values().begin(), type.values().end(), text) != type.values().end() || (plain && !type.values().empty()))) return "\"" + text + "\"";
    return text;
}

struct Policies { std::string_view name; feel::HitPolicy policy; feel::Aggregation aggregation; };
constexpr std::array<Policies, 11> hit_policies{{{"unique", feel::HitPolicy::unique, feel::Aggregation::none}, {"first", feel::HitPolicy::first, feel::Aggregation::none},
                                                 {"any", feel::HitPolicy::any, feel::Aggregation::none}, {"priority", feel::HitPolicy::priority, feel::Aggregation::none},
                                                 {"order", feel::HitPolicy::rule_order, feel::Aggregation::none}, {"output order", feel::HitPolicy::output_order, feel::Aggregation::none},
                                                 {"collect", feel::HitPolicy::collect, feel::Aggregation::none}, {"collect sum", feel::HitPolicy::collect, feel::Aggregation::sum},
                                                 {"collect min", feel::HitPolicy::collect, feel::Aggregation::min}, {"collect max", feel::HitPolicy::collect, feel::Aggregation::max},
                                                 {"collect count", feel::HitPolicy::collect, feel::Aggregation::count}}};

std::string_view name_of(feel::HitPolicy policy) {
    return std::find_if(hit_policies.begin(), hit_policies.end(), [&](const Policies& each) { return each.policy == policy; })->name;
}

/// What the analysis says of a table, each at its row.
class TableReport {
public:
    TableReport(Workbook& book, const feel::DecisionTable& table, const Tree& tree, const Tree& rows) : book_(book), table_(table), tree_(tree), rows_(rows) {}

    void write() {
        std::vector<feel::Advice> advice = table_.advise();
        const auto better = std::find_if(advice.begin(), advice.end(), [](const feel::Advice& each) { return each.kind == feel::Advice::Kind::hit_policy; });
        bool clash = false;
        for (const feel::Finding& finding : table_.analyse()) {
            Diagnostic* told = report(finding);
            if (told && !clash && better != advice.end()) told->note(hit(), "pack.better-hit", {{"hit", std::string(name_of(better->better))}});
            clash = clash || told;
        }
        for (const feel::Advice& each : advice) report(each);
    }

private:
    [[nodiscard]] const Span& row(std::size_t i) const { return rows_.items[i].span; }
    [[nodiscard]] const Span& hit() const { return tree_.find("hit") ? tree_.find("hit")->span : tree_.span; }

    /// The fault, where two rows clash.
    Diagnostic* report(const feel::Finding& finding) {
        std::string witness;
        for (const auto& [name, value] : finding.witness) witness += (witness.empty() ? "" : ", ") + name + " = " + value.to_text();
        const auto clash = [&](const char* code) {
            return &book_.diagnostics.error(row(finding.rules[1]), code, {{"case", witness}, {"first", std::to_string(finding.rules[0] + 1)}, {"second", std::to_string(finding.rules[1] + 1)}});
        };
        switch (finding.kind) {
            case feel::Finding::Kind::gap: book_.diagnostics.warning(rows_.span, "pack.table-gap", {{"case", witness}}); return nullptr;
            case feel::Finding::Kind::overlap: return clash("pack.table-overlap");
            case feel::Finding::Kind::conflict: return clash("pack.table-conflict");
            case feel::Finding::Kind::unreachable:
                dead_.push_back(finding.rules[0]);
                book_.diagnostics.warning(row(finding.rules[0]), "pack.table-dead-row", {{"row", std::to_string(finding.rules[0] + 1)}});
                return nullptr;
        }
        return nullptr;
    }

    /// Only what no finding has said: a row that never hits is superfluous too, and a clash carries its advice as a note.
    void report(const feel::Advice& advice) {
        const feel::HitPolicy policy = table_.definition().hit_policy;
        if (advice.kind == feel::Advice::Kind::hit_policy) {
            if (advice.better == feel::HitPolicy::unique) book_.diagnostics.warning(hit(), "pack.table-hit", {{"hit", std::string(name_of(policy))}});
        } else if (policy != feel::HitPolicy::unique && std::find(dead_.begin(), dead_.end(), advice.rules[0]) == dead_.end()) {
            dead_.push_back(advice.rules[0]);
            book_.diagnostics.warning(row(advice.rules[0]), "pack.table-subsumed", {{"row", std::to_string(advice.rules[0] + 1)}, {"by", std::to_string(advice.rules[1] + 1)}});
        }
    }

    Workbook& book_;
    const feel::DecisionTable& table_;
    const Tree &tree_, &rows_;
    std::vector<std::size_t> dead_;
};

/// Names in the words of cells (decisions, roles, periods), as in every other expression of the pack, and outputs that are
/// none of their column's choices.
void check_cells(Workbook& book, const Decision& decision, const Tree& rows) {
    for (std::size_t r = 0; r < rows.items.size(); ++r)
        for (std::size_t c = 0; c < rows.items[r].items.size(); ++c) {
            const Tree& tree = rows.items[r].items[c];
            const feel::Program& program = decision.table->cell(r, c);
            check_constants(book, tree, program, {});
            note_asked(book, decision.name, tree, program.root());
            if (c < decision.table->definition().inputs.size() || program.root().op != feel::Op::literal || !program.root().value().is_string()) continue;
            const auto& output = decision.table->definition().outputs[c - decision.table->definition().inputs.size()];
            const std::string& text = program.root().value().as_string();
            if (!output.values.empty() && std::find(output.values.begin(), output.values.end(), text) == output.values.end())
                book.diagnostics.error(tree.content, "pack.unknown-choice", {{"value", text}, {"field", output.name}}).suggest(nearest(text, output.values));
        }
}

void read_table(Workbook& book, Decision& decision, const Tree& tree) {
    feel::TableDefinition table;
    const std::string hit = tree.find("hit") ? book.one_of(*tree.find("hit"), "decision", "hit") : "unique";
    const auto policy = std::find_if(hit_policies.begin(), hit_policies.end(), [&](const Policies& each) { return hit == each.name; });
    if (policy == hit_policies.end()) return;
    table.hit_policy = policy->policy;
    table.aggregation = policy->aggregation;
    for (const auto& [name, type] : decision.inputs) table.inputs.push_back({name, type, {}});
    const Tree *out = tree.find("out"), *rows = tree.find("rows");
    for (const char* key : {"out", "rows"})
        if (!tree.find(key)) {
            const Key& known = *grammar("decision").find(key);
            book.diagnostics.error(tree.span, "pack.missing-key", {{"what", "decision"}, {"key", key}, {"meaning", std::string(known.zh)}, {"meaning_en", std::string(known.en)}});
        }
    if (!out || !rows || !book.want_map(*out, "out")) return;
    for (const auto& [key, type] : out->members) {
        feel::Type made = cell_type(book, type);
        std::vector<std::string> values = made.values();
        table.outputs.push_back({key.text, std::move(made), std::move(values), ""});
    }
    if (!rows->is_list()) {
        book.diagnostics.error(rows->span, "pack.want-list", {{"what", "rows"}});
        return;
    }
    const std::size_t width = table.inputs.size() + table.outputs.size();
    bool good = true;
    for (const Tree& row : rows->items) {
        if (!row.is_list() || row.items.size() != width) {
            book.diagnostics.error(row.span, "pack.row-width", {{"given", std::to_string(row.items.size())}, {"wanted", std::to_string(width)}});
            good = false;
            continue;
        }
        feel::TableDefinition::Rule rule;
        for (std::size_t i = 0; i < table.inputs.size(); ++i) rule.tests.push_back(cell(row.items[i], table.inputs[i].type, false));
        for (std::size_t o = 0; o < table.outputs.size(); ++o) rule.outputs.push_back(cell(row.items[table.inputs.size() + o], table.outputs[o].type, true));
        table.rules.push_back(std::move(rule));
    }
    if (!good) return;
    std::vector<feel::CellFault> faults;
    decision.table = feel::DecisionTable::compile(std::move(table), book.scope({}), faults);
    for (const feel::CellFault& fault : faults) book.report_faults(rows->items[fault.rule].items[fault.column], {fault.fault});
    if (decision.table) TableReport(book, *decision.table, tree, *rows).write();
}

/// "percent 2", "days 1": a unit, and how many decimals.
std::string shown_as(Workbook& book, const Tree& tree) {
    const std::string text = book.word(tree);
    const std::size_t blank = text.find(' ');
    const std::vector<std::string> units{"percent", "number", "days", "hours"};
    const std::string decimals = blank == std::string::npos ? "" : text.substr(blank + 1);
    const bool fits = std::find(units.begin(), units.end(), text.substr(0, blank)) != units.end() && (decimals.empty() || (decimals.size() == 1 && decimals[0] >= '0' && decimals[0] <= '9'));
    if (!fits) book.diagnostics.error(tree.span, "pack.show", {{"text", text}}).suggest(nearest(text, {"percent 2", "number 1", "days 1", "hours 1"}));
    return text;
}

}  // namespace

void outline_decisions(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "decisions")) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.declare("decision", key.text, key.span) || !book.want_map(tree, "decision")) continue;
        Decision made;
        made.name = key.text;
        made.id = book.pack.id + "." + key.text;
        made.place = Workbook::place(key.span);
        if (const Tree* in = tree.find("in"); in && book.want_map(*in, "in"))
            for (const auto& [name, type] : in->members) made.inputs.emplace_back(name.text, cell_type(book, type));
        book.pack.decisions.push_back(std::move(made));
    }
}

namespace {

void each_decision(Workbook& book, const Tree& section, const std::function<void(Decision&, const Tree&)>& visit) {
    if (!section.is_map()) return;
    for (const auto& [key, tree] : section.members)
        for (Decision& decision : book.pack.decisions)
            if (decision.name == key.text && tree.is_map()) visit(decision, tree);
}

}  // namespace

void read_decisions(Workbook& book, const Tree& section) {
    each_decision(book, section, [&](Decision& decision, const Tree& tree) {
        book.shaped(tree, "decision");
        decision.title = book.title(tree);
        decision.clauses = book.clauses_of(tree);
        if (!tree.find("value")) read_table(book, decision, tree);
    });
}

void check_decisions(Workbook& book, const Tree& section) {
    each_decision(book, section, [&](Decision& decision, const Tree& tree) {
        if (const Tree* value = tree.find("value")) {
            decision.expression = book.expression(*value, {});
            if (decision.expression) note_asked(book, decision.name, *value, decision.expression.program->root());
        } else if (decision.table) check_cells(book, decision, *tree.find("rows"));
    });
}

namespace {

/// `split` looks at the records behind the figure: without them there is nothing to part into groups.
void read_splits(Workbook& book, Metric& metric, const Tree& tree) {
    if (!book.want_map(tree, "split")) return;
    const Expression& whole = metric.whole ? metric.whole : metric.value;
    const auto behind = whole ? records_behind(*whole.program) : std::nullopt;
    if (!behind) {
        if (whole) book.diagnostics.error(tree.span, "pack.split-of-nothing", {{"metric", metric.name}});
        return;
    }
    Setting setting;
    setting.item = behind->type().element();
    for (const auto& [key, held] : tree.members) {
        if (held.is_map() && !book.shaped(held, "split")) continue;
        const Tree* by = held.is_map() ? held.find("by") : &held;
        if (!by) continue;
        const Text title = held.is_map() ? book.title(held) : Text{key.text, key.text};
        metric.splits.push_back({key.text, title, book.expression(*by, setting)});
    }
}

}  // namespace

void read_metrics(Workbook& book, const Tree& section) {
    book.entries(section, "metrics", "metric", "metric", book.pack.metrics, [&](Metric& made, const Tree&, const Tree& tree) {
        if (const Tree* every = tree.find("every"))
            if (const auto rhythm = book.every(*every)) made.every = *rhythm;
        if (const Tree* value = tree.find("value")) made.value = book.expression(*value, {}, feel::Type::Of::number);
        if (const Tree* part = tree.find("part")) made.part = book.expression(*part, {}, feel::Type::Of::number);
        if (const Tree* whole = tree.find("whole")) made.whole = book.expression(*whole, {}, feel::Type::Of::number);
        if (!tree.find("value") && !(tree.find("part") && tree.find("whole"))) book.diagnostics.error(tree.span, "pack.metric-shape");
        if (const Tree* target = tree.find("target")) {
            made.target = target->text;
            feel::Compiled compiled = feel::compile_unary_tests(target->text, book.scope({}), feel::Type::Of::number);
            book.report_faults(*target, compiled.faults);
            made.target_test = std::move(compiled.program);
        }
        if (const Tree* show = tree.find("show")) made.show = shown_as(book, *show);
        if (const Tree* due = tree.find("due")) {
            made.due = book.limit(*due, calendar::Phrases::scheduled);
            if (made.due && std::holds_alternative<calendar::Period>(made.due->held)) book.diagnostics.error(due->span, "pack.want-moment", {{"text", due->text}});
        }
        if (const Tree* split = tree.find("split")) read_splits(book, made, *split);
        made.missed = book.effects(tree.find("missed"), {});
    });
}

}  // namespace huiyin::policy
