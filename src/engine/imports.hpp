// Imports as things: what each of them made, and whether that has been used since.
//
// The document `imports` lists them, newest first; `import/<id>` holds the records that one made and the sequence of its last
// event. A record has been used when somebody has acted on it since, when its fields have changed, or when a record that
// the same import did not make refers to it or moves its balances.
//
// Of an import of acts, `import/<id>` also holds the sequence of its first event, and `import/<id>/<n>` the steps that lead the
// records and duties that it changed back to what they were, five hundred at a time. Such a record has moved on as soon as
// anything but reading and printing has happened to it since.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/store.hpp"

namespace huiyin::engine {

inline constexpr const char* imports_document = "imports";
inline constexpr std::size_t imports_listed_max = 1'000;
[[nodiscard]] std::string import_document(const std::string& import);

/// The entry of the list by its id; null when there is none.
[[nodiscard]] Json listed_import(store::ReadView& view, const std::string& import);
/// An import of the same file into the same type by the same action that was not undone.
[[nodiscard]] std::optional<Json> standing_import(store::ReadView& view, const std::string& record_type, const std::string& action, const std::string& digest);
/// What the import made and still stands.
[[nodiscard]] std::vector<store::RecordRow> made_by(store::ReadView& view, const std::string& import);
/// Those of them that were used since, and those that they in turn refer to: what stays needs what it names. `also` belongs to the import, too.
[[nodiscard]] std::set<std::string> used_since(store::ReadView& view, const std::string& import, const std::vector<store::RecordRow>& made, const std::set<std::string>& also = {});

/// What an import of acts changed, each with the way back (standing.hpp): {"id", "version", "steps"} and {"id", "record", "steps" or null of a new one}.
struct Changed {
    std::int64_t first = 0, last = 0;                ///< its events
    JsonArray records, duties;
};
inline constexpr std::size_t changes_together = 500; ///< in one document
[[nodiscard]] std::string changes_document(const std::string& import, std::size_t part);
[[nodiscard]] Changed changed_by(store::ReadView& view, const std::string& import);
/// The records that have moved on since, and those that it made and that were used.
[[nodiscard]] std::set<std::string> moved_since(store::ReadView& view, const std::string& import, const Changed& changed);

}  // namespace huiyin::engine
