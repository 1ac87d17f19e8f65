#include "engine/offer_view.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "engine/approval_view.hpp"
#include "engine/device_formulas.hpp"
#include "engine/field_view.hpp"
#include "engine/who.hpp"

namespace huiyin::engine {
namespace {

/// free: as one likes; reason: another value than the proposed one needs a reason; locked: the proposal stands.
const char* change_of(Scene& scene, const policy::Ask& ask, const Json& proposed, const Frame& frame) {
    if (!ask.propose || proposed.is_null()) return "free";
    if (!ask.change || !matches(scene.world, ask.change->by, scene.me(), frame)) return "locked";
    return ask.change->reason ? "reason" : "free";
}

struct Asked { JsonArray asks; Json proposals; JsonArray confirm; Json chain; };

/// What the action asks of this person now. Nothing is proposed to whom it is not open.
Asked asked(Scene& scene, const Attempt& attempt, bool open, JsonObject& labels) {
    Asked made;
    made.proposals = JsonObject();
    if (open) fill_proposals(scene.world, attempt, made.proposals);
    const Frame frame = action_frame(scene.world, attempt, made.proposals);
    for (const policy::Ask& ask : attempt.action->asks) {
        const policy::Field* field = attempt.type->form.find(ask.field);
        if (!field) continue;
        const Json& proposed = std::as_const(made.proposals)[ask.field];
        if (!proposed.is_null()) add_labels(scene, *field, proposed, labels);
        made.asks.push_back(JsonObject{{"field", ask.field},
                                       {"required", ask.required || field->required},
                                       {"change", change_of(scene, ask, proposed, frame)},
                                       {"clauses", json_of(together(ask.clauses, field->clauses))},
                                       {"shape", shape_of(*field, ask.required || field->required)}});
    }
    if (!open) return made;
    // A row that still lacks its input is not asked about before there is some.
    for (const policy::Row& row : attempt.action->confirm)
        if ((!row.condition || scene.world.holds(row.condition, frame)) && scene.world.evaluate(row.that, frame).is_false()) made.confirm.push_back(JsonObject{{"say", scene.world.rendered(row.say, frame).in(scene.language())}});
    if (attempt.action->approve) made.chain = chain_preview(scene, *attempt.action, frame);
    return made;
}

/// All clauses that an action answers to: its own and those of its conditions and fields.
std::vector<std::string> clauses_of(const policy::Action& action) {
    std::vector<std::string> clauses = action.clauses;
    for (const policy::Row& row : action.require) clauses = together(std::move(clauses), row.clauses);
    for (const policy::Ask& ask : action.asks) clauses = together(std::move(clauses), ask.clauses);
    return clauses;
}

/// Why it is closed; to whom it is not open it is told who may.
Json refusal_view(Scene& scene, const Attempt& attempt, const Problem& problem) {
    Json made = problem_json(problem, scene.language());
    if (problem.code != "action.not-yours") return made;
    const std::string who = who_may(scene, attempt.action->by, action_frame(scene.world, attempt, JsonObject()));
    if (who.empty()) return made;
    made["params"]["who"] = who;
    made["title"] = scene.say("action.whose", {{"action", attempt.action->title.in(scene.language())}, {"who", who}});
    return made;
}

/// The action waits in its approval already: it cannot be asked for twice.
std::optional<Problem> already_waiting(const store::RecordRow& row, const policy::Action& action, Language language) {
    const Json& approvals = row.meta["approvals"];
    if (!action.approve || !approvals.is_object()) return {};
    for (const auto& [id, approval] : approvals.as_object())
        if (approval["status"].string_or("") == "waiting" && approval["action"].string_or("") == action.id)
            return Problem("approval.running", {{"action", action.title.in(language)}});
    return {};
}

/// The states that the action may lead to; where it stays is none.
JsonArray targets_of(const policy::Action& action) {
    JsonArray targets;
    for (const policy::Branch& branch : action.to)
        if (!branch.state.empty() && std::find(targets.begin(), targets.end(), Json(branch.state)) == targets.end()) targets.push_back(branch.state);
    return targets;
}

/// Whether the word stands in the expression as a name of its own.
bool speaks_of(const std::string& expression, const std::string& word) {
    const auto part_of_name = [&](std::size_t at) { return at < expression.size() && (std::isalnum(static_cast<unsigned char>(expression[at])) || expression[at] == '_'); };
    for (std::size_t at = expression.find(word); at != std::string::npos; at = expression.find(word, at + 1))
        if (!(at > 0 && part_of_name(at - 1)) && !part_of_name(at + word.size())) return true;
    return false;
}

/// A condition that nothing typed into the form can change (no word of the input, of a field that is asked, or of a table, which
/// may look at either) closes the action before anybody fills it in.
std::optional<Problem> closed_by_condition(Scene& scene, const Attempt& attempt) {
    const policy::Action& action = *attempt.action;
    const Frame frame = action_frame(scene.world, attempt, JsonObject());
    for (const auto* rows : {&attempt.type->require, &action.require})
        for (const policy::Row& row : *rows) {
            const std::string that = row.condition.text + " " + row.that.text;
            const bool fixed = row.unless.empty() && !speaks_of(that, "input") && !speaks_of(that, "decide") &&
                               std::none_of(action.asks.begin(), action.asks.end(), [&](const policy::Ask& ask) { return speaks_of(that, ask.field); });
            if (fixed && (!row.condition || scene.world.holds(row.condition, frame)) && !scene.world.holds(row.that, frame)) return Problem("action.require", {{"say", scene.world.rendered(row.say, frame).in(scene.language())}}).by(row.clauses);
        }
    return {};
}

}  // namespace

Attempt attempt_of(Scene& scene, const policy::RecordType& type, const policy::Action& action, const store::RecordRow* row) {
    Attempt attempt;
    attempt.type = &type;
    attempt.action = &action;
    if (row) attempt.record = *row;
    attempt.actor = scene.me();
    attempt.input = JsonObject();
    attempt.language = scene.language();
    return attempt;
}

JsonArray action_offers(Scene& scene, const store::RecordRow& row, const policy::RecordType& type, JsonObject& labels) {
    JsonArray offers;
    bool primary_given = false;
    for (const policy::Action& action : type.actions) {
        if (action.creates || action.hidden) continue;
        const Attempt attempt = attempt_of(scene, type, action, &row);
        std::optional<Problem> refused;
        if (Done standing = check_standing(scene.world, attempt); !standing.ok()) refused = standing.problem();
        if (!refused) refused = already_waiting(row, action, scene.language());
        if (!refused) refused = closed_by_condition(scene, attempt);
        Asked what = asked(scene, attempt, !refused, labels);
        // The first open action that moves the record on is what most people came for.
        const bool primary = !refused && !primary_given && !action.danger && !action.to.empty();
        primary_given = primary_given || primary;
        Json offer(JsonObject{{"id", action.id},
                              {"title", json_of(action.title)},
                              {"danger", action.danger},
                              {"primary", primary},
                              {"to", targets_of(action)},
                              {"offline", action.offline},
                              {"clauses", json_of(clauses_of(action))},
                              {"allowed", !refused},
                              {"refusal", refused ? refusal_view(scene, attempt, *refused) : Json()},
                              {"asks", std::move(what.asks)},
                              {"proposals", std::move(what.proposals)},
                              {"confirm", std::move(what.confirm)},
                              {"chain", std::move(what.chain)}});
        // A device goes on by itself: from where the action leads on, and what can be judged on the spot.
        if (action.offline) {
            offer["from"] = json_of(action.from);
            offer["checks"] = device_checks(scene, attempt);
        }
        offers.push_back(std::move(offer));
    }
    return offers;
}

Result<Json> action_form(Scene& scene, const policy::RecordType& type, const policy::Action& action) {
    const Attempt attempt = attempt_of(scene, type, action, nullptr);
    HUIYIN_CHECK(check_standing(scene.world, attempt));
    JsonObject labels;
    Asked what = asked(scene, attempt, true, labels);
    JsonArray form;
    for (const policy::Field& field : type.form.fields) form.push_back(shape_of(field, field.required));
    return Json(JsonObject{{"action", action.id},
                           {"title", json_of(action.title)},
                           {"clauses", json_of(clauses_of(action))},
                           {"asks", std::move(what.asks)},
                           {"form", std::move(form)},
                           {"proposals", std::move(what.proposals)},
                           {"labels", std::move(labels)},
                           {"confirm", std::move(what.confirm)},
                           {"chain", std::move(what.chain)}});
}

}  // namespace huiyin::engine
