#include "engine/unique_check.hpp"

#include <limits>

namespace huiyin::engine {
namespace {

constexpr char parting = '\x1f';                         // of key and beginning: JSON never has it unescaped
constexpr std::int64_t open_end = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t day_ms = 86'400'000;

struct Interval { std::int64_t from = 0, until = open_end; };

/// A day or a moment on one scale; days count from midnight to midnight without a zone, for they are only compared among themselves.
std::optional<std::int64_t> scaled(const Json& held) {
    if (!held.is_string()) return {};
    if (const auto date = calendar::Date::parse(held.as_string())) return date->number * day_ms;
    const auto at = Instant::parse(held.as_string());
    return at ? std::optional(at->ms) : std::nullopt;
}

/// So that the order of the texts is that of the numbers.
std::string sortable(std::int64_t value) {
    constexpr std::uint64_t middle = std::uint64_t{1} << 63;
    std::string digits = std::to_string(static_cast<std::uint64_t>(value) + middle);
    return std::string(20 - digits.size(), '0') + digits;
}

std::optional<Interval> interval_of(const policy::Unique& rule, const store::RecordRow& row) {
    const auto from = scaled(row.fields[rule.from]);
    if (!from) return {};
    return Interval{*from, scaled(row.fields[rule.until]).value_or(open_end)};
}

std::string name_of(std::size_t rule) { return "unique:" + std::to_string(rule); }

/// The values that must not meet again; none where one is empty or the condition does not hold.
std::optional<std::string> key_of(World& world, const policy::RecordType& type, const policy::Unique& rule, const store::RecordRow& row) {
    JsonArray values;
    for (const std::string& field : rule.fields) {
        values.push_back(row.fields[field]);
        if (values.back().is_null()) return {};
    }
    if (rule.condition) {
        Frame frame;
        frame.pack = &world.policy().pack_of(type.id);
        frame.record = world.tentative(row);
        if (!world.holds(rule.condition, frame)) return {};
    }
    return Json(std::move(values)).canonical();
}

std::string called(const store::RecordRow& row) { return row.number.empty() ? row.title : row.number; }

std::string titles_of(const policy::RecordType& type, const policy::Unique& rule, Language language) {
    std::string titles;
    for (const std::string& name : rule.fields)
        if (const policy::Field* field = type.form.find(name)) titles += (titles.empty() ? "" : language == Language::zh ? "、" : ", ") + field->title.in(language);
    return titles;
}

/// An end of an interval as people read it.
std::string shown(World& world, const Json& held, Language language) {
    if (held.is_null()) return message(language, "record.no-end");
    const auto at = calendar::Date::parse(held.string_or("")) ? std::nullopt : Instant::parse(held.string_or(""));
    return at ? world.zone().to_local(*at).to_string() : held.string_or("");
}

std::optional<Problem> overlapping(World& world, const policy::RecordType& type, std::size_t index, const std::string& key, const store::RecordRow& row, Language language) {
    const policy::Unique& rule = type.unique[index];
    const auto own = interval_of(rule, row);
    if (!own || own->from == own->until) return {};
    const auto title = [&](const std::string& name) { return type.form.find(name)->title.in(language); };
    if (own->until < own->from) return Problem("record.backward", {{"from", title(rule.from)}, {"until", title(rule.until)}}).at("/input/" + rule.until);
    const std::string before = own->until == open_end ? key + static_cast<char>(parting + 1) : key + parting + sortable(own->until);
    for (const store::RecordRow& other : world.view().records_between(row.type, name_of(index), key + parting, before, 2)) {
        if (other.id == row.id) continue;
        const auto held = interval_of(rule, other);
        if (!held || held->until <= own->from) return {};
        return Problem("record.overlaps", {{"fields", titles_of(type, rule, language)}, {"number", called(other)}, {"from", shown(world, other.fields[rule.from], language)}, {"until", shown(world, other.fields[rule.until], language)}})
            .at("/input/" + rule.from);
    }
    return {};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> unique_entries(World& world, const policy::RecordType& type, const store::RecordRow& row) {
    std::vector<std::pair<std::string, std::string>> entries;
    for (std::size_t i = 0; i < type.unique.size(); ++i) {
        const policy::Unique& rule = type.unique[i];
        const auto key = key_of(world, type, rule, row);
        if (!key) continue;
        if (rule.from.empty()) {
            entries.emplace_back(name_of(i), *key);
        } else if (const auto held = interval_of(rule, row); held && held->from < held->until) {
            entries.emplace_back(name_of(i), *key + parting + sortable(held->from));
        }
    }
    return entries;
}

std::optional<Problem> not_unique(World& world, const policy::RecordType& type, const store::RecordRow& row, Language language) {
    for (std::size_t i = 0; i < type.unique.size(); ++i) {
        const auto key = key_of(world, type, type.unique[i], row);
        if (!key) continue;
        if (!type.unique[i].from.empty()) {
            if (auto clash = overlapping(world, type, i, *key, row, language)) return clash;
            continue;
        }
        for (const store::RecordRow& other : world.view().records_with(row.type, name_of(i), *key, 2))
            if (other.id != row.id)
                return Problem("record.not-unique", {{"fields", titles_of(type, type.unique[i], language)}, {"number", called(other)}}).at("/input/" + type.unique[i].fields.front());
    }
    return {};
}

}  // namespace huiyin::engine
