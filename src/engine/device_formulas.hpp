// What a device can work out by itself: conditions and formulas as data.
//
// A device without a network cannot evaluate FEEL, and must not guess. What an expression says with the record's own fields, the
// input, literals, parameters and decisions, by arithmetic and comparison, is sent as a tree; anything else is left out, and the
// server alone judges it. A tree is a value (number, text, true, false, null), a name ["input", field], ["record", field] (as it will be)
// or ["previous", field] (as it is), or ["<=", tree, tree] and its like: + - * = != < <= > >= and or, neg, if, round half up, not, held
// (whether a picture or signature is given), unknown.
//
//   input.figure >= record.previous   →   [">=", ["input", "figure"], ["record", "previous"]]
#pragma once

#include "engine/action_check.hpp"
#include "engine/scene.hpp"

namespace huiyin::engine {

/// The conditions of an action that a device can judge at once: [{"kind": "require"|"confirm", "if": tree|null, "that": tree,
/// "say": sentence with {{field}} for what the act enters or changes, "field": name|"", "clauses"}]. Fields that the reader may not see are not compared with.
[[nodiscard]] JsonArray device_checks(Scene& scene, const Attempt& attempt);

/// The computed fields of a type that a device can work out: {field: tree}.
[[nodiscard]] JsonObject device_derivations(Scene& scene, const policy::RecordType& type);
/// Those of one record that depend on what it refers to, as that stands now.
[[nodiscard]] JsonObject device_derivations(Scene& scene, const policy::RecordType& type, const store::RecordRow& record);

}  // namespace huiyin::engine
