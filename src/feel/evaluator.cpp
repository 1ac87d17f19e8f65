// Operators, paths and tests; functions are in evaluator_calls.cpp, lists and loops in evaluator_lists.cpp.
#include "feel/temporal.hpp"
#include "feel/walk.hpp"

namespace huiyin::feel {

Value Walk::at(const Node& node) {
    switch (node.op) {
        case Op::literal: return node.value();
        case Op::variable: return eval_.variable(node.slot);
        case Op::local: return eval_.locals[node.slot];
        case Op::item_field: return eval_.locals[node.slot].get(node.name());
        case Op::item_or_variable: return item_or_variable(node);
        case Op::name: return null(node, "feel.unknown-name", {{"name", node.name()}});
        case Op::fault: return null(node, node.fault().code.c_str(), node.fault().params);
        case Op::path: {
            if (const Value* owner = look(node.kid(0))) return path(node, *owner);
            return path(node, kid(node, 0));
        }
        case Op::filter: return filter(node);
        case Op::call: return call(node);
        case Op::invoke: return invocation(node);
        case Op::list: return list(node);
        case Op::context: return context(node);
        case Op::range: return range(node);
        case Op::negate: return negate(node);
        case Op::add: case Op::subtract: case Op::multiply: case Op::divide: case Op::power:
            return with_both(node, [&](const Value& a, const Value& b) { return arithmetic(node, a, b); });
        case Op::equal: return with_both(node, [&](const Value& a, const Value& b) { return compared(node, a, b); });
        case Op::not_equal: return with_both(node, [&](const Value& a, const Value& b) { return negated(compared(node, a, b)); });
        case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal:
            return with_both(node, [&](const Value& a, const Value& b) { return ordered(node, node.op, a, b); });
        case Op::both: return both(node);
        case Op::either: return either(node);
        case Op::between: return between(node);
        case Op::in: {
            if (const Value* tested = look(node.kid(0)); tested && stays(node.kid(0))) return any_test(node.kid(1), *tested);
            const Value tested = kid(node, 0);
            return any_test(node.kid(1), tested);
        }
        case Op::choose: return kid(node, 0).is_true() ? kid(node, 1) : kid(node, 2);
        case Op::loop: return loop(node);
        case Op::some: case Op::every: return quantified(node);
        case Op::instance_of: return is_instance(kid(node, 0), node.type());
        case Op::function: return closure(node);
        case Op::input: return input_ ? *input_ : Value();
        case Op::test_any: return true;
        case Op::test_not: return negated(any_test(node.kid(0), input_ ? *input_ : Value()));
        case Op::test_compare: case Op::test_value: return one_test(node, input_ ? *input_ : Value());
    }
    return {};
}

Value Walk::item_or_variable(const Node& node) {
    const Value& item = eval_.locals[node.slot];
    if (item.kind() == Kind::context)
        for (const auto& [name, held] : item.as_context())
            if (name == node.name()) return held;
    if (item.kind() == Kind::object)
        if (Value held = item.get(node.name()); !held.is_null()) return held;
    return kid(node, 0);
}

Value Walk::path(const Node& node, const Value& owner) {
    switch (owner.kind()) {
        case Kind::null: return {};
        case Kind::context: case Kind::object: return owner.get(node.name());
        case Kind::list: {
            // A path on a list is the list of the path on each (DMN 1.5, 10.3.2.5).
            if (!spend(node, owner.as_list().size())) return {};
            List out;
            out.reserve(owner.as_list().size());
            for (const Value& item : owner.as_list()) {
                Value held = path(node, item);
                if (item.kind() == Kind::object && held.is_list()) for (const Value& each : held.as_list()) out.push_back(each);
                else out.push_back(std::move(held));
            }
            return out;
        }
        case Kind::range: {
            const Range& held = owner.as_range();
            if (node.name() == "start") return held.low;
            if (node.name() == "end") return held.high;
            if (node.name() == "start included") return held.low_closed;
            if (node.name() == "end included") return held.high_closed;
            return null(node, "feel.no-property", {{"name", node.name()}});
        }
        default: {
            auto property = temporal_property(owner, node.name());
            return property ? *std::move(property) : null(node, "feel.no-property", {{"name", node.name()}});
        }
    }
}

Value Walk::range(const Node& node) {
    auto held = ends(node);
    return held ? Value(*std::move(held)) : Value();
}

std::optional<Range> Walk::ends(const Node& node) {
    if (node.marks.point) {
        const Value point = kid(node, 0);
        return point.is_null() ? std::nullopt : std::optional(Range{point, point, node.marks.low_closed, node.marks.high_closed});
    }
    const auto none = [&](const char* code) { return null(node, code), std::nullopt; };
    // A null end behind a round bracket is open to infinity (DMN 1.5, 10.3.2.7); `null` written out is that behind any.
    const auto written_null = [](const Node& end) { return end.op == Op::literal && end.value().is_null(); };
    const auto orderly = [](const Value& v) {
        const Kind kind = v.kind();
        return kind == Kind::number || kind == Kind::string || kind == Kind::date || kind == Kind::time || kind == Kind::date_time || kind == Kind::days_time_duration || kind == Kind::years_months_duration;
    };
    Value low = kid(node, 0), high = kid(node, 1);
    const bool open_low = low.is_null() && (!node.marks.low_closed || written_null(node.kid(0))), open_high = high.is_null() && (!node.marks.high_closed || written_null(node.kid(1)));
    if ((!open_low && !orderly(low)) || (!open_high && !orderly(high)) || (open_low && open_high)) return none("feel.range-end");
    if (!open_low && !open_high && !compare(low, high)) return none("feel.no-order");
    return Range{std::move(low), std::move(high), node.marks.low_closed && !open_low, node.marks.high_closed && !open_high};
}

Value Walk::list(const Node& node) {
    List out;
    out.reserve(node.count);
    for (const Node& item : node.kids()) out.push_back(value(item));
    return out;
}

Value Walk::context(const Node& node) {
    Entries out;
    out.reserve(node.count);
    for (std::size_t i = 0; i < node.count; ++i) {
        Value held = kid(node, i);
        eval_.locals.resize(node.frame + i);
        eval_.locals.push_back(held);
        out.emplace_back(node.keys()[i], std::move(held));
    }
    eval_.locals.resize(std::min<std::size_t>(node.frame, eval_.locals.size()));
    return out;
}

Value Walk::negate(const Node& node) {
    const Value v = kid(node, 0);
    switch (v.kind()) {
        case Kind::null: return {};
        case Kind::number: return -v.as_number();
        case Kind::days_time_duration: return duration_of(-total_ns(v.as_days_time()));
        case Kind::years_months_duration: return YearsMonthsDuration{-v.as_years_months().months};
        default: return null(node, "feel.no-arithmetic");
    }
}

namespace {

bool is_duration(const Value& v) { return v.kind() == Kind::days_time_duration || v.kind() == Kind::years_months_duration; }

/// A duration as a number of its smallest unit, and back; a fraction of that unit is cut off.
Decimal amount(const Value& v) {
    if (v.kind() == Kind::years_months_duration) return Decimal(v.as_years_months().months);
    return Decimal(v.as_days_time().ms) * Decimal(1'000'000) + Decimal(static_cast<std::int64_t>(v.as_days_time().ns));
}
Value like(const Value& v, const Decimal& count) {
    const Decimal whole = count.round(0, Rounding::down);
    if (v.kind() == Kind::years_months_duration) {
        const auto months = whole.to_int64();
        return months ? Value(YearsMonthsDuration{*months}) : Value();
    }
    const auto ms = (whole / Decimal(1'000'000)).round(0, Rounding::down).to_int64();
    if (!ms) return {};
    const auto rest = (whole - Decimal(*ms) * Decimal(1'000'000)).to_int64();
    return rest ? Value(DaysTimeDuration{*ms, static_cast<std::int32_t>(*rest)}) : Value();
}

Value scaled(Op op, const Value& a, const Value& b) {
    if (op == Op::multiply && is_duration(a) && b.is_number()) return like(a, amount(a) * b.as_number());
    if (op == Op::multiply && a.is_number() && is_duration(b)) return like(b, amount(b) * a.as_number());
    if (op == Op::divide && is_duration(a) && b.is_number() && !b.as_number().is_zero()) return like(a, amount(a) / b.as_number());
    if (op == Op::divide && is_duration(a) && b.kind() == a.kind() && !amount(b).is_zero()) return amount(a) / amount(b);
    return {};
}

}  // namespace

Value Walk::arithmetic(const Node& node, const Value& a, const Value& b) {
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
    if (node.op == Op::add && a.is_string() && b.is_string()) {
        if (a.as_string().size() + b.as_string().size() > eval_.text_max) return null(node, "feel.too-much");
        return a.as_string() + b.as_string();
    }
    Value result = node.op == Op::add ? add_temporal(a, b) : node.op == Op::subtract ? subtract_temporal(a, b) : scaled(node.op, a, b);
    return result.is_null() ? null(node, "feel.no-arithmetic") : result;
}

Value Walk::compared(const Node& node, const Value& a, const Value& b) {
    Value same = equal(a, b);
    return same.is_null() ? null(node, "feel.no-equality") : same;
}

Value Walk::ordered(const Node& node, Op op, const Value& a, const Value& b) {
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
Value Walk::both(const Node& node) {
    const Value a = kid(node, 0);
    if (a.is_false()) return false;
    const Value b = kid(node, 1);
    if (b.is_false()) return false;
    return a.is_true() && b.is_true() ? Value(true) : Value();
}
Value Walk::either(const Node& node) {
    const Value a = kid(node, 0);
    if (a.is_true()) return true;
    const Value b = kid(node, 1);
    if (b.is_true()) return true;
    return a.is_false() && b.is_false() ? Value(false) : Value();
}

// DMN 1.5, table 55: `e1 between e2 and e3` is `e1 >= e2 and e1 <= e3`.
Value Walk::between(const Node& node) {
    const Value v = kid(node, 0);
    const Value from = ordered(node, Op::greater_equal, v, kid(node, 1));
    if (from.is_false()) return false;
    const Value to = ordered(node, Op::less_equal, v, kid(node, 2));
    if (to.is_false()) return false;
    return from.is_true() && to.is_true() ? Value(true) : Value();
}

Value Walk::any_test(const Node& tests, const Value& tested) {
    bool unknown = false;
    for (const Node& test : tests.kids()) {
        const Value passes = one_test(test, tested);
        if (passes.is_true()) return true;
        if (passes.is_null()) unknown = true;
    }
    return unknown ? Value() : Value(false);
}

Value Walk::one_test(const Node& test, const Value& tested) {
    const Value* outer = std::exchange(input_, &tested);
    Value passes = test_result(test, tested);
    input_ = outer;
    return passes;
}

// DMN 1.5, 7.3.3 and 10.3.2.8: a test passes by comparison, by `?`, or when the input equals the value, lies in the range
// or is in the list that the test comes to.
Value Walk::test_result(const Node& test, const Value& tested) {
    if (test.op == Op::test_any) return true;
    if (test.op == Op::test_not) return negated(any_test(test.kid(0), tested));
    if (const Node& range = test.kid(0); range.op == Op::range && test.op == Op::test_value && tested.kind() != Kind::range && !tested.is_list()) {
        const auto within = ends(range);                     // the ends alone: no range is made only to be looked into
        return within ? in_range(tested, *within) : equal(tested, Value());
    }
    Value held;
    const Value* lies = look(test.kid(0));
    if (!lies) held = kid(test, 0);
    const Value& given = lies ? *lies : held;
    if (test.op == Op::test_compare) {
        if (test.marks.comparison == Op::equal) return equal(tested, given);
        if (test.marks.comparison == Op::not_equal) return negated(equal(tested, given));
        return ordered(test, test.marks.comparison, tested, given);
    }
    // What says yes or no of `?` decides; anything else that names `?`, and `?` alone, is a value like any other.
    if (test.marks.names_input && (given.is_boolean() || given.is_null()) && test.kid(0).op != Op::input) return given;
    if (given.kind() == Kind::range && tested.kind() != Kind::range) {
        if (tested.is_list()) return false;
        return in_range(tested, given.as_range());
    }
    if (given.is_list()) {
        if (tested.is_list() && equal(tested, given).is_true()) return true;
        for (const Value& item : given.as_list()) {
            if (item.kind() == Kind::range && in_range(tested, item.as_range()).is_true()) return true;
            if (equal(tested, item).is_true()) return true;
        }
        return false;
    }
    if (test.marks.truth_passes && given.is_boolean() && !tested.is_boolean() && test.kid(0).op != Op::literal) return given;
    return equal(tested, given);
}

bool Walk::spend(const Node& node, std::uint64_t steps) {
    if (eval_.steps_left < steps) {
        eval_.steps_left = 0;
        null(node, "feel.too-much");
        return false;
    }
    eval_.steps_left -= steps;
    return true;
}

Value add(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) return a.as_number() + b.as_number();
    if (a.is_string() && b.is_string()) return a.as_string() + b.as_string();
    return add_temporal(a, b);
}

Program::Program(std::string text, std::shared_ptr<const Node> root, Type type, std::vector<std::vector<std::string>> paths)
    : text_(std::move(text)), root_(std::move(root)), type_(std::move(type)), paths_(std::move(paths)) {}

Program Program::part(const Node& node) const { return Program(text_, std::shared_ptr<const Node>(root_, &node), node.list_type() ? *node.list_type() : Type::any(), paths_); }

Value Program::evaluate(Evaluation& evaluation) const { return Walk(evaluation, nullptr).value(*root_); }

Value Program::test(const Value& input, Evaluation& evaluation) const {
    Walk walk(evaluation, &input);
    return root_->op == Op::list ? walk.any_test(*root_, input) : walk.value(*root_);
}

std::optional<std::size_t> Program::passed(const Value& input, Evaluation& evaluation) const {
    Walk walk(evaluation, &input);
    if (root_->op != Op::list) return walk.value(*root_).is_true() ? std::optional<std::size_t>(0) : std::nullopt;
    for (std::size_t i = 0; i < root_->count; ++i)
        if (walk.one_test(root_->kid(i), input).is_true()) return i;
    return {};
}

}  // namespace huiyin::feel
