// Boxed expressions, compiled: one class each. A frame holds the values of the names in scope, in the order in which FEEL
// was told them; what a context entry, an iterator or a parameter adds stands at its end.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dmn/data_type.hpp"
#include "dmn/model.hpp"
#include "feel/decision_table.hpp"
#include "feel/program.hpp"

namespace huiyin::dmn {

/// Why something came to null, and where: in which expression, line and column counted from 1.
struct Remark { std::string code; std::vector<ProblemParameter> params; std::string expression; std::size_t line = 1, column = 1; };

using Frame = std::vector<feel::Value>;

/// Where remarks go while a model runs; found through `Evaluation::host`.
class Remarks {
public:
    /// The first of each kind at each place, and no more than a reader wants.
    void add(Remark remark) {
        for (const Remark& held : held_)
            if (held.code == remark.code && held.line == remark.line && held.column == remark.column && held.expression == remark.expression && held.params == remark.params) return;
        if (held_.size() < 20) held_.push_back(std::move(remark));
    }
    void add(std::string code, std::vector<ProblemParameter> params) { add(Remark{std::move(code), std::move(params), {}, 1, 1}); }
    [[nodiscard]] std::vector<Remark> take() { return std::move(held_); }

private:
    std::vector<Remark> held_;
};
/// The remarks of the run that this evaluation belongs to.
[[nodiscard]] Remarks& remarks_of(feel::Evaluation& evaluation);

class Logic {
public:
    virtual ~Logic() = default;
    [[nodiscard]] virtual feel::Value evaluate(Frame& frame, feel::Evaluation& evaluation) const = 0;
};
using LogicPtr = std::shared_ptr<const Logic>;

/// A value as `type` takes it; null and a remark when it does not fit. `what` names it.
[[nodiscard]] feel::Value fitted(const feel::Value& value, const DataTypePtr& type, const std::string& what, feel::Evaluation& evaluation);

/// A formal parameter.
struct Formal { std::string name; DataTypePtr type; };

/// What a call comes to: the result of a function type; any other type is that of the result itself.
[[nodiscard]] DataTypePtr result_type(const DataTypePtr& type);
/// Parameters without a type of their own take the one that the function's type gives them.
void complete_parameters(std::vector<Formal>& parameters, const DataTypePtr& type);

class LogicCompiler {
public:
    explicit LogicCompiler(const Types& types) : types_(types) {}
    /// Never null: what cannot be compiled is a logic that is null and says why. `what` names it in remarks.
    [[nodiscard]] LogicPtr compile(const Expression* expression, const feel::Scope& scope, const std::string& what) const;
    [[nodiscard]] std::vector<Formal> parameters(const Expression& function) const;

private:
    [[nodiscard]] LogicPtr untyped(const Expression& expression, const feel::Scope& scope, const std::string& what) const;
    [[nodiscard]] LogicPtr table(const Table& table, const feel::Scope& scope, const std::string& what) const;
    [[nodiscard]] feel::Type type_of(const TypeRef& ref) const;

    const Types& types_;
};

}  // namespace huiyin::dmn
