// Who may, and who must: roles, relations and exclusions of the pack language against persons.
#pragma once

#include <string>
#include <vector>

#include "engine/world.hpp"

namespace huiyin::engine {

/// Whether `person` is meant by `who` (empty person: the system). A role that the person lacks, a department other than
/// `of`, a person under `not`, or who did one of `other_than` on the record: no.
[[nodiscard]] bool matches(World& world, const policy::Who& who, const std::string& person, const Frame& frame);

/// The active persons meant by `who`, each once, in order. An empty seat goes on to the role's `else`, then to `above`.
[[nodiscard]] std::vector<std::string> persons(World& world, const policy::Who& who, const Frame& frame);

}  // namespace huiyin::engine
