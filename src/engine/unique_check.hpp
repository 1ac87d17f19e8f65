// What must not repeat: the key of a record under a rule, and the record that has it already.
#pragma once

#include <optional>
#include <string>

#include "engine/world.hpp"

namespace huiyin::engine {

/// The key of `row`; none where a field is empty or the rule's condition does not hold.
[[nodiscard]] std::optional<std::string> unique_key(World& world, const policy::RecordType& type, const policy::Unique& rule, const store::RecordRow& row);

/// `record.not-unique`, naming the other record; reads at most two rows a rule.
[[nodiscard]] std::optional<Problem> not_unique(World& world, const policy::RecordType& type, const store::RecordRow& row, Language language);

}  // namespace huiyin::engine
