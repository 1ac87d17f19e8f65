// Rows of a CSV file or of a workbook as inputs of a record type's creating action: columns by name or title, cells by the kind of their field.
//
// References are found by number, id or title; dates may be written 2026/3/9; a date and time without an offset is meant in
// the organisation's zone. Every fault of the file is told with its row and column; nothing is taken unless all rows are good.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/csv.hpp"
#include "calendar/civil.hpp"
#include "engine/engine.hpp"
#include "policy/model.hpp"

namespace huiyin::api {

struct ImportFault {
    std::size_t row = 0;                         ///< line of the file, from 1
    std::string column;                          ///< as the header writes it; empty: the whole row
    Problem problem;
    bool is_heading = false;                     ///< of a column, not of a row
};

/// What stands in a file, ready for the engine.
struct ImportPlan {
    std::vector<Json> rows;                      ///< the rows without a fault
    std::vector<std::size_t> lines;              ///< where each of them stands
    std::vector<ImportFault> faults;
    std::size_t rows_read = 0;
    std::vector<std::pair<std::string, std::string>> columns;   ///< field → column as the header writes it
};

/// The id of the record that a cell means. Problems: csv.no-such-reference {text}, csv.ambiguous {text}.
using FindReference = std::function<Result<std::string>(const std::string& type, const std::string& text)>;

/// Faults: csv.unknown-column(-near), csv.column-twice, csv.cells, csv.not-importable, form.want-…, those of `find`.
[[nodiscard]] ImportPlan plan_import(const policy::RecordType& type, const CsvTable& table, const calendar::Zone& zone, const FindReference& find);

enum class Take { none, all, good };             ///< check only; all rows or none; the good ones

/// The file as a table, whatever it is: a workbook's sheet (by name, else its first that holds something), or CSV.
[[nodiscard]] Result<CsvTable> read_table(std::string_view bytes, const std::string& sheet = {});

struct ImportFile { std::string_view bytes; std::string name, sheet; };

/// Reads, checks and, when asked, commits. The answer is `{"rows", "good", "errors", "committed"}`, with `import` when records were made.
/// Problems: those of `parse_csv`, csv.no-such-type {type}, csv.no-creating-action {type}, those of the command itself.
[[nodiscard]] Result<Json> import_file(engine::Engine& engine, const engine::Actor& actor, const std::string& type, const ImportFile& file, Take take,
                                       const std::string& key = {});

}  // namespace huiyin::api
