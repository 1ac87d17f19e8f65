// Records as sheets and sheets of records: the template of a type, the rows at fault, a list as a file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/import_rows.hpp"
#include "report/print.hpp"

namespace huiyin::api {

/// An empty workbook with the type's fields as headings: required ones and what cells may hold are said, choices are offered.
[[nodiscard]] std::string template_sheet(const policy::RecordType& type, Language language);
/// The same for acts on records that exist: first what says which record is meant (`key`, names or titles; else what singles one
/// out), then what the action asks for.
[[nodiscard]] std::string template_sheet(const policy::RecordType& type, const policy::Action& action, const std::vector<std::string>& key, Language language);
/// The rows that `errors` (of `import_file`) speak of, as they stood, faulty cells marked, what is wrong in a last column.
/// That column is ignored when the sheet is imported again.
[[nodiscard]] std::string error_sheet(const CsvTable& table, const Json& errors, Language language);
/// The heading of the column in which `error_sheet` says what is wrong, in each language.
[[nodiscard]] bool is_error_heading(const std::string& heading);

enum class ListFile { xlsx, csv, pdf };

struct ExportWanted {
    report::PrintRequest shown;                      ///< types, language and zone: how values are shown
    std::string type;
    std::vector<std::string> columns;                ///< fields; empty: all that a cell can hold
    ListFile as = ListFile::xlsx;
    std::string title, asked;                        ///< of a PDF: the view's name, its filter in words
};
using NextPage = std::function<Result<Json>(const std::string& cursor)>;
/// Rows of the list, page by page through `next` until it gives none; 100,000 at most, 3,000 on paper. Problems: export.too-many,
/// print.list-too-long, those of `next`.
[[nodiscard]] Result<std::string> export_list(const ExportWanted& wanted, const NextPage& next);

/// The route of a day (docs/api.md) on paper: its stops in their order with the columns of `view`, under a band for each place.
[[nodiscard]] Result<std::string> print_route(const report::PrintRequest& shown, const Json& type, const Json& view, const Json& route);

}  // namespace huiyin::api
