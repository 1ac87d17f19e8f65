// decimal128 by Intel's library, whose "000" build takes values by value, the rounding as an argument and reports
// exceptions through a pointer. Its own text form has exponents (+3E-1), so texts are written here.
#include "base/decimal.hpp"

#include <bid_conf.h>
#include <bid_functions.h>

#include <algorithm>
#include <cstring>

namespace huiyin {

struct DecimalBits {
    static BID_UINT128 get(const Decimal& d) { BID_UINT128 x; x.w[0] = d.bits_[0]; x.w[1] = d.bits_[1]; return x; }
    static Decimal make(BID_UINT128 x) { Decimal d; d.bits_ = {x.w[0], x.w[1]}; return d; }
};

namespace {

constexpr unsigned nearest_even = BID_ROUNDING_TO_NEAREST;

BID_UINT128 bits(const Decimal& d) { return DecimalBits::get(d); }
Decimal make(BID_UINT128 x) { return DecimalBits::make(x); }

/// What a decision mostly counts with, taken apart: a number whose digits fit into 62 bits (IEEE 754-2008, 3.5.2, binary
/// encoding: sign, 14 bits of exponent, 113 of coefficient). Sums of equal exponents, products and comparisons of such numbers
/// are those of integers, and exact; everything else is the library's.
struct Small {
    std::int64_t digits = 0;                               ///< with their sign, but for a zero
    std::uint64_t exponent = 0;                            ///< biased by 6176
    bool negative = false, fits = false;
};
constexpr std::uint64_t sign_bit = 1ULL << 63, special = 3ULL << 61, exponent_bias = 6176, exponent_most = 12287;
constexpr int exponent_shift = 49;
constexpr std::uint64_t high_digits = (1ULL << exponent_shift) - 1;

Small small(const Decimal& d) {
    const BID_UINT128 x = DecimalBits::get(d);
    const std::uint64_t low = x.w[0], high = x.w[1];
    if ((high & special) == special || (high & high_digits) != 0 || low >> 62 != 0) return {};
    const bool negative = (high & sign_bit) != 0;
    return {negative ? -static_cast<std::int64_t>(low) : static_cast<std::int64_t>(low), (high & ~sign_bit) >> exponent_shift, negative, true};
}
Decimal small(std::uint64_t digits, std::uint64_t exponent, bool negative) {
    BID_UINT128 x;
    x.w[0] = digits;
    x.w[1] = exponent << exponent_shift | (negative ? sign_bit : 0);
    return DecimalBits::make(x);
}
std::uint64_t magnitude(std::int64_t value) { return value < 0 ? -static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value); }

/// Two numbers of one exponent added; a zero is negative only where both were (IEEE 754-2008, 6.3).
std::optional<Decimal> small_sum(const Small& a, const Small& b) {
    if (!a.fits || !b.fits || a.exponent != b.exponent) return {};
    const std::int64_t sum = a.digits + b.digits;
    return small(magnitude(sum), a.exponent, sum < 0 || (sum == 0 && a.negative && b.negative));
}

/// 10^exponent, exactly.
Decimal power_of_ten(int exponent) {
    _IDEC_flags flags = 0;
    return make(__bid128_scalbn(__bid128_from_int32(1), exponent, nearest_even, &flags));
}

struct Parts { bool negative = false; std::string digits; int exponent = 0; };

/// The library's text is sign, digits, E, exponent.
Parts parts_of(const Decimal& d) {
    char text[64];
    _IDEC_flags flags = 0;
    __bid128_to_string(text, bits(d), &flags);
    Parts parts;
    const char* at = text;
    if (*at == '-' || *at == '+') parts.negative = *at++ == '-';
    while (*at >= '0' && *at <= '9') parts.digits += *at++;
    if (*at == 'E') parts.exponent = std::atoi(at + 1);
    return parts;
}

unsigned mode_of(Rounding mode, bool negative) {
    switch (mode) {
        case Rounding::half_up: return BID_ROUNDING_TIES_AWAY;
        case Rounding::half_even: return BID_ROUNDING_TO_NEAREST;
        case Rounding::down: return BID_ROUNDING_TO_ZERO;
        case Rounding::up: return negative ? BID_ROUNDING_DOWN : BID_ROUNDING_UP;
        case Rounding::floor: return BID_ROUNDING_DOWN;
        case Rounding::ceiling: return BID_ROUNDING_UP;
        case Rounding::half_down: return BID_ROUNDING_TO_NEAREST;   // handled by the caller
    }
    return BID_ROUNDING_TO_NEAREST;
}

}  // namespace

Decimal::Decimal() : Decimal(std::int64_t{0}) {}
Decimal::Decimal(std::int64_t value) : bits_{magnitude(value), exponent_bias << exponent_shift | (value < 0 ? sign_bit : 0)} {}

std::optional<Decimal> Decimal::parse(std::string_view text) {
    std::size_t at = 0, digits = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) ++digits;
    if (at < text.size() && text[at] == '.') {
        ++at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) ++digits;
    }
    if (digits == 0) return {};
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        std::size_t exponent = 0;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) ++exponent;
        if (exponent == 0 || exponent > 8) return {};
    }
    if (at != text.size() || text.size() > 10'000) return {};
    std::string copy(text);
    _IDEC_flags flags = 0;
    const Decimal parsed = make(__bid128_from_string(copy.data(), nearest_even, &flags));
    if (!parsed.is_finite()) return {};
    return parsed;
}

Decimal Decimal::of(std::int64_t unscaled, int scale) { _IDEC_flags flags = 0; return make(__bid128_scalbn(__bid128_from_int64(unscaled), -scale, nearest_even, &flags)); }
Decimal Decimal::nan() { char text[] = "NaN"; _IDEC_flags flags = 0; return make(__bid128_from_string(text, nearest_even, &flags)); }

bool Decimal::is_finite() const { return (bits_[1] >> 59 & 15) != 15; }   // infinities and NaN begin with four ones
bool Decimal::is_zero() const { return __bid128_isZero(bits(*this)) != 0; }
bool Decimal::is_negative() const { return __bid128_isSigned(bits(*this)) != 0 && !is_zero(); }
bool Decimal::is_integer() const {
    if (!is_finite()) return false;
    _IDEC_flags flags = 0;
    return make(__bid128_round_integral_zero(bits(*this), &flags)) == *this;
}
int Decimal::scale() const { return is_finite() ? -parts_of(*this).exponent : 0; }

Decimal Decimal::operator+(const Decimal& other) const {
    if (const auto sum = small_sum(small(*this), small(other))) return *sum;
    _IDEC_flags flags = 0;
    return make(__bid128_add(bits(*this), bits(other), nearest_even, &flags));
}
Decimal Decimal::operator-(const Decimal& other) const {
    Small taken = small(other);
    taken.digits = -taken.digits;
    taken.negative = !taken.negative;
    if (const auto rest = small_sum(small(*this), taken)) return *rest;
    _IDEC_flags flags = 0;
    return make(__bid128_sub(bits(*this), bits(other), nearest_even, &flags));
}
Decimal Decimal::operator*(const Decimal& other) const {
    const Small a = small(*this), b = small(other);
    const std::uint64_t x = magnitude(a.digits), y = magnitude(b.digits), exponent = a.exponent + b.exponent;
    if (a.fits && b.fits && (x | y) >> 31 == 0 && exponent >= exponent_bias && exponent - exponent_bias <= exponent_most) return small(x * y, exponent - exponent_bias, a.negative != b.negative);
    _IDEC_flags flags = 0;
    return make(__bid128_mul(bits(*this), bits(other), nearest_even, &flags));
}
Decimal Decimal::operator/(const Decimal& other) const { _IDEC_flags flags = 0; return make(__bid128_div(bits(*this), bits(other), nearest_even, &flags)); }
Decimal Decimal::operator-() const { return make(__bid128_negate(bits(*this))); }
Decimal Decimal::abs() const { return make(__bid128_abs(bits(*this))); }
Decimal Decimal::sqrt() const { _IDEC_flags flags = 0; return make(__bid128_sqrt(bits(*this), nearest_even, &flags)); }
Decimal Decimal::exp() const { _IDEC_flags flags = 0; return make(__bid128_exp(bits(*this), nearest_even, &flags)); }
Decimal Decimal::log() const { _IDEC_flags flags = 0; return make(__bid128_log(bits(*this), nearest_even, &flags)); }

Decimal Decimal::power(const Decimal& exponent) const {
    // Whole exponents by squaring are exact as long as 34 digits hold them; the library's pow is not.
    if (const auto whole = exponent.to_int64(); whole && *whole >= -999'999 && *whole <= 999'999) {
        std::int64_t rest = *whole < 0 ? -*whole : *whole;
        Decimal result(1), base = *this;
        for (; rest > 0; rest >>= 1) {
            if (rest & 1) result = result * base;
            if (rest > 1) base = base * base;
        }
        return *whole < 0 ? Decimal(1) / result : result;
    }
    _IDEC_flags flags = 0;
    return make(__bid128_pow(bits(*this), bits(exponent), nearest_even, &flags));
}

Decimal Decimal::floor_modulo(const Decimal& divisor) const {
    if (divisor.is_zero()) return nan();
    _IDEC_flags flags = 0;
    const Decimal rest = make(__bid128_fmod(bits(*this), bits(divisor), &flags));
    return !rest.is_zero() && rest.is_negative() != divisor.is_negative() ? rest + divisor : rest;
}

Decimal Decimal::round(int scale, Rounding mode) const {
    if (!is_finite()) return *this;
    const Parts parts = parts_of(*this);
    const bool finer = -parts.exponent < scale;
    // Padding with zeros must not cost digits at the front: beyond 34 the value stays as it is.
    if (finer && static_cast<int>(parts.digits.size()) + scale + parts.exponent > 34) return *this;
    if (mode == Rounding::half_down) {
        const Decimal down = round(scale, Rounding::down);
        const Decimal half = power_of_ten(-scale) / Decimal(2);
        return (*this - down).abs() > half ? round(scale, Rounding::up) : down;
    }
    _IDEC_flags flags = 0;
    return make(__bid128_quantize(bits(*this), bits(power_of_ten(-scale)), mode_of(mode, is_negative()), &flags));
}

bool Decimal::operator==(const Decimal& other) const {
    if (const Small a = small(*this), b = small(other); a.fits && b.fits && a.exponent == b.exponent) return a.digits == b.digits;
    _IDEC_flags flags = 0;
    return __bid128_quiet_equal(bits(*this), bits(other), &flags) != 0;
}
std::partial_ordering Decimal::operator<=>(const Decimal& other) const {
    if (const Small a = small(*this), b = small(other); a.fits && b.fits && a.exponent == b.exponent) return a.digits <=> b.digits;
    _IDEC_flags flags = 0;
    if (__bid128_quiet_less(bits(*this), bits(other), &flags)) return std::partial_ordering::less;
    if (__bid128_quiet_greater(bits(*this), bits(other), &flags)) return std::partial_ordering::greater;
    if (*this == other) return std::partial_ordering::equivalent;
    return std::partial_ordering::unordered;
}

std::string Decimal::to_string() const {
    if (!is_finite()) return __bid128_isNaN(bits(*this)) ? "NaN" : __bid128_isSigned(bits(*this)) ? "-Infinity" : "Infinity";
    Parts parts = parts_of(*this);
    const std::size_t first = std::min(parts.digits.find_first_not_of('0'), parts.digits.size() - 1);
    parts.digits.erase(0, first);
    std::string sign = parts.negative && !is_zero() ? "-" : "";
    if (is_zero() && parts.exponent > 0) return "0";
    // Far out of the plain range the exponent stays, so that no text grows to thousands of zeros.
    if (parts.exponent > 34 || parts.exponent < -68) return sign + parts.digits + "E" + std::to_string(parts.exponent);
    if (parts.exponent >= 0) return sign + parts.digits + std::string(static_cast<std::size_t>(parts.exponent), '0');
    const std::size_t after = static_cast<std::size_t>(-parts.exponent);
    if (parts.digits.size() <= after) parts.digits.insert(0, after - parts.digits.size() + 1, '0');
    parts.digits.insert(parts.digits.size() - after, ".");
    return sign + parts.digits;
}

std::string Decimal::to_shortest() const {
    std::string text = to_string();
    if (text.find('.') == std::string::npos || text.find('E') != std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::optional<std::int64_t> Decimal::to_int64() const {
    if (!is_integer()) return {};
    _IDEC_flags flags = 0;
    const std::int64_t value = __bid128_to_int64_int(bits(*this), &flags);
    if (flags & BID_INVALID_EXCEPTION) return {};
    return value;
}

double Decimal::to_double() const { _IDEC_flags flags = 0; return __bid128_to_binary64(bits(*this), nearest_even, &flags); }

std::size_t Decimal::hash() const {
    // Not by text: far out of the plain range 1E35 and 10E34 are one value with two spellings.
    if (!is_finite() || is_zero()) return std::hash<std::string>{}(is_zero() ? "0" : to_string());
    Parts parts = parts_of(*this);
    const std::size_t end = parts.digits.find_last_not_of('0') + 1;
    parts.exponent += static_cast<int>(parts.digits.size() - end);
    const std::string digits = parts.digits.substr(parts.digits.find_first_not_of('0'), end - parts.digits.find_first_not_of('0'));
    return std::hash<std::string>{}((parts.negative ? "-" : "") + digits + "E" + std::to_string(parts.exponent));
}

}  // namespace huiyin
