// A route: the stops of one day in the order in which they are walked, with all that a device needs to go on without a network.
#include <algorithm>
#include <utility>

#include "base/decimal.hpp"
#include "engine/day_of.hpp"
#include "engine/queries.hpp"
#include "engine/record_view.hpp"
#include "engine/type_view.hpp"
#include "engine/who.hpp"

namespace huiyin::engine {
namespace {

constexpr int stops_max = 200;                       // more than anybody walks in a day

/// What the view sorts by, of one record: numbers by their figure, everything else by its text.
struct Rank {
    std::optional<Decimal> figure;
    std::string text;
    friend bool operator<(const Rank& a, const Rank& b) {
        if (a.figure && b.figure && !(*a.figure == *b.figure)) return *a.figure < *b.figure;
        return a.text < b.text;
    }
};

Rank rank_of(const store::RecordRow& row, const std::string& name) {
    if (name == "number") return {{}, row.number};
    if (name == "next_due") return {{}, row.next_due_at ? row.next_due_at->to_string() : "~"};
    if (name == "created_at") return {{}, row.created_at.to_string()};
    if (name == "changed_at") return {{}, row.changed_at.to_string()};
    const Json& value = std::as_const(row.fields)[name];
    const std::string text = value.is_string() ? value.as_string() : value.is_null() ? "~" : value.dump();
    return {Decimal::parse(text), text};
}

void sort_stops(std::vector<store::RecordRow>& rows, const std::string& sort) {
    if (sort.empty()) return;
    const bool descending = sort.starts_with('-');
    const std::string name = descending ? sort.substr(1) : sort;
    std::stable_sort(rows.begin(), rows.end(), [&](const store::RecordRow& a, const store::RecordRow& b) {
        const Rank first = rank_of(a, name), second = rank_of(b, name);
        return descending ? second < first : first < second;
    });
}

/// A stop is done once the view's action has been performed there that day, or cannot be any more; without one, at the record's end.
bool is_done(Scene& scene, const store::RecordRow& row, const policy::Action* action, calendar::Date day) {
    if (!row.open || !action) return !row.open;
    if (const auto at = Instant::parse(std::as_const(row.meta)["did"][action->id]["at"].string_or("")); at && scene.options.zone.to_local(*at).date == day) return true;
    return !action->from.empty() && std::find(action->from.begin(), action->from.end(), row.state) == action->from.end();
}

/// Whether the stop is this person's own: he leads the record or, where nobody does, may do there what the route is for.
bool walks(Scene& scene, const store::RecordRow& row, const policy::RecordType& type, const policy::Pack& pack, const policy::Action* action) {
    if (!type.owner_field.empty()) return row.owner == scene.me();
    if (!action) return false;
    Frame frame;
    frame.pack = &pack;
    frame.record = frame.previous = scene.world.object(row);
    frame.actor = scene.world.object(scene.me());
    return matches(scene.world, action->by, scene.me(), frame);
}

}  // namespace

Result<Json> Queries::route(const std::string& type, const std::string& view, const std::string& day) {
    ListQuery query;
    query.type = type;
    query.view = view;
    query.from_on = query.to_on = day.empty() ? scene_.today().to_string() : day;
    query.limit = stops_max;
    HUIYIN_TRY(Listed listed, rows(query));
    if (listed.view->as != "route") return Problem("query.no-route", {{"view", view}});
    sort_stops(listed.page.rows, listed.view->sort);
    const policy::Action* action = listed.type->find_action(listed.view->action);
    const calendar::Date on = *calendar::Date::parse(query.from_on);
    JsonArray stops;
    std::size_t done = 0;
    for (const store::RecordRow& row : listed.page.rows) {
        const bool finished = is_done(scene_, row, action, on);
        done += finished ? 1 : 0;
        note_secrets(row);
        if (!secrets_read_.empty()) route_readings_.emplace_back(row.id, std::exchange(secrets_read_, {}));
        stops.push_back(JsonObject{{"done", finished}, {"record", page_view(scene_, row, *listed.type)}});
    }
    return Json(JsonObject{{"type", type},
                           {"view", listed.view->id},
                           {"day", query.from_on},
                           {"as_of", scene_.now.to_string()},
                           {"done", done},
                           {"complete", listed.page.next.empty()},
                           {"stops", std::move(stops)}});
}

JsonArray Queries::routes_of_today() {
    JsonArray routes;
    if (scene_.me().empty()) return routes;
    const calendar::Date today = scene_.today();
    for (const auto& pack : scene_.policy.packs())
        for (const policy::View& view : pack->views) {
            if (view.as != "route" || view.day.empty() || view.action.empty()) continue;
            const policy::RecordType* type = scene_.policy.record_type(view.record_type);
            if (!type || !scene_.access.may_list(*type) || !find_view(scene_, type->id, view.id)) continue;
            ListQuery query;
            query.type = type->id;
            query.view = view.id;
            query.from_on = query.to_on = today.to_string();
            query.limit = stops_max;
            const Result<Listed> listed = rows(query);
            if (!listed.ok()) continue;
            const policy::Action* action = type->find_action(view.action);
            std::size_t done = 0, stops = 0;
            for (const store::RecordRow& row : listed.value().page.rows) {
                if (!walks(scene_, row, *type, *pack, action)) continue;
                ++stops;
                done += is_done(scene_, row, action, today) ? 1 : 0;
            }
            if (stops > 0) routes.push_back(JsonObject{{"type", type->id}, {"view", view.id}, {"title", json_of(view.title)}, {"done", done}, {"stops", stops}});
        }
    return routes;
}

}  // namespace huiyin::engine
