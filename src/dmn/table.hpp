// Decision tables between DMN's spelling and feel's: hit policies, clauses, rules.
#pragma once

#include <optional>

#include "dmn/model.hpp"
#include "feel/decision_table.hpp"

namespace huiyin::dmn {

struct HitPolicyRead { feel::HitPolicy policy = feel::HitPolicy::unique; feel::Aggregation aggregation = feel::Aggregation::none; bool known = true; };
[[nodiscard]] HitPolicyRead read_hit_policy(const Table& table);

/// Why the table is none that can be read row by row: dmn.crosstab, dmn.hit-policy.
[[nodiscard]] std::optional<Problem> shape_fault(const std::string& name, const Table& table);

/// The table as feel compiles it; inputs are named by their expressions, types are left to the caller. Rows that are too
/// short are filled up with `-`, or with nothing for an output.
[[nodiscard]] feel::TableDefinition table_definition(const Table& table);

}  // namespace huiyin::dmn
