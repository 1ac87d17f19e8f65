// Conditions that no case meets, or every case; branches that are never taken, and cases that none of them takes.
#include <algorithm>

#include "policy/analysis.hpp"
#include "policy/guard_cases.hpp"

namespace huiyin::policy {
namespace {

enum class Weight { error, warning };

void check_never(Workbook& book, const GuardCases& cases, const Expression& condition, Weight weight) {
    if (!condition) return;
    const auto tried = cases.try_all({&condition});
    if (!tried || tried->hit[0]) return;
    // A condition of constants has one case, which has no name.
    const std::vector<ProblemParameter> params{{"case", tried->none && !tried->none->empty() ? *tried->none : condition.text}};
    if (weight == Weight::error) book.diagnostics.error(span_of(condition), "pack.never-holds", params);
    else book.diagnostics.warning(span_of(condition), "pack.never-holds", params);
}

void check_rows(Workbook& book, const GuardCases& cases, const std::vector<Row>& rows, Weight weight) {
    for (const Row& row : rows) {
        if (row.condition) {                             // what is forbidden under a condition may well never hold
            check_never(book, cases, row.condition, Weight::warning);
            continue;
        }
        check_never(book, cases, row.that, weight);
        if (weight != Weight::error || !row.that) continue;
        if (const auto tried = cases.try_all({&row.that}); tried && !tried->none) book.diagnostics.warning(span_of(row.that), "pack.always-holds");
    }
}

void check_effects(Workbook& book, const GuardCases& cases, const Effects& effects) {
    for (const Effect& effect : effects)
        if (!effect.each) check_never(book, cases, effect.condition, Weight::warning);
}

void check_who(Workbook& book, const GuardCases& cases, const Who& who) {
    for (const WhoTerm& term : who.any) check_never(book, cases, term.condition, Weight::warning);
}

void check_branches(Workbook& book, const GuardCases& cases, const Action& action) {
    if (action.to.empty() || !action.to.front().condition) return;
    std::vector<const Expression*> conditions;
    for (const Branch& branch : action.to)
        if (branch.condition) conditions.push_back(&branch.condition);
    const auto tried = cases.try_all(conditions);
    if (!tried) return;
    for (std::size_t i = 0; i < conditions.size(); ++i)
        if (!tried->hit[i]) book.diagnostics.warning(span_of(*conditions[i]), "pack.branch-never");
    if (conditions.size() == action.to.size() && tried->none) book.diagnostics.warning(span_of(action.place, action.id.size()), "pack.branch-gap", {{"action", action.id}, {"case", *tried->none}});
}

void check_action(Workbook& book, const RecordType& type, const Action& action) {
    const GuardCases cases(book, &type, &action);
    check_rows(book, cases, action.require, Weight::error);
    check_rows(book, cases, action.confirm, Weight::warning);
    check_rows(book, cases, action.judge, Weight::warning);
    check_who(book, cases, action.by);
    check_branches(book, cases, action);
    const GuardCases after(book, &type, &action, When::after);
    check_effects(book, after, action.effects);
    for (const Branch& branch : action.to) check_effects(book, after, branch.effects);
    if (action.approve)
        for (const ApprovalStep& step : action.approve->steps) check_never(book, cases, step.condition, Weight::warning);
}

}  // namespace

void analyse_guards(Workbook& book) {
    for (const RecordType& type : book.pack.records) {
        check_rows(book, GuardCases(book, &type, nullptr), type.require, Weight::error);
        for (const Action& action : type.actions) check_action(book, type, action);
    }
    for (const Duty& duty : book.pack.duties) {
        const RecordType* type = book.record_type(duty.record_type);
        check_never(book, GuardCases(book, type, nullptr), duty.condition, Weight::error);
        check_never(book, GuardCases(book, type, nullptr), duty.kept_when, Weight::error);
        for (const auto* events : {&duty.start, &duty.kept_by, &duty.drop})
            for (const EventRef& event : *events)
                check_never(book, GuardCases(book, type, event.kind == EventKind::action && type ? type->find_action(event.name) : nullptr, When::after), event.condition, Weight::error);
    }
    for (const AccessRule& rule : book.pack.access) check_never(book, GuardCases(book, book.record_type(rule.what), nullptr), rule.condition, Weight::warning);
}

}  // namespace huiyin::policy
