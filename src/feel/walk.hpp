// Walks the nodes of an expression. Null in, null out, unless the standard says otherwise; every null of our making leaves
// a note. Operands that lie somewhere already are looked at where they lie, so that a scalar guard allocates nothing.
#pragma once

#include "feel/builtins.hpp"
#include "feel/node.hpp"

namespace huiyin::feel {

class Walk {
public:
    Walk(Evaluation& evaluation, const Value* input) : eval_(evaluation), input_(input) {}

    Value value(const Node& node) {
        if (const Value* here = look(node)) return *here;
        if (eval_.steps_left == 0 || eval_.depth_left <= 0) return null(node, "feel.too-much");
        --eval_.steps_left;
        --eval_.depth_left;
        Value result = at(node);
        ++eval_.depth_left;
        return result;
    }

    /// Whether `tested` passes one of the tests.
    Value any_test(const Node& tests, const Value& tested);
    Value one_test(const Node& test, const Value& tested);

private:
    Value null(const Node& node, const char* code, std::vector<ProblemParameter> params = {}) {
        eval_.note(code, std::move(params), node.offset);
        return {};
    }
    Value kid(const Node& node, std::size_t i) { return value(node.kid(i)); }

    /// The value where it lies, for nodes that need no work; valid until anything else is evaluated.
    [[nodiscard]] const Value* look(const Node& node) const {
        switch (node.op) {
            case Op::literal: return &node.value();
            case Op::variable: return eval_.look(node.slot);
            case Op::local: return &eval_.locals[node.slot];
            case Op::input: return input_;
            case Op::path: {
                const Value* owner = look(node.kid(0));
                return owner && owner->kind() == Kind::context ? owner->entry(node.name()) : nullptr;
            }
            default: return nullptr;
        }
    }
    [[nodiscard]] static bool stays(const Node& node) { return node.op == Op::path ? stays(node.kid(0)) : node.op != Op::local; }

    /// `use(a, b)` with both operands of the node, copied only where one could not stay while the other is worked out.
    template <typename Use>
    Value with_both(const Node& node, Use use) {
        const Node &left = node.kid(0), &right = node.kid(1);
        const Value *a = look(left), *b = look(right);
        if (a && b) return use(*a, *b);
        if (a && stays(left)) {
            const Value y = value(right);
            return use(*a, y);
        }
        const Value x = a ? *a : value(left);
        if (b) return use(x, *look(right));
        const Value y = value(right);
        return use(x, y);
    }

    Value at(const Node& node);
    // evaluator.cpp
    Value item_or_variable(const Node& node);
    Value path(const Node& node, const Value& owner);
    std::optional<Range> ends(const Node& node);
    Value range(const Node& node);
    Value context(const Node& node);
    Value list(const Node& node);
    Value negate(const Node& node);
    Value arithmetic(const Node& node, const Value& a, const Value& b);
    Value compared(const Node& node, const Value& a, const Value& b);
    Value ordered(const Node& node, Op op, const Value& a, const Value& b);
    Value both(const Node& node);
    Value either(const Node& node);
    Value between(const Node& node);
    Value test_result(const Node& test, const Value& tested);
    // evaluator_calls.cpp
    Value call(const Node& node);
    Value call_builtin(const Node& node, std::span<const Value*> places, std::span<Value> held);
    Value invocation(const Node& node);
    Value closure(const Node& node);
    // evaluator_lists.cpp
    Value filter(const Node& node);
    Value indexed(const Node& node, std::span<const Value> items, const Decimal& index);
    Value loop(const Node& node);
    Value quantified(const Node& node);
    bool each_of(const Node& node, const Value& source, const std::function<bool(const Value&)>& use);
    bool iterate(const Node& node, std::size_t iterator, const std::function<bool()>& each);
    bool spend(const Node& node, std::uint64_t steps);

    Evaluation& eval_;
    const Value* input_;
};

[[nodiscard]] inline Value negated(const Value& v) { return v.is_boolean() ? Value(!v.as_boolean()) : Value(); }

}  // namespace huiyin::feel
