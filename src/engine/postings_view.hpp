// What was posted: on the page of a holder his balances and what went in and out, on that of the record that posted it its postings.
#pragma once

#include "engine/scene.hpp"

namespace huiyin::engine {

/// {"balances": [{book, title, unit, amount}], "items": [{book, title, unit, amount, from, to, what, at, record, reverses}]}. Amounts of a
/// holder are signed as he sees them, newest first and at most 50; holders that the reader may not see are named by their type alone.
[[nodiscard]] Json postings_view(Scene& scene, const store::RecordRow& row);

}  // namespace huiyin::engine
