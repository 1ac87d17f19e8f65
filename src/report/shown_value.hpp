// A field of a record's view as a reader sees it: titles for ids and choices, local time, money with its sign.
#pragma once

#include <string>

#include "base/json.hpp"
#include "report/print.hpp"

namespace huiyin::report {

/// A text of packs, {"zh", "en"}, in the language, in Chinese where it has no other.
[[nodiscard]] std::string text_in(Language language, const Json& text);
/// What the path names in `view` (see docs/print-layout.md), as text; empty for nothing.
[[nodiscard]] std::string shown(const PrintRequest& request, const Json& view, const std::string& path);
/// The file id that the path names, or empty.
[[nodiscard]] std::string file_at(const Json& view, const std::string& path);
/// One value of the field called `name`, as text.
[[nodiscard]] std::string shown_value(const PrintRequest& request, const Json& view, const Json& field, const std::string& name, const Json& value);
/// An instant in the organisation's time, to the minute: seconds are noise on paper.
[[nodiscard]] std::string local_minute(const PrintRequest& request, Instant at);
/// The record's own field, as text.
[[nodiscard]] inline std::string shown_field(const PrintRequest& request, const Json& view, const Json& field) {
    const std::string name = field["name"].string_or("");
    return shown_value(request, view, field, name, view["fields"][name]);
}
/// Whether its values are amounts or counts, which stand at the right of a column.
[[nodiscard]] bool is_figure(const Json& field);
/// The newest of the records that refer to the printed one by the way back `name`; null for none.
[[nodiscard]] const Json& newest_related(const PrintRequest& request, const std::string& name);
/// The description of a record type by its id, from `request.type` (its own) or `request.types`.
[[nodiscard]] const Json& field_of(const PrintRequest& request, const Json& view, const std::string& name);

}  // namespace huiyin::report
