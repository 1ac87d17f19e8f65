// Whether a row is one of a list, judged by the row itself as the database would judge it. Words are the database's alone.
#pragma once

#include "store/rows.hpp"

namespace huiyin::store {

[[nodiscard]] bool meets(const Condition& condition, const RecordRow& row);
/// Everything of the filter but its words, its cursor and its limit.
[[nodiscard]] bool meets(const RecordFilter& filter, const RecordRow& row);

/// Where a row stands in the order of a list: by the key of its sort, then by its id.
struct RowKey {
    std::int64_t moment = 0;
    std::string text, id;
    auto operator<=>(const RowKey&) const = default;
    bool operator==(const RowKey&) const = default;
};
[[nodiscard]] RowKey key_of(const RecordRow& row, Sort sort);
/// What the cursor of a list says: the key of the last row before.
[[nodiscard]] RowKey key_of(const std::string& cursor, Sort sort);
[[nodiscard]] std::string cursor_of(const RecordRow& row, Sort sort);

}  // namespace huiyin::store
