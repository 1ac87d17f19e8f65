// Metrics with a target, judged when their period has ended or at the moment that the pack names.
#include <utility>

#include "engine/metric_figure.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {

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
        if (!effect.condition || world_.holds(effect.condition, frame)) run_or_tell(effect, frame, "", act);
}

}  // namespace huiyin::engine
