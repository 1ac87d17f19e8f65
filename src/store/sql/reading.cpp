#include "store/sql/reading.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "store/row_filter.hpp"
#include "store/sql/words.hpp"

namespace huiyin::store::sql {
namespace {

constexpr const char* record_columns =
    "r.id, r.type, r.number, r.state, r.fields, r.version, r.created_at, r.changed_at, r.created_by, r.owner, r.department, r.customer, r.title, r.pack_version, "
    "r.is_open, r.next_due_at, r.is_late, r.meta";
const std::string event_columns = "sequence, id, record, record_sequence, type, at, entered_at, actor, data, clauses, previous_hash, hash";
const std::string checkpoint_columns = "number, from_sequence, to_sequence, root, previous_root, signature, at";

CheckpointRow checkpoint_row(const Query& q) { return {q.integer(0), q.integer(1), q.integer(2), q.text(3), q.text(4), q.text(5), q.instant(6)}; }
OutcomeRow outcome_row(const Query& q) { return {q.integer(0), q.text(1), q.text(2), q.text(3), q.text(4), q.instant(5), q.integer(6)}; }
AccountRow account_row(const Query& q) { return {q.text(0), q.text(1), q.text(2), q.integer(3), q.instant(4), q.boolean(5)}; }

bool picks_state(const Condition& condition) {
    if (condition.kind == Condition::Kind::both) return std::any_of(condition.parts.begin(), condition.parts.end(), picks_state);
    return condition.kind == Condition::Kind::equal && condition.field == ".state";
}

bool speaks_of(const Condition& condition, const std::string& column) {
    return condition.field == column || std::any_of(condition.parts.begin(), condition.parts.end(), [&](const Condition& part) { return speaks_of(part, column); });
}

/// Whether every record of the answer has been compared with the column's value: one of the parts that must all hold says so.
bool demands(const Condition& condition, const std::string& column, Condition::Kind kind) {
    if (condition.kind == Condition::Kind::both) return std::any_of(condition.parts.begin(), condition.parts.end(), [&](const Condition& part) { return demands(part, column, kind); });
    return condition.kind == kind && condition.field == column;
}

/// The index on which a count or the values of a field stand, where nothing else singles out the records: one that begins with
/// the type. Without an order to walk in, SQLite would take the primary key and walk the whole organisation.
std::string index_of_type(const RecordFilter& filter) {
    if (filter.types.empty() || !filter.ids.empty() || !words_of(filter.words).empty()) return {};
    if (!filter.owner.empty()) return "record_owner";
    if (!filter.customer.empty()) return "record_customer";
    if (!filter.department.empty()) return "record_department";
    if (filter.late) return "record_late";
    using Kind = Condition::Kind;
    const Condition none{Kind::both};
    const Condition& condition = filter.condition ? *filter.condition : none;
    if (demands(condition, ".id", Kind::equal)) return {};
    if (!filter.number.empty() || demands(condition, ".number", Kind::equal)) return "record_number_key";
    if (!filter.states.empty() || demands(condition, ".state", Kind::equal)) return "record_state";
    if (filter.created_from || filter.created_before || demands(condition, ".created_at", Kind::from) || demands(condition, ".created_at", Kind::to)) return "record_created";
    if (demands(condition, ".changed_at", Kind::from) || demands(condition, ".changed_at", Kind::to)) return "record_changed";
    if (filter.open || demands(condition, ".open", Kind::equal)) return "record_open";
    return speaks_of(condition, ".state") ? "record_state" : "record_created";
}

}  // namespace

std::vector<std::string> list_of(const Json& array) {
    std::vector<std::string> out;
    if (array.is_array()) for (const Json& item : array.as_array()) out.push_back(item.string_or(""));
    return out;
}
Json json_of(const std::vector<std::string>& list) {
    JsonArray array;
    for (const std::string& item : list) array.emplace_back(item);
    return array;
}

RecordRow record_row(const Query& q) {
    RecordRow row;
    row.id = q.text(0); row.type = q.text(1); row.number = q.text(2); row.state = q.text(3); row.fields = q.json(4); row.version = q.integer(5);
    row.created_at = q.instant(6); row.changed_at = q.instant(7); row.created_by = q.text(8); row.owner = q.text(9); row.department = q.text(10); row.customer = q.text(11);
    row.title = q.text(12); row.pack_version = q.text(13); row.open = q.boolean(14); row.next_due_at = q.maybe_instant(15); row.late = q.boolean(16); row.meta = q.json(17);
    return row;
}
EventRow event_row(const Query& q) {
    EventRow row;
    row.sequence = q.integer(0); row.id = q.text(1); row.record = q.text(2); row.record_sequence = q.integer(3); row.type = q.text(4); row.at = q.instant(5);
    row.entered_at = q.instant(6); row.actor = q.text(7); row.data = q.json(8); row.clauses = list_of(q.json(9)); row.previous_hash = q.text(10); row.hash = q.text(11);
    return row;
}
DutyRow duty_row(const Query& q) {
    DutyRow row;
    row.id = q.text(0); row.definition = q.text(1); row.record = q.text(2); row.round = q.integer(3); row.status = q.text(4); row.started_at = q.instant(5); row.due_at = q.maybe_instant(6);
    row.next_wake_at = q.maybe_instant(7); row.closed_at = q.maybe_instant(8); row.holder_kind = q.text(9); row.holder = q.text(10); row.provisional = q.boolean(11); row.data = q.json(12); row.seats = list_of(q.json(13));
    row.period = q.text(14); row.concerns = q.text(15); row.concerns_type = q.text(16); row.department = q.text(17); row.hidden = q.boolean(18); row.place = q.text(19);
    return row;
}

// ---- records -----------------------------------------------------------------------------------------------------------

std::optional<RecordRow> Reader::record(const std::string& id) {
    static const std::string sql = std::string("SELECT ") + record_columns + " FROM record r WHERE r.organisation_id = $1 AND r.id = $2";
    Query q = query(sql);
    q.bind(1, organisation_).bind(2, id);
    if (!q.next()) return {};
    return record_row(q);
}
std::optional<RecordRow> Reader::record_by_number(const std::string& type, const std::string& number) {
    static const std::string sql = std::string("SELECT ") + record_columns + " FROM record r WHERE r.organisation_id = $1 AND r.type = $2 AND r.number = $3 AND r.number <> ''";
    Query q = query(sql);
    q.bind(1, organisation_).bind(2, type).bind(3, number);
    if (!q.next()) return {};
    return record_row(q);
}

ListStatement list_statement(const Dialect& dialect, const RecordFilter& filter, Wanted what, const std::string& field) {
    const bool count = what != Wanted::rows;
    ListStatement made;
    int next = 2;
    const auto bound = [&](std::string text) { made.texts.push_back(std::move(text)); return "$" + std::to_string(next++); };
    const auto in = [&](const char* column, const std::vector<std::string>& values) {
        std::string list;
        for (const std::string& value : values) list += (list.empty() ? "" : ", ") + bound(value);
        return " AND r." + std::string(column) + (values.size() == 1 ? " = " + list : " IN (" + list + ")");
    };
    ListParts parts{" FROM record r", " WHERE r.organisation_id = $1"};
    auto& [from, where] = parts;
    if (const std::vector<std::string> words = words_of(filter.words); !words.empty()) dialect.narrow_to_words(parts, words, filter.condition.has_value() || (!filter.types.empty() && !count), bound);
    if (!filter.types.empty()) where += in("type", filter.types);
    if (!filter.states.empty()) where += in("state", filter.states);
    if (!filter.ids.empty()) where += in("id", filter.ids);
    if (filter.open) where += *filter.open ? " AND r.is_open = 1" : " AND r.is_open = 0";
    if (filter.late) where += " AND r.is_late = 1";
    if (filter.created_from) where += " AND r.created_at >= " + std::to_string(filter.created_from->ms);
    if (filter.created_before) where += " AND r.created_at < " + std::to_string(filter.created_before->ms);
    const auto equals = [&](const char* column, const std::string& value) { if (!value.empty()) where += " AND r." + std::string(column) + " = " + bound(value); };
    equals("owner", filter.owner);
    equals("created_by", filter.created_by);
    equals("customer", filter.customer);
    equals("department", filter.department);
    equals("number", filter.number);
    const Condition* leading = filter.condition ? leading_part(*filter.condition) : nullptr;
    const std::string type = filter.types.empty() ? std::string() : filter.types.front();
    if (leading) {
        // Entries first: left to itself, SQLite walks the whole type in the list's order.
        from = " FROM (SELECT entry.record FROM " + entries_sql(*leading, type, bound) + ") e CROSS JOIN record r";
        where += " AND r.id = e.record";
    } else if (const std::string index = count ? index_of_type(filter) : std::string(); !index.empty()) {
        from += dialect.by_index(index);
    } else if (filter.condition && !filter.created_from && picks_state(*filter.condition)) {
        from += dialect.by_index("record_state");             // a state picks few of many: sorted afterwards, not all walked in order
    }
    if (filter.condition) where += " AND " + condition_sql(dialect, *filter.condition, type, bound, leading);
    if (what == Wanted::values) {
        made.sql = "SELECT " + dialect.field_json(field, bound) + from + where;
        return made;
    }
    if (count) {
        made.sql = "SELECT COUNT(*)" + from + where;
        return made;
    }
    const std::string key = filter.sort == Sort::changed_at ? "r.changed_at" : filter.sort == Sort::created_at ? "r.created_at" : filter.sort == Sort::number ? "r.number" : "COALESCE(r.next_due_at, 9223372036854775807)";
    const char* direction = filter.descending ? " DESC" : "";
    if (!filter.cursor.empty()) {
        // The key of the last row before, and its id: "key|id".
        const std::size_t mark = filter.cursor.rfind('|');
        const std::string value = filter.cursor.substr(0, mark);
        const std::string typed = filter.sort == Sort::number ? bound(value) : std::to_string(std::strtoll(value.c_str(), nullptr, 10));
        where += " AND (" + key + ", r.id) " + (filter.descending ? "<" : ">") + " (" + typed + ", " + bound(mark == std::string::npos ? "" : filter.cursor.substr(mark + 1)) + ")";
    }
    made.sql = std::string("SELECT ") + record_columns + from + where + " ORDER BY " + key + direction + ", r.id" + direction + " LIMIT " + std::to_string(std::clamp(filter.limit, 1, 10'000) + 1);
    return made;
}

RecordPage Reader::records(const RecordFilter& filter) {
    const ListStatement statement = list_statement(dialect(), filter, Wanted::rows);
    Query q = query(statement.sql);
    q.bind(1, organisation_);
    for (std::size_t i = 0; i < statement.texts.size(); ++i) q.bind(static_cast<int>(i) + 2, statement.texts[i]);
    RecordPage page;
    while (q.next()) {
        if (static_cast<int>(page.rows.size()) == std::clamp(filter.limit, 1, 10'000)) {
            page.next = cursor_of(page.rows.back(), filter.sort);
            break;
        }
        page.rows.push_back(record_row(q));
    }
    return page;
}

std::int64_t Reader::count_records(const RecordFilter& filter) {
    const ListStatement statement = list_statement(dialect(), filter, Wanted::count);
    Query q = query(statement.sql);
    q.bind(1, organisation_);
    for (std::size_t i = 0; i < statement.texts.size(); ++i) q.bind(static_cast<int>(i) + 2, statement.texts[i]);
    return q.next() ? q.integer(0) : 0;
}

std::vector<Json> Reader::field_values(const RecordFilter& filter, const std::string& field) {
    const ListStatement statement = list_statement(dialect(), filter, Wanted::values, field);
    Query q = query(statement.sql);
    q.bind(1, organisation_);
    for (std::size_t i = 0; i < statement.texts.size(); ++i) q.bind(static_cast<int>(i) + 2, statement.texts[i]);
    std::vector<Json> out;
    while (q.next()) out.push_back(q.json(0));           // as it is written: a decimal keeps its digits
    return out;
}

std::vector<std::string> Reader::referring(const std::string& type, const std::string& field, const std::string& target) {
    Query q = query("SELECT record FROM record_reference WHERE organisation_id = $1 AND target = $2 AND type = $3 AND field = $4 ORDER BY record LIMIT 10000");
    q.bind(1, organisation_).bind(2, target).bind(3, type).bind(4, field);
    std::vector<std::string> out;
    while (q.next()) out.push_back(q.text(0));
    return out;
}
std::vector<std::string> Reader::referring_to(const std::string& target, int limit) {
    // Without DISTINCT, for which SQLite would walk every reference of the organisation in the order of records.
    Query q = query("SELECT record FROM record_reference WHERE organisation_id = $1 AND target = $2 LIMIT $3");
    q.bind(1, organisation_).bind(2, target).bind(3, limit);
    std::vector<std::string> out;
    while (q.next()) out.push_back(q.text(0));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}
std::vector<RecordRow> Reader::records_with(const std::string& type, const std::string& field, const std::string& value, int limit) {
    static const std::string sql = std::string("SELECT ") + record_columns + " FROM record_index i JOIN record r ON r.organisation_id = i.organisation_id AND r.id = i.record "
                                   "WHERE i.organisation_id = $1 AND i.type = $2 AND i.field = $3 AND i.value = $4 ORDER BY i.record DESC LIMIT $5";
    Query q = query(sql);
    q.bind(1, organisation_).bind(2, type).bind(3, field).bind(4, value).bind(5, limit);
    std::vector<RecordRow> out;
    while (q.next()) out.push_back(record_row(q));
    return out;
}

std::vector<RecordRow> Reader::records_between(const std::string& type, const std::string& field, const std::string& from, const std::string& before, int limit) {
    static const std::string sql = std::string("SELECT ") + record_columns + " FROM record_index i JOIN record r ON r.organisation_id = i.organisation_id AND r.id = i.record "
                                   "WHERE i.organisation_id = $1 AND i.type = $2 AND i.field = $3 AND i.value >= $4 AND i.value < $5 ORDER BY i.value DESC, i.record DESC LIMIT $6";
    Query q = query(sql);
    q.bind(1, organisation_).bind(2, type).bind(3, field).bind(4, from).bind(5, before).bind(6, limit);
    std::vector<RecordRow> out;
    while (q.next()) out.push_back(record_row(q));
    return out;
}

// ---- events ------------------------------------------------------------------------------------------------------------

std::vector<EventRow> Reader::events_of(const std::string& record) {
    Query q = query("SELECT " + event_columns + " FROM event WHERE organisation_id = $1 AND record = $2 ORDER BY record_sequence");
    q.bind(1, organisation_).bind(2, record);
    std::vector<EventRow> out;
    while (q.next()) out.push_back(event_row(q));
    return out;
}
std::vector<EventRow> Reader::events(std::int64_t after, int limit) {
    Query q = query("SELECT " + event_columns + " FROM event WHERE organisation_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3");
    q.bind(1, organisation_).bind(2, after).bind(3, limit);
    std::vector<EventRow> out;
    while (q.next()) out.push_back(event_row(q));
    return out;
}
std::optional<EventRow> Reader::event(std::int64_t sequence) {
    Query q = query("SELECT " + event_columns + " FROM event WHERE organisation_id = $1 AND sequence = $2");
    q.bind(1, organisation_).bind(2, sequence);
    if (!q.next()) return {};
    return event_row(q);
}
std::optional<EventRow> Reader::last_event() {
    Query q = query("SELECT " + event_columns + " FROM event WHERE organisation_id = $1 ORDER BY sequence DESC LIMIT 1");
    q.bind(1, organisation_);
    if (!q.next()) return {};
    return event_row(q);
}
std::int64_t Reader::last_sequence() {
    Query q = query("SELECT sequence FROM event WHERE organisation_id = $1 ORDER BY sequence DESC LIMIT 1");
    q.bind(1, organisation_);
    return q.next() ? q.integer(0) : 0;
}
std::pair<std::int64_t, std::string> Reader::chain_end(const std::string& record) {
    Query q = query("SELECT record_sequence, hash FROM event WHERE organisation_id = $1 AND record = $2 ORDER BY record_sequence DESC LIMIT 1");
    q.bind(1, organisation_).bind(2, record);
    if (!q.next()) return {0, ""};
    return {q.integer(0), q.text(1)};
}
std::optional<EventRow> Reader::last_event_of(const std::string& record) {
    Query q = query("SELECT " + event_columns + " FROM event WHERE organisation_id = $1 AND record = $2 ORDER BY record_sequence DESC LIMIT 1");
    q.bind(1, organisation_).bind(2, record);
    if (!q.next()) return {};
    return event_row(q);
}
std::vector<CheckpointRow> Reader::checkpoints() {
    Query q = query("SELECT " + checkpoint_columns + " FROM checkpoint WHERE organisation_id = $1 ORDER BY number");
    q.bind(1, organisation_);
    std::vector<CheckpointRow> out;
    while (q.next()) out.push_back(checkpoint_row(q));
    return out;
}
std::optional<CheckpointRow> Reader::last_checkpoint() {
    Query q = query("SELECT " + checkpoint_columns + " FROM checkpoint WHERE organisation_id = $1 ORDER BY number DESC LIMIT 1");
    q.bind(1, organisation_);
    if (!q.next()) return {};
    return checkpoint_row(q);
}

// ---- duties, outcomes --------------------------------------------------------------------------------------------------

std::optional<DutyRow> Reader::duty(const std::string& id) {
    Query q = query("SELECT " + duty_columns + " FROM duty WHERE organisation_id = $1 AND id = $2");
    q.bind(1, organisation_).bind(2, id);
    if (!q.next()) return {};
    return duty_row(q);
}
std::vector<DutyRow> Reader::duties_of(const std::string& record) {
    Query q = query("SELECT " + duty_columns + " FROM duty WHERE organisation_id = $1 AND record = $2 ORDER BY started_at, id");
    q.bind(1, organisation_).bind(2, record);
    std::vector<DutyRow> out;
    while (q.next()) out.push_back(duty_row(q));
    return out;
}
std::vector<DutyRow> Reader::open_duties(const std::vector<std::string>& seats, int limit) {
    // `+due_at`: sorted after the duties are found, rather than found by walking all duties as they fall due.
    Query q = query("SELECT " + duty_columns + " FROM duty WHERE organisation_id = $1 AND id IN (SELECT s.duty FROM duty_seat s WHERE s.organisation_id = $1 AND s.seat IN " + dialect().texts_of("$2") + ") "
                    "ORDER BY COALESCE(+due_at, 9223372036854775807), id LIMIT $3");
    q.bind(1, organisation_).bind(2, json_of(seats)).bind(3, limit);
    std::vector<DutyRow> out;
    while (q.next()) out.push_back(duty_row(q));
    return out;
}
std::vector<DutyRow> Reader::open_duties_of(const std::vector<std::string>& records) {
    Query q = query("SELECT " + duty_columns + " FROM duty" + dialect().by_index("duty_record") + " WHERE organisation_id = $1 AND record IN " + dialect().texts_of("$2") + " AND closed_at IS NULL "
                    "ORDER BY COALESCE(due_at, 9223372036854775807), id");
    q.bind(1, organisation_).bind(2, json_of(records));
    std::vector<DutyRow> out;
    while (q.next()) out.push_back(duty_row(q));
    return out;
}
std::vector<DutyRow> Reader::open_duties_of_clause(const std::string& clause, const std::string& after, int limit) {
    Query q = query("SELECT " + duty_columns + " FROM duty_clause c CROSS JOIN duty "
                    "WHERE duty.organisation_id = c.organisation_id AND duty.id = c.duty AND c.organisation_id = $1 AND c.clause = $2 AND c.duty > $3 AND closed_at IS NULL ORDER BY c.duty LIMIT $4");
    q.bind(1, organisation_).bind(2, clause).bind(3, after).bind(4, limit);
    std::vector<DutyRow> out;
    while (q.next()) out.push_back(duty_row(q));
    return out;
}
std::vector<DutyRow> Reader::all_open_duties(const std::string& after, int limit) {
    Query q = query("SELECT " + duty_columns + " FROM duty WHERE organisation_id = $1 AND closed_at IS NULL AND id > $2 ORDER BY id LIMIT $3");
    q.bind(1, organisation_).bind(2, after).bind(3, limit);
    std::vector<DutyRow> out;
    while (q.next()) out.push_back(duty_row(q));
    return out;
}
std::vector<DutyRow> Reader::duties_to_wake(Instant until, int limit) {
    Query q = query("SELECT " + duty_columns + " FROM duty WHERE organisation_id = $1 AND next_wake_at IS NOT NULL AND next_wake_at <= $2 ORDER BY next_wake_at, id LIMIT $3");
    q.bind(1, organisation_).bind(2, until).bind(3, limit);
    std::vector<DutyRow> out;
    while (q.next()) out.push_back(duty_row(q));
    return out;
}
std::optional<Instant> Reader::next_wake() {
    Query q = query("SELECT next_wake_at FROM duty WHERE organisation_id = $1 AND next_wake_at IS NOT NULL ORDER BY next_wake_at LIMIT 1");
    q.bind(1, organisation_);
    if (!q.next()) return {};
    return q.instant(0);
}
std::int64_t Reader::count_open_duties_of_clause(const std::string& clause) {
    Query q = query("SELECT COUNT(*) FROM duty_clause c JOIN duty d ON d.organisation_id = c.organisation_id AND d.id = c.duty WHERE c.organisation_id = $1 AND c.clause = $2 AND d.closed_at IS NULL");
    q.bind(1, organisation_).bind(2, clause);
    return q.next() ? q.integer(0) : 0;
}
std::vector<std::pair<std::string, std::int64_t>> Reader::count_outcomes(const std::string& clause, Instant from, Instant to) {
    Query q = query("SELECT outcome, COUNT(*) FROM clause_outcome WHERE organisation_id = $1 AND clause = $2 AND at >= $3 AND at < $4 GROUP BY outcome ORDER BY outcome");
    q.bind(1, organisation_).bind(2, clause).bind(3, from).bind(4, to);
    std::vector<std::pair<std::string, std::int64_t>> out;
    while (q.next()) out.emplace_back(q.text(0), q.integer(1));
    return out;
}
std::vector<OutcomeRow> Reader::outcomes(const std::string& clause, const std::string& outcome, std::int64_t before, int limit) {
    Query q = query("SELECT id, clause, outcome, rule, record, at, event_sequence FROM clause_outcome WHERE organisation_id = $1 AND clause = $2 AND ($3 = '' OR outcome = $3) AND id < $4 ORDER BY id DESC LIMIT $5");
    q.bind(1, organisation_).bind(2, clause).bind(3, outcome).bind(4, before > 0 ? before : INT64_MAX).bind(5, limit);
    std::vector<OutcomeRow> out;
    while (q.next()) out.push_back(outcome_row(q));
    return out;
}
std::vector<OutcomeRow> Reader::outcomes_of_record(const std::string& record) {
    Query q = query(std::string("SELECT id, clause, outcome, rule, record, at, event_sequence FROM clause_outcome") + dialect().by_index("clause_outcome_record") + " WHERE organisation_id = $1 AND record = $2 ORDER BY id");
    q.bind(1, organisation_).bind(2, record);
    std::vector<OutcomeRow> out;
    while (q.next()) out.push_back(outcome_row(q));
    return out;
}
bool Reader::has_occurrence(const std::string& schedule, const std::string& object, const std::string& period) {
    Query q = query("SELECT 1 FROM occurrence WHERE organisation_id = $1 AND schedule = $2 AND object = $3 AND period = $4");
    q.bind(1, organisation_).bind(2, schedule).bind(3, object).bind(4, period);
    return q.next();
}

// ---- the rest ----------------------------------------------------------------------------------------------------------

std::optional<Json> Reader::answer(const std::string& actor, const std::string& key) {
    Query q = query("SELECT answer FROM answer WHERE organisation_id = $1 AND actor = $2 AND key = $3");
    q.bind(1, organisation_).bind(2, actor).bind(3, key);
    if (!q.next()) return {};
    return q.json(0);
}
std::vector<NoticeRow> Reader::notices(const std::string& person, bool unread, const std::string& before, int limit) {
    Query q = query(unread ? "SELECT id, person, record, text, at, read_at, clauses FROM notice WHERE organisation_id = $1 AND person = $2 AND id < $3 AND read_at IS NULL ORDER BY id DESC LIMIT $4"
                           : "SELECT id, person, record, text, at, read_at, clauses FROM notice WHERE organisation_id = $1 AND person = $2 AND id < $3 ORDER BY id DESC LIMIT $4");
    q.bind(1, organisation_).bind(2, person).bind(3, before.empty() ? "~" : before).bind(4, limit);
    std::vector<NoticeRow> out;
    while (q.next()) out.push_back({q.text(0), q.text(1), q.text(2), q.text(3), q.instant(4), q.maybe_instant(5), list_of(q.json(6))});
    return out;
}
std::int64_t Reader::count_unread(const std::string& person) {
    Query q = query("SELECT COUNT(*) FROM notice" + dialect().by_index("notice_unread") + " WHERE organisation_id = $1 AND person = $2 AND read_at IS NULL");
    q.bind(1, organisation_).bind(2, person);
    return q.next() ? q.integer(0) : 0;
}
std::optional<FileRow> Reader::file(const std::string& id) {
    Query q = query("SELECT id, record, field, name, media_type, bytes, by_person, at FROM file WHERE organisation_id = $1 AND id = $2");
    q.bind(1, organisation_).bind(2, id);
    if (!q.next()) return {};
    FileRow row{q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), q.text(5), q.text(6), q.instant(7), 0};
    row.size = static_cast<std::int64_t>(row.bytes.size());
    return row;
}
std::vector<FileRow> Reader::files_of(const std::string& record) {
    Query q = query("SELECT id, record, field, name, media_type, LENGTH(bytes), by_person, at FROM file WHERE organisation_id = $1 AND record = $2 ORDER BY at, id");
    q.bind(1, organisation_).bind(2, record);
    std::vector<FileRow> out;
    while (q.next()) out.push_back({q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), {}, q.text(6), q.instant(7), q.integer(5)});
    return out;
}
std::vector<AttestationRow> Reader::attestations(const std::string& pack) {
    Query q = query("SELECT pack, clause, person, note, answer, at, expires_at FROM attestation WHERE organisation_id = $1 AND pack = $2 ORDER BY clause, at");
    q.bind(1, organisation_).bind(2, pack);
    std::vector<AttestationRow> out;
    while (q.next()) out.push_back({q.text(0), q.text(1), q.text(2), q.text(3), q.boolean(4), q.instant(5), q.maybe_instant(6)});
    return out;
}
std::vector<ParameterRow> Reader::parameters(const std::string& pack) {
    Query q = query("SELECT pack, parameter, from_on, value FROM parameter_value WHERE organisation_id = $1 AND pack = $2 ORDER BY parameter, from_on, at");
    q.bind(1, organisation_).bind(2, pack);
    std::vector<ParameterRow> out;
    while (q.next()) out.push_back({q.text(0), q.text(1), q.text(2), q.json(3)});
    return out;
}
std::optional<Json> Reader::document(const std::string& name) {
    Query q = query("SELECT document FROM document WHERE organisation_id = $1 AND name = $2");
    q.bind(1, organisation_).bind(2, name);
    if (!q.next()) return {};
    return q.json(0);
}
std::int64_t Reader::counter(const std::string& name) {
    Query q = query("SELECT value FROM counter WHERE organisation_id = $1 AND name = $2");
    q.bind(1, organisation_).bind(2, name);
    return q.next() ? q.integer(0) : 0;
}
std::vector<ViewRow> Reader::views(const std::string& person, const std::string& type) {
    Query q = query("SELECT person, type, name, document FROM saved_view WHERE organisation_id = $1 AND person = $2 AND type = $3 ORDER BY name");
    q.bind(1, organisation_).bind(2, person).bind(3, type);
    std::vector<ViewRow> out;
    while (q.next()) out.push_back({q.text(0), q.text(1), q.text(2), q.json(3)});
    return out;
}
std::vector<ReadView::Hit> Reader::search(const std::string& words, const std::vector<std::string>& types, int limit) {
    const std::vector<std::string> wanted = words_of(words);
    return wanted.empty() ? std::vector<ReadView::Hit>() : dialect().search(session_, organisation_, wanted, types, limit);
}
std::optional<AccountRow> Reader::account(const std::string& login) {
    Query q = query("SELECT login, person, password_hash, failures, locked_until, active FROM account WHERE organisation_id = $1 AND login = $2");
    q.bind(1, organisation_).bind(2, login);
    if (!q.next()) return {};
    return account_row(q);
}
std::vector<AccountRow> Reader::accounts() {
    Query q = query("SELECT login, person, password_hash, failures, locked_until, active FROM account WHERE organisation_id = $1 ORDER BY login");
    q.bind(1, organisation_);
    std::vector<AccountRow> out;
    while (q.next()) out.push_back(account_row(q));
    return out;
}
std::optional<SessionRow> Reader::session(const std::string& token_hash) {
    Query q = query("SELECT token_hash, person, login, csrf, created_at, expires_at FROM session WHERE organisation_id = $1 AND token_hash = $2");
    q.bind(1, organisation_).bind(2, token_hash);
    if (!q.next()) return {};
    return SessionRow{q.text(0), q.text(1), q.text(2), q.text(3), q.instant(4), q.instant(5)};
}
std::optional<TokenRow> Reader::token(const std::string& token_hash) {
    Query q = query("SELECT token_hash, person, name, created_at FROM token WHERE organisation_id = $1 AND token_hash = $2");
    q.bind(1, organisation_).bind(2, token_hash);
    if (!q.next()) return {};
    return TokenRow{q.text(0), q.text(1), q.text(2), q.instant(3)};
}
std::vector<TokenRow> Reader::tokens() {
    Query q = query("SELECT token_hash, person, name, created_at FROM token WHERE organisation_id = $1 ORDER BY created_at, token_hash");
    q.bind(1, organisation_);
    std::vector<TokenRow> out;
    while (q.next()) out.push_back({q.text(0), q.text(1), q.text(2), q.instant(3)});
    return out;
}
std::vector<std::pair<std::string, std::string>> Reader::pack_files(const std::string& pack, const std::string& version) {
    Query q = query("SELECT path, text FROM pack_file WHERE organisation_id = $1 AND pack = $2 AND version = $3 ORDER BY path");
    q.bind(1, organisation_).bind(2, pack).bind(3, version);
    std::vector<std::pair<std::string, std::string>> out;
    while (q.next()) out.emplace_back(q.text(0), q.text(1));
    return out;
}

}  // namespace huiyin::store::sql
