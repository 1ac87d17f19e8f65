// Day counts of the proleptic Gregorian calendar in 64 bits (<chrono>'s years end at 32767).
#include "calendar/civil.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/digits.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

constexpr std::int32_t year_max = 999'999'999;

struct Civil { std::int64_t year; int month, day; };

// Years are taken to begin in March, so that the leap day comes last; 400 of them are an era of 146,097 days, and the era
// of 0000-03-01 begins 719,468 days before 1970-01-01.
std::int64_t number_of(std::int64_t year, int month, int day) {
    const std::int64_t from_march = year - (month <= 2 ? 1 : 0);
    const std::int64_t era = (from_march >= 0 ? from_march : from_march - 399) / 400, year_of_era = from_march - era * 400;
    const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

Civil civil(Date date) {
    const std::int64_t shifted = date.number + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097, day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const auto from_march = static_cast<int>((5 * day_of_year + 2) / 153);
    const int day = static_cast<int>(day_of_year - (153 * from_march + 2) / 5) + 1, month = from_march < 10 ? from_march + 3 : from_march - 9;
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

}  // namespace

std::optional<Date> Date::of(std::int32_t year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || year < -year_max || year > year_max || day > days_in_month(year, month)) return {};
    return Date{number_of(year, month, day)};
}

std::optional<Date> Date::parse(std::string_view text) {
    int year, month, day;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !digits(text, 0, 4, year) || !digits(text, 5, 2, month) || !digits(text, 8, 2, day))
        return {};
    return of(year, month, day);
}

std::int32_t Date::year() const { return static_cast<std::int32_t>(civil(*this).year); }
int Date::month() const { return civil(*this).month; }
int Date::day() const { return civil(*this).day; }
Weekday Date::weekday() const {
    // 1970-01-01 was a Thursday, the fourth day from Monday.
    const auto index = static_cast<int>((number % 7 + 7 + 3) % 7);
    return static_cast<Weekday>(index);
}

Date Date::plus_months(std::int64_t months) const {
    const Civil date = civil(*this);
    const std::int64_t count = date.year * 12 + date.month - 1 + months;
    const std::int64_t year = count >= 0 ? count / 12 : -((-count + 11) / 12);
    if (year < -year_max || year > year_max) return *this;
    const auto month = static_cast<int>(count - year * 12) + 1;
    return {number_of(year, month, std::min(date.day, days_in_month(static_cast<std::int32_t>(year), month)))};
}

std::string Date::to_string() const {
    const Civil date = civil(*this);
    if (date.year >= 0 && date.year <= 9'999) {
        std::string text = "0000-00-00";
        const auto put = [&](std::size_t last, std::int64_t number) {
            for (; number > 0; number /= 10) text[last--] = static_cast<char>('0' + number % 10);
        };
        put(3, date.year);
        put(6, date.month);
        put(9, date.day);
        return text;
    }
    char text[32];
    std::snprintf(text, sizeof text, "%s%04lld-%02d-%02d", date.year < 0 ? "-" : "", static_cast<long long>(std::abs(date.year)), date.month, date.day);
    return text;
}

int days_in_month(std::int32_t year, int month) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::string LocalTime::to_string() const {
    char text[48];
    const std::int64_t seconds = ms / 1000;
    if (ms % 60'000 == 0)
        std::snprintf(text, sizeof text, " %02d:%02d", static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60));
    else
        std::snprintf(text, sizeof text, " %02d:%02d:%02d", static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
    return date.to_string() + text;
}

std::optional<LocalTime> LocalTime::parse(std::string_view text) {
    if (text.size() < 16 || (text[10] != ' ' && text[10] != 'T')) return {};
    const auto date = Date::parse(text.substr(0, 10));
    int hour, minute, second = 0;
    if (!date || text[13] != ':' || !digits(text, 11, 2, hour) || !digits(text, 14, 2, minute) || minute > 59) return {};
    if (text.size() > 16 && (text.size() != 19 || text[16] != ':' || !digits(text, 17, 2, second) || second > 59)) return {};
    const std::int64_t ms = (hour * 3600LL + minute * 60 + second) * 1000;
    if (ms > day_ms) return {};
    return LocalTime{*date, ms};
}

}  // namespace huiyin::calendar
