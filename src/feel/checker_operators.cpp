// Operators, conditions and tests: which types go together.
#include <algorithm>

#include "feel/checker.hpp"

namespace huiyin::feel {

using Of = Type::Of;

Type Checker::negate(Syntax& node) {
    const Type type = check(*node.kids[0]);
    if (type.is(Of::boolean) || type.is(Of::string) || type.is(Of::list)) fault(node, "feel.operand", {{"operator", "-"}, {"left", type.to_string()}, {"right", "-"}});
    return type;
}

bool Checker::temporal(const Type& type) {
    return type.is(Of::date) || type.is(Of::time) || type.is(Of::date_time) || duration(type);
}

Type Checker::arithmetic(Syntax& node) {
    const Type left = check(*node.kids[0]), right = check(*node.kids[1]);
    if (left.is_any() || right.is_any() || left.is(Of::null) || right.is(Of::null)) return Type::any();
    const bool numbers = left.is(Of::number) && right.is(Of::number);
    if (numbers) return Of::number;
    if (node.op == Op::add && left.is(Of::string) && right.is(Of::string)) return Of::string;
    if (node.op == Op::add && duration(right) && temporal(left)) return left;
    if (node.op == Op::add && duration(left) && temporal(right)) return right;
    if (node.op == Op::subtract && temporal(left) && duration(right)) return left;
    if (node.op == Op::subtract && temporal(left) && temporal(right) && !duration(left)) return Of::days_time_duration;
    if (node.op == Op::multiply && duration(left) && right.is(Of::number)) return left;
    if (node.op == Op::multiply && left.is(Of::number) && duration(right)) return right;
    if (node.op == Op::divide && duration(left) && right.is(Of::number)) return left;
    if (node.op == Op::divide && duration(left) && right.of() == left.of()) return Of::number;
    fault(node, "feel.operand", {{"operator", symbol(node.op)}, {"left", left.to_string()}, {"right", right.to_string()}});
    return Type::any();
}

const char* Checker::symbol(Op op) {
    switch (op) {
        case Op::add: return "+";
        case Op::subtract: return "-";
        case Op::multiply: return "*";
        case Op::divide: return "/";
        case Op::power: return "**";
        case Op::equal: return "=";
        case Op::not_equal: return "!=";
        case Op::less: return "<";
        case Op::less_equal: return "<=";
        case Op::greater: return ">";
        case Op::greater_equal: return ">=";
        default: return "?";
    }
}

bool Checker::comparable(const Type& a, const Type& b) {
    if (conforms(a, b) || conforms(b, a)) return true;
    return (a.is(Of::date) && b.is(Of::date_time)) || (a.is(Of::date_time) && b.is(Of::date));
}

void Checker::check_choice(const Syntax& text, const Type& choice) {
    if (choice.values().empty() || text.op != Op::literal || !text.value.is_string()) return;
    if (std::find(choice.values().begin(), choice.values().end(), text.value.as_string()) == choice.values().end())
        fault(text, "feel.no-such-choice", {{"value", text.value.as_string()}}, nearest(text.value.as_string(), choice.values()));
}

Type Checker::equality(Syntax& node) {
    const Type left = check(*node.kids[0]), right = check(*node.kids[1]);
    if (!comparable(left, right)) fault(node, "feel.operand", {{"operator", symbol(node.op)}, {"left", left.to_string()}, {"right", right.to_string()}});
    check_choice(*node.kids[0], right);
    check_choice(*node.kids[1], left);
    return Of::boolean;
}

Type Checker::ordering(Syntax& node) {
    const Type left = check(*node.kids[0]), right = check(*node.kids[1]);
    const auto unordered = [](const Type& type) { return type.is(Of::boolean) || type.is(Of::list) || type.is(Of::context) || type.is(Of::function); };
    if (!comparable(left, right) || unordered(left) || unordered(right))
        fault(node, "feel.operand", {{"operator", symbol(node.op)}, {"left", left.to_string()}, {"right", right.to_string()}});
    return Of::boolean;
}

Type Checker::logic(Syntax& node) {
    for (const SyntaxPtr& kid : node.kids) {
        const Type type = check(*kid);
        if (!type.is_any() && !type.is(Of::boolean) && !type.is(Of::null)) fault(*kid, "feel.condition", {{"type", type.to_string()}});
    }
    return Of::boolean;
}

Type Checker::choose(Syntax& node) {
    const Type condition = check(*node.kids[0]);
    if (!condition.is_any() && !condition.is(Of::boolean) && !condition.is(Of::null)) fault(*node.kids[0], "feel.condition", {{"type", condition.to_string()}});
    const Type yes = check(*node.kids[1]), no = check(*node.kids[2]);
    return joined(yes, no);
}

Type Checker::membership(Syntax& node) {
    const Type outer = input_;
    input_ = check(*node.kids[0]);
    for (const SyntaxPtr& test_node : node.kids[1]->kids) check(*test_node);
    input_ = outer;
    return Of::boolean;
}

Type Checker::test(Syntax& node) {
    if (node.op == Op::test_not) {
        for (const SyntaxPtr& kid : node.kids[0]->kids) check(*kid);
        return Of::boolean;
    }
    const Type type = check(*node.kids[0]);
    if (node.op == Op::test_compare) {
        if (!comparable(type, input_)) fault(node, "feel.operand", {{"operator", symbol(node.marks.comparison)}, {"left", input_.to_string()}, {"right", type.to_string()}});
        return Of::boolean;
    }
    const Type& wanted = type.is(Of::range) || (type.is(Of::list) && !input_.is(Of::list)) ? type.element() : type;
    if (!node.marks.names_input && !comparable(wanted, input_) && !type.is(Of::boolean))
        fault(node, "feel.test", {{"input", input_.to_string()}, {"given", type.to_string()}});
    check_choice(*node.kids[0], input_);
    return Of::boolean;
}

}  // namespace huiyin::feel
