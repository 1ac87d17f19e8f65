// The count of a limit: find the last day, roll it where the rule says so, end it where the day ends, and say how. The same
// code counts with and without saying how, so that an explanation cannot differ from what it explains.
#include "calendar/due_time.hpp"

#include <algorithm>

#include "calendar/moment_parts.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::size_t steps_max = 60;
constexpr std::int32_t days_max = 366 * 60;

std::string day_name(Date date, Language language) {
    static const char* const zh[]{"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
    static const char* const en[]{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    const auto at = static_cast<std::size_t>(date.weekday());
    return date.to_string() + " " + (language == Language::zh ? zh[at] : en[at]);
}

/// `name` and `name_en`: a day with its weekday, for the sentence of either language.
void add_day(std::vector<ProblemParameter>& params, const std::string& name, Date from, Date to) {
    for (const Language language : {Language::zh, Language::en}) {
        const std::string first = day_name(from, language);
        params.emplace_back(language == Language::zh ? name : name + "_en", from == to ? first : first + " – " + day_name(to, language));
    }
}

/// How the count begins depends on the kind of limit: hours run at once, days from the next day.
std::string start_code(const Limit& limit) {
    const auto* period = std::get_if<Period>(&limit.held);
    if (!period) return "count.start-moment";
    switch (period->unit) {
        case Unit::second: case Unit::minute: case Unit::hour: return "count.start-clock";
        case Unit::working_minute: case Unit::working_hour: return "count.start-working";
        case Unit::day: case Unit::week: case Unit::month: case Unit::year: case Unit::working_day: return "count.start";
    }
    return "count.start";
}

class Count {
public:
    /// What an explanation holds of a count: nothing, or its steps.
    enum class Tell { nothing, steps };

    Count(const WorkCalendar& calendar, Instant start, const Limit& limit, Tell tell)
        : calendar_(calendar), start_(calendar.zone().to_local(start)), first_(calendar.business_day(start)), last_(first_), tell_(tell) {
        if (tells()) step(start_, start_code(limit), {});
    }

    [[nodiscard]] bool tells() const { return tell_ == Tell::steps; }
    /// Room for one more step, the last one kept free for the end.
    [[nodiscard]] bool room() const { return steps_.size() + 2 < steps_max; }

    void step(LocalTime at, std::string code, std::vector<ProblemParameter> params) {
        if (tells() && (room() || code == "count.end")) steps_.push_back({at, std::move(code), std::move(params)});
    }

    /// The days of [from, to], neighbours of one kind gathered; `working` counts working days only.
    void days(Date from, Date to, bool working) {
        std::int64_t counted = 0;
        for (Date date = from; date <= to && room();) {
            const DayKind kind = calendar_.day_kind(date);
            Date last = date;
            while (last < to && alike(calendar_.day_kind(last.plus_days(1)), kind)) last = last.plus_days(1);
            const std::int64_t length = last.number - date.number + 1;
            const bool counts = !working || kind.working;
            const std::int64_t first = counted + 1;
            if (counts) counted += length;
            std::string code = !counts ? (kind.name.empty() ? "count.rest" : "count.holiday") : kind.make_up ? "count.make-up" : length == 1 ? "count.day" : "count.days";
            std::vector<ProblemParameter> params{{"name", kind.name}, {"first", std::to_string(first)}, {"last", std::to_string(counted)}};
            add_day(params, "range", date, last);
            step({date, 0}, std::move(code), std::move(params));
            date = last.plus_days(1);
        }
    }

    /// The last day moved off a day of rest as `mode` says.
    Result<Date> rolled(Date last, RestDay mode) {
        if (mode == RestDay::keep || calendar_.is_working_day(last)) return last;
        const Date forward = calendar_.next_working_day(last), back = calendar_.previous_working_day(last);
        const auto same_week = [&](Date other) { return stretch_start(Stretch::week, other, 0) == stretch_start(Stretch::week, last, 0); };
        const auto same_month = [&](Date other) { return other.year() == last.year() && other.month() == last.month(); };
        Date moved = forward;
        switch (mode) {
            case RestDay::previous: moved = back; break;
            case RestDay::next_in_week: moved = same_week(forward) ? forward : back; if (!same_week(moved)) return no_day(last); break;
            case RestDay::previous_in_week: moved = same_week(back) ? back : forward; if (!same_week(moved)) return no_day(last); break;
            case RestDay::next_in_month: moved = same_month(forward) ? forward : back; if (!same_month(moved)) return no_day(last); break;
            case RestDay::previous_in_month: moved = same_month(back) ? back : forward; if (!same_month(moved)) return no_day(last); break;
            default: break;
        }
        if (!tells()) return moved;
        const DayKind kind = calendar_.day_kind(last);
        std::string code = moved > last ? "count.rolls" : "count.rolls-back";
        if (!kind.name.empty()) code += "-holiday";
        std::vector<ProblemParameter> params{{"name", kind.name}};
        add_day(params, "day", last, last);
        add_day(params, "moved", moved, moved);
        step({last, 0}, std::move(code), std::move(params));
        if (calendar_.day_kind(moved).make_up) {
            std::vector<ProblemParameter> worked;
            add_day(worked, "day", moved, moved);
            step({moved, 0}, "count.on-make-up", std::move(worked));
        }
        return moved;
    }

    /// The last day of the count; years up to it must be known.
    void reached(Date day) { last_ = day; }

    DueTime finish(Instant at, bool calendar_used) {
        DueTime due;
        due.at = at;
        if (!tells()) return due;
        const LocalTime end = calendar_.zone().to_local(at);
        const std::int32_t from = std::min(first_.year(), last_.year()), to = std::max(first_.year(), last_.year());
        for (std::int32_t year = from; calendar_used && year <= to; ++year)
            if (!calendar_.knows(year)) {
                due.provisional = true;
                step(end, "count.provisional", {{"year", std::to_string(year)}});
                break;
            }
        // 24:00 of the last day reads better than 00:00 of the next.
        const LocalTime shown = end.ms == 0 && end.date > start_.date ? LocalTime{end.date.plus_days(-1), 86'400'000} : end;
        step(shown, "count.end", {{"at", shown.to_string()}});
        due.steps = std::move(steps_);
        return due;
    }

    [[nodiscard]] const LocalTime& start() const { return start_; }
    /// The business day of the start.
    [[nodiscard]] Date first() const { return first_; }

private:
    static bool alike(const DayKind& a, const DayKind& b) { return a.working == b.working && a.make_up == b.make_up && a.name == b.name && a.known == b.known; }
    static Problem no_day(Date last) { return Problem("calendar.no-working-day", {{"day", last.to_string()}}); }

    const WorkCalendar& calendar_;
    LocalTime start_;
    Date first_, last_;
    Tell tell_;
    std::vector<CountStep> steps_;
};

Result<Date> last_day(const WorkCalendar& calendar, Date first, const Period& period) {
    if (period.count > days_max) return Problem("calendar.period-long", {{"text", period.to_string()}});
    switch (period.unit) {
        case Unit::day: return first.plus_days(period.count);
        case Unit::week: return first.plus_days(period.count * 7LL);
        case Unit::month: return first.plus_months(period.count);
        case Unit::year: return first.plus_months(period.count * 12LL);
        default: break;
    }
    const auto date = calendar.nth_working_day(first, period.count);
    if (!date) return Problem("calendar.no-working-day", {{"day", first.to_string()}});
    return *date;
}

/// The last day of a period of days, moved off a day of rest.
Result<Date> counted_day(const WorkCalendar& calendar, Count& count, Date first, const Period& period, RestDay rest_day) {
    HUIYIN_TRY(const Date last, last_day(calendar, first, period));
    const bool working = period.unit == Unit::working_day;
    if (count.tells() && last > first) count.days(first.plus_days(1), last, working);
    if (working) return last;
    return count.rolled(last, rest_day == RestDay::natural ? RestDay::next : rest_day);
}

Result<DueTime> by_days(const WorkCalendar& calendar, Count& count, const Period& period, RestDay rest_day) {
    HUIYIN_TRY(const Date last, counted_day(calendar, count, count.first(), period, rest_day));
    count.reached(last);
    return count.finish(calendar.zone().to_instant(calendar.close_of(last)), true);
}

Result<DueTime> by_working_time(const WorkCalendar& calendar, Count& count, Instant start, const Period& period) {
    const std::int64_t unit_ms = period.unit == Unit::working_hour ? 3'600'000 : 60'000;
    HUIYIN_TRY(const Instant at, calendar.add_working_ms(start, period.count * unit_ms));
    const Date last = calendar.zone().to_local(at).date;
    count.reached(last);
    for (Date date = count.start().date; count.tells() && count.room() && date <= last; date = date.plus_days(1)) {
        const DayKind kind = calendar.day_kind(date);
        const Instant from = std::max(start, calendar.zone().to_instant({date, 0})), to = std::min(at, calendar.zone().to_instant({date.plus_days(1), 0}));
        const std::int64_t worked = calendar.elapsed_ms(from, to);
        std::vector<ProblemParameter> params{{"name", kind.name}, {"hours", std::to_string(worked / 3'600'000)}, {"minutes", std::to_string(worked / 60'000 % 60)}};
        add_day(params, worked > 0 ? "day" : "range", date, date);
        if (worked > 0) count.step({date, 0}, "count.worked", std::move(params));
        else if (!kind.working) count.step({date, 0}, kind.name.empty() ? "count.rest" : "count.holiday", std::move(params));
    }
    return count.finish(at, true);
}

Result<DueTime> by_clock(Count& count, Instant start, const Period& period) {
    const std::int64_t unit_ms = period.unit == Unit::hour ? 3'600'000 : period.unit == Unit::minute ? 60'000 : 1000;
    return count.finish(start + period.count * unit_ms, false);
}

Result<DueTime> by_period(const WorkCalendar& calendar, Count& count, Instant start, const Period& period, RestDay rest_day) {
    switch (period.unit) {
        case Unit::second: case Unit::minute: case Unit::hour: return by_clock(count, start, period);
        case Unit::working_minute: case Unit::working_hour: return by_working_time(calendar, count, start, period);
        case Unit::day: case Unit::week: case Unit::month: case Unit::year: case Unit::working_day: break;
    }
    return by_days(calendar, count, period, rest_day);
}

bool counts_days(Unit unit) { return unit == Unit::day || unit == Unit::week || unit == Unit::month || unit == Unit::year || unit == Unit::working_day; }

/// "PERIOD before DAY TIME", "PERIOD after DAY TIME": a period of days moves the day and leaves it its own time; any other
/// period is counted from that time.
Result<LocalTime> offset_moment(const WorkCalendar& calendar, Count& count, Date day, LocalTime at, const Moment::Parts& parts, RestDay rest_day, const Surroundings& surroundings) {
    const Period& offset = *parts.offset;
    const Instant from = calendar.zone().to_instant(at);
    if (!counts_days(offset.unit)) {
        Count silent(calendar, from, Limit{offset}, Count::Tell::nothing);
        if (!parts.offset_before) {
            HUIYIN_TRY(const DueTime later, by_period(calendar, silent, from, offset, rest_day));
            return calendar.zone().to_local(later.at);
        }
        HUIYIN_TRY(const Instant earlier, before(calendar, from, offset));
        return calendar.zone().to_local(earlier);
    }
    Date moved = day;
    if (parts.offset_before) {
        if (offset.count > days_max) return Problem("calendar.period-long", {{"text", offset.to_string()}});
        const Period backwards{-offset.count, offset.unit};
        HUIYIN_TRY(moved, last_day(calendar, day, backwards));
    } else {
        HUIYIN_TRY(moved, counted_day(calendar, count, day, offset, rest_day));
    }
    count.reached(moved);
    if (parts.form == DayForm::shift_end) return LocalTime{moved.plus_days(at.date.number - day.number), at.ms};
    return timed(calendar, moved, parts, surroundings);
}

Result<DueTime> by_moment(const WorkCalendar& calendar, Count& count, Instant start, const Moment& moment, RestDay rest_day, const Surroundings& surroundings) {
    const Moment::Parts& parts = *moment.parts;
    HUIYIN_TRY(const NamedTime named, resolve(calendar, start, parts, surroundings));
    auto [day, at] = named;
    if (count.tells()) count.step(at, "count.moment", {{"moment", moment.in_words(Language::zh)}, {"moment_en", moment.text}, {"at", at.to_string()}});
    if (rest_day != RestDay::natural) {
        HUIYIN_TRY(const Date moved, count.rolled(day, rest_day));
        if (moved != day) at = timed(calendar, moved, parts, surroundings);
        day = moved;
    }
    count.reached(day);
    if (parts.offset) {
        HUIYIN_TRY(at, offset_moment(calendar, count, day, at, parts, rest_day, surroundings));
    }
    return count.finish(calendar.zone().to_instant(at), true);
}

Result<DueTime> counted(const WorkCalendar& calendar, Instant start, const Limit& limit, RestDay rest_day, const Surroundings& surroundings, Count::Tell tell) {
    Count count(calendar, start, limit, tell);
    if (const auto* period = std::get_if<Period>(&limit.held)) return by_period(calendar, count, start, *period, rest_day);
    return by_moment(calendar, count, start, std::get<Moment>(limit.held), rest_day, surroundings);
}

}  // namespace

Result<DueTime> due_time(const WorkCalendar& calendar, Instant start, const Limit& limit, RestDay rest_day) {
    return counted(calendar, start, limit, rest_day, {}, Count::Tell::steps);
}

Result<DueTime> due_time(const WorkCalendar& calendar, Instant start, const Limit& limit, RestDay rest_day, const Surroundings& surroundings) {
    return counted(calendar, start, limit, rest_day, surroundings, Count::Tell::steps);
}

Result<Instant> due_at(const WorkCalendar& calendar, Instant start, const Limit& limit, RestDay rest_day, const Surroundings& surroundings) {
    HUIYIN_TRY(const DueTime due, counted(calendar, start, limit, rest_day, surroundings, Count::Tell::nothing));
    return due.at;
}

Result<Instant> before(const WorkCalendar& calendar, Instant at, const Period& period) {
    switch (period.unit) {
        case Unit::second: return at + -period.count * 1000LL;
        case Unit::minute: return at + -period.count * 60'000LL;
        case Unit::hour: return at + -period.count * 3'600'000LL;
        case Unit::working_minute: return calendar.add_working_ms(at, -period.count * 60'000LL);
        case Unit::working_hour: return calendar.add_working_ms(at, -period.count * 3'600'000LL);
        case Unit::day: case Unit::week: case Unit::month: case Unit::year: case Unit::working_day: break;
    }
    if (period.count > days_max) return Problem("calendar.period-long", {{"text", period.to_string()}});
    // The midnight that ends a day belongs to it.
    LocalTime local = calendar.zone().to_local(at);
    if (local.ms == 0) local = {local.date.plus_days(-1), 86'400'000};
    HUIYIN_TRY(const Date date, last_day(calendar, local.date, Period{-period.count, period.unit}));
    return calendar.zone().to_instant({date, local.ms});
}

}  // namespace huiyin::calendar
