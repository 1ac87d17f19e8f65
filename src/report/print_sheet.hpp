// Printed forms as spreadsheets: the same layout, the same record, with amounts as numbers and days as days.
//
// One sheet stands as the form stands on paper: labels over values, tables as tables, so that it can be summed, sorted and
// printed again. What the paper shows as a picture stands in words: the text of the QR code, who signed, and the digest of
// the document that was signed.
#pragma once

#include "report/print.hpp"

namespace huiyin::report {

/// A workbook of one sheet. Problems: print.layout, as for the PDF. `request.image` is not asked.
[[nodiscard]] Result<std::string> print_xlsx(const PrintRequest& request);

}  // namespace huiyin::report
