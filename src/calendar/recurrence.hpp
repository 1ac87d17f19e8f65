// Recurrence as packs write it: every day, working day, week, month, quarter, half-year, year, N of them, or an RRULE
// (RFC 5545). Periods are half-open [start, end) in local time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "calendar/work_calendar.hpp"

namespace huiyin::calendar {

enum class Rhythm { day, working_day, week, month, quarter, half_year, year, once };

/// "week", "2 weeks", "quarter", "working day", … (`Every` of the pack language).
struct Every {
    std::int32_t interval = 1;
    Rhythm rhythm = Rhythm::month;
    bool operator==(const Every&) const = default;
    static Result<Every> parse(std::string_view text);                      ///< problems: calendar.every-*
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] std::string in_words(Language language) const;
};

/// One period of a rhythm: its first day, the day after its last, and its name (2026-W10, 2026-03, 2026-Q1, 2026-H1, 2026).
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
