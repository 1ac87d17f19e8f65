// Whether an expression over a period needs only the records that were made in it: every list of records that it names is
// filtered by `day in period` or `created_at in period`, whatever else the filter says. Such lists are loaded by their
// index instead of whole.
#pragma once

#include "feel/program.hpp"

namespace huiyin::engine {

[[nodiscard]] bool stays_within_period(const feel::Program& program);

}  // namespace huiyin::engine
