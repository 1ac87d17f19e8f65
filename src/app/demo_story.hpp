// The stories of the sample: who appears in which, when each begins, and what it picks.
//
// A story is begun when its turn comes and forgotten when it has ended, so that a year of a large organisation needs no more
// memory than the stories that are under way.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/demo_values.hpp"

namespace huiyin::app {

/// What a story does instead of the way that begins at `at` when the first step of it is refused: the ways of `first` that are left,
/// each of which leads on to `after`.
struct Fallback { std::size_t at; const JsonArray* ways; std::size_t next_way; std::vector<const Json*> after; };

struct Story {
    std::string name;
    std::vector<const Json*> steps;                   ///< `either` among them is replaced by what was drawn, `first` by the way that is tried
    std::vector<Fallback> fallbacks;                  ///< the innermost last
    std::size_t next = 0;
    Names names;
    std::map<std::string, std::string> types;         ///< record types of what it named
    Chance chance{0, "", 0};

    [[nodiscard]] bool ended() const { return next >= steps.size(); }
    /// Draws among the alternatives that come next, until a step does.
    void settle();
    /// A step was done: the way that it belongs to is the one that is walked.
    void pass() { fallbacks.clear(); }
    /// The step that comes next is not possible: takes up the next of the ways, if one is left.
    [[nodiscard]] bool turn_aside();
};

/// One of a crowd: what it picked, was dealt and named in its steps of the setup.
struct Member { Names names; std::map<std::string, std::string> types; };

/// A story that is going to begin.
struct Beginning { Instant at; const Json* written = nullptr; std::uint64_t number = 0; const Member* member = nullptr; };

/// Lists among the steps are steps themselves.
void flatten(const Json& steps, std::vector<const Json*>& out);

class DemoStories {
public:
    DemoStories(const Json& demo, const DemoTime& time, Instant from, Instant to) : demo_(demo), time_(time), from_(from), to_(to) {}

    /// The members of a crowd, with what they pick and are dealt; their steps are still to be done.
    [[nodiscard]] std::vector<Member> members(const Json& crowd) const;
    /// All beginnings, in the order of the files. Problems: demo.value.
    [[nodiscard]] Result<std::vector<Beginning>> beginnings(const std::map<std::string, std::vector<Member>>& crowds) const;
    /// Problems: demo.value for a story without steps.
    [[nodiscard]] Result<Story> begin(const Beginning& beginning, std::size_t place) const;

private:
    [[nodiscard]] Result<std::vector<Instant>> times(const Json& written, const Member* member, std::uint64_t index) const;
    [[nodiscard]] std::uint64_t seed() const { return static_cast<std::uint64_t>(demo_["seed"].int_or(1)); }

    const Json& demo_;
    const DemoTime& time_;
    const Instant from_, to_;
};

}  // namespace huiyin::app
