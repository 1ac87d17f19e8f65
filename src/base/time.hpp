// Instants, and the one place that asks the machine for the time.
//
// An instant is a count of milliseconds since 1970-01-01T00:00Z. Dates and local times are other types, in
// `calendar`, which alone converts, with a zone in hand. All code takes the time from a `Clock`.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huiyin {

struct Instant {
    std::int64_t ms = 0;                                   ///< since the epoch, UTC
    auto operator<=>(const Instant&) const = default;
    Instant operator+(std::int64_t milliseconds) const { return {ms + milliseconds}; }
    std::int64_t operator-(Instant other) const { return ms - other.ms; }
    /// RFC 3339 in UTC with milliseconds: 2026-03-09T02:15:00.000Z.
    [[nodiscard]] std::string to_string() const;
    /// RFC 3339 with any offset; empty for anything else.
    static std::optional<Instant> parse(std::string_view text);
};

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock : public Clock {
public:
    [[nodiscard]] Instant now() const override;
};

/// Stands still until told.
class VirtualClock : public Clock {
public:
    explicit VirtualClock(Instant start) : now_ms_(start.ms) {}
    [[nodiscard]] Instant now() const override { return {now_ms_.load()}; }
    void set(Instant at) { now_ms_.store(at.ms); }

private:
    std::atomic<std::int64_t> now_ms_;
};

}  // namespace huiyin
