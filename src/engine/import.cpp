// Rows through an action of their type: each is checked as if it were typed in; all of them, or none. A row creates a record, or
// acts on the one that its key means.
#include <algorithm>
#include <utility>

#include "engine/imports.hpp"
#include "engine/key_finder.hpp"
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
    const bool fits = attempt.action && (wanted.acts ? !attempt.action->hidden || actor_.is_system() : attempt.action->creates);
    if (!fits) throw Refused{Problem("action.no-such", {{"action", wanted.action}})};
    // Acts need no more leave than the action itself asks for: whoever may perform it once may perform it row by row.
    if (!wanted.acts) want_role({"base.admin", "base.manager"});
    attempt.actor = actor_.person.text;
    attempt.language = actor_.language;
    attempt.by_effect = actor_.is_system();              // the command line acts for the organisation itself
    attempt.confirm_reason = wanted.acts ? wanted.confirm_reason : message(actor_.language, "import.reason");
    if (const auto same = standing_import(tx_, wanted.record_type, wanted.action, wanted.digest))
        throw Refused{Problem("import.same-file", {{"file", (*same)["file"].string_or("")}, {"at", world_.zone().to_local(Instant::parse((*same)["at"].string_or("")).value_or(now_)).to_string()}})};
    if (wanted.acts) stood_.emplace();
    JsonArray errors;
    std::size_t good = 0;
    std::set<std::string> acted;
    const std::vector<std::optional<Problem>> refusals = perform_rows(wanted, std::move(attempt), acted);
    for (std::size_t i = 0; i < refusals.size(); ++i) {
        if (!refusals[i]) ++good;
        else if (refusals[i]->causes.empty()) report(errors, i + 1, *refusals[i], actor_.language);
        else for (const Problem& cause : refusals[i]->causes) report(errors, i + 1, cause, actor_.language);
    }
    const bool committed = errors.empty() && !wanted.dry_run;
    Outcome outcome;
    outcome.type = wanted.record_type;
    outcome.document = JsonObject{{"rows", wanted.rows.size()}, {"good", good}, {"errors", std::move(errors)}, {"committed", committed}};
    if (!committed) throw TriedOnly{std::move(outcome)};
    // Those whom a round takes in because of these rows belong to the import as well.
    reconcile_touched();
    const std::string import = id();
    Json told = JsonObject{{"import", import}, {"record_type", wanted.record_type}, {"action", wanted.action}, {"rows", wanted.rows.size()}, {"file", wanted.file}, {"digest", wanted.digest}};
    if (wanted.acts) told["acts"] = true;
    const std::size_t event = tell("rows_imported", "", now_, std::move(told));
    note_import(wanted, import, sequence_of(event), acted);
    outcome.document["import"] = import;
    return outcome;
}

std::vector<std::optional<Problem>> Work::perform_rows(const ImportRows& wanted, Attempt attempt, std::set<std::string>& acted) {
    std::vector<std::optional<Problem>> refusals(wanted.rows.size());
    Access access(world_, actor_.person.text);
    KeyFinder finder(world_, access, *attempt.type, *attempt.action, actor_.language);
    for (std::size_t i = 0; i < wanted.rows.size(); ++i) {
        attempt.input = wanted.rows[i];
        try {
            depth_ = 0;
            if (wanted.acts) {
                const auto meant = finder.find(wanted.keys.at(i));
                if (!meant.ok()) throw Refused{meant.problem()};
                attempt.record = row(meant.value());
            }
            const std::string record = perform(attempt);
            if (wanted.acts) acted.insert(record);
        } catch (const Refused& refused) {
            refusals[i] = refused.problem;
        }
    }
    return refusals;
}

void Work::note_import(const ImportRows& wanted, const std::string& import, std::int64_t last, const std::set<std::string>& acted) {
    JsonArray records;
    std::int64_t of_type = 0;
    for (const std::string& id : bumped_) {
        const auto found = touched_.find(id);
        if (found == touched_.end() || found->second.version != 1) continue;             // it stood before
        records.emplace_back(id);
        of_type += found->second.type == wanted.record_type;
    }
    if (wanted.acts) of_type = static_cast<std::int64_t>(acted.size());
    Json list = tx_.document(imports_document).value_or(JsonArray());
    JsonArray& items = list.as_array();
    items.insert(items.begin(), JsonObject{{"id", import}, {"record_type", wanted.record_type}, {"action", wanted.action}, {"acts", wanted.acts}, {"file", wanted.file}, {"digest", wanted.digest}, {"by", actor_.person.text},
                                           {"at", now_.to_string()}, {"rows", wanted.rows.size()}, {"records", of_type}, {"left", of_type}, {"undone", false}});
    if (items.size() > imports_listed_max) items.resize(imports_listed_max);              // the ledger knows the older ones
    tx_.put_document(imports_document, list);
    Json held = JsonObject{{"last", last}, {"records", std::move(records)}};
    if (wanted.acts) {
        held["first"] = sequence_of(0);
        const JsonArray changed = changed_records(), duties = changed_duties();
        const auto part_of = [](const JsonArray& all, std::size_t part) {
            const auto at = [&](std::size_t index) { return all.begin() + static_cast<std::ptrdiff_t>(std::min(index, all.size())); };
            return JsonArray(at(part * changes_together), at((part + 1) * changes_together));
        };
        for (std::size_t part = 0; part * changes_together < std::max(changed.size(), duties.size()); ++part)
            tx_.put_document(changes_document(import, part), JsonObject{{"records", part_of(changed, part)}, {"duties", part_of(duties, part)}});
    }
    tx_.put_document(import_document(import), held);
}

}  // namespace huiyin::engine
