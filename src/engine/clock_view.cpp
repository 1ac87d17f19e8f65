#include "engine/clock_view.hpp"

#include <algorithm>

#include "engine/duty_rule.hpp"
#include "engine/who.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

const calendar::WorkCalendar& calendar_of(Scene& scene, const store::DutyRow& duty, const std::optional<DutyRule>& rule) {
    const policy::Pack& pack = rule ? *rule->pack : *scene.policy.packs().front();
    const std::string named = duty.data["calendar"].string_or("");
    return scene.world.calendar(pack, named.empty() && rule ? rule->calendar : named);
}

Json holder_view(Scene& scene, const store::DutyRow& duty) {
    if (duty.holder.empty()) return {};
    std::string name;
    if (duty.holder_kind == "role") {
        const policy::Role* role = scene.policy.role(duty.holder);
        name = role ? role->title.in(scene.language()) : duty.holder;
    } else if (duty.holder_kind == "department") {
        name = scene.title_of(duty.holder);
    } else {
        name = scene.world.name_of(duty.holder);
    }
    return JsonObject{{"kind", duty.holder_kind}, {"id", duty.holder}, {"name", std::move(name)}};
}

std::string limit_words(Scene& scene, const store::DutyRow& duty) {
    if (const auto limit = limit_of(duty); limit.ok()) return limit->in_words(scene.language());
    const auto fixed = Instant::parse(duty.data["fixed"].string_or(""));
    return fixed ? scene.say("clock.fixed", {{"at", scene.end(*fixed)}}) : std::string();
}

/// The steps of the count, and the stretches in which the clock rested, in order of time.
Json explanation(Scene& scene, const store::DutyRow& duty, const FoldedClock& clock) {
    std::vector<std::pair<std::string, std::string>> lines;
    for (calendar::CountStep step : clock.steps) {
        step.at.ms -= step.at.ms % 60'000;
        lines.emplace_back(step.at.to_string(), scene.say(step.code, step.params));
    }
    for (const Stretch& stretch : clock.stretches)
        if (stretch.resting) lines.emplace_back(scene.local(stretch.from), scene.say(clock.status == ClockStatus::paused && &stretch == &clock.stretches.back() ? "clock.rests" : "clock.rested", {{"to", scene.local(stretch.to)}}));
    if (clock.steps.empty() && clock.due_at) lines.emplace_back(scene.end(*clock.due_at), scene.say("clock.ends"));
    std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    JsonArray steps;
    for (auto& [at, text] : lines) steps.push_back(JsonObject{{"at", at}, {"text", text}});
    return JsonObject{{"limit", limit_words(scene, duty)}, {"steps", std::move(steps)}};
}

/// What the duty's own rules see: the record, when it began, who holds it.
Frame frame_of(Scene& scene, const store::DutyRow& duty, const DutyRule& rule, const store::RecordRow* record, std::vector<std::string>& holders) {
    Frame frame;
    frame.pack = rule.pack;
    frame.actor = scene.world.object(scene.me());
    if (record) frame.record = frame.previous = scene.world.object(*record);
    frame.start = feel::Entries{{"at", feel::Value::at_instant(duty.started_at, scene.world.zone())}};
    if (!rule.step && rule.who && !duty.data["handed"].bool_or(false)) {
        holders = persons(scene.world, *rule.who, frame);
    } else {
        for (const std::string& seat : duty.seats)
            if (seat.starts_with("person:")) holders.push_back(seat.substr(7));
    }
    feel::List held;
    for (const std::string& person : holders) held.push_back(scene.world.object(person));
    frame.holder = std::move(held);
    return frame;
}

/// Who holds the duty, who leads one of its holders, whoever the offer waits for: what each may do.
Json may_do(Scene& scene, const store::DutyRow& duty, const std::optional<DutyRule>& rule, const store::RecordRow* record) {
    JsonArray may;
    const std::string& me = scene.me();
    if (!is_open(duty) || me.empty() || !rule) return may;
    std::vector<std::string> holders;
    const Frame frame = frame_of(scene, duty, *rule, record, holders);
    const auto leads = [&](const std::string& person) {
        const std::vector<std::string> line = superiors_of(scene.world, person);
        return std::find(line.begin(), line.end(), me) != line.end();
    };
    const bool hands_over = std::find(holders.begin(), holders.end(), me) != holders.end() || scene.world.roles_of(me).contains("base.admin") || std::any_of(holders.begin(), holders.end(), leads);
    if (!rule->step && hands_over) may.emplace_back("hand_over");
    if (rule->waive && matches(scene.world, *rule->waive, me, frame)) may.emplace_back("waive");
    if (duty.data["offer"]["to"].string_or("") == me) may.emplace_back("accept");
    return may;
}

}  // namespace

Text title_of_duty(const policy::Policy& policy, const std::string& definition) {
    const auto rule = find_rule(policy, definition);
    return rule && !rule->title.empty() ? rule->title : Text{definition, definition};
}

std::vector<std::string> clauses_of_duty(const policy::Policy& policy, const std::string& definition) {
    const auto rule = find_rule(policy, definition);
    return rule ? rule->clauses : std::vector<std::string>();
}

bool is_late(Scene& scene, const store::DutyRow& duty) {
    if (!is_open(duty) || duty.status == "paused" || !duty.due_at) return false;
    return duty.status == "late" || scene.now >= first_late(calendar_of(scene, duty, find_rule(scene.policy, duty.definition)), *duty.due_at);
}

Json clock_view(Scene& scene, const store::DutyRow& duty, const store::RecordRow* record, ClockUse use) {
    const auto rule = find_rule(scene.policy, duty.definition);
    const calendar::WorkCalendar& calendar = calendar_of(scene, duty, rule);
    const bool open = is_open(duty), late = is_late(scene, duty);
    const std::string status = late ? "late" : open && duty.status == "open" && duty.started_at > scene.now ? "not_yet" : duty.status;
    Json remaining, explain;
    std::string remaining_said, late_said;
    if (open && status != "paused" && duty.due_at) {
        // Early, working time is what is left to work in; late, the customer's clock counts.
        remaining = late ? Json(*duty.due_at - scene.now) : Json(calendar.keeps_hours() ? calendar.elapsed_ms(scene.now, *duty.due_at) : *duty.due_at - scene.now);
        remaining_said = remaining_words(calendar, scene.now, *duty.due_at, scene.language());
        if (late) late_said = remaining_said;
    }
    if (duty.closed_at && duty.due_at && duty.status == "kept_late") late_said = scene.say("clock.kept-late", {{"time", lateness_words(*duty.closed_at - *duty.due_at, scene.language())}});
    if (const auto folded = fold(beats_of(duty), terms_of(duty, calendar), scene.now); folded.ok()) explain = explanation(scene, duty, *folded);
    return JsonObject{{"duty", duty.definition},
                      {"id", duty.id},
                      {"title", json_of(title_of_duty(scene.policy, duty.definition))},
                      {"clauses", json_of(rule ? rule->clauses : policy::ClauseIds())},
                      {"status", status},
                      {"started_at", duty.started_at.to_string()},
                      {"due_at", json_of(duty.due_at)},
                      {"closed_at", json_of(duty.closed_at)},
                      {"round", duty.round},
                      {"provisional", duty.provisional},
                      {"holder", holder_view(scene, duty)},
                      {"remaining_ms", std::move(remaining)},
                      {"remaining_words", std::move(remaining_said)},
                      {"late_words", std::move(late_said)},
                      {"explain", std::move(explain)},
                      {"may", use == ClockUse::page ? may_do(scene, duty, rule, record) : Json(JsonArray())}};
}

Json next_clock(Scene& scene, const store::RecordRow& row) {
    if (!row.next_due_at && !row.late) return {};
    for (const store::DutyRow& duty : scene.access.open_duties(row.id))
        if (scene.access.knows(duty) && duty.due_at && duty.status != "paused" && !duty.definition.starts_with("approval:")) return clock_view(scene, duty, &row, ClockUse::list);
    for (const store::DutyRow& duty : scene.access.open_duties(row.id))
        if (scene.access.knows(duty) && duty.due_at && duty.status != "paused") return clock_view(scene, duty, &row, ClockUse::list);
    return {};
}

}  // namespace huiyin::engine
