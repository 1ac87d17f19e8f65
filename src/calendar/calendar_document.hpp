// A working calendar and its days from JSON.
#pragma once

#include <map>
#include <vector>

#include "base/json.hpp"
#include "calendar/work_calendar.hpp"

namespace huiyin::calendar {

/// "09:00-12:00 13:30-18:00", or [["09:00","12:00"],["13:30","18:00"]]; an end not after its begin lies on the next day.
/// Problems: calendar.hours.
[[nodiscard]] Result<std::vector<Span>> parse_spans(const Json& document);
[[nodiscard]] std::string spans_text(const std::vector<Span>& spans);

/// Mon … Sun. Problems: calendar.weekday.
[[nodiscard]] Result<Weekday> parse_weekday(std::string_view text);
[[nodiscard]] const char* weekday_text(Weekday weekday);

/// Dated days as documents keep them: {"2026-12-24": {"working": true, "name": "平安夜", "hours": "09:00-12:00", "as": "Fri", "source": "…"}}.
/// Only `working` is needed. Problems: calendar.days, calendar.hours, calendar.weekday.
[[nodiscard]] Result<std::map<Date, DatedDay>> parse_dated_days(const Json& document);
[[nodiscard]] Json dated_days_json(const std::map<Date, DatedDay>& days);

/// The calendar of a request, as calendar_answers.hpp describes it. Problems: calendar.hours, .weekday, .days, .holidays-*, …
[[nodiscard]] Result<WorkCalendar> parse_calendar(const Json& document, const Zone& zone);

}  // namespace huiyin::calendar
