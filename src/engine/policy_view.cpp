#include "engine/policy_view.hpp"

#include <algorithm>
#include <array>

#include "engine/record_view.hpp"

namespace huiyin::engine {
namespace {

using policy::ParameterType;

constexpr int days_default = 365, days_max = 3'660;

const char* name_of(ParameterType type) {
    switch (type) {
        case ParameterType::period: return "period";
        case ParameterType::moment: return "moment";
        case ParameterType::money: return "money";
        case ParameterType::percent: return "percent";
        case ParameterType::number: return "number";
        case ParameterType::boolean: return "boolean";
        case ParameterType::choice: return "choice";
        case ParameterType::text: return "text";
        case ParameterType::list: return "list";
        case ParameterType::table: return "table";
        case ParameterType::who: return "who";
    }
    return "text";
}

const char* name_of(feel::HitPolicy hit) {
    switch (hit) {
        case feel::HitPolicy::unique: return "unique";
        case feel::HitPolicy::first: return "first";
        case feel::HitPolicy::any: return "any";
        case feel::HitPolicy::priority: return "priority";
        case feel::HitPolicy::rule_order: return "order";
        case feel::HitPolicy::output_order: return "output order";
        case feel::HitPolicy::collect: return "collect";
    }
    return "unique";
}

std::string hit_words(const feel::TableDefinition& table) {
    switch (table.aggregation) {
        case feel::Aggregation::none: return name_of(table.hit_policy);
        case feel::Aggregation::sum: return "collect sum";
        case feel::Aggregation::min: return "collect min";
        case feel::Aggregation::max: return "collect max";
        case feel::Aggregation::count: return "collect count";
    }
    return name_of(table.hit_policy);
}

ClauseFigures figures_of(Scene& scene, const std::string& clause, const Days& days) {
    ClauseFigures figures;
    // What is broken at midnight was due at the end of the day before, and counts with it.
    for (const auto& [outcome, count] : scene.view.count_outcomes(clause, days.begin(scene.options.zone) + 1, days.end(scene.options.zone) + 1)) {
        if (outcome == "kept") figures.kept = count;
        else if (outcome == "broken") figures.broken = count;
        else if (outcome == "waived") figures.waived = count;
        else if (outcome == "refused") figures.refused = count;
    }
    return figures;
}

/// The newest statement of each clause made by the end of the days; whether it still holds then is another matter.
std::map<std::string, store::AttestationRow> attestations_of(Scene& scene, const policy::Pack& pack, Instant end) {
    std::map<std::string, store::AttestationRow> newest;
    for (store::AttestationRow& row : scene.view.attestations(pack.id))
        if (row.at < end) newest[row.clause] = std::move(row);
    return newest;
}

const store::AttestationRow* holding(const std::map<std::string, store::AttestationRow>& attestations, const std::string& clause, Instant at) {
    const auto found = attestations.find(clause);
    return found == attestations.end() || (found->second.expires_at && *found->second.expires_at <= at) ? nullptr : &found->second;
}

Json attestation_view(Scene& scene, const policy::Clause& clause, const std::map<std::string, store::AttestationRow>& attestations) {
    if (!clause.attest) return {};
    JsonObject made{{"ask", json_of(clause.attest->ask)}, {"may_answer", scene.actor.is_system() || scene.world.roles_of(scene.me()).contains(clause.attest->by_role)}};
    const auto found = attestations.find(clause.id);
    if (found == attestations.end()) return made;
    const store::AttestationRow& row = found->second;
    made.set("answer", row.answer);
    made.set("by", scene.person(row.person));
    made.set("at", row.at.to_string());
    made.set("note", row.note);
    made.set("expires_on", row.expires_at ? Json(scene.options.zone.to_local(*row.expires_at + -1).date.to_string()) : Json());
    return made;
}

JsonArray carriers_view(Scene& scene, const policy::Clause& clause) {
    JsonArray carriers;
    for (const policy::Carrier& carrier : scene.policy.carriers(clause.id)) {
        const std::string spoken = carrier.title.empty() ? carrier.id : std::string();
        carriers.push_back(JsonObject{{"kind", carrier.kind}, {"id", carrier.id}, {"title", json_of(carrier.title.empty() ? Text{spoken, spoken} : carrier.title)}});
    }
    return carriers;
}

/// The end of the days, or now when they reach into the future.
Instant last_moment(Scene& scene, const Days& days) { return std::min(days.end(scene.options.zone), scene.now); }

/// The title of the field that an input of a decision is read from.
Text input_title(const policy::Pack& pack, const std::string& name) {
    for (const policy::RecordType& type : pack.records)
        if (const policy::Field* field = type.form.find(name)) return field->title;
    return {name, name};
}

Json titled(const std::string& id, const Text& title) { return JsonObject{{"id", id}, {"title", json_of(title)}}; }

}  // namespace

Result<Days> days_named(Scene& scene, const std::string& from_on, const std::string& to_on) {
    Days days{scene.today(), scene.today()};
    if (!to_on.empty()) {
        const auto to = calendar::Date::parse(to_on);
        if (!to) return Problem("query.date", {{"text", to_on}});
        days.to = *to;
    }
    days.from = days.to.plus_days(1 - days_default);
    if (!from_on.empty()) {
        const auto from = calendar::Date::parse(from_on);
        if (!from) return Problem("query.date", {{"text", from_on}});
        days.from = *from;
    }
    if (days.to < days.from || days.to.number - days.from.number > days_max) return Problem("query.period", {{"from", days.from.to_string()}, {"to", days.to.to_string()}});
    return days;
}

const char* clause_state(const policy::Policy& policy, const policy::Clause& clause, const ClauseFigures& figures, const store::AttestationRow* attested) {
    const bool binds = clause.kind != policy::ClauseKind::note && clause.kind != policy::ClauseKind::right;
    if (figures.broken > 0 && binds) return "broken";
    if (clause.attest) {
        if (attested) return attested->answer || !binds ? "kept" : "broken";
        // Events of a rule beside the statement may still speak; the statement itself has run out.
        if (policy.carriers(clause.id).empty()) return "unobservable";
        if (figures.kept == 0 && figures.waived == 0) return "unobservable";
    }
    if (figures.kept > 0) return "kept";
    return figures.waived > 0 ? "waived" : "untriggered";
}

std::string share_text(std::int64_t kept, std::int64_t broken) {
    if (kept + broken == 0) return {};
    const Decimal share = Decimal(kept) * Decimal(100) / Decimal(kept + broken);
    Decimal shown = share.round(1, Rounding::half_up);
    if (broken > 0 && shown == Decimal(100)) shown = Decimal::of(999, 1);
    if (kept > 0 && shown.is_zero()) shown = Decimal::of(1, 1);
    return (shown.is_integer() ? shown.round(0, Rounding::half_up).to_string() : shown.to_string()) + "%";
}

Json states_view(Scene& scene, const policy::Pack& pack, const Days& days) {
    std::map<std::string, std::int64_t> counts;
    const auto attestations = attestations_of(scene, pack, days.end(scene.options.zone));
    for (const policy::Clause& clause : pack.clauses)
        ++counts[clause_state(scene.policy, clause, figures_of(scene, clause.id, days), holding(attestations, clause.id, last_moment(scene, days)))];
    JsonObject states;
    for (const char* state : {"kept", "broken", "untriggered", "unobservable", "waived"}) states.set(state, counts[state]);
    return states;
}

JsonArray clauses_view(Scene& scene, const policy::Pack& pack, const Days& days) {
    JsonArray clauses;
    const auto attestations = attestations_of(scene, pack, days.end(scene.options.zone));
    for (const policy::Clause& clause : pack.clauses) {
        const ClauseFigures figures = figures_of(scene, clause.id, days);
        const std::string share = share_text(figures.kept, figures.broken);
        clauses.push_back(JsonObject{{"id", clause.id},
                                     {"at", clause.at},
                                     {"text", json_of(clause.text)},
                                     {"reading", clause.reading.empty() ? Json() : json_of(clause.reading)},
                                     {"kind", name_of(clause.kind)},
                                     {"added", clause.added},
                                     {"state", clause_state(scene.policy, clause, figures, holding(attestations, clause.id, last_moment(scene, days)))},
                                     {"kept", figures.kept},
                                     {"broken", figures.broken},
                                     {"waived", figures.waived},
                                     {"open", scene.view.count_open_duties_of_clause(clause.id)},
                                     {"refused", figures.refused},
                                     {"share", share.empty() ? Json() : Json(share)},
                                     {"carriers", carriers_view(scene, clause)},
                                     {"attestation", attestation_view(scene, clause, attestations)}});
    }
    return clauses;
}

JsonArray lifecycles_view(const policy::Pack& pack) {
    JsonArray lifecycles;
    for (const policy::RecordType& type : pack.records) {
        JsonArray states, actions;
        for (const policy::State& state : type.states) states.push_back(state_view(type, state.id));
        for (const policy::Action& action : type.actions) {
            JsonArray from, to;
            for (const std::string& state : action.from) from.emplace_back(state);
            if (action.from.empty() && !action.creates)
                for (const policy::State& state : type.states)
                    if (!state.end) from.emplace_back(state.id);
            for (const policy::Branch& branch : action.to)
                if (!branch.state.empty()) to.emplace_back(branch.state);
            actions.push_back(JsonObject{{"id", action.id}, {"title", json_of(action.title)}, {"from", action.creates ? Json() : Json(std::move(from))}, {"to", to.empty() ? Json() : Json(std::move(to))}, {"hidden", action.hidden}, {"clauses", json_of(action.clauses)}});
        }
        lifecycles.push_back(JsonObject{{"type", type.id}, {"title", json_of(type.title)}, {"states", std::move(states)}, {"actions", std::move(actions)}});
    }
    return lifecycles;
}

JsonArray decisions_view(const policy::Pack& pack) {
    JsonArray decisions;
    for (const policy::Decision& decision : pack.decisions) {
        JsonArray inputs, outputs, rules;
        std::string hit = "expression";
        if (decision.table) {
            const feel::TableDefinition& table = decision.table->definition();
            hit = hit_words(table);
            for (const auto& input : table.inputs) inputs.push_back(titled(input.name, input_title(pack, input.name)));
            for (const auto& output : table.outputs) outputs.push_back(titled(output.name, input_title(pack, output.name)));
            for (const auto& rule : table.rules) rules.push_back(JsonObject{{"inputs", json_of(rule.tests)}, {"outputs", json_of(rule.outputs)}});
        } else {
            outputs.push_back(titled(decision.name, decision.title));
            rules.push_back(JsonObject{{"inputs", JsonArray()}, {"outputs", JsonArray{decision.expression.text}}});
        }
        decisions.push_back(JsonObject{{"id", decision.id}, {"title", json_of(decision.title)}, {"inputs", std::move(inputs)}, {"outputs", std::move(outputs)}, {"hit_policy", hit}, {"rules", std::move(rules)}, {"clauses", json_of(decision.clauses)}});
    }
    return decisions;
}

JsonArray parameters_view(Scene& scene, const policy::Pack& pack) {
    // The last value begun by today is in force; the next one begun later is announced.
    struct InForce { Json value; std::string since; };
    std::map<std::string, InForce> held, coming;
    const std::string today = scene.today().to_string();
    for (const store::ParameterRow& row : scene.view.parameters(pack.id)) {
        if (row.from_on <= today) held[row.parameter] = {row.value, row.from_on};
        else if (!coming.contains(row.parameter) || coming[row.parameter].since == row.from_on) coming[row.parameter] = {row.value, row.from_on};
    }
    JsonArray parameters;
    for (const policy::Parameter& parameter : pack.parameters) {
        const auto found = held.find(parameter.id);
        JsonArray choices;
        for (const auto& [value, title] : parameter.choices) choices.push_back(JsonObject{{"value", value}, {"title", json_of(title)}});
        JsonObject made{{"id", parameter.id},
                        {"title", json_of(parameter.title)},
                        {"type", name_of(parameter.type)},
                        {"value", found == held.end() ? parameter.initial : found->second.value},
                        {"initial", parameter.initial},
                        {"stated", parameter.stated},
                        {"clauses", json_of(parameter.clauses)},
                        {"since", found == held.end() ? pack.effective.to_string() : found->second.since},
                        {"choices", std::move(choices)},
                        {"least", parameter.least ? Json(*parameter.least) : Json()},
                        {"most", parameter.most ? Json(*parameter.most) : Json()}};
        if (const auto next = coming.find(parameter.id); next != coming.end()) made.set("next", JsonObject{{"value", next->second.value}, {"from", next->second.since}});
        parameters.push_back(std::move(made));
    }
    return parameters;
}

}  // namespace huiyin::engine
