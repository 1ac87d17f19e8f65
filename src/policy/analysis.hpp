// What can be seen of a pack that reads well, each fault with a case that shows it. A file for each question:
// analysis_lifecycle (dead ends, nobody may, replies owed), analysis_duty (what keeps them, what they must not outlast),
// analysis_guard (conditions that never or always hold), analysis_effect (what effects give and ask), analysis_secrecy
// (values that lose their mask or level), analysis_role (seats, lines of command, clauses), analysis_unused
// (what is written and never used).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "policy/workbook.hpp"

namespace huiyin::policy {

/// A way that an action moves a record; `from` is empty for a creation.
struct Edge { std::string from, to; const Action* action; };

/// A lifecycle as a graph, without the actions that nobody can perform.
class Lifecycle {
public:
    Lifecycle(const Workbook& book, const RecordType& type);
    [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
    /// States reached from `starts`, themselves included, each with the edge that first led there (null for a start).
    /// Edges that `skip` names are not taken.
    [[nodiscard]] std::map<std::string, const Edge*> reached(const std::vector<std::string>& starts, const std::function<bool(const Edge&)>& skip = {}) const;
    /// The states in which the action leaves a record.
    [[nodiscard]] std::vector<std::string> after(const Action& action) const;

private:
    const RecordType& type_;
    std::vector<Edge> edges_;
};

/// Why nobody can perform an action.
struct Unperformable { const Role* vacant = nullptr; std::string same_as; };
[[nodiscard]] std::optional<Unperformable> unperformable(const Workbook& book, const RecordType& type, const Action& action);

/// The way to a state in words: 登记 → 搁置.
[[nodiscard]] std::string way_to(const std::map<std::string, const Edge*>& reached, const std::string& state, Language language);

[[nodiscard]] Span span_of(const Place& place, std::size_t length = 1);
/// Of a written expression, up to the end of its first line.
[[nodiscard]] Span span_of(const Expression& expression);
/// Title in a language, the id where there is none.
[[nodiscard]] std::vector<ProblemParameter> titled(const char* name, const Text& title, std::vector<ProblemParameter> more = {});

/// Every effect of the pack with the record type that it happens on (null for metrics) and the action it belongs to, if any.
void each_effect(const Workbook& book, const std::function<void(const Effect&, const RecordType*, const Action*)>& visit);

void analyse_lifecycles(Workbook& book);
void analyse_duties(Workbook& book);
void analyse_schedules(Workbook& book);
void analyse_guards(Workbook& book);
void analyse_effects(Workbook& book);
void analyse_secrecy(Workbook& book);
void analyse_roles_and_clauses(Workbook& book);
void analyse_unused(Workbook& book);

}  // namespace huiyin::policy
