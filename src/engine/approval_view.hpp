// Approvals as docs/api.md shows them: the chain before it is begun, and running or ended chains with who decided what.
#pragma once

#include "engine/scene.hpp"

namespace huiyin::engine {

/// The whole chain before submitting: who will decide each step, and why they. Steps whose condition does not hold are skipped.
[[nodiscard]] Json chain_preview(Scene& scene, const policy::Action& action, const Frame& frame);
/// One approval out of a record's meta.
[[nodiscard]] Json approval_view(Scene& scene, const store::RecordRow& row, const Json& approval);
/// All approvals of the record, oldest first.
[[nodiscard]] JsonArray approvals_view(Scene& scene, const store::RecordRow& row);
/// Who is meant, in words: "质量负责人、经办人".
[[nodiscard]] std::string who_words(Scene& scene, const policy::Who& who);
/// The same for one record: the persons whom it names, by name; empty where it names none yet and no role may either.
[[nodiscard]] std::string who_may(Scene& scene, const policy::Who& who, const Frame& frame);

}  // namespace huiyin::engine
