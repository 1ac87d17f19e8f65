#include "http/stream.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

namespace huiyin::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

std::string address_of(const tcp::socket& socket) {
    boost::system::error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return {};
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

void close_socket(tcp::socket& socket) {
    boost::system::error_code ignored;
    socket.close(ignored);
}

class PlainStream final : public Stream {
public:
    explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)), peer_(address_of(socket_)) {}

    asio::awaitable<bool> greet() override { co_return true; }

    asio::awaitable<std::size_t> read_some(char* bytes, std::size_t size) override {
        const auto [error, count] = co_await socket_.async_read_some(asio::buffer(bytes, size), quietly);
        co_return error ? 0 : count;
    }

    asio::awaitable<bool> write(std::string_view head, std::string_view body) override {
        const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
        const auto [error, count] = co_await asio::async_write(socket_, buffers, quietly);
        co_return !error;
    }

    asio::awaitable<void> finish() override {
        boost::system::error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        co_return;
    }

    void cancel() override {
        boost::system::error_code ignored;
        socket_.cancel(ignored);
    }
    void close() override { close_socket(socket_); }
    bool secure() const override { return false; }
    std::string peer() const override { return peer_; }
    asio::any_io_executor executor() override { return socket_.get_executor(); }

private:
    tcp::socket socket_;
    std::string peer_;
};

class TlsStream final : public Stream {
public:
    TlsStream(tcp::socket socket, std::shared_ptr<asio::ssl::context> context)
        : context_(std::move(context)), peer_(address_of(socket)), stream_(std::move(socket), *context_) {}

    asio::awaitable<bool> greet() override {
        const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, quietly);
        co_return !error;
    }

    asio::awaitable<std::size_t> read_some(char* bytes, std::size_t size) override {
        const auto [error, count] = co_await stream_.async_read_some(asio::buffer(bytes, size), quietly);
        co_return error ? 0 : count;
    }

    asio::awaitable<bool> write(std::string_view head, std::string_view body) override {
        const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(body)};
        const auto [error, count] = co_await asio::async_write(stream_, buffers, quietly);
        co_return !error;
    }

    asio::awaitable<void> finish() override {
        co_await stream_.async_shutdown(quietly);
    }

    void cancel() override {
        boost::system::error_code ignored;
        stream_.next_layer().cancel(ignored);
    }
    void close() override { close_socket(stream_.next_layer()); }
    bool secure() const override { return true; }
    std::string peer() const override { return peer_; }
    asio::any_io_executor executor() override { return stream_.get_executor(); }

private:
    std::shared_ptr<asio::ssl::context> context_;
    std::string peer_;
    asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace

std::shared_ptr<asio::ssl::context> load_certificate(const std::string& chain_file, const std::string& key_file) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    boost::system::error_code error;
    context->use_certificate_chain_file(chain_file, error);
    if (error) throw std::runtime_error("certificate " + chain_file + ": " + error.message());
    context->use_private_key_file(key_file, asio::ssl::context::pem, error);
    if (error) throw std::runtime_error("key " + key_file + ": " + error.message());
    return context;
}

std::unique_ptr<Stream> make_stream(tcp::socket socket, std::shared_ptr<asio::ssl::context> tls) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    if (tls) return std::make_unique<TlsStream>(std::move(socket), std::move(tls));
    return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace huiyin::http
