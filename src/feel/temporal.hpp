// Texts and arithmetic of dates, times and durations (DMN 1.5, 10.3.2.3.4 ff. and table 57; lexical forms of XML Schema and ISO 8601).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feel/value.hpp"

namespace huiyin::feel {

[[nodiscard]] std::optional<calendar::Date> parse_date(std::string_view text);
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);
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

/// Nanoseconds since the epoch, UTC; without offset or zone the local time is taken as it stands.
[[nodiscard]] std::int64_t utc_ns(const DateTime& at);
[[nodiscard]] std::optional<std::int32_t> offset_of(const DateTime& at);
/// a + b and a - b where at least one is temporal; null when there is no such sum.
[[nodiscard]] Value add_temporal(const Value& a, const Value& b);
[[nodiscard]] Value subtract_temporal(const Value& a, const Value& b);
/// year, month, day, weekday, hour, minute, second, time offset, timezone, days, hours, …; null where the value has none such.
[[nodiscard]] Value temporal_property(const Value& value, std::string_view name);

}  // namespace huiyin::feel
