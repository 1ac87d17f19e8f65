// What effects give and what the actions that they perform ask for; formulas that need themselves.
#include <algorithm>

#include "feel/node.hpp"
#include "policy/analysis.hpp"

namespace huiyin::policy {
namespace {

bool given(const std::vector<std::pair<std::string, Value>>& with, const std::string& field) {
    return std::any_of(with.begin(), with.end(), [&](const auto& each) { return each.first == field; });
}

const Ask* asked(const Action& action, const std::string& field) {
    const auto found = std::find_if(action.asks.begin(), action.asks.end(), [&](const Ask& ask) { return ask.field == field; });
    return found == action.asks.end() ? nullptr : &*found;
}

/// An action takes what it asks or offers and nothing else; a creation has nothing that stands already.
void check_with(Workbook& book, const Span& span, const RecordType& type, const Action& action, const std::vector<std::pair<std::string, Value>>& with, bool creates) {
    for (const auto& [field, value] : with)
        if (!asked(action, field)) book.diagnostics.error(span, "pack.with-not-asked", {{"action", type.name + "." + action.id}, {"field", field}}).note(span_of(action.place, action.id.size()), "pack.action-here");
    if (!creates) return;
    for (const Ask& ask : action.asks) {
        const Field* field = type.form.find(ask.field);
        if ((ask.required || (field && field->required)) && !ask.propose && !given(with, ask.field))
            book.diagnostics.error(span, "pack.with-lacks", {{"action", type.name + "." + action.id}, {"field", ask.field}}).note(span_of(action.place, action.id.size()), "pack.action-here");
    }
}

void check_performed(Workbook& book, const Effect& effect, const RecordType* owner) {
    if (const auto* create = std::get_if<CreateRecord>(&effect.what)) {
        const RecordType* type = book.record_type(create->record_type);
        const Action* action = type ? type->find_action(create->action) : nullptr;
        if (action) check_with(book, span_of(effect.place), *type, *action, create->with, true);
    } else if (const auto* perform = std::get_if<PerformOn>(&effect.what)) {
        const RecordType* type = owner;
        if (effect.each) {
            const feel::Type& held = effect.each.program->type();
            type = book.record_type(held.is(feel::Type::Of::list) ? held.element().name() : held.name());
        }
        const Action* action = type ? type->find_action(perform->action) : nullptr;
        if (action) check_with(book, span_of(effect.place), *type, *action, perform->with, false);
    }
}

/// An action that always brings itself about again never ends.
void check_endless(Workbook& book) {
    std::map<std::string, std::set<std::string>> brings;
    each_effect(book, [&](const Effect& effect, const RecordType* type, const Action* action) {
        if (!type || !action || effect.condition || effect.each) return;
        if (const auto* create = std::get_if<CreateRecord>(&effect.what)) brings[type->id + "." + action->id].insert(create->record_type + "." + create->action);
        if (const auto* perform = std::get_if<PerformOn>(&effect.what)) brings[type->id + "." + action->id].insert(type->id + "." + perform->action);
    });
    for (const RecordType& type : book.pack.records)
        for (const Action& action : type.actions) {
            const std::string start = type.id + "." + action.id;
            std::set<std::string> seen;
            std::vector<std::string> open(brings[start].begin(), brings[start].end());
            while (!open.empty()) {
                const std::string at = open.back();
                open.pop_back();
                if (!seen.insert(at).second) continue;
                const auto next = brings.find(at);
                if (next != brings.end()) open.insert(open.end(), next->second.begin(), next->second.end());
            }
            if (seen.contains(start)) book.diagnostics.error(span_of(action.place, action.id.size()), "pack.endless", {{"action", action.id}});
        }
}

bool asks_the_time(const feel::Node& node) {
    if (node.op == feel::Op::call && (node.called() == "now" || node.called() == "today")) return true;
    return std::any_of(node.kids().begin(), node.kids().end(), [](const feel::Node& kid) { return asks_the_time(kid); });
}

/// A stored formula is worked out when what it reads changes: not by the clock, and never through itself.
void check_formulas(Workbook& book, const RecordType& type) {
    std::map<std::string, std::set<std::string>> reads;
    for (const Field& field : type.form.fields) {
        if (!field.derived) continue;
        for (const auto& path : field.derived.program->paths())
            if (path.size() > 1 && path[0] == "record") reads[field.name].insert(path[1]);
        if (!field.derived_on_read && asks_the_time(field.derived.program->root())) book.diagnostics.error(span_of(field.derived), "pack.formula-of-time", {{"field", field.name}});
    }
    for (const Field& field : type.form.fields) {
        if (!field.derived || field.derived_on_read) continue;
        for (const Untracked& part : untracked(*field.derived.program))
            book.diagnostics.error(span_of(field.derived), "pack.formula-untracked", {{"field", field.name}, {"text", field.derived.program->text().substr(part.offset, part.length)}});
    }
    for (const Field& field : type.form.fields) {
        if (!field.derived) continue;
        std::set<std::string> seen;
        std::vector<std::string> open(reads[field.name].begin(), reads[field.name].end());
        while (!open.empty()) {
            const std::string at = open.back();
            open.pop_back();
            if (seen.insert(at).second && reads.contains(at)) open.insert(open.end(), reads[at].begin(), reads[at].end());
        }
        if (seen.contains(field.name)) book.diagnostics.error(span_of(field.derived), "pack.formula-of-itself", {{"field", field.name}});
    }
}

/// What the form demands should be asked for when a record is made; else it stays blank for good measure.
void check_required(Workbook& book, const RecordType& type) {
    for (const Field& field : type.form.fields) {
        if (!field.required || field.derived) continue;
        for (const Action& action : type.actions) {
            bool set = asked(action, field.name) != nullptr;
            for (const Effect& effect : action.effects)
                if (const auto* fields = std::get_if<SetFields>(&effect.what)) set = set || given(fields->fields, field.name);
            if (action.creates && !set) book.diagnostics.warning(span_of(action.place, action.id.size()), "pack.required-not-asked", {{"action", action.id}, {"field", field.name}});
        }
    }
}

}  // namespace

void analyse_effects(Workbook& book) {
    each_effect(book, [&](const Effect& effect, const RecordType* owner, const Action*) { check_performed(book, effect, owner); });
    for (const Schedule& schedule : book.pack.schedules) {
        const RecordType* type = book.record_type(schedule.create);
        const Action* action = type ? type->find_action(schedule.create_action) : nullptr;
        if (action) check_with(book, span_of(schedule.place, schedule.name.size()), *type, *action, schedule.with, true);
    }
    check_endless(book);
    for (const RecordType& type : book.pack.records) {
        check_formulas(book, type);
        check_required(book, type);
    }
    for (const auto& [name, span] : book.prints_used) {
        std::vector<std::string> known;
        for (const Print& print : book.pack.prints) known.push_back(print.id.substr(book.pack.id.size() + 1));
        if (std::find(known.begin(), known.end(), name) == known.end()) book.diagnostics.error(span, "pack.unknown-print", {{"print", name}}).suggest(nearest(name, known));
    }
}

}  // namespace huiyin::policy
