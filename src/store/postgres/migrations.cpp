// The schema, by numbered steps that are never edited. The organisation leads every key and every index, so that the tables can
// be distributed by it. Instants are milliseconds, truths 0 and 1, JSON the text that was given: a number keeps its digits.
#include "store/postgres/connection.hpp"

#include <iterator>

namespace huiyin::store::postgres {
namespace {

constexpr const char* first = R"sql(
CREATE TABLE record (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL, fields TEXT NOT NULL,
    version BIGINT NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, created_by TEXT NOT NULL, owner TEXT NOT NULL,
    department TEXT NOT NULL, customer TEXT NOT NULL, title TEXT NOT NULL, pack_version TEXT NOT NULL, is_open BIGINT NOT NULL,
    next_due_at BIGINT, is_late BIGINT NOT NULL, meta TEXT NOT NULL,
    PRIMARY KEY (organisation_id, id));
CREATE UNIQUE INDEX record_number ON record (organisation_id, type, number) WHERE number <> '';
CREATE INDEX record_changed ON record (organisation_id, type, changed_at, id);
CREATE INDEX record_created ON record (organisation_id, type, created_at, id);
CREATE INDEX record_open ON record (organisation_id, type, is_open, changed_at, id);
CREATE INDEX record_state ON record (organisation_id, type, state, changed_at, id);
CREATE INDEX record_owner ON record (organisation_id, owner, changed_at, id);
CREATE INDEX record_customer ON record (organisation_id, customer, changed_at, id);
CREATE TABLE record_reference (
    organisation_id TEXT NOT NULL, target TEXT NOT NULL, type TEXT NOT NULL, field TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (organisation_id, target, type, field, record));
CREATE INDEX record_reference_record ON record_reference (organisation_id, record);
CREATE TABLE record_index (
    organisation_id TEXT NOT NULL, type TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (organisation_id, type, field, value, record));
CREATE INDEX record_index_record ON record_index (organisation_id, record);
CREATE TABLE event (
    organisation_id TEXT NOT NULL, sequence BIGINT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, record_sequence BIGINT NOT NULL, type TEXT NOT NULL,
    at BIGINT NOT NULL, entered_at BIGINT NOT NULL, actor TEXT NOT NULL, data TEXT NOT NULL, clauses TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (organisation_id, sequence));
CREATE UNIQUE INDEX event_record ON event (organisation_id, record, record_sequence);
CREATE TABLE checkpoint (
    organisation_id TEXT NOT NULL, number BIGINT NOT NULL, from_sequence BIGINT NOT NULL, to_sequence BIGINT NOT NULL, root TEXT NOT NULL, previous_root TEXT NOT NULL,
    signature TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (organisation_id, number));
CREATE TABLE duty (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL, record TEXT NOT NULL, round BIGINT NOT NULL, status TEXT NOT NULL, started_at BIGINT NOT NULL,
    due_at BIGINT, next_wake_at BIGINT, closed_at BIGINT, holder_kind TEXT NOT NULL, holder TEXT NOT NULL, provisional BIGINT NOT NULL, data TEXT NOT NULL,
    seats TEXT NOT NULL, period TEXT NOT NULL, concerns TEXT NOT NULL, concerns_type TEXT NOT NULL, department TEXT NOT NULL, hidden BIGINT NOT NULL, place TEXT NOT NULL,
    PRIMARY KEY (organisation_id, id));
CREATE INDEX duty_record ON duty (organisation_id, record, started_at, id);
CREATE INDEX duty_wake ON duty (organisation_id, next_wake_at, id) WHERE next_wake_at IS NOT NULL;
CREATE INDEX duty_open ON duty (organisation_id, id) WHERE closed_at IS NULL;
CREATE TABLE duty_clause (
    organisation_id TEXT NOT NULL, clause TEXT NOT NULL, duty TEXT NOT NULL, PRIMARY KEY (organisation_id, clause, duty));
CREATE TABLE clause_outcome (
    organisation_id TEXT NOT NULL, id BIGINT NOT NULL, clause TEXT NOT NULL, outcome TEXT NOT NULL, rule TEXT NOT NULL, record TEXT NOT NULL, at BIGINT NOT NULL,
    event_sequence BIGINT NOT NULL, PRIMARY KEY (organisation_id, id));
CREATE INDEX clause_outcome_clause ON clause_outcome (organisation_id, clause, outcome, at);
CREATE INDEX clause_outcome_page ON clause_outcome (organisation_id, clause, id);
CREATE INDEX clause_outcome_record ON clause_outcome (organisation_id, record, id);
CREATE TABLE occurrence (
    organisation_id TEXT NOT NULL, schedule TEXT NOT NULL, object TEXT NOT NULL, period TEXT NOT NULL, record TEXT NOT NULL,
    duty TEXT NOT NULL,
    PRIMARY KEY (organisation_id, schedule, object, period));
CREATE TABLE counter (organisation_id TEXT NOT NULL, name TEXT NOT NULL, value BIGINT NOT NULL, PRIMARY KEY (organisation_id, name));
CREATE TABLE answer (
    organisation_id TEXT NOT NULL, actor TEXT NOT NULL, key TEXT NOT NULL, answer TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (organisation_id, actor, key));
CREATE INDEX answer_at ON answer (organisation_id, at);
CREATE TABLE notice (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, record TEXT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL, read_at BIGINT, clauses TEXT NOT NULL,
    PRIMARY KEY (organisation_id, id));
CREATE INDEX notice_person ON notice (organisation_id, person, id);
CREATE INDEX notice_unread ON notice (organisation_id, person, id) WHERE read_at IS NULL;
CREATE TABLE file (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, bytes BYTEA NOT NULL,
    by_person TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (organisation_id, id));
CREATE INDEX file_record ON file (organisation_id, record, at);
CREATE TABLE account (
    organisation_id TEXT NOT NULL, login TEXT NOT NULL, person TEXT NOT NULL, password_hash TEXT NOT NULL, failures BIGINT NOT NULL, locked_until BIGINT NOT NULL,
    active BIGINT NOT NULL, PRIMARY KEY (organisation_id, login));
CREATE TABLE session (
    organisation_id TEXT NOT NULL, token_hash TEXT NOT NULL, person TEXT NOT NULL, login TEXT NOT NULL, csrf TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, token_hash));
CREATE INDEX session_expires ON session (organisation_id, expires_at);
CREATE TABLE token (
    organisation_id TEXT NOT NULL, token_hash TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, created_at BIGINT NOT NULL, PRIMARY KEY (organisation_id, token_hash));
CREATE TABLE attestation (
    organisation_id TEXT NOT NULL, pack TEXT NOT NULL, clause TEXT NOT NULL, at BIGINT NOT NULL, person TEXT NOT NULL, note TEXT NOT NULL, answer BIGINT NOT NULL, expires_at BIGINT,
    PRIMARY KEY (organisation_id, pack, clause, at));
CREATE TABLE parameter_value (
    organisation_id TEXT NOT NULL, pack TEXT NOT NULL, parameter TEXT NOT NULL, from_on TEXT NOT NULL, at BIGINT NOT NULL, value TEXT NOT NULL, by_person TEXT NOT NULL,
    PRIMARY KEY (organisation_id, pack, parameter, from_on, at));
CREATE TABLE document (organisation_id TEXT NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (organisation_id, name));
CREATE TABLE saved_view (
    organisation_id TEXT NOT NULL, person TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (organisation_id, person, type, name));
CREATE TABLE pack_file (
    organisation_id TEXT NOT NULL, pack TEXT NOT NULL, version TEXT NOT NULL, path TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (organisation_id, pack, version, path));
CREATE TABLE outbox (
    organisation_id TEXT NOT NULL, key TEXT NOT NULL, channel TEXT NOT NULL, message TEXT NOT NULL, at BIGINT NOT NULL, sent_at BIGINT, PRIMARY KEY (organisation_id, key));
CREATE INDEX outbox_waiting ON outbox (organisation_id, at) WHERE sent_at IS NULL;
CREATE INDEX record_due_key ON record (organisation_id, type, COALESCE(next_due_at, 9223372036854775807), id);
CREATE INDEX record_number_key ON record (organisation_id, type, number, id);
CREATE INDEX record_department ON record (organisation_id, department, changed_at, id);
CREATE INDEX record_late ON record (organisation_id, type, changed_at, id) WHERE is_late = 1;
CREATE TABLE duty_seat (
    organisation_id TEXT NOT NULL, seat TEXT NOT NULL, duty TEXT NOT NULL, PRIMARY KEY (organisation_id, seat, duty));
CREATE INDEX duty_seat_duty ON duty_seat (organisation_id, duty);
CREATE INDEX clause_outcome_event ON clause_outcome (organisation_id, event_sequence);
CREATE TABLE posting (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, book TEXT NOT NULL, what TEXT NOT NULL, from_holder TEXT NOT NULL, to_holder TEXT NOT NULL, amount TEXT NOT NULL,
    record TEXT NOT NULL, action TEXT NOT NULL, event TEXT NOT NULL, at BIGINT NOT NULL, reverses TEXT NOT NULL, PRIMARY KEY (organisation_id, id));
CREATE INDEX posting_from ON posting (organisation_id, from_holder, book, at);
CREATE INDEX posting_to ON posting (organisation_id, to_holder, book, at);
CREATE INDEX posting_book ON posting (organisation_id, book, at);
CREATE INDEX posting_record ON posting (organisation_id, record, id);
CREATE TABLE balance (
    organisation_id TEXT NOT NULL, book TEXT NOT NULL, holder TEXT NOT NULL, what TEXT NOT NULL, amount TEXT NOT NULL,
    PRIMARY KEY (organisation_id, book, holder, what));
CREATE TABLE device (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, registered_at BIGINT NOT NULL, next BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, id));
CREATE TABLE device_command (
    organisation_id TEXT NOT NULL, device TEXT NOT NULL, sequence BIGINT NOT NULL, place BIGINT NOT NULL, record TEXT NOT NULL, status TEXT NOT NULL, print TEXT NOT NULL,
    at BIGINT NOT NULL, entered_at BIGINT NOT NULL, command TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (organisation_id, device, sequence));
CREATE INDEX device_command_record ON device_command (organisation_id, device, record, sequence);
CREATE INDEX duty_due ON duty (organisation_id, COALESCE(due_at, 9223372036854775807), id);
CREATE INDEX duty_period ON duty (organisation_id, period, definition);
CREATE INDEX duty_clause_duty ON duty_clause (organisation_id, duty, clause);
CREATE TABLE search_text (
    organisation_id TEXT NOT NULL, record TEXT NOT NULL, type TEXT NOT NULL, number BIGINT NOT NULL, body TEXT NOT NULL, grams BIGINT[] NOT NULL,
    PRIMARY KEY (organisation_id, record));
CREATE UNIQUE INDEX search_text_number ON search_text (organisation_id, number);
CREATE INDEX search_text_grams ON search_text USING gin (grams);
CREATE TABLE writer (
    organisation_id TEXT NOT NULL, node TEXT NOT NULL, number BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now(), PRIMARY KEY (organisation_id, node));
CREATE TABLE announced (
    organisation_id TEXT NOT NULL, number BIGINT NOT NULL, node TEXT NOT NULL, notices TEXT NOT NULL, PRIMARY KEY (organisation_id, number));
)sql";

constexpr const char* const migrations[]{first};

/// Texts stand in the order of their bytes, as on SQLite, whatever the order of the database: pages and ranges are cut by it.
std::string by_bytes(std::string_view schema) {
    constexpr std::string_view type = " TEXT ";
    std::string out;
    for (std::size_t at = 0;;) {
        const std::size_t next = schema.find(type, at);
        out += schema.substr(at, next - at);
        if (next == std::string_view::npos) return out;
        out += " TEXT COLLATE \"C\" ";
        at = next + type.size();
    }
}

}  // namespace

void migrate(Connection& connection) {
    constexpr const char* one_node_at_a_time = "SELECT pg_advisory_xact_lock(5223642618463907953)";     // a number of our own
    connection.script("BEGIN");
    connection.script(one_node_at_a_time);
    connection.script("CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now())");
    std::int64_t done = 0;
    {
        Query query(connection, "SELECT COALESCE(MAX(number), 0) FROM schema_version");
        if (query.next()) done = query.integer(0);
    }
    const auto known = static_cast<std::int64_t>(std::size(migrations));
    if (done > known) throw Failure("the database was made by a newer Huiyin (schema " + std::to_string(done) + ", known " + std::to_string(known) + ")");
    for (std::int64_t number = done + 1; number <= known; ++number) {
        connection.script(by_bytes(migrations[number - 1]));
        Query query(connection, "INSERT INTO schema_version (number) VALUES ($1)");
        query.bind(1, number).run();
    }
    connection.script("COMMIT");
}

}  // namespace huiyin::store::postgres
