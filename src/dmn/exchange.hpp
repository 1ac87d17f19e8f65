// Decision tables between packs and other tools: a table as a `.dmn` file of its own, and the tables and formulas of a `.dmn`
// file as the `decisions:` section of a pack. No rule is lost either way; what a pack cannot say is told.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "dmn/model.hpp"
#include "feel/decision_table.hpp"

namespace huiyin::dmn {

struct WrittenTable {
    std::string name, title;
    std::string note;                                      ///< what the decision's description says, such as its clauses
    feel::TableDefinition table;
};

/// A `.dmn` file (of DMN 1.3, which modellers of any later version open) with the table, its inputs as input data, their values as types, and a diagram.
[[nodiscard]] std::string write_dmn(const WrittenTable& table);

/// The section as YAML, and what did not fit into it: codes with parameters, `name` says of which decision.
struct Section { std::string yaml; std::vector<Problem> left_out; };
[[nodiscard]] Section decisions_section(const Model& model);

}  // namespace huiyin::dmn
