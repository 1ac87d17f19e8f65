#include "engine/occurrence.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/hash.hpp"
#include "engine/feel_items.hpp"
#include "engine/metric_figure.hpp"
#include "engine/rhythms.hpp"

namespace huiyin::engine {
namespace {

constexpr int periods_max = 20'000;                  // from an anchor to today; fifty years of days

/// The day that lies `n` periods behind `from`; a day that a month lacks is its last.
calendar::Date after(const calendar::Every& every, calendar::Date from, std::int64_t n) {
    const std::int64_t count = n * every.interval;
    switch (every.rhythm) {
        case calendar::Rhythm::week: return from.plus_days(static_cast<std::int32_t>(7 * count));
        case calendar::Rhythm::month: return from.plus_months(count);
        case calendar::Rhythm::quarter: return from.plus_months(3 * count);
        case calendar::Rhythm::half_year: return from.plus_months(6 * count);
        case calendar::Rhythm::year: return from.plus_months(12 * count);
        case calendar::Rhythm::day: case calendar::Rhythm::working_day: case calendar::Rhythm::once: case calendar::Rhythm::rrule: break;
    }
    return from.plus_days(static_cast<std::int32_t>(count));
}

std::vector<policy::Phase> phases_of(const policy::Schedule& schedule) {
    return schedule.phases.empty() ? std::vector<policy::Phase>{{schedule.every, {}, {}}} : schedule.phases;
}

struct Own { calendar::PeriodSpan period; std::size_t phase = 0; };

/// The period since `base` that holds `day`, through all phases; none before the base and after the last phase.
std::optional<Own> counted_from(const policy::Schedule& schedule, calendar::Date base, calendar::Date day) {
    const std::vector<policy::Phase> phases = phases_of(schedule);
    for (std::size_t p = 0; p < phases.size() && base <= day; ++p) {
        const std::int64_t most = phases[p].periods.value_or(periods_max);
        for (std::int64_t k = 0; k < most; ++k) {
            const calendar::Date from = after(phases[p].every, base, k), to = after(phases[p].every, base, k + 1);
            if (day < to) return Own{{from, to, from.to_string()}, p};
        }
        base = after(phases[p].every, base, most);
    }
    return {};
}

/// The phase of the n-th period, counted from 0.
std::optional<std::size_t> phase_of(const policy::Schedule& schedule, std::int64_t n) {
    const std::vector<policy::Phase> phases = phases_of(schedule);
    for (std::size_t p = 0; p < phases.size(); ++p) {
        if (!phases[p].periods || n < *phases[p].periods) return p;
        n -= *phases[p].periods;
    }
    return {};
}

/// The draw of a duty: it follows from its random id, so that whoever has the ledger can draw it again.
std::int64_t drawn(const std::string& duty) {
    std::int64_t number = 0;
    for (const char digit : to_hex(sha256(duty)).substr(0, 12)) number = number * 16 + (digit <= '9' ? digit - '0' : digit - 'a' + 10);
    return number;
}

/// Writes down what the phrase of a limit has to be told: period, shift, draw, the date of a field.
void tell_around(World& world, store::DutyRow& duty, const DutyRule& rule, const calendar::Limit& limit, const Frame& frame) {
    // What was told once stays told: a draw is drawn once, and the period and the shift are those of the beginning.
    const calendar::Needs needs = limit.needs();
    Json told = std::as_const(duty.data)["around"];
    JsonObject around = told.is_object() ? told.as_object() : JsonObject();
    const auto is_new = [&](const char* name) { return around.find(name) == nullptr; };
    if (needs.period && is_new("first_day") && frame.period.kind() == feel::Kind::range) {
        const auto day = [&](const feel::Value& end) { return world.zone().to_local(end.to_instant(world.zone()).value_or(duty.started_at)).date.to_string(); };
        around.set("first_day", day(frame.period.as_range().low));
        around.set("day_after", day(frame.period.as_range().high));
    }
    // A moment stands in the calendar: whoever comes later owes it at the same time as the others.
    if (rule.schedule && std::holds_alternative<calendar::Moment>(limit.held) && is_new("from") && frame.period.kind() == feel::Kind::range)
        if (const auto begins = frame.period.as_range().low.to_instant(world.zone())) around.set("from", begins->to_string());
    if (needs.shift && is_new("shift_end"))
        if (const auto end = world.calendar(*rule.pack, rule.calendar).shift_end(duty.started_at)) around.set("shift_end", end->to_string());
    if (needs.draw && is_new("draw")) around.set("draw", drawn(duty.id));
    if (!needs.field.empty() && rule.due->field) {
        const auto date = date_of(world.evaluate(rule.due->field, frame), world.zone());
        around.set("date", date ? Json(date->to_string()) : Json());
    }
    if (!around.empty()) duty.data["around"] = std::move(around);
}

}  // namespace

feel::List members_of(World& world, const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period) {
    if (!schedule.population) return {feel::Value()};
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world.zone());
    feel::List once;
    std::set<std::string> seen;
    for (feel::Value& item : listed(world.evaluate(schedule.population, frame)))
        if (seen.insert(key_of(item)).second) once.push_back(std::move(item));
    return once;
}

std::optional<Planned> planned_for(World& world, const policy::Pack& pack, const policy::Schedule& schedule, const feel::Value& item, const calendar::PeriodSpan& period, calendar::Date today) {
    const std::string object = key_of(item);
    if (schedule.anchor == policy::Anchor::calendar) return Planned{object, period, 0};
    if (schedule.anchor == policy::Anchor::date) {
        Frame frame;
        frame.pack = &pack;
        frame.item = item;
        const feel::Value date = world.evaluate(schedule.anchored, frame);
        const auto at = date.to_instant(world.zone());
        const auto base = date.kind() == feel::Kind::date ? std::optional(date.as_date()) : at ? std::optional(world.zone().to_local(*at).date) : std::nullopt;
        const auto own = base ? counted_from(schedule, *base, today) : std::nullopt;
        return own ? std::optional(Planned{object, own->period, own->phase}) : std::nullopt;
    }
    // From the last completion; what was not completed is followed by the next when its own period has ended.
    const std::vector<store::OccurrenceRow> before = world.view().occurrences(schedule.id, object);
    calendar::Date from = today;
    if (!before.empty()) {
        const auto duty = world.view().duty(before.front().duty);
        const auto held = duty ? period_of(*duty) : std::nullopt;
        if (!held) return {};
        const bool kept = duty->closed_at && (duty->status == "kept" || duty->status == "kept_late");
        from = kept ? world.zone().to_local(*duty->closed_at).date : held->to;
        if (from <= held->from) from = held->from.plus_days(1);      // done on its first day: the key must be another
        if (from > today) return {};
    }
    std::set<std::string> periods;
    for (const store::OccurrenceRow& each : before) periods.insert(each.period.substr(0, each.period.find('/')));
    const auto phase = phase_of(schedule, static_cast<std::int64_t>(periods.size()));
    if (!phase) return {};
    return Planned{object, {from, after(phases_of(schedule)[*phase].every, from, 1), from.to_string()}, *phase};
}

void set_terms(World& world, store::DutyRow& duty, const DutyRule& rule, const Frame& frame) {
    if (duty.data.is_null()) duty.data = JsonObject();
    JsonObject& data = duty.data.as_object();
    data.erase("limit");
    data.erase("fixed");
    data.erase("uncounted");
    data.erase("cut_by");
    data.set("calendar", rule.calendar);
    data.set("rest_day", static_cast<int>(rule.rest_day));
    if (rule.step) {
        if (rule.step->due) data.set("limit", rule.step->due->to_string());
    } else if (rule.due && rule.due->limit) {
        data.set("limit", rule.due->limit->to_string());
        tell_around(world, duty, rule, *rule.due->limit, frame);
    } else if (rule.due && rule.due->expression) {
        const feel::Value value = world.evaluate(rule.due->expression, frame);
        if (value.is_string()) {
            if (const auto limit = calendar::Limit::parse(value.as_string(), calendar::Phrases::scheduled); limit.ok()) {
                data.set("limit", limit->to_string());
                tell_around(world, duty, rule, *limit, frame);
            }
        } else if (value.kind() == feel::Kind::date) {
            const calendar::WorkCalendar& office = world.calendar(*rule.pack, rule.calendar);
            data.set("fixed", world.zone().to_instant(office.close_of(value.as_date())).to_string());
        } else if (value.kind() == feel::Kind::days_time_duration) {
            data.set("fixed", (duty.started_at + value.as_days_time().ms).to_string());
        } else if (const auto at = value.to_instant(world.zone())) {
            data.set("fixed", at->to_string());
        }
    }
}

Draft draft_of(World& world, const DutyRule& rule, const Planned& planned, std::int32_t number, std::string id, Instant now) {
    const policy::Schedule& schedule = *rule.schedule;
    Draft draft;
    store::DutyRow& duty = draft.duty;
    duty.id = std::move(id);
    duty.definition = rule.id;
    duty.status = "open";
    duty.hidden = schedule.sample && schedule.sample->hidden;
    const feel::Value item = world.object(planned.object);
    if (schedule.create.empty() && !item.is_null()) duty.record = planned.object;
    duty.data = JsonObject{{"period", planned.period.key}, {"period_from", planned.period.from.to_string()}, {"period_to", planned.period.to.to_string()}, {"object", planned.object}};
    if (schedule.times > 1) duty.data["number"] = number;
    if (duty.hidden) duty.data["hidden"] = true;

    Frame& frame = draft.frame;
    frame.pack = rule.pack;
    frame.period = range_of(planned.period, world.zone());
    frame.item = item.is_null() && !planned.object.empty() ? feel::Value(planned.object) : item;
    if (!duty.record.empty()) frame.record = item;
    const calendar::WorkCalendar& calendar = world.calendar(*rule.pack, schedule.calendar);
    const Instant first = world.zone().to_instant({planned.period.from, 0});
    const bool from_now = looks_back(schedule) || schedule.every.rhythm == calendar::Rhythm::once || (schedule.sample && schedule.sample->at_end);
    duty.started_at = from_now ? now : std::max(first, now);
    if (schedule.opens) {
        calendar::Surroundings around;
        around.period.emplace(planned.period.from, planned.period.to);
        around.shift_end = calendar.shift_end(first);
        around.draw = 0;
        if (const auto opens = calendar::due_at(calendar, first, *schedule.opens, calendar::RestDay::keep, around); opens.ok()) duty.started_at = std::max(duty.started_at, *opens);
    }
    frame.start = feel::Entries{{"at", feel::Value::at_instant(duty.started_at, world.zone())}};
    add_beat(duty, Beat::start, duty.started_at);
    set_terms(world, duty, rule, frame);
    return draft;
}

std::optional<Instant> due_of(World& world, const DutyRule& rule, const store::DutyRow& draft, Instant now) {
    if (!has_limit(draft)) return {};
    const auto folded = fold(beats_of(draft), terms_of(draft, world.calendar(*rule.pack, rule.calendar)), now);
    return folded.ok() ? folded->due_at : std::nullopt;
}

}  // namespace huiyin::engine
