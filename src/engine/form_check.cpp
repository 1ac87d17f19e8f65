#include "engine/form_check.hpp"

#include <unicode/regex.h>

#include <algorithm>

#include "calendar/due_time.hpp"

namespace huiyin::engine {
namespace {

using policy::Field;
using policy::FieldType;

constexpr std::size_t text_bytes_max = 200'000, rows_max = 1'000;

Problem at(Problem problem, const Field& field, const std::string& pointer) {
    problem.params.emplace_back("field", field.title.zh.empty() ? field.name : field.title.zh);
    problem.field = pointer;
    problem.clauses = field.clauses;
    return problem;
}

bool is_blank(const Json& value) {
    if (value.is_null()) return true;
    if (value.is_string()) return value.as_string().find_first_not_of(" \t\r\n") == std::string::npos;
    return value.is_array() && value.as_array().empty();
}

bool matches(const std::string& pattern, const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(pattern), 0, status);
    if (U_FAILURE(status)) return false;
    matcher.setTimeLimit(100, status);
    const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
    matcher.reset(wide);
    return matcher.find(status) && U_SUCCESS(status);
}

Result<Json> text_value(const Field& field, const Json& value, const std::string& pointer) {
    if (!value.is_string()) return at(Problem("form.want-text"), field, pointer);
    const std::string& text = value.as_string();
    const auto length = static_cast<std::int32_t>(to_code_points(text).size());
    if (text.size() > text_bytes_max || (field.length_max && length > *field.length_max))
        return at(Problem("form.too-long", {{"most", std::to_string(field.length_max.value_or(static_cast<std::int32_t>(text_bytes_max)))}, {"given", std::to_string(length)}}), field, pointer);
    if (field.length_min && length < *field.length_min) return at(Problem("form.too-short", {{"least", std::to_string(*field.length_min)}, {"given", std::to_string(length)}}), field, pointer);
    if (!field.pattern.empty() && !matches(field.pattern, text)) return at(Problem("form.pattern", {{"text", text}}), field, pointer);
    if (field.type == FieldType::email && !matches("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", text)) return at(Problem("form.email", {{"text", text}}), field, pointer);
    if (field.type == FieldType::phone && !matches("^\\+?[0-9][0-9 ()-]{4,22}[0-9]$", text)) return at(Problem("form.phone", {{"text", text}}), field, pointer);
    return value;
}

Result<Json> number_value(const Field& field, const Json& value, const std::string& pointer) {
    std::optional<Decimal> number;
    if (value.is_number()) number = value.as_number();
    else if (value.is_string()) number = Decimal::parse(value.as_string());
    if (!number) return at(Problem("form.want-number"), field, pointer);
    const bool whole = field.type == FieldType::integer;
    const int scale = whole ? 0 : field.scale;
    if (scale >= 0 && !(number->round(scale, Rounding::down) == *number)) return at(Problem("form.scale", {{"scale", std::to_string(scale)}}), field, pointer);
    if ((field.minimum && *number < *field.minimum) || (field.maximum && *number > *field.maximum))
        return at(Problem("form.out-of-range", {{"least", field.minimum ? field.minimum->to_string() : "…"}, {"most", field.maximum ? field.maximum->to_string() : "…"}, {"given", number->to_string()}}), field, pointer);
    return Json(scale >= 0 ? number->round(scale, Rounding::down) : *number);
}

Result<Json> choice_value(const Field& field, const Json& value, const std::string& pointer) {
    const std::string text = value.string_or("");
    const bool known = value.is_string() && std::any_of(field.choices.begin(), field.choices.end(), [&](const auto& choice) { return choice.first == text; });
    if (known) return value;
    Problem refused = no_such_choice(field, value.is_string() ? text : value.dump());
    refused.field = pointer;
    refused.clauses = field.clauses;
    return refused;
}

Result<Json> list_value(const Field& field, const Json& value, const std::string& pointer) {
    if (!value.is_array()) return at(Problem("form.want-list"), field, pointer);
    if (value.as_array().size() > rows_max) return at(Problem("form.too-many", {{"most", std::to_string(rows_max)}}), field, pointer);
    JsonArray out;
    std::size_t index = 0;
    for (const Json& item : value.as_array()) {
        const std::string here = pointer + "/" + std::to_string(index++);
        if (field.type == FieldType::choices) {
            HUIYIN_TRY(Json checked, choice_value(field, item, here));
            out.push_back(std::move(checked));
        } else if (field.type == FieldType::lines) {
            if (!item.is_object()) return at(Problem("form.want-row"), field, here);
            JsonObject row;
            for (const auto& [name, held] : item.as_object())
                if (std::none_of(field.lines.begin(), field.lines.end(), [&, &name = name](const Field& column) { return column.name == name; }))
                    return at(Problem("form.not-asked", {{"name", name}}), field, here + "/" + name);
            for (const Field& column : field.lines) {
                const Json& held = item[column.name];
                if (is_blank(held)) {
                    if (column.required) return at(Problem("form.required"), column, here + "/" + column.name);
                    continue;
                }
                HUIYIN_TRY(Json checked, check_value(column, held, here + "/" + column.name));
                row.set(column.name, std::move(checked));
            }
            out.emplace_back(std::move(row));
        } else {
            if (!item.is_string()) return at(Problem("form.want-text"), field, here);
            out.push_back(item);
        }
    }
    return Json(std::move(out));
}

}  // namespace

Problem no_such_choice(const Field& field, const std::string& text) {
    constexpr std::size_t named_max = 20;
    const auto shown = [](const std::pair<std::string, Text>& choice, Language language) {
        const std::string title = choice.second.in(language);
        if (title.empty() || title == choice.first) return choice.first;
        return language == Language::zh ? title + "（" + choice.first + "）" : title + " (" + choice.first + ")";
    };
    std::string zh, en;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < field.choices.size(); ++i) {
        for (const std::string& name : {field.choices[i].first, field.choices[i].second.zh, field.choices[i].second.en})
            if (!name.empty()) names.push_back(name);
        if (i > named_max) continue;
        zh += (i == 0 ? "" : "、") + (i == named_max ? "…" : shown(field.choices[i], Language::zh));
        en += (i == 0 ? "" : ", ") + (i == named_max ? "…" : shown(field.choices[i], Language::en));
    }
    const std::string near = nearest(text, names);
    Problem problem(near.empty() ? "form.no-such-choice" : "form.no-such-choice-near", {{"field", field.title.zh.empty() ? field.name : field.title.zh}, {"text", text}, {"choices", zh}, {"choices_en", en}});
    for (const std::pair<std::string, Text>& choice : field.choices)
        if (!near.empty() && problem.param("near").empty() && (near == choice.first || near == choice.second.zh || near == choice.second.en)) {
            problem.params.emplace_back("near", shown(choice, Language::zh));
            problem.params.emplace_back("near_en", shown(choice, Language::en));
        }
    return problem;
}

Result<Json> check_value(const Field& field, const Json& value, const std::string& pointer) {
    if (value.is_string() && std::find(field.absent.begin(), field.absent.end(), value.as_string()) != field.absent.end()) return value;
    switch (field.type) {
        case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent: case FieldType::points: return number_value(field, value, pointer);
        case FieldType::boolean:
            if (!value.is_bool()) return at(Problem("form.want-boolean"), field, pointer);
            return value;
        case FieldType::date: {
            const auto date = value.is_string() ? calendar::Date::parse(value.as_string()) : std::nullopt;
            if (!date) return at(Problem("form.want-date", {{"text", value.string_or("")}}), field, pointer);
            return value;
        }
        case FieldType::date_time: {
            const auto instant = value.is_string() ? Instant::parse(value.as_string()) : std::nullopt;
            if (!instant) return at(Problem("form.want-instant", {{"text", value.string_or("")}}), field, pointer);
            return Json(instant->to_string());
        }
        case FieldType::period: {
            if (!value.is_string() || !calendar::Limit::parse(value.as_string()).ok()) return at(Problem("form.want-period", {{"text", value.string_or("")}}), field, pointer);
            return value;
        }
        case FieldType::choice: return choice_value(field, value, pointer);
        case FieldType::choices: case FieldType::texts: case FieldType::lines: case FieldType::persons: case FieldType::references: case FieldType::files: return list_value(field, value, pointer);
        default: return text_value(field, value, pointer);
    }
}

CheckedInput check_given(const policy::Form& form, const std::vector<policy::Ask>& asked, const Json& input) {
    CheckedInput checked;
    checked.values = JsonObject();
    if (input.is_null()) return checked;
    if (!input.is_object()) {
        checked.problems.push_back(Problem("form.want-object").at("/input"));
        return checked;
    }
    for (const auto& [name, value] : input.as_object())
        if (std::none_of(asked.begin(), asked.end(), [&, &name = name](const policy::Ask& ask) { return ask.field == name; }))
            checked.problems.push_back(Problem("form.not-asked", {{"name", name}}).at("/input/" + name));
    for (const policy::Ask& ask : asked) {
        const Field* field = form.find(ask.field);
        const Json* value = input.as_object().find(ask.field);
        if (!field || !value) continue;
        if (is_blank(*value)) {
            checked.values[ask.field] = Json();
            continue;
        }
        auto result = check_value(*field, *value, "/input/" + ask.field);
        if (result.ok()) checked.values[ask.field] = std::move(result).value();
        else checked.problems.push_back(std::move(result).problem());
    }
    return checked;
}

std::vector<Problem> missing_fields(const policy::Form& form, const std::vector<policy::Ask>& asked, const Json& input, const Json& values, const Json& stands) {
    std::vector<Problem> missing;
    for (const policy::Ask& ask : asked) {
        const Field* field = form.find(ask.field);
        if (!field || !(ask.required || field->required) || !is_blank(values[ask.field])) continue;
        const bool emptied = input.is_object() && input.as_object().find(ask.field) != nullptr;
        if (!emptied && !is_blank(stands[ask.field])) continue;
        Problem problem = at(Problem("form.required"), *field, "/input/" + ask.field);
        problem.clauses.insert(problem.clauses.end(), ask.clauses.begin(), ask.clauses.end());
        missing.push_back(std::move(problem));
    }
    return missing;
}

CheckedInput check_form(const policy::Form& form, const std::vector<policy::Ask>& asked, const Json& input, const Json& stands) {
    CheckedInput checked = check_given(form, asked, input);
    if (!input.is_object() && !input.is_null()) return checked;
    // A field that was given wrongly is not missing as well.
    std::vector<policy::Ask> rest;
    for (const policy::Ask& ask : asked)
        if (std::none_of(checked.problems.begin(), checked.problems.end(), [&](const Problem& problem) { return problem.field == "/input/" + ask.field; })) rest.push_back(ask);
    for (Problem& problem : missing_fields(form, rest, input, checked.values, stands)) checked.problems.push_back(std::move(problem));
    return checked;
}

}  // namespace huiyin::engine
