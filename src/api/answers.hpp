// What the handlers share: reading bodies, numbers and versions out of a request, and turning results into answers.
#pragma once

#include "api/problem.hpp"
#include "api/router.hpp"
#include "api/sign_ins.hpp"
#include "engine/command.hpp"

namespace huiyin::api {

inline constexpr const char* xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

[[nodiscard]] engine::Actor actor_of(const Call& call);

/// The body as a JSON object. Problems: request.media-type, json.*, request.malformed.
[[nodiscard]] Result<Json> json_body(const Call& call);
/// A text member of the body; empty when absent. Problems: request.member {member} when it is no text.
[[nodiscard]] Result<std::string> text_member(const Json& body, const std::string& name);
/// The same, but it must be there.
[[nodiscard]] Result<std::string> needed_member(const Json& body, const std::string& name);

/// `limit` of the query, from 1 to 200. Problems: request.parameter.
[[nodiscard]] Result<int> limit_of(const Call& call, int otherwise = 50);
/// The version in If-Match or in the body; nothing when neither is given. Problems: request.parameter.
[[nodiscard]] Result<std::optional<std::int64_t>> version_of(const Call& call, const Json& body);
/// A command by the caller with its Idempotency-Key. Problems: request.parameter when the key is too long.
[[nodiscard]] Result<engine::Command> command_of(const Call& call, engine::What what);
/// The `reason` of an object member such as {"confirm": {"reason": …}}; empty when absent. Problems: request.member.
[[nodiscard]] Result<std::string> reason_in(const Json& body, const std::string& name);
/// `input` of the body, an object; absent: an empty one. Problems: request.member.
[[nodiscard]] Result<Json> input_in(const Json& body);
/// The parts between commas.
[[nodiscard]] std::vector<std::string> parts_of(const std::string& text);

[[nodiscard]] Response answer(const Call& call, const Result<Json>& result);
/// What a command on a record did, with ETag and Location.
[[nodiscard]] Response outcome_answer(const Call& call, int status, const Result<engine::Outcome>& result);
/// What a command had to tell (`document`), or {}.
[[nodiscard]] Response document_answer(const Call& call, int status, const Result<engine::Outcome>& result);

}  // namespace huiyin::api

/// Declares what the expression yields, or answers with its problem.
#define HUIYIN_ANSWER_TRY(declaration, ...)                                       \
    auto HUIYIN_JOIN(result_, __LINE__) = (__VA_ARGS__);                          \
    if (!HUIYIN_JOIN(result_, __LINE__).ok())                                     \
        return problem_response(HUIYIN_JOIN(result_, __LINE__).problem(), call.language); \
    declaration = std::move(HUIYIN_JOIN(result_, __LINE__)).value()
