#include "engine/metric_figure.hpp"

#include "engine/created_window.hpp"

namespace huiyin::engine {

feel::Value range_of(const calendar::PeriodSpan& period, const calendar::Zone& zone) {
    const auto midnight = [&](calendar::Date day) { return feel::Value::at_instant(zone.to_instant({day, 0}), zone); };
    return feel::Range{midnight(period.from), midnight(period.to), true, false};
}

feel::Value measured(World& world, const policy::Pack& pack, const policy::Expression& formula, const calendar::PeriodSpan& period, const Only* only) {
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world.zone());
    if (formula && stays_within_period(*formula.program)) frame.created = Window{world.zone().to_instant({period.from, 0}), world.zone().to_instant({period.to, 0})};
    if (only) frame.only = *only;
    return world.evaluate(formula, frame);
}

Instant judged_at(const policy::Metric& metric, const calendar::PeriodSpan& period, const calendar::Zone& zone, const calendar::WorkCalendar& calendar) {
    const Instant ended = zone.to_instant({period.to, 0});
    if (!metric.due) return ended;
    calendar::Surroundings around;
    around.period.emplace(period.from, period.to);
    const auto due = calendar::due_at(calendar, zone.to_instant({period.from, 0}), *metric.due, calendar::RestDay::keep, around);
    return due.ok() ? *due : ended;
}

namespace {

void measure(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, const Only* only, MetricFigure& figure) {
    if (metric.value) {
        figure.value = measured(world, pack, metric.value, period, only);
        return;
    }
    figure.part = measured(world, pack, metric.part, period, only);
    figure.whole = measured(world, pack, metric.whole, period, only);
    if (figure.part.is_number() && figure.whole.is_number() && !figure.whole.as_number().is_zero()) figure.value = figure.part.as_number() / figure.whole.as_number();
}

MetricFigure judged(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, const Only* only) {
    MetricFigure figure;
    measure(world, pack, metric, period, only, figure);
    if (!metric.target_test || figure.value.is_null()) return figure;
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world.zone());
    if (metric.target.find("previous") != std::string::npos) {
        if (only) return figure;
        MetricFigure before;
        const calendar::WorkCalendar& calendar = world.calendar(pack, "");
        measure(world, pack, metric, calendar::period_of(calendar, metric.every, period.from.plus_days(-1)), nullptr, before);
        frame.previous = before.value;
        if (before.value.is_null()) return figure;
    }
    const feel::Value met = world.test(*metric.target_test, figure.value, frame);
    if (met.is_boolean()) figure.met = met.as_boolean();
    return figure;
}

}  // namespace

MetricFigure figure_of(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period) { return judged(world, pack, metric, period, nullptr); }

MetricFigure figure_within(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, const Only& only) { return judged(world, pack, metric, period, &only); }

}  // namespace huiyin::engine
