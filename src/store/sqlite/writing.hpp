// The writer's transaction.
#pragma once

#include "store/sqlite/reading.hpp"

namespace huiyin::store::sqlite {

class Writing : public Reading<WriteTransaction> {
public:
    Writing(Connection& connection, std::string organisation) : Reading(connection, organisation), connection_(connection), organisation_(std::move(organisation)) {}

    void part(const std::function<void()>& job) override;
    void put_record(const RecordRow& row, const std::vector<ReferenceRow>& references) override;
    void set_next_due(const std::string& record, Instant next_due_at) override;
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
    void put_device(const DeviceRow& row) override;
    void put_device_command(const DeviceCommandRow& row) override;
    void add_outbox(const std::string& key, const std::string& channel, const Json& message, Instant at) override;

private:
    Query query(std::string_view sql) { return Query(connection_, sql); }
    Connection& connection_;
    std::string organisation_;
};

}  // namespace huiyin::store::sqlite
