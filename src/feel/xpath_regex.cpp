#include "feel/xpath_regex.hpp"

#include <cstdlib>
#include <set>

#include "base/text.hpp"

namespace huiyin::feel {
namespace {

struct Bad {};

/// Reads by XPath's grammar and writes ICU's: one function a production.
class Translator {
public:
    Translator(std::u32string_view text, bool dot_all, bool multiline) : text_(text), dot_all_(dot_all), multiline_(multiline) {}

    std::u16string whole() {
        alternatives();
        if (at_ < text_.size()) throw Bad{};
        return std::move(out_);
    }

private:
    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] char32_t peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : U'\0'; }
    char32_t next() {
        if (done()) throw Bad{};
        return text_[at_++];
    }
    void write(std::u16string_view text) { out_ += text; }
    /// The character itself, whatever it means to ICU.
    void character(char32_t c) {
        const bool plain = (c >= U'0' && c <= U'9') || (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || c >= 0xA0;
        if (!plain && c < 0x80) {
            constexpr char16_t figures[] = u"0123456789abcdef";
            out_ += u"\\x";
            out_ += figures[c >> 4 & 15];
            out_ += figures[c & 15];
        } else if (c < 0x10000) {
            out_ += static_cast<char16_t>(c);
        } else {
            out_ += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
            out_ += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
        }
    }

    void alternatives() {
        if (++depth_ > 100) throw Bad{};
        branch();
        while (peek() == U'|' && !done()) {
            ++at_;
            write(u"|");
            branch();
        }
        --depth_;
    }
    void branch() {
        while (!done() && peek() != U'|' && peek() != U')') {
            atom();
            quantifier();
        }
    }

    void atom() {
        const char32_t c = next();
        switch (c) {
            case U'(': return group();
            case U'[': return write(character_class());
            case U'.': return write(dot_all_ ? u"(?s:.)" : u"[^\\n\\r]");
            case U'^': return write(multiline_ ? u"(?:^|(?<=\\n)(?!\\z))" : u"\\A");
            case U'$': return write(multiline_ ? u"(?=\\n|\\z)" : u"\\z");
            case U'\\': return escape();
            case U'?': case U'*': case U'+': case U'{': case U'}': case U']': case U')': throw Bad{};
            default: character(c);
        }
    }
    void group() {
        const bool capturing = peek() != U'?';
        if (!capturing) {
            if (peek(1) != U':') throw Bad{};
            at_ += 2;
        }
        const int number = capturing ? ++opened_ : 0;
        write(capturing ? u"(" : u"(?:");
        alternatives();
        if (done() || next() != U')') throw Bad{};
        write(u")");
        if (capturing) closed_.insert(number);
    }

    void quantifier() {
        const char32_t c = peek();
        if (done() || (c != U'?' && c != U'*' && c != U'+' && c != U'{')) return;
        ++at_;
        if (c == U'{') counted();
        else out_ += static_cast<char16_t>(c);
        if (peek() == U'?' && !done()) { ++at_; out_ += u'?'; }
    }
    void counted() {
        const auto number = [&] {
            std::string figures;
            while (peek() >= U'0' && peek() <= U'9') figures += static_cast<char>(next());
            if (figures.empty() || figures.size() > 6) throw Bad{};
            return figures;
        };
        const std::string low = number();
        std::string high = low;
        bool open = false;
        if (peek() == U',') {
            ++at_;
            open = peek() == U'}';
            if (!open) high = number();
        }
        if (next() != U'}' || (!open && std::atoi(low.c_str()) > std::atoi(high.c_str()))) throw Bad{};
        const std::string text = "{" + low + "," + (open ? "" : high) + "}";
        out_.append(text.begin(), text.end());
    }

    void escape() {
        const char32_t c = peek();
        if (c >= U'1' && c <= U'9') return back_reference();
        if (const char16_t* set = class_escape()) return write(set);
        if (peek() == U'p' || peek() == U'P') return write(property());
        character(single_escape());
    }
    /// \N: as many figures as still name a group; the group must be closed already.
    void back_reference() {
        int number = static_cast<int>(next() - U'0');
        while (peek() >= U'0' && peek() <= U'9' && number * 10 + static_cast<int>(peek() - U'0') <= opened_) number = number * 10 + static_cast<int>(next() - U'0');
        if (!closed_.contains(number)) throw Bad{};
        // In a group, lest ICU read figures that follow as part of the number.
        const std::string text = "(?:\\" + std::to_string(number) + ")";
        out_.append(text.begin(), text.end());
    }
    /// \s \S \d \D \w \W \i \I \c \C, as XML Schema has them; null (and nothing read) for anything else.
    const char16_t* class_escape() {
        const char16_t* set = nullptr;
        switch (peek()) {
            case U's': set = u"[ \\t\\n\\r]"; break;
            case U'S': set = u"[^ \\t\\n\\r]"; break;
            case U'd': set = u"[\\p{Nd}]"; break;
            case U'D': set = u"[^\\p{Nd}]"; break;
            case U'w': set = u"[^\\p{P}\\p{Z}\\p{C}]"; break;
            case U'W': set = u"[\\p{P}\\p{Z}\\p{C}]"; break;
            case U'i': set = u"[:A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\U00010000-\\U000EFFFF]"; break;
            case U'I': set = u"[^:A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\U00010000-\\U000EFFFF]"; break;
            case U'c': set = u"[-.0-9:A-Z_a-z\\u00B7\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u203F\\u2040\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\U00010000-\\U000EFFFF]"; break;
            case U'C': set = u"[^-.0-9:A-Z_a-z\\u00B7\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u203F\\u2040\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\U00010000-\\U000EFFFF]"; break;
            default: return nullptr;
        }
        ++at_;
        return set;
    }
    /// \p{Lu}, \P{IsGreek}: a category, or a block with its blanks and hyphens taken out.
    std::u16string property() {
        const bool inside = next() == U'p';
        if (next() != U'{') throw Bad{};
        std::u16string name;
        while (peek() != U'}') {
            const char32_t c = next();
            if (!((c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || c == U'-')) throw Bad{};
            name += static_cast<char16_t>(c);
        }
        ++at_;
        static const std::set<std::u16string> categories{u"L", u"Lu", u"Ll", u"Lt", u"Lm", u"Lo", u"M", u"Mn", u"Mc", u"Me", u"N", u"Nd", u"Nl", u"No", u"P", u"Pc", u"Pd", u"Ps", u"Pe", u"Pi", u"Pf",
                                                         u"Po", u"Z", u"Zs", u"Zl", u"Zp", u"S", u"Sm", u"Sc", u"Sk", u"So", u"C", u"Cc", u"Cf", u"Co", u"Cn"};
        const std::u16string start = inside ? u"[" : u"[^";
        if (categories.contains(name)) return start + u"\\p{" + name + u"}]";
        if (name.size() > 2 && name.starts_with(u"Is")) return start + u"\\p{Block=" + name.substr(2) + u"}]";
        throw Bad{};
    }
    /// \n \r \t and the characters that mean something: themselves.
    char32_t single_escape() {
        const char32_t c = next();
        switch (c) {
            case U'n': return U'\n';
            case U'r': return U'\r';
            case U't': return U'\t';
            case U'\\': case U'|': case U'.': case U'?': case U'*': case U'+': case U'(': case U')': case U'{': case U'}': case U'$': case U'-': case U'[': case U']': case U'^': return c;
            default: throw Bad{};
        }
    }

    /// After '[': a set for ICU, a subtraction as an intersection with what is left.
    std::u16string character_class() {
        if (++depth_ > 100) throw Bad{};
        std::u16string outer = std::move(out_);
        out_.clear();
        const bool negative = peek() == U'^' && !done();
        if (negative) ++at_;
        write(negative ? u"[^" : u"[");
        bool any = false;
        std::u16string taken_away;
        for (;;) {
            const char32_t c = peek();
            if (done()) throw Bad{};
            if (c == U']') {
                if (!any) throw Bad{};
                ++at_;
                break;
            }
            if (c == U'-' && peek(1) == U'[' && any) {
                at_ += 2;
                taken_away = character_class();
                if (next() != U']') throw Bad{};
                break;
            }
            member(any);
            any = true;
        }
        write(u"]");
        std::u16string set = std::move(out_);
        out_ = std::move(outer);
        --depth_;
        return taken_away.empty() ? set : u"[" + set + u"--" + taken_away + u"]";
    }
    /// One character, range or escape of a class.
    void member(bool any) {
        if (peek() == U'\\') {
            ++at_;
            if (const char16_t* set = class_escape()) return write(set);
            if (peek() == U'p' || peek() == U'P') return write(property());
            return range_from(single_escape());
        }
        const char32_t c = next();
        if (c == U'[') throw Bad{};
        // A hyphen stands for itself at either end only.
        if (c == U'-' && any && peek() != U']' && !(peek() == U'-' && peek(1) == U'[')) throw Bad{};
        range_from(c);
    }
    void range_from(char32_t low) {
        if (peek() == U'-' && peek(1) != U']' && peek(1) != U'[' && at_ + 1 < text_.size()) {
            ++at_;
            char32_t high = next();
            if (high == U'\\') high = single_escape();
            else if (high == U'[') throw Bad{};
            if (high < low) throw Bad{};
            character(low);
            write(u"-");
            character(high);
            return;
        }
        character(low);
    }

    std::u32string_view text_;
    bool dot_all_, multiline_;
    std::size_t at_ = 0;
    std::u16string out_;
    int opened_ = 0, depth_ = 0;
    std::set<int> closed_;
};

/// Flag x takes blanks away, except inside classes; what a backslash escapes is the next character that is left.
std::u32string without_blanks(std::u32string_view pattern) {
    std::u32string out;
    int classes = 0;
    bool escaped = false;
    for (const char32_t c : pattern) {
        if (classes == 0 && (c == U' ' || c == U'\t' || c == U'\n' || c == U'\r')) continue;
        if (!escaped && c == U'[') ++classes;
        if (!escaped && c == U']' && classes > 0) --classes;
        escaped = !escaped && c == U'\\';
        out += c;
    }
    return out;
}

}  // namespace

Translated translate_regex(std::u32string_view pattern, bool dot_all, bool multiline, bool extended) {
    const std::u32string kept = extended ? without_blanks(pattern) : std::u32string(pattern);
    try {
        return {Translator(kept, dot_all, multiline).whole(), true};
    } catch (const Bad&) {
        return {};
    }
}

std::unique_ptr<icu::RegexMatcher> XpathRegex::over(const icu::UnicodeString& text) const {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> matcher(pattern_->matcher(text, status));
    HUIYIN_ASSERT(matcher && U_SUCCESS(status));
    matcher->setTimeLimit(200, status);
    matcher->setStackLimit(1'000'000, status);
    return matcher;
}

std::shared_ptr<const XpathRegex> XpathRegex::compile(std::string_view pattern, std::string_view flags) {
    if (flags.find_first_not_of("smixq") != std::string_view::npos || pattern.size() > 10'000) return nullptr;
    const auto has = [&](char flag) { return flags.find(flag) != std::string_view::npos; };
    auto made = std::make_shared<XpathRegex>();
    made->literal_ = has('q');
    uint32_t options = has('i') ? UREGEX_CASE_INSENSITIVE : 0;
    icu::UnicodeString text;
    if (made->literal_) {
        options |= UREGEX_LITERAL;
        text = icu::UnicodeString::fromUTF8({pattern.data(), static_cast<int32_t>(pattern.size())});
    } else {
        const Translated translated = translate_regex(to_code_points(pattern), has('s'), has('m'), has('x'));
        if (!translated.good) return nullptr;
        text = icu::UnicodeString(translated.text.data(), static_cast<int32_t>(translated.text.size()));
    }
    UErrorCode status = U_ZERO_ERROR;
    UParseError place;
    made->pattern_.reset(icu::RegexPattern::compile(text, options, place, status));
    if (U_FAILURE(status)) return nullptr;
    const icu::UnicodeString nothing;
    made->matches_nothing_ = made->over(nothing)->matches(status);
    return made;
}

}  // namespace huiyin::feel
