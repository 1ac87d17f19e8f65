// What the calendar sets off: occurrences of schedules, each once, and metrics judged when their period has ended.
#include <algorithm>
#include <utility>

#include "engine/metric_figure.hpp"
#include "engine/rhythms.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

std::string id_of(const feel::Value& value) { return value.kind() == feel::Kind::object ? value.as_object()->identity() : value.is_string() ? value.as_string() : value.is_null() ? std::string() : value.to_text(); }

}  // namespace

void Work::open_occurrences(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period) {
    const DutyRule rule = rule_of(pack, schedule);
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world_.zone());
    feel::List population{feel::Value()};
    if (schedule.population) {
        const feel::Value found = world_.evaluate(schedule.population, frame);
        population = found.is_list() ? found.as_list() : found.is_null() ? feel::List() : feel::List{found};
    }
    const Instant first = world_.zone().to_instant({period.from, 0});
    const Instant begins = looks_back(schedule) ? now_ : schedule.every.rhythm == calendar::Rhythm::once ? now_ : std::max(first, now_);
    for (const feel::Value& item : population) {
        const std::string object = id_of(item);
        if (tx_.has_occurrence(schedule.id, object, period.key)) continue;
        frame.item = item;
        std::string record = item.kind() == feel::Kind::object ? object : std::string();
        if (!schedule.create.empty()) {
            Attempt attempt;
            attempt.type = kernel_.policy->record_type(schedule.create);
            attempt.action = attempt.type ? attempt.type->find_action(schedule.create_action) : nullptr;
            if (!attempt.action) continue;
            attempt.input = assigned(*attempt.type, schedule.with, frame);
            attempt.by_effect = true;
            const auto checked = check_action(world_, attempt);
            if (!checked.ok()) {
                // The occurrence is owed all the same: a bare duty stands for the record that could not be opened.
                tell("effect_refused", record, now_, JsonObject{{"record_type", attempt.type->id}, {"action", attempt.action->id}, {"code", checked.problem().code}, {"reason", message(Language::zh, checked.problem())}});
            } else {
                record = perform(attempt, true);
            }
        }
        if (!tx_.add_occurrence(schedule.id, object, period.key, record)) continue;
        Frame held = frame;
        if (!record.empty()) held.record = world_.object(record);
        JsonObject data{{"period", period.key}, {"period_from", period.from.to_string()}, {"period_to", period.to.to_string()}, {"object", object}};
        // What is due before its period begins is opened a period ahead, and read from the beginning of its own.
        if (looks_back(schedule)) data.set("around", JsonObject{{"from", first.to_string()}});
        const std::string duty = open_duty(rule, record, begins, held, std::move(data));
        tell("occurrence_opened", record, now_, JsonObject{{"schedule", schedule.id}, {"period", period.key}, {"object", object}, {"duty", duty}}, schedule.clauses);
        summarise(record);
    }
}

void Work::judge_metric(const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period) {
    if (!metric.target_test) return;
    const MetricFigure figure = figure_of(world_, pack, metric, period);
    Json data = JsonObject{{"metric", metric.id}, {"period", period.key}, {"value", figure.value.to_json()}, {"part", figure.part.to_json()}, {"whole", figure.whole.to_json()}, {"met", figure.met ? Json(*figure.met) : Json()}};
    const std::size_t event = tell("metric_judged", "", now_, std::move(data), metric.clauses);
    if (!figure.met) return;                             // nothing to measure proves nothing
    prove(metric.clauses, *figure.met ? "kept" : "broken", "metric " + metric.id, "", now_, event);
    if (*figure.met || metric.missed.empty()) return;
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world_.zone());
    Act act;
    act.at = now_;
    act.tolerant = true;
    act.rule = "metric " + metric.id;
    for (const policy::Effect& effect : metric.missed)
        if (!effect.condition || world_.holds(effect.condition, frame)) run_one(effect, frame, "", act);
}

}  // namespace huiyin::engine
