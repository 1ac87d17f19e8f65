// Duties and schedules: who must do what by when, and what warns, keeps and drops it.
#include <algorithm>
#include <array>

#include "policy/workbook.hpp"

namespace huiyin::policy {
namespace {

constexpr std::array<std::pair<std::string_view, calendar::RestDay>, 8> rest_days{{{"natural", calendar::RestDay::natural}, {"keep", calendar::RestDay::keep}, {"next", calendar::RestDay::next},
                                                                              {"previous", calendar::RestDay::previous}, {"next in week", calendar::RestDay::next_in_week},
                                                                              {"next in month", calendar::RestDay::next_in_month}, {"previous in week", calendar::RestDay::previous_in_week},
                                                                              {"previous in month", calendar::RestDay::previous_in_month}}};

calendar::RestDay rest_day(Workbook& book, const Tree& tree) {
    const std::string word = book.one_of(tree, "duty", "rest_day");
    for (const auto& [name, mode] : rest_days)
        if (word == name) return mode;
    return calendar::RestDay::natural;
}

/// The field inside a phrase, which must hold a date.
Expression dated_field(Workbook& book, const Tree& tree, const std::string& name, const Setting& setting) {
    Expression field = book.expression(tree.slice(tree.text.find(name), name.size()), setting);
    using Of = feel::Type::Of;
    if (field && !field.program->type().is_any() && !field.program->type().is(Of::date) && !field.program->type().is(Of::date_time))
        book.diagnostics.error(Span{field.place.file, field.place.line, field.place.column, static_cast<std::uint32_t>(name.size())}, "pack.no-date", {{"field", name}});
    return field;
}

/// `has_period`: phrases may speak of the period, which only occurrences of a schedule have.
Due due(Workbook& book, const Tree& tree, const Setting& setting, bool has_period) {
    Due made;
    if (tree.is_scalar() && tree.quoted) {
        made.expression = book.expression(tree, setting);
        return made;
    }
    made.limit = book.limit(tree, calendar::Phrases::scheduled);
    if (!made.limit) return made;
    const calendar::Needs needs = made.limit->needs();
    if (needs.period && !has_period) book.no_time(tree.content, Problem("calendar.moment-period", {{"text", tree.text}}));
    if (!needs.field.empty()) made.field = dated_field(book, tree, needs.field, setting);
    return made;
}

void calendar_known(Workbook& book, const Tree& tree) {
    const std::vector<std::string> names = book.calendar_names();
    if (std::find(names.begin(), names.end(), tree.text) == names.end()) book.diagnostics.error(tree.span, "pack.unknown-calendar", {{"calendar", tree.text}}).suggest(nearest(tree.text, names));
}

/// Days a period takes at most, to compare ladders' steps of different units.
std::int64_t rough_ms(const calendar::Period& period) {
    using calendar::Unit;
    switch (period.unit) {
        case Unit::second: return period.count * 1000LL;
        case Unit::minute: case Unit::working_minute: return period.count * 60'000LL;
        case Unit::hour: case Unit::working_hour: return period.count * 3'600'000LL;
        case Unit::day: case Unit::working_day: return period.count * 86'400'000LL;
        case Unit::week: return period.count * 604'800'000LL;
        case Unit::month: return period.count * 2'592'000'000LL;
        case Unit::year: return period.count * 31'536'000'000LL;
    }
    return 0;
}

std::vector<LadderStep> ladder(Workbook& book, const Tree* tree, const Setting& setting, bool rising) {
    const char* const offset = rising ? "after" : "before";
    std::vector<LadderStep> steps;
    if (!tree) return steps;
    const auto one = [&](const Tree& item) {
        if (!book.shaped(item, rising ? "lateness" : "warning")) return;
        LadderStep step;
        if (const Tree* when = item.find(offset))
            if (const auto period = book.period(*when)) step.offset = *period;
        if (!steps.empty() && (rising ? rough_ms(step.offset) < rough_ms(steps.back().offset) : rough_ms(step.offset) > rough_ms(steps.back().offset)))
            book.diagnostics.warning(item.span, "pack.ladder-order", {{"step", step.offset.to_string()}, {"before", steps.back().offset.to_string()}});
        step.notify = book.who(item.find("notify"), setting);
        if (const Tree* text = item.find("text")) step.text = book.speech(*text, setting);
        step.effects = book.effects(item.find("do"), setting);
        step.clauses = book.clauses_of(item);
        steps.push_back(std::move(step));
    };
    if (tree->is_list()) for (const Tree& item : tree->items) one(item);
    else one(*tree);
    return steps;
}

void read_pauses(Workbook& book, Duty& duty, const RecordType* type, const Tree& tree) {
    const auto one = [&](const Tree& item) {
        if (item.is_scalar()) {
            duty.pause_states.push_back(item.text);
            if (type) book.state(*type, item.text, item.span);
            return;
        }
        if (!book.shaped(item, "pause")) return;
        const Tree *from = item.find("from"), *until = item.find("until");
        if (from && until) duty.pauses.emplace_back(book.event(*from, type), book.event(*until, type));
    };
    if (tree.is_list()) for (const Tree& item : tree.items) one(item);
    else one(tree);
}

}  // namespace

void outline_duties(Workbook& book, const Tree& section) {
    if (!book.want_map(section, "duties")) return;
    for (const auto& [key, tree] : section.members) {
        if (!book.declare("duty", key.text, key.span) || !book.want_map(tree, "duty")) continue;
        Duty duty;
        duty.name = key.text;
        duty.id = book.pack.id + "." + key.text;
        duty.place = Workbook::place(key.span);
        // The record is that of the first start: "complaint.register" or "complaint/assigned".
        const Tree* start = tree.find("start");
        if (start && start->is_list() && !start->items.empty()) start = &start->items.front();
        if (start && start->is_map()) start = start->find("event");
        if (start && start->is_scalar())
            if (const RecordType* type = book.record_type(start->text.substr(0, start->text.find_last_of("./")))) duty.record_type = type->id;
        book.pack.duties.push_back(std::move(duty));
    }
}

void read_duties(Workbook& book, const Tree& section) {
    if (!section.is_map()) return;
    for (const auto& [key, tree] : section.members) {
        const auto found = std::find_if(book.pack.duties.begin(), book.pack.duties.end(), [&, &key = key](const Duty& each) { return each.name == key.text; });
        if (found == book.pack.duties.end() || !tree.is_map()) continue;
        Duty& duty = *found;
        book.shaped(tree, "duty");
        const RecordType* type = duty.record_type.empty() ? nullptr : book.record_type(duty.record_type);
        const Setting setting{type, {}};
        duty.title = book.title(tree);
        duty.clauses = book.clauses_of(tree);
        if (tree.find("start")) duty.start = book.events(tree.find("start"), type);
        if (const Tree* again = tree.find("again")) {
            const std::string word = book.one_of(*again, "duty", "again");
            duty.again = word == "restart" ? Again::restart : word == "new" ? Again::renew : Again::ignore;
        }
        if (const Tree* condition = tree.find("if")) duty.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
        if (const Tree* limit = tree.find("due")) duty.due = due(book, *limit, setting, false);
        if (const Tree* rest = tree.find("rest_day")) duty.rest_day = rest_day(book, *rest);
        if (const Tree* held = tree.find("calendar")) { duty.calendar = held->text; calendar_known(book, *held); }
        if (const Tree* counts = tree.find("counts")) duty.counts_entered = book.one_of(*counts, "duty", "counts") == "entered";
        if (tree.find("who")) duty.who = book.who(tree.find("who"), setting);
        if (const Tree* kept = tree.find("kept_by")) {
            if (kept->is_scalar() && kept->quoted) duty.kept_when = book.expression(*kept, setting, feel::Type::Of::boolean);
            else duty.kept_by = book.events(kept, type);
        }
        if (const Tree* kept = tree.find("kept_when")) duty.kept_when = book.expression(*kept, setting, feel::Type::Of::boolean);
        duty.drop = book.events(tree.find("drop"), type);
        if (const Tree* pauses = tree.find("pauses")) read_pauses(book, duty, type, *pauses);
        duty.warn = ladder(book, tree.find("warn"), setting, false);
        duty.late = ladder(book, tree.find("late"), setting, true);
        if (const Tree* inside = tree.find("inside")) {
            std::vector<std::string> names;
            for (const Duty& each : book.pack.duties) names.push_back(each.name);
            if (std::find(names.begin(), names.end(), inside->text) == names.end()) book.diagnostics.error(inside->span, "pack.unknown-duty", {{"duty", inside->text}}).suggest(nearest(inside->text, names));
            duty.inside = book.pack.id + "." + inside->text;
        }
        duty.waive = book.who(tree.find("waive"), setting);
    }
}

void read_schedules(Workbook& book, const Tree& section) {
    // Duties and schedules share their names: rows and clauses speak of both by the name alone.
    book.entries(section, "schedules", "duty", "schedule", book.pack.schedules, [&](Schedule& made, const Tree&, const Tree& tree) {
        Setting setting;
        if (const Tree* population = tree.find("for")) {
            made.population = book.expression(*population, {});
            setting.item = book.query_type(made.population);
        }
        read_rhythm(book, tree, setting, made);
        if (const Tree* condition = tree.find("if")) made.condition = book.expression(*condition, setting, feel::Type::Of::boolean);
        if (const Tree* create = tree.find("create")) {
            CreateRecord created = book.creation(tree, *create, setting);
            made.create = std::move(created.record_type);
            made.create_action = std::move(created.action);
            made.with = std::move(created.with);
        }
        if (const Tree* limit = tree.find("due")) made.due = due(book, *limit, setting, made.every.rhythm != calendar::Rhythm::once);
        if (const Tree* rest = tree.find("rest_day")) made.rest_day = rest_day(book, *rest);
        if (const Tree* held = tree.find("calendar")) { made.calendar = held->text; calendar_known(book, *held); }
        if (tree.find("who")) made.who = book.who(tree.find("who"), setting);
        made.waive = book.who(tree.find("waive"), setting);
        made.kept_by = book.events(tree.find("kept_by"), nullptr);
        made.warn = ladder(book, tree.find("warn"), setting, false);
        made.late = ladder(book, tree.find("late"), setting, true);
    });
}

}  // namespace huiyin::policy
