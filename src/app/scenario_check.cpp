// What stands on the record after a step: its state, fields, clocks and approvals; and how a refusal was put.
#include "app/scenario_check.hpp"

#include <algorithm>

#include "app/scenario_value.hpp"

namespace huiyin::app {
namespace {

using policy::Tree;

/// The words of scenarios for what a duty's row says.
std::string status_of(const store::DutyRow& duty) {
    if (duty.status == "kept_late") return "kept late";
    if (duty.status == "late" && duty.data["broken"].bool_or(false)) return "broken";
    return duty.status;
}

void gather(const Problem& problem, std::vector<const Problem*>& all) {
    all.push_back(&problem);
    for (const Problem& cause : problem.causes) gather(cause, all);
}

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& each : all) text += (text.empty() ? "" : ", ") + each;
    return text.empty() ? "~" : text;
}

}  // namespace

std::string resolve(const Target& target, const Cast& cast, store::ReadView& view) {
    if (target.empty()) return {};
    if (!target.newest) {
        const Cast::Member* member = cast.find(target.name.text);
        return member ? member->id : std::string();
    }
    store::RecordFilter filter;
    filter.types = {target.type->id};
    filter.sort = store::Sort::created_at;
    filter.limit = 1;
    const auto page = view.records(filter);
    return page.rows.empty() ? std::string() : page.rows.front().id;
}

std::vector<store::EventRow> events_after(store::ReadView& view, std::int64_t sequence) {
    constexpr int page = 500;
    std::vector<store::EventRow> all;
    for (;;) {
        auto rows = view.events(all.empty() ? sequence : all.back().sequence, page);
        const bool last = static_cast<int>(rows.size()) < page;
        for (store::EventRow& row : rows) all.push_back(std::move(row));
        if (last) return all;
    }
}

std::vector<store::NoticeRow> notices_of(store::ReadView& view, const std::string& person) {
    constexpr int newest = 500;
    return person.empty() ? std::vector<store::NoticeRow>() : view.notices(person, false, "", newest);
}

std::optional<store::DutyRow> newest_duty(store::ReadView& view, const std::string& definition, const std::string& record, std::int64_t round) {
    std::optional<store::DutyRow> newest;
    const auto look = [&](const std::string& of) {
        for (store::DutyRow& duty : view.duties_of(of))
            if (duty.definition == definition && (round == 0 || duty.round == round) && (!newest || newest->round <= duty.round)) newest = std::move(duty);
    };
    look(record);
    if (!newest && !record.empty()) look("");
    return newest;
}

policy::Diagnostic& add_failure(policy::Diagnostics& failures, const Scenario& scenario, const std::string& clock, const policy::Span& span, std::string code, std::vector<ProblemParameter> params) {
    const std::vector<ProblemParameter> where{{"scenario", scenario.name.text}, {"at", clock}};
    const auto& all = failures.all();
    const bool told = std::any_of(all.begin(), all.end(), [&](const policy::Diagnostic& each) { return !each.notes.empty() && each.notes.front().params == where; });
    policy::Diagnostic& failure = failures.error(span, std::move(code), std::move(params));
    return told ? failure : failure.note(scenario.name.span, "scenario.in", where);
}

Checker::Checker(Organisation& organisation, const Stage& stage, const Cast& cast, const Scenario& scenario, const After& after, policy::Diagnostics& failures)
    : organisation_(organisation), stage_(stage), cast_(cast), scenario_(scenario), after_(after), failures_(failures), view_(organisation.read()),
      world_(*view_, *stage.policy, organisation.now(), stage.zone) {}

void Checker::check(const Expectation& each) {
    const std::string record = each.on.empty() ? after_.subject : resolve(each.on, cast_, *view_);
    if (std::holds_alternative<ExpectState>(each.what)) state(each, record);
    else if (const auto* number = std::get_if<ExpectNumber>(&each.what)) {
        const auto row = view_->record(record);
        if (!row || row->number != number->number) differs(each, number->number, row ? row->number : "~");
    } else if (const auto* of_field = std::get_if<ExpectField>(&each.what)) field(each, *of_field, record);
    else if (const auto* refusal = std::get_if<ExpectRefused>(&each.what)) refused(each, *refusal);
    else if (const auto* of_duty = std::get_if<ExpectDuty>(&each.what)) duty(each, *of_duty, record);
    else if (const auto* chain = std::get_if<ExpectApproval>(&each.what)) approval(each, *chain, record);
    else if (const auto* of_clause = std::get_if<ExpectClause>(&each.what)) clause(each, *of_clause);
    else if (const auto* told = std::get_if<ExpectNotice>(&each.what)) notice(each, *told);
    else if (const auto* print = std::get_if<ExpectDocument>(&each.what)) document(each, *print, record);
    else if (std::holds_alternative<ExpectSees>(each.what)) sees(each);
    else if (const auto* written = std::get_if<ExpectEvents>(&each.what)) events(each, *written);
    else if (const auto* table = std::get_if<ExpectDecision>(&each.what)) decision(each, *table, record);
    else if (const auto* of_metric = std::get_if<ExpectMetric>(&each.what)) metric(each, *of_metric);
    else if (const auto* of_type = std::get_if<ExpectCount>(&each.what)) count(each, *of_type);
    else if (const auto* posted = std::get_if<ExpectPosting>(&each.what)) posting(each, *posted);
    else verify(each);
}

void Checker::state(const Expectation& each, const std::string& record) {
    const std::string& wanted = std::get<ExpectState>(each.what).state;
    const auto row = view_->record(record);
    if (!row || row->state != wanted) differs(each, wanted, row ? row->state : "~");
}

void Checker::field(const Expectation& each, const ExpectField& wanted, const std::string& record) {
    const auto row = view_->record(record);
    feel::Value found = world_.object(record);
    for (const std::string& part : wanted.path) found = found.get(part);
    const policy::RecordType* type = row ? stage_.policy->record_type(row->type) : nullptr;
    const policy::Field* field = type && wanted.path.size() == 1 ? type->form.find(wanted.path.front()) : nullptr;
    if (!field) {
        if (!fits(each.value, found)) differs(each, each.value.is_nothing() ? "~" : each.value.text, text_of(found));
        return;
    }
    policy::Diagnostics silent;
    const Json expected = field_value(*field, each.value, cast_, stage_.zone, silent).value_or(Json());
    const feel::Value as_found = world_.value_of(*field, expected);
    if (engine::World::stored(*field, as_found) != engine::World::stored(*field, found)) differs(each, text_of(as_found), text_of(found));
}

void Checker::refused(const Expectation& each, const ExpectRefused& wanted) {
    if (!after_.refusal) return;                     // told already, with everything else that went wrong
    std::vector<const Problem*> all;
    gather(*after_.refusal, all);
    const auto any = [&](auto matches) { return std::any_of(all.begin(), all.end(), [&](const Problem* problem) { return matches(*problem); }); };
    if (!any([&](const Problem& problem) { return problem.code == wanted.code; })) {
        auto& failure = add_failure(failures_, scenario_, shown(organisation_.now(), stage_.zone), each.span, "scenario.other-refusal", {{"expected", wanted.code}, {"found", after_.refusal->code}});
        for (const Problem* problem : all) failure.note(after_.step->span, problem->code, problem->params);
    }
    if (!wanted.at.empty()) {
        const std::string pointer = wanted.at.starts_with("/") ? wanted.at : "/input/" + wanted.at;
        std::vector<std::string> found;
        for (const Problem* problem : all)
            if (!problem->field.empty()) found.push_back(problem->field);
        if (!any([&](const Problem& problem) { return problem.field == pointer || problem.field.starts_with(pointer + "/"); }))
            differs(wanted.at_span, "at", pointer, joined(found));
    }
    for (const std::string& clause : wanted.clauses)
        if (!any([&](const Problem& problem) { return std::find(problem.clauses.begin(), problem.clauses.end(), clause) != problem.clauses.end(); })) {
            std::set<std::string> found;
            for (const Problem* problem : all) found.insert(problem->clauses.begin(), problem->clauses.end());
            differs(wanted.clause_span, "clause", clause, joined({found.begin(), found.end()}));
        }
}

void Checker::duty(const Expectation& each, const ExpectDuty& wanted, const std::string& record) {
    const auto row = newest_duty(*view_, wanted.definition, record, wanted.round);
    if (!row || wanted.status == "none") {
        if (row || wanted.status != "none") differs(each, each.value.text, row ? status_of(*row) : "none");
        return;
    }
    const std::string due = row->due_at ? "due " + shown(*row->due_at, stage_.zone) : std::string();
    const std::string status = status_of(*row);
    std::string found = status == "open" && !due.empty() ? due : status + (due.empty() ? "" : " " + due);
    bool as_wanted = wanted.status.empty() || wanted.status == status || (wanted.status == "late" && row->status == "late");
    if (wanted.due && (!row->due_at || *row->due_at != *wanted.due)) as_wanted = false;
    for (const Whom& whom : wanted.whom)
        if (!holds_seat(whom, *row)) as_wanted = false;
    if (!wanted.whom.empty()) found += " for " + seats_text(*row);
    if (!as_wanted) differs(each, each.value.text, found);
}

void Checker::approval(const Expectation& each, const ExpectApproval& wanted, const std::string& record) {
    const auto row = view_->record(record);
    const Json* newest = nullptr;
    if (row && row->meta["approvals"].is_object())
        for (const auto& [id, held] : row->meta["approvals"].as_object())
            if (held["action"].string_or("") == wanted.action) newest = &held;
    const std::string status = newest ? (*newest)["status"].string_or("") : "none";
    std::vector<std::string> steps, approvers;
    std::set<std::string> ids;
    if (newest && (*newest)["steps"].is_array())
        for (const Json& step : (*newest)["steps"].as_array()) {
            if (step["status"].string_or("") != "waiting") continue;
            steps.push_back(step["name"].string_or(""));
            if (step["approvers"].is_array())
                for (const Json& person : step["approvers"].as_array()) {
                    ids.insert(person.string_or(""));
                    approvers.push_back(name_of(person.string_or("")));
                }
        }
    bool as_wanted = status == wanted.status && (wanted.step.empty() || std::find(steps.begin(), steps.end(), wanted.step) != steps.end());
    for (const Whom& whom : wanted.whom)
        for (const std::string& person : persons_of(whom)) as_wanted = as_wanted && ids.contains(person);
    if (as_wanted) return;
    std::string found = status;
    if (!wanted.step.empty()) found += " at " + joined(steps);
    if (!wanted.whom.empty()) found += " for " + joined(approvers);
    differs(each, each.value.text, found);
}

void Checker::differs(const policy::Span& span, const std::string& what, const std::string& expected, const std::string& found) {
    add_failure(failures_, scenario_, shown(organisation_.now(), stage_.zone), span, "scenario.differs",
                {{"what", what}, {"expected", expected.empty() ? "~" : expected}, {"found", found.empty() ? "~" : found}});
}

std::string Checker::name_of(const std::string& id) {
    if (const Cast::Member* member = cast_.by_id(id); member && !member->name.starts_with("#")) return member->name;
    const auto row = view_->record(id);
    return !row ? id : !row->number.empty() ? row->number : row->title.empty() ? id : row->title;
}

std::string Checker::text_of(const feel::Value& value) {
    switch (value.kind()) {
        case feel::Kind::null: return "~";
        case feel::Kind::object: return name_of(value.as_object()->identity());
        case feel::Kind::date_time:
            if (const auto at = value.to_instant(stage_.zone)) return shown(*at, stage_.zone);
            return value.to_text();
        case feel::Kind::list: {
            std::string text;
            for (const feel::Value& item : value.as_list()) text += (text.empty() ? "" : ", ") + text_of(item);
            return "[" + text + "]";
        }
        case feel::Kind::context: {
            std::string text;
            for (const auto& [name, item] : value.as_context()) text += (text.empty() ? "" : ", ") + name + ": " + text_of(item);
            return "{" + text + "}";
        }
        default: return value.to_text();
    }
}

bool Checker::fits(const Tree& wanted, const feel::Value& found) {
    if (wanted.is_nothing()) return found.is_null();
    if (wanted.is_map()) return std::all_of(wanted.members.begin(), wanted.members.end(), [&](const auto& each) { return fits(each.second, found.get(each.first.text)); });
    if (wanted.is_list()) {
        if (!found.is_list() || found.as_list().size() != wanted.items.size()) return false;
        for (std::size_t i = 0; i < wanted.items.size(); ++i)
            if (!fits(wanted.items[i], found.as_list()[i])) return false;
        return true;
    }
    if (found.is_number()) {
        const auto number = number_of(wanted.text);
        return number && *number == found.as_number();
    }
    // A table with one output gives it bare or by its name; a scenario need not know which.
    if (found.kind() == feel::Kind::context && found.as_context().size() == 1) return fits(wanted, found.as_context().front().second);
    if (found.kind() == feel::Kind::list && found.as_list().size() == 1) return fits(wanted, found.as_list().front());
    return wanted.text == text_of(found) || wanted.text == found.to_text();
}

}  // namespace huiyin::app
