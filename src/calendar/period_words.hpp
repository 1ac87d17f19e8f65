// A period at the head of a longer phrase.
#pragma once

#include <optional>

#include "calendar/due_time.hpp"
#include "calendar/words.hpp"

namespace huiyin::calendar {

/// Takes "3 working days" when it comes next; otherwise takes nothing.
[[nodiscard]] std::optional<Period> take_period(Words& words);

}  // namespace huiyin::calendar
