// Elements refer to each other by href; here the references become indices, the names in an element's scope become slots,
// and knowledge becomes functions. Decisions are worked out when asked for, once a run.
#include "dmn/package.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace huiyin::dmn {

using feel::Evaluation;
using feel::Value;

namespace {

/// What a name in an element's scope stands for: an element, or the elements of an import by their names.
struct Slot { std::string name; std::size_t element = 0; std::vector<std::pair<std::string, std::size_t>> imported; bool own = true; };

struct Unit {
    const Element* element = nullptr;
    std::size_t model = 0;
    DataTypePtr type;
    LogicPtr logic;
    std::vector<Slot> slots;
    std::vector<Formal> parameters;                        ///< of knowledge and of a service
    Value function;                                        ///< likewise
    std::vector<std::size_t> outputs, inputs;              ///< of a service: output decisions; what its parameters are worth
};

}  // namespace

class Run;

struct Package::Parts {
    std::vector<Model> models;
    std::vector<std::unique_ptr<Types>> types;
    std::vector<Unit> units;
    std::map<std::pair<std::size_t, std::string>, std::size_t> by_id;     ///< model and id to unit

    Result<void> link();
    std::vector<std::vector<std::size_t>> merged;                         ///< a model, and those that it imports without a name

    [[nodiscard]] Result<std::size_t> target(std::size_t model, const std::string& href) const;
    [[nodiscard]] std::size_t foremost(std::size_t unit) const;
    [[nodiscard]] Done requirements(std::size_t index);
    [[nodiscard]] Done service(std::size_t index);
    void compile(std::size_t index);
    [[nodiscard]] feel::Scope scope_of(const Unit& unit) const;
    [[nodiscard]] std::optional<std::size_t> named(const std::string& name, Element::Of of) const;
    [[nodiscard]] bool in_circle() const;
    [[nodiscard]] std::vector<Remark> give(Run& run, const std::vector<Given>& given, Evaluation& evaluation, const std::vector<std::size_t>* only) const;
};

/// One request, or one call of a service: inputs as given, decisions worked out once, remarks gathered.
class Run : public Remarks {
public:
    Run(const Package::Parts& parts, Evaluation& evaluation) : parts_(parts), evaluation_(evaluation), outer_(evaluation.host), values_(parts.units.size()) { evaluation.host = static_cast<Remarks*>(this); }
    ~Run() { evaluation_.host = outer_; }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    void set(std::size_t unit, Value value) { values_[unit] = std::move(value); }

    Value value(std::size_t index) {
        if (values_[index]) return *values_[index];
        const Unit& unit = parts_.units[index];
        Value made;
        if (unit.element->of == Element::Of::knowledge || unit.element->of == Element::Of::service) {
            made = unit.function;
        } else if (unit.element->of == Element::Of::decision) {
            std::vector<Remark> outer = take();
            made = decided(unit);
            remarks_[index] = take();
            for (Remark& remark : outer) add(std::move(remark));
        }
        values_[index] = made;
        return made;
    }
    [[nodiscard]] std::vector<Remark> remarks(std::size_t index) const {
        const auto found = remarks_.find(index);
        return found == remarks_.end() ? std::vector<Remark>() : found->second;
    }

    Frame frame(const Unit& unit) {
        Frame made;
        made.reserve(unit.slots.size() + 8);
        for (const Slot& slot : unit.slots) {
            if (slot.own) { made.push_back(value(slot.element)); continue; }
            feel::Entries entries;
            for (const auto& [name, element] : slot.imported) entries.emplace_back(name, value(element));
            made.emplace_back(std::move(entries));
        }
        return made;
    }

private:
    Value decided(const Unit& unit) {
        if (evaluation_.depth_left <= 0) {
            add("feel.too-much", {});
            return {};
        }
        --evaluation_.depth_left;
        Frame names = frame(unit);
        Value made = fitted(unit.logic->evaluate(names, evaluation_), unit.type, unit.element->name, evaluation_);
        ++evaluation_.depth_left;
        return made;
    }

    const Package::Parts& parts_;
    Evaluation& evaluation_;
    void* outer_;
    std::vector<std::optional<Value>> values_;
    std::map<std::size_t, std::vector<Remark>> remarks_;
};

Remarks& remarks_of(Evaluation& evaluation) { return *static_cast<Remarks*>(evaluation.host); }

namespace {

/// The arguments as the parameters take them, null where one does not conform (DMN 1.5, 10.3.2.9.4); empty when there are too few or too many.
std::optional<feel::List> fitted_all(const feel::List& arguments, const std::vector<Formal>& parameters, const std::string& what, Evaluation& evaluation) {
    if (arguments.size() != parameters.size()) {
        const std::string wanted = std::to_string(parameters.size());
        remarks_of(evaluation).add("feel.argument-count", {{"function", what}, {"least", wanted}, {"most", wanted}, {"given", std::to_string(arguments.size())}});
        return {};
    }
    feel::List out;
    for (std::size_t i = 0; i < arguments.size(); ++i) out.push_back(fitted(arguments[i], parameters[i].type, parameters[i].name, evaluation));
    return out;
}

/// A function value that stands for a unit; the package owns both and outlives its values.
Value function_of(const std::string& name, const std::vector<Formal>& parameters, const DataTypePtr& result, std::function<Value(const feel::List&, Evaluation&)> call) {
    auto function = std::make_shared<feel::Function>();
    function->name = name;
    std::vector<feel::Type> types;
    for (const Formal& each : parameters) {
        function->parameters.push_back(each.name);
        types.push_back(each.type ? each.type->type : feel::Type::any());
    }
    function->type = std::make_shared<const feel::Type>(feel::Type::function(std::move(types), result ? result->type : feel::Type::any()));
    function->call = std::move(call);
    return std::shared_ptr<const feel::Function>(std::move(function));
}

void learn_names(const ItemDefinition& item, feel::Scope& scope, std::set<std::string>& known) {
    if (known.insert(item.name).second) scope.known(item.name);
    for (const ItemDefinition& component : item.components) learn_names(component, scope, known);
}
void learn_names(const Expression* expression, feel::Scope& scope, std::set<std::string>& known) {
    if (!expression) return;
    const auto learn = [&](const std::string& name) { if (!name.empty() && known.insert(name).second) scope.known(name); };
    for (const Named& each : expression->named) {
        learn(each.name);
        learn_names(each.value.get(), scope, known);
    }
    for (const ExpressionPtr& each : expression->parts) learn_names(each.get(), scope, known);
    if (expression->table)
        for (const Clause& output : expression->table->outputs) learn(output.name);
}

}  // namespace

namespace {

/// What is imported without a name is as if it stood in the importing model, and imports of its own likewise; where two
/// elements have one name, the first counts (DMN 1.5, 6.3.3): the importing model's, then its imports' in their order.
void merge(const std::vector<Model>& models, std::size_t model, std::vector<std::size_t>& into) {
    if (std::find(into.begin(), into.end(), model) != into.end()) return;
    into.push_back(model);
    for (const Import& import : models[model].imports)
        if (const std::size_t other = imported_model(models, import); import.name.empty() && other < models.size()) merge(models, other, into);
}

}  // namespace

Result<std::size_t> Package::Parts::target(std::size_t model, const std::string& href) const {
    const std::size_t hash = href.find('#');
    const std::string space = hash == std::string::npos ? "" : href.substr(0, hash), id = hash == std::string::npos ? href : href.substr(hash + 1);
    const auto here = by_id.find({model, id});
    if ((space.empty() || space == models[model].space) && here != by_id.end()) return foremost(here->second);
    for (const std::size_t other : merged[model])
        if (const auto found = by_id.find({other, id}); space.empty() && found != by_id.end()) return foremost(found->second);
    for (std::size_t other = 0; other < models.size(); ++other) {
        const auto found = by_id.find({other, id});
        if (models[other].space == space && found != by_id.end()) return foremost(found->second);
    }
    // A part of a merged whole may refer to what another part brings.
    for (const std::size_t other : merged[0])
        if (const auto found = by_id.find({other, id}); space.empty() && found != by_id.end()) return foremost(found->second);
    return Problem("dmn.reference", {{"href", href}, {"model", models[model].name}});
}

/// The unit, or the one of its name that counts where its model is merged into the first.
std::size_t Package::Parts::foremost(std::size_t unit) const {
    if (std::find(merged[0].begin(), merged[0].end(), units[unit].model) == merged[0].end()) return unit;
    for (const std::size_t model : merged[0])
        for (std::size_t i = 0; i < units.size(); ++i)
            if (units[i].model == model && units[i].element->name == units[unit].element->name) return i;
    return unit;
}

/// Puts what a unit requires into its scope: by its own name, or under the name of the import that brings it.
Done Package::Parts::requirements(std::size_t index) {
    Unit& unit = units[index];
    std::vector<std::string> hrefs = unit.element->requires_information;
    hrefs.insert(hrefs.end(), unit.element->requires_knowledge.begin(), unit.element->requires_knowledge.end());
    for (const std::string& href : hrefs) {
        HUIYIN_TRY(const std::size_t found, target(unit.model, href));
        const Unit& other = units[found];
        std::string import;
        if (other.model != unit.model)
            for (const Import& each : models[unit.model].imports)
                if (each.space == models[other.model].space) import = each.name;
        if (import.empty()) {
            unit.slots.push_back({other.element->name, found, {}, true});
            continue;
        }
        auto slot = std::find_if(unit.slots.begin(), unit.slots.end(), [&](const Slot& each) { return !each.own && each.name == import; });
        if (slot == unit.slots.end()) slot = unit.slots.insert(unit.slots.end(), Slot{import, 0, {}, false});
        slot->imported.emplace_back(other.element->name, found);
    }
    // Knowledge may call itself.
    if (unit.element->of == Element::Of::knowledge) unit.slots.push_back({unit.element->name, index, {}, true});
    return {};
}

/// A service is a function of its input data and input decisions, in that order (DMN 1.5, 10.4).
Done Package::Parts::service(std::size_t index) {
    Unit& unit = units[index];
    for (const auto* hrefs : {&unit.element->input_data, &unit.element->input_decisions})
        for (const std::string& href : *hrefs) {
            HUIYIN_TRY(const std::size_t found, target(unit.model, href));
            unit.inputs.push_back(found);
            unit.parameters.push_back({units[found].element->name, units[found].type});
        }
    complete_parameters(unit.parameters, unit.type);
    for (const std::string& href : unit.element->outputs) {
        HUIYIN_TRY(const std::size_t found, target(unit.model, href));
        unit.outputs.push_back(found);
    }
    return {};
}

feel::Scope Package::Parts::scope_of(const Unit& unit) const {
    feel::Scope scope;
    std::set<std::string> known;
    for (const Model& model : models) {
        for (const ItemDefinition& item : model.items) learn_names(item, scope, known);
        for (const Element& element : model.elements) {
            if (known.insert(element.name).second) scope.known(element.name);
            learn_names(element.logic.get(), scope, known);
        }
    }
    for (auto& [name, type] : types[unit.model]->aliases()) scope.alias(name, type);
    const auto type_of = [&](std::size_t element) {
        const Unit& other = units[element];
        const bool callable = other.element->of == Element::Of::knowledge || other.element->of == Element::Of::service;
        return callable ? feel::Type(feel::Type::Of::function) : other.type ? other.type->type : feel::Type::any();
    };
    for (const Slot& slot : unit.slots) {
        if (slot.own) { scope.variable(slot.name, type_of(slot.element)); continue; }
        feel::Type::Fields fields;
        for (const auto& [name, element] : slot.imported) fields.emplace_back(name, type_of(element));
        scope.variable(slot.name, feel::Type::context(std::move(fields)));
    }
    return scope;
}

void Package::Parts::compile(std::size_t index) {
    Unit& unit = units[index];
    const Element& element = *unit.element;
    const LogicCompiler compiler(*types[unit.model]);
    const auto self = [this, index]() -> const Unit& { return units[index]; };
    switch (element.of) {
        case Element::Of::input: break;
        case Element::Of::decision: unit.logic = compiler.compile(element.logic.get(), scope_of(unit), element.name); break;
        case Element::Of::knowledge: {
            feel::Scope scope = scope_of(unit);
            const Expression* function = element.logic.get();
            if (function) unit.parameters = compiler.parameters(*function);
            complete_parameters(unit.parameters, unit.type);
            for (const Formal& each : unit.parameters) scope.variable(each.name, each.type ? each.type->type : feel::Type::any());
            Expression external;
            external.of = Expression::Of::function;
            external.language = function ? function->language : "";
            unit.logic = function && function->language.empty() ? compiler.compile(function->parts.empty() ? nullptr : function->parts[0].get(), scope, element.name)
                                                                : compiler.compile(function ? &external : nullptr, scope, element.name);
            const DataTypePtr of_logic = function ? result_type(types[unit.model]->find(function->type)) : nullptr, of_variable = result_type(unit.type);
            const DataTypePtr result = of_variable ? of_variable : of_logic;
            unit.function = function_of(element.name, unit.parameters, result, [this, self, result](const feel::List& arguments, Evaluation& evaluation) -> Value {
                const Unit& unit = self();
                auto given = fitted_all(arguments, unit.parameters, unit.element->name, evaluation);
                if (!given) return {};
                // Knowledge sees no decisions, so that its own run needs nothing of the one that called it.
                Frame frame;
                for (const Slot& slot : unit.slots) {
                    if (slot.own) { frame.push_back(units[slot.element].function); continue; }
                    feel::Entries entries;
                    for (const auto& [name, element] : slot.imported) entries.emplace_back(name, units[element].function);
                    frame.emplace_back(std::move(entries));
                }
                for (Value& value : *given) frame.push_back(std::move(value));
                return fitted(unit.logic->evaluate(frame, evaluation), result, unit.element->name, evaluation);
            });
            break;
        }
        case Element::Of::service:
            unit.function = function_of(element.name, unit.parameters, result_type(unit.type), [this, self](const feel::List& arguments, Evaluation& evaluation) -> Value {
                const Unit& unit = self();
                auto given = fitted_all(arguments, unit.parameters, unit.element->name, evaluation);
                if (!given) return {};
                Run run(*this, evaluation);
                for (std::size_t i = 0; i < unit.inputs.size(); ++i) run.set(unit.inputs[i], std::move((*given)[i]));
                feel::Entries entries;
                for (const std::size_t output : unit.outputs) entries.emplace_back(units[output].element->name, run.value(output));
                return fitted(entries.size() == 1 ? entries[0].second : Value(std::move(entries)), result_type(unit.type), unit.element->name, evaluation);
            });
            break;
    }
}

/// Whether decisions require each other in a circle.
bool Package::Parts::in_circle() const {
    std::vector<int> state(units.size(), 0);                 // 0 not seen, 1 on the way, 2 done
    const std::function<bool(std::size_t)> visit = [&](std::size_t at) {
        if (state[at] != 0) return state[at] == 1;
        state[at] = 1;
        for (const Slot& slot : units[at].slots) {
            if (slot.own && units[slot.element].element->of == Element::Of::decision && visit(slot.element)) return true;
            for (const auto& [name, element] : slot.imported)
                if (units[element].element->of == Element::Of::decision && visit(element)) return true;
        }
        state[at] = 2;
        return false;
    };
    for (std::size_t i = 0; i < units.size(); ++i)
        if (units[i].element->of == Element::Of::decision && visit(i)) return true;
    return false;
}

Done Package::Parts::link() {
    for (std::size_t m = 0; m < models.size(); ++m) merge(models, m, merged.emplace_back());
    for (std::size_t m = 0; m < models.size(); ++m) {
        for (const Import& import : models[m].imports)
            if (imported_model(models, import) == models.size()) return Problem("dmn.no-import", {{"name", import.name}, {"namespace", import.space}, {"model", models[m].name}});
        types.push_back(std::make_unique<Types>(models, m));
        for (const Element& element : models[m].elements) {
            by_id[{m, element.id}] = units.size();
            Unit unit;
            unit.element = &element;
            unit.model = m;
            unit.type = types[m]->find(element.type);
            units.push_back(std::move(unit));
        }
    }
    for (std::size_t i = 0; i < units.size(); ++i) {
        HUIYIN_CHECK(requirements(i));
        if (units[i].element->of == Element::Of::service) HUIYIN_CHECK(service(i));
    }
    if (in_circle()) return Problem("dmn.cycle", {{"model", models[0].name}});
    for (std::size_t i = 0; i < units.size(); ++i) compile(i);
    return {};
}

std::optional<std::size_t> Package::Parts::named(const std::string& name, Element::Of of) const {
    const std::string wanted = normal_name(name);
    for (const std::size_t model : merged[0])
        for (std::size_t i = 0; i < units.size(); ++i)
            if (units[i].model == model && units[i].element->of == of && units[i].element->name == wanted) return i;
    // Of another model, as the first one would call it.
    for (const Import& import : models[0].imports) {
        const std::string prefix = import.name.empty() ? "" : import.name + ".";
        for (std::size_t i = 0; i < units.size(); ++i)
            if (models[units[i].model].space == import.space && units[i].element->of == of && prefix + units[i].element->name == wanted) return i;
    }
    return {};
}

Package::Package() : parts_(std::make_unique<Parts>()) {}
Package::~Package() = default;
const Model& Package::model() const { return parts_->models[0]; }

Result<std::shared_ptr<const Package>> Package::make(std::vector<Model> models) {
    std::shared_ptr<Package> package(new Package());
    package->parts_->models = std::move(models);
    HUIYIN_CHECK(package->parts_->link());
    return std::shared_ptr<const Package>(std::move(package));
}

namespace {

Evaluation evaluation_for(const When& when) {
    Evaluation evaluation{std::span<const Value>()};
    evaluation.now = when.now;
    evaluation.zone = when.zone;
    evaluation.depth_left = when.depth;
    evaluation.steps_left = when.steps;
    return evaluation;
}

}  // namespace

/// Gives each input its value; the type is the input's own, so that what does not conform is null and remarked upon.
std::vector<Remark> Package::Parts::give(Run& run, const std::vector<Given>& given, Evaluation& evaluation, const std::vector<std::size_t>* only) const {
    std::vector<Remark> refused;
    for (const Given& each : given) {
        const std::string name = normal_name(each.name);
        for (std::size_t i = 0; i < units.size(); ++i) {
            const Unit& unit = units[i];
            const bool wanted = only && std::find(only->begin(), only->end(), i) != only->end();
            if (unit.element->of != Element::Of::input && !wanted) continue;
            if (!each.space.empty() && models[unit.model].space != each.space) continue;
            std::string qualified = unit.element->name;
            for (const Import& import : models[0].imports)
                if (unit.model != 0 && import.space == models[unit.model].space && !import.name.empty()) qualified = import.name + "." + unit.element->name;
            if (unit.element->name != name && qualified != name) continue;
            run.set(i, fitted(unit.type ? completed(each.value, *unit.type) : each.value, unit.type, unit.element->name, evaluation));
            for (Remark& remark : run.take()) refused.push_back(std::move(remark));
        }
    }
    return refused;
}

Result<Answer> Package::decide(const std::vector<std::string>& decisions, const std::vector<Given>& given, const When& when) const {
    std::vector<std::pair<std::string, std::size_t>> wanted;
    std::vector<std::pair<std::string, Problem>> unknown;
    for (const std::string& name : decisions) {
        if (const auto found = parts_->named(name, Element::Of::decision)) wanted.emplace_back(name, *found);
        else unknown.emplace_back(name, Problem("dmn.no-decision", {{"name", name}, {"model", parts_->models[0].name}}));
    }
    if (wanted.empty() && !unknown.empty()) return unknown.front().second;
    if (decisions.empty())
        for (std::size_t i = 0; i < parts_->units.size(); ++i)
            if (parts_->units[i].model == 0 && parts_->units[i].element->of == Element::Of::decision) wanted.emplace_back(parts_->units[i].element->name, i);
    Evaluation evaluation = evaluation_for(when);
    Run run(*parts_, evaluation);
    const std::vector<Remark> refused = parts_->give(run, given, evaluation, nullptr);
    Answer answer;
    for (const auto& [name, unit] : wanted) {
        evaluation.steps_left = when.steps;
        answer.outputs.emplace_back(name, run.value(unit));
        std::vector<Remark> remarks = run.remarks(unit);
        if (answer.outputs.back().second.is_null()) remarks.insert(remarks.begin(), refused.begin(), refused.end());
        if (!remarks.empty() && answer.outputs.back().second.is_null()) answer.errors.emplace_back(name, std::move(remarks));
    }
    for (const auto& [name, problem] : unknown) answer.errors.emplace_back(name, std::vector<Remark>{{problem.code, problem.params, {}}});
    return answer;
}

Result<Answer> Package::serve(const std::string& service, const std::vector<Given>& given, const When& when) const {
    const auto found = parts_->named(service, Element::Of::service);
    if (!found) return Problem("dmn.no-service", {{"name", service}, {"model", parts_->models[0].name}});
    const Unit& unit = parts_->units[*found];
    Evaluation evaluation = evaluation_for(when);
    Run run(*parts_, evaluation);
    for (const std::size_t input : unit.inputs) run.set(input, Value());
    std::vector<Remark> refused = parts_->give(run, given, evaluation, &unit.inputs);
    for (std::size_t i = 0; i < unit.inputs.size(); ++i) run.set(unit.inputs[i], fitted(run.value(unit.inputs[i]), unit.parameters[i].type, unit.parameters[i].name, evaluation));
    for (Remark& remark : run.take()) refused.push_back(std::move(remark));
    const DataTypePtr promised = unit.outputs.size() == 1 ? result_type(unit.type) : nullptr;
    Answer answer;
    for (const std::size_t output : unit.outputs) {
        const std::string& name = parts_->units[output].element->name;
        answer.outputs.emplace_back(name, fitted(run.value(output), promised, service, evaluation));
        std::vector<Remark> remarks = run.remarks(output);
        for (Remark& remark : run.take()) remarks.push_back(std::move(remark));
        if (!answer.outputs.back().second.is_null()) continue;
        remarks.insert(remarks.begin(), refused.begin(), refused.end());
        if (!remarks.empty()) answer.errors.emplace_back(name, std::move(remarks));
    }
    return answer;
}

}  // namespace huiyin::dmn
