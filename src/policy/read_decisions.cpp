// Decisions and metrics: what is computed.
#include <algorithm>
#include <array>

#include "policy/feel_scope.hpp"
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
    const bool word = !text.empty() && text != "-" && text != "true" && text != "false" && text != "null" && !Decimal::parse(text);
    if (word && type.is(feel::Type::Of::string) && (output || std::find(type.values().begin(), type.values().end(), text) != type.values().end())) return "\"" + text + "\"";
    return text;
}

struct Policies { std::string_view name; feel::HitPolicy policy; feel::Aggregation aggregation; };
constexpr std::array<Policies, 11> hit_policies{{{"unique", feel::HitPolicy::unique, feel::Aggregation::none}, {"first", feel::HitPolicy::first, feel::Aggregation::none},
                                                 {"any", feel::HitPolicy::any, feel::Aggregation::none}, {"priority", feel::HitPolicy::priority, feel::Aggregation::none},
                                                 {"order", feel::HitPolicy::rule_order, feel::Aggregation::none}, {"output order", feel::HitPolicy::output_order, feel::Aggregation::none},
                                                 {"collect", feel::HitPolicy::collect, feel::Aggregation::none}, {"collect sum", feel::HitPolicy::collect, feel::Aggregation::sum},
                                                 {"collect min", feel::HitPolicy::collect, feel::Aggregation::min}, {"collect max", feel::HitPolicy::collect, feel::Aggregation::max},
                                                 {"collect count", feel::HitPolicy::collect, feel::Aggregation::count}}};

void report_findings(Workbook& book, const feel::DecisionTable& table, const Tree& tree, const Tree& rows) {
    for (const feel::Finding& finding : table.analyse()) {
        std::string witness;
        for (const auto& [name, value] : finding.witness) witness += (witness.empty() ? "" : ", ") + name + " = " + value.to_text();
        const auto row = [&](std::size_t i) { return i < rows.items.size() ? rows.items[i].span : tree.span; };
        switch (finding.kind) {
            case feel::Finding::Kind::gap: book.diagnostics.warning(rows.span, "pack.table-gap", {{"case", witness}}); break;
            case feel::Finding::Kind::overlap: book.diagnostics.error(row(finding.rules[1]), "pack.table-overlap", {{"case", witness}, {"first", std::to_string(finding.rules[0] + 1)}, {"second", std::to_string(finding.rules[1] + 1)}}); break;
            case feel::Finding::Kind::conflict: book.diagnostics.error(row(finding.rules[1]), "pack.table-conflict", {{"case", witness}, {"first", std::to_string(finding.rules[0] + 1)}, {"second", std::to_string(finding.rules[1] + 1)}}); break;
            case feel::Finding::Kind::unreachable: book.diagnostics.warning(row(finding.rules[0]), "pack.table-dead-row", {{"row", std::to_string(finding.rules[0] + 1)}}); break;
        }
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
    if (decision.table) report_findings(book, *decision.table, tree, *rows);
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

void read_decisions(Workbook& book, const Tree& section) {
    if (!section.is_map()) return;
    for (const auto& [key, tree] : section.members)
        for (Decision& decision : book.pack.decisions) {
            if (decision.name != key.text || !tree.is_map()) continue;
        book.shaped(tree, "decision");
            decision.title = book.title(tree);
            decision.clauses = book.clauses_of(tree);
            if (const Tree* value = tree.find("value")) decision.expression = book.expression(*value, {});
            else read_table(book, decision, tree);
        }
}

void read_metrics(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "metrics")) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.declare("metric", key.text, key.span) || !book.shaped(tree, "metric")) continue;
        Metric made;
        made.name = key.text;
        made.id = book.pack.id + "." + key.text;
        made.place = Workbook::place(key.span);
        made.title = book.title(tree);
        made.clauses = book.clauses_of(tree);
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
        made.missed = book.effects(tree.find("missed"), {});
        book.pack.metrics.push_back(std::move(made));
    }
}

}  // namespace huiyin::policy
