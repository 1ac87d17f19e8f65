// The records behind a figure: `count(visit[done_at in period])` counts the records that its one query gives, whatever
// else the formula does with them. Lists show them, splits part them into groups.
#pragma once

#include <optional>

#include "feel/program.hpp"

namespace huiyin::policy {

/// The one query of the formula, as a program that gives its records; empty where it has none, several different ones, or one
/// that is asked again for each item of another.
[[nodiscard]] std::optional<feel::Program> records_behind(const feel::Program& formula);
/// Whether a population is a filter over one type of record whose condition reads nothing but the record's own fields and
/// constants, so that a record's coming and going shows in the record alone.
[[nodiscard]] bool reads_own_fields(const feel::Program& population);
/// Whether a variable of this slot is read anywhere in the program.
[[nodiscard]] bool reads_slot(const feel::Program& program, std::size_t slot);

}  // namespace huiyin::policy
