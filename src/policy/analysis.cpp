#include "policy/analysis.hpp"

#include <algorithm>
#include <deque>

namespace huiyin::policy {

Span span_of(const Place& place, std::size_t length) { return {place.file, place.line, place.column, static_cast<std::uint32_t>(length)}; }
Span span_of(const Expression& expression) { return span_of(expression.place, std::max<std::size_t>(std::min(expression.text.find('\n'), expression.text.size()), 1)); }

std::vector<ProblemParameter> titled(const char* name, const Text& title, std::vector<ProblemParameter> more) {
    more.insert(more.begin(), {{name, title.zh}, {std::string(name) + "_en", title.in(Language::en)}});
    return more;
}

Lifecycle::Lifecycle(const Workbook& book, const RecordType& type) : type_(type) {
    for (const Action& action : type.actions) {
        if (unperformable(book, type, action)) continue;
        std::vector<std::string> from = action.from;
        if (action.creates) from.push_back("");
        else if (from.empty())
            for (const State& state : type.states)
                if (!state.end) from.push_back(state.id);
        for (const std::string& start : from) {
            if (action.to.empty()) edges_.push_back({start, start, &action});
            for (const Branch& branch : action.to) edges_.push_back({start, branch.state.empty() ? start : branch.state, &action});
        }
    }
}

std::map<std::string, const Edge*> Lifecycle::reached(const std::vector<std::string>& starts, const std::function<bool(const Edge&)>& skip) const {
    std::map<std::string, const Edge*> seen;
    std::deque<std::string> open;
    for (const std::string& start : starts)
        if (seen.emplace(start, nullptr).second) open.push_back(start);
    while (!open.empty()) {
        const std::string at = open.front();
        open.pop_front();
        for (const Edge& edge : edges_)
            if (edge.from == at && !(skip && skip(edge)) && seen.emplace(edge.to, &edge).second) open.push_back(edge.to);
    }
    return seen;
}

std::vector<std::string> Lifecycle::after(const Action& action) const {
    std::vector<std::string> states;
    for (const Edge& edge : edges_)
        if (edge.action == &action) states.push_back(edge.to);
    return states;
}

std::string way_to(const std::map<std::string, const Edge*>& reached, const std::string& state, Language language) {
    std::vector<std::string> path;
    const auto at = reached.find(state);
    for (const Edge* edge = at == reached.end() ? nullptr : at->second; edge; edge = reached.at(edge->from)) path.push_back(edge->action->title.in(language));
    std::string way;
    for (auto step = path.rbegin(); step != path.rend(); ++step) way += (way.empty() ? "" : " → ") + *step;
    return way;
}

void each_effect(const Workbook& book, const std::function<void(const Effect&, const RecordType*, const Action*)>& visit) {
    const auto all = [&](const Effects& effects, const RecordType* type, const Action* action) {
        for (const Effect& effect : effects) visit(effect, type, action);
    };
    for (const RecordType& type : book.pack.records)
        for (const Action& action : type.actions) {
            all(action.effects, &type, &action);
            for (const Branch& branch : action.to) all(branch.effects, &type, &action);
        }
    const auto ladders = [&](const auto& rules, const auto& type_of) {
        for (const auto& rule : rules)
            for (const auto* ladder : {&rule.warn, &rule.late})
                for (const LadderStep& step : *ladder) all(step.effects, type_of(rule), nullptr);
    };
    ladders(book.pack.duties, [&](const Duty& duty) { return book.record_type(duty.record_type); });
    ladders(book.pack.schedules, [&](const Schedule& schedule) { return schedule.create.empty() ? nullptr : book.record_type(schedule.create); });
    for (const Metric& metric : book.pack.metrics) all(metric.missed, nullptr, nullptr);
}

void analyse(Workbook& book) {
    analyse_lifecycles(book);
    analyse_duties(book);
    analyse_schedules(book);
    analyse_guards(book);
    analyse_effects(book);
    analyse_secrecy(book);
    analyse_roles_and_clauses(book);
    analyse_unused(book);
}

}  // namespace huiyin::policy
