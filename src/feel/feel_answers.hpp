// Questions in FEEL, one JSON object a line: {"id", "expression", "context"} → {"id", "result"} or {"id", "error"}.
//
// What came to null says why: {"id", "result": null, "notes": [{code, message, line, column}]}. Lines and columns count
// from 1, in characters of the expression.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "feel/program.hpp"

namespace huiyin::feel {

/// Line and column of a byte of a text.
struct Place { std::size_t line = 1, column = 1; };
[[nodiscard]] Place place_in(std::string_view text, std::size_t offset);

/// What a request gives: a value, or the problem `feel.request-temporal` where the text of an `{"@": …}` is no date, time or duration.
[[nodiscard]] Result<Value> given_value(const Json& json);

class FeelAnswers {
public:
    explicit FeelAnswers(Language language) : language_(language) {}
    /// One line in, one line out (without the line end), whatever comes in. `now` is what `now()` says.
    [[nodiscard]] std::string answer(std::string_view line, Instant now) const;
    /// The result of an expression, or its error, as members of an answer.
    [[nodiscard]] JsonObject evaluated(const std::string& expression, const Entries& context, Instant now, const calendar::Zone& zone) const;

private:
    [[nodiscard]] Json told(const std::string& code, const std::vector<ProblemParameter>& params, const std::string& text, std::size_t offset) const;
    Language language_;
};

}  // namespace huiyin::feel
