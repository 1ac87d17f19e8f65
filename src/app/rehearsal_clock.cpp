#include "app/rehearsal_clock.hpp"

#include <charconv>

namespace huiyin::app {

std::optional<std::int64_t> RehearsalClock::distance(std::string_view text) {
    constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms, most_ms = 3'660 * day_ms;
    std::int32_t amount = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    const std::int64_t unit_ms = unit == "m" ? minute_ms : unit == "h" ? hour_ms : unit == "d" ? day_ms : 0;
    if (error != std::errc() || amount < 0 || unit_ms == 0 || amount > most_ms / unit_ms) return {};
    return amount * unit_ms;
}

}  // namespace huiyin::app
