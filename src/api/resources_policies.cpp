#include "api/answers.hpp"
#include "api/resources.hpp"

namespace huiyin::api {

Response Resources::policies(const Call& call) { return Response::json(200, engine_.policies(actor_of(call))); }

Response Resources::policy(const Call& call) {
    const Request& request = call.request;
    return answer(call, engine_.policy_page(actor_of(call), request.param("pack"), request.query_value("from"), request.query_value("to")));
}

Response Resources::evidence(const Call& call) {
    HUIYIN_ANSWER_TRY(const int limit, limit_of(call));
    const Request& request = call.request;
    return answer(call, engine_.evidence(actor_of(call), request.param("clause"), request.query_value("outcome"), request.query_value("cursor"), limit));
}

Response Resources::attest(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    if (!body["answer"].is_bool()) return problem_response(Problem("request.member", {{"member", "answer"}}).at("/answer"), call.language);
    engine::AttestClause act;
    act.pack = call.request.param("pack");
    act.clause = call.request.param("clause");
    act.answer = body["answer"].as_bool();
    HUIYIN_ANSWER_TRY(act.note, text_member(body, "note"));
    HUIYIN_ANSWER_TRY(act.expires_on, text_member(body, "expires_on"));
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, std::move(act)));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::metrics(const Call& call) {
    const Request& request = call.request;
    const bool with_series = request.query_value("series").empty() || request.query_flag("series");
    return answer(call, engine_.metrics(actor_of(call), request.param("pack"), request.query_value("period"), with_series));
}

Response Resources::metric(const Call& call) {
    const Request& request = call.request;
    return answer(call, engine_.metric(actor_of(call), request.param("pack"), request.param("metric"), request.query_value("period")));
}

Response Resources::metric_records(const Call& call) {
    const Request& request = call.request;
    engine::MetricRecordsQuery query;
    query.period = request.query_value("period");
    if (const std::string side = request.query_value("of"); !side.empty()) query.side = side;
    query.split = request.query_value("split");
    query.group = request.query_value("group");
    query.cursor = request.query_value("cursor");
    HUIYIN_ANSWER_TRY(query.limit, limit_of(call));
    return answer(call, engine_.metric_records(actor_of(call), request.param("pack"), request.param("metric"), query));
}

Response Resources::set_parameter(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    if (!body.as_object().find("value")) return problem_response(Problem("request.member", {{"member", "value"}}).at("/value"), call.language);
    engine::SetParameter act;
    act.pack = call.request.param("pack");
    act.parameter = call.request.param("id");
    act.value = body["value"];
    HUIYIN_ANSWER_TRY(act.from_on, text_member(body, "from"));
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, std::move(act)));
    return document_answer(call, 200, engine_.execute(command));
}

}  // namespace huiyin::api
