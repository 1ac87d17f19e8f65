// Decimal numbers of 34 digits (IEEE 754-2008 decimal128): money, points, quantities and FEEL's numbers.
//
// 0.1 + 0.2 is 0.3, and the scale is kept: 1.10 * 2 = 2.20. Intermediate results round half even; money is
// rounded once, where the pack says so, with a named mode. Division by zero and overflow give "not a number",
// which callers test with `is_finite()`.
//
//   Decimal::parse("19.99")->round(1, Rounding::half_up).to_string()    // "20.0"
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace huiyin {

/// FEEL's rounding family (DMN 1.5, 10.3.4.5): up and down by magnitude, floor and ceiling by sign.
enum class Rounding { half_up, half_down, half_even, up, down, floor, ceiling };

class Decimal {
public:
    Decimal();                                            ///< 0
    Decimal(std::int64_t value);                          // NOLINT: implicit on purpose
    Decimal(int value) : Decimal(static_cast<std::int64_t>(value)) {}  // NOLINT

    /// Digits, optional sign, point and exponent; the scale is kept. Empty for anything else.
    static std::optional<Decimal> parse(std::string_view text);
    /// unscaled * 10^-scale, exactly.
    static Decimal of(std::int64_t unscaled, int scale);
    static Decimal nan();

    [[nodiscard]] bool is_finite() const;
    [[nodiscard]] bool is_zero() const;
    [[nodiscard]] bool is_negative() const;
    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] int scale() const;                      ///< digits kept after the point; may be negative

    Decimal operator+(const Decimal& other) const;
    Decimal operator-(const Decimal& other) const;
    Decimal operator*(const Decimal& other) const;
    Decimal operator/(const Decimal& other) const;
    Decimal operator-() const;
    Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
    Decimal& operator-=(const Decimal& other) { return *this = *this - other; }
    [[nodiscard]] Decimal power(const Decimal& exponent) const;
    [[nodiscard]] Decimal floor_modulo(const Decimal& divisor) const;   ///< sign of the divisor, as FEEL's modulo
    [[nodiscard]] Decimal abs() const;
    [[nodiscard]] Decimal sqrt() const;
    [[nodiscard]] Decimal exp() const;
    [[nodiscard]] Decimal log() const;
    /// To `scale` digits after the point (negative: tens, hundreds).
    [[nodiscard]] Decimal round(int scale, Rounding mode) const;

    /// Equal with the same scale: 1.0 is not 1.00.
    [[nodiscard]] bool same_form(const Decimal& other) const { return bits_ == other.bits_; }
    bool operator==(const Decimal& other) const;          ///< by value: 1.0 == 1.00
    std::partial_ordering operator<=>(const Decimal& other) const;

    /// Plain digits, never an exponent up to 34 digits either side: "1299.10". Scale kept.
    [[nodiscard]] std::string to_string() const;
    /// Without trailing zeros after the point: "1299.1".
    [[nodiscard]] std::string to_shortest() const;
    /// The integer value; empty when there is a fraction or it does not fit.
    [[nodiscard]] std::optional<std::int64_t> to_int64() const;
    [[nodiscard]] double to_double() const;               ///< for charts and weights only, never for money
    [[nodiscard]] std::size_t hash() const;               ///< equal values hash alike

private:
    std::array<std::uint64_t, 2> bits_;
    friend struct DecimalBits;
};

}  // namespace huiyin
