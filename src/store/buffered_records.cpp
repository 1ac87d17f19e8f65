// Records as a buffered job finds them: those of the snapshot, in whose place what was written stands.
#include <algorithm>
#include <climits>

#include "store/buffered.hpp"
#include "store/row_filter.hpp"

namespace huiyin::store {
namespace {

bool refers(const std::vector<ReferenceRow>& references, const std::string& field, const std::string& target) {
    return std::any_of(references.begin(), references.end(), [&](const ReferenceRow& each) { return each.target == target && (field.empty() || each.field == field); });
}
bool stands_under(const IndexEntries& entries, const std::string& field, const std::string& value) { return std::find(entries.begin(), entries.end(), std::pair(field, value)) != entries.end(); }

}  // namespace

const RecordRow* Buffered::written_row(const std::string& id) const {
    return newest([&](const Changes& changes) -> const RecordRow* {
        const Changes::Record* held = changes.record(id);
        return held && held->row ? &*held->row : nullptr;
    });
}
const std::vector<ReferenceRow>* Buffered::written_references(const std::string& id) const {
    return newest([&](const Changes& changes) -> const std::vector<ReferenceRow>* {
        const Changes::Record* held = changes.record(id);
        return held && held->references ? &*held->references : nullptr;
    });
}
const IndexEntries* Buffered::written_index(const std::string& id) const {
    return newest([&](const Changes& changes) -> const IndexEntries* {
        const Changes::Record* held = changes.record(id);
        return held && held->index ? &*held->index : nullptr;
    });
}

/// Records that are written, of the types, or of any; each once.
std::vector<const RecordRow*> Buffered::written_of(const std::vector<std::string>& types) const {
    std::vector<const RecordRow*> found;
    each([&](const Changes& changes) {
        const auto add = [&](const std::string& id) {
            const Changes::Record* held = changes.record(id);
            if (held && held->row && written_row(id) == &*held->row) found.push_back(&*held->row);
        };
        if (types.empty())
            for (const auto& [id, held] : changes.records()) add(id);
        for (const std::string& type : types)
            for (const std::string& id : changes.of_type(type)) add(id);
    });
    return found;
}

std::optional<RecordRow> Buffered::record(const std::string& id) {
    if (const RecordRow* written = written_row(id)) return *written;
    if (const RecordRow* kept = memory_.find(id)) return *kept;
    auto row = snapshot_.record(id);
    if (row) memory_.keep(*row);
    return row;
}

std::optional<RecordRow> Buffered::record_by_number(const std::string& type, const std::string& number) {
    if (number.empty()) return {};
    for (const RecordRow* written : written_of({type}))
        if (written->number == number) return *written;
    auto row = snapshot_.record_by_number(type, number);
    return row && written_row(row->id) ? std::nullopt : row;
}

RecordPage Buffered::records(const RecordFilter& filter) {
    const std::vector<const RecordRow*> written = written_of(filter.types);
    if (written.empty()) return snapshot_.records(filter);
    unless(!filter.words.empty());
    const auto limit = static_cast<std::size_t>(std::clamp(filter.limit, 1, 10'000));
    RecordPage made;
    // What the snapshot has beyond the page stands behind it whatever was written.
    RecordFilter rest = filter;
    do {
        RecordPage page = snapshot_.records(rest);
        for (RecordRow& row : page.rows)
            if (!written_row(row.id)) made.rows.push_back(std::move(row));
        rest.cursor = page.next;
    } while (!rest.cursor.empty() && made.rows.size() <= limit);
    const auto before = [&](const RowKey& a, const RowKey& b) { return filter.descending ? b < a : a < b; };
    for (const RecordRow* row : written)
        if (meets(filter, *row) && (filter.cursor.empty() || before(key_of(filter.cursor, filter.sort), key_of(*row, filter.sort)))) made.rows.push_back(*row);
    std::sort(made.rows.begin(), made.rows.end(), [&](const RecordRow& a, const RecordRow& b) { return before(key_of(a, filter.sort), key_of(b, filter.sort)); });
    if (made.rows.size() > limit) {
        made.rows.resize(limit);
        made.next = cursor_of(made.rows.back(), filter.sort);
    }
    return made;
}

std::int64_t Buffered::count_records(const RecordFilter& filter) {
    const std::vector<const RecordRow*> written = written_of(filter.types);
    constexpr std::size_t looked_at_most = 64;
    ReadView& standing = unless(!written.empty() && (!filter.words.empty() || written.size() > looked_at_most));
    std::int64_t count = standing.count_records(filter);
    for (const RecordRow* newer : written) {
        const auto row = standing.record(newer->id);
        count += static_cast<int>(meets(filter, *newer)) - static_cast<int>(row && meets(filter, *row));
    }
    return count;
}

std::vector<Json> Buffered::field_values(const RecordFilter& filter, const std::string& field) {
    if (written_of(filter.types).empty()) return snapshot_.field_values(filter, field);
    unless(!filter.words.empty());
    std::vector<Json> values;
    RecordFilter rest = filter;
    rest.limit = 10'000;
    rest.cursor.clear();
    do {
        const RecordPage page = records(rest);
        for (const RecordRow& row : page.rows) values.push_back(row.fields[field]);
        rest.cursor = page.next;
    } while (!rest.cursor.empty());
    return values;
}

std::vector<std::string> Buffered::referring(const std::string& type, const std::string& field, const std::string& target) {
    std::vector<std::string> found = snapshot_.referring(type, field, target);
    std::erase_if(found, [&](const std::string& id) {
        const auto* references = written_references(id);
        return references && !refers(*references, field, target);
    });
    bool added = false;
    for (const std::string& id : candidates(&Changes::referring_to, target)) {
        const RecordRow* row = written_row(id);
        const auto* references = written_references(id);
        if (!row || row->type != type || !references || !refers(*references, field, target) || std::find(found.begin(), found.end(), id) != found.end()) continue;
        found.push_back(id);
        added = true;
    }
    if (added) std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string> Buffered::referring_to(const std::string& target, int limit) {
    const std::set<std::string> written = candidates(&Changes::referring_to, target);
    if (written.empty() && !any([](const Changes& changes) { return !changes.records().empty(); })) return snapshot_.referring_to(target, limit);
    std::vector<std::string> found = snapshot_.referring_to(target, INT_MAX);
    std::erase_if(found, [&](const std::string& id) {
        const auto* references = written_references(id);
        return references && !refers(*references, "", target);
    });
    for (const std::string& id : written)
        if (const auto* references = written_references(id); references && refers(*references, "", target)) found.push_back(id);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    if (found.size() > static_cast<std::size_t>(std::max(limit, 0))) found.resize(static_cast<std::size_t>(std::max(limit, 0)));
    return found;
}

std::vector<RecordRow> Buffered::records_with(const std::string& type, const std::string& field, const std::string& value, int limit) {
    std::vector<RecordRow> found;
    std::size_t written = 0;
    each([&](const Changes& changes) { written += changes.of_type(type).size(); });
    for (RecordRow& row : snapshot_.records_with(type, field, value, limit + static_cast<int>(written))) {
        const IndexEntries* entries = written_index(row.id);
        if (entries && !stands_under(*entries, field, value)) continue;
        const RecordRow* newer = written_row(row.id);
        found.push_back(newer ? *newer : std::move(row));
    }
    each([&](const Changes& changes) {
        const auto under = changes.entries().find({type, field, value});
        if (under == changes.entries().end()) return;
        for (const std::string& id : under->second) {
            const RecordRow* row = written_row(id);
            const IndexEntries* entries = written_index(id);
            if (row && entries && stands_under(*entries, field, value) && std::none_of(found.begin(), found.end(), [&](const RecordRow& each) { return each.id == id; })) found.push_back(*row);
        }
    });
    std::sort(found.begin(), found.end(), [](const RecordRow& a, const RecordRow& b) { return b.id < a.id; });
    if (found.size() > static_cast<std::size_t>(std::max(limit, 0))) found.resize(static_cast<std::size_t>(std::max(limit, 0)));
    return found;
}

std::vector<RecordRow> Buffered::records_between(const std::string& type, const std::string& field, const std::string& from, const std::string& before, int limit) {
    // The order is that of the entries, which a row of the snapshot does not tell.
    const auto writes_between = [&](const Changes& changes) {
        const auto first = changes.entries().lower_bound({type, field, from});
        return first != changes.entries().end() && first->first < Changes::EntryKey{type, field, before};
    };
    std::vector<RecordRow> found = unless(any(writes_between)).records_between(type, field, from, before, limit);
    unless(std::any_of(found.begin(), found.end(), [&](const RecordRow& row) { return written_index(row.id) != nullptr; }));
    for (RecordRow& row : found)
        if (const RecordRow* newer = written_row(row.id)) row = *newer;
    return found;
}

void Buffered::set_next_due(const std::string& record, Instant next_due_at) {
    auto row = this->record(record);
    if (!row) return;
    row->next_due_at = next_due_at;
    own_.put_record(*row, std::nullopt);
}

}  // namespace huiyin::store
