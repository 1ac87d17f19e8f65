#include "app/scenario_cast.hpp"

#include <algorithm>

namespace huiyin::app {
namespace {

template <typename List>
bool has_id(const List& list, const std::string& id) {
    return std::any_of(list.begin(), list.end(), [&](const auto& each) { return each.id == id; });
}

/// The one pack besides `own` that has `name`; empty when none or several have it.
template <typename Has>
std::string only_elsewhere(const policy::Policy& policy, const policy::Pack& own, std::string_view name, Has has) {
    std::string found;
    for (const auto& pack : policy.packs()) {
        const std::string id = pack->id + "." + std::string(name);
        if (pack.get() == &own || !has(*pack, id)) continue;
        if (!found.empty()) return {};
        found = id;
    }
    return found;
}

}  // namespace

std::vector<Word> words_of(const policy::Tree& scalar) {
    std::vector<Word> words;
    const std::string& text = scalar.text;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(" \n", at)) != std::string::npos) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        policy::Span span = scalar.content;
        span.column += static_cast<std::uint32_t>(at);
        span.length = static_cast<std::uint32_t>(end - at);
        words.push_back({text.substr(at, end - at), span});
        at = end;
    }
    return words;
}

Word joined(const std::vector<Word>& words, std::size_t from, std::size_t to) {
    Word made;
    to = std::min(to, words.size());
    if (from >= to) return made;
    made.span = words[from].span;
    made.span.length = words[to - 1].span.column + words[to - 1].span.length - words[from].span.column;
    for (std::size_t i = from; i < to; ++i) made.text += (i == from ? "" : " ") + words[i].text;
    return made;
}

const policy::RecordType* Stage::type(std::string_view name) const {
    if (name.find('.') != std::string_view::npos) return policy->record_type(name);
    if (const auto* own = policy->record_type(pack->id + "." + std::string(name))) return own;
    const std::string other = only_elsewhere(*policy, *pack, name, [](const policy::Pack& held, const std::string& id) { return has_id(held.records, id); });
    return other.empty() ? nullptr : policy->record_type(other);
}

std::vector<std::string> Stage::type_names() const {
    std::vector<std::string> names;
    for (const auto& held : policy->packs())
        for (const policy::RecordType& type : held->records) names.push_back(shown(type.id));
    return names;
}

std::string Stage::role(std::string_view name) const {
    const std::string id = name.find('.') == std::string_view::npos ? pack->id + "." + std::string(name) : std::string(name);
    return policy->role(id) ? id : std::string();
}

std::vector<std::string> Stage::role_names() const {
    std::vector<std::string> names{"staff"};
    for (const auto& held : policy->packs())
        for (const policy::Role& role : held->roles) names.push_back(shown(role.id));
    return names;
}

std::string Stage::duty(std::string_view name) const {
    const std::string id = name.find('.') == std::string_view::npos ? pack->id + "." + std::string(name) : std::string(name);
    return policy->duty(id) || policy->schedule(id) ? id : std::string();
}

std::vector<std::string> Stage::duty_names() const {
    std::vector<std::string> names;
    for (const auto& held : policy->packs()) {
        for (const policy::Duty& duty : held->duties) names.push_back(shown(duty.id));
        for (const policy::Schedule& schedule : held->schedules) names.push_back(shown(schedule.id));
    }
    return names;
}

std::vector<std::string> Stage::clause_ids() const {
    std::vector<std::string> ids;
    for (const auto& held : policy->packs())
        for (const policy::Clause& clause : held->clauses) ids.push_back(clause.id);
    return ids;
}

std::string Stage::shown(const std::string& qualified) const {
    return qualified.starts_with(pack->id + ".") ? qualified.substr(pack->id.size() + 1) : qualified;
}

// ADR 0003: the engine knows persons and departments as records of the base pack.
bool is_person(const policy::RecordType& type) { return type.id == "base.person"; }
bool is_department(const policy::RecordType& type) { return type.id == "base.department"; }

const Cast::Member* Cast::add(Member member) {
    if (const Member* held = find(member.name)) return held;
    members_.push_back(std::move(member));
    return nullptr;
}

const Cast::Member* Cast::find(std::string_view name) const {
    const auto found = std::find_if(members_.begin(), members_.end(), [&](const Member& each) { return each.name == name; });
    return found == members_.end() ? nullptr : &*found;
}

const Cast::Member* Cast::by_id(std::string_view id) const {
    const auto found = std::find_if(members_.begin(), members_.end(), [&](const Member& each) { return !id.empty() && each.id == id; });
    return found == members_.end() ? nullptr : &*found;
}

void Cast::seat(std::string_view name, std::string id) {
    for (Member& member : members_)
        if (member.name == name) member.id = std::move(id);
}

std::vector<std::string> Cast::names(const policy::RecordType* of) const {
    std::vector<std::string> names;
    for (const Member& member : members_)
        if (!of || member.type == of) names.push_back(member.name);
    return names;
}

std::optional<Instant> moment_of(std::string_view date, std::string_view time, const calendar::Zone& zone) {
    if (!calendar::Date::parse(date)) return {};
    const auto local = calendar::LocalTime::parse(std::string(date) + " " + std::string(time));
    if (!local) return {};
    return zone.to_instant(*local);
}

std::string shown(Instant at, const calendar::Zone& zone) { return zone.to_local(at).to_string(); }

}  // namespace huiyin::app
