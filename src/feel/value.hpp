// FEEL's values (DMN 1.5, 10.3.2): numbers of 34 digits, text, dates, durations, lists, contexts, ranges, functions.
//
// Values are cheap to copy: lists, contexts and objects are shared and immutable. An `Object` is a context whose entries
// come from elsewhere (a record, the parameters in force) and are asked for only when an expression needs them; a
// `LazyList` is loaded when first looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "base/json.hpp"
#include "calendar/civil.hpp"

namespace huiyin::feel {

class Value;
class Type;
class Evaluation;
using List = std::vector<Value>;
using Entries = std::vector<std::pair<std::string, Value>>;                 ///< a context, in order

/// Time of day; `offset_seconds` or `zone` where it has one.
struct Time {
    std::int64_t ns = 0;                                                    ///< from midnight
    std::optional<std::int32_t> offset_seconds;
    std::shared_ptr<const calendar::Zone> zone;
};
struct DateTime {
    calendar::Date date;
    Time time;
};
/// Milliseconds and what is finer: `ns` has the sign of `ms` and less than a million.
struct DaysTimeDuration { std::int64_t ms = 0; std::int32_t ns = 0; };
struct YearsMonthsDuration { std::int64_t months = 0; };

/// A context whose entries are looked up when asked for.
class Object {
public:
    virtual ~Object() = default;
    [[nodiscard]] virtual Value get(std::string_view name) const = 0;       ///< null when there is no such entry
    [[nodiscard]] virtual std::string identity() const = 0;                 ///< equal identities are equal objects (a record's id)
};

/// A list that is loaded when first looked at (records of a type); its maker bounds it.
class LazyList {
public:
    virtual ~LazyList() = default;
    [[nodiscard]] virtual const List& items() const = 0;
};

/// [low, high] with open or closed ends; a missing end is unbounded.
struct Range;
/// A function: built in, the host's, or written in FEEL.
struct Function;

/// Lists and contexts know how deep they go: what nests deeper than `nesting_max` is null, so that no walk through a value
/// can run out of stack.
inline constexpr int nesting_max = 200;
struct HeldList { List items; int nesting = 1; };
struct HeldContext { Entries entries; int nesting = 1; };

enum class Kind {
    null, boolean, number, string, date, time, date_time, days_time_duration, years_months_duration, list, context, range, function, object
};

class Value {
public:
    Value() = default;
    Value(std::nullptr_t) {}                                                // NOLINT: implicit on purpose
    Value(bool value) : held_(value) {}                                     // NOLINT
    Value(Decimal value) : held_(value) {}                                  // NOLINT
    Value(int value) : held_(Decimal(value)) {}                             // NOLINT
    Value(std::int64_t value) : held_(Decimal(value)) {}                    // NOLINT
    Value(std::string value) : held_(std::move(value)) {}                   // NOLINT
    Value(const char* value) : held_(std::string(value)) {}                 // NOLINT
    Value(calendar::Date value) : held_(value) {}                           // NOLINT
    Value(Time value) : held_(std::move(value)) {}                          // NOLINT
    Value(DateTime value) : held_(std::move(value)) {}                      // NOLINT
    Value(DaysTimeDuration value) : held_(value) {}                         // NOLINT
    Value(YearsMonthsDuration value) : held_(value) {}                      // NOLINT
    Value(List value);                                                      // NOLINT
    Value(Entries value);                                                   // NOLINT
    Value(Range value);                                                     // NOLINT
    Value(std::shared_ptr<const Function> value) : held_(std::move(value)) {}   // NOLINT
    Value(std::shared_ptr<const Object> value) : held_(std::move(value)) {}     // NOLINT
    Value(std::shared_ptr<const LazyList> value) : held_(std::move(value)) {}   // NOLINT

    [[nodiscard]] Kind kind() const;
    [[nodiscard]] bool is_null() const { return held_.index() == 0; }
    [[nodiscard]] bool is_boolean() const { return std::holds_alternative<bool>(held_); }
    [[nodiscard]] bool is_number() const { return std::holds_alternative<Decimal>(held_); }
    [[nodiscard]] bool is_string() const { return std::holds_alternative<std::string>(held_); }
    [[nodiscard]] bool is_list() const { return kind() == Kind::list; }
    [[nodiscard]] bool is_true() const { return is_boolean() && as_boolean(); }
    [[nodiscard]] bool is_false() const { return is_boolean() && !as_boolean(); }
    [[nodiscard]] bool as_boolean() const { return std::get<bool>(held_); }
    [[nodiscard]] const Decimal& as_number() const { return std::get<Decimal>(held_); }
    [[nodiscard]] const std::string& as_string() const { return std::get<std::string>(held_); }
    [[nodiscard]] calendar::Date as_date() const { return std::get<calendar::Date>(held_); }
    [[nodiscard]] const Time& as_time() const { return std::get<Time>(held_); }
    [[nodiscard]] const DateTime& as_date_time() const { return std::get<DateTime>(held_); }
    [[nodiscard]] DaysTimeDuration as_days_time() const { return std::get<DaysTimeDuration>(held_); }
    [[nodiscard]] YearsMonthsDuration as_years_months() const { return std::get<YearsMonthsDuration>(held_); }
    [[nodiscard]] const List& as_list() const;                              ///< loads a lazy list
    [[nodiscard]] const Entries& as_context() const { return std::get<std::shared_ptr<const HeldContext>>(held_)->entries; }
    [[nodiscard]] const Range& as_range() const { return *std::get<std::shared_ptr<const Range>>(held_); }
    [[nodiscard]] const Function& as_function() const { return *std::get<std::shared_ptr<const Function>>(held_); }
    [[nodiscard]] const std::shared_ptr<const Object>& as_object() const { return std::get<std::shared_ptr<const Object>>(held_); }

    /// Where the entry of a context lies; null when there is none such.
    [[nodiscard]] const Value* entry(std::string_view name) const;
    /// The entry of a context or object; null for anything else.
    [[nodiscard]] Value get(std::string_view name) const;
    /// Same kind and equal, null equal to null; for containers of values, not FEEL's `=`.
    bool operator==(const Value& other) const;

    /// FEEL's string() of the value; null is "null".
    [[nodiscard]] std::string to_text() const;
    /// JSON, with {"@": "…"} for temporal values and ranges.
    [[nodiscard]] Json to_json() const;
    static Value from_json(const Json& json);

    static Value at_instant(Instant at, const calendar::Zone& zone);
    /// The instant of a date and time; one without offset or zone is local in `zone`. A date is its midnight.
    [[nodiscard]] std::optional<Instant> to_instant(const calendar::Zone& zone) const;
    /// 0 for what holds no values, 1 for a list of such, and so on.
    [[nodiscard]] int nesting() const;

private:
    friend class GrowingList;
    std::variant<std::monostate, bool, Decimal, std::string, calendar::Date, Time, DateTime, DaysTimeDuration, YearsMonthsDuration,
                 std::shared_ptr<const HeldList>, std::shared_ptr<const HeldContext>, std::shared_ptr<const Range>, std::shared_ptr<const Function>,
                 std::shared_ptr<const Object>, std::shared_ptr<const LazyList>>
        held_;
};

struct Range {
    Value low, high;                                                        ///< null: unbounded
    bool low_closed = true, high_closed = true;
};

struct Function {
    std::string name;
    std::vector<std::string> parameters;
    std::function<Value(const List&, Evaluation&)> call;
    std::shared_ptr<const Type> type{};                                     ///< where parameters and result have declared types
    int nesting = 1;                                                        ///< of what it holds on to
};

/// A list that grows while values already show it as it is so far; copied only when one of them has kept it.
class GrowingList {
public:
    [[nodiscard]] std::size_t size() const { return held_->items.size(); }
    [[nodiscard]] Value so_far() const;
    void push(Value value);

private:
    std::shared_ptr<HeldList> held_ = std::make_shared<HeldList>();
};

/// FEEL's `=`: true, false, or null when the kinds cannot be compared (DMN 1.5, table 42).
[[nodiscard]] Value equal(const Value& a, const Value& b);
/// -1, 0, 1, or empty when there is no order between them (DMN 1.5, table 53).
[[nodiscard]] std::optional<int> compare(const Value& a, const Value& b);
/// Whether `value` lies in the range: true, false or null.
[[nodiscard]] Value in_range(const Value& value, const Range& range);

}  // namespace huiyin::feel
