#include "engine/refold.hpp"

#include "engine/duty_rule.hpp"
#include "engine/world.hpp"

namespace huiyin::engine {
namespace {

/// The duty as the ledger tells it: terms of its start or of their last change, and every beat since.
store::DutyRow told_by(store::ReadView& view, const store::DutyRow& held) {
    store::DutyRow told;
    told.started_at = held.started_at;
    told.data = JsonObject();
    for (const store::EventRow& event : view.events_of(held.record)) {
        if (event.data["duty"].string_or("") != held.id) continue;
        if (event.type == "duty_started" || event.type == "duty_due_changed")
            for (const char* name : {"limit", "fixed", "around", "rest_day", "calendar"})
                if (const Json& given = event.data[name]; !given.is_null()) {
                    if (std::string_view(name) == "limit") told.data.as_object().erase("fixed");
                    if (std::string_view(name) == "fixed") told.data.as_object().erase("limit");
                    told.data[name] = given;
                }
        if (const auto beat = beat_named(event.data["beat"].string_or(""))) add_beat(told, *beat, event.at);
        if (event.type == "duty_started" && event.data["rests"].bool_or(false)) add_beat(told, Beat::rest, event.at);
    }
    return told;
}

}  // namespace

std::size_t count_differences(store::ReadView& view, const policy::Policy& policy, Instant now, const calendar::Zone& zone) {
    constexpr int page = 500;
    World world(view, policy, now, zone);
    std::size_t differences = 0;
    std::string after;
    for (std::vector<store::DutyRow> rows = view.all_open_duties(after, page); !rows.empty(); rows = view.all_open_duties(after, page)) {
        after = rows.back().id;
        for (const store::DutyRow& held : rows) {
            const auto rule = find_rule(policy, held.definition);
            if (!rule) continue;
            const store::DutyRow told = told_by(view, held);
            const calendar::WorkCalendar& calendar = world.calendar(*rule->pack, told.data["calendar"].string_or(""));
            const auto folded = fold(beats_of(told), terms_of(told, calendar), now);
            if (!folded.ok()) continue;                  // a limit that cannot be counted has no due time to confirm
            const bool same = (has_limit(told) ? folded->due_at : std::nullopt) == held.due_at && folded->closed_at == held.closed_at && folded->started_at == held.started_at;
            if (!same) ++differences;
        }
    }
    return differences;
}

}  // namespace huiyin::engine
