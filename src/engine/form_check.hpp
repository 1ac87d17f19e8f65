// Whether an input fits the form: types, bounds, scale, patterns, choices, required fields. All failures at once, each
// with the JSON Pointer of its field. References and persons are looked up by the caller.
#pragma once

#include <vector>

#include "base/json.hpp"
#include "policy/model.hpp"

namespace huiyin::engine {

/// An input that fits: values brought to their one spelling (numbers exact, dates and instants canonical, blanks null).
struct CheckedInput { Json values; std::vector<Problem> problems; };

/// `asked` are the fields that the action takes; anything else in the input is `form.not-asked`. `stands` are the values
/// that the record has already: a required field that stands need not be given again.
[[nodiscard]] CheckedInput check_form(const policy::Form& form, const std::vector<policy::Ask>& asked, const Json& input, const Json& stands);

/// The required fields that are neither in `values` nor stand already, or were emptied by `input`.
[[nodiscard]] std::vector<Problem> missing_fields(const policy::Form& form, const std::vector<policy::Ask>& asked, const Json& input, const Json& values, const Json& stands);
/// Types, bounds and choices of what was given, without asking for what is missing.
[[nodiscard]] CheckedInput check_given(const policy::Form& form, const std::vector<policy::Ask>& asked, const Json& input);

/// What is no choice of the field, with those that there are (title and value, twenty of them) and the one that may be meant.
/// form.no-such-choice(-near) {field, text, choices, near}.
[[nodiscard]] Problem no_such_choice(const policy::Field& field, const std::string& text);

/// One value against one field; `pointer` is where it stands.
[[nodiscard]] Result<Json> check_value(const policy::Field& field, const Json& value, const std::string& pointer);

}  // namespace huiyin::engine
