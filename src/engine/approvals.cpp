// Approvals: an action that waits in its state while others decide, step by step.
//
// A step is approved by one, all, or a share of its approvers, and refused as soon as it can no longer succeed. The
// applicant never decides; an empty seat goes upwards and says so, and never passes by itself. What the action does
// happens only after the last step, checked anew.
#include <algorithm>
#include <utility>

#include "engine/who.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

bool contains(const Json& list, const std::string& text) {
    return list.is_array() && std::any_of(list.as_array().begin(), list.as_array().end(), [&](const Json& each) { return each.string_or("") == text; });
}

bool has_decided(const Json& step, const std::string& person) {
    const Json& decisions = step["decisions"];
    return decisions.is_array() && std::any_of(decisions.as_array().begin(), decisions.as_array().end(), [&](const Json& each) { return each["by"].string_or("") == person; });
}

std::vector<std::string> waiting_in(const Json& step) {
    std::vector<std::string> waiting;
    for (const Json& each : step["approvers"].as_array())
        if (!has_decided(step, each.string_or(""))) waiting.push_back(each.string_or(""));
    return waiting;
}

std::int64_t counted(const Json& step, const char* decision) {
    const auto& all = step["decisions"].as_array();
    return std::count_if(all.begin(), all.end(), [&](const Json& each) { return each["decision"].string_or("") == decision; });
}

/// approved, refused, or waiting.
const char* result_of(const Json& step) {
    const auto total = static_cast<std::int64_t>(step["approvers"].as_array().size());
    const std::int64_t accepted = counted(step, "approve"), refused = counted(step, "refuse"), open = total - accepted - refused;
    const std::string quorum = step["quorum"].string_or("one");
    if (quorum == "one") return accepted > 0 ? "approved" : refused > 0 ? "refused" : "waiting";
    std::int64_t needed = total;
    if (quorum.ends_with('%'))
        if (const auto share = Decimal::parse(quorum.substr(0, quorum.size() - 1))) needed = (*share * Decimal(total) / Decimal(100)).round(0, Rounding::ceiling).to_int64().value_or(total);
    return accepted >= needed ? "approved" : accepted + open < needed ? "refused" : "waiting";
}

const char* name_of(Decision decision) {
    switch (decision) {
        case Decision::approve: return "approve";
        case Decision::refuse: return "refuse";
        case Decision::return_: return "return";
        case Decision::transfer: return "transfer";
        case Decision::add_signer: return "add_signer";
        case Decision::withdraw: return "withdraw";
        case Decision::chase: return "chase";
        case Decision::copy: return "copy";
    }
    return "approve";
}

JsonArray listed(const std::vector<std::string>& persons) {
    JsonArray list;
    for (const std::string& person : persons) list.emplace_back(person);
    return list;
}

const policy::Action* action_of(const policy::Policy& policy, const store::RecordRow& row, const Json& approval) {
    const policy::RecordType* type = policy.record_type(row.type);
    return type ? type->find_action(approval["action"].string_or("")) : nullptr;
}

const policy::ApprovalStep* step_of(const policy::Action* action, const Json& step) {
    if (!action || !action->approve) return nullptr;
    for (const policy::ApprovalStep& each : action->approve->steps)
        if (each.name == step["name"].string_or("")) return &each;
    return nullptr;
}

}  // namespace

Json Work::planned_step(const policy::ApprovalStep& step, const Frame& frame, const std::string& applicant) {
    std::vector<std::string> approvers = persons(world_, step.by, frame);
    Text why;
    const auto named = [&](const std::vector<std::string>& found) {
        std::string names;
        for (const std::string& person : found) names += (names.empty() ? "" : "、") + world_.name_of(person);
        return names;
    };
    const bool seated = std::any_of(step.by.any.begin(), step.by.any.end(), [&](const policy::WhoTerm& term) { return term.role.empty() || !world_.holders_of(term.role).empty(); });
    const bool was_applicant = std::erase(approvers, applicant) > 0;
    if (approvers.empty() && was_applicant) {
        approvers = superiors_of(world_, applicant);
        why = said("approval.not-self", {{"name", named(approvers)}}, {{"name", named(approvers)}});
    } else if (!seated && !approvers.empty()) {
        const policy::Role* role = step.by.any.empty() ? nullptr : kernel_.policy->role(step.by.any.front().role);
        why = said("approval.routed-up", {{"role", role ? role->title.zh : "—"}, {"name", named(approvers)}}, {{"role", role ? role->title.in(Language::en) : "—"}, {"name", named(approvers)}});
    } else {
        why = said("approval.by", {{"name", named(approvers)}}, {{"name", named(approvers)}});
    }
    if (approvers.empty()) throw Refused{Problem("approval.no-approver", {{"step", step.title.empty() ? step.name : step.title.in(actor_.language)}}).by(step.clauses)};
    return JsonObject{{"name", step.name}, {"status", "ahead"}, {"approvers", listed(approvers)}, {"why", JsonObject{{"zh", why.zh}, {"en", why.en}}}, {"quorum", step.quorum}, {"decisions", JsonArray()}};
}

std::string Work::begin_approval(const Attempt& attempt, const Permitted& permitted, Instant at) {
    if (!attempt.record) throw Refused{Problem("approval.on-creation", {{"action", attempt.action->title.in(attempt.language)}})};
    store::RecordRow held = row(attempt.record->id);
    const policy::Chain& chain = *attempt.action->approve;
    const Json* returned = nullptr;
    const Json before = std::as_const(held.meta)["approvals"];
    if (before.is_object())
        for (const auto& [key, each] : before.as_object()) {
            if (each["action"].string_or("") != attempt.action->id) continue;
            if (each["status"].string_or("") == "waiting") throw Refused{Problem("approval.running", {{"action", attempt.action->title.in(attempt.language)}}).by(attempt.action->clauses)};
            returned = each["status"].string_or("") == "returned" ? &each : nullptr;
        }
    const Frame frame = action_frame(world_, attempt, permitted.values);
    JsonArray steps;
    for (const policy::ApprovalStep& step : chain.steps) {
        if (step.condition && !world_.holds(step.condition, frame)) {
            steps.emplace_back(JsonObject{{"name", step.name}, {"status", "skipped"}, {"approvers", JsonArray()}, {"quorum", step.quorum}, {"decisions", JsonArray()}});
            continue;
        }
        steps.push_back(planned_step(step, frame, attempt.actor));
    }
    // Straight back to who returned it: the steps before need not be walked again.
    if (returned && chain.back == policy::ReturnMode::straight)
        for (std::size_t i = 0; i < steps.size(); ++i)
            for (const Json& old : (*returned)["steps"].as_array())
                if (old["name"] == std::as_const(steps[i])["name"] && old["status"].string_or("") == "approved") steps[i] = old;
    Json approval = JsonObject{{"id", id()}, {"action", attempt.action->id}, {"status", "waiting"}, {"applicant", attempt.actor}, {"started_at", now_.to_string()}, {"at", at.to_string()},
                               {"input", attempt.input.is_null() ? Json(JsonObject()) : attempt.input}, {"confirm_reason", attempt.confirm_reason}, {"leave_reason", attempt.leave_reason},
                               {"change_reason", attempt.change_reason}, {"signatures", attempt.signatures}, {"together", chain.together}, {"step", 0}, {"steps", std::move(steps)}};
    tell("approval_started", held.id, now_, JsonObject{{"approval", std::as_const(approval)["id"]}, {"action", attempt.action->id}, {"input", permitted.values}});
    enter_steps(held, approval);
    return held.id;
}

void Work::open_step(const store::RecordRow& row, const Json& approval, Json& step) {
    const policy::Action* action = action_of(*kernel_.policy, row, approval);
    const policy::ApprovalStep* described = step_of(action, step);
    if (described) {
        // People come and go while a chain runs: who decides is asked anew.
        Frame frame = frame_of(row);
        const Json planned = planned_step(*described, frame, approval["applicant"].string_or(""));
        step["approvers"] = planned["approvers"];
        step["why"] = planned["why"];
    }
    step["status"] = "waiting";
    const std::string definition = step_definition(row.type, approval["action"].string_or(""), std::as_const(step)["name"].string_or(""));
    const auto rule = find_rule(*kernel_.policy, definition);
    if (!rule) throw Refused{Problem("approval.not-found")};
    std::vector<std::string> seats;
    for (const std::string& person : waiting_in(step)) seats.push_back("person:" + person);
    step["duty"] = open_duty(*rule, row.id, now_, frame_of(row), JsonObject{{"approval", approval["id"]}, {"step", std::as_const(step)["name"]}}, std::move(seats));
    tell_of(row, approval, waiting_in(step), "approval.waiting", "");
}

void Work::tell_of(const store::RecordRow& row, const Json& approval, const std::vector<std::string>& persons, const char* code, const std::string& by) {
    const policy::Action* action = action_of(*kernel_.policy, row, approval);
    const std::string name = world_.name_of(by), record = title_of(row);
    notify(persons, said(code, {{"title", action ? action->title.zh : ""}, {"record", record}, {"name", name}}, {{"title", action ? action->title.in(Language::en) : ""}, {"record", record}, {"name", name}}), row.id, {});
}

/// Opens what comes next; without anything left the chain has ended well.
void Work::enter_steps(store::RecordRow& row, Json& approval) {
    JsonArray& steps = approval["steps"].as_array();
    bool waiting = std::any_of(steps.begin(), steps.end(), [](const Json& step) { return step["status"].string_or("") == "waiting"; });
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (std::as_const(steps[i])["status"].string_or("") != "ahead") continue;
        if (waiting && !std::as_const(approval)["together"].bool_or(false)) break;
        open_step(row, approval, steps[i]);
        if (!waiting) approval["step"] = i;
        waiting = true;
    }
    if (!waiting) {
        end_approval(row, approval, "approved");
        return;
    }
    row.meta["approvals"][std::as_const(approval)["id"].string_or("")] = approval;
    save(row);
    summarise(row.id);
}

void Work::close_step(const Json& step, Beat how) {
    auto duty = tx_.duty(step["duty"].string_or(""));
    if (!duty || duty->closed_at) return;
    if (const auto rule = find_rule(*kernel_.policy, duty->definition)) beat(*duty, *rule, how, now_);
}

void Work::seat_step(const Json& step) {
    auto duty = tx_.duty(step["duty"].string_or(""));
    if (!duty || duty->closed_at) return;
    duty->seats.clear();
    for (const std::string& person : waiting_in(step)) duty->seats.push_back("person:" + person);
    if (!duty->seats.empty()) duty->holder = duty->seats.front().substr(7);
    duty->holder_kind = "person";
    if (const auto rule = find_rule(*kernel_.policy, duty->definition)) put(*duty, *rule);
}

Outcome Work::decide(const DecideApproval& decision, std::optional<std::int64_t> version) {
    store::RecordRow held = row(decision.record.text);
    if (version && *version != held.version) throw Refused{Problem("record.stale", {{"seen", std::to_string(*version)}, {"now", std::to_string(held.version)}})};
    Json approval = std::as_const(held.meta)["approvals"][decision.approval];
    if (std::as_const(approval)["status"].string_or("") != "waiting") throw Refused{Problem("approval.not-found", {{"approval", decision.approval}})};
    const std::string me = actor_.person.text, applicant = std::as_const(approval)["applicant"].string_or("");
    const policy::Action* action = action_of(*kernel_.policy, held, approval);
    if (!action) throw Refused{Problem("approval.not-found", {{"approval", decision.approval}})};
    JsonArray& steps = approval["steps"].as_array();
    const auto mine = std::find_if(steps.begin(), steps.end(), [&](const Json& step) { return step["status"].string_or("") == "waiting" && contains(step["approvers"], me) && !has_decided(step, me); });

    Json told = JsonObject{{"approval", decision.approval}, {"action", action->id}, {"decision", name_of(decision.decision)}};
    if (mine != steps.end()) told["step"] = std::as_const(*mine)["name"];
    if (!decision.reason.empty()) told["reason"] = decision.reason;
    if (!decision.to.empty()) told["to"] = decision.to.text;
    switch (decision.decision) {
        case Decision::withdraw:
            if (me != applicant) throw Refused{Problem("approval.applicant-only")};
            for (const Json& step : steps)
                if (!step["decisions"].as_array().empty()) throw Refused{Problem("approval.withdraw-late")};
            tell("approval_decided", held.id, now_, std::move(told));
            end_approval(held, approval, "withdrawn");
            return outcome_of(held.id);
        case Decision::chase: {
            if (me != applicant) throw Refused{Problem("approval.applicant-only")};
            tell("approval_decided", held.id, now_, std::move(told));
            for (const Json& step : steps)
                if (step["status"].string_or("") == "waiting") tell_of(held, approval, waiting_in(step), "approval.chased", me);
            return outcome_of(held.id);
        }
        case Decision::copy:
            if (me != applicant && mine == steps.end()) throw Refused{Problem("approval.not-yours")};
            if (!world_.is_active(decision.to.text)) throw Refused{Problem("approval.to-whom").at("/to")};
            tell("approval_decided", held.id, now_, std::move(told));
            tell_of(held, approval, {decision.to.text}, "approval.copied", me);
            return outcome_of(held.id);
        default: break;
    }
    if (mine == steps.end()) throw Refused{Problem("approval.not-yours").by(action->clauses)};
    if (decision.decision != Decision::approve && decision.reason.empty()) throw Refused{Problem("approval.reason").at("/reason")};
    const auto index = static_cast<std::size_t>(mine - steps.begin());
    if (decision.decision == Decision::transfer || decision.decision == Decision::add_signer) {
        const bool fits = world_.is_active(decision.to.text) && decision.to.text != applicant && !contains(std::as_const(*mine)["approvers"], decision.to.text);
        if (!fits) throw Refused{Problem("approval.to-whom").at("/to")};
    }
    if (decision.decision == Decision::approve) {
        const policy::ApprovalStep* described = step_of(action, *mine);
        if (described && described->sign && decision.signature.empty()) throw Refused{Problem("approval.sign").at("/signature").by(described->clauses)};
    }
    if (!decision.signature.empty()) {
        const auto file = tx_.file(decision.signature);
        if (!file || (file->by != me && !file->by.empty())) throw Refused{Problem("file.not-found", {{"file", decision.signature}}).at("/signature")};
        tx_.attach_file(decision.signature, held.id, "");
        told["signature"] = decision.signature;
    }
    tell("approval_decided", held.id, now_, std::move(told));
    if (decision.decision == Decision::add_signer) add_signer(held, approval, index, decision);
    else turn(held, approval, steps[index], decision);
    return outcome_of(held.id);
}

/// Approves, refuses, returns or hands on one step.
void Work::turn(store::RecordRow& row, Json& approval, Json& step, const DecideApproval& decision) {
    const std::string me = actor_.person.text;
    if (decision.decision == Decision::transfer) {
        for (Json& approver : step["approvers"].as_array())
            if (approver.string_or("") == me) approver = decision.to.text;
        seat_step(step);
        tell_of(row, approval, {decision.to.text}, "approval.waiting", me);
        row.meta["approvals"][decision.approval] = approval;
        save(row);
        return;
    }
    step["decisions"].as_array().emplace_back(JsonObject{{"by", me}, {"decision", name_of(decision.decision)}, {"at", now_.to_string()}, {"reason", decision.reason}, {"signature", decision.signature}});
    if (decision.decision == Decision::return_) {
        step["status"] = "returned";
        end_approval(row, approval, "returned");
        return;
    }
    after_decision(row, approval);
}

void Work::add_signer(store::RecordRow& row, Json& approval, std::size_t at, const DecideApproval& decision) {
    JsonArray& steps = approval["steps"].as_array();
    if (decision.position != "before" && decision.position != "after") {
        steps[at]["approvers"].as_array().emplace_back(decision.to.text);
        seat_step(steps[at]);
        tell_of(row, approval, {decision.to.text}, "approval.waiting", "");
    } else {
        Json added = JsonObject{{"name", "added-" + std::to_string(steps.size())}, {"status", "ahead"}, {"approvers", listed({decision.to.text})}, {"quorum", "one"}, {"decisions", JsonArray()}, {"added", true}};
        const bool before = decision.position == "before";
        if (before) {
            close_step(steps[at], Beat::drop);
            steps[at]["status"] = "ahead";
            steps[at].as_object().erase("duty");
        }
        steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(before ? at : at + 1), std::move(added));
        if (before) {
            enter_steps(row, approval);
            return;
        }
    }
    row.meta["approvals"][decision.approval] = approval;
    save(row);
}

void Work::after_decision(store::RecordRow& row, Json& approval) {
    bool refused = false;
    for (Json& step : approval["steps"].as_array()) {
        if (std::as_const(step)["status"].string_or("") != "waiting") continue;
        const std::string result = result_of(step);
        if (result == "waiting") {
            seat_step(step);
            continue;
        }
        step["status"] = result;
        close_step(step, Beat::keep);
        refused = refused || result == "refused";
    }
    if (refused) end_approval(row, approval, "refused");
    else enter_steps(row, approval);
}

void Work::end_approval(store::RecordRow& row, Json& approval, const char* status) {
    approval["status"] = status;
    const std::string applicant = std::as_const(approval)["applicant"].string_or(""), key = std::as_const(approval)["id"].string_or("");
    for (Json& step : approval["steps"].as_array()) {
        const std::string now = std::as_const(step)["status"].string_or("");
        close_step(step, now == "returned" ? Beat::keep : Beat::drop);
        if (now == "waiting" || now == "ahead") step["status"] = "skipped";
    }
    row.meta["approvals"][key] = approval;
    save(row);
    tell("approval_ended", row.id, now_, JsonObject{{"approval", key}, {"action", std::as_const(approval)["action"]}, {"status", status}});
    if (!applicant.empty() && applicant != actor_.person.text) tell_of(row, approval, {applicant}, (std::string("approval.ended.") + status).c_str(), "");
    summarise(row.id);
    if (std::string_view(status) != "approved") return;
    Attempt attempt;
    attempt.record = this->row(row.id);
    attempt.type = kernel_.policy->record_type(row.type);
    attempt.action = attempt.type->find_action(std::as_const(approval)["action"].string_or(""));
    attempt.actor = applicant;
    attempt.input = std::as_const(approval)["input"];
    attempt.signatures = std::as_const(approval)["signatures"];
    attempt.confirm_reason = std::as_const(approval)["confirm_reason"].string_or("");
    attempt.leave_reason = std::as_const(approval)["leave_reason"].string_or("");
    attempt.change_reason = std::as_const(approval)["change_reason"].string_or("");
    attempt.language = actor_.language;
    perform(attempt, key);
}

/// A chain whose action the record's new state no longer allows is over.
void Work::withdraw_impossible(store::RecordRow row) {
    const Json running = std::as_const(row.meta)["approvals"];
    if (!running.is_object()) return;
    const policy::RecordType* type = kernel_.policy->record_type(row.type);
    const policy::State* state = type->find_state(row.state);
    for (const auto& [key, each] : running.as_object()) {
        if (each["status"].string_or("") != "waiting") continue;
        const policy::Action* action = type->find_action(each["action"].string_or(""));
        const bool possible = action && (action->from.empty() ? state && !state->end : std::find(action->from.begin(), action->from.end(), row.state) != action->from.end());
        if (possible) continue;
        Json approval = each;
        end_approval(row, approval, "withdrawn");
        row = this->row(row.id);
    }
}

}  // namespace huiyin::engine
