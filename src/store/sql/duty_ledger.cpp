// The duty ledger: occurrences and duties of every state, found by schedule, holder, clause, period, department, place and record.
//
// The state is worked out as it is asked for, because a clock becomes open or late by itself. Counts run over the rows that
// the other filters leave; at 40,000 of them that is one pass over the table.
#include "store/sql/reading.hpp"

namespace huiyin::store::sql {
namespace {

constexpr const char* never = "9223372036854775807";
constexpr const char* ledger_none = "-";             // what has no seat, no clause, no place

/// Collects conditions with what they bind; $1 is the organisation, $2 the present instant.
class Conditions {
public:
    Conditions(const Dialect& dialect, const LedgerFilter& filter) : dialect_(dialect) {
        bound(filter.now.ms);
        state_ = "CASE WHEN d.status IN ('late', 'broken') THEN 'missed' WHEN d.status = 'paused' THEN 'paused' WHEN d.closed_at IS NULL AND d.started_at > $2 THEN 'not_yet' "
                 "WHEN d.closed_at IS NULL AND d.due_at < $2 THEN 'missed' WHEN d.closed_at IS NULL THEN 'open' WHEN d.status = 'kept_late' THEN 'made_up' ELSE d.status END";
        if (!filter.definitions.empty()) {
            std::string any;
            for (const std::string& definition : filter.definitions) any += (any.empty() ? "" : " OR ") + ("d.definition = " + bound(definition)) + " OR (d.definition > " + bound(definition + "/") + " AND d.definition < " + bound(definition + "0") + ")";
            say("(" + any + ")");
        }
        if (!filter.pack.empty()) {
            // `pack.name` of duties and schedules, `approval:pack.type.action/step` of approvals; '/' follows '.'.
            const auto of_pack = [&](const std::string& prefix) { return "(d.definition > " + bound(prefix + ".") + " AND d.definition < " + bound(prefix + "/") + ")"; };
            say("(" + of_pack(filter.pack) + " OR " + of_pack("approval:" + filter.pack) + ")");
        }
        if (!filter.states.empty()) say(state_ + " IN " + one_of(filter.states));
        if (filter.held_by == std::vector<std::string>{ledger_none}) say("NOT EXISTS (SELECT 1 FROM " + dialect.each_of("d.seats") + " s WHERE s.value NOT LIKE 'offer:%')");
        else if (!filter.held_by.empty()) say(seated(filter.held_by));
        if (filter.clause == ledger_none) say("NOT EXISTS (SELECT 1 FROM duty_clause c WHERE c.organisation_id = $1 AND c.duty = d.id)");
        else if (!filter.clause.empty()) say("EXISTS (SELECT 1 FROM duty_clause c WHERE c.organisation_id = $1 AND c.clause = " + bound(filter.clause) + " AND c.duty = d.id)");
        if (!filter.period.empty()) say("d.period = " + bound(filter.period));
        if (!filter.departments.empty()) say("d.department IN " + one_of(filter.departments));
        // What lies in a place begins with it and a blank; '!' follows the blank.
        if (filter.place == ledger_none) say("d.place = ''");
        else if (!filter.place.empty()) say("(d.place = " + bound(filter.place) + " OR (d.place > " + bound(filter.place + " ") + " AND d.place < " + bound(filter.place + "!") + "))");
        if (!filter.concerns.empty()) {
            const std::string record = bound(filter.concerns);
            say("(d.concerns = " + record + " OR d.concerns IN (SELECT f.record FROM record_reference f WHERE f.organisation_id = $1 AND f.target = " + record + "))");
        }
        if (filter.due_from) say(due_ + " >= " + bound(filter.due_from->ms));
        if (filter.due_before) say(due_ + " < " + bound(filter.due_before->ms));
        mine_ = filter.my_seats.empty() ? "1 = 0" : seated(filter.my_seats);
        if (!filter.sees_all) say("((NOT (d.hidden = 1 AND d.closed_at IS NULL) AND (d.concerns = '' OR d.concerns_type IN " + one_of(filter.types) + ")) OR " + mine_ + ")");
        if (!filter.sees_all) asked_ = "CASE WHEN d.concerns = '' OR d.concerns_type IN " + one_of(filter.open_types) + " OR " + mine_ + " THEN '' ELSE d.concerns END";
        if (const std::size_t bar = filter.cursor.find('|'); bar != std::string::npos) {
            const std::string due = bound(std::strtoll(filter.cursor.c_str(), nullptr, 10));
            say("(" + due_ + ", d.id) > (" + due + ", " + bound(filter.cursor.substr(bar + 1)) + ")");
        }
    }
    [[nodiscard]] const std::string& where() const { return where_; }
    [[nodiscard]] const std::string& state() const { return state_; }
    /// The record that must be asked whether the reader may know of the duty; empty where he may.
    [[nodiscard]] const std::string& asked() const { return asked_; }
    std::string bound(std::string text) { return values_.push_back({std::move(text), 0, false}), "$" + std::to_string(values_.size() + 1); }
    std::string bound(std::int64_t number) { return values_.push_back({{}, number, true}), "$" + std::to_string(values_.size() + 1); }
    [[nodiscard]] const std::vector<LedgerStatement::Bound>& values() const { return values_; }

private:
    void say(const std::string& condition) { where_ += " AND " + condition; }
    std::string one_of(const std::vector<std::string>& list) { return dialect_.texts_of(bound(json_of(list).dump())); }
    /// Seats stand as a JSON list of texts without quotes in them, so a quoted seat is found by its text.
    std::string seated(const std::vector<std::string>& seats) {
        std::string any;
        for (const std::string& seat : seats) any += (any.empty() ? "" : " OR ") + (dialect_.place_in("d.seats", bound(Json(seat).dump())) + " > 0");
        return "(" + any + ")";
    }
    const Dialect& dialect_;
    std::vector<LedgerStatement::Bound> values_;
    std::string where_, state_, mine_, asked_ = "''";
    const std::string due_ = "COALESCE(d.due_at, " + std::string(never) + ")";      // as the index duty_due has it
};

/// What a row is counted with, and what has to be joined for it.
struct Grouped { std::string key, join, first = "1 = 1"; };      // first: whether this is the first group of the duty

Grouped grouped(const Dialect& dialect, LedgerGroup by, Conditions& conditions, const std::string& place) {
    switch (by) {
        case LedgerGroup::none: break;
        case LedgerGroup::seat: return {"COALESCE(s.value, '')", " LEFT JOIN " + dialect.each_of("d.seats") + " s ON s.value NOT LIKE 'offer:%'", "COALESCE(s.key, 0) = 0"};
        case LedgerGroup::department: return {"d.department", ""};
        case LedgerGroup::clause: return {"COALESCE(c.clause, '')", " LEFT JOIN duty_clause c ON c.organisation_id = $1 AND c.duty = d.id",
                                          "c.clause IS NULL OR c.clause = (SELECT MIN(e.clause) FROM duty_clause e WHERE e.organisation_id = $1 AND e.duty = d.id)"};
        case LedgerGroup::definition: return {"d.definition", ""};
        case LedgerGroup::place: {
            const std::string above = conditions.bound(place.empty() ? std::string() : place + " ");
            const std::string rest = "substr(d.place, length(" + above + ") + 1)";
            return {"CASE WHEN length(d.place) <= length(" + above + ") THEN d.place ELSE " + above + " || substr(" + rest + ", 1, " + dialect.place_in(rest + " || ' '", "' '") + " - 1) END", ""};
        }
    }
    return {"''", ""};
}

void bind_all(Query& q, const LedgerStatement& statement, const std::string& organisation) {
    q.bind(1, organisation);
    for (std::size_t i = 0; i < statement.values.size(); ++i) {
        const LedgerStatement::Bound& value = statement.values[i];
        value.is_number ? q.bind(static_cast<int>(i) + 2, value.number) : q.bind(static_cast<int>(i) + 2, value.text);
    }
}

OccurrenceRow occurrence_row(const Query& q) { return {q.text(0), q.text(1), q.text(2), q.text(3), q.text(4)}; }

std::vector<OccurrenceRow> all_of(Query& q) {
    std::vector<OccurrenceRow> rows;
    while (q.next()) rows.push_back(occurrence_row(q));
    return rows;
}

}  // namespace

LedgerStatement ledger_statement(const Dialect& dialect, const LedgerFilter& filter, std::optional<LedgerGroup> by) {
    Conditions conditions(dialect, filter);
    if (!by) {
        const std::string limit = conditions.bound(static_cast<std::int64_t>(filter.limit) + 1);
        return {"SELECT " + duty_columns + ", " + conditions.state() + " FROM duty d WHERE d.organisation_id = $1" + conditions.where() + " ORDER BY COALESCE(d.due_at, " + never + "), d.id LIMIT " + limit, conditions.values()};
    }
    const Grouped group = grouped(dialect, *by, conditions, filter.place);
    return {"SELECT " + conditions.state() + ", " + group.key + ", " + conditions.asked() + ", COUNT(*), SUM(CASE WHEN " + group.first + " THEN 1 ELSE 0 END) FROM duty d" + group.join + " WHERE d.organisation_id = $1" + conditions.where() + " GROUP BY 1, 2, 3", conditions.values()};
}

LedgerPage Reader::duty_ledger(const LedgerFilter& filter) {
    const LedgerStatement statement = ledger_statement(dialect(), filter, {});
    Query q = query(statement.sql);
    bind_all(q, statement, organisation_);
    LedgerPage page;
    while (q.next()) {
        if (static_cast<int>(page.rows.size()) == filter.limit) {
            page.next = page.cursors.back();
            break;
        }
        page.rows.push_back(duty_row(q));
        page.states.push_back(q.text(20));
        const DutyRow& row = page.rows.back();
        page.cursors.push_back((row.due_at ? std::to_string(row.due_at->ms) : std::string(never)) + "|" + row.id);
    }
    return page;
}

std::vector<LedgerCount> Reader::count_duty_ledger(const LedgerFilter& filter, LedgerGroup by) {
    const LedgerStatement statement = ledger_statement(dialect(), filter, by);
    Query q = query(statement.sql);
    bind_all(q, statement, organisation_);
    std::vector<LedgerCount> counts;
    while (q.next()) counts.push_back({q.text(0), q.text(1), q.text(2), q.integer(3), q.integer(4)});
    return counts;
}

std::vector<OccurrenceRow> Reader::occurrences(const std::string& schedule, const std::string& object) {
    Query q = query("SELECT schedule, object, period, record, duty FROM occurrence WHERE organisation_id = $1 AND schedule = $2 AND object = $3 ORDER BY period DESC");
    q.bind(1, organisation_).bind(2, schedule).bind(3, object);
    return all_of(q);
}

std::vector<OccurrenceRow> Reader::open_occurrences(const std::string& schedule, const std::string& object) {
    Query q = query("SELECT o.schedule, o.object, o.period, o.record, o.duty FROM occurrence o JOIN duty d ON d.organisation_id = o.organisation_id AND d.id = o.duty "
                    "WHERE o.organisation_id = $1 AND o.schedule = $2 AND ($3 = '' OR o.object = $3) AND d.closed_at IS NULL ORDER BY o.period, o.object");
    q.bind(1, organisation_).bind(2, schedule).bind(3, object);
    return all_of(q);
}

}  // namespace huiyin::store::sql
