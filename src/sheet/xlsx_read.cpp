// A workbook is an archive of XML parts that name each other: workbook.xml lists the sheets, its relations say where they
// stand; sheets speak of shared strings and cell styles by number. pugixml takes no external entities and no definitions,
// so what is unpacked is all that there is to read.
#include "sheet/xlsx_read.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "sheet/cell_text.hpp"
#include "sheet/zip.hpp"

namespace huiyin::sheet {
namespace {

using Xml = pugi::xml_node;

/// The name without its prefix: writers are free to choose prefixes.
std::string_view local(const char* name) {
    const char* colon = std::strrchr(name, ':');
    return colon ? colon + 1 : name;
}

bool is(Xml node, std::string_view name) { return local(node.name()) == name; }

Xml child(Xml node, std::string_view name) {
    for (Xml each : node.children())
        if (is(each, name)) return each;
    return {};
}

std::string attribute(Xml node, std::string_view name) {
    for (const pugi::xml_attribute each : node.attributes())
        if (local(each.name()) == name) return each.value();
    return {};
}

std::optional<std::size_t> whole(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// A string item: plain, or runs of differently formatted text; how it is spoken (rPh) is no part of it.
std::string string_item(Xml item) {
    std::string text;
    for (Xml each : item.children()) {
        if (is(each, "t")) text += each.text().get();
        if (is(each, "r")) text += child(each, "t").text().get();
    }
    return text;
}

struct Place { std::size_t column = 0, row = 0; };

/// C7 as column 2, row 7.
std::optional<Place> place_of(std::string_view reference) {
    Place place;
    std::size_t at = 0;
    for (; at < reference.size() && reference[at] >= 'A' && reference[at] <= 'Z' && at < 3; ++at) place.column = place.column * 26 + static_cast<std::size_t>(reference[at] - 'A') + 1;
    const auto row = whole(reference.substr(at));
    if (at == 0 || !row || *row == 0) return std::nullopt;
    place.column -= 1;
    place.row = *row;
    return place;
}

class Workbook {
public:
    Workbook(Zip zip, const ReadLimits& limits) : zip_(std::move(zip)), limits_(limits) {}

    Result<std::vector<Sheet>> read() {
        pugi::xml_document book, relations;
        HUIYIN_CHECK(load("xl/workbook.xml", book));
        HUIYIN_CHECK(load("xl/_rels/workbook.xml.rels", relations));
        std::map<std::string, std::string> targets;
        for (Xml each : relations.document_element().children()) {
            std::string target = attribute(each, "Target");
            targets[attribute(each, "Id")] = target.starts_with('/') ? target.substr(1) : "xl/" + target;
        }
        const std::string counted = attribute(child(book.document_element(), "workbookPr"), "date1904");
        dates_.from_1904 = counted == "1" || counted == "true";
        HUIYIN_CHECK(read_strings());
        HUIYIN_CHECK(read_styles());
        std::vector<Sheet> sheets;
        for (Xml each : child(book.document_element(), "sheets").children()) {
            const auto target = targets.find(attribute(each, "id"));
            if (!is(each, "sheet") || target == targets.end() || attribute(each, "state").find("idden") != std::string::npos) continue;
            if (!zip_.has(target->second) || target->second.find("worksheets/") == std::string::npos) continue;      // charts are sheets too
            HUIYIN_TRY(Sheet sheet, read_sheet(target->second));
            sheet.name = attribute(each, "name");
            sheets.push_back(std::move(sheet));
        }
        if (sheets.empty()) return Problem("xlsx.no-sheet");
        return sheets;
    }

private:
    static Problem damaged(const std::string& part) { return Problem("xlsx.damaged", {{"part", part}}); }

    Done load(const std::string& part, pugi::xml_document& into) {
        HUIYIN_TRY(const std::string xml, zip_.unpack(part));
        const auto parsed = into.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
        if (!parsed || (parsed.encoding == pugi::encoding_utf8 && !is_utf8(xml))) return damaged(part);
        return {};
    }

    Done read_strings() {
        if (!zip_.has("xl/sharedStrings.xml")) return {};
        pugi::xml_document document;
        HUIYIN_CHECK(load("xl/sharedStrings.xml", document));
        for (Xml each : document.document_element().children())
            if (is(each, "si")) strings_.push_back(string_item(each));
        return {};
    }

    Done read_styles() {
        if (!zip_.has("xl/styles.xml")) return {};
        pugi::xml_document document;
        HUIYIN_CHECK(load("xl/styles.xml", document));
        std::map<std::size_t, std::string> formats;
        for (Xml each : child(document.document_element(), "numFmts").children()) formats[whole(attribute(each, "numFmtId")).value_or(0)] = attribute(each, "formatCode");
        for (Xml each : child(document.document_element(), "cellXfs").children()) {
            const std::size_t format = whole(attribute(each, "numFmtId")).value_or(0);
            const auto own = formats.find(format);
            is_date_.push_back(own == formats.end() ? is_date_format(format) : is_date_format(own->second));
        }
        return {};
    }

    Result<std::string> cell_text(Xml cell, const std::string& part) const {
        const std::string type = attribute(cell, "t");
        if (type == "inlineStr") return string_item(child(cell, "is"));
        const std::string value = child(cell, "v").text().get();
        if (type == "s") {
            const auto index = whole(value);
            if (!index || *index >= strings_.size()) return damaged(part);
            return strings_[*index];
        }
        if (type == "b") return std::string(value == "1" ? "TRUE" : "FALSE");
        if (!type.empty() && type != "n") return value;      // text of a formula, an error such as #N/A, an ISO date
        const auto style = whole(attribute(cell, "s"));
        return number_text(value, style && *style < is_date_.size() && is_date_[*style], dates_);
    }

    Result<Sheet> read_sheet(const std::string& part) {
        pugi::xml_document document;
        HUIYIN_CHECK(load(part, document));
        Sheet sheet;
        std::size_t last = 0;
        for (Xml row : child(document.document_element(), "sheetData").children()) {
            if (!is(row, "row")) continue;
            SheetRow read;
            read.number = whole(attribute(row, "r")).value_or(last + 1);
            if (read.number <= last) return damaged(part);
            last = read.number;
            for (Xml cell : row.children()) {
                if (!is(cell, "c")) continue;
                const std::string reference = attribute(cell, "r");
                const auto place = reference.empty() ? std::optional(Place{read.cells.size(), last}) : place_of(reference);
                if (!place) return damaged(part);
                HUIYIN_TRY(std::string text, cell_text(cell, part));
                if (text.empty()) continue;                  // formatting far out to the right is no content
                if (place->column >= limits_.columns_max) return Problem("xlsx.too-many-columns", {{"limit", std::to_string(limits_.columns_max)}});
                if (read.cells.size() <= place->column) read.cells.resize(place->column + 1);
                read.cells[place->column] = std::move(text);
            }
            if (read.cells.empty()) continue;
            if (sheet.rows.size() == limits_.rows_max) return Problem("xlsx.too-many-rows", {{"limit", std::to_string(limits_.rows_max)}});
            sheet.rows.push_back(std::move(read));
        }
        for (Xml merge : child(document.document_element(), "mergeCells").children()) fill_down(sheet, attribute(merge, "ref"));
        return sheet;
    }

    static void fill_down(Sheet& sheet, const std::string& range) {
        const auto colon = range.find(':');
        if (colon == std::string::npos) return;
        const auto from = place_of(std::string_view(range).substr(0, colon)), to = place_of(std::string_view(range).substr(colon + 1));
        if (!from || !to || from->row == to->row) return;
        auto row = std::lower_bound(sheet.rows.begin(), sheet.rows.end(), from->row, [](const SheetRow& held, std::size_t number) { return held.number < number; });
        if (row == sheet.rows.end() || row->number != from->row || row->cells.size() <= from->column) return;
        const std::string text = row->cells[from->column];
        for (++row; row != sheet.rows.end() && row->number <= to->row; ++row) {
            if (row->cells.size() <= from->column) row->cells.resize(from->column + 1);
            if (row->cells[from->column].empty()) row->cells[from->column] = text;
        }
    }

    Zip zip_;
    const ReadLimits& limits_;
    Dates dates_;
    std::vector<std::string> strings_;
    std::vector<bool> is_date_;
};

}  // namespace

std::string column_letters(std::size_t column) {
    std::string letters;
    for (++column; column > 0; column = (column - 1) / 26) letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
    return letters;
}

bool looks_like_workbook(std::string_view bytes) { return bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0"); }

Result<std::vector<Sheet>> read_xlsx(std::string_view bytes, const ReadLimits& limits) {
    // A compound file holds a workbook of before 2007, or one that is locked by a password.
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) return Problem("xlsx.old-or-encrypted");
    HUIYIN_TRY(Zip zip, Zip::open(bytes, limits.unpacked_bytes_max));
    if (!zip.has("xl/workbook.xml")) return Problem("xlsx.not-xlsx");
    return Workbook(std::move(zip), limits).read();
}

}  // namespace huiyin::sheet
