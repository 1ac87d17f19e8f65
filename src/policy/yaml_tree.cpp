#include "policy/yaml_tree.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace huiyin::policy {
namespace {

constexpr std::size_t nodes_max = 200'000;

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
        if (++count_ > nodes_max) {
            if (count_ == nodes_max + 1) diagnostics_.error({file_, 1, 1, 1}, "pack.too-large", {{"nodes", std::to_string(nodes_max)}});
            return made;
        }
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
        } else if (first == '|' || first == '>') {
            std::size_t next = text_.find('\n', start);
            next = next == std::string::npos ? text_.size() : next + 1;
            const std::size_t indented = text_.find_first_not_of(' ', next);
            made.content.line += 1;
            made.content.column = static_cast<std::uint32_t>(indented == std::string::npos ? 1 : indented - next + 1);
            made.quoted = true;
        } else {
            made.span.length = static_cast<std::uint32_t>(std::max<std::size_t>(made.text.size(), 1));
            made.content.length = made.span.length;
            if (made.text.empty() || made.text == "~" || made.text == "null") {
                made.kind = Tree::Kind::nothing;
                made.text.clear();
            }
        }
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
    std::size_t count_ = 0;
};

bool number_like(const std::string& text) {
    return !text.empty() && (std::isdigit(static_cast<unsigned char>(text[0])) || ((text[0] == '-' || text[0] == '+') && text.size() > 1)) && Decimal::parse(text).has_value();
}

}  // namespace

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
        leading = leading && c == ' ';
        ++column;
    }
    try {
        Reader reader(file, text, diagnostics);
        for (const YAML::Node& node : YAML::LoadAll(text)) documents.push_back(reader.tree(node));
    } catch (const YAML::ParserException& fault) {
        diagnostics.error({file, static_cast<std::uint32_t>(fault.mark.line + 1), static_cast<std::uint32_t>(fault.mark.column + 1), 1}, "pack.yaml", {{"reason", fault.msg}});
    } catch (const YAML::Exception& fault) {
        diagnostics.error({file, 1, 1, 1}, "pack.yaml", {{"reason", fault.msg}});
    }
    return documents;
}

}  // namespace huiyin::policy
