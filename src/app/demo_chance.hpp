// Draws of one story: the same seed gives the same draws, whatever else happens meanwhile and on whatever machine.
#pragma once

#include <cstdint>
#include <string_view>

namespace huiyin::app {

/// SplitMix64 (Steele, Lea and Flood 2014): short, good enough for stories, and the same everywhere.
class Chance {
public:
    Chance(std::uint64_t seed, std::string_view story, std::uint64_t number) : state_(seed) {
        for (const char c : story) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
        state_ += number * 0xd1342543de82ef95U;
        state_ = next();                                 // neighbouring numbers must not draw the same, one draw apart
    }

    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    /// From `least` to `most`, both included.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return most <= least ? least : least + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(most - least + 1));
    }

private:
    std::uint64_t state_;
};

}  // namespace huiyin::app
