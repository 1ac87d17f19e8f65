#include "engine/device_formulas.hpp"

#include <algorithm>

#include "engine/device_tree.hpp"

namespace huiyin::engine {
namespace {

/// Whether every field that the tree compares with may be seen.
bool may_see(Scene& scene, const store::RecordRow& row, const policy::RecordType& type, const Json& tree) {
    if (!tree.is_array()) return true;
    const JsonArray& parts = tree.as_array();
    const bool names = parts.size() == 2 && parts[1].is_string() && (parts[0] == Json("record") || parts[0] == Json("previous"));
    if (names) {
        const policy::Field* field = type.form.find(parts[1].as_string());
        return field && scene.access.sight(row, *field).full();
    }
    return std::all_of(parts.begin(), parts.end(), [&](const Json& part) { return may_see(scene, row, type, part); });
}

/// The sentence as it is now, but for what the act enters or what is computed of that: {{field}} stands for what the device makes of it.
std::string said(Scene& scene, Text say, const Attempt& attempt, const Frame& frame) {
    const auto marked = [&](std::string text, bool before) {
        for (const policy::Field& field : attempt.type->form.fields) {
            const auto& asks = attempt.action->asks;
            const bool entered = std::any_of(asks.begin(), asks.end(), [&](const policy::Ask& ask) { return ask.field == field.name; });
            if ((!entered && !field.derived) || !scene.access.sight(*attempt.record, field).full()) continue;
            const std::string written = "{{record." + field.name + "}}", mark = "\x01" + field.name + "\x01", shown = "{{" + field.name + "}}";
            const std::string &from = before ? written : mark, &to = before ? mark : shown;
            for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
        }
        return text;
    };
    say = {marked(say.zh, true), marked(say.en, true)};
    return marked(scene.world.rendered(say, frame).in(scene.language()), false);
}

}  // namespace

JsonArray device_checks(Scene& scene, const Attempt& attempt) {
    JsonArray checks;
    if (!attempt.record) return checks;
    const policy::RecordType& type = *attempt.type;
    const Frame frame = action_frame(scene.world, attempt, JsonObject());
    const auto add = [&](const std::vector<policy::Row>& rows, const char* kind) {
        for (const policy::Row& row : rows) {
            // From what somebody may give leave the server alone decides.
            if (!row.unless.empty()) continue;
            const auto that = DeviceTree(scene, type, &*attempt.record).of(row.that);
            const auto condition = row.condition ? DeviceTree(scene, type, &*attempt.record).of(row.condition) : std::optional<Json>(Json());
            if (!that || !condition || !may_see(scene, *attempt.record, type, *that) || !may_see(scene, *attempt.record, type, *condition)) continue;
            checks.push_back(JsonObject{{"kind", kind}, {"if", *condition}, {"that", *that}, {"say", said(scene, row.say, attempt, frame)}, {"field", row.field}, {"clauses", json_of(row.clauses)}});
        }
    };
    add(type.require, "require");
    add(attempt.action->require, "require");
    add(attempt.action->confirm, "confirm");
    return checks;
}

JsonObject device_derivations(Scene& scene, const policy::RecordType& type) {
    JsonObject made;
    for (const policy::Field& field : type.form.fields)
        if (auto tree = DeviceTree(scene, type, nullptr).of(field.derived)) made.set(field.name, std::move(*tree));
    return made;
}

JsonObject device_derivations(Scene& scene, const policy::RecordType& type, const store::RecordRow& record) {
    JsonObject made;
    if (std::none_of(type.actions.begin(), type.actions.end(), [](const policy::Action& action) { return action.offline; })) return made;
    for (const policy::Field& field : type.form.fields) {
        if (!field.derived || !scene.access.sight(record, field).full()) continue;
        auto tree = DeviceTree(scene, type, &record).of(field.derived);
        if (tree && tree != DeviceTree(scene, type, nullptr).of(field.derived) && may_see(scene, record, type, *tree)) made.set(field.name, std::move(*tree));
    }
    return made;
}

}  // namespace huiyin::engine
