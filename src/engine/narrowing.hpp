// What the store can already tell of the records that an expression will look at: `slip[state = "due" and account = record]`
// needs no more than the slips of that account, which stand on an index.
//
// The part of each condition that SQL can say narrows what is read. It lets through whatever the whole condition may hold for,
// and the whole condition is then evaluated as always, so FEEL's meaning is the same with and without. Where SQL says exactly
// what FEEL says (states, texts, truths, references, moments of the row), counts, sums and the like are worked out without the records (aggregates.hpp).
#pragma once

#include <optional>
#include <string>

#include "engine/world.hpp"

namespace huiyin::engine {

/// How an expression names a list of records: a variable, or an entry of one (`base.customer`).
struct ListName { std::size_t slot = 0; std::string entry; };

struct Narrowing {
    store::Condition condition;
    bool exact = false;                              ///< says as much as the FEEL that it was made of
};

/// What every record must meet that the expression may take from the list; empty where it takes any, or the store cannot tell.
[[nodiscard]] std::optional<store::Condition> narrowing_of(World& world, const feel::Program& program, const Frame& frame, const ListName& list, const policy::RecordType& type);

/// One condition over the item that stands at the place `item` among the locals. `judged`: a field whose values the caller looks at
/// himself, so that it is exact enough to ask for records that hold something there.
[[nodiscard]] std::optional<Narrowing> narrowed(World& world, const feel::Program& program, const Frame& frame, const feel::Node& condition, std::size_t item, const policy::RecordType& type, const std::string& judged = {});
/// Equal texts are equal conditions.
[[nodiscard]] std::string text_of(const store::Condition& condition);

}  // namespace huiyin::engine
