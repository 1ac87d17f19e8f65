// What an idempotency key stands for: a digest of the command, and the outcome that is given again.
#pragma once

#include <string>

#include "engine/command.hpp"

namespace huiyin::engine {

/// Equal for equal commands, whatever their key. Hexadecimal SHA-256.
[[nodiscard]] std::string fingerprint(const Command& command);
[[nodiscard]] Json to_json(const Outcome& outcome);
[[nodiscard]] Outcome outcome_from(const Json& document);

}  // namespace huiyin::engine
