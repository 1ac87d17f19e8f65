// Hears what other nodes announce. A writer's transaction leaves the notices in the table `announced` and says who wrote, and for whom;
// the server passes that on when it stands.
#pragma once

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/json.hpp"

namespace huiyin::store::postgres {

class Connection;

inline constexpr const char* channel = "huiyin_commit";
/// What a writer says: its own name, so that it does not hear itself, and the organisation.
[[nodiscard]] std::string said(const std::string& node, const std::string& organisation);

class Listener {
public:
    /// Calls `heard` on a thread of its own with what other nodes announced for the organisation from now on, in order and each once,
    /// also when the connection was lost meanwhile.
    Listener(std::string address, const std::string& node, const std::string& organisation, std::function<void(const std::vector<Json>&)> heard);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

private:
    void listen();
    bool listen_once();
    void hear(Connection& reading);
    bool stopped_within(int ms);

    std::string address_, node_, organisation_;
    std::function<void(const std::vector<Json>&)> heard_;
    std::int64_t last_ = -1;                         ///< the newest group that was read; before the first: none
    int stop_[2] = {-1, -1};                         ///< a pipe that ends the wait
    std::thread thread_;
};

}  // namespace huiyin::store::postgres
