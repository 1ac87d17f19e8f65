// The characters of an expression, read one after the other: blanks and comments, keywords, symbols, texts.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "feel/program.hpp"

namespace huiyin::feel {

/// Thrown and caught by the parser only: the first syntax fault ends the parse.
struct Stop { Fault fault; };

inline bool letter(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80; }
inline bool part(unsigned char c) { return letter(c) || (c >= '0' && c <= '9'); }

class Cursor {
protected:
    explicit Cursor(std::string_view text) : text_(text) {}

    // ---- characters
    [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
    /// Bytes of the blank that stands at `at`: the grammar's rules 61 and 62 know Unicode's spaces and line ends too.
    [[nodiscard]] std::size_t blank_bytes(std::size_t at) const {
        const auto byte = [&](std::size_t i) { return at + i < text_.size() ? static_cast<unsigned char>(text_[at + i]) : 0U; };
        if (byte(0) == ' ' || (byte(0) >= 0x09 && byte(0) <= 0x0D)) return 1;
        if (byte(0) < 0xC2) return 0;
        if (byte(0) == 0xC2) return byte(1) == 0x85 || byte(1) == 0xA0 ? 2 : 0;
        const unsigned code = (byte(0) & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
        if (byte(0) < 0xE1 || byte(0) > 0xEF) return 0;
        const bool space = code == 0x1680 || code == 0x180E || (code >= 0x2000 && code <= 0x200B) || code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000 || code == 0xFEFF;
        return space ? 3 : 0;
    }
    void blank() {
        for (;;) {
            if (const std::size_t bytes = blank_bytes(at_)) at_ += bytes;
            else if (peek() == '/' && peek(1) == '/') while (at_ < text_.size() && text_[at_] != '\n') ++at_;
            else if (peek() == '/' && peek(1) == '*') {
                const std::size_t end = text_.find("*/", at_ + 2);
                if (end == std::string_view::npos) fail("feel.open-comment", at_, 2);
                at_ = end + 2;
            } else return;
        }
    }
    [[nodiscard]] bool letter_at(std::size_t at) const { return at < text_.size() && letter(static_cast<unsigned char>(text_[at])) && blank_bytes(at) == 0; }
    [[nodiscard]] bool part_at(std::size_t at) const { return at < text_.size() && part(static_cast<unsigned char>(text_[at])) && blank_bytes(at) == 0; }
    [[nodiscard]] bool rest_blank(std::size_t from) const { return text_.find_first_not_of(" \t\r\n", from) == std::string_view::npos; }
    bool take(std::string_view symbol) {
        blank();
        if (text_.substr(at_, symbol.size()) != symbol) return false;
        at_ += symbol.size();
        return true;
    }
    bool take(char c) { return take(std::string_view(&c, 1)); }
    bool next_is(char c) { blank(); return peek() == c; }
    void need(char c) {
        blank();
        if (!take(c)) fail("feel.expected", at_, 1, {{"expected", std::string(1, c)}, {"found", found()}});
    }
    /// A keyword, when it comes next as a whole word.
    bool word(std::string_view keyword) {
        blank();
        if (text_.substr(at_, keyword.size()) != keyword || part_at(at_ + keyword.size())) return false;
        at_ += keyword.size();
        return true;
    }
    void need_word(std::string_view keyword) {
        if (!word(keyword)) fail("feel.expected", at_, 1, {{"expected", std::string(keyword)}, {"found", found()}});
    }
    [[nodiscard]] std::string found() const {
        if (at_ >= text_.size()) return "…";
        std::size_t end = at_;
        while (part_at(end)) ++end;
        return std::string(text_.substr(at_, std::max<std::size_t>(end - at_, 1)));
    }
    [[noreturn]] void fail(std::string code, std::size_t offset, std::size_t length, std::vector<ProblemParameter> params = {}) const {
        throw Stop{{std::move(code), std::move(params), std::min(offset, text_.size()), std::max<std::size_t>(length, 1), {}, false}};
    }

    static int hex(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }
    char32_t escaped(std::size_t count) {
        char32_t code = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const int figure = hex(peek());
            if (figure < 0) fail("feel.escape", at_, 1);
            code = code * 16 + static_cast<char32_t>(figure);
            ++at_;
        }
        return code;
    }
    std::string encoded(char32_t code, std::size_t from) const {
        if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) fail("feel.escape", from, at_ - from);
        return to_utf8(std::u32string(1, code));
    }
    std::string string() {
        const std::size_t start = at_++;
        std::string out;
        for (;;) {
            if (at_ >= text_.size()) fail("feel.open-string", start, text_.size() - start);
            const char c = text_[at_++];
            if (c == '"') return out;
            if (c != '\\') { out += c; continue; }
            const char escape = peek();
            ++at_;
            switch (escape) {
                case 'n': out += '\n'; break;
                case 'r': out += '\r'; break;
                case 't': out += '\t'; break;
                case '\'': case '"': case '\\': out += escape; break;
                case 'u': {
                    const std::size_t from = at_ - 2;
                    char32_t code = escaped(4);
                    if (code >= 0xD800 && code < 0xDC00 && peek() == '\\' && peek(1) == 'u') {   // a pair beyond the BMP
                        at_ += 2;
                        const char32_t low = escaped(4);
                        if (low < 0xDC00 || low > 0xDFFF) fail("feel.escape", from, at_ - from);
                        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    }
                    out += encoded(code, from);
                    break;
                }
                case 'U': {
                    const std::size_t from = at_ - 2;
                    const char32_t code = escaped(6);
                    out += encoded(code, from);
                    break;
                }
                default: out += '\\'; out += escape;                    // as XPath patterns are written: "\d"
            }
        }
    }
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace huiyin::feel
