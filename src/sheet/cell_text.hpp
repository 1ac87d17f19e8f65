// What a number in a cell looks like: a plain number, or a day and time when the cell's format says so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace huiyin::sheet {

/// From when a workbook counts its days.
struct Dates { bool from_1904 = false; };

/// Of the built-in formats (ECMA-376, 18.8.30; 27 to 36 and 50 to 58 are the Chinese ones).
[[nodiscard]] bool is_date_format(std::size_t format);
/// Of a format's code: letters of days and times outside quotes and brackets.
[[nodiscard]] bool is_date_format(std::string_view code);
/// The number as a spreadsheet shows it: at most 15 digits that count, no exponent. What is no number comes back as it is.
[[nodiscard]] std::string number_text(const std::string& value, bool is_date, const Dates& dates);

}  // namespace huiyin::sheet
