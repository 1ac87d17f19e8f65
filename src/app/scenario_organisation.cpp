#include "app/scenario_organisation.hpp"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>

#include "app/scenario_value.hpp"
#include "engine/numbering.hpp"
#include "engine/unique_check.hpp"
#include "engine/world.hpp"

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;
using policy::FieldType;

constexpr const char* organisation_id = "scenario";

std::unique_ptr<store::Store> open(const std::string& path) {
    store::SqliteOptions options;
    options.path = path;
    options.organisation = organisation_id;
    options.readers = 1;
    options.durable = false;
    return store::open_sqlite(options);
}

void refer(std::vector<store::ReferenceRow>& rows, const policy::Field& field, const Json& held, const std::string& name) {
    switch (field.type) {
        case FieldType::person: case FieldType::department: case FieldType::reference:
            if (held.is_string()) rows.push_back({name, held.as_string()});
            return;
        case FieldType::persons: case FieldType::references:
            if (held.is_array()) for (const Json& id : held.as_array()) rows.push_back({name, id.string_or("")});
            return;
        case FieldType::lines:
            if (held.is_array())
                for (const Json& row : held.as_array())
                    for (const policy::Field& column : field.lines) refer(rows, column, row[column.name], name + "." + column.name);
            return;
        default: return;
    }
}

std::vector<store::ReferenceRow> references_of(const policy::RecordType& type, const Json& fields) {
    std::vector<store::ReferenceRow> rows;
    for (const policy::Field& field : type.form.fields) refer(rows, field, fields[field.name], field.name);
    return rows;
}

/// What the engine finds a record by: indexed fields, and the keys of what must be unique.
std::vector<std::pair<std::string, std::string>> index_of(const policy::RecordType& type, const store::RecordRow& row, engine::World& world) {
    std::vector<std::pair<std::string, std::string>> values;
    for (const policy::Field& field : type.form.fields)
        if (const Json& held = row.fields[field.name]; !held.is_null() && (field.indexed || field.type == FieldType::phone)) values.emplace_back(field.name, held.is_string() ? held.as_string() : held.dump());
    for (auto& entry : engine::unique_entries(world, type, row)) values.push_back(std::move(entry));
    return values;
}

}  // namespace

Workshop::Workshop() {
    std::string pattern = (fs::temp_directory_path() / "huiyin-test-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw store::Failure("cannot make a folder in " + fs::temp_directory_path().string());
    folder_ = pattern;
    open(folder_ + "/empty.db")->checkpoint();       // closing folds the log into the one file that is copied
}

Workshop::~Workshop() {
    std::error_code error;
    fs::remove_all(folder_, error);                  // what cannot be removed is the system's to clear
}

std::string Workshop::fresh() {
    const std::string path = folder_ + "/" + std::to_string(++count_) + ".db";
    fs::copy_file(folder_ + "/empty.db", path);
    return path;
}

void Workshop::drop(const std::string& path) const {
    std::error_code error;
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(path + end, error);
}

Organisation::Organisation(Workshop& workshop, const Stage& stage, const Scenario& scenario, Cast& cast)
    : workshop_(workshop), path_(workshop.fresh()), clock_(scenario.clock), store_(open(path_)) {
    give(stage, scenario, cast);
    engine::Options options;
    options.organisation = OrganisationId(organisation_id);
    options.organisation_name = {"情景测试", "Scenario"};
    options.zone = stage.zone;
    engine_ = std::make_unique<engine::Engine>(*store_, clock_, ids_, stage.policy->packs(), std::move(options));
    engine_->tick();                                 // what is due at the very start belongs to no step
}

Organisation::~Organisation() {
    engine_.reset();
    store_.reset();
    workshop_.drop(path_);
}

void Organisation::give(const Stage& stage, const Scenario& scenario, Cast& cast) {
    store_->write([&](store::WriteTransaction& tx) {
        for (const Given& given : scenario.given) cast.seat(given.name.text, ids_.next(clock_.now()));
        std::vector<store::RecordRow> rows;
        for (const Given& given : scenario.given) {
            rows.push_back(row_of(tx, stage, given, cast));
            tx.put_record(rows.back(), references_of(*given.type, rows.back().fields));
        }
        // In force long before the clock begins.
        for (const Scenario::Setting& each : scenario.params) tx.put_parameter({each.pack, each.parameter, "2000-01-01", each.value}, "", clock_.now());
        // Derived fields and conditions may look at the other records, so they come when all are there.
        engine::World world(tx, *stage.policy, clock_.now(), stage.zone);
        for (store::RecordRow& row : rows) {
            const policy::RecordType& type = *stage.policy->record_type(row.type);
            const feel::Value object = world.object(row.id);
            for (const policy::Field& field : type.form.fields)
                if (field.derived && !field.derived_on_read) row.fields[field.name] = engine::World::stored(field, object.get(field.name));
            tx.put_record(row, references_of(type, row.fields));
            tx.put_index(row.id, row.type, index_of(type, row, world));
            tx.put_search(row.id, row.type, {row.number, row.title});
        }
    });
}

store::RecordRow Organisation::row_of(store::WriteTransaction& tx, const Stage& stage, const Given& given, const Cast& cast) {
    const policy::RecordType& type = *given.type;
    const auto id_of = [&](const std::string& name) { const Cast::Member* member = cast.find(name); return member ? member->id : std::string(); };
    policy::Diagnostics silent;                      // the reader has told already what does not fit
    store::RecordRow row;
    row.id = id_of(given.name.text);
    row.type = type.id;
    row.fields = JsonObject();
    for (const auto& [key, value] : given.fields)
        if (const policy::Field* field = type.form.find(key.text)) row.fields[key.text] = field_value(*field, value, cast, stage.zone, silent).value_or(Json());
    if (is_person(type) && !given.roles.empty()) {
        JsonArray roles;
        for (const std::string& role : given.roles) roles.emplace_back(role);
        row.fields["roles"] = std::move(roles);
    }
    // What is called 华信 in the scenario is called so on the screen, unless it says otherwise.
    const policy::Field* title = type.title_field.empty() ? nullptr : type.form.find(type.title_field);
    if (title && title->type == FieldType::text && std::as_const(row.fields)[title->name].is_null()) row.fields[title->name] = given.name.text;
    row.state = given.state.empty() && !type.states.empty() ? type.states.front().id : given.state;
    const policy::State* state = type.find_state(row.state);
    row.open = !state || !state->end;
    row.created_at = row.changed_at = given.created_at.value_or(clock_.now());
    row.created_by = id_of(given.created_by.text);
    row.number = !given.number.empty() ? given.number
                                       : engine::numbered(type.id, type.number, stage.zone.to_local(row.created_at).date, [&](const std::string& counter) { return tx.next_number(counter); });
    const Json& fields = row.fields;
    row.owner = type.owner_field.empty() ? std::string() : fields[type.owner_field].string_or("");
    row.department = type.department_field.empty() ? std::string() : fields[type.department_field].string_or("");
    row.customer = type.customer_field.empty() ? std::string() : fields[type.customer_field].string_or("");
    row.title = type.title_field.empty() ? std::string() : fields[type.title_field].string_or("");
    row.pack_version = stage.policy->pack_of(type.id).version;
    JsonObject did;
    for (const auto& [action, by] : given.did)
        did.set(action, JsonObject{{"at", row.created_at.to_string()}, {"by", id_of(by.text)}, {"count", 1}, {"input", JsonObject()}});
    row.meta = JsonObject{{"did", did}, {"walk", JsonArray{JsonObject{{"state", row.state}, {"at", row.created_at.to_string()}, {"by", row.created_by}}}}};
    return row;
}

bool Organisation::pass_to(Instant at) {
    constexpr int wakes_max = 100'000;
    for (int i = 0; i < wakes_max; ++i) {
        const auto next = engine_->next_wake();
        if (!next || *next > at) break;
        if (*next > clock_.now()) clock_.set(*next);
        const std::size_t fired = engine_->tick();
        // Nothing fired and the same time stands again: it would go on so for ever.
        if (const auto again = engine_->next_wake(); fired == 0 && again && *again <= *next) return false;
    }
    if (at > clock_.now()) clock_.set(at);
    engine_->tick();
    return true;
}

}  // namespace huiyin::app
