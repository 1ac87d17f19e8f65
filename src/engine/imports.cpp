#include "engine/imports.hpp"

#include <algorithm>
#include <utility>

namespace huiyin::engine {

std::string import_document(const std::string& import) { return "import/" + import; }

Json listed_import(store::ReadView& view, const std::string& import) {
    const Json list = view.document(imports_document).value_or(JsonArray());
    for (const Json& item : list.as_array())
        if (item["id"].string_or("") == import) return item;
    return {};
}

std::optional<Json> standing_import(store::ReadView& view, const std::string& record_type, const std::string& action, const std::string& digest) {
    if (digest.empty()) return std::nullopt;
    const Json list = view.document(imports_document).value_or(JsonArray());
    for (const Json& item : list.as_array())
        if (item["digest"].string_or("") == digest && item["record_type"].string_or("") == record_type && item["action"].string_or(action) == action && !item["undone"].bool_or(false)) return item;
    return std::nullopt;
}

std::vector<store::RecordRow> made_by(store::ReadView& view, const std::string& import) {
    std::vector<store::RecordRow> rows;
    const Json held = view.document(import_document(import)).value_or(JsonObject());
    if (!std::as_const(held)["records"].is_array()) return rows;
    for (const Json& id : std::as_const(held)["records"].as_array())
        if (auto row = view.record(id.string_or(""))) rows.push_back(*std::move(row));
    return rows;
}

std::set<std::string> used_since(store::ReadView& view, const std::string& import, const std::vector<store::RecordRow>& made, const std::set<std::string>& also) {
    constexpr int looked_at_max = 1'000;
    const Json held = view.document(import_document(import)).value_or(JsonObject());
    const std::int64_t last = std::as_const(held)["last"].int_or(0);
    std::set<std::string> own = also, used;
    for (const store::RecordRow& row : made) own.insert(row.id);
    for (const store::RecordRow& row : made) {
        bool is_used = row.version != 1;
        for (const store::EventRow& event : is_used ? std::vector<store::EventRow>() : view.events_of(row.id))
            is_used = is_used || (event.sequence > last && (!event.actor.empty() || event.type == "action_performed"));
        for (const std::string& other : is_used ? std::vector<std::string>() : view.referring_to(row.id, looked_at_max)) is_used = is_used || !own.contains(other);
        for (const store::PostingRow& posting : is_used ? std::vector<store::PostingRow>() : view.postings_of_holder(row.id, looked_at_max)) is_used = is_used || !own.contains(posting.record);
        if (is_used) used.insert(row.id);
    }
    for (bool grows = !used.empty(); grows;) {
        grows = false;
        for (const store::RecordRow& row : made)
            if (!used.contains(row.id))
                for (const std::string& other : view.referring_to(row.id, looked_at_max))
                    if (used.contains(other)) grows = used.insert(row.id).second || grows;
    }
    return used;
}

std::string changes_document(const std::string& import, std::size_t part) { return import_document(import) + "/" + std::to_string(part); }

Changed changed_by(store::ReadView& view, const std::string& import) {
    Changed changed;
    const Json held = view.document(import_document(import)).value_or(JsonObject());
    changed.first = std::as_const(held)["first"].int_or(0);
    changed.last = std::as_const(held)["last"].int_or(0);
    for (std::size_t part = 0;; ++part) {
        const auto some = view.document(changes_document(import, part));
        if (!some) return changed;
        for (const Json& each : std::as_const(*some)["records"].as_array()) changed.records.push_back(each);
        for (const Json& each : std::as_const(*some)["duties"].as_array()) changed.duties.push_back(each);
    }
}

std::set<std::string> moved_since(store::ReadView& view, const std::string& import, const Changed& changed) {
    std::set<std::string> watched, moved;
    for (const Json& each : changed.records) watched.insert(each["id"].string_or(""));
    const std::vector<store::RecordRow> made = made_by(view, import);
    std::set<std::string> used = used_since(view, import, made, watched);
    for (const Json& each : changed.records) {
        const auto row = view.record(each["id"].string_or(""));
        if (!row || row->version != each["version"].int_or(0)) moved.insert(each["id"].string_or(""));
    }
    for (const Json& each : changed.duties)
        if (const std::string record = each["record"].string_or(""); !record.empty()) watched.insert(record);
    for (const store::RecordRow& row : made) watched.erase(row.id);
    for (const std::string& record : watched)
        for (const store::EventRow& event : moved.contains(record) ? std::vector<store::EventRow>() : view.events_of(record))
            if (event.sequence > changed.last && event.type != "secret_read" && event.type != "form_printed") moved.insert(record);
    moved.merge(used);
    return moved;
}

}  // namespace huiyin::engine
