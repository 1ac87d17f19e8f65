#include "api/import_cells.hpp"

#include <algorithm>

#include "engine/form_check.hpp"

namespace huiyin::api {
namespace {

using policy::Field;
using policy::FieldType;

/// Several values in one cell, between ; or | or the Chinese ；、
std::vector<std::string> split_cell(std::string text) {
    for (const std::string_view mark : {"；", "、", "|"})
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) text.replace(at, mark.size(), ";");
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(';', begin), text.size());
        if (std::string part = trimmed(text.substr(begin, end - begin)); !part.empty()) parts.push_back(std::move(part));
        begin = end + 1;
    }
    return parts;
}

std::string spoken(const Field& field) { return field.title.zh.empty() ? field.name : field.title.zh; }

Problem wrong(const char* code, const Field& field, const std::string& text) { return Problem(code, {{"field", spoken(field)}, {"text", text}}); }

/// 2026/3/9, 2026.03.09 and 2026-3-9 as 2026-03-09.
std::optional<calendar::Date> date_of(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '-' || c == '/' || c == '.') parts.emplace_back();
        else if (c >= '0' && c <= '9') parts.back() += c;
        else return std::nullopt;
    }
    if (parts.size() != 3 || parts[0].size() != 4 || parts[1].empty() || parts[1].size() > 2 || parts[2].empty() || parts[2].size() > 2) return std::nullopt;
    return calendar::Date::of(std::stoi(parts[0]), std::stoi(parts[1]), std::stoi(parts[2]));
}

Result<Json> instant_of(const Field& field, const std::string& text, const calendar::Zone& zone) {
    if (const auto instant = Instant::parse(text)) return Json(instant->to_string());
    const auto gap = std::min(text.find_first_of(" T"), text.size());
    const auto date = date_of(text.substr(0, gap));
    const std::string clock = gap < text.size() ? trimmed(text.substr(gap + 1)) : "00:00";
    const auto local = date ? calendar::LocalTime::parse(date->to_string() + " " + (clock.size() == 4 ? "0" + clock : clock)) : std::nullopt;
    if (!local) return wrong("form.want-instant", field, text);
    return Json(zone.to_instant(*local).to_string());
}

Result<Json> choice_of(const Field& field, const std::string& text) {
    for (const auto& [value, title] : field.choices)
        if (text == value || text == title.zh || text == title.en) return Json(value);
    return engine::no_such_choice(field, text);
}

std::string referred_type(const Field& field) {
    if (!field.reference_type.empty()) return field.reference_type;
    if (field.type == FieldType::person || field.type == FieldType::persons) return "base.person";
    return field.type == FieldType::department ? "base.department" : std::string();
}

Result<Json> number(const Field& field, std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ','), text.end());
    if (field.type == FieldType::percent && text.ends_with('%')) text.pop_back();
    const auto value = Decimal::parse(text);
    if (!value) return wrong("form.want-number", field, text);
    return Json(*value);
}

Result<Json> boolean(const Field& field, const std::string& text) {
    for (const std::string_view yes : {"true", "TRUE", "yes", "Yes", "是", "1", "√"})
        if (text == yes) return Json(true);
    for (const std::string_view no : {"false", "FALSE", "no", "No", "否", "0"})
        if (text == no) return Json(false);
    return wrong("form.want-boolean", field, text);
}

}  // namespace

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool is_importable(const Field& field) {
    switch (field.type) {
        case FieldType::lines: case FieldType::file: case FieldType::files: case FieldType::photo: case FieldType::signature: return false;
        default: return !field.derived;
    }
}

Result<Json> CellReader::read(const Field& field, const std::string& text) {
    switch (field.type) {
        case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent: case FieldType::points:
            return number(field, text);
        case FieldType::boolean: return boolean(field, text);
        case FieldType::date: {
            const auto date = date_of(text);
            if (!date) return wrong("form.want-date", field, text);
            return Json(date->to_string());
        }
        case FieldType::date_time: return instant_of(field, text, zone_);
        case FieldType::choice: return choice_of(field, text);
        case FieldType::person: case FieldType::department: case FieldType::reference: return reference(field, text);
        case FieldType::place: return field.reference_type.empty() ? Result<Json>(Json(text)) : reference(field, text);
        case FieldType::choices: case FieldType::texts: case FieldType::persons: case FieldType::references: return list(field, text);
        case FieldType::lines: case FieldType::file: case FieldType::files: case FieldType::photo: case FieldType::signature:
            return Problem("csv.not-importable", {{"field", spoken(field)}});
        case FieldType::text: case FieldType::long_text: case FieldType::time: case FieldType::period: case FieldType::phone:
        case FieldType::email: case FieldType::plate: case FieldType::clause:
            return Json(text);
    }
    return Json(text);
}

Result<Json> CellReader::reference(const Field& field, const std::string& text) {
    const std::string type = referred_type(field);
    const auto key = std::make_pair(type, text);
    auto found = found_.find(key);
    if (found == found_.end()) found = found_.emplace(key, find_(type, text)).first;
    if (!found->second.ok()) return found->second.problem();
    return Json(found->second.value());
}

Result<Json> CellReader::list(const Field& field, const std::string& text) {
    JsonArray items;
    for (const std::string& part : split_cell(text)) {
        if (field.type == FieldType::texts) {
            items.emplace_back(part);
            continue;
        }
        HUIYIN_TRY(Json item, field.type == FieldType::choices ? choice_of(field, part) : reference(field, part));
        items.push_back(std::move(item));
    }
    return Json(std::move(items));
}

}  // namespace huiyin::api
