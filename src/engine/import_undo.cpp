// An import undone: its records leave every list and rollup, their postings are counter-entered, what their events seemed
// to prove is taken back, in one transaction. The ledger keeps every event and says that they were withdrawn.
#include <algorithm>
#include <set>
#include <utility>

#include "engine/imports.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {

Outcome Work::undo_import(const UndoImport& wanted) {
    const Json listed = listed_import(tx_, wanted.import);
    const bool acts = listed["acts"].bool_or(false);
    // His own acts everybody may take back.
    if (!acts || listed["by"].string_or("") != actor_.person.text) want_role({"base.admin", "base.manager"});
    if (listed.is_null()) throw Refused{Problem("import.no-such", {{"import", wanted.import}})};
    if (listed["undone"].bool_or(false)) throw Refused{Problem("import.undone-already")};
    if (acts) return undo_acts(wanted, listed);
    const std::vector<store::RecordRow> made = made_by(tx_, wanted.import);
    const std::set<std::string> used = used_since(tx_, wanted.import, made);
    if (!used.empty() && !wanted.rest) {
        constexpr std::size_t named_max = 5;
        std::string numbers;
        std::size_t named = 0;
        for (const store::RecordRow& row : made)
            if (used.contains(row.id) && named++ < named_max) numbers += (numbers.empty() ? "" : "、") + title_of(row);
        throw Refused{Problem("import.used", {{"count", std::to_string(used.size())}, {"numbers", numbers + (named > named_max ? " …" : "")}})};
    }
    std::vector<store::RecordRow> going;
    for (const store::RecordRow& row : made)
        if (!used.contains(row.id)) going.push_back(row);
    for (const store::RecordRow& row : going) take_back_postings(row.id);
    for (const store::RecordRow& row : going) withdraw(row, wanted.import);
    world_.forget_records();
    // What others had summed up from these records is worked out without them.
    for (const store::RecordRow& row : going) {
        store::RecordRow gone = row;
        gone.fields = JsonObject();
        derive_dependents(row, gone);
    }
    const std::string type = listed["record_type"].string_or("");
    const auto is_of_type = [&](const store::RecordRow& row) { return row.type == type; };
    const auto withdrawn = std::count_if(going.begin(), going.end(), is_of_type);
    const std::int64_t left = std::count_if(made.begin(), made.end(), is_of_type) - withdrawn;
    undo_listed(wanted.import, left);
    tell("import_undone", "", now_, JsonObject{{"import", wanted.import}, {"records", going.size()}, {"kept", used.size()}});
    Outcome outcome;
    outcome.id = wanted.import;
    outcome.document = JsonObject{{"import", wanted.import}, {"withdrawn", withdrawn}, {"kept", left}};
    return outcome;
}

void Work::undo_listed(const std::string& import, std::int64_t left) {
    Json list = tx_.document(imports_document).value_or(JsonArray());
    for (Json& item : list.as_array()) {
        if (std::as_const(item)["id"].string_or("") != import) continue;
        item["left"] = left;
        item["undone"] = true;
        item["undone_at"] = now_.to_string();
        item["undone_by"] = actor_.person.text;
    }
    tx_.put_document(imports_document, list);
}

void Work::take_back_postings(const std::string& record, const std::set<std::string>* events) {
    const std::vector<store::PostingRow> made = tx_.postings_of(record);
    const auto counts = [&](const store::PostingRow& posting) { return !events || events->contains(posting.event); };
    std::set<std::string> reversed, ended;               // ended: a counter-entry that goes with what it took back
    for (const store::PostingRow& posting : made) reversed.insert(posting.reverses);
    for (const store::PostingRow& posting : made) {
        const policy::Book* book = kernel_.policy->book(posting.book);
        if (!book || !counts(posting)) continue;
        if (posting.reverses.empty()) {
            if (reversed.contains(posting.id)) {
                ended.insert(posting.id);
                continue;
            }
        } else if (!events || ended.contains(posting.reverses)) {
            continue;
        }
        store::PostingRow counter = posting;
        counter.id = id();
        std::swap(counter.from, counter.to);
        counter.at = now_;
        // What had been taken back stands again, as a posting of its own, which may be taken back in its turn.
        if (posting.reverses.empty()) counter.reverses = posting.id;
        else counter.reverses.clear();
        if (!posting.reverses.empty())
            for (const store::PostingRow& first : made)
                if (first.id == posting.reverses) counter.action = first.action;
        put_posting(std::move(counter), *book, {}, Proves::nothing);
    }
}

void Work::withdraw(const store::RecordRow& row, const std::string& import) {
    for (const auto& pack : kernel_.policy->packs())
        for (const policy::Schedule& schedule : pack->schedules)
            if (schedule.population_type == row.type) leave(schedule, row.id);
    for (const store::EventRow& event : tx_.events_of(row.id)) tx_.withdraw_outcomes(event.sequence);
    tell("record_withdrawn", row.id, now_, JsonObject{{"import", import}, {"number", row.number}});
    tx_.remove_record(row.id);
    touched_.erase(row.id);
    bumped_.erase(row.id);
    touch(row.id, "record");
}

}  // namespace huiyin::engine
