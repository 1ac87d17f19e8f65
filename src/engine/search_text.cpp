#include "engine/search_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

#include "engine/field_view.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t snippet_before = 16, snippet_after = 48;

bool is_blank(char32_t c) { return c <= U' ' || c == U'\u3000'; }

/// NFKC case folding, character by character, so that a place in the folded text has its place in the text itself.
void fold_one(char32_t c, std::u32string& out) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
    const icu::UnicodeString folded = normalizer->normalize(icu::UnicodeString(static_cast<UChar32>(c)), status);
    for (int32_t at = 0; at < folded.length(); at = folded.moveIndex32(at, 1)) {
        const auto point = static_cast<char32_t>(folded.char32At(at));
        if (!is_blank(point)) out += point;
    }
}

struct Folded { std::u32string text; std::vector<std::size_t> places; };

Folded folded(const std::u32string& text) {
    Folded made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        fold_one(text[i], made.text);
        made.places.resize(made.text.size(), i);
    }
    return made;
}

void gather(Scene& scene, const policy::Field& field, const Json& value, std::vector<std::string>& texts) {
    if (value.is_array()) {
        for (const Json& each : value.as_array()) {
            if (each.is_object()) {
                for (const policy::Field& column : field.lines) gather(scene, column, each[column.name], texts);
            } else {
                gather(scene, field, each, texts);
            }
        }
    } else if (std::string words = words_of(scene, field, value); !words.empty()) {
        texts.push_back(std::move(words));
    }
}

}  // namespace

std::vector<std::u32string> search_words(const std::string& words) {
    std::vector<std::u32string> made;
    std::u32string word;
    for (const char32_t c : to_code_points(words + " ")) {
        if (!is_blank(c)) { fold_one(c, word); continue; }
        if (!word.empty()) made.push_back(std::exchange(word, {}));
    }
    return made;
}

std::vector<std::string> visible_texts(Scene& scene, const store::RecordRow& row) {
    std::vector<std::string> texts{row.number};
    if (std::string title = scene.title_of(row); title != row.number) texts.push_back(std::move(title));
    if (const policy::RecordType* type = scene.policy.record_type(row.type))
        for (const policy::Field& field : type->form.fields)
            if (scene.access.sight(row, field).full()) gather(scene, field, seen(scene, row, field, row.fields[field.name]), texts);
    if (!row.customer.empty()) texts.push_back(scene.title_of(row.customer));
    std::erase(texts, "");
    return texts;
}

bool stand_in(const std::vector<std::u32string>& words, const std::vector<std::string>& texts) {
    std::vector<std::u32string> folds;
    for (const std::string& text : texts) folds.push_back(folded(to_code_points(text)).text);
    return std::all_of(words.begin(), words.end(), [&](const std::u32string& word) {
        return std::any_of(folds.begin(), folds.end(), [&](const std::u32string& text) { return text.find(word) != std::u32string::npos; });
    });
}

JsonArray snippet(const std::vector<std::u32string>& words, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) {
        const std::u32string whole = to_code_points(text);
        const Folded fold = folded(whole);
        std::vector<bool> hit(whole.size(), false);
        std::size_t first = whole.size();
        for (const std::u32string& word : words)
            for (std::size_t at = fold.text.find(word); at != std::u32string::npos; at = fold.text.find(word, at + word.size())) {
                const std::size_t from = fold.places[at], to = fold.places[at + word.size() - 1];
                std::fill(hit.begin() + static_cast<std::ptrdiff_t>(from), hit.begin() + static_cast<std::ptrdiff_t>(to) + 1, true);
                first = std::min(first, from);
            }
        if (first == whole.size()) continue;
        const std::size_t begin = first > snippet_before ? first - snippet_before : 0, end = std::min(whole.size(), first + snippet_after);
        JsonArray parts;
        for (std::size_t at = begin; at < end;) {
            std::size_t stop = at;
            while (stop < end && hit[stop] == hit[at]) ++stop;
            std::u32string part = whole.substr(at, stop - at);
            if (at == begin && begin > 0) part.insert(part.begin(), U'…');
            if (stop == end && end < whole.size()) part.push_back(U'…');
            parts.push_back(JsonObject{{"text", to_utf8(part)}, {"hit", static_cast<bool>(hit[at])}});
            at = stop;
        }
        return parts;
    }
    return {};
}

std::string digits_of(const std::string& text) {
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

bool is_found(Scene& scene, const store::RecordRow& row, const std::vector<std::u32string>& words) {
    if (!scene.access.covers(row) || stand_in(words, visible_texts(scene, row))) return true;
    // Who knows the whole number learns nothing by finding it.
    const policy::RecordType* type = scene.policy.record_type(row.type);
    std::u32string all;
    for (const std::u32string& word : words) all += word;
    const std::string asked = digits_of(to_utf8(all));
    return std::any_of(type->form.fields.begin(), type->form.fields.end(), [&](const policy::Field& field) {
        return field.type == policy::FieldType::phone && !scene.access.sight(row, field).hidden && asked.size() >= 7 && digits_of(row.fields[field.name].string_or("")) == asked;
    });
}

}  // namespace huiyin::engine
