// Passwords: argon2id, and how long somebody waits who guesses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace huiyin::api {

/// About 35 ms and 19 MB a call (argon2id, t=2; the least that OWASP's cheat sheet of 2023 accepts). At most two run at once.
[[nodiscard]] std::string hash_password(std::string_view password);
[[nodiscard]] bool verify_password(std::string_view hash, std::string_view password);
/// Costs what a verification costs, so that an unknown login takes as long as a wrong password.
void waste_a_verification(std::string_view password);

/// Problems: session.password-short {least}, session.password-long {most}, session.password-common.
[[nodiscard]] Done acceptable_password(std::string_view password, std::string_view login);

/// How long a login rests after so many failures in a row: nothing up to 4, then 5 s doubling up to 15 minutes.
[[nodiscard]] std::int64_t wait_after_failures_ms(int failures);

}  // namespace huiyin::api
