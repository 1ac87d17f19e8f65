// Functions: FEEL's own, the host's, and those written in FEEL, which keep what they saw when they were made.
#include <algorithm>
#include <array>

#include "feel/walk.hpp"

namespace huiyin::feel {

Value Walk::call(const Node& node) {
    if (node.call().builtin) {
        constexpr std::size_t few = 4;
        if (node.count <= few) {
            std::array<const Value*, few> places;
            std::array<Value, few> held;
            return call_builtin(node, std::span(places).first(node.count), held);
        }
        std::vector<const Value*> places(node.count);
        List held(node.count);
        return call_builtin(node, places, held);
    }
    List arguments;
    arguments.reserve(node.count);
    for (const Node& argument : node.kids()) arguments.push_back(value(argument));
    if (node.host()) return node.host()->call(arguments, eval_);
    return null(node, "feel.unknown-function", {{"name", node.called()}});
}

/// What lies somewhere stays there; only what is worked out is held here while the function runs.
Value Walk::call_builtin(const Node& node, std::span<const Value*> places, std::span<Value> held) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        const Node& argument = node.kid(i);
        places[i] = stays(argument) ? look(argument) : nullptr;
        if (places[i]) continue;
        held[i] = value(argument);
        places[i] = &held[i];
    }
    const Builtin& builtin = *node.call().builtin;
    if (const auto misfit = builtin.fit(places, held)) {
        if (places[*misfit]->is_null()) return null(node, "feel.null-argument", {{"function", node.called()}});
        const std::string_view names = builtin.parameters[std::min(*misfit, builtin.parameters.size() - 1)].name;
        return null(node, "feel.argument-kind", {{"function", node.called()}, {"parameter", std::string(names.substr(0, names.find('|')))}, {"given", type_of(*places[*misfit]).to_string()}});
    }
    if (!spend(node, places.empty() || !places[0]->is_list() ? 0 : places[0]->as_list().size() / 8)) return {};
    eval_.regex = node.call().regex ? &node.call().regex : nullptr;
    Value result = builtin.call(std::span<const Value* const>(places), eval_);
    if (result.is_null()) eval_.note("feel.no-result", {{"function", node.called()}}, node.offset);
    return result;
}

Value Walk::invocation(const Node& node) {
    const Value function = kid(node, 0);
    List arguments;
    arguments.reserve(node.count - 1);
    for (std::size_t i = 1; i < node.count; ++i) arguments.push_back(kid(node, i));
    if (function.kind() != Kind::function) return null(node, "feel.not-a-function");
    if (const std::vector<std::string>* names = node.call().arguments) {
        const std::vector<std::string>& parameters = function.as_function().parameters;
        List ordered(parameters.size());
        for (std::size_t i = 0; i < names->size(); ++i) {
            const auto at = static_cast<std::size_t>(std::find(parameters.begin(), parameters.end(), (*names)[i]) - parameters.begin());
            if (at == parameters.size()) return null(node, "feel.unknown-parameter", {{"name", (*names)[i]}, {"function", function.as_function().name}});
            ordered[at] = std::move(arguments[i]);
        }
        arguments = std::move(ordered);
    }
    Value result = invoke(function, arguments, eval_);
    if (result.is_null()) eval_.note("feel.no-result", {{"function", node.called().empty() ? function.as_function().name : node.called()}}, node.offset);
    return result;
}

namespace {

/// What a function written in FEEL keeps: the locals and variables around it, and its body, which the program owns.
struct Closure {
    const Node* node;
    std::vector<Value> locals, variables;

    Value call(const List& given, Evaluation& evaluation) const {
        if (given.size() != node->lambda().names.size()) {
            evaluation.note("feel.argument-count", {{"function", "function"}, {"least", std::to_string(node->lambda().names.size())}, {"most", std::to_string(node->lambda().names.size())}, {"given", std::to_string(given.size())}}, node->offset);
            return {};
        }
        std::vector<Value> frame = locals;
        frame.reserve(locals.size() + given.size() + 4);
        for (std::size_t i = 0; i < given.size(); ++i) {
            auto argument = converted(given[i], node->lambda().types[i]);
            const Type::Domain* domain = node->lambda().types[i].domain();
            if (!argument || (domain && !(*domain)(*argument, evaluation))) {
                evaluation.note("feel.argument", {{"function", "function"}, {"wanted", node->lambda().types[i].to_string()}, {"given", type_of(given[i]).to_string()}}, node->offset);
                argument.emplace();                          // DMN 1.5, 10.3.2.9.4: what does not conform is null
            }
            frame.push_back(*std::move(argument));
        }
        std::swap(frame, evaluation.locals);
        const Evaluation::Away away(evaluation, variables);
        Value result = Walk(evaluation, nullptr).value(node->kid(0));
        std::swap(frame, evaluation.locals);
        return result;
    }
};

}  // namespace

Value Walk::closure(const Node& node) {
    Closure made{&node, {}, {}};
    made.locals.assign(eval_.locals.begin(), eval_.locals.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(node.frame, eval_.locals.size())));
    made.locals.resize(node.frame);
    if (!node.lambda().slots.empty()) made.variables.resize(node.lambda().slots.back() + 1);
    for (const std::size_t slot : node.lambda().slots) made.variables[slot] = eval_.variable(slot);
    auto function = std::make_shared<Function>();
    for (const auto* held : {&made.locals, &made.variables})
        for (const Value& each : *held) function->nesting = std::max(function->nesting, each.nesting() + 1);
    if (function->nesting > nesting_max) return null(node, "feel.too-much");
    function->parameters = node.lambda().names;
    function->type = std::make_shared<const Type>(node.lambda().type);
    function->call = [closure = std::move(made)](const List& arguments, Evaluation& evaluation) { return closure.call(arguments, evaluation); };
    return std::shared_ptr<const Function>(std::move(function));
}

Value invoke(const Value& function, const List& arguments, Evaluation& evaluation) {
    if (function.kind() != Kind::function || evaluation.depth_left <= 0 || evaluation.steps_left == 0) return {};
    --evaluation.depth_left;
    --evaluation.steps_left;
    Value result = function.as_function().call(arguments, evaluation);
    ++evaluation.depth_left;
    return result;
}

}  // namespace huiyin::feel
