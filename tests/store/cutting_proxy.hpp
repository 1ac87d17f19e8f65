// Stands between a store and its PostgreSQL, and cuts the line at the worst moment: at a commit, before it or after it.
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <list>
#include <string>
#include <thread>

namespace huiyin::store {

class CuttingProxy {
public:
    enum class Cut { never, before_commit, after_commit };

    explicit CuttingProxy(std::string server) : server_(std::move(server)) {
        char name[] = "/tmp/huiyin-proxy-XXXXXX";
        folder_ = mkdtemp(name);
        listening_ = socket(AF_UNIX, SOCK_STREAM, 0);
        const sockaddr_un at = named(folder_ + "/.s.PGSQL.5432");
        if (bind(listening_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || listen(listening_, 8) != 0) throw std::runtime_error("the proxy cannot listen");
        accepting_ = std::thread([this] { accept_all(); });
    }
    ~CuttingProxy() {
        stopping_ = true;
        accepting_.join();
        for (std::thread& each : lines_) each.join();
        close(listening_);
        std::filesystem::remove_all(folder_);
    }
    [[nodiscard]] const std::string& folder() const { return folder_; }
    /// Once, at the next commit. `stay_away`: nobody is let through afterwards.
    void cut(Cut when, bool stay_away = false) {
        stay_away_ = stay_away;
        when_ = when;
    }
    void let_through() { away_ = false; }
    [[nodiscard]] int cuts() const { return cuts_; }

private:
    static sockaddr_un named(const std::string& path) {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        path.copy(at.sun_path, sizeof at.sun_path - 1);
        return at;
    }
    void accept_all() {
        while (!stopping_) {
            pollfd waiting{listening_, POLLIN, 0};
            if (poll(&waiting, 1, 20) <= 0) continue;
            const int client = accept(listening_, nullptr, nullptr);
            if (away_) close(client);
            else lines_.emplace_back([this, client] { carry(client); });
        }
    }
    void carry(int client) {
        const int upstream = socket(AF_UNIX, SOCK_STREAM, 0);
        const sockaddr_un at = named(server_);
        if (connect(upstream, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0)
            while (!stopping_ && pass(client, upstream) && pass_back(upstream, client)) {}
        close(client);
        close(upstream);
    }
    static int read_some(int from, char* bytes, std::size_t most, int wait_ms) {
        pollfd heard{from, POLLIN, 0};
        if (poll(&heard, 1, wait_ms) == 0) return -1;
        return static_cast<int>(read(from, bytes, most));
    }
    bool pass(int client, int upstream) {
        char bytes[65536];
        const int count = read_some(client, bytes, sizeof bytes, 1);
        if (count < 0) return true;
        if (count == 0) return false;
        const bool commits = std::string_view(bytes, static_cast<std::size_t>(count)).find(std::string_view("COMMIT\0", 7)) != std::string_view::npos;
        const Cut now = commits ? when_.exchange(Cut::never) : Cut::never;
        if (now != Cut::never) {
            ++cuts_;
            away_ = stay_away_.load();
        }
        if (now == Cut::before_commit) return false;
        if (send(upstream, bytes, static_cast<std::size_t>(count), MSG_NOSIGNAL) != count) return false;
        if (now == Cut::never) return true;
        while (read_some(upstream, bytes, sizeof bytes, 5000) < 0 && !stopping_) {}      // it is done; nobody hears of it
        return false;
    }
    static bool pass_back(int upstream, int client) {
        char bytes[65536];
        const int count = read_some(upstream, bytes, sizeof bytes, 1);
        if (count < 0) return true;
        return count > 0 && send(client, bytes, static_cast<std::size_t>(count), MSG_NOSIGNAL) == count;
    }

    std::string server_, folder_;
    int listening_ = -1;
    std::atomic<bool> stopping_{false}, stay_away_{false}, away_{false};
    std::atomic<Cut> when_{Cut::never};
    std::atomic<int> cuts_{0};
    std::list<std::thread> lines_;
    std::thread accepting_;
};

}  // namespace huiyin::store
