// A moment taken apart: which day, seen from the start, and which time of it.
#pragma once

#include <optional>

#include "calendar/due_time.hpp"

namespace huiyin::calendar {

enum class DayForm {
    same_day, same_working_day, next_day, next_working_day, previous_day, previous_working_day,
    weekday,                    ///< Monday [of this|next|previous week]
    nth_weekday,                ///< first … fourth, last Monday of a span
    nth_day,                    ///< day 20 of a span; -1 the last
    nth_working_day,            ///< working day 5 of a span; -1 the last
    calendar_date,              ///< 25 December [of a year]
    shift_end,                  ///< end of shift
    field                       ///< a field that holds a date
};
enum class Stretch { week, month, quarter, half_year, year, period };
enum class Turn { none, this_one, next, previous };
enum class TimeForm { natural, clock, open, close, random };

struct Moment::Parts {
    std::optional<Period> offset;
    bool offset_before = false;
    DayForm form = DayForm::same_day;
    std::int32_t n = 1;
    Weekday weekday = Weekday::monday;
    int month = 1;
    Stretch stretch = Stretch::month;
    Turn turn = Turn::none;
    TimeForm time = TimeForm::natural;
    std::int64_t time_ms = 0;   ///< of a random time the first
    std::int64_t until_ms = 0;  ///< of a random time the last, past 24:00 where it lies on the next day
    std::string name;           ///< of the field
};

/// The business day that a moment names, and the time of it, which may lie past midnight.
struct NamedTime { Date day; LocalTime at; };

/// What the moment names, seen from `start`; never before `start` unless it says previous, same or before.
[[nodiscard]] Result<NamedTime> resolve(const WorkCalendar& calendar, Instant start, const Moment::Parts& parts, const Surroundings& surroundings);

/// The time of the day `date` that the parts name.
[[nodiscard]] LocalTime timed(const WorkCalendar& calendar, Date date, const Moment::Parts& parts, const Surroundings& surroundings);

/// First day of the stretch that holds `date`, moved by `turn` stretches.
[[nodiscard]] Date stretch_start(Stretch stretch, Date date, int turn);

}  // namespace huiyin::calendar
