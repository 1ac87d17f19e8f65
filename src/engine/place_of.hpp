// Where a record is, for what is counted by place: the way from the large to the small, "South Street 3 101".
//
// A record says it in a field of type `place`, or in the field by which a route of its type is grouped; one that does not is
// where the first record is that it refers to and that does. Blanks and slashes part the steps, and so does a
// number after a Chinese word: 工农路3号楼2单元302 has four. A field that is masked or
// hidden for anybody says nothing: counts would tell what it holds.
#pragma once

#include <string>

#include "policy/model.hpp"
#include "store/store.hpp"

namespace huiyin::engine {

/// Empty where nothing says it. Reads at most the records that the row refers to.
[[nodiscard]] std::string place_of(const policy::Policy& policy, store::ReadView& view, const store::RecordRow& row);
/// The steps parted by single blanks, none before the first or after the last.
[[nodiscard]] std::string steps_of_place(std::string_view text);

}  // namespace huiyin::engine
