#include "feel/decision_table.hpp"

#include <algorithm>
#include <cstdint>

#include "feel/builtins.hpp"

namespace huiyin::feel {

const Program& DecisionTable::cell(std::size_t rule, std::size_t column) const {
    const Rule& held = rules_.at(rule);
    return column < held.tests.size() ? *held.tests[column] : *held.outputs.at(column - held.tests.size());
}

std::shared_ptr<const DecisionTable> DecisionTable::compile(TableDefinition definition, const Scope& outer, std::vector<CellFault>& faults, Rigor rigor) {
    Scope scope = outer;
    for (const auto& input : definition.inputs) scope.variable(input.name, input.type);
    auto table = std::make_shared<DecisionTable>();
    table->scope_size_ = outer.variables().size();
    table->rigor_ = rigor;
    bool good = true;
    const auto keep = [&](std::size_t rule, std::size_t column, Compiled compiled) {
        for (Fault& fault : compiled.faults) {
            good = good && fault.warning;
            faults.push_back({rule, column, std::move(fault)});
        }
        return compiled.program;
    };
    for (std::size_t r = 0; r < definition.rules.size(); ++r) {
        Rule rule;
        for (std::size_t i = 0; i < definition.inputs.size(); ++i)
            rule.tests.push_back(keep(r, i, compile_unary_tests(definition.rules[r].tests[i], scope, definition.inputs[i].type, rigor)));
        for (std::size_t o = 0; o < definition.outputs.size(); ++o)
            rule.outputs.push_back(keep(r, definition.inputs.size() + o, feel::compile(definition.rules[r].outputs[o], scope, definition.outputs[o].type, rigor)));
        table->rules_.push_back(std::move(rule));
    }
    // Headings have no row of their own: their faults stand in row 0.
    for (std::size_t i = 0; i < definition.inputs.size(); ++i) {
        const auto& input = definition.inputs[i];
        table->input_allowed_.push_back(input.allowed.empty() ? nullptr : keep(0, i, compile_unary_tests(input.allowed, scope, input.type, rigor)));
    }
    for (std::size_t o = 0; o < definition.outputs.size(); ++o) {
        const auto& output = definition.outputs[o];
        const std::size_t column = definition.inputs.size() + o;
        table->output_allowed_.push_back(output.allowed.empty() ? nullptr : keep(0, column, compile_unary_tests(output.allowed, scope, output.type, rigor)));
        table->otherwise_.push_back(output.otherwise.empty() ? nullptr : keep(0, column, feel::compile(output.otherwise, scope, output.type, rigor)));
    }
    table->definition_ = std::move(definition);
    return good ? table : nullptr;
}

Type DecisionTable::result_type() const {
    Type one = Type::any();
    if (definition_.outputs.size() == 1) {
        one = definition_.outputs[0].type;
    } else {
        Type::Fields fields;
        for (const auto& output : definition_.outputs) fields.emplace_back(output.name, output.type);
        one = Type::context(std::move(fields));
    }
    switch (definition_.hit_policy) {
        case HitPolicy::rule_order: case HitPolicy::output_order: return Type::list_of(one);
        case HitPolicy::collect:
            if (definition_.aggregation == Aggregation::none) return Type::list_of(one);
            return definition_.aggregation == Aggregation::count ? Type(Type::Of::number) : one;
        default: return one;
    }
}

std::vector<std::size_t> DecisionTable::misfits(const std::vector<Value>& inputs, Evaluation& evaluation, Decided& decided) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < input_allowed_.size(); ++i) {
        if (!input_allowed_[i] || inputs[i].is_null() || input_allowed_[i]->test(inputs[i], evaluation).is_true()) continue;
        decided.notes.push_back({"feel.table-input", {{"column", std::to_string(i + 1)}, {"value", inputs[i].to_text().substr(0, 100)}}, 0});
        found.push_back(i);
    }
    return found;
}

bool DecisionTable::hits(const Rule& rule, const std::vector<Value>& inputs, Evaluation& evaluation) const {
    for (std::size_t i = 0; i < rule.tests.size(); ++i)
        if (!rule.tests[i]->test(inputs[i], evaluation).is_true()) return false;
    return true;
}

std::vector<Value> DecisionTable::outputs_of(std::size_t rule, Evaluation& evaluation) const {
    std::vector<Value> out;
    out.reserve(definition_.outputs.size());
    for (std::size_t o = 0; o < definition_.outputs.size(); ++o) {
        out.push_back(rules_[rule].outputs[o]->evaluate(evaluation));
        if (!output_allowed_[o] || out.back().is_null() || output_allowed_[o]->passed(out.back(), evaluation)) continue;
        evaluation.note("feel.table-output", {{"row", std::to_string(rule + 1)}, {"value", out.back().to_text().substr(0, 100)}}, 0);
        out.back() = Value();
    }
    return out;
}

Value DecisionTable::result_of(std::vector<Value> outputs) const {
    if (outputs.size() == 1) return std::move(outputs[0]);
    Entries entries;
    for (std::size_t o = 0; o < outputs.size(); ++o) entries.emplace_back(definition_.outputs[o].name, std::move(outputs[o]));
    return entries;
}

/// Where the outputs stand among the allowed values, first output first (DMN 1.5, 8.2.10); what is not among them comes last.
std::vector<std::size_t> DecisionTable::ranks(const std::vector<Value>& outputs, Evaluation& evaluation) const {
    std::vector<std::size_t> ranks;
    for (std::size_t o = 0; o < outputs.size(); ++o) {
        const auto& values = definition_.outputs[o].values;
        if (output_allowed_[o]) ranks.push_back(output_allowed_[o]->passed(outputs[o], evaluation).value_or(SIZE_MAX));
        else ranks.push_back(static_cast<std::size_t>(std::find(values.begin(), values.end(), outputs[o].to_text()) - values.begin()));
    }
    return ranks;
}

/// No rule: the default outputs, where there are any (DMN 1.5, 8.2.11); otherwise nothing, which for a list is an empty one.
Value DecisionTable::otherwise(Evaluation& evaluation) const {
    std::vector<Value> outputs;
    bool any = false;
    for (const ProgramPtr& program : otherwise_) {
        outputs.push_back(program ? program->evaluate(evaluation) : Value());
        any = any || program;
    }
    if (any) return result_of(std::move(outputs));
    switch (definition_.hit_policy) {
        case HitPolicy::rule_order: case HitPolicy::output_order: return List{};
        case HitPolicy::collect: return definition_.aggregation == Aggregation::none ? Value(List{}) : definition_.aggregation == Aggregation::count ? Value(0) : Value();
        case HitPolicy::unique: case HitPolicy::first: case HitPolicy::any: case HitPolicy::priority: return {};
    }
    return {};
}

/// Each output for itself, as a list of one output is; several become a context.
Value DecisionTable::aggregated(const std::vector<std::vector<Value>>& rows, Evaluation& evaluation) const {
    if (definition_.aggregation == Aggregation::count) return static_cast<std::int64_t>(rows.size());
    const char* name = definition_.aggregation == Aggregation::sum ? "sum" : definition_.aggregation == Aggregation::min ? "min" : "max";
    std::vector<Value> outputs;
    for (std::size_t o = 0; o < definition_.outputs.size(); ++o) {
        List column;
        for (const auto& row : rows) column.push_back(row[o]);
        const Value list(std::move(column));
        outputs.push_back(find_builtin(name)->call(std::span<const Value>(&list, 1), evaluation));
    }
    return result_of(std::move(outputs));
}

Value DecisionTable::of_hits(Decided& decided, Evaluation& evaluation) const {
    const auto& hit = decided.rules;
    const auto broken = [&](const char* code, std::size_t second) {
        decided.notes.push_back({code, {{"first", std::to_string(hit[0] + 1)}, {"second", std::to_string(second + 1)}}, 0});
        return Value();
    };
    if (definition_.hit_policy == HitPolicy::unique && hit.size() > 1) return broken("feel.table-not-unique", hit[1]);
    std::vector<std::vector<Value>> rows;
    for (const std::size_t rule : hit) rows.push_back(outputs_of(rule, evaluation));
    const bool by_rank = definition_.hit_policy == HitPolicy::priority || definition_.hit_policy == HitPolicy::output_order;
    if (by_rank) {
        std::vector<std::pair<std::vector<std::size_t>, std::vector<Value>>> ranked;
        for (auto& row : rows) {
            auto rank = ranks(row, evaluation);
            ranked.emplace_back(std::move(rank), std::move(row));
        }
        std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = std::move(ranked[i].second);
    }
    switch (definition_.hit_policy) {
        case HitPolicy::unique: case HitPolicy::first: case HitPolicy::priority: return result_of(std::move(rows[0]));
        case HitPolicy::any: {
            const Value result = result_of(rows[0]);
            for (std::size_t i = 1; i < rows.size(); ++i)
                if (!(result_of(std::move(rows[i])) == result)) return broken("feel.table-not-alike", hit[i]);
            return result;
        }
        case HitPolicy::collect: if (definition_.aggregation != Aggregation::none) return aggregated(rows, evaluation); [[fallthrough]];
        case HitPolicy::rule_order: case HitPolicy::output_order: {
            List all;
            for (auto& row : rows) all.push_back(result_of(std::move(row)));
            return all;
        }
    }
    return {};
}

Decided DecisionTable::decide(const std::vector<Value>& given, Evaluation& outer) const {
    std::vector<Value> changed;
    if (given.size() != definition_.inputs.size()) { changed = given; changed.resize(definition_.inputs.size()); }
    struct { const std::vector<Value>* inputs; Evaluation& outer; std::size_t scope_size; } supply{changed.empty() ? &given : &changed, outer, scope_size_};
    Evaluation evaluation([&supply](std::size_t slot) { return slot < supply.scope_size ? supply.outer.variable(slot) : (*supply.inputs)[slot - supply.scope_size]; });
    evaluation.now = outer.now;
    evaluation.zone = outer.zone;
    evaluation.host = outer.host;
    evaluation.steps_left = outer.steps_left;
    evaluation.depth_left = outer.depth_left;
    Decided decided;
    const std::vector<std::size_t> misfit = misfits(*supply.inputs, evaluation, decided);
    // A pack's table is refused such an input; a model takes it for null, as the standard's makers have it.
    if (!misfit.empty() && rigor_ == Rigor::lenient) {
        if (changed.empty()) changed = given;
        supply.inputs = &changed;
        for (const std::size_t input : misfit) changed[input] = Value();
    }
    if (misfit.empty() || rigor_ == Rigor::lenient) {
        for (std::size_t r = 0; r < rules_.size(); ++r) {
            if (!hits(rules_[r], *supply.inputs, evaluation)) continue;
            decided.rules.push_back(r);
            if (definition_.hit_policy == HitPolicy::first) break;
        }
        // What a test that missed had to say is of no interest; what an output has is.
        evaluation.notes.clear();
        decided.result = decided.rules.empty() ? otherwise(evaluation) : of_hits(decided, evaluation);
        if (decided.rules.empty() && decided.result.is_null()) decided.notes.push_back({"feel.table-no-rule", {}, 0});
    }
    outer.steps_left = evaluation.steps_left;
    for (Note& note : evaluation.notes) decided.notes.push_back(std::move(note));
    return decided;
}

}  // namespace huiyin::feel
