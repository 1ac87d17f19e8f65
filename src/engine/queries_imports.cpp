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

bool Queries::knows_import(const Json& item) {
    return has_role("base.admin") || has_role("base.manager") || (item["acts"].bool_or(false) && item["by"].string_or("") == scene_.me());
}

Json Queries::imports() {
    JsonArray items;
    const Json list = scene_.view.document(imports_document).value_or(JsonArray());
    for (const Json& item : list.as_array())
        if (knows_import(item)) items.push_back(import_view(scene_, item));
    return JsonObject{{"items", std::move(items)}};
}

Result<Json> Queries::import(const std::string& id) {
    Json item = listed_import(scene_.view, id);
    if (item.is_null() || !knows_import(item)) return Problem("import.no-such", {{"import", id}});
    std::set<std::string> used;
    if (!std::as_const(item)["undone"].bool_or(false))
        used = std::as_const(item)["acts"].bool_or(false) ? moved_since(scene_.view, id, changed_by(scene_.view, id)) : used_since(scene_.view, id, made_by(scene_.view, id));
    JsonArray shown;
    for (const std::string& each : used) {
        const store::RecordRow* row = shown.size() < used_shown_max ? scene_.row(each) : nullptr;
        if (row && scene_.access.may_read(*row)) shown.push_back(JsonObject{{"id", row->id}, {"type", row->type}, {"number", row->number}, {"title", scene_.title_of(*row)}});
    }
    item = import_view(scene_, std::move(item));
    item["used"] = std::move(shown);
    item["used_count"] = used.size();
    return item;
}

}  // namespace huiyin::engine
