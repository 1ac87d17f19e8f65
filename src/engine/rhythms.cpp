#include "engine/rhythms.hpp"

#include <algorithm>
#include <utility>

namespace huiyin::engine {
namespace {

constexpr Instant far{253'402'300'799'000};

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
        for (const policy::Schedule& schedule : pack->schedules) rhythms_.push_back({schedule.id, pack.get(), &schedule, nullptr});
        for (const policy::Metric& metric : pack->metrics)
            if (metric.target_test) rhythms_.push_back({metric.id, pack.get(), nullptr, &metric});
    }
}

Rhythms::Planned Rhythms::planned(const Rhythm& rhythm, const Json& held, Instant now, const calendar::Zone& zone) const {
    const calendar::Every& every = rhythm.schedule ? rhythm.schedule->every : rhythm.metric->every;
    const auto kept = calendar::Date::parse(held[rhythm.id].string_or(""));
    const calendar::Date day = kept.value_or(zone.to_local(now).date);
    if (every.rhythm == calendar::Rhythm::once) {
        // Once per object: every day somebody new may belong to the population.
        const calendar::PeriodSpan today{day, day.plus_days(1), "once"};
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
    const Instant begins = zone.to_instant({period.from, 0});
    return {period, !rhythm.schedule ? zone.to_instant({period.to, 0}) : kept ? begins : std::max(begins, now)};
}

Instant Rhythms::next(const Json& held, Instant now, const calendar::Zone& zone) const {
    Instant next = far;
    for (const Rhythm& rhythm : rhythms_) next = std::min(next, planned(rhythm, held, now, zone).at);
    return next;
}

std::vector<Rhythms::Turn> Rhythms::take(Json& held, Instant at, const calendar::Zone& zone) const {
    std::vector<Turn> turns;
    for (const Rhythm& rhythm : rhythms_) {
        const Planned next = planned(rhythm, held, at, zone);
        if (next.at > at) {
            held[rhythm.id] = next.period.from.to_string();
            continue;
        }
        turns.push_back({rhythm.pack, rhythm.schedule, rhythm.metric, next.period});
        held[rhythm.id] = next.period.to.to_string();
    }
    return turns;
}

}  // namespace huiyin::engine
