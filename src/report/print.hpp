// Printed forms: a record, laid out by its pack, as a PDF.
//
// The layout is data of the pack (`print/*.yaml`): a title, a head line, a grid of labelled cells, boxes for long texts
// that grow and break over pages, signature boxes. What stands in a cell is named by a path into the record's view as the
// API shows it, so that a print can show nothing that its reader may not see: masked fields print masked. A QR code
// carries the record's number. Fonts are embedded, text can be searched and copied.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "calendar/civil.hpp"

namespace huiyin::report {

struct PrintRequest {
    Json layout;                                       ///< the layout file as data
    Json view;                                         ///< the record's view, as docs/api.md shows it, with `labels`
    Json types;                                        ///< record type id → its description as in GET /meta, for titles of fields and choices
    Json related;                                      ///< name of the way back → array of full views, oldest first
    Text organisation;                                 ///< name of the organisation, for the head
    Language language = Language::zh;
    calendar::Zone zone = calendar::Zone::utc();
    Instant printed_at;
    std::string printed_by;
    std::function<std::optional<std::string>(const std::string& file_id)> image;   ///< PNG bytes of signatures and photos
};

/// A PDF of one or more pages. Problems: print.layout (the layout file is at fault, with the place), print.too-long (over 200 pages).
/// First use of the fonts costs some 200 ms a thread; afterwards a page takes about 5 ms.
[[nodiscard]] Result<std::string> print_pdf(const PrintRequest& request);

}  // namespace huiyin::report
