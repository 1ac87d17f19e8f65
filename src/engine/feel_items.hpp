// Records and lists as FEEL yields them, as the engine takes them.
#pragma once

#include <string>

#include "feel/value.hpp"

namespace huiyin::engine {

/// The id of the record that the value is, or is the text of; empty otherwise.
[[nodiscard]] inline std::string identity_of(const feel::Value& value) {
    if (value.kind() == feel::Kind::object) return value.as_object()->identity();
    return value.is_string() ? value.as_string() : std::string();
}

/// What tells an object of a population from the others: the id of a record, otherwise the value as text; empty for null.
[[nodiscard]] inline std::string key_of(const feel::Value& value) {
    const std::string id = identity_of(value);
    return id.empty() && !value.is_null() && !value.is_string() ? value.to_text() : id;
}

/// Null is nothing, one value is a list of one.
[[nodiscard]] inline feel::List listed(const feel::Value& value) {
    if (value.is_null()) return {};
    return value.is_list() ? value.as_list() : feel::List{value};
}

}  // namespace huiyin::engine
