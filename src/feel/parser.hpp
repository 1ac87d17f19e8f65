// FEEL's grammar (DMN 1.5, 10.3.1.2) by recursive descent. Names with blanks and symbols are found by the longest known name.
#pragma once

#include <string_view>
#include <vector>

#include "feel/syntax.hpp"

namespace huiyin::feel {

struct Parsed { SyntaxPtr root; std::vector<Fault> faults; };

[[nodiscard]] Parsed parse_expression(std::string_view text, const Scope& scope, Rigor rigor);
[[nodiscard]] Parsed parse_unary_tests(std::string_view text, const Scope& scope, Rigor rigor);

}  // namespace huiyin::feel
