// Which name means what: locals, the entries of a filter's item, variables, FEEL's own functions, and what stands behind a dot.
#include <algorithm>

#include "feel/checker.hpp"

namespace huiyin::feel {

using Of = Type::Of;

Type Checker::named(Syntax& node) { return named(node, locals_.size()); }

Type Checker::named(Syntax& node, std::size_t visible) {
    for (std::size_t i = visible; i-- > 0;) {
        const Local& local = locals_[i];
        if (local.name == node.text) {
            node.op = Op::local;
            node.slot = i;
            if (local.is_item && lenient() && may_hold(local.type)) entry_or_item(node);
            return local.type;
        }
        if (local.is_item && may_hold(local.type)) {
            // Inside a filter the entries of the item are named bare (DMN 1.5, 10.3.2.5).
            if (const Type::Fields* fields = scope_.fields_of(local.type)) {
                const auto field = std::find_if(fields->begin(), fields->end(), [&](const auto& each) { return each.first == node.text; });
                if (field == fields->end() && !lenient()) continue;
                if (field != fields->end() && !lenient()) {
                    node.op = Op::item_field;
                    node.slot = i;
                    return field->second;
                }
            }
            return item_or_outer(node, i);
        }
    }
    if (const auto slot = scope_.slot(node.text)) {
        node.op = Op::variable;
        node.slot = *slot;
        slots_.push_back(*slot);
        paths_.push_back({node.text});
        return scope_.variables()[*slot].second;
    }
    if (const Builtin* builtin = find_builtin(node.text)) {
        node.op = Op::literal;
        node.value = function_of(*builtin);
        return builtin->type();
    }
    return unknown(node);
}

Type Checker::item_or_outer(Syntax& node, std::size_t item) {
    auto outer = std::make_unique<Syntax>();
    outer->op = Op::name;
    outer->text = node.text;
    outer->offset = node.offset;
    outer->length = node.length;
    const std::size_t faults = faults_.size();
    named(*outer, item);
    const bool found = outer->op != Op::name && outer->op != Op::fault;
    faults_.resize(faults);
    node.slot = item;
    node.op = found ? Op::item_or_variable : Op::item_field;
    node.kids.clear();
    if (found) node.kids.push_back(std::move(outer));
    return Type::any();
}

void Checker::entry_or_item(Syntax& node) {
    auto item = std::make_unique<Syntax>();
    item->op = Op::local;
    item->slot = node.slot;
    node.op = Op::item_or_variable;
    node.kids.clear();
    node.kids.push_back(std::move(item));
}

Value Checker::function_of(const Builtin& builtin) {
    auto value = std::make_shared<Function>();
    value->name = builtin.name;
    for (const Parameter& parameter : builtin.parameters) value->parameters.emplace_back(std::string_view(parameter.name).substr(0, std::string_view(parameter.name).find('|')));
    value->type = std::make_shared<const Type>(builtin.type());
    value->call = [held = &builtin](const List& arguments, Evaluation& evaluation) {
        List given = arguments;
        while (given.size() > held->least && given.back().is_null()) given.pop_back();
        std::vector<const Value*> places;
        for (const Value& each : given) places.push_back(&each);
        if (given.size() < held->least || given.size() > held->most || held->fit(places, given)) return Value();
        return held->call(std::span<const Value* const>(places), evaluation);
    };
    return std::shared_ptr<const Function>(std::move(value));
}

Type Checker::unknown(Syntax& node) {
    std::vector<std::string> known;
    for (const auto& [name, type] : scope_.variables()) known.push_back(name);
    for (const Local& local : locals_) {
        known.push_back(local.name);
        if (const Type::Fields* fields = local.is_item ? scope_.fields_of(local.type) : nullptr)
            for (const auto& [name, type] : *fields) known.push_back(name);
    }
    fault(node, "feel.unknown-name", {{"name", node.text}}, nearest(node.text, known));
    return Type::any();
}

void Checker::dotted(const Syntax& node, std::vector<std::string>& out) {
    if (node.op == Op::path) dotted(*node.kids[0], out);
    out.push_back(node.op == Op::path || node.op == Op::variable ? node.text : std::string());
}

Type Checker::path(Syntax& node) {
    const Type owner = check(*node.kids[0]);
    std::vector<std::string> read;
    dotted(node, read);
    if (std::find(read.begin(), read.end(), "") == read.end()) paths_.push_back(read);
    if (owner.is(Of::list)) {
        const Type element = field(node, owner.element());
        return Type::list_of(element.is(Of::list) ? element.element() : element);
    }
    return field(node, owner);
}

Type Checker::field(Syntax& node, const Type& owner) {
    switch (owner.of()) {
        case Of::any: case Of::null: case Of::range: return Type::any();
        case Of::list: return Type::any();
        case Of::context: {
            const Type::Fields* fields = scope_.fields_of(owner);
            if (!fields) return Type::any();
            for (const auto& [name, type] : *fields)
                if (name == node.text) return type;
            std::vector<std::string> known;
            for (const auto& [name, type] : *fields) known.push_back(name);
            fault_at_end(node, "feel.unknown-field", {{"field", node.text}, {"owner", owner.name().empty() ? "context" : owner.name()}}, nearest(node.text, known));
            return Type::any();
        }
        case Of::date: case Of::time: case Of::date_time: case Of::days_time_duration: case Of::years_months_duration:
            if (node.text == "timezone") return Of::string;
            if (node.text == "date" && owner.is(Of::date_time)) return Of::date;
            if (node.text == "time" && owner.is(Of::date_time)) return Of::time;
            return node.text == "time offset" ? Type(Of::days_time_duration) : Type(Of::number);
        default:
            fault_at_end(node, "feel.no-fields", {{"field", node.text}, {"type", owner.to_string()}});
            return Type::any();
    }
}

void Checker::fault_at_end(const Syntax& node, std::string code, std::vector<ProblemParameter> params, std::string suggestion) {
    if (lenient()) return;
    faults_.push_back({std::move(code), std::move(params), node.offset + node.length - node.text.size(), node.text.size(), std::move(suggestion), false});
}

}  // namespace huiyin::feel
