// Occurrences that must fall on working days, and the n-th working day of a period.
//
// A day of rest moves forward, back, to the nearest working day (a tie goes forward), or its occurrence is skipped. The move
// always starts from the rule's own day, so that nothing drifts; occurrences that move onto one day are one, so that there
// are never two.
#pragma once

#include <optional>
#include <vector>

#include "calendar/recurrence_set.hpp"
#include "calendar/work_calendar.hpp"

namespace huiyin::calendar {

enum class Adjust { keep, forward, back, nearest, skip };

/// Problems: calendar.adjust-unknown, with a suggestion.
[[nodiscard]] Result<Adjust> parse_adjust(std::string_view text);

/// The day that `date` moves to; empty where it is skipped, or where the calendar has no working day.
[[nodiscard]] std::optional<Date> adjusted(const WorkCalendar& calendar, Date date, Adjust adjust);

/// The n-th working day in [from, to), the last for -1; empty where there are not so many. O(log n).
[[nodiscard]] std::optional<Date> nth_working_day(const WorkCalendar& calendar, Date from, Date to, std::int32_t n);

/// A recurrence set on working days. Occurrences keep their time of day.
class WorkingRecurrence {
public:
    WorkingRecurrence(RecurrenceSet set, WorkCalendar calendar, Adjust adjust) : set_(std::move(set)), calendar_(std::move(calendar)), adjust_(adjust) {}

    /// Local times, by the clock of the set. Strictly after, strictly before, in [from, to) up to `most`.
    [[nodiscard]] std::optional<LocalTime> next(LocalTime after) const;
    [[nodiscard]] std::optional<LocalTime> previous(LocalTime before) const;
    [[nodiscard]] std::vector<LocalTime> between(LocalTime from, LocalTime to, std::size_t most) const;

private:
    [[nodiscard]] std::optional<LocalTime> moved(const Occurrence& occurrence) const;

    RecurrenceSet set_;
    WorkCalendar calendar_;
    Adjust adjust_;
};

}  // namespace huiyin::calendar
