// Holidays and closures out of iCalendar files, as the documents that working calendars are made of.
//
// Which events are days off: where a file marks its days (X-APPLE-SPECIAL-DAY, or 休 and 班 in brackets, or 补班 in the
// summary), the marked ones; in any other file every event. Cancelled events are none. Series are expanded, single occurrences
// that were moved or cancelled are heeded. A closure of some hours leaves what remains of the day's usual hours.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/icalendar.hpp"
#include "calendar/work_calendar.hpp"

namespace huiyin::calendar {

/// One event of a file in local time: whole days as [from 00:00, to 00:00).
struct Closure {
    LocalTime from, to;
    bool working = false;                            ///< a day worked in exchange
    std::string name;
    bool operator==(const Closure&) const = default;
};

/// Those that touch [from, to), in order. Times of other zones become times of `zone`. Problems: calendar.ics-*, calendar.rrule-*.
[[nodiscard]] Result<std::vector<Closure>> read_closures(std::string_view ics, const Zone& zone, Date from, Date to);

/// What is wrong with one event, and the line on which it begins.
struct IcsFault { std::size_t line = 0; std::string summary; Problem problem; };

/// The same of a whole file: what could be read, and at most 100 events that could not. Problems are those of the file itself.
struct ClosureSurvey { std::vector<Closure> closures; std::vector<IcsFault> faults; };
[[nodiscard]] Result<ClosureSurvey> survey_closures(std::string_view ics, const Zone& zone, Date from, Date to);

/// The days that the closures leave of a calendar's usual days, for `WorkCalendar::Definition::own` or `organisation`.
[[nodiscard]] std::map<Date, DatedDay> dated_days(const std::vector<Closure>& closures, const WorkCalendar& usual, const std::string& source);

/// The document that Holidays::parse reads, for the years of [from, to) that have a day. Problems: as read_closures, and
/// calendar.ics-empty where there is none.
[[nodiscard]] Result<Json> holidays_document(std::string_view ics, const Zone& zone, Date from, Date to);
[[nodiscard]] Result<Json> holidays_document(const std::vector<Closure>& closures, Date from, Date to);

}  // namespace huiyin::calendar
