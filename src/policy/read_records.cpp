// Records: outline first (names, forms, states, action names), then what needs expressions.
#include <algorithm>

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
        if (book.want_map(tree, "state")) {
            book.check_keys(tree, {"zh", "en", "end", "colour"});
            state.title = book.title(tree);
            if (const Tree* end = tree.find("end")) state.end = book.boolean(*end);
            if (const Tree* colour = tree.find("colour")) state.colour = book.word(*colour);
        }
        type.states.push_back(std::move(state));
    }
}

bool state_known(Workbook& book, const RecordType& type, const std::string& name, const Span& span) {
    if (type.find_state(name)) return true;
    std::vector<std::string> names;
    for (const State& state : type.states) names.push_back(state.id);
    auto& diagnostic = book.diagnostics.error(span, "pack.unknown-state", {{"state", name}, {"record", type.title.zh}}).suggest(nearest(name, names));
    if (!type.states.empty()) diagnostic.note({type.states[0].place.file, type.states[0].place.line, type.states[0].place.column, 1}, "pack.states-named-here");
    return false;
}

const Field* field_known(Workbook& book, const RecordType& type, const std::string& name, const Span& span) {
    if (const Field* field = type.form.find(name)) return field;
    std::vector<std::string> names;
    for (const Field& field : type.form.fields) names.push_back(field.name);
    book.diagnostics.error(span, "pack.unknown-field", {{"field", name}, {"record", type.name}}).suggest(nearest(name, names));
    return nullptr;
}

void read_asks(Workbook& book, const RecordType& type, Action& action, const Tree* list, bool required) {
    if (!list) return;
    const Setting setting{&type, {}};
    const auto one = [&](const Tree& item) {
        Ask ask;
        ask.required = required;
        if (item.is_scalar()) {
            ask.field = item.text;
            field_known(book, type, ask.field, item.span);
        } else if (book.want_map(item, "ask")) {
            book.check_keys(item, {"field", "propose", "change", "clause"});
            if (const Tree* field = book.need(item, "field", "ask")) {
                ask.field = book.word(*field);
                field_known(book, type, ask.field, field->span);
            }
            if (const Tree* propose = item.find("propose")) ask.propose = book.expression(*propose, setting);
            if (const Tree* change = item.find("change"); change && book.want_map(*change, "change")) {
                book.check_keys(*change, {"by", "reason"});
                Change made;
                made.by = book.who(change->find("by"), setting);
                if (const Tree* reason = change->find("reason")) made.reason = book.boolean(*reason);
                ask.change = std::move(made);
            }
            ask.clauses = book.clauses_of(item);
        }
        action.asks.push_back(std::move(ask));
    };
    if (list->is_list()) for (const Tree& item : list->items) one(item);
    else one(*list);
}

Chain read_chain(Workbook& book, const Setting& setting, const Tree& tree) {
    Chain chain;
    const Tree* steps = tree.is_list() ? &tree : tree.find("steps");
    if (tree.is_map()) {
        book.check_keys(tree, {"steps", "order", "back"}, {"refused"});
        if (const Tree* order = tree.find("order")) chain.together = book.word(*order) == "together";
        if (const Tree* back = tree.find("back")) chain.back = book.word(*back) == "straight" ? ReturnMode::straight : ReturnMode::walk;
    }
    if (!steps || !steps->is_list() || steps->items.empty()) {
        book.diagnostics.error(tree.span, "pack.chain-shape");
        return chain;
    }
    for (const Tree& item : steps->items) {
        if (!book.want_map(item, "step")) continue;
        book.check_keys(item, {"name", "zh", "en", "title", "by", "quorum", "if", "due", "sign", "clause"}, {"late"});
        ApprovalStep step;
        step.place = Workbook::place(item.span);
        if (const Tree* name = book.need(item, "name", "step")) step.name = book.word(*name);
        if (item.find("zh") || item.find("title")) step.title = book.title(item);
        if (const Tree* by = book.need(item, "by", "step")) step.by = book.who(by, setting);
        if (const Tree* quorum = item.find("quorum")) {
            step.quorum = book.word(*quorum);
            const bool share = step.quorum.ends_with("%") && Decimal::parse(step.quorum.substr(0, step.quorum.size() - 1));
            if (step.quorum != "one" && step.quorum != "all" && !share) book.diagnostics.error(quorum->span, "pack.quorum", {{"text", step.quorum}});
        }
        if (const Tree* condition = item.find("if")) step.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
        if (const Tree* due = item.find("due")) step.due = book.limit(*due);
        if (const Tree* sign = item.find("sign")) step.sign = book.boolean(*sign);
        step.clauses = book.clauses_of(item);
        chain.steps.push_back(std::move(step));
    }
    return chain;
}

void read_targets(Workbook& book, const RecordType& type, Action& action, const Tree& to) {
    const Setting setting{&type, {}};
    if (to.is_scalar()) {
        if (state_known(book, type, to.text, to.span)) action.to.push_back({{}, to.text, {}});
        return;
    }
    if (!to.is_list()) {
        book.diagnostics.error(to.span, "pack.want-word");
        return;
    }
    for (const Tree& item : to.items) {
        if (!book.want_map(item, "branch")) continue;
        book.check_keys(item, {"if", "state", "do"});
        Branch branch;
        if (const Tree* condition = item.find("if")) branch.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
        if (const Tree* state = item.find("state")) {
            branch.state = book.word(*state);
            state_known(book, type, branch.state, state->span);
        }
        branch.effects = book.effects(item.find("do"), setting);
        action.to.push_back(std::move(branch));
    }
}

void read_action(Workbook& book, const RecordType& type, Action& action, const Tree& tree) {
    const Setting setting{&type, {}};
    book.check_keys(tree, {"zh", "en", "title", "from", "to", "by", "ask", "offer", "require", "confirm", "judge", "approve", "do", "happened", "back", "clause", "public", "replies", "hidden", "danger"},
                    {"row", "wait", "offline", "confirm_text"});
    action.title = book.title(tree);
    if (const Tree* from = tree.find("from"))
        for (const auto& [name, at] : book.words(*from)) {
            if (name == "new") action.creates = true;
            else if (name != "any" && state_known(book, type, name, at->span)) action.from.push_back(name);
        }
    if (const Tree* to = tree.find("to")) read_targets(book, type, action, *to);
    else if (action.creates && !type.states.empty()) action.to.push_back({{}, type.states.front().id, {}});
    if (const Tree* by = tree.find("by")) action.by = book.who(by, setting);
    else book.diagnostics.error(tree.span, "pack.missing-key", {{"key", "by"}, {"what", "action"}});
    read_asks(book, type, action, tree.find("ask"), true);
    read_asks(book, type, action, tree.find("offer"), false);
    action.require = book.rows(tree.find("require"), setting);
    action.confirm = book.rows(tree.find("confirm"), setting);
    action.judge = book.rows(tree.find("judge"), setting);
    if (const Tree* approve = tree.find("approve")) action.approve = read_chain(book, setting, *approve);
    action.effects = book.effects(tree.find("do"), setting);
    if (const Tree* happened = tree.find("happened")) action.happened = book.expression(*happened, setting, feel::Type::Of::date_time);
    if (const Tree* back = tree.find("back")) action.back = book.period(*back);
    const auto flag = [&](const char* key, bool& out) { if (const Tree* held = tree.find(key)) out = book.boolean(*held); };
    flag("public", action.is_public);
    flag("replies", action.replies);
    flag("hidden", action.hidden);
    flag("danger", action.danger);
    action.clauses = book.clauses_of(tree);
}

void read_derived(Workbook& book, RecordType& type, const Tree& section) {
    if (!book.want_map(section, "derive")) return;
    for (const auto& [key, tree] : section.members) {
        for (Field& field : type.form.fields) {
            if (field.name != key.text || !tree.is_map()) continue;
            if (const Tree* value = book.need(tree, "value", "derive")) field.derived = book.expression(*value, {&type, {}});
        }
    }
}

/// Derived fields that the form does not hold become fields of their own.
void outline_derived(Workbook& book, RecordType& type, const Tree& section) {
    if (!section.is_map()) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.want_map(tree, "derive")) continue;
        book.check_keys(tree, {"type", "value", "read", "zh", "en", "title", "clause"});
        if (type.form.find(key.text)) continue;
        Field field;
        field.name = key.text;
        field.place = Workbook::place(key.span);
        if (tree.find("zh") || tree.find("title")) field.title = book.title(tree);
        const std::string named = tree.find("type") ? tree.find("type")->text : "text";
        field.type = named == "number" ? FieldType::number : named == "money" ? FieldType::money : named == "boolean" ? FieldType::boolean : named == "date" ? FieldType::date
                     : named == "date_time" ? FieldType::date_time : named == "percent" ? FieldType::percent : FieldType::text;
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
        if (!book.declare("record", key.text, key.span) || !book.want_map(tree, "record")) continue;
        book.check_keys(tree, {"title", "zh", "en", "form", "number", "derive", "unique", "require", "retain", "owes_reply", "title_field", "customer_field", "owner_field", "department_field", "states", "actions"}, {"secrecy"});
        RecordType type;
        type.name = key.text;
        type.id = book.pack.id + "." + key.text;
        type.place = Workbook::place(key.span);
        type.title = book.title(tree);
        if (const Tree* form = book.need(tree, "form", "record")) type.form = read_form(book, book.word(*form), form->span);
        if (const Tree* number = tree.find("number")) type.number = book.word(*number);
        if (const Tree* owes = tree.find("owes_reply")) type.owes_reply = book.boolean(*owes);
        if (const Tree* derive = tree.find("derive")) outline_derived(book, type, *derive);
        if (const Tree* named = tree.find("title_field")) { type.title_field = book.word(*named); field_known(book, type, type.title_field, named->span); }
        if (const Tree* customer = tree.find("customer_field")) { type.customer_field = book.word(*customer); field_known(book, type, type.customer_field, customer->span); }
        if (const Tree* owner = tree.find("owner_field")) { type.owner_field = book.word(*owner); field_known(book, type, type.owner_field, owner->span); }
        if (const Tree* department = tree.find("department_field")) { type.department_field = book.word(*department); field_known(book, type, type.department_field, department->span); }
        if (const Tree* states = book.need(tree, "states", "record")) read_states(book, type, *states);
        if (const Tree* actions = tree.find("actions"); actions && book.want_map(*actions, "actions"))
            for (const auto& [name, body] : actions->members) {
                Action action;
                action.id = name.text;
                action.place = Workbook::place(name.span);
                // Effects that create records look for a creating action before bodies are read.
                if (const Tree* from = body.find("from"); from && from->is_scalar()) action.creates = from->text == "new";
                type.actions.push_back(std::move(action));
            }
        book.pack.records.push_back(std::move(type));
    }
}

void read_records(Workbook& book, const Tree& section) {
    if (!section.is_map()) return;
    for (const RecordType& type : book.pack.records)
        for (const Field& field : type.form.fields)
            if (!field.reference_type.empty() && !book.record_type(field.reference_type))
                book.diagnostics.error({field.place.file, field.place.line, field.place.column, 1}, "pack.unknown-record", {{"record", field.reference_type}}).suggest(nearest(field.reference_type, book.record_type_names()));
    for (const auto& [key, tree] : section.members) {
        RecordType* type = own(book, key.text);
        if (!type || !tree.is_map()) continue;
        const Setting setting{type, {}};
        if (const Tree* derive = tree.find("derive")) read_derived(book, *type, *derive);
        type->require = book.rows(tree.find("require"), setting);
        if (const Tree* unique = tree.find("unique"); unique && unique->is_list())
            for (const Tree& item : unique->items) {
                if (!book.want_map(item, "unique")) continue;
                book.check_keys(item, {"fields", "if"}, {"during"});
                Unique made;
                if (const Tree* fields = book.need(item, "fields", "unique"))
                    for (const auto& [name, at] : book.words(*fields)) {
                        field_known(book, *type, name, at->span);
                        made.fields.push_back(name);
                    }
                if (const Tree* condition = item.find("if")) made.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
                type->unique.push_back(std::move(made));
            }
        if (const Tree* retain = tree.find("retain"); retain && book.want_map(*retain, "retain")) {
            book.check_keys(*retain, {"keep", "since", "hold", "clause"}, {"approve", "witnesses"});
            Retain made;
            if (const Tree* keep = book.need(*retain, "keep", "retain"))
                if (const auto period = book.period(*keep)) made.keep = *period;
            if (const Tree* since = retain->find("since")) made.since = book.expression(*since, setting);
            if (const Tree* hold = retain->find("hold")) made.hold = book.expression(*hold, setting, feel::Type::Of::boolean);
            made.clauses = book.clauses_of(*retain);
            type->retain = std::move(made);
        }
        if (const Tree* actions = tree.find("actions"); actions && actions->is_map())
            for (const auto& [name, body] : actions->members)
                for (Action& action : type->actions)
                    if (action.id == name.text && book.want_map(body, "action")) read_action(book, *type, action, body);
    }
}

}  // namespace huiyin::policy
