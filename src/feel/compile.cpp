// From the text to the program: parsed, checked, laid out.
#include <algorithm>

#include "feel/checker.hpp"
#include "feel/layout.hpp"
#include "feel/parser.hpp"

namespace huiyin::feel {
namespace {

Compiled finish(std::string_view text, Parsed parsed, const Scope& scope, const Type* expected, const Type* input, Rigor rigor) {
    Compiled compiled;
    compiled.faults = std::move(parsed.faults);
    if (!parsed.root) return compiled;
    Checker checker(scope, compiled.faults, rigor);
    if (input) checker.set_input(*input);
    const Type type = parsed.root->op == Op::list && input ? (checker.check(*parsed.root), Type(Type::Of::boolean)) : checker.check(*parsed.root);
    if (expected && !conforms(type, *expected) && compiled.faults.empty())
        checker.fault(*parsed.root, "feel.wrong-type", {{"wanted", expected->to_string()}, {"given", type.to_string()}});
    const bool broken = std::any_of(compiled.faults.begin(), compiled.faults.end(), [](const Fault& fault) { return !fault.warning; });
    if (!broken) compiled.program = std::make_shared<const Program>(std::string(text), laid_out(*parsed.root), type, checker.take_paths());
    return compiled;
}

}  // namespace

std::size_t Scope::variable(std::string name, Type type) {
    variables_.emplace_back(std::move(name), std::move(type));
    return variables_.size() - 1;
}
void Scope::function(Signature signature) { functions_.push_back(std::move(signature)); }
void Scope::alias(std::string name, Type type) { aliases_.emplace_back(std::move(name), std::move(type)); }
void Scope::known(std::string name) { known_.push_back(std::move(name)); }
void Scope::type(std::string name, Type::Fields fields) { types_.emplace_back(std::move(name), std::move(fields)); }

std::optional<std::size_t> Scope::slot(std::string_view name) const {
    for (std::size_t i = variables_.size(); i-- > 0;)            // the innermost of a name hides the others
        if (variables_[i].first == name) return i;
    return {};
}

const Type::Fields* Scope::fields_of(const Type& type) const {
    if (type.fields()) return type.fields();
    if (!type.name().empty())
        for (const auto& [name, fields] : types_)
            if (name == type.name()) return &fields;
    return nullptr;
}

Compiled compile(std::string_view text, const Scope& scope, const Type& expected, Rigor rigor) {
    return finish(text, parse_expression(text, scope, rigor), scope, &expected, nullptr, rigor);
}
Compiled compile_unary_tests(std::string_view text, const Scope& scope, const Type& input, Rigor rigor) {
    return finish(text, parse_unary_tests(text, scope, rigor), scope, nullptr, &input, rigor);
}

}  // namespace huiyin::feel
