// The kind of a day, and working time in real time.
//
// The day table counts on the wall clock. Where the offset of the zone changes, the wall clock jumps: each change adds a
// correction, the work that the wall clock counts for the skipped time or leaves out for the repeated one. Real working time
// before an instant is then the wall clock's, plus the correction of the stretch between two changes that holds it.
#include "calendar/work_calendar.hpp"

#include <algorithm>

#include "calendar/day_table.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t horizon_from_ms = -5'364'662'400'000;               // 1800-01-01
constexpr std::int64_t horizon_to_ms = 7'258'118'400'000;                  // 2200-01-01

std::int64_t wall_ms(LocalTime at) { return at.date.number * day_ms + at.ms; }
/// A time of day past midnight belongs to the next date; 24:00 is still the end of its own.
LocalTime on(Date date, std::int64_t ms) { return ms > day_ms ? LocalTime{date.plus_days(1), ms - day_ms} : LocalTime{date, ms}; }

Done check_spans(std::vector<Span>& spans, const std::string& day) {
    std::sort(spans.begin(), spans.end());
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].from_ms < 0 || spans[i].from_ms >= day_ms || spans[i].to_ms <= spans[i].from_ms || spans[i].to_ms > 2 * day_ms)
            return Problem("calendar.span-empty", {{"day", day}});
        if (i > 0 && spans[i].from_ms < spans[i - 1].to_ms) return Problem("calendar.spans-overlap", {{"day", day}});
    }
    return {};
}

/// Spans that reach past midnight must end before the next weekday's begin.
Done check_week(const std::map<Weekday, std::vector<Span>>& hours) {
    for (const auto& [weekday, spans] : hours) {
        const auto next = hours.find(static_cast<Weekday>((static_cast<int>(weekday) + 1) % 7));
        if (next != hours.end() && !spans.empty() && !next->second.empty() && spans.back().to_ms - day_ms > next->second.front().from_ms)
            return Problem("calendar.spans-overlap", {{"day", std::to_string(static_cast<int>(next->first) + 1)}});
    }
    return {};
}

}  // namespace

struct WorkCalendar::Data {
    Definition definition;
    bool keeps_hours = false;
    std::int64_t usual_close_ms = day_ms;
    std::int64_t usual_open_ms = 0;
    DayTable table;
    std::vector<std::int64_t> corrections;                    ///< before the first change (0), after each
    std::vector<std::int64_t> work_at_change;

    const std::vector<Span>& hours_of(Weekday weekday) const {
        static const std::vector<Span> none;
        const auto found = definition.hours.find(weekday);
        return found == definition.hours.end() ? none : found->second;
    }
    DayKind kind(Date date) const;
    DayTable::Day day(Date date) const;
    void fill();
    std::int64_t work_before(Instant at) const;
    Date working_day_after(Date date, int n) const;
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
        kind.make_up = day.working && source == DaySource::state_council && !day.part_holiday;
        kind.statutory_holiday = !day.working && source == DaySource::state_council;
        kind.known = true;
        if (!day.working) kind.spans.clear();
        else if (day.spans) kind.spans = keeps_hours ? *day.spans : std::vector<Span>{};
        else if (day.borrows) kind.spans = hours_of(*day.borrows);
        else if (kind.spans.empty() && keeps_hours) kind.spans = definition.hours.begin()->second;
    };
    if (const auto own = definition.own.find(date); own != definition.own.end()) apply(own->second, DaySource::own_override);
    else if (const auto notice = definition.organisation.find(date); notice != definition.organisation.end()) apply(notice->second, DaySource::organisation);
    else if (definition.national_days_off)
        if (const DatedDay* day = definition.holidays.find(date)) apply(*day, DaySource::state_council);
    return kind;
}

DayTable::Day WorkCalendar::Data::day(Date date) const {
    DayKind of = kind(date);
    return {std::move(of.spans), of.working};
}

void WorkCalendar::Data::fill() {
    std::optional<Date> first, last;
    const auto reach = [&](Date from, Date to) {
        first = first ? std::min(*first, from) : from;
        last = last ? std::max(*last, to) : to;
    };
    for (const auto* dated : {&definition.own, &definition.organisation})
        if (!dated->empty()) reach(dated->begin()->first, dated->rbegin()->first);
    if (definition.national_days_off)
        if (const std::vector<std::int32_t> years = definition.holidays.years(); !years.empty()) reach(*Date::of(years.front(), 1, 1), *Date::of(years.back(), 12, 31));
    table.fill(first.value_or(Date{}), last.value_or(Date{}), [this](Date date) { return day(date); });
    corrections.push_back(0);
    for (const ClockChange& change : definition.zone.changes()) {
        const std::int64_t before = table.work_before(change.at.ms + change.before_seconds * 1000LL);
        work_at_change.push_back(corrections.back() + before);
        corrections.push_back(work_at_change.back() - table.work_before(change.at.ms + change.after_seconds * 1000LL));
    }
}

std::int64_t WorkCalendar::Data::work_before(Instant at) const {
    const auto& changes = definition.zone.changes();
    const auto stretch = std::upper_bound(changes.begin(), changes.end(), at, [](Instant wanted, const ClockChange& change) { return wanted < change.at; }) - changes.begin();
    return corrections[static_cast<std::size_t>(stretch)] + table.work_before(wall_ms(definition.zone.to_local(at)));
}

Result<WorkCalendar> WorkCalendar::make(Definition definition) {
    auto data = std::make_shared<Data>();
    for (auto& [weekday, spans] : definition.hours) HUIYIN_CHECK(check_spans(spans, std::to_string(static_cast<int>(weekday) + 1)));
    HUIYIN_CHECK(check_week(definition.hours));
    for (auto* dated : {&definition.own, &definition.organisation})
        for (auto& [date, day] : *dated)
            if (day.spans) HUIYIN_CHECK(check_spans(*day.spans, date.to_string()));
    if (definition.day_starts_ms < 0 || definition.day_starts_ms >= day_ms) return Problem("calendar.day-starts", {{"ms", std::to_string(definition.day_starts_ms)}});
    data->definition = std::move(definition);
    std::erase_if(data->definition.hours, [](const auto& entry) { return entry.second.empty(); });
    data->keeps_hours = !data->definition.hours.empty();
    data->usual_open_ms = data->definition.day_starts_ms;
    data->usual_close_ms = data->definition.day_starts_ms + day_ms;
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
bool WorkCalendar::is_working_day(Date date) const { return data_->table.working(date.number); }
bool WorkCalendar::knows(std::int32_t year) const { return !data_->definition.national_days_off || data_->definition.holidays.knows(year); }

Date WorkCalendar::next_working_day(Date after) const { return nth_working_day(after, 1).value_or(after.plus_days(1)); }
Date WorkCalendar::previous_working_day(Date before) const { return nth_working_day(before, -1).value_or(before.plus_days(-1)); }

std::optional<Date> WorkCalendar::nth_working_day(Date date, std::int64_t n) const {
    if (n == 0) return date;
    const DayTable& table = data_->table;
    const auto day = table.working_day(n > 0 ? table.working_days_before(date.number + 1) + n - 1 : table.working_days_before(date.number) + n);
    return day ? std::optional(Date{*day}) : std::nullopt;
}

std::int64_t WorkCalendar::working_days(Date from, Date to) const {
    return data_->table.working_days_before(to.number) - data_->table.working_days_before(from.number);
}

std::int64_t WorkCalendar::day_starts_ms() const { return data_->definition.day_starts_ms; }
Date WorkCalendar::business_day(Instant at) const {
    const LocalTime local = zone().to_local(at);
    return local.ms < day_starts_ms() ? local.date.plus_days(-1) : local.date;
}
LocalTime WorkCalendar::end_of(Date date) const { return on(date, day_starts_ms() + day_ms); }

LocalTime WorkCalendar::close_of(Date date) const {
    const std::vector<Span>& spans = data_->table.spans(date.number);
    return on(date, spans.empty() ? data_->usual_close_ms : spans.back().to_ms);
}

LocalTime WorkCalendar::open_of(Date date) const {
    const DayKind kind = data_->kind(date);
    return {date, kind.spans.empty() ? data_->usual_open_ms : kind.spans.front().from_ms};
}

std::optional<Instant> WorkCalendar::shift_end(Instant at) const {
    const LocalTime now = zone().to_local(at);
    // The day before may reach past midnight.
    for (Date date = now.date.plus_days(-1); keeps_hours() && date < now.date.plus_days(366); date = date.plus_days(1))
        for (const Span& span : data_->kind(date).spans)
            if (const LocalTime end = on(date, span.to_ms); end > now) return zone().to_instant(end);
    return {};
}

std::int64_t WorkCalendar::elapsed_ms(Instant from, Instant to) const { return data_->work_before(to) - data_->work_before(from); }

Result<Instant> WorkCalendar::add_working_ms(Instant start, std::int64_t ms) const {
    if (ms == 0) return start;
    if (!data_->keeps_hours) return Problem("calendar.no-hours", {{"calendar", id()}});
    const auto beyond = [&] { return Problem("calendar.horizon", {{"year", ms > 0 ? "2199" : "1800"}}); };
    // Forward: the stretch between two changes in which the amount is first reached. Backward: the last that has no more.
    const std::int64_t target = data_->work_before(start) + ms;
    const auto& at_change = data_->work_at_change;
    const auto change = ms > 0 ? std::lower_bound(at_change.begin(), at_change.end(), target) : std::upper_bound(at_change.begin(), at_change.end(), target);
    const auto stretch = static_cast<std::size_t>(change - at_change.begin());
    const std::int64_t wanted = target - data_->corrections[stretch];
    const auto wall = ms > 0 ? data_->table.first_with(wanted) : data_->table.last_with(wanted);
    if (!wall || *wall < horizon_from_ms || *wall >= horizon_to_ms) return beyond();
    const auto& changes = zone().changes();
    const std::int32_t offset = stretch > 0 ? changes[stretch - 1].after_seconds : changes.empty() ? zone().offset_seconds(start) : changes.front().before_seconds;
    return Instant{*wall - offset * 1000LL};
}

}  // namespace huiyin::calendar
