// The occurrences of one rule in local time, found by arithmetic.
//
// An occurrence lies in an interval of the rule's frequency: the n-th year, month, week, day, hour … after the one that
// holds the start. From any time the interval is found by division; in it, days come from RruleDays and times of day from
// sorted lists, and BYSETPOS picks by position without listing the rest. Rules by the hour, minute or second jump over
// hours and days that they leave out; where few times of day are left, the steps that meet one are known by their phase: the
// steps of an interval visit a time of day again after every day's units ÷ gcd. COUNT and time zones are not known here (recurrence_set.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "calendar/rrule_days.hpp"

namespace huiyin::calendar {

/// Seconds of local time since 1970-01-01T00:00:00 on the wall clock.
using LocalSeconds = std::int64_t;

class RruleWalk {
public:
    /// For a start that is a date, BYHOUR, BYMINUTE and BYSECOND are ignored, as 3.3.10 says.
    RruleWalk(const Rrule& rule, LocalSeconds start, bool date_only);

    /// The first occurrence at `from` or later, the last one at `to` or earlier; none before the start or after 9999.
    [[nodiscard]] std::optional<LocalSeconds> next(LocalSeconds from) const;
    [[nodiscard]] std::optional<LocalSeconds> previous(LocalSeconds to) const;

private:
    struct Interval { LocalSeconds from, to; };                             ///< half-open
    [[nodiscard]] std::int64_t unit_of(LocalSeconds at) const;              ///< years, months, weeks … since the epoch's
    [[nodiscard]] Interval interval(std::int64_t index) const;
    [[nodiscard]] std::optional<LocalSeconds> first_in(const Interval& interval, LocalSeconds from) const;
    [[nodiscard]] std::optional<LocalSeconds> last_in(const Interval& interval, LocalSeconds to) const;
    [[nodiscard]] std::optional<LocalSeconds> at_position(const Interval& interval, std::int64_t position) const;
    template <typename Better>
    [[nodiscard]] std::optional<LocalSeconds> best_position(const Interval& interval, Better better) const;
    [[nodiscard]] std::int64_t size_of(const Interval& interval) const;
    [[nodiscard]] std::optional<LocalSeconds> allowed_from(LocalSeconds from) const;
    [[nodiscard]] std::optional<LocalSeconds> allowed_to(LocalSeconds to) const;
    void find_phases();
    [[nodiscard]] std::int64_t phase_from(std::int64_t index) const;
    [[nodiscard]] std::int64_t phase_to(std::int64_t index) const;
    [[nodiscard]] bool has_positions() const;

    Rrule rule_;
    LocalSeconds start_;
    std::int64_t start_unit_;
    RruleDays days_;
    bool by_days_;                                                          ///< DAILY or slower
    std::int64_t unit_seconds_;                                             ///< 1, 60, 3600; else a day
    std::vector<std::int32_t> times_;                                       ///< of a day, or within an hour or minute
    std::uint64_t hours_ = 0, minutes_ = 0, seconds_ = 0;                   ///< bits that the limits of an hourly or faster rule leave
    std::vector<std::int64_t> phases_;                                      ///< steps modulo cycle_ that meet a time of day left; empty: too many to list
    std::int64_t cycle_ = 1;
    bool never_ = false;
};

}  // namespace huiyin::calendar
