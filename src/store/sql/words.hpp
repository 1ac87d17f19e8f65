// Chinese has no blanks between words, so words are no units to search by. Every character that is no blank is a token of
// its own, and a search is for a phrase: any run of consecutive characters finds what holds it, and nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace huiyin::store::sql {

/// Text as it is indexed and asked for: NFKC, case folded.
[[nodiscard]] std::string folded(std::string_view text);
/// Bytes of the character that begins with this byte.
[[nodiscard]] constexpr std::size_t length_of(unsigned char first) { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }
/// Blanks are no tokens: a phrase runs over them.
[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
/// The words of a search, folded; none when nothing is asked.
[[nodiscard]] std::vector<std::string> words_of(std::string_view search);
/// The texts of a record as one that is indexed, folded; no phrase runs from one text into the next.
[[nodiscard]] std::string search_body(const std::vector<std::string>& texts);

}  // namespace huiyin::store::sql
