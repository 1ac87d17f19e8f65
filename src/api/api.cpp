#include "api/api.hpp"

#include <exception>

#include "api/problem.hpp"

namespace huiyin::api {

const std::vector<std::pair<std::string_view, std::string_view>>& embedded_files();

namespace {

constexpr std::string_view bearer = "Bearer ";

bool changes_something(const Request& request) { return request.method != "GET" && request.method != "HEAD"; }

/// Takes as long wherever the first difference is.
bool same_secret(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

std::string listed(const std::vector<std::string>& methods) {
    std::string list;
    for (const std::string& method : methods) list += (list.empty() ? "" : ", ") + method;
    return list;
}

}  // namespace

Api::Api(engine::Engine& engine, SignIns& sign_ins, Feed& feed, Surroundings& surroundings, const Clock& clock)
    : resources_(engine, sign_ins, feed, surroundings), router_(resources_.routes()), sign_ins_(sign_ins), surroundings_(surroundings), clock_(clock) {
    resources_.describe(router_.routes());
}

Plan Api::plan(std::string_view method, std::string_view path) const {
    Plan plan;
    if (!path.starts_with(root)) return plan;
    const Match match = router_.match(method, path.substr(root.size()));
    if (!match.route) return plan;
    plan.lane = match.route->lane;
    plan.body_bytes_max = match.route->body_bytes_max;
    return plan;
}

Response Api::answer(Request request) {
    try {
        return request.path.starts_with(root) ? routed(request) : page(request);
    } catch (const std::exception& error) {
        const std::string id = log_ids_.next(clock_.now());
        surroundings_.log_failure(id, error.what(), request);
        return problem_response(Problem("server.failure", {{"id", id}}), request.language(), id);
    }
}

Response Api::routed(Request& request) {
    const Language language = request.language();
    Match match = router_.match(request.method, std::string_view(request.path).substr(root.size()));
    if (!match.route) {
        if (match.allowed.empty()) return problem_response(Problem("request.no-such-path", {{"path", request.path.substr(0, 200)}}), language);
        Response refused = problem_response(Problem("request.method", {{"method", request.method}, {"allowed", listed(match.allowed)}}), language);
        return refused.set("Allow", listed(match.allowed));
    }
    request.path_params = std::move(match.params);
    const Caller caller = caller_of(request);
    if (match.route->entry == Entry::signed_in) {
        if (!caller.signed_in()) return problem_response(Problem("session.required"), language);
        const bool browser = !caller.machine;
        if (browser && changes_something(request) && !same_secret(request.header("X-CSRF-Token"), SignIns::csrf_token(caller.token)))
            return problem_response(Problem("session.csrf"), language);
    }
    return match.route->handler(Call{request, caller, language});
}

Caller Api::caller_of(const Request& request) {
    const std::string authorization = request.header("Authorization");
    if (authorization.starts_with(bearer)) return sign_ins_.by_machine(authorization.substr(bearer.size()));
    return sign_ins_.by_session(request.cookie("huiyin_session"));
}

/// /api/docs and its script; the script of the page is a file, because the content policy allows no other.
Response Api::page(const Request& request) const {
    const bool docs = request.path == "/api/docs" || request.path == "/api/docs/" || request.path == "/api/docs.js";
    if (!docs) return refuse(request, 404, "request.no-such-path");
    if (changes_something(request)) return refuse(request, 405, "request.method").set("Allow", "GET, HEAD");
    const bool script = request.path.ends_with(".js");
    for (const auto& [name, bytes] : embedded_files())
        if (name == (script ? "docs.js" : "docs.html"))
            return Response::bytes(script ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8", std::string(bytes));
    return refuse(request, 404, "request.no-such-path");
}

Response Api::refuse(const Request& request, int status, std::string_view code) const {
    return problem_response(status, Problem(std::string(code), {{"path", request.path.substr(0, 200)}, {"method", request.method}, {"allowed", "GET, HEAD"}}), request.language());
}

}  // namespace huiyin::api
