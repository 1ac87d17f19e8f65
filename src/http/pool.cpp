#include "http/pool.hpp"

#include <pthread.h>

#include <utility>

namespace huiyin::http {

Pool::Pool(std::string name, std::size_t threads, std::size_t queue_max) : name_(std::move(name)), queue_max_(queue_max) {
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this] { run(); });
        pthread_setname_np(threads_.back().native_handle(), name_.substr(0, 15).c_str());
    }
}

Pool::~Pool() { close(); }

bool Pool::post(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        if (closing_ || queue_.size() >= queue_max_) return false;
        queue_.push_back(std::move(work));
    }
    wake_.notify_one();
    return true;
}

void Pool::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

void Pool::run() {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
            if (queue_.empty()) return;
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        work();
    }
}

}  // namespace huiyin::http
