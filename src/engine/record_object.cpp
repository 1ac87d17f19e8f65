#include "engine/record_object.hpp"

namespace huiyin::engine {

feel::Value RecordObject::get(std::string_view name) const {
    if (type_)
        if (const policy::Field* field = type_->form.find(name)) {
            // What is stored was worked out when what it reads last changed; a field that came with a newer pack has nothing yet.
            const bool held = kind_ == Kind::stored && !field->derived_on_read && !row_.fields[field->name].is_null();
            if (field->derived && !held && !deriving_) {
                if (const auto kept = kept_.find(name); kept != kept_.end()) return kept->second;
                deriving_ = true;
                Frame frame;
                frame.pack = &world_.policy().pack_of(type_->id);
                frame.record = world_.tentative(row_);
                feel::Value value = world_.evaluate(field->derived, frame);
                deriving_ = false;
                if (world_.stands_still()) kept_.emplace(name, value);
                return value;
            }
            return world_.value_of(*field, row_.fields[name]);
        }
    if (name == "id") return row_.id;
    if (name == "number") return row_.number;
    if (name == "state") return row_.state;
    if (name == "open") return row_.open;
    if (name == "created_at") return feel::Value::at_instant(row_.created_at, world_.zone());
    if (name == "changed_at") return feel::Value::at_instant(row_.changed_at, world_.zone());
    if (name == "created_by") return world_.object(row_.created_by);
    if (name == "day") return world_.zone().to_local(row_.created_at).date;
    if (const auto held = kept_.find(name); held != kept_.end()) return held->second;
    feel::Value value = worked_out(name);
    if (world_.stands_still()) kept_.emplace(name, value);
    return value;
}

feel::Value RecordObject::worked_out(std::string_view name) const {
    if (name == "did") return did();
    if (name == "due") return due();
    return way_back(name);
}

feel::Value RecordObject::did() const {
    feel::Entries entries;
    const Json& acts = row_.meta["did"];
    if (acts.is_object())
        for (const auto& [action, act] : acts.as_object()) {
            const auto at = Instant::parse(act["at"].string_or(""));
            entries.emplace_back(action, feel::Entries{{"at", at ? feel::Value::at_instant(*at, world_.zone()) : feel::Value()}, {"by", world_.object(act["by"].string_or(""))},
                                                       {"count", act["count"].int_or(0)}, {"input", feel::Value::from_json(act["input"])}});
        }
    return entries;
}

feel::Value RecordObject::due() const {
    feel::Entries entries;
    const auto instant = [&](const std::optional<Instant>& at) { return at ? feel::Value::at_instant(*at, world_.zone()) : feel::Value(); };
    for (const store::DutyRow& duty : world_.view().duties_of(row_.id)) {                  // oldest first: the newest round stays
        const std::string name = duty.definition.substr(duty.definition.find('.') + 1);
        feel::Value entry = feel::Entries{{"due", instant(duty.due_at)}, {"status", duty.status}, {"closed_at", instant(duty.closed_at)}, {"round", duty.round}};
        bool known = false;
        for (auto& [held, value] : entries)
            if (held == name) { value = entry; known = true; }
        if (!known) entries.emplace_back(name, std::move(entry));
    }
    return entries;
}

feel::Value RecordObject::way_back(std::string_view name) const {
    for (const auto& pack : world_.policy().packs())
        for (const policy::RecordType& other : pack->records)
            for (const policy::Field& field : other.form.fields)
                if (field.back_name == name && field.reference_type == row_.type) {
                    feel::List list;
                    for (const std::string& id : world_.view().referring(other.id, field.name, row_.id)) list.push_back(world_.object(id));
                    return list;
                }
    return {};
}

}  // namespace huiyin::engine
