#include "calendar/rrule_walk.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <numeric>
#include <tuple>

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_seconds = 86'400;
constexpr std::size_t phases_max = 200;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }
std::int64_t day_of(LocalSeconds at) { return floor_div(at, day_seconds); }
LocalSeconds horizon() { return (last_day() + 1) * day_seconds - 1; }

/// 3.3.10: what a rule does not say it takes from DTSTART.
Rrule completed(Rrule rule, LocalSeconds start, bool date_only) {
    const Date date{day_of(start)};
    if (date_only) {
        rule.by_hour = rule.by_minute = rule.by_second = {};
    }
    const bool days_said = !rule.by_day.empty() || !rule.by_month_day.empty() || !rule.by_year_day.empty();
    if (days_said) return rule;
    switch (rule.frequency) {
        case Frequency::yearly:
            if (!rule.by_week_no.empty()) {
                rule.by_day = {{0, date.weekday()}};
            } else {
                if (rule.by_month.empty()) rule.by_month = {date.month()};
                rule.by_month_day = {date.day()};
            }
            break;
        case Frequency::monthly: rule.by_month_day = {date.day()}; break;
        case Frequency::weekly: rule.by_day = {{0, date.weekday()}}; break;
        case Frequency::daily: case Frequency::hourly: case Frequency::minutely: case Frequency::secondly: break;
    }
    return rule;
}

std::uint64_t bits(const std::vector<std::int32_t>& list, int all) {
    if (list.empty()) return all == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << all) - 1;
    std::uint64_t made = 0;
    for (const std::int32_t value : list) made |= std::uint64_t{1} << value;
    return made;
}

/// The lowest bit from `from` on, the highest up to `to`; -1 for none.
int bit_from(std::uint64_t bits, int from) {
    bits = from >= 64 ? 0 : bits >> from << from;
    return bits ? std::countr_zero(bits) : -1;
}
int bit_to(std::uint64_t bits, int to) {
    bits = to < 0 ? 0 : bits << (63 - to) >> (63 - to);
    return bits ? 63 - std::countl_zero(bits) : -1;
}

}  // namespace

RruleWalk::RruleWalk(const Rrule& rule, LocalSeconds start, bool date_only)
    : rule_(completed(rule, start, date_only)), start_(start), start_unit_(0), days_(rule_), by_days_(rule.frequency >= Frequency::daily),
      unit_seconds_(rule.frequency == Frequency::secondly ? 1 : rule.frequency == Frequency::minutely ? 60 : rule.frequency == Frequency::hourly ? 3600 : day_seconds) {
    start_unit_ = unit_of(start);
    const auto tod = static_cast<std::int32_t>(start - day_of(start) * day_seconds);
    const auto said = [](const std::vector<std::int32_t>& list, std::int32_t otherwise) { return list.empty() ? std::vector<std::int32_t>{otherwise} : list; };
    const std::vector<std::int32_t> hours = by_days_ ? said(rule_.by_hour, tod / 3600) : std::vector<std::int32_t>{0};
    const std::vector<std::int32_t> minutes = rule_.frequency >= Frequency::hourly ? said(rule_.by_minute, tod / 60 % 60) : std::vector<std::int32_t>{0};
    const std::vector<std::int32_t> seconds = rule_.frequency >= Frequency::minutely ? said(rule_.by_second, tod % 60) : std::vector<std::int32_t>{0};
    times_.reserve(hours.size() * minutes.size() * seconds.size());
    for (const std::int32_t hour : hours)
        for (const std::int32_t minute : minutes)
            for (const std::int32_t second : seconds) times_.push_back(hour * 3600 + minute * 60 + second);
    hours_ = bits(rule_.by_hour, 24);
    minutes_ = rule_.frequency <= Frequency::minutely ? bits(rule_.by_minute, 60) : 1;
    seconds_ = rule_.frequency == Frequency::secondly ? bits(rule_.by_second, 60) : 1;
    never_ = days_.none() || !has_positions();
    if (!by_days_) find_phases();
}

/// Whether BYSETPOS names a position that an interval of the rule can have at all.
bool RruleWalk::has_positions() const {
    const std::int64_t days = rule_.frequency == Frequency::yearly ? 366 : rule_.frequency == Frequency::monthly ? 31 : rule_.frequency == Frequency::weekly ? static_cast<std::int64_t>(rule_.by_day.size()) : 1;
    const std::int64_t most = days * static_cast<std::int64_t>(times_.size());
    return rule_.by_set_pos.empty() || std::any_of(rule_.by_set_pos.begin(), rule_.by_set_pos.end(), [&](std::int32_t position) { return std::abs(position) <= most; });
}

/// Modulo a day, the steps of an hourly or faster rule visit the times that lie a multiple of gcd(interval, a day) from the
/// start, each once a cycle. Rules that meet no time left never come true.
void RruleWalk::find_phases() {
    const std::int64_t units = day_seconds / unit_seconds_, step = std::gcd(rule_.interval, units);
    cycle_ = units / step;
    const std::int64_t start = (start_unit_ % units + units) % units;
    const std::int64_t stride = rule_.interval % units / step;
    bool any = false;
    // The inverse of the stride modulo the cycle, by Euclid, so that each time of day tells its step.
    std::int64_t inverse = 0, other = 1, rest = cycle_, next = stride % cycle_;
    while (next != 0) {
        const std::int64_t quotient = rest / next;
        std::tie(inverse, other) = std::pair(other, inverse - quotient * other);
        std::tie(rest, next) = std::pair(next, rest - quotient * next);
    }
    inverse = (inverse % cycle_ + cycle_) % cycle_;
    for (std::int64_t unit = start % step; unit < units; unit += step) {
        const std::int64_t second = unit * unit_seconds_;
        if (!(hours_ >> (second / 3600) & 1) || (unit_seconds_ < 3600 && !(minutes_ >> (second / 60 % 60) & 1)) || (unit_seconds_ == 1 && !(seconds_ >> (second % 60) & 1))) continue;
        any = true;
        const std::int64_t away = ((unit - start) / step % cycle_ + cycle_) % cycle_;
        phases_.push_back(away * inverse % cycle_);
        if (phases_.size() > phases_max) break;
    }
    never_ |= !any;
    if (phases_.size() > phases_max) phases_.clear();
    std::sort(phases_.begin(), phases_.end());
}

/// The first step from `index` on, the last up to it, that meets a time of day left.
std::int64_t RruleWalk::phase_from(std::int64_t index) const {
    if (phases_.empty()) return index;
    const std::int64_t turn = floor_div(index, cycle_) * cycle_;
    const auto found = std::lower_bound(phases_.begin(), phases_.end(), index - turn);
    return found == phases_.end() ? turn + cycle_ + phases_.front() : turn + *found;
}
std::int64_t RruleWalk::phase_to(std::int64_t index) const {
    if (phases_.empty()) return index;
    const std::int64_t turn = floor_div(index, cycle_) * cycle_;
    const auto found = std::upper_bound(phases_.begin(), phases_.end(), index - turn);
    return found == phases_.begin() ? turn - cycle_ + phases_.back() : turn + *(found - 1);
}

std::int64_t RruleWalk::unit_of(LocalSeconds at) const {
    const Date date{day_of(at)};
    switch (rule_.frequency) {
        case Frequency::yearly: return date.year();
        case Frequency::monthly: return static_cast<std::int64_t>(date.year()) * 12 + date.month() - 1;
        case Frequency::weekly: return floor_div(date.number + 3 - static_cast<int>(rule_.week_start), 7);   // 1969-12-29 was a Monday
        case Frequency::daily: case Frequency::hourly: case Frequency::minutely: case Frequency::secondly: return floor_div(at, unit_seconds_);
    }
    return 0;
}

RruleWalk::Interval RruleWalk::interval(std::int64_t index) const {
    const std::int64_t unit = start_unit_ + index * rule_.interval;
    if ((rule_.frequency == Frequency::yearly && unit > 9999) || (rule_.frequency == Frequency::monthly && unit > 9999 * 12 + 11)) return {horizon() + 1, horizon() + 2};
    const auto month = [](std::int64_t months) { return Date::of(static_cast<std::int32_t>(floor_div(months, 12)), static_cast<int>(months - floor_div(months, 12) * 12) + 1, 1)->number * day_seconds; };
    switch (rule_.frequency) {
        case Frequency::yearly: return {month(unit * 12), month(unit * 12 + 12)};
        case Frequency::monthly: return {month(unit), month(unit + 1)};
        case Frequency::weekly: {
            const LocalSeconds from = (unit * 7 - 3 + static_cast<int>(rule_.week_start)) * day_seconds;
            return {from, from + 7 * day_seconds};
        }
        case Frequency::daily: case Frequency::hourly: case Frequency::minutely: case Frequency::secondly: break;
    }
    return {unit * unit_seconds_, (unit + 1) * unit_seconds_};
}

std::int64_t RruleWalk::size_of(const Interval& interval) const {
    const auto times = static_cast<std::int64_t>(times_.size());
    return by_days_ ? days_.count(day_of(interval.from), day_of(interval.to)) * times : times;
}

std::optional<LocalSeconds> RruleWalk::at_position(const Interval& interval, std::int64_t position) const {
    const auto times = static_cast<std::int64_t>(times_.size());
    if (!by_days_) return interval.from + times_[static_cast<std::size_t>(position)];
    const auto day = days_.select(day_of(interval.from), day_of(interval.to), position / times);
    if (!day) return {};
    return *day * day_seconds + times_[static_cast<std::size_t>(position % times)];
}

/// Of the positions that BYSETPOS names, the one that no other is better than.
template <typename Better>
std::optional<LocalSeconds> RruleWalk::best_position(const Interval& interval, Better better) const {
    std::optional<LocalSeconds> best;
    const std::int64_t size = size_of(interval);
    for (const std::int32_t position : rule_.by_set_pos) {
        const std::int64_t index = position > 0 ? position - 1 : size + position;
        if (index < 0 || index >= size) continue;
        if (const auto at = at_position(interval, index); at && better(*at, best)) best = at;
    }
    return best;
}

std::optional<LocalSeconds> RruleWalk::first_in(const Interval& interval, LocalSeconds from) const {
    if (!rule_.by_set_pos.empty()) return best_position(interval, [&](LocalSeconds at, const std::optional<LocalSeconds>& best) { return at >= from && (!best || at < *best); });
    from = std::max(from, interval.from);
    const LocalSeconds base = by_days_ ? day_of(from) * day_seconds : interval.from;
    const auto time = std::lower_bound(times_.begin(), times_.end(), from - base);
    if (!by_days_) return time == times_.end() ? std::nullopt : std::optional(base + *time);
    const auto day = days_.next(time == times_.end() ? day_of(from) + 1 : day_of(from));
    if (!day || *day * day_seconds >= interval.to) return {};
    return *day * day_seconds + (*day == day_of(from) ? *time : times_.front());
}

std::optional<LocalSeconds> RruleWalk::last_in(const Interval& interval, LocalSeconds to) const {
    if (!rule_.by_set_pos.empty()) return best_position(interval, [&](LocalSeconds at, const std::optional<LocalSeconds>& best) { return at <= to && (!best || at > *best); });
    to = std::min(to, interval.to - 1);
    const LocalSeconds base = by_days_ ? day_of(to) * day_seconds : interval.from;
    const auto time = std::upper_bound(times_.begin(), times_.end(), to - base);
    if (!by_days_) return time == times_.begin() ? std::nullopt : std::optional(base + *(time - 1));
    const auto day = days_.previous(time == times_.begin() ? day_of(to) - 1 : day_of(to));
    if (!day || *day * day_seconds < interval.from) return {};
    return *day * day_seconds + (*day == day_of(to) ? *(time - 1) : times_.back());
}

/// The first second from `from` on whose day, hour, minute and second the limits leave.
std::optional<LocalSeconds> RruleWalk::allowed_from(LocalSeconds from) const {
    const auto today = days_.next(day_of(from));
    if (!today) return {};
    const auto tod = static_cast<int>(*today == day_of(from) ? from - *today * day_seconds : 0);
    const int h = tod / 3600, m = tod / 60 % 60, s = tod % 60;
    const bool by_hour = unit_seconds_ == 3600, by_minute = unit_seconds_ == 60;
    const auto first_of = [&](int hour) { return *today * day_seconds + hour * 3600 + (by_hour ? 0 : bit_from(minutes_, 0) * 60 + (by_minute ? 0 : bit_from(seconds_, 0))); };
    if (hours_ >> h & 1) {
        if (by_hour) return *today * day_seconds + h * 3600;
        if (minutes_ >> m & 1) {
            if (by_minute) return *today * day_seconds + h * 3600 + m * 60;
            if (const int second = bit_from(seconds_, s); second >= 0) return *today * day_seconds + h * 3600 + m * 60 + second;
        }
        if (const int minute = bit_from(minutes_, m + 1); minute >= 0)
            return *today * day_seconds + h * 3600 + minute * 60 + (by_minute ? 0 : bit_from(seconds_, 0));
    }
    if (const int hour = bit_from(hours_, h + 1); hour >= 0) return first_of(hour);
    const auto tomorrow = days_.next(*today + 1);
    if (!tomorrow) return {};
    return first_of(bit_from(hours_, 0)) + (*tomorrow - *today) * day_seconds;
}

/// The last second up to `to` whose day, hour, minute and second the limits leave.
std::optional<LocalSeconds> RruleWalk::allowed_to(LocalSeconds to) const {
    const auto today = days_.previous(day_of(to));
    if (!today) return {};
    const auto tod = static_cast<int>(*today == day_of(to) ? to - *today * day_seconds : day_seconds - 1);
    const int h = tod / 3600, m = tod / 60 % 60, s = tod % 60;
    const bool by_hour = unit_seconds_ == 3600, by_minute = unit_seconds_ == 60;
    const auto last_of = [&](int hour) { return *today * day_seconds + hour * 3600 + (by_hour ? 3599 : bit_to(minutes_, 59) * 60 + (by_minute ? 59 : bit_to(seconds_, 59))); };
    if (hours_ >> h & 1) {
        if (by_hour) return *today * day_seconds + h * 3600 + 3599;
        if (minutes_ >> m & 1) {
            if (by_minute) return *today * day_seconds + h * 3600 + m * 60 + 59;
            if (const int second = bit_to(seconds_, s); second >= 0) return *today * day_seconds + h * 3600 + m * 60 + second;
        }
        if (const int minute = bit_to(minutes_, m - 1); minute >= 0)
            return *today * day_seconds + h * 3600 + minute * 60 + (by_minute ? 59 : bit_to(seconds_, 59));
    }
    if (const int hour = bit_to(hours_, h - 1); hour >= 0) return last_of(hour);
    const auto yesterday = days_.previous(*today - 1);
    if (!yesterday) return {};
    return last_of(bit_to(hours_, 23)) - (*today - *yesterday) * day_seconds;
}

std::optional<LocalSeconds> RruleWalk::next(LocalSeconds from) const {
    from = std::max(from, start_);
    if (never_ || from > horizon()) return {};
    std::int64_t index = (unit_of(from) - start_unit_) / rule_.interval;
    while (true) {
        const Interval held = interval(index);
        if (held.from > horizon()) return {};
        std::int64_t wanted = index + 1;
        if (by_days_) {
            if (const auto found = first_in(held, from)) return found;
            // Days that the rule leaves out are jumped over at once.
            const auto day = days_.next(day_of(held.to));
            if (!day) return {};
            wanted = std::max(wanted, (unit_of(*day * day_seconds) - start_unit_ + rule_.interval - 1) / rule_.interval);
        } else {
            const auto allowed = allowed_from(held.from);
            if (!allowed) return {};
            if (*allowed < held.to) {
                if (const auto found = first_in(held, from)) return found;
            } else {
                wanted = std::max(wanted, (unit_of(*allowed) - start_unit_ + rule_.interval - 1) / rule_.interval);
            }
        }
        index = phase_from(wanted);
    }
}

std::optional<LocalSeconds> RruleWalk::previous(LocalSeconds to) const {
    to = std::min(to, horizon());
    if (never_ || to < start_) return {};
    std::int64_t index = (unit_of(to) - start_unit_) / rule_.interval;
    while (index >= 0) {
        const Interval held = interval(index);
        std::int64_t wanted = index - 1;
        if (by_days_) {
            if (const auto found = last_in(held, to)) return *found >= start_ ? found : std::nullopt;
            const auto day = days_.previous(day_of(held.from) - 1);
            if (!day) return {};
            wanted = std::min(wanted, floor_div(unit_of(*day * day_seconds) - start_unit_, rule_.interval));
        } else {
            const auto allowed = allowed_to(held.to - 1);
            if (!allowed) return {};
            if (*allowed >= held.from) {
                if (const auto found = last_in(held, to)) return *found >= start_ ? found : std::nullopt;
            } else {
                wanted = std::min(wanted, floor_div(unit_of(*allowed) - start_unit_, rule_.interval));
            }
        }
        index = phase_to(wanted);
    }
    return {};
}

}  // namespace huiyin::calendar
