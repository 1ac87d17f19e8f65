#include <algorithm>
#include <charconv>
#include <set>

#include "api/answers.hpp"
#include "api/openapi.hpp"
#include "api/resources.hpp"

namespace huiyin::api {

Response Resources::meta(const Call& call) { return Response::json(200, engine_.meta(actor_of(call))); }

Response Resources::health(const Call&) { return Response::json(200, JsonObject{{"status", "ok"}}); }

Response Resources::version(const Call&) { return Response::json(200, JsonObject{{"version", program_version}}); }

Response Resources::openapi(const Call& call) {
    const auto policy = engine_.policy();
    const std::lock_guard lock(documents_mutex_);
    std::string& document = documents_[{policy.get(), call.language}];
    if (document.empty()) document = openapi_document(*policy, *described_, call.language).dump();
    return Response::bytes("application/json", document);
}

Response Resources::changes(const Call& call) {
    std::optional<std::int64_t> after;
    if (const std::string last = call.request.header("Last-Event-ID"); !last.empty()) {
        std::int64_t seq = 0;
        if (std::from_chars(last.data(), last.data() + last.size(), seq).ec == std::errc()) after = seq;
    }
    // Of types that the person may not list only what concerns the person is told, and never whom else it concerns.
    std::set<std::string> listed;
    const Json meta = engine_.meta(actor_of(call));
    if (meta["record_types"].is_array())
        for (const Json& type : meta["record_types"].as_array())
            if (type["may_list"].bool_or(false)) listed.insert(type["id"].string_or(""));
    Response response;
    response.stream = feed_.subscribe(after, [listed = std::move(listed), person = call.caller.person.text](FeedItem& item) {
        const bool affected = std::find(item.persons.begin(), item.persons.end(), person) != item.persons.end();
        item.persons = affected ? std::vector<std::string>{person} : std::vector<std::string>{};
        return affected || item.record_type.empty() || listed.contains(item.record_type);
    });
    return response;
}

Response Resources::saved_views(const Call& call) {
    JsonArray views;
    for (auto& [name, view] : surroundings_.saved_views(call.caller.person, call.request.param("type"))) {
        view["name"] = name;
        views.push_back(std::move(view));
    }
    return Response::json(200, views);
}

Response Resources::put_saved_view(const Call& call) {
    constexpr std::size_t name_bytes_max = 200;
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    const std::string& name = call.request.param("name");
    const bool shaped = body["filters"].is_object() && body["columns"].is_array();
    if (!shaped || name.size() > name_bytes_max) return problem_response(Problem("request.malformed"), call.language);
    surroundings_.save_view(call.caller.person, call.request.param("type"), name, body);
    return Response(204);
}

Response Resources::delete_saved_view(const Call& call) {
    surroundings_.drop_view(call.caller.person, call.request.param("type"), call.request.param("name"));
    return Response(204);
}

bool Resources::has_capability(const Call& call, const std::string& capability) const {
    const Json person = engine_.person(actor_of(call));
    if (!person["capabilities"].is_array()) return false;
    for (const Json& held : person["capabilities"].as_array())
        if (held.string_or("") == capability) return true;
    return false;
}

Response Resources::ledger(const Call& call) {
    if (!has_capability(call, "audit") && !has_capability(call, "admin")) return problem_response(Problem("access.audit"), call.language);
    return Response::json(200, surroundings_.ledger_summary());
}

Response Resources::verify_ledger(const Call& call) {
    if (!has_capability(call, "audit") && !has_capability(call, "admin")) return problem_response(Problem("access.audit"), call.language);
    return Response::json(200, surroundings_.verify_ledger());
}

}  // namespace huiyin::api
