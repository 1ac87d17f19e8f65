// Working time by prefix sums.
//
// Problem: add and elapsed over years must not walk day by day. Idea: once, for every day from 1990 to 2079, store how
// much working time and how many working days lie before it; then elapsed is a difference of two look-ups, and adding is
// a binary search for the day, then a walk over that day's few spans. Days share their span lists, so a calendar costs
// about half a megabyte. A span that reaches past midnight belongs to the day it begins on.
#include "calendar/work_calendar.hpp"

#include <algorithm>

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int32_t first_number = 7305;            // 1990-01-01
constexpr std::int32_t last_number = 40177;            // 2080-01-01, the first day not held

struct Held { std::int64_t work_ms_before; std::int32_t working_days_before; std::uint16_t spans; bool working; };

std::int64_t clipped(const std::vector<Span>& spans, std::int64_t until_ms) {
    std::int64_t sum = 0;
    for (const Span& span : spans) sum += std::clamp<std::int64_t>(until_ms - span.from_ms, 0, span.to_ms - span.from_ms);
    return sum;
}

Done check_spans(std::vector<Span>& spans, const std::string& day) {
    std::sort(spans.begin(), spans.end());
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].from_ms < 0 || spans[i].from_ms >= day_ms || spans[i].to_ms <= spans[i].from_ms || spans[i].to_ms > 2 * day_ms)
            return Problem("calendar.span-empty", {{"day", day}});
        if (i > 0 && spans[i].from_ms < spans[i - 1].to_ms) return Problem("calendar.spans-overlap", {{"day", day}});
    }
    return {};
}

}  // namespace

struct WorkCalendar::Data {
    Definition definition;
    bool keeps_hours = false;
    std::int64_t usual_close_ms = day_ms;
    std::int64_t usual_open_ms = 0;
    std::vector<std::vector<Span>> templates;
    std::vector<Held> days;

    const std::vector<Span>& hours_of(Weekday weekday) const {
        static const std::vector<Span> none;
        const auto found = definition.hours.find(weekday);
        return found == definition.hours.end() ? none : found->second;
    }
    DayKind kind(Date date) const;
    const Held& held(std::int32_t number) const { return days[static_cast<std::size_t>(std::clamp(number, first_number, last_number - 1) - first_number)]; }
    std::int64_t work_before(LocalTime at) const;
    void fill();
};

DayKind WorkCalendar::Data::kind(Date date) const {
    DayKind kind;
    const Weekday weekday = date.weekday();
    kind.working = definition.hours.empty() ? weekday < Weekday::saturday || !definition.national_days_off : !hours_of(weekday).empty();
    kind.spans = hours_of(weekday);
    kind.known = !definition.national_days_off || definition.holidays.knows(date.year());

    const auto apply = [&](const DatedDay& day, DaySource source) {
        kind.source = source;
        kind.name = day.name;
        kind.working = day.working;
        kind.make_up = day.working && source == DaySource::state_council;
        kind.statutory_holiday = !day.working && source == DaySource::state_council;
        kind.known = true;
        if (!day.working) kind.spans.clear();
        else if (day.spans) kind.spans = *day.spans;
        else if (day.borrows) kind.spans = hours_of(*day.borrows);
        else if (kind.spans.empty()) kind.spans = hours_of(Weekday::monday);
    };
    if (const auto own = definition.own.find(date); own != definition.own.end()) apply(own->second, DaySource::own_override);
    else if (const auto notice = definition.organisation.find(date); notice != definition.organisation.end()) apply(notice->second, DaySource::organisation);
    else if (definition.national_days_off)
        if (const DatedDay* day = definition.holidays.find(date)) apply(*day, DaySource::state_council);
    return kind;
}

void WorkCalendar::Data::fill() {
    std::map<std::vector<Span>, std::uint16_t> known;
    std::int64_t work_ms = 0;
    std::int32_t working_days = 0;
    days.reserve(static_cast<std::size_t>(last_number - first_number));
    for (std::int32_t number = first_number; number < last_number; ++number) {
        const DayKind day = kind({number});
        const auto [entry, is_new] = known.emplace(day.spans, static_cast<std::uint16_t>(templates.size()));
        if (is_new) templates.push_back(day.spans);
        days.push_back({work_ms, working_days, entry->second, day.working});
        for (const Span& span : day.spans) work_ms += span.to_ms - span.from_ms;
        working_days += day.working;
    }
}

std::int64_t WorkCalendar::Data::work_before(LocalTime at) const {
    const Held& today = held(at.date.number);
    std::int64_t before = today.work_ms_before + clipped(templates[today.spans], at.ms);
    if (at.date.number > first_number) {                 // what of yesterday reaches past midnight is not over yet
        const std::vector<Span>& yesterday = templates[held(at.date.number - 1).spans];
        for (const Span& span : yesterday) before -= std::max<std::int64_t>(0, span.to_ms - std::max(span.from_ms, day_ms + at.ms));
    }
    return before;
}

Result<WorkCalendar> WorkCalendar::make(Definition definition) {
    auto data = std::make_shared<Data>();
    for (auto& [weekday, spans] : definition.hours) HUIYIN_CHECK(check_spans(spans, std::to_string(static_cast<int>(weekday) + 1)));
    for (auto* dated : {&definition.own, &definition.organisation})
        for (auto& [date, day] : *dated)
            if (day.spans) HUIYIN_CHECK(check_spans(*day.spans, date.to_string()));
    data->definition = std::move(definition);
    std::erase_if(data->definition.hours, [](const auto& entry) { return entry.second.empty(); });
    data->keeps_hours = !data->definition.hours.empty();
    if (data->keeps_hours) {
        data->usual_close_ms = 0;
        data->usual_open_ms = day_ms;
        for (const auto& entry : data->definition.hours) {
            data->usual_close_ms = std::max(data->usual_close_ms, entry.second.back().to_ms);
            data->usual_open_ms = std::min(data->usual_open_ms, entry.second.front().from_ms);
        }
    }
    data->fill();
    WorkCalendar made;
    made.data_ = std::move(data);
    return made;
}

const std::string& WorkCalendar::id() const { return data_->definition.id; }
const Zone& WorkCalendar::zone() const { return data_->definition.zone; }
bool WorkCalendar::keeps_hours() const { return data_->keeps_hours; }
DayKind WorkCalendar::day_kind(Date date) const { return data_->kind(date); }

bool WorkCalendar::is_working_day(Date date) const {
    return date.number >= first_number && date.number < last_number ? data_->held(date.number).working : data_->kind(date).working;
}

Date WorkCalendar::next_working_day(Date after) const {
    // 400 days without work end the search: such a calendar has no working day at all.
    for (int i = 1; i <= 400; ++i)
        if (is_working_day(after.plus_days(i))) return after.plus_days(i);
    return after.plus_days(1);
}

Date WorkCalendar::previous_working_day(Date before) const {
    for (int i = 1; i <= 400; ++i)
        if (is_working_day(before.plus_days(-i))) return before.plus_days(-i);
    return before.plus_days(-1);
}

LocalTime WorkCalendar::close_of(Date date) const {
    const DayKind kind = data_->kind(date);
    return {date, std::min(kind.spans.empty() ? data_->usual_close_ms : kind.spans.back().to_ms, day_ms)};
}

LocalTime WorkCalendar::open_of(Date date) const {
    const DayKind kind = data_->kind(date);
    return {date, kind.spans.empty() ? data_->usual_open_ms : kind.spans.front().from_ms};
}

std::int64_t WorkCalendar::elapsed_ms(Instant from, Instant to) const {
    return data_->work_before(zone().to_local(to)) - data_->work_before(zone().to_local(from));
}

Result<Instant> WorkCalendar::add_working_ms(Instant start, std::int64_t ms) const {
    if (ms == 0) return start;
    if (!data_->keeps_hours) return Problem("calendar.no-hours", {{"calendar", id()}});
    const std::int64_t target = data_->work_before(zone().to_local(start)) + ms;
    const auto& days = data_->days;
    // Forward: the last day whose sum before it is below the target holds the first instant that reaches it. Backward:
    // the last day whose sum is not above it holds the latest instant from which the amount still lies ahead.
    const auto after = ms > 0 ? std::lower_bound(days.begin(), days.end(), target, [](const Held& day, std::int64_t wanted) { return day.work_ms_before < wanted; })
                              : std::upper_bound(days.begin(), days.end(), target, [](std::int64_t wanted, const Held& day) { return wanted < day.work_ms_before; });
    if (after == days.begin() || after == days.end()) return Problem("calendar.horizon", {{"year", after == days.end() ? "2079" : "1990"}});
    std::int32_t number = first_number + static_cast<std::int32_t>(after - days.begin()) - 1;
    std::int64_t rest = target - data_->held(number).work_ms_before;
    const std::vector<Span>& spans = data_->templates[data_->held(number).spans];
    for (const Span& span : spans) {
        const std::int64_t length = span.to_ms - span.from_ms;
        if (rest < length || (ms > 0 && rest == length)) {
            const std::int64_t at = span.from_ms + rest;
            return zone().to_instant({Date{number}.plus_days(static_cast<std::int32_t>(at / day_ms)), at % day_ms});
        }
        rest -= length;
    }
    return zone().to_instant({Date{number}.plus_days(1), 0});
}

}  // namespace huiyin::calendar
