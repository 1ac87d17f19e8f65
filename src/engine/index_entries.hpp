// What a record stands under in the index: its marked fields, its telephone numbers as they are dialled, and what must be unique.
#pragma once

#include "engine/world.hpp"

namespace huiyin::engine {

[[nodiscard]] bool is_indexed(const policy::Field& field);
/// Field and value; without what must be unique (unique_check.hpp).
[[nodiscard]] std::vector<std::pair<std::string, std::string>> index_entries(const policy::RecordType& type, const store::RecordRow& row);
/// Records that were written before their pack marked a field are entered now, so that whoever asks the index finds all.
/// Does nothing where the marks are those of last time.
void complete_index(store::Store& store, const policy::Policy& policy, Instant now, const calendar::Zone& zone);

}  // namespace huiyin::engine
