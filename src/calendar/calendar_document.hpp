// A working calendar and its days from JSON.
#pragma once

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

/// The calendar of a request, as calendar_answers.hpp describes it. Problems: calendar.hours, .weekday, .days, .holidays-*, …
[[nodiscard]] Result<WorkCalendar> parse_calendar(const Json& document, const Zone& zone);

}  // namespace huiyin::calendar
