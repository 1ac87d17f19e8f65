// DMN 1.5, 10.3.4.5: numeric functions.
#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

Value finite(const Decimal& d) { return d.is_finite() ? Value(d) : Value(); }

template <Rounding mode>
Value round_by(Arguments a, Evaluation&) {
    std::int64_t scale = 0;
    if (a.size() > 1) {
        const auto given = a[1].as_number().round(0, Rounding::down).to_int64();
        if (!given || *given < -6111 || *given > 6176) return {};
        scale = *given;
    }
    return finite(a[0].as_number().round(static_cast<int>(scale), mode));
}

Value absolute(Arguments a, Evaluation&) {
    if (a[0].is_number()) return a[0].as_number().abs();
    if (a[0].kind() == Kind::days_time_duration) {
        const DaysTimeDuration held = a[0].as_days_time();
        return DaysTimeDuration{std::abs(held.ms), std::abs(held.ns)};
    }
    if (a[0].kind() == Kind::years_months_duration) return YearsMonthsDuration{std::abs(a[0].as_years_months().months)};
    return {};
}
Value modulo(Arguments a, Evaluation&) { return a[1].as_number().is_zero() ? Value() : finite(a[0].as_number().floor_modulo(a[1].as_number())); }
Value sqrt(Arguments a, Evaluation&) { return a[0].as_number().is_negative() ? Value() : finite(a[0].as_number().sqrt()); }
Value log(Arguments a, Evaluation&) { return a[0].as_number() > Decimal(0) ? finite(a[0].as_number().log()) : Value(); }
Value exp(Arguments a, Evaluation&) { return finite(a[0].as_number().exp()); }

Value parity(Arguments a, bool odd) {
    if (!a[0].as_number().is_integer()) return {};
    return a[0].as_number().floor_modulo(Decimal(2)).is_zero() != odd;
}
Value odd(Arguments a, Evaluation&) { return parity(a, true); }
Value even(Arguments a, Evaluation&) { return parity(a, false); }

}  // namespace

std::vector<Builtin> numeric_builtins() {
    const Type number = Type::Of::number, yes_no = Type::Of::boolean;
    const Parameter n{"n", Want::number}, scale{"scale", Want::number}, one{"number", Want::number};
    return {{"decimal", {n, scale}, 2, 2, number, round_by<Rounding::half_even>},
            {"floor", {n, scale}, 1, 2, number, round_by<Rounding::floor>},
            {"ceiling", {n, scale}, 1, 2, number, round_by<Rounding::ceiling>},
            {"round up", {n, scale}, 2, 2, number, round_by<Rounding::up>},
            {"round down", {n, scale}, 2, 2, number, round_by<Rounding::down>},
            {"round half up", {n, scale}, 2, 2, number, round_by<Rounding::half_up>},
            {"round half down", {n, scale}, 2, 2, number, round_by<Rounding::half_down>},
            {"abs", {{"n|number", Want::scalar}}, 1, 1, Type::any(), absolute},
            {"modulo", {{"dividend", Want::number}, {"divisor", Want::number}}, 2, 2, number, modulo},
            {"sqrt", {one}, 1, 1, number, sqrt},
            {"log", {one}, 1, 1, number, log},
            {"exp", {one}, 1, 1, number, exp},
            {"odd", {one}, 1, 1, yes_no, odd},
            {"even", {one}, 1, 1, yes_no, even}};
}

}  // namespace huiyin::feel
