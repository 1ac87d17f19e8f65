// A job's transaction before the database knows of it: it reads what stands in a snapshot, as changed by the jobs before it,
// and what it writes is gathered to be applied at one go.
//
// Answers are those that the database would give with everything written to it. What is asked by a key, by a reference, or of
// one record or duty is put together here; for the rest `AskDatabase` is thrown, and the job is run again where it can be asked.
// The snapshot may hold the changes of `below`, which are given newest first, already, or not yet: what is put together is the same.
#pragma once

#include <algorithm>

#include "store/changes.hpp"
#include "store/row_memory.hpp"

namespace huiyin::store {

struct AskDatabase {};

class Buffered : public WriteTransaction {
public:
    Buffered(ReadView& snapshot, RowMemory& memory, Changes& own, std::vector<const Changes*> below) : snapshot_(snapshot), memory_(memory), own_(own), below_(std::move(below)) {}

    /// What the job that has just run wants told; the next begins without.
    std::vector<Json> take_notices() { return std::exchange(notices_, {}); }

    std::optional<RecordRow> record(const std::string& id) override;
    std::optional<RecordRow> record_by_number(const std::string& type, const std::string& number) override;
    RecordPage records(const RecordFilter& filter) override;
    std::int64_t count_records(const RecordFilter& filter) override;
    std::vector<Json> field_values(const RecordFilter& filter, const std::string& field) override;
    std::vector<std::string> referring(const std::string& type, const std::string& field, const std::string& target) override;
    std::vector<std::string> referring_to(const std::string& target, int limit) override;
    std::vector<RecordRow> records_with(const std::string& type, const std::string& field, const std::string& value, int limit) override;
    std::vector<RecordRow> records_between(const std::string& type, const std::string& field, const std::string& from, const std::string& before, int limit) override;

    std::vector<EventRow> events_of(const std::string& record) override;
    std::vector<EventRow> events(std::int64_t after_sequence, int limit) override { return no_events().events(after_sequence, limit); }
    std::optional<EventRow> event(std::int64_t sequence) override { return no_events().event(sequence); }
    std::optional<EventRow> last_event() override { return no_events().last_event(); }
    std::int64_t last_sequence() override;
    std::pair<std::int64_t, std::string> chain_end(const std::string& record) override;
    std::optional<EventRow> last_event_of(const std::string& record) override;
    std::vector<CheckpointRow> checkpoints() override { return snapshot_.checkpoints(); }
    std::optional<CheckpointRow> last_checkpoint() override { return snapshot_.last_checkpoint(); }

    std::optional<DutyRow> duty(const std::string& id) override;
    std::vector<DutyRow> duties_of(const std::string& record) override;
    std::vector<DutyRow> open_duties(const std::vector<std::string>& seats, int limit) override { return no_duties().open_duties(seats, limit); }
    std::vector<DutyRow> open_duties_of(const std::vector<std::string>& records) override;
    std::vector<DutyRow> open_duties_of_clause(const std::string& clause, const std::string& after_id, int limit) override { return no_duties().open_duties_of_clause(clause, after_id, limit); }
    std::vector<DutyRow> all_open_duties(const std::string& after_id, int limit) override { return no_duties().all_open_duties(after_id, limit); }
    std::vector<DutyRow> duties_to_wake(Instant until, int limit) override;
    std::optional<Instant> next_wake() override;
    std::int64_t count_open_duties_of_clause(const std::string& clause) override { return no_duties().count_open_duties_of_clause(clause); }

    std::vector<std::pair<std::string, std::int64_t>> count_outcomes(const std::string& clause, Instant from, Instant to) override { return no_outcomes().count_outcomes(clause, from, to); }
    std::vector<OutcomeRow> outcomes(const std::string& clause, const std::string& outcome, std::int64_t before_id, int limit) override { return no_outcomes().outcomes(clause, outcome, before_id, limit); }
    std::vector<OutcomeRow> outcomes_of_record(const std::string& record) override { return no_outcomes().outcomes_of_record(record); }
    bool has_occurrence(const std::string& schedule, const std::string& object, const std::string& period) override;
    std::vector<OccurrenceRow> occurrences(const std::string& schedule, const std::string& object) override;
    std::vector<OccurrenceRow> open_occurrences(const std::string& schedule, const std::string& object) override;
    LedgerPage duty_ledger(const LedgerFilter& filter) override { return no_duties().duty_ledger(filter); }
    std::vector<LedgerCount> count_duty_ledger(const LedgerFilter& filter, LedgerGroup by) override { return no_duties().count_duty_ledger(filter, by); }

    Decimal balance(const std::string& book, const std::string& holder, const std::string& what) override;
    std::vector<BalanceRow> balances_of(const std::string& book, const std::string& holder) override;
    Decimal balance_at(const std::string& book, const std::string& holder, const std::string& what, Instant until) override { return no_postings().balance_at(book, holder, what, until); }
    Decimal moved(const std::string& book, const std::string& from, const std::string& to, Instant from_at, Instant before) override { return no_postings().moved(book, from, to, from_at, before); }
    std::vector<PostingRow> postings_of(const std::string& record) override;
    std::vector<PostingRow> postings_of_holder(const std::string& holder, int limit) override { return no_postings().postings_of_holder(holder, limit); }
    std::vector<PostingRow> postings(const std::string& after_id, int limit) override { return no_postings().postings(after_id, limit); }
    std::vector<BalanceRow> balances() override { return no_postings().balances(); }

    std::optional<Json> answer(const std::string& actor, const std::string& key) override;
    std::vector<NoticeRow> notices(const std::string& person, bool unread_only, const std::string& before_id, int limit) override { return unwritten(Table::notice).notices(person, unread_only, before_id, limit); }
    std::int64_t count_unread(const std::string& person) override { return unwritten(Table::notice).count_unread(person); }
    std::optional<FileRow> file(const std::string& id) override;
    std::vector<FileRow> files_of(const std::string& record) override { return unwritten(Table::file).files_of(record); }
    std::vector<AttestationRow> attestations(const std::string& pack) override { return unwritten(Table::attestation).attestations(pack); }
    std::vector<ParameterRow> parameters(const std::string& pack) override;
    std::optional<Json> document(const std::string& name) override;
    std::int64_t counter(const std::string& name) override;
    std::vector<ViewRow> views(const std::string& person, const std::string& type) override { return unwritten(Table::view).views(person, type); }
    std::vector<Hit> search(const std::string& words, const std::vector<std::string>& types, int limit) override { return no_records().search(words, types, limit); }
    std::optional<DeviceRow> device(const std::string& id) override { return unwritten(Table::device).device(id); }
    std::optional<DeviceCommandRow> device_command(const std::string& device, std::int64_t sequence) override { return unwritten(Table::device).device_command(device, sequence); }
    std::vector<DeviceCommandRow> device_commands(const std::string& device, const std::string& record) override { return unwritten(Table::device).device_commands(device, record); }
    std::optional<AccountRow> account(const std::string& login) override { return unwritten(Table::account).account(login); }
    std::vector<AccountRow> accounts() override { return unwritten(Table::account).accounts(); }
    std::optional<SessionRow> session(const std::string& token_hash) override { return unwritten(Table::session).session(token_hash); }
    std::optional<TokenRow> token(const std::string& token_hash) override { return unwritten(Table::token).token(token_hash); }
    std::vector<TokenRow> tokens() override { return unwritten(Table::token).tokens(); }
    std::vector<std::pair<std::string, std::string>> pack_files(const std::string& pack, const std::string& version) override { return snapshot_.pack_files(pack, version); }

    void part(const std::function<void()>& job) override;
    void put_record(const RecordRow& row, const std::vector<ReferenceRow>& references) override { own_.put_record(row, references); }
    void set_next_due(const std::string& record, Instant next_due_at) override;
    void remove_record(const std::string&) override { throw AskDatabase(); }
    void put_index(const std::string& record, const std::string& type, const IndexEntries& fields) override { own_.put_index(record, type, fields); }
    void put_search(const std::string& record, const std::string& type, const std::vector<std::string>& texts) override { own_.put_search(record, type, texts); }
    void append_event(const EventRow& row) override { own_.append_event(row); }
    void append_checkpoint(const CheckpointRow&) override { throw AskDatabase(); }
    void put_duty(const DutyRow& row, const std::vector<std::string>& clauses) override { own_.put_duty(row, clauses); }
    void add_outcome(const OutcomeRow& row) override { own_.add_outcome(row); }
    void withdraw_outcomes(std::int64_t) override { throw AskDatabase(); }
    bool add_occurrence(const OccurrenceRow& row) override;
    void set_occurrence_record(const std::string& schedule, const std::string& object, const std::string& period, const std::string& record) override;
    void add_posting(const PostingRow& row) override;
    std::int64_t next_number(const std::string& counter) override;
    void put_answer(const std::string& actor, const std::string& key, const Json& answer, Instant at) override { own_.put_answer(actor, key, answer, at); }
    void put_notice(const NoticeRow& row) override { later(Table::notice, [row](WriteTransaction& tx) { tx.put_notice(row); }); }
    void read_notice(const std::string& id, const std::string& person, Instant at) override { later(Table::notice, [=](WriteTransaction& tx) { tx.read_notice(id, person, at); }); }
    void read_all_notices(const std::string& person, Instant at) override { later(Table::notice, [=](WriteTransaction& tx) { tx.read_all_notices(person, at); }); }
    void put_file(const FileRow& row) override;
    void attach_file(const std::string& id, const std::string& record, const std::string& field) override;
    void put_attestation(const AttestationRow& row) override { later(Table::attestation, [row](WriteTransaction& tx) { tx.put_attestation(row); }); }
    void put_parameter(const ParameterRow& row, const std::string& by, Instant at) override { later(Table::parameter, [=](WriteTransaction& tx) { tx.put_parameter(row, by, at); }); }
    void put_document(const std::string& name, const Json& document) override { own_.put_document(name, document); }
    void put_view(const ViewRow& row) override { later(Table::view, [row](WriteTransaction& tx) { tx.put_view(row); }); }
    void drop_view(const std::string& person, const std::string& type, const std::string& name) override { later(Table::view, [=](WriteTransaction& tx) { tx.drop_view(person, type, name); }); }
    void put_account(const AccountRow& row) override { later(Table::account, [row](WriteTransaction& tx) { tx.put_account(row); }); }
    void put_session(const SessionRow& row) override { later(Table::session, [row](WriteTransaction& tx) { tx.put_session(row); }); }
    void drop_session(const std::string& token_hash) override { later(Table::session, [=](WriteTransaction& tx) { tx.drop_session(token_hash); }); }
    void drop_expired(Instant) override { throw AskDatabase(); }     // sessions and answers at once, and rarely
    void put_token(const TokenRow& row) override { later(Table::token, [row](WriteTransaction& tx) { tx.put_token(row); }); }
    void drop_token(const std::string& token_hash) override { later(Table::token, [=](WriteTransaction& tx) { tx.drop_token(token_hash); }); }
    void put_device(const DeviceRow& row) override { later(Table::device, [row](WriteTransaction& tx) { tx.put_device(row); }); }
    void put_device_command(const DeviceCommandRow& row) override { later(Table::device, [row](WriteTransaction& tx) { tx.put_device_command(row); }); }
    void add_outbox(const std::string& key, const std::string& channel, const Json& message, Instant at) override { later({}, [=](WriteTransaction& tx) { tx.add_outbox(key, channel, message, at); }); }
    void announce(Json notice) override { notices_.push_back(std::move(notice)); }

private:
    void later(std::optional<Table> table, Changes::Later write) { own_.do_later(table, std::move(write)); }
    // The snapshot, where nothing stands between it and the answer.
    ReadView& unless(bool changed) {
        if (changed) throw AskDatabase();
        return snapshot_;
    }
    ReadView& unwritten(Table table) { return unless(any([&](const Changes& changes) { return changes.writes(table); })); }
    ReadView& no_records() { return unless(any([](const Changes& changes) { return !changes.records().empty(); })); }
    ReadView& no_events() { return unless(any([](const Changes& changes) { return !changes.events().empty(); })); }
    ReadView& no_duties() { return unless(any([](const Changes& changes) { return !changes.duties().empty(); })); }
    ReadView& no_outcomes() { return unless(any([](const Changes& changes) { return !changes.outcomes().empty(); })); }
    ReadView& no_postings() { return unless(any([](const Changes& changes) { return !changes.postings().empty(); })); }

    /// Newest first: what `find` gives of this group's changes, else of those below.
    template <typename Find>
    auto newest(Find find) const -> decltype(find(std::declval<const Changes&>())) {
        if (auto found = find(own_)) return found;
        for (const Changes* changes : below_)
            if (auto found = find(*changes)) return found;
        return {};
    }
    template <typename Test>
    bool any(Test test) const { return test(own_) || std::any_of(below_.begin(), below_.end(), [&](const Changes* changes) { return test(*changes); }); }
    /// Oldest first.
    template <typename Use>
    void each(Use use) const {
        for (auto changes = below_.rbegin(); changes != below_.rend(); ++changes) use(**changes);
        use(static_cast<const Changes&>(own_));
    }
    [[nodiscard]] const RecordRow* written_row(const std::string& id) const;
    [[nodiscard]] const std::vector<ReferenceRow>* written_references(const std::string& id) const;
    [[nodiscard]] const IndexEntries* written_index(const std::string& id) const;
    [[nodiscard]] const DutyRow* written_duty(const std::string& id) const;
    [[nodiscard]] std::vector<const RecordRow*> written_of(const std::vector<std::string>& types) const;
    /// Those that may be meant, of this group's changes and of those below.
    std::set<std::string> candidates(const std::set<std::string>& (Changes::*of)(const std::string&) const, const std::string& key) const;
    const std::vector<DutyRow>& standing_duties_of(const std::string& record);
    std::vector<DutyRow> standing_wakes(Instant until, int limit);

    ReadView& snapshot_;
    RowMemory& memory_;
    Changes& own_;
    std::vector<const Changes*> below_;
    std::vector<Json> notices_;
    std::map<std::string, std::vector<DutyRow>> duties_;     ///< of the snapshot, by record
    struct Wakes { Instant until; std::vector<DutyRow> rows; bool whole = false; };
    std::optional<Wakes> wakes_;                             ///< of the snapshot
};

}  // namespace huiyin::store
