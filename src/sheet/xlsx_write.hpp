// Workbooks, written row by row in constant memory: 100,000 rows take some 5 MB however many columns they have.
//
//   XlsxWriter writer;
//   writer.begin("客户", {{"名称", 24}, {"金额", 12}});
//   writer.row({Cell::text("华信仪器"), Cell::number(Decimal::parse("1299.10").value(), "0.00")});
//   std::string bytes = writer.finish();
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/decimal.hpp"

namespace huiyin::sheet {

struct Cell {
    enum class Kind { empty, text, number, date, date_time, boolean };
    Kind kind = Kind::empty;
    std::string value;                               ///< date: 2026-03-09; date_time: local, 2026-03-09 14:30
    std::string format;                              ///< of a number, as spreadsheets write formats
    bool is_bad = false;                             ///< marked as at fault
    bool is_bold = false;
    enum class Look { plain, title, label, value, row };
    Look look = Look::plain;                         ///< of forms: the title, a small grey label, a value under it in a frame, a framed cell of a table
    int span = 1;                                    ///< columns that it takes; the next cell stands beside them

    static Cell text(std::string value) { return {Kind::text, std::move(value), ""}; }
    static Cell number(const Decimal& value, std::string format = "") { return {Kind::number, value.to_string(), std::move(format)}; }
    Cell shown_as(Look wanted, int columns = 1) const {
        Cell made = *this;
        made.look = wanted;
        made.span = columns;
        return made;
    }
};

struct Heading {
    std::string title;
    double width = 14;                               ///< in characters
    std::vector<std::string> choices{};              ///< what the cells below may hold; offered as a list
    std::string note{};                              ///< shown over the heading
    std::string format{};                            ///< of the empty cells below: "@" is text, so that leading zeros stay
};

class XlsxWriter {
public:
    XlsxWriter();
    ~XlsxWriter();
    /// Begins a sheet with its heading, which stays in sight and is repeated on every printed page. No headings: none of it.
    void begin(const std::string& name, const std::vector<Heading>& headings);
    /// Begins a sheet that is a form: upright, as wide as its columns, no heading; `widths` in characters.
    void begin_form(const std::string& name, const std::vector<double>& widths);
    /// `lines`: how many lines of text its tallest cell has, where that is not left to the spreadsheet.
    void row(const std::vector<Cell>& cells, int lines = 0);
    /// The workbook as bytes; nothing may follow. Throws std::runtime_error when the disk does not take it.
    [[nodiscard]] std::string finish();

private:
    struct Book;
    std::unique_ptr<Book> book_;
};

}  // namespace huiyin::sheet
