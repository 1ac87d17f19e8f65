// DMN 1.5, 10.3.4.1 and 10.3.4.2: conversion and boolean functions.
#include "feel/builtins.hpp"
#include "feel/temporal.hpp"

namespace huiyin::feel {
namespace {

std::optional<std::int64_t> whole(const Value& v) { return v.is_number() ? v.as_number().to_int64() : std::nullopt; }

Value date_of(Arguments a, Evaluation&) {
    if (a.size() == 3) {
        const auto year = whole(a[0]), month = whole(a[1]), day = whole(a[2]);
        if (!year || !month || !day || *year < -999'999'999 || *year > 999'999'999 || *month < 1 || *month > 12 || *day < 1 || *day > 31) return {};
        const auto date = calendar::Date::of(static_cast<std::int32_t>(*year), static_cast<int>(*month), static_cast<int>(*day));
        return date ? Value(*date) : Value();
    }
    if (a.size() != 1) return {};
    if (a[0].is_string()) {
        const auto date = parse_date(a[0].as_string());
        return date ? Value(*date) : Value();
    }
    if (a[0].kind() == Kind::date) return a[0];
    return a[0].kind() == Kind::date_time ? Value(a[0].as_date_time().date) : Value();
}

Value time_of(Arguments a, Evaluation&) {
    if (a.size() >= 3) {
        if (!a[0].is_number() || !a[2].is_number() || a[2].as_number().is_negative()) return {};
        const auto hour = whole(a[0]), minute = whole(a[1]);
        const auto nanos = (a[2].as_number() * Decimal(1'000'000'000)).round(0, Rounding::down).to_int64();
        if (!hour || !minute || !nanos || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59 || *nanos >= 60'000'000'000) return {};
        Time time{(*hour * 3600 + *minute * 60) * 1'000'000'000 + *nanos, {}, nullptr};
        if (a.size() == 4 && !a[3].is_null()) {
            if (a[3].kind() != Kind::days_time_duration) return {};
            const std::int64_t seconds = a[3].as_days_time().ms / 1000;
            if (seconds < -18 * 3600 || seconds > 18 * 3600) return {};
            time.offset_seconds = static_cast<std::int32_t>(seconds);
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
    return a[0].kind() == Kind::date ? Value(midnight(a[0].as_date()).time) : Value();
}

Value date_and_time(Arguments a, Evaluation&) {
    if (a.size() == 1) {
        if (a[0].kind() == Kind::date_time) return a[0];
        if (a[0].kind() == Kind::date) return midnight(a[0].as_date());
        if (!a[0].is_string()) return {};
        const auto at = parse_date_time(a[0].as_string());
        return at ? Value(*at) : Value();
    }
    if (a[1].kind() != Kind::time) return {};
    if (a[0].kind() == Kind::date) return DateTime{a[0].as_date(), a[1].as_time()};
    return a[0].kind() == Kind::date_time ? Value(DateTime{a[0].as_date_time().date, a[1].as_time()}) : Value();
}

Value number(Arguments a, Evaluation&) {
    if (a[0].is_number()) return a.size() == 1 ? a[0] : Value();   // separators belong to texts
    if (!a[0].is_string()) return {};
    const auto separator = [&](std::size_t i) { return a.size() > i && a[i].is_string() ? &a[i].as_string() : nullptr; };
    const std::string *grouping = separator(1), *point = separator(2);
    if (grouping && *grouping != " " && *grouping != "," && *grouping != ".") return {};
    if (point && *point != "." && *point != ",") return {};
    if (grouping && *grouping == (point ? *point : ".")) return {};
    std::string text;
    for (const char c : a[0].as_string()) {
        if (grouping && c == (*grouping)[0]) continue;
        if (point && c != (*point)[0] && c == '.') return {};
        text += point && c == (*point)[0] ? '.' : c;
    }
    if (text.starts_with('+')) return {};
    const auto value = Decimal::parse(text);
    return value ? Value(*value) : Value();
}

Value string(Arguments a, Evaluation&) { return a[0].to_text(); }

Value duration(Arguments a, Evaluation&) {
    if (a[0].kind() == Kind::days_time_duration || a[0].kind() == Kind::years_months_duration) return a[0];
    return a[0].is_string() ? parse_duration(a[0].as_string()) : Value();
}

Value years_and_months(Arguments a, Evaluation&) {
    const auto date = [](const Value& v) -> std::optional<calendar::Date> {
        if (v.kind() == Kind::date) return v.as_date();
        if (v.kind() == Kind::date_time) return v.as_date_time().date;
        return {};
    };
    const auto from = date(a[0]), to = date(a[1]);
    if (!from || !to) return {};
    std::int64_t months = (static_cast<std::int64_t>(to->year()) - from->year()) * 12 + to->month() - from->month();
    if (months > 0 && to->day() < from->day()) --months;
    if (months < 0 && to->day() > from->day()) ++months;
    return YearsMonthsDuration{months};
}

Value range(Arguments a, Evaluation&) { return parse_range(a[0].as_string()); }

Value negation(Arguments a, Evaluation&) { return a[0].is_boolean() ? Value(!a[0].as_boolean()) : Value(); }

}  // namespace

std::vector<Builtin> conversion_builtins() {
    using Of = Type::Of;
    return {{"date", {{"from|year", Want::scalar}, {"month", Want::number}, {"day", Want::number}}, 1, 3, Of::date, date_of},
            {"date and time", {{"from|date", Want::scalar}, {"time", Want::scalar}}, 1, 2, Of::date_time, date_and_time},
            {"time", {{"from|hour", Want::scalar}, {"minute", Want::number}, {"second", Want::number}, {"offset", Want::nullable_scalar}}, 1, 4, Of::time, time_of},
            {"number", {{"from", Want::scalar}, {"grouping separator", Want::nullable_string}, {"decimal separator", Want::nullable_string}}, 1, 3, Of::number, number},
            {"string", {{"from", Want::some}}, 1, 1, Of::string, string},
            {"duration", {{"from", Want::scalar}}, 1, 1, Type::any(), duration},
            {"years and months duration", {{"from", Want::scalar}, {"to", Want::scalar}}, 2, 2, Of::years_months_duration, years_and_months},
            {"range", {{"from", Want::string}}, 1, 1, Of::range, range},
            {"not", {{"negand", Want::any}}, 1, 1, Of::boolean, negation}};
}

}  // namespace huiyin::feel
