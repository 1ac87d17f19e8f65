// A JSON value with exact numbers: records' fields, API bodies, events of the ledger.
//
// Numbers are decimal128 and keep their scale (12.50 stays 12.50); objects keep their order; duplicate keys,
// bad UTF-8 and nesting over 64 are problems that name line and column. `dump` gives one spelling for one
// value (no spaces, keys in the order held); `canonical` sorts keys, for hashing.
//
// A copy is cheap: arrays and objects are shared until one of their holders changes them, one level at a time. So a reference
// into a value that is to be changed is taken after the last copy of that value, never kept across one.
#pragma once

#include <atomic>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"

namespace huiyin {

class Json;
using JsonArray = std::vector<Json>;

/// Members in the order written; few enough in practice that a linear look-up wins.
class JsonObject {
public:
    using Member = std::pair<std::string, Json>;
    JsonObject() = default;
    JsonObject(std::initializer_list<Member> members);

    [[nodiscard]] const Json* find(std::string_view key) const;
    [[nodiscard]] Json* find(std::string_view key);
    Json& operator[](std::string_view key);               ///< appended as null when absent
    void set(std::string_view key, Json value);
    void erase(std::string_view key);
    [[nodiscard]] bool empty() const;
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] const Member* begin() const;
    [[nodiscard]] const Member* end() const;
    [[nodiscard]] Member* begin();
    [[nodiscard]] Member* end();

private:
    std::vector<Member> members_;
};

class Json {
public:
    Json() = default;
    Json(std::nullptr_t) {}                                               // NOLINT: implicit on purpose
    Json(bool value) : held_(value) {}                                    // NOLINT
    Json(Decimal value) : held_(value) {}                                 // NOLINT
    Json(int value) : held_(Decimal(value)) {}                            // NOLINT
    Json(std::int64_t value) : held_(Decimal(value)) {}                   // NOLINT
    Json(std::size_t value) : held_(Decimal(static_cast<std::int64_t>(value))) {}  // NOLINT
    Json(std::string value) : held_(std::move(value)) {}                  // NOLINT
    Json(std::string_view value) : held_(std::string(value)) {}           // NOLINT
    Json(const char* value) : held_(std::string(value)) {}                // NOLINT
    Json(JsonArray value) : held_(std::make_shared<JsonArray>(std::move(value))) {}     // NOLINT
    Json(JsonObject value) : held_(std::make_shared<JsonObject>(std::move(value))) {}   // NOLINT
    Json(const Json&) = default;
    Json& operator=(const Json& other) { return *this = Json(other); }    // which may be a part of this one
    /// What was moved from is null.
    Json(Json&& other) noexcept : held_(std::exchange(other.held_, Held())) {}
    Json& operator=(Json&& other) noexcept { held_ = std::exchange(other.held_, Held()); return *this; }
    ~Json() = default;

    static Result<Json> parse(std::string_view text);                     ///< problems: json.syntax, json.duplicate-key

    [[nodiscard]] bool is_null() const { return held_.index() == 0; }
    [[nodiscard]] bool is_bool() const { return held_.index() == 1; }
    [[nodiscard]] bool is_number() const { return held_.index() == 2; }
    [[nodiscard]] bool is_string() const { return held_.index() == 3; }
    [[nodiscard]] bool is_array() const { return held_.index() == 4; }
    [[nodiscard]] bool is_object() const { return held_.index() == 5; }

    [[nodiscard]] bool as_bool() const { return std::get<1>(held_); }
    [[nodiscard]] const Decimal& as_number() const { return std::get<2>(held_); }
    [[nodiscard]] const std::string& as_string() const { return std::get<3>(held_); }
    [[nodiscard]] const JsonArray& as_array() const { return *std::get<4>(held_); }
    [[nodiscard]] JsonArray& as_array() { return own(std::get<4>(held_)); }
    [[nodiscard]] const JsonObject& as_object() const { return *std::get<5>(held_); }
    [[nodiscard]] JsonObject& as_object() { return own(std::get<5>(held_)); }

    /// The member, or a null value when this is no object or has none such.
    [[nodiscard]] const Json& operator[](std::string_view key) const;
    /// The member of an object (a null value becomes an object first), appended when absent.
    Json& operator[](std::string_view key);
    /// The string held, or `otherwise`.
    [[nodiscard]] std::string string_or(std::string_view otherwise) const;
    [[nodiscard]] bool bool_or(bool otherwise) const;
    [[nodiscard]] std::int64_t int_or(std::int64_t otherwise) const;

    bool operator==(const Json& other) const;                             ///< numbers by value, objects by member

    [[nodiscard]] std::string dump() const;
    [[nodiscard]] std::string canonical() const;
    [[nodiscard]] std::string pretty() const;

private:
    using Held = std::variant<std::monostate, bool, Decimal, std::string, std::shared_ptr<JsonArray>, std::shared_ptr<JsonObject>>;

    /// To be changed by this holder alone.
    template <typename T>
    static T& own(std::shared_ptr<T>& shared) {
        if (shared.use_count() != 1) shared = std::make_shared<T>(std::as_const(*shared));
        else std::atomic_thread_fence(std::memory_order_acquire);        // after the last other holder has let go
        return *shared;
    }

    Held held_;
};

inline bool JsonObject::empty() const { return members_.empty(); }
inline std::size_t JsonObject::size() const { return members_.size(); }
inline const JsonObject::Member* JsonObject::begin() const { return members_.data(); }
inline const JsonObject::Member* JsonObject::end() const { return members_.data() + members_.size(); }
inline JsonObject::Member* JsonObject::begin() { return members_.data(); }
inline JsonObject::Member* JsonObject::end() { return members_.data() + members_.size(); }

}  // namespace huiyin
