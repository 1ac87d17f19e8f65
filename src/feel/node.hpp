// The tree of an expression. The parser builds it, the checker resolves its names, the evaluator walks it.
#pragma once

#include <cstdint>
#include <memory>
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

using NodePtr = std::unique_ptr<Node>;

struct Node {
    Op op = Op::literal;
    std::size_t offset = 0, length = 0;
    std::vector<NodePtr> kids;
    Value value;                                   // literal
    std::string text;                              // name, path, type
    std::vector<std::string> names;                // context keys, loop variables, parameters, named arguments
    std::size_t index = 0;                         // slot, local, function of the scope; test_value: 1 where a truth about other things passes (packs; models must name `?`)
    Op comparison = Op::equal;                     // of test_compare
    bool low_closed = true, high_closed = true;    // range
    bool flag = false;                             // test_value: the expression names `?`; loop: the body names `partial`; range: a point; filter: of null is null
    Type type;                                     // instance_of; otherwise what the checker found
    const Builtin* builtin = nullptr;
    std::shared_ptr<const Signature> host;
    std::shared_ptr<const XpathRegex> regex;       // of a builtin whose pattern is a literal
    std::size_t frame = 0;                         // locals in force where a loop, filter or function begins
    std::vector<Type> types;                       // of a function's parameters
    std::vector<std::size_t> slots;                // variables that a function's body reads
    std::unique_ptr<Fault> fault;
    int height = 1;                                // of the tree below
};

}  // namespace huiyin::feel
