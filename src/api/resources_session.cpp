#include "api/answers.hpp"
#include "api/resources.hpp"

namespace huiyin::api {
namespace {

std::string cookie(const Request& request, const std::string& value, std::int64_t seconds) {
    return "huiyin_session=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) + (request.secure ? "; Secure" : "");
}

}  // namespace

Response Resources::sign_in(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    HUIYIN_ANSWER_TRY(const std::string login, needed_member(body, "login"));
    HUIYIN_ANSWER_TRY(const std::string password, needed_member(body, "password"));
    HUIYIN_ANSWER_TRY(const std::string token, sign_ins_.sign_in(login, password, call.request.peer));
    const Caller caller = sign_ins_.by_session(token);
    Response response = Response::json(200, session_document(caller, call.request));
    return response.set("Set-Cookie", cookie(call.request, token, SignIns::session_most_ms / 1000));
}

Response Resources::session(const Call& call) { return Response::json(200, session_document(call.caller, call.request)); }

Json Resources::session_document(const Caller& caller, const Request& request) const {
    const Language language = request.language();
    const engine::Actor actor{caller.person, language};
    Json person = engine_.person(actor);
    JsonObject document;
    Json capabilities = person["capabilities"].is_array() ? person["capabilities"] : Json(JsonArray{});
    if (person.is_object()) person.as_object().erase("capabilities");
    document.set("person", std::move(person));
    document.set("login", caller.login);
    document.set("csrf_token", caller.machine ? std::string() : SignIns::csrf_token(caller.token));
    const engine::Options& options = engine_.options();
    document.set("organisation", JsonObject{{"id", options.organisation.text}, {"name", options.organisation_name.in(language)}, {"zone", options.zone.name()}});
    document.set("language", language == Language::zh ? "zh-CN" : "en");
    document.set("unread", engine_.notices(actor, true, "", 1)["total"].int_or(0));
    document.set("server_time", engine_.clock().now().to_string());
    document.set("capabilities", std::move(capabilities));
    return document;
}

Response Resources::sign_out(const Call& call) {
    if (!call.caller.machine) sign_ins_.sign_out(call.caller);
    Response response(204);
    return response.set("Set-Cookie", cookie(call.request, "", 0));
}

Response Resources::change_password(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    HUIYIN_ANSWER_TRY(const std::string old_password, needed_member(body, "old"));
    HUIYIN_ANSWER_TRY(const std::string new_password, needed_member(body, "new"));
    const Done changed = sign_ins_.change_password(call.caller, old_password, new_password);
    return changed.ok() ? Response(204) : problem_response(changed.problem(), call.language);
}

/// One's own; an administrator's question may be for everybody's.
Response Resources::tokens(const Call& call) {
    const bool all = call.request.query_flag("all");
    if (all && !has_capability(call, "admin")) return problem_response(Problem("access.tokens"), call.language);
    JsonArray items;
    for (const Grant& grant : sign_ins_.machines(all ? PersonId() : call.caller.person)) {
        const Json person = engine_.person(engine::Actor{grant.person, call.language});
        items.push_back(JsonObject{{"id", SignIns::machine_id(grant)}, {"name", grant.name}, {"person", JsonObject{{"id", grant.person.text}, {"name", person["name"]}}}, {"made_at", grant.created_at.to_string()}});
    }
    return Response::json(200, JsonObject{{"items", std::move(items)}});
}

Response Resources::drop_token(const Call& call) {
    const PersonId whose = has_capability(call, "admin") ? PersonId() : call.caller.person;
    const Result<Grant> dropped = sign_ins_.drop_machine(call.request.param("token"), whose, call.caller.person);
    return dropped.ok() ? Response(204) : problem_response(dropped.problem(), call.language);
}

}  // namespace huiyin::api
