// Names become slots, types are found out, faults are gathered: all of them, each once. What is wrong below a node makes
// that node `any`, so that one fault has one message.
#include <algorithm>
#include <utility>

#include "feel/builtins.hpp"
#include "feel/literal_pattern.hpp"
#include "feel/node.hpp"
#include "feel/parser.hpp"

namespace huiyin::feel {
namespace {

using Of = Type::Of;

class Checker {
public:
    Checker(const Scope& scope, std::vector<Fault>& faults, Rigor rigor) : scope_(scope), faults_(faults), rigor_(rigor) {}

    Type check(Node& node) {
        Type found = typed(node);
        if (node.op != Op::instance_of) node.type = found;      // that node holds the type asked for
        return found;
    }
    void set_input(Type type) { input_ = std::move(type); }
    std::vector<std::vector<std::string>> take_paths() {
        std::sort(paths_.begin(), paths_.end());
        paths_.erase(std::unique(paths_.begin(), paths_.end()), paths_.end());
        return std::move(paths_);
    }
    void fault(const Node& node, std::string code, std::vector<ProblemParameter> params = {}, std::string suggestion = {}, bool warning = false) {
        if (lenient()) return;                                  // the evaluator comes upon it, and says so then
        faults_.push_back({std::move(code), std::move(params), node.offset, std::max<std::size_t>(node.length, 1), std::move(suggestion), warning});
    }

private:
    struct Local { std::string name; Type type; bool is_item = false; };

    [[nodiscard]] bool lenient() const { return rigor_ == Rigor::lenient; }
    /// Refuses the node; where faults wait until it runs, it becomes a null that says why.
    void refuse(Node& node, std::string code, std::vector<ProblemParameter> params, std::string suggestion = {}) {
        if (!lenient()) return fault(node, std::move(code), std::move(params), std::move(suggestion));
        node.fault = std::make_unique<Fault>(Fault{std::move(code), std::move(params), node.offset, node.length, std::move(suggestion), false});
        node.op = Op::fault;
        node.kids.clear();
    }

    Type typed(Node& node) {
        switch (node.op) {
            case Op::literal: return of_value(node.value);
            case Op::name: case Op::variable: case Op::local: case Op::item_field: case Op::item_or_variable: return named(node);
            case Op::path: return path(node);
            case Op::filter: return filter(node);
            case Op::call: return call(node);
            case Op::invoke: return invoked(node);
            case Op::list: return list(node);
            case Op::context: return context(node);
            case Op::range: return range(node);
            case Op::negate: return negate(node);
            case Op::add: case Op::subtract: case Op::multiply: case Op::divide: case Op::power: return arithmetic(node);
            case Op::equal: case Op::not_equal: return equality(node);
            case Op::less: case Op::less_equal: case Op::greater: case Op::greater_equal: return ordering(node);
            case Op::both: case Op::either: return logic(node);
            case Op::between: return all(node), Type(Of::boolean);
            case Op::instance_of:
                all(node);
                if (node.fault) node.op = Op::fault;            // of a type that nobody knows
                return Of::boolean;
            case Op::fault: return Type::any();
            case Op::in: return membership(node);
            case Op::choose: return choose(node);
            case Op::loop: case Op::some: case Op::every: return loop(node);
            case Op::function: return function(node);
            case Op::input: return input_;
            case Op::test_any: return Of::boolean;
            case Op::test_not: case Op::test_compare: case Op::test_value: return test(node);
        }
        return Type::any();
    }

    void all(Node& node) { for (const NodePtr& kid : node.kids) check(*kid); }

    static Type of_value(const Value& value) {
        switch (value.kind()) {
            case Kind::null: return Of::null;
            case Kind::boolean: return Of::boolean;
            case Kind::number: return Of::number;
            case Kind::string: return Of::string;
            case Kind::date: return Of::date;
            case Kind::time: return Of::time;
            case Kind::date_time: return Of::date_time;
            case Kind::days_time_duration: return Of::days_time_duration;
            case Kind::years_months_duration: return Of::years_months_duration;
            default: return Type::any();
        }
    }

    // ---- names
    Type named(Node& node) { return named(node, locals_.size()); }

    /// The name among the first `visible` locals, then the variables, then FEEL's functions.
    Type named(Node& node, std::size_t visible) {
        for (std::size_t i = visible; i-- > 0;) {
            const Local& local = locals_[i];
            if (local.name == node.text) {
                node.op = Op::local;
                node.index = i;
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
                        node.index = i;
                        return field->second;
                    }
                }
                return item_or_outer(node, i);
            }
        }
        if (const auto slot = scope_.slot(node.text)) {
            node.op = Op::variable;
            node.index = *slot;
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

    static bool may_hold(const Type& item) { return item.is_any() || item.is(Of::context) || item.is(Of::null); }

    /// Whether the item has such an entry shows when it is there; if not, the name is looked for further out.
    Type item_or_outer(Node& node, std::size_t item) {
        auto outer = std::make_unique<Node>();
        outer->op = Op::name;
        outer->text = node.text;
        outer->offset = node.offset;
        outer->length = node.length;
        const std::size_t faults = faults_.size();
        named(*outer, item);
        const bool found = outer->op != Op::name && outer->op != Op::fault;
        faults_.resize(faults);
        node.index = item;
        node.op = found ? Op::item_or_variable : Op::item_field;
        node.kids.clear();
        if (found) node.kids.push_back(std::move(outer));
        return Type::any();
    }

    /// An item may have an entry that is called `item` itself.
    static void entry_or_item(Node& node) {
        auto item = std::make_unique<Node>();
        item->op = Op::local;
        item->index = node.index;
        node.op = Op::item_or_variable;
        node.kids.clear();
        node.kids.push_back(std::move(item));
    }

    static Value function_of(const Builtin& builtin) {
        auto value = std::make_shared<Function>();
        value->name = builtin.name;
        for (const Parameter& parameter : builtin.parameters) value->parameters.emplace_back(std::string_view(parameter.name).substr(0, std::string_view(parameter.name).find('|')));
        value->type = std::make_shared<const Type>(builtin.type());
        value->call = [held = &builtin](const List& arguments, Evaluation& evaluation) {
            List given = arguments;
            while (given.size() > held->least && given.back().is_null()) given.pop_back();
            if (given.size() < held->least || given.size() > held->most || held->fit(given)) return Value();
            return held->call(given, evaluation);
        };
        return std::shared_ptr<const Function>(std::move(value));
    }

    Type unknown(Node& node) {
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

    static void dotted(const Node& node, std::vector<std::string>& out) {
        if (node.op == Op::path) dotted(*node.kids[0], out);
        out.push_back(node.op == Op::path || node.op == Op::variable ? node.text : std::string());
    }

    Type path(Node& node) {
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

    Type field(Node& node, const Type& owner) {
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

    /// The span of the name behind the dot.
    void fault_at_end(const Node& node, std::string code, std::vector<ProblemParameter> params, std::string suggestion = {}) {
        if (lenient()) return;
        faults_.push_back({std::move(code), std::move(params), node.offset + node.length - node.text.size(), node.text.size(), std::move(suggestion), false});
    }

    // ---- lists, contexts, functions
    Type filter(Node& node) {
        const Type source = check(*node.kids[0]);
        const Type element = source.is(Of::list) ? source.element() : source;
        node.frame = locals_.size();
        node.flag = lenient();                                  // a pack's list that nobody filled in is empty
        locals_.push_back({"item", element, true});
        const Type condition = check(*node.kids[1]);
        locals_.pop_back();
        if (!condition.is_any() && !condition.is(Of::boolean) && !condition.is(Of::number) && !condition.is(Of::null))
            fault(*node.kids[1], "feel.condition", {{"type", condition.to_string()}});
        if (condition.is(Of::number)) return element;
        return source.is(Of::list) ? source : condition.is(Of::boolean) ? Type::list_of(element) : Type::any();
    }

    Type list(Node& node) {
        if (node.kids.empty()) return Type::list_of(Type::any());
        Type element = check(*node.kids[0]);
        for (std::size_t i = 1; i < node.kids.size(); ++i) element = joined(element, check(*node.kids[i]));
        return Type::list_of(element);
    }

    Type context(Node& node) {
        // Later entries may name earlier ones (DMN 1.5, 10.3.2.6).
        Type::Fields fields;
        node.frame = locals_.size();
        for (std::size_t i = 0; i < node.kids.size(); ++i) {
            Type type = check(*node.kids[i]);
            locals_.push_back({node.names[i], type, false});
            fields.emplace_back(node.names[i], std::move(type));
        }
        locals_.resize(node.frame);
        return Type::context(std::move(fields));
    }

    Type range(Node& node) {
        const Type low = check(*node.kids[0]), high = check(*node.kids[1]);
        const Type both = joined(low, high);
        if (both.is_any() && !low.is_any() && !high.is_any()) fault(node, "feel.range-ends", {{"low", low.to_string()}, {"high", high.to_string()}});
        return Type::range_of(both);
    }

    Type function(Node& node) {
        node.frame = locals_.size();
        node.types.resize(node.names.size());
        for (std::size_t i = 0; i < node.names.size(); ++i) locals_.push_back({node.names[i], node.types[i], false});
        std::vector<std::size_t> outer = std::exchange(slots_, {});
        Type result = check(*node.kids[0]);
        locals_.resize(node.frame);
        std::sort(slots_.begin(), slots_.end());
        slots_.erase(std::unique(slots_.begin(), slots_.end()), slots_.end());
        node.slots = slots_;
        slots_.insert(slots_.end(), outer.begin(), outer.end());
        if (node.fault) node.op = Op::fault;                    // a parameter of a type that nobody knows
        return Type::function(node.types, std::move(result));
    }

    Type loop(Node& node) {
        node.frame = locals_.size();
        for (std::size_t i = 0; i < node.names.size(); ++i) {
            const Type source = check(*node.kids[i]);
            Type element = source.is(Of::list) || source.is(Of::range) ? source.element() : Type::any();
            if (!source.is_any() && !source.is(Of::list) && !source.is(Of::range) && !source.is(Of::null)) element = source;
            locals_.push_back({node.names[i], std::move(element), false});
        }
        if (node.op == Op::loop) locals_.push_back({"partial", Type::list_of(Type::any()), false});
        const Type body = check(*node.kids.back());
        node.flag = node.op == Op::loop && reads_local(*node.kids.back(), node.frame + node.names.size());
        locals_.resize(node.frame);
        if (node.op == Op::loop) return Type::list_of(body);
        if (!body.is_any() && !body.is(Of::boolean) && !body.is(Of::null)) fault(*node.kids.back(), "feel.condition", {{"type", body.to_string()}});
        return Of::boolean;
    }

    static bool reads_local(const Node& node, std::size_t index) {
        if (node.op == Op::local && node.index == index) return true;
        return std::any_of(node.kids.begin(), node.kids.end(), [&](const NodePtr& held) { return reads_local(*held, index); });
    }

    Type call(Node& node) {
        for (std::size_t i = locals_.size(); i-- > 0;)
            if (locals_[i].name == node.text) return invoke_value(node);
        for (const Signature& signature : scope_.functions())
            if (signature.name == node.text) return call_host(node, signature);
        const auto slot = scope_.slot(node.text);
        if (slot && scope_.variables()[*slot].second.is(Of::function)) return invoke_value(node);
        if (const Builtin* builtin = find_builtin(node.text)) return call_builtin(node, *builtin);
        if (slot || std::any_of(locals_.begin(), locals_.end(), [](const Local& local) { return local.is_item && may_hold(local.type); })) return invoke_value(node);
        std::vector<std::string> known;
        for (const Builtin& builtin : all_builtins()) known.emplace_back(builtin.name);
        for (const Signature& signature : scope_.functions()) known.push_back(signature.name);
        all(node);
        if (lenient()) refuse(node, "feel.unknown-function", {{"name", node.text}}, nearest(node.text, known));
        else faults_.push_back({"feel.unknown-function", {{"name", node.text}}, node.offset, node.text.size(), nearest(node.text, known), false});
        return Type::any();
    }

    Type invoke_value(Node& node) {
        auto function = std::make_unique<Node>();
        function->op = Op::name;
        function->text = node.text;
        function->offset = node.offset;
        function->length = node.text.size();
        node.op = Op::invoke;
        node.kids.insert(node.kids.begin(), std::move(function));
        return invoked(node);
    }
    Type invoked(Node& node) {
        all(node);
        const Type& function = node.kids[0]->type;
        return function.is(Of::function) ? function.element() : Type::any();
    }

    Type call_host(Node& node, const Signature& signature) {
        std::vector<std::string> names;
        for (const auto& [name, type] : signature.parameters) names.push_back(name);
        all(node);
        if (!order_arguments(node, names)) return signature.result;
        const std::size_t given = node.kids.size();
        if (given < signature.required || (!signature.variadic && given > names.size())) count_fault(node, signature.required, signature.variadic ? 99 : names.size());
        if (node.op == Op::fault) return signature.result;
        for (std::size_t i = 0; i < given; ++i) {
            const Type& wanted = signature.parameters[std::min(i, signature.parameters.size() - 1)].second;
            if (!signature.parameters.empty() && !conforms(node.kids[i]->type, wanted))
                fault(*node.kids[i], "feel.argument", {{"function", node.text}, {"wanted", wanted.to_string()}, {"given", node.kids[i]->type.to_string()}});
        }
        node.host = std::make_shared<const Signature>(signature);
        return signature.result;
    }

    Type call_builtin(Node& node, const Builtin& builtin) {
        all(node);
        if (!order_arguments(node, builtin)) return builtin.result;
        if (node.kids.size() < builtin.least || node.kids.size() > builtin.most) count_fault(node, builtin.least, builtin.most);
        node.builtin = &builtin;
        if (node.op == Op::fault) return builtin.result;
        node.regex = literal_pattern(node);
        // min, max and their like give what the list holds.
        if (builtin.result.is_any() && node.kids.size() == 1 && node.kids[0]->type.is(Of::list) &&
            (node.text == "min" || node.text == "max")) return node.kids[0]->type.element();
        if (builtin.result.is(Of::list) && builtin.result.element().is_any() && !node.kids.empty() && node.kids[0]->type.is(Of::list))
            return Type::list_of(node.text == "flatten" || node.kids.size() > 1 ? Type::any() : node.kids[0]->type.element());
        return builtin.result;
    }

    /// Named arguments into their places; false when a name is unknown.
    bool order_arguments(Node& node, const std::vector<std::string>& parameters) {
        return order_arguments(node, parameters, [&](const std::string& name, const std::vector<bool>& taken) -> std::optional<std::size_t> {
            const auto place = static_cast<std::size_t>(std::find(parameters.begin(), parameters.end(), name) - parameters.begin());
            return place == parameters.size() || (place < taken.size() && taken[place]) ? std::nullopt : std::optional(place);
        });
    }
    bool order_arguments(Node& node, const Builtin& builtin) {
        std::vector<std::string> names;
        for (const Parameter& parameter : builtin.parameters) names.emplace_back(parameter.name);
        return order_arguments(node, names, [&](const std::string& name, const std::vector<bool>& taken) { return builtin.place(name, taken); });
    }
    template <typename Place>
    bool order_arguments(Node& node, const std::vector<std::string>& parameters, Place place_of) {
        if (node.names.empty()) return true;
        std::vector<NodePtr> ordered(parameters.size());
        std::vector<bool> taken(parameters.size(), false);
        std::size_t most = 0;
        for (std::size_t i = 0; i < node.names.size(); ++i) {
            const auto place = place_of(node.names[i], taken);
            if (!place) {
                refuse(node, "feel.unknown-parameter", {{"name", node.names[i]}, {"function", node.text}}, nearest(node.names[i], parameters));
                return false;
            }
            ordered[*place] = std::move(node.kids[i]);
            taken[*place] = true;
            most = std::max(most, *place + 1);
        }
        for (std::size_t i = 0; i < most; ++i)
            if (!ordered[i]) ordered[i] = std::make_unique<Node>();
        ordered.resize(most);
        node.kids = std::move(ordered);
        return true;
    }

    void count_fault(Node& node, std::size_t least, std::size_t most) {
        refuse(node, "feel.argument-count", {{"function", node.text}, {"least", std::to_string(least)}, {"most", most >= 99 ? "…" : std::to_string(most)}, {"given", std::to_string(node.kids.size())}});
    }

    // ---- operators
    Type negate(Node& node) {
        const Type type = check(*node.kids[0]);
        if (type.is(Of::boolean) || type.is(Of::string) || type.is(Of::list)) fault(node, "feel.operand", {{"operator", "-"}, {"left", type.to_string()}, {"right", "-"}});
        return type;
    }

    static bool temporal(const Type& type) {
        return type.is(Of::date) || type.is(Of::time) || type.is(Of::date_time) || duration(type);
    }
    static bool duration(const Type& type) { return type.is(Of::days_time_duration) || type.is(Of::years_months_duration); }

    Type arithmetic(Node& node) {
        const Type left = check(*node.kids[0]), right = check(*node.kids[1]);
        if (left.is_any() || right.is_any() || left.is(Of::null) || right.is(Of::null)) return Type::any();
        const bool numbers = left.is(Of::number) && right.is(Of::number);
        if (numbers) return Of::number;
        if (node.op == Op::add && left.is(Of::string) && right.is(Of::string)) return Of::string;
        if (node.op == Op::add && duration(right) && temporal(left)) return left;
        if (node.op == Op::add && duration(left) && temporal(right)) return right;
        if (node.op == Op::subtract && temporal(left) && duration(right)) return left;
        if (node.op == Op::subtract && temporal(left) && temporal(right) && !duration(left)) return Of::days_time_duration;
        if (node.op == Op::multiply && duration(left) && right.is(Of::number)) return left;
        if (node.op == Op::multiply && left.is(Of::number) && duration(right)) return right;
        if (node.op == Op::divide && duration(left) && right.is(Of::number)) return left;
        if (node.op == Op::divide && duration(left) && right.of() == left.of()) return Of::number;
        fault(node, "feel.operand", {{"operator", symbol(node.op)}, {"left", left.to_string()}, {"right", right.to_string()}});
        return Type::any();
    }

    static const char* symbol(Op op) {
        switch (op) {
            case Op::add: return "+";
            case Op::subtract: return "-";
            case Op::multiply: return "*";
            case Op::divide: return "/";
            case Op::power: return "**";
            case Op::equal: return "=";
            case Op::not_equal: return "!=";
            case Op::less: return "<";
            case Op::less_equal: return "<=";
            case Op::greater: return ">";
            case Op::greater_equal: return ">=";
            default: return "?";
        }
    }

    static bool comparable(const Type& a, const Type& b) {
        if (conforms(a, b) || conforms(b, a)) return true;
        return (a.is(Of::date) && b.is(Of::date_time)) || (a.is(Of::date_time) && b.is(Of::date));
    }

    /// A text compared with a choice must be one of its values.
    void check_choice(const Node& text, const Type& choice) {
        if (choice.values().empty() || text.op != Op::literal || !text.value.is_string()) return;
        if (std::find(choice.values().begin(), choice.values().end(), text.value.as_string()) == choice.values().end())
            fault(text, "feel.no-such-choice", {{"value", text.value.as_string()}}, nearest(text.value.as_string(), choice.values()));
    }

    Type equality(Node& node) {
        const Type left = check(*node.kids[0]), right = check(*node.kids[1]);
        if (!comparable(left, right)) fault(node, "feel.operand", {{"operator", symbol(node.op)}, {"left", left.to_string()}, {"right", right.to_string()}});
        check_choice(*node.kids[0], right);
        check_choice(*node.kids[1], left);
        return Of::boolean;
    }
    Type ordering(Node& node) {
        const Type left = check(*node.kids[0]), right = check(*node.kids[1]);
        const auto unordered = [](const Type& type) { return type.is(Of::boolean) || type.is(Of::list) || type.is(Of::context) || type.is(Of::function); };
        if (!comparable(left, right) || unordered(left) || unordered(right))
            fault(node, "feel.operand", {{"operator", symbol(node.op)}, {"left", left.to_string()}, {"right", right.to_string()}});
        return Of::boolean;
    }
    Type logic(Node& node) {
        for (const NodePtr& kid : node.kids) {
            const Type type = check(*kid);
            if (!type.is_any() && !type.is(Of::boolean) && !type.is(Of::null)) fault(*kid, "feel.condition", {{"type", type.to_string()}});
        }
        return Of::boolean;
    }
    Type choose(Node& node) {
        const Type condition = check(*node.kids[0]);
        if (!condition.is_any() && !condition.is(Of::boolean) && !condition.is(Of::null)) fault(*node.kids[0], "feel.condition", {{"type", condition.to_string()}});
        const Type yes = check(*node.kids[1]), no = check(*node.kids[2]);
        return joined(yes, no);
    }
    Type membership(Node& node) {
        const Type outer = input_;
        input_ = check(*node.kids[0]);
        for (const NodePtr& test_node : node.kids[1]->kids) check(*test_node);
        input_ = outer;
        return Of::boolean;
    }
    Type test(Node& node) {
        if (node.op == Op::test_not) {
            for (const NodePtr& kid : node.kids[0]->kids) check(*kid);
            return Of::boolean;
        }
        const Type type = check(*node.kids[0]);
        if (node.op == Op::test_compare) {
            if (!comparable(type, input_)) fault(node, "feel.operand", {{"operator", symbol(node.comparison)}, {"left", input_.to_string()}, {"right", type.to_string()}});
            return Of::boolean;
        }
        const Type& wanted = type.is(Of::range) || (type.is(Of::list) && !input_.is(Of::list)) ? type.element() : type;
        if (!node.flag && !comparable(wanted, input_) && !type.is(Of::boolean))
            fault(node, "feel.test", {{"input", input_.to_string()}, {"given", type.to_string()}});
        check_choice(*node.kids[0], input_);
        return Of::boolean;
    }

    const Scope& scope_;
    std::vector<Fault>& faults_;
    std::vector<Local> locals_;
    Rigor rigor_;
    std::vector<std::vector<std::string>> paths_;
    std::vector<std::size_t> slots_;
    Type input_;
};

Compiled finish(std::string_view text, Parsed parsed, const Scope& scope, const Type* expected, const Type* input, Rigor rigor) {
    Compiled compiled;
    compiled.faults = std::move(parsed.faults);
    if (!parsed.root) return compiled;
    Checker checker(scope, compiled.faults, rigor);
    if (input) checker.set_input(*input);
    const Type type = parsed.root->op == Op::list && input ? (checker.check(*parsed.root), Type(Type::Of::boolean)) : checker.check(*parsed.root);
    if (expected && !conforms(type, *expected) && compiled.faults.empty())
        checker.fault(*parsed.root, "feel.wrong-type", {{"wanted", expected->to_string()}, {"given", type.to_string()}});
    const bool broken = std::any_of(compiled.faults.begin(), compiled.faults.end(), [](const Fault& fault) { return !fault.warning; });
    if (!broken) compiled.program = std::make_shared<const Program>(std::string(text), std::shared_ptr<const Node>(std::move(parsed.root)), type, checker.take_paths());
    return compiled;
}

}  // namespace

std::size_t Scope::variable(std::string name, Type type) {
    variables_.emplace_back(std::move(name), std::move(type));
    return variables_.size() - 1;
}
void Scope::function(Signature signature) { functions_.push_back(std::move(signature)); }
void Scope::alias(std::string name, Type type) { aliases_.emplace_back(std::move(name), std::move(type)); }
void Scope::known(std::string name) { known_.push_back(std::move(name)); }
void Scope::type(std::string name, Type::Fields fields) { types_.emplace_back(std::move(name), std::move(fields)); }

std::optional<std::size_t> Scope::slot(std::string_view name) const {
    for (std::size_t i = variables_.size(); i-- > 0;)            // the innermost of a name hides the others
        if (variables_[i].first == name) return i;
    return {};
}

const Type::Fields* Scope::fields_of(const Type& type) const {
    if (type.fields()) return type.fields();
    if (!type.name().empty())
        for (const auto& [name, fields] : types_)
            if (name == type.name()) return &fields;
    return nullptr;
}

Compiled compile(std::string_view text, const Scope& scope, const Type& expected, Rigor rigor) {
    return finish(text, parse_expression(text, scope, rigor), scope, &expected, nullptr, rigor);
}
Compiled compile_unary_tests(std::string_view text, const Scope& scope, const Type& input, Rigor rigor) {
    return finish(text, parse_unary_tests(text, scope, rigor), scope, nullptr, &input, rigor);
}

}  // namespace huiyin::feel
