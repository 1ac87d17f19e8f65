// Rows through the creating action of their type: each is checked as if it were typed in; all of them, or none.
#include <utility>

#include "engine/imports.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t errors_max = 20'000;

void report(JsonArray& errors, std::size_t row, const Problem& problem, Language language) {
    if (errors.size() >= errors_max) return;
    std::string column;
    if (problem.field.starts_with("/input/")) column = problem.field.substr(7, problem.field.find('/', 7) - 7);
    errors.emplace_back(JsonObject{{"row", row}, {"column", column}, {"code", problem.code}, {"title", message(language, problem)}});
}

}  // namespace

Outcome Work::import(const ImportRows& wanted) {
    Attempt attempt;
    attempt.type = kernel_.policy->record_type(wanted.record_type);
    if (!attempt.type) throw Refused{Problem("record.no-such-type", {{"type", wanted.record_type}})};
    attempt.action = attempt.type->find_action(wanted.action);
    if (!attempt.action || !attempt.action->creates) throw Refused{Problem("action.no-such", {{"action", wanted.action}})};
    want_role({"base.admin", "base.manager"});
    attempt.actor = actor_.person.text;
    attempt.language = actor_.language;
    attempt.by_effect = actor_.is_system();              // the command line acts for the organisation itself
    attempt.confirm_reason = message(actor_.language, "import.reason");
    if (const auto same = standing_import(tx_, wanted.record_type, wanted.digest))
        throw Refused{Problem("import.same-file", {{"file", (*same)["file"].string_or("")}, {"at", world_.zone().to_local(Instant::parse((*same)["at"].string_or("")).value_or(now_)).to_string()}})};
    JsonArray errors;
    std::size_t good = 0;
    for (std::size_t i = 0; i < wanted.rows.size(); ++i) {
        attempt.input = wanted.rows[i];
        try {
            depth_ = 0;
            perform(attempt);
            ++good;
        } catch (const Refused& refused) {
            if (refused.problem.causes.empty()) report(errors, i + 1, refused.problem, actor_.language);
            for (const Problem& cause : refused.problem.causes) report(errors, i + 1, cause, actor_.language);
        }
    }
    const bool committed = errors.empty() && !wanted.dry_run;
    Outcome outcome;
    outcome.type = wanted.record_type;
    outcome.document = JsonObject{{"rows", wanted.rows.size()}, {"good", good}, {"errors", std::move(errors)}, {"committed", committed}};
    if (!committed) throw TriedOnly{std::move(outcome)};
    // Those whom a round takes in because of these rows belong to the import as well.
    reconcile_touched();
    const std::string import = id();
    const std::size_t event = tell("rows_imported", "", now_, JsonObject{{"import", import}, {"record_type", wanted.record_type}, {"action", wanted.action}, {"rows", wanted.rows.size()}, {"file", wanted.file}, {"digest", wanted.digest}});
    note_import(wanted, import, sequence_of(event));
    outcome.document["import"] = import;
    return outcome;
}

void Work::note_import(const ImportRows& wanted, const std::string& import, std::int64_t last) {
    JsonArray records;
    std::int64_t of_type = 0;
    for (const std::string& id : bumped_) {
        const auto found = touched_.find(id);
        if (found == touched_.end() || found->second.version != 1) continue;             // it stood before
        records.emplace_back(id);
        of_type += found->second.type == wanted.record_type;
    }
    Json list = tx_.document(imports_document).value_or(JsonArray());
    JsonArray& items = list.as_array();
    items.insert(items.begin(), JsonObject{{"id", import}, {"record_type", wanted.record_type}, {"file", wanted.file}, {"digest", wanted.digest}, {"by", actor_.person.text}, {"at", now_.to_string()},
                                           {"rows", wanted.rows.size()}, {"records", of_type}, {"left", of_type}, {"undone", false}});
    if (items.size() > imports_listed_max) items.resize(imports_listed_max);              // the ledger knows the older ones
    tx_.put_document(imports_document, list);
    tx_.put_document(import_document(import), JsonObject{{"last", last}, {"records", std::move(records)}});
}

}  // namespace huiyin::engine
