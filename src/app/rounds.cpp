#include "app/rounds.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

namespace huiyin::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds pause_least{50};                      // between two rounds, however often it is woken
constexpr std::int64_t sleep_most_ms = 60'000;               // the machine's clock may be set while we sleep
constexpr std::int64_t sleep_after_failure_ms = 5'000;

}  // namespace

Rounds::Rounds(std::function<std::int64_t()> round, std::function<void(const std::string&)> failed)
    : round_(std::move(round)), failed_(std::move(failed)), thread_([this] { run(); }) {}

void Rounds::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    condition_.notify_all();
}

void Rounds::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    condition_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Rounds::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        woken_ = false;
        lock.unlock();
        std::int64_t sleep_ms = sleep_after_failure_ms;
        try {
            sleep_ms = round_();
        } catch (const std::exception& error) {
            failed_(error.what());
        }
        lock.lock();
        condition_.wait_for(lock, pause_least, [this] { return stopping_; });
        condition_.wait_for(lock, milliseconds(std::clamp<std::int64_t>(sleep_ms, 0, sleep_most_ms)), [this] { return stopping_ || woken_; });
    }
}

}  // namespace huiyin::app
