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
    calendar_date               ///< 25 December [of a year]
};
enum class Stretch { week, month, quarter, half_year, year };
enum class Turn { none, this_one, next, previous };
enum class TimeForm { natural, clock, open, close };

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
    std::int64_t time_ms = 0;
};

/// The local time that the moment names, seen from `start`; never before `start` unless it says previous, same or before.
[[nodiscard]] Result<LocalTime> resolve(const WorkCalendar& calendar, Instant start, const Moment::Parts& parts);

/// First day of the stretch that holds `date`, moved by `turn` stretches.
[[nodiscard]] Date stretch_start(Stretch stretch, Date date, int turn);

}  // namespace huiyin::calendar
