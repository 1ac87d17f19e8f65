// DMN 1.5, 10.3.4.5: numeric functions.
#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

Value rounded(const List& a, Rounding mode) {
    if (!a[0].is_number()) return {};
    std::int64_t scale = 0;
    if (a.size() > 1) {
        const auto given = a[1].is_number() ? a[1].as_number().to_int64() : std::nullopt;
        if (!given || *given < -6111 || *given > 6176) return {};
        scale = *given;
    }
    const Decimal result = a[0].as_number().round(static_cast<int>(scale), mode);
    return result.is_finite() ? Value(result) : Value();
}
template <Rounding mode>
Value round_by(const List& a, Evaluation&) { return rounded(a, mode); }

Value absolute(const List& a, Evaluation&) {
    if (a[0].is_number()) return a[0].as_number().abs();
    if (a[0].kind() == Kind::days_time_duration) return DaysTimeDuration{std::abs(a[0].as_days_time().ms)};
    if (a[0].kind() == Kind::years_months_duration) return YearsMonthsDuration{std::abs(a[0].as_years_months().months)};
    return {};
}
Value modulo(const List& a, Evaluation&) {
    if (!a[0].is_number() || !a[1].is_number() || a[1].as_number().is_zero()) return {};
    return a[0].as_number().floor_modulo(a[1].as_number());
}
Value finite(const Decimal& d) { return d.is_finite() ? Value(d) : Value(); }
Value sqrt(const List& a, Evaluation&) { return a[0].is_number() && !a[0].as_number().is_negative() ? finite(a[0].as_number().sqrt()) : Value(); }
Value log(const List& a, Evaluation&) { return a[0].is_number() && a[0].as_number() > Decimal(0) ? finite(a[0].as_number().log()) : Value(); }
Value exp(const List& a, Evaluation&) { return a[0].is_number() ? finite(a[0].as_number().exp()) : Value(); }
Value parity(const List& a, bool odd) {
    if (!a[0].is_number() || !a[0].as_number().is_integer()) return {};
    return a[0].as_number().floor_modulo(Decimal(2)).is_zero() != odd;
}
Value odd(const List& a, Evaluation&) { return parity(a, true); }
Value even(const List& a, Evaluation&) { return parity(a, false); }

}  // namespace

std::vector<Builtin> numeric_builtins() {
    using Of = Type::Of;
    return {{"decimal", {"n", "scale"}, 2, 2, Of::number, round_by<Rounding::half_even>}, {"floor", {"n", "scale"}, 1, 2, Of::number, round_by<Rounding::floor>},
            {"ceiling", {"n", "scale"}, 1, 2, Of::number, round_by<Rounding::ceiling>}, {"round up", {"n", "scale"}, 2, 2, Of::number, round_by<Rounding::up>},
            {"round down", {"n", "scale"}, 2, 2, Of::number, round_by<Rounding::down>}, {"round half up", {"n", "scale"}, 2, 2, Of::number, round_by<Rounding::half_up>},
            {"round half down", {"n", "scale"}, 2, 2, Of::number, round_by<Rounding::half_down>}, {"abs", {"n"}, 1, 1, Type::any(), absolute},
            {"modulo", {"dividend", "divisor"}, 2, 2, Of::number, modulo}, {"sqrt", {"number"}, 1, 1, Of::number, sqrt},
            {"log", {"number"}, 1, 1, Of::number, log}, {"exp", {"number"}, 1, 1, Of::number, exp},
            {"odd", {"number"}, 1, 1, Of::boolean, odd}, {"even", {"number"}, 1, 1, Of::boolean, even}};
}

}  // namespace huiyin::feel
