// Forms: JSON Schema 2020-12 with a `ui` object and x-keywords, to fields.
#include <algorithm>
#include <array>

#include "policy/json_tree.hpp"
#include "policy/parser_words.hpp"
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

FieldType type_by_name(const std::string& name) {
    for (const Named& each : types)
        if (name == each.name) return each.type;
    return FieldType::text;
}

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
            const Span span{file_, figure("line"), figure("column"), 1};
            const Text reason = parser_words(problem.param("reason"));
            if (problem.code == "json.duplicate-key") book_.diagnostics.error(span, "pack.repeated-key", {{"key", problem.param("key")}});
            else book_.diagnostics.error(span, "pack.json", {{"reason", reason.zh}, {"reason_en", reason.en}});
            return form;
        }
        form.schema = *schema;
        const Tree tree = read_json_tree(file_, text_);
        const Tree* properties = tree.find("properties");
        if (!properties || !properties->is_map()) {
            book_.diagnostics.error(properties ? properties->span : Span{file_, 1, 1, 1}, "pack.form-shape");
            return form;
        }
        book_.shaped(tree, "form");
        for (const auto& [name, property] : properties->members) form.fields.push_back(field(name, property, 0));
        if (const Tree* required = tree.find("required"))
            for (const auto& [name, at] : book_.words(*required))
                if (Field* found = member(form.fields, name, at->span)) found->required = true;
        if (const Tree* ui = tree.find("ui"); ui && book_.shaped(*ui, "ui")) page(form, *ui);
        return form;
    }

private:
    Field* member(std::vector<Field>& fields, const std::string& name, const Span& span) {
        for (Field& each : fields)
            if (each.name == name) return &each;
        std::vector<std::string> names;
        for (const Field& each : fields) names.push_back(each.name);
        book_.diagnostics.error(span, "pack.unknown-field", {{"field", name}, {"record", file_}}).suggest(nearest(name, names));
        return nullptr;
    }

    /// A title may be one string, which is Chinese.
    Text both(const Tree& tree) {
        if (!tree.is_scalar()) return book_.text(tree);
        book_.diagnostics.warning(tree.span, "pack.text-no-en");
        return {tree.text, ""};
    }

    Field field(const Tree& key, const Tree& property, int depth) {
        Field made;
        made.name = key.text;
        made.place = Workbook::place(key.span);
        if (made.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos || made.name.empty())
            book_.diagnostics.error(key.span, "pack.field-name", {{"field", made.name}});
        if (!book_.shaped(property, "property")) return made;
        const Tree* title = property.find("x-title") ? property.find("x-title") : property.find("title");
        if (title) made.title = both(*title);
        else book_.diagnostics.error(key.span, "pack.no-title");
        if (const Tree* help = property.find("x-help")) made.help = both(*help);
        made.type = type_of(property);
        constraints(made, property);
        choices(made, key, property);
        reference(made, key, property);
        made.clauses = book_.clauses(property.find("x-clause"));
        if (made.type == FieldType::lines) {
            if (depth > 0) book_.diagnostics.error(key.span, "pack.lines-in-lines", {{"field", made.name}});
            else if (const Tree* items = property.find("items"); items && items->is_map()) columns(made, *items);
        }
        return made;
    }

    void columns(Field& made, const Tree& items) {
        book_.shaped(items, "items");
        if (const Tree* properties = items.find("properties"); properties && book_.want_map(*properties, "properties"))
            for (const auto& [name, column] : properties->members) made.lines.push_back(field(name, column, 1));
        if (const Tree* required = items.find("required"))
            for (const auto& [name, at] : book_.words(*required))
                if (Field* column = member(made.lines, name, at->span)) column->required = true;
    }

    FieldType type_of(const Tree& property) {
        const auto word = [&](const char* key) { return property.find(key) ? book_.one_of(*property.find(key), "property", key) : std::string(); };
        const std::string named = word("x-type"), type = word("type"), format = word("format");
        const Tree* items = property.find("items");
        const auto holds = [&](const char* key) { return items && items->is_map() && items->find(key) != nullptr; };
        if (!named.empty()) {
            const FieldType found = type_by_name(named);
            return found == FieldType::person && type == "array" ? FieldType::persons : found;
        }
        if (property.find("x-ref")) return type == "array" ? FieldType::references : FieldType::reference;
        if (type == "array") return holds("enum") ? FieldType::choices : holds("properties") ? FieldType::lines : FieldType::files;
        if (property.find("enum")) return FieldType::choice;
        if (type == "boolean") return FieldType::boolean;
        if (type == "integer") return FieldType::integer;
        if (type == "number") return FieldType::number;
        if (format == "date") return FieldType::date;
        if (format == "date-time") return FieldType::date_time;
        if (format == "time") return FieldType::time;
        if (format == "email") return FieldType::email;
        const Tree *ui = property.find("ui"), *widget = ui && ui->is_map() ? ui->find("widget") : nullptr, *length = property.find("maxLength");
        const bool is_long = length && length->is_scalar() && Decimal::parse(length->text).value_or(Decimal(0)) > Decimal(200);
        return (widget && widget->text == "textarea") || is_long ? FieldType::long_text : FieldType::text;
    }

    void constraints(Field& made, const Tree& property) {
        const auto figure = [&](const char* key) -> std::optional<Decimal> { return property.find(key) ? book_.number(*property.find(key)) : std::nullopt; };
        const auto whole = [&](const char* key, const char* items) -> std::optional<std::int32_t> {
            const auto value = figure(property.find(key) ? key : items);
            if (!value) return {};
            const auto count = value->to_int64();
            return static_cast<std::int32_t>(std::clamp<std::int64_t>(count.value_or(0), 0, 1'000'000));
        };
        const auto flag = [&](const char* key, bool otherwise) { return property.find(key) ? book_.boolean(*property.find(key)) : otherwise; };
        made.minimum = figure("minimum");
        made.maximum = figure("maximum");
        made.length_min = whole("minLength", "minItems");
        made.length_max = whole("maxLength", "maxItems");
        if ((made.minimum && made.maximum && *made.minimum > *made.maximum) || (made.length_min && made.length_max && *made.length_min > *made.length_max))
            book_.diagnostics.error({made.place.file, made.place.line, made.place.column, static_cast<std::uint32_t>(made.name.size() + 2)}, "pack.bounds-crossed", {{"field", made.name}});
        if (const Tree* pattern = property.find("pattern")) made.pattern = book_.word(*pattern);
        made.scale = made.type == FieldType::money ? 2 : -1;
        if (const auto scale = figure("x-scale")) made.scale = static_cast<int>(std::clamp<std::int64_t>(scale->to_int64().value_or(0), 0, 12));
        if (const Tree* unit = property.find("x-unit")) made.unit = book_.word(*unit);
        if (const Tree* secrecy = property.find("x-secrecy")) made.secrecy = book_.one_of(*secrecy, "property", "x-secrecy");
        if (const Tree* mask = property.find("x-mask")) {
            const std::string word = book_.one_of(*mask, "property", "x-mask");
            made.mask = word == "middle" ? Mask::middle : word == "last4" ? Mask::last4 : Mask::all;
        }
        made.searched = flag("x-search", made.type == FieldType::text || made.type == FieldType::long_text || made.type == FieldType::phone);
        made.indexed = flag("x-index", made.type == FieldType::phone);
        if (const Tree* absent = property.find("x-absent"))
            for (const auto& [word, at] : book_.words(*absent))
                if (std::string blank = book_.one_of(*at, "property", "x-absent"); !blank.empty()) made.absent.push_back(std::move(blank));
    }

    void choices(Field& made, const Tree& key, const Tree& property) {
        const Tree *items = property.find("items"), *values = property.find("enum");
        if (!values && items && items->is_map()) values = items->find("enum");
        if (!values || !values->is_list()) {
            if (made.type == FieldType::choice || made.type == FieldType::choices) book_.diagnostics.error(key.span, "pack.no-choices", {{"field", made.name}});
            return;
        }
        const Tree* titles = property.find("x-titles");
        if (titles && !book_.want_map(*titles, "x-titles")) titles = nullptr;
        std::vector<std::string> names;
        for (const auto& [value, at] : book_.words(*values)) {
            const Tree* title = titles ? titles->find(value) : nullptr;
            if (!title) book_.diagnostics.error(at->span, "pack.choice-no-title", {{"value", value}, {"field", made.name}});
            if (std::find(names.begin(), names.end(), value) != names.end()) book_.diagnostics.error(at->span, "pack.named-twice", {{"name", value}});
            made.choices.emplace_back(value, title ? both(*title) : Text{});
            names.push_back(value);
        }
        if (titles)
            for (const auto& [value, title] : titles->members)
                if (std::find(names.begin(), names.end(), value.text) == names.end())
                    book_.diagnostics.error(value.span, "pack.unknown-choice", {{"value", value.text}, {"field", made.name}}).suggest(nearest(value.text, names));
    }

    void reference(Field& made, const Tree& key, const Tree& property) {
        if (made.type == FieldType::person || made.type == FieldType::persons) made.reference_type = "base.person";
        if (made.type == FieldType::department) made.reference_type = "base.department";
        const Tree *back = property.find("x-back"), *wanted = property.find("x-ref");
        if (back) made.back_name = book_.word(*back);
        if (!made.reference_type.empty()) book_.references.emplace_back(made.reference_type, property.find("x-type") ? property.find("x-type")->content : key.span);
        if (made.type == FieldType::reference || made.type == FieldType::references) {
            if (!wanted) {
                book_.diagnostics.error(key.span, "pack.no-reference", {{"field", made.name}});
                return;
            }
            const std::string name = book_.word(*wanted);
            made.reference_type = name.find('.') == std::string::npos ? book_.pack.id + "." + name : name;
            book_.references.emplace_back(name, wanted->content);
        }
        if (back) book_.backs.push_back({made.reference_type, made.back_name, back->content});
    }

    void page(Form& form, const Tree& ui) {
        if (const Tree* wanted = ui.find("order")) {
            std::vector<Field> ordered;
            for (const auto& [name, at] : book_.words(*wanted)) {
                if (std::any_of(ordered.begin(), ordered.end(), [&, &name = name](const Field& each) { return each.name == name; })) {
                    book_.diagnostics.error(at->span, "pack.named-twice", {{"name", name}});
                    continue;
                }
                Field* found = member(form.fields, name, at->span);
                if (!found) continue;
                ordered.push_back(std::move(*found));
                form.fields.erase(form.fields.begin() + (found - form.fields.data()));
            }
            for (Field& rest : form.fields) ordered.push_back(std::move(rest));
            form.fields = std::move(ordered);
        }
        const Tree* groups = ui.find("groups");
        if (!groups) return;
        if (!groups->is_list()) {
            book_.diagnostics.error(groups->span, "pack.want-list", {{"what", "groups"}});
            return;
        }
        for (const Tree& group : groups->items) {
            if (!book_.shaped(group, "group")) continue;
            std::vector<std::string> names;
            if (const Tree* fields = group.find("fields"))
                for (const auto& [name, at] : book_.words(*fields))
                    if (member(form.fields, name, at->span)) names.push_back(name);
            form.groups.emplace_back(group.find("title") ? both(*group.find("title")) : Text{}, std::move(names));
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

const char* type_name(FieldType type) {
    for (const Named& each : types)
        if (each.type == type) return each.name;
    return "text";
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
    book.files_read.insert(path);
    return FormReader(book, path).read();
}

}  // namespace huiyin::policy
