#include "store/changes.hpp"

#include <iterator>

namespace huiyin::store {

void Changes::go_back(Mark mark) {
    while (undo_.size() > mark) {
        undo_.back()();
        undo_.pop_back();
    }
}

const std::set<std::string>& Changes::candidates(const Candidates& table, const std::string& key) {
    static const std::set<std::string> none;
    const auto found = table.find(key);
    return found == table.end() ? none : found->second;
}

template <typename Map, typename Key>
typename Map::mapped_type& Changes::changing(Map& map, const Key& key) {
    const auto [place, is_new] = map.try_emplace(key);
    if (is_new) undo_.push_back([&map, key] { map.erase(key); });
    else undo_.push_back([&map, key, old = place->second]() mutable { map[key] = std::move(old); });
    return place->second;
}

template <typename List, typename Row>
void Changes::appending(List& list, Row row) {
    list.push_back(std::move(row));
    undo_.push_back([&list] { list.pop_back(); });
}

Changes::Record& Changes::changing_record(const std::string& id, const std::string& type) {
    const auto [place, is_new] = records_.try_emplace(id);
    if (is_new) {
        undo_.push_back([this, id] { records_.erase(id); });
        by_type_[type].insert(id);
        place->second.type = type;
    }
    return place->second;
}

/// Puts the value in the member's place; the value that stood there is kept for undoing, not copied.
template <typename Value>
void Changes::replace(std::optional<Value>& member, Value value) {
    undo_.push_back([&member, old = std::exchange(member, std::move(value))]() mutable { member = std::move(old); });
}

void Changes::put_record(const RecordRow& row, std::optional<std::vector<ReferenceRow>> references) {
    Record& held = changing_record(row.id, row.type);
    replace(held.row, row);
    if (!references) return;
    for (const ReferenceRow& reference : *references) by_target_[reference.target].insert(row.id);
    replace(held.references, *std::move(references));
}
void Changes::put_index(const std::string& record, const std::string& type, IndexEntries entries) {
    for (const auto& [field, value] : entries) by_entry_[{type, field, value}].insert(record);
    replace(changing_record(record, type).index, std::move(entries));
}
void Changes::put_search(const std::string& record, const std::string& type, std::vector<std::string> texts) { replace(changing_record(record, type).texts, std::move(texts)); }

void Changes::append_event(EventRow row) {
    ChainEnd& end = changing(chains_, row.record);
    end = {row.record_sequence, row.hash};
    appending(events_, std::move(row));
}

void Changes::put_duty(const DutyRow& row, const std::vector<std::string>& clauses) {
    Duty& held = changing(duties_, row.id);
    held.row = row;
    held.clauses.insert(clauses.begin(), clauses.end());
    duties_by_record_[row.record].insert(row.id);
    if (row.next_wake_at) wakes_.emplace(row.next_wake_at->ms, row.id);
}

void Changes::add_outcome(OutcomeRow row) { appending(outcomes_, std::move(row)); }
void Changes::set_occurrence(OccurrenceRow row) {
    const OccurrenceKey key{row.schedule, row.object, row.period};
    changing(occurrences_, key) = std::move(row);
}
void Changes::add_posting(PostingRow row) { appending(postings_, std::move(row)); }
void Changes::set_balance(const BalanceKey& key, const Decimal& amount) { changing(balances_, key) = amount; }
void Changes::set_counter(const std::string& name, std::int64_t value) { changing(counters_, name) = value; }
void Changes::put_answer(const std::string& actor, const std::string& key, Json answer, Instant at) { changing(answers_, std::pair(actor, key)) = {std::move(answer), at}; }
void Changes::put_document(const std::string& name, Json document) { changing(documents_, name) = std::move(document); }

void Changes::do_later(std::optional<Table> table, Later write) {
    if (table) {
        int& count = written_[static_cast<std::size_t>(*table)];
        ++count;
        undo_.push_back([&count] { --count; });
    }
    appending(later_, std::move(write));
}

void Changes::absorb(Changes&& later) {
    const auto newest = [](auto& map, auto& newer) {
        for (auto& [key, value] : newer) map.insert_or_assign(key, std::move(value));
    };
    const auto append = [](auto& list, auto& more) { std::move(more.begin(), more.end(), std::back_inserter(list)); };
    const auto join = [](auto& table, auto& more) {
        for (auto& [key, ids] : more) table[key].merge(ids);
    };
    for (auto& [id, newer] : later.records_) {
        Record& held = records_[id];
        held.type = std::move(newer.type);
        if (newer.row) held.row = std::move(newer.row);
        if (newer.references) held.references = std::move(newer.references);
        if (newer.index) held.index = std::move(newer.index);
        if (newer.texts) held.texts = std::move(newer.texts);
    }
    newest(duties_, later.duties_);
    newest(chains_, later.chains_);
    newest(counters_, later.counters_);
    newest(documents_, later.documents_);
    newest(answers_, later.answers_);
    newest(occurrences_, later.occurrences_);
    newest(balances_, later.balances_);
    append(events_, later.events_);
    append(outcomes_, later.outcomes_);
    append(postings_, later.postings_);
    append(later_, later.later_);
    for (std::size_t i = 0; i < written_.size(); ++i) written_[i] += later.written_[i];
    join(by_type_, later.by_type_);
    join(by_target_, later.by_target_);
    join(duties_by_record_, later.duties_by_record_);
    join(by_entry_, later.by_entry_);
    wakes_.merge(later.wakes_);
    files_.merge(later.files_);
}

const Json* Changes::answer(const std::string& actor, const std::string& key) const {
    const Answer* held = find(answers_, std::pair(actor, key));
    return held ? &held->answer : nullptr;
}

}  // namespace huiyin::store
