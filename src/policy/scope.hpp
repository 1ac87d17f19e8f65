// What an expression may name, by the place where it stands (PACK-LANGUAGE 5). The compiler types expressions against
// these variables; the engine supplies them by the same slots.
#pragma once

#include <array>
#include <string_view>

namespace huiyin::policy {

/// Every expression of a pack is compiled against all of these slots, in this order; where a name has no meaning the
/// compiler reports it. After the last come the pack's own record types as queries, in the order of `Pack::records`, then
/// one variable for each imported pack, by name, whose entries are that pack's record types (`base.customer`).
enum class Slot : std::size_t {
    params, org, record, previous, input, actor, row, item, period, holder, start, subject, request, request_time, records, count_
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Slot::count_)> slot_names{
    "params", "org", "record", "previous", "input", "actor", "row", "item", "period", "holder", "start", "subject",
    "request", "request_time", "records"};

}  // namespace huiyin::policy
