// Questions about calendars as JSON, one object each: what `huiyin calendar` reads and writes, line by line.
//
//   {"id": 1, "op": "expand", "dtstart": "19970902T090000", "tzid": "America/New_York", "rrule": "FREQ=DAILY", "limit": 3}
//   {"id": 2, "op": "add", "calendar": {"hours": [["09:00","12:00"],["13:30","18:00"]], "holidays": "cn"}, "zone": "Asia/Shanghai",
//    "start": "2026-02-13T17:40:00", "minutes": 90}                    // result "2026-02-14T10:10:00"
//   {"id": 3, "op": "elapsed", …, "start", "end"}                      // minutes of working time
//   {"id": 4, "op": "workdays", …, "date": "2026-09-30", "days": 3}    // result "2026-10-10"
//   {"id": 5, "op": "due", …, "start", "within": "3 working days"}     // result {instant, local, provisional, explanation}
//
// A calendar has `hours` (spans for Monday to Friday, or {"Mon-Fri": "09:00-12:00 13:30-18:00", "Sat": [["09:00","12:00"]]}),
// `holidays` ("cn", "none", or a document as Holidays::parse reads it), `days` ({"2026-12-24": [["09:00","12:00"]], "2026-12-25":
// null}), `day_starts`. Without hours Monday to Friday are worked. Answers carry the id and either `result` or `error` {code, message}.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "calendar/work_calendar.hpp"

namespace huiyin::calendar {

class CalendarAnswers {
public:
    explicit CalendarAnswers(Language language) : language_(language) {}
    /// The answer to one line, without a line end. Calendars are kept for the next question.
    [[nodiscard]] std::string answer(std::string_view line);

private:
    Result<Json> result_of(const Json& request);
    Result<Json> expand(const Json& request);
    Result<Json> adjusted_days(const Json& request, const class RecurrenceSet& set, std::size_t most);
    Result<Json> add(const Json& request);
    Result<Json> elapsed(const Json& request);
    Result<Json> workdays(const Json& request);
    Result<Json> due(const Json& request);
    Result<const WorkCalendar*> calendar_of(const Json& request);

    Language language_;
    std::map<std::string, WorkCalendar> calendars_;
};

}  // namespace huiyin::calendar
