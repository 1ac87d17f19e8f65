#include <algorithm>

#include "engine/action_check.hpp"
#include "engine/approval_view.hpp"
#include "engine/field_view.hpp"
#include "engine/offer_view.hpp"
#include "engine/queries.hpp"
#include "engine/record_view.hpp"
#include "engine/signatures.hpp"
#include "engine/type_view.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t printed_related_max = 10'000;  // in one table; more is no form but an export
constexpr std::int64_t one_reading_ms = 10 * 60'000;

/// Whether the layout names the way back, alone or with a field behind it: what no block shows need not be read.
bool speaks_of(const Json& layout, const std::string& way) {
    if (layout.is_string()) return layout.as_string() == way || layout.as_string().starts_with(way + ".");
    if (layout.is_array()) return std::any_of(layout.as_array().begin(), layout.as_array().end(), [&](const Json& part) { return speaks_of(part, way); });
    if (!layout.is_object()) return false;
    return std::any_of(layout.as_object().begin(), layout.as_object().end(), [&](const auto& member) { return speaks_of(member.second, way); });
}

}  // namespace

Result<store::RecordRow> Queries::visible(const std::string& type, const std::string& id_or_number) {
    const Problem absent("record.not-found", {{"record", id_or_number}});
    if (!scene_.policy.record_type(type)) return absent;
    auto row = scene_.view.record(id_or_number);
    if (!row || row->type != type) row = scene_.view.record_by_number(type, id_or_number);
    if (!row || !scene_.access.may_read(*row)) return absent;
    return *std::move(row);
}

void Queries::note_secrets(const store::RecordRow& row) {
    secrets_read_ = scene_.access.logged(row);
    if (secrets_read_.empty()) return;
    // A screen asks again and again while it is looked at: that is one reading.
    const std::vector<store::EventRow> events = scene_.view.events_of(row.id);
    for (auto event = events.rbegin(); event != events.rend() && scene_.now - event->entered_at < one_reading_ms; ++event)
        if (event->type == "secret_read" && event->actor == scene_.me() && event->data["fields"] == json_of(secrets_read_)) {
            secrets_read_.clear();
            return;
        }
}

Result<Json> Queries::record(const std::string& type, const std::string& id_or_number) {
    HUIYIN_TRY(const store::RecordRow row, visible(type, id_or_number));
    note_secrets(row);
    return page_view(scene_, row, *scene_.policy.record_type(type));
}

Result<Json> Queries::new_form(const std::string& type, const std::string& action) {
    const policy::RecordType* known = scene_.policy.record_type(type);
    if (!known) return Problem("record.no-such-type", {{"type", type}});
    const policy::Action* creating = known->find_action(action);
    if (!creating || !creating->creates) return Problem("action.no-such", {{"action", action}});
    return action_form(scene_, *known, *creating);
}

/// The computed fields as they will be, for who is about to sign for them.
Json Queries::computed_after(store::RecordRow row, const policy::RecordType& type, const Json& values) {
    for (const auto& [name, value] : values.as_object()) row.fields[name] = value;
    const feel::Value object = scene_.world.tentative(row);
    JsonObject computed;
    for (const policy::Field& field : type.form.fields)
        if (field.derived && scene_.access.sight(row, field).full()) computed.set(field.name, World::stored(field, object.get(field.name)));
    return computed;
}

Result<Json> Queries::check(const PerformAction& wanted) {
    const policy::RecordType* type = scene_.policy.record_type(wanted.record_type);
    if (!type) return Problem("record.no-such-type", {{"type", wanted.record_type}});
    const policy::Action* action = type->find_action(wanted.action);
    if (!action) return Problem("action.no-such", {{"action", wanted.action}});
    std::optional<store::RecordRow> row;
    if (!wanted.record.empty()) {
        HUIYIN_TRY(row, visible(wanted.record_type, wanted.record.text));
    }
    Attempt attempt = attempt_of(scene_, *type, *action, row ? &*row : nullptr);
    HUIYIN_CHECK(check_standing(scene_.world, attempt));
    attempt.input = wanted.input.is_null() ? Json(JsonObject()) : wanted.input;
    HUIYIN_CHECK(take_signatures(*type, attempt.input, scene_.language()));
    attempt.confirm_reason = wanted.confirm_reason;
    attempt.leave_reason = wanted.leave_reason;
    attempt.change_reason = wanted.change_reason;
    // What the pack proposes to fields that stand empty, in the light of what was typed so far.
    Json filled = attempt.input;
    if (filled.is_object()) fill_proposals(scene_.world, attempt, filled);
    JsonObject proposals;
    for (const policy::Ask& ask : action->asks)
        if (const policy::Field* field = type->form.find(ask.field); field && ask.propose)
            if (Json proposed = World::stored(*field, scene_.world.evaluate(ask.propose, action_frame(scene_.world, attempt, filled))); !proposed.is_null()) proposals.set(ask.field, std::move(proposed));
    const Result<Permitted> checked = check_action(scene_.world, attempt);
    return Json(JsonObject{{"errors", checked.ok() ? JsonArray() : errors_of(checked.problem(), scene_.language())},
                           {"proposals", std::move(proposals)},
                           {"computed", row && checked.ok() ? computed_after(*row, *type, checked->values) : Json(JsonObject())}});
}

Result<Json> Queries::print_material(const std::string& type, const std::string& id, const std::string& print) {
    HUIYIN_TRY(const store::RecordRow row, visible(type, id));
    const policy::RecordType& known = *scene_.policy.record_type(type);
    const policy::Print* layout = nullptr;
    for (const auto& pack : scene_.policy.packs())
        for (const policy::Print& each : pack->prints)
            if (each.record_type == type && (each.id == print || each.id.ends_with("." + print))) layout = &each;
    if (!layout) return Problem("print.not-found", {{"print", print}});
    if (!scene_.access.may_print(row)) return Problem("access.print", {{"print", layout->title.in(scene_.language())}});
    note_secrets(row);
    JsonObject types, related;
    types.set(type, type_view(scene_, known));
    // A paper is quoted by its number: beside their titles the records that it refers to bring theirs.
    const auto with_numbers = [&](JsonObject view, const policy::RecordType& of) {
        JsonObject numbers;
        const Json fields = view["fields"];
        for (const policy::Field& field : of.form.fields)
            if (const Json& value = fields[field.name]; !field.reference_type.empty() && value.is_string())
                if (const store::RecordRow* held = scene_.row(value.as_string()); held && !held->number.empty()) numbers.set(field.name, held->number);
        view.set("numbers", std::move(numbers));
        return view;
    };
    for (const WayBack& way : ways_back(scene_.policy, type)) {
        if (!speaks_of(layout->layout_data, way.field->back_name)) continue;
        JsonArray items;
        const std::vector<store::RecordRow> rows = related_rows(scene_, way, row.id, printed_related_max + 1);
        if (rows.size() > printed_related_max) return Problem("print.too-many", {{"what", way.type->title.in(scene_.language())}, {"limit", std::to_string(printed_related_max)}});
        for (const store::RecordRow& each : rows) items.push_back(with_numbers(document_view(scene_, each, *way.type), *way.type));
        if (!types.find(way.type->id)) types.set(way.type->id, type_view(scene_, *way.type));
        related.set(way.field->back_name, std::move(items));
    }
    JsonObject view = with_numbers(document_view(scene_, row, known), known);
    view.set("approvals", approvals_view(scene_, row));      // instructions stand on the paper too
    return Json(JsonObject{{"print", JsonObject{{"id", layout->id}, {"title", json_of(layout->title)}, {"paper", layout->paper}, {"clauses", json_of(layout->clauses)}}},
                           {"layout", layout->layout_data},
                           {"view", std::move(view)},
                           {"types", std::move(types)},
                           {"related", std::move(related)}});
}

Result<Engine::File> Queries::file(const std::string& id) {
    const Problem absent("file.not-found", {{"file", id}});
    auto held = scene_.view.file(id);
    if (!held) return absent;
    if (held->record.empty()) {
        // Not yet on a record: whoever brought it sees it, nobody else.
        if (!scene_.actor.is_system() && held->by != scene_.me()) return absent;
    } else {
        const store::RecordRow* row = scene_.row(held->record);
        if (!row || !scene_.access.may_read(*row)) return absent;
        const policy::RecordType* type = scene_.policy.record_type(row->type);
        const policy::Field* field = type ? type->form.find(held->field) : nullptr;
        if (field && !scene_.access.sight(*row, *field).full()) return absent;
    }
    return Engine::File{std::move(held->name), std::move(held->media_type), std::move(held->bytes)};
}

}  // namespace huiyin::engine
