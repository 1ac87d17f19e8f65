// What each kind of expression comes to; names, calls and operators have files of their own.
#include "feel/checker.hpp"

#include <algorithm>

namespace huiyin::feel {

using Of = Type::Of;

Type Checker::check(Syntax& node) {
    Type found = typed(node);
    if (node.op != Op::instance_of) node.type = found;      // that node holds the type asked for
    return found;
}

std::vector<std::vector<std::string>> Checker::take_paths() {
    std::sort(paths_.begin(), paths_.end());
    paths_.erase(std::unique(paths_.begin(), paths_.end()), paths_.end());
    return std::move(paths_);
}

void Checker::fault(const Syntax& node, std::string code, std::vector<ProblemParameter> params, std::string suggestion, bool warning) {
    if (lenient()) return;                                  // the evaluator comes upon it, and says so then
    faults_.push_back({std::move(code), std::move(params), node.offset, std::max<std::size_t>(node.length, 1), std::move(suggestion), warning});
}

void Checker::refuse(Syntax& node, std::string code, std::vector<ProblemParameter> params, std::string suggestion) {
    if (!lenient()) return fault(node, std::move(code), std::move(params), std::move(suggestion));
    node.fault = std::make_unique<Fault>(Fault{std::move(code), std::move(params), node.offset, node.length, std::move(suggestion), false});
    node.op = Op::fault;
    node.kids.clear();
}

Type Checker::typed(Syntax& node) {
    switch (node.op) {
        case Op::literal: return of_value(node.value);
        case Op::name: case Op::variable: case Op::local: case Op::item_field: case Op::item_or_variable: return named(node);
        case Op::path: return path(node);
        case Op::filter: return filter(node);
        case Op::call: return call(node);
        case Op::invoke: return invoked(node);
        case Op::list: return list(node);
        case Op::context: return context(node);
        case Op::range: return range(node);
        case Op::negate: return negate(node);
        case Op::add: case Op::subtract: case Op::multiply: case Op::divide: case Op::power: return arithmetic(node);
        case Op::equal: case Op::not_equal: return equality(node);
        case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal: return ordering(node);
        case Op::both: case Op::either: return logic(node);
        case Op::between: return all(node), Type(Of::boolean);
        case Op::instance_of:
            all(node);
            if (node.fault) node.op = Op::fault;            // of a type that nobody knows
            return Of::boolean;
        case Op::fault: return Type::any();
        case Op::in: return membership(node);
        case Op::choose: return choose(node);
        case Op::loop: case Op::some: case Op::every: return loop(node);
        case Op::function: return function(node);
        case Op::input: return input_;
        case Op::test_any: return Of::boolean;
        case Op::test_not: case Op::test_compare: case Op::test_value: return test(node);
    }
    return Type::any();
}

void Checker::all(Syntax& node) { for (const SyntaxPtr& kid : node.kids) check(*kid); }

Type Checker::of_value(const Value& value) {
    // Of a list or context the kind alone says too little.
    const Of of = of_kind(value.kind());
    return of == Of::list || of == Of::context || of == Of::range || of == Of::function ? Type::any() : Type(of);
}

Type Checker::filter(Syntax& node) {
    const Type source = check(*node.kids[0]);
    const Type element = source.is(Of::list) ? source.element() : source;
    node.frame = locals_.size();
    node.marks.keeps_null = lenient();                                  // a pack's list that nobody filled in is empty
    locals_.push_back({"item", element, true});
    const Type condition = check(*node.kids[1]);
    locals_.pop_back();
    if (!condition.is_any() && !condition.is(Of::boolean) && !condition.is(Of::number) && !condition.is(Of::null))
        fault(*node.kids[1], "feel.condition", {{"type", condition.to_string()}});
    if (condition.is(Of::number)) return element;
    return source.is(Of::list) ? source : condition.is(Of::boolean) ? Type::list_of(element) : Type::any();
}

Type Checker::list(Syntax& node) {
    if (node.kids.empty()) return Type::list_of(Type::any());
    Type element = check(*node.kids[0]);
    for (std::size_t i = 1; i < node.kids.size(); ++i) element = joined(element, check(*node.kids[i]));
    return Type::list_of(element);
}

Type Checker::context(Syntax& node) {
    // Later entries may name earlier ones (DMN 1.5, 10.3.2.6).
    Type::Fields fields;
    node.frame = locals_.size();
    for (std::size_t i = 0; i < node.kids.size(); ++i) {
        Type type = check(*node.kids[i]);
        locals_.push_back({node.names[i], type, false});
        fields.emplace_back(node.names[i], std::move(type));
    }
    locals_.resize(node.frame);
    return Type::context(std::move(fields));
}

Type Checker::range(Syntax& node) {
    const Type low = check(*node.kids[0]), high = check(*node.kids[1]);
    const Type both = joined(low, high);
    if (both.is_any() && !low.is_any() && !high.is_any()) fault(node, "feel.range-ends", {{"low", low.to_string()}, {"high", high.to_string()}});
    return Type::range_of(both);
}

Type Checker::function(Syntax& node) {
    node.frame = locals_.size();
    node.types.resize(node.names.size());
    for (std::size_t i = 0; i < node.names.size(); ++i) locals_.push_back({node.names[i], node.types[i], false});
    std::vector<std::size_t> outer = std::exchange(slots_, {});
    Type result = check(*node.kids[0]);
    locals_.resize(node.frame);
    std::sort(slots_.begin(), slots_.end());
    slots_.erase(std::unique(slots_.begin(), slots_.end()), slots_.end());
    node.slots = slots_;
    slots_.insert(slots_.end(), outer.begin(), outer.end());
    if (node.fault) node.op = Op::fault;                    // a parameter of a type that nobody knows
    return Type::function(node.types, std::move(result));
}

Type Checker::loop(Syntax& node) {
    node.frame = locals_.size();
    for (std::size_t i = 0; i < node.names.size(); ++i) {
        const Type source = check(*node.kids[i]);
        Type element = source.is(Of::list) || source.is(Of::range) ? source.element() : Type::any();
        if (!source.is_any() && !source.is(Of::list) && !source.is(Of::range) && !source.is(Of::null)) element = source;
        locals_.push_back({node.names[i], std::move(element), false});
    }
    if (node.op == Op::loop) locals_.push_back({"partial", Type::list_of(Type::any()), false});
    const Type body = check(*node.kids.back());
    node.marks.names_partial = node.op == Op::loop && reads_local(*node.kids.back(), node.frame + node.names.size());
    locals_.resize(node.frame);
    if (node.op == Op::loop) return Type::list_of(body);
    if (!body.is_any() && !body.is(Of::boolean) && !body.is(Of::null)) fault(*node.kids.back(), "feel.condition", {{"type", body.to_string()}});
    return Of::boolean;
}

bool Checker::reads_local(const Syntax& node, std::size_t index) {
    if (node.op == Op::local && node.slot == index) return true;
    return std::any_of(node.kids.begin(), node.kids.end(), [&](const SyntaxPtr& held) { return reads_local(*held, index); });
}

}  // namespace huiyin::feel
