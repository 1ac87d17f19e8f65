#include <algorithm>

#include "policy/model.hpp"

namespace huiyin::policy {
namespace {

template <typename List>
auto find_by_id(const List& list, std::string_view id) -> const typename List::value_type* {
    for (const auto& each : list)
        if (each.id == id) return &each;
    return nullptr;
}

/// The one of that id in whichever pack has it.
template <typename Thing>
const Thing* find_in(const std::vector<std::shared_ptr<const Pack>>& packs, std::vector<Thing> Pack::*list, std::string_view id) {
    for (const auto& held : packs)
        if (const Thing* found = find_by_id(*held.*list, id)) return found;
    return nullptr;
}

bool names(const ClauseIds& ids, std::string_view clause) { return std::find(ids.begin(), ids.end(), clause) != ids.end(); }

void effects_carry(const Effects& effects, std::string_view clause, const std::string& id, const Text& title, std::vector<Carrier>& out) {
    for (const Effect& effect : effects)
        if (names(effect.clauses, clause)) out.push_back({"effect", id, title, effect.place});
}

void action_carries(const RecordType& type, const Action& action, std::string_view clause, std::vector<Carrier>& out) {
    const std::string id = type.name + "." + action.id;
    if (names(action.clauses, clause)) out.push_back({"action", id, action.title, action.place});
    const auto rows = [&](const std::vector<Row>& list, const char* kind) {
        for (const Row& row : list)
            if (names(row.clauses, clause)) out.push_back({kind, id, row.say.empty() ? action.title : row.say, row.place});
    };
    rows(action.require, "require");
    rows(action.confirm, "confirm");
    rows(action.judge, "judge");
    for (const Wait& wait : action.waits)
        if (names(wait.clauses, clause)) out.push_back({"wait", id + " " + wait.after, wait.say.empty() ? action.title : wait.say, wait.place});
    for (const Ask& ask : action.asks)
        if (names(ask.clauses, clause)) out.push_back({"ask", id + " " + ask.field, action.title, action.place});
    if (action.approve)
        for (const ApprovalStep& step : action.approve->steps)
            if (names(step.clauses, clause)) out.push_back({"approval", id + " " + step.name, step.title.empty() ? action.title : step.title, step.place});
    effects_carry(action.effects, clause, id, action.title, out);
    for (const Branch& branch : action.to) effects_carry(branch.effects, clause, id, action.title, out);
}

void record_carries(const RecordType& type, std::string_view clause, std::vector<Carrier>& out) {
    for (const Action& action : type.actions) action_carries(type, action, clause, out);
    for (const Row& row : type.require)
        if (names(row.clauses, clause)) out.push_back({"require", type.name, row.say.empty() ? type.title : row.say, row.place});
    for (const Field& field : type.form.fields)
        if (names(field.clauses, clause)) out.push_back({"field", type.name + " " + field.name, field.title, field.place});
    if (type.retain && names(type.retain->clauses, clause)) out.push_back({"retain", type.name, type.title, type.place});
}

}  // namespace

const char* name_of(ClauseKind kind) {
    switch (kind) {
        case ClauseKind::rule: return "rule";
        case ClauseKind::customer: return "customer";
        case ClauseKind::right: return "right";
        case ClauseKind::aim: return "aim";
        case ClauseKind::note: return "note";
    }
    return "rule";
}

namespace {

std::vector<const RecordType*> types_of(const std::vector<std::shared_ptr<const Pack>>& packs) {
    std::vector<const RecordType*> types;
    for (const auto& pack : packs)
        for (const RecordType& type : pack->records) types.push_back(&type);
    return types;
}

}  // namespace

Policy::Policy(std::vector<std::shared_ptr<const Pack>> packs) : packs_(std::move(packs)), dependents_(types_of(packs_)) {}

const Pack* Policy::pack(std::string_view id) const {
    for (const auto& held : packs_)
        if (held->id == id) return held.get();
    return nullptr;
}

const Pack& Policy::pack_of(const std::string& qualified_id) const {
    const Pack* found = pack(qualified_id.substr(0, qualified_id.find('.')));
    HUIYIN_ASSERT(found != nullptr);
    return *found;
}

const RecordType* Policy::record_type(std::string_view qualified) const { return find_in(packs_, &Pack::records, qualified); }
const Clause* Policy::clause(std::string_view id) const { return find_in(packs_, &Pack::clauses, id); }
const Role* Policy::role(std::string_view qualified) const { return find_in(packs_, &Pack::roles, qualified); }
const Decision* Policy::decision(std::string_view qualified) const { return find_in(packs_, &Pack::decisions, qualified); }
const Duty* Policy::duty(std::string_view qualified) const { return find_in(packs_, &Pack::duties, qualified); }
const Book* Policy::book(std::string_view qualified) const { return find_in(packs_, &Pack::books, qualified); }
const Schedule* Policy::schedule(std::string_view qualified) const { return find_in(packs_, &Pack::schedules, qualified); }
const Parameter* Policy::parameter(std::string_view pack_id, std::string_view id) const {
    const Pack* held = pack(pack_id);
    return held ? find_by_id(held->parameters, id) : nullptr;
}
std::vector<const Duty*> Policy::duties_of(std::string_view record_type) const {
    std::vector<const Duty*> found;
    for (const auto& held : packs_)
        for (const Duty& duty : held->duties)
            if (duty.record_type == record_type) found.push_back(&duty);
    return found;
}

std::vector<Carrier> Policy::carriers(std::string_view clause) const {
    std::vector<Carrier> out;
    for (const auto& held : packs_) {
        for (const RecordType& type : held->records) record_carries(type, clause, out);
        const auto take = [&](const auto& list, const char* kind) {
            for (const auto& each : list)
                if (names(each.clauses, clause)) out.push_back({kind, each.id, each.title, each.place});
        };
        take(held->duties, "duty");
        take(held->schedules, "schedule");
        for (const Schedule& schedule : held->schedules)
            for (const Phase& phase : schedule.phases)
                if (names(phase.clauses, clause) && !names(schedule.clauses, clause)) out.push_back({"schedule", schedule.id, schedule.title, schedule.place});
        take(held->decisions, "decision");
        take(held->metrics, "metric");
        take(held->books, "book");
        for (const Metric& metric : held->metrics) effects_carry(metric.missed, clause, metric.id, metric.title, out);
        take(held->parameters, "parameter");
        take(held->roles, "role");
        take(held->prints, "print");
        for (const Notice& notice : held->notices)
            if (names(notice.clauses, clause)) out.push_back({"notice", notice.id, notice.text, notice.place});
        for (const AccessRule& rule : held->access)
            if (names(rule.clauses, clause)) out.push_back({"access", rule.what, {}, rule.place});
        const auto ladders = [&](const auto& rules) {
            for (const auto& rule : rules)
                for (const auto* ladder : {&rule.warn, &rule.late})
                    for (const LadderStep& step : *ladder) {
                        if (names(step.clauses, clause)) out.push_back({"ladder", rule.id, rule.title, rule.place});
                        effects_carry(step.effects, clause, rule.id, rule.title, out);
                    }
        };
        ladders(held->duties);
        ladders(held->schedules);
    }
    return out;
}

}  // namespace huiyin::policy
