#include "policy/json_tree.hpp"

#include <cstdlib>

#include "base/text.hpp"

namespace huiyin::policy {
namespace {

class JsonReader {
public:
    JsonReader(const std::string& file, const std::string& text) : file_(file), text_(text) {}

    Tree value() {
        blanks();
        const char c = peek();
        if (c == '{') return map();
        if (c == '[') return list();
        return c == '"' ? string() : word();
    }

private:
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    [[nodiscard]] Spot here() const { return {line_, static_cast<std::uint32_t>(at_ - line_start_ + 1)}; }
    [[nodiscard]] Span span(Spot from) const { return {file_, from.line, from.column, std::max<std::uint32_t>(here().column - from.column, 1)}; }

    void step() {
        if (peek() == '\n') {
            ++line_;
            line_start_ = at_ + 1;
        }
        ++at_;
    }
    void blanks() {
        while (at_ < text_.size() && (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t')) step();
    }
    /// Over one character, with the blanks around it.
    void over() {
        step();
        blanks();
    }

    Tree map() {
        Tree made;
        made.kind = Tree::Kind::map;
        const Spot from = here();
        over();
        made.span = made.content = {file_, from.line, from.column, 1};
        while (at_ < text_.size() && peek() != '}') {
            Tree key = string();
            blanks();
            over();                                                     // the colon
            made.members.emplace_back(std::move(key), value());
            blanks();
            if (peek() == ',') over();
        }
        step();
        return made;
    }

    Tree list() {
        Tree made;
        made.kind = Tree::Kind::list;
        const Spot from = here();
        over();
        made.span = made.content = {file_, from.line, from.column, 1};
        while (at_ < text_.size() && peek() != ']') {
            made.items.push_back(value());
            blanks();
            if (peek() == ',') over();
        }
        step();
        return made;
    }

    Tree word() {
        Tree made;
        const Spot from = here();
        const std::size_t start = at_;
        while (at_ < text_.size() && std::string_view(",]} \n\r\t").find(peek()) == std::string_view::npos) step();
        if (at_ == start) step();
        made.text = text_.substr(start, at_ - start);
        made.kind = made.text == "null" ? Tree::Kind::nothing : Tree::Kind::scalar;
        made.span = made.content = span(from);
        return made;
    }

    std::uint32_t hexadecimal() {
        const auto value = static_cast<std::uint32_t>(std::strtoul(text_.substr(at_, 4).c_str(), nullptr, 16));
        at_ = std::min(at_ + 4, text_.size());
        return value;
    }

    /// What stands behind a backslash (RFC 8259, 7).
    std::string escaped() {
        const char c = peek();
        step();
        switch (c) {
            case 'n': return "\n";
            case 't': return "\t";
            case 'r': return "\r";
            case 'b': return "\b";
            case 'f': return "\f";
            case 'u': {
                std::uint32_t code = hexadecimal();
                if (code >= 0xD800 && code < 0xDC00 && text_.compare(at_, 2, "\\u") == 0) {
                    at_ += 2;
                    code = 0x10000 + ((code - 0xD800) << 10) + ((hexadecimal() - 0xDC00) & 0x3FF);
                }
                return to_utf8(std::u32string(1, static_cast<char32_t>(code)));
            }
            default: return {c};
        }
    }

    Tree string() {
        Tree made;
        made.kind = Tree::Kind::scalar;
        made.quoted = true;
        const Spot from = here();
        step();
        const Spot inner = here();
        bool plain = true;
        while (at_ < text_.size() && peek() != '"') {
            const Spot spot = here();
            if (peek() == '\\') {
                plain = false;
                step();
                const std::string text = escaped();
                made.text += text;
                made.spots.insert(made.spots.end(), text.size(), spot);
            } else {
                made.text += peek();
                made.spots.push_back(spot);
                step();
            }
        }
        made.spots.push_back(here());
        if (plain) made.spots.clear();
        step();
        made.span = span(from);
        made.content = {file_, inner.line, inner.column, static_cast<std::uint32_t>(std::max<std::size_t>(made.text.size(), 1))};
        return made;
    }

    const std::string& file_;
    const std::string& text_;
    std::size_t at_ = 0, line_start_ = 0;
    std::uint32_t line_ = 1;
};

}  // namespace

Tree read_json_tree(const std::string& file, const std::string& text) { return JsonReader(file, text).value(); }

}  // namespace huiyin::policy
