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
    void alias(std::string name, Type type);                                ///< a name that `instance of` and parameters may use for the type
    /// A name with blanks or symbols that may occur behind a dot, in a context or as a parameter.
    void known(std::string name);
    [[nodiscard]] std::optional<std::size_t> slot(std::string_view name) const;
    [[nodiscard]] const std::vector<std::pair<std::string, Type>>& variables() const { return variables_; }
    [[nodiscard]] const std::vector<Signature>& functions() const { return functions_; }
    /// The fields of a context type, named or not; null when unknown.
    [[nodiscard]] const Type::Fields* fields_of(const Type& type) const;
    [[nodiscard]] const std::vector<std::string>& known_names() const { return known_; }
    [[nodiscard]] const std::vector<std::pair<std::string, Type>>& aliases() const { return aliases_; }

private:
    std::vector<std::pair<std::string, Type>> variables_;
    std::vector<Signature> functions_;
    std::vector<std::pair<std::string, Type::Fields>> types_;
    std::vector<std::pair<std::string, Type>> aliases_;
    std::vector<std::string> known_;
};

/// One evaluation: where variables come from, the present time, the bounds, and the notes it leaves.
class XpathRegex;

class Evaluation {
public:
    explicit Evaluation(std::span<const Value> variables) : variables_(variables) {}
    /// Variables asked for when needed; `supply` gets the slot.
    explicit Evaluation(std::function<Value(std::size_t)> supply) : supply_(std::move(supply)) {}

    Instant now;
    calendar::Zone zone = calendar::Zone::utc();
    void* host = nullptr;                                                   ///< whatever the host's functions need
    std::uint64_t steps_left = 1'000'000;
    std::size_t list_max = 100'000, text_max = 1'000'000;                   ///< items of a list, bytes of a text
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
    const std::shared_ptr<const XpathRegex>* regex = nullptr;               ///< the pattern of the call that runs, when it is a literal

    /// Where the variable lies, when it lies anywhere; only valid until the next variable is asked for.
    [[nodiscard]] const Value* look(std::size_t slot) const { return !supply_ && slot < variables_.size() ? &variables_[slot] : nullptr; }
    /// Takes the variables away from an evaluation while a function runs that was made elsewhere.
    class Away {
    public:
        Away(Evaluation& evaluation, std::span<const Value> variables) : evaluation_(evaluation), held_(evaluation.variables_), supply_(std::move(evaluation.supply_)) {
            evaluation.variables_ = variables;
            evaluation.supply_ = nullptr;
        }
        ~Away() { evaluation_.variables_ = held_; evaluation_.supply_ = std::move(supply_); }
        Away(const Away&) = delete;
        Away& operator=(const Away&) = delete;

    private:
        Evaluation& evaluation_;
        std::span<const Value> held_;
        std::function<Value(std::size_t)> supply_;
    };

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
    /// A node of this program as a program of its own; it must not stand inside a loop, filter or function, whose names it lacks.
    [[nodiscard]] Program part(const Node& node) const;
    [[nodiscard]] Value evaluate(Evaluation& evaluation) const;
    /// For unary tests: whether the input passes.
    [[nodiscard]] Value test(const Value& input, Evaluation& evaluation) const;
    /// For unary tests: the first that the input passes, counted from 0.
    [[nodiscard]] std::optional<std::size_t> passed(const Value& input, Evaluation& evaluation) const;

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

/// Strict: unknown names and types that do not fit refuse the expression, as a pack's author wants it. Lenient: only what
/// is no FEEL at all does; the rest is null when it runs, with a note, as the standard has it.
enum class Rigor { strict, lenient };

[[nodiscard]] Compiled compile(std::string_view text, const Scope& scope, const Type& expected = Type::any(), Rigor rigor = Rigor::strict);
[[nodiscard]] Compiled compile_unary_tests(std::string_view text, const Scope& scope, const Type& input = Type::any(), Rigor rigor = Rigor::strict);

}  // namespace huiyin::feel
