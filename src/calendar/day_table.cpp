#include "calendar/day_table.hpp"

#include <algorithm>
#include <map>

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }
std::int64_t monday_of(std::int64_t day) { return floor_div(day + 3, 7) * 7 - 3; }
std::int64_t sum_of(const std::vector<Span>& spans) {
    std::int64_t sum = 0;
    for (const Span& span : spans) sum += span.to_ms - span.from_ms;
    return sum;
}

/// What of the spans yesterday's do not cover already.
std::vector<Span> after(const std::vector<Span>& yesterday, std::vector<Span> spans) {
    const std::int64_t covered = yesterday.empty() ? 0 : yesterday.back().to_ms - day_ms;
    for (Span& span : spans) span.from_ms = std::max(span.from_ms, std::min(covered, span.to_ms));
    std::erase_if(spans, [](const Span& span) { return span.from_ms == span.to_ms; });
    return spans;
}

}  // namespace

void DayTable::fill(Date first, Date last, const std::function<Day(Date)>& day_of) {
    std::map<std::vector<Span>, std::uint32_t> known;
    const auto template_of = [&](std::vector<Span> spans) {
        const auto [found, is_new] = known.emplace(spans, static_cast<std::uint32_t>(templates_.size()));
        if (is_new) templates_.push_back(std::move(spans));
        return found->second;
    };
    const auto sums = [&](auto begin, std::size_t count, std::int64_t number, std::vector<Span> before) {
        std::int64_t work = 0, working = 0;
        for (std::size_t i = 0; i < count; ++i, ++begin) {
            Day day = day_of({number + static_cast<std::int64_t>(i)});
            const std::uint32_t spans = template_of(after(before, day.spans));
            *begin = {work, working, spans, day.working};
            work += sum_of(templates_[spans]);
            working += day.working;
            before = std::move(day.spans);
        }
        return std::pair(work, working);
    };
    // The last held day is undated, so that the plain week can follow it.
    first_ = monday_of(first.number);
    days_.resize(static_cast<std::size_t>(monday_of(last.number + 1) + 7 - first_));
    const std::int64_t plain = first_ - 14;                   // two plain weeks before: the second follows a plain Sunday
    const auto [week_work, week_days] = sums(week_.begin(), 7, plain + 7, day_of({plain + 6}).spans);
    week_[7] = {week_work, week_days, 0, false};
    std::tie(work_sum_, days_sum_) = sums(days_.begin(), days_.size(), first_, day_of({first_ - 1}).spans);
}

const DayTable::Entry& DayTable::entry(std::int64_t day) const {
    if (day >= first_ && day < last_number()) return days_[static_cast<std::size_t>(day - first_)];
    return week_[static_cast<std::size_t>(day - monday_of(day))];
}

std::int64_t DayTable::working_days_before(std::int64_t day) const {
    if (day >= first_ && day < last_number()) return entry(day).days_before;
    const std::int64_t from = day < first_ ? first_ : last_number(), weeks = (monday_of(day) - from) / 7;
    return (day < first_ ? 0 : days_sum_) + weeks * week_[7].days_before + entry(day).days_before;
}

std::int64_t DayTable::base(std::int64_t day) const {
    if (day >= first_ && day < last_number()) return entry(day).work_before;
    const std::int64_t from = day < first_ ? first_ : last_number(), weeks = (monday_of(day) - from) / 7;
    return (day < first_ ? 0 : work_sum_) + weeks * week_[7].work_before + entry(day).work_before;
}

std::optional<std::int64_t> DayTable::working_day(std::int64_t index) const {
    if (index >= 0 && index < days_sum_) {
        const auto found = std::upper_bound(days_.begin(), days_.end(), index, [](std::int64_t wanted, const Entry& day) { return wanted < day.days_before; });
        return first_ + (found - days_.begin()) - 1;
    }
    const std::int64_t week = week_[7].days_before;
    if (week == 0) return {};
    const std::int64_t rest = index < 0 ? index : index - days_sum_, weeks = floor_div(rest, week);
    const auto found = std::upper_bound(week_.begin(), week_.end(), rest - weeks * week, [](std::int64_t wanted, const Entry& day) { return wanted < day.days_before; });
    return (index < 0 ? first_ : last_number()) + weeks * 7 + (found - week_.begin()) - 1;
}

std::int64_t DayTable::work_before(std::int64_t local_ms) const {
    const std::int64_t day = floor_div(local_ms, day_ms), time = local_ms - day * day_ms;
    std::int64_t before = base(day);
    for (const Span& span : templates_[entry(day).spans]) before += std::clamp<std::int64_t>(time - span.from_ms, 0, span.to_ms - span.from_ms);
    // What of yesterday reaches past midnight is not over yet.
    const std::vector<Span>& yesterday = templates_[entry(day - 1).spans];
    if (!yesterday.empty() && yesterday.back().to_ms > day_ms + time)
        before -= yesterday.back().to_ms - std::max(yesterday.back().from_ms, day_ms + time);
    return before;
}

/// The local time at which `rest` of the day's work has passed; `reaching`: at the end of a span, not at the next's begin.
std::int64_t DayTable::at_work(std::int64_t day, std::int64_t rest, bool reaching) const {
    for (const Span& span : templates_[entry(day).spans]) {
        const std::int64_t length = span.to_ms - span.from_ms;
        if (rest < length || (reaching && rest == length)) return day * day_ms + span.from_ms + rest;
        rest -= length;
    }
    return (day + 1) * day_ms;
}

std::optional<std::int64_t> DayTable::first_with(std::int64_t work) const {
    if (work > 0 && work <= work_sum_) {
        const auto found = std::lower_bound(days_.begin(), days_.end(), work, [](const Entry& day, std::int64_t wanted) { return day.work_before < wanted; });
        const std::int64_t day = found - days_.begin() - 1;
        return at_work(first_ + day, work - days_[static_cast<std::size_t>(day)].work_before, true);
    }
    const std::int64_t week = week_[7].work_before;
    if (week == 0) return {};
    const std::int64_t rest = work <= 0 ? work : work - work_sum_, weeks = floor_div(rest - 1, week), left = rest - weeks * week;
    const auto found = std::lower_bound(week_.begin(), week_.end(), left, [](const Entry& day, std::int64_t wanted) { return day.work_before < wanted; });
    const std::int64_t day = found - week_.begin() - 1;
    return at_work((work <= 0 ? first_ : last_number()) + weeks * 7 + day, left - week_[static_cast<std::size_t>(day)].work_before, true);
}

std::optional<std::int64_t> DayTable::last_with(std::int64_t work) const {
    const auto later = [](std::int64_t wanted, const Entry& day) { return wanted < day.work_before; };
    if (work >= 0 && work < work_sum_) {
        const std::int64_t day = std::upper_bound(days_.begin(), days_.end(), work, later) - days_.begin() - 1;
        return at_work(first_ + day, work - days_[static_cast<std::size_t>(day)].work_before, false);
    }
    const std::int64_t week = week_[7].work_before;
    if (week == 0) return {};
    const std::int64_t rest = work < 0 ? work : work - work_sum_, weeks = floor_div(rest, week), left = rest - weeks * week;
    const std::int64_t day = std::upper_bound(week_.begin(), week_.end(), left, later) - week_.begin() - 1;
    return at_work((work < 0 ? first_ : last_number()) + weeks * 7 + day, left - week_[static_cast<std::size_t>(day)].work_before, false);
}

}  // namespace huiyin::calendar
