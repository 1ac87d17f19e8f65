// What clocks do by themselves: warn, break, climb their ladder. Each fires once, in order, at the time at which it was
// due, however late the server comes to it.
#include <algorithm>
#include <utility>

#include "engine/who.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

bool has_fired(const Json& list, std::size_t step) {
    if (!list.is_array()) return false;
    const auto wanted = static_cast<std::int64_t>(step);
    return std::any_of(list.as_array().begin(), list.as_array().end(), [&](const Json& each) { return each.int_or(-1) == wanted; });
}

enum class Firing { warning, breach, step };
struct Next { Instant at; Firing firing = Firing::warning; std::size_t step = 0; };

/// The next thing that the clock does by itself.
std::optional<Next> next_firing(const store::DutyRow& duty, const DutyRule& rule, const calendar::WorkCalendar& calendar) {
    if (!duty.due_at || duty.closed_at || !is_open(duty) || duty.status == "paused") return {};
    std::optional<Next> next;
    const auto offer = [&](std::optional<Instant> at, Firing firing, std::size_t step) {
        if (at && (!next || *at < next->at)) next = Next{*at, firing, step};
    };
    const bool broken = duty.data["broken"].bool_or(false);
    if (rule.warn && !broken)
        for (std::size_t i = 0; i < rule.warn->size(); ++i)
            if (!has_fired(duty.data["warned"], i)) offer(warn_time(calendar, *duty.due_at, (*rule.warn)[i]), Firing::warning, i);
    if (!broken) offer(first_late(calendar, *duty.due_at), Firing::breach, 0);
    if (rule.late)
        for (std::size_t i = 0; i < rule.late->size(); ++i)
            if (!has_fired(duty.data["climbed"], i)) offer(late_time(calendar, *duty.due_at, (*rule.late)[i]), Firing::step, i);
    return next;
}

std::string shown(const calendar::Zone& zone, Instant at) {
    calendar::LocalTime local = zone.to_local(at);
    if (local.ms == 0) local = {local.date.plus_days(-1), 86'400'000};
    return local.to_string();
}

}  // namespace

std::optional<Instant> Work::next_wake(const store::DutyRow& duty, const DutyRule& rule, const calendar::WorkCalendar& calendar) const {
    const auto next = next_firing(duty, rule, calendar);
    return next ? std::optional(next->at) : std::nullopt;
}

void Work::wake(store::DutyRow duty) {
    if (std::as_const(duty.data)["unopened"].bool_or(false)) {
        const auto rule = find_rule(*kernel_.policy, duty.definition);
        const Instant at = duty.next_wake_at.value_or(now_);
        if (rule && rule->schedule) {
            open_occurrence(std::move(duty), *rule, at);
            return;
        }
    }
    constexpr int firings_max = 100;                     // a ladder has a few steps; whatever is left wakes again
    for (int fired = 0; fired < firings_max; ++fired) {
        const auto rule = find_rule(*kernel_.policy, duty.definition);
        if (!rule) {
            // The packs no longer have it: the clock stands still and keeps what it has proved.
            duty.next_wake_at.reset();
            tx_.put_duty(duty, {});
            return;
        }
        const calendar::WorkCalendar& calendar = world_.calendar(*rule->pack, std::as_const(duty.data)["calendar"].string_or(""));
        const auto next = next_firing(duty, *rule, calendar);
        if (!next || next->at > now_) {
            count(duty, *rule);
            put(duty, *rule);
            break;
        }
        if (next->firing == Firing::warning) {
            climb(duty, *rule, next->step, true, next->at);
        } else if (next->firing == Firing::step) {
            climb(duty, *rule, next->step, false, next->at);
        } else if (rule->schedule && rule->schedule->condition && !world_.holds(rule->schedule->condition, duty_frame(duty, *rule))) {
            beat(duty, *rule, Beat::drop, next->at, "condition");
        } else {
            break_duty(duty, *rule, next->at);
            count(duty, *rule);
            put(duty, *rule);
        }
        const auto again = tx_.duty(duty.id);            // an effect may have kept it meanwhile
        if (!again || again->closed_at) break;
        duty = *again;
    }
    if (duty.record.empty()) return;
    settle_leftovers(duty.record, now_);
    summarise(duty.record);
}

void Work::break_duty(store::DutyRow& duty, const DutyRule& rule, Instant at) {
    duty.data["broken"] = true;
    const Frame frame = duty_frame(duty, rule);
    JsonArray held;
    for (const std::string& person : holders(duty, rule, frame)) {
        held.emplace_back(person);
        concern(person);
    }
    const std::size_t event = tell("duty_broken", duty.record, at, JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"due_at", duty.due_at ? Json(duty.due_at->to_string()) : Json()}, {"holders", std::move(held)}}, rule.clauses);
    duty.data["broken_by"] = sequence_of(event);
    prove(rule.clauses, "broken", speaker(rule), duty.record, at, event);
    touch(duty.record, "duty");
}

void Work::climb(store::DutyRow& duty, const DutyRule& rule, std::size_t index, bool warning, Instant at) {
    const policy::LadderStep& step = warning ? (*rule.warn)[index] : (*rule.late)[index];
    const Frame frame = duty_frame(duty, rule);
    const std::vector<std::string> to = persons(world_, step.notify, frame);
    Text text = world_.rendered(step.text, frame);
    if (text.empty()) {
        const std::string due = shown(world_.zone(), *duty.due_at), record = duty.record.empty() ? std::string() : title_of(row(duty.record));
        const char* code = warning ? "duty.warning" : "duty.overdue";
        text = said(code, {{"title", rule.title.zh}, {"due", due}, {"record", record}}, {{"title", rule.title.in(Language::en)}, {"due", due}, {"record", record}});
    }
    Json& fired = duty.data[warning ? "warned" : "climbed"];
    if (!fired.is_array()) fired = JsonArray();
    fired.as_array().emplace_back(index);
    count(duty, rule);
    put(duty, rule);
    notify(to, text, duty.record, step.clauses.empty() ? rule.clauses : step.clauses);
    JsonArray list;
    for (const std::string& person : to) list.emplace_back(person);
    const std::size_t event = tell(warning ? "duty_warned" : "duty_escalated", duty.record, at, JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"step", index}, {"to", std::move(list)}}, step.clauses);
    prove(step.clauses, "kept", speaker(rule), duty.record, at, event);
    if (step.effects.empty() || duty.record.empty()) return;
    Act act;
    act.at = at;
    act.tolerant = true;
    act.rule = speaker(rule);
    run(step.effects, frame, duty.record, act);
}

}  // namespace huiyin::engine
