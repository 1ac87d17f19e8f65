// FEEL's own functions (DMN 1.5, 10.3.4), in one table: names, parameters, result, implementation.
#pragma once

#include <string_view>
#include <vector>

#include "feel/program.hpp"

namespace huiyin::feel {

struct Builtin {
    const char* name;
    std::vector<const char*> parameters;            ///< of the named form; a trailing "…" marks a repeating last one
    std::size_t least, most;                        ///< arguments
    Type result;
    Value (*call)(const List& arguments, Evaluation& evaluation);
    bool takes_null = false;                        ///< otherwise a null first argument gives null at once
};

[[nodiscard]] const Builtin* find_builtin(std::string_view name);
/// Names that hold a blank: the parser must know them.
[[nodiscard]] const std::vector<std::string>& spaced_names();
[[nodiscard]] const std::vector<Builtin>& all_builtins();

// One table a topic, each in its own file.
[[nodiscard]] std::vector<Builtin> conversion_builtins();
[[nodiscard]] std::vector<Builtin> string_builtins();
[[nodiscard]] std::vector<Builtin> list_builtins();
[[nodiscard]] std::vector<Builtin> numeric_builtins();
[[nodiscard]] std::vector<Builtin> temporal_builtins();
[[nodiscard]] std::vector<Builtin> range_builtins();
[[nodiscard]] std::vector<Builtin> context_builtins();

/// Calls a function value.
[[nodiscard]] Value invoke(const Value& function, const List& arguments, Evaluation& evaluation);
/// Arithmetic on two values; null where there is none.
[[nodiscard]] Value add(const Value& a, const Value& b);

}  // namespace huiyin::feel
