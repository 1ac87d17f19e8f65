// Fields as docs/api.md shows them: their shapes, their values as this reader may see them, and the words for ids.
#pragma once

#include <string>
#include <vector>

#include "engine/scene.hpp"

namespace huiyin::engine {

[[nodiscard]] const char* name_of(policy::FieldType type);
/// Field of docs/api.md. `required` as an action asks it.
[[nodiscard]] Json shape_of(const policy::Field& field, bool required = false);

/// Which derived fields are worked out: those of a page all, those of a list only the ones that it shows.
struct Wanted { const std::vector<std::string>* columns = nullptr; };
/// Values of the record's fields as the reader may see them: {"fields", "masked"}.
struct SeenFields { JsonObject fields; std::vector<std::string> masked; };
[[nodiscard]] SeenFields seen_fields(Scene& scene, const store::RecordRow& row, const policy::RecordType& type, Wanted wanted = {});
/// One value as the reader may see it; null when hidden.
[[nodiscard]] Json seen(Scene& scene, const store::RecordRow& row, const policy::Field& field, const Json& value);

/// Adds {field: {id: text}} for the references of the value, and of its lines' columns.
void add_labels(Scene& scene, const policy::Field& field, const Json& value, JsonObject& labels);

/// A value as text in the reader's language, with titles for ids and choices; empty for nothing.
[[nodiscard]] std::string words_of(Scene& scene, const policy::Field& field, const Json& value);

}  // namespace huiyin::engine
