// Expressions that ask a list of records for one thing, which the store can tell without the records: how many there are, the sum,
// the least or greatest of a field, a field's values in order, the newest or the oldest record.
//
//   max(reading[meter = record].index)                                      // one field of each reading is read, no reading
//   sort(order[state = "due"], function(a, b) a.created_at < b.created_at)[1]    // one row of an index
//
// The condition must say in SQL exactly what it says in FEEL (narrowing.hpp). Whatever depends on the order in which equal values
// stand, though they are written differently (10 and 10.00), is left to FEEL.
#pragma once

#include <optional>
#include <string>

#include "engine/narrowing.hpp"

namespace huiyin::engine {

struct Aggregate {
    enum class Kind { count, sum, least, greatest, sorted, first };
    Kind kind = Kind::count;
    ListName list;
    std::string field;                               ///< whose values are looked at; of `first` what is asked of the record, or nothing
    bool falls = false, from_the_end = false;        ///< of sorted and first; of first: the last one
    const feel::Node* condition = nullptr;
    std::size_t item = 0;
};
/// The whole expression, with nothing around it.
[[nodiscard]] std::optional<Aggregate> aggregate_of(const feel::Program& program);

/// The answer from the field's values, in any order; nothing where the order would decide.
[[nodiscard]] std::optional<feel::Value> answer_of(const Aggregate& wanted, feel::List values);
/// Of records sorted by when they were made, the one that is wanted. `filter` is of the whole list, oldest first.
[[nodiscard]] std::optional<store::RecordRow> first_of(store::ReadView& view, const Aggregate& wanted, const store::RecordFilter& filter);

}  // namespace huiyin::engine
