// A person's duties for the calendar of a telephone: what is open, what closed lately, and what schedules will open.
//
// Entries end at the due time and begin half an hour before, so that what is due at midnight stands on the day that ends.
// Each keeps its UID for life: an occurrence that opens goes on with the one under which it was announced. SEQUENCE counts
// what happened to the clock. Only what the person may see is in them, as he may see it.
#pragma once

#include <string>

#include "calendar/icalendar.hpp"
#include "engine/scene.hpp"

namespace huiyin::engine {

/// `origin` is where the console is, such as https://desk.example; links to records begin with it. At most 600 entries.
[[nodiscard]] calendar::Feed agenda(Scene& scene, const std::string& origin);

}  // namespace huiyin::engine
