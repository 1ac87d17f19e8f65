// Numbers of a fixed width inside a text, as dates and times have them.
#pragma once

#include <cstddef>
#include <string_view>

namespace huiyin {

/// Whether `count` decimal digits stand from `at` on; the number in `out`. At most nine digits.
inline bool digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
    if (at + count > text.size()) return false;
    out = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return false;
        out = out * 10 + (text[i] - '0');
    }
    return true;
}

}  // namespace huiyin
