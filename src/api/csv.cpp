#include "api/csv.hpp"

#include <unicode/ucnv.h>

#include <algorithm>
#include <memory>

#include "base/text.hpp"

namespace huiyin::api {
namespace {

/// GB18030 to UTF-8; empty result when a byte belongs to no character.
std::optional<std::string> from_gb18030(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open("gb18030", &status), &ucnv_close);
    if (U_FAILURE(status)) return std::nullopt;
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    std::u16string wide(bytes.size() + 1, u'\0');                   // never more code units than bytes
    const auto length = ucnv_toUChars(converter.get(), wide.data(), static_cast<std::int32_t>(wide.size()), bytes.data(),
                                      static_cast<std::int32_t>(bytes.size()), &status);
    if (U_FAILURE(status)) return std::nullopt;
    wide.resize(static_cast<std::size_t>(length));
    std::u32string points;
    points.reserve(wide.size());
    for (std::size_t i = 0; i < wide.size(); ++i) {
        const char16_t unit = wide[i];
        if (unit >= 0xD800 && unit < 0xDC00 && i + 1 < wide.size()) {
            points += static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) + (wide[i + 1] - 0xDC00));
            ++i;
        } else {
            points += unit;
        }
    }
    return to_utf8(points);
}

/// The separator that the header has most of, outside quotes; the comma when in doubt.
char separator_of(std::string_view text) {
    std::size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n') break;
        commas += c == ',';
        semicolons += c == ';';
        tabs += c == '\t';
    }
    if (tabs > commas && tabs >= semicolons) return '\t';
    return semicolons > commas ? ';' : ',';
}

class Reader {
public:
    Reader(std::string_view text, char separator) : text_(text), separator_(separator) {}

    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

    Result<CsvRow> row() {
        CsvRow row;
        row.line = line_;
        for (;;) {
            HUIYIN_TRY(std::string cell, this->cell());
            row.cells.push_back(std::move(cell));
            if (at_end()) return row;
            const char c = text_[at_++];
            if (c == separator_) continue;
            if (c == '\r' && !at_end() && text_[at_] == '\n') ++at_;
            ++line_;
            return row;
        }
    }

private:
    Result<std::string> cell() {
        if (at_end() || text_[at_] != '"') {
            const auto begin = at_;
            while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
            return std::string(text_.substr(begin, at_ - begin));
        }
        const std::size_t opened = line_;
        std::string cell;
        for (++at_; !at_end(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') ++line_;
            if (c != '"') {
                cell += c;
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                cell += '"';
                ++at_;
            } else {
                ++at_;
                const bool ends = at_end() || text_[at_] == separator_ || text_[at_] == '\n' || text_[at_] == '\r';
                if (!ends) return Problem("csv.after-quote", {{"line", std::to_string(line_)}});
                return cell;
            }
        }
        return Problem("csv.quote-open", {{"line", std::to_string(opened)}});
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0, line_ = 1;
};

bool is_blank(const CsvRow& row) {
    return std::all_of(row.cells.begin(), row.cells.end(), [](const std::string& cell) { return cell.empty(); });
}

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t");
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

Result<CsvTable> parse_csv(std::string_view bytes, std::size_t rows_max) {
    CsvTable table;
    table.encoding = "UTF-8";
    std::string converted;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (!is_utf8(bytes)) {
        auto text = from_gb18030(bytes);
        if (!text) return Problem("csv.encoding");
        table.encoding = "GB18030";
        converted = std::move(*text);
        bytes = converted;
    }
    Reader reader(bytes, separator_of(bytes));
    if (reader.at_end()) return Problem("csv.empty");
    HUIYIN_TRY(const CsvRow header, reader.row());
    for (const std::string& cell : header.cells) table.header.push_back(trimmed(cell));
    while (!reader.at_end()) {
        HUIYIN_TRY(CsvRow row, reader.row());
        if (is_blank(row)) continue;
        if (table.rows.size() == rows_max) return Problem("csv.too-many-rows", {{"limit", std::to_string(rows_max)}});
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) line += ',';
        std::string cell = cells[i];
        if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos) cell.insert(0, 1, '\'');
        if (cell.find_first_of(",\"\r\n") == std::string::npos) {
            line += cell;
            continue;
        }
        line += '"';
        for (const char c : cell) {
            if (c == '"') line += '"';
            line += c;
        }
        line += '"';
    }
    return line + "\r\n";
}

}  // namespace huiyin::api
