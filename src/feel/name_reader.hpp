// Names (DMN 1.5, 10.3.1.2, rules 25 to 32): with blanks and symbols inside, so that only what is known to be a name can be
// read as one. The longest known name wins; words that nobody knows join, since no two names stand side by side.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feel/builtins.hpp"
#include "feel/cursor.hpp"

namespace huiyin::feel {

inline bool longer_first(const std::string& a, const std::string& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; }

/// Whether the name is more than one word, so that it cannot be read without being known.
inline bool compound(const std::string& name) { return !name.empty() && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos; }

inline constexpr std::array<std::string_view, 16> keywords{"and", "between", "else", "every", "external", "for", "function", "if", "in", "instance", "of", "or", "return", "satisfies", "some", "then"};

class NameReader : protected Cursor {
protected:
    NameReader(std::string_view text, const Scope& scope) : Cursor(text), scope_(scope) {
        for (const auto& [name, type] : scope.variables()) {
            if (compound(name)) names_.push_back(name);
            learn_fields(type, 0);
        }
        for (const Signature& signature : scope.functions())
            if (compound(signature.name)) names_.push_back(signature.name);
        for (const std::string& name : scope.known_names()) learn(name);
        std::sort(names_.begin(), names_.end(), longer_first);
        std::sort(fields_.begin(), fields_.end(), longer_first);
    }

    std::string quoted_name() {
        const std::size_t end = text_.find('`', at_ + 1);
        if (end == std::string_view::npos) fail("feel.open-name", at_, 1);
        std::string name(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return name;
    }
    std::string simple_name() {
        blank();
        if (peek() == '`') return quoted_name();
        if (!letter_at(at_)) fail("feel.expected", at_, 1, {{"expected", "name"}, {"found", found()}});
        const std::size_t start = at_;
        while (part_at(at_)) ++at_;
        return std::string(text_.substr(start, at_ - start));
    }
    /// Where the name ends if it stands at `at`: blanks are as wide as anybody likes, and free around symbols.
    [[nodiscard]] std::optional<std::size_t> name_end(const std::string& name, std::size_t at) const {
        for (std::size_t i = 0; i < name.size(); ++i) {
            if (name[i] == ' ') {
                const std::size_t before = at;
                while (const std::size_t bytes = blank_bytes(at)) at += bytes;
                if (at == before) return {};
                continue;
            }
            if (i > 0 && symbol(name[i]) && name[i - 1] != ' ') while (const std::size_t bytes = blank_bytes(at)) at += bytes;
            if (i > 0 && symbol(name[i - 1]) && name[i] != ' ') while (const std::size_t bytes = blank_bytes(at)) at += bytes;
            if (at >= text_.size() || text_[at] != name[i]) return {};
            ++at;
        }
        if (part(static_cast<unsigned char>(name.back())) && part_at(at)) return {};
        return at;
    }
    static bool symbol(char c) { return c == '.' || c == '/' || c == '-' || c == '\'' || c == '+' || c == '*'; }

    const std::string* longest_known(const std::vector<std::string>& names) const {
        for (const std::string& name : names)
            if (!name.empty() && name[0] == peek() && name_end(name, at_)) return &name;
        return nullptr;
    }
    [[nodiscard]] bool simply_known(const std::string& name) const {
        return scope_.slot(name) || find_builtin(name) || std::find(introduced_.begin(), introduced_.end(), name) != introduced_.end() ||
               std::any_of(scope_.functions().begin(), scope_.functions().end(), [&](const Signature& signature) { return signature.name == name; });
    }
    /// The next word joins an unknown name, since no two names stand side by side; false when there is none such.
    bool another_word(std::string& name) {
        const std::size_t back = at_;
        blank();
        if (at_ == back || !letter_at(at_)) { at_ = back; return false; }
        std::size_t end = at_;
        while (part_at(end)) ++end;
        const std::string_view next = text_.substr(at_, end - at_);
        if (std::find(keywords.begin(), keywords.end(), next) != keywords.end()) { at_ = back; return false; }
        name += ' ';
        name += next;
        at_ = end;
        return true;
    }
    /// The longest name of several words that is known here: a variable's, a function's or a builtin's.
    [[nodiscard]] const std::string* longest_name() const {
        const std::string *own = longest_known(names_), *builtin = longest_known(spaced_names());
        return !own || (builtin && builtin->size() > own->size()) ? builtin : own;
    }
    /// Whether a known name of several words comes next; it may begin with a keyword that no expression begins with ("in store").
    [[nodiscard]] bool compound_ahead() const { return longest_name() || longest_known(introduced_compound_) || (in_filter_ > 0 && longest_known(fields_)); }
    /// The longest known name that comes next; otherwise the words up to a symbol or keyword.
    std::string plain_name() {
        blank();
        const std::string* best = nullptr;
        const auto better = [&](const std::string* name) { if (name && (!best || name->size() > best->size())) best = name; };
        better(longest_name());
        better(longest_known(introduced_compound_));
        if (in_filter_ > 0) better(longest_known(fields_));
        if (best) { at_ = *name_end(*best, at_); return *best; }
        std::string name = simple_name();
        if (!simply_known(name)) while (another_word(name)) {}
        return name;
    }
    std::string property_name() {
        blank();
        if (peek() == '`') return quoted_name();
        const std::string *best = longest_name(), *field = longest_known(fields_);
        if (field && (!best || field->size() > best->size())) best = field;
        if (best) { at_ = *name_end(*best, at_); return *best; }
        std::string name = simple_name();
        while (another_word(name)) {}
        return name;
    }

    enum class NameEnd { in, symbol, colon };
    /// A name that is being introduced: words and the symbols that names may have, up to what ends it.
    std::string new_name(NameEnd end, bool keep = true) {
        std::string name = simple_name();
        for (;;) {
            const std::size_t back = at_;
            blank();
            const bool apart = at_ > back;
            if (end == NameEnd::in && text_.substr(at_, 2) == "in" && !part_at(at_ + 2)) { at_ = back; break; }
            if (!part_at(at_) && !(symbol(peek()) && (end == NameEnd::colon || end == NameEnd::in))) { at_ = back; break; }
            if (apart) name += ' ';
            if (part_at(at_)) while (part_at(at_)) name += text_[at_++];
            else name += text_[at_++];
        }
        if (keep) introduce(name);
        last_name_ = name;
        return name;
    }
    void learn(const std::string& name) {
        if (compound(name) && std::find(fields_.begin(), fields_.end(), name) == fields_.end()) fields_.push_back(name);
    }
    void learn_fields(const Type& type, int depth) {
        if (depth > 8) return;
        if (type.is(Type::Of::list)) return learn_fields(type.element(), depth + 1);
        const Type::Fields* fields = scope_.fields_of(type);
        if (!fields) return;
        for (const auto& [name, of] : *fields) {
            learn(name);
            if (type.name().empty()) learn_fields(of, depth + 1);     // record types refer to each other without end
        }
    }
    void introduce(const std::string& name) {
        introduced_.push_back(name);
        if (!compound(name)) return;
        introduced_compound_.insert(std::lower_bound(introduced_compound_.begin(), introduced_compound_.end(), name, longer_first), name);
        introduce_field(name);
    }
    void introduce_field(const std::string& name) {
        if (compound(name) && std::find(fields_.begin(), fields_.end(), name) == fields_.end()) fields_.insert(std::lower_bound(fields_.begin(), fields_.end(), name, longer_first), name);
    }
    /// Names introduced within a context, loop or function end with it (behind a dot they stay known).
    struct Introduced {
        explicit Introduced(NameReader& reader) : reader_(reader), count_(reader.introduced_.size()), compound_(reader.introduced_compound_) {}
        ~Introduced() { reader_.introduced_.resize(count_); reader_.introduced_compound_ = std::move(compound_); }
        NameReader& reader_;
        std::size_t count_;
        std::vector<std::string> compound_;
    };

    const Scope& scope_;
    std::string last_name_;                                ///< what new_name() read last
    int in_filter_ = 0;

private:
    std::vector<std::string> names_;                       ///< compound names of variables and functions, longest first
    std::vector<std::string> fields_;                      ///< compound names behind dots and in filters, longest first
    std::vector<std::string> introduced_, introduced_compound_;
};

}  // namespace huiyin::feel
