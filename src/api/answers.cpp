#include "api/answers.hpp"

#include <algorithm>
#include <charconv>

namespace huiyin::api {
namespace {

std::optional<std::int64_t> integer_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Problem parameter_problem(const std::string& name, const std::string& given) {
    return Problem("request.parameter", {{"name", name}, {"given", given}});
}

void mark_replay(Response& response, const engine::Outcome& outcome) {
    if (outcome.replayed) response.set("Idempotent-Replay", "true");
}

}  // namespace

engine::Actor actor_of(const Call& call) { return {call.caller.person, call.language}; }

Result<Json> json_body(const Call& call) {
    const std::string type = call.request.header("Content-Type");
    if (!type.starts_with("application/json") && !type.starts_with("application/merge-patch+json"))
        return Problem("request.media-type", {{"given", type}, {"wanted", "application/json"}});
    HUIYIN_TRY(Json body, Json::parse(call.request.body));
    if (!body.is_object()) return Problem("request.malformed");
    return body;
}

Result<std::string> text_member(const Json& body, const std::string& name) {
    const Json& member = body[name];
    if (member.is_null()) return std::string();
    if (!member.is_string()) return Problem("request.member", {{"member", name}}).at("/" + name);
    return member.as_string();
}

Result<std::string> needed_member(const Json& body, const std::string& name) {
    HUIYIN_TRY(std::string text, text_member(body, name));
    if (text.empty()) return Problem("request.member", {{"member", name}}).at("/" + name);
    return text;
}

Result<int> limit_of(const Call& call, int otherwise) {
    constexpr int most = 200;
    const std::string given = call.request.query_value("limit");
    if (given.empty()) return otherwise;
    const auto limit = integer_of(given);
    if (!limit || *limit < 1 || *limit > most) return parameter_problem("limit", given);
    return static_cast<int>(*limit);
}

Result<std::optional<std::int64_t>> version_of(const Call& call, const Json& body) {
    std::string_view given;
    const std::string header = call.request.header("If-Match");
    if (!header.empty()) {
        given = header;
        if (given.starts_with("W/")) given.remove_prefix(2);
        if (given.size() < 2 || given.front() != '"' || given.back() != '"') return parameter_problem("If-Match", header);
        const auto version = integer_of(given.substr(1, given.size() - 2));
        if (!version) return parameter_problem("If-Match", header);
        return std::optional<std::int64_t>(*version);
    }
    const Json& member = body["version"];
    if (member.is_null()) return std::optional<std::int64_t>();
    const auto version = member.is_number() ? member.as_number().to_int64() : std::nullopt;
    if (!version) return Problem("request.member", {{"member", "version"}}).at("/version");
    return std::optional<std::int64_t>(*version);
}

Result<engine::Command> command_of(const Call& call, engine::What what) {
    constexpr std::size_t key_bytes_max = 100;
    engine::Command command;
    command.actor = actor_of(call);
    command.what = std::move(what);
    command.key = call.request.header("Idempotency-Key");
    if (command.key.size() > key_bytes_max) return parameter_problem("Idempotency-Key", std::to_string(command.key.size()));
    return command;
}

Result<std::string> reason_in(const Json& body, const std::string& name) {
    const Json& member = body[name];
    if (member.is_null()) return std::string();
    if (!member.is_object() || !member["reason"].is_string()) return Problem("request.member", {{"member", name}}).at("/" + name + "/reason");
    return member["reason"].as_string();
}

Result<Json> input_in(const Json& body) {
    const Json& input = body["input"];
    if (input.is_null()) return Json(JsonObject{});
    if (!input.is_object()) return Problem("request.member", {{"member", "input"}}).at("/input");
    return input;
}

std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        if (end > begin) parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

Response answer(const Call& call, const Result<Json>& result) {
    if (!result.ok()) return problem_response(result.problem(), call.language);
    return Response::json(200, *result);
}

Response outcome_answer(const Call& call, int status, const Result<engine::Outcome>& result) {
    if (!result.ok()) return problem_response(result.problem(), call.language);
    const engine::Outcome& outcome = *result;
    JsonArray events;
    for (const std::int64_t sequence : outcome.events) events.push_back(sequence);
    Response response = Response::json(status, JsonObject{{"id", outcome.id}, {"type", outcome.type}, {"number", outcome.number},
                                                          {"version", outcome.version}, {"state", outcome.state}, {"events", std::move(events)}});
    response.set("ETag", "\"" + std::to_string(outcome.version) + "\"");
    if (status == 201) response.set("Location", "/api/v1/records/" + percent_encode(outcome.type) + "/" + percent_encode(outcome.id));
    mark_replay(response, outcome);
    return response;
}

Response document_answer(const Call& call, int status, const Result<engine::Outcome>& result) {
    if (!result.ok()) return problem_response(result.problem(), call.language);
    Json document = result->document.is_object() ? result->document : Json(JsonObject{});
    if (!result->id.empty() && document["id"].is_null()) document["id"] = result->id;
    Response response = Response::json(status, document);
    mark_replay(response, *result);
    return response;
}

}  // namespace huiyin::api
