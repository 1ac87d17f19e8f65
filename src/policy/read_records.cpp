// Records: outline first (names, forms, states, action names), then what needs expressions. Actions have a file of their own.
#include <algorithm>
#include <set>
#include <utility>

#include "policy/feel_scope.hpp"
#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

RecordType* own(Workbook& book, const std::string& name) {
    for (RecordType& type : book.pack.records)
        if (type.name == name) return &type;
    return nullptr;
}

void read_states(Workbook& book, RecordType& type, const Tree& section) {
    if (!book.want_map(section, "states")) return;
    for (const auto& [key, tree] : section.members) {
        State state;
        state.id = key.text;
        state.place = Workbook::place(key.span);
        if (book.shaped(tree, "state")) {
            state.title = book.title(tree);
            if (const Tree* end = tree.find("end")) state.end = book.boolean(*end);
            if (const Tree* colour = tree.find("colour")) state.colour = book.one_of(*colour, "state", "colour");
        }
        type.states.push_back(std::move(state));
    }
}

void read_derived(Workbook& book, RecordType& type, const Tree& section) {
    if (!book.want_map(section, "derive")) return;
    for (const auto& [key, tree] : section.members) {
        for (Field& field : type.form.fields) {
            if (field.name != key.text || !tree.is_map()) continue;
            const Tree* value = tree.find("value");
            if (!value) continue;
            field.derived = book.expression(*value, {&type, {}}, field_type(field));
            if (field.derived) book.copies.push_back({value->content, field.derived.program, {&type, {}}, &field, type.id});
        }
    }
}

/// TS{yyyy}-{seq:4}: the parts that the engine fills in, and a sequence, without which numbers would repeat.
std::string number_pattern(Workbook& book, const Tree& tree) {
    const std::string text = book.word(tree);
    bool sequence = false;
    for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
        const std::size_t close = std::min(text.find('}', open), text.size());
        const std::string part = text.substr(open + 1, close - open - 1);
        const bool counted = part == "seq" || (part.starts_with("seq:") && part.size() == 5 && part[4] >= '1' && part[4] <= '9');
        sequence = sequence || counted;
        if (!counted && part != "yyyy" && part != "yy" && part != "MM" && part != "dd")
            book.diagnostics.error(tree.inside(open, close - open + 1), "pack.number-part", {{"part", "{" + part + "}"}}).suggest(nearest(part, {"yyyy", "yy", "MM", "dd", "seq", "seq:4"}));
    }
    if (!sequence && !text.empty()) book.diagnostics.error(tree.span, "pack.number-without-sequence", {{"text", text}});
    return text;
}

/// The field that plays a part for the record; where `wanted` is named it must refer to that.
std::string field_named(Workbook& book, const RecordType& type, const Tree& tree, const char* key, const std::string& wanted) {
    const Tree* named = tree.find(key);
    if (!named) return {};
    const std::string name = book.word(*named);
    const Field* field = book.field(type, name, named->span);
    if (field && !wanted.empty() && field->reference_type != wanted) book.diagnostics.error(named->span, "pack.field-part", {{"key", key}, {"field", name}, {"wanted", wanted}});
    return name;
}

/// Forms are read before all record types have names; what they refer to is looked up now.
void check_references(Workbook& book) {
    for (const auto& [name, span] : std::exchange(book.references, {}))
        if (!book.record_type(name)) book.diagnostics.error(span, "pack.unknown-record", {{"record", name}}).suggest(nearest(name, book.record_type_names()));
    std::set<std::pair<std::string, std::string>> ways;
    for (const Workbook::Back& back : std::exchange(book.backs, {})) {
        const RecordType* type = book.record_type(back.record_type);
        if (!ways.emplace(back.record_type, back.name).second || (type && type->form.find(back.name)))
            book.diagnostics.error(back.span, "pack.back-taken", {{"name", back.name}, {"record", back.record_type}});
    }
}

/// Derived fields that the form does not hold become fields of their own.
void outline_derived(Workbook& book, RecordType& type, const Tree& section) {
    if (!section.is_map()) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.shaped(tree, "derive")) continue;
        book.derived.insert(type.id + "." + key.text);
        if (type.form.find(key.text)) continue;
        Field field;
        field.name = key.text;
        field.place = Workbook::place(key.span);
        if (tree.find("zh") || tree.find("title")) field.title = book.title(tree);
        const std::string named = tree.find("type") ? book.one_of(*tree.find("type"), "derive", "type") : "text";
        field.type = named == "number" ? FieldType::number : named == "money" ? FieldType::money : named == "boolean" ? FieldType::boolean : named == "date" ? FieldType::date
                     : named == "date_time" ? FieldType::date_time : named == "percent" ? FieldType::percent : named == "quantity" ? FieldType::quantity
                     : named == "points" ? FieldType::points : FieldType::text;
        if (const Tree* read = tree.find("read")) field.derived_on_read = book.boolean(*read);
        type.form.fields.push_back(std::move(field));
    }
}

}  // namespace

const State* RecordType::find_state(std::string_view wanted) const {
    for (const State& state : states)
        if (state.id == wanted) return &state;
    return nullptr;
}
const Action* RecordType::find_action(std::string_view wanted) const {
    for (const Action& action : actions)
        if (action.id == wanted) return &action;
    return nullptr;
}

void outline_records(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "records")) return;
    for (const auto& [key, tree] : section.members) {
        if (key.text.find('.') != std::string::npos) {
            book.diagnostics.error(key.span, "pack.not-yet", {{"key", key.text}});
            continue;
        }
        if (!book.declare("record", key.text, key.span) || !book.shaped(tree, "record")) continue;
        RecordType type;
        type.name = key.text;
        type.id = book.pack.id + "." + key.text;
        type.place = Workbook::place(key.span);
        type.title = book.title(tree);
        if (const Tree* form = tree.find("form")) type.form = read_form(book, book.word(*form), form->span);
        if (const Tree* number = tree.find("number")) type.number = number_pattern(book, *number);
        if (const Tree* owes = tree.find("owes_reply")) type.owes_reply = book.boolean(*owes);
        if (const Tree* derive = tree.find("derive")) outline_derived(book, type, *derive);
        type.title_field = field_named(book, type, tree, "title_field", "");
        type.customer_field = field_named(book, type, tree, "customer_field", "base.customer");
        type.owner_field = field_named(book, type, tree, "owner_field", "base.person");
        type.department_field = field_named(book, type, tree, "department_field", "base.department");
        if (const Tree* states = tree.find("states")) read_states(book, type, *states);
        if (const Tree* actions = tree.find("actions"); actions && book.want_map(*actions, "actions"))
            for (const auto& [name, body] : actions->members) {
                Action action;
                action.id = name.text;
                action.place = Workbook::place(name.span);
                // Effects that create records look for a creating action before bodies are read.
                if (const Tree* from = body.find("from"); from && !from->is_map())
                    for (const auto& [state, at] : book.words(*from)) action.creates = action.creates || state == "new";
                type.actions.push_back(std::move(action));
            }
        book.pack.records.push_back(std::move(type));
    }
}

namespace {

/// `during: [from, until]`: two fields that hold days, or two that hold moments.
void read_during(Workbook& book, const RecordType& type, const Tree& tree, Unique& made) {
    const auto ends = book.words(tree);
    if (ends.size() != 2) {
        book.diagnostics.error(tree.span, "pack.during");
        return;
    }
    const Field* from = book.field(type, ends[0].first, ends[0].second->span);
    const Field* until = book.field(type, ends[1].first, ends[1].second->span);
    if (!from || !until) return;
    const bool fits = from->type == until->type && (from->type == FieldType::date || from->type == FieldType::date_time);
    if (!fits) book.diagnostics.error(tree.span, "pack.during-fields", {{"from", from->name}, {"until", until->name}});
    made.from = from->name;
    made.until = until->name;
}

}  // namespace

void read_records(Workbook& book, const Tree& section) {
    if (!section.is_map()) return;
    check_references(book);
    for (const auto& [key, tree] : section.members) {
        RecordType* type = own(book, key.text);
        if (!type || !tree.is_map()) continue;
        const Setting setting{type, {}};
        if (const Tree* derive = tree.find("derive")) read_derived(book, *type, *derive);
        type->require = book.rows(tree.find("require"), setting);
        if (const Tree* unique = tree.find("unique"); unique && unique->is_list())
            for (const Tree& item : unique->items) {
                if (!book.shaped(item, "unique")) continue;
                Unique made;
                if (const Tree* fields = item.find("fields"))
                    for (const auto& [name, at] : book.words(*fields)) {
                        book.field(*type, name, at->span);
                        made.fields.push_back(name);
                    }
                if (const Tree* condition = item.find("if")) made.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
                if (const Tree* during = item.find("during")) read_during(book, *type, *during, made);
                type->unique.push_back(std::move(made));
            }
        if (const Tree* retain = tree.find("retain"); retain && book.shaped(*retain, "retain")) {
            Retain made;
            if (const Tree* keep = retain->find("keep"))
                if (const auto period = book.period(*keep)) made.keep = *period;
            if (const Tree* since = retain->find("since")) made.since = book.expression(*since, setting);
            if (const Tree* hold = retain->find("hold")) made.hold = book.expression(*hold, setting, feel::Type::Of::boolean);
            made.clauses = book.clauses_of(*retain);
            type->retain = std::move(made);
        }
        if (const Tree* actions = tree.find("actions"); actions && actions->is_map())
            for (const auto& [name, body] : actions->members)
                for (Action& action : type->actions)
                    if (action.id == name.text) read_action(book, *type, action, body);
    }
}

}  // namespace huiyin::policy
