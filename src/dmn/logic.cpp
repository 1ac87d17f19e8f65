#include "dmn/logic.hpp"

#include "base/text.hpp"

#include <algorithm>

#include "dmn/table.hpp"

namespace huiyin::dmn {
namespace {

using feel::Evaluation;
using feel::Scope;
using feel::Type;
using feel::Value;

Remark remark_at(std::string code, std::vector<ProblemParameter> params, const std::string& text, std::size_t offset) {
    Remark made{std::move(code), std::move(params), text, 1, 1};
    for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
        if (text[i] == '\n') { ++made.line; made.column = 1; }
        else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++made.column;
    }
    return made;
}

/// What is null, and why.
class Refused : public Logic {
public:
    Refused(std::string code, std::vector<ProblemParameter> params) : remark_{std::move(code), std::move(params), {}, 1, 1} {}
    explicit Refused(Remark remark) : remark_(std::move(remark)) {}
    Value evaluate(Frame&, Evaluation& evaluation) const override {
        remarks_of(evaluation).add(remark_);
        return {};
    }

private:
    Remark remark_;
};

/// Runs FEEL on a frame: its locals are its own, its notes become remarks of this text.
template <typename Run>
Value run_feel(const std::string& text, Frame& frame, Evaluation& evaluation, Run run) {
    std::vector<Value> locals;
    std::swap(locals, evaluation.locals);
    std::vector<feel::Note> notes;
    std::swap(notes, evaluation.notes);
    Value value;
    {
        const Evaluation::Away away(evaluation, frame);
        value = run();
    }
    for (feel::Note& note : evaluation.notes) remarks_of(evaluation).add(remark_at(std::move(note.code), std::move(note.params), text, note.offset));
    std::swap(notes, evaluation.notes);
    std::swap(locals, evaluation.locals);
    return value;
}

class Literal : public Logic {
public:
    explicit Literal(std::shared_ptr<const feel::Program> program) : program_(std::move(program)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        return run_feel(program_->text(), frame, evaluation, [&] { return program_->evaluate(evaluation); });
    }

private:
    std::shared_ptr<const feel::Program> program_;
};

LogicPtr literal(const std::string& text, const Scope& scope) {
    if (text.find_first_not_of(" \t\n\r") == std::string::npos) return std::make_shared<Refused>("dmn.empty", std::vector<ProblemParameter>{});
    const feel::Compiled compiled = feel::compile(text, scope, Type::any(), feel::Rigor::lenient);
    if (compiled.program) return std::make_shared<Literal>(compiled.program);
    const feel::Fault& fault = compiled.faults.front();
    return std::make_shared<Refused>(remark_at(fault.code, fault.params, text, fault.offset));
}

class Typed : public Logic {
public:
    Typed(LogicPtr inner, DataTypePtr type, std::string what) : inner_(std::move(inner)), type_(std::move(type)), what_(std::move(what)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override { return fitted(inner_->evaluate(frame, evaluation), type_, what_, evaluation); }

private:
    LogicPtr inner_;
    DataTypePtr type_;
    std::string what_;
};

/// Adds values to a frame and takes them away again.
class Added {
public:
    explicit Added(Frame& frame) : frame_(frame), size_(frame.size()) {}
    ~Added() { frame_.resize(size_); }
    Added(const Added&) = delete;
    Added& operator=(const Added&) = delete;
    void back() { frame_.resize(size_); }

private:
    Frame& frame_;
    std::size_t size_;
};

class ContextLogic : public Logic {
public:
    struct Entry { std::string name; LogicPtr logic; };
    ContextLogic(std::vector<Entry> entries, LogicPtr result) : entries_(std::move(entries)), result_(std::move(result)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        const Added added(frame);
        feel::Entries out;
        for (const Entry& entry : entries_) {
            Value value = entry.logic->evaluate(frame, evaluation);
            frame.push_back(value);
            out.emplace_back(entry.name, std::move(value));
        }
        return result_ ? result_->evaluate(frame, evaluation) : Value(std::move(out));
    }

private:
    std::vector<Entry> entries_;
    LogicPtr result_;
};

class ListLogic : public Logic {
public:
    explicit ListLogic(std::vector<LogicPtr> items) : items_(std::move(items)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        feel::List out;
        for (const LogicPtr& item : items_) out.push_back(item->evaluate(frame, evaluation));
        return out;
    }

private:
    std::vector<LogicPtr> items_;
};

class RelationLogic : public Logic {
public:
    RelationLogic(std::vector<std::string> columns, std::vector<LogicPtr> cells) : columns_(std::move(columns)), cells_(std::move(cells)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        feel::List out;
        for (std::size_t i = 0; i + columns_.size() <= cells_.size(); i += columns_.size()) {
            feel::Entries row;
            for (std::size_t c = 0; c < columns_.size(); ++c) row.emplace_back(columns_[c], cells_[i + c]->evaluate(frame, evaluation));
            out.emplace_back(std::move(row));
        }
        return out;
    }

private:
    std::vector<std::string> columns_;
    std::vector<LogicPtr> cells_;
};

class InvocationLogic : public Logic {
public:
    InvocationLogic(LogicPtr function, std::vector<std::string> names, std::vector<LogicPtr> bindings, std::string what)
        : function_(std::move(function)), names_(std::move(names)), bindings_(std::move(bindings)), what_(std::move(what)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        const Value function = function_->evaluate(frame, evaluation);
        if (function.kind() != feel::Kind::function) {
            remarks_of(evaluation).add("feel.not-a-function", {});
            return {};
        }
        const std::vector<std::string>& parameters = function.as_function().parameters;
        feel::List arguments(parameters.size());
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const auto at = static_cast<std::size_t>(std::find(parameters.begin(), parameters.end(), names_[i]) - parameters.begin());
            if (at == parameters.size()) {
                remarks_of(evaluation).add("feel.unknown-parameter", {{"name", names_[i]}, {"function", what_}});
                return {};
            }
            arguments[at] = bindings_[i]->evaluate(frame, evaluation);
        }
        if (evaluation.depth_left <= 0 || evaluation.steps_left == 0) {
            remarks_of(evaluation).add("feel.too-much", {});
            return {};
        }
        --evaluation.depth_left;
        Value result = function.as_function().call(arguments, evaluation);
        ++evaluation.depth_left;
        return result;
    }

private:
    LogicPtr function_;
    std::vector<std::string> names_;
    std::vector<LogicPtr> bindings_;
    std::string what_;
};

/// A function written in boxes; it keeps the frame that it was made in.
class FunctionLogic : public Logic {
public:
    FunctionLogic(std::vector<Formal> parameters, LogicPtr body, std::string what) : parameters_(std::move(parameters)), body_(std::move(body)), what_(std::move(what)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        auto function = std::make_shared<feel::Function>();
        function->name = what_;
        for (const Formal& each : parameters_) function->parameters.push_back(each.name);
        for (const Value& value : frame) function->nesting = std::max(function->nesting, value.nesting() + 1);
        if (function->nesting > feel::nesting_max) {
            remarks_of(evaluation).add("feel.too-much", {});
            return {};
        }
        function->call = [held = frame, parameters = parameters_, body = body_, what = what_](const feel::List& arguments, Evaluation& inner) -> Value {
            if (arguments.size() != parameters.size()) {
                remarks_of(inner).add("feel.argument-count", {{"function", what}, {"least", std::to_string(parameters.size())}, {"most", std::to_string(parameters.size())}, {"given", std::to_string(arguments.size())}});
                return {};
            }
            Frame frame_of_call = held;
            for (std::size_t i = 0; i < arguments.size(); ++i) frame_of_call.push_back(fitted(arguments[i], parameters[i].type, parameters[i].name, inner));
            return body->evaluate(frame_of_call, inner);
        };
        return std::shared_ptr<const feel::Function>(std::move(function));
    }

private:
    std::vector<Formal> parameters_;
    LogicPtr body_;
    std::string what_;
};

class Conditional : public Logic {
public:
    Conditional(LogicPtr condition, LogicPtr yes, LogicPtr no) : condition_(std::move(condition)), yes_(std::move(yes)), no_(std::move(no)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        return condition_->evaluate(frame, evaluation).is_true() ? yes_->evaluate(frame, evaluation) : no_->evaluate(frame, evaluation);
    }

private:
    LogicPtr condition_, yes_, no_;
};

/// Boxed for, some and every: the iterator's source as a list, and what is worked out for each of its values.
class Iteration : public Logic {
public:
    Iteration(Expression::Of of, LogicPtr source, LogicPtr body) : of_(of), source_(std::move(source)), body_(std::move(body)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        const Value source = source_->evaluate(frame, evaluation);
        if (source.is_null()) return {};
        const Added added(frame);
        feel::GrowingList out;
        bool unknown = false;
        for (const Value& item : source.as_list()) {
            if (evaluation.steps_left == 0) { remarks_of(evaluation).add("feel.too-much", {}); return {}; }
            --evaluation.steps_left;
            frame.push_back(item);
            frame.push_back(of_ == Expression::Of::loop ? out.so_far() : Value());
            Value result = body_->evaluate(frame, evaluation);
            frame.resize(frame.size() - 2);
            if (of_ == Expression::Of::loop) { out.push(std::move(result)); continue; }
            if (result.is_boolean() && result.as_boolean() == (of_ == Expression::Of::some)) return result;
            unknown = unknown || !result.is_boolean();
        }
        if (of_ == Expression::Of::loop) return out.so_far();
        return unknown ? Value() : Value(of_ == Expression::Of::every);
    }

private:
    Expression::Of of_;
    LogicPtr source_, body_;
};

/// Boxed filter whose condition is FEEL: the entries of the item are named bare, as in `source[condition]`.
class Filter : public Logic {
public:
    Filter(LogicPtr source, std::shared_ptr<const feel::Program> program, std::size_t slot) : source_(std::move(source)), program_(std::move(program)), slot_(slot) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        Value source = source_->evaluate(frame, evaluation);
        const Added added(frame);
        frame.resize(slot_);
        frame.push_back(std::move(source));
        return run_feel(program_->text(), frame, evaluation, [&] { return program_->evaluate(evaluation); });
    }

private:
    LogicPtr source_;
    std::shared_ptr<const feel::Program> program_;
    std::size_t slot_;
};

/// Boxed filter whose condition is boxed too: the item is named `item`.
class BoxedFilter : public Logic {
public:
    BoxedFilter(LogicPtr source, LogicPtr condition) : source_(std::move(source)), condition_(std::move(condition)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        Value source = source_->evaluate(frame, evaluation);
        if (source.is_null()) return {};
        if (!source.is_list()) source = feel::List{source};
        feel::List out;
        for (const Value& item : source.as_list()) {
            const Added added(frame);
            frame.push_back(item);
            if (condition_->evaluate(frame, evaluation).is_true()) out.push_back(item);
        }
        return out;
    }

private:
    LogicPtr source_, condition_;
};

class TableLogic : public Logic {
public:
    TableLogic(std::vector<LogicPtr> inputs, std::shared_ptr<const feel::DecisionTable> table, std::string what)
        : inputs_(std::move(inputs)), table_(std::move(table)), what_(std::move(what)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        std::vector<Value> inputs;
        inputs.reserve(inputs_.size());
        for (const LogicPtr& input : inputs_) inputs.push_back(input->evaluate(frame, evaluation));
        feel::Decided decided;
        run_feel(what_, frame, evaluation, [&] { decided = table_->decide(inputs, evaluation); return Value(); });
        for (feel::Note& note : decided.notes) remarks_of(evaluation).add(std::move(note.code), std::move(note.params));
        return decided.result;
    }

private:
    std::vector<LogicPtr> inputs_;
    std::shared_ptr<const feel::DecisionTable> table_;
    std::string what_;
};

/// What an iterator runs through, as a list: FEEL's own `for` knows what that is, "1..n" included.
class Listed : public Logic {
public:
    explicit Listed(LogicPtr source) : source_(std::move(source)) {}
    Value evaluate(Frame& frame, Evaluation& evaluation) const override {
        static const std::shared_ptr<const feel::Program> program = [] {
            Scope scope;
            scope.variable("source", Type::any());
            return feel::compile("for item in source return item", scope, Type::any(), feel::Rigor::lenient).program;
        }();
        Value source = source_->evaluate(frame, evaluation);
        if (source.is_list()) return source;
        Frame alone{std::move(source)};
        return run_feel(program->text(), alone, evaluation, [&] { return program->evaluate(evaluation); });
    }

private:
    LogicPtr source_;
};
LogicPtr listed(const Expression* source, LogicPtr compiled, const Scope& scope) {
    if (source && source->of == Expression::Of::literal && source->type.empty()) {
        const feel::Compiled range = feel::compile("for item in " + source->text + "\n return item", scope, Type::any(), feel::Rigor::lenient);
        if (range.program) return std::make_shared<Literal>(range.program);
    }
    return std::make_shared<Listed>(std::move(compiled));
}

bool is_feel(const std::string& language) {
    if (language.empty()) return true;
    std::string lower = language;
    for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return lower == "feel" || lower.find("/feel") != std::string::npos;
}

LogicPtr refused(std::string code, std::vector<ProblemParameter> params = {}) { return std::make_shared<Refused>(std::move(code), std::move(params)); }

}  // namespace

Value fitted(const Value& value, const DataTypePtr& type, const std::string& what, Evaluation& evaluation) {
    if (!type) return value;
    std::vector<feel::Note> notes;
    std::swap(notes, evaluation.notes);                      // constraints that do not hold are no news of their own
    auto made = conform(value, *type, evaluation);
    std::swap(notes, evaluation.notes);
    if (made) return *std::move(made);
    remarks_of(evaluation).add("dmn.type", {{"name", what}, {"wanted", type->name.empty() ? type->type.to_string() : type->name}, {"given", value.to_text().substr(0, 200)}});
    return {};
}

DataTypePtr result_type(const DataTypePtr& type) { return type && type->type.is(Type::Of::function) ? type->result : type; }

void complete_parameters(std::vector<Formal>& parameters, const DataTypePtr& type) {
    if (!type || !type->type.is(Type::Of::function)) return;
    for (Formal& parameter : parameters)
        for (const auto& [name, promised] : type->components)
            if (name == parameter.name && !parameter.type) parameter.type = promised;
}

Type LogicCompiler::type_of(const TypeRef& ref) const {
    const DataTypePtr type = types_.find(ref);
    return type ? type->type : Type::any();
}

std::vector<Formal> LogicCompiler::parameters(const Expression& function) const {
    std::vector<Formal> out;
    for (const Named& each : function.named) out.push_back({each.name, types_.find(each.type)});
    complete_parameters(out, types_.find(function.type));
    return out;
}

LogicPtr LogicCompiler::compile(const Expression* expression, const Scope& scope, const std::string& what) const {
    if (!expression) return refused("dmn.no-logic", {{"name", what}});
    LogicPtr logic = untyped(*expression, scope, what);
    const DataTypePtr type = expression->of == Expression::Of::function ? nullptr : types_.find(expression->type);
    return type ? std::make_shared<Typed>(std::move(logic), type, what) : logic;
}

LogicPtr LogicCompiler::untyped(const Expression& expression, const Scope& scope, const std::string& what) const {
    using Of = Expression::Of;
    const auto part = [&](std::size_t i, const Scope& within) { return compile(i < expression.parts.size() ? expression.parts[i].get() : nullptr, within, what); };
    switch (expression.of) {
        case Of::literal: return is_feel(expression.language) ? literal(expression.text, scope) : refused("dmn.language", {{"name", what}, {"language", expression.language}});
        case Of::table: return table(*expression.table, scope, what);
        case Of::context: {
            std::vector<ContextLogic::Entry> entries;
            LogicPtr result;
            Scope within = scope;
            for (const Named& each : expression.named) {
                const std::string name = each.name.empty() ? what : what + "." + each.name;
                LogicPtr logic = compile(each.value.get(), within, name);
                if (each.name.empty()) { result = std::move(logic); continue; }
                if (const DataTypePtr type = types_.find(each.type)) logic = std::make_shared<Typed>(std::move(logic), type, name);
                Type type = type_of(each.type);
                // So that what calls it by name finds it before a function of FEEL's own.
                if (type.is_any() && each.value && each.value->of == Of::function) type = Type::Of::function;
                within.variable(each.name, std::move(type));
                entries.push_back({each.name, std::move(logic)});
            }
            return std::make_shared<ContextLogic>(std::move(entries), std::move(result));
        }
        case Of::list: {
            std::vector<LogicPtr> items;
            for (std::size_t i = 0; i < expression.parts.size(); ++i) items.push_back(part(i, scope));
            return std::make_shared<ListLogic>(std::move(items));
        }
        case Of::relation: {
            std::vector<std::string> columns;
            for (const Named& column : expression.named) columns.push_back(column.name);
            if (columns.empty() || expression.parts.size() % columns.size() != 0) return refused("dmn.relation", {{"name", what}, {"columns", std::to_string(columns.size())}, {"cells", std::to_string(expression.parts.size())}});
            std::vector<LogicPtr> cells;
            for (std::size_t i = 0; i < expression.parts.size(); ++i) {
                LogicPtr cell = part(i, scope);
                if (const DataTypePtr type = types_.find(expression.named[i % columns.size()].type)) cell = std::make_shared<Typed>(std::move(cell), type, what + "." + columns[i % columns.size()]);
                cells.push_back(std::move(cell));
            }
            return std::make_shared<RelationLogic>(std::move(columns), std::move(cells));
        }
        case Of::invocation: {
            std::vector<std::string> names;
            std::vector<LogicPtr> bindings;
            for (const Named& each : expression.named) {
                names.push_back(each.name);
                LogicPtr binding = compile(each.value.get(), scope, what + "." + each.name);
                if (const DataTypePtr type = types_.find(each.type)) binding = std::make_shared<Typed>(std::move(binding), type, what + "." + each.name);
                bindings.push_back(std::move(binding));
            }
            return std::make_shared<InvocationLogic>(part(0, scope), std::move(names), std::move(bindings), what);
        }
        case Of::function: {
            if (!expression.language.empty()) return refused("feel.external");
            std::vector<Formal> formals = parameters(expression);
            Scope within = scope;
            for (const Formal& each : formals) within.variable(each.name, each.type ? each.type->type : Type::any());
            LogicPtr body = part(0, within);
            if (const DataTypePtr type = result_type(types_.find(expression.type))) body = std::make_shared<Typed>(std::move(body), type, what);
            return std::make_shared<FunctionLogic>(std::move(formals), std::move(body), what);
        }
        case Of::conditional: return std::make_shared<Conditional>(part(0, scope), part(1, scope), part(2, scope));
        case Of::loop: case Of::some: case Of::every: {
            Scope within = scope;
            within.variable(expression.text, Type::any());
            within.variable(expression.of == Of::loop ? "partial" : "", Type::any());
            return std::make_shared<Iteration>(expression.of, listed(expression.parts[0].get(), part(0, scope), scope), part(1, within));
        }
        case Of::filter: {
            const Expression* match = expression.parts.size() > 1 ? expression.parts[1].get() : nullptr;
            Scope within = scope;
            if (match && match->of == Of::literal) {
                const std::size_t slot = within.variable("source of the filter", Type::any());
                const std::string text = "source of the filter[" + match->text + "\n]";
                const feel::Compiled compiled = feel::compile(text, within, Type::any(), feel::Rigor::lenient);
                if (!compiled.program) return std::make_shared<Refused>(remark_at(compiled.faults.front().code, compiled.faults.front().params, text, compiled.faults.front().offset));
                return std::make_shared<Filter>(part(0, scope), compiled.program, slot);
            }
            within.variable("item", Type::any());
            return std::make_shared<BoxedFilter>(part(0, scope), part(1, within));
        }
        case Of::unknown: return refused("dmn.no-logic", {{"name", what}});
    }
    return refused("dmn.no-logic", {{"name", what}});
}

LogicPtr LogicCompiler::table(const Table& table, const Scope& scope, const std::string& what) const {
    if (table.crosstab) return refused("dmn.crosstab", {{"name", what}});
    HitPolicyRead policy = read_hit_policy(table);
    if (!policy.known) return refused("dmn.hit-policy", {{"name", what}, {"policy", table.hit_policy + " " + table.aggregation}});
    feel::TableDefinition definition = table_definition(table);
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
        definition.inputs[i].name.clear();                   // cells name their input `?`
        definition.inputs[i].type = type_of(table.inputs[i].type);
        if (const DataTypePtr type = types_.find(table.inputs[i].type); type && definition.inputs[i].allowed.empty() && type->constraints.size() == 1) definition.inputs[i].allowed = type->constraints[0].first;
    }
    for (std::size_t o = 0; o < table.outputs.size(); ++o) {
        definition.outputs[o].type = type_of(table.outputs[o].type);
        // The values that come first win under Priority and Output order; the type may be what lists them.
        if (const DataTypePtr type = types_.find(table.outputs[o].type); type && definition.outputs[o].allowed.empty() && type->constraints.size() == 1) definition.outputs[o].allowed = type->constraints[0].first;
    }
    for (std::size_t r = 0; r < table.rules.size(); ++r)
        for (std::size_t o = 0; o < std::min(definition.rules[r].outputs.size(), table.rules[r].output_types.size()); ++o)
            // An entry of its own type is bound to it as an argument is to a parameter.
            if (const TypeRef& type = table.rules[r].output_types[o]; types_.find(type)) definition.rules[r].outputs[o] = "(function(entry: " + type + ") entry)(" + definition.rules[r].outputs[o] + "\n)";
    std::vector<feel::CellFault> faults;
    auto compiled = feel::DecisionTable::compile(std::move(definition), scope, faults, feel::Rigor::lenient);
    if (!compiled) {
        const feel::CellFault& first = faults.front();
        return refused("dmn.cell", {{"name", what}, {"rule", std::to_string(first.rule + 1)}, {"column", std::to_string(first.column + 1)},
                                    {"fault", message(Language::zh, first.fault.code, first.fault.params)}, {"fault_en", message(Language::en, first.fault.code, first.fault.params)}});
    }
    std::vector<LogicPtr> inputs;
    for (const Clause& input : table.inputs) inputs.push_back(is_feel(input.expression->language) ? literal(input.expression->text, scope) : refused("dmn.language", {{"name", what}, {"language", input.expression->language}}));
    return std::make_shared<TableLogic>(std::move(inputs), std::move(compiled), what);
}

}  // namespace huiyin::dmn
