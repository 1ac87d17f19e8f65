// Problems as RFC 9457 `application/problem+json`, and the status that belongs to each code.
#pragma once

#include "api/message.hpp"
#include "base/result.hpp"

namespace huiyin::api {

/// The HTTP status of a problem: what its code says, 422 for refusals by form or rule.
[[nodiscard]] int status_of(const Problem& problem);

/// The shape that stands in answers: code, params, title, clauses (no type and status).
[[nodiscard]] Json problem_body(const Problem& problem, Language language);

/// A whole answer. `log_id` names the log line of a failure; empty otherwise.
[[nodiscard]] Response problem_response(const Problem& problem, Language language, const std::string& log_id = {});
[[nodiscard]] Response problem_response(int status, const Problem& problem, Language language, const std::string& log_id = {});

}  // namespace huiyin::api
