#include "engine/device_formulas.hpp"

#include <algorithm>

#include "feel/node.hpp"

namespace huiyin::engine {
namespace {

using feel::Node;
using feel::Op;
using policy::Slot;

const char* word_of(Op op) {
    switch (op) {
        case Op::add: return "+";
        case Op::subtract: return "-";
        case Op::multiply: return "*";
        case Op::negate: return "neg";
        case Op::equal: return "=";
        case Op::not_equal: return "!=";
        case Op::less: return "<";
        case Op::less_equal: return "<=";
        case Op::greater: return ">";
        case Op::greater_equal: return ">=";
        case Op::both: return "and";
        case Op::either: return "or";
        case Op::choose: return "if";
        default: return nullptr;
    }
}

/// Functions that a device knows.
const char* word_of(const Node& node) {
    if (node.op != Op::call) return word_of(node.op);
    if (node.host()) return nullptr;
    return node.called() == "round half up" ? "round half up" : node.called() == "not" ? "not" : nullptr;
}

const char* name_of(std::size_t slot) {
    if (slot == static_cast<std::size_t>(Slot::input)) return "input";
    if (slot == static_cast<std::size_t>(Slot::record)) return "record";
    return slot == static_cast<std::size_t>(Slot::previous) ? "previous" : nullptr;
}

/// A parameter: the same wherever it is worked out.
bool is_parameter(const Node& node) {
    return node.op == Op::path && node.kid(0).op == Op::variable && node.kid(0).slot == static_cast<std::size_t>(Slot::params);
}

/// Fields whose values a device holds as plain words or figures.
bool is_plain(const policy::Field& field) {
    using enum policy::FieldType;
    switch (field.type) {
        case file: case files: case photo: case signature: case lines: case choices: case persons: case references: case period: case date_time: return false;
        default: return true;
    }
}

class Translator {
public:
    Translator(World& world, const policy::RecordType& type, const Frame& frame) : world_(world), type_(type), frame_(frame) {}

    [[nodiscard]] std::optional<Json> tree(const Node& node) {
        if (node.op == Op::literal) return plain(node.value());
        if (is_parameter(node)) return plain(parameter(node));
        if (node.op == Op::path) return name(node);
        const char* word = word_of(node);
        if (!word) return {};
        JsonArray made{word};
        for (const Node& kid : node.kids()) {
            auto part = tree(kid);
            if (!part) return {};
            made.push_back(std::move(*part));
        }
        return made;
    }

private:
    static std::optional<Json> plain(const feel::Value& value) {
        if (value.is_number() || value.is_string() || value.is_boolean() || value.kind() == feel::Kind::null) return value.to_json();
        return {};
    }
    feel::Value parameter(const Node& node) { return world_.parameter(*frame_.pack, node.name()); }
    std::optional<Json> name(const Node& node) const {
        const Node& whose = node.kid(0);
        const char* slot = whose.op == Op::variable ? name_of(whose.slot) : nullptr;
        const policy::Field* field = type_.form.find(node.name());
        if (!slot || !field || !is_plain(*field)) return {};
        return JsonArray{slot, node.name()};
    }

    World& world_;
    const policy::RecordType& type_;
    const Frame& frame_;
};

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

}  // namespace

std::optional<Json> device_formula(World& world, const policy::RecordType& type, const policy::Expression& expression, const Frame& frame) {
    if (!expression) return {};
    return Translator(world, type, frame).tree(expression.program->root());
}

JsonArray device_checks(Scene& scene, const Attempt& attempt) {
    JsonArray checks;
    if (!attempt.record) return checks;
    const policy::RecordType& type = *attempt.type;
    const Frame frame = action_frame(scene.world, attempt, JsonObject());
    const auto add = [&](const std::vector<policy::Row>& rows, const char* kind) {
        for (const policy::Row& row : rows) {
            // From what somebody may give leave the server alone decides.
            if (!row.unless.empty()) continue;
            const auto that = device_formula(scene.world, type, row.that, frame);
            const auto condition = row.condition ? device_formula(scene.world, type, row.condition, frame) : std::optional<Json>(Json());
            if (!that || !condition || !may_see(scene, *attempt.record, type, *that) || !may_see(scene, *attempt.record, type, *condition)) continue;
            checks.push_back(JsonObject{{"kind", kind}, {"if", *condition}, {"that", *that}, {"say", scene.world.rendered(row.say, frame).in(scene.language())}, {"field", row.field}, {"clauses", json_of(row.clauses)}});
        }
    };
    add(type.require, "require");
    add(attempt.action->require, "require");
    add(attempt.action->confirm, "confirm");
    return checks;
}

JsonObject device_derivations(Scene& scene, const policy::RecordType& type) {
    JsonObject made;
    Frame frame;
    frame.pack = &scene.policy.pack_of(type.id);
    for (const policy::Field& field : type.form.fields)
        if (auto tree = device_formula(scene.world, type, field.derived, frame)) made.set(field.name, std::move(*tree));
    return made;
}

}  // namespace huiyin::engine
