// Rows as the tests of the store write them.
#pragma once

#include "store/store.hpp"

namespace huiyin::store {

inline RecordRow record(const std::string& id, std::int64_t at, const std::string& state = "open") {
    RecordRow row;
    row.id = id;
    row.type = "t.case";
    row.number = "N" + id;
    row.state = state;
    row.fields = JsonObject{{"caller", "华信仪器"}, {"amount", *Decimal::parse("12.50")}};
    row.created_at = {at};
    row.changed_at = {at};
    row.owner = "p1";
    row.open = state == "open";
    return row;
}

}  // namespace huiyin::store
