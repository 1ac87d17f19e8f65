// Runs a scenario step by step and gathers what differs from what it expects.
#pragma once

#include <string>

#include "app/scenario.hpp"
#include "app/scenario_organisation.hpp"

namespace huiyin::app {

struct Verdict {
    bool passed = false;
    policy::Diagnostics failures;                    ///< of a scenario that cannot be read: its faults
    std::int64_t ms = 0;                             ///< of the machine, not of the scenario
};

/// After the last step the ledger must verify and every clock must fold to what stands in its row.
[[nodiscard]] Verdict run_scenario(const Scenario& scenario, const Stage& stage, Workshop& workshop);

}  // namespace huiyin::app
