#include "feel/temporal.hpp"

#include <cstdio>

namespace huiyin::feel {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000, day_ns = 86'400 * second_ns, day_ms = 86'400'000;

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}
    [[nodiscard]] bool done() const { return at_ == text_.size(); }
    [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
    bool take(char c) { if (peek() != c) return false; ++at_; return true; }
    /// Exactly `count` digits.
    std::optional<std::int64_t> digits(std::size_t count) {
        if (at_ + count > text_.size()) return {};
        std::int64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const char c = text_[at_ + i];
            if (c < '0' || c > '9') return {};
            value = value * 10 + (c - '0');
        }
        at_ += count;
        return value;
    }
    /// At least one digit, at most 18.
    std::optional<std::int64_t> number() {
        std::size_t count = 0;
        while (at_ + count < text_.size() && text_[at_ + count] >= '0' && text_[at_ + count] <= '9') ++count;
        if (count == 0 || count > 18) return {};
        return digits(count);
    }
    /// ".123" as nanoseconds.
    std::optional<std::int64_t> fraction_ns() {
        if (!take('.')) return 0;
        std::int64_t ns = 0, place = 100'000'000;
        bool any = false;
        for (; peek() >= '0' && peek() <= '9'; ++at_, place /= 10) { ns += (peek() - '0') * place; any = true; }
        if (!any) return {};
        return ns;
    }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
    void end() { at_ = text_.size(); }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

std::optional<calendar::Date> read_date(Reader& reader) {
    const bool negative = reader.take('-');
    std::size_t width = 0;
    while (width < reader.rest().size() && reader.rest()[width] >= '0' && reader.rest()[width] <= '9') ++width;
    if (width < 4 || width > 9 || (width > 4 && reader.peek() == '0')) return {};
    const auto year = reader.digits(width);
    if (!year || !reader.take('-')) return {};
    const auto month = reader.digits(2);
    if (!month || !reader.take('-')) return {};
    const auto day = reader.digits(2);
    if (!day) return {};
    return calendar::Date::of(static_cast<std::int32_t>(negative ? -*year : *year), static_cast<int>(*month), static_cast<int>(*day));
}

bool read_zone(Reader& reader, Time& time) {
    if (reader.done()) return true;
    if (reader.take('Z') || reader.take('z')) { time.offset_seconds = 0; return reader.done(); }
    if (reader.take('@')) {
        auto zone = calendar::Zone::named(reader.rest());
        if (!zone.ok()) return false;
        time.zone = std::make_shared<const calendar::Zone>(std::move(zone).value());
        reader.end();
        return true;
    }
    const bool negative = reader.peek() == '-';
    if (!reader.take('+') && !reader.take('-')) return false;
    const auto hour = reader.digits(2);
    if (!hour || !reader.take(':')) return false;
    const auto minute = reader.digits(2);
    if (!minute || *hour > 18 || *minute > 59) return false;
    std::int64_t seconds = *hour * 3600 + *minute * 60;
    if (reader.take(':')) {
        const auto second = reader.digits(2);
        if (!second || *second > 59) return false;
        seconds += *second;
    }
    time.offset_seconds = static_cast<std::int32_t>(negative ? -seconds : seconds);
    return reader.done();
}

std::optional<Time> read_time(Reader& reader) {
    const auto hour = reader.digits(2);
    if (!hour || !reader.take(':')) return {};
    const auto minute = reader.digits(2);
    if (!minute || !reader.take(':')) return {};
    const auto second = reader.digits(2);
    if (!second || *hour > 24 || *minute > 59 || *second > 59) return {};
    const auto fraction = reader.fraction_ns();
    if (!fraction) return {};
    Time time;
    time.ns = (*hour * 3600 + *minute * 60 + *second) * second_ns + *fraction;
    if (time.ns > day_ns || !read_zone(reader, time)) return {};
    return time;
}

std::string clock_text(std::int64_t ns) {
    char text[48];
    const std::int64_t seconds = ns / second_ns;
    std::snprintf(text, sizeof text, "%02d:%02d:%02d", static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
    std::string out = text;
    if (std::int64_t rest = ns % second_ns; rest != 0) {
        std::snprintf(text, sizeof text, ".%09d", static_cast<int>(rest));
        out += text;
        out.erase(out.find_last_not_of('0') + 1);
    }
    return out;
}

std::string zone_text(const Time& time) {
    if (time.zone) return "@" + time.zone->name();
    if (!time.offset_seconds) return {};
    if (*time.offset_seconds == 0) return "Z";
    const std::int32_t seconds = std::abs(*time.offset_seconds);
    char text[24];
    std::snprintf(text, sizeof text, "%c%02d:%02d", *time.offset_seconds < 0 ? '-' : '+', seconds / 3600, seconds / 60 % 60);
    return text;
}

Value shifted(DateTime at, std::int64_t ms) {
    std::int64_t ns = at.time.ns + ms % day_ms * 1'000'000;
    std::int64_t days = ms / day_ms;
    if (ns < 0) { ns += day_ns; --days; }
    if (ns >= day_ns) { ns -= day_ns; ++days; }
    if (std::abs(days) > 4'000'000) return {};
    at.date = at.date.plus_days(static_cast<std::int32_t>(days));
    at.time.ns = ns;
    return at;
}

DateTime midnight(calendar::Date date) { return {date, Time{0, 0, nullptr}}; }

bool has_zone(const Time& time) { return time.zone || time.offset_seconds; }

}  // namespace

std::optional<calendar::Date> parse_date(std::string_view text) {
    Reader reader(text);
    auto date = read_date(reader);
    return reader.done() ? date : std::nullopt;
}

std::optional<Time> parse_time(std::string_view text) {
    Reader reader(text);
    return read_time(reader);
}

std::optional<DateTime> parse_date_time(std::string_view text) {
    Reader reader(text);
    const auto date = read_date(reader);
    if (!date) return {};
    if (reader.done()) return DateTime{*date, Time{}};
    if (!reader.take('T')) return {};
    const auto time = read_time(reader);
    if (!time) return {};
    if (time->ns == day_ns) return DateTime{date->plus_days(1), Time{0, time->offset_seconds, time->zone}};
    return DateTime{*date, *time};
}

Value parse_duration(std::string_view text) {
    Reader reader(text);
    const bool negative = reader.take('-');
    if (!reader.take('P') || reader.done()) return {};
    std::int64_t months = 0, ms = 0;
    bool has_months = false, has_time = false;
    bool in_time = false;
    while (!reader.done()) {
        if (!in_time && reader.take('T')) { in_time = true; if (reader.done()) return {}; continue; }
        const auto number = reader.number();
        if (!number || *number > 1'000'000'000'000) return {};
        const auto fraction = reader.fraction_ns();
        if (!fraction) return {};
        const char unit = reader.peek();
        if (*fraction != 0 && unit != 'S') return {};
        reader.take(unit);
        if (!in_time && unit == 'Y') { months += *number * 12; has_months = true; }
        else if (!in_time && unit == 'M') { months += *number; has_months = true; }
        else if (!in_time && unit == 'D') { ms += *number * day_ms; has_time = true; }
        else if (in_time && unit == 'H') { ms += *number * 3'600'000; has_time = true; }
        else if (in_time && unit == 'M') { ms += *number * 60'000; has_time = true; }
        else if (in_time && unit == 'S') { ms += *number * 1000 + *fraction / 1'000'000; has_time = true; }
        else return {};
    }
    if (has_months == has_time) return {};
    if (has_months) return YearsMonthsDuration{negative ? -months : months};
    return DaysTimeDuration{negative ? -ms : ms};
}

Value parse_temporal(std::string_view text) {
    if (text.find('P') != std::string_view::npos && text.find(':') == std::string_view::npos && text.find('@') == std::string_view::npos) return parse_duration(text);
    if (text.find('T') != std::string_view::npos && text.find('-') != std::string_view::npos)
        if (const auto at = parse_date_time(text)) return *at;
    if (const auto date = parse_date(text)) return *date;
    if (const auto time = parse_time(text)) return *time;
    return {};
}

std::string text_of(calendar::Date date) {
    if (date.year() >= 0) return date.to_string();
    char text[32];
    std::snprintf(text, sizeof text, "-%04d-%02d-%02d", -date.year(), date.month(), date.day());
    return text;
}
std::string text_of(const Time& time) { return clock_text(time.ns) + zone_text(time); }
std::string text_of(const DateTime& at) { return text_of(at.date) + "T" + clock_text(at.time.ns) + zone_text(at.time); }

std::string text_of(DaysTimeDuration duration) {
    std::int64_t ms = duration.ms < 0 ? -duration.ms : duration.ms;
    std::string text = duration.ms < 0 ? "-P" : "P";
    const std::int64_t days = ms / day_ms, hours = ms / 3'600'000 % 24, minutes = ms / 60'000 % 60, seconds = ms / 1000 % 60, rest = ms % 1000;
    if (days) text += std::to_string(days) + "D";
    if (hours || minutes || seconds || rest || !days) text += "T";
    if (hours) text += std::to_string(hours) + "H";
    if (minutes) text += std::to_string(minutes) + "M";
    if (rest) {
        std::string fraction = std::to_string(1000 + rest).substr(1);
        fraction.erase(fraction.find_last_not_of('0') + 1);
        text += std::to_string(seconds) + "." + fraction + "S";
    } else if (seconds || (!days && !hours && !minutes)) {
        text += std::to_string(seconds) + "S";
    }
    return text;
}

std::string text_of(YearsMonthsDuration duration) {
    const std::int64_t months = duration.months < 0 ? -duration.months : duration.months;
    std::string text = duration.months < 0 ? "-P" : "P";
    if (months / 12) text += std::to_string(months / 12) + "Y";
    if (months % 12 || months == 0) text += std::to_string(months % 12) + "M";
    return text;
}

std::optional<std::int32_t> offset_of(const DateTime& at) {
    if (at.time.offset_seconds) return at.time.offset_seconds;
    if (!at.time.zone) return {};
    return at.time.zone->offset_seconds(at.time.zone->to_instant({at.date, at.time.ns / 1'000'000}));
}

std::int64_t utc_ns(const DateTime& at) { return at.date.number * day_ns + at.time.ns - offset_of(at).value_or(0) * second_ns; }

Value add_temporal(const Value& a, const Value& b) {
    // DMN 1.5, table 57: temporal + duration commutes; durations of one kind add.
    const Kind left = a.kind(), right = b.kind();
    if ((left == Kind::days_time_duration || left == Kind::years_months_duration) && right != left &&
        (right == Kind::date || right == Kind::time || right == Kind::date_time))
        return add_temporal(b, a);
    if (left == Kind::days_time_duration && right == left) return DaysTimeDuration{a.as_days_time().ms + b.as_days_time().ms};
    if (left == Kind::years_months_duration && right == left) return YearsMonthsDuration{a.as_years_months().months + b.as_years_months().months};
    if (right == Kind::days_time_duration) {
        const std::int64_t ms = b.as_days_time().ms;
        if (left == Kind::date_time) return shifted(a.as_date_time(), ms);
        if (left == Kind::date) {
            const Value moved = shifted(midnight(a.as_date()), ms);
            return moved.is_null() ? moved : Value(moved.as_date_time().date);
        }
        if (left == Kind::time) {
            Time time = a.as_time();
            time.ns = ((time.ns + ms % day_ms * 1'000'000) % day_ns + day_ns) % day_ns;
            return time;
        }
    }
    if (right == Kind::years_months_duration) {
        const std::int64_t months = b.as_years_months().months;
        if (std::abs(months) > 400'000) return {};
        if (left == Kind::date) return a.as_date().plus_months(static_cast<std::int32_t>(months));
        if (left == Kind::date_time) {
            DateTime at = a.as_date_time();
            at.date = at.date.plus_months(static_cast<std::int32_t>(months));
            return at;
        }
    }
    return {};
}

Value subtract_temporal(const Value& a, const Value& b) {
    const Kind left = a.kind(), right = b.kind();
    if (right == Kind::days_time_duration) return add_temporal(a, DaysTimeDuration{-b.as_days_time().ms});
    if (right == Kind::years_months_duration) return add_temporal(a, YearsMonthsDuration{-b.as_years_months().months});
    if (left == Kind::time && right == Kind::time) {
        const Time &x = a.as_time(), &y = b.as_time();
        if (has_zone(x) != has_zone(y)) return {};
        return DaysTimeDuration{((x.ns - x.offset_seconds.value_or(0) * second_ns) - (y.ns - y.offset_seconds.value_or(0) * second_ns)) / 1'000'000};
    }
    if ((left == Kind::date || left == Kind::date_time) && (right == Kind::date || right == Kind::date_time)) {
        const DateTime x = left == Kind::date ? midnight(a.as_date()) : a.as_date_time(), y = right == Kind::date ? midnight(b.as_date()) : b.as_date_time();
        // A local time and one with an offset have no difference; a date stands for its midnight in UTC.
        if (has_zone(x.time) != has_zone(y.time)) return {};
        return DaysTimeDuration{(utc_ns(x) - utc_ns(y)) / 1'000'000};
    }
    return {};
}

Value temporal_property(const Value& value, std::string_view name) {
    const Kind kind = value.kind();
    if (kind == Kind::date || kind == Kind::date_time) {
        const calendar::Date date = kind == Kind::date ? value.as_date() : value.as_date_time().date;
        if (name == "year") return date.year();
        if (name == "month") return date.month();
        if (name == "day") return date.day();
        if (name == "weekday") return static_cast<int>(date.weekday()) + 1;
    }
    if (kind == Kind::time || kind == Kind::date_time || kind == Kind::date) {
        const Time time = kind == Kind::time ? value.as_time() : kind == Kind::date_time ? value.as_date_time().time : Time{0, 0, nullptr};
        const std::int64_t seconds = time.ns / second_ns;
        if (name == "hour") return seconds / 3600;
        if (name == "minute") return seconds / 60 % 60;
        if (name == "second") return time.ns % second_ns == 0 ? Value(seconds % 60) : Value(Decimal::of(time.ns % (60 * second_ns), 9));
        if (name == "time offset") {
            const auto offset = kind == Kind::date_time ? offset_of(value.as_date_time()) : time.offset_seconds;
            return offset ? Value(DaysTimeDuration{*offset * 1000LL}) : Value();
        }
        if (name == "timezone") return time.zone ? Value(time.zone->name()) : Value();
    }
    if (kind == Kind::days_time_duration) {
        const std::int64_t ms = value.as_days_time().ms;
        if (name == "days") return ms / day_ms;
        if (name == "hours") return ms / 3'600'000 % 24;
        if (name == "minutes") return ms / 60'000 % 60;
        if (name == "seconds") return ms % 1000 == 0 ? Value(ms / 1000 % 60) : Value(Decimal::of(ms % 60'000, 3));
    }
    if (kind == Kind::years_months_duration) {
        const std::int64_t months = value.as_years_months().months;
        if (name == "years") return months / 12;
        if (name == "months") return months % 12;
    }
    return {};
}

}  // namespace huiyin::feel
