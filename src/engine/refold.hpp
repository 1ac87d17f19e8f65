// The promise behind every cached due time: folded again from its record's events, the clock comes out the same.
#pragma once

#include "calendar/civil.hpp"
#include "policy/model.hpp"
#include "store/store.hpp"

namespace huiyin::engine {

/// Open duties whose row does not say what their record's events say. Reads in pages; memory stays small.
[[nodiscard]] std::size_t count_differences(store::ReadView& view, const policy::Policy& policy, Instant now, const calendar::Zone& zone);

}  // namespace huiyin::engine
