// A clock that runs ahead of the system's: what will be due in ten days can be seen today, on a sample organisation.
//
//   RehearsalClock(*RehearsalClock::distance("10d")).now()               // ten days from now, and it goes on
#pragma once

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace huiyin::app {

class RehearsalClock : public Clock {
public:
    explicit RehearsalClock(std::int64_t ahead_ms) : ahead_ms_(ahead_ms) {}
    [[nodiscard]] Instant now() const override { return system_.now() + ahead_ms_; }
    /// "90m", "26h" or "10d" in milliseconds, up to ten years; nothing for any other text.
    [[nodiscard]] static std::optional<std::int64_t> distance(std::string_view text);

private:
    const SystemClock system_;
    const std::int64_t ahead_ms_;
};

}  // namespace huiyin::app
