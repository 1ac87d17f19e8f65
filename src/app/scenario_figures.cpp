// What a step adds up to: events, clause figures, notices, prints, decisions, metrics, counts, and what a reader sees.
#include <algorithm>
#include <limits>
#include <map>

#include "app/scenario_check.hpp"
#include "app/scenario_value.hpp"
#include "feel/program.hpp"
#include "ledger/ledger.hpp"
#include "policy/feel_scope.hpp"

namespace huiyin::app {
namespace {

constexpr Instant first{std::numeric_limits<std::int64_t>::min() / 2}, last{std::numeric_limits<std::int64_t>::max() / 2};

std::string joined(const std::set<std::string>& all) {
    std::string text;
    for (const std::string& each : all) text += (text.empty() ? "" : ", ") + each;
    return text.empty() ? "nobody" : text;
}

/// Decimals that a figure is written with: 0.40 has two, 95.5% three.
int decimals_of(const std::string& text) {
    const std::size_t point = text.find('.');
    const std::size_t end = std::min(text.find_first_not_of("0123456789", point == std::string::npos ? text.size() : point + 1), text.size());
    return static_cast<int>(point == std::string::npos ? 0 : end - point - 1) + (text.ends_with("%") ? 2 : 0);
}

/// "action_performed, duty_started × 2": each kind once with its number, so that lists of any length can be compared.
std::string listed(const std::map<std::string, int>& counts) {
    std::string text;
    for (const auto& [type, count] : counts) text += (text.empty() ? "" : ", ") + type + (count > 1 ? " × " + std::to_string(count) : "");
    return "[" + text + "]";
}

}  // namespace

void Checker::clause(const Expectation& each, const ExpectClause& wanted) {
    std::map<std::string, std::int64_t> found;
    for (const auto& [outcome, count] : view_->count_outcomes(wanted.clause, first, last)) found[outcome] = count;
    const bool as_wanted = std::all_of(wanted.counts.begin(), wanted.counts.end(), [&](const auto& count) { return found[count.first] == count.second; });
    if (as_wanted) return;
    std::string expected, have;
    for (const auto& [outcome, count] : wanted.counts) expected += (expected.empty() ? "" : ", ") + outcome + " " + std::to_string(count);
    for (const auto& [outcome, count] : found)
        if (count > 0) have += (have.empty() ? "" : ", ") + outcome + " " + std::to_string(count);
    differs(each, each.value.is_scalar() ? each.value.text : expected, have.empty() ? "untouched" : have);
}

void Checker::notice(const Expectation& each, const ExpectNotice& wanted) {
    using Kind = ExpectNotice::Kind;
    std::set<std::string> told;                      // ids of persons
    bool customer = false;
    for (const store::EventRow& event : events_after(*view_, after_.passed_from)) {
        const std::string definition = event.data["definition"].string_or(""), notice = event.data["notice"].string_or("");
        const bool queued = event.type == "message_queued";
        const bool fits = wanted.kind == Kind::any      ? queued
                          : wanted.kind == Kind::notice ? queued && notice == wanted.id
                                                        : event.type == (wanted.kind == Kind::overdue ? "duty_escalated" : "duty_warned") && (wanted.id.empty() || definition == wanted.id);
        if (!fits) continue;
        const Json& to = event.data["to"];
        if (to.string_or("") == "customer") customer = true;
        if (to.is_array())
            for (const Json& person : to.as_array()) told.insert(person.string_or(""));
    }
    if (wanted.kind == Kind::any)
        for (const Cast::Member& member : cast_.all())
            for (const store::NoticeRow& row : member.type && is_person(*member.type) ? notices_of(*view_, member.id) : std::vector<store::NoticeRow>())
                if (!after_.notices.contains(row.id)) told.insert(member.id);
    bool as_wanted = true;
    for (const Whom& whom : wanted.whom) {
        if (whom.kind == Whom::Kind::customer) as_wanted = as_wanted && customer;
        else if (whom.kind == Whom::Kind::nobody) as_wanted = as_wanted && told.empty() && !customer;
        else {
            const std::set<std::string> persons = persons_of(whom);
            as_wanted = as_wanted && !persons.empty() && std::includes(told.begin(), told.end(), persons.begin(), persons.end());
        }
    }
    if (as_wanted) return;
    std::set<std::string> names;
    for (const std::string& person : told) names.insert(name_of(person));
    if (customer) names.insert("customer");
    differs(each, each.value.text, "to " + joined(names));
}

void Checker::document(const Expectation& each, const ExpectDocument& wanted, const std::string& record) {
    const std::string bare = wanted.print.substr(wanted.print.find('.') + 1);
    const auto events = view_->events_of(record);
    const auto copies = std::count_if(events.begin(), events.end(), [&](const store::EventRow& event) {
        const std::string print = event.data["print"].string_or("");
        return event.type == "form_printed" && (print == wanted.print || print == bare);
    });
    if (copies != wanted.copies) differs(each, each.value.text, "copies " + std::to_string(copies));
}

void Checker::events(const Expectation& each, const ExpectEvents& wanted) {
    std::map<std::string, int> expected, found;
    for (const std::string& type : wanted.types) ++expected[type];
    for (const store::EventRow& event : events_after(*view_, after_.step->acts() ? after_.acted_from : after_.passed_from)) ++found[event.type];
    if (expected != found) differs(each, listed(expected), listed(found));
}

void Checker::posting(const Expectation& each, const ExpectPosting& wanted) {
    std::string found;
    bool there = false;
    for (const store::EventRow& event : events_after(*view_, after_.step->acts() ? after_.acted_from : after_.passed_from)) {
        if (event.type != "posted" || event.data["book"].string_or("") != wanted.book) continue;
        const Json& amount = event.data["amount"];
        there = there || (wanted.amount && amount.is_number() && amount.as_number() == *wanted.amount && std::all_of(wanted.ends.begin(), wanted.ends.end(), [&](const auto& end) {
            return event.data[end.first].string_or("") == (end.second.type ? resolve(end.second, cast_, *view_) : end.second.name.text);
        }));
        found += (found.empty() ? "" : ", ") + amount.dump() + " from " + name_of(event.data["from"].string_or("")) + " to " + name_of(event.data["to"].string_or(""));
    }
    if (wanted.amount ? there : found.empty()) return;
    std::string expected;
    for (const auto& [key, end] : wanted.ends) expected += " " + key + " " + end.name.text;
    differs(each, wanted.amount ? wanted.amount->to_string() + expected : "none", found.empty() ? "none" : found);
}

void Checker::sees(const Expectation& each) {
    const std::string wanted = each.value.is_scalar() ? each.value.text : std::string();
    if (std::holds_alternative<Lists>(after_.step->act)) {
        const Json& items = after_.seen["items"];
        const std::string found = std::to_string(items.is_array() ? items.as_array().size() : 0);
        if (found != (wanted == "nothing" ? "0" : wanted)) differs(each, wanted, found);
        return;
    }
    const auto& reads = std::get<Reads>(after_.step->act);
    if (reads.field.empty()) {
        const std::string found = after_.sees_nothing ? "nothing" : "record";
        if (wanted != found) differs(each, wanted, found);
        return;
    }
    const Json& masked = after_.seen["masked"];
    const Json& value = after_.seen["fields"][reads.field];
    const bool is_masked = masked.is_array() && std::any_of(masked.as_array().begin(), masked.as_array().end(), [&](const Json& name) { return name.string_or("") == reads.field; });
    const policy::Field& field = *reads.on.type->form.find(reads.field);
    const feel::Value found = world_.value_of(field, value);
    const std::string shown = after_.sees_nothing || (value.is_null() && !is_masked) ? "nothing" : is_masked ? "masked" : text_of(found);
    if (wanted == shown || (is_masked && !value.is_null() && wanted == text_of(found))) return;
    if (shown != "nothing" && shown != "masked" && fits(each.value, found)) return;
    differs(each, wanted, is_masked && !value.is_null() ? "masked (" + text_of(found) + ")" : shown);
}

void Checker::decision(const Expectation& each, const ExpectDecision& wanted, const std::string& record) {
    feel::Scope scope;
    policy::add_host_functions(scope);
    const feel::Compiled compiled = feel::compile("decide(\"" + wanted.decision->id + "\")", scope, feel::Type::any());
    HUIYIN_ASSERT(compiled.program != nullptr);      // the name is an identifier of a compiled pack
    engine::Frame frame;
    frame.pack = &stage_.policy->pack_of(wanted.decision->id);
    frame.record = world_.object(record);
    const feel::Value found = world_.evaluate({compiled.program->text(), compiled.program, {}}, frame);
    if (!fits(each.value, found)) differs(each, each.value.is_scalar() ? each.value.text : each.value.to_json().dump(), text_of(found));
}

void Checker::metric(const Expectation& each, const ExpectMetric& wanted) {
    const auto metrics = organisation_.engine().metrics(engine::Actor(), wanted.pack, wanted.period);
    if (!metrics.ok()) {
        failures_.error(each.span, "scenario.refused", {{"code", metrics.problem().code}}).note(each.span, metrics.problem().code, metrics.problem().params);
        return;
    }
    Json found;
    const Json& list = metrics->is_array() ? *metrics : (*metrics)["items"];
    for (const Json& metric : list.is_array() ? list.as_array() : JsonArray())
        if (const std::string id = metric["id"].string_or(""); id == wanted.metric->id || id == wanted.metric->name) found = metric;
    const Json& value = found["value"];
    if (each.value.text == "met" || each.value.text == "missed") {
        const std::string met = found["met"].is_bool() ? (found["met"].as_bool() ? "met" : "missed") : "~";
        if (met != each.value.text) differs(each, each.value.text, met);
        return;
    }
    std::optional<Decimal> exact = value.is_number() ? std::optional<Decimal>(value.as_number()) : value.is_string() ? Decimal::parse(value.as_string()) : std::nullopt;
    const auto expected = each.value.is_nothing() ? std::nullopt : number_of(each.value.text);
    // A figure is written with as many decimals as its reader cares for.
    const bool same = expected && exact ? exact->round(decimals_of(each.value.text), Rounding::half_up) == *expected : !exact && each.value.is_nothing();
    if (!same) differs(each, each.value.text, exact ? exact->to_shortest() : "~");
}

void Checker::count(const Expectation& each, const ExpectCount& wanted) {
    store::RecordFilter filter;
    filter.types = {wanted.type->id};
    if (!wanted.state.empty()) filter.states = {wanted.state};
    const std::int64_t found = view_->count_records(filter);
    if (found != wanted.count) differs(each, std::to_string(wanted.count), std::to_string(found));
}

void Checker::verify(const Expectation& each) {
    if (!ledger::verify(*view_).holds) differs(each, "holds", "broken");
}

std::set<std::string> Checker::persons_of(const Whom& whom) {
    if (whom.kind == Whom::Kind::role) {
        const auto holders = world_.holders_of(whom.role);
        return {holders.begin(), holders.end()};
    }
    const Cast::Member* member = whom.kind == Whom::Kind::named ? cast_.find(whom.word.text) : nullptr;
    if (!member || !member->type) return {};
    if (is_person(*member->type)) return {member->id};
    std::set<std::string> people;                    // a department: its members
    for (const Cast::Member& each : cast_.all())
        if (each.type && is_person(*each.type) && world_.department_of(each.id) == member->id) people.insert(each.id);
    return people;
}

bool Checker::holds_seat(const Whom& whom, const store::DutyRow& duty) {
    const auto seated = [&](const std::string& kind, const std::string& id) {
        return !id.empty() && ((duty.holder_kind == kind && duty.holder == id) || std::find(duty.seats.begin(), duty.seats.end(), kind + ":" + id) != duty.seats.end());
    };
    if (whom.kind == Whom::Kind::nobody) return duty.seats.empty() && duty.holder.empty();
    if (whom.kind == Whom::Kind::role) return seated("role", whom.role);
    const Cast::Member* member = cast_.find(whom.word.text);
    if (!member || !member->type) return false;
    if (is_department(*member->type)) return seated("department", member->id);
    if (seated("person", member->id) || seated("department", world_.department_of(member->id))) return true;
    const auto& roles = world_.roles_of(member->id);
    return std::any_of(roles.begin(), roles.end(), [&](const std::string& role) { return seated("role", role); });
}

std::string Checker::seats_text(const store::DutyRow& duty) {
    std::set<std::string> names;
    const auto add = [&](const std::string& kind, const std::string& id) { names.insert(kind == "role" ? stage_.shown(id) : name_of(id)); };
    for (const std::string& seat : duty.seats)
        if (const std::size_t mark = seat.find(':'); mark != std::string::npos) add(seat.substr(0, mark), seat.substr(mark + 1));
    if (names.empty() && !duty.holder.empty()) add(duty.holder_kind, duty.holder);
    return joined(names);
}

}  // namespace huiyin::app
