#include "engine/scene.hpp"

#include <algorithm>

namespace huiyin::engine {
namespace {

constexpr std::size_t together_max = 500;            // ids of one statement

}  // namespace

Scene::Scene(store::ReadView& view_, const policy::Policy& policy_, const Options& options_, Instant now_, Actor actor_)
    : view(view_), policy(policy_), options(options_), now(now_), actor(std::move(actor_)), world(view, policy, now, options.zone), access(world, actor.person.text) {
    world.stand_still();
}

std::string Scene::local(Instant at) const {
    calendar::LocalTime time = options.zone.to_local(at);
    time.ms -= time.ms % 60'000;
    return time.to_string();
}

std::string Scene::end(Instant at) const {
    const calendar::LocalTime time = options.zone.to_local(at);
    return time.ms == 0 ? calendar::LocalTime{time.date.plus_days(-1), 86'400'000}.to_string() : local(at);
}

const store::RecordRow* Scene::row(const std::string& id) {
    if (id.empty()) return nullptr;
    auto found = rows_.find(id);
    if (found == rows_.end()) found = rows_.emplace(id, view.record(id)).first;
    return found->second ? &*found->second : nullptr;
}

void Scene::expect(const std::vector<std::string>& ids) {
    std::vector<std::string> wanted;
    for (const std::string& id : ids)
        if (!id.empty() && !rows_.contains(id)) { wanted.push_back(id); rows_[id]; }
    for (std::size_t at = 0; at < wanted.size(); at += together_max) {
        store::RecordFilter filter;
        filter.ids.assign(wanted.begin() + static_cast<std::ptrdiff_t>(at), wanted.begin() + static_cast<std::ptrdiff_t>(std::min(at + together_max, wanted.size())));
        filter.limit = static_cast<int>(together_max);
        const std::vector<store::RecordRow> found = view.records(filter).rows;
        take(found);
        std::vector<store::RecordRow> guarded;
        for (const store::RecordRow& each : found)
            if (!access.reads_all(each.type)) guarded.push_back(each);
        access.expect(guarded);
    }
}

void Scene::take(const std::vector<store::RecordRow>& rows) {
    for (const store::RecordRow& row : rows) rows_[row.id] = row;
}

std::string Scene::title_of(const store::RecordRow& row) {
    const auto otherwise = [&] { return row.number.empty() ? say("record.untitled") : row.number; };
    if (!access.may_read(row)) return otherwise();
    const policy::RecordType* type = policy.record_type(row.type);
    const policy::Field* field = type && !type->title_field.empty() ? type->form.find(type->title_field) : nullptr;
    if (row.title.empty()) return otherwise();
    const Sight sight = field ? access.sight(row, *field) : Sight{};
    return sight.hidden ? otherwise() : masked(sight.mask, row.title);
}

std::string Scene::title_of(const std::string& id) {
    const store::RecordRow* found = row(id);
    return found ? title_of(*found) : std::string();
}

Json Scene::person(const std::string& id) {
    if (id.empty()) return {};
    std::string name = world.name_of(id);
    if (name.empty()) name = say("person.unknown");
    return JsonObject{{"id", id}, {"name", std::move(name)}};
}

Json Scene::department(const std::string& id) {
    if (id.empty() || !row(id)) return {};
    return JsonObject{{"id", id}, {"name", title_of(id)}};
}

Json json_of(const Text& text) { return JsonObject{{"zh", text.zh}, {"en", text.in(Language::en)}}; }

Json json_of(const std::vector<std::string>& list) {
    JsonArray array;
    for (const std::string& item : list) array.emplace_back(item);
    return array;
}

Json json_of(const std::optional<Instant>& at) { return at ? Json(at->to_string()) : Json(); }

std::vector<std::string> together(std::vector<std::string> first, const std::vector<std::string>& second) {
    for (const std::string& id : second)
        if (std::find(first.begin(), first.end(), id) == first.end()) first.push_back(id);
    return first;
}

Json problem_json(const Problem& problem, Language language) {
    JsonObject params;
    for (const auto& [name, value] : problem.params) params.set(name, value);
    return JsonObject{{"code", problem.code}, {"params", std::move(params)}, {"title", message(language, problem)}, {"clauses", json_of(together({}, problem.clauses))}};
}

JsonArray errors_of(const Problem& problem, Language language) {
    const auto shown = [&](const Problem& each) {
        Json made = problem_json(each, language);
        made["pointer"] = each.field;
        return made;
    };
    JsonArray errors;
    for (const Problem& cause : problem.causes) errors.push_back(shown(cause));
    if (problem.causes.empty()) errors.push_back(shown(problem));
    return errors;
}

void references_in(const policy::Field& field, const Json& value, std::vector<std::string>& ids) {
    using policy::FieldType;
    switch (field.type) {
        case FieldType::person: case FieldType::department: case FieldType::reference:
            if (value.is_string()) ids.push_back(value.as_string());
            return;
        case FieldType::persons: case FieldType::references:
            if (value.is_array())
                for (const Json& each : value.as_array())
                    if (each.is_string()) ids.push_back(each.as_string());
            return;
        case FieldType::lines:
            if (value.is_array())
                for (const Json& line : value.as_array())
                    for (const policy::Field& column : field.lines) references_in(column, line[column.name], ids);
            return;
        default: return;
    }
}

}  // namespace huiyin::engine
