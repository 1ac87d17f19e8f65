// DMN 1.5, 10.3.4.1 and 10.3.4.2: conversion and boolean functions.
#include "feel/builtins.hpp"
#include "feel/temporal.hpp"

namespace huiyin::feel {
namespace {

Value date_of(const List& a, Evaluation&) {
    if (a.size() == 3) {
        if (!a[0].is_number() || !a[1].is_number() || !a[2].is_number()) return {};
        const auto year = a[0].as_number().to_int64(), month = a[1].as_number().to_int64(), day = a[2].as_number().to_int64();
        if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return {};
        const auto date = calendar::Date::of(static_cast<std::int32_t>(*year), static_cast<int>(*month), static_cast<int>(*day));
        return date ? Value(*date) : Value();
    }
    if (a[0].is_string()) {
        const auto date = parse_date(a[0].as_string());
        return date ? Value(*date) : Value();
    }
    if (a[0].kind() == Kind::date) return a[0];
    if (a[0].kind() == Kind::date_time) return a[0].as_date_time().date;
    return {};
}

Value time_of(const List& a, Evaluation&) {
    if (a.size() >= 3) {
        if (!a[0].is_number() || !a[1].is_number() || !a[2].is_number()) return {};
        const auto hour = a[0].as_number().to_int64(), minute = a[1].as_number().to_int64();
        const auto nanos = (a[2].as_number() * Decimal(1'000'000'000)).round(0, Rounding::down).to_int64();
        if (!hour || !minute || !nanos || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 || *nanos < 0 || *nanos >= 60'000'000'000) return {};
        Time time{(*hour * 3600 + *minute * 60) * 1'000'000'000 + *nanos, {}, nullptr};
        if (a.size() == 4 && !a[3].is_null()) {
            if (a[3].kind() != Kind::days_time_duration) return {};
            time.offset_seconds = static_cast<std::int32_t>(a[3].as_days_time().ms / 1000);
        }
        return time;
    }
    if (a.size() != 1) return {};
    if (a[0].is_string()) {
        const auto time = parse_time(a[0].as_string());
        return time ? Value(*time) : Value();
    }
    if (a[0].kind() == Kind::time) return a[0];
    if (a[0].kind() == Kind::date_time) return a[0].as_date_time().time;
    if (a[0].kind() == Kind::date) return Time{0, 0, nullptr};
    return {};
}

Value date_and_time(const List& a, Evaluation&) {
    if (a.size() == 1) {
        if (a[0].kind() == Kind::date_time) return a[0];
        if (!a[0].is_string()) return {};
        const auto at = parse_date_time(a[0].as_string());
        return at ? Value(*at) : Value();
    }
    if (a[1].kind() != Kind::time) return {};
    if (a[0].kind() == Kind::date) return DateTime{a[0].as_date(), a[1].as_time()};
    if (a[0].kind() == Kind::date_time) return DateTime{a[0].as_date_time().date, a[1].as_time()};
    return {};
}

Value number(const List& a, Evaluation&) {
    if (a[0].is_number()) return a[0];
    if (!a[0].is_string()) return {};
    const std::string grouping = a.size() > 1 && a[1].is_string() ? a[1].as_string() : "", point = a.size() > 2 && a[2].is_string() ? a[2].as_string() : "";
    if ((!grouping.empty() && grouping != " " && grouping != "," && grouping != ".") || (!point.empty() && point != "." && point != ",") || (!point.empty() && grouping == point)) return {};
    std::string text;
    for (const char c : a[0].as_string()) {
        if (!grouping.empty() && c == grouping[0]) continue;
        text += !point.empty() && c == point[0] ? '.' : c;
    }
    const auto value = Decimal::parse(text);
    return value ? Value(*value) : Value();
}

Value string(const List& a, Evaluation&) { return a[0].is_null() ? Value() : Value(a[0].to_text()); }
Value duration(const List& a, Evaluation&) {
    if (a[0].kind() == Kind::days_time_duration || a[0].kind() == Kind::years_months_duration) return a[0];
    return a[0].is_string() ? parse_duration(a[0].as_string()) : Value();
}

Value years_and_months(const List& a, Evaluation&) {
    const auto date = [](const Value& v) -> std::optional<calendar::Date> {
        if (v.kind() == Kind::date) return v.as_date();
        if (v.kind() == Kind::date_time) return v.as_date_time().date;
        return {};
    };
    const auto from = date(a[0]), to = date(a[1]);
    if (!from || !to) return {};
    std::int64_t months = (to->year() - from->year()) * 12LL + to->month() - from->month();
    if (months > 0 && to->day() < from->day()) --months;
    if (months < 0 && to->day() > from->day()) ++months;
    return YearsMonthsDuration{months};
}

Value negation(const List& a, Evaluation&) { return a[0].is_boolean() ? Value(!a[0].as_boolean()) : Value(); }

}  // namespace

std::vector<Builtin> conversion_builtins() {
    using Of = Type::Of;
    return {{"date", {"from"}, 1, 3, Of::date, date_of},
            {"date and time", {"from", "time"}, 1, 2, Of::date_time, date_and_time},
            {"time", {"from", "minute", "second", "offset"}, 1, 4, Of::time, time_of},
            {"number", {"from", "grouping separator", "decimal separator"}, 1, 3, Of::number, number},
            {"string", {"from"}, 1, 1, Of::string, string},
            {"duration", {"from"}, 1, 1, Type::any(), duration},
            {"years and months duration", {"from", "to"}, 2, 2, Of::years_months_duration, years_and_months},
            {"not", {"negand"}, 1, 1, Of::boolean, negation}};
}

}  // namespace huiyin::feel
