// Comma-separated values as RFC 4180 has them, and as spreadsheets really write them.
//
// Quotes with doubled quotes inside, line ends and commas within quotes, CRLF or LF, a byte order mark, semicolons or tabs
// instead of commas when the header has more of them. Text that is no UTF-8 is read as GB18030, which spreadsheets on
// Chinese machines write by default. Rows that are wholly empty are skipped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace huiyin::api {

struct CsvRow {
    std::size_t line = 0;                    ///< where it begins, from 1, as an editor counts
    std::vector<std::string> cells;
};

struct CsvTable {
    std::string encoding;                    ///< UTF-8 or GB18030
    std::vector<std::string> header;
    std::vector<CsvRow> rows;
};

/// Problems: csv.empty, csv.encoding, csv.quote-open {line}, csv.after-quote {line}, csv.too-many-rows {limit}.
[[nodiscard]] Result<CsvTable> parse_csv(std::string_view bytes, std::size_t rows_max = 200'000);

/// One row with its line end; cells that a spreadsheet would take for a formula are defused with an apostrophe.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace huiyin::api
