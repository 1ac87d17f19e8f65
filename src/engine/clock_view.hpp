// Clocks as docs/api.md shows them: due, left or late in words, the count explained, and what may be done about it.
#pragma once

#include <optional>

#include "engine/scene.hpp"

namespace huiyin::engine {

/// In a list nobody does anything about a clock: what may be done is worked out for pages only.
enum class ClockUse { page, list };
/// The clock of a duty row at this moment. `record` is the row's own record, where the duty has one.
[[nodiscard]] Json clock_view(Scene& scene, const store::DutyRow& duty, const store::RecordRow* record, ClockUse use = ClockUse::page);
/// The first due of the record's open duties, or null.
[[nodiscard]] Json next_clock(Scene& scene, const store::RecordRow& row);
/// What a definition is called: its duty, schedule or approval step; the id where the packs no longer have it.
[[nodiscard]] Text title_of_duty(const policy::Policy& policy, const std::string& definition);
/// The clauses of a duty; none where the packs no longer have it.
[[nodiscard]] std::vector<std::string> clauses_of_duty(const policy::Policy& policy, const std::string& definition);
/// Whether an open duty is late by now, whatever its row still says.
[[nodiscard]] bool is_late(Scene& scene, const store::DutyRow& duty);

}  // namespace huiyin::engine
