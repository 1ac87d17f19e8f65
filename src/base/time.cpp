// Dates from day counts by the era arithmetic of the proleptic Gregorian calendar (400 years are 146,097 days).
#include "base/time.hpp"

#include <chrono>
#include <cstdio>

#include "base/digits.hpp"

namespace huiyin {

std::string Instant::to_string() const {
    const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(ms)};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::int64_t rest = (at - day).count();
    const int year = static_cast<int>(date.year());
    // Written some twenty times a command, and printf would read its format each time.
    std::string text = "0000-00-00T00:00:00.000Z";
    const auto put = [&](std::size_t last, std::int64_t number) {
        for (; number > 0; number /= 10) text[last--] = static_cast<char>('0' + number % 10);
    };
    put(3, year >= 0 && year <= 9'999 ? year : 0);
    put(6, static_cast<unsigned>(date.month()));
    put(9, static_cast<unsigned>(date.day()));
    put(12, rest / 3'600'000);
    put(15, rest / 60'000 % 60);
    put(18, rest / 1000 % 60);
    put(22, rest % 1000);
    if (year < 0 || year > 9'999) {
        char other[16];
        std::snprintf(other, sizeof other, "%04d", year);
        text.replace(0, 4, other);
    }
    return text;
}

std::optional<Instant> Instant::parse(std::string_view text) {
    // RFC 3339, 5.6: date-time = full-date "T" partial-time time-offset; T and Z in either case.
    int year, month, day, hour, minute, second, fraction = 0;
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return {};
    if (!digits(text, 0, 4, year) || !digits(text, 5, 2, month) || !digits(text, 8, 2, day)) return {};
    if (text[13] != ':' || text[16] != ':' || !digits(text, 11, 2, hour) || !digits(text, 14, 2, minute) || !digits(text, 17, 2, second)) return {};
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return {};
    std::size_t at = 19;
    if (text[at] == '.') {
        int place = 100;
        const std::size_t first = ++at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, place /= 10) fraction += (text[at] - '0') * place;
        if (at == first) return {};
    }
    if (at >= text.size()) return {};
    std::int64_t offset = 0;
    if (text[at] == 'Z' || text[at] == 'z') {
        if (at + 1 != text.size()) return {};
    } else {
        int offset_hour, offset_minute;
        if ((text[at] != '+' && text[at] != '-') || text.size() != at + 6 || text[at + 3] != ':' ||
            !digits(text, at + 1, 2, offset_hour) || !digits(text, at + 4, 2, offset_minute) || offset_hour > 23 || offset_minute > 59)
            return {};
        offset = (text[at] == '-' ? -1 : 1) * (offset_hour * 60 + offset_minute) * 60'000LL;
    }
    const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
    return Instant{((days * 24 + hour) * 60 + minute) * 60'000LL + second * 1000LL + fraction - offset};
}

Instant SystemClock::now() const {
    return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace huiyin
