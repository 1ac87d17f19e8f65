// What a layout says, apart from how it is drawn: shared by the form on paper and the form as a spreadsheet.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "report/print.hpp"

namespace huiyin::report {

/// What one step of an approval decided.
struct Decided { std::string step, said, by, at; };

/// A signature that was put under a document: the digest of what was shown, and whether the record still is that.
struct Signed { std::string digest; bool as_signed = false; };

[[nodiscard]] inline Problem layout_fault(std::string what) { return Problem("print.layout", {{"what", std::move(what)}}); }
/// The form's title and the record's number.
[[nodiscard]] std::string form_title(const PrintRequest& request);
/// Who printed it and when.
[[nodiscard]] std::string printed_words(const PrintRequest& request);
/// The records that refer to the printed one by the way back `name`, oldest first.
[[nodiscard]] const JsonArray& related_items(const PrintRequest& request, const std::string& name);
/// The column called `name` of a field of rows; null when it has none.
[[nodiscard]] const Json& line_column(const Json& field, const std::string& name);
/// Every decision of every chain that ran for the action; passing on decides nothing.
[[nodiscard]] std::vector<Decided> decisions_of(const PrintRequest& request, const Json& view, const std::string& action);
/// The document under the signature in `field`; nothing where it was put under none, or the reader may not see it.
[[nodiscard]] std::optional<Signed> signed_document(const Json& view, const std::string& field);
/// A cell's share of its row's width.
[[nodiscard]] inline double weight_of(const Json& cell) { return static_cast<double>(std::max<std::int64_t>(cell["width"].int_or(1), 1)); }

}  // namespace huiyin::report
