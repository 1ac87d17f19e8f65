#include <algorithm>

#include "engine/day_of.hpp"
#include "engine/filter_tree.hpp"
#include "engine/queries.hpp"
#include "engine/reader_filter.hpp"
#include "engine/record_view.hpp"
#include "engine/search_text.hpp"
#include "engine/type_view.hpp"

namespace huiyin::engine {
namespace {

constexpr int limit_max = 200;
constexpr int chunk = 200;                           // rows looked at together
constexpr int looked_at_max = 5'000;                 // rows looked at for one answer; the cursor goes on from there

/// What SQL cannot say of a row.
struct Sieve {
    const policy::View* view = nullptr;              ///< with a condition of its own
    std::optional<ReaderFilter> filter;
    std::vector<std::u32string> words;               ///< of which some might stand in what is masked
    bool by_access = false;
    std::optional<DaysWanted> days;
    [[nodiscard]] bool lets_all_pass() const { return !view && !filter && words.empty() && !by_access && !days; }
};

bool passes(Scene& scene, const Sieve& sieve, const store::RecordRow& row) {
    if (sieve.by_access && !scene.access.may_read(row)) return false;
    if (sieve.days && !sieve.days->hold(scene, row)) return false;
    if (sieve.view) {
        Frame frame;
        frame.pack = &scene.policy.pack_of(sieve.view->id);
        frame.item = frame.record = scene.world.object(row);
        frame.actor = scene.world.object(scene.me());
        if (!scene.world.holds(sieve.view->where, frame)) return false;
    }
    if (sieve.filter && !sieve.filter->passes(scene, row)) return false;
    return sieve.words.empty() || is_found(scene, row, sieve.words);
}

/// A page of the rows that pass. Where it ends within a chunk, the store tells the cursor of that place.
store::RecordPage sifted(Scene& scene, const Sieve& sieve, store::RecordFilter filter) {
    if (sieve.lets_all_pass()) return scene.view.records(filter);
    const auto wanted = static_cast<std::size_t>(filter.limit);
    store::RecordPage made;
    for (int looked_at = 0; looked_at < looked_at_max; looked_at += chunk) {
        filter.limit = chunk;
        store::RecordPage page = scene.view.records(filter);
        if (sieve.by_access) scene.access.expect(page.rows);
        made.next = page.next;
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            if (!passes(scene, sieve, page.rows[i])) continue;
            made.rows.push_back(page.rows[i]);
            if (made.rows.size() < wanted) continue;
            if (i + 1 < page.rows.size()) {
                filter.limit = static_cast<int>(i) + 1;
                made.next = scene.view.records(filter).next;
            }
            return made;
        }
        if (made.next.empty()) break;
        filter.cursor = made.next;
    }
    return made;
}

std::string bare(const std::string& sort) { return sort.starts_with('-') ? sort.substr(1) : sort; }

Result<store::Sort> sort_named(const std::string& name) {
    if (name == "changed_at") return store::Sort::changed_at;
    if (name == "created_at") return store::Sort::created_at;
    if (name == "number") return store::Sort::number;
    if (name == "due" || name == "next_due") return store::Sort::due;
    return Problem("query.sort", {{"text", name}});
}

/// What SQL says of the wish; nothing when two parts of it exclude each other.
Result<store::RecordFilter> filter_of(Scene& scene, const policy::RecordType& type, const ListQuery& query, const std::string& sort) {
    store::RecordFilter filter;
    filter.types = {type.id};
    filter.states = query.states;
    filter.open = query.open;
    filter.late = query.late;
    filter.owner = query.owner;
    filter.customer = query.customer;
    filter.department = query.department;
    filter.words = query.text;
    filter.cursor = query.cursor;
    filter.limit = std::clamp(query.limit, 1, limit_max);
    filter.descending = sort.starts_with('-');
    HUIYIN_TRY(filter.sort, sort_named(bare(sort)));
    if (query.mine) {
        if (type.owner_field.empty()) filter.created_by = scene.me();
        else filter.owner = filter.owner.empty() || filter.owner == scene.me() ? scene.me() : "?";
    }
    return filter;
}

}  // namespace

Result<Queries::Listed> Queries::rows(const ListQuery& query) {
    const policy::RecordType* type = scene_.policy.record_type(query.type);
    if (!type) return Problem("record.no-such-type", {{"type", query.type}});
    const policy::View* view = query.view.empty() ? nullptr : find_view(scene_, type->id, query.view);
    if (!query.view.empty() && !view) return Problem("query.view", {{"view", query.view}});
    std::string sort = !query.sort.empty() ? query.sort : view && !view->sort.empty() ? view->sort : "-changed_at";
    // A view may be sorted by one of its columns, which only its reader can do.
    if (view && sort == view->sort && !sort_named(bare(sort)).ok()) sort = "-changed_at";
    HUIYIN_TRY(store::RecordFilter filter, filter_of(scene_, *type, query, sort));

    Sieve sieve;
    sieve.by_access = !scene_.access.reads_all(type->id);
    if (view && view->where && !narrow(*type, view->where, filter)) sieve.view = view;
    if (!query.filter.empty()) {
        HUIYIN_TRY(ReaderFilter own, ReaderFilter::compile(scene_, *type, query.filter));
        if (!narrow(*type, own.expression(), filter)) sieve.filter = std::move(own);
    }
    if (!query.text.empty() && !scene_.access.shows_all(type->id)) sieve.words = search_words(query.text);
    if (!query.from_on.empty() || !query.to_on.empty()) {
        HUIYIN_TRY(sieve.days, DaysWanted::of(view, query.from_on, query.to_on));
        filter.condition = sieve.days->narrowing(*type);
    }

    Listed listed{type, view, sifted(scene_, sieve, filter), {}};
    if (query.cursor.empty() && listed.page.next.empty()) listed.total = listed.page.rows.size();
    else if (query.cursor.empty() && sieve.lets_all_pass() && query.text.empty()) listed.total = scene_.view.count_records(filter);
    return listed;
}

Result<Json> Queries::filter(const std::string& type, const std::string& text) {
    const policy::RecordType* found = scene_.policy.record_type(type);
    if (!found) return Problem("record.no-such-type", {{"type", type}});
    HUIYIN_TRY(const ReaderFilter filter, ReaderFilter::compile(scene_, *found, text));
    return filter_tree(filter.expression());
}

Result<Json> Queries::list(const ListQuery& query) {
    HUIYIN_TRY(const Listed listed, rows(query));
    std::vector<std::string> columns = listed.view ? listed.view->columns : std::vector<std::string>();
    // What places a record belongs to the row even where it is no column.
    if (listed.view)
        for (const std::string* name : {&listed.view->group, &listed.view->day})
            if (!columns.empty() && listed.type->form.find(*name) && std::find(columns.begin(), columns.end(), *name) == columns.end()) columns.push_back(*name);
    const std::string& next = listed.page.next;
    return Json(JsonObject{{"items", rows_view(scene_, listed.page.rows, columns)}, {"next", next.empty() ? Json() : Json(next)}, {"total", listed.total}});
}

}  // namespace huiyin::engine
