// Calendars: the organisation's days, files that change them, and the feeds that telephones subscribe to.
#include <algorithm>

#include "api/answers.hpp"
#include "api/resources.hpp"
#include "base/hash.hpp"

namespace huiyin::api {
namespace {

/// "https://desk.example:8443", as a browser calls where it is.
bool is_origin(const std::string& text) {
    constexpr std::size_t bytes_max = 200;
    const std::size_t slashes = text.find("://");
    if (slashes == std::string::npos || text.size() > bytes_max) return false;
    const std::string scheme = text.substr(0, slashes), host = text.substr(slashes + 3);
    const bool plain = std::all_of(host.begin(), host.end(), [](unsigned char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']'; });
    return (scheme == "http" || scheme == "https") && !host.empty() && plain;
}

Json feed_document(const std::optional<FeedKey>& key) {
    return JsonObject{{"made_at", key ? Json(key->made_at.to_string()) : Json()}, {"language", key ? Json(key->language == Language::zh ? "zh-CN" : "en") : Json()}};
}

}  // namespace

Response Resources::calendar_days(const Call& call) {
    const Request& request = call.request;
    return answer(call, engine_.calendar_days(actor_of(call), request.query_value("from"), request.query_value("to")));
}

Response Resources::put_holidays(const Call& call) {
    HUIYIN_ANSWER_TRY(Json body, json_body(call));
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, engine::ReplaceHolidays{std::move(body)}));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::put_day(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    engine::SetDay act;
    act.date = call.request.param("date");
    // An empty object takes the override back.
    if (!body.as_object().empty()) {
        if (!body["working"].is_bool()) return problem_response(Problem("request.member", {{"member", "working"}}).at("/working"), call.language);
        act.day = body;
    }
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, std::move(act)));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::import_calendar(const Call& call) {
    const std::string as = call.request.query_value("as");
    if (as != "holidays" && as != "closures") return problem_response(Problem("request.parameter", {{"name", "as"}, {"given", as}}), call.language);
    engine::ImportCalendar act;
    act.ics = call.request.body;
    act.statutory = as == "holidays";
    act.dry_run = !call.request.query_flag("commit");
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, std::move(act)));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::calendar_feed(const Call& call) { return Response::json(200, feed_document(sign_ins_.feed_key(call.caller.person))); }

Response Resources::make_calendar_feed(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    HUIYIN_ANSWER_TRY(const std::string origin, text_member(body, "origin"));
    if (!origin.empty() && !is_origin(origin)) return problem_response(Problem("request.member", {{"member", "origin"}}).at("/origin"), call.language);
    const std::string key = sign_ins_.make_feed_key(call.caller, origin, call.language);
    Json document = feed_document(sign_ins_.feed_key(call.caller.person));
    document["path"] = "/api/v1/calendars/" + call.caller.person.text + ".ics?key=" + key;
    return Response::json(201, document);
}

Response Resources::drop_calendar_feed(const Call& call) {
    sign_ins_.drop_feed_key(call.caller.person);
    return Response(204);
}

Response Resources::read_calendar_feed(const Call& call) {
    // Whoever has no key learns nothing, not even whether there is such a person.
    const auto key = sign_ins_.by_feed_key(PersonId(call.request.param("person")), call.request.query_value("key"));
    if (!key) return problem_response(Problem("feed.no-such"), call.language);
    HUIYIN_ANSWER_TRY(std::string text, calendar::write_feed(engine_.agenda({key->person, key->language}, key->origin)));
    Response response;
    const std::string etag = "\"" + to_hex(sha256(text)).substr(0, 32) + "\"";
    response.set("ETag", etag).set("Cache-Control", "private, max-age=300");
    if (call.request.header("If-None-Match").find(etag) != std::string::npos) {
        response.status = 304;
        return response;
    }
    response.set("Content-Type", "text/calendar; charset=utf-8").set("Content-Disposition", "inline; filename=\"huiyin.ics\"");
    response.body = std::move(text);
    return response;
}

}  // namespace huiyin::api
