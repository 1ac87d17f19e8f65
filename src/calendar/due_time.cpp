// The count of a limit: find the last day, roll it where the rule says so, end it where the day ends, and say how.
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
    Count(const WorkCalendar& calendar, Instant start, std::string code) : calendar_(calendar), start_(calendar.zone().to_local(start)) {
        step(start_, std::move(code), {});
    }

    void step(LocalTime at, std::string code, std::vector<ProblemParameter> params) {
        if (steps_.size() + 1 < steps_max || code == "count.end") steps_.push_back({at, std::move(code), std::move(params)});
    }

    /// The days of [from, to], neighbours of one kind gathered; `working` counts working days only.
    void days(Date from, Date to, bool working) {
        std::int32_t counted = 0;
        for (Date date = from; date <= to;) {
            const DayKind kind = calendar_.day_kind(date);
            Date last = date;
            while (last < to && alike(calendar_.day_kind(last.plus_days(1)), kind)) last = last.plus_days(1);
            const std::int32_t length = last.number - date.number + 1;
            const bool counts = !working || kind.working;
            const std::int32_t first = counted + 1;
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

    DueTime finish(Instant at, bool calendar_used) {
        const LocalTime end = calendar_.zone().to_local(at);
        DueTime due;
        due.at = at;
        for (std::int32_t year = std::min(start_.date.year(), end.date.year()); calendar_used && year <= std::max(start_.date.year(), end.date.year()); ++year)
            if (!notice_known(year)) {
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

private:
    static bool alike(const DayKind& a, const DayKind& b) { return a.working == b.working && a.make_up == b.make_up && a.name == b.name && a.known == b.known; }
    /// An own closure says nothing of its year, so the first day without one tells whether the notice is there.
    [[nodiscard]] bool notice_known(std::int32_t year) const {
        for (int month = 1; month <= 12; ++month) {
            const DayKind kind = calendar_.day_kind(*Date::of(year, month, 1));
            if (kind.source == DaySource::state_council || kind.source == DaySource::week) return kind.known;
        }
        return true;
    }
    static Problem no_day(Date last) { return Problem("calendar.no-working-day", {{"day", last.to_string()}}); }

    const WorkCalendar& calendar_;
    LocalTime start_;
    std::vector<CountStep> steps_;
};

Result<Date> last_day(const WorkCalendar& calendar, Count& count, const Period& period) {
    const Date first = count.start().date;
    if (period.count > days_max) return Problem("calendar.period-long", {{"text", period.to_string()}});
    switch (period.unit) {
        case Unit::day: return first.plus_days(period.count);
        case Unit::week: return first.plus_days(period.count * 7);
        case Unit::month: return first.plus_months(period.count);
        case Unit::year: return first.plus_months(period.count * 12);
        default: break;
    }
    Date date = first;
    for (std::int32_t n = 0; n < period.count; ++n) {
        const Date next = calendar.next_working_day(date);
        if (!calendar.is_working_day(next)) return Problem("calendar.no-working-day", {{"day", date.to_string()}});
        date = next;
    }
    return date;
}

Result<DueTime> by_days(const WorkCalendar& calendar, Count& count, const Period& period, RestDay rest_day) {
    HUIYIN_TRY(Date last, last_day(calendar, count, period));
    const bool working = period.unit == Unit::working_day;
    if (last > count.start().date) count.days(count.start().date.plus_days(1), last, working);
    if (!working) {
        HUIYIN_TRY(last, count.rolled(last, rest_day == RestDay::natural ? RestDay::next : rest_day));
    }
    return count.finish(calendar.zone().to_instant(calendar.close_of(last)), true);
}

Result<DueTime> by_working_time(const WorkCalendar& calendar, Count& count, Instant start, const Period& period) {
    const std::int64_t unit_ms = period.unit == Unit::working_hour ? 3'600'000 : 60'000;
    HUIYIN_TRY(const Instant at, calendar.add_working_ms(start, period.count * unit_ms));
    const Date last = calendar.zone().to_local(at).date;
    for (Date date = count.start().date; date <= last; date = date.plus_days(1)) {
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

}  // namespace

Result<DueTime> due_time(const WorkCalendar& calendar, Instant start, const Limit& limit, RestDay rest_day) {
    Count count(calendar, start, start_code(limit));
    if (const auto* period = std::get_if<Period>(&limit.held)) {
        switch (period->unit) {
            case Unit::second: case Unit::minute: case Unit::hour: return by_clock(count, start, *period);
            case Unit::working_minute: case Unit::working_hour: return by_working_time(calendar, count, start, *period);
            case Unit::day: case Unit::week: case Unit::month: case Unit::year: case Unit::working_day: return by_days(calendar, count, *period, rest_day);
        }
    }
    const Moment& moment = std::get<Moment>(limit.held);
    HUIYIN_TRY(LocalTime at, resolve(calendar, start, *moment.parts));
    count.step(at, "count.moment", {{"moment", moment.in_words(Language::zh)}, {"moment_en", moment.text}, {"at", at.to_string()}});
    if (rest_day != RestDay::natural) {
        HUIYIN_TRY(const Date moved, count.rolled(at.date, rest_day));
        if (moved != at.date) at = moment.parts->time == TimeForm::clock ? LocalTime{moved, at.ms} : calendar.close_of(moved);
    }
    Instant end = calendar.zone().to_instant(at);
    if (const auto& offset = moment.parts->offset) {
        if (moment.parts->offset_before) {
            HUIYIN_TRY(end, before(calendar, end, *offset));
        } else {
            HUIYIN_TRY(const DueTime later, due_time(calendar, end, Limit{*offset}, rest_day));
            end = later.at;
        }
    }
    return count.finish(end, true);
}

Result<Instant> before(const WorkCalendar& calendar, Instant at, const Period& period) {
    const LocalTime local = calendar.zone().to_local(at);
    Date date = local.date;
    const bool by_days = period.unit == Unit::day || period.unit == Unit::week || period.unit == Unit::month || period.unit == Unit::year ||
                         period.unit == Unit::working_day;
    if (by_days && period.count > days_max) return Problem("calendar.period-long", {{"text", period.to_string()}});
    switch (period.unit) {
        case Unit::second: return at + -period.count * 1000LL;
        case Unit::minute: return at + -period.count * 60'000LL;
        case Unit::hour: return at + -period.count * 3'600'000LL;
        case Unit::working_minute: return calendar.add_working_ms(at, -period.count * 60'000LL);
        case Unit::working_hour: return calendar.add_working_ms(at, -period.count * 3'600'000LL);
        case Unit::day: date = date.plus_days(-period.count); break;
        case Unit::week: date = date.plus_days(-7 * period.count); break;
        case Unit::month: date = date.plus_months(-period.count); break;
        case Unit::year: date = date.plus_months(-12 * period.count); break;
        case Unit::working_day:
            for (std::int32_t n = 0; n < period.count; ++n) date = calendar.previous_working_day(date);
            break;
    }
    return calendar.zone().to_instant({date, local.ms});
}

}  // namespace huiyin::calendar
