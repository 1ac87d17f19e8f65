#include "engine/action_check.hpp"

#include <algorithm>

#include "engine/form_check.hpp"
#include "engine/who.hpp"

namespace huiyin::engine {
namespace {

Frame frame_of(World& world, const Attempt& attempt, const Json& values) {
    Frame frame;
    frame.pack = &world.policy().pack_of(attempt.type->id);
    frame.actor = world.object(attempt.actor);
    // `record` is the record as it will be after what was asked is set; `previous` as it was.
    store::RecordRow after = attempt.record.value_or(store::RecordRow());
    after.type = attempt.type->id;
    if (after.fields.is_null()) after.fields = JsonObject();
    if (values.is_object())
        for (const auto& [name, value] : values.as_object()) after.fields[name] = value;
    frame.record = world.object(after);
    if (attempt.record) frame.previous = world.object(*attempt.record);
    feel::Entries input;
    for (const policy::Ask& ask : attempt.action->asks)
        if (const policy::Field* field = attempt.type->form.find(ask.field)) input.emplace_back(ask.field, world.value_of(*field, values[ask.field]));
    frame.input = std::move(input);
    return frame;
}

/// Sets what is proposed where nothing was given; refuses a change that the asker may not make.
Done apply_proposals(World& world, const Attempt& attempt, Json& values) {
    for (const policy::Ask& ask : attempt.action->asks) {
        const policy::Field* field = attempt.type->form.find(ask.field);
        if (!ask.propose || !field) continue;
        const Frame frame = frame_of(world, attempt, values);
        const Json proposed = World::stored(*field, world.evaluate(ask.propose, frame));
        if (values[ask.field].is_null()) {
            if (!proposed.is_null()) values[ask.field] = proposed;
            continue;
        }
        if (proposed.is_null() || values[ask.field] == proposed) continue;
        // Only whom `change` names may alter a proposal; without it nobody may.
        const bool may = ask.change && matches(world, ask.change->by, attempt.actor, frame);
        if (!may || (ask.change->reason && attempt.leave_reason.empty()))
            return Problem(may ? "action.change-reason" : "action.changed-proposal", {{"field", field->title.in(attempt.language)}, {"proposed", proposed.dump()}}).at("/input/" + ask.field).by(ask.clauses);
    }
    return {};
}

Problem refused_row(const policy::Row& row, const Frame& frame, World& world, Language language) {
    // A guard that is null refuses as well, and says that something is missing.
    const bool missing = world.evaluate(row.that, frame).is_null();
    Problem problem(missing ? "action.guard-missing" : "action.row", {{"say", row.say.in(language)}, {"guard", row.that.text}});
    problem.clauses = row.clauses;
    if (!row.field.empty()) problem.field = "/input/" + row.field;
    return problem;
}

}  // namespace

Done check_standing(World& world, const Attempt& attempt) {
    const policy::Action& action = *attempt.action;
    const Frame frame = frame_of(world, attempt, JsonObject());
    if (!matches(world, action.by, attempt.actor, frame)) return Problem("action.not-yours", {{"action", action.title.in(attempt.language)}}).by(action.clauses);
    const bool creating = !attempt.record.has_value();
    const policy::State* state = creating ? nullptr : attempt.type->find_state(attempt.record->state);
    const bool fits = creating ? action.creates
                      : !action.from.empty() ? std::find(action.from.begin(), action.from.end(), attempt.record->state) != action.from.end()
                                             : !action.creates && state && !state->end;
    if (!fits) return Problem("action.not-from-state", {{"action", action.title.in(attempt.language)}, {"state", state ? state->title.in(attempt.language) : "-"}}).by(action.clauses);
    return {};
}

Result<Permitted> check_action(World& world, const Attempt& attempt) {
    HUIYIN_CHECK(check_standing(world, attempt));
    if (attempt.record && attempt.version && *attempt.version != attempt.record->version)
        return Problem("record.stale", {{"seen", std::to_string(*attempt.version)}, {"now", std::to_string(attempt.record->version)}});

    const Json stands = attempt.record ? attempt.record->fields : Json(JsonObject());
    Json given = attempt.input.is_null() ? Json(JsonObject()) : attempt.input;
    if (given.is_object()) HUIYIN_CHECK(apply_proposals(world, attempt, given));
    CheckedInput checked = check_form(attempt.type->form, attempt.action->asks, given, stands);
    if (!checked.problems.empty()) {
        Problem refused("form.refused", {{"count", std::to_string(checked.problems.size())}});
        refused.causes = std::move(checked.problems);
        return refused;
    }

    Permitted permitted;
    permitted.values = std::move(checked.values);
    const Frame frame = frame_of(world, attempt, permitted.values);
    std::vector<Problem> failures;
    for (const auto* rows : {&attempt.type->require, &attempt.action->require})
        for (const policy::Row& row : *rows) {
            if (world.holds(row.that, frame)) continue;
            if (!row.unless.empty() && !attempt.leave_reason.empty() && matches(world, row.unless, attempt.actor, frame)) {
                permitted.left_rows.insert(permitted.left_rows.end(), row.clauses.begin(), row.clauses.end());
                continue;
            }
            failures.push_back(refused_row(row, frame, world, attempt.language));
        }
    if (!failures.empty()) {
        Problem refused("action.require", {{"say", failures.front().param("say")}});
        refused.clauses = failures.front().clauses;
        refused.causes = std::move(failures);
        return refused;
    }
    if (attempt.confirm_reason.empty())
        for (const policy::Row& row : attempt.action->confirm)
            if (!world.holds(row.that, frame)) failures.push_back(refused_row(row, frame, world, attempt.language));
    if (!failures.empty()) {
        Problem asked("action.confirm", {{"say", failures.front().param("say")}});
        asked.causes = std::move(failures);
        return asked;
    }
    for (const policy::Row& row : attempt.action->judge) permitted.judged.emplace_back(row.clauses, world.holds(row.that, frame));
    return permitted;
}

}  // namespace huiyin::engine
