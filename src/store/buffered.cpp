#include "store/buffered.hpp"

#include <algorithm>
#include <climits>
#include <cstdint>

namespace huiyin::store {

void Buffered::part(const std::function<void()>& job) {
    const Changes::Mark mark = own_.mark();
    const std::size_t notices = notices_.size();
    try {
        job();
    } catch (...) {
        own_.go_back(mark);
        notices_.resize(notices);
        throw;
    }
}

const DutyRow* Buffered::written_duty(const std::string& id) const {
    const Changes::Duty* found = newest([&](const Changes& changes) { return changes.duty(id); });
    return found ? &found->row : nullptr;
}

std::set<std::string> Buffered::candidates(const std::set<std::string>& (Changes::*of)(const std::string&) const, const std::string& key) const {
    std::set<std::string> all;
    each([&](const Changes& changes) {
        const std::set<std::string>& some = (changes.*of)(key);
        all.insert(some.begin(), some.end());
    });
    return all;
}

// ---- events ------------------------------------------------------------------------------------------------------------

std::vector<EventRow> Buffered::events_of(const std::string& record) {
    std::vector<EventRow> all = snapshot_.events_of(record);
    each([&](const Changes& changes) {
        for (const EventRow& event : changes.events())
            if (event.record == record && (all.empty() || event.record_sequence > all.back().record_sequence)) all.push_back(event);
    });
    return all;
}

std::int64_t Buffered::last_sequence() {
    const auto last = newest([](const Changes& changes) { return changes.events().empty() ? nullptr : &changes.events().back(); });
    return last ? last->sequence : snapshot_.last_sequence();
}

std::pair<std::int64_t, std::string> Buffered::chain_end(const std::string& record) {
    const Changes::ChainEnd* end = newest([&](const Changes& changes) { return changes.chain_end(record); });
    return end ? std::pair(end->sequence, end->hash) : snapshot_.chain_end(record);
}

std::optional<EventRow> Buffered::last_event_of(const std::string& record) {
    const EventRow* last = newest([&](const Changes& changes) {
        const auto found = std::find_if(changes.events().rbegin(), changes.events().rend(), [&](const EventRow& event) { return event.record == record; });
        return found == changes.events().rend() ? nullptr : &*found;
    });
    return last ? std::optional(*last) : snapshot_.last_event_of(record);
}

// ---- duties ------------------------------------------------------------------------------------------------------------

std::optional<DutyRow> Buffered::duty(const std::string& id) {
    const DutyRow* written = written_duty(id);
    return written ? std::optional(*written) : snapshot_.duty(id);
}

const std::vector<DutyRow>& Buffered::standing_duties_of(const std::string& record) {
    const auto held = duties_.find(record);
    return held != duties_.end() ? held->second : duties_.emplace(record, snapshot_.duties_of(record)).first->second;
}

std::vector<DutyRow> Buffered::duties_of(const std::string& record) {
    std::set<std::string> written = candidates(&Changes::duties_of, record);
    std::vector<DutyRow> all;
    for (const DutyRow& standing : standing_duties_of(record)) {
        const DutyRow* newer = written_duty(standing.id);
        written.erase(standing.id);
        if (!newer) all.push_back(standing);
        else if (newer->record == record) all.push_back(*newer);
    }
    for (const std::string& id : written)
        if (const DutyRow* newer = written_duty(id); newer && newer->record == record) all.push_back(*newer);
    std::sort(all.begin(), all.end(), [](const DutyRow& a, const DutyRow& b) { return std::tie(a.started_at, a.id) < std::tie(b.started_at, b.id); });
    return all;
}

std::vector<DutyRow> Buffered::open_duties_of(const std::vector<std::string>& records) {
    std::vector<DutyRow> all;
    for (const std::string& record : std::set<std::string>(records.begin(), records.end()))
        for (DutyRow& duty : duties_of(record))
            if (!duty.closed_at) all.push_back(std::move(duty));
    const auto due = [](const DutyRow& duty) { return duty.due_at ? duty.due_at->ms : INT64_MAX; };
    std::sort(all.begin(), all.end(), [&](const DutyRow& a, const DutyRow& b) { return std::pair(due(a), a.id) < std::pair(due(b), b.id); });
    return all;
}

/// The first of the snapshot that are not written anew; read by portions, since each wake takes one.
std::vector<DutyRow> Buffered::standing_wakes(Instant until, int limit) {
    std::size_t portion = static_cast<std::size_t>(limit) + 256;
    for (;;) {
        if (!wakes_ || wakes_->until != until) {
            wakes_ = Wakes{until, snapshot_.duties_to_wake(until, static_cast<int>(portion)), false};
            wakes_->whole = wakes_->rows.size() < portion;
        }
        std::vector<DutyRow> found;
        for (const DutyRow& duty : wakes_->rows) {
            if (static_cast<int>(found.size()) == limit) break;
            if (!written_duty(duty.id)) found.push_back(duty);
        }
        if (static_cast<int>(found.size()) == limit || wakes_->whole) return found;
        portion *= 4;
        wakes_.reset();
    }
}

std::vector<DutyRow> Buffered::duties_to_wake(Instant until, int limit) {
    std::vector<DutyRow> found = standing_wakes(until, limit);
    each([&](const Changes& changes) {
        int added = 0;
        for (const auto& [moment, id] : changes.wakes()) {
            if (moment > until.ms || added == limit) break;
            const DutyRow* duty = written_duty(id);
            if (!duty || !duty->next_wake_at || duty->next_wake_at->ms != moment) continue;      // it was put off, or undone
            if (std::none_of(found.begin(), found.end(), [&](const DutyRow& each) { return each.id == duty->id; })) found.push_back(*duty);
            ++added;
        }
    });
    std::sort(found.begin(), found.end(), [](const DutyRow& a, const DutyRow& b) { return std::tie(*a.next_wake_at, a.id) < std::tie(*b.next_wake_at, b.id); });
    if (static_cast<int>(found.size()) > limit) found.resize(static_cast<std::size_t>(limit));
    return found;
}

std::optional<Instant> Buffered::next_wake() {
    const std::vector<DutyRow> first = duties_to_wake({INT64_MAX}, 1);
    return first.empty() ? std::nullopt : first.front().next_wake_at;
}

// ---- occurrences -------------------------------------------------------------------------------------------------------

bool Buffered::has_occurrence(const std::string& schedule, const std::string& object, const std::string& period) {
    return newest([&](const Changes& changes) { return changes.occurrence({schedule, object, period}); }) || snapshot_.has_occurrence(schedule, object, period);
}

std::vector<OccurrenceRow> Buffered::occurrences(const std::string& schedule, const std::string& object) {
    std::map<std::string, OccurrenceRow, std::greater<>> all;                // by period, newest first
    for (OccurrenceRow& row : snapshot_.occurrences(schedule, object)) all[row.period] = std::move(row);
    each([&](const Changes& changes) {
        for (auto each = changes.occurrences().lower_bound({schedule, object, ""}); each != changes.occurrences().end() && each->first[0] == schedule && each->first[1] == object; ++each) all[each->first[2]] = each->second;
    });
    std::vector<OccurrenceRow> rows;
    for (auto& [period, row] : all) rows.push_back(std::move(row));
    return rows;
}

std::vector<OccurrenceRow> Buffered::open_occurrences(const std::string& schedule, const std::string& object) {
    if (object.empty()) return no_duties().open_occurrences(schedule, object);
    std::vector<OccurrenceRow> open;
    for (OccurrenceRow& row : occurrences(schedule, object))
        if (const auto held = row.duty.empty() ? std::nullopt : duty(row.duty); held && !held->closed_at) open.push_back(std::move(row));
    std::reverse(open.begin(), open.end());
    return open;
}

bool Buffered::add_occurrence(const OccurrenceRow& row) {
    if (has_occurrence(row.schedule, row.object, row.period)) return false;
    own_.set_occurrence(row);
    return true;
}

void Buffered::set_occurrence_record(const std::string& schedule, const std::string& object, const std::string& period, const std::string& record) {
    for (OccurrenceRow& row : occurrences(schedule, object))
        if (row.period == period) {
            row.record = record;
            own_.set_occurrence(std::move(row));
            return;
        }
}

// ---- amounts -----------------------------------------------------------------------------------------------------------

std::vector<BalanceRow> Buffered::balances_of(const std::string& book, const std::string& holder) {
    std::map<std::string, Decimal> all;                                      // by thing
    for (const BalanceRow& row : snapshot_.balances_of(book, holder)) all[row.what] = row.amount;
    each([&](const Changes& changes) {
        for (auto each = changes.balances().lower_bound({book, holder, ""}); each != changes.balances().end() && each->first[0] == book && each->first[1] == holder; ++each) all[each->first[2]] = each->second;
    });
    std::vector<BalanceRow> rows;
    for (const auto& [what, amount] : all) rows.push_back({book, holder, what, amount});
    return rows;
}

Decimal Buffered::balance(const std::string& book, const std::string& holder, const std::string& what) {
    Decimal sum;
    for (const BalanceRow& row : balances_of(book, holder))
        if (what.empty() || row.what == what) sum += row.amount;
    return sum;
}

void Buffered::add_posting(const PostingRow& row) {
    const auto shift = [&](const std::string& holder, const Decimal& by) {
        Decimal sum = by;
        for (const BalanceRow& held : balances_of(row.book, holder))
            if (held.what == row.what) sum += held.amount;
        own_.set_balance({row.book, holder, row.what}, sum);
    };
    shift(row.from, Decimal(0) - row.amount);
    shift(row.to, row.amount);
    own_.add_posting(row);
}

std::vector<PostingRow> Buffered::postings_of(const std::string& record) {
    std::map<std::string, PostingRow> all;                                   // by id
    for (PostingRow& row : snapshot_.postings_of(record)) all[row.id] = std::move(row);
    each([&](const Changes& changes) {
        for (const PostingRow& row : changes.postings())
            if (row.record == record) all[row.id] = row;
    });
    std::vector<PostingRow> rows;
    for (auto& [id, row] : all) rows.push_back(std::move(row));
    return rows;
}

// ---- the rest ----------------------------------------------------------------------------------------------------------

std::optional<Json> Buffered::answer(const std::string& actor, const std::string& key) {
    const Json* held = newest([&](const Changes& changes) { return changes.answer(actor, key); });
    return held ? std::optional(*held) : snapshot_.answer(actor, key);
}

std::optional<Json> Buffered::document(const std::string& name) {
    if (const Json* written = newest([&](const Changes& changes) { return changes.document(name); })) return *written;
    if (const RowMemory::Document* kept = memory_.document(name)) return *kept;
    auto document = snapshot_.document(name);
    memory_.keep_document(name, document);
    return document;
}

std::vector<ParameterRow> Buffered::parameters(const std::string& pack) {
    ReadView& standing = unwritten(Table::parameter);
    if (const auto* kept = memory_.parameters(pack)) return *kept;
    auto rows = standing.parameters(pack);
    memory_.keep_parameters(pack, rows);
    return rows;
}

std::int64_t Buffered::counter(const std::string& name) {
    const std::int64_t* value = newest([&](const Changes& changes) { return changes.counter(name); });
    return value ? *value : snapshot_.counter(name);
}

std::int64_t Buffered::next_number(const std::string& name) {
    const std::int64_t value = counter(name) + 1;
    own_.set_counter(name, value);
    return value;
}

std::optional<FileRow> Buffered::file(const std::string& id) { return unless(any([&](const Changes& changes) { return changes.touches_file(id); })).file(id); }
void Buffered::put_file(const FileRow& row) {
    own_.touch_file(row.id);
    later(Table::file, [row](WriteTransaction& tx) { tx.put_file(row); });
}
void Buffered::attach_file(const std::string& id, const std::string& record, const std::string& field) {
    own_.touch_file(id);
    later(Table::file, [=](WriteTransaction& tx) { tx.attach_file(id, record, field); });
}

}  // namespace huiyin::store
