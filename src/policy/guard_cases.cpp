#include "policy/guard_cases.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "feel/node.hpp"
#include "policy/scope.hpp"

namespace huiyin::policy {
namespace {

using feel::Node;
using feel::Op;
using feel::Value;
using Path = std::vector<std::string>;

constexpr std::size_t cases_max = 5'000;

/// The number that a node is whatever the case, or nothing.
std::optional<Decimal> constant(const Node& node) {
    if (node.op == Op::literal && node.value().is_number()) return node.value().as_number();
    if (node.op == Op::negate && node.count > 0)
        if (const auto inner = constant(node.kid(0))) return -*inner;
    return {};
}

/// Constants of a node that is nothing but constants.
bool constants(const Node& node, std::vector<Decimal>& out) {
    if (const auto value = constant(node)) {
        out.push_back(*value);
        return true;
    }
    const bool gathers = node.op == Op::range || node.op == Op::list || node.op == Op::test_compare || node.op == Op::test_value || node.op == Op::test_not;
    if (!gathers) return false;
    return std::all_of(node.kids().begin(), node.kids().end(), [&](const feel::Node& kid) { return constants(kid, out); });
}

bool dotted(const Node& node, Path& path) {
    if (node.op == Op::path && node.count > 0 && !dotted(node.kid(0), path)) return false;
    if (node.op != Op::path && node.op != Op::variable) return false;
    path.push_back(node.name());
    return true;
}

/// What a condition reads: paths, and for each the constants that it is compared with, if it is only compared.
class Reads {
public:
    std::map<Path, std::set<Decimal>> compared;      ///< in order, so that cases come alike everywhere
    std::set<Path> other;                            ///< read in other ways, too
    bool beyond = false;

    void walk(const Node& node) {
        Path path;
        if (dotted(node, path)) {
            other.insert(path);
            return;
        }
        switch (node.op) {
            case Op::equal: case Op::not_equal: case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal: case Op::between: case Op::in: compare(node); return;
            case Op::literal: case Op::both: case Op::either: case Op::choose: case Op::list: case Op::range: case Op::negate:
            case Op::test_any: case Op::test_not: case Op::test_compare: case Op::test_value: break;
            case Op::call:
                // `not` is all that a guard needs; what else is called may depend on anything.
                if (node.host() || node.called() != "not") beyond = true;
                break;
            default: beyond = true;
        }
        for (const feel::Node& kid : node.kids()) walk(kid);
    }

private:
    void compare(const Node& node) {
        for (std::size_t i = 0; i < node.count; ++i) {
            Path path;
            if (!dotted(node.kid(i), path)) continue;
            std::vector<Decimal> found;
            bool plain = true;
            for (std::size_t j = 0; j < node.count; ++j)
                if (j != i) plain = plain && constants(node.kid(j), found);
            if (!plain) continue;
            compared[path].insert(found.begin(), found.end());
            return;
        }
        for (const feel::Node& kid : node.kids()) walk(kid);
    }
};

bool is_figure(FieldType type) {
    return type == FieldType::number || type == FieldType::integer || type == FieldType::money || type == FieldType::quantity || type == FieldType::percent || type == FieldType::points;
}

/// The constants, one value between each two, one beyond either end, as far as the field allows them.
std::vector<Value> classes_of(const std::set<Decimal>& ends, const Field& field) {
    std::vector<Decimal> all;
    const std::vector<Decimal> sorted(ends.begin(), ends.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i == 0) all.push_back(sorted[i] - Decimal(1));
        all.push_back(sorted[i]);
        all.push_back(i + 1 < sorted.size() ? (sorted[i] + sorted[i + 1]) / Decimal(2) : sorted[i] + Decimal(1));
    }
    if (field.minimum) all.push_back(*field.minimum);
    if (field.maximum) all.push_back(*field.maximum);
    std::vector<Value> values;
    for (const Decimal& each : all) {
        if ((field.minimum && each < *field.minimum) || (field.maximum && each > *field.maximum)) continue;
        if (field.type == FieldType::integer && !each.to_int64()) continue;
        values.emplace_back(each);
    }
    return values;
}

class Domain {
public:
    Domain(const Workbook& book, const RecordType* type, const Action* action, When when) : book_(book), type_(type), action_(action), when_(when) {}

    /// The classes of what the path reads; empty when there is no saying.
    std::vector<Value> of(const Path& path, const std::set<Decimal>* ends) const {
        if (path.size() != 2) return {};
        if (path[0] == "params") return parameter(path[1]);
        if (!type_ || (path[0] != "record" && path[0] != "input" && path[0] != "previous")) return {};
        if (path[0] != "input" && path[1] == "state") return states(path[0] == "record" ? when_ : When::before);
        const Field* field = type_->form.find(path[1]);
        if (!field || field->derived) return {};
        std::vector<Value> values;
        if (field->type == FieldType::boolean) values = {Value(true), Value(false)};
        else if (field->type == FieldType::choice) {
            for (const auto& [value, title] : field->choices) values.emplace_back(value);
        } else if (is_figure(field->type) && ends) {
            values = classes_of(*ends, *field);
        } else {
            return {};
        }
        for (const std::string& blank : field->absent) values.emplace_back(blank);
        if (path[0] == "previous" || !is_asked(path[1])) values.emplace_back();
        return values;
    }

private:
    [[nodiscard]] bool is_asked(const std::string& field) const {
        return action_ && std::any_of(action_->asks.begin(), action_->asks.end(), [&](const Ask& ask) { return ask.field == field && ask.required; });
    }

    [[nodiscard]] std::vector<Value> states(When when) const {
        std::set<std::string> found;
        const bool stays = action_ && (action_->to.empty() || action_->to.back().condition ||
                                       std::any_of(action_->to.begin(), action_->to.end(), [](const Branch& branch) { return branch.state.empty(); }));
        if (when == When::before && action_ && action_->creates) return {};
        for (const State& state : type_->states) {
            const bool from = !action_ || (action_->from.empty() ? !state.end && !action_->creates : std::find(action_->from.begin(), action_->from.end(), state.id) != action_->from.end());
            if (from && (when == When::before || !action_ || stays)) found.insert(state.id);
        }
        if (when == When::after && action_)
            for (const Branch& branch : action_->to)
                if (!branch.state.empty()) found.insert(branch.state);
        return {found.begin(), found.end()};
    }

    [[nodiscard]] std::vector<Value> parameter(const std::string& id) const {
        std::vector<Value> values;
        for (const Parameter& each : book_.pack.parameters) {
            if (each.id != id) continue;
            if (each.type == ParameterType::boolean) values = {Value(true), Value(false), Value()};
            if (each.type == ParameterType::choice) {
                for (const auto& [value, title] : each.choices) values.emplace_back(value);
                values.emplace_back();
            }
        }
        return values;
    }

    const Workbook& book_;
    const RecordType* type_;
    const Action* action_;
    When when_;
};

std::string case_in_words(const std::map<Path, Value>& held) {
    std::string text;
    for (const auto& [path, value] : held) text += (text.empty() ? "" : ", ") + path[0] + "." + path[1] + " = " + value.to_text();
    return text;
}

bool holds(const feel::Program& program, const std::map<Path, Value>& held) {
    std::map<std::string, feel::Entries> contexts;
    for (const auto& [path, value] : held) contexts[path[0]].emplace_back(path[1], value);
    feel::Evaluation evaluation([&](std::size_t slot) -> Value {
        const auto found = slot < slot_names.size() ? contexts.find(std::string(slot_names[slot])) : contexts.end();
        return found == contexts.end() ? Value() : Value(found->second);
    });
    return program.evaluate(evaluation).is_true();
}

}  // namespace

std::optional<GuardCases::Tried> GuardCases::try_all(const std::vector<const Expression*>& conditions) const {
    Reads reads;
    for (const Expression* condition : conditions) {
        if (!*condition) return {};
        reads.walk(condition->program->root());
    }
    if (reads.beyond) return {};
    const Domain domain(book_, type_, action_, when_);
    std::vector<std::pair<Path, std::vector<feel::Value>>> axes;
    std::set<Path> paths = reads.other;
    for (const auto& [path, ends] : reads.compared) paths.insert(path);
    std::size_t cases = 1;
    for (const Path& path : paths) {
        const auto ends = reads.compared.find(path);
        std::vector<feel::Value> values = domain.of(path, reads.other.contains(path) || ends == reads.compared.end() ? nullptr : &ends->second);
        cases *= values.size();
        if (cases == 0 || cases > cases_max) return {};
        axes.emplace_back(path, std::move(values));
    }
    Tried tried;
    tried.hit.resize(conditions.size());
    for (std::size_t index = 0; index < cases; ++index) {
        std::map<Path, feel::Value> held;
        std::size_t rest = index;
        for (const auto& [path, values] : axes) {
            held[path] = values[rest % values.size()];
            rest /= values.size();
        }
        const auto first = std::find_if(conditions.begin(), conditions.end(), [&](const Expression* condition) { return holds(*condition->program, held); });
        if (first != conditions.end()) tried.hit[static_cast<std::size_t>(first - conditions.begin())] = true;
        else if (!tried.none) tried.none = case_in_words(held);
    }
    return tried;
}

}  // namespace huiyin::policy
