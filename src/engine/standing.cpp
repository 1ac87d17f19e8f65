#include "engine/standing.hpp"

#include <utility>

namespace huiyin::engine {
namespace {

void compare(JsonArray& steps, JsonArray& way, const Json& before, const Json& after) {
    if (before == after) return;
    if (!before.is_object() || !after.is_object()) {
        steps.push_back(JsonObject{{"at", JsonArray(way)}, {"was", before}});
        return;
    }
    for (const auto& [name, was] : before.as_object()) {
        way.emplace_back(name);
        if (const Json* is = after.as_object().find(name)) compare(steps, way, was, *is);
        else steps.push_back(JsonObject{{"at", JsonArray(way)}, {"was", was}});
        way.pop_back();
    }
    for (const auto& [name, is] : after.as_object()) {
        if (before.as_object().find(name)) continue;
        way.emplace_back(name);
        steps.push_back(JsonObject{{"at", JsonArray(way)}});
        way.pop_back();
    }
}

Json text_of(const std::optional<Instant>& at) { return at ? Json(at->to_string()) : Json(); }
std::optional<Instant> instant_of(const Json& held) { return Instant::parse(held.string_or("")); }

}  // namespace

JsonArray steps_back(const Json& before, const Json& after) {
    JsonArray steps, way;
    compare(steps, way, before, after);
    return steps;
}

void go_back(Json& value, const Json& steps) {
    for (const Json& step : steps.as_array()) {
        const JsonArray& way = step["at"].as_array();
        if (way.empty()) {
            value = step["was"];
            continue;
        }
        Json* at = &value;
        for (std::size_t i = 0; i + 1 < way.size(); ++i) at = &(*at)[way[i].as_string()];
        if (const Json* was = step.as_object().find("was")) (*at)[way.back().as_string()] = *was;
        else if (at->is_object()) at->as_object().erase(way.back().as_string());
    }
}

Json changeable(const store::RecordRow& row) { return JsonObject{{"state", row.state}, {"fields", row.fields}, {"meta", row.meta}}; }

void take_back(store::RecordRow& row, const Json& changed) {
    row.state = changed["state"].string_or("");
    row.fields = changed["fields"];
    row.meta = changed["meta"];
}

Json changeable(const store::DutyRow& duty) {
    JsonArray seats;
    for (const std::string& seat : duty.seats) seats.emplace_back(seat);
    return JsonObject{{"status", duty.status}, {"started_at", duty.started_at.to_string()}, {"due_at", text_of(duty.due_at)}, {"next_wake_at", text_of(duty.next_wake_at)}, {"closed_at", text_of(duty.closed_at)},
                      {"holder_kind", duty.holder_kind}, {"holder", duty.holder}, {"seats", std::move(seats)}, {"provisional", duty.provisional}, {"data", duty.data}};
}

void take_back(store::DutyRow& duty, const Json& changed) {
    duty.status = changed["status"].string_or("");
    duty.started_at = instant_of(changed["started_at"]).value_or(duty.started_at);
    duty.due_at = instant_of(changed["due_at"]);
    duty.next_wake_at = instant_of(changed["next_wake_at"]);
    duty.closed_at = instant_of(changed["closed_at"]);
    duty.holder_kind = changed["holder_kind"].string_or("");
    duty.holder = changed["holder"].string_or("");
    duty.seats.clear();
    for (const Json& seat : changed["seats"].as_array()) duty.seats.push_back(seat.string_or(""));
    duty.provisional = changed["provisional"].bool_or(false);
    duty.data = changed["data"];
}

}  // namespace huiyin::engine
