#include "engine/who.hpp"

#include <algorithm>

namespace huiyin::engine {
namespace {

std::vector<std::string> ids_in(const feel::Value& value) {
    if (value.kind() == feel::Kind::object) return {value.as_object()->identity()};
    if (value.is_string()) return value.as_string().empty() ? std::vector<std::string>() : std::vector<std::string>{value.as_string()};
    std::vector<std::string> ids;
    if (value.is_list())
        for (const feel::Value& item : value.as_list())
            for (std::string& id : ids_in(item)) ids.push_back(std::move(id));
    return ids;
}

bool has(const std::vector<std::string>& list, const std::string& id) { return std::find(list.begin(), list.end(), id) != list.end(); }

/// Excluded by `not` (a person, or a member of a department) or by having done another step.
bool excluded(World& world, const policy::WhoTerm& term, const std::string& person, const Frame& frame) {
    for (const policy::Expression& none : term.not_these) {
        const std::vector<std::string> ids = ids_in(world.evaluate(none, frame));
        if (has(ids, person) || has(ids, world.department_of(person))) return true;
    }
    for (const std::string& action : term.other_than)
        if (has(ids_in(frame.record.get("did").get(action).get("by")), person)) return true;
    return false;
}

bool within(World& world, const policy::WhoTerm& term, const std::string& person, const Frame& frame) {
    return !term.of || has(ids_in(world.evaluate(term.of, frame)), world.department_of(person));
}

/// Holders of the role, or of who stands in for its empty seat; bounded, as roles may stand in for each other in a circle.
std::vector<std::string> seated(World& world, const std::string& role, int depth) {
    std::vector<std::string> holders = world.holders_of(role);
    const policy::Role* described = world.policy().role(role);
    if (!holders.empty() || !described || depth == 0) return holders;
    for (const std::string& other : described->otherwise) {
        holders = seated(world, other, depth - 1);
        if (!holders.empty()) return holders;
    }
    return described->above.empty() ? holders : seated(world, described->above, depth - 1);
}

std::vector<std::string> candidates(World& world, const policy::WhoTerm& term, const Frame& frame) {
    if (term.person) return ids_in(world.evaluate(term.person, frame));
    if (term.role == "holder") return ids_in(frame.holder);
    if (term.role == "department_head") return ids_in(frame.record.get("department").get("head"));
    return seated(world, term.role, 5);
}

}  // namespace

bool matches(World& world, const policy::Who& who, const std::string& person, const Frame& frame) {
    for (const policy::WhoTerm& term : who.any) {
        if (term.condition && !world.holds(term.condition, frame)) continue;
        if (person.empty()) {
            if (term.role == "system") return true;
            continue;
        }
        if (!world.is_active(person)) return false;
        const bool meant = term.role == "staff" || (term.role != "system" && has(candidates(world, term, frame), person));
        if (meant && within(world, term, person, frame) && !excluded(world, term, person, frame)) return true;
    }
    return false;
}

std::vector<std::string> persons(World& world, const policy::Who& who, const Frame& frame) {
    std::vector<std::string> found;
    for (const policy::WhoTerm& term : who.any) {
        if (term.condition && !world.holds(term.condition, frame)) continue;
        for (const std::string& person : candidates(world, term, frame))
            if (world.is_active(person) && !has(found, person) && within(world, term, person, frame) && !excluded(world, term, person, frame)) found.push_back(person);
    }
    return found;
}

}  // namespace huiyin::engine
