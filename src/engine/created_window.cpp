#include "engine/created_window.hpp"

#include <algorithm>

#include "feel/node.hpp"
#include "policy/scope.hpp"

namespace huiyin::engine {
namespace {

using feel::Node;
using feel::Op;

/// After the slots come the lists of records: the pack's own by themselves, those of other packs as entries of the pack.
bool names_records(const Node& node) { return node.op == Op::variable && node.index >= static_cast<std::size_t>(policy::Slot::count_); }
bool is_list_of_records(const Node& node) { return names_records(node) || (node.op == Op::path && names_records(*node.kids[0])); }

bool is_period(const Node& node) {
    if (node.op == Op::test_value && node.kids.size() == 1) return is_period(*node.kids[0]);
    return node.op == Op::variable && node.index == static_cast<std::size_t>(policy::Slot::period);
}

/// The moment at which the item of the filter was made: `day`, `created_at`, `item.day`, ….
bool is_making(const Node& node) {
    const bool of_item = node.op == Op::item_field || (node.op == Op::path && node.kids[0]->op == Op::local);
    return of_item && (node.text == "day" || node.text == "created_at");
}

bool keeps_to_period(const Node& condition) {
    if (condition.op == Op::both) return std::any_of(condition.kids.begin(), condition.kids.end(), [](const feel::NodePtr& kid) { return keeps_to_period(*kid); });
    if (condition.op != Op::in || !is_making(*condition.kids[0])) return false;
    const Node& tests = *condition.kids[1];
    return is_period(tests) || (tests.kids.size() == 1 && is_period(*tests.kids[0]));
}

bool stays_within(const Node& node) {
    if (node.op == Op::filter && is_list_of_records(*node.kids[0])) return keeps_to_period(*node.kids[1]) && stays_within(*node.kids[1]);
    if (names_records(node)) return false;
    return std::all_of(node.kids.begin(), node.kids.end(), [](const feel::NodePtr& kid) { return !kid || stays_within(*kid); });
}

}  // namespace

bool stays_within_period(const feel::Program& program) { return stays_within(program.root()); }

}  // namespace huiyin::engine
