// What can be read, over one connection: shared by snapshots and by the writer's transaction (which sees its own writes).
#pragma once

#include "store/sql/dialect.hpp"
#include "store/sql/session.hpp"
#include "store/store.hpp"

namespace huiyin::store::sql {

inline const std::string duty_columns = "id, definition, record, round, status, started_at, due_at, next_wake_at, closed_at, holder_kind, holder, provisional, data, seats, period, concerns, concerns_type, department, hidden, place";   // as duty_row reads them
[[nodiscard]] RecordRow record_row(const Query& query);
[[nodiscard]] EventRow event_row(const Query& query);
[[nodiscard]] DutyRow duty_row(const Query& query);
[[nodiscard]] std::vector<std::string> list_of(const Json& array);
[[nodiscard]] Json json_of(const std::vector<std::string>& list);

/// The statement of a list, and the values to bind from $2 on ($1 is the organisation).
struct ListStatement { std::string sql; std::vector<std::string> texts; };
enum class Wanted { rows, count, values };
[[nodiscard]] ListStatement list_statement(const Dialect& dialect, const RecordFilter& filter, Wanted wanted, const std::string& field = {});
/// The part of the condition by whose index the list is best found; null where there is none.
[[nodiscard]] const Condition* leading_part(const Condition& condition);
/// The entries of that part as `entry`, each with its record.
[[nodiscard]] std::string entries_sql(const Condition& leading, const std::string& type, const Bound& bound);
/// The condition as SQL over `record r`, of which `leading` is met already.
[[nodiscard]] std::string condition_sql(const Dialect& dialect, const Condition& condition, const std::string& type, const Bound& bound, const Condition* leading = nullptr);

/// The same of the duty ledger: a page, or counts parted by `by`.
struct LedgerStatement {
    struct Bound { std::string text; std::int64_t number; bool is_number; };
    std::string sql;
    std::vector<Bound> values;
};
[[nodiscard]] LedgerStatement ledger_statement(const Dialect& dialect, const LedgerFilter& filter, std::optional<LedgerGroup> by);

class Reader {
public:
    Reader(Session& session, std::string organisation) : session_(session), organisation_(std::move(organisation)) {}

    std::optional<RecordRow> record(const std::string& id);
    std::optional<RecordRow> record_by_number(const std::string& type, const std::string& number);
    RecordPage records(const RecordFilter& filter);
    std::int64_t count_records(const RecordFilter& filter);
    std::vector<Json> field_values(const RecordFilter& filter, const std::string& field);
    std::vector<std::string> referring(const std::string& type, const std::string& field, const std::string& target);
    std::vector<std::string> referring_to(const std::string& target, int limit);
    std::vector<RecordRow> records_with(const std::string& type, const std::string& field, const std::string& value, int limit);
    std::vector<RecordRow> records_between(const std::string& type, const std::string& field, const std::string& from, const std::string& before, int limit);
    std::vector<EventRow> events_of(const std::string& record);
    std::vector<EventRow> events(std::int64_t after_sequence, int limit);
    std::optional<EventRow> event(std::int64_t sequence);
    std::optional<EventRow> last_event();
    std::int64_t last_sequence();
    std::pair<std::int64_t, std::string> chain_end(const std::string& record);
    std::optional<EventRow> last_event_of(const std::string& record);
    std::vector<CheckpointRow> checkpoints();
    std::optional<CheckpointRow> last_checkpoint();
    std::optional<DutyRow> duty(const std::string& id);
    std::vector<DutyRow> duties_of(const std::string& record);
    std::vector<DutyRow> open_duties(const std::vector<std::string>& seats, int limit);
    std::vector<DutyRow> open_duties_of(const std::vector<std::string>& records);
    std::vector<DutyRow> open_duties_of_clause(const std::string& clause, const std::string& after_id, int limit);
    std::vector<DutyRow> all_open_duties(const std::string& after_id, int limit);
    std::vector<DutyRow> duties_to_wake(Instant until, int limit);
    std::optional<Instant> next_wake();
    std::int64_t count_open_duties_of_clause(const std::string& clause);
    std::vector<std::pair<std::string, std::int64_t>> count_outcomes(const std::string& clause, Instant from, Instant to);
    std::vector<OutcomeRow> outcomes(const std::string& clause, const std::string& outcome, std::int64_t before_id, int limit);
    std::vector<OutcomeRow> outcomes_of_record(const std::string& record);
    bool has_occurrence(const std::string& schedule, const std::string& object, const std::string& period);
    std::vector<OccurrenceRow> occurrences(const std::string& schedule, const std::string& object);
    std::vector<OccurrenceRow> open_occurrences(const std::string& schedule, const std::string& object);
    LedgerPage duty_ledger(const LedgerFilter& filter);
    std::vector<LedgerCount> count_duty_ledger(const LedgerFilter& filter, LedgerGroup by);
    Decimal balance(const std::string& book, const std::string& holder, const std::string& what);
    std::vector<BalanceRow> balances_of(const std::string& book, const std::string& holder);
    Decimal balance_at(const std::string& book, const std::string& holder, const std::string& what, Instant until);
    Decimal moved(const std::string& book, const std::string& from, const std::string& to, Instant from_at, Instant before);
    std::vector<PostingRow> postings_of(const std::string& record);
    std::vector<PostingRow> postings_of_holder(const std::string& holder, int limit);
    std::vector<PostingRow> postings(const std::string& after_id, int limit);
    std::vector<BalanceRow> balances();
    std::optional<Json> answer(const std::string& actor, const std::string& key);
    std::vector<NoticeRow> notices(const std::string& person, bool unread_only, const std::string& before_id, int limit);
    std::int64_t count_unread(const std::string& person);
    std::optional<FileRow> file(const std::string& id);
    std::optional<DeviceRow> device(const std::string& id);
    std::optional<DeviceCommandRow> device_command(const std::string& device, std::int64_t sequence);
    std::vector<DeviceCommandRow> device_commands(const std::string& device, const std::string& record);
    std::vector<FileRow> files_of(const std::string& record);
    std::vector<AttestationRow> attestations(const std::string& pack);
    std::vector<ParameterRow> parameters(const std::string& pack);
    std::optional<Json> document(const std::string& name);
    std::int64_t counter(const std::string& name);
    std::vector<ViewRow> views(const std::string& person, const std::string& type);
    std::vector<ReadView::Hit> search(const std::string& words, const std::vector<std::string>& types, int limit);
    std::optional<AccountRow> account(const std::string& login);
    std::vector<AccountRow> accounts();
    std::optional<SessionRow> session(const std::string& token_hash);
    std::optional<TokenRow> token(const std::string& token_hash);
    std::vector<TokenRow> tokens();
    std::vector<std::pair<std::string, std::string>> pack_files(const std::string& pack, const std::string& version);

protected:
    Query query(std::string_view sql) { return Query(session_, sql); }
    [[nodiscard]] const Dialect& dialect() const { return session_.dialect(); }
    Session& session_;
    std::string organisation_;
};

/// Hands the calls of the public interface on to a Reader.
template <typename Interface>
class Reading : public Interface {
public:
    Reading(Session& session, std::string organisation) : reader_(session, std::move(organisation)) {}
    std::optional<RecordRow> record(const std::string& id) override { return reader_.record(id); }
    std::optional<RecordRow> record_by_number(const std::string& type, const std::string& number) override { return reader_.record_by_number(type, number); }
    RecordPage records(const RecordFilter& filter) override { return reader_.records(filter); }
    std::int64_t count_records(const RecordFilter& filter) override { return reader_.count_records(filter); }
    std::vector<Json> field_values(const RecordFilter& filter, const std::string& field) override { return reader_.field_values(filter, field); }
    std::vector<std::string> referring(const std::string& type, const std::string& field, const std::string& target) override { return reader_.referring(type, field, target); }
    std::vector<std::string> referring_to(const std::string& target, int limit) override { return reader_.referring_to(target, limit); }
    std::vector<RecordRow> records_with(const std::string& type, const std::string& field, const std::string& value, int limit) override { return reader_.records_with(type, field, value, limit); }
    std::vector<RecordRow> records_between(const std::string& type, const std::string& field, const std::string& from, const std::string& before, int limit) override { return reader_.records_between(type, field, from, before, limit); }
    std::vector<EventRow> events_of(const std::string& record) override { return reader_.events_of(record); }
    std::vector<EventRow> events(std::int64_t after_sequence, int limit) override { return reader_.events(after_sequence, limit); }
    std::optional<EventRow> event(std::int64_t sequence) override { return reader_.event(sequence); }
    std::optional<EventRow> last_event() override { return reader_.last_event(); }
    std::int64_t last_sequence() override { return reader_.last_sequence(); }
    std::pair<std::int64_t, std::string> chain_end(const std::string& record) override { return reader_.chain_end(record); }
    std::optional<EventRow> last_event_of(const std::string& record) override { return reader_.last_event_of(record); }
    std::vector<CheckpointRow> checkpoints() override { return reader_.checkpoints(); }
    std::optional<CheckpointRow> last_checkpoint() override { return reader_.last_checkpoint(); }
    std::optional<DutyRow> duty(const std::string& id) override { return reader_.duty(id); }
    std::vector<DutyRow> duties_of(const std::string& record) override { return reader_.duties_of(record); }
    std::vector<DutyRow> open_duties(const std::vector<std::string>& seats, int limit) override { return reader_.open_duties(seats, limit); }
    std::vector<DutyRow> open_duties_of(const std::vector<std::string>& records) override { return reader_.open_duties_of(records); }
    std::vector<DutyRow> open_duties_of_clause(const std::string& clause, const std::string& after_id, int limit) override { return reader_.open_duties_of_clause(clause, after_id, limit); }
    std::vector<DutyRow> all_open_duties(const std::string& after_id, int limit) override { return reader_.all_open_duties(after_id, limit); }
    std::vector<DutyRow> duties_to_wake(Instant until, int limit) override { return reader_.duties_to_wake(until, limit); }
    std::optional<Instant> next_wake() override { return reader_.next_wake(); }
    std::int64_t count_open_duties_of_clause(const std::string& clause) override { return reader_.count_open_duties_of_clause(clause); }
    std::vector<std::pair<std::string, std::int64_t>> count_outcomes(const std::string& clause, Instant from, Instant to) override { return reader_.count_outcomes(clause, from, to); }
    std::vector<OutcomeRow> outcomes(const std::string& clause, const std::string& outcome, std::int64_t before, int limit) override { return reader_.outcomes(clause, outcome, before, limit); }
    std::vector<OutcomeRow> outcomes_of_record(const std::string& record) override { return reader_.outcomes_of_record(record); }
    bool has_occurrence(const std::string& schedule, const std::string& object, const std::string& period) override { return reader_.has_occurrence(schedule, object, period); }
    std::vector<OccurrenceRow> occurrences(const std::string& schedule, const std::string& object) override { return reader_.occurrences(schedule, object); }
    std::vector<OccurrenceRow> open_occurrences(const std::string& schedule, const std::string& object) override { return reader_.open_occurrences(schedule, object); }
    LedgerPage duty_ledger(const LedgerFilter& filter) override { return reader_.duty_ledger(filter); }
    std::vector<LedgerCount> count_duty_ledger(const LedgerFilter& filter, LedgerGroup by) override { return reader_.count_duty_ledger(filter, by); }
    Decimal balance(const std::string& book, const std::string& holder, const std::string& what) override { return reader_.balance(book, holder, what); }
    std::vector<BalanceRow> balances_of(const std::string& book, const std::string& holder) override { return reader_.balances_of(book, holder); }
    Decimal balance_at(const std::string& book, const std::string& holder, const std::string& what, Instant until) override { return reader_.balance_at(book, holder, what, until); }
    Decimal moved(const std::string& book, const std::string& from, const std::string& to, Instant from_at, Instant before) override { return reader_.moved(book, from, to, from_at, before); }
    std::vector<PostingRow> postings_of(const std::string& record) override { return reader_.postings_of(record); }
    std::vector<PostingRow> postings_of_holder(const std::string& holder, int limit) override { return reader_.postings_of_holder(holder, limit); }
    std::vector<PostingRow> postings(const std::string& after_id, int limit) override { return reader_.postings(after_id, limit); }
    std::vector<BalanceRow> balances() override { return reader_.balances(); }
    std::optional<Json> answer(const std::string& actor, const std::string& key) override { return reader_.answer(actor, key); }
    std::vector<NoticeRow> notices(const std::string& person, bool unread, const std::string& before, int limit) override { return reader_.notices(person, unread, before, limit); }
    std::int64_t count_unread(const std::string& person) override { return reader_.count_unread(person); }
    std::optional<FileRow> file(const std::string& id) override { return reader_.file(id); }
    std::optional<DeviceRow> device(const std::string& id) override { return reader_.device(id); }
    std::optional<DeviceCommandRow> device_command(const std::string& device, std::int64_t sequence) override { return reader_.device_command(device, sequence); }
    std::vector<DeviceCommandRow> device_commands(const std::string& device, const std::string& record) override { return reader_.device_commands(device, record); }
    std::vector<FileRow> files_of(const std::string& record) override { return reader_.files_of(record); }
    std::vector<AttestationRow> attestations(const std::string& pack) override { return reader_.attestations(pack); }
    std::vector<ParameterRow> parameters(const std::string& pack) override { return reader_.parameters(pack); }
    std::optional<Json> document(const std::string& name) override { return reader_.document(name); }
    std::int64_t counter(const std::string& name) override { return reader_.counter(name); }
    std::vector<ViewRow> views(const std::string& person, const std::string& type) override { return reader_.views(person, type); }
    std::vector<ReadView::Hit> search(const std::string& words, const std::vector<std::string>& types, int limit) override { return reader_.search(words, types, limit); }
    std::optional<AccountRow> account(const std::string& login) override { return reader_.account(login); }
    std::vector<AccountRow> accounts() override { return reader_.accounts(); }
    std::optional<SessionRow> session(const std::string& token_hash) override { return reader_.session(token_hash); }
    std::optional<TokenRow> token(const std::string& token_hash) override { return reader_.token(token_hash); }
    std::vector<TokenRow> tokens() override { return reader_.tokens(); }
    std::vector<std::pair<std::string, std::string>> pack_files(const std::string& pack, const std::string& version) override { return reader_.pack_files(pack, version); }

protected:
    Reader reader_;
};

}  // namespace huiyin::store::sql
