// What happened to a record, in sentences: each event of its chain by its type (docs/ledger-events.md).
#include <algorithm>
#include <set>
#include <array>
#include <utility>

#include "engine/clock_view.hpp"
#include "engine/duty_clock.hpp"
#include "engine/record_view.hpp"

namespace huiyin::engine {
namespace {

constexpr std::size_t entries_max = 1'000;

struct Kind { const char* type; const char* kind; const char* icon; };
constexpr std::array<Kind, 25> kinds{{
    {"action_performed", "action", "arrow"}, {"fields_changed", "action", "arrow"}, {"duty_started", "duty", "clock"}, {"duty_paused", "duty", "pause_circle"},
    {"duty_resumed", "duty", "clock"}, {"duty_kept", "duty", "check_circle"}, {"duty_dropped", "duty", "dash_circle"}, {"duty_waived", "duty", "dash_circle"},
    {"duty_broken", "duty", "warning"}, {"duty_warned", "duty", "bell"}, {"duty_escalated", "duty", "warning"}, {"duty_due_changed", "duty", "clock"},
    {"duty_handed_over", "duty", "person"}, {"duty_accepted", "duty", "person"}, {"approval_started", "approval", "stamp"}, {"approval_decided", "approval", "stamp"},
    {"approval_ended", "approval", "stamp"}, {"file_attached", "file", "file"}, {"message_queued", "notice", "message"}, {"effect_refused", "system", "warning"}, {"form_printed", "file", "print"},
    {"secret_read", "read", "lock"}, {"occurrence_opened", "system", "calendar"}, {"record_restored", "system", "dash_circle"},
    {"duty_restored", "duty", "clock"}}};
constexpr Kind other_kind{"", "system", "gear"};

const Kind& kind_of(const std::string& type) {
    for (const Kind& kind : kinds)
        if (type == kind.type) return kind;
    return other_kind;
}

/// One event being told.
class Teller {
public:
    Teller(Scene& scene, const store::RecordRow& row, const policy::RecordType& type, const store::EventRow& event) : scene_(scene), row_(row), type_(type), event_(event), data_(event.data) {}

    std::string title() {
        const std::string& type = event_.type;
        if (type == "action_performed") return performed();
        if (type == "fields_changed") return scene_.say("timeline.changed", {{"fields", changed_fields()}});
        if (type.starts_with("duty_")) return duty();
        if (type.starts_with("approval_")) return approval();
        if (type == "file_attached") return scene_.say("timeline.file", {{"name", file_name()}});
        if (type == "message_queued") return scene_.say(data_["to"].is_string() ? "timeline.told-customer" : "timeline.told", {{"to", people(data_["to"])}});
        if (type == "form_printed") return scene_.say("timeline.printed", {{"print", print_title()}});
        if (type == "effect_refused") return refused();
        if (type == "occurrence_opened") return scene_.say("timeline.occurrence", {{"schedule", duty_title(text("schedule"))}, {"period", text("period")}});
        return scene_.say("timeline." + type);
    }

    JsonArray detail() {
        JsonArray lines;
        const auto line = [&](Text label, std::string value) {
            if (!value.empty()) lines.push_back(JsonObject{{"label", json_of(label)}, {"value", std::move(value)}});
        };
        const auto said = [&](const char* label, std::string value) { line({message(Language::zh, label), message(Language::en, label)}, std::move(value)); };
        if (const Json& set = data_["set"]; set.is_object())
            for (const auto& [name, value] : set.as_object())
                if (const policy::Field* field = type_.form.find(name)) line(field->title, field_words(*field, value));
        for (const auto& [member, label] : std::array<std::pair<const char*, const char*>, 4>{{{"reason", "timeline.label.reason"}, {"confirm_reason", "timeline.label.confirm"}, {"leave_reason", "timeline.label.leave"}, {"change_reason", "timeline.label.change"}}})
            said(label, text(member));
        said("timeline.label.why", text("why"));
        if (event_.type == "duty_broken") said("timeline.label.holders", people(data_["holders"]));
        if (event_.type == "duty_warned" || event_.type == "duty_escalated") said("timeline.label.told", people(data_["to"]));
        if (event_.type == "message_queued") said("timeline.label.text", bilingual(data_["text"]));
        if (event_.type == "secret_read" && data_["fields"].is_array()) said("timeline.label.fields", read_fields());
        return lines;
    }

private:
    std::string text(const char* member) { return data_[member].string_or(""); }
    std::string bilingual(const Json& held) { return held.is_string() ? held.as_string() : Text{held["zh"].string_or(""), held["en"].string_or("")}.in(scene_.language()); }
    std::string limit(const char* member) {
        const auto at = Instant::parse(text(member));
        return at ? scene_.end(*at) : std::string("—");
    }
    std::string joined(const std::vector<std::string>& parts) {
        std::string all;
        for (const std::string& part : parts) all += (all.empty() ? "" : scene_.language() == Language::zh ? "、" : ", ") + part;
        return all;
    }
    std::string people(const Json& ids) {
        if (ids.is_string()) return scene_.world.name_of(ids.as_string());
        std::vector<std::string> names;
        if (ids.is_array())
            for (const Json& id : ids.as_array())
                if (std::string name = scene_.world.name_of(id.string_or("")); !name.empty()) names.push_back(std::move(name));
        return joined(names);
    }
    std::string state_title(const std::string& id) {
        const policy::State* state = type_.find_state(id);
        return state ? state->title.in(scene_.language()) : id;
    }
    std::string action_title(const std::string& id) {
        const policy::Action* action = type_.find_action(id);
        return action ? action->title.in(scene_.language()) : id;
    }
    std::string duty_title(const std::string& definition) { return title_of_duty(scene_.policy, definition).in(scene_.language()); }

    /// A value as it was set, masked as this reader sees the field now.
    std::string field_words(const policy::Field& field, const Json& value) {
        if (scene_.access.sight(row_, field).hidden) return value.is_null() ? std::string() : "****";
        return words_of(scene_, field, seen(scene_, row_, field, value));
    }
    std::string file_name() {
        const policy::Field* field = type_.form.find(text("field"));
        return field && !scene_.access.sight(row_, *field).full() ? "****" : text("name");
    }
    std::string changed_fields() {
        std::vector<std::string> titles;
        if (const Json& set = data_["set"]; set.is_object())
            for (const auto& [name, value] : set.as_object())
                if (const policy::Field* field = type_.form.find(name)) titles.push_back(field->title.in(scene_.language()));
        return joined(titles);
    }
    std::string read_fields() {
        std::vector<std::string> titles;
        for (const Json& name : data_["fields"].as_array())
            if (const policy::Field* field = type_.form.find(name.string_or(""))) titles.push_back(field->title.in(scene_.language()));
        return joined(titles);
    }
    std::string print_title() {
        for (const auto& pack : scene_.policy.packs())
            for (const policy::Print& print : pack->prints)
                if (print.id == text("print")) return print.title.in(scene_.language());
        return text("print");
    }

    std::string performed() {
        const std::string action = action_title(text("action")), from = text("from"), to = text("to");
        if (to.empty() || from == to) return scene_.say("timeline.done", {{"action", action}});
        if (from.empty()) return scene_.say("timeline.created", {{"action", action}, {"to", state_title(to)}});
        return scene_.say("timeline.moved", {{"action", action}, {"from", state_title(from)}, {"to", state_title(to)}});
    }

    std::string refused() {
        const policy::RecordType* type = scene_.policy.record_type(text("record_type"));
        const policy::Action* action = type ? type->find_action(text("action")) : nullptr;
        if (!action) return scene_.say("timeline.refused-effect", {{"reason", text("reason")}});
        return scene_.say("timeline.refused", {{"action", action->title.in(scene_.language())}, {"reason", text("reason")}});
    }

    std::string duty() {
        const std::string name = duty_title(text("definition")), what = event_.type.substr(5);
        if (what == "started") return scene_.say(data_["due_at"].is_string() ? "timeline.duty-started" : "timeline.duty-begun", {{"duty", name}, {"due", limit("due_at")}});
        if (what == "kept" && (text("status") == "kept_late" || data_["late_ms"].int_or(0) > 0))
            return scene_.say("timeline.duty-kept-late", {{"duty", name}, {"time", lateness_words(data_["late_ms"].int_or(0), scene_.language())}});
        if (what == "broken") return scene_.say("timeline.duty-broken", {{"duty", name}, {"due", limit("due_at")}});
        if (what == "due_changed") return scene_.say("timeline.duty-due-changed", {{"duty", name}, {"before", limit("before")}, {"after", limit("after")}});
        if (what == "handed_over") return scene_.say("timeline.duty-handed-over", {{"duty", name}, {"from", people(data_["from"])}, {"to", people(data_["to"])}});
        if (what == "accepted") return scene_.say("timeline.duty-accepted", {{"duty", name}, {"to", people(data_["to"])}});
        if (what == "restored" && text("import").empty()) return scene_.say("timeline.duty-owed-again", {{"duty", name}});
        return scene_.say("timeline.duty-" + what, {{"duty", name}});
    }

    std::string approval() {
        const std::string action = action_title(text("action")), what = event_.type.substr(9);
        if (what == "started") return scene_.say("timeline.approval-started", {{"action", action}});
        if (what == "ended") return scene_.say("timeline.approval-" + text("status"), {{"action", action}});
        std::string step = text("step");
        if (const policy::Action* held = type_.find_action(text("action")); held && held->approve)
            for (const policy::ApprovalStep& each : held->approve->steps)
                if (each.name == step && !each.title.empty()) step = each.title.in(scene_.language());
        const std::string decision = scene_.say("decision." + text("decision"));
        const std::string to = people(data_["to"]);
        return scene_.say(to.empty() ? "timeline.decided" : "timeline.decided-to", {{"step", step.empty() ? action : step}, {"decision", decision}, {"to", to}});
    }

    Scene& scene_;
    const store::RecordRow& row_;
    const policy::RecordType& type_;
    const store::EventRow& event_;
    const Json& data_;
};

}  // namespace

JsonArray timeline_view(Scene& scene, const store::RecordRow& row, const policy::RecordType& type) {
    std::vector<store::EventRow> events = scene.view.events_of(row.id);
    if (events.size() > entries_max) events.erase(events.begin(), events.end() - static_cast<std::ptrdiff_t>(entries_max));
    std::set<std::string> unannounced;
    for (const store::DutyRow& duty : scene.access.open_duties(row.id))
        if (!scene.access.knows(duty)) unannounced.insert(duty.id);
    std::erase_if(events, [&](const store::EventRow& event) { return unannounced.contains(event.data["duty"].string_or("")); });
    // What the events refer to, together.
    std::vector<std::string> ids;
    for (const store::EventRow& event : events)
        if (const Json& set = event.data["set"]; set.is_object())
            for (const auto& [name, value] : set.as_object())
                if (const policy::Field* field = type.form.find(name)) references_in(*field, value, ids);
    scene.expect(ids);
    JsonArray entries;
    for (const store::EventRow& event : events) {
        const Kind& kind = kind_of(event.type);
        Teller teller(scene, row, type, event);
        entries.push_back(JsonObject{{"seq", event.sequence},
                                     {"at", event.at.to_string()},
                                     {"entered_at", event.entered_at.to_string()},
                                     {"by", scene.person(event.actor)},
                                     {"kind", kind.kind},
                                     {"title", teller.title()},
                                     {"detail", teller.detail()},
                                     {"clauses", json_of(event.clauses)},
                                     {"icon", kind.icon}});
    }
    return entries;
}

}  // namespace huiyin::engine
