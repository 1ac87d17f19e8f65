// A value, or the problem that stood in the way.
//
// A refusal (somebody's mistake, expected) is a value: `Result<T>` with a `Problem`. A problem is a stable
// code with typed parameters; its sentences stand in `locales/` under the code. Failures of the world (a full
// disk) are exceptions; our own mistakes are `HUIYIN_ASSERT`, which stays on in release.
//
//   Result<Decimal> half(const Decimal& d) {
//       if (d.is_zero()) return Problem("number.zero", {{"given", d.to_string()}});
//       return d / Decimal(2);
//   }
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace huiyin {

/// A parameter of a problem, already as text; figures and ids keep their exact spelling.
using ProblemParameter = std::pair<std::string, std::string>;

/// Why something was refused: code, parameters, and where in the input (`field` is a JSON Pointer or empty).
struct Problem {
    std::string code;
    std::vector<ProblemParameter> params;
    std::string field;                  ///< JSON Pointer (RFC 6901) of the input at fault, or empty
    std::vector<std::string> clauses;   ///< the clauses that demand the refused thing
    std::vector<Problem> causes;        ///< all failures of a check that tries every row

    Problem() = default;
    explicit Problem(std::string code_, std::vector<ProblemParameter> params_ = {})
        : code(std::move(code_)), params(std::move(params_)) {}
    Problem&& at(std::string pointer) && { field = std::move(pointer); return std::move(*this); }
    Problem&& by(std::vector<std::string> ids) && { clauses = std::move(ids); return std::move(*this); }

    /// The parameter called `name`, or empty.
    [[nodiscard]] std::string param(const std::string& name) const {
        for (const auto& [key, value] : params)
            if (key == name) return value;
        return {};
    }
};

/// Ends the process with the message: an invariant of ours does not hold.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}          // NOLINT: implicit on purpose
    Result(Problem problem) : held_(std::in_place_index<1>, std::move(problem)) {}  // NOLINT

    [[nodiscard]] bool ok() const { return held_.index() == 0; }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] T& value() & { check(); return std::get<0>(held_); }
    [[nodiscard]] const T& value() const& { check(); return std::get<0>(held_); }
    [[nodiscard]] T&& value() && { check(); return std::get<0>(std::move(held_)); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }
    [[nodiscard]] const Problem& problem() const& { return std::get<1>(held_); }
    [[nodiscard]] Problem&& problem() && { return std::get<1>(std::move(held_)); }

private:
    void check() const {
        if (!ok()) assertion_failed(("value of a refused result: " + std::get<1>(held_).code).c_str(), __FILE__, __LINE__);
    }
    std::variant<T, Problem> held_;
};

/// Done, or the problem.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Problem problem) : problem_(std::move(problem)) {}  // NOLINT: implicit on purpose
    [[nodiscard]] bool ok() const { return !problem_.has_value(); }
    explicit operator bool() const { return ok(); }
    [[nodiscard]] const Problem& problem() const& { return *problem_; }
    [[nodiscard]] Problem&& problem() && { return std::move(*problem_); }

private:
    std::optional<Problem> problem_;
};

using Done = Result<void>;

}  // namespace huiyin

#define HUIYIN_JOIN_(a, b) a##b
#define HUIYIN_JOIN(a, b) HUIYIN_JOIN_(a, b)
/// Declares what the expression yields, or returns its problem: HUIYIN_TRY(const auto due, due_time(...));
#define HUIYIN_TRY(declaration, ...)                                              \
    auto HUIYIN_JOIN(result_, __LINE__) = (__VA_ARGS__);                          \
    if (!HUIYIN_JOIN(result_, __LINE__).ok()) return std::move(HUIYIN_JOIN(result_, __LINE__)).problem(); \
    declaration = std::move(HUIYIN_JOIN(result_, __LINE__)).value()
/// Goes on, or returns the problem of a Result<void>.
#define HUIYIN_CHECK(...)                                                         \
    do {                                                                          \
        auto huiyin_done_ = (__VA_ARGS__);                                        \
        if (!huiyin_done_.ok()) return std::move(huiyin_done_).problem();         \
    } while (false)
/// Our own mistake: stays on in release, a ledger does not go on with a broken invariant.
#define HUIYIN_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::huiyin::assertion_failed(#condition, __FILE__, __LINE__))
