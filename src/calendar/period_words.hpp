// A period at the head of a longer phrase.
#pragma once

#include <optional>

#include "calendar/due_time.hpp"
#include "calendar/words.hpp"

namespace huiyin::calendar {

/// Longer periods are slips of the pen; the bound also keeps every sum of milliseconds far from overflow.
constexpr std::int32_t period_count_max = 100'000'000;

/// Takes "3 working days" when it comes next; otherwise takes nothing.
[[nodiscard]] std::optional<Period> take_period(Words& words);

}  // namespace huiyin::calendar
