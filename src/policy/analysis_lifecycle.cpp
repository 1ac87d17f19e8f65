// A lifecycle is a graph: states, and actions as edges. Reachability is a walk from the creating actions, escape a walk
// backwards from the ends, a missing reply a walk that never takes an action which answers; the walk's path is the witness.
#include <algorithm>

#include "policy/analysis.hpp"

namespace huiyin::policy {
namespace {

const Role* own_role(const Workbook& book, const std::string& id) {
    const auto found = std::find_if(book.pack.roles.begin(), book.pack.roles.end(), [&](const Role& role) { return role.id == id; });
    return found == book.pack.roles.end() ? nullptr : &*found;
}

/// The one role, if all terms name it plainly and it has a single seat that nobody else fills.
const Role* single_seat(const Workbook& book, const Who& who) {
    const Role* found = nullptr;
    for (const WhoTerm& term : who.any) {
        const Role* role = own_role(book, term.role);
        if (!role || !role->seats || *role->seats != 1 || !role->otherwise.empty() || (found && found != role)) return nullptr;
        found = role;
    }
    return found;
}

void check_states(Workbook& book, const RecordType& type, const Lifecycle& lifecycle) {
    const auto seen = lifecycle.reached({""});
    std::set<std::string> escaping;
    for (const State& state : type.states)
        if (state.end) escaping.insert(state.id);
    const bool has_end = !escaping.empty();
    for (bool grown = true; grown;) {
        grown = false;
        for (const Edge& edge : lifecycle.edges())
            if (escaping.contains(edge.to) && escaping.insert(edge.from).second) grown = true;
    }
    for (const State& state : type.states) {
        const Span span = span_of(state.place, state.id.size());
        if (!seen.contains(state.id)) {
            Diagnostic& said = book.diagnostics.error(span, "pack.unreachable-state", titled("record", type.title, {{"state", state.id}}));
            for (const Edge& edge : lifecycle.edges())
                if (edge.to == state.id && edge.from != state.id && !seen.contains(edge.from)) said.note(span_of(edge.action->place, edge.action->id.size()), "pack.leads-from", {{"action", edge.action->id}, {"state", edge.from}});
        } else if (has_end && !escaping.contains(state.id)) {
            book.diagnostics.error(span, "pack.inescapable-state", titled("record", type.title, {{"state", state.id}, {"path", way_to(seen, state.id, Language::zh)}, {"path_en", way_to(seen, state.id, Language::en)}}));
        }
    }
}

/// Whether effects of this pack or of an imported one's tightening perform it; what nobody performs is dead weight.
bool performed_by_effects(const Workbook& book, const RecordType& type, const Action& action) {
    bool found = std::any_of(book.pack.schedules.begin(), book.pack.schedules.end(), [&](const Schedule& each) { return each.create == type.id && each.create_action == action.id; });
    each_effect(book, [&](const Effect& effect, const RecordType*, const Action*) {
        if (const auto* perform = std::get_if<PerformOn>(&effect.what)) found = found || perform->action == action.id;
        if (const auto* create = std::get_if<CreateRecord>(&effect.what)) found = found || (create->record_type == type.id && create->action == action.id);
    });
    return found;
}

void check_actions(Workbook& book, const RecordType& type) {
    for (const Action& action : type.actions) {
        const Span span = span_of(action.place, action.id.size());
        if (const auto why = unperformable(book, type, action)) {
            if (why->vacant) book.diagnostics.error(span, "pack.unperformable", {{"action", action.id}}).note(span_of(why->vacant->place), "pack.role-vacant", titled("role", why->vacant->title));
            else book.diagnostics.error(span, "pack.needs-a-second", {{"action", action.id}, {"other", why->same_as}});
        }
        if (action.hidden && !performed_by_effects(book, type, action)) book.diagnostics.warning(span, "pack.hidden-unused", {{"action", action.id}});
        for (const std::string& from : action.from)
            if (const State* state = type.find_state(from); state && state->end && action.to.empty() && action.effects.empty() && action.asks.empty())
                book.diagnostics.warning(span, "pack.acts-after-end", {{"action", action.id}, {"state", from}});
        for (std::size_t i = 0; i + 1 < action.to.size(); ++i)
            if (!action.to[i].condition) {
                book.diagnostics.error(span, "pack.branch-after-all", {{"action", action.id}, {"state", action.to[i + 1].state}});
                break;
            }
        if (!action.approve) continue;
        const Role* applicant = single_seat(book, action.by);
        for (const ApprovalStep& step : action.approve->steps)
            if (const Role* role = single_seat(book, step.by); role && role == applicant && role->above.empty())
                book.diagnostics.error(span_of(step.place), "pack.approves-himself", titled("role", role->title, {{"action", action.id}, {"step", step.name}}));
    }
}

/// Can an end be reached without an action that answers the customer?
void check_reply(Workbook& book, const RecordType& type, const Lifecycle& lifecycle) {
    if (!type.owes_reply) return;
    const auto silent = lifecycle.reached({""}, [](const Edge& edge) { return edge.action->replies; });
    for (const State& state : type.states)
        if (state.end && silent.contains(state.id))
            book.diagnostics.error(span_of(state.place, state.id.size()), "pack.owes-reply",
                                   titled("record", type.title, titled("state", state.title, {{"path", way_to(silent, state.id, Language::zh)}, {"path_en", way_to(silent, state.id, Language::en)}})));
}

}  // namespace

std::optional<Unperformable> unperformable(const Workbook& book, const RecordType& type, const Action& action) {
    if (action.by.any.empty() || action.hidden) return {};
    Unperformable why;
    for (const WhoTerm& term : action.by.any) {
        const Role* role = own_role(book, term.role);
        if (role && role->seats && *role->seats < 1 && role->otherwise.empty()) {
            why.vacant = role;
            continue;
        }
        // Somebody else than who did the other action: with one seat for both there is nobody else.
        const Role* alone = single_seat(book, Who{{term}});
        const auto same = std::find_if(term.other_than.begin(), term.other_than.end(), [&](const std::string& other) {
            const Action* held = type.find_action(other);
            return held && alone && single_seat(book, held->by) == alone;
        });
        if (same == term.other_than.end()) return {};
        why.same_as = *same;
    }
    return why;
}

void analyse_lifecycles(Workbook& book) {
    for (const RecordType& type : book.pack.records) {
        check_actions(book, type);
        if (std::none_of(type.actions.begin(), type.actions.end(), [](const Action& action) { return action.creates; })) {
            book.diagnostics.error(span_of(type.place, type.name.size()), "pack.never-created", titled("record", type.title));
            continue;
        }
        const Lifecycle lifecycle(book, type);
        check_states(book, type, lifecycle);
        check_reply(book, type, lifecycle);
    }
}

}  // namespace huiyin::policy
