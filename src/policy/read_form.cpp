// Forms: JSON Schema 2020-12 with a `ui` object and x-keywords, to fields. Diagnostics point at the property's line.
#include <algorithm>
#include <array>

#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

struct Named { const char* name; FieldType type; };
constexpr std::array<Named, 33> types{{
    {"text", FieldType::text}, {"long_text", FieldType::long_text}, {"texts", FieldType::texts}, {"number", FieldType::number}, {"integer", FieldType::integer}, {"money", FieldType::money}, {"quantity", FieldType::quantity},
    {"percent", FieldType::percent}, {"points", FieldType::points}, {"boolean", FieldType::boolean}, {"date", FieldType::date}, {"date_time", FieldType::date_time}, {"time", FieldType::time},
    {"period", FieldType::period}, {"choice", FieldType::choice}, {"choices", FieldType::choices}, {"phone", FieldType::phone}, {"email", FieldType::email}, {"plate", FieldType::plate},
    {"person", FieldType::person}, {"persons", FieldType::persons}, {"department", FieldType::department}, {"place", FieldType::place}, {"file", FieldType::file}, {"files", FieldType::files},
    {"photo", FieldType::photo}, {"signature", FieldType::signature}, {"reference", FieldType::reference}, {"references", FieldType::references}, {"lines", FieldType::lines},
    {"clause", FieldType::clause}, {"seal", FieldType::signature}, {"unit", FieldType::text}}};

class FormReader {
public:
    FormReader(Workbook& book, std::string file) : book_(book), file_(std::move(file)), text_(book.sources.files.at(file_)) {}

    Form read() {
        Form form;
        form.file = file_;
        auto schema = Json::parse(text_);
        if (!schema.ok()) {
            const Problem& problem = schema.problem();
            const auto figure = [&](const char* name) { return static_cast<std::uint32_t>(std::atoi(problem.param(name).c_str())); };
            book_.diagnostics.error({file_, figure("line"), figure("column"), 1}, "pack.json", {{"reason", problem.code == "json.duplicate-key" ? problem.param("key") : problem.param("reason")}});
            return form;
        }
        form.schema = *schema;
        const Json& properties = form.schema["properties"];
        if (!properties.is_object()) {
            book_.diagnostics.error({file_, 1, 1, 1}, "pack.form-shape");
            return form;
        }
        for (const auto& [name, property] : properties.as_object()) form.fields.push_back(field(name, property, 0));
        if (const Json& required = form.schema["required"]; required.is_array())
            for (const Json& name : required.as_array()) {
                const auto found = std::find_if(form.fields.begin(), form.fields.end(), [&](const Field& each) { return each.name == name.string_or(""); });
                if (found == form.fields.end()) unknown_field(form, name.string_or(""));
                else found->required = true;
            }
        order(form, form.schema["ui"]);
        return form;
    }

private:
    Span at(const std::string& name) const {
        const std::size_t where = text_.find("\"" + name + "\"");
        if (where == std::string::npos) return {file_, 1, 1, 1};
        const auto line = static_cast<std::uint32_t>(std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(where), '\n') + 1);
        const std::size_t start = where == 0 ? std::string::npos : text_.rfind('\n', where);
        return {file_, line, static_cast<std::uint32_t>(start == std::string::npos ? where + 1 : where - start), static_cast<std::uint32_t>(name.size() + 2)};
    }

    void unknown_field(const Form& form, const std::string& name) {
        std::vector<std::string> names;
        for (const Field& each : form.fields) names.push_back(each.name);
        book_.diagnostics.error(at(name), "pack.unknown-field", {{"field", name}, {"record", file_}}).suggest(nearest(name, names));
    }

    static Text both(const Json& text) { return text.is_string() ? Text{text.as_string(), ""} : Text{text["zh"].string_or(""), text["en"].string_or("")}; }

    Field field(const std::string& name, const Json& property, int depth) {
        static const std::array<const char*, 33> known{"title", "description", "type", "format", "enum", "items", "minimum", "maximum", "minLength", "maxLength", "pattern", "default", "multipleOf", "minItems", "maxItems",
                                                       "uniqueItems", "properties", "required", "ui", "x-title", "x-titles", "x-help", "x-type", "x-scale", "x-unit", "x-ref", "x-back", "x-lines", "x-mask", "x-secrecy",
                                                       "x-absent", "x-clause", "x-search"};
        Field made;
        made.name = name;
        const Span span = at(name);
        made.place = Workbook::place(span);
        if (!property.is_object()) {
            book_.diagnostics.error(span, "pack.form-shape");
            return made;
        }
        for (const auto& [key, held] : property.as_object())
            if (std::find(known.begin(), known.end(), key) == known.end() && key != "x-index" && key != "const")
                book_.diagnostics.error(at(key), "pack.unknown-key", {{"key", key}}).suggest(nearest(key, std::vector<std::string>(known.begin(), known.end())));
        made.title = property["x-title"].is_null() ? both(property["title"]) : both(property["x-title"]);
        if (made.title.zh.empty()) book_.diagnostics.error(span, "pack.no-title");
        else if (made.title.en.empty()) book_.diagnostics.warning(span, "pack.text-no-en");
        made.help = both(property["x-help"]);
        made.type = type_of(property, span);
        constraints(made, property);
        choices(made, property, span);
        reference(made, property, span);
        if (const Json& clause = property["x-clause"]; !clause.is_null()) {
            if (clause.is_string()) made.clauses.push_back(clause.as_string());
            else if (clause.is_array()) for (const Json& id : clause.as_array()) made.clauses.push_back(id.string_or(""));
            for (const std::string& id : made.clauses) book_.clause_used(id, at(id));
        }
        if (made.type == FieldType::lines && depth == 0) {
            const Json& columns = property["items"]["properties"];
            if (columns.is_object()) for (const auto& [column, held] : columns.as_object()) made.lines.push_back(field(column, held, depth + 1));
            if (const Json& required = property["items"]["required"]; required.is_array())
                for (const Json& wanted : required.as_array())
                    for (Field& column : made.lines)
                        if (column.name == wanted.string_or("")) column.required = true;
        }
        return made;
    }

    FieldType type_of(const Json& property, const Span& span) {
        if (const std::string named = property["x-type"].string_or(""); !named.empty()) {
            std::vector<std::string> names;
            for (const Named& each : types) {
                if (named == each.name) return each.type == FieldType::person && property["type"].string_or("") == "array" ? FieldType::persons : each.type;
                names.emplace_back(each.name);
            }
            book_.diagnostics.error(span, "pack.unknown-type", {{"type", named}}).suggest(nearest(named, names));
        }
        const std::string type = property["type"].string_or("string"), format = property["format"].string_or("");
        if (!property["x-ref"].is_null()) return type == "array" ? FieldType::references : FieldType::reference;
        if (type == "array") return property["items"]["enum"].is_array() ? FieldType::choices : property["items"]["properties"].is_object() ? FieldType::lines : FieldType::files;
        if (property["enum"].is_array()) return FieldType::choice;
        if (type == "boolean") return FieldType::boolean;
        if (type == "integer") return FieldType::integer;
        if (type == "number") return FieldType::number;
        if (format == "date") return FieldType::date;
        if (format == "date-time") return FieldType::date_time;
        if (format == "time") return FieldType::time;
        if (format == "email") return FieldType::email;
        return property["ui"]["widget"].string_or("") == "textarea" || property["maxLength"].int_or(0) > 200 ? FieldType::long_text : FieldType::text;
    }

    void constraints(Field& made, const Json& property) {
        if (property["minimum"].is_number()) made.minimum = property["minimum"].as_number();
        if (property["maximum"].is_number()) made.maximum = property["maximum"].as_number();
        const auto length = [&](const char* key, const char* items) -> std::optional<std::int32_t> {
            const Json& held = property[key].is_null() ? property[items] : property[key];
            return held.is_number() ? std::optional<std::int32_t>(static_cast<std::int32_t>(held.int_or(0))) : std::nullopt;
        };
        made.length_min = length("minLength", "minItems");
        made.length_max = length("maxLength", "maxItems");
        made.pattern = property["pattern"].string_or("");
        made.scale = static_cast<int>(property["x-scale"].int_or(made.type == FieldType::money ? 2 : -1));
        made.unit = property["x-unit"].string_or("");
        made.secrecy = property["x-secrecy"].string_or("");
        const std::string mask = property["x-mask"].string_or("");
        made.mask = mask == "middle" ? Mask::middle : mask == "last4" ? Mask::last4 : mask == "all" ? Mask::all : Mask::none;
        made.searched = property["x-search"].bool_or(made.type == FieldType::text || made.type == FieldType::long_text || made.type == FieldType::phone);
        made.indexed = property["x-index"].bool_or(made.type == FieldType::phone);
        if (const Json& absent = property["x-absent"]; absent.is_array())
            for (const Json& blank : absent.as_array()) made.absent.push_back(blank.string_or(""));
    }

    void choices(Field& made, const Json& property, const Span& span) {
        const Json& values = property["enum"].is_null() ? property["items"]["enum"] : property["enum"];
        if (!values.is_array()) {
            if (made.type == FieldType::choice || made.type == FieldType::choices) book_.diagnostics.error(span, "pack.no-choices", {{"field", made.name}});
            return;
        }
        const Json& titles = property["x-titles"];
        for (const Json& value : values.as_array()) {
            const Text title = both(titles[value.string_or("")]);
            if (title.zh.empty()) book_.diagnostics.error(at(value.string_or(made.name)), "pack.choice-no-title", {{"value", value.string_or("")}, {"field", made.name}});
            made.choices.emplace_back(value.string_or(""), title);
        }
        for (const auto& [value, title] : titles.is_object() ? titles.as_object() : JsonObject())
            if (std::none_of(made.choices.begin(), made.choices.end(), [&, &value = value](const auto& choice) { return choice.first == value; })) {
                std::vector<std::string> names;
                for (const auto& choice : made.choices) names.push_back(choice.first);
                book_.diagnostics.error(at(value), "pack.unknown-choice", {{"value", value}, {"field", made.name}}).suggest(nearest(value, names));
            }
    }

    void reference(Field& made, const Json& property, const Span& span) {
        if (made.type == FieldType::person || made.type == FieldType::persons) made.reference_type = "base.person";
        if (made.type == FieldType::department) made.reference_type = "base.department";
        made.back_name = property["x-back"].string_or("");
        const std::string wanted = property["x-ref"].string_or("");
        if (made.type == FieldType::reference || made.type == FieldType::references) {
            if (wanted.empty()) book_.diagnostics.error(span, "pack.no-reference", {{"field", made.name}});
            made.reference_type = wanted.find('.') == std::string::npos ? book_.pack.id + "." + wanted : wanted;
        }
    }

    void order(Form& form, const Json& ui) {
        if (const Json& wanted = ui["order"]; wanted.is_array()) {
            std::vector<Field> ordered;
            for (const Json& name : wanted.as_array()) {
                const auto found = std::find_if(form.fields.begin(), form.fields.end(), [&](const Field& each) { return each.name == name.string_or(""); });
                if (found == form.fields.end()) {
                    unknown_field(form, name.string_or(""));
                    continue;
                }
                ordered.push_back(std::move(*found));
                form.fields.erase(found);
            }
            for (Field& rest : form.fields) ordered.push_back(std::move(rest));
            form.fields = std::move(ordered);
        }
        if (const Json& groups = ui["groups"]; groups.is_array())
            for (const Json& group : groups.as_array()) {
                std::vector<std::string> names;
                if (group["fields"].is_array())
                    for (const Json& name : group["fields"].as_array()) {
                        if (!form.find(name.string_or(""))) unknown_field(form, name.string_or(""));
                        names.push_back(name.string_or(""));
                    }
                form.groups.emplace_back(both(group["title"]), std::move(names));
            }
    }

    Workbook& book_;
    std::string file_;
    const std::string& text_;
};

}  // namespace

const Field* Form::find(std::string_view name) const {
    for (const Field& field : fields)
        if (field.name == name) return &field;
    return nullptr;
}

Form read_form(Workbook& book, const std::string& file, const Span& named_at) {
    const std::string path = book.sources.root + file;
    if (!book.sources.files.contains(path)) {
        std::vector<std::string> names;
        for (const auto& [held, text] : book.sources.files)
            if (held.ends_with(".json")) names.push_back(held.substr(book.sources.root.size()));
        book.diagnostics.error(named_at, "pack.no-file", {{"file", file}}).suggest(nearest(file, names));
        return {};
    }
    return FormReader(book, path).read();
}

}  // namespace huiyin::policy
