// Live changes to many readers, each with a bounded queue, and a memory of the last ones for those who come back.
//
// A reader that does not keep up is cut off rather than waited for; it comes back with the last id that it saw and gets
// what it missed, or is told to load everything anew when that is too long ago.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/message.hpp"
#include "base/json.hpp"

namespace huiyin::api {

/// A change as the feed hands it on.
struct FeedItem {
    std::int64_t seq = 0;
    std::string record_type, record_id;                   ///< empty: none in particular
    std::int64_t version = 0;
    std::vector<std::string> kinds;                       ///< record, duty, notice
    std::vector<std::string> persons;                     ///< whom it concerns
};

class Feed {
public:
    explicit Feed(std::size_t queue_max = 256, std::size_t memory_max = 4096) : queue_max_(queue_max), memory_max_(memory_max) {}

    /// Hands the change to every reader that `may_see` admits it to. From any thread; never blocks on a reader.
    void publish(FeedItem item);

    /// A reader from the next change on; with `after` (the id last seen) from there. `may_see` says what it may know of, may take
    /// things out of the copy that it is given, and is called on the publisher's thread.
    std::shared_ptr<EventStream> subscribe(std::optional<std::int64_t> after, std::function<bool(FeedItem&)> may_see);

    /// Ends every stream; those that subscribe later end at once.
    void close();
    [[nodiscard]] std::size_t readers() const;

private:
    class Reader;
    const std::size_t queue_max_, memory_max_;
    mutable std::mutex mutex_;
    std::vector<std::weak_ptr<Reader>> readers_;
    std::deque<FeedItem> memory_;
    bool closed_ = false;
};

}  // namespace huiyin::api
