// Records as docs/api.md shows them: rows of lists, whole pages, and what happened to them.
#pragma once

#include "engine/field_view.hpp"
#include "engine/scene.hpp"

namespace huiyin::engine {

[[nodiscard]] Json state_view(const policy::RecordType& type, const std::string& state);
/// {"id", "number", "title", "type"} and, for a page, "phone"; null without a customer.
[[nodiscard]] Json customer_view(Scene& scene, const std::string& customer, bool with_phone);

/// Loads together what the rows will refer to: owners, customers, references, open duties.
void expect_for(Scene& scene, const std::vector<store::RecordRow>& rows);
/// RecordRow. Derived fields that are not kept are worked out only when they are among the columns.
[[nodiscard]] Json row_view(Scene& scene, const store::RecordRow& row, const std::vector<std::string>& columns = {});
/// The rows that the reader may see, as a list.
[[nodiscard]] JsonArray rows_view(Scene& scene, const std::vector<store::RecordRow>& rows, const std::vector<std::string>& columns = {});

/// RecordView of a record that the reader may see.
[[nodiscard]] Json page_view(Scene& scene, const store::RecordRow& row, const policy::RecordType& type);
/// The record as a print needs it: everything of a page but what may be done, related records and the timeline.
[[nodiscard]] JsonObject document_view(Scene& scene, const store::RecordRow& row, const policy::RecordType& type);

/// A way back of the record: other records that refer to it.
struct WayBack { const policy::RecordType* type = nullptr; const policy::Field* field = nullptr; };
[[nodiscard]] std::vector<WayBack> ways_back(const policy::Policy& policy, const std::string& record_type);
/// The records of a way back that the reader may see, oldest first.
[[nodiscard]] std::vector<store::RecordRow> related_rows(Scene& scene, const WayBack& way, const std::string& record, std::size_t most);

/// TimelineEntries, oldest first.
[[nodiscard]] JsonArray timeline_view(Scene& scene, const store::RecordRow& row, const policy::RecordType& type);

}  // namespace huiyin::engine
