#include "engine/filter_tree.hpp"

#include <algorithm>

#include "feel/node.hpp"
#include "policy/scope.hpp"

namespace huiyin::engine {
namespace {

using feel::Node;
using feel::Op;

const char* word_of(Op op) {
    switch (op) {
        case Op::add: return "+";
        case Op::subtract: return "-";
        case Op::multiply: return "*";
        case Op::divide: return "/";
        case Op::equal: return "=";
        case Op::not_equal: return "!=";
        case Op::less: return "<";
        case Op::less_equal: return "<=";
        case Op::greater: return ">";
        case Op::greater_equal: return ">=";
        case Op::both: return "and";
        case Op::either: return "or";
        case Op::between: return "between";
        default: return nullptr;
    }
}

bool is_scalar(const feel::Value& value) { return value.is_null() || value.is_boolean() || value.is_number() || value.is_string(); }

/// Whether the node names a field of the record; gathers the names that lead to it.
bool leads_from_record(const Node& node, JsonArray& names) {
    if (node.op == Op::local) return true;
    if (node.op == Op::variable) return node.slot == static_cast<std::size_t>(policy::Slot::item);
    const bool bare = node.op == Op::item_field || node.op == Op::item_or_variable;
    if (!bare && (node.op != Op::path || !leads_from_record(node.kid(0), names))) return false;
    names.emplace_back(node.name());
    return true;
}

class Reader {
public:
    explicit Reader(const std::string& text) : text_(text) {}

    [[nodiscard]] Json tree(const Node& node) const {
        if (node.op == Op::literal && is_scalar(node.value())) return JsonObject{{"value", node.value().to_json()}};
        JsonArray names;
        if (leads_from_record(node, names) && !names.empty()) return JsonObject{{"names", std::move(names)}};
        if (const char* word = word_of(node.op)) return made(word, node.kids());
        if (node.op == Op::in) return one_of(node);
        if (node.op == Op::call && !node.host()) return called(node);
        return as_written(node);
    }

private:
    [[nodiscard]] Json made(const char* word, std::span<const Node> parts) const {
        JsonArray of;
        for (const Node& part : parts) of.push_back(tree(part));
        return JsonObject{{"op", word}, {"of", std::move(of)}};
    }
    [[nodiscard]] Json called(const Node& node) const {
        const std::string& name = node.called();
        if (name == "not" && node.count == 1) return made("not", node.kids());
        if ((name == "today" || name == "now") && node.count == 0) return made(name.c_str(), {});
        const bool constant = node.count == 1 && node.kid(0).op == Op::literal && node.kid(0).value().is_string();
        if (constant && (name == "date" || name == "date and time" || name == "time")) return tree(node.kid(0));
        return as_written(node);
    }
    /// `channel in ("site", "telephone")`; with ranges and comparisons among them it stands as it was written.
    [[nodiscard]] Json one_of(const Node& node) const {
        JsonArray of{tree(node.kid(0))};
        if (!gather(node.kid(1), of)) return as_written(node);
        return JsonObject{{"op", "in"}, {"of", std::move(of)}};
    }
    [[nodiscard]] bool gather(const Node& test, JsonArray& of) const {
        if (test.op == Op::literal && is_scalar(test.value())) return of.push_back(tree(test)), true;
        const bool has_more = test.op == Op::list || test.op == Op::test_any || test.op == Op::test_value || (test.op == Op::test_compare && test.marks.comparison == Op::equal);
        return has_more && test.count > 0 && std::all_of(test.kids().begin(), test.kids().end(), [&](const Node& kid) { return gather(kid, of); });
    }
    [[nodiscard]] Json as_written(const Node& node) const { return JsonObject{{"text", text_.substr(std::min<std::size_t>(node.offset, text_.size()), node.length)}}; }

    const std::string& text_;
};

}  // namespace

Json filter_tree(const policy::Expression& expression) {
    const Node& root = expression.program->root();
    // The reader's filter stands as (…) = true in a filter over the record.
    const Node& condition = root.op == Op::filter ? root.kid(1) : root;
    const bool wrapped = condition.op == Op::equal && condition.kid(1).op == Op::literal && condition.kid(1).value().is_true();
    return Reader(expression.program->text()).tree(wrapped ? condition.kid(0) : condition);
}

}  // namespace huiyin::engine
