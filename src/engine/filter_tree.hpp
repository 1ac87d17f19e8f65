// A reader's filter as a tree, so that whoever shows it can say it in words.
//
// A tree is {"value": scalar}, {"names": [name, …]} (fields of the record, or of what they lead to), {"op": name, "of": [tree, …]} with
// = != < <= > >= and or not between in + - * /, {"op": "today" | "now", "of": []}, or {"text": part} for whatever else, as it was written.
//
//   channel = "site" and not(urgent)   →   {"op": "and", "of": [{"op": "=", "of": [{"names": ["channel"]}, {"value": "site"}]},
//                                                             {"op": "not", "of": [{"names": ["urgent"]}]}]}
#pragma once

#include "base/json.hpp"
#include "policy/model.hpp"

namespace huiyin::engine {

/// Of the expression of a `ReaderFilter`.
[[nodiscard]] Json filter_tree(const policy::Expression& expression);

}  // namespace huiyin::engine
