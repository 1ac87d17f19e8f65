// A connection's bytes, plain or over TLS, so that everything above is compiled once for both.
//
// This header and those that include it are the only ones that see Boost; they stay inside src/http.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace boost::asio::ssl { class context; }

namespace huiyin::http {

class Stream {
public:
    virtual ~Stream() = default;
    /// False when the greeting (TLS) failed.
    virtual boost::asio::awaitable<bool> greet() = 0;
    /// Bytes read; 0 at the end of the stream, on any error and when cancelled.
    virtual boost::asio::awaitable<std::size_t> read_some(char* bytes, std::size_t size) = 0;
    /// Writes all of both; false when the connection is gone or the write was cancelled.
    virtual boost::asio::awaitable<bool> write(std::string_view head, std::string_view body) = 0;
    /// Says goodbye and shuts the sending side.
    virtual boost::asio::awaitable<void> finish() = 0;
    /// Ends pending reads and writes.
    virtual void cancel() = 0;
    virtual void close() = 0;
    [[nodiscard]] virtual bool secure() const = 0;
    [[nodiscard]] virtual std::string peer() const = 0;
    [[nodiscard]] virtual boost::asio::any_io_executor executor() = 0;
};

/// The certificate and key of a server, loaded once. Throws `std::runtime_error` when they cannot be read.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> load_certificate(const std::string& chain_file, const std::string& key_file);

/// Over an accepted socket; plain when there is no `tls`.
[[nodiscard]] std::unique_ptr<Stream> make_stream(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls);

}  // namespace huiyin::http
