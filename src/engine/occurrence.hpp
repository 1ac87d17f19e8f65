// An occurrence of a schedule before it is written: for whom, in which period of his, from when and until when. Whoever plans a
// round and whoever only foretells it (a calendar of what is coming) work it out here.
#pragma once

#include <optional>
#include <string>

#include "calendar/recurrence.hpp"
#include "engine/duty_rule.hpp"
#include "engine/world.hpp"

namespace huiyin::engine {

/// For whom, which period of his, and in which phase of the schedule.
struct Planned {
    std::string object;
    calendar::PeriodSpan period;
    std::size_t phase = 0;
};

/// The population of the schedule in the period, each member once; the organisation itself is one null.
[[nodiscard]] feel::List members_of(World& world, const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period);
/// What the member owes: the period of the round, or that of his own which holds `today` where periods are counted from a date or
/// a completion. Nothing before the first and after the last.
[[nodiscard]] std::optional<Planned> planned_for(World& world, const policy::Pack& pack, const policy::Schedule& schedule, const feel::Value& member, const calendar::PeriodSpan& period, calendar::Date today);

/// The duty as it begins, with its terms told, and what its expressions see. It is not counted yet, and nobody holds it.
struct Draft { store::DutyRow duty; Frame frame; };
/// `rule` is that of the phase; `id` decides what is drawn by lot. Without `opens` it begins with its period, or at `now`.
[[nodiscard]] Draft draft_of(World& world, const DutyRule& rule, const Planned& planned, std::int32_t number, std::string id, Instant now);
/// When the draft will be due; none where it cannot be told yet.
[[nodiscard]] std::optional<Instant> due_of(World& world, const DutyRule& rule, const store::DutyRow& draft, Instant now);

/// Writes into the row what its limit is and what that has to be told. What was told once stays told.
void set_terms(World& world, store::DutyRow& duty, const DutyRule& rule, const Frame& frame);

}  // namespace huiyin::engine
