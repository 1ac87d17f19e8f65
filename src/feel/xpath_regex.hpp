// Regular expressions of XPath (XQuery and XPath Functions 3.1, 5.6; XML Schema, appendix G), run by ICU.
//
// ICU's own syntax is another one: it knows lookahead, possessive quantifiers and \x41, and its `$` and `.` see more line
// ends. So a pattern is read by XPath's grammar, refused where that does not know it, and written anew for ICU, with a
// bound on time and stack, so that no pattern can hang the server.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <unicode/regex.h>
#include <unicode/unistr.h>

namespace huiyin::feel {

/// A pattern, compiled; any number of threads may use it at once.
class XpathRegex {
public:
    /// Empty when pattern or flags (s, m, i, x, q) are not XPath's.
    static std::shared_ptr<const XpathRegex> compile(std::string_view pattern, std::string_view flags);

    /// Over this text, which must outlive the use.
    [[nodiscard]] std::unique_ptr<icu::RegexMatcher> over(const icu::UnicodeString& text) const;
    [[nodiscard]] bool literal() const { return literal_; }
    /// Whether it matches the empty text.
    [[nodiscard]] bool matches_nothing() const { return matches_nothing_; }

private:
    std::unique_ptr<icu::RegexPattern> pattern_;
    bool literal_ = false;                                    ///< flag q: the replacement is literal too
    bool matches_nothing_ = false;
};

/// XPath's pattern as ICU writes it; empty when it is none. `pattern` is not empty text itself, use `good`.
struct Translated { std::u16string text; bool good = false; };
[[nodiscard]] Translated translate_regex(std::u32string_view pattern, bool dot_all, bool multiline, bool extended);

}  // namespace huiyin::feel
