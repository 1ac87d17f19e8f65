#include "api/import_columns.hpp"

#include <algorithm>

#include "api/sheets.hpp"

namespace huiyin::api {
namespace {

using policy::Field;

bool is_called(const Field& field, const std::string& heading) { return heading == field.name || heading == field.title.zh || heading == field.title.en; }

/// "数量（件）" is 数量: what stands in brackets behind a name is a remark.
std::string without_remark(std::string text) {
    const std::size_t bracket = std::min(text.find("（"), text.find('('));
    if (bracket != std::string::npos && bracket > 0) text.resize(bracket);
    const std::size_t last = text.find_last_not_of(' ');
    return last == std::string::npos ? std::string() : text.substr(0, last + 1);
}

bool is_called_but_for_remarks(const Field& field, const std::string& heading) {
    const std::string bare = without_remark(heading);
    return !bare.empty() && (bare == without_remark(field.title.zh) || bare == without_remark(field.title.en));
}

bool is_number_heading(const std::string& heading) {
    return heading == "number" || heading == message(Language::zh, "export.number") || heading == message(Language::en, "export.number");
}

Problem unknown_column(const policy::RecordType& type, const std::string& heading) {
    std::vector<std::string> names;
    for (const Field& field : type.form.fields)
        for (const std::string& name : {field.name, field.title.zh, field.title.en})
            if (!name.empty() && !field.derived) names.push_back(name);
    const std::string near = nearest(heading, names);
    if (near.empty()) return Problem("csv.unknown-column", {{"column", heading}});
    return Problem("csv.unknown-column-near", {{"column", heading}, {"near", near}});
}

bool asks(const policy::Action& action, const std::string& field) {
    return std::any_of(action.asks.begin(), action.asks.end(), [&](const policy::Ask& ask) { return ask.field == field; });
}

/// Lists are no key: a record is not singled out by one of several values.
bool can_be_key(const Field& field) {
    switch (field.type) {
        case policy::FieldType::texts: case policy::FieldType::choices: case policy::FieldType::persons: case policy::FieldType::references: return false;
        default: return is_importable(field) || (field.derived && !field.derived_on_read);
    }
}

}  // namespace

ImportColumns::ImportColumns(const policy::RecordType& type, const std::vector<std::string>& header, const ActRows* acts, std::vector<ImportFault>& faults) : type_(type), acts_(acts) {
    for (const std::string& heading : header) {
        ImportColumn column = read(heading, faults);
        const bool twice = column.holds_something() && std::any_of(columns_.begin(), columns_.end(), [&](const ImportColumn& other) { return other.name() == column.name(); });
        if (twice) {
            faults.push_back({1, heading, Problem("csv.column-twice", {{"column", heading}}), true});
            column = {};
        }
        column.heading = heading;
        columns_.push_back(std::move(column));
    }
    if (!acts_) return;
    for (const std::string& wanted : acts_->key) {
        const bool there = std::any_of(columns_.begin(), columns_.end(), [&](const ImportColumn& column) { return column.is_number ? is_number_heading(wanted) : column.field && is_called(*column.field, wanted); });
        if (!there) faults.push_back({1, wanted, Problem("csv.key-not-there", {{"column", wanted}}), true});
    }
}

ImportColumn ImportColumns::read(const std::string& heading, std::vector<ImportFault>& faults) const {
    ImportColumn column;
    for (const Field& field : type_.form.fields)
        if (!column.field && (!field.derived || acts_) && is_called(field, heading)) column.field = &field;
    column.is_number = acts_ && !column.field && is_number_heading(heading);
    if (!column.holds_something()) column.field = only_one_called(heading);
    if (!column.holds_something()) {
        if (!heading.empty() && !is_error_heading(heading)) faults.push_back({1, heading, unknown_column(type_, heading), true});
        return column;
    }
    if (!acts_) return column;
    column.is_key = column.is_number || is_named_key(column) || (acts_->key.empty() && !is_asked(*column.field));
    const bool fits = column.is_number || (column.is_key ? can_be_key(*column.field) : is_asked(*column.field));
    if (!fits) {
        faults.push_back({1, heading, Problem("csv.not-a-key", {{"column", heading}, {"action", acts_->action->title.zh}}), true});
        column = {};
    }
    return column;
}

/// The field of that name but for remarks, unless several have it.
const Field* ImportColumns::only_one_called(const std::string& heading) const {
    const Field* found = nullptr;
    for (const Field& field : type_.form.fields) {
        if ((field.derived && !acts_) || !is_called_but_for_remarks(field, heading)) continue;
        if (found) return nullptr;
        found = &field;
    }
    return found;
}

bool ImportColumns::is_asked(const Field& field) const { return asks(*acts_->action, field.name); }

bool ImportColumns::is_named_key(const ImportColumn& column) const {
    return std::any_of(acts_->key.begin(), acts_->key.end(), [&](const std::string& wanted) { return column.field && is_called(*column.field, wanted); });
}

bool ImportColumns::has_key() const {
    return std::any_of(columns_.begin(), columns_.end(), [](const ImportColumn& column) { return column.is_key; });
}

std::vector<std::string> proposed_key(const policy::RecordType& type, const policy::Action& action) {
    if (!type.number.empty()) return {number_column};
    const auto fits = [&](const std::string& name) {
        const Field* field = type.form.find(name);
        return field && can_be_key(*field) && !asks(action, name);
    };
    for (const policy::Unique& rule : type.unique)
        if (rule.from.empty() && std::all_of(rule.fields.begin(), rule.fields.end(), fits)) return rule.fields;
    std::vector<std::string> found;
    for (const Field& field : type.form.fields)
        if ((field.indexed || field.name == type.title_field) && fits(field.name)) found.push_back(field.name);
    return found;
}

std::string heading_of(const policy::RecordType& type, const std::string& name, Language language) {
    const Field* field = type.form.find(name);
    if (!field) return message(language, "export.number");
    return field->title.in(language).empty() ? field->name : field->title.in(language);
}

}  // namespace huiyin::api
