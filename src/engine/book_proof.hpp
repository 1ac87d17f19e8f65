// The promise behind every balance: the ledger's events, the postings and the balances tell the same sums.
#pragma once

#include <cstddef>

#include "store/store.hpp"

namespace huiyin::engine {

/// Balances of which events, postings and the balance kept do not agree, and books whose balances do not add up to nothing.
/// Reads in pages; memory grows with the holders, not with the postings.
[[nodiscard]] std::size_t count_unbalanced(store::ReadView& view);

}  // namespace huiyin::engine
