// A pack file as a tree in which everything knows its place.
//
// yaml-cpp reads; what the pack language leaves out is reported here: repeated keys, anchors, aliases, merge keys, tags, tabs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "policy/diagnostic.hpp"

namespace huiyin::policy {

/// Where a byte of a scalar's text was written.
struct Spot { std::uint32_t line = 0, column = 0; };

struct Tree {
    enum class Kind { nothing, scalar, list, map };
    Kind kind = Kind::nothing;
    std::string text;                                ///< of a scalar
    bool quoted = false;                             ///< written in quotes or as a block: FEEL where a value is taken
    Span span;                                       ///< of the whole scalar, or of the beginning of a list or map
    Span content;                                    ///< of the text inside quotes or block
    std::vector<Spot> spots;                         ///< byte by byte and one for the end, where escapes or lines part text and file; else empty
    std::vector<Tree> items;
    std::vector<std::pair<Tree, Tree>> members;      ///< key, value

    // Written out, because a pair of trees inside a tree is only complete after it (clang 14 asks sooner).
    Tree();
    Tree(const Tree& other);
    Tree(Tree&& other) noexcept;
    Tree& operator=(const Tree& other);
    Tree& operator=(Tree&& other) noexcept;
    ~Tree();

    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    [[nodiscard]] bool is_list() const { return kind == Kind::list; }
    [[nodiscard]] bool is_map() const { return kind == Kind::map; }
    [[nodiscard]] bool is_nothing() const { return kind == Kind::nothing; }
    [[nodiscard]] const Tree* find(std::string_view key) const;
    [[nodiscard]] const Tree* key(std::string_view key) const;
    /// A stretch of the text as a stretch of the file; ends with its first line.
    [[nodiscard]] Span inside(std::size_t offset, std::size_t length) const;
    /// The scalar that is this stretch of the text.
    [[nodiscard]] Tree slice(std::size_t offset, std::size_t length) const;
    /// Plain data: numbers, true and false from unquoted scalars.
    [[nodiscard]] Json to_json() const;
};

/// The documents of a file (scenarios have several, packs one). Faults go to `diagnostics`; what could be read is returned.
[[nodiscard]] std::vector<Tree> read_yaml(const std::string& file, const std::string& text, Diagnostics& diagnostics);

}  // namespace huiyin::policy
