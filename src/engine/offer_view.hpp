// What may be done on a record and why not, what an action asks, and what the pack proposes.
#pragma once

#include "engine/action_check.hpp"
#include "engine/scene.hpp"

namespace huiyin::engine {

/// ActionOffer of every action that has a button. Labels of proposed references are added to `labels`.
[[nodiscard]] JsonArray action_offers(Scene& scene, const store::RecordRow& row, const policy::RecordType& type, JsonObject& labels);
/// ActionForm of a creating action.
[[nodiscard]] Result<Json> action_form(Scene& scene, const policy::RecordType& type, const policy::Action& action);
/// What the actor attempts, without input.
[[nodiscard]] Attempt attempt_of(Scene& scene, const policy::RecordType& type, const policy::Action& action, const store::RecordRow* row);

}  // namespace huiyin::engine
