#include "engine/refold.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/duty_rule.hpp"
#include "engine/world.hpp"

namespace huiyin::engine {
namespace {

/// What the organisation's own stream tells of duties: occurrences as they were planned, and what befell those without a
/// record. Read once, since nothing but the duty's id parts it.
class Told {
public:
    explicit Told(store::ReadView& view) {
        for (store::EventRow& event : view.events_of("")) {
            if (event.type == "occurrences_planned" && event.data["occurrences"].is_array()) {
                for (const Json& each : event.data["occurrences"].as_array()) planned_.emplace(each["duty"].string_or(""), each);
            } else if (std::string duty = event.data["duty"].string_or(""); !duty.empty()) {
                events_[std::move(duty)].push_back(std::move(event));
            }
        }
    }
    [[nodiscard]] const Json* planned(const std::string& duty) const {
        const auto found = planned_.find(duty);
        return found == planned_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] std::vector<store::EventRow> events(store::ReadView& view, const store::DutyRow& duty) const {
        std::vector<store::EventRow> all;
        if (const auto found = events_.find(duty.id); found != events_.end()) all = found->second;
        if (!duty.record.empty())
            for (store::EventRow& event : view.events_of(duty.record))
                if (event.data["duty"].string_or("") == duty.id) all.push_back(std::move(event));
        return standing(std::move(all));
    }

private:
    /// Without those that an import brought and its undoing took back.
    static std::vector<store::EventRow> standing(std::vector<store::EventRow> all) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].type != "duty_restored") continue;
            const std::int64_t from = all[i].data["from"].int_or(0), to = all[i].data["to"].int_or(0);
            const auto withdrawn = [&](const store::EventRow& event) { return event.sequence >= from && event.sequence <= to; };
            const auto here = all.begin() + static_cast<std::ptrdiff_t>(i);
            const auto gone = std::remove_if(all.begin(), here, withdrawn);
            i -= static_cast<std::size_t>(here - gone);
            all.erase(gone, here);
        }
        return all;
    }

    std::map<std::string, Json> planned_;
    std::map<std::string, std::vector<store::EventRow>> events_;
};

void take_terms(store::DutyRow& told, const Json& data) {
    for (const char* name : {"limit", "fixed", "around", "rest_day", "calendar"})
        if (const Json& given = data[name]; !given.is_null()) {
            if (std::string_view(name) == "limit") told.data.as_object().erase("fixed");
            if (std::string_view(name) == "fixed") told.data.as_object().erase("limit");
            told.data[name] = given;
        }
}

/// The duty as the ledger tells it: terms of its start or of their last change, and every beat since.
store::DutyRow told_by(store::ReadView& view, const Told& ledger, const store::DutyRow& held) {
    store::DutyRow told;
    told.started_at = held.started_at;
    told.data = JsonObject();
    if (const Json* planned = ledger.planned(held.id)) {
        take_terms(told, *planned);
        const Instant begins = Instant::parse((*planned)["begins"].string_or("")).value_or(held.started_at);
        add_beat(told, Beat::start, begins);
        if ((*planned)["rests"].bool_or(false)) add_beat(told, Beat::rest, begins);
    }
    for (const store::EventRow& event : ledger.events(view, held)) {
        if (event.type == "duty_started") told.data.as_object().erase("beats");      // planned before, it begins now
        if (event.type == "duty_started" || event.type == "duty_due_changed") take_terms(told, event.data);
        if (const auto beat = beat_named(event.data["beat"].string_or(""))) add_beat(told, *beat, event.at);
        if (event.type == "duty_started" && event.data["rests"].bool_or(false)) add_beat(told, Beat::rest, event.at);
    }
    return told;
}

}  // namespace

std::size_t count_differences(store::ReadView& view, const policy::Policy& policy, Instant now, const calendar::Zone& zone) {
    constexpr int page = 500;
    World world(view, policy, now, zone);
    const Told ledger(view);
    std::size_t differences = 0;
    std::string after;
    for (std::vector<store::DutyRow> rows = view.all_open_duties(after, page); !rows.empty(); rows = view.all_open_duties(after, page)) {
        after = rows.back().id;
        for (const store::DutyRow& held : rows) {
            const auto rule = find_rule(policy, held.definition);
            if (!rule) continue;
            const store::DutyRow told = told_by(view, ledger, held);
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
