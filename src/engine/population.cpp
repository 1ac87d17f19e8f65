// Who belongs to a round: the population of a schedule, which period is whose, and the sample that is drawn of them.
//
// A draw is made by a seed that the ledger keeps: objects stand in the order of SHA-256("<seed>:<object>"), and the first of
// each group are taken, so that whoever has the seed and the population can draw again.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/hash.hpp"
#include "engine/feel_items.hpp"
#include "engine/metric_figure.hpp"
#include "engine/rhythms.hpp"
#include "engine/work.hpp"

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

}  // namespace

std::optional<Work::Planned> Work::planned_for(const policy::Pack& pack, const policy::Schedule& schedule, const feel::Value& item, const calendar::PeriodSpan& period) {
    const std::string object = key_of(item);
    const calendar::Date today = world_.zone().to_local(now_).date;
    if (schedule.anchor == policy::Anchor::calendar) return Planned{object, period, 0};
    if (schedule.anchor == policy::Anchor::date) {
        Frame frame;
        frame.pack = &pack;
        frame.item = item;
        const feel::Value date = world_.evaluate(schedule.anchored, frame);
        const auto at = date.to_instant(world_.zone());
        const auto base = date.kind() == feel::Kind::date ? std::optional(date.as_date()) : at ? std::optional(world_.zone().to_local(*at).date) : std::nullopt;
        const auto own = base ? counted_from(schedule, *base, today) : std::nullopt;
        return own ? std::optional(Planned{object, own->period, own->phase}) : std::nullopt;
    }
    // From the last completion; what was not completed is followed by the next when its own period has ended.
    const std::vector<store::OccurrenceRow> before = tx_.occurrences(schedule.id, object);
    calendar::Date from = today;
    if (!before.empty()) {
        const auto duty = tx_.duty(before.front().duty);
        const auto held = duty ? period_of(*duty) : std::nullopt;
        if (!held) return {};
        const bool kept = duty->closed_at && (duty->status == "kept" || duty->status == "kept_late");
        from = kept ? world_.zone().to_local(*duty->closed_at).date : held->to;
        if (from <= held->from) from = held->from.plus_days(1);      // done on its first day: the key must be another
        if (from > today) return {};
    }
    std::set<std::string> periods;
    for (const store::OccurrenceRow& each : before) periods.insert(each.period.substr(0, each.period.find('/')));
    const auto phase = phase_of(schedule, static_cast<std::int64_t>(periods.size()));
    if (!phase) return {};
    return Planned{object, {from, after(phases_of(schedule)[*phase].every, from, 1), from.to_string()}, *phase};
}

std::vector<Work::Planned> Work::population_of(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period) {
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world_.zone());
    feel::List found{feel::Value()};
    if (schedule.population) found = listed(world_.evaluate(schedule.population, frame));
    std::vector<Planned> all;
    std::set<std::string> seen;
    for (const feel::Value& item : found)
        if (seen.insert(key_of(item)).second)
            if (auto planned = planned_for(pack, schedule, item, period); planned && !tx_.has_occurrence(schedule.id, planned->object, planned->period.key)) all.push_back(std::move(*planned));
    return all;
}

std::vector<Work::Planned> Work::drawn_from(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period, std::vector<Planned> population) {
    if (!schedule.sample || population.empty()) return population;
    const policy::Sample& sample = *schedule.sample;
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world_.zone());
    const auto figure = [&](const policy::Value& value) {
        if (value.literal) return value.literal->is_number() ? value.literal->as_number() : Decimal(0);
        const feel::Value found = world_.evaluate(value.expression, frame);
        return found.is_number() ? found.as_number() : Decimal(0);
    };
    const Decimal share = figure(sample.share), least = figure(sample.least);
    const std::string seed = id();
    std::map<std::string, std::map<std::string, Planned>> groups;
    for (Planned& each : population) {
        frame.item = world_.object(each.object);
        const std::string group = sample.per ? key_of(world_.evaluate(sample.per, frame)) : std::string();
        const std::string place = to_hex(sha256(seed + ":" + each.object));
        groups[group].emplace(place, std::move(each));
    }
    std::vector<Planned> drawn;
    JsonArray parts;
    for (auto& [group, members] : groups) {
        const Decimal size(static_cast<std::int64_t>(members.size()));
        const std::int64_t wanted = std::max(share * size, least).round(0, Rounding::up).to_int64().value_or(0);
        JsonArray ids;
        for (auto& [place, each] : members) {
            if (static_cast<std::int64_t>(ids.size()) >= wanted) break;
            ids.emplace_back(each.object);
            drawn.push_back(std::move(each));
        }
        parts.push_back(JsonObject{{"group", group}, {"of", members.size()}, {"drawn", std::move(ids)}});
    }
    tell("sample_drawn", "", now_, JsonObject{{"schedule", schedule.id}, {"period", period.key}, {"seed", seed}, {"share", share}, {"least", least}, {"groups", std::move(parts)}}, schedule.clauses);
    return drawn;
}

bool Work::belongs(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period, const std::string& record) {
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world_.zone());
    const feel::Value item = world_.object(record);
    if (item.is_null()) return false;
    // As though there were no other record of its type: the answer is the record, or nothing.
    frame.only = Only{schedule.population_type, {item}};
    const feel::Value found = world_.evaluate(schedule.population, frame);
    if (!found.is_list()) return false;
    const feel::List& list = found.as_list();
    return std::any_of(list.begin(), list.end(), [&](const feel::Value& each) { return key_of(each) == record; });
}

void Work::reconcile_touched() {
    std::vector<std::pair<std::string, std::string>> records;
    for (const auto& [id, row] : touched_) records.emplace_back(id, row.type);
    std::optional<Json> held;
    for (const auto& pack : kernel_.policy->packs())
        for (const policy::Schedule& schedule : pack->schedules) {
            if (schedule.population_type.empty() || !schedule.own_fields) continue;
            for (const auto& [record, type] : records) {
                if (type != schedule.population_type) continue;
                if (!held) held = tx_.document("rhythms").value_or(JsonObject());
                const auto period = Rhythms::running(schedule, *held, world_.zone().to_local(now_).date);
                if (!period) continue;
                if (!belongs(*pack, schedule, *period, record)) {
                    leave(schedule, record);
                } else if (!schedule.sample) {
                    const auto planned = planned_for(*pack, schedule, world_.object(record), *period);
                    if (planned && !tx_.has_occurrence(schedule.id, record, planned->period.key)) plan(*pack, schedule, {*planned}, 0, 1);
                }
            }
        }
}

void Work::reconcile(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period) {
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world_.zone());
    const feel::Value found = world_.evaluate(schedule.population, frame);
    std::set<std::string> members;
    if (found.is_list())
        for (const feel::Value& item : found.as_list()) members.insert(key_of(item));
    std::set<std::string> gone;
    for (const store::OccurrenceRow& open : tx_.open_occurrences(schedule.id, ""))
        if (!members.contains(open.object)) gone.insert(open.object);
    for (const std::string& object : gone) leave(schedule, object);
    const std::vector<Planned> joined = population_of(pack, schedule, period);
    plan(pack, schedule, joined, 0, joined.size());
}

}  // namespace huiyin::engine
