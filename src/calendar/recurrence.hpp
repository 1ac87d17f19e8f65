// Recurrence as packs write it: every day, working day, week, month, quarter, half-year, year, N of them, or an RRULE
// (RFC 5545). Periods are half-open [start, end) in local time.
//
// An RRULE of a pack has no DTSTART, so it counts from where all rhythms count: from 1970-01-01, rules by the week from the
// Monday before. What the rule leaves open it takes from there: the 1st, Monday, January. Its periods begin on its days.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "calendar/recurrence_set.hpp"
#include "calendar/work_calendar.hpp"

namespace huiyin::calendar {

enum class Rhythm { day, working_day, week, month, quarter, half_year, year, once, rrule };

/// "week", "2 weeks", "quarter", "working day", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15", … (`Every` of the pack language).
struct Every {
    std::int32_t interval = 1;
    Rhythm rhythm = Rhythm::month;
    std::shared_ptr<const Rrule> rule;                                      ///< of Rhythm::rrule
    std::shared_ptr<const RecurrenceSet> days;                              ///< the days that it gives
    bool operator==(const Every& other) const;
    /// Problems: calendar.every-*, calendar.rrule-*. A rule by the hour, one that ends (COUNT, UNTIL) and one that never
    /// comes true is no rhythm of a schedule.
    static Result<Every> parse(std::string_view text);
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] std::string in_words(Language language) const;
};

/// One period of a rhythm: its first day, the day after its last, and its name (2026-W10, 2026-03, 2026-Q1, 2026-H1, 2026;
/// the first day for the others).
struct PeriodSpan {
    Date from;
    Date to;
    std::string key;
    bool operator==(const PeriodSpan&) const = default;
};

/// The period that holds `date` (weeks begin on Monday; intervals count from 1970's first such period).
[[nodiscard]] PeriodSpan period_of(const WorkCalendar& calendar, const Every& every, Date date);
[[nodiscard]] PeriodSpan next_period(const WorkCalendar& calendar, const Every& every, const PeriodSpan& period);
/// A period from its key: "2026-03", "2026-Q1", …; problems: calendar.period-key.
[[nodiscard]] Result<PeriodSpan> period_named(std::string_view key);

}  // namespace huiyin::calendar
