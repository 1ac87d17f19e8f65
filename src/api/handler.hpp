// What answers requests: the API itself, or a stand-in that a test of the server gives.
#pragma once

#include <cstddef>
#include <string_view>

#include "api/message.hpp"

namespace huiyin::api {

/// The pool of threads that an answer is worked out on. Blocking work never runs on a thread that serves sockets.
enum class Lane { commands, queries, heavy, passwords };

/// What the server must know before it has read the body.
struct Plan {
    Lane lane = Lane::queries;
    std::size_t body_bytes_max = 0;
};

class Handler {
public:
    virtual ~Handler() = default;
    /// Cheap, and never blocks. `path` is still percent-encoded.
    [[nodiscard]] virtual Plan plan(std::string_view method, std::string_view path) const = 0;
    /// The answer. Never throws; may block. Called from many threads.
    virtual Response answer(Request request) = 0;
    /// A problem of the server itself (too large, too many, malformed), in the request's language.
    [[nodiscard]] virtual Response refuse(const Request& request, int status, std::string_view code) const = 0;
};

}  // namespace huiyin::api
