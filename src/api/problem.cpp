#include "api/problem.hpp"

#include <array>
#include <utility>

namespace huiyin::api {
namespace {

struct CodeStatus { std::string_view code; int status; };

// Codes that are no refusal by form or rule. A code ending in a dot stands for all below it.
constexpr std::array statuses{
    CodeStatus{"json.", 400}, CodeStatus{"request.malformed", 400}, CodeStatus{"request.parameter", 400},
    CodeStatus{"feel.", 400}, CodeStatus{"query.", 400},
    CodeStatus{"session.required", 401}, CodeStatus{"session.wrong-password", 401}, CodeStatus{"session.throttled", 429},
    CodeStatus{"session.csrf", 403}, CodeStatus{"access.", 403}, CodeStatus{"action.not-yours", 403},
    CodeStatus{"request.no-such-path", 404}, CodeStatus{"request.method", 405}, CodeStatus{"request.media-type", 415},
    CodeStatus{"request.version-missing", 428}, CodeStatus{"record.stale", 409}, CodeStatus{"action.not-from-state", 409},
    CodeStatus{"device.gap", 409}, CodeStatus{"device.sequence-reused", 409}, CodeStatus{"device.batch", 400},
    CodeStatus{"record.not-found", 404}, CodeStatus{"server.failure", 500},
};

bool stands_for(std::string_view pattern, std::string_view code) {
    return pattern.back() == '.' ? code.starts_with(pattern) : pattern == code;
}

JsonArray clauses_of(const Problem& problem) {
    JsonArray clauses;
    for (const std::string& clause : problem.clauses) clauses.push_back(clause);
    return clauses;
}

}  // namespace

int status_of(const Problem& problem) {
    for (const auto& [code, status] : statuses)
        if (stands_for(code, problem.code)) return status;
    const std::string_view code = problem.code;
    if (code.ends_with(".not-found") || code.ends_with(".unknown") || code.find(".unknown-") != code.npos || code.find(".no-such") != code.npos) return 404;
    if (code.ends_with(".not-yours") || code.ends_with(".forbidden") || code.ends_with(".not-allowed")) return 403;
    if (code.ends_with(".stale") || code.ends_with(".conflict")) return 409;
    if (code.ends_with(".too-large")) return 413;
    return 422;
}

Json problem_body(const Problem& problem, Language language) {
    JsonObject params;
    for (const auto& [name, value] : problem.params) params.set(name, value);
    return JsonObject{{"code", problem.code}, {"params", std::move(params)}, {"title", message(language, problem)}, {"clauses", clauses_of(problem)}};
}

Response problem_response(int status, const Problem& problem, Language language, const std::string& log_id) {
    JsonObject body;
    body.set("type", "urn:huiyin:problem:" + problem.code);
    body.set("title", message(language, problem));
    body.set("status", status);
    body.set("code", problem.code);
    JsonObject params;
    for (const auto& [name, value] : problem.params) params.set(name, value);
    body.set("params", std::move(params));
    std::string detail;
    JsonArray errors;
    for (const Problem& cause : problem.causes) {
        detail += (detail.empty() ? "" : "\n") + message(language, cause);
        Json error = problem_body(cause, language);
        error["pointer"] = cause.field;
        errors.push_back(std::move(error));
    }
    if (problem.causes.empty() && !problem.field.empty()) {
        Json error = problem_body(problem, language);
        error["pointer"] = problem.field;
        errors.push_back(std::move(error));
    }
    body.set("detail", detail.empty() ? message(language, problem) : detail);
    body.set("clauses", clauses_of(problem));
    body.set("errors", std::move(errors));
    if (!log_id.empty()) body.set("id", log_id);
    Response response = Response::json(status, Json(std::move(body)));
    response.headers = {{"Content-Type", "application/problem+json"}};
    response.set("Content-Language", language == Language::zh ? "zh-CN" : "en");
    return response;
}

Response problem_response(const Problem& problem, Language language, const std::string& log_id) {
    Response response = problem_response(status_of(problem), problem, language, log_id);
    if (const std::string seconds = problem.param("retry_after_s"); !seconds.empty()) response.set("Retry-After", seconds);
    return response;
}

}  // namespace huiyin::api
