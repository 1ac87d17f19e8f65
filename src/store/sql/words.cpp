#include "store/sql/words.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace huiyin::store::sql {

std::string folded(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const icu::UnicodeString out = normalizer->normalize(icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())}), status);
    std::string made;
    out.toUTF8String(made);
    return made;
}

std::vector<std::string> words_of(std::string_view search) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : folded(search) + " ") {
        // Control characters part words too: U+0001 stands between indexed texts, U+0000 would end a query.
        if (static_cast<unsigned char>(c) > ' ') {
            word += c;
            continue;
        }
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    }
    return words;
}

std::string search_body(const std::vector<std::string>& texts) {
    std::string body;
    // U+0001 between texts is a token of its own, and parts them as U+0000 parts words.
    for (const std::string& text : texts) body += (body.empty() ? "" : "\x01") + folded(text);
    std::replace(body.begin(), body.end(), '\0', '\x01');
    return body;
}

}  // namespace huiyin::store::sql
