// Which function is called, and whether its arguments fit: the host's, FEEL's own, and those that are values.
#include <algorithm>

#include "feel/checker.hpp"
#include "feel/literal_pattern.hpp"

namespace huiyin::feel {

using Of = Type::Of;

Type Checker::call(Syntax& node) {
    for (std::size_t i = locals_.size(); i-- > 0;)
        if (locals_[i].name == node.text) return invoke_value(node);
    for (const Signature& signature : scope_.functions())
        if (signature.name == node.text) return call_host(node, signature);
    const auto slot = scope_.slot(node.text);
    if (slot && scope_.variables()[*slot].second.is(Of::function)) return invoke_value(node);
    if (const Builtin* builtin = find_builtin(node.text)) return call_builtin(node, *builtin);
    if (slot || std::any_of(locals_.begin(), locals_.end(), [](const Local& local) { return local.is_item && may_hold(local.type); })) return invoke_value(node);
    std::vector<std::string> known;
    for (const Builtin& builtin : all_builtins()) known.emplace_back(builtin.name);
    for (const Signature& signature : scope_.functions()) known.push_back(signature.name);
    all(node);
    if (lenient()) refuse(node, "feel.unknown-function", {{"name", node.text}}, nearest(node.text, known));
    else faults_.push_back({"feel.unknown-function", {{"name", node.text}}, node.offset, node.text.size(), nearest(node.text, known), false});
    return Type::any();
}

Type Checker::invoke_value(Syntax& node) {
    auto function = std::make_unique<Syntax>();
    function->op = Op::name;
    function->text = node.text;
    function->offset = node.offset;
    function->length = node.text.size();
    node.op = Op::invoke;
    node.kids.insert(node.kids.begin(), std::move(function));
    return invoked(node);
}

Type Checker::invoked(Syntax& node) {
    all(node);
    const Type& function = node.kids[0]->type;
    return function.is(Of::function) ? function.element() : Type::any();
}

Type Checker::call_host(Syntax& node, const Signature& signature) {
    std::vector<std::string> names;
    for (const auto& [name, type] : signature.parameters) names.push_back(name);
    all(node);
    if (!order_arguments(node, names)) return signature.result;
    const std::size_t given = node.kids.size();
    if (given < signature.required || (!signature.variadic && given > names.size())) count_fault(node, signature.required, signature.variadic ? 99 : names.size());
    if (node.op == Op::fault) return signature.result;
    for (std::size_t i = 0; i < given; ++i) {
        const Type& wanted = signature.parameters[std::min(i, signature.parameters.size() - 1)].second;
        if (!signature.parameters.empty() && !conforms(node.kids[i]->type, wanted))
            fault(*node.kids[i], "feel.argument", {{"function", node.text}, {"wanted", wanted.to_string()}, {"given", node.kids[i]->type.to_string()}});
    }
    node.host = std::make_shared<const Signature>(signature);
    return signature.result;
}

Type Checker::call_builtin(Syntax& node, const Builtin& function) {
    const Builtin& builtin = form_named(function, node.names);
    all(node);
    if (!order_arguments(node, builtin)) return builtin.result;
    if (node.kids.size() < builtin.least || node.kids.size() > builtin.most) count_fault(node, builtin.least, builtin.most);
    node.builtin = &builtin;
    if (node.op == Op::fault) return builtin.result;
    node.regex = literal_pattern(node);
    // min, max and their like give what the list holds.
    if (builtin.result.is_any() && node.kids.size() == 1 && node.kids[0]->type.is(Of::list) &&
        (node.text == "min" || node.text == "max")) return node.kids[0]->type.element();
    if (builtin.result.is(Of::list) && builtin.result.element().is_any() && !node.kids.empty() && node.kids[0]->type.is(Of::list))
        return Type::list_of(node.text == "flatten" || node.kids.size() > 1 ? Type::any() : node.kids[0]->type.element());
    return builtin.result;
}

bool Checker::order_arguments(Syntax& node, const std::vector<std::string>& parameters) {
    return order_arguments(node, parameters, [&](const std::string& name, const std::vector<bool>& taken) -> std::optional<std::size_t> {
        const auto place = static_cast<std::size_t>(std::find(parameters.begin(), parameters.end(), name) - parameters.begin());
        return place == parameters.size() || (place < taken.size() && taken[place]) ? std::nullopt : std::optional(place);
    });
}

bool Checker::order_arguments(Syntax& node, const Builtin& builtin) {
    std::vector<std::string> names;
    for (const Parameter& parameter : builtin.parameters) names.emplace_back(parameter.name);
    return order_arguments(node, names, [&](const std::string& name, const std::vector<bool>& taken) { return builtin.place(name, taken); });
}

template <typename Place>
bool Checker::order_arguments(Syntax& node, const std::vector<std::string>& parameters, Place place_of) {
    if (node.names.empty()) return true;
    std::vector<SyntaxPtr> ordered(parameters.size());
    std::vector<bool> taken(parameters.size(), false);
    std::size_t most = 0;
    for (std::size_t i = 0; i < node.names.size(); ++i) {
        const auto place = place_of(node.names[i], taken);
        if (!place) {
            refuse(node, "feel.unknown-parameter", {{"name", node.names[i]}, {"function", node.text}}, nearest(node.names[i], parameters));
            return false;
        }
        ordered[*place] = std::move(node.kids[i]);
        taken[*place] = true;
        most = std::max(most, *place + 1);
    }
    for (std::size_t i = 0; i < most; ++i)
        if (!ordered[i]) ordered[i] = std::make_unique<Syntax>();
    ordered.resize(most);
    node.kids = std::move(ordered);
    return true;
}

void Checker::count_fault(Syntax& node, std::size_t least, std::size_t most) {
    refuse(node, "feel.argument-count", {{"function", node.text}, {"least", std::to_string(least)}, {"most", most >= 99 ? "…" : std::to_string(most)}, {"given", std::to_string(node.kids.size())}});
}

}  // namespace huiyin::feel
