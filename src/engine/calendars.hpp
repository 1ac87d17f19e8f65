// Working calendars of packs with what the organisation has set beside them, made once and shared.
//
// Making one lays out its days for years ahead, which costs more than most commands; it depends on nothing but the pack's
// definition, the zone and the two documents, so calendars are kept by those.
#pragma once

#include <optional>

#include "calendar/work_calendar.hpp"
#include "policy/model.hpp"

namespace huiyin::engine {

/// The calendar of `definition` (none: a plain one without hours) of the pack `owner`, under the documents `holidays` and `days`.
[[nodiscard]] calendar::WorkCalendar shared_calendar(const policy::Pack& owner, const policy::CalendarDefinition* definition, const calendar::Zone& zone,
                                                     const std::optional<Json>& holidays, const std::optional<Json>& days);

/// A day of the organisation's own as documents keep it (calendar::parse_dated_days), or as it is set by hand: {"working", "name",
/// "spans": [["08:30", "12:00"], …]}. Problems: calendar.day-shape for hours that overlap, and those of parse_dated_days.
[[nodiscard]] Result<calendar::DatedDay> dated_day(const Json& day);

}  // namespace huiyin::engine
