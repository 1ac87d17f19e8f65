#include "engine/rhythms.hpp"

#include <algorithm>
#include <utility>

#include "engine/metric_figure.hpp"

namespace huiyin::engine {
namespace {

constexpr Instant far{253'402'300'799'000};

/// Every day somebody new may belong to the population, or his own period may begin.
bool is_daily(const policy::Schedule& schedule) {
    const bool every_day = schedule.every.rhythm == calendar::Rhythm::day && schedule.every.interval == 1;
    return every_day || schedule.every.rhythm == calendar::Rhythm::once || schedule.anchor != policy::Anchor::calendar;
}

}  // namespace

const calendar::WorkCalendar& period_calendar() {
    static const calendar::WorkCalendar calendar = [] {
        calendar::WorkCalendar::Definition definition;
        definition.id = "periods";
        definition.holidays = calendar::Holidays::shipped();
        return std::move(calendar::WorkCalendar::make(std::move(definition))).value();
    }();
    return calendar;
}

bool looks_back(const policy::Schedule& schedule) { return schedule.every.rhythm != calendar::Rhythm::once && schedule.due.limit && schedule.due.limit->needs().looks_back; }

Rhythms::Rhythms(const policy::Policy& policy) {
    for (const auto& pack : policy.packs()) {
        for (const policy::Schedule& schedule : pack->schedules) {
            rhythms_.push_back({schedule.id, pack.get(), &schedule, nullptr, false});
            // Who belongs follows from more than his own record: looked at again every day.
            if (!schedule.population_type.empty() && !schedule.own_fields && !schedule.sample && !is_daily(schedule)) rhythms_.push_back({schedule.id + "#day", pack.get(), &schedule, nullptr, true});
        }
        for (const policy::Metric& metric : pack->metrics)
            if (metric.target_test) rhythms_.push_back({metric.id, pack.get(), nullptr, &metric, false});
    }
}

Rhythms::Planned Rhythms::planned(const Rhythm& rhythm, const Json& held, Instant now, const calendar::Zone& zone, const Calendars& calendars) const {
    const calendar::Every& every = rhythm.schedule ? rhythm.schedule->every : rhythm.metric->every;
    const auto kept = calendar::Date::parse(held[rhythm.id].string_or(""));
    const calendar::Date day = kept.value_or(zone.to_local(now).date);
    if (rhythm.looks_again) {
        const calendar::Date next = kept.value_or(day.plus_days(1));
        return {{next, next.plus_days(1), next.to_string()}, zone.to_instant({next, 0})};
    }
    if (every.rhythm == calendar::Rhythm::once || (rhythm.schedule && rhythm.schedule->anchor != policy::Anchor::calendar)) {
        const calendar::PeriodSpan today{day, day.plus_days(1), every.rhythm == calendar::Rhythm::once ? "once" : day.to_string()};
        return {today, zone.to_instant({rhythm.schedule ? day : day.plus_days(1), 0})};
    }
    calendar::PeriodSpan period = calendar::period_of(period_calendar(), every, day);
    if (rhythm.schedule && looks_back(*rhythm.schedule)) {
        // What was due for the present period is past; the next is the first that can still be kept.
        if (!kept) period = calendar::next_period(period_calendar(), every, period);
        const Instant ahead = zone.to_instant({calendar::period_of(period_calendar(), every, period.from.plus_days(-1)).from, 0});
        return {period, kept ? ahead : std::max(ahead, now)};
    }
    // What is new begins now: nothing is owed for the part of a period in which it was not in force.
    const Instant begins = zone.to_instant({period.from, 0}), ended = zone.to_instant({period.to, 0});
    if (rhythm.metric && rhythm.metric->due) return {period, judged_at(*rhythm.metric, period, zone, calendars(*rhythm.pack))};
    const bool at_end = !rhythm.schedule || (rhythm.schedule->sample && rhythm.schedule->sample->at_end);
    return {period, at_end ? ended : kept ? begins : std::max(begins, now)};
}

bool Rhythms::all_begun(const Json& held) const {
    return std::all_of(rhythms_.begin(), rhythms_.end(), [&](const Rhythm& rhythm) { return held[rhythm.id].is_string(); });
}

Instant Rhythms::next(const Json& held, Instant now, const calendar::Zone& zone, const Calendars& calendars) const {
    Instant next = far;
    for (const Rhythm& rhythm : rhythms_) next = std::min(next, planned(rhythm, held, now, zone, calendars).at);
    return next;
}

std::vector<Rhythms::Turn> Rhythms::take(Json& held, Instant at, const calendar::Zone& zone, const Calendars& calendars) const {
    std::vector<Turn> turns;
    for (const Rhythm& rhythm : rhythms_) {
        const Planned next = planned(rhythm, held, at, zone, calendars);
        if (next.at > at) {
            held[rhythm.id] = next.period.from.to_string();
            continue;
        }
        if (!rhythm.looks_again) {
            turns.push_back({rhythm.pack, rhythm.schedule, rhythm.metric, next.period, false});
        } else if (const auto period = running(*rhythm.schedule, held, next.period.from)) {
            turns.push_back({rhythm.pack, rhythm.schedule, rhythm.metric, *period, true});
        }
        held[rhythm.id] = next.period.to.to_string();
    }
    return turns;
}

std::optional<calendar::PeriodSpan> Rhythms::running(const policy::Schedule& schedule, const Json& held, calendar::Date today) {
    const auto next = calendar::Date::parse(held[schedule.id].string_or(""));
    if (!next) return {};
    if (schedule.every.rhythm == calendar::Rhythm::once) return calendar::PeriodSpan{today, today.plus_days(1), "once"};
    if (schedule.anchor != policy::Anchor::calendar) return calendar::PeriodSpan{today, today.plus_days(1), today.to_string()};
    const calendar::PeriodSpan last = calendar::period_of(period_calendar(), schedule.every, next->plus_days(-1));
    // A schedule that is new and has not had its turn yet has no period that runs.
    return last.to == *next ? std::optional(last) : std::nullopt;
}

}  // namespace huiyin::engine
