#include "engine/access.hpp"

#include <algorithm>

#include "engine/who.hpp"

namespace huiyin::engine {
namespace {

/// Whether the action can be performed on a record in this state.
bool fits_state(const policy::RecordType& type, const policy::Action& action, const std::string& state) {
    if (action.creates || action.hidden) return false;
    if (!action.from.empty()) return std::find(action.from.begin(), action.from.end(), state) != action.from.end();
    const policy::State* at = type.find_state(state);
    return at && !at->end;
}

/// Applicant, approver of any step or somebody added to one, of an approval that still runs.
bool decides(const Json& approvals, const std::string& person) {
    if (!approvals.is_object()) return false;
    for (const auto& [id, approval] : approvals.as_object()) {
        if (approval["status"].string_or("") != "waiting") continue;
        if (approval["applicant"].string_or("") == person) return true;
        if (!approval["steps"].is_array()) continue;
        for (const Json& step : approval["steps"].as_array()) {
            if (!step["approvers"].is_array()) continue;
            for (const Json& approver : step["approvers"].as_array())
                if (approver.string_or("") == person) return true;
        }
    }
    return false;
}

int weight(policy::Mask mask) {
    switch (mask) {
        case policy::Mask::none: return 0;
        case policy::Mask::middle: return 1;
        case policy::Mask::last4: return 2;
        case policy::Mask::all: return 3;
    }
    return 3;
}

}  // namespace

std::string masked(policy::Mask mask, const std::string& text) {
    if (mask == policy::Mask::none || text.empty()) return text;
    const std::u32string whole = to_code_points(text);
    const std::size_t size = whole.size();
    const auto part = [&](std::size_t from, std::size_t count) { return to_utf8(std::u32string_view(whole).substr(from, count)); };
    if (mask == policy::Mask::last4 && size > 4) return "****" + part(size - 4, 4);
    if (mask == policy::Mask::middle && size >= 11) return part(0, 3) + "****" + part(size - 4, 4);
    if (mask == policy::Mask::middle && size >= 3) return part(0, 1) + "****" + part(size - 1, 1);
    return "****";
}

Access::Answer Access::answer(const policy::Who& who, const policy::Pack& pack) {
    if (person_.empty()) return Answer::yes;
    Answer found = Answer::no;
    Frame frame;
    frame.pack = &pack;
    for (const policy::WhoTerm& term : who.any) {
        if (term.person || term.role == "holder" || term.role == "department_head") { found = Answer::depends; continue; }
        policy::Who bare;
        bare.any.push_back({.role = term.role});
        if (!matches(world_, bare, person_, frame)) continue;
        if (!term.of && !term.condition && term.not_these.empty() && term.other_than.empty()) return Answer::yes;
        found = Answer::depends;
    }
    return found;
}

const Access::OfType& Access::of_type(const std::string& record_type) {
    if (const auto found = types_.find(record_type); found != types_.end()) return found->second;
    OfType made;
    made.type = world_.policy().record_type(record_type);
    for (const auto& pack : world_.policy().packs())
        for (const policy::AccessRule& rule : pack->access) {
            const bool field = rule.what.size() > record_type.size() && rule.what.starts_with(record_type) && rule.what[record_type.size()] == '.';
            if (rule.what != record_type && !field) continue;
            if (rule.print && !field) made.printing_is_ruled = true;
            const Held held{&rule, pack.get(), answer(rule.who, *pack)};
            if (field) {
                made.plain = false;
                if (held.answer != Answer::no) made.fields[rule.what.substr(record_type.size() + 1)].push_back(held);
                continue;
            }
            if (held.answer == Answer::no) continue;
            if (rule.never) made.never.push_back(held);
            else if (rule.read) made.read.push_back(held);
            if (rule.print && !rule.never) made.print.push_back(held);
        }
    for (const Held& held : made.read)
        if (held.answer == Answer::yes && !held.rule->condition && made.never.empty()) made.everything = true;
    if (made.type)
        for (const policy::Field& field : made.type->form.fields) {
            if (field.mask != policy::Mask::none || !field.secrecy.empty()) made.plain = false;
            for (const policy::Field& column : field.lines)
                if (column.mask != policy::Mask::none || !column.secrecy.empty()) made.plain = false;
        }
    return types_.emplace(record_type, std::move(made)).first->second;
}

bool Access::meets(const Held& held, const store::RecordRow& row) {
    if (held.answer == Answer::no) return false;
    if (held.answer == Answer::yes && !held.rule->condition) return true;
    Frame frame;
    frame.pack = held.pack;
    frame.record = world_.object(row);
    frame.actor = world_.object(person_);
    if (held.rule->condition && !world_.holds(held.rule->condition, frame)) return false;
    return held.answer == Answer::yes || matches(world_, held.rule->who, person_, frame);
}

const Access::Acts& Access::acts(const store::RecordRow& row) {
    const std::string key = row.id + "/" + std::to_string(row.version);
    if (const auto found = acts_.find(key); found != acts_.end()) return found->second;
    Acts made;
    if (const policy::RecordType* type = world_.policy().record_type(row.type)) {
        Frame frame;
        frame.pack = &world_.policy().pack_of(type->id);
        frame.record = frame.previous = world_.object(row);
        frame.actor = world_.object(person_);
        for (const policy::Action& action : type->actions) {
            if (!fits_state(*type, action, row.state) || !matches(world_, action.by, person_, frame)) continue;
            made.any = true;
            for (const policy::Ask& ask : action.asks) made.asked.insert(ask.field);
        }
    }
    return acts_.emplace(key, std::move(made)).first->second;
}

bool Access::may_list(const policy::RecordType& type) {
    if (person_.empty()) return true;
    if (!world_.is_active(person_)) return false;
    const OfType& rules = of_type(type.id);
    if (rules.everything || !rules.read.empty()) return true;
    const policy::Pack& pack = world_.policy().pack_of(type.id);
    return std::any_of(type.actions.begin(), type.actions.end(), [&](const policy::Action& action) { return !action.creates && !action.hidden && answer(action.by, pack) != Answer::no; });
}

bool Access::reads_all(const std::string& record_type) { return person_.empty() || (world_.is_active(person_) && of_type(record_type).everything); }

bool Access::may_read(const store::RecordRow& row) {
    if (person_.empty()) return true;
    if (!world_.is_active(person_)) return false;
    const OfType& rules = of_type(row.type);
    if (rules.everything) return true;
    const auto met = [&](const std::vector<Held>& list) { return std::any_of(list.begin(), list.end(), [&](const Held& held) { return meets(held, row); }); };
    if (met(rules.never)) return false;
    if (row.owner == person_ || met(rules.read) || decides(row.meta["approvals"], person_)) return true;
    for (const store::DutyRow& duty : open_duties(row.id))
        if (is_seated(duty) || duty.data["offer"]["to"].string_or("") == person_) return true;       // who is asked to take it over must see what
    return acts(row).any;
}

bool Access::may_print(const store::RecordRow& row) {
    if (person_.empty()) return true;
    if (!may_read(row)) return false;
    const OfType& rules = of_type(row.type);
    return !rules.printing_is_ruled || std::any_of(rules.print.begin(), rules.print.end(), [&](const Held& held) { return meets(held, row); });
}

Sight Access::sight(const store::RecordRow& row, const policy::Field& field) {
    if (person_.empty()) return {};
    const OfType& rules = of_type(row.type);
    if (rules.plain) return {};
    bool ruled = false;
    policy::Mask least = policy::Mask::all;
    if (const auto held = rules.fields.find(field.name); held != rules.fields.end())
        for (const Held& each : held->second) {
            if (!meets(each, row)) continue;
            if (each.rule->never) return {true, policy::Mask::all};
            if (!each.rule->read) continue;
            if (!ruled || weight(each.rule->mask) < weight(least)) least = each.rule->mask;
            ruled = true;
        }
    if (ruled) return {false, least};
    if (field.mask == policy::Mask::none && field.secrecy.empty()) return {};
    if (acts(row).asked.contains(field.name)) return {};
    return {!field.secrecy.empty(), field.mask};
}

bool Access::covers(const store::RecordRow& row) {
    if (person_.empty()) return false;
    const OfType& rules = of_type(row.type);
    if (rules.plain || !rules.type) return false;
    return std::any_of(rules.type->form.fields.begin(), rules.type->form.fields.end(), [&](const policy::Field& field) { return !sight(row, field).full(); });
}

std::vector<std::string> Access::logged(const store::RecordRow& row) {
    std::vector<std::string> fields;
    if (person_.empty()) return fields;
    const OfType& rules = of_type(row.type);
    for (const Held& held : rules.read)
        if (held.rule->log && meets(held, row)) return {"*"};
    for (const auto& [name, list] : rules.fields) {
        const policy::Field* field = rules.type ? rules.type->form.find(name) : nullptr;
        if (!field || row.fields[name].is_null() || sight(row, *field).hidden) continue;
        if (std::any_of(list.begin(), list.end(), [&](const Held& held) { return held.rule->log && meets(held, row); })) fields.push_back(name);
    }
    return fields;
}

const std::vector<std::string>& Access::seats() {
    if (!seats_.empty() || person_.empty()) return seats_;
    seats_.push_back("person:" + person_);
    for (const std::string& role : world_.roles_of(person_)) seats_.push_back("role:" + role);
    if (const std::string department = world_.department_of(person_); !department.empty()) seats_.push_back("department:" + department);
    return seats_;
}

bool Access::is_seated(const store::DutyRow& duty) {
    return std::any_of(seats().begin(), seats().end(), [&](const std::string& seat) { return std::find(duty.seats.begin(), duty.seats.end(), seat) != duty.seats.end(); });
}

void Access::expect(const std::vector<store::RecordRow>& rows) {
    std::vector<std::string> wanted;
    for (const store::RecordRow& row : rows)
        if (!duties_.contains(row.id)) { wanted.push_back(row.id); duties_[row.id]; }
    if (wanted.empty()) return;
    for (store::DutyRow& duty : world_.view().open_duties_of(wanted)) duties_[duty.record].push_back(std::move(duty));
}

const std::vector<store::DutyRow>& Access::open_duties(const std::string& record) {
    if (const auto found = duties_.find(record); found != duties_.end()) return found->second;
    duties_[record];
    for (store::DutyRow& duty : world_.view().open_duties_of({record})) duties_[record].push_back(std::move(duty));
    return duties_[record];
}

}  // namespace huiyin::engine
