// What can be seen of a pack that reads well: lifecycles with dead ends, duties that nothing keeps, clauses that nothing
// carries, customers who might never be answered. A lifecycle is a graph (states, and actions as edges); reachability is
// a walk from the creating actions, escape a walk backwards from the ends, and the missing reply a walk that never takes
// an action which answers; the walk's own path is the witness.
#include <algorithm>
#include <deque>
#include <set>

#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

struct Edge { std::string from, to; const Action* action; };

Span span_of(const Place& place, std::size_t length = 1) { return {place.file, place.line, place.column, static_cast<std::uint32_t>(length)}; }

/// Every way that actions move a record; `from` is empty for a creation.
std::vector<Edge> edges_of(const RecordType& type) {
    std::vector<Edge> edges;
    for (const Action& action : type.actions) {
        std::vector<std::string> from = action.from;
        if (action.creates) from = {""};
        else if (from.empty())
            for (const State& state : type.states)
                if (!state.end) from.push_back(state.id);
        for (const std::string& start : from) {
            if (action.to.empty()) edges.push_back({start, start, &action});
            for (const Branch& branch : action.to) edges.push_back({start, branch.state.empty() ? start : branch.state, &action});
        }
    }
    return edges;
}

/// States reached from `start`, each with the edge that first led there. Edges that `skip` names are not taken.
template <typename Skip>
std::map<std::string, const Edge*> reached(const std::vector<Edge>& edges, Skip skip) {
    std::map<std::string, const Edge*> seen{{"", nullptr}};
    std::deque<std::string> open{""};
    while (!open.empty()) {
        const std::string at = open.front();
        open.pop_front();
        for (const Edge& edge : edges)
            if (edge.from == at && !skip(edge) && seen.emplace(edge.to, &edge).second) open.push_back(edge.to);
    }
    return seen;
}

void check_lifecycle(Workbook& book, const RecordType& type) {
    const std::vector<Edge> edges = edges_of(type);
    const auto seen = reached(edges, [](const Edge&) { return false; });
    std::set<std::string> escaping;
    for (const State& state : type.states)
        if (state.end) escaping.insert(state.id);
    const bool has_end = !escaping.empty();
    for (bool grown = true; grown;) {
        grown = false;
        for (const Edge& edge : edges)
            if (escaping.contains(edge.to) && escaping.insert(edge.from).second) grown = true;
    }
    if (std::none_of(type.actions.begin(), type.actions.end(), [](const Action& action) { return action.creates; }))
        book.diagnostics.error(span_of(type.place, type.name.size()), "pack.never-created", {{"record", type.title.zh}});
    else
        for (const State& state : type.states) {
            if (!seen.contains(state.id)) book.diagnostics.error(span_of(state.place, state.id.size()), "pack.unreachable-state", {{"state", state.id}, {"record", type.title.zh}});
            else if (has_end && !escaping.contains(state.id)) book.diagnostics.error(span_of(state.place, state.id.size()), "pack.inescapable-state", {{"state", state.id}, {"record", type.title.zh}});
        }
    for (const Action& action : type.actions) {
        const auto vacant = [&](const WhoTerm& term) {
            return std::any_of(book.pack.roles.begin(), book.pack.roles.end(), [&](const Role& role) { return role.id == term.role && role.seats && *role.seats < 1 && role.otherwise.empty(); });
        };
        if (std::all_of(action.by.any.begin(), action.by.any.end(), vacant)) book.diagnostics.error(span_of(action.place, action.id.size()), "pack.unperformable", {{"action", action.id}});
        for (const std::string& from : action.from)
            if (const State* state = type.find_state(from); state && state->end && action.to.empty() && action.effects.empty() && action.asks.empty())
                book.diagnostics.warning(span_of(action.place, action.id.size()), "pack.acts-after-end", {{"action", action.id}, {"state", from}});
    }
}

/// Can an end be reached without an action that answers the customer?
void check_reply(Workbook& book, const RecordType& type) {
    if (!type.owes_reply) return;
    const std::vector<Edge> edges = edges_of(type);
    const auto silent = reached(edges, [](const Edge& edge) { return edge.action->replies; });
    for (const State& state : type.states) {
        const auto found = silent.find(state.id);
        if (!state.end || found == silent.end()) continue;
        std::vector<std::string> path;
        for (const Edge* edge = found->second; edge; edge = silent.at(edge->from)) path.push_back(edge->action->title.zh);
        std::string witness;
        for (auto step = path.rbegin(); step != path.rend(); ++step) witness += (witness.empty() ? "" : " → ") + *step;
        book.diagnostics.error(span_of(state.place, state.id.size()), "pack.owes-reply", {{"record", type.title.zh}, {"state", state.title.zh}, {"path", witness}});
    }
}

void check_duties(Workbook& book) {
    for (const Duty& duty : book.pack.duties) {
        const RecordType* type = book.record_type(duty.record_type);
        if (!type) continue;
        bool keepable = static_cast<bool>(duty.kept_when);
        for (const EventRef& event : duty.kept_by) {
            if (event.kind == EventKind::action) {
                const Action* action = type->find_action(event.name);
                keepable = keepable || (action && !action->by.empty());
            } else {
                for (const Edge& edge : edges_of(*type)) keepable = keepable || (edge.to == event.name && edge.from != edge.to);
            }
        }
        if (!keepable) book.diagnostics.error(span_of(duty.place, duty.name.size()), "pack.unkeepable-duty", {{"duty", duty.title.zh}});
        if (duty.inside.empty() || !duty.due.limit) continue;
        const auto parent = std::find_if(book.pack.duties.begin(), book.pack.duties.end(), [&](const Duty& each) { return each.id == duty.inside; });
        if (parent == book.pack.duties.end() || !parent->due.limit) continue;
        const auto *own = std::get_if<calendar::Period>(&duty.due.limit->held), *outer = std::get_if<calendar::Period>(&parent->due.limit->held);
        if (own && outer && own->unit == outer->unit && own->count > outer->count)
            book.diagnostics.error(span_of(duty.place, duty.name.size()), "pack.longer-than-parent", {{"duty", duty.title.zh}, {"parent", parent->title.zh}});
    }
}

void check_clauses(Workbook& book) {
    const Policy policy({std::make_shared<const Pack>(book.pack)});
    for (const Clause& clause : book.pack.clauses) {
        const bool carried = clause.attest || clause.kind == ClauseKind::note || clause.kind == ClauseKind::right || !policy.carriers(clause.id).empty();
        if (!carried) book.diagnostics.error(span_of(clause.place, clause.id.size()), "pack.clause-without-rule", {{"clause", clause.id}, {"text", clause.text.zh}});
        if (clause.kind == ClauseKind::aim) {
            const auto carriers = policy.carriers(clause.id);
            if (std::none_of(carriers.begin(), carriers.end(), [](const Carrier& carrier) { return carrier.kind == "metric"; }))
                book.diagnostics.warning(span_of(clause.place, clause.id.size()), "pack.aim-without-metric", {{"clause", clause.id}});
        }
    }
}

void check_seats(Workbook& book) {
    for (const Role& role : book.pack.roles)
        if (role.seats && *role.seats < 1) book.diagnostics.error(span_of(role.place), "pack.no-seat", {{"role", role.title.zh}});
}

}  // namespace

void analyse(Workbook& book) {
    for (const RecordType& type : book.pack.records) {
        check_lifecycle(book, type);
        check_reply(book, type);
    }
    check_duties(book);
    check_clauses(book);
    check_seats(book);
}

}  // namespace huiyin::policy
