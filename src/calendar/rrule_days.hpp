// Which days of a year a rule's day parts leave, as one bit a day.
//
// Problem: next and previous must not try day after day. Idea: what BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY and BYDAY
// leave of a year depends only on the weekday of 1 January and on the lengths of the year and its neighbours (the
// neighbours matter to week numbers). That makes 14 kinds of year, 28 with week numbers, each a mask of 366 bits, built
// once. All parts are then intersected: the expanding ones of 3.3.10 name the days that they add, so that adding and
// limiting come to the same set. Finding the next day is a scan of words.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "calendar/rrule.hpp"

namespace huiyin::calendar {

class RruleDays {
public:
    /// `rule` with what it takes from its start (weekday, day, month) already written into it.
    explicit RruleDays(const Rrule& rule);

    [[nodiscard]] bool none() const { return none_; }                       ///< no day of any year
    [[nodiscard]] bool has(std::int64_t day) const;
    /// The first day from `from` on, the last up to `to`; empty outside the years 1 to 9999.
    [[nodiscard]] std::optional<std::int64_t> next(std::int64_t from) const;
    [[nodiscard]] std::optional<std::int64_t> previous(std::int64_t to) const;
    /// Days in [from, to), and the k-th of them (from 0).
    [[nodiscard]] std::int64_t count(std::int64_t from, std::int64_t to) const;
    [[nodiscard]] std::optional<std::int64_t> select(std::int64_t from, std::int64_t to, std::int64_t k) const;

private:
    using Mask = std::array<std::uint64_t, 6>;
    struct Year { std::int64_t first; int days; const Mask* mask; };

    [[nodiscard]] std::size_t kind(int weekday, bool leap, bool leap_before, bool leap_after) const;
    [[nodiscard]] Year year_of(std::int64_t day) const;
    [[nodiscard]] Year year(std::int32_t number) const;

    bool by_week_no_ = false;
    bool none_ = true;
    std::vector<Mask> masks_;
};

/// First and last day that recurrence looks at: 0001-01-01 and 9999-12-31.
[[nodiscard]] std::int64_t first_day();
[[nodiscard]] std::int64_t last_day();

}  // namespace huiyin::calendar
