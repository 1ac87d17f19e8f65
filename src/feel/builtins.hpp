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

/// Values side by side, or each where it lies, so that none is copied only to be looked at.
class Arguments {
public:
    Arguments(std::span<const Value> values) : values_(values.data()), size_(values.size()) {}               // NOLINT: implicit on purpose
    Arguments(std::span<const Value* const> places) : places_(places.data()), size_(places.size()) {}        // NOLINT
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] const Value& operator[](std::size_t i) const { return places_ ? *places_[i] : values_[i]; }
    /// Those behind the first.
    [[nodiscard]] Arguments rest() const { return places_ ? Arguments(std::span(places_ + 1, size_ - 1)) : Arguments(std::span(values_ + 1, size_ - 1)); }

    class Iterator {
    public:
        Iterator(const Arguments& of, std::size_t at) : of_(&of), at_(at) {}
        const Value& operator*() const { return (*of_)[at_]; }
        Iterator& operator++() { ++at_; return *this; }
        bool operator!=(const Iterator& other) const { return at_ != other.at_; }

    private:
        const Arguments* of_;
        std::size_t at_;
    };
    [[nodiscard]] Iterator begin() const { return {*this, 0}; }
    [[nodiscard]] Iterator end() const { return {*this, size_}; }

private:
    const Value* values_ = nullptr;
    const Value* const* places_ = nullptr;
    std::size_t size_;
};

struct Builtin {
    const char* name;
    std::vector<Parameter> parameters;              ///< where `most` is greater, the last one repeats
    std::size_t least, most;                        ///< arguments
    Type result;
    Value (*call)(Arguments arguments, Evaluation& evaluation);

    /// The place of a named argument, the next one where two places have the name and the first is taken.
    [[nodiscard]] std::optional<std::size_t> place(std::string_view parameter, const std::vector<bool>& taken) const;
    /// Makes the arguments such as the parameters take them: what must be another value is made in `held` and found there from then on.
    /// The place of the first that does not fit, or empty.
    [[nodiscard]] std::optional<std::size_t> fit(std::span<const Value*> places, std::span<Value> held) const;
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
[[nodiscard]] Arguments items_of(Arguments arguments);
/// The range that `text` writes out, its ends literals; null when it is none.
[[nodiscard]] Value parse_range(std::string_view text);
/// Calls a function value.
[[nodiscard]] Value invoke(const Value& function, const List& arguments, Evaluation& evaluation);
/// Arithmetic on two values; null where there is none.
[[nodiscard]] Value add(const Value& a, const Value& b);

}  // namespace huiyin::feel
