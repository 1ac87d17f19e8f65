// The cases that a condition can meet, where it looks at choices, truths, states and figures compared with constants only.
//
// Each thing that it reads has a few classes of values that the condition cannot tell apart: the choices of a field, true
// and false, the states an action starts from, and for a figure the constants it is compared with and one value between
// each two of them; blank where a value may be missing. All combinations are tried. Conditions that read anything else
// (lists, decisions, the time, sums) claim nothing, so that what is said is certain.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/model.hpp"
#include "policy/workbook.hpp"

namespace huiyin::policy {

/// Where the condition stands to its action: what is required is asked before the record moves, events and effects come after.
enum class When { before, after };

class GuardCases {
public:
    /// `action` narrows states and blanks; null for conditions that stand elsewhere.
    GuardCases(const Workbook& book, const RecordType* type, const Action* action, When when = When::before) : book_(book), type_(type), action_(action), when_(when) {}

    /// How many of `conditions`, tried in order, hold first in some case (a place in the list each), and a case in which none
    /// of them holds. Empty when nothing can be said.
    struct Tried { std::vector<bool> hit; std::optional<std::string> none; };
    [[nodiscard]] std::optional<Tried> try_all(const std::vector<const Expression*>& conditions) const;

private:
    const Workbook& book_;
    const RecordType* type_;
    const Action* action_;
    When when_;
};

}  // namespace huiyin::policy
