// Rows through the creating action of their type: each is checked as if it were typed in; all of them, or none.
#include <utility>

#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t errors_max = 1'000;

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
    tell("rows_imported", "", now_, JsonObject{{"record_type", wanted.record_type}, {"action", wanted.action}, {"rows", wanted.rows.size()}});
    return outcome;
}

}  // namespace huiyin::engine
