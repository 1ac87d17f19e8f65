// Types as `instance of`, parameters and function types write them (DMN 1.5, 10.3.1.2, rule 52), and how deep a text may nest.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feel/name_reader.hpp"
#include "feel/syntax.hpp"

namespace huiyin::feel {

class TypeReader : protected NameReader {
protected:
    TypeReader(std::string_view text, const Scope& scope, Rigor rigor) : NameReader(text, scope), rigor_(rigor) {}

    struct Deeper {
        explicit Deeper(TypeReader& reader) : reader_(reader) {
            if (++reader_.depth_ > depth_max) reader_.fail("feel.too-deep", reader_.at_, 1, {{"depth", std::to_string(depth_max)}});
        }
        ~Deeper() { --reader_.depth_; }
        TypeReader& reader_;
    };

    /// The type that is written here; one that nobody knows is noted at `node`, or refused.
    Type type(Syntax& node) {
        const Deeper deeper(*this);
        blank();
        const std::size_t start = at_;
        for (const char* name : {"list", "range"}) {
            if (!word(name)) continue;
            if (!take('<')) return type_named(name);
            Type element = type(node);
            need('>');
            return name[0] == 'l' ? Type::list_of(std::move(element)) : Type::range_of(std::move(element));
        }
        if (word("context")) {
            if (!take('<')) return Type::Of::context;
            Type::Fields fields;
            do {
                std::string name = new_name(NameEnd::colon, false);
                need(':');
                fields.emplace_back(std::move(name), type(node));
                introduce_field(fields.back().first);
            } while (take(','));
            need('>');
            return Type::context(std::move(fields));
        }
        if (word("function")) {
            if (!take('<')) return Type::Of::function;
            std::vector<Type> parameters;
            if (!next_is('>')) do parameters.push_back(type(node)); while (take(','));
            need('>');
            Type result = take("->") ? type(node) : Type::any();
            return Type::function(std::move(parameters), std::move(result));
        }
        for (const char* name : {"days and time duration", "years and months duration", "date and time", "Any", "Null", "boolean", "date", "number", "string", "time"})
            if (words(name)) return std::string_view(name) == "Null" ? Type(Type::Of::null) : type_named(name);
        const std::string name = type_name();
        for (const auto& [alias, type] : scope_.aliases())
            if (alias == name) return type;
        const Type known = type_named(name);
        if (!known.is_any()) return known;
        if (scope_.fields_of(Type::named(name))) return Type::named(name);
        if (rigor_ == Rigor::strict) fail("feel.unknown-type", start, at_ - start, {{"type", name}});
        node.fault = std::make_unique<Fault>(Fault{"feel.unknown-type", {{"type", name}}, start, at_ - start, {}, false});
        return Type::any();
    }
    Rigor rigor_;

private:
    static constexpr int depth_max = 150;

    /// Several words with blanks between them, all or nothing.
    bool words(std::string_view text) {
        const std::size_t back = at_;
        while (!text.empty()) {
            const std::size_t end = std::min(text.find(' '), text.size());
            if (!word(text.substr(0, end))) { at_ = back; return false; }
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        return true;
    }
    std::string type_name() {
        blank();
        const std::string* longest = nullptr;
        for (const auto& [alias, type] : scope_.aliases())
            if ((!longest || alias.size() > longest->size()) && name_end(alias, at_)) longest = &alias;
        if (longest) { at_ = *name_end(*longest, at_); return *longest; }
        std::string name = simple_name();
        for (;;) {
            if (peek() == '.' && letter_at(at_ + 1)) { ++at_; name += "." + simple_name(); }
            else if (!another_word(name)) return name;
        }
    }

    int depth_ = 0;
};

}  // namespace huiyin::feel
