// Where everything is kept. One writer commits in groups; readers see snapshots. SQLite stands behind it (sqlite/),
// PostgreSQL may.
//
// Failures of the world (disk full, damaged file) are `Failure`; a job that throws is undone alone and its exception
// reaches its caller.
//
//   store->write([&](WriteTransaction& tx) { tx.put_record(row); });     // durable when it returns
//   auto view = store->read();                                           // a snapshot, for this thread
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/rows.hpp"

namespace huiyin::store {

class Failure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A row whose content can no longer be understood: changed or spoilt behind the store's back.
class Damaged : public Failure {
public:
    using Failure::Failure;
};

class ReadView {
public:
    virtual ~ReadView() = default;

    virtual std::optional<RecordRow> record(const std::string& id) = 0;
    virtual std::optional<RecordRow> record_by_number(const std::string& type, const std::string& number) = 0;
    virtual RecordPage records(const RecordFilter& filter) = 0;
    virtual std::int64_t count_records(const RecordFilter& filter) = 0;
    /// What one field of each record holds, and nothing else of it; in no order.
    virtual std::vector<Json> field_values(const RecordFilter& filter, const std::string& field) = 0;
    /// Ids of the records of `type` whose `field` refers to `target`, oldest first.
    virtual std::vector<std::string> referring(const std::string& type, const std::string& field, const std::string& target) = 0;
    /// Ids of records of any type that refer to `target`.
    virtual std::vector<std::string> referring_to(const std::string& target, int limit) = 0;
    /// Records of `type` whose indexed text field has the value (telephone numbers, logins), newest first.
    virtual std::vector<RecordRow> records_with(const std::string& type, const std::string& field, const std::string& value, int limit) = 0;
    /// Those whose value lies in [from, before), in the order of the bytes, the greatest first.
    virtual std::vector<RecordRow> records_between(const std::string& type, const std::string& field, const std::string& from, const std::string& before, int limit) = 0;

    virtual std::vector<EventRow> events_of(const std::string& record) = 0;
    virtual std::vector<EventRow> events(std::int64_t after_sequence, int limit) = 0;
    virtual std::optional<EventRow> event(std::int64_t sequence) = 0;
    virtual std::optional<EventRow> last_event() = 0;
    virtual std::int64_t last_sequence() = 0;                                                                              ///< of the last event; 0 when there is none
    /// Sequence and hash of the record's last event; 0 and nothing when it has none.
    virtual std::pair<std::int64_t, std::string> chain_end(const std::string& record) = 0;
    virtual std::optional<EventRow> last_event_of(const std::string& record) = 0;
    virtual std::vector<CheckpointRow> checkpoints() = 0;
    virtual std::optional<CheckpointRow> last_checkpoint() = 0;

    virtual std::optional<DutyRow> duty(const std::string& id) = 0;
    virtual std::vector<DutyRow> duties_of(const std::string& record) = 0;
    /// Open duties of which one of the seats is somebody's (person:ID, role:ROLE, department:ID), each once, by due time.
    virtual std::vector<DutyRow> open_duties(const std::vector<std::string>& seats, int limit) = 0;
    /// Open duties of these records, by due time.
    virtual std::vector<DutyRow> open_duties_of(const std::vector<std::string>& records) = 0;
    virtual std::vector<DutyRow> open_duties_of_clause(const std::string& clause, const std::string& after_id, int limit) = 0;
    virtual std::vector<DutyRow> all_open_duties(const std::string& after_id, int limit) = 0;
    virtual std::vector<DutyRow> duties_to_wake(Instant until, int limit) = 0;                                             ///< by wake time
    virtual std::optional<Instant> next_wake() = 0;
    virtual std::int64_t count_open_duties_of_clause(const std::string& clause) = 0;

    virtual std::vector<std::pair<std::string, std::int64_t>> count_outcomes(const std::string& clause, Instant from, Instant to) = 0;
    virtual std::vector<OutcomeRow> outcomes(const std::string& clause, const std::string& outcome, std::int64_t before_id, int limit) = 0;
    virtual std::vector<OutcomeRow> outcomes_of_record(const std::string& record) = 0;
    virtual bool has_occurrence(const std::string& schedule, const std::string& object, const std::string& period) = 0;
    virtual std::vector<OccurrenceRow> occurrences(const std::string& schedule, const std::string& object) = 0;            ///< newest period first
    virtual std::vector<OccurrenceRow> open_occurrences(const std::string& schedule, const std::string& object) = 0;       ///< whose duty is open; of all objects when empty
    /// By due time, those without one last.
    virtual LedgerPage duty_ledger(const LedgerFilter& filter) = 0;
    /// How many in each state and group, parted by record where the filter cannot tell whether its reader may know of it. Places are
    /// grouped by the next step below the place that the filter names.
    virtual std::vector<LedgerCount> count_duty_ledger(const LedgerFilter& filter, LedgerGroup by) = 0;

    /// What the holder has of the thing (every thing when empty).
    virtual Decimal balance(const std::string& book, const std::string& holder, const std::string& what) = 0;
    virtual std::vector<BalanceRow> balances_of(const std::string& book, const std::string& holder) = 0;                   ///< by thing
    virtual Decimal balance_at(const std::string& book, const std::string& holder, const std::string& what, Instant until) = 0;   ///< postings up to and at `until`
    /// The sum that went from one holder to the other in [from_at, before); an empty holder is any.
    virtual Decimal moved(const std::string& book, const std::string& from, const std::string& to, Instant from_at, Instant before) = 0;
    virtual std::vector<PostingRow> postings_of(const std::string& record) = 0;                                            ///< that its acts made, oldest first
    virtual std::vector<PostingRow> postings_of_holder(const std::string& holder, int limit) = 0;                          ///< newest first
    virtual std::vector<PostingRow> postings(const std::string& after_id, int limit) = 0;
    virtual std::vector<BalanceRow> balances() = 0;

    virtual std::optional<Json> answer(const std::string& actor, const std::string& key) = 0;                              ///< idempotency
    virtual std::vector<NoticeRow> notices(const std::string& person, bool unread_only, const std::string& before_id, int limit) = 0;
    virtual std::int64_t count_unread(const std::string& person) = 0;
    virtual std::optional<FileRow> file(const std::string& id) = 0;
    virtual std::vector<FileRow> files_of(const std::string& record) = 0;                                                   ///< without bytes
    virtual std::vector<AttestationRow> attestations(const std::string& pack) = 0;
    virtual std::vector<ParameterRow> parameters(const std::string& pack) = 0;
    virtual std::optional<Json> document(const std::string& name) = 0;                                                      ///< settings of the organisation: holidays, days, …
    virtual std::int64_t counter(const std::string& name) = 0;                                                              ///< the number that was given last; 0 before the first
    virtual std::vector<ViewRow> views(const std::string& person, const std::string& type) = 0;
    struct Hit { std::string record, type, snippet_field; };
    /// Newest first; any two consecutive characters of what was indexed find it.
    virtual std::vector<Hit> search(const std::string& words, const std::vector<std::string>& types, int limit) = 0;

    virtual std::optional<DeviceRow> device(const std::string& id) = 0;
    virtual std::optional<DeviceCommandRow> device_command(const std::string& device, std::int64_t sequence) = 0;
    /// What the device sent for the record, oldest first.
    virtual std::vector<DeviceCommandRow> device_commands(const std::string& device, const std::string& record) = 0;

    virtual std::optional<AccountRow> account(const std::string& login) = 0;
    virtual std::vector<AccountRow> accounts() = 0;
    virtual std::optional<SessionRow> session(const std::string& token_hash) = 0;
    virtual std::optional<TokenRow> token(const std::string& token_hash) = 0;
    virtual std::vector<TokenRow> tokens() = 0;                                                                             ///< oldest first
    virtual std::vector<std::pair<std::string, std::string>> pack_files(const std::string& pack, const std::string& version) = 0;
};

class WriteTransaction : public ReadView {
public:
    /// Runs the job as a part of the transaction that can be undone alone: when it throws, nothing of it stands, and the
    /// transaction goes on. Parts may hold parts.
    virtual void part(const std::function<void()>& job) = 0;

    virtual void put_record(const RecordRow& row, const std::vector<ReferenceRow>& references) = 0;       ///< inserts or replaces
    virtual void set_next_due(const std::string& record, Instant next_due_at) = 0;                        ///< nothing else of the row
    /// Takes the record out of every list, with its references, index, search entry and duties. Its events stay.
    virtual void remove_record(const std::string& record) = 0;
    virtual void put_index(const std::string& record, const std::string& type, const std::vector<std::pair<std::string, std::string>>& fields) = 0;
    virtual void put_search(const std::string& record, const std::string& type, const std::vector<std::string>& texts) = 0;
    virtual void append_event(const EventRow& row) = 0;
    virtual void append_checkpoint(const CheckpointRow& row) = 0;
    virtual void put_duty(const DutyRow& row, const std::vector<std::string>& clauses) = 0;
    virtual void add_outcome(const OutcomeRow& row) = 0;
    /// Takes back what an event seemed to prove, because a later one shows otherwise. The events themselves stay.
    virtual void withdraw_outcomes(std::int64_t event_sequence) = 0;
    virtual bool add_occurrence(const OccurrenceRow& row) = 0;                                            ///< false: exists
    virtual void set_occurrence_record(const std::string& schedule, const std::string& object, const std::string& period, const std::string& record) = 0;
    virtual void add_posting(const PostingRow& row) = 0;                                                  ///< and moves the balances of both holders
    virtual std::int64_t next_number(const std::string& counter) = 0;                                     ///< from 1, no gaps
    virtual void put_answer(const std::string& actor, const std::string& key, const Json& answer, Instant at) = 0;
    virtual void put_notice(const NoticeRow& row) = 0;
    virtual void read_notice(const std::string& id, const std::string& person, Instant at) = 0;
    virtual void read_all_notices(const std::string& person, Instant at) = 0;
    virtual void put_file(const FileRow& row) = 0;
    virtual void attach_file(const std::string& id, const std::string& record, const std::string& field) = 0;
    virtual void put_attestation(const AttestationRow& row) = 0;
    virtual void put_parameter(const ParameterRow& row, const std::string& by, Instant at) = 0;
    virtual void put_document(const std::string& name, const Json& document) = 0;
    virtual void put_view(const ViewRow& row) = 0;
    virtual void drop_view(const std::string& person, const std::string& type, const std::string& name) = 0;
    virtual void put_account(const AccountRow& row) = 0;
    virtual void put_session(const SessionRow& row) = 0;
    virtual void drop_session(const std::string& token_hash) = 0;
    virtual void drop_expired(Instant now) = 0;                                                           ///< sessions, idempotency answers over 7 days old
    virtual void put_token(const TokenRow& row) = 0;
    virtual void drop_token(const std::string& token_hash) = 0;
    virtual void put_device(const DeviceRow& row) = 0;                                                     ///< inserts, or counts its sequence on
    virtual void put_device_command(const DeviceCommandRow& row) = 0;                                     ///< inserts, or settles
    virtual void add_outbox(const std::string& key, const std::string& channel, const Json& message, Instant at) = 0;
    /// Told to whoever listens once the job is durable, and never if it does not become so.
    virtual void announce(Json notice) = 0;
};

class Store {
public:
    virtual ~Store() = default;
    [[nodiscard]] virtual std::unique_ptr<ReadView> read() = 0;
    /// Runs the job in the writer's next transaction; returns when that is durable. Not to be called from a job. A job may be run
    /// more than once, as though it had not run before, so it must leave nothing behind but what its last run leaves.
    virtual void write(const std::function<void(WriteTransaction&)>& job) = 0;
    /// Called on a thread of the store for each announcement of what is durable, in the order of the jobs. What it throws is
    /// dropped: the commit stands.
    virtual void on_notice(std::function<void(const Json&)> listener) = 0;
    /// Folds the log into the database file; before a stop.
    virtual void checkpoint() = 0;
};

struct SqliteOptions {
    std::string path;                                ///< the database file
    std::string organisation = "default";
    int readers = 4;
    int group_max = 128;
    bool durable = true;                             ///< false: simulations and tests, where a power cut loses nothing of worth
    bool own_thread = true;                          ///< false: jobs run on the caller's thread, one at a time; for one caller who waits for each
};
/// Opens or makes the database and brings its schema up to date. Throws Failure.
[[nodiscard]] std::unique_ptr<Store> open_sqlite(const SqliteOptions& options);

}  // namespace huiyin::store
