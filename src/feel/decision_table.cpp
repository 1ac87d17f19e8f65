#include "feel/decision_table.hpp"

#include <algorithm>

#include "feel/builtins.hpp"

namespace huiyin::feel {

std::shared_ptr<const DecisionTable> DecisionTable::compile(TableDefinition definition, const Scope& outer, std::vector<CellFault>& faults) {
    Scope scope = outer;
    for (const auto& input : definition.inputs) scope.variable(input.name, input.type);
    auto table = std::make_shared<DecisionTable>();
    table->scope_size_ = outer.variables().size();
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
            rule.tests.push_back(keep(r, i, compile_unary_tests(definition.rules[r].tests[i], scope, definition.inputs[i].type)));
        for (std::size_t o = 0; o < definition.outputs.size(); ++o)
            rule.outputs.push_back(keep(r, definition.inputs.size() + o, feel::compile(definition.rules[r].outputs[o], scope, definition.outputs[o].type)));
        table->rules_.push_back(std::move(rule));
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

Value DecisionTable::output_of(std::size_t rule, Evaluation& evaluation) const {
    if (definition_.outputs.size() == 1) return rules_[rule].outputs[0]->evaluate(evaluation);
    Entries entries;
    for (std::size_t o = 0; o < definition_.outputs.size(); ++o) entries.emplace_back(definition_.outputs[o].name, rules_[rule].outputs[o]->evaluate(evaluation));
    return entries;
}

/// The place of the rule's outputs in the lists of allowed values, first output first (DMN 1.5, 8.2.10).
std::size_t DecisionTable::rank(std::size_t rule, Evaluation& evaluation) const {
    std::size_t rank = 0;
    for (std::size_t o = 0; o < definition_.outputs.size(); ++o) {
        const auto& values = definition_.outputs[o].values;
        const std::string text = rules_[rule].outputs[o]->evaluate(evaluation).to_text();
        const auto at = static_cast<std::size_t>(std::find(values.begin(), values.end(), text) - values.begin());
        rank = rank * (values.size() + 1) + at;
    }
    return rank;
}

Value DecisionTable::aggregate(const std::vector<std::size_t>& hits, Evaluation& evaluation) const {
    List values;
    for (const std::size_t rule : hits) values.push_back(output_of(rule, evaluation));
    switch (definition_.aggregation) {
        case Aggregation::none: return values;
        case Aggregation::count: return static_cast<std::int64_t>(values.size());
        case Aggregation::sum: return values.empty() ? Value() : find_builtin("sum")->call({values}, evaluation);
        case Aggregation::min: return values.empty() ? Value() : find_builtin("min")->call({values}, evaluation);
        case Aggregation::max: return values.empty() ? Value() : find_builtin("max")->call({values}, evaluation);
    }
    return {};
}

Decided DecisionTable::decide(const std::vector<Value>& inputs, Evaluation& outer) const {
    Evaluation evaluation([&](std::size_t slot) { return slot < scope_size_ ? outer.variable(slot) : slot - scope_size_ < inputs.size() ? inputs[slot - scope_size_] : Value(); });
    evaluation.now = outer.now;
    evaluation.zone = outer.zone;
    evaluation.host = outer.host;
    evaluation.steps_left = outer.steps_left;
    Decided decided;
    const HitPolicy policy = definition_.hit_policy;
    for (std::size_t r = 0; r < rules_.size(); ++r) {
        bool hit = true;
        for (std::size_t i = 0; hit && i < definition_.inputs.size(); ++i) hit = rules_[r].tests[i]->test(i < inputs.size() ? inputs[i] : Value(), evaluation).is_true();
        if (!hit) continue;
        decided.rules.push_back(r);
        if (policy == HitPolicy::first) break;
    }
    if (decided.rules.empty() && policy != HitPolicy::collect && policy != HitPolicy::rule_order && policy != HitPolicy::output_order) {
        // No rule: the default outputs, where all are given (DMN 1.5, 8.2.11).
        Entries entries;
        for (const auto& output : definition_.outputs) {
            if (output.otherwise.empty()) return decided;
            const Compiled compiled = feel::compile(output.otherwise, Scope());
            if (compiled.program) entries.emplace_back(output.name, compiled.program->evaluate(evaluation));
        }
        decided.result = entries.size() == 1 ? entries[0].second : entries.empty() ? Value() : Value(std::move(entries));
        return decided;
    }
    switch (policy) {
        case HitPolicy::unique:
            if (decided.rules.size() > 1) decided.notes.push_back({"feel.table-not-unique", {{"first", std::to_string(decided.rules[0] + 1)}, {"second", std::to_string(decided.rules[1] + 1)}}, 0});
            else decided.result = output_of(decided.rules[0], evaluation);
            break;
        case HitPolicy::any: {
            decided.result = output_of(decided.rules[0], evaluation);
            for (const std::size_t rule : decided.rules)
                if (!(output_of(rule, evaluation) == decided.result)) {
                    decided.notes.push_back({"feel.table-not-alike", {{"first", std::to_string(decided.rules[0] + 1)}, {"second", std::to_string(rule + 1)}}, 0});
                    decided.result = Value();
                    break;
                }
            break;
        }
        case HitPolicy::first: decided.result = output_of(decided.rules[0], evaluation); break;
        case HitPolicy::priority: case HitPolicy::output_order: {
            std::vector<std::size_t> order = decided.rules;
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a, evaluation) < rank(b, evaluation); });
            if (policy == HitPolicy::priority) decided.result = output_of(order[0], evaluation);
            else {
                List all;
                for (const std::size_t rule : order) all.push_back(output_of(rule, evaluation));
                decided.result = all;
            }
            break;
        }
        case HitPolicy::rule_order: {
            List all;
            for (const std::size_t rule : decided.rules) all.push_back(output_of(rule, evaluation));
            decided.result = all;
            break;
        }
        case HitPolicy::collect: decided.result = aggregate(decided.rules, evaluation); break;
    }
    for (Note& note : evaluation.notes) decided.notes.push_back(std::move(note));
    return decided;
}

}  // namespace huiyin::feel
