// Duties hear what happens to their record: they begin, rest, go on, are kept or fall away. What they hear is written
// down as beats; due time and state are folded from the beats, never set by hand.
#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "engine/occurrence.hpp"
#include "engine/place_of.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

bool names(const policy::EventRef& event, const Happening& happening) { return event.kind == happening.kind && event.record_type == happening.record_type && event.name == happening.name; }

bool any_names(const std::vector<policy::EventRef>& events, const Happening& happening) {
    return std::any_of(events.begin(), events.end(), [&](const policy::EventRef& event) { return names(event, happening); });
}

/// Whether the duty has an ear for it at all; most have not, and nothing is read for them.
bool listens(const policy::Duty& duty, const Happening& happening) {
    if (any_names(duty.start, happening) || any_names(duty.kept_by, happening) || any_names(duty.drop, happening)) return true;
    if (happening.kind == policy::EventKind::state && !duty.pause_states.empty()) return true;
    return std::any_of(duty.pauses.begin(), duty.pauses.end(), [&](const auto& pause) { return names(pause.first, happening) || names(pause.second, happening); });
}

Json rests_of(const store::RecordRow& row) { return row.meta["rests"]; }

/// Whether the record decides: a limit that only parameters give is that of the beginning, whatever they become.
bool goes_by_record(const policy::Expression& expression) {
    if (!expression) return false;
    const auto& paths = expression.program->paths();
    return std::any_of(paths.begin(), paths.end(), [](const auto& path) { return path.front() == "record" || path.front() == "item"; });
}

const char* event_of(Beat beat) {
    switch (beat) {
        case Beat::start: return "duty_started";
        case Beat::rest: return "duty_paused";
        case Beat::go_on: return "duty_resumed";
        case Beat::keep: return "duty_kept";
        case Beat::drop: return "duty_dropped";
        case Beat::waive: return "duty_waived";
    }
    return "duty_started";
}

}  // namespace

bool Work::hears(const policy::EventRef& event, const Happening& happening, const Frame& frame) { return names(event, happening) && (!event.condition || world_.holds(event.condition, frame)); }

bool Work::heard(const std::vector<policy::EventRef>& events, const Happening& happening, const Frame& frame) {
    return std::any_of(events.begin(), events.end(), [&](const policy::EventRef& event) { return hears(event, happening, frame); });
}

std::vector<store::DutyRow> Work::running(const std::string& record) {
    std::vector<store::DutyRow> rows = tx_.duties_of(record);
    std::erase_if(rows, [](const store::DutyRow& duty) { return !is_open(duty) || duty.closed_at.has_value(); });
    return rows;
}

void Work::react(const Happening& happening, const Frame& frame, const std::string& record, Instant at) {
    const store::RecordRow held = row(record);
    for (const policy::Duty* duty : kernel_.policy->duties_of(held.type))
        if (listens(*duty, happening)) react_duty(*duty, happening, frame, held, at);
    // An occurrence of a schedule is kept by what the schedule names, else by the end of the record that it opened.
    // One act keeps one of them: the one whose time it is, and only when none is open the oldest that was missed. Before an
    // occurrence opens, nothing keeps it.
    std::map<std::string, std::pair<store::DutyRow, DutyRule>> kept;
    for (const store::DutyRow& duty : running(record)) {
        const auto rule = find_rule(*kernel_.policy, duty.definition);
        if (!rule || !rule->schedule || at < duty.started_at) continue;
        Frame of_pack = frame;
        of_pack.pack = rule->pack;
        if (!(rule->schedule->kept_by.empty() ? !rule->schedule->create.empty() && !held.open : heard(rule->schedule->kept_by, happening, of_pack))) continue;
        const auto missed = [&](const store::DutyRow& each) { return each.data["broken"].bool_or(false) || (each.due_at && *each.due_at < at); };
        const auto rank = [&](const store::DutyRow& each) { return std::tuple(missed(each), each.due_at ? each.due_at->ms : std::numeric_limits<std::int64_t>::max(), each.id); };
        const auto [found, is_first] = kept.try_emplace(rule->schedule->id, duty, *rule);
        if (!is_first && rank(duty) < rank(found->second.first)) found->second = {duty, *rule};
    }
    for (auto& [schedule, held_by] : kept) beat(held_by.first, held_by.second, Beat::keep, at);
}

void Work::react_duty(const policy::Duty& duty, const Happening& happening, const Frame& outer, const store::RecordRow& row, Instant happened) {
    const DutyRule rule = rule_of(kernel_.policy->pack_of(duty.id), duty);
    Frame frame = outer;
    frame.pack = rule.pack;
    const Instant at = duty.counts_entered ? entered_ : happened;
    bool is_running = false;
    bool keeps = heard(duty.kept_by, happening, frame);  // of several open rounds, the oldest
    for (store::DutyRow& open : running(row.id)) {
        if (open.definition != duty.id) continue;
        if (keeps) {
            beat(open, rule, Beat::keep, at);
            keeps = false;
        } else if (heard(duty.drop, happening, frame)) {
            beat(open, rule, Beat::drop, at);
        } else {
            bool rests = open.status == "paused";
            if (happening.kind == policy::EventKind::state && !duty.pause_states.empty()) {
                const bool wanted = std::find(duty.pause_states.begin(), duty.pause_states.end(), happening.name) != duty.pause_states.end();
                if (wanted != rests) beat(open, rule, wanted ? Beat::rest : Beat::go_on, at, happening.name);
                rests = wanted;
            }
            for (const auto& [from, until] : duty.pauses) {
                if (!rests && hears(from, happening, frame)) { beat(open, rule, Beat::rest, at, happening.name); rests = true; }
                else if (rests && hears(until, happening, frame)) { beat(open, rule, Beat::go_on, at, happening.name); rests = false; }
            }
            is_running = true;
        }
    }
    if (!heard(duty.start, happening, frame)) return;
    if (is_running && duty.again == policy::Again::ignore) return;
    if (duty.condition && !world_.holds(duty.condition, frame)) return;
    if (is_running && duty.again == policy::Again::restart)
        for (store::DutyRow& open : running(row.id))
            if (open.definition == duty.id) beat(open, rule, Beat::drop, at, "restart");
    open_duty(rule, row.id, at, frame);
}

void Work::set_terms(store::DutyRow& duty, const DutyRule& rule, const Frame& frame) {
    engine::set_terms(world_, duty, rule, frame);
    if (!rule.duty || rule.duty->inside.empty()) return;
    count(duty, rule);
    for (const store::DutyRow& parent : running(duty.record))
        if (parent.definition == rule.duty->inside && parent.due_at && (!duty.due_at || *parent.due_at < *duty.due_at)) {
            duty.data.as_object().erase("limit");
            duty.data.as_object().set("fixed", parent.due_at->to_string());
            duty.data.as_object().set("cut_by", parent.id);
        }
}

void Work::count(store::DutyRow& duty, const DutyRule& rule) {
    const calendar::WorkCalendar& calendar = world_.calendar(*rule.pack, duty.data["calendar"].string_or(""));
    const auto folded = fold(beats_of(duty), terms_of(duty, calendar), now_);
    const std::optional<Instant> before = duty.due_at;
    if (!folded.ok()) {
        // The limit cannot be counted (a blank date, a week without a working day): nobody can be held to it.
        duty.due_at.reset();
        duty.next_wake_at.reset();
        duty.provisional = true;
        duty.data["uncounted"] = folded.problem().code;
        if (is_open(duty) || duty.status.empty()) duty.status = "open";
        return;
    }
    duty.status = name_of(folded->status);
    duty.started_at = folded->started_at;
    duty.due_at = has_limit(duty) ? folded->due_at : std::nullopt;
    duty.closed_at = folded->closed_at;
    duty.provisional = folded->provisional;
    if (before && duty.due_at && before != duty.due_at) {
        // Calendars that show the duty are told that it is another version of what they have.
        duty.data["moves"] = std::as_const(duty.data)["moves"].int_or(0) + 1;
        duty.data["moved_at"] = now_.to_string();
    }
    if (duty.status == "open" && std::as_const(duty.data)["broken"].bool_or(false)) duty.status = "late";
    duty.next_wake_at = next_wake(duty, rule, calendar);
}

std::string Work::open_duty(const DutyRule& rule, const std::string& record, Instant at, const Frame& outer, Json data, std::vector<std::string> seats) {
    store::DutyRow duty;
    duty.id = id();
    duty.definition = rule.id;
    duty.record = record;
    duty.status = "open";
    duty.started_at = at;
    duty.data = std::move(data);
    for (const store::DutyRow& other : tx_.duties_of(record))
        if (other.definition == rule.id) duty.round = std::max(duty.round, other.round + 1);
    Frame frame = outer;
    frame.pack = rule.pack;
    frame.start = feel::Entries{{"at", feel::Value::at_instant(at, world_.zone())}, {"by", outer.actor}, {"input", outer.input}};
    add_beat(duty, Beat::start, at);
    set_terms(duty, rule, frame);
    if (seats.empty()) seat(duty, rule, frame);
    else duty.seats = std::move(seats);
    tell_started(duty, rule, at);
    return duty.id;
}

bool Work::rest_with_record(store::DutyRow& duty, Instant at) {
    const Json rests = duty.record.empty() ? Json() : rests_of(row(duty.record));
    if (!rests.is_array() || rests.as_array().empty()) return false;
    add_beat(duty, Beat::rest, at);
    return true;
}

/// A warning whose time lies before the beginning warns of nothing.
void Work::pass_over_warnings(store::DutyRow& duty, const DutyRule& rule, Instant at) {
    if (!duty.due_at || !rule.warn) return;
    const calendar::WorkCalendar& calendar = world_.calendar(*rule.pack, rule.calendar);
    for (std::size_t i = 0; i < rule.warn->size(); ++i)
        if (const auto time = warn_time(calendar, *duty.due_at, (*rule.warn)[i]); !time || *time <= at) {
            Json& warned = duty.data["warned"];
            if (!warned.is_array()) warned = JsonArray();
            warned.as_array().emplace_back(i);
        }
    duty.next_wake_at = next_wake(duty, rule, calendar);
}

void Work::tell_started(store::DutyRow& duty, const DutyRule& rule, Instant at) {
    const bool record_rests = rest_with_record(duty, at);
    count(duty, rule);
    pass_over_warnings(duty, rule, at);
    Json told = JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"beat", "start"}, {"round", duty.round}};
    for (const char* name : {"limit", "fixed", "around", "rest_day", "calendar"})
        if (const Json& held = std::as_const(duty.data)[name]; !held.is_null()) told[name] = held;
    if (record_rests) told["rests"] = true;
    told["due_at"] = duty.due_at ? Json(duty.due_at->to_string()) : Json();
    tell("duty_started", duty.record, at, std::move(told), rule.clauses);
    put(duty, rule);
    waive_uncounted(duty, rule, at);
}

/// `rest_day: next in week` where the week has no working day left: there is no day on which it could be done.
void Work::waive_uncounted(store::DutyRow& duty, const DutyRule& rule, Instant at) {
    if (duty.closed_at || std::as_const(duty.data)["uncounted"].string_or("") != "calendar.no-working-day") return;
    const std::string reason = message(Language::zh, Problem("duty.no-working-day"));
    add_beat(duty, Beat::waive, at);
    duty.data["reason"] = reason;
    duty.status = name_of(ClockStatus::waived);
    duty.closed_at = at;
    const std::size_t event = tell("duty_waived", duty.record, at, JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"beat", name_of(Beat::waive)}, {"reason", reason}, {"status", duty.status}}, rule.clauses);
    duty.data["closed_by"] = sequence_of(event);
    prove(rule.clauses, "waived", speaker(rule), duty.record, at, event);
    put(duty, rule);
}

void Work::beat(store::DutyRow& duty, const DutyRule& rule, Beat beat, Instant at, const std::string& reason) {
    const calendar::WorkCalendar& calendar = world_.calendar(*rule.pack, duty.data["calendar"].string_or(""));
    add_beat(duty, beat, at);
    const auto folded = fold(beats_of(duty), terms_of(duty, calendar), now_);
    const bool too_late = beat == Beat::keep && folded.ok() && folded->status == ClockStatus::kept_late;
    if (too_late && folded->due_at && !std::as_const(duty.data)["broken"].bool_or(false)) {
        duty.due_at = folded->due_at;
        break_duty(duty, rule, first_late(calendar, *folded->due_at));
    }
    count(duty, rule);
    Json told = JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"beat", name_of(beat)}, {"status", duty.status}};
    if (!reason.empty()) told["reason"] = reason;
    if (too_late && folded->due_at) told["late_ms"] = at - *folded->due_at;
    const bool in_time = duty.status == "kept";
    if (in_time && std::as_const(duty.data)["broken"].bool_or(false)) {
        // Done in time and entered afterwards, where the pack counts by when it was done: the breach was none.
        for (const store::EventRow& event : tx_.events_of(duty.record))
            if (event.type == "duty_broken" && event.data["duty"].string_or("") == duty.id) {
                tx_.withdraw_outcomes(event.sequence);
                told["withdraws"] = event.sequence;
            }
        duty.data["broken"] = false;
        duty.data.as_object().erase("broken_by");
    }
    const std::size_t event = tell(event_of(beat), duty.record, at, std::move(told), rule.clauses);
    if (duty.closed_at) duty.data["closed_by"] = sequence_of(event);
    if (in_time) prove(rule.clauses, "kept", speaker(rule), duty.record, at, event);
    if (duty.status == "waived") prove(rule.clauses, "waived", speaker(rule), duty.record, at, event);
    put(duty, rule);
}

void Work::put(const store::DutyRow& duty, const DutyRule& rule) {
    // Whoever is asked to take the duty over finds it on the workbench, too.
    store::DutyRow seated = duty;
    std::erase_if(seated.seats, [](const std::string& seat) { return seat.starts_with("offer:"); });
    if (const std::string to = duty.data["offer"]["to"].string_or(""); !to.empty()) seated.seats.push_back("offer:" + to);
    seated.period = duty.data["period"].string_or("");
    seated.hidden = duty.data["hidden"].bool_or(false) && !duty.data["broken"].bool_or(false);
    if (const std::string concerned = duty.record.empty() ? duty.data["object"].string_or("") : duty.record; !concerned.empty() && seated.concerns != concerned) {
        const auto held = touched_.find(concerned);
        if (const auto found = held != touched_.end() ? std::optional(held->second) : tx_.record(concerned)) {
            seated.concerns = concerned;
            seated.concerns_type = found->type;
            seated.department = found->department;
            seated.place = place_of(*kernel_.policy, tx_, *found);
        }
    }
    if (seated.department.empty()) seated.department = duty.holder_kind == "department" ? duty.holder : duty.holder_kind == "person" ? world_.department_of(duty.holder) : std::string();
    if (stood_ && !stood_->duties.contains(duty.id)) stood_->duties.emplace(duty.id, tx_.duty(duty.id));
    tx_.put_duty(seated, rule.clauses);
    touch(duty.record, "duty");
    for (const std::string& seat : duty.seats)
        if (seat.starts_with("person:")) concern(seat.substr(7));
}

void Work::rest_all(const std::string& record, bool resting, const std::string& reason, Instant at) {
    store::RecordRow held = row(record);
    Json& rests = held.meta["rests"];
    if (!rests.is_array()) rests = JsonArray();
    const bool rested = !rests.as_array().empty();
    if (resting) rests.as_array().emplace_back(reason);
    else if (rested) rests.as_array().pop_back();
    const bool rests_now = !rests.as_array().empty();
    save(held);
    if (rested != rests_now)
        for (store::DutyRow& duty : running(record))
            if (const auto rule = find_rule(*kernel_.policy, duty.definition)) beat(duty, *rule, resting ? Beat::rest : Beat::go_on, at, reason);
    tell("fields_changed", record, at, JsonObject{{"set", JsonObject()}, {"cause", resting ? "pause" : "resume"}, {"reason", reason}});
}

void Work::look_at_duties(const std::string& record, Instant at) {
    for (store::DutyRow& duty : running(record)) {
        const auto rule = find_rule(*kernel_.policy, duty.definition);
        if (!rule || rule->step) continue;
        const Frame frame = duty_frame(duty, *rule);
        if (rule->duty && rule->duty->kept_when && world_.holds(rule->duty->kept_when, frame)) {
            beat(duty, *rule, Beat::keep, at);
            continue;
        }
        bool changed = false;
        if (rule->due && (goes_by_record(rule->due->expression) || goes_by_record(rule->due->field)) && duty.status != "paused") {
            const std::optional<Instant> before = duty.due_at;
            set_terms(duty, *rule, frame);
            count(duty, *rule);
            if (before != duty.due_at) {
                changed = true;
                tell("duty_due_changed", record, at, JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"before", before ? Json(before->to_string()) : Json()},
                                                                {"after", duty.due_at ? Json(duty.due_at->to_string()) : Json()}, {"limit", std::as_const(duty.data)["limit"]}, {"fixed", std::as_const(duty.data)["fixed"]},
                                                                {"around", std::as_const(duty.data)["around"]}, {"why", "fields"}}, rule->clauses);
            }
        }
        const std::vector<std::string> seats = duty.seats;
        if (!std::as_const(duty.data)["handed"].bool_or(false)) seat(duty, *rule, frame);
        if (changed || seats != duty.seats) put(duty, *rule);
    }
}

/// A record that has ended leaves clocks that nothing can keep any more: the broken ones are over, as broken.
void Work::settle_leftovers(const std::string& record, Instant at) {
    const store::RecordRow held = row(record);
    if (held.open) return;
    const policy::RecordType* type = kernel_.policy->record_type(held.type);
    for (store::DutyRow& duty : running(record)) {
        const auto rule = find_rule(*kernel_.policy, duty.definition);
        if (!rule || !rule->duty || !std::as_const(duty.data)["broken"].bool_or(false)) continue;
        const bool can_be_kept = std::any_of(rule->duty->kept_by.begin(), rule->duty->kept_by.end(), [&](const policy::EventRef& event) {
            const policy::Action* action = type && event.kind == policy::EventKind::action ? type->find_action(event.name) : nullptr;
            return action && std::find(action->from.begin(), action->from.end(), held.state) != action->from.end();
        });
        if (can_be_kept) continue;
        duty.status = "broken";
        duty.closed_at = at;
        duty.next_wake_at.reset();
        duty.data["closed_by"] = sequence_of(tell("duty_ended", record, at, JsonObject{{"duty", duty.id}, {"definition", duty.definition}, {"status", "broken"}}, rule->clauses));
        put(duty, *rule);
    }
}

void Work::summarise(const std::string& record) {
    if (record.empty()) return;
    store::RecordRow held = row(record);
    std::optional<Instant> due;
    bool late = false;
    for (const store::DutyRow& duty : running(record)) {
        if (duty.hidden) continue;                       // a date would give away what is unannounced
        if (duty.due_at && (!due || *duty.due_at < *due)) due = duty.due_at;
        late = late || std::as_const(duty.data)["broken"].bool_or(false);
    }
    if (held.next_due_at == due && held.late == late) return;
    held.next_due_at = due;
    held.late = late;
    save(held, false);
}

}  // namespace huiyin::engine
