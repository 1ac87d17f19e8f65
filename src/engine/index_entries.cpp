#include "engine/index_entries.hpp"

#include <algorithm>

#include "engine/search_text.hpp"
#include "engine/unique_check.hpp"

namespace huiyin::engine {
namespace {

using policy::Field;
using policy::FieldType;

constexpr const char* document_name = "index_marks";

/// Record type → the fields that it marks, in the order of the form.
Json marks_of(const policy::Policy& policy) {
    JsonObject marks;
    for (const auto& pack : policy.packs())
        for (const policy::RecordType& type : pack->records) {
            JsonArray fields;
            for (const Field& field : type.form.fields)
                if (is_indexed(field)) fields.emplace_back(field.name);
            if (!fields.empty()) marks.set(type.id, std::move(fields));
        }
    return marks;
}

bool stands_in(const Json& fields, const Json& known) {
    const auto has = [&](const Json& field) { return known.is_array() && std::any_of(known.as_array().begin(), known.as_array().end(), [&](const Json& each) { return each == field; }); };
    return std::all_of(fields.as_array().begin(), fields.as_array().end(), has);
}

void enter_all(store::WriteTransaction& tx, World& world, const policy::RecordType& type) {
    store::RecordFilter filter;
    filter.types = {type.id};
    filter.sort = store::Sort::created_at;
    filter.limit = World::list_max;
    do {
        const store::RecordPage page = tx.records(filter);
        for (const store::RecordRow& row : page.rows) {
            auto entries = index_entries(type, row);
            const auto unique = unique_entries(world, type, row);
            entries.insert(entries.end(), unique.begin(), unique.end());
            tx.put_index(row.id, row.type, entries);
        }
        filter.cursor = page.next;
    } while (!filter.cursor.empty());
}

}  // namespace

bool is_indexed(const Field& field) { return field.indexed || field.type == FieldType::phone || field.type == FieldType::email || field.type == FieldType::plate; }

std::vector<std::pair<std::string, std::string>> index_entries(const policy::RecordType& type, const store::RecordRow& row) {
    std::vector<std::pair<std::string, std::string>> entries;
    for (const Field& field : type.form.fields) {
        const Json& held = row.fields[field.name];
        if (is_indexed(field) && !held.is_null()) entries.emplace_back(field.name, held.is_string() ? held.as_string() : held.dump());
        if (field.type != FieldType::phone) continue;
        // Numbers are written in many ways and dialled in one.
        if (std::string digits = digits_of(held.string_or("")); !digits.empty() && digits != held.string_or("")) entries.emplace_back(field.name, std::move(digits));
    }
    return entries;
}

void complete_index(store::Store& store, const policy::Policy& policy, Instant now, const calendar::Zone& zone) {
    const Json marks = marks_of(policy);
    if (store.read()->document(document_name).value_or(JsonObject()) == marks) return;
    store.write([&](store::WriteTransaction& tx) {
        const Json known = tx.document(document_name).value_or(JsonObject());
        World world(tx, policy, now, zone);
        for (const auto& [type, fields] : marks.as_object())
            if (!stands_in(fields, known[type])) enter_all(tx, world, *policy.record_type(type));
        tx.put_document(document_name, marks);
    });
}

}  // namespace huiyin::engine
