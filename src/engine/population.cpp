// Who belongs to a round: the sample that is drawn of a schedule's population, who has come and who has gone.
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
#include "engine/occurrence.hpp"
#include "engine/rhythms.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
std::vector<Planned> Work::population_of(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period) {
    const calendar::Date today = world_.zone().to_local(now_).date;
    std::vector<Planned> all;
    for (const feel::Value& item : members_of(world_, pack, schedule, period))
        if (auto planned = planned_for(world_, pack, schedule, item, period, today); planned && !tx_.has_occurrence(schedule.id, planned->object, planned->period.key)) all.push_back(std::move(*planned));
    return all;
}

std::vector<Planned> Work::drawn_from(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period, std::vector<Planned> population) {
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
                    const auto planned = planned_for(world_, *pack, schedule, world_.object(record), *period, world_.zone().to_local(now_).date);
                    if (planned && !tx_.has_occurrence(schedule.id, record, planned->period.key)) plan(*pack, schedule, {*planned}, 0, 1);
                    else if (planned) owe_again(schedule, *planned);
                }
            }
        }
}

/// An occurrence that fell away because the import that brought it was undone, and whose object has come back after all: each
/// stands once, so the same is owed again, unless its time is over.
void Work::owe_again(const policy::Schedule& schedule, const Planned& planned) {
    for (const store::OccurrenceRow& held : tx_.occurrences(schedule.id, planned.object)) {
        auto duty = held.period == planned.period.key ? tx_.duty(held.duty) : std::nullopt;
        const auto rule = duty ? find_rule(*kernel_.policy, duty->definition) : std::nullopt;
        if (!rule || !std::as_const(duty->data)["undone"].bool_or(false)) continue;
        const std::int64_t fell_away = std::as_const(duty->data)["closed_by"].int_or(0);
        for (const char* name : {"undone", "closed_by"}) duty->data.as_object().erase(name);
        duty->data["beats"].as_array().resize(1);
        count(*duty, *rule);
        if (duty->due_at && first_late(world_.calendar(*rule->pack, schedule.calendar), *duty->due_at) <= now_) return;
        seat(*duty, *rule, duty_frame(*duty, *rule));
        if (std::as_const(duty->data)["unopened"].bool_or(false)) duty->next_wake_at = std::max(duty->started_at, now_);
        tell("duty_restored", duty->record, now_, JsonObject{{"duty", duty->id}, {"definition", duty->definition}, {"from", fell_away}, {"to", fell_away}, {"status", duty->status}}, rule->clauses);
        put(*duty, *rule);
        summarise(duty->record);
    }
}

void Work::reconcile(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period) {
    std::set<std::string> members;
    for (const feel::Value& item : members_of(world_, pack, schedule, period)) members.insert(key_of(item));
    std::set<std::string> gone;
    for (const store::OccurrenceRow& open : tx_.open_occurrences(schedule.id, ""))
        if (!members.contains(open.object)) gone.insert(open.object);
    for (const std::string& object : gone) leave(schedule, object);
    const std::vector<Planned> joined = population_of(pack, schedule, period);
    plan(pack, schedule, joined, 0, joined.size());
}

}  // namespace huiyin::engine
