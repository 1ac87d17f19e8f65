// One connection: request after request, each within its limits, answered on the pool of its lane.
//
// A connection lives on a strand. One watchdog timer guards whatever it waits for: `deadline_` moves, the timer is armed
// anew only when the deadline comes closer, so that a quick request costs no timer at all.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "api/handler.hpp"
#include "http/pool.hpp"
#include "http/server.hpp"
#include "http/stream.hpp"

namespace huiyin::http {

/// What all connections of a server share; outlives them.
struct Shared {
    const Limits limits;
    api::Handler& handler;
    const Site& site;
    Pool commands, queries, heavy, passwords;
    std::atomic<bool> stopping{false};
    std::atomic<std::size_t> streams{0};

    Shared(const ServerOptions& options, api::Handler& handler, const Site& site);
    Pool& pool(api::Lane lane);
    void close_pools();
};

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(std::unique_ptr<Stream> stream, Shared& shared);
    /// Begins; `ended` is called once, when all is over.
    void start(std::function<void()> ended);
    /// Finishes the request in hand and closes. From any thread.
    void stop();
    /// Closes now. From any thread.
    void cut();

private:
    using Time = std::chrono::steady_clock::time_point;
    template <typename T> using awaitable = boost::asio::awaitable<T>;

    enum class Read { request, ended, refused };
    /// A request that has been read, or the reason why it is refused.
    struct Incoming {
        api::Request request;
        api::Plan plan;
        bool to_api = false;
        bool keep_alive = false;
        int status = 0;
        std::string_view code;
    };

    awaitable<void> run();
    awaitable<void> watch();
    awaitable<Read> read(Incoming& incoming);
    template <typename Parser> awaitable<Read> read_header(Parser& parser, Incoming& incoming);
    template <typename Parser> awaitable<Read> read_body(Parser& parser, Incoming& incoming);
    awaitable<bool> fill();
    awaitable<api::Response> answer(Incoming& incoming);
    awaitable<bool> write(const Incoming& incoming, const api::Response& response);
    awaitable<void> serve_stream(const api::Response& response);
    awaitable<void> drain();

    void deadline_in(std::int64_t ms);
    Read refuse(Incoming& incoming, int status, std::string_view code) const;

    std::unique_ptr<Stream> stream_;
    Shared& shared_;
    boost::asio::steady_timer timer_, wake_;
    Time deadline_ = Time::max(), armed_ = Time::max();
    std::string buffer_;                                  ///< bytes read and not yet parsed
    bool idle_ = false, timed_out_ = false, over_ = false;
};

}  // namespace huiyin::http
