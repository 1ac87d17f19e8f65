#include "engine/field_view.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace huiyin::engine {
namespace {

using policy::Field;
using policy::FieldType;

constexpr std::array<std::pair<FieldType, const char*>, 31> type_names{{
    {FieldType::text, "text"}, {FieldType::long_text, "long_text"}, {FieldType::texts, "texts"}, {FieldType::number, "number"}, {FieldType::integer, "integer"},
    {FieldType::money, "money"}, {FieldType::quantity, "quantity"}, {FieldType::percent, "percent"}, {FieldType::points, "points"}, {FieldType::boolean, "boolean"},
    {FieldType::date, "date"}, {FieldType::date_time, "date_time"}, {FieldType::time, "time"}, {FieldType::period, "period"}, {FieldType::choice, "choice"},
    {FieldType::choices, "choices"}, {FieldType::phone, "phone"}, {FieldType::email, "email"}, {FieldType::plate, "plate"}, {FieldType::person, "person"},
    {FieldType::persons, "persons"}, {FieldType::department, "department"}, {FieldType::place, "place"}, {FieldType::file, "file"}, {FieldType::files, "files"},
    {FieldType::photo, "photo"}, {FieldType::signature, "signature"}, {FieldType::reference, "reference"}, {FieldType::references, "references"},
    {FieldType::lines, "lines"}, {FieldType::clause, "clause"}}};

template <typename Number>
Json maybe(const std::optional<Number>& number) {
    return number ? Json(*number) : Json();
}

bool is_blank_word(const Field& field, const std::string& text) { return std::find(field.absent.begin(), field.absent.end(), text) != field.absent.end(); }

/// A value with its mask on it; what is no text is not shown at all.
Json covered(policy::Mask mask, const Field& field, const Json& value) {
    if (mask == policy::Mask::none || value.is_null()) return value;
    if (!value.is_string()) return {};
    return is_blank_word(field, value.as_string()) ? value : Json(masked(mask, value.as_string()));
}

std::string choice_title(const Field& field, const std::string& value, Language language) {
    for (const auto& [held, title] : field.choices)
        if (held == value) return title.in(language);
    return value;
}

std::string period_words(const std::string& text, Language language) {
    const auto period = calendar::Period::parse(text);
    return period.ok() ? period->in_words(language) : text;
}

}  // namespace

const char* name_of(FieldType type) {
    for (const auto& [each, name] : type_names)
        if (each == type) return name;
    return "text";
}

Json shape_of(const Field& field, bool required) {
    JsonArray choices, lines;
    for (const auto& [value, title] : field.choices) choices.push_back(JsonObject{{"value", value}, {"title", json_of(title)}});
    for (const Field& column : field.lines) lines.push_back(shape_of(column, column.required));
    std::string reference = field.reference_type;
    if (reference.empty() && (field.type == FieldType::person || field.type == FieldType::persons)) reference = "base.person";
    if (reference.empty() && field.type == FieldType::department) reference = "base.department";
    return JsonObject{{"name", field.name}, {"title", json_of(field.title)}, {"help", field.help.empty() ? Json() : json_of(field.help)}, {"type", name_of(field.type)},
                      {"choices", std::move(choices)}, {"reference_type", std::move(reference)}, {"lines", std::move(lines)}, {"minimum", maybe(field.minimum)},
                      {"maximum", maybe(field.maximum)}, {"length_min", maybe(field.length_min)}, {"length_max", maybe(field.length_max)}, {"pattern", field.pattern},
                      {"scale", field.scale < 0 ? Json() : Json(field.scale)}, {"unit", field.unit}, {"absent", json_of(field.absent)}, {"derived", static_cast<bool>(field.derived)},
                      {"clauses", json_of(field.clauses)}, {"required", required}};
}

Json seen(Scene& scene, const store::RecordRow& row, const Field& field, const Json& value) {
    const Sight sight = scene.access.sight(row, field);
    if (sight.hidden) return {};
    if (field.type != FieldType::lines || !value.is_array()) return covered(sight.mask, field, value);
    if (sight.mask != policy::Mask::none) return {};
    const bool plain = std::none_of(field.lines.begin(), field.lines.end(), [](const Field& column) { return column.mask != policy::Mask::none || !column.secrecy.empty(); });
    if (plain || scene.actor.is_system()) return value;
    JsonArray lines;
    for (const Json& line : value.as_array()) {
        Json shown = line;
        for (const Field& column : field.lines)
            if (const Json& cell = std::as_const(line)[column.name]; !cell.is_null())
                shown[column.name] = column.secrecy.empty() ? covered(column.mask, column, cell) : Json();
        lines.push_back(std::move(shown));
    }
    return lines;
}

SeenFields seen_fields(Scene& scene, const store::RecordRow& row, const policy::RecordType& type, Wanted wanted) {
    SeenFields made;
    const Json& held = row.fields;
    for (const Field& field : type.form.fields) {
        Json value = held[field.name];
        const bool shown = !wanted.columns || std::find(wanted.columns->begin(), wanted.columns->end(), field.name) != wanted.columns->end();
        // What a command worked out stands in the row; what is read with the time of day is worked out now.
        if (field.derived && (field.derived_on_read || value.is_null())) value = shown ? World::stored(field, scene.world.object(row).get(field.name)) : Json();
        if (!scene.access.sight(row, field).full()) made.masked.push_back(field.name);
        made.fields.set(field.name, seen(scene, row, field, value));
    }
    return made;
}

void add_labels(Scene& scene, const Field& field, const Json& value, JsonObject& labels) {
    if (field.type == FieldType::lines) {
        if (value.is_array())
            for (const Json& line : value.as_array())
                for (const Field& column : field.lines) add_labels(scene, column, line[column.name], labels);
        return;
    }
    std::vector<std::string> ids;
    references_in(field, value, ids);
    for (const std::string& id : ids) {
        const bool person = field.type == FieldType::person || field.type == FieldType::persons;
        std::string text = person ? scene.world.name_of(id) : scene.title_of(id);
        if (text.empty()) continue;
        Json& held = labels[field.name];
        if (!held.is_object()) held = JsonObject();
        held.as_object().set(id, std::move(text));
    }
}

std::string words_of(Scene& scene, const Field& field, const Json& value) {
    if (value.is_null()) return {};
    const Language language = scene.language();
    if (value.is_array()) {
        if (field.type == FieldType::lines) return scene.say("value.rows", {{"count", std::to_string(value.as_array().size())}});
        if (field.type == FieldType::files) return scene.say("value.files", {{"count", std::to_string(value.as_array().size())}});
        std::string all;
        for (const Json& each : value.as_array()) all += (all.empty() ? "" : language == Language::zh ? "、" : ", ") + words_of(scene, field, each);
        return all;
    }
    if (value.is_bool()) return scene.say(value.as_bool() ? "value.yes" : "value.no");
    if (value.is_number()) {
        const Decimal& number = value.as_number();
        if (field.type == FieldType::money) return "¥" + number.round(2, Rounding::half_up).to_string();
        if (field.type == FieldType::percent) return (number * Decimal(100)).to_shortest() + "%";
        return number.to_string() + (field.unit.empty() ? "" : " " + field.unit);
    }
    if (!value.is_string()) return {};
    const std::string& text = value.as_string();
    if (is_blank_word(field, text)) return scene.say("value.absent." + text);
    switch (field.type) {
        case FieldType::choice: case FieldType::choices: return choice_title(field, text, language);
        case FieldType::person: case FieldType::persons: return scene.world.name_of(text);
        case FieldType::department: case FieldType::reference: case FieldType::references: return scene.title_of(text);
        case FieldType::date_time: {
            const auto at = Instant::parse(text);
            return at ? scene.local(*at) : text;
        }
        case FieldType::period: return period_words(text, language);
        case FieldType::file: case FieldType::files: case FieldType::photo: return scene.say("value.files", {{"count", "1"}});
        case FieldType::signature: return scene.say("value.signed");
        default: return text;
    }
}

}  // namespace huiyin::engine
