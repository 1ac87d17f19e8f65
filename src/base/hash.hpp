// SHA-256, hexadecimal and base64url, random bytes, and comparison in constant time.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huiyin {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest sha256(std::string_view bytes);
[[nodiscard]] Digest hmac_sha256(std::string_view key, std::string_view bytes);
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::string to_hex(const Digest& digest);
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);
[[nodiscard]] std::string to_base64url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);   ///< also takes plain base64, padding optional
[[nodiscard]] std::string random_bytes(std::size_t count);
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace huiyin
