// Lists on paper: a table over as many pages as it takes, above it what was asked for, below it who printed it and when.
#pragma once

#include <string>
#include <vector>

#include "report/print.hpp"
#include "report/table.hpp"

namespace huiyin::report {

struct ListRow {
    std::vector<std::string> values;
    std::string group;                               ///< a band over the rows that follow one another in it; empty: none
};

struct ListPrint {
    std::string title;
    std::string organisation;
    std::string asked;                               ///< what the list was asked for: its filter in words
    std::string counted;                             ///< how many there are
    std::string printed;                             ///< who printed it and when
    std::vector<Column> columns;                     ///< their weights are found from what stands in them; one of more than 1 is kept as room to write
    std::vector<ListRow> rows;
    Language language = Language::zh;
};

constexpr std::size_t list_rows_max = 3'000;         // some 100 pages; who needs more takes a file

/// A PDF, upright while the columns fit, else across. Problems: print.list-too-long {limit}, print.too-long.
[[nodiscard]] Result<std::string> print_list(const ListPrint& list);

}  // namespace huiyin::report
