#include "engine/device_tree.hpp"

#include <algorithm>

#include "feel/decision_table.hpp"
#include "policy/scope.hpp"

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
        default: return nullptr;
    }
}

const char* name_of(const Node& node) {
    if (node.op != Op::variable) return nullptr;
    if (node.slot == static_cast<std::size_t>(Slot::input)) return "input";
    if (node.slot == static_cast<std::size_t>(Slot::record)) return "record";
    return node.slot == static_cast<std::size_t>(Slot::previous) ? "previous" : nullptr;
}

/// Fields whose values a device holds as plain words or figures.
bool is_plain(const policy::Field& field) {
    using enum policy::FieldType;
    switch (field.type) {
        case file: case files: case photo: case signature: case lines: case choices: case persons: case references: case period: case date_time: return false;
        default: return true;
    }
}

std::optional<Json> plain(const feel::Value& value) {
    if (value.is_number() || value.is_string() || value.is_boolean() || value.is_null()) return value.to_json();
    return {};
}

Json unknown() { return JsonArray{"unknown"}; }
bool is_unknown(const Json& tree) { return tree.is_array() && tree.as_array().size() == 1; }
bool is_null(const Node& node) { return node.op == Op::literal && node.value().is_null(); }

/// What a device may enter: its value here says nothing of what it will be there.
bool may_change(const policy::RecordType& type, const std::string& field) {
    return std::any_of(type.actions.begin(), type.actions.end(), [&](const policy::Action& action) {
        return action.offline && std::any_of(action.asks.begin(), action.asks.end(), [&](const policy::Ask& ask) { return ask.field == field; });
    });
}

}  // namespace

std::optional<Json> DeviceTree::of(const policy::Expression& expression) {
    if (!expression) return {};
    auto made = tree(expression.program->root());
    return made && is_unknown(*made) ? std::nullopt : made;
}

std::optional<Json> DeviceTree::tree(const Node& node) {
    if (--parts_left_ < 0) return {};
    switch (node.op) {
        case Op::literal: return plain(node.value());
        case Op::variable: case Op::path: return named(node);
        case Op::both: return conjunction("and", node);
        case Op::either: return conjunction("or", node);
        case Op::choose: return choice(node);
        case Op::power: return power(node);
        case Op::call: return called(node);
        case Op::equal: case Op::not_equal:
            if (auto held = is_held(node)) return held;
            return with_word(word_of(node.op), node);
        default: {
            const char* word = word_of(node.op);
            return word ? with_word(word, node) : std::nullopt;
        }
    }
}

Json DeviceTree::or_unknown(const Node& node) {
    auto made = tree(node);
    return made ? std::move(*made) : unknown();
}

std::optional<Json> DeviceTree::with_word(const char* word, const Node& node) {
    JsonArray made{word};
    for (const Node& kid : node.kids()) {
        auto part = tree(kid);
        if (!part) return {};
        made.push_back(std::move(*part));
    }
    return made;
}

/// One part that is known may decide.
std::optional<Json> DeviceTree::conjunction(const char* word, const Node& node) {
    JsonArray made{word, or_unknown(node.kid(0)), or_unknown(node.kid(1))};
    if (is_unknown(made[1]) && is_unknown(made[2])) return {};
    return made;
}

std::optional<Json> DeviceTree::choice(const Node& node) {
    auto condition = tree(node.kid(0));
    if (!condition) return {};
    JsonArray made{"if", std::move(*condition), or_unknown(node.kid(1)), or_unknown(node.kid(2))};
    if (is_unknown(made[2]) && is_unknown(made[3])) return {};
    return made;
}

/// Devices know no powers: of figures that stand fast it is worked out here.
std::optional<Json> DeviceTree::power(const Node& node) {
    const auto base = tree(node.kid(0)), exponent = tree(node.kid(1));
    if (!base || !exponent || !base->is_number() || !exponent->is_number()) return {};
    const auto times = exponent->as_number().to_int64();
    if (!times || *times < 0 || *times > 18) return {};
    Decimal product(1);
    for (std::int64_t i = 0; i < *times; ++i) product = product * base->as_number();
    return Json(product);
}

/// Whether a picture or a hand was given: all that a device can say of one.
std::optional<Json> DeviceTree::is_held(const Node& node) {
    const Node& named = is_null(node.kid(0)) ? node.kid(1) : node.kid(0);
    if (!is_null(node.kid(0)) && !is_null(node.kid(1))) return {};
    if (named.op != Op::path || !name_of(named.kid(0))) return {};
    const policy::Field* field = type_.form.find(named.name());
    if (!field || is_plain(*field)) return {};
    Json held = JsonArray{"held", JsonArray{name_of(named.kid(0)), named.name()}};
    return node.op == Op::not_equal ? std::move(held) : Json(JsonArray{"not", std::move(held)});
}

std::optional<Json> DeviceTree::called(const Node& node) {
    const std::string& name = node.called();
    if (!node.host()) return name == "round half up" || name == "not" ? with_word(name.c_str(), node) : std::nullopt;
    if (name == "decide") return decided(node);
    if (name != "coalesce" || node.count == 0) return {};
    auto made = tree(node.kid(node.count - 1));
    for (std::size_t i = node.count - 1; made && i-- > 0;) {
        auto first = tree(node.kid(i));
        if (!first) return {};
        made = JsonArray{"if", JsonArray{"!=", *first, nullptr}, *first, std::move(*made)};
    }
    return made;
}

std::optional<Json> DeviceTree::named(const Node& node) {
    if (node.op == Op::variable) {
        if (!inputs_ || node.slot < static_cast<std::size_t>(Slot::count_)) return {};
        const auto input = std::find_if(inputs_->begin(), inputs_->end(), [&](const auto& each) { return each.first == node.name(); });
        return input == inputs_->end() || is_unknown(input->second) ? std::nullopt : std::optional(input->second);
    }
    const Node& owner = node.kid(0);
    // A parameter is the same wherever it is worked out.
    if (owner.op == Op::variable && owner.slot == static_cast<std::size_t>(Slot::params)) return plain(scene_.world.parameter(pack_, node.name()));
    if (!name_of(owner)) return led_to(node);
    const policy::Field* field = type_.form.find(node.name());
    if (!field || !is_plain(*field)) return {};
    return JsonArray{name_of(owner), node.name()};
}

/// record.meter.digits: the figure that stands there now.
std::optional<Json> DeviceTree::led_to(const Node& node) {
    std::vector<const Node*> way;
    const Node* at = &node;
    for (; at->op == Op::path; at = &at->kid(0)) way.insert(way.begin(), at);
    if (!record_ || at->op != Op::variable || at->slot != static_cast<std::size_t>(Slot::record)) return {};
    const store::RecordRow* row = record_;
    const policy::RecordType* type = &type_;
    for (std::size_t i = 0; row && type; ++i) {
        const policy::Field* field = type->form.find(way[i]->name());
        if (!field || !scene_.access.sight(*row, *field).full() || (i == 0 && may_change(type_, field->name))) return {};
        if (i + 1 == way.size()) {
            auto value = is_plain(*field) ? plain(scene_.world.object(row->id).get(field->name)) : std::nullopt;
            return value && value->is_null() ? std::nullopt : value;
        }
        if (field->type != policy::FieldType::reference) return {};
        row = scene_.row(row->fields[field->name].string_or(""));
        if (!row || !scene_.access.may_read(*row)) return {};
        type = scene_.policy.record_type(row->type);
    }
    return {};
}

std::optional<Json> DeviceTree::decided(const Node& node) {
    if (node.count == 0 || node.kid(0).op != Op::literal || !node.kid(0).value().is_string() || depth_left_ == 0) return {};
    std::string id = node.kid(0).value().as_string();
    if (id.find('.') == std::string::npos) id = pack_.id + "." + id;
    const policy::Decision* decision = scene_.policy.decision(id);
    if (!decision) return {};
    --depth_left_;
    auto made = decision->table ? of_table(*decision, node.count > 1 ? &node.kid(1) : nullptr) : of(decision->expression);
    ++depth_left_;
    return made;
}

std::optional<Json> DeviceTree::of_table(const policy::Decision& decision, const Node* given) {
    const feel::TableDefinition& table = decision.table->definition();
    using enum feel::HitPolicy;
    const bool one_row = table.hit_policy == unique || table.hit_policy == first || table.hit_policy == any;
    const bool bare = std::all_of(table.inputs.begin(), table.inputs.end(), [](const auto& input) { return input.allowed.empty(); });
    if (!one_row || !bare || table.outputs.size() != 1 || !table.outputs[0].allowed.empty() || !table.outputs[0].otherwise.empty()) return {};
    if (given && given->op != Op::context) return {};
    Inputs inputs;
    for (const auto& input : table.inputs) inputs.emplace_back(input.name, input_of(input.name, given));
    const Inputs* around = std::exchange(inputs_, &inputs);
    Json chain;                                                             // no row: nothing
    bool says_something = false;
    for (std::size_t row = table.rules.size(); row-- > 0;) {
        JsonArray tests{"and"};
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (Json passed = passes(decision.table->cell(row, i).root(), inputs[i].second); passed != Json(true)) tests.push_back(std::move(passed));
        Json value = or_unknown(decision.table->cell(row, inputs.size()).root());
        says_something = says_something || !is_unknown(value);
        if (tests.size() == 1) chain = std::move(value);
        else chain = JsonArray{"if", tests.size() == 2 ? tests[1] : Json(tests), std::move(value), std::move(chain)};
    }
    inputs_ = around;
    return says_something ? std::optional(std::move(chain)) : std::nullopt;
}

Json DeviceTree::input_of(const std::string& name, const Node* given) {
    if (!given) {
        const policy::Field* field = type_.form.find(name);
        return field && is_plain(*field) ? Json(JsonArray{"record", name}) : unknown();
    }
    const auto& keys = given->keys();
    const auto key = std::find(keys.begin(), keys.end(), name);
    return key == keys.end() ? Json() : or_unknown(given->kid(static_cast<std::size_t>(key - keys.begin())));
}

Json DeviceTree::passes(const Node& test, const Json& input) {
    if (test.op == Op::test_any) return true;
    if (test.op == Op::test_not) return JsonArray{"not", passes(test.kid(0), input)};
    if (test.op == Op::list) {
        if (test.count == 1) return passes(test.kid(0), input);
        JsonArray any{"or"};
        for (const Node& kid : test.kids()) any.push_back(passes(kid, input));
        return any;
    }
    if (is_unknown(input)) return unknown();
    if (test.op == Op::test_compare) {
        auto bound = tree(test.kid(0));
        return bound ? Json(JsonArray{word_of(test.marks.comparison), input, std::move(*bound)}) : unknown();
    }
    if (test.op != Op::test_value || test.marks.names_input) return unknown();
    const Node& value = test.kid(0);
    if (value.op == Op::range && !value.marks.point && value.count == 2) {
        auto low = tree(value.kid(0)), high = tree(value.kid(1));
        if (!low || !high) return unknown();
        return JsonArray{"and", JsonArray{value.marks.low_closed ? ">=" : ">", input, std::move(*low)}, JsonArray{value.marks.high_closed ? "<=" : "<", input, std::move(*high)}};
    }
    // Anything worked out might be a truth about other things, which passes by itself.
    if (value.op != Op::literal) return unknown();
    auto wanted = plain(value.value());
    return wanted ? Json(JsonArray{"=", input, std::move(*wanted)}) : unknown();
}

}  // namespace huiyin::engine
