#include "policy/feel_constants.hpp"

#include <algorithm>

#include "feel/node.hpp"

namespace huiyin::policy {
namespace {

using feel::Node;
using feel::Op;

class Constants {
public:
    Constants(Workbook& book, const Tree& tree, const Setting& setting) : book_(book), tree_(tree), setting_(setting) {}

    void walk(const Node& node) {
        if (node.host()) call(node);
        if (node.op == Op::path && node.count > 0) output(node);
        for (const feel::Node& kid : node.kids()) walk(kid);
    }

private:
    /// The text of an argument that is a constant; null when it is left out or computed.
    static const std::string* constant(const Node& call, std::size_t index) {
        if (index >= call.count) return nullptr;
        const Node& node = call.kid(index);
        return node.op == Op::literal && node.value().is_string() ? &node.value().as_string() : nullptr;
    }
    [[nodiscard]] Span span(const Node& node) const { return tree_.inside(node.offset, node.length); }

    template <typename T>
    void parses(const Node& call, std::size_t index) {
        const std::string* text = constant(call, index);
        if (!text) return;
        const auto parsed = T::parse(*text);
        if (!parsed.ok()) book_.no_time(span(call.kid(index)), parsed.problem());
    }

    void one_word(const Node& call, std::size_t index, const std::vector<std::string>& known, const char* code, const char* param) {
        const std::string* text = constant(call, index);
        if (text && std::find(known.begin(), known.end(), *text) == known.end()) book_.diagnostics.error(span(call.kid(index)), code, {{param, *text}}).suggest(nearest(*text, known));
    }

    void call(const Node& node) {
        const std::string& name = node.host()->name;
        if (name == "due") parses<calendar::Period>(node, 1);
        if (name == "moment") parses<calendar::Limit>(node, 0);
        if (name == "period_of") parses<calendar::Every>(node, 1);
        if (name == "due" || name == "moment") one_word(node, 2, book_.calendar_names(), "pack.unknown-calendar", "calendar");
        if (name == "has_role") one_word(node, 1, book_.role_names(), "pack.unknown-role", "role");
        if (name == "decide") decide(node);
        if (name == "balance" || name == "moved") book(node, name == "moved" ? 2 : 1);
    }

    /// Holders that are constants stand from the second argument to `last`.
    void book(const Node& node, std::size_t last) {
        const std::string* name = constant(node, 0);
        if (!name) return;
        const Book* found = book_.book(*name);
        if (!found) {
            const std::vector<std::string> known = book_.book_names();
            book_.diagnostics.error(span(node.kid(0)), "pack.unknown-book", {{"book", *name}}).suggest(nearest(*name, known));
            return;
        }
        std::vector<std::string> known;
        for (const BookHolder& holder : found->holders)
            if (holder.record_type.empty()) known.push_back(holder.word);
        for (std::size_t i = 1; i <= last; ++i) {
            const std::string* word = constant(node, i);
            if (word && std::find(known.begin(), known.end(), *word) == known.end())
                book_.diagnostics.error(span(node.kid(i)), "pack.unknown-holder", {{"holder", *word}, {"book", found->name}}).suggest(nearest(*word, known));
        }
    }

    const Decision* decision(const Node& call) {
        const std::string* name = constant(call, 0);
        return name ? book_.decision(*name) : nullptr;
    }

    void decide(const Node& node) {
        if (node.count == 0) return;
        const std::string* name = constant(node, 0);
        if (!name) {
            book_.diagnostics.error(span(node.kid(0)), "pack.want-constant", {{"function", "decide"}});
            return;
        }
        const Decision* found = book_.decision(*name);
        if (!found) {
            const std::vector<std::string> known = book_.decision_names();
            book_.diagnostics.error(span(node.kid(0)), "pack.unknown-decision", {{"decision", *name}}).suggest(nearest(*name, known));
            return;
        }
        const Node* given = node.count > 1 ? &node.kid(1) : nullptr;
        if (given && given->op != Op::context) return;
        for (const auto& [input, type] : found->inputs) {
            const bool there = given ? std::find(given->keys().begin(), given->keys().end(), input) != given->keys().end() : setting_.record && setting_.record->form.find(input);
            const bool of_the_record = !given && setting_.record && (input == "state" || input == "number" || input == "day" || input == "open");
            if (!there && !of_the_record) book_.diagnostics.error(span(given ? *given : node.kid(0)), "pack.decision-input", {{"decision", *name}, {"input", input}});
        }
        if (!given) return;
        for (const std::string& key : given->keys())
            if (std::none_of(found->inputs.begin(), found->inputs.end(), [&](const auto& input) { return input.first == key; })) {
                std::vector<std::string> known;
                for (const auto& [input, type] : found->inputs) known.push_back(input);
                book_.diagnostics.error(span(*given), "pack.no-input", {{"decision", *name}, {"input", key}}).suggest(nearest(key, known));
            }
    }

    /// decide("x").output
    void output(const Node& path) {
        const Node& from = path.kid(0);
        if (!from.host() || from.host()->name != "decide") return;
        const Decision* found = decision(from);
        if (!found || !found->table) return;
        const feel::Type type = found->table->result_type();
        const feel::Type& one = type.is(feel::Type::Of::list) ? type.element() : type;
        std::vector<std::string> known;
        if (one.fields()) for (const auto& [name, held] : *one.fields()) known.push_back(name);
        if (one.is_any() || std::find(known.begin(), known.end(), path.name()) != known.end()) return;
        Span where = span(path);
        if (path.length > path.name().size()) where = tree_.inside(path.offset + path.length - path.name().size(), path.name().size());
        book_.diagnostics.error(where, "pack.no-output", {{"decision", found->name}, {"output", path.name()}}).suggest(nearest(path.name(), known));
    }

    Workbook& book_;
    const Tree& tree_;
    const Setting& setting_;
};

}  // namespace

void check_constants(Workbook& book, const Tree& tree, const feel::Program& program, const Setting& setting) { Constants(book, tree, setting).walk(program.root()); }

}  // namespace huiyin::policy
