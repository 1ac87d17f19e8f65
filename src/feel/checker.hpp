// Names become slots, types are found out, faults are gathered: all of them, each once. What is wrong below a node makes
// that node `any`, so that one fault has one message. One file a topic: checker_names, checker_calls, checker_operators,
// and in checker.cpp the rest.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "feel/builtins.hpp"
#include "feel/syntax.hpp"

namespace huiyin::feel {

class Checker {
public:
    Checker(const Scope& scope, std::vector<Fault>& faults, Rigor rigor) : scope_(scope), faults_(faults), rigor_(rigor) {}

    Type check(Syntax& node);
    void set_input(Type type) { input_ = std::move(type); }
    std::vector<std::vector<std::string>> take_paths();
    void fault(const Syntax& node, std::string code, std::vector<ProblemParameter> params = {}, std::string suggestion = {}, bool warning = false);

private:
    using Of = Type::Of;
    struct Local { std::string name; Type type; bool is_item = false; };

    [[nodiscard]] bool lenient() const { return rigor_ == Rigor::lenient; }
    /// Refuses the node; where faults wait until it runs, it becomes a null that says why.
    void refuse(Syntax& node, std::string code, std::vector<ProblemParameter> params, std::string suggestion = {});

    Type typed(Syntax& node);
    void all(Syntax& node);

    static Type of_value(const Value& value);

    // ---- names
    Type named(Syntax& node);
    /// The name among the first `visible` locals, then the variables, then FEEL's functions.
    Type named(Syntax& node, std::size_t visible);
    static bool may_hold(const Type& item) { return item.is_any() || item.is(Of::context) || item.is(Of::null); }
    /// Whether the item has such an entry shows when it is there; if not, the name is looked for further out.
    Type item_or_outer(Syntax& node, std::size_t item);
    /// An item may have an entry that is called `item` itself.
    static void entry_or_item(Syntax& node);
    static Value function_of(const Builtin& builtin);

    Type unknown(Syntax& node);
    static void dotted(const Syntax& node, std::vector<std::string>& out);

    Type path(Syntax& node);
    Type field(Syntax& node, const Type& owner);
    /// The span of the name behind the dot.
    void fault_at_end(const Syntax& node, std::string code, std::vector<ProblemParameter> params, std::string suggestion = {});

    // ---- lists, contexts, functions
    Type filter(Syntax& node);
    Type list(Syntax& node);

    Type context(Syntax& node);
    Type range(Syntax& node);

    Type function(Syntax& node);
    Type loop(Syntax& node);

    static bool reads_local(const Syntax& node, std::size_t index);
    Type call(Syntax& node);

    Type invoke_value(Syntax& node);
    Type invoked(Syntax& node);
    Type call_host(Syntax& node, const Signature& signature);

    Type call_builtin(Syntax& node, const Builtin& builtin);
    /// Named arguments into their places; false when a name is unknown.
    bool order_arguments(Syntax& node, const std::vector<std::string>& parameters);
    bool order_arguments(Syntax& node, const Builtin& builtin);
    template <typename Place>
    bool order_arguments(Syntax& node, const std::vector<std::string>& parameters, Place place_of);
    void count_fault(Syntax& node, std::size_t least, std::size_t most);

    // ---- operators
    Type negate(Syntax& node);
    static bool temporal(const Type& type);
    static bool duration(const Type& type) { return type.is(Of::days_time_duration) || type.is(Of::years_months_duration); }
    Type arithmetic(Syntax& node);

    static const char* symbol(Op op);
    static bool comparable(const Type& a, const Type& b);
    /// A text compared with a choice must be one of its values.
    void check_choice(const Syntax& text, const Type& choice);
    Type equality(Syntax& node);
    Type ordering(Syntax& node);
    Type logic(Syntax& node);
    Type choose(Syntax& node);
    Type membership(Syntax& node);
    Type test(Syntax& node);

    const Scope& scope_;
    std::vector<Fault>& faults_;
    std::vector<Local> locals_;
    Rigor rigor_;
    std::vector<std::vector<std::string>> paths_;
    std::vector<std::size_t> slots_;
    Type input_;
};

}  // namespace huiyin::feel
