#include "app/scenario_value.hpp"

#include <algorithm>

#include "calendar/due_time.hpp"

namespace huiyin::app {
namespace {

using policy::Field;
using policy::FieldType;
using policy::Tree;

std::optional<Json> wrong(const Tree& tree, const char* code, policy::Diagnostics& faults, std::vector<ProblemParameter> params = {}) {
    params.emplace_back("text", tree.is_scalar() ? tree.text : std::string("…"));
    faults.error(tree.span, code, std::move(params));
    return {};
}

/// The id of the one who or which is meant.
std::optional<Json> named(const Field& field, const Tree& tree, const Cast& cast, policy::Diagnostics& faults) {
    if (tree.quoted) return Json(tree.text);
    if (const Cast::Member* member = cast.find(tree.text)) {
        const bool fits = !member->type || field.reference_type.empty() || member->type->id == field.reference_type;
        if (fits) return Json(member->id.empty() ? member->name : member->id);
        faults.error(tree.span, "scenario.another-type", {{"name", tree.text}, {"field", field.name}}).note(member->span, "pack.first-here", {{"name", member->name}});
        return {};
    }
    faults.error(tree.span, "scenario.unknown-name", {{"name", tree.text}, {"field", field.name}}).suggest(nearest(tree.text, cast.names()));
    return {};
}

std::optional<Json> lines(const Field& field, const Tree& tree, const Cast& cast, const calendar::Zone& zone, policy::Diagnostics& faults) {
    JsonArray rows;
    for (const Tree& item : tree.items) {
        if (!item.is_map()) return wrong(item, "scenario.want-row", faults, {{"field", field.name}});
        JsonObject row;
        for (const auto& [key, value] : item.members) {
            const auto column = std::find_if(field.lines.begin(), field.lines.end(), [&, &key = key](const Field& each) { return each.name == key.text; });
            if (column == field.lines.end()) {
                std::vector<std::string> names;
                for (const Field& each : field.lines) names.push_back(each.name);
                faults.error(key.span, "pack.unknown-field", {{"field", key.text}, {"record", field.name}}).suggest(nearest(key.text, names));
                return {};
            }
            auto held = field_value(*column, value, cast, zone, faults);
            if (!held) return {};
            row.set(key.text, std::move(*held));
        }
        rows.emplace_back(std::move(row));
    }
    return Json(std::move(rows));
}

std::optional<Json> list(const Field& field, const Tree& tree, const Cast& cast, policy::Diagnostics& faults) {
    std::vector<const Tree*> items;
    if (tree.is_scalar()) items.push_back(&tree);
    for (const Tree& item : tree.items) items.push_back(&item);
    const bool ids = field.type == FieldType::persons || field.type == FieldType::references || field.type == FieldType::files;
    JsonArray made;
    for (const Tree* item : items) {
        if (!item->is_scalar()) return wrong(*item, "pack.want-word", faults);
        auto held = ids ? named(field, *item, cast, faults) : std::optional<Json>(item->text);
        if (!held) return {};
        made.push_back(std::move(*held));
    }
    return Json(std::move(made));
}

/// 2026-03-09 10:15 of the organisation, or an instant with its offset.
std::optional<Json> instant(const Tree& tree, const calendar::Zone& zone, policy::Diagnostics& faults) {
    if (const auto exact = Instant::parse(tree.text)) return Json(exact->to_string());
    const std::size_t gap = tree.text.find(' ');
    const auto at = gap == std::string::npos ? std::nullopt : moment_of(tree.text.substr(0, gap), tree.text.substr(gap + 1), zone);
    if (!at) return wrong(tree, "scenario.time", faults);
    return Json(at->to_string());
}

}  // namespace

std::optional<Decimal> number_of(std::string text) {
    if (text.ends_with(" CNY")) text.resize(text.size() - 4);
    const bool percent = text.ends_with("%");
    if (percent) text.pop_back();
    const auto value = Decimal::parse(text);
    return value && percent ? *value / Decimal(100) : value;
}

std::optional<Json> field_value(const Field& field, const Tree& tree, const Cast& cast, const calendar::Zone& zone, policy::Diagnostics& faults) {
    if (tree.is_nothing()) return Json();
    switch (field.type) {
        case FieldType::lines:
            if (!tree.is_list()) return wrong(tree, "pack.want-list", faults, {{"what", field.name}});
            return lines(field, tree, cast, zone, faults);
        case FieldType::persons: case FieldType::references: case FieldType::choices: case FieldType::texts: case FieldType::files:
            if (tree.is_map()) return wrong(tree, "pack.want-list", faults, {{"what", field.name}});
            return list(field, tree, cast, faults);
        default: break;
    }
    if (!tree.is_scalar()) return wrong(tree, "pack.want-word", faults);
    // Quotes hand the text over as it is, so that a scenario can give what no form would take.
    if (tree.quoted) return Json(tree.text);
    if (std::find(field.absent.begin(), field.absent.end(), tree.text) != field.absent.end()) return Json(tree.text);
    switch (field.type) {
        case FieldType::person: case FieldType::department: case FieldType::reference: return named(field, tree, cast, faults);
        case FieldType::file: case FieldType::photo: case FieldType::signature: {
            const Cast::Member* attached = cast.find(tree.text);
            return Json(attached && !attached->id.empty() ? attached->id : tree.text);
        }
        case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent: case FieldType::points:
            // What is no number goes to the engine as it stands: that it refuses it may be the point.
            if (const auto number = number_of(tree.text)) return Json(*number);
            return Json(tree.text);
        case FieldType::boolean:
            if (tree.text == "true" || tree.text == "false") return Json(tree.text == "true");
            return wrong(tree, "pack.want-boolean", faults);
        case FieldType::date_time: return instant(tree, zone, faults);
        default: return Json(tree.text);
    }
}

std::optional<Json> parameter_value(const policy::Parameter& parameter, const Tree& tree, policy::Diagnostics& faults) {
    using policy::ParameterType;
    if (tree.is_nothing()) return Json();
    const bool structured = parameter.type == ParameterType::list || parameter.type == ParameterType::table || parameter.type == ParameterType::who;
    if (!structured && !tree.is_scalar()) return wrong(tree, "pack.want-word", faults);
    switch (parameter.type) {
        case ParameterType::period: case ParameterType::moment:
            if (const auto limit = calendar::Limit::parse(tree.text); !limit.ok()) {
                faults.error(tree.span, "pack.time", {{"reason", message(Language::zh, limit.problem())}, {"reason_en", message(Language::en, limit.problem())}}).suggest(limit.problem().param("near"));
                return {};
            }
            return Json(tree.text);
        case ParameterType::money: case ParameterType::percent: case ParameterType::number: {
            const auto number = number_of(tree.text);
            if (!number) return wrong(tree, "pack.want-number", faults);
            return Json(*number);
        }
        case ParameterType::boolean:
            if (tree.text != "true" && tree.text != "false") return wrong(tree, "pack.want-boolean", faults);
            return Json(tree.text == "true");
        case ParameterType::choice: {
            std::vector<std::string> values;
            for (const auto& [value, title] : parameter.choices) values.push_back(value);
            if (std::find(values.begin(), values.end(), tree.text) != values.end()) return Json(tree.text);
            faults.error(tree.span, "pack.unknown-choice", {{"value", tree.text}, {"field", parameter.id}}).suggest(nearest(tree.text, values));
            return {};
        }
        case ParameterType::text: return Json(tree.text);
        case ParameterType::list: case ParameterType::table: case ParameterType::who: return tree.to_json();
    }
    return {};
}

void report_unknown_field(const policy::RecordType& type, const Tree& key, policy::Diagnostics& faults) {
    std::vector<std::string> names;
    for (const Field& field : type.form.fields) names.push_back(field.name);
    faults.error(key.span, "pack.unknown-field", {{"field", key.text}, {"record", type.name}}).suggest(nearest(key.text, names));
}

void check_fields(const policy::RecordType& type, const Tree& map, const Cast& cast, const calendar::Zone& zone, policy::Diagnostics& faults) {
    for (const auto& [key, value] : map.members) {
        const Field* field = type.form.find(key.text);
        if (!field) report_unknown_field(type, key, faults);
        else static_cast<void>(field_value(*field, value, cast, zone, faults));
    }
}

}  // namespace huiyin::app
