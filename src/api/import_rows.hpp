// Rows of a CSV file or of a workbook as acts: each creates a record, or performs an action on the record that its key means.
//
// Columns are known by name or title, cells are read by the kind of their field. Every fault of the file is told with its row and
// column; nothing is taken unless all rows are good.
//
//   account,month,present_index        imported with the action `read`: account and month, which that does not ask for, say
//   A-1001,2026-03-01,4711             which record is meant, and the index is what is entered there
#pragma once

#include <string>
#include <vector>

#include "api/import_columns.hpp"
#include "engine/engine.hpp"

namespace huiyin::api {

/// What stands in a file, ready for the engine.
struct ImportPlan {
    std::vector<Json> rows;                      ///< the rows without a fault
    std::vector<Json> keys;                      ///< of acts: which record each of them means
    std::vector<std::size_t> lines;              ///< where each of them stands
    std::vector<ImportFault> faults;
    std::size_t rows_read = 0;
    std::vector<std::pair<std::string, std::string>> columns;   ///< field → column as the header writes it
};

/// Faults: those of the columns and cells, csv.cells, csv.no-key, csv.key-empty. `acts`: null where rows create records.
[[nodiscard]] ImportPlan plan_import(const policy::RecordType& type, const CsvTable& table, const calendar::Zone& zone, const FindReference& find, const ActRows* acts = nullptr);

enum class Take { none, all, good };             ///< check only; all rows or none; the good ones

/// The file as a table, whatever it is: a workbook's sheet (by name, else its first that holds something), or CSV.
[[nodiscard]] Result<CsvTable> read_table(std::string_view bytes, const std::string& sheet = {});

struct ImportFile { std::string_view bytes; std::string name, sheet; };

/// What is done with each row: by default the type's creating action.
struct ImportHow {
    std::string action;                          ///< empty: the creating one
    std::vector<std::string> key;                ///< of acts: the columns that say which record is meant, by name or title
    std::string confirm;                         ///< of acts: why one goes on in spite of warnings
};

/// The action that rows of the type take. Problems: csv.no-creating-action {type}, csv.no-such-action(-near) {type, action}.
[[nodiscard]] Result<const policy::Action*> import_action(const policy::RecordType& type, const std::string& action);

/// Reads, checks and, when asked, commits. The answer is `{"rows", "good", "errors", "committed"}`, with `import` when something was done.
/// Problems: those of `parse_csv` and `import_action`, csv.no-such-type {type}, those of the command itself.
[[nodiscard]] Result<Json> import_file(engine::Engine& engine, const engine::Actor& actor, const std::string& type, const ImportFile& file, Take take,
                                       const ImportHow& how = {}, const std::string& idempotency_key = {});

}  // namespace huiyin::api
