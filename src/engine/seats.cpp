// Whose duty it is: persons, roles and departments that a clause names, as seats that a workbench can ask for.
#include <algorithm>
#include <utility>

#include "engine/metric_figure.hpp"
#include "engine/who.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

void add(std::vector<std::string>& seats, std::string seat) {
    if (std::find(seats.begin(), seats.end(), seat) == seats.end()) seats.push_back(std::move(seat));
}

void add_ids(World& world, std::vector<std::string>& seats, const feel::Value& value) {
    if (value.is_list()) {
        for (const feel::Value& item : value.as_list()) add_ids(world, seats, item);
        return;
    }
    const std::string id = value.kind() == feel::Kind::object ? value.as_object()->identity() : value.is_string() ? value.as_string() : std::string();
    if (id.empty()) return;
    if (world.is_active(id)) add(seats, "person:" + id);
    else if (const auto row = world.view().record(id); row && row->type == "base.department") add(seats, "department:" + id);
}

}  // namespace

void Work::seat(store::DutyRow& duty, const DutyRule& rule, const Frame& frame) {
    std::vector<std::string> seats;
    if (rule.who)
        for (const policy::WhoTerm& term : rule.who->any) {
            if (term.condition && !world_.holds(term.condition, frame)) continue;
            if (term.person && term.not_these.empty() && term.other_than.empty()) {
                add_ids(world_, seats, world_.evaluate(term.person, frame));
                continue;
            }
            const bool plain = !term.person && !term.of && term.not_these.empty() && term.other_than.empty() && term.role != "holder" && term.role != "department_head";
            if (plain && (term.role == "staff" || !world_.holders_of(term.role).empty())) {
                add(seats, "role:" + term.role);
                continue;
            }
            // A role within limits, or an empty seat whose deputies or superiors stand in: the persons themselves.
            policy::Who one;
            one.any.push_back(term);
            const std::vector<std::string> found = persons(world_, one, frame);
            for (const std::string& person : found) add(seats, "person:" + person);
            if (found.empty() && plain) add(seats, "role:" + term.role);
        }
    duty.seats = std::move(seats);
    duty.holder_kind.clear();
    duty.holder.clear();
    if (duty.seats.empty()) return;
    const std::string& first = duty.seats.front();
    const std::size_t colon = first.find(':');
    duty.holder_kind = first.substr(0, colon);
    duty.holder = first.substr(colon + 1);
}

std::vector<std::string> Work::holders(const store::DutyRow& duty, const DutyRule& rule, const Frame& frame) {
    if (!rule.step && rule.who && !duty.data["handed"].bool_or(false)) return persons(world_, *rule.who, frame);
    std::vector<std::string> found;
    for (const std::string& seat : duty.seats)
        if (seat.starts_with("person:") && world_.is_active(seat.substr(7))) found.push_back(seat.substr(7));
    return found;
}

/// Roles that a person is given: they exist, they do not exclude each other, and there is a seat.
void Work::check_roles(const store::RecordRow& person, const Json& before) {
    const Json& given = person.fields["roles"];
    if (!given.is_array() || given == before) return;
    const auto refuse = [&](const char* code, std::vector<ProblemParameter> params, const policy::ClauseIds& clauses) { throw Refused{Problem(code, std::move(params)).at("/input/roles").by(clauses)}; };
    std::vector<std::string> known;
    for (const auto& pack : kernel_.policy->packs())
        for (const policy::Role& role : pack->roles) known.push_back(role.id);
    const auto holds = [&](const Json& list, const std::string& role) { return list.is_array() && std::any_of(list.as_array().begin(), list.as_array().end(), [&](const Json& each) { return each.string_or("") == role; }); };
    for (const Json& each : given.as_array()) {
        const std::string id = each.string_or("");
        const policy::Role* role = kernel_.policy->role(id);
        if (!role) {
            refuse("person.no-such-role", {{"role", id}, {"near", nearest(id, known)}}, {});
            return;
        }
        for (const std::string& other : role->never_with)
            if (holds(given, other)) refuse("person.roles-exclude", {{"role", role->title.in(actor_.language)}, {"other", kernel_.policy->role(other) ? kernel_.policy->role(other)->title.in(actor_.language) : other}}, role->clauses);
        if (!role->seats || holds(before, id)) continue;
        std::vector<std::string> holders = world_.holders_of(id);
        std::erase(holders, person.id);
        if (static_cast<int>(holders.size()) >= *role->seats)
            refuse("person.no-seat", {{"role", role->title.in(actor_.language)}, {"seats", std::to_string(*role->seats)}, {"name", world_.name_of(holders.front())}}, role->clauses);
    }
}

Frame Work::duty_frame(const store::DutyRow& duty, const DutyRule& rule) {
    Frame frame;
    if (!duty.record.empty()) frame = frame_of(row(duty.record));
    frame.pack = rule.pack;
    frame.start = feel::Entries{{"at", feel::Value::at_instant(duty.started_at, world_.zone())}};
    if (rule.schedule) {
        frame.item = world_.object(duty.data["object"].string_or(""));
        if (const auto period = period_of(duty)) frame.period = range_of(*period, world_.zone());
    }
    feel::List held;
    for (const std::string& person : holders(duty, rule, frame)) held.push_back(world_.object(person));
    frame.holder = std::move(held);
    return frame;
}

std::vector<std::string> superiors_of(World& world, const std::string& person) {
    // The person's own line first, then whoever heads the department.
    std::string at = person;
    for (int step = 0; step < 20; ++step) {
        const auto row = world.view().record(at);
        if (!row) break;
        at = row->fields["manager"].string_or("");
        if (at.empty() || at == person) break;
        if (world.is_active(at)) return {at};
    }
    const auto department = world.view().record(world.department_of(person));
    const std::string head = department ? department->fields["head"].string_or("") : std::string();
    if (!head.empty() && head != person && world.is_active(head)) return {head};
    return {};
}

}  // namespace huiyin::engine
