// What the libraries that parse YAML and JSON say, in words that a pack's author can use, in both languages.
#pragma once

#include <string_view>

#include "base/text.hpp"

namespace huiyin::policy {

/// Of yaml-cpp's or Boost.JSON's message; the message itself where it is none of the usual ones.
[[nodiscard]] Text parser_words(std::string_view message);

}  // namespace huiyin::policy
