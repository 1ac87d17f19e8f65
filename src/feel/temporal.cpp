#include "feel/temporal.hpp"

#include <cstdio>
#include <cstdlib>

namespace huiyin::feel {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000, day_ns = 86'400 * second_ns, day_ms = 86'400'000;
constexpr std::int32_t year_max = 999'999'999;

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
    if (negative && year == 0) return {};
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
    if (!second || *hour > 23 || *minute > 59 || *second > 59) return {};
    const auto fraction = reader.fraction_ns();
    if (!fraction) return {};
    Time time;
    time.ns = (*hour * 3600 + *minute * 60 + *second) * second_ns + *fraction;
    if (!read_zone(reader, time)) return {};
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
    if (seconds % 60 == 0) return text;
    std::snprintf(text + 6, sizeof text - 6, ":%02d", seconds % 60);
    return text;
}

Nanoseconds local_ns(const DateTime& at) { return static_cast<Nanoseconds>(at.date.number) * day_ns + at.time.ns; }

/// The days and the rest of a day in a count of nanoseconds; null beyond the last year.
Value at_local(Nanoseconds ns, const Time& like) {
    Nanoseconds days = ns / day_ns;
    if (ns % day_ns < 0) --days;
    static const std::int64_t first = calendar::Date::of(-year_max, 1, 1)->number, last = calendar::Date::of(year_max, 12, 31)->number;
    if (days < first || days > last) return {};
    return DateTime{calendar::Date{static_cast<std::int64_t>(days)}, Time{static_cast<std::int64_t>(ns - days * day_ns), like.offset_seconds, like.zone}};
}

/// Zones know instants of milliseconds in 64 bits; what lies further out takes the offset of the nearest.
Instant nearest_instant(Nanoseconds ns) {
    constexpr std::int64_t far = 8'000'000'000'000'000;
    const Nanoseconds ms = ns / 1'000'000;
    return {ms > far ? far : ms < -far ? -far : static_cast<std::int64_t>(ms)};
}

/// A duration later on the line of time: a zone may have another offset there.
Value shifted(const DateTime& at, Nanoseconds ns) {
    if (!at.time.zone) return at_local(local_ns(at) + ns, at.time);
    const Nanoseconds later = utc_ns(at) + ns;
    return at_local(later + at.time.zone->offset_seconds(nearest_instant(later)) * static_cast<Nanoseconds>(second_ns), at.time);
}

/// Months later; empty beyond the last year.
std::optional<calendar::Date> later(calendar::Date date, std::int64_t months) {
    const std::int64_t month = (date.year() * 12LL + date.month() - 1) + months;
    if (std::abs(months) > 24'000'000'000 || month < -year_max * 12LL || month >= (year_max + 1) * 12LL) return {};
    return date.plus_months(months);
}

}  // namespace

DateTime midnight(calendar::Date date) { return {date, Time{0, 0, nullptr}}; }

bool has_zone(const Time& time) { return time.zone || time.offset_seconds; }

Nanoseconds total_ns(DaysTimeDuration duration) { return static_cast<Nanoseconds>(duration.ms) * 1'000'000 + duration.ns; }

Value duration_of(Nanoseconds ns) {
    const Nanoseconds ms = ns / 1'000'000;
    if (ms > INT64_MAX || ms < -INT64_MAX) return {};
    return DaysTimeDuration{static_cast<std::int64_t>(ms), static_cast<std::int32_t>(ns % 1'000'000)};
}

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
    return DateTime{*date, *time};
}

Value parse_duration(std::string_view text) {
    Reader reader(text);
    const bool negative = reader.take('-');
    if (!reader.take('P') || reader.done()) return {};
    Nanoseconds months = 0, ns = 0;
    bool has_months = false, has_time = false, in_time = false;
    std::size_t place = 0;                                  // units come in their order, each once at most
    constexpr std::string_view units = "YMDHMS";
    while (!reader.done()) {
        if (!in_time && reader.take('T')) { in_time = true; place = 3; if (reader.done()) return {}; continue; }
        const auto number = reader.number();
        if (!number) return {};
        const bool point = reader.peek() == '.';
        const std::int64_t fraction = reader.fraction_ns().value_or(0);   // "3.S" is 3 s
        const char unit = reader.peek();
        if (point && unit != 'S') return {};
        const std::size_t found = units.find(unit, place);
        if (found == std::string_view::npos || (found >= 3) != in_time) return {};
        place = found + 1;
        reader.take(unit);
        constexpr std::int64_t lengths[]{12, 1, day_ns, 3600 * second_ns, 60 * second_ns, second_ns};
        const Nanoseconds amount = static_cast<Nanoseconds>(*number) * lengths[found];
        if (found < 2) { months += amount; has_months = true; }
        else { ns += amount + fraction; has_time = true; }
    }
    if (has_months == has_time) return {};
    if (has_time) return duration_of(negative ? -ns : ns);
    if (months > INT64_MAX) return {};
    return YearsMonthsDuration{static_cast<std::int64_t>(negative ? -months : months)};
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
    return date.to_string();
}
std::string text_of(const Time& time) { return clock_text(time.ns) + zone_text(time); }
std::string text_of(const DateTime& at) { return text_of(at.date) + "T" + clock_text(at.time.ns) + zone_text(at.time); }

std::string text_of(DaysTimeDuration duration) {
    Nanoseconds ns = total_ns(duration);
    std::string text = ns < 0 ? "-P" : "P";
    if (ns < 0) ns = -ns;
    const auto days = static_cast<std::int64_t>(ns / day_ns), rest = static_cast<std::int64_t>(ns % day_ns);
    const std::int64_t hours = rest / (3600 * second_ns), minutes = rest / (60 * second_ns) % 60, seconds = rest / second_ns % 60, fraction = rest % second_ns;
    if (days) text += std::to_string(days) + "D";
    if (rest || !days) text += "T";
    if (hours) text += std::to_string(hours) + "H";
    if (minutes) text += std::to_string(minutes) + "M";
    if (seconds || fraction || (!days && !rest)) text += std::to_string(seconds);
    if (fraction) {
        std::string figures = std::to_string(second_ns + fraction).substr(1);
        figures.erase(figures.find_last_not_of('0') + 1);
        text += "." + figures;
    }
    if (seconds || fraction || (!days && !rest)) text += "S";
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
    const Instant local = nearest_instant(local_ns(at));
    const std::int64_t day = local.ms >= 0 ? local.ms / day_ms : -((-local.ms + day_ms - 1) / day_ms);
    const Instant at_utc = at.time.zone->to_instant({calendar::Date{day}, local.ms - day * day_ms});
    return static_cast<std::int32_t>((local.ms - at_utc.ms) / 1000);
}

std::optional<std::int32_t> offset_of(const Time& time) {
    if (time.offset_seconds || !time.zone) return time.offset_seconds;
    static const calendar::Date january = *calendar::Date::of(2000, 1, 1);
    return offset_of(DateTime{january, time});
}

Nanoseconds utc_ns(const DateTime& at) { return local_ns(at) - offset_of(at).value_or(0) * static_cast<Nanoseconds>(second_ns); }
std::int64_t utc_ns(const Time& time) { return time.ns - offset_of(time).value_or(0) * second_ns; }

int order_of(const DateTime& a, const DateTime& b) {
    const bool alike = has_zone(a.time) == has_zone(b.time);
    const Nanoseconds x = alike ? utc_ns(a) : local_ns(a), y = alike ? utc_ns(b) : local_ns(b);
    return x < y ? -1 : x > y ? 1 : 0;
}

Value add_temporal(const Value& a, const Value& b) {
    // DMN 1.5, table 57: temporal + duration commutes; durations of one kind add.
    const Kind left = a.kind(), right = b.kind();
    if ((left == Kind::days_time_duration || left == Kind::years_months_duration) && right != left &&
        (right == Kind::date || right == Kind::time || right == Kind::date_time))
        return add_temporal(b, a);
    if (left == Kind::days_time_duration && right == left) return duration_of(total_ns(a.as_days_time()) + total_ns(b.as_days_time()));
    if (left == Kind::years_months_duration && right == left) {
        std::int64_t sum = 0;
        return __builtin_add_overflow(a.as_years_months().months, b.as_years_months().months, &sum) ? Value() : Value(YearsMonthsDuration{sum});
    }
    if (right == Kind::days_time_duration) {
        const Nanoseconds ns = total_ns(b.as_days_time());
        if (left == Kind::date_time) return shifted(a.as_date_time(), ns);
        if (left == Kind::date) {
            const Value moved = shifted(midnight(a.as_date()), ns);
            return moved.is_null() ? moved : Value(moved.as_date_time().date);
        }
        if (left == Kind::time) {
            Time time = a.as_time();
            time.ns = static_cast<std::int64_t>(((time.ns + ns % day_ns) % day_ns + day_ns) % day_ns);
            return time;
        }
    }
    if (right == Kind::years_months_duration && (left == Kind::date || left == Kind::date_time)) {
        const auto moved = later(left == Kind::date ? a.as_date() : a.as_date_time().date, b.as_years_months().months);
        if (!moved) return {};
        return left == Kind::date ? Value(*moved) : Value(DateTime{*moved, a.as_date_time().time});
    }
    return {};
}

Value subtract_temporal(const Value& a, const Value& b) {
    const Kind left = a.kind(), right = b.kind();
    if (right == Kind::days_time_duration) {
        const Value negative = duration_of(-total_ns(b.as_days_time()));
        if (left == right) return duration_of(total_ns(a.as_days_time()) - total_ns(b.as_days_time()));
        return left == Kind::date || left == Kind::time || left == Kind::date_time ? add_temporal(a, negative) : Value();
    }
    if (right == Kind::years_months_duration)
        return left == right || left == Kind::date || left == Kind::date_time ? add_temporal(a, YearsMonthsDuration{-b.as_years_months().months}) : Value();
    if (left == Kind::time && right == Kind::time) {
        const Time &x = a.as_time(), &y = b.as_time();
        if (has_zone(x) != has_zone(y)) return {};
        return duration_of(static_cast<Nanoseconds>(utc_ns(x)) - utc_ns(y));
    }
    if ((left == Kind::date || left == Kind::date_time) && (right == Kind::date || right == Kind::date_time)) {
        const DateTime x = left == Kind::date ? midnight(a.as_date()) : a.as_date_time(), y = right == Kind::date ? midnight(b.as_date()) : b.as_date_time();
        // A local time and one with an offset have no difference; a date stands for its midnight in UTC.
        if (has_zone(x.time) != has_zone(y.time)) return {};
        return duration_of(utc_ns(x) - utc_ns(y));
    }
    return {};
}

namespace {

/// Whole seconds, and their fraction without zeros at its end.
Value seconds_of(std::int64_t ns) { return ns % second_ns == 0 ? Value(ns / second_ns) : Value(*Decimal::parse(Decimal::of(ns, 9).to_shortest())); }

std::optional<Value> date_property(calendar::Date date, std::string_view name) {
    if (name == "year") return date.year();
    if (name == "month") return date.month();
    if (name == "day") return date.day();
    if (name == "weekday") return static_cast<int>(date.weekday()) + 1;
    return {};
}

std::optional<Value> time_property(const Time& time, std::optional<std::int32_t> offset, std::string_view name) {
    const std::int64_t seconds = time.ns / second_ns;
    if (name == "hour") return seconds / 3600;
    if (name == "minute") return seconds / 60 % 60;
    if (name == "second") return seconds_of(time.ns % (60 * second_ns));
    if (name == "time offset") return offset ? Value(DaysTimeDuration{*offset * 1000LL}) : Value();
    if (name == "timezone") return time.zone ? Value(time.zone->name()) : Value();
    return {};
}

std::optional<Value> duration_property(DaysTimeDuration duration, std::string_view name) {
    const Nanoseconds ns = total_ns(duration);
    if (name == "days") return static_cast<std::int64_t>(ns / day_ns);
    const auto rest = static_cast<std::int64_t>(ns % day_ns);
    if (name == "hours") return rest / (3600 * second_ns);
    if (name == "minutes") return rest / (60 * second_ns) % 60;
    if (name == "seconds") return seconds_of(rest % (60 * second_ns));
    return {};
}

}  // namespace

std::optional<Value> temporal_property(const Value& value, std::string_view name) {
    switch (value.kind()) {
        case Kind::date: return date_property(value.as_date(), name);
        case Kind::time: return time_property(value.as_time(), offset_of(value.as_time()), name);
        case Kind::date_time: {
            const DateTime& at = value.as_date_time();
            if (name == "date") return at.date;
            if (name == "time") return at.time;
            if (auto found = date_property(at.date, name)) return found;
            return time_property(at.time, name == "time offset" ? offset_of(at) : std::nullopt, name);
        }
        case Kind::days_time_duration: return duration_property(value.as_days_time(), name);
        case Kind::years_months_duration: {
            const std::int64_t months = value.as_years_months().months;
            if (name == "years") return months / 12;
            if (name == "months") return months % 12;
            return {};
        }
        default: return {};
    }
}

}  // namespace huiyin::feel
