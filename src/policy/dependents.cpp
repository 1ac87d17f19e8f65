#include "policy/dependents.hpp"

#include <algorithm>
#include <array>

#include "feel/builtins.hpp"
#include "feel/node.hpp"
#include "policy/model.hpp"
#include "policy/scope.hpp"

namespace huiyin::policy {
namespace {

using feel::Node;
using feel::Op;

/// Where one step of a path leads.
struct Step { const RecordType* to = nullptr; Hop back; bool many = false; std::size_t words = 1; };

class Walker {
public:
    Walker(const std::vector<const RecordType*>& types, std::map<std::string, std::vector<Dependent>, std::less<>>& found) : types_(types), found_(found) {}

    void walk(const RecordType& owner, const std::vector<std::string>& path) {
        if (path.size() < 2 || path[0] != "record") return;
        const RecordType* at = &owner;
        std::vector<Hop> way;
        for (std::size_t i = 1; i < path.size();) {
            const Step step = stepped(*at, path, i);
            if (!step.to) return;
            way.insert(way.begin(), step.back);
            i += step.words;
            at = step.to;
            // Of many records a filter may read any field; of one, the path says which.
            const bool exact = !step.many && i < path.size() && at->form.find(path[i]);
            add(at->id, {owner.id, way, exact ? path[i] : std::string()});
        }
    }

private:
    Step stepped(const RecordType& at, const std::vector<std::string>& path, std::size_t i) const {
        const Field* field = at.form.find(path[i]);
        if (field && field->type == FieldType::lines && i + 1 < path.size()) {
            const auto column = std::find_if(field->lines.begin(), field->lines.end(), [&](const Field& each) { return each.name == path[i + 1]; });
            if (column == field->lines.end() || column->reference_type.empty()) return {};
            return {type_of(column->reference_type), {true, at.id, field->name + "." + column->name}, true, 2};
        }
        if (field) return field->reference_type.empty() ? Step() : Step{type_of(field->reference_type), {true, at.id, field->name}, field->type == FieldType::references || field->type == FieldType::persons, 1};
        for (const RecordType* other : types_)
            for (const Field& each : other->form.fields)
                if (each.back_name == path[i] && each.reference_type == at.id) return {other, {false, at.id, each.name}, true, 1};
        return {};
    }
    const RecordType* type_of(const std::string& id) const {
        const auto found = std::find_if(types_.begin(), types_.end(), [&](const RecordType* each) { return each->id == id; });
        return found == types_.end() ? nullptr : *found;
    }
    void add(const std::string& type, Dependent dependent) {
        std::vector<Dependent>& all = found_[type];
        const auto same_way = [](const std::vector<Hop>& a, const std::vector<Hop>& b) {
            return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Hop& one, const Hop& other) { return one.out == other.out && one.type == other.type && one.field == other.field; });
        };
        if (std::none_of(all.begin(), all.end(), [&](const Dependent& each) { return each.type == dependent.type && each.read == dependent.read && same_way(each.way, dependent.way); })) all.push_back(std::move(dependent));
    }

    const std::vector<const RecordType*>& types_;
    std::map<std::string, std::vector<Dependent>, std::less<>>& found_;
};

/// Functions of the engine that look at more than what they are given. Those of the calendar count as the parameters do: as
/// they stood when the formula was last worked out.
bool looks_around(const Node& node) {
    static constexpr std::array names{"balance", "moved", "has_role", "superiors"};
    return node.op == Op::call && std::find(names.begin(), names.end(), node.called()) != names.end();
}

/// A reference read from an item of a list: `item.account.class`. No path of the formula says so.
bool leads_on_from_item(const Node& node) {
    if (node.op != Op::path || !node.kid(0).marks.gives_named) return false;
    const Node* at = &node.kid(0);
    if (at->op == Op::local) return false;               // `item.amount`: the item itself was found by a path
    while (at->op == Op::path) at = &at->kid(0);
    return at->op != Op::variable;
}

void gather(const Node& node, std::vector<Untracked>& found) {
    const bool list = node.op == Op::variable && (node.slot >= static_cast<std::size_t>(Slot::count_) || (node.slot != static_cast<std::size_t>(Slot::record) && node.slot != static_cast<std::size_t>(Slot::params)));
    const bool duties = node.op == Op::path && node.name() == "due" && node.kid(0).marks.gives_named;
    if (list || duties || looks_around(node) || leads_on_from_item(node)) {
        found.push_back({node.offset, node.length});
        return;
    }
    for (const Node& kid : node.kids()) gather(kid, found);
}

/// `record.account.class` as its names; false where something else than names stands in it.
bool dotted(const Node& node, std::vector<std::string>& names) {
    if (node.op == Op::path && !dotted(node.kid(0), names)) return false;
    if (node.op != Op::path && node.op != Op::variable) return false;
    names.push_back(node.name());
    return true;
}

/// The paths as far as they go: of `record.account.class` not `record.account` besides.
void longest_paths(const Node& node, std::vector<std::vector<std::string>>& found) {
    std::vector<std::string> names;
    if ((node.op == Op::path || node.op == Op::variable) && dotted(node, names)) {
        found.push_back(std::move(names));
        return;
    }
    for (const Node& kid : node.kids()) longest_paths(kid, found);
}

}  // namespace

Dependents::Dependents(const std::vector<const RecordType*>& types) {
    Walker walker(types, by_type_);
    for (const RecordType* type : types)
        for (const Field& field : type->form.fields)
            if (field.derived && !field.derived_on_read) {
                std::vector<std::vector<std::string>> paths;
                longest_paths(field.derived.program->root(), paths);
                for (const auto& path : paths) walker.walk(*type, path);
            }
}

const std::vector<Dependent>& Dependents::of(std::string_view type) const {
    static const std::vector<Dependent> none;
    const auto found = by_type_.find(type);
    return found == by_type_.end() ? none : found->second;
}

std::vector<Untracked> untracked(const feel::Program& formula) {
    std::vector<Untracked> found;
    gather(formula.root(), found);
    return found;
}

}  // namespace huiyin::policy
