// One comparison of a record's entry with a value, as the store can say it.
#pragma once

#include "engine/narrowing.hpp"
#include "feel/node.hpp"

namespace huiyin::engine {

/// `op` is one of FEEL's six comparisons with the entry on the left. Empty where the store has no words for it.
[[nodiscard]] std::optional<Narrowing> term(const World& world, const policy::RecordType& type, const std::string& entry, feel::Op op, const feel::Value& value);
/// Whether the entry is true or false, or null, and nothing else.
[[nodiscard]] bool is_truth(const policy::RecordType& type, const std::string& entry);

}  // namespace huiyin::engine
