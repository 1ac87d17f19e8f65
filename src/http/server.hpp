// The server: accepts connections, reads requests within their limits, has them answered on pools, streams changes.
//
// Nothing of Boost shows here. A server listens once it is constructed; `stop` is graceful: no new connections,
// requests in hand are finished, live streams end, and what is still open after the grace is cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "api/handler.hpp"
#include "http/site.hpp"

namespace huiyin::http {

struct Limits {
    std::size_t connections_max = 2000;
    std::size_t streams_max = 500;                   ///< of the connections, live streams
    std::uint32_t header_bytes_max = 16 * 1024;      ///< request line and headers together
    std::int64_t idle_ms = 75'000;                   ///< between two requests of a connection
    std::int64_t header_ms = 10'000;                 ///< from the first byte to the end of the headers
    std::int64_t body_ms = 60'000;                   ///< for the body
    std::int64_t write_ms = 60'000;                  ///< for the answer
    std::int64_t ping_ms = 20'000;                   ///< live streams say that they are alive
    std::int64_t grace_ms = 10'000;                  ///< from `stop` until the rest is cut
};

/// Threads and queue of one lane.
struct LaneSize { std::size_t threads; std::size_t queue_max; };

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;                       ///< 0: any free one
    std::string certificate, key;                    ///< PEM files; both or neither
    std::size_t io_threads = 2;
    LaneSize commands{32, 512}, queries{4, 512}, heavy{2, 32}, passwords{2, 32};
    Limits limits;
};

class Server {
public:
    /// Throws `std::runtime_error` when the address is taken or a file cannot be read. `handler` and `site` must outlive it.
    Server(ServerOptions options, api::Handler& handler, const Site& site);
    ~Server();
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::size_t connections() const;
    /// Returns when everything has ended. May be called once, from any thread that is not the server's own.
    void stop();

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace huiyin::http
