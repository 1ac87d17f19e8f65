#include <algorithm>

#include "calendar/moment_parts.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

int months_of(Stretch stretch) {
    switch (stretch) {
        case Stretch::month: return 1;
        case Stretch::quarter: return 3;
        case Stretch::half_year: return 6;
        case Stretch::year: return 12;
        case Stretch::week: return 0;
    }
    return 0;
}

std::optional<Date> nth_in(const WorkCalendar& calendar, const Moment::Parts& parts, Date from, Date to) {
    const auto counts = [&](Date date) {
        return parts.form == DayForm::nth_day || (parts.form == DayForm::nth_weekday ? date.weekday() == parts.weekday : calendar.is_working_day(date));
    };
    if (parts.n < 0) {
        for (Date date = to.plus_days(-1); date >= from; date = date.plus_days(-1))
            if (counts(date)) return date;
        return {};
    }
    std::int32_t n = 0;
    for (Date date = from; date < to; date = date.plus_days(1))
        if (counts(date) && ++n == parts.n) return date;
    // Civil Code, Article 202: a month without that day ends on its last.
    if (parts.form == DayForm::nth_day && parts.stretch == Stretch::month) return to.plus_days(-1);
    return {};
}

LocalTime timed(const WorkCalendar& calendar, Date date, const Moment::Parts& parts) {
    switch (parts.time) {
        case TimeForm::clock: return {date, parts.time_ms};
        case TimeForm::open: return calendar.open_of(date);
        case TimeForm::close: return calendar.close_of(date);
        case TimeForm::natural: return calendar.close_of(date);
    }
    return {date, day_ms};
}

/// The day of the form, `turn` stretches from the one that holds `today`.
std::optional<Date> day_at(const WorkCalendar& calendar, const Moment::Parts& parts, Date today, int turn) {
    switch (parts.form) {
        case DayForm::weekday: return stretch_start(Stretch::week, today, turn).plus_days(static_cast<int>(parts.weekday));
        case DayForm::calendar_date: {
            const std::int32_t year = today.year() + turn;
            return Date::of(year, parts.month, std::min(parts.n, days_in_month(year, parts.month)));
        }
        default: return nth_in(calendar, parts, stretch_start(parts.stretch, today, turn), stretch_start(parts.stretch, today, turn + 1));
    }
}

}  // namespace

Date stretch_start(Stretch stretch, Date date, int turn) {
    if (stretch == Stretch::week) return date.plus_days(-static_cast<int>(date.weekday()) + 7 * turn);
    const int length = months_of(stretch);
    const int month = (date.month() - 1) / length * length + 1;
    return Date::of(date.year(), month, 1)->plus_months(turn * length);
}

Result<LocalTime> resolve(const WorkCalendar& calendar, Instant start, const Moment::Parts& parts) {
    const LocalTime now = calendar.zone().to_local(start);
    const Date today = now.date;
    switch (parts.form) {
        case DayForm::same_day: return timed(calendar, today, parts);
        case DayForm::same_working_day: {
            const LocalTime end = timed(calendar, today, parts);
            return calendar.is_working_day(today) && now <= end ? end : timed(calendar, calendar.next_working_day(today), parts);
        }
        case DayForm::next_day: return timed(calendar, today.plus_days(1), parts);
        case DayForm::next_working_day: return timed(calendar, calendar.next_working_day(today), parts);
        case DayForm::previous_day: return timed(calendar, today.plus_days(-1), parts);
        case DayForm::previous_working_day: return timed(calendar, calendar.previous_working_day(today), parts);
        default: break;
    }
    if (parts.turn != Turn::none && !(parts.turn == Turn::this_one)) {
        const auto day = day_at(calendar, parts, today, parts.turn == Turn::next ? 1 : -1);
        if (!day) return Problem("calendar.moment-none", {});
        return timed(calendar, *day, parts);
    }
    // Never before the start: otherwise the next stretch that has such a day. With "before" in front the anchor may
    // lie where it lies, since the offset moves it anyway.
    for (int turn = 0; turn < 24; ++turn)
        if (const auto day = day_at(calendar, parts, today, turn)) {
            const LocalTime at = timed(calendar, *day, parts);
            if (at >= now || (parts.turn == Turn::this_one && turn == 0)) return at;
        }
    return Problem("calendar.moment-none", {});
}

}  // namespace huiyin::calendar
