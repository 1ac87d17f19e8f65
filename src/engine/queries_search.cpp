// Finding things: by words, by a caller's telephone, by a few letters of a name.
#include <algorithm>
#include <set>

#include "engine/field_view.hpp"
#include "engine/queries.hpp"
#include "engine/record_view.hpp"
#include "engine/search_text.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* person_type = "base.person";
constexpr const char* customer_type = "base.customer";
constexpr int limit_max = 200;
constexpr int hits_factor = 4;                       // hits looked at for each that is wanted, as some are not for the reader
constexpr int people_max = 8, candidates_max = 8, history_max = 10;
constexpr std::size_t digits_least = 4;
constexpr std::int64_t recent_ms = 30 * 86'400'000LL;

std::vector<const policy::Field*> phones_of(const policy::RecordType& type) {
    std::vector<const policy::Field*> phones;
    for (const policy::Field& field : type.form.fields)
        if (field.type == policy::FieldType::phone) phones.push_back(&field);
    return phones;
}

Json pick_of(Scene& scene, const store::RecordRow& row) {
    const policy::RecordType* type = scene.policy.record_type(row.type);
    std::string subtitle;
    if (row.type == person_type) {
        subtitle = scene.title_of(row.fields["department"].string_or(""));
        if (const policy::Field* job = type->form.find("job"))
            if (const std::string held = seen(scene, row, *job, row.fields["job"]).string_or(""); !held.empty()) subtitle += (subtitle.empty() ? "" : " · ") + held;
    } else if (type) {
        const policy::State* state = type->find_state(row.state);
        if (state && !row.open) subtitle = state->title.in(scene.language());
        for (const policy::Field* phone : phones_of(*type))
            if (const std::string held = seen(scene, row, *phone, row.fields[phone->name]).string_or(""); subtitle.empty()) subtitle = held;
    }
    return JsonObject{{"id", row.id}, {"type", row.type}, {"number", row.number}, {"title", scene.title_of(row)}, {"name", scene.title_of(row)}, {"subtitle", std::move(subtitle)}};
}

/// The records that the words find and that the reader may see found, newest first.
std::vector<store::RecordRow> found(Scene& scene, const std::string& words, const std::vector<std::string>& types, int limit) {
    std::vector<std::string> ids;
    for (const store::ReadView::Hit& hit : scene.view.search(words, types, limit * hits_factor)) ids.push_back(hit.record);
    scene.expect(ids);
    std::vector<store::RecordRow> rows;
    for (const std::string& id : ids)
        if (const store::RecordRow* row = scene.row(id); row && scene.policy.record_type(row->type)) rows.push_back(*row);
    expect_for(scene, rows);
    const std::vector<std::u32string> parts = search_words(words);
    std::erase_if(rows, [&](const store::RecordRow& row) { return !scene.access.may_read(row) || !is_found(scene, row, parts); });
    if (static_cast<int>(rows.size()) > limit) rows.resize(static_cast<std::size_t>(limit));
    return rows;
}

/// Records of the type with just this number in a telephone field, however it is written.
std::vector<store::RecordRow> with_phone(Scene& scene, const policy::RecordType& type, const std::string& phone, int limit) {
    std::vector<store::RecordRow> rows;
    std::set<std::string> seen_ids;
    const std::string digits = digits_of(phone);
    for (const policy::Field* field : phones_of(type))
        for (const std::string& written : std::set<std::string>{phone, digits, "+" + digits})
            for (store::RecordRow& row : scene.view.records_with(type.id, field->name, written, limit))
                if (!scene.access.sight(row, *field).hidden && scene.access.may_read(row) && seen_ids.insert(row.id).second) rows.push_back(std::move(row));
    std::sort(rows.begin(), rows.end(), [](const store::RecordRow& a, const store::RecordRow& b) { return a.changed_at > b.changed_at; });
    if (static_cast<int>(rows.size()) > limit) rows.resize(static_cast<std::size_t>(limit));
    return rows;
}

/// The types whose records people look for: not the people themselves, unless they are asked for.
std::vector<std::string> types_to_search(Scene& scene, const std::vector<std::string>& asked) {
    if (!asked.empty()) return asked;
    std::vector<std::string> types;
    for (const auto& pack : scene.policy.packs())
        for (const policy::RecordType& type : pack->records)
            if (type.id != person_type && scene.access.may_list(type)) types.push_back(type.id);
    return types;
}

}  // namespace

Json Queries::search(const std::string& words, const std::vector<std::string>& types, int limit) {
    JsonArray items, people;
    const std::vector<std::u32string> parts = search_words(words);
    const std::vector<std::string> wanted = types_to_search(scene_, types);
    if (!parts.empty() && !wanted.empty())
        for (const store::RecordRow& row : found(scene_, words, wanted, std::clamp(limit, 1, limit_max)))
            items.push_back(JsonObject{{"type", row.type}, {"type_title", json_of(scene_.policy.record_type(row.type)->title)}, {"record", row_view(scene_, row)}, {"snippet", snippet(parts, visible_texts(scene_, row))}});
    if (!parts.empty() && types.empty() && scene_.policy.record_type(person_type))
        for (const store::RecordRow& row : found(scene_, words, {person_type}, people_max))
            if (row.open) people.push_back(pick_of(scene_, row));
    return JsonObject{{"items", std::move(items)}, {"people", std::move(people)}};
}

Json Queries::customer_lookup(const std::string& phone) {
    std::vector<store::RecordRow> customers, candidates, history;
    const std::string digits = digits_of(phone);
    const policy::RecordType* type = scene_.policy.record_type(customer_type);
    std::int64_t open = 0, recent = 0;
    if (type && digits.size() >= digits_least) {
        customers = with_phone(scene_, *type, phone, candidates_max);
        std::erase_if(customers, [](const store::RecordRow& row) { return !row.open; });
        // Several people behind one number, or a part of a number: the agent asks who it is.
        if (customers.empty()) candidates = found(scene_, digits, {customer_type}, candidates_max);
        if (customers.size() > 1) candidates = std::exchange(customers, {});
        std::erase_if(candidates, [](const store::RecordRow& row) { return !row.open; });
    }
    if (!customers.empty()) {
        store::RecordFilter filter;
        filter.customer = customers.front().id;
        filter.limit = limit_max;
        history = scene_.view.records(filter).rows;
        std::erase_if(history, [&](const store::RecordRow& row) { return row.type == customer_type; });
    } else if (digits.size() >= digits_least) {
        for (const auto& pack : scene_.policy.packs())
            for (const policy::RecordType& each : pack->records)
                if (each.id != customer_type && each.id != person_type)
                    for (store::RecordRow& row : with_phone(scene_, each, phone, history_max)) history.push_back(std::move(row));
        std::sort(history.begin(), history.end(), [](const store::RecordRow& a, const store::RecordRow& b) { return a.changed_at > b.changed_at; });
    }
    scene_.access.expect(history);
    std::erase_if(history, [&](const store::RecordRow& row) { return !scene_.access.may_read(row); });
    for (const store::RecordRow& row : history) {
        if (row.open) ++open;
        if (scene_.now - row.created_at <= recent_ms) ++recent;
    }
    if (static_cast<int>(history.size()) > history_max) history.resize(history_max);
    JsonArray known = rows_view(scene_, customers);
    return JsonObject{{"customer", known.empty() ? Json() : known.front()}, {"candidates", rows_view(scene_, candidates)}, {"history", rows_view(scene_, history)}, {"open", open}, {"recent_same", recent}};
}

Json Queries::choices(const std::string& type, const std::string& words, int limit) {
    JsonArray items;
    if (!scene_.policy.record_type(type)) return JsonObject{{"items", std::move(items)}};
    store::RecordFilter filter;
    filter.types = {type};
    filter.words = words;
    filter.open = true;
    const bool people = type == person_type || type == "base.department";
    filter.sort = people ? store::Sort::number : store::Sort::changed_at;
    filter.descending = !people;
    const int wanted = std::clamp(limit, 1, limit_max);
    filter.limit = wanted * hits_factor;
    std::vector<store::RecordRow> rows = scene_.view.records(filter).rows;
    if (!scene_.access.reads_all(type)) scene_.access.expect(rows);
    const std::vector<std::u32string> parts = search_words(words);
    std::erase_if(rows, [&](const store::RecordRow& row) { return !scene_.access.may_read(row) || (!parts.empty() && !is_found(scene_, row, parts)); });
    if (static_cast<int>(rows.size()) > wanted) rows.resize(static_cast<std::size_t>(wanted));
    expect_for(scene_, rows);
    for (const store::RecordRow& row : rows) items.push_back(pick_of(scene_, row));
    return JsonObject{{"items", std::move(items)}};
}

Result<std::string> Queries::reference(const std::string& type_id, const std::string& text) {
    constexpr int candidates_max = 50;
    const policy::RecordType* type = scene_.policy.record_type(type_id);
    if (!type || text.empty()) return Problem("reference.none", {{"text", text}});
    const auto fits = [&](const std::optional<store::RecordRow>& row) { return row && row->type == type_id && scene_.access.may_read(*row); };
    for (const auto& row : {scene_.view.record(text), scene_.view.record_by_number(type_id, text)})
        if (fits(row)) return row->id;
    for (std::size_t i = 0; i < type->unique.size(); ++i) {
        if (type->unique[i].fields.size() != 1 || !type->unique[i].from.empty()) continue;
        for (const store::RecordRow& row : scene_.view.records_with(type_id, "unique:" + std::to_string(i), Json(JsonArray{text}).canonical(), 1))
            if (fits(row)) return row.id;
    }
    std::vector<std::string> found;
    const Json candidates = choices(type_id, text, candidates_max);
    for (const Json& item : candidates["items"].as_array())
        if (item["title"].string_or("") == text) found.push_back(item["id"].string_or(""));
    if (found.size() == 1) return found.front();
    return Problem(found.empty() ? "reference.none" : "reference.several", {{"text", text}});
}

}  // namespace huiyin::engine
