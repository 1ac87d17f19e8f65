// An import of acts undone: whatever it changed stands again as it stood before, in one transaction, or not at all.
//
// Rows of records and duties go back by the steps that the import noted; records that it made leave as those of any import do;
// what was posted is counter-entered, what had been taken back is posted again; what its events had proved is withdrawn, and a
// breach that one of them had excused stands again. A duty that it began falls away. The ledger keeps every event, and
// `record_restored` and `duty_restored` say which of them count no more. Whatever has happened to one of the records since
// would have to be undone with it, so then the whole is refused.
#include <algorithm>
#include <utility>

#include "engine/imports.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

std::vector<store::EventRow> events_between(store::ReadView& view, std::int64_t first, std::int64_t last) {
    constexpr int page = 1'000;
    std::vector<store::EventRow> all;
    for (std::int64_t after = first - 1; after < last;) {
        std::vector<store::EventRow> some = view.events(after, page);
        if (some.empty()) break;
        after = some.back().sequence;
        for (store::EventRow& event : some)
            if (event.sequence <= last) all.push_back(std::move(event));
    }
    return all;
}

}  // namespace

JsonArray Work::changed_records() {
    JsonArray changed;
    for (const auto& [id, before] : stood_->records) {
        const auto now = touched_.find(id);
        // What only follows other records is worked out again when those are led back.
        if (!before || now == touched_.end() || !bumped_.contains(id)) continue;
        changed.push_back(JsonObject{{"id", id}, {"version", now->second.version}, {"steps", steps_back(changeable(*before), changeable(now->second))}});
    }
    return changed;
}

JsonArray Work::changed_duties() {
    JsonArray changed;
    for (const auto& [id, before] : stood_->duties) {
        const auto now = tx_.duty(id);
        if (!now) continue;
        changed.push_back(JsonObject{{"id", id}, {"record", now->record}, {"steps", before ? Json(steps_back(changeable(*before), changeable(*now))) : Json()}});
    }
    return changed;
}

Outcome Work::undo_acts(const UndoImport& wanted, const Json& listed) {
    const Changed changed = changed_by(tx_, wanted.import);
    const std::set<std::string> moved = moved_since(tx_, wanted.import, changed);
    if (!moved.empty()) {
        constexpr std::size_t named_max = 5;
        std::string numbers;
        std::size_t named = 0;
        for (const std::string& id : moved) {
            if (named == named_max) break;
            if (const auto held = tx_.record(id)) numbers += (named++ == 0 ? "" : "、") + title_of(*held);
        }
        throw Refused{Problem("import.moved-on", {{"count", std::to_string(moved.size())}, {"numbers", numbers + (moved.size() > named ? " …" : "")}})};
    }
    const std::vector<store::EventRow> events = events_between(tx_, changed.first, changed.last);
    std::set<std::string> own;
    for (const store::EventRow& event : events) own.insert(event.id);
    const std::vector<store::RecordRow> made = made_by(tx_, wanted.import);
    for (const store::RecordRow& row : made) take_back_postings(row.id);
    for (const Json& each : changed.records) take_back_postings(each["id"].as_string(), &own);
    withdraw_proofs(events);
    for (const store::RecordRow& row : made) withdraw(row, wanted.import);
    world_.forget_records();
    for (const Json& each : changed.records) restore(wanted.import, each, changed.first, changed.last);
    for (const Json& each : changed.duties) restore_duty(wanted.import, each, changed.first, changed.last);
    for (const store::RecordRow& row : made) {
        store::RecordRow gone = row;
        gone.fields = JsonObject();
        derive_dependents(row, gone);
    }
    for (const Json& each : changed.records) summarise(each["id"].as_string());
    for (const Json& each : changed.duties)
        if (const std::string record = each["record"].string_or(""); !record.empty() && tx_.record(record)) summarise(record);
    undo_listed(wanted.import, 0);
    tell("import_undone", "", now_, JsonObject{{"import", wanted.import}, {"records", made.size()}, {"restored", changed.records.size()}, {"kept", 0}});
    Outcome outcome;
    outcome.id = wanted.import;
    outcome.document = JsonObject{{"import", wanted.import}, {"withdrawn", listed["records"]}, {"kept", 0}};
    return outcome;
}

void Work::withdraw_proofs(const std::vector<store::EventRow>& events) {
    for (const store::EventRow& event : events) {
        tx_.withdraw_outcomes(event.sequence);
        const std::int64_t excused = event.data["withdraws"].int_or(0);
        const auto breach = excused > 0 ? tx_.event(excused) : std::nullopt;
        const auto rule = breach ? find_rule(*kernel_.policy, breach->data["definition"].string_or("")) : std::nullopt;
        if (!rule) continue;
        for (const std::string& clause : breach->clauses) {
            store::OutcomeRow row;
            row.clause = clause;
            row.outcome = "broken";
            row.rule = speaker(*rule);
            row.record = breach->record;
            row.at = breach->at;
            row.event_sequence = breach->sequence;
            tx_.add_outcome(row);
        }
    }
}

void Work::restore(const std::string& import, const Json& changed, std::int64_t from, std::int64_t to) {
    store::RecordRow held = row(changed["id"].as_string());
    Json value = changeable(held);
    go_back(value, changed["steps"]);
    take_back(held, value);
    save(held);
    concern(held.owner);
    tell("record_restored", held.id, now_, JsonObject{{"import", import}, {"from", from}, {"to", to}});
}

void Work::restore_duty(const std::string& import, const Json& changed, std::int64_t from, std::int64_t to) {
    auto duty = tx_.duty(changed["id"].as_string());
    const auto rule = duty ? find_rule(*kernel_.policy, duty->definition) : std::nullopt;
    if (!rule) return;                                   // it went with the record that the import had made
    if (changed["steps"].is_null()) {
        // It began with the import, so nobody has owed it: whatever became of it since, it falls away.
        duty->data["beats"].as_array().resize(1);
        duty->data["broken"] = false;
        if (rule->schedule) duty->data["undone"] = true; // it is owed again should its object come back
        beat(*duty, *rule, Beat::drop, now_, message(actor_.language, "import.undone-reason"));
        return;
    }
    Json value = changeable(*duty);
    go_back(value, changed["steps"]);
    take_back(*duty, value);
    tell("duty_restored", duty->record, now_, JsonObject{{"duty", duty->id}, {"definition", duty->definition}, {"import", import}, {"from", from}, {"to", to}, {"status", duty->status}}, rule->clauses);
    if (!duty->closed_at) {
        count(*duty, *rule);                             // by the calendar as it is now
        if (!std::as_const(duty->data)["handed"].bool_or(false)) seat(*duty, *rule, duty_frame(*duty, *rule));
    }
    put(*duty, *rule);
}

}  // namespace huiyin::engine
