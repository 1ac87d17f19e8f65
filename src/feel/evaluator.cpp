// Walks the tree. Null in, null out, unless the standard says otherwise; every null of our making leaves a note.
#include <algorithm>

#include "feel/builtins.hpp"
#include "feel/node.hpp"
#include "feel/temporal.hpp"

namespace huiyin::feel {
namespace {

class Walk {
public:
    Walk(Evaluation& evaluation, const Value* input) : eval_(evaluation), input_(input) {}

    Value value(const Node& node) {
        if (eval_.steps_left == 0 || eval_.depth_left <= 0) return null(node, "feel.too-much");
        --eval_.steps_left;
        --eval_.depth_left;
        Value result = at(node);
        ++eval_.depth_left;
        return result;
    }

private:
    Value null(const Node& node, const char* code, std::vector<ProblemParameter> params = {}) {
        eval_.note(code, std::move(params), node.offset);
        return {};
    }
    Value kid(const Node& node, std::size_t i) { return value(*node.kids[i]); }

    Value at(const Node& node) {
        switch (node.op) {
            case Op::literal: return node.value;
            case Op::variable: return eval_.variable(node.index);
            case Op::local: return eval_.locals[node.index];
            case Op::item_field: return eval_.locals[node.index].get(node.text);
            case Op::item_or_variable: return item_or_variable(node);
            case Op::name: return null(node, "feel.unknown-name", {{"name", node.text}});
            case Op::path: return path(node, kid(node, 0));
            case Op::filter: return filter(node);
            case Op::call: return call(node);
            case Op::invoke: return invocation(node);
            case Op::list: return list(node);
            case Op::context: return context(node);
            case Op::range: return Range{kid(node, 0), kid(node, 1), node.low_closed, node.high_closed};
            case Op::negate: return negate(node);
            case Op::add: case Op::subtract: case Op::multiply: case Op::divide: case Op::power: return arithmetic(node);
            case Op::equal: return equal(kid(node, 0), kid(node, 1));
            case Op::not_equal: return negated(equal(kid(node, 0), kid(node, 1)));
            case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal: return ordered(node, node.op, kid(node, 0), kid(node, 1));
            case Op::both: return both(node);
            case Op::either: return either(node);
            case Op::between: {
                const Value v = kid(node, 0);
                return in_range(v, Range{kid(node, 1), kid(node, 2), true, true});
            }
            case Op::in: {
                const Value tested = kid(node, 0);
                return any_test(*node.kids[1], tested);
            }
            case Op::choose: return kid(node, 0).is_true() ? kid(node, 1) : kid(node, 2);
            case Op::loop: return loop(node);
            case Op::some: case Op::every: return quantified(node);
            case Op::instance_of: return is_instance(kid(node, 0), node.type);
            case Op::function: return closure(node);
            case Op::input: return input_ ? *input_ : Value();
            case Op::test_any: return true;
            case Op::test_not: return negated(any_test(*node.kids[0], input_ ? *input_ : Value()));
            case Op::test_compare: case Op::test_value: return one_test(node, input_ ? *input_ : Value());
        }
        return {};
    }

    static Value negated(const Value& v) { return v.is_boolean() ? Value(!v.as_boolean()) : Value(); }

    Value item_or_variable(const Node& node) {
        const Value& item = eval_.locals[node.index];
        if (item.kind() == Kind::context)
            for (const auto& [name, held] : item.as_context())
                if (name == node.text) return held;
        if (item.kind() == Kind::object)
            if (Value held = item.get(node.text); !held.is_null()) return held;
        return kid(node, 0);
    }

    Value path(const Node& node, const Value& owner) {
        switch (owner.kind()) {
            case Kind::null: return {};
            case Kind::context: case Kind::object: return owner.get(node.text);
            case Kind::list: {
                List out;
                for (const Value& item : owner.as_list()) {
                    Value held = path(node, item);
                    if (item.kind() == Kind::object && held.is_list()) for (const Value& each : held.as_list()) out.push_back(each);
                    else out.push_back(std::move(held));
                }
                return out;
            }
            case Kind::range: {
                const Range& range = owner.as_range();
                if (node.text == "start") return range.low;
                if (node.text == "end") return range.high;
                if (node.text == "start included") return range.low_closed;
                if (node.text == "end included") return range.high_closed;
                return {};
            }
            default: {
                Value property = temporal_property(owner, node.text);
                return property.is_null() ? null(node, "feel.no-property", {{"name", node.text}}) : property;
            }
        }
    }

    Value filter(const Node& node) {
        Value source = kid(node, 0);
        if (source.is_null()) return List{};
        if (!source.is_list()) source = List{source};
        const List& items = source.as_list();
        // A condition that does not depend on the item may be a position.
        eval_.locals.resize(node.frame);
        eval_.locals.push_back(items.empty() ? Value() : items.front());
        const Value first = value(*node.kids[1]);
        if (first.is_number()) {
            eval_.locals.resize(node.frame);
            const auto index = first.as_number().to_int64();
            const auto count = static_cast<std::int64_t>(items.size());
            if (!index || *index == 0 || *index > count || *index < -count) return null(node, "feel.index", {{"index", first.to_text()}, {"count", std::to_string(count)}});
            return items[static_cast<std::size_t>(*index > 0 ? *index - 1 : count + *index)];
        }
        List out;
        for (std::size_t i = 0; i < items.size(); ++i) {
            eval_.locals.resize(node.frame);
            eval_.locals.push_back(items[i]);
            if ((i == 0 ? first : value(*node.kids[1])).is_true()) out.push_back(items[i]);
        }
        eval_.locals.resize(node.frame);
        return out;
    }

    Value call(const Node& node) {
        List arguments;
        arguments.reserve(node.kids.size());
        for (const NodePtr& argument : node.kids) arguments.push_back(value(*argument));
        if (node.host) return node.host->call(arguments, eval_);
        if (!node.builtin) return null(node, "feel.unknown-function", {{"name", node.text}});
        if (!node.builtin->takes_null && !arguments.empty() && arguments[0].is_null()) return null(node, "feel.null-argument", {{"function", node.text}});
        Value result = node.builtin->call(arguments, eval_);
        if (result.is_null()) eval_.note("feel.no-result", {{"function", node.text}}, node.offset);
        return result;
    }

    Value invocation(const Node& node) {
        const Value function = kid(node, 0);
        List arguments;
        for (std::size_t i = 1; i < node.kids.size(); ++i) arguments.push_back(kid(node, i));
        if (function.kind() != Kind::function) return null(node, "feel.not-a-function");
        if (!node.names.empty()) {
            List ordered;
            for (const std::string& parameter : function.as_function().parameters) {
                const auto at = std::find(node.names.begin(), node.names.end(), parameter);
                ordered.push_back(at == node.names.end() ? Value() : arguments[static_cast<std::size_t>(at - node.names.begin())]);
            }
            arguments = std::move(ordered);
        }
        return invoke(function, arguments, eval_);
    }

    Value closure(const Node& node) {
        auto function = std::make_shared<Function>();
        function->name = "";
        function->parameters = node.names;
        std::vector<Value> captured(eval_.locals.begin(), eval_.locals.begin() + static_cast<std::ptrdiff_t>(std::min(node.frame, eval_.locals.size())));
        const Node* body = node.kids[0].get();
        function->call = [captured, body, count = node.names.size()](const List& arguments, Evaluation& evaluation) {
            if (arguments.size() != count) return Value();
            std::vector<Value> outer = std::move(evaluation.locals);
            evaluation.locals = captured;
            evaluation.locals.insert(evaluation.locals.end(), arguments.begin(), arguments.end());
            Value result = Walk(evaluation, nullptr).value(*body);
            evaluation.locals = std::move(outer);
            return result;
        };
        return std::shared_ptr<const Function>(std::move(function));
    }

    Value list(const Node& node) {
        List out;
        out.reserve(node.kids.size());
        for (const NodePtr& item : node.kids) out.push_back(value(*item));
        return out;
    }
    Value context(const Node& node) {
        Entries out;
        for (std::size_t i = 0; i < node.kids.size(); ++i) {
            Value held = kid(node, i);
            eval_.locals.resize(node.frame + i);
            eval_.locals.push_back(held);
            out.emplace_back(node.names[i], std::move(held));
        }
        eval_.locals.resize(std::min(node.frame, eval_.locals.size()));
        return out;
    }

    Value negate(const Node& node) {
        const Value v = kid(node, 0);
        switch (v.kind()) {
            case Kind::number: return -v.as_number();
            case Kind::days_time_duration: return DaysTimeDuration{-v.as_days_time().ms};
            case Kind::years_months_duration: return YearsMonthsDuration{-v.as_years_months().months};
            default: return {};
        }
    }

    Value arithmetic(const Node& node) {
        const Value a = kid(node, 0), b = kid(node, 1);
        if (a.is_null() || b.is_null()) return {};
        if (a.is_number() && b.is_number()) {
            const Decimal &x = a.as_number(), &y = b.as_number();
            Decimal result;
            switch (node.op) {
                case Op::add: result = x + y; break;
                case Op::subtract: result = x - y; break;
                case Op::multiply: result = x * y; break;
                case Op::divide: if (y.is_zero()) return null(node, "feel.division-by-zero"); result = x / y; break;
                default: result = x.power(y); break;
            }
            return result.is_finite() ? Value(result) : null(node, "feel.overflow");
        }
        Value result = node.op == Op::add ? add(a, b) : node.op == Op::subtract ? subtract_temporal(a, b) : scaled(node.op, a, b);
        return result.is_null() ? null(node, "feel.no-arithmetic") : result;
    }

    static Value scaled(Op op, const Value& a, const Value& b) {
        const auto amount = [](const Value& v) { return Decimal(v.kind() == Kind::days_time_duration ? v.as_days_time().ms : v.as_years_months().months); };
        const auto like = [](const Value& v, const Decimal& count) -> Value {
            const auto whole = count.round(0, Rounding::down).to_int64();
            if (!whole) return {};
            return v.kind() == Kind::days_time_duration ? Value(DaysTimeDuration{*whole}) : Value(YearsMonthsDuration{*whole});
        };
        const auto is_duration = [](const Value& v) { return v.kind() == Kind::days_time_duration || v.kind() == Kind::years_months_duration; };
        if (op == Op::multiply && is_duration(a) && b.is_number()) return like(a, amount(a) * b.as_number());
        if (op == Op::multiply && a.is_number() && is_duration(b)) return like(b, amount(b) * a.as_number());
        if (op == Op::divide && is_duration(a) && b.is_number() && !b.as_number().is_zero()) return like(a, amount(a) / b.as_number());
        if (op == Op::divide && is_duration(a) && b.kind() == a.kind() && !amount(b).is_zero()) return amount(a) / amount(b);
        return {};
    }

    Value ordered(const Node& node, Op op, const Value& a, const Value& b) {
        if (a.is_null() || b.is_null()) return {};
        const auto order = compare(a, b);
        if (!order) return null(node, "feel.no-order");
        switch (op) {
            case Op::less: return *order < 0;
            case Op::less_equal: return *order <= 0;
            case Op::greater: return *order > 0;
            default: return *order >= 0;
        }
    }

    // Kleene's logic (DMN 1.5, table 50): false decides `and`, true decides `or`, whatever the other is.
    Value both(const Node& node) {
        const Value a = kid(node, 0);
        if (a.is_false()) return false;
        const Value b = kid(node, 1);
        if (b.is_false()) return false;
        return a.is_true() && b.is_true() ? Value(true) : Value();
    }
    Value either(const Node& node) {
        const Value a = kid(node, 0);
        if (a.is_true()) return true;
        const Value b = kid(node, 1);
        if (b.is_true()) return true;
        return a.is_false() && b.is_false() ? Value(false) : Value();
    }

    /// The values that an iterator runs over; empty when it is no source.
    std::optional<List> source(const Node& node, const Value& v) {
        if (v.is_list()) return v.as_list();
        if (v.kind() != Kind::range) {
            if (v.is_null()) return {};
            return List{v};
        }
        const Range& range = v.as_range();
        List out;
        if (range.low.is_number() && range.high.is_number() && range.low.as_number().is_integer() && range.high.as_number().is_integer()) {
            Decimal at = range.low.as_number();
            const Decimal end = range.high.as_number(), step = at <= end ? Decimal(1) : Decimal(-1);
            for (;; at += step) {
                if (out.size() >= eval_.list_max) { null(node, "feel.too-much"); return {}; }
                out.emplace_back(at);
                if (at == end) return out;
            }
        }
        if (range.low.kind() == Kind::date && range.high.kind() == Kind::date) {
            const int step = range.low.as_date() <= range.high.as_date() ? 1 : -1;
            for (calendar::Date at = range.low.as_date();; at = at.plus_days(step)) {
                if (out.size() >= eval_.list_max) { null(node, "feel.too-much"); return {}; }
                out.emplace_back(at);
                if (at == range.high.as_date()) return out;
            }
        }
        return {};
    }

    /// Runs `each` for every combination of the iterators; stops when it returns false.
    template <typename Each>
    bool iterate(const Node& node, std::size_t iterator, Each&& each) {
        if (iterator == node.names.size()) return each();
        eval_.locals.resize(node.frame + iterator);
        const auto values = source(node, value(*node.kids[iterator]));
        if (!values) return false;
        for (const Value& v : *values) {
            eval_.locals.resize(node.frame + iterator);
            eval_.locals.push_back(v);
            if (!iterate(node, iterator + 1, each)) return false;
        }
        return true;
    }

    Value loop(const Node& node) {
        auto partial = List{};
        bool stopped = false;
        const bool names_partial = mentions_partial(*node.kids.back());
        const bool done = iterate(node, 0, [&] {
            eval_.locals.resize(node.frame + node.names.size());
            eval_.locals.push_back(names_partial ? Value(partial) : Value());
            if (partial.size() >= eval_.list_max || eval_.steps_left == 0) { stopped = true; return false; }
            partial.push_back(value(*node.kids.back()));
            return true;
        });
        eval_.locals.resize(std::min(node.frame, eval_.locals.size()));
        if (stopped) return null(node, "feel.too-much");
        return done ? Value(std::move(partial)) : Value();
    }
    static bool mentions_partial(const Node& node) {
        if (node.op == Op::local && node.text == "partial") return true;
        return std::any_of(node.kids.begin(), node.kids.end(), [](const NodePtr& held) { return mentions_partial(*held); });
    }

    Value quantified(const Node& node) {
        const bool some = node.op == Op::some;
        bool unknown = false, decided = false;
        const bool done = iterate(node, 0, [&] {
            const Value holds = value(*node.kids.back());
            if (!holds.is_boolean()) unknown = true;
            decided = some ? holds.is_true() : holds.is_false();
            return !decided;
        });
        eval_.locals.resize(std::min(node.frame, eval_.locals.size()));
        if (decided) return some;
        if (!done || unknown) return {};
        return !some;
    }

    Value any_test(const Node& tests, const Value& tested) {
        bool unknown = false;
        for (const NodePtr& test : tests.kids) {
            const Value passes = one_test(*test, tested);
            if (passes.is_true()) return true;
            if (passes.is_null()) unknown = true;
        }
        return unknown ? Value() : Value(false);
    }

    Value one_test(const Node& test, const Value& tested) {
        const Value* outer = input_;
        input_ = &tested;
        Value passes = test_result(test, tested);
        input_ = outer;
        return passes;
    }
    Value test_result(const Node& test, const Value& tested) {
        if (test.op == Op::test_any) return true;
        if (test.op == Op::test_not) return negated(any_test(*test.kids[0], tested));
        const Value given = kid(test, 0);
        if (test.op == Op::test_compare) {
            if (test.comparison == Op::equal) return equal(tested, given);
            if (test.comparison == Op::not_equal) return negated(equal(tested, given));
            return ordered(test, test.comparison, tested, given);
        }
        if (test.flag) return given.is_boolean() ? given : Value(false);
        if (given.kind() == Kind::range && tested.kind() != Kind::range) return in_range(tested, given.as_range());
        if (given.is_list() && !tested.is_list()) {
            for (const Value& item : given.as_list()) {
                if (item.kind() == Kind::range && in_range(tested, item.as_range()).is_true()) return true;
                if (equal(tested, item).is_true()) return true;
            }
            return false;
        }
        return equal(tested, given);
    }

    Evaluation& eval_;
    const Value* input_;
};

}  // namespace

Value invoke(const Value& function, const List& arguments, Evaluation& evaluation) {
    if (function.kind() != Kind::function || evaluation.depth_left <= 0) return {};
    --evaluation.depth_left;
    Value result = function.as_function().call(arguments, evaluation);
    ++evaluation.depth_left;
    return result;
}

Value add(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) return a.as_number() + b.as_number();
    if (a.is_string() && b.is_string()) return a.as_string() + b.as_string();
    return add_temporal(a, b);
}

Program::Program(std::string text, std::shared_ptr<const Node> root, Type type, std::vector<std::vector<std::string>> paths)
    : text_(std::move(text)), root_(std::move(root)), type_(std::move(type)), paths_(std::move(paths)) {}

Value Program::evaluate(Evaluation& evaluation) const { return Walk(evaluation, nullptr).value(*root_); }

Value Program::test(const Value& input, Evaluation& evaluation) const {
    Walk walk(evaluation, &input);
    if (root_->op != Op::list) return walk.value(*root_);
    // A list of tests passes when any of them does.
    bool unknown = false;
    for (const NodePtr& test : root_->kids) {
        const Value passes = walk.value(*test);
        if (passes.is_true()) return true;
        if (passes.is_null()) unknown = true;
    }
    return unknown ? Value() : Value(false);
}

}  // namespace huiyin::feel
