// What actions bring about, and the values they give: literals are held against the field that takes them.
#include <algorithm>

#include "policy/feel_scope.hpp"
#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

bool is_numeric(FieldType type) {
    switch (type) {
        case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent: case FieldType::points: return true;
        default: return false;
    }
}

bool is_list(FieldType type) {
    switch (type) {
        case FieldType::texts: case FieldType::choices: case FieldType::persons: case FieldType::references: case FieldType::files: case FieldType::lines: return true;
        default: return false;
    }
}

/// Whether the plain text is a value of the type; what is text anyway takes anything.
bool spells(FieldType type, const std::string& text) {
    switch (type) {
        case FieldType::boolean: return text == "true" || text == "false";
        case FieldType::date: return calendar::Date::parse(text).has_value();
        case FieldType::date_time: return calendar::LocalTime::parse(text).has_value();
        case FieldType::time: return calendar::LocalTime::parse("2000-01-01 " + text).has_value();
        case FieldType::period: return calendar::Period::parse(text).ok();
        // Nobody knows an id while writing a pack.
        case FieldType::person: case FieldType::department: case FieldType::reference: case FieldType::place: case FieldType::file: case FieldType::photo: case FieldType::signature: return false;
        default: return true;
    }
}

/// A literal against its field; each part of a list by itself.
void check_literal(Workbook& book, const Tree& tree, const Field& field) {
    const auto wrong = [&](const Tree& at) {
        book.diagnostics.error(at.span, "pack.value-type", {{"field", field.name}, {"text", at.is_list() ? "[…]" : at.is_map() ? "{…}" : at.text}, {"type", type_name(field.type)}});
    };
    if (tree.is_nothing()) return;
    if (is_list(field.type)) {
        if (!tree.is_list()) return wrong(tree);
        if (field.type != FieldType::choices) return;
    } else if (!tree.is_scalar()) {
        return wrong(tree);
    }
    if (field.type == FieldType::choice || field.type == FieldType::choices) {
        std::vector<std::string> known = field.absent;
        for (const auto& [value, title] : field.choices) known.push_back(value);
        for (const auto& [value, at] : book.words(tree))
            if (std::find(known.begin(), known.end(), value) == known.end())
                book.diagnostics.error(at->span, "pack.unknown-choice", {{"value", value}, {"field", field.name}}).suggest(nearest(value, known));
        return;
    }
    if (std::find(field.absent.begin(), field.absent.end(), tree.text) != field.absent.end()) return;
    if (!is_numeric(field.type)) {
        if (!spells(field.type, tree.text)) wrong(tree);
        return;
    }
    const auto value = book.number(tree);
    if (!value) return;
    if (field.type == FieldType::integer && !value->to_int64()) wrong(tree);
    if (field.minimum && *value < *field.minimum) book.diagnostics.error(tree.span, "pack.out-of-bounds", {{"text", tree.text}, {"bound", field.minimum->to_string()}});
    if (field.maximum && *value > *field.maximum) book.diagnostics.error(tree.span, "pack.out-of-bounds", {{"text", tree.text}, {"bound", field.maximum->to_string()}});
}

}  // namespace

Value Workbook::value(const Tree& tree, const Setting& setting, const Field& field, const std::string& target) {
    Value made;
    if (tree.is_scalar() && tree.quoted) {
        made.expression = expression(tree, setting, field_type(field));
        if (made.expression) copies.push_back({tree.content, made.expression.program, setting, &field, target});
        return made;
    }
    check_literal(*this, tree, field);
    const bool exact = tree.is_scalar() && (tree.text.ends_with(" CNY") || tree.text.ends_with("%"));
    const auto figure = exact && is_numeric(field.type) ? number(tree) : std::nullopt;
    made.literal = figure ? Json(*figure) : tree.to_json();
    return made;
}

std::vector<std::pair<std::string, Value>> Workbook::assignments(const Tree* tree, const std::vector<Field>* fields, const std::string& target, const Setting& setting) {
    std::vector<std::pair<std::string, Value>> made;
    if (!tree || !want_map(*tree, "with")) return made;
    for (const auto& [key, held] : tree->members) {
        if (!fields) {
            made.emplace_back(key.text, Value{held.quoted ? std::nullopt : std::optional(held.to_json()), held.quoted ? expression(held, setting) : Expression{}});
            continue;
        }
        const auto field = std::find_if(fields->begin(), fields->end(), [&, &key = key](const Field& each) { return each.name == key.text; });
        if (field == fields->end()) {
            std::vector<std::string> names;
            for (const Field& each : *fields) names.push_back(each.name);
            diagnostics.error(key.span, "pack.unknown-field", {{"field", key.text}, {"record", target}}).suggest(nearest(key.text, names));
            continue;
        }
        if (derived.contains(target + "." + key.text)) diagnostics.error(key.span, "pack.derived-field", {{"field", key.text}});
        made.emplace_back(key.text, value(held, setting, *field, target));
    }
    return made;
}

feel::Type Workbook::query_type(const Expression& query) const {
    return query.program && query.program->type().is(feel::Type::Of::list) ? query.program->type().element() : feel::Type::any();
}

Effects Workbook::effects(const Tree* tree, const Setting& setting) {
    Effects made;
    if (!tree) return made;
    if (tree->is_list()) for (const Tree& item : tree->items) made.push_back(effect(item, setting));
    else made.push_back(effect(*tree, setting));
    return made;
}

CreateRecord Workbook::creation(const Tree& tree, const Tree& create, const Setting& setting) {
    CreateRecord created;
    const RecordType* type = need_record_type(create);
    created.record_type = type ? type->id : "";
    created.with = assignments(tree.find("with"), type ? &type->form.fields : nullptr, created.record_type, setting);
    if (const Tree* named = tree.find("action")) {
        created.action = word(*named);
        if (!type) return created;
        const Action* found = action(*type, created.action, named->span);
        if (found && !found->creates) diagnostics.error(named->span, "pack.cannot-create", {{"record", type->name}});
    } else if (type) {
        const auto first = std::find_if(type->actions.begin(), type->actions.end(), [](const Action& each) { return each.creates; });
        if (first != type->actions.end()) created.action = first->id;
        else diagnostics.error(create.span, "pack.cannot-create", {{"record", type->name}});
    }
    return created;
}

Effect Workbook::effect(const Tree& tree, const Setting& outer) {
    Effect made;
    made.place = place(tree.span);
    if (!shaped(tree, "effect")) return made;
    Setting setting = outer;
    if (const Tree* each = tree.find("for")) {
        made.each = expression(*each, outer);
        const feel::Type element = made.each.program && made.each.program->type().is(feel::Type::Of::list) ? made.each.program->type().element() : made.each.program ? made.each.program->type() : feel::Type::any();
        setting.item = element;
    }
    if (const Tree* condition = tree.find("if")) made.condition = expression(*condition, setting, feel::Type::Of::boolean);
    made.clauses = clauses_of(tree);
    if (const Tree* set = tree.find("set")) made.what = SetFields{assignments(set, outer.record ? &outer.record->form.fields : nullptr, outer.record ? outer.record->id : "", setting)};
    else if (const Tree* create = tree.find("create")) made.what = creation(tree, *create, setting);
    else if (const Tree* perform = tree.find("perform")) {
        const RecordType* target = tree.find("for") ? (setting.item.name().empty() ? nullptr : record_type(setting.item.name())) : outer.record;
        if (!tree.find("for") && !target) diagnostics.error(perform->span, "pack.perform-on-nothing");
        if (target) action(*target, perform->text, perform->span);
        made.what = PerformOn{word(*perform), assignments(tree.find("with"), target ? &target->form.fields : nullptr, target ? target->id : "", setting)};
    } else if (const Tree* notify = tree.find("notify")) {
        Notify told;
        told.to = who(notify, setting);
        if (const Tree* said = tree.find("text")) told.text = speech(*said, setting);
        made.what = std::move(told);
    } else if (const Tree* add = tree.find("add")) {
        const Field* rows = outer.record ? field(*outer.record, word(*add), add->span) : nullptr;
        if (rows && rows->type != FieldType::lines) diagnostics.error(add->span, "pack.no-lines", {{"field", rows->name}});
        made.what = AddRow{word(*add), assignments(tree.find("with"), rows && rows->type == FieldType::lines ? &rows->lines : nullptr, rows ? outer.record->id + "." + rows->name : "", setting)};
    } else if (const Tree* print = tree.find("print")) {
        prints_used.emplace_back(word(*print), print->span);
        made.what = PrintForm{word(*print)};
    } else if (const Tree* pause = tree.find("pause")) made.what = PauseClocks{word(*pause)};
    else if (tree.find("resume")) made.what = ResumeClocks{};
    else if (const Tree* move = tree.find("move")) made.what = posting(*move, setting);
    else if (const Tree* reverse = tree.find("reverse")) {
        if (outer.record) action(*outer.record, reverse->text, reverse->span);
        made.what = ReversePostings{word(*reverse)};
    }
    else diagnostics.error(tree.span, "pack.no-effect");
    return made;
}

}  // namespace huiyin::policy
