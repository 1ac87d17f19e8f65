// From the parser's tree to the nodes that run: one array, each node's operands side by side.
#pragma once

#include <memory>

#include "feel/syntax.hpp"

namespace huiyin::feel {

/// The root of the nodes, which keeps all of them and their pools; the tree gives its values away.
[[nodiscard]] std::shared_ptr<const Node> laid_out(Syntax& root);

}  // namespace huiyin::feel
