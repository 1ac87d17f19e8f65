#include "sheet/xlsx_write.hpp"

#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "base/text.hpp"

namespace huiyin::sheet {
namespace {

constexpr std::size_t cell_characters_max = 32'767;          // what a spreadsheet takes in one cell
constexpr std::size_t name_characters_max = 31;

/// Without control characters, which XML cannot hold, and no longer than a cell may be.
std::string clean(std::string text, std::size_t characters_max = cell_characters_max) {
    std::erase_if(text, [](unsigned char c) { return c < 0x20 && c != '\n' && c != '\t'; });
    if (text.size() <= characters_max) return text;
    std::u32string points = to_code_points(text);
    if (points.size() > characters_max) points.resize(characters_max);
    return to_utf8(points);
}

std::string sheet_name(std::string name) {
    for (char& c : name)
        if (std::string_view("[]:*?/\\'").find(c) != std::string_view::npos) c = ' ';
    return clean(std::move(name), name_characters_max);
}

constexpr double line_points = 15, row_points_max = 409;      // a spreadsheet's usual line, and the tallest row it has

std::string number_format(const Cell& cell) {
    switch (cell.kind) {
        case Cell::Kind::number: return cell.format;
        case Cell::Kind::date: return "yyyy-mm-dd";
        case Cell::Kind::date_time: return "yyyy-mm-dd hh:mm";
        default: return {};
    }
}

}  // namespace

struct XlsxWriter::Book {
    std::string folder, file;
    lxw_workbook* workbook = nullptr;
    lxw_worksheet* worksheet = nullptr;
    lxw_row_t next = 0;
    std::map<std::string, lxw_format*> formats;

    lxw_format* format(const std::string& number, const Cell& cell = {}) {
        const std::string key = number + (cell.is_bad ? "|bad" : "") + (cell.is_bold ? "|bold" : "") + "|" + std::to_string(static_cast<int>(cell.look));
        lxw_format*& held = formats[key];
        if (held) return held;
        held = workbook_add_format(workbook);
        if (!number.empty()) format_set_num_format(held, number.c_str());
        if (cell.is_bad) format_set_bg_color(held, 0xFFC7CE), format_set_font_color(held, 0x9C0006);
        if (cell.is_bold) format_set_bold(held), format_set_bg_color(held, 0xEDEDED), format_set_text_wrap(held);
        switch (cell.look) {
            case Cell::Look::plain: break;
            case Cell::Look::title: format_set_bold(held), format_set_font_size(held, 16), format_set_align(held, LXW_ALIGN_CENTER); break;
            case Cell::Look::label: format_set_font_color(held, 0x595959), format_set_font_size(held, 9), format_set_text_wrap(held); break;
            case Cell::Look::value: case Cell::Look::row:
                format_set_border(held, LXW_BORDER_THIN), format_set_text_wrap(held), format_set_align(held, LXW_ALIGN_VERTICAL_TOP);
                // Under its label a figure stands at the left as every value does; in a table its digits stand under each other.
                if (cell.look == Cell::Look::value) format_set_align(held, LXW_ALIGN_LEFT);
                break;
        }
        return held;
    }

    void begin(const std::string& name) {
        worksheet = workbook_add_worksheet(workbook, sheet_name(name).c_str());
        // A name that another sheet has already is replaced by the spreadsheet's own.
        if (!worksheet) worksheet = workbook_add_worksheet(workbook, nullptr);
        next = 0;
        constexpr std::uint8_t a4 = 9;
        worksheet_set_paper(worksheet, a4);
        worksheet_fit_to_pages(worksheet, 1, 0);
        worksheet_set_footer(worksheet, "&C&P / &N");
    }

    void put(lxw_col_t column, const Cell& cell) {
        // The cells that a wide one takes are merged before it is written, for merging writes the first of them too.
        if (cell.span > 1) worksheet_merge_range(worksheet, next, column, next, static_cast<lxw_col_t>(column + cell.span - 1), "", format(number_format(cell), cell));
        int year = 0, month = 0, day = 0, hour = 0, minute = 0;
        switch (cell.kind) {
            case Cell::Kind::empty:
                if (cell.is_bad || cell.look == Cell::Look::value || cell.look == Cell::Look::row) worksheet_write_blank(worksheet, next, column, format("", cell));
                return;
            case Cell::Kind::text:
                // Written as a string, whatever it begins with: a text never becomes a formula.
                worksheet_write_string(worksheet, next, column, clean(cell.value).c_str(), format("", cell));
                return;
            case Cell::Kind::number: {
                // A spreadsheet holds doubles; what has more digits than they keep is better read as text.
                const std::size_t digits = static_cast<std::size_t>(std::count_if(cell.value.begin(), cell.value.end(), [](char c) { return c >= '0' && c <= '9'; }));
                if (digits > 15) worksheet_write_string(worksheet, next, column, cell.value.c_str(), format("", cell));
                else worksheet_write_number(worksheet, next, column, std::strtod(cell.value.c_str(), nullptr), format(number_format(cell), cell));
                return;
            }
            case Cell::Kind::date: case Cell::Kind::date_time: {
                const int read = std::sscanf(cell.value.c_str(), "%d-%d-%d%*[ T]%d:%d", &year, &month, &day, &hour, &minute);
                if (read < 3 || year < 1900 || year > 9999) return put(column, Cell{Cell::Kind::text, cell.value, "", cell.is_bad, cell.is_bold, cell.look, cell.span});
                lxw_datetime at{year, month, day, hour, minute, 0};
                worksheet_write_datetime(worksheet, next, column, &at, format(number_format(cell), cell));
                return;
            }
            case Cell::Kind::boolean: worksheet_write_boolean(worksheet, next, column, cell.value == "true", format("", cell)); return;
        }
    }
};

XlsxWriter::XlsxWriter() : book_(std::make_unique<Book>()) {
    std::string folder = (std::filesystem::temp_directory_path() / "huiyin-sheet-XXXXXX").string();
    if (!mkdtemp(folder.data())) throw std::runtime_error("cannot make a folder below " + std::filesystem::temp_directory_path().string());
    book_->folder = folder;
    book_->file = folder + "/book.xlsx";
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = book_->folder.data();
    book_->workbook = workbook_new_opt(book_->file.c_str(), &options);
}

XlsxWriter::~XlsxWriter() {
    if (book_->workbook) workbook_close(book_->workbook);
    std::error_code ignored;
    std::filesystem::remove_all(book_->folder, ignored);
}

void XlsxWriter::begin(const std::string& name, const std::vector<Heading>& headings) {
    book_->begin(name);
    worksheet_set_landscape(book_->worksheet);
    if (headings.empty()) return;
    Cell bold;
    bold.is_bold = true;
    constexpr lxw_row_t rows_offered = 5'000;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const Heading& heading = headings[i];
        const auto column = static_cast<lxw_col_t>(i);
        worksheet_set_column(book_->worksheet, column, column, heading.width, heading.format.empty() ? nullptr : book_->format(heading.format));
        worksheet_write_string(book_->worksheet, 0, column, clean(heading.title).c_str(), book_->format("", bold));
        if (!heading.note.empty()) worksheet_write_comment(book_->worksheet, 0, column, clean(heading.note, 2'000).c_str());
        if (heading.choices.empty()) continue;
        std::vector<const char*> list;
        std::size_t length = 0;
        for (const std::string& choice : heading.choices) {
            list.push_back(choice.c_str());
            length += choice.size() + 1;
        }
        constexpr std::size_t list_max = 255;                // what a spreadsheet takes; longer lists are only told
        if (length > list_max) continue;
        list.push_back(nullptr);
        lxw_data_validation validation{};
        validation.validate = LXW_VALIDATION_TYPE_LIST;
        validation.value_list = const_cast<decltype(validation.value_list)>(list.data());
        worksheet_data_validation_range(book_->worksheet, 1, column, rows_offered, column, &validation);
    }
    worksheet_freeze_panes(book_->worksheet, 1, 0);
    worksheet_repeat_rows(book_->worksheet, 0, 0);
    book_->next = 1;
}

void XlsxWriter::begin_form(const std::string& name, const std::vector<double>& widths) {
    book_->begin(name);
    worksheet_set_portrait(book_->worksheet);
    worksheet_center_horizontally(book_->worksheet);
    worksheet_gridlines(book_->worksheet, LXW_HIDE_ALL_GRIDLINES);
    for (std::size_t i = 0; i < widths.size(); ++i) worksheet_set_column(book_->worksheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), widths[i], nullptr);
}

void XlsxWriter::row(const std::vector<Cell>& cells, int lines) {
    if (lines > 1) worksheet_set_row(book_->worksheet, book_->next, std::min(lines * line_points, row_points_max), nullptr);
    lxw_col_t column = 0;
    for (const Cell& cell : cells) {
        book_->put(column, cell);
        column = static_cast<lxw_col_t>(column + std::max(cell.span, 1));
    }
    ++book_->next;
}

std::string XlsxWriter::finish() {
    const lxw_error error = workbook_close(book_->workbook);
    book_->workbook = nullptr;
    std::ifstream in(book_->file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (error != LXW_NO_ERROR || !in) throw std::runtime_error(std::string("cannot write a workbook: ") + lxw_strerror(error));
    return std::move(bytes).str();
}

}  // namespace huiyin::sheet
