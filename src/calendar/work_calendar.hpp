// Working calendars: which days are worked, in which hours, and why.
//
// The kind of a day is a function of the date, with a reason. In this order: own override, the organisation's
// notice, the State Council's notice (holiday or make-up working day), the weekly hours. A make-up day borrows the
// hours of a named weekday. While a year's notice is missing, days of that year are told by the week alone and are
// marked as not yet known.
//
// Working time is real time: where the clocks change within working hours, the skipped hour is not worked and the repeated
// one is worked twice. A business day begins at `day_starts`: with 06:00, two in the morning still belongs to the day before.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "calendar/civil.hpp"

namespace huiyin::calendar {

/// Half-open span of a day in ms from midnight; an end past 24:00 reaches into the next day.
struct Span { std::int64_t from_ms; std::int64_t to_ms; auto operator<=>(const Span&) const = default; };

/// What a notice or an override says of one date.
struct DatedDay {
    bool working = false;
    std::optional<std::vector<Span>> spans;        ///< own hours of the day
    std::optional<Weekday> borrows;                ///< the weekday whose hours a make-up day takes
    std::string name;                              ///< 国庆节, 年会, …
    std::string source;                            ///< the notice
    bool part_holiday = false;                     ///< a holiday of part of the day: `spans` are what is left to work
};

/// Statutory holidays and make-up working days by year. Shipped as data, replaceable by an administrator.
class Holidays {
public:
    static Holidays none();
    static const Holidays& shipped();                                   ///< the State Council's notices shipped with the program
    /// The shape of data/cn-holidays.json. An entry may carry `hours` ("09:00-12:00"; of a day off: what is left to work) and
    /// `as` ("Fri": the weekday whose hours a make-up day takes). Problems: calendar.holidays-*, calendar.hours, calendar.weekday.
    static Result<Holidays> parse(const Json& document);
    void merge(const Holidays& newer);                                  ///< years of `newer` replace ours
    [[nodiscard]] bool knows(std::int32_t year) const;
    [[nodiscard]] const DatedDay* find(Date date) const;
    [[nodiscard]] std::vector<std::int32_t> years() const;
    [[nodiscard]] Json to_json() const;

private:
    std::map<std::int32_t, std::map<Date, DatedDay>> years_;
};

enum class DaySource { own_override, organisation, state_council, week };

struct DayKind {
    bool working = false;
    bool statutory_holiday = false;
    bool make_up = false;
    bool known = true;                             ///< false: the year's notice is missing
    DaySource source = DaySource::week;
    std::string name;                              ///< 国庆节, 补班（国庆节）, empty for a plain day
    std::vector<Span> spans;                       ///< working hours; empty for a day of rest or a calendar without hours
};

class WorkCalendar {
public:
    struct Definition {
        std::string id;
        Zone zone = Zone::utc();
        std::map<Weekday, std::vector<Span>> hours;         ///< empty: a calendar without hours, days end at 24:00
        bool national_days_off = true;                      ///< whether the State Council's notice counts
        std::map<Date, DatedDay> own;                       ///< own overrides, the strongest
        std::map<Date, DatedDay> organisation;              ///< the organisation's notice
        std::int64_t day_starts_ms = 0;                     ///< business days begin then, 0 to below 24:00
        Holidays holidays;
    };
    /// Problems: calendar.spans-overlap, calendar.span-empty, calendar.day-starts.
    static Result<WorkCalendar> make(Definition definition);

    [[nodiscard]] const std::string& id() const;
    [[nodiscard]] const Zone& zone() const;
    [[nodiscard]] bool keeps_hours() const;
    [[nodiscard]] DayKind day_kind(Date date) const;
    [[nodiscard]] bool is_working_day(Date date) const;
    [[nodiscard]] Date next_working_day(Date after) const;              ///< strictly after
    [[nodiscard]] Date previous_working_day(Date before) const;
    /// The n-th working day after `date`, before it for a negative n, `date` itself for 0; empty where no week has one.
    [[nodiscard]] std::optional<Date> nth_working_day(Date date, std::int64_t n) const;
    [[nodiscard]] std::int64_t working_days(Date from, Date to) const;  ///< in [from, to)
    /// Whether the notice of the year is there (or does not matter to this calendar).
    [[nodiscard]] bool knows(std::int32_t year) const;

    [[nodiscard]] std::int64_t day_starts_ms() const;
    /// The business day that holds the instant, and when a business day ends: 24:00, or the next day's `day_starts`.
    [[nodiscard]] Date business_day(Instant at) const;
    [[nodiscard]] LocalTime end_of(Date date) const;
    /// Close of business of the day: end of its last span, on the next date when that reaches past midnight; the end of the
    /// day where the calendar keeps no hours. A day of rest of a calendar with hours closes at the usual closing time.
    [[nodiscard]] LocalTime close_of(Date date) const;
    [[nodiscard]] LocalTime open_of(Date date) const;

    /// The end of the span of hours that holds the instant, else of the next to begin; empty without hours within a year.
    /// Where nobody keeps a roster, the spans of a calendar are its shifts.
    [[nodiscard]] std::optional<Instant> shift_end(Instant at) const;

    /// Working time between two instants, ms; negative when `to` is before `from`. O(log n) in the days between.
    [[nodiscard]] std::int64_t elapsed_ms(Instant from, Instant to) const;
    /// The first instant by which `ms` of working time has elapsed since `start` (a closing time rather than the next opening);
    /// for a negative `ms` the last instant from which that much lies ahead. `elapsed_ms` undoes it exactly, to the year 2199.
    /// Problems: calendar.no-hours, calendar.horizon.
    [[nodiscard]] Result<Instant> add_working_ms(Instant start, std::int64_t ms) const;

private:
    struct Data;
    std::shared_ptr<const Data> data_;
};

}  // namespace huiyin::calendar
