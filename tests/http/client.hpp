// A plain socket that says exactly the bytes it is told to, for tests of what the server makes of them.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace huiyin::test {

class RawClient {
public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { ::close(socket_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    [[nodiscard]] bool connected() const { return connected_; }

    bool say(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (count <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return true;
    }

    /// Waits for more bytes; false at the end of the connection or after the wait.
    bool more(int wait_ms = 5000) {
        pollfd poll{socket_, POLLIN, 0};
        if (::poll(&poll, 1, wait_ms) <= 0) return false;
        char bytes[65536];
        const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) {
            ended_ = true;
            return false;
        }
        held_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    /// One whole answer by its Content-Length; what was read so far when the connection ends first.
    std::string answer() {
        for (;;) {
            const auto end = held_.find("\r\n\r\n");
            if (end != std::string::npos) {
                std::size_t length = 0;
                const auto at = held_.find("Content-Length: ");
                if (at != std::string::npos && at < end) length = std::stoul(held_.substr(at + 16));
                if (held_.size() >= end + 4 + length) return take(end + 4 + length);
            }
            if (!more()) return take(held_.size());
        }
    }

    /// Everything until `text` has come (inclusive), or what came.
    std::string until(std::string_view text) {
        for (;;) {
            const auto at = held_.find(text);
            if (at != std::string::npos) return take(at + text.size());
            if (!more()) return take(held_.size());
        }
    }

    /// Whether the server closes the connection within the wait.
    bool closed(int wait_ms = 5000) {
        while (!ended_ && more(wait_ms)) {}
        return ended_;
    }

private:
    std::string take(std::size_t count) {
        std::string taken = held_.substr(0, count);
        held_.erase(0, count);
        return taken;
    }

    int socket_;
    bool connected_ = false, ended_ = false;
    std::string held_;
};

}  // namespace huiyin::test
