// Text in two languages, and the sentences that belong to the codes of problems and diagnostics.
//
// Packs carry `Text` with their titles; the program's own sentences stand in `locales/<module>.json` as
// {"code": {"zh": "…", "en": "…"}} with `{name}` for parameters. zh-CN is the default and is always there;
// a missing English text falls back to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace huiyin {

enum class Language { zh, en };

struct Text {
    std::string zh;
    std::string en;
    [[nodiscard]] const std::string& in(Language language) const {
        return language == Language::en && !en.empty() ? en : zh;
    }
    [[nodiscard]] bool empty() const { return zh.empty() && en.empty(); }
    bool operator==(const Text&) const = default;
};

/// `Accept-Language`, or a tag such as zh-CN or en: the first that we speak; otherwise zh.
[[nodiscard]] Language language_of(std::string_view tags);

/// The sentence of a code, its `{name}` filled in. An unknown code gives the code itself with its parameters.
[[nodiscard]] std::string message(Language language, std::string_view code, const std::vector<ProblemParameter>& params = {});
[[nodiscard]] std::string message(Language language, const Problem& problem);

/// Every code that has sentences, sorted (for tests and the diagnostics page).
[[nodiscard]] std::vector<std::string> message_codes();

/// `template_text` with each `{name}` replaced by its parameter.
[[nodiscard]] std::string fill(std::string_view template_text, const std::vector<ProblemParameter>& params);

/// Columns that the text takes on a terminal: 汉字 and other wide characters take two.
[[nodiscard]] std::size_t display_width(std::string_view utf8);

/// The candidate nearest to `wanted` by edit distance, or empty when none is near.
[[nodiscard]] std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates);

/// UTF-8 helpers: whether well formed, count of code points, and the code points themselves.
[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] std::u32string to_code_points(std::string_view utf8);
[[nodiscard]] std::string to_utf8(std::u32string_view code_points);

}  // namespace huiyin
