#include "store/sql/writing.hpp"

#include <algorithm>

#include "store/sql/words.hpp"

namespace huiyin::store::sql {

void Writing::part(const std::function<void()>& job) {
    write_waiting();
    const std::size_t notices = notices_.size();
    query("SAVEPOINT part").run();                       // of the same name as an outer one: the innermost is meant
    try {
        job();
    } catch (...) {
        waiting_.clear();
        duties_.clear();
        notices_.resize(notices);
        memory_.forget();
        query("ROLLBACK TO part").run();
        query("RELEASE part").run();
        throw;
    }
    query("RELEASE part").run();
}

void Writing::write_waiting() {
    // What is written asks nothing of the reader, so that nothing is added meanwhile.
    for (const auto& [record, each] : waiting_) {
        if (each.row) {
            write_record(*each.row);
            write_references(*each.row, each.references);
        }
        if (each.index) write_index(record, each.type, *each.index);
        if (each.texts) session_.dialect().put_search(session_, organisation_, record, each.type, search_body(*each.texts));
    }
    waiting_.clear();
}

std::optional<RecordRow> Writing::record(const std::string& id) {
    const auto found = waiting_.find(id);
    if (found != waiting_.end() && found->second.row) return found->second.row;
    if (const RecordRow* kept = memory_.find(id)) return *kept;
    auto row = reader_.record(id);
    if (row) memory_.keep(*row);
    return row;
}

std::optional<Json> Writing::document(const std::string& name) {
    if (const RowMemory::Document* kept = memory_.document(name)) return *kept;
    auto document = reader_.document(name);
    memory_.keep_document(name, document);
    return document;
}

std::vector<ParameterRow> Writing::parameters(const std::string& pack) {
    if (const auto* kept = memory_.parameters(pack)) return *kept;
    auto rows = reader_.parameters(pack);
    memory_.keep_parameters(pack, rows);
    return rows;
}

std::vector<DutyRow> Writing::duties_of(const std::string& record) {
    const auto found = duties_.find(record);
    if (found != duties_.end()) return found->second;
    return duties_.emplace(record, reader_.duties_of(record)).first->second;
}

void Writing::put_record(const RecordRow& row, const std::vector<ReferenceRow>& references) {
    Waiting& waiting = waiting_[row.id];
    waiting.row = row;
    waiting.references = references;
}
void Writing::remove_record(const std::string& record) {
    waiting_.erase(record);
    memory_.forget(record);
    duties_.clear();
    session_.dialect().drop_search(session_, organisation_, record);
    for (const char* sql : {"DELETE FROM record_index WHERE organisation_id = $1 AND record = $2",
                            "DELETE FROM record_reference WHERE organisation_id = $1 AND record = $2",
                            "DELETE FROM duty_seat WHERE organisation_id = $1 AND duty IN (SELECT id FROM duty WHERE organisation_id = $1 AND record = $2)",
                            "DELETE FROM duty_clause WHERE organisation_id = $1 AND duty IN (SELECT id FROM duty WHERE organisation_id = $1 AND record = $2)",
                            "DELETE FROM duty WHERE organisation_id = $1 AND record = $2", "DELETE FROM record WHERE organisation_id = $1 AND id = $2"})
        query(sql).bind(1, organisation_).bind(2, record).run();
}
void Writing::put_index(const std::string& record, const std::string& type, const std::vector<std::pair<std::string, std::string>>& fields) {
    Waiting& waiting = waiting_[record];
    waiting.type = type;
    waiting.index = fields;
}
void Writing::put_search(const std::string& record, const std::string& type, const std::vector<std::string>& texts) {
    Waiting& waiting = waiting_[record];
    waiting.type = type;
    waiting.texts = texts;
}

void Writing::write_record(const RecordRow& row) {
    {
        Query q = query("INSERT INTO record (organisation_id, id, type, number, state, fields, version, created_at, changed_at, created_by, owner, department, customer, title, pack_version, is_open, "
                        "next_due_at, is_late, meta) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) "
                        "ON CONFLICT (organisation_id, id) DO UPDATE SET number = excluded.number, state = excluded.state, fields = excluded.fields, version = excluded.version, "
                        "changed_at = excluded.changed_at, owner = excluded.owner, department = excluded.department, customer = excluded.customer, title = excluded.title, "
                        "pack_version = excluded.pack_version, is_open = excluded.is_open, next_due_at = excluded.next_due_at, is_late = excluded.is_late, meta = excluded.meta");
        q.bind(1, organisation_).bind(2, row.id).bind(3, row.type).bind(4, row.number).bind(5, row.state).bind(6, row.fields).bind(7, row.version).bind(8, row.created_at).bind(9, row.changed_at)
            .bind(10, row.created_by).bind(11, row.owner).bind(12, row.department).bind(13, row.customer).bind(14, row.title).bind(15, row.pack_version).bind(16, row.open).bind(17, row.next_due_at)
            .bind(18, row.late).bind(19, row.meta).run();
    }
    memory_.keep(row);
}
void Writing::write_references(const RecordRow& row, const std::vector<ReferenceRow>& references) {
    Entries wanted;
    for (const ReferenceRow& reference : references) wanted.insert({row.type, reference.field, reference.target});
    const Entries gone = parted(wanted, query("SELECT type, field, target FROM record_reference WHERE organisation_id = $1 AND record = $2"), row.id);
    for (const auto& [type, field, target] : gone)
        query("DELETE FROM record_reference WHERE organisation_id = $1 AND target = $2 AND type = $3 AND field = $4 AND record = $5").bind(1, organisation_).bind(2, target).bind(3, type).bind(4, field).bind(5, row.id).run();
    for (const auto& [type, field, target] : wanted)
        query("INSERT INTO record_reference (organisation_id, target, type, field, record) VALUES ($1, $2, $3, $4, $5)").bind(1, organisation_).bind(2, target).bind(3, type).bind(4, field).bind(5, row.id).run();
}

/// Most writes of a record leave its references and index entries as they are: what stands is taken off `wanted`, and what is
/// to go is given back.
Writing::Entries Writing::parted(Entries& wanted, Query standing, const std::string& record) {
    Entries gone;
    standing.bind(1, organisation_).bind(2, record);
    while (standing.next()) {
        Entry entry{standing.text(0), standing.text(1), standing.text(2)};
        if (wanted.erase(entry) == 0) gone.insert(std::move(entry));
    }
    return gone;
}

std::vector<std::string> Writing::referring(const std::string& type, const std::string& field, const std::string& target) {
    std::vector<std::string> found = reader_.referring(type, field, target);
    bool added = false;
    for (const auto& [record, each] : waiting_) {
        if (!each.row || each.row->type != type) continue;
        const bool refers = std::any_of(each.references.begin(), each.references.end(), [&](const ReferenceRow& reference) { return reference.field == field && reference.target == target; });
        const auto held = std::find(found.begin(), found.end(), record);
        if (refers && held == found.end()) {
            found.push_back(record);
            added = true;
        } else if (!refers && held != found.end()) {
            found.erase(held);
        }
    }
    if (added) std::sort(found.begin(), found.end());
    return found;
}

void Writing::set_next_due(const std::string& record, Instant next_due_at) {
    if (const auto found = waiting_.find(record); found != waiting_.end() && found->second.row) {
        found->second.row->next_due_at = next_due_at;
        return;
    }
    memory_.forget(record);
    Query q = query("UPDATE record SET next_due_at = $3 WHERE organisation_id = $1 AND id = $2");
    q.bind(1, organisation_).bind(2, record).bind(3, next_due_at).run();
}
void Writing::write_index(const std::string& record, const std::string& type, const std::vector<std::pair<std::string, std::string>>& fields) {
    Entries wanted;
    for (const auto& [field, value] : fields) wanted.insert({type, field, value});
    const Entries gone = parted(wanted, query("SELECT type, field, value FROM record_index WHERE organisation_id = $1 AND record = $2"), record);
    for (const auto& [of_type, field, value] : gone)
        query("DELETE FROM record_index WHERE organisation_id = $1 AND type = $2 AND field = $3 AND value = $4 AND record = $5").bind(1, organisation_).bind(2, of_type).bind(3, field).bind(4, value).bind(5, record).run();
    for (const auto& [of_type, field, value] : wanted)
        query("INSERT INTO record_index (organisation_id, type, field, value, record) VALUES ($1, $2, $3, $4, $5)").bind(1, organisation_).bind(2, of_type).bind(3, field).bind(4, value).bind(5, record).run();
}

void Writing::append_event(const EventRow& row) {
    Query q = query("INSERT INTO event (organisation_id, sequence, id, record, record_sequence, type, at, entered_at, actor, data, clauses, previous_hash, hash) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
    q.bind(1, organisation_).bind(2, row.sequence).bind(3, row.id).bind(4, row.record).bind(5, row.record_sequence).bind(6, row.type).bind(7, row.at).bind(8, row.entered_at).bind(9, row.actor)
        .bind(10, row.data).bind(11, json_of(row.clauses)).bind(12, row.previous_hash).bind(13, row.hash).run();
}
void Writing::append_checkpoint(const CheckpointRow& row) {
    Query q = query("INSERT INTO checkpoint (organisation_id, number, from_sequence, to_sequence, root, previous_root, signature, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    q.bind(1, organisation_).bind(2, row.number).bind(3, row.from_sequence).bind(4, row.to_sequence).bind(5, row.root).bind(6, row.previous_root).bind(7, row.signature).bind(8, row.at).run();
}

void Writing::put_duty(const DutyRow& row, const std::vector<std::string>& clauses) {
    duties_.clear();                                     // a duty may change the record that it belongs to
    {
        Query q = query("INSERT INTO duty (organisation_id, id, definition, record, round, status, started_at, due_at, next_wake_at, closed_at, holder_kind, holder, provisional, data, seats, period, concerns, "
                        "concerns_type, department, hidden, place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21) "
                        "ON CONFLICT (organisation_id, id) DO UPDATE SET record = excluded.record, round = excluded.round, status = excluded.status, "
                        "concerns = excluded.concerns, concerns_type = excluded.concerns_type, department = excluded.department, hidden = excluded.hidden, place = excluded.place, started_at = excluded.started_at, due_at = excluded.due_at, next_wake_at = excluded.next_wake_at, closed_at = excluded.closed_at, holder_kind = excluded.holder_kind, "
                        "holder = excluded.holder, provisional = excluded.provisional, data = excluded.data, seats = excluded.seats");
        q.bind(1, organisation_).bind(2, row.id).bind(3, row.definition).bind(4, row.record).bind(5, row.round).bind(6, row.status).bind(7, row.started_at).bind(8, row.due_at).bind(9, row.next_wake_at)
            .bind(10, row.closed_at).bind(11, row.holder_kind).bind(12, row.holder).bind(13, row.provisional).bind(14, row.data).bind(15, json_of(row.seats)).bind(16, row.period)
            .bind(17, row.concerns).bind(18, row.concerns_type).bind(19, row.department).bind(20, row.hidden).bind(21, row.place).run();
    }
    {
        Query q = query("DELETE FROM duty_seat WHERE organisation_id = $1 AND duty = $2");
        q.bind(1, organisation_).bind(2, row.id).run();
    }
    if (!row.closed_at)
        for (const std::string& seat : row.seats) {
            Query q = query("INSERT INTO duty_seat (organisation_id, seat, duty) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
            q.bind(1, organisation_).bind(2, seat).bind(3, row.id).run();
        }
    for (const std::string& clause : clauses) {
        Query q = query("INSERT INTO duty_clause (organisation_id, clause, duty) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
        q.bind(1, organisation_).bind(2, clause).bind(3, row.id).run();
    }
}
void Writing::add_outcome(const OutcomeRow& row) { write_outcome(row, next_number(outcome_counter)); }
void Writing::write_outcome(const OutcomeRow& row, std::int64_t id) {
    Query q = query("INSERT INTO clause_outcome (organisation_id, id, clause, outcome, rule, record, at, event_sequence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    q.bind(1, organisation_).bind(2, id).bind(3, row.clause).bind(4, row.outcome).bind(5, row.rule).bind(6, row.record).bind(7, row.at).bind(8, row.event_sequence).run();
}
void Writing::withdraw_outcomes(std::int64_t event_sequence) {
    Query q = query("DELETE FROM clause_outcome WHERE organisation_id = $1 AND event_sequence = $2");
    q.bind(1, organisation_).bind(2, event_sequence).run();
}
bool Writing::add_occurrence(const OccurrenceRow& row) {
    Query q = query("INSERT INTO occurrence (organisation_id, schedule, object, period, record, duty) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1");
    q.bind(1, organisation_).bind(2, row.schedule).bind(3, row.object).bind(4, row.period).bind(5, row.record).bind(6, row.duty);
    return q.next();
}
void Writing::write_occurrence(const OccurrenceRow& row) {
    Query q = query("INSERT INTO occurrence (organisation_id, schedule, object, period, record, duty) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organisation_id, schedule, object, period) DO UPDATE SET record = excluded.record, duty = excluded.duty");
    q.bind(1, organisation_).bind(2, row.schedule).bind(3, row.object).bind(4, row.period).bind(5, row.record).bind(6, row.duty).run();
}
void Writing::set_occurrence_record(const std::string& schedule, const std::string& object, const std::string& period, const std::string& record) {
    Query q = query("UPDATE occurrence SET record = $5 WHERE organisation_id = $1 AND schedule = $2 AND object = $3 AND period = $4");
    q.bind(1, organisation_).bind(2, schedule).bind(3, object).bind(4, period).bind(5, record).run();
}
std::int64_t Writing::next_number(const std::string& counter) {
    Query q = query("INSERT INTO counter (organisation_id, name, value) VALUES ($1, $2, 1) ON CONFLICT (organisation_id, name) DO UPDATE SET value = counter.value + 1 RETURNING value");
    q.bind(1, organisation_).bind(2, counter);
    const bool counted = q.next();
    HUIYIN_ASSERT(counted);                              // inserted or updated: there is a row
    const std::int64_t value = q.integer(0);
    q.run();
    return value;
}

void Writing::write_counter(const std::string& name, std::int64_t value) {
    query("INSERT INTO counter (organisation_id, name, value) VALUES ($1, $2, $3) ON CONFLICT (organisation_id, name) DO UPDATE SET value = excluded.value").bind(1, organisation_).bind(2, name).bind(3, value).run();
}

void Writing::put_answer(const std::string& actor, const std::string& key, const Json& answer, Instant at) {
    Query q = query("INSERT INTO answer (organisation_id, actor, key, answer, at) VALUES ($1, $2, $3, $4, $5)");
    q.bind(1, organisation_).bind(2, actor).bind(3, key).bind(4, answer).bind(5, at).run();
}
void Writing::put_notice(const NoticeRow& row) {
    Query q = query("INSERT INTO notice (organisation_id, id, person, record, text, at, read_at, clauses) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    q.bind(1, organisation_).bind(2, row.id).bind(3, row.person).bind(4, row.record).bind(5, row.text).bind(6, row.at).bind(7, row.read_at).bind(8, json_of(row.clauses)).run();
}
void Writing::read_notice(const std::string& id, const std::string& person, Instant at) {
    Query q = query("UPDATE notice SET read_at = $4 WHERE organisation_id = $1 AND id = $2 AND person = $3 AND read_at IS NULL");
    q.bind(1, organisation_).bind(2, id).bind(3, person).bind(4, at).run();
}
void Writing::read_all_notices(const std::string& person, Instant at) {
    Query q = query("UPDATE notice SET read_at = $3 WHERE organisation_id = $1 AND person = $2 AND read_at IS NULL");
    q.bind(1, organisation_).bind(2, person).bind(3, at).run();
}
void Writing::put_file(const FileRow& row) {
    Query q = query("INSERT INTO file (organisation_id, id, record, field, name, media_type, bytes, by_person, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    q.bind(1, organisation_).bind(2, row.id).bind(3, row.record).bind(4, row.field).bind(5, row.name).bind(6, row.media_type).bind_blob(7, row.bytes).bind(8, row.by).bind(9, row.at).run();
}
void Writing::attach_file(const std::string& id, const std::string& record, const std::string& field) {
    Query q = query("UPDATE file SET record = $3, field = $4 WHERE organisation_id = $1 AND id = $2");
    q.bind(1, organisation_).bind(2, id).bind(3, record).bind(4, field).run();
}
void Writing::put_attestation(const AttestationRow& row) {
    Query q = query("INSERT INTO attestation (organisation_id, pack, clause, at, person, note, answer, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
    q.bind(1, organisation_).bind(2, row.pack).bind(3, row.clause).bind(4, row.at).bind(5, row.person).bind(6, row.note).bind(7, row.answer).bind(8, row.expires_at).run();
}
void Writing::put_parameter(const ParameterRow& row, const std::string& by, Instant at) {
    memory_.forget_parameters();
    Query q = query("INSERT INTO parameter_value (organisation_id, pack, parameter, from_on, at, value, by_person) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    q.bind(1, organisation_).bind(2, row.pack).bind(3, row.parameter).bind(4, row.from_on).bind(5, at).bind(6, row.value).bind(7, by).run();
}
void Writing::put_document(const std::string& name, const Json& document) {
    memory_.keep_document(name, document);
    Query q = query("INSERT INTO document (organisation_id, name, document) VALUES ($1, $2, $3) ON CONFLICT (organisation_id, name) DO UPDATE SET document = excluded.document");
    q.bind(1, organisation_).bind(2, name).bind(3, document).run();
}
void Writing::put_view(const ViewRow& row) {
    Query q = query("INSERT INTO saved_view (organisation_id, person, type, name, document) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (organisation_id, person, type, name) DO UPDATE SET document = excluded.document");
    q.bind(1, organisation_).bind(2, row.person).bind(3, row.type).bind(4, row.name).bind(5, row.document).run();
}
void Writing::drop_view(const std::string& person, const std::string& type, const std::string& name) {
    Query q = query("DELETE FROM saved_view WHERE organisation_id = $1 AND person = $2 AND type = $3 AND name = $4");
    q.bind(1, organisation_).bind(2, person).bind(3, type).bind(4, name).run();
}
void Writing::put_account(const AccountRow& row) {
    Query q = query("INSERT INTO account (organisation_id, login, person, password_hash, failures, locked_until, active) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (organisation_id, login) DO UPDATE SET "
                    "person = excluded.person, password_hash = excluded.password_hash, failures = excluded.failures, locked_until = excluded.locked_until, active = excluded.active");
    q.bind(1, organisation_).bind(2, row.login).bind(3, row.person).bind(4, row.password_hash).bind(5, row.failures).bind(6, row.locked_until).bind(7, row.active).run();
}
void Writing::put_session(const SessionRow& row) {
    Query q = query("INSERT INTO session (organisation_id, token_hash, person, login, csrf, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (organisation_id, token_hash) DO UPDATE SET expires_at = excluded.expires_at");
    q.bind(1, organisation_).bind(2, row.token_hash).bind(3, row.person).bind(4, row.login).bind(5, row.csrf).bind(6, row.created_at).bind(7, row.expires_at).run();
}
void Writing::drop_session(const std::string& token_hash) {
    Query q = query("DELETE FROM session WHERE organisation_id = $1 AND token_hash = $2");
    q.bind(1, organisation_).bind(2, token_hash).run();
}
void Writing::drop_expired(Instant now) {
    Query sessions = query("DELETE FROM session WHERE organisation_id = $1 AND expires_at <= $2");
    sessions.bind(1, organisation_).bind(2, now).run();
    Query answers = query("DELETE FROM answer WHERE organisation_id = $1 AND at <= $2");
    answers.bind(1, organisation_).bind(2, now + -7 * 86'400'000LL).run();
}
void Writing::put_token(const TokenRow& row) {
    Query q = query("INSERT INTO token (organisation_id, token_hash, person, name, created_at) VALUES ($1, $2, $3, $4, $5)");
    q.bind(1, organisation_).bind(2, row.token_hash).bind(3, row.person).bind(4, row.name).bind(5, row.created_at).run();
}
void Writing::drop_token(const std::string& token_hash) {
    Query q = query("DELETE FROM token WHERE organisation_id = $1 AND token_hash = $2");
    q.bind(1, organisation_).bind(2, token_hash).run();
}
void Writing::add_outbox(const std::string& key, const std::string& channel, const Json& message, Instant at) {
    Query q = query("INSERT INTO outbox (organisation_id, key, channel, message, at, sent_at) VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT DO NOTHING");
    q.bind(1, organisation_).bind(2, key).bind(3, channel).bind(4, message).bind(5, at).run();
}

}  // namespace huiyin::store::sql
