// Day counts by <chrono>'s proleptic Gregorian calendar; offsets of zones by ICU, which carries the IANA data.
#include "calendar/civil.hpp"

#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include <chrono>
#include <cstdio>

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::chrono::year_month_day civil(Date date) { return std::chrono::sys_days{std::chrono::days{date.number}}; }

bool digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
    if (at + count > text.size()) return false;
    out = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        out = out * 10 + (text[i] - '0');
    }
    return true;
}

}  // namespace

std::optional<Date> Date::of(std::int32_t year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > 31 || year < -32767 || year > 32767) return {};
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return {};
    return Date{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

std::optional<Date> Date::parse(std::string_view text) {
    int year, month, day;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !digits(text, 0, 4, year) || !digits(text, 5, 2, month) || !digits(text, 8, 2, day))
        return {};
    return of(year, month, day);
}

std::int32_t Date::year() const { return static_cast<int>(civil(*this).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(civil(*this).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(*this).day())); }
Weekday Date::weekday() const {
    // 1970-01-01 was a Thursday, the fourth day from Monday.
    const int index = (number % 7 + 7 + 3) % 7;
    return static_cast<Weekday>(index);
}

Date Date::plus_months(std::int32_t months) const {
    const auto date = civil(*this);
    const std::int64_t count = static_cast<std::int64_t>(static_cast<int>(date.year())) * 12 + static_cast<unsigned>(date.month()) - 1 + months;
    const auto year = static_cast<std::int32_t>(count >= 0 ? count / 12 : -((-count + 11) / 12));
    const int month = static_cast<int>(count - static_cast<std::int64_t>(year) * 12) + 1;
    const int day = std::min(static_cast<int>(static_cast<unsigned>(date.day())), days_in_month(year, month));
    return of(year, month, day).value_or(*this);
}

std::string Date::to_string() const {
    char text[24];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", year(), month(), day());
    return text;
}

int days_in_month(std::int32_t year, int month) {
    const std::chrono::year_month_day_last last{std::chrono::year(year), std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(month)))};
    return static_cast<int>(static_cast<unsigned>(last.day()));
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

struct Zone::Data {
    std::string name;
    std::unique_ptr<icu::BasicTimeZone> zone;
    bool fixed = false;                                       ///< UTC: no look-up at all
};

Zone Zone::utc() {
    static const std::shared_ptr<const Data> shared = [] {
        auto data = std::make_shared<Data>();
        data->name = "UTC";
        data->fixed = true;
        return data;
    }();
    Zone zone;
    zone.data_ = shared;
    return zone;
}

Result<Zone> Zone::named(std::string_view name) {
    if (name == "UTC" || name == "Etc/UTC" || name == "Z") return utc();
    const icu::UnicodeString wanted = icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())});
    std::unique_ptr<icu::TimeZone> found(icu::TimeZone::createTimeZone(wanted));
    icu::UnicodeString id;
    found->getID(id);
    auto* basic = dynamic_cast<icu::BasicTimeZone*>(found.get());
    if (*found == icu::TimeZone::getUnknown() || id != wanted || !basic) return Problem("calendar.unknown-zone", {{"zone", std::string(name)}});
    found.release();
    auto data = std::make_shared<Data>();
    data->name = name;
    data->zone.reset(basic);
    Zone zone;
    zone.data_ = std::move(data);
    return zone;
}

const std::string& Zone::name() const { return data_->name; }

std::int32_t Zone::offset_seconds(Instant at) const {
    if (data_->fixed) return 0;
    int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    data_->zone->getOffset(static_cast<UDate>(at.ms), false, raw, saving, status);
    return (raw + saving) / 1000;
}

LocalTime Zone::to_local(Instant at) const {
    const std::int64_t local = at.ms + offset_seconds(at) * 1000LL;
    const std::int64_t day = local >= 0 ? local / day_ms : -((-local + day_ms - 1) / day_ms);
    return {Date{static_cast<std::int32_t>(day)}, local - day * day_ms};
}

Instant Zone::to_instant(LocalTime at) const {
    const std::int64_t local = at.date.number * day_ms + at.ms;
    if (data_->fixed) return {local};
    int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    // Former offset: a skipped time moves on by the gap, a repeated one is the first.
    data_->zone->getOffsetFromLocal(static_cast<UDate>(local), UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, saving, status);
    return {local - raw - saving};
}

}  // namespace huiyin::calendar
