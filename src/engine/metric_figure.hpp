// A metric over one period: its value, from which part of which whole, and whether the target is met.
#pragma once

#include <optional>

#include "calendar/recurrence.hpp"
#include "engine/world.hpp"

namespace huiyin::engine {

struct MetricFigure {
    feel::Value value;                                   ///< null: nothing to measure, or a whole of zero
    feel::Value part, whole;                             ///< null where the metric has neither
    std::optional<bool> met;                             ///< none without a target or a value
};

/// The period as FEEL sees it: [from, to) as dates and times of the organisation's zone.
[[nodiscard]] feel::Value range_of(const calendar::PeriodSpan& period, const calendar::Zone& zone);
/// The value is compared with the target unrounded; `previous` in the target is the value of the period before.
[[nodiscard]] MetricFigure figure_of(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period);
/// The same over a few records only; a target that asks for the value of the period before is not judged.
[[nodiscard]] MetricFigure figure_within(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, const Only& only);
/// A formula of a metric over the period; over all records where `only` is null.
[[nodiscard]] feel::Value measured(World& world, const policy::Pack& pack, const policy::Expression& formula, const calendar::PeriodSpan& period, const Only* only);
/// When the metric is judged over the period: at the moment that the pack names, else when it has ended.
[[nodiscard]] Instant judged_at(const policy::Metric& metric, const calendar::PeriodSpan& period, const calendar::Zone& zone, const calendar::WorkCalendar& calendar);

}  // namespace huiyin::engine
