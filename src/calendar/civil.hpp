// Dates, times of day and local date-times of the proleptic Gregorian calendar, and the zones that turn them into
// instants. Only this module converts, with a zone in hand.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace huiyin::calendar {

enum class Weekday : std::uint8_t { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

/// A day of the calendar, years -999,999,999 to 999,999,999; `number` counts days since 1970-01-01.
struct Date {
    std::int64_t number = 0;
    auto operator<=>(const Date&) const = default;

    static std::optional<Date> of(std::int32_t year, int month, int day);   ///< empty when there is no such day
    static std::optional<Date> parse(std::string_view text);                ///< YYYY-MM-DD
    [[nodiscard]] std::int32_t year() const;
    [[nodiscard]] int month() const;
    [[nodiscard]] int day() const;
    [[nodiscard]] Weekday weekday() const;
    [[nodiscard]] Date plus_days(std::int64_t days) const { return {number + days}; }
    /// Months later; a day that the month lacks is the month's last (Civil Code, Article 202).
    [[nodiscard]] Date plus_months(std::int64_t months) const;
    [[nodiscard]] std::string to_string() const;                            ///< YYYY-MM-DD, more digits and a sign where the year has them
};

/// Days of the month, 28 to 31.
[[nodiscard]] int days_in_month(std::int32_t year, int month);

/// A local date and time; `ms` counts from midnight, 0 to 86,400,000 (24:00 of the day is allowed as an end).
struct LocalTime {
    Date date;
    std::int64_t ms = 0;
    auto operator<=>(const LocalTime&) const = default;
    [[nodiscard]] std::string to_string() const;                            ///< 2026-10-08 17:30, seconds only when there are any
    static std::optional<LocalTime> parse(std::string_view text);           ///< "2026-10-08 17:30[:SS]", also with T
};

/// When the clocks of a zone change, and by how much.
struct ClockChange { Instant at; std::int32_t before_seconds, after_seconds; };

/// An IANA time zone. Cheap to copy, and to name again.
class Zone {
public:
    static Result<Zone> named(std::string_view name);                       ///< problems: calendar.unknown-zone
    static Zone utc();
    /// The zone that Windows calls so ("China Standard Time"), as calendar files from there do; problems as `named`.
    static Result<Zone> of_windows(std::string_view name);
    [[nodiscard]] const std::string& name() const;
    [[nodiscard]] LocalTime to_local(Instant at) const;
    /// A time that a clock change skips moves on by the gap; one that comes twice is the first.
    [[nodiscard]] Instant to_instant(LocalTime at) const;
    [[nodiscard]] std::int32_t offset_seconds(Instant at) const;
    /// Every change of the offset from 1800 to 2200, in order.
    [[nodiscard]] const std::vector<ClockChange>& changes() const;

private:
    Zone() = default;
    struct Data;
    std::shared_ptr<const Data> data_;
};

}  // namespace huiyin::calendar
