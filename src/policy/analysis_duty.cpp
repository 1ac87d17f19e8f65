// Can a duty be kept once it has started, and is it shorter than the one inside which it must end?
#include <algorithm>

#include "policy/analysis.hpp"

namespace huiyin::policy {
namespace {

using calendar::Period;
using calendar::Unit;

struct Kept { bool in_reach = false; std::string names; };

/// Whether an event that keeps the duty can still happen from the states reached.
Kept keepable(const Duty& duty, const RecordType& type, const Lifecycle& lifecycle, const std::map<std::string, const Edge*>& reached) {
    Kept kept;
    for (const EventRef& event : duty.kept_by) {
        kept.names += (kept.names.empty() ? "" : ", ") + type.name + (event.kind == EventKind::state ? "/" : ".") + event.name;
        for (const Edge& edge : lifecycle.edges()) {
            const bool this_event = event.kind == EventKind::state ? edge.to == event.name && edge.from != edge.to : edge.action->id == event.name;
            kept.in_reach = kept.in_reach || (this_event && reached.contains(edge.from));
        }
    }
    return kept;
}

std::string listed(const std::map<std::string, const Edge*>& reached) {
    std::string all;
    for (const auto& [state, edge] : reached)
        if (!state.empty()) all += (all.empty() ? "" : ", ") + state;
    return all;
}

void check_kept(Workbook& book, const Duty& duty, const RecordType& type, const Lifecycle& lifecycle) {
    if (duty.kept_when) return;
    const Span span = span_of(duty.place, duty.name.size());
    if (!keepable(duty, type, lifecycle, lifecycle.reached({""})).in_reach) {
        book.diagnostics.error(span, "pack.unkeepable-duty", titled("duty", duty.title));
        return;
    }
    for (const EventRef& start : duty.start) {
        const Action* action = start.kind == EventKind::action ? type.find_action(start.name) : nullptr;
        if (start.kind == EventKind::action && !action) continue;
        const auto reached = lifecycle.reached(action ? lifecycle.after(*action) : std::vector<std::string>{start.name});
        if (reached.empty()) continue;                                   // the start itself cannot happen; that was told
        const Kept kept = keepable(duty, type, lifecycle, reached);
        if (kept.in_reach) continue;
        book.diagnostics.error(span, "pack.kept-out-of-reach", titled("duty", duty.title, {{"start", start.name}, {"kept", kept.names}, {"states", listed(reached)}})).note(span_of(start.place, start.name.size()), "pack.starts-here");
    }
}

/// Days that a period takes at least and at most; months have 28 to 31, years 365 or 366. Working days and hours have no greatest.
struct Days { std::int64_t least = 0; std::optional<std::int64_t> most; };
std::optional<Days> days_of(const Period& period) {
    const std::int64_t n = period.count;
    switch (period.unit) {
        case Unit::day: return Days{n, n};
        case Unit::week: return Days{7 * n, 7 * n};
        case Unit::month: return Days{28 * n, 31 * n};
        case Unit::year: return Days{365 * n, 366 * n};
        case Unit::working_day: return Days{n, {}};
        default: return {};
    }
}
std::optional<std::int64_t> seconds_of(const Period& period, bool working) {
    switch (period.unit) {
        case Unit::second: return working ? std::nullopt : std::optional<std::int64_t>(period.count);
        case Unit::minute: return working ? std::nullopt : std::optional<std::int64_t>(period.count * 60LL);
        case Unit::hour: return working ? std::nullopt : std::optional<std::int64_t>(period.count * 3600LL);
        case Unit::working_minute: return working ? std::optional<std::int64_t>(period.count * 60LL) : std::nullopt;
        case Unit::working_hour: return working ? std::optional<std::int64_t>(period.count * 3600LL) : std::nullopt;
        default: return {};
    }
}

/// Whether `own` ends after `outer` whatever the calendar, both begun together. Kinds that cannot be compared claim nothing.
bool surely_longer(const Period& own, const Period& outer) {
    for (const bool working : {false, true})
        if (const auto a = seconds_of(own, working), b = seconds_of(outer, working); a && b) return *a > *b;
    if (own.unit == Unit::working_day && outer.unit == Unit::working_day) return own.count > outer.count;
    // The nth working day is never before the nth day, moved on to a working day where that is one of rest.
    const auto a = days_of(own), b = days_of(outer);
    return a && b && b->most && a->least > *b->most;
}

/// The limit written out, or the default of the parameter that it names.
struct Known { std::optional<Period> period; bool stated = false; };
Known period_of(const Workbook& book, const Due& due) {
    if (due.limit) {
        const auto* period = std::get_if<Period>(&due.limit->held);
        return {period ? std::optional(*period) : std::nullopt, true};
    }
    if (!due.expression || !due.expression.text.starts_with("params.")) return {};
    for (const Parameter& parameter : book.pack.parameters)
        if (parameter.id == due.expression.text.substr(7) && parameter.initial.is_string())
            if (auto parsed = Period::parse(parameter.initial.as_string()); parsed.ok()) return {*parsed, false};
    return {};
}

void check_inside(Workbook& book, const Duty& duty) {
    const auto named = [&](const std::string& id) {
        const auto found = std::find_if(book.pack.duties.begin(), book.pack.duties.end(), [&](const Duty& each) { return each.id == id; });
        return found == book.pack.duties.end() ? nullptr : &*found;
    };
    const Duty* parent = named(duty.inside);
    if (!parent) return;
    const Span span = span_of(duty.place, duty.name.size());
    if (parent->record_type != duty.record_type) book.diagnostics.error(span, "pack.inside-elsewhere", titled("duty", duty.title, titled("parent", parent->title)));
    std::set<std::string> seen{duty.id};
    for (const Duty* at = parent; at; at = named(at->inside))
        if (!seen.insert(at->id).second) {
            book.diagnostics.error(span, "pack.inside-itself", titled("duty", duty.title));
            return;
        }
    const Known own = period_of(book, duty.due), outer = period_of(book, parent->due);
    if (!own.period || !outer.period || !surely_longer(*own.period, *outer.period)) return;
    const auto params = titled("duty", duty.title, titled("parent", parent->title, {{"own", own.period->in_words(Language::zh)}, {"own_en", own.period->in_words(Language::en)}, {"outer", outer.period->in_words(Language::zh)}, {"outer_en", outer.period->in_words(Language::en)}}));
    // A default may be changed by the organisation; what is written out stays.
    Diagnostic& said = own.stated && outer.stated ? book.diagnostics.error(span, "pack.longer-than-parent", params) : book.diagnostics.warning(span, "pack.longer-than-parent", params);
    said.note(span_of(parent->place, parent->name.size()), "pack.parent-here");
}

void check_warnings(Workbook& book, const Duty& duty) {
    const Known own = period_of(book, duty.due);
    for (const LadderStep& step : duty.warn)
        if (own.period && (surely_longer(step.offset, *own.period) || step.offset == *own.period))
            book.diagnostics.warning(span_of(duty.place, duty.name.size()), "pack.warns-at-once",
                                     titled("duty", duty.title, {{"before", step.offset.in_words(Language::zh)}, {"before_en", step.offset.in_words(Language::en)}, {"limit", own.period->in_words(Language::zh)}, {"limit_en", own.period->in_words(Language::en)}}));
}

/// Working hours and shifts lie inside the spans of a calendar; without spans they never end.
void check_hours(Workbook& book, const std::string& calendar, const Due& due, const Span& span, const Text& title) {
    const Known own = period_of(book, due);
    const bool counts_hours = own.period && (own.period->unit == Unit::working_hour || own.period->unit == Unit::working_minute);
    if (!counts_hours && !(due.limit && due.limit->needs().shift)) return;
    std::vector<const CalendarDefinition*> all;
    for (const CalendarDefinition& each : book.pack.calendars) all.push_back(&each);
    for (const auto& held : book.imports)
        for (const CalendarDefinition& each : held->calendars) all.push_back(&each);
    const auto found = std::find_if(all.begin(), all.end(), [&](const CalendarDefinition* each) { return calendar.empty() || each->id == calendar; });
    if (found == all.end() || (*found)->hours.empty()) book.diagnostics.error(span, "pack.no-hours", titled("duty", title, {{"calendar", found == all.end() ? "-" : (*found)->id}}));
}

/// A clock is a fold over one record's history; a list of other records changes without it.
void check_clock_queries(Workbook& book, const Duty& duty) {
    const auto check = [&](const Expression& expression) {
        if (!expression) return;
        for (const auto& path : expression.program->paths())
            for (const RecordType& type : book.pack.records)
                if (path.front() == type.name) book.diagnostics.error(span_of(expression), "pack.query-in-clock", titled("duty", duty.title, {{"record", type.name}}));
    };
    check(duty.due.expression);
    check(duty.due.field);
    check(duty.kept_when);
}

}  // namespace

void analyse_duties(Workbook& book) {
    for (const Duty& duty : book.pack.duties) {
        const RecordType* type = book.record_type(duty.record_type);
        if (!type) continue;
        check_kept(book, duty, *type, Lifecycle(book, *type));
        check_inside(book, duty);
        check_warnings(book, duty);
        check_hours(book, duty.calendar, duty.due, span_of(duty.place, duty.name.size()), duty.title);
        check_clock_queries(book, duty);
    }
    for (const Schedule& schedule : book.pack.schedules) check_hours(book, schedule.calendar, schedule.due, span_of(schedule.place, schedule.name.size()), schedule.title);
}

}  // namespace huiyin::policy
