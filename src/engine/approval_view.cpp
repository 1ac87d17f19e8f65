#include "engine/approval_view.hpp"

#include <algorithm>
#include <utility>

#include "engine/duty_rule.hpp"
#include "engine/who.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

Json people_view(Scene& scene, const std::vector<std::string>& persons) {
    JsonArray people;
    for (const std::string& person : persons) people.push_back(scene.person(person));
    return people;
}

std::vector<std::string> strings(const Json& array) {
    std::vector<std::string> out;
    if (array.is_array()) for (const Json& each : array.as_array()) out.push_back(each.string_or(""));
    return out;
}

bool holds(const std::vector<std::string>& list, const std::string& one) { return std::find(list.begin(), list.end(), one) != list.end(); }

/// The step of the pack behind a step of a running chain; null for a signer added by hand.
const policy::ApprovalStep* step_named(const policy::Action* action, const std::string& name) {
    if (action && action->approve)
        for (const policy::ApprovalStep& step : action->approve->steps)
            if (step.name == name) return &step;
    return nullptr;
}

std::string names(Scene& scene, const std::vector<std::string>& persons) {
    std::string all;
    for (const std::string& person : persons) all += (all.empty() ? "" : scene.language() == Language::zh ? "、" : ", ") + scene.world.name_of(person);
    return all;
}

/// Who would decide a step that the person himself asks for, as the command seats them: nobody decides on his own request,
/// an empty seat goes up and says so.
struct Seats { std::vector<std::string> persons; std::string why; };
Seats seats_of(Scene& scene, const policy::ApprovalStep& step, const Frame& frame) {
    Seats seats;
    seats.persons = persons(scene.world, step.by, frame);
    const bool seated = std::any_of(step.by.any.begin(), step.by.any.end(), [&](const policy::WhoTerm& term) { return term.role.empty() || !scene.world.holders_of(term.role).empty(); });
    const bool self = std::erase(seats.persons, scene.me()) > 0;
    const char* why = "approval.by";
    if (seats.persons.empty() && self) {
        seats.persons = superiors_of(scene.world, scene.me());
        why = "approval.not-self";
    } else if (!seated && !seats.persons.empty()) {
        why = "approval.routed-up";
    }
    seats.why = seats.persons.empty() ? scene.say("approval.nobody", {{"role", who_words(scene, step.by)}}) : scene.say(why, {{"role", who_words(scene, step.by)}, {"name", names(scene, seats.persons)}});
    return seats;
}

Json decisions_view(Scene& scene, const Json& decisions) {
    JsonArray made;
    if (decisions.is_array())
        for (const Json& each : decisions.as_array())
            made.push_back(JsonObject{{"by", scene.person(each["by"].string_or(""))}, {"decision", each["decision"].string_or("")}, {"at", each["at"].string_or("")}, {"reason", each["reason"].string_or("")}});
    return made;
}

std::string text_in(const Json& text, Language language) { return Text{text["zh"].string_or(text.string_or("")), text["en"].string_or("")}.in(language); }

/// What this person may decide on a chain that waits.
JsonArray decisions_open(Scene& scene, const Json& approval) {
    JsonArray may;
    const std::string& me = scene.me();
    if (approval["status"].string_or("") != "waiting" || me.empty()) return may;
    bool asked = false, decided = false;
    if (const Json& steps = approval["steps"]; steps.is_array())
        for (const Json& step : steps.as_array()) {
            if (step["decisions"].is_array() && !step["decisions"].as_array().empty()) decided = true;
            if (step["status"].string_or("") != "waiting" || !holds(strings(step["approvers"]), me)) continue;
            bool done = false;
            if (step["decisions"].is_array())
                for (const Json& each : step["decisions"].as_array()) done = done || each["by"].string_or("") == me;
            asked = asked || !done;
        }
    if (asked) for (const char* decision : {"approve", "refuse", "return", "transfer", "add_signer"}) may.emplace_back(decision);
    if (approval["applicant"].string_or("") == me) {
        if (!decided) may.emplace_back("withdraw");
        may.emplace_back("chase");
    }
    if (asked || approval["applicant"].string_or("") == me) may.emplace_back("copy");
    return may;
}

}  // namespace

std::string who_words(Scene& scene, const policy::Who& who) {
    std::string all;
    for (const policy::WhoTerm& term : who.any) {
        std::string one;
        if (term.person) one = scene.say("who.named");
        else if (const policy::Role* role = scene.policy.role(term.role)) one = role->title.in(scene.language());
        else one = scene.say("who." + term.role);
        all += (all.empty() ? "" : scene.language() == Language::zh ? "、" : ", ") + one;
    }
    return all;
}

std::string who_may(Scene& scene, const policy::Who& who, const Frame& frame) {
    std::vector<std::string> parts;
    for (const policy::WhoTerm& term : who.any) {
        policy::Who one;
        one.any.push_back(term);
        // A role by its title; whom the record names, by name.
        if (!term.person) parts.push_back(who_words(scene, one));
        else for (const std::string& person : persons(scene.world, one, frame)) parts.push_back(scene.world.name_of(person));
    }
    std::string all;
    for (const std::string& part : together({}, parts)) all += (all.empty() ? "" : scene.language() == Language::zh ? "、" : ", ") + part;
    return all;
}

Json chain_preview(Scene& scene, const policy::Action& action, const Frame& frame) {
    JsonArray steps;
    for (const policy::ApprovalStep& step : action.approve->steps) {
        const bool skipped = step.condition && !scene.world.holds(step.condition, frame);
        const Seats seats = skipped ? Seats{{}, scene.say("approval.skipped")} : seats_of(scene, step, frame);
        steps.push_back(JsonObject{{"name", step.name},
                                   {"title", json_of(step.title.empty() ? action.title : step.title)},
                                   {"status", skipped ? "skipped" : "ahead"},
                                   {"approvers", people_view(scene, seats.persons)},
                                   {"why", seats.why},
                                   {"quorum", step.quorum},
                                   {"decisions", JsonArray()},
                                   {"due_at", nullptr},
                                   {"clauses", json_of(step.clauses)},
                                   {"sign", step.sign}});
    }
    return steps;
}

Json approval_view(Scene& scene, const store::RecordRow& row, const Json& approval) {
    const policy::RecordType* type = scene.policy.record_type(row.type);
    const std::string id = approval["action"].string_or("");
    const policy::Action* action = type ? type->find_action(id) : nullptr;
    JsonArray steps;
    if (const Json& held = approval["steps"]; held.is_array())
        for (const Json& step : held.as_array()) {
            const policy::ApprovalStep* rule = step_named(action, step["name"].string_or(""));
            Json due;
            for (const store::DutyRow& duty : scene.access.open_duties(row.id))
                if (duty.id == step["duty"].string_or("-")) due = json_of(duty.due_at);
            const Text title = rule && !rule->title.empty() ? rule->title : action ? action->title : Text{id, id};
            steps.push_back(JsonObject{{"name", step["name"].string_or("")},
                                       {"title", json_of(title)},
                                       {"status", step["status"].string_or("ahead")},
                                       {"approvers", people_view(scene, strings(step["approvers"]))},
                                       {"why", text_in(step["why"], scene.language())},
                                       {"quorum", step["quorum"].string_or("one")},
                                       {"decisions", decisions_view(scene, step["decisions"])},
                                       {"due_at", std::move(due)},
                                       {"clauses", json_of(rule ? rule->clauses : policy::ClauseIds())},
                                       {"sign", rule && rule->sign}});
        }
    return JsonObject{{"id", approval["id"].string_or("")},
                      {"action", id},
                      {"title", json_of(action ? action->title : Text{id, id})},
                      {"status", approval["status"].string_or("waiting")},
                      {"applicant", scene.person(approval["applicant"].string_or(""))},
                      {"started_at", approval["started_at"].string_or("")},
                      {"steps", std::move(steps)},
                      {"may", decisions_open(scene, approval)}};
}

JsonArray approvals_view(Scene& scene, const store::RecordRow& row) {
    JsonArray approvals;
    if (const Json& held = row.meta["approvals"]; held.is_object())
        for (const auto& [id, approval] : held.as_object()) approvals.push_back(approval_view(scene, row, approval));
    std::stable_sort(approvals.begin(), approvals.end(), [](const Json& a, const Json& b) { return a["started_at"].string_or("") < b["started_at"].string_or(""); });
    return approvals;
}

}  // namespace huiyin::engine
