// Where the words of a search stand in what the reader may see of a record. Case, width and blanks do not count, as they do
// not for the index.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/scene.hpp"

namespace huiyin::engine {

/// Words parted by blanks, folded.
[[nodiscard]] std::vector<std::u32string> search_words(const std::string& words);
/// Every text of the record that its reader may see in full: number, title, fields, the customer's name.
[[nodiscard]] std::vector<std::string> visible_texts(Scene& scene, const store::RecordRow& row);
/// Whether all the words stand in these texts.
[[nodiscard]] bool stand_in(const std::vector<std::u32string>& words, const std::vector<std::string>& texts);
/// A stretch of the first text that has one of the words, as [{"text", "hit"}]; empty when none has.
[[nodiscard]] JsonArray snippet(const std::vector<std::u32string>& words, const std::vector<std::string>& texts);
/// Whether the record may be shown as found: its words stand where the reader sees them, or they are the whole of a masked value.
[[nodiscard]] bool is_found(Scene& scene, const store::RecordRow& row, const std::vector<std::u32string>& words);
[[nodiscard]] std::string digits_of(const std::string& text);

}  // namespace huiyin::engine
