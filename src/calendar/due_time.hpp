// Due times: from a start and a limit as a clause writes it, the instant it runs out, and why.
//
// Periods are counted as Articles 200 to 204 of the Civil Code of the PRC count them: hours from the moment; days,
// weeks, months and years from the next day; the last day ends at close of business where the calendar keeps hours,
// else at 24:00; a last day of rest (weekend or public holiday; a make-up working day is none) moves on to the next
// working day. Working days and working hours run on the calendar. The four kinds never mix.
//
//   due_time(office, at("2026-09-30 16:00"), *Limit::parse("1 week"))->at     // 2026-10-08 17:30, moved over the holiday
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.hpp"
#include "calendar/work_calendar.hpp"

namespace huiyin::calendar {

enum class Unit { second, minute, hour, working_minute, working_hour, day, week, month, year, working_day };

/// A period as a clause writes it: "24 hours", "4 working hours", "3 days", "1 week", "3 working days".
struct Period {
    std::int32_t count = 0;
    Unit unit = Unit::day;
    bool operator==(const Period&) const = default;
    static Result<Period> parse(std::string_view text);                     ///< problems: calendar.period-*
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] std::string in_words(Language language) const;            ///< 3 个工作日 / 3 working days
};

/// What to do with a limit that ends on a day of rest (PACK-LANGUAGE 2.6 rest_day).
enum class RestDay { natural, keep, next, previous, next_in_week, next_in_month, previous_in_week, previous_in_month };

/// Which phrases may stand: `scheduled` adds those that only somebody with `Surroundings` can tell.
enum class Phrases { plain, scheduled };

/// What a phrase may need besides the start: for "last day of period", "end of shift", "random 22:00-05:00" and fields that
/// hold a date ("item.first_day").
struct Surroundings {
    std::optional<std::pair<Date, Date>> period;                            ///< its first day and the day after its last
    std::optional<Instant> shift_end;
    std::optional<std::uint64_t> draw;                                      ///< recorded by whoever draws; the same draw gives the same moment
    std::function<std::optional<Date>(const std::string&)> date_of;         ///< of a field, by the name written
};

/// What a phrase has to be told before it can be counted, and whether it names a day before its own start.
struct Needs { bool period = false, shift = false, draw = false, looks_back = false; std::string field; };

/// A moment as a clause writes it: "same day 24:00", "next working day", "working day 5 of next month 17:30",
/// "last working day of quarter", "Monday 12:00", "first Monday of month", "day 20 of month", "25 December of previous year",
/// each optionally after "PERIOD before" or "PERIOD after". A clock time belongs to the business day; 24:00 is its end.
struct Moment {
    std::string text;                                                       ///< canonical spelling
    struct Parts;
    std::shared_ptr<const Parts> parts;
    static Result<Moment> parse(std::string_view text);                     ///< problems: calendar.moment-*
    static Result<Moment> parse(std::string_view text, Phrases phrases);
    [[nodiscard]] std::string in_words(Language language) const;
    [[nodiscard]] Needs needs() const;
};

/// A period or a moment.
struct Limit {
    std::variant<Period, Moment> held;
    static Result<Limit> parse(std::string_view text);                      ///< problems: calendar.limit-* with a suggestion
    static Result<Limit> parse(std::string_view text, Phrases phrases);
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] std::string in_words(Language language) const;
    [[nodiscard]] Needs needs() const;                                      ///< of a period: nothing
};

/// One line of the count, as the console shows it.
struct CountStep {
    LocalTime at;
    std::string code;                                                       ///< message code: count.start, count.day, count.rest-day, count.make-up, count.rolls, count.end, …
    std::vector<ProblemParameter> params;
};

struct DueTime {
    Instant at;
    bool provisional = false;                                               ///< reaches into a year whose holidays are unknown
    std::vector<CountStep> steps;                                           ///< at most 60; long runs of days are gathered in one step
};

/// When `limit`, begun at `start`, runs out. Problems: calendar.no-hours, calendar.horizon, calendar.no-working-day (rest_day … in week).
[[nodiscard]] Result<DueTime> due_time(const WorkCalendar& calendar, Instant start, const Limit& limit,
                                       RestDay rest_day = RestDay::natural);

/// The same for phrases of a schedule. Problems besides: calendar.moment-period, -shift, -random, -field where `surroundings`
/// lacks what the phrase needs.
[[nodiscard]] Result<DueTime> due_time(const WorkCalendar& calendar, Instant start, const Limit& limit, RestDay rest_day,
                                       const Surroundings& surroundings);

/// The same instant without the count, many times faster.
[[nodiscard]] Result<Instant> due_at(const WorkCalendar& calendar, Instant start, const Limit& limit,
                                     RestDay rest_day = RestDay::natural, const Surroundings& surroundings = {});

/// The instant `period` before `at`, counted backwards the same way (for warnings before a due time).
[[nodiscard]] Result<Instant> before(const WorkCalendar& calendar, Instant at, const Period& period);

}  // namespace huiyin::calendar
