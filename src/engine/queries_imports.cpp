#include <utility>

#include "engine/imports.hpp"
#include "engine/queries.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t used_shown_max = 200;

/// The entry as a reader sees it: people by name.
Json import_view(Scene& scene, Json item) {
    item["by"] = scene.person(std::as_const(item)["by"].string_or(""));
    item["undone_by"] = scene.person(std::as_const(item)["undone_by"].string_or(""));
    return item;
}

}  // namespace

Json Queries::imports() {
    JsonArray items;
    const Json list = scene_.view.document(imports_document).value_or(JsonArray());
    for (const Json& item : list.as_array()) items.push_back(import_view(scene_, item));
    return JsonObject{{"items", std::move(items)}};
}

Result<Json> Queries::import(const std::string& id) {
    Json item = listed_import(scene_.view, id);
    if (item.is_null()) return Problem("import.no-such", {{"import", id}});
    const std::vector<store::RecordRow> made = made_by(scene_.view, id);
    const std::set<std::string> used = item["undone"].bool_or(false) ? std::set<std::string>() : used_since(scene_.view, id, made);
    JsonArray shown;
    for (const store::RecordRow& row : made)
        if (used.contains(row.id) && shown.size() < used_shown_max && scene_.access.may_read(row))
            shown.push_back(JsonObject{{"id", row.id}, {"type", row.type}, {"number", row.number}, {"title", scene_.title_of(row)}});
    item = import_view(scene_, std::move(item));
    item["used"] = std::move(shown);
    item["used_count"] = used.size();
    return item;
}

}  // namespace huiyin::engine
