// What stands behind a figure: the records that its formulas count, and the figure of each group of them.
//
// A formula over one query has records behind it (policy/records_behind.hpp). A group's figure is the metric's own formula over
// the records of the group, as though there were no others of their type.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/metric_figure.hpp"

namespace huiyin::engine {

/// `rest` are the records of the whole that are not among those of the part: what missed the target.
enum class MetricSide { value, part, whole, rest };
[[nodiscard]] std::optional<MetricSide> side_named(const std::string& name);

/// The records behind a side of the metric, in order of their making; none where its formula is not over one query.
[[nodiscard]] std::optional<feel::List> records_of(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, MetricSide side);
/// The group of a record in a dimension.
[[nodiscard]] feel::Value group_of(World& world, const policy::Pack& pack, const policy::Split& split, const calendar::PeriodSpan& period, const feel::Value& record);

struct MetricGroup {
    std::string key;                                     ///< what tells it from the others
    feel::Value by;                                      ///< what it has in common
    feel::Value first;                                   ///< one of its records
    MetricFigure figure;
};
/// The groups of a dimension, in the order in which their first records were made.
[[nodiscard]] std::vector<MetricGroup> split_of(World& world, const policy::Pack& pack, const policy::Metric& metric, const policy::Split& split, const calendar::PeriodSpan& period);

}  // namespace huiyin::engine
