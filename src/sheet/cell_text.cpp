#include "sheet/cell_text.hpp"

#include <chrono>
#include <cstdio>
#include <optional>

#include "base/decimal.hpp"

namespace huiyin::sheet {
namespace {

std::optional<Decimal> number_of(const std::string& value) {
    const auto read = Decimal::parse(value);
    if (!read) return std::nullopt;
    // A double is written with up to 17 digits; the last two are its noise (0.30000000000000004).
    constexpr int digits_shown = 15;
    int before_point = 0;
    for (Decimal rest = *read < Decimal(0) ? Decimal(0) - *read : *read; rest >= Decimal(1) && before_point < 40; rest = rest / Decimal(10)) ++before_point;
    const int decimals = digits_shown - before_point;
    if (decimals <= 0 || read->scale() <= decimals) return *read;
    return read->round(decimals, Rounding::half_even);
}

std::string clock_text(std::int64_t minutes) {
    char text[8];
    std::snprintf(text, sizeof text, "%02d:%02d", static_cast<int>(minutes / 60), static_cast<int>(minutes % 60));
    return text;
}

std::string date_text(const Decimal& serial, const Dates& dates) {
    constexpr std::int64_t day_minutes = 24 * 60;
    const std::int64_t minutes = (serial * Decimal(day_minutes)).round(0, Rounding::half_up).to_int64().value_or(0);
    const std::int64_t rest = minutes % day_minutes;
    std::int64_t days = minutes / day_minutes;
    if (days == 0 && !dates.from_1904) return clock_text(rest);
    // Day 60 is the 29th of February 1900, which never was: days before it count from one day later.
    if (!dates.from_1904 && days < 60) ++days;
    using namespace std::chrono;
    const sys_days from = dates.from_1904 ? sys_days(year(1904) / January / 1) : sys_days(year(1899) / December / 30);
    const year_month_day day(from + std::chrono::days(days));
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return rest == 0 ? text : std::string(text) + " " + clock_text(rest);
}

}  // namespace

bool is_date_format(std::size_t format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

bool is_date_format(std::string_view code) {
    bool quoted = false, bracketed = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == '\\' || c == '_' || c == '*') ++i;
        else if (c == '"') quoted = !quoted;
        else if (quoted) continue;
        else if (c == '[') bracketed = true;
        else if (c == ']') bracketed = false;
        else if (bracketed) continue;
        else if (c == ';') return false;                     // what follows is for other signs
        else if (std::string_view("yYdDhHsSmM").find(c) != std::string_view::npos) return true;
        else if (c == 'G' || c == 'g') return false;         // General
    }
    return false;
}

std::string number_text(const std::string& value, bool is_date, const Dates& dates) {
    const auto number = number_of(value);
    if (!number) return value;
    const Decimal last_day(2'958'466);                       // the day after 9999-12-31
    if (is_date && *number >= Decimal(0) && *number < last_day) return date_text(*number, dates);
    return number->to_shortest();
}

}  // namespace huiyin::sheet
