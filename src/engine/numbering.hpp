// Numbers of records: "TS{yyyy}-{seq:4}" gives TS2026-0001. The sequence restarts with the date parts used and has no
// gaps, because it is drawn in the transaction that stores the record.
#pragma once

#include <functional>
#include <string>

#include "calendar/civil.hpp"

namespace huiyin::engine {

/// The number after `pattern` on `today`; `draw` gets the counter's name and gives its next value, from 1. Parts: {yyyy},
/// {yy}, {MM}, {dd}, {seq} and {seq:N} (at least N figures). An empty pattern gives an empty number and draws nothing.
[[nodiscard]] std::string numbered(const std::string& record_type, const std::string& pattern, calendar::Date today, const std::function<std::int64_t(const std::string&)>& draw);

}  // namespace huiyin::engine
