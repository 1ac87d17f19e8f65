// Decision tables (DMN 1.5, chapter 8): cells compiled once, every hit policy, and an analysis that names a witness for
// each gap and each overlap.
//
//   auto table = DecisionTable::compile(definition, scope, faults);
//   const Decided decided = table->decide({telephone, false}, evaluation);
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "feel/program.hpp"

namespace huiyin::feel {

enum class HitPolicy { unique, first, any, priority, rule_order, output_order, collect };
enum class Aggregation { none, sum, min, max, count };

/// A table as written. Cells hold FEEL: unary tests in inputs, expressions in outputs.
struct TableDefinition {
    /// `allowed` is FEEL, unary tests that say what may go in or come out; the order of an output's is its priority.
    struct Input { std::string name; Type type; std::vector<std::string> values; std::string allowed{}; };
    struct Output { std::string name; Type type; std::vector<std::string> values; std::string otherwise; std::string allowed{}; };
    struct Rule { std::vector<std::string> tests, outputs; std::vector<std::string> annotations{}; };
    HitPolicy hit_policy = HitPolicy::unique;
    Aggregation aggregation = Aggregation::none;
    std::vector<Input> inputs;
    std::vector<Output> outputs;
    std::vector<Rule> rules;
    std::vector<std::string> annotations{};                                 ///< headings
};

/// A fault in one cell: rule and column count from 0; outputs come after the inputs.
struct CellFault { std::size_t rule = 0, column = 0; Fault fault; };

/// What a table gave: the result (null when no rule hit), the rules that hit, and a note where the hit policy was broken.
struct Decided { Value result; std::vector<std::size_t> rules; std::vector<Note> notes; };

/// A case that shows a fault of the table: input by input, with the rules concerned.
struct Finding {
    enum class Kind { gap, overlap, conflict, unreachable } kind;
    std::vector<std::pair<std::string, Value>> witness;
    std::vector<std::size_t> rules;
};

/// What a table could say more simply: a rule that another makes superfluous, or a hit policy that fits better.
struct Advice {
    enum class Kind { subsumed, hit_policy } kind;
    std::vector<std::size_t> rules;                                         ///< subsumed: the rule, and the one that says it already
    HitPolicy better = HitPolicy::unique;
};

class DecisionTable {
public:
    /// Null when a cell is at fault. Inputs are named bare in cells, beside the names of `scope`.
    static std::shared_ptr<const DecisionTable> compile(TableDefinition definition, const Scope& scope, std::vector<CellFault>& faults, Rigor rigor = Rigor::strict);

    [[nodiscard]] const TableDefinition& definition() const { return definition_; }
    /// A cell as compiled: outputs come after the inputs.
    [[nodiscard]] const Program& cell(std::size_t rule, std::size_t column) const;
    /// `inputs` in the table's order; `outer` supplies the variables of the scope that the table was compiled in.
    [[nodiscard]] Decided decide(const std::vector<Value>& inputs, Evaluation& outer) const;
    /// Gaps, forbidden overlaps and rules that never fire, at most `most`. Only inputs whose cells are literals, ranges and
    /// comparisons with literals are looked into; the others count as both hit and missed.
    [[nodiscard]] std::vector<Finding> analyse(std::size_t most = 20) const;
    [[nodiscard]] std::vector<Advice> advise(std::size_t most = 20) const;
    /// The type of the result.
    [[nodiscard]] Type result_type() const;

private:
    using ProgramPtr = std::shared_ptr<const Program>;
    struct Rule { std::vector<ProgramPtr> tests, outputs; };

    [[nodiscard]] bool hits(const Rule& rule, const std::vector<Value>& inputs, Evaluation& evaluation) const;
    /// The inputs that are none of the allowed values, each with a note.
    [[nodiscard]] std::vector<std::size_t> misfits(const std::vector<Value>& inputs, Evaluation& evaluation, Decided& decided) const;
    /// One value an output; a note and null where it is none of the allowed ones.
    [[nodiscard]] std::vector<Value> outputs_of(std::size_t rule, Evaluation& evaluation) const;
    [[nodiscard]] Value result_of(std::vector<Value> outputs) const;
    [[nodiscard]] std::vector<std::size_t> ranks(const std::vector<Value>& outputs, Evaluation& evaluation) const;
    [[nodiscard]] Value otherwise(Evaluation& evaluation) const;
    [[nodiscard]] Value of_hits(Decided& decided, Evaluation& evaluation) const;
    [[nodiscard]] Value aggregated(const std::vector<std::vector<Value>>& rows, Evaluation& evaluation) const;

    TableDefinition definition_;
    std::vector<Rule> rules_;
    std::vector<ProgramPtr> input_allowed_, output_allowed_, otherwise_;    ///< null where nothing is said
    std::size_t scope_size_ = 0;
    Rigor rigor_ = Rigor::strict;
};

}  // namespace huiyin::feel
