// What is wrong, or could be said more simply, in the decision tables of a model: with a case that shows it.
#pragma once

#include <vector>

#include "dmn/model.hpp"

namespace huiyin::dmn {

/// Codes dmn.cell (faults of cells), dmn.table-gap, -overlap, -conflict, -unreachable, -subsumed and -policy.
[[nodiscard]] std::vector<Problem> check_tables(const Model& model);

}  // namespace huiyin::dmn
