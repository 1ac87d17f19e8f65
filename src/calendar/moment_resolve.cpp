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
        case Stretch::week: case Stretch::period: return 0;
    }
    return 0;
}

/// Days of one kind are reached by arithmetic: weekdays by sevens, working days by the calendar's sums.
std::optional<Date> nth_in(const WorkCalendar& calendar, const Moment::Parts& parts, Date from, Date to) {
    const bool backwards = parts.n < 0;
    std::optional<Date> day;
    if (parts.form == DayForm::nth_working_day) {
        day = backwards ? calendar.nth_working_day(to, parts.n) : calendar.nth_working_day(from.plus_days(-1), parts.n);
    } else if (parts.form == DayForm::nth_weekday) {
        const int lead = (static_cast<int>(parts.weekday) - static_cast<int>(from.weekday()) + 7) % 7, back = (static_cast<int>(to.weekday()) - static_cast<int>(parts.weekday) + 6) % 7 + 1;
        day = backwards ? to.plus_days(-back + 7 * (parts.n + 1)) : from.plus_days(lead + 7 * (parts.n - 1));
    } else {
        day = backwards ? to.plus_days(parts.n) : from.plus_days(parts.n - 1);
        // Civil Code, Article 202: a month without that day ends on its last.
        if (!backwards && parts.stretch == Stretch::month && *day >= to) day = to.plus_days(-1);
    }
    return day && *day >= from && *day < to ? day : std::nullopt;
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

LocalTime timed(const WorkCalendar& calendar, Date date, const Moment::Parts& parts, const Surroundings& surroundings) {
    // A time before the business day's start lies on the next date.
    const auto clock = [&](std::int64_t ms) {
        if (ms == day_ms) return calendar.end_of(date);
        if (ms < calendar.day_starts_ms()) ms += day_ms;
        return ms > day_ms ? LocalTime{date.plus_days(1), ms - day_ms} : LocalTime{date, ms};
    };
    switch (parts.time) {
        case TimeForm::clock: return clock(parts.time_ms);
        case TimeForm::open: return calendar.open_of(date);
        case TimeForm::close: case TimeForm::natural: return calendar.close_of(date);
        case TimeForm::random: {
            const std::int64_t minutes = (parts.until_ms - parts.time_ms) / 60'000 + 1;
            const auto drawn = static_cast<std::int64_t>(surroundings.draw.value_or(0) % static_cast<std::uint64_t>(minutes));
            const std::int64_t ms = parts.time_ms + drawn * 60'000;
            return ms >= day_ms ? LocalTime{date.plus_days(1), ms - day_ms} : LocalTime{date, ms};
        }
    }
    return {date, day_ms};
}

Result<NamedTime> resolve(const WorkCalendar& calendar, Instant start, const Moment::Parts& parts, const Surroundings& surroundings) {
    const LocalTime now = calendar.zone().to_local(start);
    const Date today = calendar.business_day(start);
    const auto at = [&](Date date) { return NamedTime{date, timed(calendar, date, parts, surroundings)}; };
    if (parts.time == TimeForm::random && !surroundings.draw) return Problem("calendar.moment-random", {{"text", "random"}});
    switch (parts.form) {
        case DayForm::same_day: return at(today);
        case DayForm::same_working_day: {
            const NamedTime end = at(today);
            return calendar.is_working_day(today) && now <= end.at ? end : at(calendar.next_working_day(today));
        }
        case DayForm::next_day: return at(today.plus_days(1));
        case DayForm::next_working_day: return at(calendar.next_working_day(today));
        case DayForm::previous_day: return at(today.plus_days(-1));
        case DayForm::previous_working_day: return at(calendar.previous_working_day(today));
        case DayForm::shift_end:
            if (!surroundings.shift_end) return Problem("calendar.moment-shift", {{"text", "end of shift"}});
            return NamedTime{calendar.business_day(*surroundings.shift_end), calendar.zone().to_local(*surroundings.shift_end)};
        case DayForm::field: {
            const auto date = surroundings.date_of ? surroundings.date_of(parts.name) : std::nullopt;
            if (!date) return Problem("calendar.moment-field", {{"text", parts.name}});
            return at(*date);
        }
        default: break;
    }
    if (parts.stretch == Stretch::period) {
        if (!surroundings.period) return Problem("calendar.moment-period", {{"text", "period"}});
        const auto day = nth_in(calendar, parts, surroundings.period->first, surroundings.period->second);
        if (!day) return Problem("calendar.moment-none", {});
        return at(*day);
    }
    if (parts.turn != Turn::none && !(parts.turn == Turn::this_one)) {
        const auto day = day_at(calendar, parts, today, parts.turn == Turn::next ? 1 : -1);
        if (!day) return Problem("calendar.moment-none", {});
        return at(*day);
    }
    // Never before the start: otherwise the next stretch that has such a day. With "before" in front the anchor may
    // lie where it lies, since the offset moves it anyway.
    for (int turn = 0; turn < 24; ++turn)
        if (const auto day = day_at(calendar, parts, today, turn)) {
            const NamedTime named = at(*day);
            if (named.at >= now || (parts.turn == Turn::this_one && turn == 0)) return named;
        }
    return Problem("calendar.moment-none", {});
}

}  // namespace huiyin::calendar
