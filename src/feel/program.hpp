// FEEL expressions: compiled once against the names they may use, evaluated many times, from any thread.
//
// Compilation reports every fault with its place in the text; evaluation never fails: what has no value is null, and
// the evaluation's notes say why and where (DMN 1.5, 10.3.2.13 ff.: three-valued logic). Steps, depth and list sizes are
// bounded, so that no expression can hang or exhaust the server.
//
//   Scope scope;
//   scope.variable("record", Type::named("complaint"));
//   const Compiled guard = compile("record.rounds < 3", scope, Type::Of::boolean);
//   const bool may = guard.program->evaluate(Evaluation({record})).is_true();
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "base/time.hpp"
#include "feel/type.hpp"
#include "feel/value.hpp"

namespace huiyin::feel {

/// What is wrong with an expression; `offset` and `length` count bytes of its text.
struct Fault {
    std::string code;
    std::vector<ProblemParameter> params;
    std::size_t offset = 0, length = 0;
    std::string suggestion;
    bool warning = false;
};

/// Why something became null while evaluating.
struct Note { std::string code; std::vector<ProblemParameter> params; std::size_t offset = 0; };

/// A function of the host, beside FEEL's own.
struct Signature {
    std::string name;
    std::vector<std::pair<std::string, Type>> parameters;
    std::size_t required = 0;
    bool variadic = false;                                                  ///< the last parameter may repeat
    Type result;
    std::function<Value(const List&, Evaluation&)> call;
};

/// What an expression may name. Slots count up in the order of declaration.
class Scope {
public:
    std::size_t variable(std::string name, Type type);
    void function(Signature signature);
    void type(std::string name, Type::Fields fields);                       ///< a named context type
    [[nodiscard]] std::optional<std::size_t> slot(std::string_view name) const;
    [[nodiscard]] const std::vector<std::pair<std::string, Type>>& variables() const { return variables_; }
    [[nodiscard]] const std::vector<Signature>& functions() const { return functions_; }
    /// The fields of a context type, named or not; null when unknown.
    [[nodiscard]] const Type::Fields* fields_of(const Type& type) const;

private:
    std::vector<std::pair<std::string, Type>> variables_;
    std::vector<Signature> functions_;
    std::vector<std::pair<std::string, Type::Fields>> types_;
};

/// One evaluation: where variables come from, the present time, the bounds, and the notes it leaves.
class Evaluation {
public:
    explicit Evaluation(std::span<const Value> variables) : variables_(variables) {}
    /// Variables asked for when needed; `supply` gets the slot.
    explicit Evaluation(std::function<Value(std::size_t)> supply) : supply_(std::move(supply)) {}

    Instant now;
    calendar::Zone zone = calendar::Zone::utc();
    void* host = nullptr;                                                   ///< whatever the host's functions need
    std::uint64_t steps_left = 1'000'000;
    std::size_t list_max = 100'000;
    int depth_left = 200;
    std::vector<Note> notes;                                                ///< at most 20

    [[nodiscard]] Value variable(std::size_t slot) const {
        if (supply_) return supply_(slot);
        return slot < variables_.size() ? variables_[slot] : Value();
    }
    void note(std::string code, std::vector<ProblemParameter> params, std::size_t offset) {
        if (notes.size() < 20) notes.push_back({std::move(code), std::move(params), offset});
    }
    std::vector<Value> locals;                                              ///< the evaluator's own

private:
    std::span<const Value> variables_;
    std::function<Value(std::size_t)> supply_;
};

struct Node;

class Program {
public:
    Program(std::string text, std::shared_ptr<const Node> root, Type type, std::vector<std::vector<std::string>> paths);
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] const Type& type() const { return type_; }
    /// Dotted names read, e.g. {"record", "rounds"}: what the value depends on.
    [[nodiscard]] const std::vector<std::vector<std::string>>& paths() const { return paths_; }
    [[nodiscard]] const Node& root() const { return *root_; }
    [[nodiscard]] Value evaluate(Evaluation& evaluation) const;
    /// For unary tests: whether the input passes.
    [[nodiscard]] Value test(const Value& input, Evaluation& evaluation) const;

private:
    std::string text_;
    std::shared_ptr<const Node> root_;
    Type type_;
    std::vector<std::vector<std::string>> paths_;
};

/// A program, or null and the faults (warnings may stand beside a program).
struct Compiled {
    std::shared_ptr<const Program> program;
    std::vector<Fault> faults;
};

[[nodiscard]] Compiled compile(std::string_view text, const Scope& scope, const Type& expected = Type::any());
[[nodiscard]] Compiled compile_unary_tests(std::string_view text, const Scope& scope, const Type& input = Type::any());

}  // namespace huiyin::feel
