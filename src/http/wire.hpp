// How an answer is spelled on the wire: status line, security headers, length; and the frames of a live stream.
#pragma once

#include <string>
#include <string_view>

#include "api/message.hpp"

namespace huiyin::http {

enum class Persistence { keep_alive, close };

/// The head up to and with the empty line. `body_bytes` is what Content-Length says; a stream has none.
[[nodiscard]] std::string head_of(const api::Response& response, std::size_t body_bytes, Persistence persistence, bool secure);

/// One frame of text/event-stream (HTML living standard, 9.2).
[[nodiscard]] std::string frame_of(const api::StreamEvent& event);

[[nodiscard]] std::string_view reason_of(int status);

}  // namespace huiyin::http
