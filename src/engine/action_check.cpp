#include "engine/action_check.hpp"

#include <algorithm>
#include <utility>

#include "engine/form_check.hpp"
#include "engine/unique_check.hpp"
#include "engine/who.hpp"

namespace huiyin::engine {
namespace {

/// A given value other than the proposed one: only whom `change` names may, with a reason where one is asked.
std::optional<Problem> changed_proposal(World& world, const Attempt& attempt, const policy::Ask& ask, const Json& given, const Frame& frame, std::vector<std::string>& left) {
    const policy::Field& field = *attempt.type->form.find(ask.field);
    const Json proposed = World::stored(field, world.evaluate(ask.propose, frame));
    if (given.is_null() || proposed.is_null() || given == proposed) return {};
    const bool may = ask.change && matches(world, ask.change->by, attempt.actor, frame);
    if (may && (!ask.change->reason || !attempt.change_reason.empty())) {
        if (ask.change->reason) left.insert(left.end(), ask.clauses.begin(), ask.clauses.end());
        return {};
    }
    Problem problem(may ? "action.change-reason" : "action.changed-proposal", {{"field", field.title.in(attempt.language)}, {"proposed", proposed.is_string() ? proposed.as_string() : proposed.dump()}});
    return std::move(problem).at("/input/" + ask.field).by(ask.clauses);
}

/// References that lead nowhere, to a record of another type, or to a person who has left.
std::vector<Problem> unknown_references(World& world, const policy::Form& form, const Json& input, const Json& values, Language language) {
    std::vector<Problem> problems;
    const auto look = [&](const policy::Field& field, const Json& held, const std::string& pointer) {
        const std::string id = held.string_or("");
        const auto row = id.empty() ? std::nullopt : world.view().record(id);
        const std::string wanted = field.type == policy::FieldType::person || field.type == policy::FieldType::persons ? "base.person"
                                   : field.type == policy::FieldType::department ? "base.department" : field.reference_type;
        if (!row || (!wanted.empty() && row->type != wanted)) problems.push_back(Problem("form.no-such-record", {{"field", field.title.in(language)}, {"text", id}}).at(pointer).by(field.clauses));
        else if (row->type == "base.person" && !row->open) problems.push_back(Problem("form.person-left", {{"field", field.title.in(language)}, {"name", row->title}}).at(pointer).by(field.clauses));
    };
    const auto look_at = [&](const policy::Field& field, const Json& held, const std::string& pointer) {
        switch (field.type) {
            case policy::FieldType::person: case policy::FieldType::department: case policy::FieldType::reference:
                if (!held.is_null()) look(field, held, pointer);
                break;
            case policy::FieldType::persons: case policy::FieldType::references:
                if (held.is_array()) for (std::size_t i = 0; i < held.as_array().size(); ++i) look(field, held.as_array()[i], pointer + "/" + std::to_string(i));
                break;
            default: break;
        }
    };
    for (const policy::Field& field : form.fields) {
        const Json& held = values[field.name];
        if (held.is_null() || input[field.name].is_null()) continue;         // what the record held or the pack proposed was looked at before
        if (field.type != policy::FieldType::lines) look_at(field, held, "/input/" + field.name);
        else if (held.is_array())
            for (std::size_t i = 0; i < held.as_array().size(); ++i)
                for (const policy::Field& column : field.lines) look_at(column, std::as_const(held.as_array()[i])[column.name], "/input/" + field.name + "/" + std::to_string(i) + "/" + column.name);
    }
    return problems;
}

Problem refused_row(const policy::Row& row, const Frame& frame, World& world, Language language) {
    // A guard that is null refuses as well, and says that something is missing.
    const bool missing = world.evaluate(row.that, frame).is_null();
    Problem problem(missing ? "action.guard-missing" : "action.row", {{"say", world.rendered(row.say, frame).in(language)}, {"guard", row.that.text}});
    problem.clauses = row.clauses;
    if (!row.field.empty()) problem.field = "/input/" + row.field;
    return problem;
}

/// When the act that a wait looks back on was done, by the server's clock.
std::optional<Instant> entered_at(const store::RecordRow& row, const std::string& action) {
    const Json& did = std::as_const(row.meta)["did"][action];
    const auto entered = Instant::parse(did["entered_at"].string_or(""));
    return entered ? entered : Instant::parse(did["at"].string_or(""));
}

/// Too early, or never begun: what an action has to wait for.
std::optional<Problem> too_early(World& world, const Attempt& attempt) {
    for (const policy::Wait& wait : attempt.action->waits) {
        const policy::Action* after = attempt.type->find_action(wait.after);
        const std::string action = attempt.action->title.in(attempt.language), since = after ? after->title.in(attempt.language) : wait.after;
        const auto done = attempt.record ? entered_at(*attempt.record, wait.after) : std::nullopt;
        if (!done) return Problem("action.wait-first", {{"action", action}, {"after", since}}).by(wait.clauses);
        const auto earliest = calendar::due_at(world.calendar(world.policy().pack_of(attempt.type->id), ""), *done, calendar::Limit{wait.least});
        if (!earliest.ok()) return earliest.problem();
        if (world.now() >= *earliest) continue;
        const std::string say = world.rendered(wait.say, action_frame(world, attempt, JsonObject())).in(attempt.language);
        Problem problem(say.empty() ? "action.wait" : "action.wait-said",
                        {{"action", action}, {"after", since}, {"period", wait.least.in_words(attempt.language)}, {"say", say}, {"earliest", world.zone().to_local(*earliest).to_string()}});
        return std::move(problem).by(wait.clauses);
    }
    return {};
}

}  // namespace

Frame action_frame(World& world, const Attempt& attempt, const Json& values) {
    Frame frame;
    frame.pack = &world.policy().pack_of(attempt.type->id);
    frame.actor = world.object(attempt.actor);
    store::RecordRow after = attempt.record.value_or(store::RecordRow());
    after.type = attempt.type->id;
    if (!attempt.record) after.created_by = attempt.actor;
    if (after.fields.is_null()) after.fields = JsonObject();
    if (values.is_object())
        for (const auto& [name, value] : values.as_object()) after.fields[name] = value;
    frame.record = world.tentative(std::move(after));
    if (attempt.record) frame.previous = world.tentative(*attempt.record);
    feel::Entries input;
    for (const policy::Ask& ask : attempt.action->asks)
        if (const policy::Field* field = attempt.type->form.find(ask.field)) input.emplace_back(ask.field, world.value_of(*field, values[ask.field]));
    frame.input = std::move(input);
    return frame;
}

void fill_proposals(World& world, const Attempt& attempt, Json& values) {
    for (const policy::Ask& ask : attempt.action->asks) {
        const policy::Field* field = attempt.type->form.find(ask.field);
        if (!ask.propose || !field || !std::as_const(values)[ask.field].is_null()) continue;
        const Json proposed = World::stored(*field, world.evaluate(ask.propose, action_frame(world, attempt, values)));
        if (!proposed.is_null()) values[ask.field] = proposed;
    }
}

/// What is given must not be there already. Known before anything is written, so that the calendar, which has nobody to ask, owes it all the same.
std::optional<Problem> created_twice(World& world, const Attempt& attempt, const Json& values) {
    if (attempt.record || attempt.type->unique.empty()) return {};
    store::RecordRow made;
    made.type = attempt.type->id;
    made.fields = values;
    if (attempt.action->to.size() == 1) made.state = attempt.action->to.front().state;
    return not_unique(world, *attempt.type, made, attempt.language);
}

Done check_standing(World& world, const Attempt& attempt) {
    const policy::Action& action = *attempt.action;
    const Frame frame = action_frame(world, attempt, JsonObject());
    if (!attempt.by_effect && (action.hidden || !matches(world, action.by, attempt.actor, frame))) return Problem("action.not-yours", {{"action", action.title.in(attempt.language)}}).by(action.clauses);
    const bool creating = !attempt.record.has_value();
    const policy::State* state = creating ? nullptr : attempt.type->find_state(attempt.record->state);
    const bool fits = creating ? action.creates
                      : !action.from.empty() ? std::find(action.from.begin(), action.from.end(), attempt.record->state) != action.from.end()
                                             : !action.creates && state && !state->end;
    if (!fits)
        return Problem("action.not-from-state", {{"action", action.title.in(attempt.language)}, {"state", state ? state->title.in(attempt.language) : "-"}}).by(action.clauses);
    if (auto early = too_early(world, attempt)) return *std::move(early);
    return {};
}

Result<Permitted> check_action(World& world, const Attempt& attempt) {
    Permitted permitted;
    HUIYIN_CHECK(check_standing(world, attempt));
    if (attempt.record && attempt.version && *attempt.version != attempt.record->version)
        return Problem("record.stale", {{"seen", std::to_string(*attempt.version)}, {"now", std::to_string(attempt.record->version)}});

    const policy::Form& form = attempt.type->form;
    const std::vector<policy::Ask>& asks = attempt.action->asks;
    const Json stands = attempt.record ? attempt.record->fields : Json(JsonObject());
    CheckedInput checked = check_given(form, asks, attempt.input);
    if (checked.problems.empty()) {
        const Json given = checked.values;
        fill_proposals(world, attempt, checked.values);
        checked.problems = missing_fields(form, asks, attempt.input, checked.values, stands);
        if (checked.problems.empty())
            for (const policy::Ask& ask : asks)
                if (ask.propose && form.find(ask.field))
                    if (auto problem = changed_proposal(world, attempt, ask, std::as_const(given)[ask.field], action_frame(world, attempt, checked.values), permitted.left)) return *problem;
    } else {
        // Everything at once: what is wrong, and what is missing beside it.
        checked = check_form(form, asks, attempt.input, stands);
    }
    if (checked.problems.empty()) checked.problems = unknown_references(world, form, attempt.input, checked.values, attempt.language);
    if (!checked.problems.empty()) {
        Problem refused("form.refused", {{"count", std::to_string(checked.problems.size())}});
        for (const Problem& problem : checked.problems) refused.clauses.insert(refused.clauses.end(), problem.clauses.begin(), problem.clauses.end());
        refused.causes = std::move(checked.problems);
        return refused;
    }

    permitted.values = std::move(checked.values);
    for (const policy::Ask& ask : asks)
        if (const policy::Field* field = form.find(ask.field); field && !std::as_const(permitted.values)[ask.field].is_null()) {
            if (std::find(permitted.left.begin(), permitted.left.end(), ask.clauses.empty() ? "" : ask.clauses.front()) == permitted.left.end())
                permitted.kept.insert(permitted.kept.end(), ask.clauses.begin(), ask.clauses.end());
            permitted.kept.insert(permitted.kept.end(), field->clauses.begin(), field->clauses.end());
        }
    for (const policy::Wait& wait : attempt.action->waits) permitted.kept.insert(permitted.kept.end(), wait.clauses.begin(), wait.clauses.end());
    const Frame frame = action_frame(world, attempt, permitted.values);
    std::vector<Problem> failures;
    for (const auto* rows : {&attempt.type->require, &attempt.action->require})
        for (const policy::Row& row : *rows) {
            if (row.condition && !world.holds(row.condition, frame)) continue;
            if (world.holds(row.that, frame)) {
                permitted.kept.insert(permitted.kept.end(), row.clauses.begin(), row.clauses.end());
                continue;
            }
            if (!row.unless.empty() && !attempt.leave_reason.empty() && matches(world, row.unless, attempt.actor, frame)) {
                permitted.left.insert(permitted.left.end(), row.clauses.begin(), row.clauses.end());
                continue;
            }
            failures.push_back(refused_row(row, frame, world, attempt.language));
        }
    if (!failures.empty()) {
        Problem refused("action.require", {{"say", failures.front().param("say")}});
        for (const Problem& failure : failures) refused.clauses.insert(refused.clauses.end(), failure.clauses.begin(), failure.clauses.end());
        refused.causes = std::move(failures);
        return refused;
    }
    for (const policy::Row& row : attempt.action->confirm) {
        if (row.condition && !world.holds(row.condition, frame)) continue;
        const bool holds = world.holds(row.that, frame);
        if (!holds && attempt.confirm_reason.empty() && !attempt.by_effect) failures.push_back(refused_row(row, frame, world, attempt.language));
        std::vector<std::string>& clauses = holds ? permitted.kept : permitted.waived;
        clauses.insert(clauses.end(), row.clauses.begin(), row.clauses.end());
    }
    if (!failures.empty()) {
        Problem asked("action.confirm", {{"say", failures.front().param("say")}});
        for (const Problem& failure : failures) asked.clauses.insert(asked.clauses.end(), failure.clauses.begin(), failure.clauses.end());
        asked.causes = std::move(failures);
        return asked;
    }
    if (auto clash = created_twice(world, attempt, permitted.values)) return *std::move(clash);
    for (const policy::Row& row : attempt.action->judge)
        if (!row.condition || world.holds(row.condition, frame)) permitted.judged.emplace_back(row.clauses, world.holds(row.that, frame));
    return permitted;
}

}  // namespace huiyin::engine
