#include "engine/record_view.hpp"

#include <algorithm>
#include <utility>

#include "engine/approval_view.hpp"
#include "engine/clock_view.hpp"
#include "engine/device_formulas.hpp"
#include "engine/offer_view.hpp"
#include "engine/postings_view.hpp"
#include "engine/signatures.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t related_max = 50;

struct Visit { std::string state; Json at; std::string by; };

/// The states on the way to the present one, each once: who comes back to a state begins again from there.
std::vector<Visit> visits(const store::RecordRow& row) {
    std::vector<Visit> way;
    if (const Json& walk = row.meta["walk"]; walk.is_array())
        for (const Json& each : walk.as_array()) {
            Visit visit{each["state"].string_or(""), each["at"], each["by"].string_or("")};
            const auto before = std::find_if(way.begin(), way.end(), [&](const Visit& held) { return held.state == visit.state; });
            way.erase(before, way.end());
            way.push_back(std::move(visit));
        }
    if (way.empty() || way.back().state != row.state) way.push_back({row.state, Json(row.created_at.to_string()), row.created_by});
    return way;
}

/// The states that probably lie ahead: always on to the nearest state that is written further down.
std::vector<const policy::State*> ahead(const policy::RecordType& type, const std::string& from) {
    const auto place = [&](const std::string& id) { return std::find_if(type.states.begin(), type.states.end(), [&](const policy::State& state) { return state.id == id; }) - type.states.begin(); };
    std::vector<const policy::State*> way;
    std::string at = from;
    for (const policy::State* state = type.find_state(at); state && !state->end;) {
        std::ptrdiff_t nearest = static_cast<std::ptrdiff_t>(type.states.size());
        for (const policy::Action& action : type.actions) {
            if (action.creates || (!action.from.empty() && std::find(action.from.begin(), action.from.end(), at) == action.from.end())) continue;
            for (const policy::Branch& branch : action.to)
                if (!branch.state.empty() && place(branch.state) > place(at)) nearest = std::min(nearest, place(branch.state));
        }
        if (nearest >= static_cast<std::ptrdiff_t>(type.states.size())) break;
        state = &type.states[static_cast<std::size_t>(nearest)];
        at = state->id;
        way.push_back(state);
    }
    return way;
}

JsonArray steps_view(Scene& scene, const store::RecordRow& row, const policy::RecordType& type) {
    JsonArray steps;
    const auto title = [&](const std::string& id) {
        const policy::State* state = type.find_state(id);
        return json_of(state ? state->title : Text{id, id});
    };
    const std::vector<Visit> way = visits(row);
    for (const Visit& visit : way)
        steps.push_back(JsonObject{{"state", visit.state}, {"title", title(visit.state)}, {"status", &visit == &way.back() ? "current" : "done"}, {"at", visit.at}, {"by", scene.person(visit.by)}});
    for (const policy::State* state : ahead(type, row.state))
        steps.push_back(JsonObject{{"state", state->id}, {"title", json_of(state->title)}, {"status", "ahead"}, {"at", nullptr}, {"by", nullptr}});
    return steps;
}

JsonArray clocks_view(Scene& scene, const store::RecordRow& row) {
    JsonArray clocks;
    std::vector<store::DutyRow> duties = scene.view.duties_of(row.id);
    std::erase_if(duties, [&](const store::DutyRow& duty) { return !scene.access.knows(duty); });
    // What runs stands first, by due time; then what is over, newest first.
    std::stable_sort(duties.begin(), duties.end(), [](const store::DutyRow& a, const store::DutyRow& b) {
        if (a.closed_at.has_value() != b.closed_at.has_value()) return !a.closed_at;
        if (a.closed_at) return *a.closed_at > *b.closed_at;
        return a.due_at.value_or(Instant{INT64_MAX}) < b.due_at.value_or(Instant{INT64_MAX});
    });
    for (const store::DutyRow& duty : duties) clocks.push_back(clock_view(scene, duty, &row));
    return clocks;
}

JsonArray files_view(Scene& scene, const store::RecordRow& row, const policy::RecordType& type, JsonObject& labels) {
    JsonArray files;
    for (const store::FileRow& file : scene.view.files_of(row.id)) {
        const policy::Field* field = type.form.find(file.field);
        if (field && !scene.access.sight(row, *field).full()) continue;
        if (field) {
            Json& held = labels[field->name];
            if (!held.is_object()) held = JsonObject();
            held.as_object().set(file.id, file.name);
        }
        files.push_back(JsonObject{{"id", file.id}, {"name", file.name}, {"media_type", file.media_type}, {"bytes", file.size}, {"at", file.at.to_string()}, {"by", scene.person(file.by)}, {"field", file.field}});
    }
    return files;
}

JsonArray related_view(Scene& scene, const store::RecordRow& row) {
    JsonArray related;
    for (const WayBack& way : ways_back(scene.policy, row.type)) {
        const std::vector<store::RecordRow> rows = related_rows(scene, way, row.id, related_max);
        related.push_back(JsonObject{{"name", way.field->back_name}, {"title", json_of(way.type->title)}, {"type", way.type->id}, {"items", rows_view(scene, rows)}});
    }
    return related;
}

JsonArray outcomes_view(Scene& scene, const store::RecordRow& row) {
    JsonArray outcomes;
    for (const store::OutcomeRow& outcome : scene.view.outcomes_of_record(row.id))
        if (outcome.outcome != "refused") outcomes.push_back(JsonObject{{"id", outcome.clause}, {"outcome", outcome.outcome}, {"at", outcome.at.to_string()}, {"rule", outcome.rule}});
    return outcomes;
}

}  // namespace

Json state_view(const policy::RecordType& type, const std::string& state) {
    const policy::State* found = type.find_state(state);
    return JsonObject{{"id", state}, {"title", json_of(found ? found->title : Text{state, state})}, {"end", found && found->end}, {"colour", found && !found->colour.empty() ? Json(found->colour) : Json()}};
}

Json customer_view(Scene& scene, const std::string& customer, bool with_phone) {
    const store::RecordRow* row = scene.row(customer);
    if (!row) return {};
    JsonObject made{{"id", row->id}, {"number", row->number}, {"title", scene.title_of(*row)}, {"type", row->type}};
    if (!with_phone) return made;
    std::string phone;
    if (const policy::RecordType* type = scene.policy.record_type(row->type); type && scene.access.may_read(*row))
        for (const policy::Field& field : type->form.fields)
            if (field.type == policy::FieldType::phone && phone.empty()) phone = seen(scene, *row, field, row->fields[field.name]).string_or("");
    made.set("phone", std::move(phone));
    return made;
}

void expect_for(Scene& scene, const std::vector<store::RecordRow>& rows) {
    std::vector<std::string> ids;
    for (const store::RecordRow& row : rows) {
        ids.insert(ids.end(), {row.customer, row.department});
        if (const policy::RecordType* type = scene.policy.record_type(row.type))
            for (const policy::Field& field : type->form.fields)
                if (field.type != policy::FieldType::person && field.type != policy::FieldType::persons) references_in(field, row.fields[field.name], ids);
    }
    scene.take(rows);
    scene.expect(ids);
    scene.access.expect(rows);
}

Json row_view(Scene& scene, const store::RecordRow& row, const std::vector<std::string>& columns) {
    const policy::RecordType* type = scene.policy.record_type(row.type);
    if (!type) return {};
    SeenFields seen = seen_fields(scene, row, *type, {&columns});
    JsonObject labels;
    for (const policy::Field& field : type->form.fields)
        if (const Json* value = seen.fields.find(field.name)) add_labels(scene, field, *value, labels);
    bool late = row.late;
    for (const store::DutyRow& duty : scene.access.open_duties(row.id)) late = late || is_late(scene, duty);
    return JsonObject{{"id", row.id},
                      {"type", row.type},
                      {"number", row.number},
                      {"title", scene.title_of(row)},
                      {"state", state_view(*type, row.state)},
                      {"fields", std::move(seen.fields)},
                      {"masked", json_of(seen.masked)},
                      {"labels", std::move(labels)},
                      {"owner", scene.person(row.owner)},
                      {"customer", customer_view(scene, row.customer, false)},
                      {"created_at", row.created_at.to_string()},
                      {"changed_at", row.changed_at.to_string()},
                      {"version", row.version},
                      {"next_due", next_clock(scene, row)},
                      {"late", late}};
}

JsonArray rows_view(Scene& scene, const std::vector<store::RecordRow>& rows, const std::vector<std::string>& columns) {
    expect_for(scene, rows);
    JsonArray items;
    for (const store::RecordRow& row : rows)
        if (scene.policy.record_type(row.type) && scene.access.may_read(row)) items.push_back(row_view(scene, row, columns));
    return items;
}

std::vector<WayBack> ways_back(const policy::Policy& policy, const std::string& record_type) {
    std::vector<WayBack> ways;
    for (const auto& pack : policy.packs())
        for (const policy::RecordType& type : pack->records)
            for (const policy::Field& field : type.form.fields)
                if (field.reference_type == record_type && !field.back_name.empty()) ways.push_back({&type, &field});
    return ways;
}

std::vector<store::RecordRow> related_rows(Scene& scene, const WayBack& way, const std::string& record, std::size_t most) {
    std::vector<std::string> ids = scene.view.referring(way.type->id, way.field->name, record);
    if (ids.size() > most) ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(most));        // the newest
    scene.expect(ids);
    std::vector<store::RecordRow> rows;
    for (const std::string& id : ids)
        if (const store::RecordRow* row = scene.row(id)) rows.push_back(*row);
    scene.access.expect(rows);
    std::erase_if(rows, [&](const store::RecordRow& row) { return !scene.access.may_read(row); });
    return rows;
}

JsonObject document_view(Scene& scene, const store::RecordRow& row, const policy::RecordType& type) {
    expect_for(scene, {row});
    SeenFields seen = seen_fields(scene, row, type);
    JsonObject labels;
    for (const policy::Field& field : type.form.fields)
        if (const Json* value = seen.fields.find(field.name)) add_labels(scene, field, *value, labels);
    JsonArray files = files_view(scene, row, type, labels);
    return JsonObject{{"id", row.id},
                      {"type", row.type},
                      {"number", row.number},
                      {"title", scene.title_of(row)},
                      {"state", state_view(type, row.state)},
                      {"version", row.version},
                      {"pack_version", row.pack_version},
                      {"created_at", row.created_at.to_string()},
                      {"changed_at", row.changed_at.to_string()},
                      {"created_by", scene.person(row.created_by)},
                      {"owner", scene.person(row.owner)},
                      {"department", scene.department(row.department)},
                      {"customer", customer_view(scene, row.customer, true)},
                      {"fields", std::move(seen.fields)},
                      {"masked", json_of(seen.masked)},
                      {"labels", std::move(labels)},
                      {"files", std::move(files)},
                      {"signatures", signature_views(scene, row, type)}};
}

Json page_view(Scene& scene, const store::RecordRow& row, const policy::RecordType& type) {
    JsonObject page = document_view(scene, row, type);
    JsonArray actions = action_offers(scene, row, type, page["labels"].as_object());
    JsonArray prints;
    if (scene.access.may_print(row))
        for (const auto& pack : scene.policy.packs())
            for (const policy::Print& print : pack->prints)
                if (print.record_type == type.id) prints.push_back(JsonObject{{"id", print.id}, {"title", json_of(print.title)}});
    page.set("steps", steps_view(scene, row, type));
    page.set("clocks", clocks_view(scene, row));
    page.set("actions", std::move(actions));
    page.set("approvals", approvals_view(scene, row));
    page.set("related", related_view(scene, row));
    page.set("postings", postings_view(scene, row));
    page.set("timeline", timeline_view(scene, row, type));
    page.set("prints", std::move(prints));
    page.set("clauses", outcomes_view(scene, row));
    if (JsonObject formulas = device_derivations(scene, type, row); !formulas.empty()) page.set("formulas", std::move(formulas));
    return page;
}

}  // namespace huiyin::engine
