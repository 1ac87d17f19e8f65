#include "engine/reader_filter.hpp"

#include <algorithm>

#include "engine/field_view.hpp"
#include "feel/node.hpp"

namespace huiyin::engine {
namespace {

using feel::Node;
using feel::Op;
using feel::Value;

// The filter becomes the condition of FEEL's own filter over one record, which names its fields bare.
constexpr std::string_view before = "[item][(", after = "\n) = true]";

class SeenRecord : public feel::Object {
public:
    SeenRecord(Scene& scene, const store::RecordRow& row) : scene_(scene), row_(row), type_(scene.policy.record_type(row.type)) {}
    [[nodiscard]] std::string identity() const override { return row_.id; }
    [[nodiscard]] Value get(std::string_view name) const override {
        const policy::Field* field = type_ ? type_->form.find(name) : nullptr;
        if (!field) return name == "did" ? Value() : seen_by_reader(scene_.world.object(row_).get(name));
        const Sight sight = scene_.access.sight(row_, *field);
        if (sight.hidden) return {};
        if (field->type == policy::FieldType::lines || sight.mask != policy::Mask::none) return scene_.world.value_of(*field, seen(scene_, row_, *field, row_.fields[name]));
        return seen_by_reader(scene_.world.object(row_).get(name));
    }

private:
    [[nodiscard]] Value seen_by_reader(const Value& value) const {
        if (value.kind() == feel::Kind::object) {
            const store::RecordRow* row = scene_.row(value.as_object()->identity());
            return row && scene_.access.may_read(*row) ? as_seen(scene_, *row) : Value();
        }
        if (!value.is_list()) return value;
        feel::List list;
        for (const Value& item : value.as_list()) list.push_back(seen_by_reader(item));
        return list;
    }

    Scene& scene_;
    store::RecordRow row_;
    const policy::RecordType* type_;
};

/// The names of the slots are taken away from the filter, the item's apart: they are no names of fields.
feel::Scope scope_of(Scene& scene, const policy::RecordType& type) {
    std::vector<const policy::RecordType*> types;
    std::vector<const policy::Duty*> duties;
    for (const auto& pack : scene.policy.packs()) {
        for (const policy::RecordType& each : pack->records) types.push_back(&each);
        for (const policy::Duty& duty : pack->duties) duties.push_back(&duty);
    }
    feel::Scope scope;
    for (std::size_t i = 0; i < policy::slot_names.size(); ++i) {
        const bool item = static_cast<policy::Slot>(i) == policy::Slot::item;
        scope.variable(item ? "item" : "." + std::to_string(i), item ? feel::Type::named(type.id) : feel::Type::any());
    }
    for (const policy::RecordType* each : types) scope.type(each->id, policy::record_fields(*each, types, duties));
    policy::add_host_functions(scope);
    return scope;
}

/// The entry of the record itself that the node names; empty for anything else.
std::string own_name(const Node& node) {
    if (node.op == Op::item_field) return node.name();
    if (node.op != Op::path || node.count == 0) return {};
    const Node& owner = node.kid(0);
    const bool record = owner.op == Op::variable && (owner.slot == static_cast<std::size_t>(policy::Slot::item) || owner.slot == static_cast<std::size_t>(policy::Slot::record));
    return record || owner.op == Op::local ? node.name() : std::string();
}

void only(std::vector<std::string>& states, const std::string& state) {
    const bool held = states.empty() || std::find(states.begin(), states.end(), state) != states.end();
    states = {held ? state : std::string("?")};                                 // no record is in the state `?`
}

bool narrow(const policy::RecordType& type, const Node& node, store::RecordFilter& filter) {
    if (node.op == Op::both) {
        const bool left = narrow(type, node.kid(0), filter), right = narrow(type, node.kid(1), filter);
        return left && right;
    }
    if (node.op == Op::equal) {
        const Node& left = node.kid(0);
        const Node& right = node.kid(1);
        if (right.op != Op::literal) return false;
        const std::string name = own_name(left);
        if (name == "state" && right.value().is_string() && !type.form.find("state")) return only(filter.states, right.value().as_string()), true;
        if (name == "open" && right.value().is_boolean() && !type.form.find("open") && !filter.open) return filter.open = right.value().as_boolean(), true;
        // The reader's filter stands as (…) = true.
        return right.value().is_true() && narrow(type, left, filter);
    }
    if (own_name(node) == "open" && !type.form.find("open") && !filter.open) return filter.open = true, true;
    return false;
}

}  // namespace

feel::Value as_seen(Scene& scene, const store::RecordRow& row) { return std::shared_ptr<const feel::Object>(std::make_shared<SeenRecord>(scene, row)); }

Result<ReaderFilter> ReaderFilter::compile(Scene& scene, const policy::RecordType& type, const std::string& text) {
    const std::string whole = std::string(before) + text + std::string(after);
    feel::Compiled compiled = feel::compile(whole, scope_of(scene, type));
    for (const feel::Fault& fault : compiled.faults) {
        if (fault.warning && compiled.program) continue;
        const std::size_t at = std::clamp(fault.offset, before.size(), before.size() + text.size()) - before.size();
        return Problem("query.filter", {{"reason", scene.say(fault.code, fault.params)}, {"position", std::to_string(at + 1)}});
    }
    ReaderFilter made;
    made.pack_ = &scene.policy.pack_of(type.id);
    made.expression_.text = text;
    made.expression_.program = std::move(compiled.program);
    return made;
}

bool ReaderFilter::passes(Scene& scene, const store::RecordRow& row) const {
    Frame frame;
    frame.pack = pack_;
    frame.item = as_seen(scene, row);
    const Value found = scene.world.evaluate(expression_, frame);
    return found.is_list() && !found.as_list().empty();
}

bool narrow(const policy::RecordType& type, const policy::Expression& condition, store::RecordFilter& filter) {
    const Node& root = condition.program->root();
    return narrow(type, root.op == Op::filter ? root.kid(1) : root, filter);
}

}  // namespace huiyin::engine
