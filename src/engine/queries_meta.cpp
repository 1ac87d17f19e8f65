// What is installed, who asks, and the organisation's days.
#include <algorithm>

#include "engine/action_check.hpp"
#include "engine/field_view.hpp"
#include "engine/offer_view.hpp"
#include "engine/queries.hpp"
#include "engine/record_view.hpp"
#include "engine/device_formulas.hpp"
#include "engine/type_view.hpp"
#include "engine/who.hpp"

namespace huiyin::engine {
namespace {

constexpr int days_max = 400;

std::string span_text(std::int64_t ms) {
    const std::int64_t minutes = ms / 60'000;
    const auto two = [](std::int64_t figure) { return (figure < 10 ? "0" : "") + std::to_string(figure); };
    return two(minutes / 60) + ":" + two(minutes % 60);
}

Json day_view(Scene& scene, const calendar::WorkCalendar& calendar, calendar::Date date) {
    const calendar::DayKind kind = calendar.day_kind(date);
    JsonArray spans;
    for (const calendar::Span& span : kind.spans) spans.push_back(JsonArray{span_text(span.from_ms), span_text(span.to_ms)});
    const char* source = "calendar.source.week";
    switch (kind.source) {
        case calendar::DaySource::own_override: source = "calendar.source.own"; break;
        case calendar::DaySource::organisation: source = "calendar.source.organisation"; break;
        case calendar::DaySource::state_council: source = "calendar.source.state-council"; break;
        case calendar::DaySource::week: source = kind.known ? "calendar.source.week" : "calendar.source.unknown"; break;
    }
    return JsonObject{{"date", date.to_string()},
                      {"working", kind.working},
                      {"kind", kind.make_up ? "make_up" : kind.statutory_holiday ? "holiday" : kind.working ? "working" : "rest"},
                      {"name", kind.name},
                      {"source", scene.say(source)},
                      {"known", kind.known},
                      {"spans", std::move(spans)}};
}

/// What a grid needs to draw its columns, and a route to name its button: the shapes stand among the type's fields.
Json action_outline(const policy::RecordType& type, const std::string& id) {
    const policy::Action* action = type.find_action(id);
    if (!action) return {};
    JsonArray asks;
    for (const policy::Ask& ask : action->asks)
        if (const policy::Field* field = type.form.find(ask.field)) asks.push_back(JsonObject{{"field", ask.field}, {"required", (ask.required || field->required) && !ask.propose}});
    return JsonObject{{"id", action->id}, {"title", json_of(action->title)}, {"offline", action->offline}, {"asks", std::move(asks)}};
}

/// Acts that a file may do row by row: those that the person may perform whatever the record says.
bool may_import(Scene& scene, const policy::RecordType& type, const policy::Action& action) {
    if (action.creates || action.hidden || action.asks.empty()) return false;
    if (scene.actor.is_system()) return true;
    Frame frame;
    frame.pack = &scene.policy.pack_of(type.id);
    frame.actor = scene.world.object(scene.me());
    return matches(scene.world, action.by, scene.me(), frame);
}

}  // namespace

bool may_use(Scene& scene, const policy::Pack& pack, const policy::View& view) {
    if (view.who.empty() || scene.actor.is_system()) return true;
    Frame frame;
    frame.pack = &pack;
    frame.actor = scene.world.object(scene.me());
    return matches(scene.world, view.who, scene.me(), frame);
}

const policy::View* find_view(Scene& scene, const std::string& record_type, const std::string& id) {
    for (const auto& pack : scene.policy.packs())
        for (const policy::View& view : pack->views)
            if (view.record_type == record_type && (view.id == id || view.id == pack->id + "." + id) && may_use(scene, *pack, view)) return &view;
    return nullptr;
}

Json type_view(Scene& scene, const policy::RecordType& type) {
    JsonArray states, fields, groups, views, prints, creating, acting;
    for (const policy::State& state : type.states) states.push_back(state_view(type, state.id));
    for (const policy::Field& field : type.form.fields) fields.push_back(shape_of(field, field.required));
    for (const auto& [title, names] : type.form.groups) groups.push_back(JsonObject{{"title", json_of(title)}, {"fields", json_of(names)}});
    for (const auto& pack : scene.policy.packs()) {
        for (const policy::View& view : pack->views)
            if (view.record_type == type.id && may_use(scene, *pack, view))
                views.push_back(JsonObject{{"id", view.id}, {"title", json_of(view.title)}, {"as", view.as}, {"columns", json_of(view.columns)}, {"group", view.group}, {"sort", view.sort}, {"day", view.day}, {"action", action_outline(type, view.action)}});
        for (const policy::Print& print : pack->prints)
            if (print.record_type == type.id) prints.push_back(JsonObject{{"id", print.id}, {"title", json_of(print.title)}});
    }
    for (const policy::Action& action : type.actions)
        if (action.creates && !action.hidden && check_standing(scene.world, attempt_of(scene, type, action, nullptr)).ok())
            creating.push_back(JsonObject{{"id", action.id}, {"title", json_of(action.title)}});
    for (const policy::Action& action : type.actions)
        if (may_import(scene, type, action)) acting.push_back(JsonObject{{"id", action.id}, {"title", json_of(action.title)}});
    Json made(JsonObject{{"id", type.id},
                         {"name", type.name},
                         {"pack", scene.policy.pack_of(type.id).id},
                         {"title", json_of(type.title)},
                         {"title_field", type.title_field},
                         {"states", std::move(states)},
                         {"fields", std::move(fields)},
                         {"groups", std::move(groups)},
                         {"views", std::move(views)},
                         {"prints", std::move(prints)},
                         {"create_actions", std::move(creating)},
                         {"import_actions", std::move(acting)},
                         {"may_list", scene.access.may_list(type)}});
    if (JsonObject formulas = device_derivations(scene, type); !formulas.empty()) made["formulas"] = std::move(formulas);
    return made;
}

Json Queries::meta() {
    JsonArray packs, types;
    for (const auto& pack : scene_.policy.packs()) {
        packs.push_back(JsonObject{{"id", pack->id}, {"version", pack->version}, {"title", json_of(pack->title)}, {"effective", pack->effective.to_string()}, {"digest", pack->digest}});
        for (const policy::RecordType& type : pack->records) types.push_back(type_view(scene_, type));
    }
    return JsonObject{{"packs", std::move(packs)}, {"record_types", std::move(types)}, {"languages", JsonArray{"zh-CN", "en-US"}}};
}

Json Queries::person() {
    if (scene_.actor.is_system()) return JsonObject{{"id", ""}, {"name", scene_.say("person.system")}, {"department", nullptr}, {"roles", JsonArray()}, {"capabilities", JsonArray{"import", "admin", "audit"}}};
    JsonArray roles, capabilities;
    for (const std::string& id : scene_.world.roles_of(scene_.me())) {
        const policy::Role* role = scene_.policy.role(id);
        roles.push_back(JsonObject{{"id", id}, {"title", json_of(role ? role->title : Text{id, id})}});
    }
    const bool admin = has_role("base.admin");
    if (admin || has_role("base.manager")) capabilities.emplace_back("import");          // as the command asks
    if (admin) capabilities.emplace_back("admin");
    if (admin || has_role("base.auditor")) capabilities.emplace_back("audit");
    return JsonObject{{"id", scene_.me()}, {"name", scene_.world.name_of(scene_.me())}, {"department", scene_.department(scene_.world.department_of(scene_.me()))}, {"roles", std::move(roles)}, {"capabilities", std::move(capabilities)}};
}

bool Queries::has_role(const std::string& role) { return scene_.actor.is_system() || scene_.world.roles_of(scene_.me()).contains(role); }

Result<Json> Queries::calendar_days(const std::string& from_on, const std::string& to_on) {
    const auto from = from_on.empty() ? std::optional(scene_.today()) : calendar::Date::parse(from_on);
    if (!from) return Problem("query.date", {{"text", from_on}});
    const auto to = to_on.empty() ? std::optional(from->plus_days(30)) : calendar::Date::parse(to_on);
    if (!to) return Problem("query.date", {{"text", to_on}});
    if (to->number - from->number >= days_max || *to < *from) return Problem("query.days", {{"most", std::to_string(days_max)}});
    const calendar::WorkCalendar& calendar = scene_.world.office();
    JsonArray days;
    for (calendar::Date date = *from; date <= *to; date = date.plus_days(1)) days.push_back(day_view(scene_, calendar, date));
    return Json(std::move(days));
}

}  // namespace huiyin::engine
