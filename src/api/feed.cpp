#include "api/feed.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace huiyin::api {
namespace {

StreamEvent event_of(const FeedItem& item) {
    JsonObject data;
    data.set("seq", item.seq);
    if (item.record_id.empty()) {
        data.set("record", nullptr);
    } else {
        data.set("record", JsonObject{{"type", item.record_type}, {"id", item.record_id}, {"version", item.version}});
    }
    JsonArray kinds, persons;
    for (const std::string& kind : item.kinds) kinds.push_back(kind);
    for (const std::string& person : item.persons) persons.push_back(person);
    data.set("kinds", std::move(kinds));
    data.set("persons", std::move(persons));
    return {"change", std::to_string(item.seq), Json(std::move(data)).dump()};
}

}  // namespace

class Feed::Reader : public EventStream {
public:
    Reader(std::size_t queue_max, std::function<bool(FeedItem&)> may_see) : queue_max_(queue_max), may_see_(std::move(may_see)) {}

    std::vector<StreamEvent> take() override {
        const std::lock_guard lock(mutex_);
        return std::exchange(waiting_, {});
    }
    bool open() const override {
        const std::lock_guard lock(mutex_);
        return open_ || !waiting_.empty();
    }
    void on_wake(std::function<void()> wake) override {
        const std::lock_guard lock(mutex_);
        wake_ = std::move(wake);
    }

    void offer(FeedItem item) {
        if (may_see_(item)) push(event_of(item));
    }
    void push(StreamEvent event) {
        const std::lock_guard lock(mutex_);
        if (!open_) return;
        if (waiting_.size() >= queue_max_) {
            open_ = false;
        } else {
            waiting_.push_back(std::move(event));
        }
        if (wake_) wake_();
    }
    void end() {
        const std::lock_guard lock(mutex_);
        open_ = false;
        if (wake_) wake_();
    }

private:
    const std::size_t queue_max_;
    const std::function<bool(FeedItem&)> may_see_;
    mutable std::mutex mutex_;
    std::vector<StreamEvent> waiting_;
    std::function<void()> wake_;
    bool open_ = true;
};

void Feed::publish(FeedItem item) {
    std::vector<std::shared_ptr<Reader>> readers;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(readers_, [](const auto& reader) { return reader.expired(); });
        for (const auto& weak : readers_)
            if (auto reader = weak.lock()) readers.push_back(std::move(reader));
        memory_.push_back(item);
        if (memory_.size() > memory_max_) memory_.pop_front();
    }
    for (const auto& reader : readers) reader->offer(item);
}

std::shared_ptr<EventStream> Feed::subscribe(std::optional<std::int64_t> after, std::function<bool(FeedItem&)> may_see) {
    const auto reader = std::make_shared<Reader>(queue_max_, std::move(may_see));
    std::vector<FeedItem> missed;
    {
        const std::lock_guard lock(mutex_);
        if (closed_) reader->end();
        readers_.push_back(reader);
        if (after) {
            const bool remembered = !memory_.empty() && memory_.front().seq <= *after + 1;
            std::copy_if(memory_.begin(), memory_.end(), std::back_inserter(missed), [&](const FeedItem& item) { return item.seq > *after; });
            // Too long ago, or too much for the queue: the reader loads what it shows anew instead.
            if (!remembered || missed.size() >= queue_max_) {
                missed.clear();
                reader->push({"reload", "", "{}"});
            }
        }
    }
    for (const FeedItem& item : missed) reader->offer(item);
    return reader;
}

void Feed::close() {
    std::vector<std::shared_ptr<Reader>> readers;
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        for (const auto& weak : readers_)
            if (auto reader = weak.lock()) readers.push_back(std::move(reader));
    }
    for (const auto& reader : readers) reader->end();
}

std::size_t Feed::readers() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(readers_.begin(), readers_.end(), [](const auto& reader) { return !reader.expired(); }));
}

}  // namespace huiyin::api
