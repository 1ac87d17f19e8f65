// Whether an action may be performed, in the documented order: person, state, version, form, rules. The first kind of
// check that fails answers; within form and rules all failures come back together, each with its clauses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/world.hpp"

namespace huiyin::engine {

struct Attempt {
    const policy::RecordType* type = nullptr;
    const policy::Action* action = nullptr;
    std::optional<store::RecordRow> record;              ///< none: a creation
    std::string actor;                                   ///< person, or empty for the system
    Json input;
    Json signatures;                                     ///< what stood over each signature of the input (signatures.hpp)
    std::optional<std::int64_t> version;                 ///< as the sender saw it
    std::string confirm_reason, leave_reason, change_reason;
    Language language = Language::zh;
    bool by_effect = false;                              ///< another action performs it: the pack says so, and asks nobody's leave
};

struct Permitted {
    Json values;                                         ///< fields to set, in their one spelling, proposals included
    std::vector<std::string> kept;                       ///< clauses of the rows that held and of the fields that were asked
    std::vector<std::string> left;                       ///< clauses from which leave was given, by `unless` or `change`
    std::vector<std::string> waived;                     ///< clauses of `confirm` rows that were gone past with a reason
    std::vector<std::pair<policy::ClauseIds, bool>> judged;   ///< `judge` rows: clauses, kept or broken
};

/// Problems: action.not-yours, action.not-from-state, action.wait, action.wait-said, action.wait-first, record.stale, form.refused (with causes), action.require (with causes),
/// action.confirm (with causes), action.changed-proposal.
[[nodiscard]] Result<Permitted> check_action(World& world, const Attempt& attempt);

/// What expressions of the action see: `record` as it will be once `values` are set, `previous` as it is.
[[nodiscard]] Frame action_frame(World& world, const Attempt& attempt, const Json& values);

/// Fills in what is proposed where nothing was given. What was given otherwise stays as it is.
void fill_proposals(World& world, const Attempt& attempt, Json& values);

/// Only who, from where and not too early: what decides whether a button is open.
[[nodiscard]] Done check_standing(World& world, const Attempt& attempt);

}  // namespace huiyin::engine
