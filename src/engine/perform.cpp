// Actions: from the wish to what it changed. An action is checked whole, then its fields are set, its state is entered,
// its clauses are proved, its effects run, and only then do duties and notices hear of it.
#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "engine/numbering.hpp"
#include "engine/signatures.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

std::vector<std::string> names_of(const policy::Policy& policy) {
    std::vector<std::string> names;
    for (const auto& pack : policy.packs())
        for (const policy::RecordType& type : pack->records) names.push_back(type.id);
    return names;
}

std::vector<std::string> without(std::vector<std::string> clauses, const std::vector<std::string>& others) {
    std::erase_if(clauses, [&](const std::string& clause) { return std::find(others.begin(), others.end(), clause) != others.end(); });
    return clauses;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& more) { to.insert(to.end(), more.begin(), more.end()); }

}  // namespace

Outcome Work::outcome_of(const std::string& record) {
    const store::RecordRow held = row(record);
    Outcome outcome;
    outcome.id = held.id;
    outcome.type = held.type;
    outcome.number = held.number;
    outcome.state = held.state;
    outcome.version = held.version;
    return outcome;
}

Outcome Work::perform(const PerformAction& wanted, std::optional<std::int64_t> version) {
    Attempt attempt;
    attempt.type = kernel_.policy->record_type(wanted.record_type);
    if (!attempt.type) throw Refused{Problem("record.no-such-type", {{"type", wanted.record_type}, {"near", nearest(wanted.record_type, names_of(*kernel_.policy))}})};
    attempt.action = attempt.type->find_action(wanted.action);
    if (!attempt.action) throw Refused{Problem("action.no-such", {{"action", wanted.action}})};
    if (!wanted.record.empty()) {
        attempt.record = row(wanted.record.text);
        if (attempt.record->type != attempt.type->id) throw Refused{Problem("record.not-found", {{"record", wanted.record.text}})};
    }
    attempt.actor = actor_.person.text;
    attempt.input = wanted.input;
    auto signatures = take_signatures(*attempt.type, attempt.input, actor_.language);
    if (!signatures.ok()) throw Refused{signatures.problem()};
    attempt.signatures = std::move(signatures).value();
    attempt.version = version;
    attempt.confirm_reason = wanted.confirm_reason;
    attempt.leave_reason = wanted.leave_reason;
    attempt.change_reason = wanted.change_reason;
    attempt.language = actor_.language;
    return outcome_of(perform(attempt));
}

std::string Work::perform(const Attempt& attempt, const std::string& approval) {
    if (++depth_ > depth_max) throw Refused{Problem("action.too-deep", {{"most", std::to_string(depth_max)}})};
    auto checked = check_action(world_, attempt);
    if (!checked.ok()) throw Refused{checked.problem()};
    const Instant at = happened_at(attempt, *checked);
    if (attempt.signatures.is_object()) {
        store::RecordRow shown = attempt.record.value_or(store::RecordRow());
        shown.type = attempt.type->id;
        for (const auto& [name, value] : checked->values.as_object()) shown.fields[name] = value;
        for (const auto& [field, signature] : attempt.signatures.as_object())
            if (Done same = check_shown(world_, *attempt.type, shown, field, signature["shown"].as_array(), attempt.language); !same.ok()) throw Refused{same.problem()};
    }
    std::string record;
    if (attempt.action->approve && approval.empty()) {
        record = begin_approval(attempt, *checked, at);
    } else {
        Act act;
        act.type = attempt.type;
        act.action = attempt.action;
        act.before = attempt.record;
        act.actor = attempt.actor;
        act.at = at;
        act.permitted = std::move(checked).value();
        act.signatures = attempt.signatures;
        act.confirm_reason = attempt.confirm_reason;
        act.leave_reason = attempt.leave_reason;
        act.change_reason = attempt.change_reason;
        act.approval = approval;
        act.by_effect = attempt.by_effect;
        record = apply(std::move(act));
    }
    --depth_;
    return record;
}

Instant Work::happened_at(const Attempt& attempt, const Permitted& permitted) {
    if (!attempt.action->happened) return now_;
    const auto at = world_.evaluate(attempt.action->happened, action_frame(world_, attempt, permitted.values)).to_instant(world_.zone());
    if (!at) return now_;
    // The field whose value it is, for the message: input.found_at → found_at.
    std::string field = attempt.action->happened.text;
    field = field.substr(field.find_last_of('.') + 1);
    const policy::Field* shown = attempt.type->form.find(field);
    const std::string title = shown ? shown->title.in(attempt.language) : message(attempt.language, "action.happened-at");
    const std::string pointer = shown ? "/input/" + field : std::string();
    if (*at > now_) throw Refused{Problem("action.in-future", {{"field", title}}).at(pointer).by(attempt.action->clauses)};
    if (attempt.action->back) {
        const policy::Pack& pack = kernel_.policy->pack_of(attempt.type->id);
        const auto earliest = calendar::before(world_.calendar(pack, ""), now_, *attempt.action->back);
        if (earliest.ok() && *at < *earliest)
            throw Refused{Problem("action.too-long-ago", {{"action", attempt.action->title.in(attempt.language)}, {"period", attempt.action->back->in_words(attempt.language)}}).at(pointer).by(attempt.action->clauses)};
    }
    return *at;
}

void Work::take_files(const Act& act, const std::string& record) {
    for (const auto& [name, value] : act.permitted.values.as_object()) {
        const policy::Field* field = act.type->form.find(name);
        if (!field) continue;
        std::vector<std::string> ids;
        switch (field->type) {
            case policy::FieldType::file: case policy::FieldType::photo: case policy::FieldType::signature:
                if (value.is_string()) ids.push_back(value.as_string());
                break;
            case policy::FieldType::files:
                if (value.is_array()) for (const Json& id : value.as_array()) ids.push_back(id.string_or(""));
                break;
            default: break;
        }
        for (const std::string& file : ids) {
            const auto held = tx_.file(file);
            // A file that lies elsewhere already, or that somebody else has brought, is not there to be taken; what the pack
            // itself hands on from one record to another stays where it lies and is shared.
            const bool usable = held && (act.by_effect || held->record == record || (held->record.empty() && (act.actor.empty() || held->by == act.actor || held->by.empty())));
            if (!usable) throw Refused{Problem("file.not-found", {{"file", file}}).at("/input/" + name)};
            if (held->record.empty()) tx_.attach_file(file, record, name);
        }
    }
}

void Work::bind_signatures(const Act& act, store::RecordRow& row) {
    if (!act.signatures.is_object()) return;
    for (const auto& [field, signature] : act.signatures.as_object()) {
        Json bound = signature;
        if (const auto file = tx_.file(signature["file"].as_string())) bound["picture"] = to_hex(sha256(file->bytes));
        bound["at"] = act.at.to_string();
        bound["by"] = act.actor;
        row.meta["signed"][field] = std::move(bound);
    }
}

std::string Work::apply(Act act) {
    const policy::RecordType& type = *act.type;
    const policy::Action& action = *act.action;
    const policy::Pack& pack = kernel_.policy->pack_of(type.id);
    store::RecordRow row;
    if (act.before) {
        row = *act.before;
    } else {
        row.id = id();
        row.type = type.id;
        row.version = 0;
        row.created_at = now_;
        row.created_by = act.actor;
        row.pack_version = pack.version;
        row.fields = JsonObject();
        row.meta = JsonObject();
        row.number = numbered(type.id, type.number, world_.zone().to_local(now_).date, [&](const std::string& counter) { return tx_.next_number(counter); });
    }
    for (const auto& [name, value] : act.permitted.values.as_object()) row.fields[name] = value;
    take_files(act, row.id);
    bind_signatures(act, row);
    if (type.id == "base.person") check_roles(row, act.before ? std::as_const(act.before->fields)["roles"] : Json());

    Frame frame;
    frame.pack = &pack;
    frame.actor = world_.object(act.actor);
    if (act.before) frame.previous = world_.tentative(*act.before);
    feel::Entries input;
    for (const policy::Ask& ask : action.asks)
        if (const policy::Field* field = type.form.find(ask.field)) input.emplace_back(ask.field, world_.value_of(*field, std::as_const(act.permitted.values)[ask.field]));
    frame.input = std::move(input);
    frame.record = world_.tentative(row);
    const policy::Branch* branch = nullptr;
    for (const policy::Branch& each : action.to)
        if (!each.condition || world_.holds(each.condition, frame)) { branch = &each; break; }
    const std::string from = act.before ? act.before->state : std::string();
    const std::string to = branch && !branch->state.empty() ? branch->state : from;
    row.state = to;
    const bool entered_state = from != to;
    Json& did = row.meta["did"][action.id];
    did = JsonObject{{"at", act.at.to_string()}, {"by", act.actor}, {"count", std::as_const(did)["count"].int_or(0) + 1}, {"input", act.permitted.values}};
    if (act.at != now_) did["entered_at"] = now_.to_string();          // a wait goes by the server's clock
    if (entered_state) {
        Json& walk = row.meta["walk"];
        if (!walk.is_array()) walk = JsonArray();
        walk.as_array().push_back(JsonObject{{"state", to}, {"at", act.at.to_string()}, {"by", act.actor}});
    }
    save(row);
    concern(row.owner);
    concern(row.created_by);

    const std::string rule = act.rule = "action " + type.id + "." + action.id;
    std::vector<std::string> kept = action.clauses, broken = act.permitted.left;
    append(kept, act.permitted.kept);
    for (const auto& [clauses, holds] : act.permitted.judged) append(holds ? kept : broken, clauses);
    kept = without(std::move(kept), broken);
    const std::vector<std::string> waived = without(without(act.permitted.waived, broken), kept);
    std::vector<std::string> all = kept;
    append(all, broken);
    append(all, waived);
    Json data = JsonObject{{"record_type", type.id}, {"action", action.id}};
    if (act.before) data["from"] = from;
    data["to"] = to;
    data["set"] = act.permitted.values;
    for (const auto& [name, reason] : {std::pair{"confirm_reason", &act.confirm_reason}, std::pair{"leave_reason", &act.leave_reason}, std::pair{"change_reason", &act.change_reason}, std::pair{"approval", &act.approval}})
        if (!reason->empty()) data[name] = *reason;
    if (act.by_effect) data["by_effect"] = true;
    if (act.signatures.is_object())
        for (const auto& [field, signature] : act.signatures.as_object()) data["signed"][field] = std::as_const(row.meta)["signed"][field];
    if (stamp_) data["device"] = JsonObject{{"id", stamp_->device}, {"sequence", stamp_->sequence}, {"at", stamp_->at.to_string()}};
    const std::size_t event = tell("action_performed", row.id, act.at, std::move(data), all);
    prove(kept, "kept", rule, row.id, act.at, event);
    prove(broken, "broken", rule, row.id, act.at, event);
    prove(waived, "waived", rule, row.id, act.at, event);

    const std::string record = row.id;
    frame.record = world_.object(record);
    if (branch) run(branch->effects, frame, record, act);
    run(action.effects, frame, record, act);
    frame.record = world_.object(record);
    happen({policy::EventKind::action, type.id, action.id}, frame, record, act.at);
    if (entered_state) happen({policy::EventKind::state, type.id, to}, frame, record, act.at);
    look_at_duties(record, act.at);
    if (entered_state) {
        withdraw_impossible(this->row(record));
        settle_leftovers(record, act.at);
    }
    summarise(record);
    return record;
}

void Work::happen(const Happening& happening, const Frame& frame, const std::string& record, Instant at) {
    react(happening, frame, record, at);
    send_notices(happening, frame, row(record), at);
}

}  // namespace huiyin::engine
