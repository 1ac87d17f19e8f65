#include "engine/world.hpp"

#include <algorithm>
#include <utility>

#include "engine/calendars.hpp"
#include "engine/aggregates.hpp"
#include "engine/narrowing.hpp"
#include "engine/record_object.hpp"
#include "feel/temporal.hpp"

namespace huiyin::engine {
namespace {

using policy::Field;
using policy::FieldType;

store::RecordFilter filter_of(const std::string& type, const std::optional<Window>& created, const std::optional<store::Condition>& condition) {
    store::RecordFilter filter;
    filter.types = {type};
    filter.sort = store::Sort::created_at;
    filter.descending = false;
    filter.limit = World::list_max;
    if (created) {
        filter.created_from = created->from;
        filter.created_before = created->before;
    }
    filter.condition = condition;
    return filter;
}

/// The records of a type that an expression may look at, oldest first; loaded when first looked at.
class RecordSet : public feel::LazyList {
public:
    RecordSet(World& world, store::RecordFilter filter) : world_(world), filter_(std::move(filter)) {}
    const feel::List& items() const override {
        if (loaded_) return items_;
        loaded_ = true;
        store::RecordFilter filter = filter_;
        do {
            store::RecordPage page = world_.view().records(filter);
            for (store::RecordRow& row : page.rows) items_.push_back(world_.object(std::move(row)));
            filter.cursor = page.next;
        } while (!filter.cursor.empty() && items_.size() < World::set_max);
        return items_;
    }

private:
    World& world_;
    store::RecordFilter filter_;
    mutable bool loaded_ = false;
    mutable feel::List items_;
};

}  // namespace

const calendar::WorkCalendar& World::calendar(const policy::Pack& pack, const std::string& id) {
    const policy::CalendarDefinition* found = nullptr;
    const policy::Pack* owner = &pack;
    const auto look = [&](const policy::Pack& held) {
        for (const policy::CalendarDefinition& each : held.calendars)
            if (!found && (id.empty() || each.id == id)) { found = &each; owner = &held; }
    };
    look(pack);
    for (const auto& [name, range] : pack.imports)
        if (const policy::Pack* held = policy_.pack(name)) look(*held);
    const std::string key = found ? owner->id + "." + found->id : "-";
    if (const auto made = calendars_.find(key); made != calendars_.end()) return made->second;
    return calendars_.emplace(key, shared_calendar(*owner, found, zone_, view_.document("holidays"), view_.document("days"))).first->second;
}

const calendar::WorkCalendar& World::office() {
    const auto& packs = policy_.packs();
    const auto found = std::find_if(packs.begin(), packs.end(), [](const auto& pack) { return !pack->calendars.empty(); });
    return calendar(found == packs.end() ? *packs.front() : **found, "");
}

feel::Value World::object(const std::string& id) {
    if (id.empty()) return {};
    if (const auto held = objects_.find(id); held != objects_.end()) return held->second;
    auto row = view_.record(id);
    if (!row) return {};
    return object(std::move(*row));
}

feel::Value World::object(store::RecordRow row) {
    const std::string id = row.id;
    if (stands_still_)
        if (const auto held = objects_.find(id); held != objects_.end()) return held->second;
    std::shared_ptr<const feel::Object> made = std::make_shared<RecordObject>(*this, std::move(row), RecordObject::Kind::stored);
    if (!id.empty() && !objects_.contains(id)) objects_[id] = made;
    return made;
}

feel::Value World::tentative(store::RecordRow row) { return std::shared_ptr<const feel::Object>(std::make_shared<RecordObject>(*this, std::move(row), RecordObject::Kind::tried)); }

void World::forget_records() {
    objects_.clear();
    lists_.clear();
    people_.reset();
}

feel::Value World::replace(store::RecordRow row) {
    const std::string id = row.id;
    if (row.type == "base.person") {
        people_.reset();
        people_written_ = true;
    }
    // Lists are kept by their type, those of a window by type and window.
    std::erase_if(lists_, [&](const auto& each) { return each.first.starts_with(row.type) && (each.first.size() == row.type.size() || each.first[row.type.size()] == ' '); });
    std::shared_ptr<const feel::Object> made = std::make_shared<RecordObject>(*this, std::move(row), RecordObject::Kind::stored);
    objects_[id] = made;
    return made;
}

feel::Value World::value_of(const Field& field, const Json& held) {
    if (held.is_null()) return {};
    switch (field.type) {
        case FieldType::date: {
            const auto date = calendar::Date::parse(held.string_or(""));
            return date ? feel::Value(*date) : feel::Value(held.string_or(""));
        }
        case FieldType::date_time: {
            const auto at = Instant::parse(held.string_or(""));
            return at ? feel::Value::at_instant(*at, zone_) : feel::Value(held.string_or(""));
        }
        case FieldType::time: {
            const auto time = feel::parse_time(held.string_or(""));
            return time ? feel::Value(*time) : feel::Value(held.string_or(""));
        }
        case FieldType::person: case FieldType::department: case FieldType::reference: {
            feel::Value found = object(held.string_or(""));
            return found.is_null() ? feel::Value(held.string_or("")) : found;
        }
        case FieldType::persons: case FieldType::references: {
            feel::List list;
            if (held.is_array()) for (const Json& id : held.as_array()) list.push_back(object(id.string_or("")));
            return list;
        }
        case FieldType::lines: {
            feel::List rows;
            if (held.is_array())
                for (const Json& row : held.as_array()) {
                    feel::Entries entries;
                    for (const Field& column : field.lines) entries.emplace_back(column.name, value_of(column, row[column.name]));
                    rows.emplace_back(std::move(entries));
                }
            return rows;
        }
        default: return feel::Value::from_json(held);
    }
}

Json World::stored(const Field& field, const feel::Value& value) {
    if (value.kind() == feel::Kind::object) return value.as_object()->identity();
    if (value.kind() == feel::Kind::date_time) {
        const auto at = value.to_instant(calendar::Zone::utc());
        return field.type == FieldType::date ? Json(value.as_date_time().date.to_string()) : Json(at->to_string());
    }
    if (value.kind() == feel::Kind::date || value.kind() == feel::Kind::time) return value.to_text();
    if (value.is_list()) {
        JsonArray list;
        for (const feel::Value& item : value.as_list()) list.push_back(stored(field, item));
        return list;
    }
    if (value.is_number() && field.scale >= 0) return value.as_number().round(field.scale, Rounding::half_up);
    return value.to_json();
}

template <typename Run>
feel::Value World::within(const Frame& frame, Run run) {
    const Frame* outer = frame_;
    frame_ = &frame;
    feel::Evaluation evaluation([&](std::size_t slot) { return variable(slot, frame); });
    evaluation.now = now_;
    evaluation.zone = zone_;
    evaluation.host = static_cast<policy::Host*>(this);
    feel::Value value = run(evaluation);
    frame_ = outer;
    return value;
}

feel::Value World::evaluate(const policy::Expression& expression, const Frame& frame) {
    if (!expression) return {};
    if (auto answered = aggregated(*expression.program, frame)) return *std::move(answered);
    const feel::Program* outer = std::exchange(program_, expression.program.get());
    feel::Value value = within(frame, [&](feel::Evaluation& evaluation) { return expression.program->evaluate(evaluation); });
    program_ = outer;
    return value;
}

feel::Value World::test(const feel::Program& tests, const feel::Value& value, const Frame& frame) {
    const feel::Program* outer = std::exchange(program_, nullptr);
    feel::Value passes = within(frame, [&](feel::Evaluation& evaluation) { return tests.test(value, evaluation); });
    program_ = outer;
    return passes;
}

feel::Value World::variable(std::size_t slot, const Frame& frame) {
    using policy::Slot;
    switch (static_cast<Slot>(slot)) {
        case Slot::params: return frame.pack ? parameters_of(*frame.pack) : feel::Value(feel::Entries());
        case Slot::record: return frame.record;
        case Slot::previous: return frame.previous;
        case Slot::input: return frame.input;
        case Slot::actor: return frame.actor;
        case Slot::row: return frame.row;
        case Slot::item: return frame.item;
        case Slot::period: return frame.period;
        case Slot::holder: return frame.holder;
        case Slot::start: return frame.start;
        case Slot::subject: return frame.subject;
        case Slot::request_time: return feel::Value::at_instant(now_, zone_);
        case Slot::request:
            return feel::Entries{{"at", feel::Value::at_instant(origin_ ? origin_->at : now_, zone_)}, {"device", origin_ ? feel::Value(origin_->device) : feel::Value()}, {"offline", feel::Value(origin_.has_value())}};
        case Slot::org: case Slot::records: case Slot::count_: break;
    }
    if (slot < static_cast<std::size_t>(Slot::count_)) return {};
    const std::vector<Named> named = named_at(slot, frame);
    if (named.size() == 1 && named.front().entry.empty()) return list_of(slot, named.front(), frame);
    if (named.empty()) return {};
    feel::Entries lists;
    for (const Named& each : named) lists.emplace_back(each.entry, list_of(slot, each, frame));
    return lists;
}

std::vector<World::Named> World::named_at(std::size_t slot, const Frame& frame) {
    if (!frame.pack) return {};
    std::size_t rest = slot - static_cast<std::size_t>(policy::Slot::count_);
    if (rest < frame.pack->records.size()) return {{&frame.pack->records[rest], {}}};
    rest -= frame.pack->records.size();
    for (const auto& [name, range] : frame.pack->imports) {
        if (rest-- != 0) continue;
        std::vector<Named> found;
        if (const policy::Pack* held = policy_.pack(name))
            for (const policy::RecordType& type : held->records) found.push_back({&type, type.name});
        return found;
    }
    return {};
}

feel::Value World::list_of(std::size_t slot, const Named& named, const Frame& frame) {
    const std::string& record_type = named.type->id;
    if (frame.only && frame.only->type == record_type) return frame.only->items;
    const std::optional<Window>& created = frame.created;
    const auto condition = program_ ? narrowing_of(*this, *program_, frame, {slot, named.entry}, *named.type) : std::nullopt;
    // Loaded once for all expressions of this world, until a row is written.
    const std::string key = record_type + (created ? " " + std::to_string(created->from.ms) + " " + std::to_string(created->before.ms) : "") + (condition ? " " + text_of(*condition) : "");
    auto held = lists_.find(key);
    if (held == lists_.end()) held = lists_.emplace(key, std::shared_ptr<const feel::LazyList>(std::make_shared<RecordSet>(*this, filter_of(record_type, created, condition)))).first;
    return held->second;
}

/// All parameters of the pack as they are in force at this moment, put together once.
feel::Value World::parameters_of(const policy::Pack& pack) {
    const auto held = parameter_sets_.find(pack.id);
    if (held != parameter_sets_.end()) return held->second;
    feel::Entries entries;
    for (const policy::Parameter& each : pack.parameters) entries.emplace_back(each.id, parameter(pack, each.id));
    return parameter_sets_.emplace(pack.id, std::move(entries)).first->second;
}

std::optional<feel::Value> World::aggregated(const feel::Program& program, const Frame& frame) {
    const auto wanted = aggregate_of(program);
    if (!wanted) return {};
    const std::vector<Named> named = named_at(wanted->list.slot, frame);
    const auto found = std::find_if(named.begin(), named.end(), [&](const Named& each) { return each.entry == wanted->list.entry; });
    if (found == named.end() || (frame.only && frame.only->type == found->type->id)) return {};
    const bool by_values = wanted->kind != Aggregate::Kind::count && wanted->kind != Aggregate::Kind::first;
    const auto made = narrowed(*this, program, frame, *wanted->condition, wanted->item, *found->type, by_values ? wanted->field : std::string());
    if (!made || !made->exact) return {};
    const store::RecordFilter filter = filter_of(found->type->id, frame.created, made->condition);
    if (wanted->kind == Aggregate::Kind::count) return feel::Value(view_.count_records(filter));
    if (wanted->kind == Aggregate::Kind::first) {
        auto row = first_of(view_, *wanted, filter);
        if (!row) return feel::Value();
        const feel::Value first = object(std::move(*row));
        return wanted->field.empty() ? first : first.get(wanted->field);
    }
    const Field* field = found->type->form.find(wanted->field);
    if (!field || field->derived) return {};                 // a formula may have to be worked out
    switch (field->type) {
        case FieldType::number: case FieldType::integer: case FieldType::money: case FieldType::quantity: case FieldType::percent: case FieldType::points:
        case FieldType::text: case FieldType::long_text: case FieldType::choice: case FieldType::date: case FieldType::date_time: break;
        default: return {};
    }
    feel::List values;
    for (const Json& each : view_.field_values(filter, wanted->field)) {
        if (each.is_object() || each.is_array()) return {};  // no value of such a field: FEEL may take it for none
        values.push_back(value_of(*field, each));
    }
    return answer_of(*wanted, std::move(values));
}

feel::Value World::parameter(const policy::Pack& pack, const std::string& id) {
    const std::string key = pack.id + "." + id;
    if (const auto held = parameters_.find(key); held != parameters_.end()) return feel::Value::from_json(held->second);
    for (const policy::Parameter& each : pack.parameters) parameters_[pack.id + "." + each.id] = each.initial;
    // Values belong to the organisation and have a first day; the last one begun by today is in force.
    const std::string today = zone_.to_local(now_).date.to_string();
    for (const store::ParameterRow& row : view_.parameters(pack.id))
        if (row.from_on <= today) parameters_[pack.id + "." + row.parameter] = row.value;
    return feel::Value::from_json(parameters_[key]);
}

const People& World::people() {
    if (people_) return *people_;
    std::string state;
    if (memory_ && !people_written_) {
        if (const auto document = view_.document(people_document)) state = document->string_or("");
        if ((people_ = memory_->recall(state))) return *people_;
    }
    auto read = std::make_shared<People>();
    store::RecordFilter filter;
    filter.types = {"base.person"};
    filter.limit = list_max;
    for (const store::RecordRow& row : view_.records(filter).rows) {
        Person person;
        person.active = row.open;
        person.name = row.fields["name"].string_or("");
        person.department = row.fields["department"].string_or("");
        person.manager = row.fields["manager"].string_or("");
        if (const Json& roles = row.fields["roles"]; roles.is_array())
            for (const Json& role : roles.as_array()) person.roles.insert(role.string_or(""));
        (*read)[row.id] = std::move(person);
    }
    people_ = std::move(read);
    if (memory_ && !people_written_ && !state.empty()) memory_->keep(state, people_);
    return *people_;
}

const std::set<std::string>& World::roles_of(const std::string& person) {
    static const std::set<std::string> none;
    const auto found = people().find(person);
    return found == people().end() || !found->second.active ? none : found->second.roles;
}
bool World::is_active(const std::string& person) {
    const auto found = people().find(person);
    return found != people().end() && found->second.active;
}
std::string World::name_of(const std::string& person) {
    const auto found = people().find(person);
    return found == people().end() ? std::string() : found->second.name;
}
std::string World::department_of(const std::string& person) {
    const auto found = people().find(person);
    return found == people().end() ? std::string() : found->second.department;
}
std::vector<std::string> World::holders_of(const std::string& role) {
    std::vector<std::string> holders;
    for (const auto& [id, person] : people())
        if (person.active && person.roles.contains(role)) holders.push_back(id);
    return holders;
}

}  // namespace huiyin::engine
