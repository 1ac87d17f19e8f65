// A duty's clock: a fold over the record's own events.
//
// Events say when the duty began, rested, went on, was kept, fell away or was waived. The fold gives its state, its due
// time and the stretches in between, which are the proof that screens and prints show. Nothing is latched: folding again
// the same events gives the same clock, and a changed calendar gives the clock that it should have been.
//
// A rest does not use up the limit: what was left when the clock stopped is left when it goes on. Limits in hours go on
// by the clock, in working time by working time, in days by whole days of their kind.
//
//   fold({{Beat::start, at("2026-04-10 14:00")}, {Beat::keep, at("2026-04-14 09:10")}}, terms, now)    // kept_late, due 2026-04-13 17:30
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "calendar/due_time.hpp"

namespace huiyin::engine {

enum class Beat { start, rest, go_on, keep, drop, waive };
struct ClockEvent { Beat beat = Beat::start; Instant at; };

/// `broken` is late and closed without ever being kept; an open clock past its due time is `late`.
enum class ClockStatus { open, late, paused, kept, kept_late, dropped, waived };
[[nodiscard]] const char* name_of(ClockStatus status);

/// The limit as it stood when the duty began: counted by the calendar, or a fixed instant that FEEL worked out.
struct ClockTerms {
    const calendar::WorkCalendar* calendar = nullptr;
    std::variant<calendar::Limit, Instant> limit;
    calendar::RestDay rest_day = calendar::RestDay::natural;
    calendar::Surroundings around = {};                ///< what the phrase of a limit was told
    std::optional<Instant> seen_from = {};             ///< from where the phrase is read, if not from the start
};

struct Stretch { Instant from, to; bool resting = false; };

struct FoldedClock {
    ClockStatus status = ClockStatus::open;
    Instant started_at;
    std::optional<Instant> due_at;                     ///< none while the clock rests
    std::optional<Instant> closed_at;
    bool provisional = false;
    std::vector<Stretch> stretches;
    std::vector<calendar::CountStep> steps;            ///< of the limit as counted last
};

/// Problems are those of `due_time`. Events come in order; the first is a start; what follows a close is not looked at.
[[nodiscard]] Result<FoldedClock> fold(const std::vector<ClockEvent>& events, const ClockTerms& terms, Instant now);

/// How far a close lies behind the due time, by the clock: "15 小时 40 分".
[[nodiscard]] std::string lateness_words(std::int64_t ms, Language language);
/// What is left: "剩余 2 小时 15 分（工作时间）", "已逾期 …"; days when more than a day is left.
[[nodiscard]] std::string remaining_words(const calendar::WorkCalendar& calendar, Instant now, Instant due, Language language);

}  // namespace huiyin::engine
