// The tree of an expression while it is compiled: the parser builds it, the checker resolves its names, and layout.hpp turns it
// into the nodes that run (node.hpp). Nothing of it outlives the compilation.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "feel/node.hpp"

namespace huiyin::feel {

struct Syntax;
using SyntaxPtr = std::unique_ptr<Syntax>;

struct Syntax {
    Op op = Op::literal;
    std::size_t offset = 0, length = 0;
    std::vector<SyntaxPtr> kids;
    Value value;                                   // literal
    std::string text;                              // name, path, function
    std::vector<std::string> names;                // context keys, loop variables, parameters, named arguments
    std::size_t slot = 0;                          // of a variable or local
    std::size_t frame = 0;                         // locals in force where a loop, filter, context or function begins
    Marks marks;
    Type type;                                     // instance_of; otherwise what the checker found
    const Builtin* builtin = nullptr;
    std::shared_ptr<const Signature> host;
    std::shared_ptr<const XpathRegex> regex;       // of a builtin whose pattern is a literal
    std::vector<Type> types;                       // of a function's parameters
    std::vector<std::size_t> slots;                // variables that a function's body reads
    std::unique_ptr<Fault> fault;
    int height = 1;                                // of the tree below
};

}  // namespace huiyin::feel
