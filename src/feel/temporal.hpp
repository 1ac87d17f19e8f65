// Texts and arithmetic of dates, times and durations (DMN 1.5, 10.3.2.3.4 ff. and table 57; lexical forms of XML Schema and ISO 8601).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feel/value.hpp"

namespace huiyin::feel {

/// Nanoseconds of a thousand million years do not fit 64 bits.
__extension__ typedef __int128 Nanoseconds;

[[nodiscard]] std::optional<calendar::Date> parse_date(std::string_view text);
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);
/// A date alone is its midnight, local.
[[nodiscard]] std::optional<DateTime> parse_date_time(std::string_view text);
/// Either duration; null when it is none.
[[nodiscard]] Value parse_duration(std::string_view text);
/// Whatever stands in @"…"; null when it is nothing of the kind.
[[nodiscard]] Value parse_temporal(std::string_view text);

[[nodiscard]] std::string text_of(calendar::Date date);
[[nodiscard]] std::string text_of(const Time& time);
[[nodiscard]] std::string text_of(const DateTime& at);
[[nodiscard]] std::string text_of(DaysTimeDuration duration);
[[nodiscard]] std::string text_of(YearsMonthsDuration duration);

/// The date's midnight in UTC, which is what a date is where a date and time is wanted.
[[nodiscard]] DateTime midnight(calendar::Date date);
/// Whether the time is pinned to the line of time by an offset or a zone.
[[nodiscard]] bool has_zone(const Time& time);
[[nodiscard]] Nanoseconds total_ns(DaysTimeDuration duration);
/// Null when it does not fit.
[[nodiscard]] Value duration_of(Nanoseconds ns);

/// Since the epoch, UTC; without offset or zone the local time is taken as it stands.
[[nodiscard]] Nanoseconds utc_ns(const DateTime& at);
/// Since midnight, UTC, as far as an offset is known (the standard's value_t).
[[nodiscard]] std::int64_t utc_ns(const Time& time);
[[nodiscard]] std::optional<std::int32_t> offset_of(const DateTime& at);
/// That of a zone without a date is its offset in January, outside daylight saving time of the north.
[[nodiscard]] std::optional<std::int32_t> offset_of(const Time& time);
/// -1, 0, 1; where one has an offset and the other none, the local one is taken to be in the other's.
[[nodiscard]] int order_of(const DateTime& a, const DateTime& b);

/// a + b and a - b where at least one is temporal; null when there is no such sum.
[[nodiscard]] Value add_temporal(const Value& a, const Value& b);
[[nodiscard]] Value subtract_temporal(const Value& a, const Value& b);
/// year, month, day, weekday, hour, minute, second, time offset, timezone, days, hours, …; empty where the kind has none such.
[[nodiscard]] std::optional<Value> temporal_property(const Value& value, std::string_view name);

}  // namespace huiyin::feel
