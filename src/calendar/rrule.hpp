// Recurrence rules as RFC 5545, 3.3.10 writes them: FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1.
//
// Parsing checks everything that the standard demands of a rule: each part once, each value in its bounds, each part with a
// frequency that allows it. RSCALE and SKIP (RFC 7529) are refused. What a rule means is computed in rrule_walk.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "calendar/civil.hpp"

namespace huiyin::calendar {

enum class Frequency { secondly, minutely, hourly, daily, weekly, monthly, yearly };

/// A weekday of BYDAY; `n` 0 means each one, 2 the second, -1 the last of the month or year.
struct WeekdayNth {
    std::int32_t n = 0;
    Weekday weekday = Weekday::monday;
    bool operator==(const WeekdayNth&) const = default;
};

/// A DATE or DATE-TIME of RFC 5545: 19970902, 19970902T090000, 19970902T090000Z.
struct DateOrTime {
    LocalTime at;
    bool date_only = false;
    bool utc = false;
    bool operator==(const DateOrTime&) const = default;
    /// Second 60 is read as 59, as 3.3.12 tells those without leap seconds. Problems: calendar.rrule-date.
    static Result<DateOrTime> parse(std::string_view text);
    [[nodiscard]] std::string to_string() const;
};

/// A rule; lists are sorted and without doubles.
struct Rrule {
    Frequency frequency = Frequency::daily;
    std::int64_t interval = 1;
    std::optional<std::int64_t> count;
    std::optional<DateOrTime> until;
    std::vector<std::int32_t> by_second, by_minute, by_hour, by_month_day, by_year_day, by_week_no, by_month, by_set_pos;
    std::vector<WeekdayNth> by_day;
    Weekday week_start = Weekday::monday;
    bool operator==(const Rrule&) const = default;

    /// With or without "RRULE:" in front. Problems: calendar.rrule-*, with the column (from 1) as `at`.
    static Result<Rrule> parse(std::string_view text);
    [[nodiscard]] std::string to_string() const;                            ///< canonical, without "RRULE:"
};

}  // namespace huiyin::calendar
