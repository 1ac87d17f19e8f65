#include "dmn/data_type.hpp"

#include <algorithm>

namespace huiyin::dmn {
namespace {

using feel::Type;
using feel::Value;
using Of = feel::Type::Of;

constexpr int depth_max = 40;

bool keeps(const Value& value, const DataType& type, feel::Evaluation& evaluation) {
    if (value.is_null()) return true;
    if (type.element && value.is_list())
        for (const Value& item : value.as_list())
            if (!keeps(item, *type.element, evaluation)) return false;
    if (type.type.is(Of::function)) return true;
    for (const auto& [name, component] : type.components)
        if (component && !keeps(value.get(name), *component, evaluation)) return false;
    return std::all_of(type.constraints.begin(), type.constraints.end(), [&](const auto& constraint) { return constraint.second->test(value, evaluation).is_true(); });
}

DataTypePtr plain(std::string name, Type type) {
    auto made = std::make_shared<DataType>();
    made->name = std::move(name);
    made->type = std::move(type);
    return made;
}

void constrain(DataType& type, const std::string& text) {
    if (text.find_first_not_of(" \t\n\r") == std::string::npos) return;
    type.constraints.clear();                                // those of the type that it is made from no longer hold
    const feel::Compiled compiled = feel::compile_unary_tests(text, feel::Scope(), Type::any(), feel::Rigor::lenient);
    if (compiled.program) type.constraints.emplace_back(text, compiled.program);
}

}  // namespace

namespace {

/// A function as its type promises it: what does not conform to the type's parameters or result is null.
Value kept_function(const Value& value, const DataType& type) {
    auto made = std::make_shared<feel::Function>(value.as_function());
    made->call = [function = value, parameters = type.components, result = type.result](const feel::List& given, feel::Evaluation& evaluation) -> Value {
        feel::List arguments = given;
        for (std::size_t i = 0; i < std::min(arguments.size(), parameters.size()); ++i)
            if (parameters[i].second) arguments[i] = conform(arguments[i], *parameters[i].second, evaluation).value_or(Value());
        Value made = function.as_function().call(arguments, evaluation);
        return result ? conform(made, *result, evaluation).value_or(Value()) : made;
    };
    return std::shared_ptr<const feel::Function>(std::move(made));
}

}  // namespace

std::optional<Value> conform(const Value& value, const DataType& type, feel::Evaluation& evaluation) {
    auto made = feel::converted(value, type.type);
    if (!made || !keeps(*made, type, evaluation)) return {};
    const bool promises = type.result || std::any_of(type.components.begin(), type.components.end(), [](const auto& each) { return each.second != nullptr; });
    return made->kind() == feel::Kind::function && promises ? kept_function(*made, type) : made;
}

Value completed(const Value& value, const DataType& type) {
    if (type.element && value.is_list()) {
        feel::List items;
        for (const Value& item : value.as_list()) items.push_back(completed(item, *type.element));
        return items;
    }
    if (type.components.empty() || type.type.is(Of::function) || value.kind() != feel::Kind::context) return value;
    feel::Entries entries = value.as_context();
    for (const auto& [name, component] : type.components) {
        const auto held = std::find_if(entries.begin(), entries.end(), [&name = name](const auto& entry) { return entry.first == name; });
        if (held == entries.end()) entries.emplace_back(name, Value());
        else if (component) held->second = completed(held->second, *component);
    }
    return entries;
}

std::size_t imported_model(const std::vector<Model>& models, const Import& import) {
    const auto found = std::find_if(models.begin(), models.end(), [&](const Model& model) { return model.space == import.space; });
    return static_cast<std::size_t>(found - models.begin());
}

Types::Types(const std::vector<Model>& models, std::size_t model, int depth) : model_(models[model]) {
    for (const Import& import : model_.imports) {
        const std::size_t other = imported_model(models, import);
        // Two models may import each other: a few steps reach whatever a name can say.
        if (other < models.size() && other != model && depth < 4) imported_.emplace_back(import.name, std::make_shared<const Types>(models, other, depth + 1));
    }
}

DataTypePtr Types::find(const TypeRef& ref, int depth) const {
    if (ref.empty() || depth > depth_max) return nullptr;
    if (const auto known = known_.find(ref); known != known_.end()) return known->second;
    for (const ItemDefinition& item : model_.items)
        if (item.name == ref) return known_[ref] = made(item, depth + 1);
    const Type type = feel::type_named(ref);
    if (!type.is_any()) return plain(ref, type);
    for (const auto& [name, types] : imported_) {
        const std::string prefix = name.empty() ? "" : name + ".";
        if (!ref.starts_with(prefix)) continue;
        if (const DataTypePtr found = types->find(ref.substr(prefix.size()), depth + 1)) return found;
    }
    return nullptr;
}

DataTypePtr Types::made(const ItemDefinition& item, int depth) const {
    auto one = std::make_shared<DataType>();
    one->name = item.name;
    if (item.function) {
        std::vector<Type> parameters;
        for (const ItemDefinition& parameter : item.components) {
            DataTypePtr type = find(parameter.type, depth + 1);
            parameters.push_back(type ? type->type : Type::any());
            one->components.emplace_back(parameter.name, std::move(type));
        }
        one->result = find(item.result, depth + 1);
        one->type = Type::function(std::move(parameters), one->result ? one->result->type : Type::any());
    } else if (!item.components.empty()) {
        Type::Fields fields;
        for (const ItemDefinition& component : item.components) {
            DataTypePtr type = depth > depth_max ? nullptr : made(component, depth + 1);
            fields.emplace_back(component.name, type ? type->type : Type::any());
            one->components.emplace_back(component.name, std::move(type));
        }
        one->type = Type::context(std::move(fields));
    } else if (const DataTypePtr base = find(item.type, depth + 1)) {
        one->type = base->type;
        one->element = base->element;
        one->components = base->components;
        one->result = base->result;
        one->constraints = base->constraints;
    }
    constrain(*one, item.allowed);
    if (item.collection) {
        auto list = std::make_shared<DataType>();
        list->name = item.name;
        list->type = Type::list_of(one->type);
        list->element = std::move(one);
        one = std::move(list);
    }
    constrain(*one, item.constraint);
    return one;
}

namespace {

/// The type as a parameter of a FEEL function takes it, constraints included.
Type bound(const DataTypePtr& type) {
    return type->type.within([type](const Value& value, feel::Evaluation& evaluation) { return keeps(value, *type, evaluation); });
}

}  // namespace

std::vector<std::pair<std::string, Type>> Types::aliases() const {
    std::vector<std::pair<std::string, Type>> out;
    for (const ItemDefinition& item : model_.items)
        if (const DataTypePtr type = find(item.name)) out.emplace_back(item.name, bound(type));
    for (const auto& [name, types] : imported_)
        for (auto& [inner, type] : types->aliases()) out.emplace_back(name.empty() ? inner : name + "." + inner, type);
    return out;
}

}  // namespace huiyin::dmn
