#include "engine/work.hpp"

#include <algorithm>
#include <utility>

#include "engine/index_entries.hpp"
#include "engine/search_text.hpp"
#include "engine/unique_check.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::engine {
namespace {

using policy::Field;
using policy::FieldType;

void refer(std::vector<store::ReferenceRow>& references, const Field& field, const Json& held, const std::string& name) {
    switch (field.type) {
        case FieldType::person: case FieldType::department: case FieldType::reference:
            if (!held.string_or("").empty()) references.push_back({name, held.as_string()});
            break;
        case FieldType::persons: case FieldType::references:
            if (held.is_array()) for (const Json& id : held.as_array()) if (!id.string_or("").empty()) references.push_back({name, id.as_string()});
            break;
        case FieldType::lines:
            if (held.is_array())
                for (const Json& row : held.as_array())
                    for (const Field& column : field.lines) refer(references, column, row[column.name], name + "." + column.name);
            break;
        default: break;
    }
}

/// The ids that a reference holds, one or several.
void add_ids(std::set<std::string>& ids, const Json& held) {
    if (held.is_string() && !held.as_string().empty()) ids.insert(held.as_string());
    if (held.is_array())
        for (const Json& each : held.as_array()) add_ids(ids, each);
}

bool is_prose(const Field& field) {
    switch (field.type) {
        case FieldType::text: case FieldType::long_text: case FieldType::phone: case FieldType::email: case FieldType::plate: return true;
        default: return field.searched;
    }
}

/// The words by which somebody looks for the record.
void gather(std::vector<std::string>& texts, const Field& field, const Json& held) {
    if (field.type == FieldType::lines && held.is_array()) {
        for (const Json& row : held.as_array())
            for (const Field& column : field.lines) gather(texts, column, row[column.name]);
    } else if (field.type == FieldType::texts && held.is_array()) {
        for (const Json& text : held.as_array()) if (text.is_string()) texts.push_back(text.as_string());
    } else if (is_prose(field) && held.is_string() && !held.as_string().empty()) {
        texts.push_back(held.as_string());
    }
}

}  // namespace

Work::Work(const Kernel& kernel, store::WriteTransaction& tx, Instant now, Instant entered, Actor actor)
    : kernel_(kernel), tx_(tx), world_(tx, *kernel.policy, now, kernel.options.zone), now_(now), entered_(entered), actor_(std::move(actor)) { world_.share(kernel_.people); }

void Work::came_from(const DeviceStamp& stamp, Instant at) {
    stamp_ = stamp;
    world_.came_from({stamp.device, at});
}

Outcome Work::execute(const Command& command) {
    return std::visit(
        [&](const auto& what) -> Outcome {
            using T = std::decay_t<decltype(what)>;
            if constexpr (std::is_same_v<T, PerformAction>) return perform(what, command.version);
            else if constexpr (std::is_same_v<T, DecideApproval>) return decide(what, command.version);
            else if constexpr (std::is_same_v<T, HandOverDuty>) return hand_over(what);
            else if constexpr (std::is_same_v<T, AcceptDuty>) return accept(what);
            else if constexpr (std::is_same_v<T, WaiveDuty>) return waive(what);
            else if constexpr (std::is_same_v<T, AttachFile>) return attach(what);
            else if constexpr (std::is_same_v<T, ReadNotice>) return read(what);
            else if constexpr (std::is_same_v<T, SetParameter>) return set_parameter(what);
            else if constexpr (std::is_same_v<T, ImportCalendar>) return import_calendar(what);
            else if constexpr (std::is_same_v<T, ReplaceHolidays>) return replace_holidays(what);
            else if constexpr (std::is_same_v<T, SetDay>) return set_day(what);
            else if constexpr (std::is_same_v<T, AttestClause>) return attest(what);
            else if constexpr (std::is_same_v<T, UndoImport>) return undo_import(what);
            else return import(what);
        },
        command.what);
}

store::RecordRow Work::row(const std::string& id) {
    if (const auto held = touched_.find(id); held != touched_.end()) return held->second;
    auto found = tx_.record(id);
    if (!found) throw Refused{Problem("record.not-found", {{"record", id}})};
    return *std::move(found);
}

Frame Work::frame_of(const store::RecordRow& row) {
    Frame frame;
    frame.pack = &kernel_.policy->pack_of(row.type);
    frame.record = world_.object(row.id);
    frame.previous = frame.record;
    frame.actor = world_.object(actor_.person.text);
    return frame;
}

std::string Work::title_of(const store::RecordRow& row) const {
    if (row.number.empty()) return row.title;
    return row.title.empty() ? row.number : row.number + " " + row.title;
}

Text Work::said(const std::string& code, const std::vector<ProblemParameter>& zh, const std::vector<ProblemParameter>& en) {
    return {message(Language::zh, code, zh), message(Language::en, code, en)};
}

/// Rollups and formulas that this record's own fields and ways back decide.
void Work::derive(const policy::RecordType& type, store::RecordRow& row) {
    if (std::none_of(type.form.fields.begin(), type.form.fields.end(), [](const Field& field) { return field.derived && !field.derived_on_read; })) return;
    Frame frame;
    frame.pack = &kernel_.policy->pack_of(type.id);
    for (const Field& field : type.form.fields) {
        if (!field.derived || field.derived_on_read) continue;
        frame.record = world_.tentative(row);
        row.fields[field.name] = World::stored(field, world_.evaluate(field.derived, frame));
    }
}

/// The records whose stored formulas read this one, as it was or as it is, are worked out again; and theirs in turn.
void Work::derive_dependents(const store::RecordRow& before, const store::RecordRow& row) {
    std::set<std::string> affected;
    for (const policy::Dependent& dependent : kernel_.policy->dependents_of(row.type)) {
        if (!dependent.read.empty() && before.fields[dependent.read] == row.fields[dependent.read]) continue;
        if (before.id.empty() && dependent.way.front().out) continue;        // nobody refers to what is new
        std::set<std::string> at;
        for (std::size_t i = 0; i < dependent.way.size(); ++i) {
            const policy::Hop& hop = dependent.way[i];
            std::set<std::string> next;
            if (hop.out) {
                for (const std::string& id : i == 0 ? std::set<std::string>{row.id} : at)
                    for (std::string& found : tx_.referring(hop.type, hop.field, id)) next.insert(std::move(found));
            } else if (i == 0) {
                add_ids(next, before.fields[hop.field]);
                add_ids(next, row.fields[hop.field]);
            } else {
                for (const std::string& id : at)
                    if (const auto held = tx_.record(id)) add_ids(next, held->fields[hop.field]);
            }
            at = std::move(next);
        }
        affected.merge(at);
    }
    affected.erase(row.id);                              // worked out as it was saved
    constexpr int depth_most = 32;
    if (!affected.empty() && ++deriving_ > depth_most) throw Refused{Problem("action.too-deep", {{"most", std::to_string(depth_most)}})};
    for (const std::string& id : affected) {
        const auto found = touched_.find(id);
        std::optional<store::RecordRow> target = found != touched_.end() ? std::optional(found->second) : tx_.record(id);
        const policy::RecordType* type = target ? kernel_.policy->record_type(target->type) : nullptr;
        if (!type) continue;
        const Json stood = target->fields;
        derive(*type, *target);
        if (!(stood == target->fields)) save(*target, false);
    }
    if (!affected.empty()) --deriving_;
}

void Work::save(store::RecordRow& row, bool bump) {
    const policy::RecordType* type = kernel_.policy->record_type(row.type);
    HUIYIN_ASSERT(type != nullptr);
    const auto written = touched_.find(row.id);
    const bool is_new = written == touched_.end() && row.version == 0;
    store::RecordRow before;
    if (written != touched_.end()) before = written->second;
    else if (!is_new && (!type->unique.empty() || !kernel_.policy->dependents_of(row.type).empty())) before = tx_.record(row.id).value_or(store::RecordRow());
    if (stood_ && !stood_->records.contains(row.id)) stood_->records.emplace(row.id, tx_.record(row.id));
    if (bump && bumped_.insert(row.id).second) row.version += 1;
    if (bump || is_new) row.changed_at = now_;
    if (row.fields.is_null()) row.fields = JsonObject();
    derive(*type, row);
    const auto text_of = [&](const std::string& field) { return field.empty() ? std::string() : std::as_const(row.fields)[field].string_or(""); };
    row.title = text_of(type->title_field);
    if (const Field* field = type->title_field.empty() ? nullptr : type->form.find(type->title_field); field && !row.title.empty()) {
        if (field->type == FieldType::reference || field->type == FieldType::person || field->type == FieldType::department) {
            const auto target = tx_.record(row.title);
            row.title = target ? target->title : "";
        } else if (field->type == FieldType::choice) {
            for (const auto& [value, title] : field->choices)
                if (value == row.title) { row.title = title.zh; break; }
        }
    }
    row.customer = text_of(type->customer_field);
    row.owner = text_of(type->owner_field);
    row.department = text_of(type->department_field);
    const policy::State* state = type->find_state(row.state);
    row.open = !state || !state->end;
    std::vector<store::ReferenceRow> references;
    for (const Field& field : type->form.fields) refer(references, field, std::as_const(row.fields)[field.name], field.name);
    tx_.put_record(row, references);
    if (row.type == "base.person") tx_.put_document(people_document, row.id + "/" + std::to_string(row.version) + "/" + now_.to_string());
    world_.replace(row);
    touched_[row.id] = row;
    if (bump || is_new) index(*type, before, row);
    touch(row.id, "record");
    derive_dependents(before, row);
}

std::optional<Problem> Work::part(const std::function<void()>& job) {
    const std::size_t events = events_.size(), proofs = proofs_.size(), outer = std::exchange(parts_begin_, events_.size());
    const int depth = depth_, deriving = deriving_;
    auto touched = touched_;
    auto bumped = bumped_;
    auto kinds = kinds_;
    auto persons = persons_;
    try {
        tx_.part(job);
        parts_begin_ = outer;
        return {};
    } catch (const Refused& refused) {
        events_.erase(events_.begin() + static_cast<std::ptrdiff_t>(events), events_.end());
        proofs_.erase(proofs_.begin() + static_cast<std::ptrdiff_t>(proofs), proofs_.end());
        parts_begin_ = outer;
        depth_ = depth;
        deriving_ = deriving;
        touched_ = std::move(touched);
        bumped_ = std::move(bumped);
        kinds_ = std::move(kinds);
        persons_ = std::move(persons);
        world_.forget_records();
        return refused.problem;
    }
}

void Work::index(const policy::RecordType& type, const store::RecordRow& before, const store::RecordRow& row) {
    const auto unique = unique_entries(world_, type, row);
    // Who stands where he stood is in nobody's way.
    if (!type.unique.empty() && (before.id.empty() || unique != unique_entries(world_, type, before)))
        if (auto clash = not_unique(world_, type, row, actor_.language)) throw Refused{*std::move(clash)};
    std::vector<std::pair<std::string, std::string>> indexed = index_entries(type, row);
    std::vector<std::string> texts;
    if (!row.number.empty()) texts.push_back(row.number);
    for (const Field& field : type.form.fields) {
        const Json& held = row.fields[field.name];
        if (field.type == FieldType::phone)
            if (std::string digits = digits_of(held.string_or("")); !digits.empty() && digits != held.string_or("")) texts.push_back(std::move(digits));
        gather(texts, field, held);
    }
    indexed.insert(indexed.end(), unique.begin(), unique.end());
    const bool has_index = !type.unique.empty() || std::any_of(type.form.fields.begin(), type.form.fields.end(), is_indexed);
    if (has_index) tx_.put_index(row.id, row.type, indexed);
    if (!row.customer.empty())
        if (const auto customer = tx_.record(row.customer)) texts.push_back(customer->title);
    if (!row.title.empty()) texts.push_back(row.title);      // what names it may be another record's name, which stands in none of its own texts
    tx_.put_search(row.id, row.type, texts);
}

std::size_t Work::tell(const std::string& type, const std::string& record, Instant at, Json data, std::vector<std::string> clauses) {
    std::sort(clauses.begin(), clauses.end());
    clauses.erase(std::unique(clauses.begin(), clauses.end()), clauses.end());
    store::EventRow event;
    event.id = id();
    event.record = record;
    event.type = type;
    event.at = at;
    event.entered_at = entered_;
    event.actor = actor_.person.text;
    event.data = std::move(data);
    event.clauses = std::move(clauses);
    events_.push_back(std::move(event));
    return events_.size() - 1;
}

std::int64_t Work::sequence_of(std::size_t event) {
    if (!last_sequence_) last_sequence_ = tx_.last_sequence();
    return *last_sequence_ + static_cast<std::int64_t>(event) + 1;
}

void Work::prove(const std::vector<std::string>& clauses, const char* outcome, const std::string& rule, const std::string& record, Instant at, std::optional<std::size_t> event) {
    std::set<std::string> once(clauses.begin(), clauses.end());
    for (const std::string& clause : once) {
        store::OutcomeRow row;
        row.clause = clause;
        row.outcome = outcome;
        row.rule = rule;
        row.record = record;
        row.at = at;
        proofs_.push_back({std::move(row), event});
    }
}

void Work::touch(const std::string& record, const char* kind) { kinds_[record].insert(kind); }

void Work::notify(const std::vector<std::string>& persons, const Text& text, const std::string& record, const std::vector<std::string>& clauses) {
    const std::string held = Json(JsonObject{{"zh", text.zh}, {"en", text.en.empty() ? text.zh : text.en}}).dump();
    for (const std::string& person : persons) {
        store::NoticeRow row;
        row.id = id();
        row.person = person;
        row.record = record;
        row.text = held;
        row.at = now_;
        row.clauses = clauses;
        tx_.put_notice(row);
        concern(person);
        touch(record, "notice");
    }
}

std::vector<std::int64_t> Work::sequences() const {
    std::vector<std::int64_t> all;
    for (const store::EventRow& event : events_) all.push_back(event.sequence);
    return all;
}

void Work::close() {
    reconcile_touched();
    if (!events_.empty()) ledger::append(tx_, events_);
    for (Proof& proof : proofs_) {
        if (proof.event) proof.row.event_sequence = events_[*proof.event].sequence;
        tx_.add_outcome(proof.row);
    }
    const std::int64_t last = events_.empty() ? 0 : events_.back().sequence;
    for (const auto& [record, kinds] : kinds_) {
        ChangeNotice change;
        change.sequence = last;
        change.record = record;
        if (const auto held = touched_.find(record); held != touched_.end()) {
            change.record_type = held->second.type;
            change.version = held->second.version;
        } else if (const auto found = record.empty() ? std::nullopt : tx_.record(record)) {
            change.record_type = found->type;
            change.version = found->version;
        }
        change.kinds.assign(kinds.begin(), kinds.end());
        change.persons.assign(persons_.begin(), persons_.end());
        changes_.push_back(std::move(change));
    }
}

}  // namespace huiyin::engine
