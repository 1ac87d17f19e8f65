// A compiled expression: nodes of 32 bytes in one array, the operands of each side by side behind it, and what does not fit
// into a node (constants, names, calls) in pools beside the array. The evaluator walks it, the analyses read it.
//
// A node finds its operands by their distance, so it is no node anywhere but in its array: it can be referred to, never copied.
// The root comes first; `layout.hpp` makes the array from the parser's tree.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "feel/program.hpp"

namespace huiyin::feel {

struct Builtin;

enum class Op : std::uint8_t {
    literal, name, variable, local, item_field, item_or_variable, path, filter, call, invoke, list, context, range,
    negate, add, subtract, multiply, divide, power, equal, not_equal, less, less_equal, greater, greater_equal, both, either,
    between, in, choose, loop, some, every, instance_of, function,
    input, test_any, test_not, test_compare, test_value,           // unary tests; `input` is `?`
    fault                                                          // null, and why
};

/// What is to be known of a node besides its operands; each belongs to the operations named.
struct Marks {
    Op comparison = Op::equal;                     ///< test_compare
    bool low_closed : 1 = true, high_closed : 1 = true, point : 1 = false;   ///< range; a point has one end only
    bool names_input : 1 = false;                  ///< test_value: the expression names `?`
    bool truth_passes : 1 = false;                 ///< test_value: so does a truth about other things (packs; models must name `?`)
    bool names_partial : 1 = false;                ///< loop: the body does
    bool keeps_null : 1 = false;                   ///< filter: of null is null, not an empty list
    bool gives_named : 1 = false;                  ///< variable, path: its type is a named context, as that of a record
};

/// What a variable, path or filter is called, and its type where that is a list: what is asked for by itself (`Program::part`).
struct Name {
    std::string text;
    std::shared_ptr<const Type> list;
};

/// A call: of one of FEEL's functions, of the host's, or of a value (the first operand).
struct Call {
    const std::string* name;
    const std::vector<std::string>* arguments;     ///< their names, where a value is called with named ones; may be null
    const Builtin* builtin;
    std::shared_ptr<const Signature> host;
    std::shared_ptr<const XpathRegex> regex;       ///< of a builtin whose pattern is a literal
};

/// A function written in FEEL: its parameters, and the variables that the body reads.
struct Lambda {
    std::vector<std::string> names;
    std::vector<Type> types;
    std::vector<std::size_t> slots;
    Type type;
};

struct Node {
    Op op = Op::literal;
    Marks marks;
    std::uint32_t distance = 0, count = 0;         ///< from here to the first operand, and how many there are
    union {
        std::uint32_t slot = 0;                    ///< of a variable, local or item
        std::uint32_t frame;                       ///< locals in force where a loop, filter, context or function begins
    };
    std::uint32_t offset = 0, length = 0;          ///< bytes of the text

    Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    [[nodiscard]] std::span<const Node> kids() const { return {this + distance, count}; }
    [[nodiscard]] const Node& kid(std::size_t i) const { return this[distance + i]; }
    [[nodiscard]] const Value& value() const { return *value_; }                         ///< literal
    [[nodiscard]] const std::string& name() const { return name_->text; }                ///< name, variable, path, item_field, item_or_variable
    /// Of a variable, path or filter; null when it is no list, or not known to be one.
    [[nodiscard]] const Type* list_type() const { return op == Op::variable || op == Op::path || op == Op::filter ? name_->list.get() : nullptr; }
    [[nodiscard]] const Call& call() const { return *call_; }                            ///< call, invoke
    [[nodiscard]] const std::string& called() const { return *call_->name; }
    [[nodiscard]] const Signature* host() const { return op == Op::call ? call_->host.get() : nullptr; }
    [[nodiscard]] const Lambda& lambda() const { return *lambda_; }                      ///< function
    [[nodiscard]] const std::vector<std::string>& keys() const { return *keys_; }        ///< context
    [[nodiscard]] const Type& type() const { return *type_; }                            ///< instance_of
    [[nodiscard]] const Fault& fault() const { return *fault_; }                         ///< fault

private:
    friend class Layout;
    union {
        const void* nothing_ = nullptr;
        const Value* value_;
        const Name* name_;
        const Call* call_;
        const Lambda* lambda_;
        const std::vector<std::string>* keys_;
        const Type* type_;
        const Fault* fault_;
    };
};
static_assert(sizeof(Node) == 32);

}  // namespace huiyin::feel
