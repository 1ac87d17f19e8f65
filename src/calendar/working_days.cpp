// Moving by a calendar never changes the order of two days, so the adjusted series is searched through the raw one: what
// lies after a day comes from raw days after the working day before it.
#include "calendar/working_days.hpp"

#include <array>

#include "base/text.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::array<std::pair<const char*, Adjust>, 5> names{
    {{"keep", Adjust::keep}, {"forward", Adjust::forward}, {"back", Adjust::back}, {"nearest", Adjust::nearest}, {"skip", Adjust::skip}}};
/// A set that never hits a working day ends the search.
constexpr int misses_max = 100'000;

}  // namespace

Result<Adjust> parse_adjust(std::string_view text) {
    std::vector<std::string> known;
    for (const auto& [name, adjust] : names) {
        if (text == name) return adjust;
        known.emplace_back(name);
    }
    const std::string near = nearest(text, known);
    return Problem("calendar.adjust-unknown", {{"text", std::string(text)}, {"near", near.empty() ? "forward" : near}});
}

std::optional<Date> adjusted(const WorkCalendar& calendar, Date date, Adjust adjust) {
    if (adjust == Adjust::keep || calendar.is_working_day(date)) return date;
    const auto forward = calendar.nth_working_day(date, 1), back = calendar.nth_working_day(date, -1);
    switch (adjust) {
        case Adjust::forward: return forward;
        case Adjust::back: return back;
        case Adjust::nearest: return !forward || (back && date.number - back->number < forward->number - date.number) ? back : forward;
        case Adjust::skip: case Adjust::keep: break;
    }
    return {};
}

std::optional<Date> nth_working_day(const WorkCalendar& calendar, Date from, Date to, std::int32_t n) {
    const auto day = n > 0 ? calendar.nth_working_day(from.plus_days(-1), n) : calendar.nth_working_day(to, n);
    return n != 0 && day && *day >= from && *day < to ? day : std::nullopt;
}

std::optional<LocalTime> WorkingRecurrence::moved(const Occurrence& occurrence) const {
    const auto date = adjusted(calendar_, occurrence.local.date, adjust_);
    return date ? std::optional(LocalTime{*date, occurrence.local.ms}) : std::nullopt;
}

std::optional<LocalTime> WorkingRecurrence::next(LocalTime after) const {
    // Times of day differ, so the least of all that move onto the first day found counts.
    const Date from = std::min(after.date, calendar_.previous_working_day(after.date));
    std::optional<LocalTime> best;
    auto each = set_.next({set_.instant_of({from, 0}).ms - 1});
    for (int misses = 0; each && misses < misses_max; each = set_.next(each->at)) {
        if (best && each->local.date > calendar_.next_working_day(best->date)) break;
        const auto at = moved(*each);
        misses += !at;
        if (at && *at > after && (!best || *at < *best)) best = at;
    }
    return best;
}

std::optional<LocalTime> WorkingRecurrence::previous(LocalTime before) const {
    const Date to = std::max(before.date, calendar_.next_working_day(before.date));
    std::optional<LocalTime> best;
    auto each = set_.previous(set_.instant_of({to.plus_days(1), 0}));
    for (int misses = 0; each && misses < misses_max; each = set_.previous(each->at)) {
        if (best && each->local.date < calendar_.previous_working_day(best->date)) break;
        const auto at = moved(*each);
        misses += !at;
        if (at && *at < before && (!best || *at > *best)) best = at;
    }
    return best;
}

std::vector<LocalTime> WorkingRecurrence::between(LocalTime from, LocalTime to, std::size_t most) const {
    std::vector<LocalTime> found;
    const LocalTime start = from.ms > 0 ? LocalTime{from.date, from.ms - 1} : LocalTime{from.date.plus_days(-1), 86'399'999};
    for (auto each = next(start); each && *each < to && found.size() < most; each = next(*each)) found.push_back(*each);
    return found;
}

}  // namespace huiyin::calendar
