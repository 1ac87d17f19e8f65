// What must not repeat: the values under which a record stands for a rule, and the record that stands there already.
//
// A rule about intervals lets the same values stand again at another time. Since no two of them overlap, the one that begins
// last before an interval's end is the only one that can reach into it; so one look at the index decides, however many there are.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/world.hpp"

namespace huiyin::engine {

/// What the store's index has to hold of `row` for the rules of its type: the name of each rule that speaks of it, and its value.
/// A rule is silent where one of its fields is empty, its condition does not hold, or its interval has no beginning or no length.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> unique_entries(World& world, const policy::RecordType& type, const store::RecordRow& row);

/// `record.not-unique` or `record.overlaps`, naming the other record; `record.backward` where an interval ends before it begins.
/// Reads at most two rows a rule.
[[nodiscard]] std::optional<Problem> not_unique(World& world, const policy::RecordType& type, const store::RecordRow& row, Language language);

}  // namespace huiyin::engine
