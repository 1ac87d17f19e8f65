#include "feel/builtins.hpp"

#include <algorithm>
#include <unordered_map>

namespace huiyin::feel {
namespace {

/// The value as the parameter takes it: the same, or another one that is made in `held`; false when it does not fit.
bool fit_one(const Value*& place, Value& held, Want want) {
    const auto instead = [&](Value made) {
        held = std::move(made);
        place = &held;
        return true;
    };
    const auto unwrapped = [&](auto holds) {
        if (holds(*place)) return true;
        if (!place->is_list() || place->as_list().size() != 1 || !holds(place->as_list().front())) return false;
        return instead(place->as_list().front());
    };
    switch (want) {
        case Want::any: return true;
        case Want::some: return !place->is_null();
        case Want::nullable_scalar: if (place->is_null()) return true; [[fallthrough]];
        case Want::scalar: return unwrapped([](const Value& v) { return !v.is_null() && !v.is_list(); });
        case Want::nullable_string: if (place->is_null()) return true; [[fallthrough]];
        case Want::string: return unwrapped([](const Value& v) { return v.is_string(); });
        case Want::nullable_number: if (place->is_null()) return true; [[fallthrough]];
        case Want::number: return unwrapped([](const Value& v) { return v.is_number(); });
        case Want::boolean: return unwrapped([](const Value& v) { return v.is_boolean(); });
        case Want::context: return unwrapped([](const Value& v) { return v.kind() == Kind::context || v.kind() == Kind::object; });
        case Want::function: return unwrapped([](const Value& v) { return v.kind() == Kind::function; });
        case Want::list: return !place->is_null() && (place->is_list() || instead(List{*place}));
    }
    return false;
}

Type type_of_want(Want want) {
    switch (want) {
        case Want::string: case Want::nullable_string: return Type::Of::string;
        case Want::number: case Want::nullable_number: return Type::Of::number;
        case Want::boolean: return Type::Of::boolean;
        case Want::list: return Type::Of::list;
        case Want::context: return Type::Of::context;
        case Want::function: return Type::Of::function;
        case Want::any: case Want::some: case Want::scalar: case Want::nullable_scalar: return Type::any();
    }
    return Type::any();
}

}  // namespace

std::optional<std::size_t> Builtin::place(std::string_view parameter, const std::vector<bool>& taken) const {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (i < taken.size() && taken[i]) continue;
        std::string_view names = parameters[i].name;
        for (;;) {
            const std::size_t bar = names.find('|');
            if (names.substr(0, bar) == parameter) return i;
            if (bar == std::string_view::npos) break;
            names.remove_prefix(bar + 1);
        }
    }
    return {};
}

std::optional<std::size_t> Builtin::fit(std::span<const Value*> places, std::span<Value> held) const {
    for (std::size_t i = 0; i < places.size(); ++i)
        if (!fit_one(places[i], held[i], parameters[std::min(i, parameters.size() - 1)].want)) return i;
    return {};
}

Type Builtin::type() const {
    std::vector<Type> types;
    for (const Parameter& parameter : parameters) types.push_back(type_of_want(parameter.want));
    return Type::function(std::move(types), result);
}

const std::vector<Builtin>& all_builtins() {
    static const std::vector<Builtin> all = [] {
        std::vector<Builtin> made;
        for (auto topic : {conversion_builtins(), string_builtins(), list_builtins(), statistics_builtins(), numeric_builtins(), temporal_builtins(), range_builtins(), context_builtins()})
            made.insert(made.end(), std::make_move_iterator(topic.begin()), std::make_move_iterator(topic.end()));
        return made;
    }();
    return all;
}

const Builtin* find_builtin(std::string_view name) {
    static const std::unordered_map<std::string_view, const Builtin*> index = [] {
        std::unordered_map<std::string_view, const Builtin*> made;
        for (const Builtin& builtin : all_builtins()) made.emplace(builtin.name, &builtin);
        return made;
    }();
    const auto found = index.find(name);
    return found == index.end() ? nullptr : found->second;
}

const std::vector<std::string>& spaced_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made{"time offset", "start included", "end included"};
        for (const Builtin& builtin : all_builtins())
            if (std::string_view(builtin.name).find(' ') != std::string_view::npos) made.emplace_back(builtin.name);
        std::sort(made.begin(), made.end(), [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
        return made;
    }();
    return names;
}

Arguments items_of(Arguments arguments) {
    if (arguments.size() == 1 && arguments[0].is_list()) return std::span(arguments[0].as_list());
    return arguments;
}

}  // namespace huiyin::feel
