// A form's JSON as a tree in which everything knows its place, so that forms are read like the other files of a pack.
#pragma once

#include <string>

#include "policy/yaml_tree.hpp"

namespace huiyin::policy {

/// The text must be well formed (`Json::parse` has read it).
[[nodiscard]] Tree read_json_tree(const std::string& file, const std::string& text);

}  // namespace huiyin::policy
