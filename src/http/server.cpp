#include "http/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "http/connection.hpp"

namespace huiyin::http {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Server::Inside {
    Shared shared;
    asio::io_context io;
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    tcp::acceptor acceptor{io};
    std::shared_ptr<asio::ssl::context> tls;
    std::mutex mutex;
    std::condition_variable ended;
    std::set<std::shared_ptr<Connection>> open;
    std::vector<std::thread> threads;
    bool stopped = false;

    Inside(const ServerOptions& options, api::Handler& handler, const Site& site) : shared(options, handler, site) {}

    void listen(const ServerOptions& options) {
        boost::system::error_code error;
        const auto address = asio::ip::make_address(options.address, error);
        if (error) throw std::runtime_error("address " + options.address + ": " + error.message());
        const tcp::endpoint endpoint(address, options.port);
        acceptor.open(endpoint.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        acceptor.bind(endpoint, error);
        if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
        if (error) throw std::runtime_error(options.address + ":" + std::to_string(options.port) + ": " + error.message());
    }

    asio::awaitable<void> accept() {
        while (!shared.stopping) {
            auto [error, accepted] = co_await acceptor.async_accept(asio::make_strand(io), asio::as_tuple(asio::use_awaitable));
            if (shared.stopping) break;
            if (error) {
                // Out of descriptors, most likely: some close by themselves, so wait instead of spinning.
                asio::steady_timer pause(io, std::chrono::milliseconds(100));
                co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
                continue;
            }
            tcp::socket socket(std::move(accepted));
            begin(std::move(socket));
        }
    }

    void begin(tcp::socket socket) {
        std::shared_ptr<Connection> connection;
        {
            const std::lock_guard lock(mutex);
            if (open.size() >= shared.limits.connections_max) return;         // closed by its destructor
            connection = std::make_shared<Connection>(make_stream(std::move(socket), tls), shared);
            open.insert(connection);
        }
        connection->start([this, weak = std::weak_ptr<Connection>(connection)] {
            const std::lock_guard lock(mutex);
            open.erase(weak.lock());
            ended.notify_all();
        });
    }

    std::vector<std::shared_ptr<Connection>> all_open() {
        const std::lock_guard lock(mutex);
        return {open.begin(), open.end()};
    }

    bool wait_until_empty(std::int64_t ms) {
        std::unique_lock lock(mutex);
        return ended.wait_for(lock, std::chrono::milliseconds(ms), [this] { return open.empty(); });
    }
};

Server::Server(ServerOptions options, api::Handler& handler, const Site& site)
    : inside_(std::make_unique<Inside>(options, handler, site)) {
    if (!options.certificate.empty()) inside_->tls = load_certificate(options.certificate, options.key);
    inside_->listen(options);
    asio::co_spawn(inside_->io, inside_->accept(), asio::detached);
    for (std::size_t i = 0; i < options.io_threads; ++i) inside_->threads.emplace_back([this] { inside_->io.run(); });
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return inside_->acceptor.local_endpoint().port(); }

std::size_t Server::connections() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->open.size();
}

void Server::stop() {
    Inside& in = *inside_;
    if (std::exchange(in.stopped, true)) return;
    in.shared.stopping = true;
    asio::post(in.io, [&in] {
        boost::system::error_code ignored;
        in.acceptor.close(ignored);
    });
    for (const auto& connection : in.all_open()) connection->stop();
    if (!in.wait_until_empty(in.shared.limits.grace_ms)) {
        for (const auto& connection : in.all_open()) connection->cut();
        in.wait_until_empty(2000);
    }
    in.shared.close_pools();
    in.work.reset();
    in.io.stop();
    for (std::thread& thread : in.threads) thread.join();
    in.open.clear();
}

}  // namespace huiyin::http
