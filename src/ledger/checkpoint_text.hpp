// What a checkpoint's signature covers.
#pragma once

#include <string>

#include "store/rows.hpp"

namespace huiyin::ledger {

[[nodiscard]] std::string signed_text(const store::CheckpointRow& row);
[[nodiscard]] bool signature_holds(const store::CheckpointRow& row, const std::string& public_key);

}  // namespace huiyin::ledger
