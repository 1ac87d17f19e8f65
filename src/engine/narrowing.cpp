#include "engine/narrowing.hpp"

#include <algorithm>

#include "engine/field_terms.hpp"
#include "feel/builtins.hpp"
#include "feel/node.hpp"
#include "policy/scope.hpp"

namespace huiyin::engine {
namespace {

using feel::Node;
using feel::Op;
using Test = store::Condition::Kind;

constexpr std::size_t values_max = 50;                   // of `x in […]`: more than that are looked at one by one
constexpr std::size_t uses_max = 8;                      // of one list in an expression

bool is_list(const Node& node, const ListName& list) {
    if (list.entry.empty()) return node.op == Op::variable && node.slot == list.slot;
    return node.op == Op::path && node.name() == list.entry && node.kid(0).op == Op::variable && node.kid(0).slot == list.slot;
}

/// Whether the node is the same for every item, and cheap: no list of records, no function of the engine, no local.
bool is_given(const Node& node) {
    switch (node.op) {
        case Op::literal: return true;
        case Op::variable: return node.slot < static_cast<std::size_t>(policy::Slot::count_);
        case Op::call: if (!node.call().builtin || node.host()) return false; break;
        case Op::path: case Op::negate: case Op::add: case Op::subtract: case Op::multiply: case Op::divide: case Op::list: case Op::range: break;
        default: return false;
    }
    return std::all_of(node.kids().begin(), node.kids().end(), [](const Node& kid) { return is_given(kid); });
}

Op turned(Op op) {
    switch (op) {
        case Op::less: return Op::greater;
        case Op::less_equal: return Op::greater_equal;
        case Op::greater: return Op::less;
        case Op::greater_equal: return Op::less_equal;
        default: return op;
    }
}

/// Reads one condition over one item.
class Reader {
public:
    Reader(World& world, const feel::Program& program, const Frame& frame, std::size_t item, const policy::RecordType& type, const std::string& judged) : world_(world), program_(program), frame_(frame), item_(item), type_(type), judged_(judged) {}

    std::optional<Narrowing> read(const Node& node) const {
        switch (node.op) {
            case Op::both: return both(read(node.kid(0)), read(node.kid(1)));
            case Op::either: return either({read(node.kid(0)), read(node.kid(1))});
            case Op::equal: case Op::not_equal: case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal: {
                if (const auto entry = entry_of(node.kid(0))) return compared(*entry, node.op, node.kid(1));
                if (const auto entry = entry_of(node.kid(1))) return compared(*entry, turned(node.op), node.kid(0));
                return {};
            }
            case Op::between: {
                const auto entry = entry_of(node.kid(0));
                return entry ? both(compared(*entry, Op::greater_equal, node.kid(1)), compared(*entry, Op::less_equal, node.kid(2))) : std::nullopt;
            }
            case Op::in: {
                const auto entry = entry_of(node.kid(0));
                return entry ? tested(*entry, node.kid(1)) : std::nullopt;
            }
            case Op::item_field: case Op::path: {
                const auto entry = entry_of(node);
                return entry && is_truth(type_, *entry) ? term(world_, type_, *entry, Op::equal, true) : std::nullopt;
            }
            default: return {};
        }
    }

private:
    static std::optional<Narrowing> both(std::optional<Narrowing> one, std::optional<Narrowing> other) {
        if (!one && !other) return {};
        if (!one || !other) return Narrowing{(one ? one : other)->condition, false};
        return Narrowing{{Test::both, {std::move(one->condition), std::move(other->condition)}}, one->exact && other->exact};
    }
    static std::optional<Narrowing> either(std::vector<std::optional<Narrowing>> all) {
        Narrowing made{{Test::either}, true};
        for (std::optional<Narrowing>& each : all) {
            if (!each) return {};
            made.exact = made.exact && each->exact;
            made.condition.parts.push_back(std::move(each->condition));
        }
        return made;
    }

    /// The entry of the item that the node reads; of a reference also its id, which is what it stands for.
    std::optional<std::string> entry_of(const Node& node) const {
        if (node.op == Op::item_field && node.slot == item_) return node.name();
        if (node.op != Op::path) return {};
        const Node& owner = node.kid(0);
        if (owner.op == Op::local && owner.slot == item_) return node.name();
        if (node.name() != "id") return {};
        const auto entry = entry_of(owner);
        const policy::Field* field = entry ? type_.form.find(*entry) : nullptr;
        const bool refers = field && (field->type == policy::FieldType::reference || field->type == policy::FieldType::person || field->type == policy::FieldType::department);
        return refers ? entry : std::nullopt;
    }

    std::optional<feel::Value> value_of(const Node& node) const {
        if (!is_given(node)) return {};
        if (node.op == Op::literal) return node.value();
        policy::Expression part;
        part.text = program_.text();
        part.program = std::make_shared<const feel::Program>(program_.part(node));
        return world_.evaluate(part, frame_);
    }

    std::optional<Narrowing> compared(const std::string& entry, Op op, const Node& node) const {
        const auto value = value_of(node);
        auto made = value ? term(world_, type_, entry, op, *value) : std::nullopt;
        if (made && value->is_null() && op == Op::not_equal && entry == judged_) made->exact = true;
        return made;
    }

    std::optional<Narrowing> within(const std::string& entry, const feel::Range& range) const {
        std::optional<Narrowing> low, high;
        if (!range.low.is_null()) low = term(world_, type_, entry, range.low_closed ? Op::greater_equal : Op::greater, range.low);
        if (!range.high.is_null()) high = term(world_, type_, entry, range.high_closed ? Op::less_equal : Op::less, range.high);
        const bool open = range.low.is_null() || range.high.is_null();
        auto made = both(std::move(low), std::move(high));
        if (made && open) made->exact = false;
        return made;
    }

    std::optional<Narrowing> among(const std::string& entry, const feel::Value& value) const {
        if (value.kind() == feel::Kind::range) return within(entry, value.as_range());
        if (!value.is_list()) return value.is_boolean() ? std::nullopt : term(world_, type_, entry, Op::equal, value);
        if (value.as_list().size() > values_max) return {};
        std::vector<std::optional<Narrowing>> all;
        for (const feel::Value& each : value.as_list()) all.push_back(each.is_list() ? std::nullopt : among(entry, each));
        return either(std::move(all));
    }

    std::optional<Narrowing> tested(const std::string& entry, const Node& tests) const {
        std::vector<std::optional<Narrowing>> all;
        for (const Node& test : tests.kids()) {
            if ((test.op != Op::test_value && test.op != Op::test_compare) || test.marks.names_input) return {};
            const auto value = value_of(test.kid(0));
            if (!value) return {};
            all.push_back(test.op == Op::test_compare ? term(world_, type_, entry, test.marks.comparison, *value) : among(entry, *value));
        }
        return either(std::move(all));
    }

    World& world_;
    const feel::Program& program_;
    const Frame& frame_;
    std::size_t item_;
    const policy::RecordType& type_;
    const std::string& judged_;
};

/// Gathers the conditions of the filters over the list; false where it is wanted whole.
bool gather(const Node& node, const ListName& list, std::vector<const Node*>& filters) {
    const bool filtered = node.op == Op::filter && is_list(node.kid(0), list);
    if (filtered) filters.push_back(&node);
    else if (is_list(node, list) || (node.op == Op::variable && node.slot == list.slot)) return false;
    for (std::size_t i = filtered ? 1 : 0; i < node.count; ++i) {
        // Another entry of the same variable is another list.
        const Node& kid = node.kid(i);
        if (!list.entry.empty() && kid.op == Op::path && kid.name() != list.entry && kid.kid(0).op == Op::variable) continue;
        if (!gather(kid, list, filters)) return false;
    }
    return filters.size() <= uses_max;
}

}  // namespace

std::optional<Narrowing> narrowed(World& world, const feel::Program& program, const Frame& frame, const Node& condition, std::size_t item, const policy::RecordType& type, const std::string& judged) {
    return Reader(world, program, frame, item, type, judged).read(condition);
}

std::optional<store::Condition> narrowing_of(World& world, const feel::Program& program, const Frame& frame, const ListName& list, const policy::RecordType& type) {
    std::vector<const Node*> filters;
    if (!gather(program.root(), list, filters) || filters.empty()) return {};
    store::Condition any{Test::either};
    for (const Node* filter : filters) {
        auto made = narrowed(world, program, frame, filter->kid(1), filter->frame, type);
        if (!made) return {};
        any.parts.push_back(std::move(made->condition));
    }
    return any.parts.size() == 1 ? any.parts.front() : any;
}

std::string text_of(const store::Condition& condition) {
    std::string text = std::to_string(static_cast<int>(condition.kind)) + condition.field + " " + condition.value.canonical() + "(";
    for (const store::Condition& part : condition.parts) text += text_of(part) + ",";
    return text + ")";
}

}  // namespace huiyin::engine
