// FEEL's types (DMN 1.5, 10.3.2.9), as far as an expression can be known before it runs. `any` is checked at run time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "feel/value.hpp"

namespace huiyin::feel {

class Type {
public:
    enum class Of { any, null, boolean, number, string, date, time, date_time, days_time_duration, years_months_duration, list, context, range, function };
    using Fields = std::vector<std::pair<std::string, Type>>;

    Type(Of of = Of::any) : of_(of) {}                                      // NOLINT: implicit on purpose
    static Type any() { return {}; }
    static Type list_of(Type element);
    static Type range_of(Type element);
    static Type context(Fields fields);
    static Type function(std::vector<Type> parameters, Type result);
    /// A context whose fields the scope knows under `name` (record types may refer to each other).
    static Type named(std::string name);
    /// Text out of a few values.
    static Type choice(std::vector<std::string> values);
    /// Which values of the type may be bound; `instance of` does not look at it.
    using Domain = std::function<bool(const Value&, Evaluation&)>;
    [[nodiscard]] Type within(Domain domain) const;

    [[nodiscard]] Of of() const { return of_; }
    [[nodiscard]] bool is(Of of) const { return of_ == of; }
    [[nodiscard]] bool is_any() const { return of_ == Of::any; }
    [[nodiscard]] const Type& element() const;
    [[nodiscard]] const Fields* fields() const { return fields_.get(); }
    /// Of a function type: null when nothing is said about its parameters; the result is `element()`.
    [[nodiscard]] const std::vector<Type>* parameters() const { return parameters_.get(); }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const std::vector<std::string>& values() const { return values_; }
    [[nodiscard]] const Domain* domain() const { return domain_.get(); }
    /// "number", "list<string>", …, for messages.
    [[nodiscard]] std::string to_string() const;

private:
    Of of_ = Of::any;
    std::shared_ptr<const Type> element_;
    std::shared_ptr<const Fields> fields_;
    std::shared_ptr<const std::vector<Type>> parameters_;
    std::string name_;
    std::vector<std::string> values_;
    std::shared_ptr<const Domain> domain_;
};

/// Whether a value of `given` may stand where `wanted` is asked for; null stands everywhere.
[[nodiscard]] bool conforms(const Type& given, const Type& wanted);
/// The type of either: the same, or any.
[[nodiscard]] Type joined(const Type& a, const Type& b);
/// What a value of this kind is, without what it holds.
[[nodiscard]] Type::Of of_kind(Kind kind);
/// "date and time", "list<number>", … as written after `instance of`; any for the unknown.
[[nodiscard]] Type type_named(std::string_view name);
[[nodiscard]] bool is_instance(const Value& value, const Type& type);
/// The value as `type` takes it, after the implicit conversions of DMN 1.5, 10.3.2.9.4: a list of one for its item, an item
/// for a list of one, a date for its midnight in UTC. Empty when it does not conform; null conforms to every type.
[[nodiscard]] std::optional<Value> converted(const Value& value, const Type& type);
/// Whether every value of `given` is one of `wanted` (DMN 1.5, 10.3.2.9.2: lists and results covariant, parameters contravariant).
[[nodiscard]] bool is_subtype(const Type& given, const Type& wanted);
/// The type of a value, as far as the value shows it.
[[nodiscard]] Type type_of(const Value& value);

}  // namespace huiyin::feel
