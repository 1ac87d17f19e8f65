#include "engine/aggregates.hpp"

#include <algorithm>
#include <utility>

#include "feel/builtins.hpp"
#include "feel/node.hpp"
#include "policy/scope.hpp"

namespace huiyin::engine {
namespace {

using feel::Node;
using feel::Op;
using Kind = Aggregate::Kind;

/// Reads `list[condition]` into the aggregate.
bool read_list(const Node& node, Aggregate& made) {
    if (node.op != Op::filter) return false;
    const Node& source = node.kid(0);
    const Node& variable = source.op == Op::path ? source.kid(0) : source;
    if (variable.op != Op::variable || variable.slot < static_cast<std::size_t>(policy::Slot::count_)) return false;
    made.list = {variable.slot, source.op == Op::path ? source.name() : std::string()};
    made.condition = &node.kid(1);
    made.item = node.frame;
    return true;
}

/// Reads `list[condition].field`.
bool read_values(const Node& node, Aggregate& made) {
    if (node.op != Op::path) return false;
    made.field = node.name();
    return read_list(node.kid(0), made);
}

/// `function(a, b) a < b`, or with `entry` `a.entry < b.entry`: whether it falls.
std::optional<bool> direction_of(const Node& function, const std::string& entry) {
    if (function.op != Op::function || function.lambda().names.size() != 2 || function.count != 1) return {};
    const Node& body = function.kid(0);
    const bool rises = body.op == Op::less || body.op == Op::less_equal;
    if (!rises && body.op != Op::greater && body.op != Op::greater_equal) return {};
    const auto is_parameter = [&](const Node& node, std::size_t number) {
        const Node& local = entry.empty() ? node : node.op == Op::path && node.name() == entry ? node.kid(0) : node;
        return (entry.empty() || &local != &node) && local.op == Op::local && local.slot == function.frame + number;
    };
    if (is_parameter(body.kid(0), 0) && is_parameter(body.kid(1), 1)) return !rises;
    if (is_parameter(body.kid(0), 1) && is_parameter(body.kid(1), 0)) return rises;
    return {};
}

/// `1` or `-1`: whether it counts from the end.
std::optional<bool> end_of(const Node& node) {
    if (node.op == Op::literal && node.value().is_number()) {
        if (node.value().as_number() == Decimal(1)) return false;
        if (node.value().as_number() == Decimal(-1)) return true;
    }
    const bool negated = node.op == Op::negate && node.kid(0).op == Op::literal && node.kid(0).value().is_number() && node.kid(0).value().as_number() == Decimal(1);
    return negated ? std::optional(true) : std::nullopt;
}

const feel::Builtin* builtin_of(const Node& node) { return node.op == Op::call ? node.call().builtin : nullptr; }

/// `sort(list[…], function(a, b) a.created_at < b.created_at)[1]`, and a field of it.
std::optional<Aggregate> first_in(const Node& root) {
    Aggregate made;
    made.kind = Kind::first;
    const Node& pick = root.op == Op::path ? root.kid(0) : root;
    if (root.op == Op::path) made.field = root.name();
    if (pick.op != Op::filter) return {};
    const Node& sorted = pick.kid(0);
    const auto end = end_of(pick.kid(1));
    if (!end || !builtin_of(sorted) || std::string_view(builtin_of(sorted)->name) != "sort" || sorted.count != 2 || !read_list(sorted.kid(0), made)) return {};
    const auto falls = direction_of(sorted.kid(1), "created_at");
    // Of equals `<=` takes the later one first, so only strict comparisons keep the order in which records were made.
    const Op compares = sorted.kid(1).op == Op::function ? sorted.kid(1).kid(0).op : Op::fault;
    if (!falls || (compares != Op::less && compares != Op::greater)) return {};
    made.falls = *falls;
    made.from_the_end = *end;
    return made;
}

bool differ_only_in_writing(const feel::Value& one, const feel::Value& other) { return feel::compare(one, other) == 0 && one.to_text() != other.to_text(); }

std::optional<feel::Value> extreme_of(const feel::List& values, int wanted) {
    if (values.empty() || std::any_of(values.begin(), values.end(), [](const feel::Value& each) { return each.is_null(); })) return feel::Value();
    const feel::Value* best = &values.front();
    for (const feel::Value& each : values) {
        const auto order = feel::compare(each, *best);
        if (!order) return feel::Value();
        if (*order == wanted) best = &each;
    }
    if (std::any_of(values.begin(), values.end(), [&](const feel::Value& each) { return differ_only_in_writing(each, *best); })) return {};
    return *best;
}

std::optional<feel::Value> in_order(feel::List values, bool falls) {
    for (const feel::Value& each : values)
        if (each.is_null() || !feel::compare(each, values.front())) return {};
    std::sort(values.begin(), values.end(), [&](const feel::Value& x, const feel::Value& y) { return falls ? *feel::compare(y, x) < 0 : *feel::compare(x, y) < 0; });
    for (std::size_t i = 1; i < values.size(); ++i)
        if (differ_only_in_writing(values[i - 1], values[i])) return {};
    return feel::Value(std::move(values));
}

std::optional<feel::Value> sum_of(const feel::List& values) {
    Decimal total;
    for (const feel::Value& each : values) {
        if (!each.is_number()) return {};                    // whatever is no number is for FEEL to judge
        total += each.as_number();
    }
    return !values.empty() && total.is_finite() ? std::optional(feel::Value(total)) : std::nullopt;
}

}  // namespace

std::optional<Aggregate> aggregate_of(const feel::Program& program) {
    const Node& root = program.root();
    const feel::Builtin* builtin = builtin_of(root);
    if (!builtin) return first_in(root);
    const std::string_view name = builtin->name;
    Aggregate made;
    if (name == "count" && root.count == 1 && read_list(root.kid(0), made)) return made;
    if (root.count == 1 && (name == "sum" || name == "min" || name == "max")) {
        made.kind = name == "sum" ? Kind::sum : name == "min" ? Kind::least : Kind::greatest;
        return read_values(root.kid(0), made) ? std::optional(made) : std::nullopt;
    }
    if (name != "sort" || root.count > 2 || !read_values(root.kid(0), made)) return {};
    made.kind = Kind::sorted;
    if (root.count == 1) return made;
    const auto falls = direction_of(root.kid(1), "");
    if (!falls) return {};
    made.falls = *falls;
    return made;
}

std::optional<feel::Value> answer_of(const Aggregate& wanted, feel::List values) {
    switch (wanted.kind) {
        case Kind::sum: return sum_of(values);
        case Kind::least: return extreme_of(values, -1);
        case Kind::greatest: return extreme_of(values, 1);
        case Kind::sorted: return in_order(std::move(values), wanted.falls);
        case Kind::count: case Kind::first: break;
    }
    return {};
}

std::optional<store::RecordRow> first_of(store::ReadView& view, const Aggregate& wanted, const store::RecordFilter& filter) {
    const auto one = [&](store::RecordFilter asked, bool newest) -> std::optional<store::RecordRow> {
        asked.limit = 1;
        asked.descending = newest;
        store::RecordPage page = view.records(asked);
        return page.rows.empty() ? std::nullopt : std::optional(std::move(page.rows.front()));
    };
    const bool newest = wanted.falls != wanted.from_the_end;
    auto found = one(filter, newest);
    if (!found || !wanted.falls) return found;
    // Those that were made together stay in the order of the list, also where the list is turned.
    store::RecordFilter together = filter;
    together.created_from = found->created_at;
    together.created_before = found->created_at + 1;
    return one(std::move(together), wanted.from_the_end);
}

}  // namespace huiyin::engine
