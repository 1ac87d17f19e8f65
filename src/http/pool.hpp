// A named pool of threads with a bounded queue, for work that blocks (storage, password hashes, PDF).
//
// A full queue refuses at once: waiting longer helps nobody, and the server answers 503 with Retry-After.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace huiyin::http {

class Pool {
public:
    Pool(std::string name, std::size_t threads, std::size_t queue_max);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// False when the queue is full or the pool is closing. Work must not throw.
    [[nodiscard]] bool post(std::function<void()> work);
    /// Takes no more, finishes what waits, and joins.
    void close();
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    void run();

    const std::string name_;
    const std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace huiyin::http
