// What a running node does without being asked: fires what falls due, lays checkpoints, and looks after itself at night.
#pragma once

#include <memory>

#include "app/log.hpp"
#include "app/rounds.hpp"
#include "app/workplace.hpp"

namespace huiyin::app {

class Upkeep {
public:
    static constexpr std::int64_t checkpoint_events = 1000;     ///< a checkpoint after so many events …
    static constexpr std::int64_t checkpoint_ms = 60'000;       ///< … or after so long, whichever comes first
    static constexpr std::int64_t night_from_ms = 3 * 3'600'000, night_to_ms = 5 * 3'600'000;   ///< of the organisation's day

    Upkeep(Workplace& place, const Clock& clock, const Log& log);
    ~Upkeep();
    void stop();

private:
    std::int64_t fire();
    std::int64_t keep();
    void lay_checkpoint(Instant now);
    void look_over_clocks(Instant now);

    Workplace& place_;
    const Clock& clock_;
    const Log& log_;
    Instant checkpoint_at_, expired_at_;
    calendar::Date looked_over_on_;
    std::size_t token_ = 0;
    std::unique_ptr<Rounds> timers_, keeping_;
};

}  // namespace huiyin::app
