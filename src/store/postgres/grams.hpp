// How Chinese is searched on PostgreSQL: by the characters of a text and every two that follow each other, as numbers in an array
// with a GIN index. What holds all pairs of a word is a candidate; that it holds the word is looked up in its text.
//
// A number is made of the organisation and the characters, so that the organisation leads this index as it leads every other:
// no search meets the texts of another.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace huiyin::store::postgres {

/// The text as phrases run over it: without blanks.
[[nodiscard]] std::string dense(std::string_view body);
/// As an array's text: {n, …}, each once. Of a text, `singles` as well, so that one character alone is found too.
enum class Grams { of_text, of_word };
[[nodiscard]] std::string grams(const std::string& organisation, const std::vector<std::string>& dense_texts, Grams which);

}  // namespace huiyin::store::postgres
