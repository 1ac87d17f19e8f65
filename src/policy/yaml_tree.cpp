#include "policy/yaml_tree.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

#include "policy/parser_words.hpp"

namespace huiyin::policy {
namespace {

constexpr std::size_t nodes_max = 200'000;

/// Looks through a file before nodes are made of it. yaml-cpp makes empty documents without end of a stray comma at the start,
/// and an alias inside what it names is a list without end.
class Look : public YAML::EventHandler {
public:
    /// Problems: what yaml-cpp throws, and the same for a document that begins where the last one did.
    explicit Look(const std::string& text) {
        std::istringstream in(text);
        YAML::Parser parser(in);
        while (nodes <= nodes_max && parser.HandleNextDocument(*this)) {}
    }

    std::size_t nodes = 0;
    std::vector<YAML::Mark> aliases;

private:
    void OnDocumentStart(const YAML::Mark& mark) override {
        if (mark.pos == begun_) throw YAML::ParserException(mark, "no value begins here");
        begun_ = mark.pos;
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override { ++nodes; }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { aliases.push_back(mark); }
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override { ++nodes; }
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { ++nodes; }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { ++nodes; }
    void OnMapEnd() override {}

    int begun_ = -1;
};

class Reader {
public:
    Reader(const std::string& file, const std::string& text, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics) {
        lines_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') lines_.push_back(i + 1);
        text_ = text;
    }

    Tree tree(const YAML::Node& node) {
        Tree made;
        made.span = at(node.Mark(), 1);
        check_decoration(made.span);
        if (node.IsScalar()) scalar(node, made);
        else if (node.IsSequence()) {
            made.kind = Tree::Kind::list;
            for (const YAML::Node& item : node) made.items.push_back(tree(item));
        } else if (node.IsMap()) {
            made.kind = Tree::Kind::map;
            members(node, made);
        }
        made.content = made.is_scalar() ? made.content : made.span;
        return made;
    }

private:
    Span at(const YAML::Mark& mark, std::size_t length) const {
        if (mark.is_null()) return {file_, 1, 1, 1};
        return {file_, static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1), static_cast<std::uint32_t>(std::max<std::size_t>(length, 1))};
    }

    [[nodiscard]] std::size_t offset(const Span& span) const { return span.line - 1 < lines_.size() ? lines_[span.line - 1] + span.column - 1 : text_.size(); }

    /// Anchors, aliases and tags stand where the value should begin.
    void check_decoration(const Span& span) {
        const std::size_t start = offset(span);
        if (start >= text_.size()) return;
        const char c = text_[start];
        if (c == '&' || c == '*') diagnostics_.error(span, "pack.anchor");
        if (c == '!') diagnostics_.error(span, "pack.tag");
    }

    void scalar(const YAML::Node& node, Tree& made) {
        made.kind = Tree::Kind::scalar;
        made.text = node.Scalar();
        const std::size_t start = offset(made.span);
        const char first = start < text_.size() ? text_[start] : '\0';
        made.quoted = node.Tag() == "!";
        made.content = made.span;
        if (first == '"' || first == '\'') {
            std::size_t end = start + 1;
            while (end < text_.size() && text_[end] != first && text_[end] != '\n') end += text_[end] == '\\' && first == '"' ? 2 : 1;
            made.span.length = static_cast<std::uint32_t>(std::min(end + 1, text_.size()) - start);
            made.content.column += 1;
            made.content.length = static_cast<std::uint32_t>(std::max<std::size_t>(made.text.size(), 1));
            place_text(made, start + 1, first);
        } else if (first == '|' || first == '>') {
            const std::size_t next = std::min(text_.find('\n', start), text_.size());
            place_text(made, next, first);
            if (!made.spots.empty()) {
                made.content.line = made.spots.front().line;
                made.content.column = made.spots.front().column;
            }
            made.quoted = true;
        } else {
            made.span.length = static_cast<std::uint32_t>(std::max<std::size_t>(made.text.size(), 1));
            made.content.length = made.span.length;
            if (made.text.empty() || made.text == "~" || made.text == "null") {
                made.kind = Tree::Kind::nothing;
                made.text.clear();
            } else {
                place_text(made, start, '\0');
            }
        }
    }

    static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

    /// Bytes that the escape at `at` takes in the file.
    [[nodiscard]] std::size_t escape_length(std::size_t at) const {
        const char kind = at + 1 < text_.size() ? text_[at + 1] : '\0';
        return kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
    }

    /// Finds each byte of the text in the file from `at` on. What YAML changes between the two is blanks (folding, indentation),
    /// escapes and doubled quotes; everything else stands there in the same order, so that one walk over both aligns them.
    /// Nothing is kept where the text stands in the file as it is.
    void place_text(Tree& made, std::size_t at, char style) {
        if (at > text_.size()) return;                   // what a mark counts is not always what stands there
        const std::string& text = made.text;
        const bool block = style == '|' || style == '>';
        if (!block && text.find('\n') == std::string::npos && text_.compare(at, text.size(), text) == 0) return;
        std::vector<Spot> spots;
        spots.reserve(text.size() + 1);
        for (std::size_t i = 0; i < text.size();) {
            const bool blank = is_blank(text[i]);
            if (!blank)
                while (at < text_.size() && (is_blank(text_[at]) || (style == '"' && text_[at] == '\\' && at + 1 < text_.size() && is_blank(text_[at + 1])))) ++at;
            spots.push_back(spot(at));
            if (at >= text_.size()) {
                ++i;
            } else if (style == '"' && text_[at] == '\\') {
                // One character of the text, whatever its bytes.
                for (++i; i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80; ++i) spots.push_back(spots.back());
                at += escape_length(at);
            } else if (blank) {
                if (is_blank(text_[at])) ++at;
                ++i;
            } else {
                if (text_[at] != text[i]) return;
                at += style == '\'' && text[i] == '\'' ? 2 : 1;
                ++i;
            }
        }
        spots.push_back(spot(std::min(at, text_.size())));
        made.spots = std::move(spots);
    }

    [[nodiscard]] Spot spot(std::size_t at) const {
        const auto after = std::upper_bound(lines_.begin(), lines_.end(), at);
        return {static_cast<std::uint32_t>(after - lines_.begin()), static_cast<std::uint32_t>(at - *std::prev(after) + 1)};
    }

    void members(const YAML::Node& node, Tree& made) {
        for (const auto& entry : node) {
            Tree key = tree(entry.first);
            if (!key.is_scalar()) {
                diagnostics_.error(key.span, "pack.key-shape");
                continue;
            }
            if (key.text == "<<") diagnostics_.error(key.span, "pack.anchor");
            // YAML 1.1 takes these for booleans; a key that changes its meaning between readers is no key.
            static const char* const booleans[]{"on", "off", "yes", "no", "On", "Off", "Yes", "No"};
            if (!key.quoted && std::find(std::begin(booleans), std::end(booleans), key.text) != std::end(booleans)) diagnostics_.error(key.span, "pack.boolean-key", {{"key", key.text}});
            if (const Tree* before = made.key(key.text)) {
                diagnostics_.error(key.span, "pack.repeated-key", {{"key", key.text}}).note(before->span, "pack.first-here", {{"name", key.text}});
                continue;
            }
            Tree value = tree(entry.second);
            if (value.is_nothing() && value.span.line == 1 && value.span.column == 1) value.span = key.span;
            made.members.emplace_back(std::move(key), std::move(value));
        }
    }

    std::string file_;
    Diagnostics& diagnostics_;
    std::string text_;
    std::vector<std::size_t> lines_;
};

bool number_like(const std::string& text) {
    return !text.empty() && (std::isdigit(static_cast<unsigned char>(text[0])) || ((text[0] == '-' || text[0] == '+') && text.size() > 1)) && Decimal::parse(text).has_value();
}

}  // namespace

Tree::Tree() = default;
Tree::Tree(const Tree& other) = default;
Tree::Tree(Tree&& other) noexcept = default;
Tree& Tree::operator=(const Tree& other) = default;
Tree& Tree::operator=(Tree&& other) noexcept = default;
Tree::~Tree() = default;

const Tree* Tree::find(std::string_view wanted) const {
    for (const auto& [key, value] : members)
        if (key.text == wanted) return &value;
    return nullptr;
}

const Tree* Tree::key(std::string_view wanted) const {
    for (const auto& [key, value] : members)
        if (key.text == wanted) return &key;
    return nullptr;
}

Span Tree::inside(std::size_t offset, std::size_t length) const {
    Span found = content;
    offset = std::min(offset, text.size());
    const std::size_t end = std::min(text.size(), offset + std::max<std::size_t>(length, 1));
    if (spots.empty()) {
        found.column += static_cast<std::uint32_t>(offset);
        found.length = static_cast<std::uint32_t>(std::max<std::size_t>(end - offset, 1));
        return found;
    }
    found.line = spots[offset].line;
    found.column = spots[offset].column;
    std::size_t last = offset;
    while (last + 1 < end && spots[last + 1].line == found.line && text[last + 1] != '\n') ++last;
    const bool same_line = last + 1 < spots.size() && spots[last + 1].line == found.line;
    const std::uint32_t until = same_line ? spots[last + 1].column : spots[last].column + 1;
    found.length = std::max<std::uint32_t>(until > found.column ? until - found.column : 1, 1);
    return found;
}

Tree Tree::slice(std::size_t offset, std::size_t length) const {
    Tree part = *this;
    part.text = text.substr(std::min(offset, text.size()), length);
    part.content = inside(offset, part.text.size());
    if (!spots.empty())
        part.spots.assign(spots.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size())), spots.begin() + static_cast<std::ptrdiff_t>(std::min(offset + part.text.size(), text.size()) + 1));
    return part;
}

Json Tree::to_json() const {
    switch (kind) {
        case Kind::nothing: return {};
        case Kind::scalar:
            if (quoted) return text;
            if (text == "true" || text == "false") return text == "true";
            if (number_like(text)) return *Decimal::parse(text);
            return text;
        case Kind::list: {
            JsonArray array;
            for (const Tree& item : items) array.push_back(item.to_json());
            return array;
        }
        case Kind::map: {
            JsonObject object;
            for (const auto& [key, value] : members) object.set(key.text, value.to_json());
            return object;
        }
    }
    return {};
}

std::vector<Tree> read_yaml(const std::string& file, const std::string& text, Diagnostics& diagnostics) {
    std::vector<Tree> documents;
    if (!is_utf8(text)) {
        diagnostics.error({file, 1, 1, 1}, "pack.not-utf8");
        return documents;
    }
    std::uint32_t line = 1, column = 1;
    bool leading = true;
    for (const char c : text) {
        if (c == '\n') { ++line; column = 1; leading = true; continue; }
        if (c == '\t' && leading) {
            diagnostics.error({file, line, column, 1}, "pack.tab");
            return documents;
        }
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r') {
            // No character of YAML 1.2 (5.1), and the reader takes some for the end of the file.
            constexpr char figures[] = "0123456789ABCDEF";
            diagnostics.error({file, line, column, 1}, "pack.control", {{"character", std::string("U+00") + figures[static_cast<unsigned char>(c) >> 4] + figures[c & 15]}});
            return documents;
        }
        leading = leading && c == ' ';
        ++column;
    }
    try {
        const Look look(text);
        for (const YAML::Mark& mark : look.aliases) diagnostics.error({file, static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1), 1}, "pack.anchor");
        if (look.nodes > nodes_max) diagnostics.error({file, 1, 1, 1}, "pack.too-large", {{"nodes", std::to_string(nodes_max)}});
        if (!look.aliases.empty() || look.nodes > nodes_max) return documents;
        Reader reader(file, text, diagnostics);
        for (const YAML::Node& node : YAML::LoadAll(text)) documents.push_back(reader.tree(node));
    } catch (const YAML::ParserException& fault) {
        diagnostics.error({file, static_cast<std::uint32_t>(fault.mark.line + 1), static_cast<std::uint32_t>(fault.mark.column + 1), 1}, "pack.yaml", {{"reason", parser_words(fault.msg).zh}, {"reason_en", parser_words(fault.msg).en}});
    } catch (const YAML::Exception& fault) {
        diagnostics.error({file, 1, 1, 1}, "pack.yaml", {{"reason", parser_words(fault.msg).zh}, {"reason_en", parser_words(fault.msg).en}});
    }
    return documents;
}

}  // namespace huiyin::policy
