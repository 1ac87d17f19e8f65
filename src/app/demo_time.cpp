#include "app/demo_time.hpp"

#include <charconv>

namespace huiyin::app {
namespace {

constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms;

Problem unclear(const std::string& what) { return Problem("demo.value", {{"what", what}}); }

Result<std::vector<calendar::Span>> spans_of(const Json& hours) {
    std::vector<calendar::Span> spans;
    const Json whole_day = JsonArray{JsonArray{"08:30", "17:30"}};
    const Json& given = hours.is_array() ? hours : whole_day;
    for (const Json& span : given.as_array()) {
        const bool pair = span.is_array() && span.as_array().size() == 2;
        const auto from = pair ? calendar::LocalTime::parse("2026-01-01 " + span.as_array()[0].string_or("")) : std::nullopt;
        const auto to = pair ? calendar::LocalTime::parse("2026-01-01 " + span.as_array()[1].string_or("")) : std::nullopt;
        if (!from || !to) return unclear(span.dump());
        spans.push_back({from->ms, to->ms});
    }
    return spans;
}

}  // namespace

Result<DemoTime> DemoTime::make(const Json& demo, const calendar::Zone& zone) {
    HUIYIN_TRY(const std::vector<calendar::Span> spans, spans_of(demo["hours"]));
    calendar::WorkCalendar::Definition definition;
    definition.id = "demo";
    definition.zone = zone;
    definition.holidays = calendar::Holidays::shipped();
    for (const auto weekday : {calendar::Weekday::monday, calendar::Weekday::tuesday, calendar::Weekday::wednesday, calendar::Weekday::thursday, calendar::Weekday::friday})
        definition.hours[weekday] = spans;
    HUIYIN_TRY(calendar::WorkCalendar calendar, calendar::WorkCalendar::make(std::move(definition)));
    return DemoTime(std::move(calendar), spans);
}

Result<DemoTime::Delay> DemoTime::delay_of(const std::string& text) {
    Delay delay;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), delay.amount);
    delay.unit = std::string(end, text.data() + text.size());
    const bool known = delay.unit == "m" || delay.unit == "h" || delay.unit == "d" || delay.unit == "wm" || delay.unit == "wh" || delay.unit == "wd";
    if (error != std::errc() || !known) return unclear(text);
    return delay;
}

Result<Instant> DemoTime::moved(Instant from, const std::string& duration) const {
    HUIYIN_TRY(const Delay delay, delay_of(duration));
    if (delay.unit == "m") return from + delay.amount * minute_ms;
    if (delay.unit == "h") return from + delay.amount * hour_ms;
    if (delay.unit == "d") return from + delay.amount * day_ms;
    if (delay.unit == "wm") return calendar_.add_working_ms(from, delay.amount * minute_ms);
    if (delay.unit == "wh") return calendar_.add_working_ms(from, delay.amount * hour_ms);
    const calendar::LocalTime local = calendar_.zone().to_local(from);
    const auto date = calendar_.nth_working_day(local.date, delay.amount);
    if (!date) return unclear(duration);
    return calendar_.zone().to_instant({*date, local.ms});
}

Result<Instant> DemoTime::after(Instant from, const Json& range, Chance& chance) const {
    if (!range.is_array() || range.as_array().size() != 2) return unclear("after: " + range.dump());
    HUIYIN_TRY(const Instant least, moved(from, range.as_array()[0].string_or("")));
    HUIYIN_TRY(const Instant most, moved(from, range.as_array()[1].string_or("")));
    // To the second: people do not act on full minutes, and events of one record must not share an instant by accident.
    return Instant{least.ms + chance.between(0, (most - least) / 1000) * 1000};
}

Instant DemoTime::worked(Instant at, Chance& chance) const {
    const calendar::LocalTime local = calendar_.zone().to_local(at);
    for (const calendar::Span& span : calendar_.day_kind(local.date).spans) {
        if (local.ms >= span.to_ms) continue;
        if (local.ms >= span.from_ms) return at;
        return calendar_.zone().to_instant({local.date, span.from_ms}) + chance.between(30, 1500) * 1000;
    }
    return opening(local.date.plus_days(1)) + chance.between(30, 2700) * 1000;
}

Instant DemoTime::opening(calendar::Date date) const {
    if (!calendar_.is_working_day(date)) date = calendar_.next_working_day(date);
    return calendar_.zone().to_instant(calendar_.open_of(date));
}

Result<std::vector<Instant>> DemoTime::rhythm(const Json& every, Instant from, Instant to, Chance& chance) const {
    const bool monthly = every["period"].string_or("") == "month";
    const Json& days = every["days"];
    const bool on_days = !days.is_null();
    if (!monthly && (on_days || every["period"].string_or("") != "week")) return unclear("every: " + every.dump());
    if (on_days && (!days.is_array() || days.as_array().size() != 2)) return unclear("days: " + days.dump());
    calendar::Date first = calendar_.zone().to_local(from).date;
    first = monthly ? first.plus_days(1 - first.day()) : first.plus_days(-static_cast<int>(first.weekday()));
    std::vector<calendar::Span> hours = hours_;
    if (!every["hours"].is_null()) {
        HUIYIN_TRY(hours, spans_of(every["hours"]));
    }
    std::vector<Instant> found;
    for (; calendar_.zone().to_instant({first, 0}) < to; first = monthly ? first.plus_months(1) : first.plus_days(7)) {
        Instant at = from;
        if (on_days) {
            at = within(hours, first.plus_days(static_cast<int>(chance.between(days.as_array()[0].int_or(1), days.as_array()[1].int_or(1))) - 1), chance);
        } else if (const auto date = calendar_.nth_working_day(first.plus_days(-1), every["working_day"].int_or(1))) {
            at = opening(*date);
        }
        if (at > from && at < to) found.push_back(at);
    }
    return found;
}

/// At any second of the hours, whatever day it is.
Instant DemoTime::within(const std::vector<calendar::Span>& hours, calendar::Date date, Chance& chance) const {
    std::int64_t length_s = 0;
    for (const calendar::Span& span : hours) length_s += (span.to_ms - span.from_ms) / 1000;
    std::int64_t left_ms = chance.between(0, length_s - 1) * 1000;
    for (const calendar::Span& span : hours) {
        if (left_ms < span.to_ms - span.from_ms) return calendar_.zone().to_instant({date, span.from_ms + left_ms});
        left_ms -= span.to_ms - span.from_ms;
    }
    return calendar_.zone().to_instant({date, 0});
}

Instant DemoTime::first_opening(const Json& demo, Instant until) const {
    const calendar::Date today = calendar_.zone().to_local(until).date;
    if (demo["months"].is_null()) return opening(today.plus_days(-demo["days"].int_or(90)));
    return opening(today.plus_days(1 - today.day()).plus_months(-demo["months"].int_or(12)));
}

}  // namespace huiyin::app
