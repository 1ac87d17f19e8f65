// Effects: what an action or the step of a ladder sets off, from a closed list of verbs.
#include <utility>

#include "engine/feel_items.hpp"
#include "engine/who.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
void Work::run(const policy::Effects& effects, Frame frame, const std::string& record, const Act& act) {
    for (const policy::Effect& effect : effects) {
        frame.record = world_.object(record);
        if (!effect.each) {
            if (!effect.condition || world_.holds(effect.condition, frame)) run_or_tell(effect, frame, record, act);
            continue;
        }
        const feel::Value outer = frame.item;
        for (const feel::Value& item : listed(world_.evaluate(effect.each, frame))) {
            frame.item = item;
            if (!effect.condition || world_.holds(effect.condition, frame)) run_or_tell(effect, frame, record, act);
            frame.record = world_.object(record);
        }
        frame.item = outer;
    }
}

JsonObject Work::assigned(const policy::RecordType& type, const std::vector<std::pair<std::string, policy::Value>>& values, const Frame& frame) {
    JsonObject made;
    for (const auto& [name, value] : values) {
        const policy::Field* field = type.form.find(name);
        if (!field) continue;
        made.set(name, value.literal ? *value.literal : World::stored(*field, world_.evaluate(value.expression, frame)));
    }
    return made;
}

void Work::set_fields(const std::string& record, const JsonObject& values, const std::string& cause, Instant at, const std::vector<std::string>& clauses) {
    store::RecordRow held = row(record);
    for (const auto& [name, value] : values) held.fields[name] = value;
    save(held);
    // What one act sets bit by bit is one change, as long as nothing else has happened between.
    if (!events_.empty() && events_.size() > parts_begin_) {
        store::EventRow& last = events_.back();
        if (last.type == "fields_changed" && last.record == record && last.at == at && std::as_const(last.data)["cause"].string_or("") == cause && last.clauses == clauses) {
            for (const auto& [name, value] : values) last.data["set"][name] = value;
            return;
        }
    }
    tell("fields_changed", record, at, JsonObject{{"set", values}, {"cause", cause}}, clauses);
}

void Work::tell_refused(const std::string& record, Instant at, JsonObject what, const Problem& problem) {
    what.set("code", problem.code);
    what.set("reason", message(Language::zh, problem));
    tell("effect_refused", record, at, std::move(what));
}

bool Work::try_perform(const Attempt& attempt, const Act& act) {
    if (act.tolerant) {
        const auto refused = part([&] { perform(attempt); });
        if (refused) tell_refused(attempt.record ? attempt.record->id : std::string(), now_, {{"record_type", attempt.type->id}, {"action", attempt.action->id}}, *refused);
        return !refused;
    }
    try {
        perform(attempt);
    } catch (const Refused& refused) {
        Problem problem("action.effect-refused", {{"action", attempt.action->title.in(actor_.language)}, {"reason", message(actor_.language, refused.problem)}});
        problem.clauses = refused.problem.clauses;
        problem.causes = refused.problem.causes;
        throw Refused{std::move(problem)};
    }
    return true;
}

void Work::run_or_tell(const policy::Effect& effect, Frame& frame, const std::string& record, const Act& act) {
    if (!act.tolerant) return run_one(effect, frame, record, act);
    const auto refused = part([&] { run_one(effect, frame, record, act); });
    if (!refused) return;
    JsonObject what;
    if (const auto* move = std::get_if<policy::MoveAmount>(&effect.what)) what.set("book", move->book);
    if (const auto* reversed = std::get_if<policy::ReversePostings>(&effect.what)) what.set("reverse", reversed->action);
    tell_refused(record, act.at, std::move(what), *refused);
}

void Work::run_one(const policy::Effect& effect, Frame& frame, const std::string& record, const Act& act) {
    const std::string cause = act.action ? act.action->id : std::string();
    if (const auto* set = std::get_if<policy::SetFields>(&effect.what)) {
        const std::string target = effect.each ? identity_of(frame.item) : record;
        const policy::RecordType* type = target.empty() ? nullptr : kernel_.policy->record_type(row(target).type);
        if (!type) return;
        set_fields(target, assigned(*type, set->fields, frame), cause, act.at, effect.clauses);
        if (target != record) look_at_duties(target, act.at);
    } else if (const auto* add = std::get_if<policy::AddRow>(&effect.what)) {
        const policy::RecordType* type = kernel_.policy->record_type(row(record).type);
        const policy::Field* field = type ? type->form.find(add->field) : nullptr;
        if (!field) return;
        JsonObject line{{"id", id()}};
        for (const auto& [name, value] : add->with)
            for (const policy::Field& column : field->lines)
                if (column.name == name) line.set(name, value.literal ? *value.literal : World::stored(column, world_.evaluate(value.expression, frame)));
        const store::RecordRow held = row(record);
        Json rows = held.fields[add->field];
        if (!rows.is_array()) rows = JsonArray();
        rows.as_array().emplace_back(std::move(line));
        set_fields(record, JsonObject{{add->field, std::move(rows)}}, cause, act.at, effect.clauses);
    } else if (const auto* create = std::get_if<policy::CreateRecord>(&effect.what)) {
        Attempt attempt;
        attempt.type = kernel_.policy->record_type(create->record_type);
        attempt.action = attempt.type ? attempt.type->find_action(create->action) : nullptr;
        if (!attempt.action) return;
        attempt.actor = act.actor;
        attempt.input = assigned(*attempt.type, create->with, frame);
        attempt.language = actor_.language;
        attempt.by_effect = true;
        if (!try_perform(attempt, act)) return;
    } else if (const auto* performed = std::get_if<policy::PerformOn>(&effect.what)) {
        Attempt attempt;
        attempt.record = row(effect.each ? identity_of(frame.item) : record);
        attempt.type = kernel_.policy->record_type(attempt.record->type);
        attempt.action = attempt.type ? attempt.type->find_action(performed->action) : nullptr;
        if (!attempt.action) return;
        attempt.actor = act.actor;
        attempt.input = assigned(*attempt.type, performed->with, frame);
        attempt.language = actor_.language;
        attempt.by_effect = true;
        if (!try_perform(attempt, act)) return;
    } else if (const auto* told = std::get_if<policy::Notify>(&effect.what)) {
        const std::vector<std::string> to = persons(world_, told->to, frame);
        const Text text = world_.rendered(told->text, frame);
        notify(to, text, record, effect.clauses);
        JsonArray list;
        for (const std::string& person : to) list.emplace_back(person);
        const std::size_t event = tell("message_queued", record, act.at, JsonObject{{"notice", told->notice}, {"to", std::move(list)}, {"text", JsonObject{{"zh", text.zh}, {"en", text.en}}}}, effect.clauses);
        prove(effect.clauses, "kept", act.rule, record, act.at, event);
        return;
    } else if (const auto* print = std::get_if<policy::PrintForm>(&effect.what)) {
        tell("form_printed", record, act.at, JsonObject{{"print", print->print}}, effect.clauses);
    } else if (const auto* pause = std::get_if<policy::PauseClocks>(&effect.what)) {
        rest_all(effect.each ? identity_of(frame.item) : record, true, pause->reason, act.at);
    } else if (std::get_if<policy::ResumeClocks>(&effect.what)) {
        rest_all(effect.each ? identity_of(frame.item) : record, false, "", act.at);
    } else if (const auto* move = std::get_if<policy::MoveAmount>(&effect.what)) {
        post(*move, frame, record, act, effect.clauses);
    } else if (const auto* reversed = std::get_if<policy::ReversePostings>(&effect.what)) {
        reverse(*reversed, record, act, effect.clauses);
    }
    if (!effect.clauses.empty()) {
        const std::optional<std::size_t> event = events_.empty() ? std::nullopt : std::optional(events_.size() - 1);
        prove(effect.clauses, "kept", act.rule, record, act.at, event);
    }
}

void Work::send_notices(const Happening& happening, const Frame& frame, const store::RecordRow& row, Instant at) {
    for (const auto& pack : kernel_.policy->packs())
        for (const policy::Notice& notice : pack->notices) {
            Frame of_pack = frame;
            of_pack.pack = pack.get();
            if (!heard(notice.start, happening, of_pack)) continue;
            const Text text = world_.rendered(notice.text, of_pack);
            Json to = "customer";
            if (!notice.to_customer) {
                const std::vector<std::string> found = persons(world_, notice.to, of_pack);
                notify(found, text, row.id, notice.clauses);
                to = JsonArray();
                for (const std::string& person : found) to.as_array().emplace_back(person);
            }
            const Json said = JsonObject{{"zh", text.zh}, {"en", text.en}};
            const std::size_t event = tell("message_queued", row.id, at, JsonObject{{"notice", notice.id}, {"to", to}, {"text", said}}, notice.clauses);
            if (notice.to_customer)
                tx_.add_outbox(events_[event].id, "customer", JsonObject{{"notice", notice.id}, {"record", row.id}, {"record_type", row.type}, {"customer", row.customer}, {"text", said}}, entered_);
            prove(notice.clauses, "kept", "notice " + notice.id, row.id, at, event);
        }
}

}  // namespace huiyin::engine
