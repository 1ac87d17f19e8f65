// What jobs have written and the database does not hold yet: the newest row under each key, and the rest in its order.
//
// A mark remembers a moment; going back to it undoes what came after, so that a job, or a part of one, is undone without
// asking the database. Looking for rows by something else than their key starts from the tables of candidates, which may
// name a row too many (what was undone stays named) and never one too few.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace huiyin::store {

/// Tables that are only written to, in order. Who reads one of them must have it written first.
enum class Table { file, notice, attestation, parameter, view, account, session, token, device, count_ };

using IndexEntries = std::vector<std::pair<std::string, std::string>>;   ///< field, value

class Changes {
public:
    struct Record {
        std::optional<RecordRow> row;
        std::optional<std::vector<ReferenceRow>> references;             ///< none: as they stand
        std::optional<IndexEntries> index;
        std::optional<std::vector<std::string>> texts;
        std::string type;
    };
    struct Duty { DutyRow row; std::set<std::string> clauses; };
    struct ChainEnd { std::int64_t sequence = 0; std::string hash; };
    using BalanceKey = std::array<std::string, 3>;                        ///< book, holder, what
    using OccurrenceKey = std::array<std::string, 3>;                     ///< schedule, object, period
    using Later = std::function<void(WriteTransaction&)>;

    using Mark = std::size_t;
    [[nodiscard]] Mark mark() const { return undo_.size(); }
    void go_back(Mark mark);
    /// Nothing before this moment will be undone any more.
    void settle() { undo_.clear(); }
    [[nodiscard]] bool empty() const { return size() == 0; }

    /// Takes over what later changes say; what both say, the later ones say.
    void absorb(Changes&& later);
    /// Rows of all tables.
    [[nodiscard]] std::size_t size() const {
        return records_.size() + duties_.size() + events_.size() + outcomes_.size() + occurrences_.size() + postings_.size() + balances_.size() + counters_.size() + documents_.size() + answers_.size() + later_.size();
    }

    // ---- writing ----
    void put_record(const RecordRow& row, std::optional<std::vector<ReferenceRow>> references);
    void put_index(const std::string& record, const std::string& type, IndexEntries entries);
    void put_search(const std::string& record, const std::string& type, std::vector<std::string> texts);
    void append_event(EventRow row);
    void put_duty(const DutyRow& row, const std::vector<std::string>& clauses);
    void add_outcome(OutcomeRow row);
    void set_occurrence(OccurrenceRow row);
    void add_posting(PostingRow row);
    void set_balance(const BalanceKey& key, const Decimal& amount);
    void set_counter(const std::string& name, std::int64_t value);
    void put_answer(const std::string& actor, const std::string& key, Json answer, Instant at);
    void put_document(const std::string& name, Json document);
    void do_later(std::optional<Table> table, Later write);
    void touch_file(const std::string& id) { files_.insert(id); }

    // ---- reading ----
    [[nodiscard]] const Record* record(const std::string& id) const { return find(records_, id); }
    [[nodiscard]] const Duty* duty(const std::string& id) const { return find(duties_, id); }
    [[nodiscard]] const std::int64_t* counter(const std::string& name) const { return find(counters_, name); }
    [[nodiscard]] const Json* document(const std::string& name) const { return find(documents_, name); }
    [[nodiscard]] const Json* answer(const std::string& actor, const std::string& key) const;
    [[nodiscard]] const OccurrenceRow* occurrence(const OccurrenceKey& key) const { return find(occurrences_, key); }
    [[nodiscard]] const Decimal* balance(const BalanceKey& key) const { return find(balances_, key); }
    [[nodiscard]] const ChainEnd* chain_end(const std::string& record) const { return find(chains_, record); }
    [[nodiscard]] std::int64_t last_sequence() const { return events_.empty() ? 0 : events_.back().sequence; }
    [[nodiscard]] bool touches_file(const std::string& id) const { return files_.contains(id); }
    [[nodiscard]] bool writes(Table table) const { return written_[static_cast<std::size_t>(table)] > 0; }

    [[nodiscard]] const std::set<std::string>& of_type(const std::string& type) const { return candidates(by_type_, type); }
    using EntryKey = std::array<std::string, 3>;                          ///< type, field, value
    [[nodiscard]] const std::map<EntryKey, std::set<std::string>>& entries() const { return by_entry_; }
    [[nodiscard]] const std::set<std::string>& referring_to(const std::string& target) const { return candidates(by_target_, target); }
    [[nodiscard]] const std::set<std::string>& duties_of(const std::string& record) const { return candidates(duties_by_record_, record); }
    [[nodiscard]] const std::set<std::pair<std::int64_t, std::string>>& wakes() const { return wakes_; }                 ///< moment, duty

    [[nodiscard]] const std::vector<EventRow>& events() const { return events_; }
    [[nodiscard]] const std::vector<OutcomeRow>& outcomes() const { return outcomes_; }
    [[nodiscard]] const std::vector<PostingRow>& postings() const { return postings_; }
    [[nodiscard]] const std::unordered_map<std::string, Record>& records() const { return records_; }
    [[nodiscard]] const std::unordered_map<std::string, Duty>& duties() const { return duties_; }
    [[nodiscard]] const std::unordered_map<std::string, std::int64_t>& counters() const { return counters_; }
    [[nodiscard]] const std::unordered_map<std::string, Json>& documents() const { return documents_; }
    [[nodiscard]] const std::map<OccurrenceKey, OccurrenceRow>& occurrences() const { return occurrences_; }
    [[nodiscard]] const std::map<BalanceKey, Decimal>& balances() const { return balances_; }
    struct Answer { Json answer; Instant at; };
    [[nodiscard]] const std::map<std::pair<std::string, std::string>, Answer>& answers() const { return answers_; }
    [[nodiscard]] const std::vector<Later>& later() const { return later_; }

private:
    template <typename Map, typename Key>
    static const typename Map::mapped_type* find(const Map& map, const Key& key) {
        const auto found = map.find(key);
        return found == map.end() ? nullptr : &found->second;
    }
    using Candidates = std::unordered_map<std::string, std::set<std::string>>;
    static const std::set<std::string>& candidates(const Candidates& table, const std::string& key);
    /// The entry under the key, after remembering how to put back what stood there.
    template <typename Map, typename Key>
    typename Map::mapped_type& changing(Map& map, const Key& key);
    template <typename List, typename Row>
    void appending(List& list, Row row);
    Record& changing_record(const std::string& id, const std::string& type);
    template <typename Value>
    void replace(std::optional<Value>& member, Value value);

    std::vector<std::function<void()>> undo_;
    std::unordered_map<std::string, Record> records_;
    std::unordered_map<std::string, Duty> duties_;
    std::unordered_map<std::string, ChainEnd> chains_;
    std::unordered_map<std::string, std::int64_t> counters_;
    std::unordered_map<std::string, Json> documents_;
    std::map<std::pair<std::string, std::string>, Answer> answers_;
    std::map<OccurrenceKey, OccurrenceRow> occurrences_;
    std::map<BalanceKey, Decimal> balances_;
    std::vector<EventRow> events_;
    std::vector<OutcomeRow> outcomes_;
    std::vector<PostingRow> postings_;
    std::vector<Later> later_;
    std::array<int, static_cast<std::size_t>(Table::count_)> written_{};
    Candidates by_type_, by_target_, duties_by_record_;
    std::map<EntryKey, std::set<std::string>> by_entry_;
    std::set<std::pair<std::int64_t, std::string>> wakes_;
    std::unordered_set<std::string> files_;
};

}  // namespace huiyin::store
