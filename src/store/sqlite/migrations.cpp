// The schema, by numbered steps that are never edited. The organisation leads every key, so that the tables can be
// distributed by it. Texts are UTF-8, instants milliseconds, booleans 0 and 1; PostgreSQL's variant differs in BYTEA for
// BLOB, BIGINT for INTEGER, and in the search table.
#include "store/sqlite/connection.hpp"

#include <iterator>

namespace huiyin::store::sqlite {
namespace {

constexpr const char* first = R"sql(
CREATE TABLE record (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL, fields TEXT NOT NULL,
    version INTEGER NOT NULL, created_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, created_by TEXT NOT NULL, owner TEXT NOT NULL,
    department TEXT NOT NULL, customer TEXT NOT NULL, title TEXT NOT NULL, pack_version TEXT NOT NULL, is_open INTEGER NOT NULL,
    next_due_at INTEGER, is_late INTEGER NOT NULL, meta TEXT NOT NULL,
    PRIMARY KEY (organisation_id, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX record_number ON record (organisation_id, type, number) WHERE number <> '';
CREATE INDEX record_changed ON record (organisation_id, type, changed_at, id);
CREATE INDEX record_created ON record (organisation_id, type, created_at, id);
CREATE INDEX record_open ON record (organisation_id, type, is_open, changed_at, id);
CREATE INDEX record_due ON record (organisation_id, type, next_due_at, id);
CREATE INDEX record_state ON record (organisation_id, type, state, changed_at, id);
CREATE INDEX record_owner ON record (organisation_id, owner, changed_at, id);
CREATE INDEX record_customer ON record (organisation_id, customer, changed_at, id);
CREATE TABLE record_reference (
    organisation_id TEXT NOT NULL, target TEXT NOT NULL, type TEXT NOT NULL, field TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (organisation_id, target, type, field, record)) WITHOUT ROWID;
CREATE INDEX record_reference_record ON record_reference (organisation_id, record);
CREATE TABLE record_index (
    organisation_id TEXT NOT NULL, type TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (organisation_id, type, field, value, record)) WITHOUT ROWID;
CREATE INDEX record_index_record ON record_index (organisation_id, record);
CREATE TABLE event (
    organisation_id TEXT NOT NULL, sequence INTEGER NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, record_sequence INTEGER NOT NULL, type TEXT NOT NULL,
    at INTEGER NOT NULL, entered_at INTEGER NOT NULL, actor TEXT NOT NULL, data TEXT NOT NULL, clauses TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (organisation_id, sequence)) WITHOUT ROWID;
CREATE UNIQUE INDEX event_record ON event (organisation_id, record, record_sequence);
CREATE TABLE checkpoint (
    organisation_id TEXT NOT NULL, number INTEGER NOT NULL, from_sequence INTEGER NOT NULL, to_sequence INTEGER NOT NULL, root TEXT NOT NULL, previous_root TEXT NOT NULL,
    signature TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (organisation_id, number)) WITHOUT ROWID;
CREATE TABLE duty (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL, record TEXT NOT NULL, round INTEGER NOT NULL, status TEXT NOT NULL, started_at INTEGER NOT NULL,
    due_at INTEGER, next_wake_at INTEGER, closed_at INTEGER, holder_kind TEXT NOT NULL, holder TEXT NOT NULL, provisional INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (organisation_id, id)) WITHOUT ROWID;
CREATE INDEX duty_record ON duty (organisation_id, record, started_at, id);
CREATE INDEX duty_holder ON duty (organisation_id, holder_kind, holder, due_at) WHERE closed_at IS NULL;
CREATE INDEX duty_wake ON duty (organisation_id, next_wake_at, id) WHERE next_wake_at IS NOT NULL;
CREATE INDEX duty_open ON duty (organisation_id, id) WHERE closed_at IS NULL;
CREATE TABLE duty_clause (
    organisation_id TEXT NOT NULL, clause TEXT NOT NULL, duty TEXT NOT NULL, PRIMARY KEY (organisation_id, clause, duty)) WITHOUT ROWID;
CREATE TABLE clause_outcome (
    organisation_id TEXT NOT NULL, id INTEGER NOT NULL, clause TEXT NOT NULL, outcome TEXT NOT NULL, rule TEXT NOT NULL, record TEXT NOT NULL, at INTEGER NOT NULL,
    event_sequence INTEGER NOT NULL, PRIMARY KEY (organisation_id, id)) WITHOUT ROWID;
CREATE INDEX clause_outcome_clause ON clause_outcome (organisation_id, clause, outcome, at);
CREATE INDEX clause_outcome_page ON clause_outcome (organisation_id, clause, id);
CREATE INDEX clause_outcome_record ON clause_outcome (organisation_id, record, id);
CREATE TABLE occurrence (
    organisation_id TEXT NOT NULL, schedule TEXT NOT NULL, object TEXT NOT NULL, period TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (organisation_id, schedule, object, period)) WITHOUT ROWID;
CREATE TABLE counter (organisation_id TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (organisation_id, name)) WITHOUT ROWID;
CREATE TABLE answer (
    organisation_id TEXT NOT NULL, actor TEXT NOT NULL, key TEXT NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (organisation_id, actor, key)) WITHOUT ROWID;
CREATE INDEX answer_at ON answer (organisation_id, at);
CREATE TABLE notice (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, record TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL, read_at INTEGER, clauses TEXT NOT NULL,
    PRIMARY KEY (organisation_id, id)) WITHOUT ROWID;
CREATE INDEX notice_person ON notice (organisation_id, person, id);
CREATE INDEX notice_unread ON notice (organisation_id, person, id) WHERE read_at IS NULL;
CREATE TABLE file (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL, name TEXT NOT NULL, media_type TEXT NOT NULL, bytes BLOB NOT NULL,
    by_person TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (organisation_id, id));
CREATE INDEX file_record ON file (organisation_id, record, at);
CREATE TABLE account (
    organisation_id TEXT NOT NULL, login TEXT NOT NULL, person TEXT NOT NULL, password_hash TEXT NOT NULL, failures INTEGER NOT NULL, locked_until INTEGER NOT NULL,
    active INTEGER NOT NULL, PRIMARY KEY (organisation_id, login)) WITHOUT ROWID;
CREATE TABLE session (
    organisation_id TEXT NOT NULL, token_hash TEXT NOT NULL, person TEXT NOT NULL, login TEXT NOT NULL, csrf TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, token_hash)) WITHOUT ROWID;
CREATE INDEX session_expires ON session (organisation_id, expires_at);
CREATE TABLE token (
    organisation_id TEXT NOT NULL, token_hash TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL, PRIMARY KEY (organisation_id, token_hash)) WITHOUT ROWID;
CREATE TABLE attestation (
    organisation_id TEXT NOT NULL, pack TEXT NOT NULL, clause TEXT NOT NULL, at INTEGER NOT NULL, person TEXT NOT NULL, note TEXT NOT NULL, answer INTEGER NOT NULL, expires_at INTEGER,
    PRIMARY KEY (organisation_id, pack, clause, at)) WITHOUT ROWID;
CREATE TABLE parameter_value (
    organisation_id TEXT NOT NULL, pack TEXT NOT NULL, parameter TEXT NOT NULL, from_on TEXT NOT NULL, at INTEGER NOT NULL, value TEXT NOT NULL, by_person TEXT NOT NULL,
    PRIMARY KEY (organisation_id, pack, parameter, from_on, at)) WITHOUT ROWID;
CREATE TABLE document (organisation_id TEXT NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (organisation_id, name)) WITHOUT ROWID;
CREATE TABLE saved_view (
    organisation_id TEXT NOT NULL, person TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (organisation_id, person, type, name)) WITHOUT ROWID;
CREATE TABLE pack_file (
    organisation_id TEXT NOT NULL, pack TEXT NOT NULL, version TEXT NOT NULL, path TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (organisation_id, pack, version, path)) WITHOUT ROWID;
CREATE TABLE outbox (
    organisation_id TEXT NOT NULL, key TEXT NOT NULL, channel TEXT NOT NULL, message TEXT NOT NULL, at INTEGER NOT NULL, sent_at INTEGER, PRIMARY KEY (organisation_id, key)) WITHOUT ROWID;
CREATE INDEX outbox_waiting ON outbox (organisation_id, at) WHERE sent_at IS NULL;
CREATE TABLE search_text (id INTEGER PRIMARY KEY, organisation_id TEXT NOT NULL, record TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL);
CREATE UNIQUE INDEX search_text_record ON search_text (organisation_id, record);
CREATE VIRTUAL TABLE search USING fts5(body, content='search_text', content_rowid='id', tokenize='characters', columnsize=0);
)sql";

// Lists by due time sort what has none last, and lists by number hold records without one: both need the whole key.
constexpr const char* second = R"sql(
DROP INDEX record_due;
CREATE INDEX record_due_key ON record (organisation_id, type, COALESCE(next_due_at, 9223372036854775807), id);
CREATE INDEX record_number_key ON record (organisation_id, type, number, id);
CREATE INDEX record_department ON record (organisation_id, department, changed_at, id);
CREATE INDEX record_late ON record (organisation_id, type, changed_at, id) WHERE is_late = 1;
)sql";

// Whose duty it is may be several: two roles, a person and a deputy.
constexpr const char* third = R"sql(
DROP INDEX duty_holder;
ALTER TABLE duty ADD COLUMN seats TEXT NOT NULL DEFAULT '[]';
CREATE TABLE duty_seat (
    organisation_id TEXT NOT NULL, seat TEXT NOT NULL, duty TEXT NOT NULL, PRIMARY KEY (organisation_id, seat, duty)) WITHOUT ROWID;
CREATE INDEX duty_seat_duty ON duty_seat (organisation_id, duty);
INSERT INTO duty_seat (organisation_id, seat, duty) SELECT organisation_id, holder_kind || ':' || holder, id FROM duty WHERE closed_at IS NULL AND holder <> '';
CREATE INDEX clause_outcome_event ON clause_outcome (organisation_id, event_sequence);
)sql";

// Postings and the balances that they add up to.
constexpr const char* books = R"sql(
CREATE TABLE posting (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, book TEXT NOT NULL, what TEXT NOT NULL, from_holder TEXT NOT NULL, to_holder TEXT NOT NULL, amount TEXT NOT NULL,
    record TEXT NOT NULL, action TEXT NOT NULL, event TEXT NOT NULL, at INTEGER NOT NULL, reverses TEXT NOT NULL, PRIMARY KEY (organisation_id, id)) WITHOUT ROWID;
CREATE INDEX posting_from ON posting (organisation_id, from_holder, book, at);
CREATE INDEX posting_to ON posting (organisation_id, to_holder, book, at);
CREATE INDEX posting_book ON posting (organisation_id, book, at);
CREATE INDEX posting_record ON posting (organisation_id, record, id);
CREATE TABLE balance (
    organisation_id TEXT NOT NULL, book TEXT NOT NULL, holder TEXT NOT NULL, what TEXT NOT NULL, amount TEXT NOT NULL,
    PRIMARY KEY (organisation_id, book, holder, what)) WITHOUT ROWID;
)sql";

// Devices that send their commands later, each by its own sequence.
constexpr const char* devices = R"sql(
CREATE TABLE device (
    organisation_id TEXT NOT NULL, id TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, registered_at INTEGER NOT NULL, next INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, id)) WITHOUT ROWID;
CREATE TABLE device_command (
    organisation_id TEXT NOT NULL, device TEXT NOT NULL, sequence INTEGER NOT NULL, place INTEGER NOT NULL, record TEXT NOT NULL, status TEXT NOT NULL, print TEXT NOT NULL,
    at INTEGER NOT NULL, entered_at INTEGER NOT NULL, command TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (organisation_id, device, sequence)) WITHOUT ROWID;
CREATE INDEX device_command_record ON device_command (organisation_id, device, record, sequence);
)sql";

// Occurrences know their duty; the duty ledger asks by period, record, department and due time.
constexpr const char* rounds = R"sql(
ALTER TABLE occurrence ADD COLUMN duty TEXT NOT NULL DEFAULT '';
ALTER TABLE duty ADD COLUMN period TEXT NOT NULL DEFAULT '';
ALTER TABLE duty ADD COLUMN concerns TEXT NOT NULL DEFAULT '';
ALTER TABLE duty ADD COLUMN concerns_type TEXT NOT NULL DEFAULT '';
ALTER TABLE duty ADD COLUMN department TEXT NOT NULL DEFAULT '';
ALTER TABLE duty ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
UPDATE duty SET period = COALESCE(json_extract(data, '$.period'), ''), concerns = CASE WHEN record <> '' THEN record ELSE COALESCE(json_extract(data, '$.object'), '') END;
UPDATE duty SET concerns_type = COALESCE((SELECT r.type FROM record r WHERE r.organisation_id = duty.organisation_id AND r.id = duty.concerns), ''),
                department = COALESCE((SELECT r.department FROM record r WHERE r.organisation_id = duty.organisation_id AND r.id = duty.concerns), '');
UPDATE duty SET concerns = '' WHERE concerns_type = '';
UPDATE occurrence SET duty = COALESCE((SELECT d.id FROM duty d WHERE d.organisation_id = occurrence.organisation_id AND d.definition = occurrence.schedule AND d.period = occurrence.period
                                          AND COALESCE(json_extract(d.data, '$.object'), '') = occurrence.object), '');
CREATE INDEX duty_due ON duty (organisation_id, COALESCE(due_at, 9223372036854775807), id);
CREATE INDEX duty_period ON duty (organisation_id, period, definition);
)sql";

// The duty ledger by place, and the clauses of a duty.
constexpr const char* ledger_groups = R"sql(
ALTER TABLE duty ADD COLUMN place TEXT NOT NULL DEFAULT '';
CREATE INDEX duty_clause_duty ON duty_clause (organisation_id, duty, clause);
)sql";

constexpr const char* const migrations[]{first, second, third, books, devices, rounds, ledger_groups};

}  // namespace

void migrate(Connection& connection) {
    connection.execute("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, at INTEGER NOT NULL)");
    std::int64_t done = 0;
    {
        Query query(connection, "SELECT COALESCE(MAX(number), 0) FROM schema_version");
        if (query.next()) done = query.integer(0);
    }
    const auto known = static_cast<std::int64_t>(std::size(migrations));
    if (done > known) throw Failure("the database was made by a newer Huiyin (schema " + std::to_string(done) + ", known " + std::to_string(known) + ")");
    for (std::int64_t number = done + 1; number <= known; ++number) {
        connection.execute("BEGIN IMMEDIATE");
        connection.execute(migrations[number - 1]);
        {
            Query query(connection, "INSERT INTO schema_version (number, at) VALUES ($1, 0)");
            query.bind(1, number).run();
        }
        connection.execute("COMMIT");
    }
}

}  // namespace huiyin::store::sqlite
