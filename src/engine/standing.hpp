// What stood before something was changed, as the few steps that lead back to it.
//
// An import of acts can be undone exactly because it notes of every row the places that it changed and what was there before;
// the whole rows would be many times as much.
//
//   steps_back({"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"c": 3}, "d": 4})    // [{"at": ["b", "c"], "was": 2}, {"at": ["d"]}]
#pragma once

#include <map>
#include <optional>
#include <string>

#include "store/rows.hpp"

namespace huiyin::engine {

/// From `after` back to `before`. Objects are looked into, everything else is held whole; a step without `was` removes.
[[nodiscard]] JsonArray steps_back(const Json& before, const Json& after);
void go_back(Json& value, const Json& steps);

/// What acts change of a record: its state, its fields, what acts left behind.
[[nodiscard]] Json changeable(const store::RecordRow& row);
void take_back(store::RecordRow& row, const Json& changed);
/// What happens to a duty's row.
[[nodiscard]] Json changeable(const store::DutyRow& duty);
void take_back(store::DutyRow& duty, const Json& changed);

/// The rows as they were when they were first touched; none where there was none.
struct Standing {
    std::map<std::string, std::optional<store::RecordRow>> records;
    std::map<std::string, std::optional<store::DutyRow>> duties;
};

}  // namespace huiyin::engine
