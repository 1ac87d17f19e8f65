// Workbooks of Office Open XML (ECMA-376), read as the text that a person sees in their cells.
//
// Shared and inline strings, numbers with the fifteen digits that a spreadsheet shows, dates by the style of their cell
// (2026-03-09, 2026-03-09 14:30, 14:30), the values that formulas had when the file was saved. Cells that were merged
// downwards all read as the first of them. Rows that are wholly empty are left out; every row knows its number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace huiyin::sheet {

struct SheetRow {
    std::size_t number = 0;                          ///< as the spreadsheet shows it, from 1
    std::vector<std::string> cells;
};

struct Sheet {
    std::string name;
    std::vector<SheetRow> rows;
};

struct ReadLimits {
    std::size_t unpacked_bytes_max = 96 * 1024 * 1024;
    std::size_t rows_max = 200'000;
    std::size_t columns_max = 500;
};

/// Whether the bytes are a zip archive, as every workbook is, or an older or encrypted workbook, which is refused with its own words.
[[nodiscard]] bool looks_like_workbook(std::string_view bytes);

/// The visible sheets in their order. Problems: xlsx.not-xlsx, xlsx.old-or-encrypted, xlsx.damaged {part}, xlsx.too-large {limit},
/// xlsx.too-many-rows {limit}, xlsx.too-many-columns {limit}, xlsx.no-sheet.
[[nodiscard]] Result<std::vector<Sheet>> read_xlsx(std::string_view bytes, const ReadLimits& limits = {});

/// Column A is 0; nothing for what is no reference.
[[nodiscard]] std::string column_letters(std::size_t column);

}  // namespace huiyin::sheet
