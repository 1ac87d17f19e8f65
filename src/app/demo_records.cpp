#include "app/demo_records.hpp"

#include <algorithm>

namespace huiyin::app {
namespace {

Problem unclear(const std::string& what) { return Problem("demo.value", {{"what", what}}); }

bool fits(const store::RecordRow& row, const Json& find) {
    if (!find["state"].is_null() && row.state != find["state"].string_or("")) return false;
    if (!find["having"].is_object()) return true;
    const JsonObject& having = find["having"].as_object();
    return std::all_of(having.begin(), having.end(), [&](const JsonObject::Member& member) { return row.fields[member.first] == member.second; });
}

/// All of a type that fit, the newest first, page by page.
std::vector<store::RecordRow> all_of_type(store::ReadView& view, const Json& find) {
    store::RecordFilter filter;
    filter.types = {find["type"].string_or("")};
    if (const std::string state = find["state"].string_or(""); !state.empty()) filter.states = {state};
    filter.sort = store::Sort::created_at;
    filter.limit = 200;
    std::vector<store::RecordRow> rows;
    do {
        store::RecordPage page = view.records(filter);
        for (store::RecordRow& row : page.rows)
            if (fits(row, find)) rows.push_back(std::move(row));
        filter.cursor = page.next;
    } while (!filter.cursor.empty());
    return rows;
}

}  // namespace

Result<std::vector<Subject>> DemoRecords::of(const Story& story, const std::string& on, const Json& find, bool all) const {
    if (find.is_null()) {
        HUIYIN_TRY(Subject subject, named(story, on));
        return std::vector<Subject>{std::move(subject)};
    }
    const auto view = store_.read();
    std::vector<store::RecordRow> rows;
    if (on.empty()) {
        rows = all_of_type(*view, find);
    } else {
        HUIYIN_TRY(const Subject target, named(story, on));
        for (const std::string& id : view->referring(find["type"].string_or(""), find["field"].string_or(""), target.id)) {
            auto row = view->record(id);
            if (row && fits(*row, find)) rows.insert(rows.begin(), std::move(*row));
        }
    }
    if (!all && rows.size() > 1) rows.resize(1);
    std::vector<Subject> found;
    for (const store::RecordRow& row : rows) found.push_back({row.type, row.id});
    return found;
}

Result<Subject> DemoRecords::named(const Story& story, const std::string& name) const {
    HUIYIN_TRY(const std::string id, values_.id(name, story.names));
    const auto own = story.types.find(name);
    if (own != story.types.end()) return Subject{own->second, id};
    const auto shared = shared_types_.find(name);
    if (shared == shared_types_.end()) return unclear("on: " + name);
    return Subject{shared->second, id};
}

Result<Json> DemoRecords::read(const Story& story, const Subject& it, const std::string& path) const {
    const std::size_t dot = std::min(path.find('.'), path.size());
    Subject subject = it;
    if (path.substr(0, dot) != "it") {
        HUIYIN_TRY(subject, named(story, path.substr(0, dot)));
    }
    const auto row = store_.read()->record(subject.id);
    if (!row || dot == path.size()) return unclear("read: " + path);
    return row->fields[path.substr(dot + 1)];
}

}  // namespace huiyin::app
