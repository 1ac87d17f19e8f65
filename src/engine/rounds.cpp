// Rounds of a schedule: its occurrences of one period, planned ahead in portions, each once, and opened when their time comes.
//
// A portion is planned in one transaction together with how far the round has come, so whoever is stopped in the middle goes on
// where the last portion ended, and the key (schedule, object, period) refuses a second one whatever happens. An occurrence is
// a duty from the beginning: its clock starts when it opens. One that opens a record waits with that until then.
#include <algorithm>
#include <utility>

#include "engine/occurrence.hpp"
#include "engine/rhythms.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t portion = 200;                 // objects planned in one transaction

std::string round_document(const std::string& schedule) { return "round:" + schedule; }

Json to_json(const calendar::PeriodSpan& period) { return JsonObject{{"key", period.key}, {"from", period.from.to_string()}, {"to", period.to.to_string()}}; }
std::optional<calendar::PeriodSpan> period_from(const Json& held) {
    const auto from = calendar::Date::parse(held["from"].string_or("")), to = calendar::Date::parse(held["to"].string_or(""));
    return from && to ? std::optional(calendar::PeriodSpan{*from, *to, held["key"].string_or("")}) : std::nullopt;
}

/// The key of the n-th occurrence of a period.
std::string key_of(const calendar::PeriodSpan& period, std::int32_t number) { return number == 1 ? period.key : period.key + "/" + std::to_string(number); }

}  // namespace

void Work::begin_round(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period) {
    const std::vector<Planned> round = drawn_from(pack, schedule, period, population_of(pack, schedule, period));
    plan(pack, schedule, round, 0, std::min(portion, round.size()));
    if (round.size() <= portion) return;
    JsonArray objects;
    for (const Planned& each : round) {
        // Most rounds have one period for all of their objects; it is told once.
        if (each.period == period && each.phase == 0) objects.emplace_back(each.object);
        else objects.push_back(JsonObject{{"object", each.object}, {"period", to_json(each.period)}, {"phase", each.phase}});
    }
    tx_.put_document(round_document(schedule.id), objects);
    Json waiting = tx_.document("rounds").value_or(JsonArray());
    if (!waiting.is_array()) waiting = JsonArray();
    waiting.as_array().push_back(JsonObject{{"schedule", schedule.id}, {"period", to_json(period)}, {"at", now_.to_string()}, {"next", portion}});
    tx_.put_document("rounds", waiting);
}

void Work::continue_round() {
    Json waiting = tx_.document("rounds").value_or(JsonArray());
    if (!waiting.is_array() || waiting.as_array().empty()) return;
    const Json first = waiting.as_array().front();
    const std::string id = first["schedule"].string_or("");
    const policy::Schedule* schedule = kernel_.policy->schedule(id);
    const auto period = period_from(first["period"]);
    const Json objects = tx_.document(round_document(id)).value_or(JsonArray());
    auto next = static_cast<std::size_t>(first["next"].int_or(0));
    const std::size_t size = objects.is_array() ? objects.as_array().size() : 0;
    if (schedule && period && next < size) {
        const policy::Pack& pack = kernel_.policy->pack_of(id);
        std::vector<Planned> round;
        for (const std::size_t until = std::min(size, next + portion); next < until; ++next) {
            const Json& held = objects.as_array()[next];
            Planned planned{held.is_string() ? held.as_string() : held["object"].string_or(""), *period, static_cast<std::size_t>(held.is_string() ? 0 : held["phase"].int_or(0))};
            if (!held.is_string())
                if (const auto own = period_from(held["period"])) planned.period = *own;
            // Who has left since the round began is owed nothing.
            if (schedule->own_fields && !schedule->population_type.empty() && !belongs(pack, *schedule, *period, planned.object)) continue;
            round.push_back(std::move(planned));
        }
        plan(pack, *schedule, round, 0, round.size());
    }
    if (!schedule || !period || next >= size) {
        waiting.as_array().erase(waiting.as_array().begin());
        tx_.put_document(round_document(id), JsonArray());
    } else {
        waiting.as_array().front()["next"] = next;
    }
    tx_.put_document("rounds", waiting);
}

void Work::plan(const policy::Pack& pack, const policy::Schedule& schedule, const std::vector<Planned>& round, std::size_t from, std::size_t until) {
    JsonArray planned;
    for (std::size_t i = from; i < until; ++i)
        for (std::int32_t number = 1; number <= schedule.times; ++number)
            if (auto one = plan_one(pack, schedule, round[i], number)) planned.push_back(std::move(*one));
    if (!planned.empty()) tell("occurrences_planned", "", now_, JsonObject{{"schedule", schedule.id}, {"occurrences", std::move(planned)}}, schedule.clauses);
}

/// What the event says of it; nothing where its due time lies behind, or where it is planned already.
std::optional<Json> Work::plan_one(const policy::Pack& pack, const policy::Schedule& schedule, const Planned& planned, std::int32_t number) {
    const std::string key = key_of(planned.period, number);
    const auto rule = find_rule(*kernel_.policy, phase_definition(schedule, planned.phase));
    if (!rule || tx_.has_occurrence(schedule.id, planned.object, key)) return {};
    auto [duty, frame] = draft_of(world_, *rule, planned, number, id(), now_);
    const Instant begins = duty.started_at;
    const calendar::WorkCalendar& calendar = world_.calendar(pack, schedule.calendar);
    const bool rests = rest_with_record(duty, begins);
    count(duty, *rule);
    if (duty.due_at && first_late(calendar, *duty.due_at) <= now_) return {};
    seat(duty, *rule, frame);
    pass_over_warnings(duty, *rule, begins);
    if (!schedule.create.empty()) {
        duty.data["unopened"] = true;
        duty.next_wake_at = std::max(begins, now_);
    }
    if (!tx_.add_occurrence({schedule.id, planned.object, key, duty.record, duty.id})) return {};
    put(duty, *rule);
    waive_uncounted(duty, *rule, begins);
    if (!duty.record.empty() && duty.due_at && !duty.hidden)
        if (const auto held = tx_.record(duty.record); held && (!held->next_due_at || *duty.due_at < *held->next_due_at)) {
            tx_.set_next_due(duty.record, *duty.due_at);
            if (const auto row = touched_.find(duty.record); row != touched_.end()) row->second.next_due_at = duty.due_at;
        }
    Json told = JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"object", planned.object}, {"period", key}, {"begins", begins.to_string()}};
    for (const char* name : {"limit", "fixed", "around", "rest_day", "calendar"})
        if (const Json& held = std::as_const(duty.data)[name]; !held.is_null()) told[name] = held;
    if (rests) told["rests"] = true;
    told["due_at"] = duty.due_at ? Json(duty.due_at->to_string()) : Json();
    return told;
}

void Work::open_occurrence(store::DutyRow duty, const DutyRule& rule, Instant at) {
    const policy::Schedule& schedule = *rule.schedule;
    const std::string object = std::as_const(duty.data)["object"].string_or(""), period = std::as_const(duty.data)["period"].string_or("");
    Frame frame = duty_frame(duty, rule);
    if (frame.item.is_null() && !object.empty()) frame.item = feel::Value(object);
    std::string record = world_.object(object).is_null() ? std::string() : object;
    Attempt attempt;
    attempt.type = kernel_.policy->record_type(schedule.create);
    attempt.action = attempt.type ? attempt.type->find_action(schedule.create_action) : nullptr;
    if (attempt.action) {
        attempt.input = assigned(*attempt.type, schedule.with, frame);
        attempt.by_effect = true;
        std::string made;
        // Refused, the occurrence is owed all the same: a bare duty stands for the record that could not be opened.
        if (const auto refused = part([&] { made = perform(attempt); })) tell_refused(record, at, {{"record_type", attempt.type->id}, {"action", attempt.action->id}}, *refused);
        else record = made;
    }
    duty.record = record;
    duty.started_at = at;
    duty.data.as_object().erase("unopened");
    duty.data.as_object().erase("beats");
    add_beat(duty, Beat::start, at);
    if (!record.empty()) frame.record = world_.object(record);
    // What the record decides can only be read now; all else stays as it was planned.
    if (!has_limit(duty)) set_terms(duty, rule, frame);
    if (!std::as_const(duty.data)["handed"].bool_or(false)) seat(duty, rule, frame);
    duty.data.as_object().erase("warned");
    tell_started(duty, rule, at);
    const std::int64_t number = std::as_const(duty.data)["number"].int_or(1);
    tx_.set_occurrence_record(schedule.id, object, number == 1 ? period : period + "/" + std::to_string(number), record);
    tell("occurrence_opened", record, at, JsonObject{{"schedule", schedule.id}, {"period", period}, {"object", object}, {"duty", duty.id}}, rule.clauses);
    summarise(record);
}

/// Who has left the population owes nothing more; what he had missed stays missed.
void Work::leave(const policy::Schedule& schedule, const std::string& object) {
    for (const store::OccurrenceRow& open : tx_.open_occurrences(schedule.id, object)) {
        auto duty = tx_.duty(open.duty);
        const auto rule = duty ? find_rule(*kernel_.policy, duty->definition) : std::nullopt;
        if (!rule || duty->closed_at) continue;
        if (std::as_const(duty->data)["broken"].bool_or(false)) {
            duty->status = "broken";
            duty->closed_at = now_;
            duty->next_wake_at.reset();
            duty->data["closed_by"] = sequence_of(tell("duty_ended", duty->record, now_, JsonObject{{"duty", duty->id}, {"definition", duty->definition}, {"status", "broken"}, {"reason", "left"}}, rule->clauses));
            put(*duty, *rule);
        } else {
            beat(*duty, *rule, Beat::drop, now_, "left");
        }
        summarise(duty->record);
    }
}

}  // namespace huiyin::engine
