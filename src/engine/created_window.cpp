#include "engine/created_window.hpp"

#include <algorithm>

#include "feel/node.hpp"
#include "policy/scope.hpp"

namespace huiyin::engine {
namespace {

using feel::Node;
using feel::Op;

/// After the slots come the lists of records: the pack's own by themselves, those of other packs as entries of the pack.
bool names_records(const Node& node) { return node.op == Op::variable && node.slot >= static_cast<std::size_t>(policy::Slot::count_); }
bool is_list_of_records(const Node& node) { return names_records(node) || (node.op == Op::path && names_records(node.kid(0))); }

bool is_period(const Node& node) {
    if (node.op == Op::test_value && node.count == 1) return is_period(node.kid(0));
    return node.op == Op::variable && node.slot == static_cast<std::size_t>(policy::Slot::period);
}

/// The moment at which the item of the filter was made: `day`, `created_at`, `item.day`, ….
bool is_making(const Node& node) {
    const bool of_item = node.op == Op::item_field || (node.op == Op::path && node.kid(0).op == Op::local);
    return of_item && (node.name() == "day" || node.name() == "created_at");
}

bool keeps_to_period(const Node& condition) {
    if (condition.op == Op::both) return std::any_of(condition.kids().begin(), condition.kids().end(), [](const feel::Node& kid) { return keeps_to_period(kid); });
    if (condition.op != Op::in || !is_making(condition.kid(0))) return false;
    const Node& tests = condition.kid(1);
    return is_period(tests) || (tests.count == 1 && is_period(tests.kid(0)));
}

bool stays_within(const Node& node) {
    if (node.op == Op::filter && is_list_of_records(node.kid(0))) return keeps_to_period(node.kid(1)) && stays_within(node.kid(1));
    if (names_records(node)) return false;
    return std::all_of(node.kids().begin(), node.kids().end(), [](const feel::Node& kid) { return stays_within(kid); });
}

}  // namespace

bool stays_within_period(const feel::Program& program) { return stays_within(program.root()); }

}  // namespace huiyin::engine
