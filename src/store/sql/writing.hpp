// The writer's transaction. A command writes the same record several times; its row, references, index and search entry go to
// the database once, when the job ends, when a part begins, or when something is asked that looks at them. Who refers to a
// record is known of those that wait, and asks for no writing.
#pragma once

#include <map>
#include <set>
#include <tuple>

#include "store/changes.hpp"
#include "store/row_memory.hpp"
#include "store/sql/reading.hpp"

namespace huiyin::store::sql {

class Writing : public Reading<WriteTransaction> {
public:
    Writing(Session& session, RowMemory& memory, std::string organisation) : Reading(session, organisation), session_(session), memory_(memory), organisation_(std::move(organisation)) {}

    /// Writes what waits; the job calls nothing after it. Gives what is to be told once it is durable.
    std::vector<Json> finish() {
        write_waiting();
        return std::move(notices_);
    }

    /// Writes what buffered jobs have gathered.
    void apply(const Changes& changes);

    std::optional<RecordRow> record(const std::string& id) override;
    std::vector<DutyRow> duties_of(const std::string& record) override;
    std::optional<Json> document(const std::string& name) override;
    std::vector<ParameterRow> parameters(const std::string& pack) override;
    std::optional<RecordRow> record_by_number(const std::string& type, const std::string& number) override { return written().record_by_number(type, number); }
    RecordPage records(const RecordFilter& filter) override { return written().records(filter); }
    std::int64_t count_records(const RecordFilter& filter) override { return written().count_records(filter); }
    std::vector<Json> field_values(const RecordFilter& filter, const std::string& field) override { return written().field_values(filter, field); }
    std::vector<std::string> referring(const std::string& type, const std::string& field, const std::string& target) override;
    std::vector<std::string> referring_to(const std::string& target, int limit) override { return written().referring_to(target, limit); }
    std::vector<RecordRow> records_with(const std::string& type, const std::string& field, const std::string& value, int limit) override { return written().records_with(type, field, value, limit); }
    std::vector<RecordRow> records_between(const std::string& type, const std::string& field, const std::string& from, const std::string& before, int limit) override { return written().records_between(type, field, from, before, limit); }
    LedgerPage duty_ledger(const LedgerFilter& filter) override { return written().duty_ledger(filter); }
    std::vector<LedgerCount> count_duty_ledger(const LedgerFilter& filter, LedgerGroup by) override { return written().count_duty_ledger(filter, by); }
    std::vector<ReadView::Hit> search(const std::string& words, const std::vector<std::string>& types, int limit) override { return written().search(words, types, limit); }

    void part(const std::function<void()>& job) override;
    void put_record(const RecordRow& row, const std::vector<ReferenceRow>& references) override;
    void set_next_due(const std::string& record, Instant next_due_at) override;
    void remove_record(const std::string& record) override;
    void put_index(const std::string& record, const std::string& type, const std::vector<std::pair<std::string, std::string>>& fields) override;
    void put_search(const std::string& record, const std::string& type, const std::vector<std::string>& texts) override;
    void append_event(const EventRow& row) override;
    void append_checkpoint(const CheckpointRow& row) override;
    void put_duty(const DutyRow& row, const std::vector<std::string>& clauses) override;
    void add_outcome(const OutcomeRow& row) override;
    void withdraw_outcomes(std::int64_t event_sequence) override;
    bool add_occurrence(const OccurrenceRow& row) override;
    void set_occurrence_record(const std::string& schedule, const std::string& object, const std::string& period, const std::string& record) override;
    void add_posting(const PostingRow& row) override;
    std::int64_t next_number(const std::string& counter) override;
    void put_answer(const std::string& actor, const std::string& key, const Json& answer, Instant at) override;
    void put_notice(const NoticeRow& row) override;
    void read_notice(const std::string& id, const std::string& person, Instant at) override;
    void read_all_notices(const std::string& person, Instant at) override;
    void put_file(const FileRow& row) override;
    void attach_file(const std::string& id, const std::string& record, const std::string& field) override;
    void put_attestation(const AttestationRow& row) override;
    void put_parameter(const ParameterRow& row, const std::string& by, Instant at) override;
    void put_document(const std::string& name, const Json& document) override;
    void put_view(const ViewRow& row) override;
    void drop_view(const std::string& person, const std::string& type, const std::string& name) override;
    void put_account(const AccountRow& row) override;
    void put_session(const SessionRow& row) override;
    void drop_session(const std::string& token_hash) override;
    void drop_expired(Instant now) override;
    void put_token(const TokenRow& row) override;
    void drop_token(const std::string& token_hash) override;
    void put_device(const DeviceRow& row) override;
    void put_device_command(const DeviceCommandRow& row) override;
    void add_outbox(const std::string& key, const std::string& channel, const Json& message, Instant at) override;
    void announce(Json notice) override { notices_.push_back(std::move(notice)); }

private:
    static constexpr const char* outcome_counter = "clause_outcome";
    struct Waiting {
        std::optional<RecordRow> row;
        std::vector<ReferenceRow> references;
        std::optional<std::vector<std::pair<std::string, std::string>>> index;
        std::optional<std::vector<std::string>> texts;
        std::string type;
    };
    using Entry = std::tuple<std::string, std::string, std::string>;    ///< type, field, target or value
    using Entries = std::set<Entry>;
    Entries parted(Entries& wanted, Query standing, const std::string& record);
    /// The reader, once everything that it may look at is written.
    Reader& written() {
        if (!waiting_.empty()) write_waiting();
        return reader_;
    }
    void write_waiting();
    void write_record(const RecordRow& row);
    void write_references(const RecordRow& row, const std::vector<ReferenceRow>& references);
    void write_outcome(const OutcomeRow& row, std::int64_t id);
    void write_occurrence(const OccurrenceRow& row);
    void write_posting(const PostingRow& row);
    void write_balance(const std::string& book, const std::string& holder, const std::string& what, const Decimal& amount);
    void write_counter(const std::string& name, std::int64_t value);
    void write_index(const std::string& record, const std::string& type, const std::vector<std::pair<std::string, std::string>>& fields);
    std::map<std::string, Waiting> waiting_;             ///< by record
    std::map<std::string, std::vector<DutyRow>> duties_; ///< by record, as read in this job since a duty was last written
    std::vector<Json> notices_;
    Query query(std::string_view sql) { return Query(session_, sql); }
    Session& session_;
    RowMemory& memory_;
    std::string organisation_;
};

}  // namespace huiyin::store::sql
