// Record types as GET /meta describes them to this reader.
#pragma once

#include "engine/scene.hpp"

namespace huiyin::engine {

/// RecordType of docs/api.md: the creating actions, views and prints are those that are open to the reader.
[[nodiscard]] Json type_view(Scene& scene, const policy::RecordType& type);
/// Whether a view is for the reader: for everybody, or for whom its `who` names.
[[nodiscard]] bool may_use(Scene& scene, const policy::Pack& pack, const policy::View& view);
/// The view of the type by its id, bare or qualified; null when there is none for the reader.
[[nodiscard]] const policy::View* find_view(Scene& scene, const std::string& record_type, const std::string& id);

}  // namespace huiyin::engine
