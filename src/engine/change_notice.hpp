// A change as it is handed through the store to every node, whose engines tell their listeners.
#pragma once

#include "engine/engine.hpp"

namespace huiyin::engine {

[[nodiscard]] Json to_json(const ChangeNotice& change);
[[nodiscard]] ChangeNotice change_from(const Json& document);

}  // namespace huiyin::engine
