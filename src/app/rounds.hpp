// A thread that does something again and again: it sleeps until its next round is due, or until it is woken.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace huiyin::app {

class Rounds {
public:
    /// `round` returns how many milliseconds it wants to sleep. What it throws is handed to `failed`, and it is tried again later.
    Rounds(std::function<std::int64_t()> round, std::function<void(const std::string& what)> failed);
    ~Rounds() { stop(); }
    /// The next round comes now, but at most twenty times a second. From any thread; never blocks.
    void wake();
    /// Returns when the round in hand has ended.
    void stop();

private:
    void run();

    std::function<std::int64_t()> round_;
    std::function<void(const std::string&)> failed_;
    std::mutex mutex_;
    std::condition_variable condition_;
    bool woken_ = false, stopping_ = false;
    std::thread thread_;
};

}  // namespace huiyin::app
