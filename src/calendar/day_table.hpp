// Working time and working days before any day, by prefix sums.
//
// Problem: add and elapsed over years must not walk day by day. Idea: away from notices and closures the weeks of a calendar
// are all alike, so only the days from the first dated one to the last are held, each with the sums before it; beyond them
// the sums follow by division. Elapsed is then a difference of two look-ups, and adding a binary search for the day. A span
// that reaches past midnight belongs to the day it begins on; what of the next day it covers is counted once.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "calendar/work_calendar.hpp"

namespace huiyin::calendar {

class DayTable {
public:
    struct Day { std::vector<Span> spans; bool working = false; };

    /// `day_of` tells a day of the calendar; all days outside [first, last] repeat week by week.
    void fill(Date first, Date last, const std::function<Day(Date)>& day_of);

    [[nodiscard]] bool working(std::int64_t day) const { return entry(day).working; }
    /// What of the day's hours the day before does not cover; they end as the day's do.
    [[nodiscard]] const std::vector<Span>& spans(std::int64_t day) const { return templates_[entry(day).spans]; }
    [[nodiscard]] std::int64_t working_days_before(std::int64_t day) const;
    /// The working day that has `index` of them before it; empty where there are none.
    [[nodiscard]] std::optional<std::int64_t> working_day(std::int64_t index) const;

    /// Working ms on the wall clock before a local time, both counted from the same arbitrary zero.
    [[nodiscard]] std::int64_t work_before(std::int64_t local_ms) const;
    /// The first local time by which `work` has passed; the last one at which no more than `work` has.
    [[nodiscard]] std::optional<std::int64_t> first_with(std::int64_t work) const;
    [[nodiscard]] std::optional<std::int64_t> last_with(std::int64_t work) const;

private:
    struct Entry { std::int64_t work_before = 0; std::int64_t days_before = 0; std::uint32_t spans = 0; bool working = false; };

    [[nodiscard]] const Entry& entry(std::int64_t day) const;
    [[nodiscard]] std::int64_t base(std::int64_t day) const;
    [[nodiscard]] std::int64_t at_work(std::int64_t day, std::int64_t rest, bool reaching) const;
    [[nodiscard]] std::int64_t last_number() const { return first_ + static_cast<std::int64_t>(days_.size()); }

    std::int64_t first_ = 0;                         ///< a Monday
    std::vector<Entry> days_;                        ///< whole weeks
    std::array<Entry, 8> week_{};                    ///< the plain week from its Monday; the eighth has its sums
    std::int64_t work_sum_ = 0, days_sum_ = 0;       ///< of all held days
    std::vector<std::vector<Span>> templates_;
};

}  // namespace huiyin::calendar
