#include "engine/duty_rule.hpp"

#include <array>

namespace huiyin::engine {
namespace {

constexpr std::array<std::pair<const char*, Beat>, 6> beat_names{{{"start", Beat::start}, {"rest", Beat::rest}, {"go_on", Beat::go_on}, {"keep", Beat::keep}, {"drop", Beat::drop}, {"waive", Beat::waive}}};

DutyRule rule_of(const policy::Pack& pack, const std::string& definition, const policy::Action& action, const policy::ApprovalStep& step) {
    DutyRule rule;
    rule.id = definition;
    rule.title = step.title.empty() ? action.title : step.title;
    rule.clauses = step.clauses;
    rule.pack = &pack;
    rule.who = &step.by;
    rule.step = &step;
    return rule;
}

constexpr Instant never{253'402'300'799'000};              ///< 9999-12-31T23:59:59Z

}  // namespace

DutyRule rule_of(const policy::Pack& pack, const policy::Duty& duty) {
    return {duty.id, duty.title, duty.clauses, &pack, duty.calendar, duty.rest_day, &duty.who, duty.waive.empty() ? nullptr : &duty.waive, &duty.due, &duty.warn, &duty.late, &duty, nullptr, nullptr};
}

DutyRule rule_of(const policy::Pack& pack, const policy::Schedule& schedule) {
    return {schedule.id, schedule.title, schedule.clauses, &pack, schedule.calendar, schedule.rest_day, &schedule.who, schedule.waive.empty() ? nullptr : &schedule.waive, &schedule.due, &schedule.warn, &schedule.late, nullptr, &schedule, nullptr};
}

std::string phase_definition(const policy::Schedule& schedule, std::size_t phase) { return schedule.phases.empty() ? schedule.id : schedule.id + "/" + std::to_string(phase + 1); }

namespace {

/// The occurrence of a phase proves the clauses of the schedule and those of the phase.
std::optional<DutyRule> rule_of_phase(const policy::Policy& policy, const std::string& definition) {
    const std::size_t slash = definition.rfind('/');
    const policy::Schedule* schedule = slash == std::string::npos ? nullptr : policy.schedule(definition.substr(0, slash));
    if (!schedule) return {};
    DutyRule rule = engine::rule_of(policy.pack_of(schedule->id), *schedule);
    rule.id = definition;
    for (std::size_t i = 0; i < schedule->phases.size(); ++i)
        if (phase_definition(*schedule, i) == definition) rule.clauses.insert(rule.clauses.end(), schedule->phases[i].clauses.begin(), schedule->phases[i].clauses.end());
    return rule;
}

}  // namespace

std::string step_definition(const std::string& record_type, const std::string& action, const std::string& step) { return "approval:" + record_type + "." + action + "/" + step; }

std::optional<DutyRule> find_rule(const policy::Policy& policy, const std::string& definition) {
    if (definition.starts_with("approval:")) {
        const std::string rest = definition.substr(9);
        const std::size_t slash = rest.find('/'), dot = rest.rfind('.', slash);
        if (slash == std::string::npos || dot == std::string::npos) return {};
        const policy::RecordType* type = policy.record_type(rest.substr(0, dot));
        const policy::Action* action = type ? type->find_action(rest.substr(dot + 1, slash - dot - 1)) : nullptr;
        if (!action || !action->approve) return {};
        for (const policy::ApprovalStep& step : action->approve->steps)
            if (step.name == rest.substr(slash + 1)) return rule_of(policy.pack_of(type->id), definition, *action, step);
        // A signer added by hand has no step of the pack's.
        static const policy::ApprovalStep added;
        return rule_of(policy.pack_of(type->id), definition, *action, added);
    }
    if (const policy::Duty* duty = policy.duty(definition)) return rule_of(policy.pack_of(definition), *duty);
    if (const policy::Schedule* schedule = policy.schedule(definition)) return rule_of(policy.pack_of(definition), *schedule);
    return rule_of_phase(policy, definition);
}

std::string speaker(const DutyRule& rule) {
    if (rule.step) return "approval " + rule.id.substr(std::string_view("approval:").size());
    return rule.schedule ? "schedule " + rule.schedule->id : "duty " + rule.id;
}

Instant first_late(const calendar::WorkCalendar& calendar, Instant due) { return calendar.zone().to_local(due).ms == 0 ? due : due + 1; }

std::optional<calendar::PeriodSpan> period_of(const store::DutyRow& duty) {
    const std::string key = duty.data["period"].string_or("");
    const auto from = calendar::Date::parse(duty.data["period_from"].string_or("")), to = calendar::Date::parse(duty.data["period_to"].string_or(""));
    if (from && to) return calendar::PeriodSpan{*from, *to, key};
    // Occurrences opened before their days were written down: the key names those of the plain rhythms.
    const auto named = calendar::period_named(key);
    return named.ok() ? std::optional(*named) : std::nullopt;
}

std::optional<calendar::Date> date_of(const feel::Value& value, const calendar::Zone& zone) {
    if (value.kind() == feel::Kind::date) return value.as_date();
    const auto at = value.to_instant(zone);
    return at ? std::optional(zone.to_local(*at).date) : std::nullopt;
}

ClockTerms terms_of(const store::DutyRow& duty, const calendar::WorkCalendar& calendar) {
    ClockTerms terms;
    terms.calendar = &calendar;
    terms.rest_day = static_cast<calendar::RestDay>(duty.data["rest_day"].int_or(0));
    const Json& around = duty.data["around"];
    terms.around = around_of(around);
    terms.seen_from = Instant::parse(around["from"].string_or(""));
    if (const auto limit = limit_of(duty); limit.ok()) terms.limit = *limit;
    else terms.limit = Instant::parse(duty.data["fixed"].string_or("")).value_or(never);
    return terms;
}

calendar::Surroundings around_of(const Json& around) {
    calendar::Surroundings told;
    const auto from = calendar::Date::parse(around["first_day"].string_or("")), to = calendar::Date::parse(around["day_after"].string_or(""));
    if (from && to) told.period.emplace(*from, *to);
    told.shift_end = Instant::parse(around["shift_end"].string_or(""));
    if (const std::int64_t draw = around["draw"].int_or(-1); draw >= 0) told.draw = static_cast<std::uint64_t>(draw);
    if (const auto date = calendar::Date::parse(around["date"].string_or(""))) told.date_of = [date](const std::string&) { return date; };
    return told;
}

Result<calendar::Limit> limit_of(const store::DutyRow& duty) { return calendar::Limit::parse(duty.data["limit"].string_or(""), calendar::Phrases::scheduled); }

bool has_limit(const store::DutyRow& duty) { return duty.data["limit"].is_string() || duty.data["fixed"].is_string(); }

const char* name_of(Beat beat) {
    for (const auto& [name, each] : beat_names)
        if (each == beat) return name;
    return "start";
}
std::optional<Beat> beat_named(const std::string& name) {
    for (const auto& [each, beat] : beat_names)
        if (name == each) return beat;
    return {};
}

std::vector<ClockEvent> beats_of(const store::DutyRow& duty) {
    std::vector<ClockEvent> beats;
    if (const Json& held = duty.data["beats"]; held.is_array())
        for (const Json& each : held.as_array())
            if (const auto beat = beat_named(each["beat"].string_or(""))) beats.push_back({*beat, Instant::parse(each["at"].string_or("")).value_or(duty.started_at)});
    if (beats.empty()) beats.push_back({Beat::start, duty.started_at});
    return beats;
}

void add_beat(store::DutyRow& duty, Beat beat, Instant at) {
    if (duty.data.is_null()) duty.data = JsonObject();
    Json& held = duty.data["beats"];
    if (!held.is_array()) held = JsonArray();
    held.as_array().push_back(JsonObject{{"beat", name_of(beat)}, {"at", at.to_string()}});
}

std::optional<Instant> warn_time(const calendar::WorkCalendar& calendar, Instant due, const policy::LadderStep& step) {
    const auto at = calendar::before(calendar, due, step.offset);
    return at.ok() ? std::optional(*at) : std::nullopt;
}

std::optional<Instant> late_time(const calendar::WorkCalendar& calendar, Instant due, const policy::LadderStep& step) {
    if (step.offset.count == 0) return first_late(calendar, due);
    const auto at = calendar::due_time(calendar, due, calendar::Limit{step.offset});
    return at.ok() ? std::optional(std::max(at->at, first_late(calendar, due))) : std::nullopt;
}

bool is_open(const store::DutyRow& duty) { return duty.status == "open" || duty.status == "late" || duty.status == "paused"; }

}  // namespace huiyin::engine
