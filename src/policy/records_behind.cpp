#include "policy/records_behind.hpp"

#include <algorithm>

#include "feel/builtins.hpp"
#include "feel/node.hpp"
#include "policy/scope.hpp"

namespace huiyin::policy {
namespace {

using feel::Node;
using feel::Op;

/// After the slots come the lists of records: the pack's own by themselves, those of other packs as entries of the pack.
bool is_list_of_records(const Node& node) {
    const auto names = [](const Node& each) { return each.op == Op::variable && each.slot >= static_cast<std::size_t>(Slot::count_); };
    return names(node) ? node.list_type() != nullptr : node.op == Op::path && names(node.kid(0)) && node.list_type() != nullptr;
}

bool is_query(const Node& node) { return is_list_of_records(node) || (node.op == Op::filter && is_query(node.kid(0))); }

/// The outermost queries that are asked once.
void gather(const Node& node, std::vector<const Node*>& found, bool& asked_again) {
    if (is_query(node)) {
        found.push_back(&node);
        return;
    }
    const bool repeats = node.op == Op::loop || node.op == Op::some || node.op == Op::every || node.op == Op::filter || node.op == Op::function;
    for (std::size_t i = 0; i < node.count; ++i) {
        const std::size_t before = found.size();
        gather(node.kid(i), found, asked_again);
        // What a loop or filter runs over is asked once; its body is asked for each.
        if (repeats && i > 0 && found.size() > before) asked_again = true;
    }
}

bool own(const Node& node) {
    switch (node.op) {
        case Op::variable: return node.slot == static_cast<std::size_t>(Slot::params) || node.slot == static_cast<std::size_t>(Slot::period);
        case Op::call:
            if (node.host() || node.called() == "now" || node.called() == "today") return false;
            break;
        case Op::item_field: case Op::local: break;
        case Op::path:
            // `item.state`, not `item.account.state`: what stands in another record changes without this one.
            return node.kid(0).op == Op::local || (node.kid(0).op == Op::variable && own(node.kid(0)));
        case Op::item_or_variable: case Op::loop: case Op::some: case Op::every: case Op::function: case Op::invoke: return false;
        default: break;
    }
    return std::all_of(node.kids().begin(), node.kids().end(), [](const feel::Node& kid) { return own(kid); });
}

bool reads(const Node& node, std::size_t slot) {
    if (node.op == Op::variable && node.slot == slot) return true;
    return std::any_of(node.kids().begin(), node.kids().end(), [&](const feel::Node& kid) { return reads(kid, slot); });
}

}  // namespace

std::optional<feel::Program> records_behind(const feel::Program& formula) {
    std::vector<const Node*> found;
    bool asked_again = false;
    gather(formula.root(), found, asked_again);
    if (asked_again || found.empty()) return {};
    const auto text = [&](const Node& node) { return formula.text().substr(node.offset, node.length); };
    if (std::any_of(found.begin(), found.end(), [&](const Node* each) { return text(*each) != text(*found.front()); })) return {};
    return formula.part(*found.front());
}

bool reads_own_fields(const feel::Program& population) {
    const Node& root = population.root();
    if (is_list_of_records(root)) return true;
    return root.op == Op::filter && is_list_of_records(root.kid(0)) && own(root.kid(1));
}

bool reads_slot(const feel::Program& program, std::size_t slot) { return reads(program.root(), slot); }

}  // namespace huiyin::policy
