#include "engine/duty_clock.hpp"

#include <algorithm>

namespace huiyin::engine {
namespace {

using calendar::Unit;

std::int32_t whole_days(const calendar::WorkCalendar& calendar, Instant from, Instant to, bool working) {
    calendar::Date at = calendar.zone().to_local(from).date;
    const calendar::Date end = calendar.zone().to_local(to).date;
    std::int32_t days = 0;
    for (; at < end; at = at.plus_days(1))
        if (!working || calendar.is_working_day(at.plus_days(1))) ++days;
    return days;
}

/// The due time after a rest from `from` to `to`, with what was left of it kept.
Result<Instant> moved(const ClockTerms& terms, Instant due, Instant from, Instant to) {
    if (due <= from) return due;                        // it had run out before the rest
    const calendar::WorkCalendar& calendar = *terms.calendar;
    const auto* limit = std::get_if<calendar::Limit>(&terms.limit);
    const auto* period = limit ? std::get_if<calendar::Period>(&limit->held) : nullptr;
    if (period) switch (period->unit) {
        case Unit::second: case Unit::minute: case Unit::hour: return due + (to - from);
        case Unit::working_minute: case Unit::working_hour: return calendar.add_working_ms(to, calendar.elapsed_ms(from, due));
        case Unit::day: case Unit::week: case Unit::month: case Unit::year: case Unit::working_day: break;
    }
    const bool working = period && period->unit == Unit::working_day;
    const std::int32_t days = whole_days(calendar, from, to, working);
    calendar::LocalTime at = calendar.zone().to_local(due);
    if (at.ms == 0) at = {at.date.plus_days(-1), 86'400'000};
    calendar::Date day = at.date;
    if (working) for (std::int32_t n = 0; n < days; ++n) day = calendar.next_working_day(day);
    else day = day.plus_days(days);
    if (!working && period && terms.rest_day != calendar::RestDay::keep && !calendar.is_working_day(day)) day = calendar.next_working_day(day);
    return calendar.zone().to_instant(period ? calendar.close_of(day) : calendar::LocalTime{day, at.ms});
}

}  // namespace

const char* name_of(ClockStatus status) {
    switch (status) {
        case ClockStatus::open: return "open";
        case ClockStatus::late: return "late";
        case ClockStatus::paused: return "paused";
        case ClockStatus::kept: return "kept";
        case ClockStatus::kept_late: return "kept_late";
        case ClockStatus::dropped: return "dropped";
        case ClockStatus::waived: return "waived";
    }
    return "open";
}

Result<FoldedClock> fold(const std::vector<ClockEvent>& events, const ClockTerms& terms, Instant now) {
    HUIYIN_ASSERT(!events.empty() && events.front().beat == Beat::start && terms.calendar != nullptr);
    FoldedClock clock;
    clock.started_at = events.front().at;
    Instant due;
    if (const auto* fixed = std::get_if<Instant>(&terms.limit)) {
        due = *fixed;
    } else {
        HUIYIN_TRY(calendar::DueTime counted, calendar::due_time(*terms.calendar, terms.seen_from.value_or(clock.started_at), std::get<calendar::Limit>(terms.limit), terms.rest_day, terms.around));
        due = counted.at;
        clock.provisional = counted.provisional;
        clock.steps = std::move(counted.steps);
    }
    Instant from = clock.started_at;
    std::optional<Instant> resting_since;
    for (std::size_t i = 1; i < events.size() && !clock.closed_at; ++i) {
        const ClockEvent& event = events[i];
        const bool resting = resting_since.has_value();
        if ((event.beat == Beat::rest && resting) || (event.beat == Beat::go_on && !resting) || event.beat == Beat::start) continue;
        clock.stretches.push_back({from, event.at, resting});
        from = event.at;
        switch (event.beat) {
            case Beat::rest: resting_since = event.at; break;
            case Beat::go_on: {
                HUIYIN_TRY(due, moved(terms, due, *resting_since, event.at));
                resting_since.reset();
                break;
            }
            case Beat::keep: {
                if (resting) { HUIYIN_TRY(due, moved(terms, due, *resting_since, event.at)); resting_since.reset(); }
                clock.closed_at = event.at;
                clock.status = event.at <= due ? ClockStatus::kept : ClockStatus::kept_late;
                break;
            }
            case Beat::drop: clock.closed_at = event.at; clock.status = ClockStatus::dropped; break;
            case Beat::waive: clock.closed_at = event.at; clock.status = ClockStatus::waived; break;
            case Beat::start: break;
        }
    }
    if (!clock.closed_at) {
        clock.stretches.push_back({from, std::max(from, now), resting_since.has_value()});
        clock.status = resting_since ? ClockStatus::paused : now > due ? ClockStatus::late : ClockStatus::open;
    }
    if (!resting_since || clock.closed_at) clock.due_at = due;
    return clock;
}

std::string lateness_words(std::int64_t ms, Language language) {
    const std::int64_t minutes = ms / 60'000;
    return message(language, minutes >= 60 ? "clock.hours-minutes" : "clock.minutes", {{"hours", std::to_string(minutes / 60)}, {"minutes", std::to_string(minutes % 60)}});
}

std::string remaining_words(const calendar::WorkCalendar& calendar, Instant now, Instant due, Language language) {
    const bool late = now > due;
    const std::int64_t clock_ms = late ? now - due : due - now;
    if (clock_ms >= 2 * 86'400'000LL)
        return message(language, late ? "clock.late-days" : "clock.left-days", {{"days", std::to_string(clock_ms / 86'400'000)}});
    if (late) return message(language, "clock.late", {{"time", lateness_words(clock_ms, language)}});
    const std::int64_t working = calendar.keeps_hours() ? calendar.elapsed_ms(now, due) : clock_ms;
    return message(language, calendar.keeps_hours() ? "clock.left-working" : "clock.left", {{"time", lateness_words(working, language)}});
}

}  // namespace huiyin::engine
