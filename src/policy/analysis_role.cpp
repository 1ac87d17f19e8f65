// Seats and lines of command, and clauses that nothing carries.
#include <algorithm>

#include "policy/analysis.hpp"

namespace huiyin::policy {
namespace {

const Role* role_of(const Workbook& book, const std::string& id) {
    for (const Role& role : book.pack.roles)
        if (role.id == id) return &role;
    return nullptr;
}

/// Whoever looks for the next one up, or for who acts instead, must not come back to where he was.
void check_circles(Workbook& book, const Role& role) {
    const auto walks_back = [&](const std::function<std::vector<std::string>(const Role&)>& next) {
        std::set<std::string> seen;
        std::vector<std::string> open = next(role);
        while (!open.empty()) {
            const std::string at = open.back();
            open.pop_back();
            if (at == role.id) return true;
            const Role* found = seen.insert(at).second ? role_of(book, at) : nullptr;
            if (found) for (std::string& each : next(*found)) open.push_back(std::move(each));
        }
        return false;
    };
    if (walks_back([](const Role& each) { return each.above.empty() ? std::vector<std::string>() : std::vector{each.above}; })) book.diagnostics.error(span_of(role.place), "pack.role-circle", titled("role", role.title, {{"key", "above"}}));
    if (walks_back([](const Role& each) { return each.otherwise; })) book.diagnostics.error(span_of(role.place), "pack.role-circle", titled("role", role.title, {{"key", "else"}}));
}

void check_clauses(Workbook& book) {
    const Policy policy({std::make_shared<const Pack>(book.pack)});
    for (const Clause& clause : book.pack.clauses) {
        const Span span = span_of(clause.place, clause.id.size());
        const std::vector<Carrier> carriers = policy.carriers(clause.id);
        const auto carried_by = [&](const char* kind) { return std::any_of(carriers.begin(), carriers.end(), [&](const Carrier& each) { return each.kind == kind; }); };
        const bool needs_none = clause.attest || clause.kind == ClauseKind::note || clause.kind == ClauseKind::right;
        if (!needs_none && carriers.empty()) book.diagnostics.error(span, "pack.clause-without-rule", titled("text", clause.text, {{"clause", clause.id}}));
        if (clause.kind == ClauseKind::aim && !carried_by("metric")) book.diagnostics.warning(span, "pack.aim-without-metric", {{"clause", clause.id}});
        if (clause.kind == ClauseKind::right && carried_by("duty")) book.diagnostics.error(span, "pack.right-with-duty", {{"clause", clause.id}});
    }
}

}  // namespace

void analyse_roles_and_clauses(Workbook& book) {
    for (const Role& role : book.pack.roles) {
        if (role.seats && *role.seats < 1) book.diagnostics.error(span_of(role.place), "pack.no-seat", titled("role", role.title));
        check_circles(book, role);
    }
    check_clauses(book);
}

}  // namespace huiyin::policy
