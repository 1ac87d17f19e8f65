#include "api/sheets.hpp"

#include <algorithm>
#include <map>

#include "sheet/xlsx_write.hpp"

namespace huiyin::api {
namespace {

using policy::Field;
using policy::FieldType;
using sheet::Cell;

constexpr const char* error_heading = "sheet.errors";

bool is_number(FieldType type) {
    return type == FieldType::number || type == FieldType::integer || type == FieldType::money || type == FieldType::quantity || type == FieldType::percent || type == FieldType::points;
}

std::string note_of(const Field& field, bool is_required, Language language) {
    std::string note;
    const auto say = [&](const char* code) { note += (note.empty() ? "" : "\n") + message(language, code); };
    if (is_required) say("sheet.required");
    switch (field.type) {
        case FieldType::date: say("sheet.date"); break;
        case FieldType::date_time: say("sheet.moment"); break;
        case FieldType::reference: case FieldType::person: case FieldType::department: say("sheet.reference"); break;
        case FieldType::choices: case FieldType::texts: case FieldType::persons: case FieldType::references: say("sheet.several"); break;
        default: break;
    }
    if (!field.choices.empty()) {
        std::string list;
        for (const auto& [value, title] : field.choices) list += (list.empty() ? "" : "、") + title.in(language);
        note += (note.empty() ? "" : "\n") + list;
    }
    return note;
}

sheet::Heading heading_for(const Field& field, bool is_required, Language language) {
    sheet::Heading heading;
    heading.title = field.title.in(language).empty() ? field.name : field.title.in(language);
    heading.width = 16;
    heading.note = note_of(field, is_required, language);
    if (field.type == FieldType::choice)
        for (const auto& [value, title] : field.choices) heading.choices.push_back(title.in(language));
    // Text stays text: telephone and account numbers keep their zeros and all their digits.
    if (field.type == FieldType::date) heading.format = "yyyy-mm-dd";
    else if (field.type == FieldType::date_time) heading.format = "yyyy-mm-dd hh:mm";
    else if (!is_number(field.type)) heading.format = "@";
    return heading;
}

}  // namespace

bool is_error_heading(const std::string& heading) { return heading == message(Language::zh, error_heading) || heading == message(Language::en, error_heading); }

std::string template_sheet(const policy::RecordType& type, Language language) {
    std::vector<sheet::Heading> headings;
    for (const Field& field : type.form.fields)
        if (is_importable(field)) headings.push_back(heading_for(field, field.required, language));
    sheet::XlsxWriter writer;
    writer.begin(type.title.in(language), headings);
    return writer.finish();
}

std::string template_sheet(const policy::RecordType& type, const policy::Action& action, const std::vector<std::string>& key, Language language) {
    std::vector<sheet::Heading> headings;
    std::vector<std::string> names = key.empty() ? proposed_key(type, action) : std::vector<std::string>();
    for (const std::string& wanted : key)
        for (const Field& field : type.form.fields)
            if (wanted == field.name || wanted == field.title.zh || wanted == field.title.en) names.push_back(field.name);
    for (const std::string& name : names) {
        const Field* field = type.form.find(name);
        sheet::Heading heading = field ? heading_for(*field, true, language) : sheet::Heading{heading_of(type, name, language), 16};
        if (!field) heading.format = "@";
        headings.push_back(std::move(heading));
    }
    for (const policy::Ask& ask : action.asks) {
        const Field* field = type.form.find(ask.field);
        if (!field || !is_importable(*field) || std::find(names.begin(), names.end(), ask.field) != names.end()) continue;
        headings.push_back(heading_for(*field, (ask.required || field->required) && !ask.propose, language));
    }
    sheet::XlsxWriter writer;
    writer.begin(action.title.in(language), headings);
    return writer.finish();
}

std::string error_sheet(const CsvTable& table, const Json& errors, Language language) {
    std::map<std::int64_t, std::vector<const Json*>> by_row;
    for (const Json& error : errors.as_array()) by_row[error["row"].int_or(0)].push_back(&error);
    std::vector<sheet::Heading> headings;
    std::size_t columns = 0;
    for (const std::string& title : table.header) {
        if (is_error_heading(title)) continue;
        headings.push_back({title, 16});
        ++columns;
    }
    headings.push_back({message(language, error_heading), 60});
    sheet::XlsxWriter writer;
    writer.begin(message(language, error_heading), headings);
    const auto write = [&](std::int64_t number, const std::vector<std::string>& held) {
        std::vector<Cell> cells;
        std::string all;
        for (std::size_t i = 0; i < table.header.size(); ++i) {
            if (is_error_heading(table.header[i])) continue;
            const std::string text = i < held.size() ? held[i] : std::string();
            Cell cell = text.empty() ? Cell() : Cell::text(text);
            cell.is_bad = std::any_of(by_row[number].begin(), by_row[number].end(), [&](const Json* error) { return (*error)["column"].string_or("") == table.header[i]; });
            cells.push_back(std::move(cell));
        }
        for (const Json* error : by_row[number]) {
            const std::string column = (*error)["column"].string_or("");
            all += (all.empty() ? "" : "\n") + message(language, "sheet.error", {{"row", std::to_string(number)}, {"column", column.empty() ? "" : " · " + column}, {"what", (*error)["title"].string_or("")}});
        }
        cells.push_back(Cell::text(all));
        writer.row(cells);
    };
    constexpr std::int64_t heading_row = 1;
    bool heading_told = false;
    for (const CsvRow& row : table.rows) {
        const auto number = static_cast<std::int64_t>(row.line);
        heading_told = heading_told || number == heading_row;
        if (by_row.contains(number)) write(number, row.cells);
    }
    if (!heading_told && by_row.contains(heading_row)) write(heading_row, {});
    return writer.finish();
}

}  // namespace huiyin::api
