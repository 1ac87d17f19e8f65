#include "engine/key_finder.hpp"

#include <algorithm>
#include <utility>

#include "engine/index_entries.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* number_key = ".number";
constexpr int page_size = 500;

using Test = store::Condition::Kind;

bool refers(const policy::Field& field) {
    return field.type == policy::FieldType::reference || field.type == policy::FieldType::person || field.type == policy::FieldType::department;
}

/// Every page of the filter.
template <typename Each>
void walk(store::ReadView& view, store::RecordFilter filter, const Each& each) {
    filter.sort = store::Sort::created_at;
    filter.descending = false;
    filter.limit = page_size;
    do {
        const store::RecordPage page = view.records(filter);
        for (const store::RecordRow& row : page.rows) each(row);
        filter.cursor = page.next;
    } while (!filter.cursor.empty());
}

std::string called(const store::RecordRow& row) { return !row.number.empty() ? row.number : !row.title.empty() ? row.title : row.id; }

std::string names_in(const JsonObject& key) {
    std::string names;
    for (const auto& [name, value] : key) names += name + "\n";
    return names;
}

/// What the record holds in the fields of the key, as one text.
std::string values_in(const JsonObject& key, const Json& fields) {
    JsonArray values;
    for (const auto& [name, value] : key) values.push_back(fields[name]);
    return Json(std::move(values)).canonical();
}

}  // namespace

Result<std::string> KeyFinder::find(const Json& key) {
    const JsonObject& wanted = key.as_object();
    std::vector<store::RecordRow> bearing, waiting;
    for (const std::string& id : candidates(wanted)) {
        auto row = world_.view().record(id);
        if (!row || !bears(*row, wanted)) continue;
        if (waits(*row)) waiting.push_back(*row);
        bearing.push_back(*std::move(row));
    }
    const std::string field = wanted.begin()->first == number_key ? "number" : wanted.begin()->first;
    if (bearing.empty()) return Problem("import.no-such-key", {{"key", words_of(wanted)}}).at("/input/" + field);
    const std::vector<store::RecordRow>& meant = waiting.empty() ? bearing : waiting;
    if (meant.size() == 1) return meant.front().id;
    constexpr std::size_t named_max = 3;
    std::string numbers;
    for (std::size_t i = 0; i < std::min(named_max, meant.size()); ++i) numbers += (numbers.empty() ? "" : language_ == Language::zh ? "、" : ", ") + called(meant[i]);
    return Problem("import.several-of-key", {{"key", words_of(wanted)}, {"count", std::to_string(meant.size())}, {"numbers", numbers + (meant.size() > named_max ? " …" : "")}}).at("/input/" + field);
}

std::vector<std::string> KeyFinder::candidates(const JsonObject& key) {
    if (const Json* number = key.find(number_key)) {
        const auto row = world_.view().record_by_number(type_.id, number->string_or(""));
        return row ? std::vector<std::string>{row->id} : std::vector<std::string>();
    }
    for (std::size_t i = 0; i < type_.unique.size(); ++i) {
        const policy::Unique& rule = type_.unique[i];
        JsonArray values;
        for (const std::string& field : rule.fields)
            if (const Json* value = key.find(field)) values.push_back(*value);
        if (!rule.from.empty() || values.size() != rule.fields.size()) continue;
        std::vector<std::string> ids;
        for (const store::RecordRow& row : world_.view().records_with(type_.id, "unique:" + std::to_string(i), Json(std::move(values)).canonical(), 2)) ids.push_back(row.id);
        // A rule with a condition knows only those of which it holds.
        if (!ids.empty() || !rule.condition) return ids;
    }
    bool leads = false;
    std::vector<std::string> ids = by_condition(key, leads);
    return leads ? ids : by_looking_at_all(key);
}

std::vector<std::string> KeyFinder::by_condition(const JsonObject& key, bool& leads) {
    store::Condition all{Test::both};
    for (const auto& [name, value] : key) {
        const policy::Field* field = type_.form.find(name);
        if (!field || !value.is_string() || value.as_string().find('\0') != std::string::npos) continue;
        const bool indexed = is_indexed(*field) && !field->derived;
        leads = leads || refers(*field) || indexed;
        if (refers(*field)) all.parts.push_back({Test::refers, {}, name, value, false});
        else all.parts.push_back({Test::equal, {}, name, value, indexed});
    }
    std::vector<std::string> ids;
    if (!leads) return ids;
    store::RecordFilter filter;
    filter.types = {type_.id};
    filter.condition = std::move(all);
    walk(world_.view(), std::move(filter), [&](const store::RecordRow& row) { ids.push_back(row.id); });
    return ids;
}

std::vector<std::string> KeyFinder::by_looking_at_all(const JsonObject& key) {
    const auto [found, is_new] = seen_.try_emplace(names_in(key));
    auto& by_values = found->second;
    if (is_new) {
        store::RecordFilter filter;
        filter.types = {type_.id};
        walk(world_.view(), std::move(filter), [&](const store::RecordRow& row) { by_values[values_in(key, row.fields)].push_back(row.id); });
    }
    const auto ids = by_values.find(values_in(key, Json(key)));
    return ids == by_values.end() ? std::vector<std::string>() : ids->second;
}

bool KeyFinder::bears(const store::RecordRow& row, const JsonObject& key) {
    if (row.type != type_.id || !access_.may_read(row)) return false;
    return std::all_of(key.begin(), key.end(), [&](const JsonObject::Member& member) {
        if (member.first == number_key) return Json(row.number) == member.second;
        const policy::Field* field = type_.form.find(member.first);
        return field && row.fields[member.first] == member.second && access_.sight(row, *field).full();
    });
}

bool KeyFinder::waits(const store::RecordRow& row) const {
    return action_.from.empty() ? row.open : std::find(action_.from.begin(), action_.from.end(), row.state) != action_.from.end();
}

std::string KeyFinder::words_of(const JsonObject& key) {
    std::string words;
    for (const auto& [name, value] : key) {
        const policy::Field* field = type_.form.find(name);
        std::string text = value.is_string() ? value.as_string() : value.dump();
        if (field && refers(*field))
            if (const auto row = world_.view().record(text)) text = called(*row);
        const std::string title = field ? field->title.in(language_) : message(language_, "import.number");
        words += (words.empty() ? "" : language_ == Language::zh ? "，" : ", ") + title + " " + text;
    }
    return words;
}

}  // namespace huiyin::engine
