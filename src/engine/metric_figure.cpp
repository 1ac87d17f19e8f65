#include "engine/metric_figure.hpp"

#include "engine/created_window.hpp"

namespace huiyin::engine {

feel::Value range_of(const calendar::PeriodSpan& period, const calendar::Zone& zone) {
    const auto midnight = [&](calendar::Date day) { return feel::Value::at_instant(zone.to_instant({day, 0}), zone); };
    return feel::Range{midnight(period.from), midnight(period.to), true, false};
}

namespace {

void measure(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, MetricFigure& figure) {
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world.zone());
    const auto measured = [&](const policy::Expression& expression) {
        frame.created.reset();
        if (expression && stays_within_period(*expression.program)) frame.created = Window{world.zone().to_instant({period.from, 0}), world.zone().to_instant({period.to, 0})};
        return world.evaluate(expression, frame);
    };
    if (metric.value) {
        figure.value = measured(metric.value);
        return;
    }
    figure.part = measured(metric.part);
    figure.whole = measured(metric.whole);
    if (figure.part.is_number() && figure.whole.is_number() && !figure.whole.as_number().is_zero()) figure.value = figure.part.as_number() / figure.whole.as_number();
}

}  // namespace

MetricFigure figure_of(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period) {
    MetricFigure figure;
    measure(world, pack, metric, period, figure);
    if (!metric.target_test || figure.value.is_null()) return figure;
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world.zone());
    if (metric.target.find("previous") != std::string::npos) {
        MetricFigure before;
        const calendar::WorkCalendar& calendar = world.calendar(pack, "");
        measure(world, pack, metric, calendar::period_of(calendar, metric.every, period.from.plus_days(-1)), before);
        frame.previous = before.value;
        if (before.value.is_null()) return figure;
    }
    const feel::Value met = world.test(*metric.target_test, figure.value, frame);
    if (met.is_boolean()) figure.met = met.as_boolean();
    return figure;
}

}  // namespace huiyin::engine
