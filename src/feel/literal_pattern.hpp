// The pattern of `matches`, `replace` and `split` where it is a literal: compiled once, with the expression.
#pragma once

#include <memory>

#include "feel/syntax.hpp"
#include "feel/xpath_regex.hpp"

namespace huiyin::feel {

/// Of a call whose arguments stand in their places; null for other calls, and for what is worked out or no pattern at all (which
/// comes to null when it runs).
[[nodiscard]] std::shared_ptr<const XpathRegex> literal_pattern(const Syntax& call);

}  // namespace huiyin::feel
