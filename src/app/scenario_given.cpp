// `given`: who is there and what stands already, before the first step.
//
//   given: {周敏: quality_supervisor, 陈工: [technician, driver], 孙立: {role: head, department: 技术部}, 技术部: {department: {head: 孙立}},
//     华信: customer, 案一: {case: {caller: 华信, state: assigned}}}
#include <algorithm>

#include "app/scenario_reader.hpp"
#include "app/scenario_value.hpp"

namespace huiyin::app {
namespace {

using policy::RecordType;
using policy::Tree;

void add_role(Reader& reader, const Tree& tree, Given& given) {
    if (tree.text == "staff") return;                // what every active person is
    const std::string role = tree.is_scalar() ? reader.stage.role(tree.text) : std::string();
    if (role.empty()) reader.faults().error(tree.span, "pack.unknown-role", {{"role", tree.text}}).suggest(nearest(tree.text, reader.stage.role_names()));
    else given.roles.push_back(role);
}

void add_roles(Reader& reader, const Tree& tree, Given& given) {
    if (tree.is_list()) for (const Tree& item : tree.items) add_role(reader, item, given);
    else add_role(reader, tree, given);
}

/// What a record has beside its fields, where the form has no field of that name.
bool read_beside(Reader& reader, const Tree& key, const Tree& value, Given& given) {
    const RecordType& type = *given.type;
    if (type.form.find(key.text)) return false;
    if (key.text == "state") {
        if (reader.state(type, {value.text, value.span})) given.state = value.text;
        return true;
    }
    if (key.text == "number") given.number = value.text;
    else if (key.text == "created_by") given.created_by = {value.text, value.span};
    else if (key.text == "created_at") {
        const std::vector<Word> words = words_of(value);
        given.created_at = words.size() == 2 ? moment_of(words[0].text, words[1].text, reader.stage.zone) : std::nullopt;
        if (!given.created_at) reader.faults().error(value.span, "scenario.time", {{"text", value.text}});
    } else if (key.text == "did" && value.is_map()) {
        for (const auto& [action, by] : value.members) {
            std::vector<std::string> names;
            for (const policy::Action& each : type.actions) names.push_back(each.id);
            if (!type.find_action(action.text)) reader.faults().error(action.span, "pack.unknown-action", {{"action", action.text}, {"record", type.name}}).suggest(nearest(action.text, names));
            given.did.emplace_back(action.text, Word{by.text, by.span});
        }
    } else if ((key.text == "role" || key.text == "roles") && is_person(type)) add_roles(reader, value, given);
    else return false;
    return true;
}

void read_members(Reader& reader, const Tree& map, Given& given) {
    for (const auto& [key, value] : map.members) {
        if (is_person(*given.type) && key.text == "roles") add_roles(reader, value, given);
        else if (!read_beside(reader, key, value, given)) given.fields.emplace_back(key, value);
    }
}

bool are_fields(const RecordType& type, const Tree& map) {
    return std::all_of(map.members.begin(), map.members.end(), [&](const auto& each) { return type.form.find(each.first.text) != nullptr; });
}

/// A person by role, or by a map that has no type; a record by its type.
std::optional<Given> read_one(Reader& reader, const Tree& key, const Tree& value) {
    const RecordType* person = reader.stage.policy->record_type("base.person");
    Given given;
    given.name = {key.text, key.span};
    if (!person) {
        reader.faults().error(key.span, "pack.unknown-import", {{"pack", "base"}});
        return {};
    }
    if (value.is_scalar() && value.text != "staff" && reader.stage.role(value.text).empty() && reader.stage.type(value.text)) {
        given.type = reader.stage.type(value.text);
        return given;
    }
    if (!value.is_map()) {
        given.type = person;
        add_roles(reader, value, given);
        return given;
    }
    const bool by_role = value.find("role") || value.find("roles");
    const auto& [kind, fields] = value.members.empty() ? std::pair<Tree, Tree>() : value.members.front();
    const RecordType* type = value.members.size() == 1 && (fields.is_map() || fields.is_nothing()) ? reader.stage.type(kind.text) : nullptr;
    if (type && !by_role) {
        given.type = type;
        read_members(reader, fields, given);
        return given;
    }
    if (by_role || are_fields(*person, value)) {
        given.type = person;
        read_members(reader, value, given);
        return given;
    }
    const Tree& at = value.members.empty() ? value : value.members.front().first;
    reader.faults().error(at.span, "pack.unknown-record", {{"record", at.text}}).suggest(nearest(at.text, reader.stage.type_names()));
    return {};
}

/// Names may be used before they stand, so values are looked at once all are known.
void check(Reader& reader, const Given& given) {
    for (const auto& [key, value] : given.fields) {
        const policy::Field* field = given.type->form.find(key.text);
        if (!field) report_unknown_field(*given.type, key, reader.faults());
        else static_cast<void>(field_value(*field, value, reader.cast, reader.stage.zone, reader.faults()));
    }
    for (const auto& [action, by] : given.did)
        if (!by.text.empty()) static_cast<void>(reader.person(by));
    if (!given.created_by.text.empty()) static_cast<void>(reader.person(given.created_by));
}

}  // namespace

void read_given(Reader& reader, const Tree& given) {
    if (!given.is_map()) {
        reader.faults().error(given.span, "pack.want-map", {{"what", "given"}});
        return;
    }
    for (const auto& [key, value] : given.members) {
        auto one = read_one(reader, key, value);
        if (!one) continue;
        if (const Cast::Member* before = reader.cast.add({key.text, one->type, key.span, {}}))
            reader.faults().error(key.span, "pack.named-twice", {{"name", key.text}}).note(before->span, "pack.first-here", {{"name", key.text}});
        if (one->type->id.starts_with(reader.stage.pack->id + ".")) reader.last = {one->name, one->type, false};
        reader.scenario.given.push_back(std::move(*one));
    }
    for (const Given& one : reader.scenario.given) check(reader, one);
}

}  // namespace huiyin::app
