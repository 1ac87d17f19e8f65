// What buffered jobs have gathered goes to the database: each row once, in its newest form, and in the order of its key, so
// that neighbours lie on the same page.
#include <algorithm>

#include "store/sql/words.hpp"
#include "store/sql/writing.hpp"

namespace huiyin::store::sql {
namespace {

template <typename Map>
std::vector<const typename Map::value_type*> in_order(const Map& map) {
    std::vector<const typename Map::value_type*> all;
    all.reserve(map.size());
    for (const auto& each : map) all.push_back(&each);
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
    return all;
}

}  // namespace

void Writing::apply(const Changes& changes) {
    for (const auto* each : in_order(changes.records())) {
        const auto& [id, held] = *each;
        if (held.row) write_record(*held.row);
        if (held.row && held.references) write_references(*held.row, *held.references);
        if (held.index) write_index(id, held.type, *held.index);
    }
    for (const EventRow& event : changes.events()) append_event(event);
    for (const auto* each : in_order(changes.duties())) put_duty(each->second.row, {each->second.clauses.begin(), each->second.clauses.end()});
    if (!changes.outcomes().empty()) {
        const std::int64_t before = reader_.counter(outcome_counter);
        std::int64_t id = before;
        for (const OutcomeRow& outcome : changes.outcomes()) write_outcome(outcome, ++id);
        write_counter(outcome_counter, id);
    }
    for (const auto& [key, occurrence] : changes.occurrences()) write_occurrence(occurrence);
    for (const PostingRow& posting : changes.postings()) write_posting(posting);
    for (const auto& [key, amount] : changes.balances()) write_balance(key[0], key[1], key[2], amount);
    for (const auto* each : in_order(changes.counters())) write_counter(each->first, each->second);
    for (const auto* each : in_order(changes.documents())) put_document(each->first, each->second);
    for (const auto& [key, answer] : changes.answers()) put_answer(key.first, key.second, answer.answer, answer.at);
    for (const Changes::Later& write : changes.later()) write(*this);
    // Last: FTS5 writes out what it holds in memory at every statement after it that may fail half done.
    for (const auto* each : in_order(changes.records()))
        if (each->second.texts) session_.dialect().put_search(session_, organisation_, each->first, each->second.type, search_body(*each->second.texts));
}

}  // namespace huiyin::store::sql
