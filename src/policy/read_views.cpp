// Views: which records of a type stand on one screen, and in which form.
#include <algorithm>
#include <array>

#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

/// What every record has besides its fields.
constexpr std::array<std::string_view, 10> own_names{"number", "state", "title", "created_at", "changed_at", "owner", "customer", "department", "next_due", "created_by"};
constexpr std::array<std::string_view, 3> own_moments{"created_at", "changed_at", "next_due"};

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

/// Which form takes a key, and which cannot do without it.
struct FormKey { std::string_view key; std::array<std::string_view, 2> takes; std::array<std::string_view, 2> needs; };
constexpr std::array<FormKey, 2> form_keys{{{"day", {"calendar", "route"}, {"calendar", "route"}}, {"action", {"grid", "route"}, {"grid", ""}}}};

void check_form_keys(Workbook& book, const Tree& view, const View& made, const Span& named_at) {
    for (const FormKey& each : form_keys) {
        const Tree* held = view.find(std::string(each.key));
        if (held && !is_one_of(each.takes, made.as)) book.diagnostics.error(held->span, "pack.view-key", {{"as", made.as}, {"key", std::string(each.key)}});
        if (!held && is_one_of(each.needs, made.as)) book.diagnostics.error(named_at, "pack.view-needs", {{"as", made.as}, {"key", std::string(each.key)}});
    }
}

/// A cell of a grid holds what is keyed in one go: no picture, no rows, nobody who is looked up.
bool fits_a_cell(const Field& field) {
    switch (field.type) {
        case FieldType::text: case FieldType::long_text: case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent:
        case FieldType::points: case FieldType::boolean: case FieldType::date: case FieldType::time: case FieldType::choice: case FieldType::phone: case FieldType::email:
        case FieldType::plate:
            return true;
        default: return false;
    }
}

/// Records are told apart by it, so that each stands in one column or at one place.
bool groups(const Field& field) {
    switch (field.type) {
        case FieldType::text: case FieldType::choice: case FieldType::boolean: case FieldType::date: case FieldType::person: case FieldType::department: case FieldType::place:
        case FieldType::reference:
            return true;
        default: return false;
    }
}

void check_action(Workbook& book, const RecordType& type, const View& view, const Tree& tree) {
    const Action* action = book.action(type, view.action, tree.span);
    if (!action) return;
    if (action->creates || action->hidden) book.diagnostics.error(tree.span, action->creates ? "pack.view-action-creates" : "pack.view-action-hidden", {{"action", view.action}});
    if (view.as != "grid") return;
    bool asks = false;
    for (const Ask& ask : action->asks) {
        const Field* field = type.form.find(ask.field);
        if (!field) continue;
        asks = asks || fits_a_cell(*field);
        if (ask.required && !ask.propose && !fits_a_cell(*field))
            book.diagnostics.error(tree.span, "pack.view-grid-asks", {{"action", view.action}, {"field", ask.field}, {"type", type_name(field->type)}});
    }
    if (!asks) book.diagnostics.error(tree.span, "pack.view-grid-empty", {{"action", view.action}});
}

void check_day(Workbook& book, const RecordType& type, const View& view, const Tree& tree) {
    if (is_one_of(own_moments, view.day)) return;
    const Field* field = book.field(type, view.day, tree.span);
    if (field && field->type != FieldType::date && field->type != FieldType::date_time)
        book.diagnostics.error(tree.span, "pack.view-not-day", {{"field", view.day}, {"type", type_name(field->type)}});
}

void read_columns(Workbook& book, const RecordType* type, View& made, const Tree& columns) {
    for (const auto& [name, at] : book.words(columns)) {
        if (type && !type->form.find(name) && !is_one_of(own_names, name)) {
            std::vector<std::string> names(own_names.begin(), own_names.end());
            for (const Field& field : type->form.fields) names.push_back(field.name);
            book.diagnostics.error(at->span, "pack.unknown-field", {{"field", name}, {"record", type->name}}).suggest(nearest(name, names));
        }
        made.columns.push_back(name);
    }
}

}  // namespace

void read_views(Workbook& book, const Tree& section) {
    book.entries(section, "views", "view", "view", book.pack.views, [&](View& made, const Tree& key, const Tree& tree) {
        const RecordType* type = nullptr;
        if (const Tree* of = tree.find("for"))
            if ((type = book.need_record_type(*of))) made.record_type = type->id;
        bool known_form = true;
        if (const Tree* as = tree.find("as")) {
            const std::string form = book.one_of(*as, "view", "as");
            known_form = !form.empty();
            if (known_form) made.as = form;
        }
        if (const Tree* columns = tree.find("columns")) read_columns(book, type, made, *columns);
        if (const Tree* where = tree.find("where")) {
            made.filter = where->text;
            made.where = book.expression(*where, {type, {}}, feel::Type::Of::boolean);
        }
        if (const Tree* group = tree.find("group")) {
            made.group = book.word(*group);
            if (const Field* field = made.group == "state" || !type ? nullptr : book.field(*type, made.group, group->span); field && !groups(*field))
                book.diagnostics.error(group->span, "pack.view-group", {{"field", made.group}, {"type", type_name(field->type)}});
        }
        if (made.as == "board" && made.group.empty()) made.group = "state";
        if (const Tree* sort = tree.find("sort")) {
            made.sort = book.word(*sort);
            const std::string name = made.sort.starts_with("-") ? made.sort.substr(1) : made.sort;
            if (!is_one_of(own_names, name) && type) book.field(*type, name, sort->span);
        }
        if (const Tree* day = tree.find("day")) made.day = book.word(*day);
        if (const Tree* action = tree.find("action")) made.action = book.word(*action);
        if (known_form) check_form_keys(book, tree, made, key.span);
        if (type && !made.day.empty()) check_day(book, *type, made, *tree.find("day"));
        if (type && !made.action.empty()) check_action(book, *type, made, *tree.find("action"));
        made.who = book.who(tree.find("who"), {});
    });
}

}  // namespace huiyin::policy
