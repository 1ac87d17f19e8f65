#include "calendar/rrule_days.hpp"

#include <algorithm>
#include <bit>

namespace huiyin::calendar {
namespace {

using Mask = std::array<std::uint64_t, 6>;

constexpr std::int32_t year_min = 1, year_max = 9999;

bool is_leap(std::int32_t year) { return days_in_month(year, 2) == 29; }
bool bit(const Mask& mask, int day) { return mask[static_cast<std::size_t>(day) / 64] >> (day % 64) & 1; }
void set(Mask& mask, int day) { mask[static_cast<std::size_t>(day) / 64] |= std::uint64_t{1} << (day % 64); }
bool holds(const std::vector<std::int32_t>& list, std::int32_t value) { return std::binary_search(list.begin(), list.end(), value); }

/// One kind of year, with the lengths of its neighbours.
struct Shape {
    int weekday;                       ///< of 1 January, 0 = Monday
    bool leap, leap_before, leap_after;
    [[nodiscard]] int days() const { return leap ? 366 : 365; }
    [[nodiscard]] int month_days(int month) const { return days_in_month(leap ? 2000 : 2001, month); }
};

class Builder {
public:
    Builder(const Rrule& rule, Shape shape) : rule_(rule), shape_(shape) {}

    Mask build() {
        for (int day = 0; day < shape_.days(); ++day) set(left_, day);
        if (!rule_.by_month.empty()) keep(months());
        if (!rule_.by_week_no.empty()) keep(weeks());
        if (!rule_.by_year_day.empty()) keep(year_days());
        if (!rule_.by_month_day.empty()) keep(month_days());
        if (!rule_.by_day.empty()) keep(weekdays());
        return left_;
    }

private:
    void keep(const Mask& mask) {
        for (std::size_t i = 0; i < left_.size(); ++i) left_[i] &= mask[i];
    }

    template <typename Use>
    void each_month(Use use) const {
        int first = 0;
        for (int month = 1; month <= 12; ++month) {
            use(month, first, shape_.month_days(month));
            first += shape_.month_days(month);
        }
    }

    [[nodiscard]] Mask months() const {
        Mask mask{};
        each_month([&](int month, int first, int days) {
            for (int day = 0; holds(rule_.by_month, month) && day < days; ++day) set(mask, first + day);
        });
        return mask;
    }

    [[nodiscard]] Mask year_days() const {
        Mask mask{};
        for (const int n : rule_.by_year_day) {
            const int day = n > 0 ? n - 1 : shape_.days() + n;
            if (day >= 0 && day < shape_.days()) set(mask, day);
        }
        return mask;
    }

    [[nodiscard]] Mask month_days() const {
        Mask mask{};
        each_month([&](int, int first, int days) {
            for (const int n : rule_.by_month_day) {
                const int day = n > 0 ? n - 1 : days + n;
                if (day >= 0 && day < days) set(mask, first + day);
            }
        });
        return mask;
    }

    /// Day on which week 1 begins, seen from a 1 January that is `into` days after the start of a week: 3.3.10, the first
    /// week has at least four days in the year.
    static int first_week(int into) { return into <= 3 ? -into : 7 - into; }

    [[nodiscard]] Mask weeks() const {
        Mask mask{};
        const int into = (shape_.weekday - static_cast<int>(rule_.week_start) + 7) % 7, days = shape_.days();
        const int before_days = shape_.leap_before ? 366 : 365, after_days = shape_.leap_after ? 366 : 365;
        const int before_into = (into - before_days % 7 + 7) % 7, after_into = (into + days) % 7, later_into = (after_into + after_days) % 7;
        const int start = first_week(into), after = days + first_week(after_into);
        const int weeks = (after - start) / 7, weeks_before = (start - (first_week(before_into) - before_days)) / 7;
        const int weeks_after = (days + after_days + first_week(later_into) - after) / 7;
        for (int day = 0; day < days; ++day) {
            const int number = day < start ? weeks_before : day >= after ? 1 : (day - start) / 7 + 1;
            const int of = day < start ? weeks_before : day >= after ? weeks_after : weeks;
            if (holds(rule_.by_week_no, number) || holds(rule_.by_week_no, number - of - 1)) set(mask, day);
        }
        return mask;
    }

    [[nodiscard]] Mask weekdays() const {
        Mask mask{};
        // Note 1 and 2 of 3.3.10: ordinals count within the month for MONTHLY and beside BYMONTH, else within the year.
        const bool in_months = rule_.frequency == Frequency::monthly || !rule_.by_month.empty();
        for (const WeekdayNth& wanted : rule_.by_day) {
            if (wanted.n != 0 && in_months) each_month([&](int, int first, int days) { nth_weekday(mask, wanted, first, days); });
            else nth_weekday(mask, wanted, 0, shape_.days());
        }
        return mask;
    }

    void nth_weekday(Mask& mask, const WeekdayNth& wanted, int first, int days) const {
        const int lead = (static_cast<int>(wanted.weekday) - (shape_.weekday + first) % 7 + 7) % 7, fit = (days - lead + 6) / 7;
        if (wanted.n == 0)
            for (int n = 0; n < fit; ++n) set(mask, first + lead + 7 * n);
        else if (const int n = wanted.n > 0 ? wanted.n - 1 : fit + wanted.n; n >= 0 && n < fit)
            set(mask, first + lead + 7 * n);
    }

    const Rrule& rule_;
    Shape shape_;
    Mask left_{};
};

/// Bits of [from, to) of the word that begins at bit `base`.
std::uint64_t window(std::uint64_t word, int base, int from, int to) {
    if (from > base) word &= from - base >= 64 ? 0 : ~std::uint64_t{0} << (from - base);
    if (to < base + 64) word &= to <= base ? 0 : ~std::uint64_t{0} >> (64 - (to - base));
    return word;
}

}  // namespace

std::int64_t first_day() {
    static const std::int64_t day = Date::of(year_min, 1, 1)->number;
    return day;
}

std::int64_t last_day() {
    static const std::int64_t day = Date::of(year_max, 12, 31)->number;
    return day;
}

std::size_t RruleDays::kind(int weekday, bool leap, bool leap_before, bool leap_after) const {
    const int lengths = !by_week_no_ ? (leap ? 1 : 0) : leap ? 1 : leap_before ? 2 : leap_after ? 3 : 0;
    return static_cast<std::size_t>(weekday * (by_week_no_ ? 4 : 2) + lengths);
}

RruleDays::RruleDays(const Rrule& rule) : by_week_no_(!rule.by_week_no.empty()) {
    masks_.resize(by_week_no_ ? 28 : 14);
    for (int weekday = 0; weekday < 7; ++weekday)
        for (int lengths = 0; lengths < (by_week_no_ ? 4 : 2); ++lengths) {
            const Shape shape{weekday, lengths == 1, lengths == 2, lengths == 3};
            Mask& mask = masks_[kind(weekday, shape.leap, shape.leap_before, shape.leap_after)];
            mask = Builder(rule, shape).build();
            for (const std::uint64_t word : mask) none_ &= word == 0;
        }
}

RruleDays::Year RruleDays::year(std::int32_t number) const {
    const Date first = *Date::of(number, 1, 1);
    const bool leap = is_leap(number);
    return {first.number, leap ? 366 : 365, &masks_[kind(static_cast<int>(first.weekday()), leap, by_week_no_ && is_leap(number - 1), by_week_no_ && is_leap(number + 1))]};
}

RruleDays::Year RruleDays::year_of(std::int64_t day) const { return year(Date{day}.year()); }

bool RruleDays::has(std::int64_t day) const {
    const Year held = year_of(day);
    return bit(*held.mask, static_cast<int>(day - held.first));
}

std::optional<std::int64_t> RruleDays::next(std::int64_t from) const {
    from = std::max(from, first_day());
    if (none_ || from > last_day()) return {};
    for (std::int32_t number = Date{from}.year(); number <= year_max; ++number) {
        const Year held = year(number);
        const int start = static_cast<int>(std::max<std::int64_t>(from - held.first, 0));
        for (int base = start / 64 * 64; base < held.days; base += 64)
            if (const std::uint64_t word = window((*held.mask)[static_cast<std::size_t>(base) / 64], base, start, held.days))
                return held.first + base + std::countr_zero(word);
    }
    return {};
}

std::optional<std::int64_t> RruleDays::previous(std::int64_t to) const {
    to = std::min(to, last_day());
    if (none_ || to < first_day()) return {};
    for (std::int32_t number = Date{to}.year(); number >= year_min; --number) {
        const Year held = year(number);
        const int end = static_cast<int>(std::min<std::int64_t>(to - held.first + 1, held.days));
        for (int base = (end - 1) / 64 * 64; base >= 0; base -= 64)
            if (const std::uint64_t word = window((*held.mask)[static_cast<std::size_t>(base) / 64], base, 0, end))
                return held.first + base + 63 - std::countl_zero(word);
    }
    return {};
}

std::int64_t RruleDays::count(std::int64_t from, std::int64_t to) const {
    std::int64_t sum = 0;
    for (std::int64_t day = std::max(from, first_day()); day < std::min(to, last_day() + 1);) {
        const Year held = year_of(day);
        const int start = static_cast<int>(day - held.first), end = static_cast<int>(std::min<std::int64_t>(to - held.first, held.days));
        for (int base = start / 64 * 64; base < end; base += 64) sum += std::popcount(window((*held.mask)[static_cast<std::size_t>(base) / 64], base, start, end));
        day = held.first + held.days;
    }
    return sum;
}

std::optional<std::int64_t> RruleDays::select(std::int64_t from, std::int64_t to, std::int64_t k) const {
    for (std::int64_t day = std::max(from, first_day()); day < std::min(to, last_day() + 1);) {
        const Year held = year_of(day);
        const int start = static_cast<int>(day - held.first), end = static_cast<int>(std::min<std::int64_t>(to - held.first, held.days));
        for (int base = start / 64 * 64; base < end; base += 64) {
            std::uint64_t word = window((*held.mask)[static_cast<std::size_t>(base) / 64], base, start, end);
            if (k >= std::popcount(word)) { k -= std::popcount(word); continue; }
            for (; k > 0; --k) word &= word - 1;
            return held.first + base + std::countr_zero(word);
        }
        day = held.first + held.days;
    }
    return {};
}

}  // namespace huiyin::calendar
