// FEEL's own functions (DMN 1.5, 10.3.4), in one table: names, parameters, result, implementation.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "feel/program.hpp"

namespace huiyin::feel {

/// What a parameter takes. A list of one stands for its item and an item for a list of one (DMN 1.5, 10.3.2.9.4); a null
/// where none is taken makes the result null.
enum class Want : std::uint8_t { any, some, scalar, string, number, boolean, list, context, function, nullable_string, nullable_number, nullable_scalar };

/// `name` may give several, with bars between: the names of the same place in other forms of the function.
struct Parameter { const char* name; Want want = Want::any; };

using Arguments = std::span<const Value>;

struct Builtin {
    const char* name;
    std::vector<Parameter> parameters;              ///< where `most` is greater, the last one repeats
    std::size_t least, most;                        ///< arguments
    Type result;
    Value (*call)(Arguments arguments, Evaluation& evaluation);

    /// The place of a named argument, the next one where two places have the name and the first is taken.
    [[nodiscard]] std::optional<std::size_t> place(std::string_view parameter, const std::vector<bool>& taken) const;
    /// The arguments as the parameters take them; the place of the first that does not fit, or empty.
    [[nodiscard]] std::optional<std::size_t> fit(std::span<Value> arguments) const;
    [[nodiscard]] Type type() const;
};

[[nodiscard]] const Builtin* find_builtin(std::string_view name);
/// The form of the function that is called with arguments of these names: it may take less than the one without names.
[[nodiscard]] const Builtin& form_named(const Builtin& builtin, const std::vector<std::string>& names);
/// Names that hold a blank: the parser must know them.
[[nodiscard]] const std::vector<std::string>& spaced_names();
[[nodiscard]] const std::vector<Builtin>& all_builtins();

// One table a topic, each in its own file.
[[nodiscard]] std::vector<Builtin> conversion_builtins();
[[nodiscard]] std::vector<Builtin> string_builtins();
[[nodiscard]] std::vector<Builtin> list_builtins();
[[nodiscard]] std::vector<Builtin> statistics_builtins();
[[nodiscard]] std::vector<Builtin> numeric_builtins();
[[nodiscard]] std::vector<Builtin> temporal_builtins();
[[nodiscard]] std::vector<Builtin> range_builtins();
[[nodiscard]] std::vector<Builtin> context_builtins();

/// Arguments that are one list, or are the list themselves.
[[nodiscard]] std::span<const Value> items_of(Arguments arguments);
/// The range that `text` writes out, its ends literals; null when it is none.
[[nodiscard]] Value parse_range(std::string_view text);
/// Calls a function value.
[[nodiscard]] Value invoke(const Value& function, const List& arguments, Evaluation& evaluation);
/// Arithmetic on two values; null where there is none.
[[nodiscard]] Value add(const Value& a, const Value& b);

}  // namespace huiyin::feel
