#include "api/answers.hpp"
#include "api/resources.hpp"

namespace huiyin::api {
namespace {

std::optional<engine::Decision> decision_of(const std::string& word) {
    using enum engine::Decision;
    if (word == "approve") return approve;
    if (word == "refuse") return refuse;
    if (word == "return") return return_;
    if (word == "transfer") return transfer;
    if (word == "add_signer") return add_signer;
    if (word == "withdraw") return withdraw;
    if (word == "chase") return chase;
    if (word == "copy") return copy;
    return std::nullopt;
}

}  // namespace

engine::ListQuery list_query(const Request& request) {
    engine::ListQuery query;
    query.type = request.param("type");
    query.view = request.query_value("view");
    query.filter = request.query_value("filter");
    query.text = request.query_value("q");
    query.states = parts_of(request.query_value("state"));
    if (const std::string open = request.query_value("open"); !open.empty()) query.open = request.query_flag("open");
    query.mine = request.query_flag("mine");
    query.late = request.query_flag("late");
    query.owner = request.query_value("owner");
    query.customer = request.query_value("customer");
    query.department = request.query_value("department");
    query.from_on = request.query_value("from");
    query.to_on = request.query_value("to");
    if (const std::string sort = request.query_value("sort"); !sort.empty()) query.sort = sort;
    query.cursor = request.query_value("cursor");
    return query;
}

Response Resources::list_records(const Call& call) {
    engine::ListQuery query = list_query(call.request);
    HUIYIN_ANSWER_TRY(query.limit, limit_of(call));
    return answer(call, engine_.list(actor_of(call), query));
}

Response Resources::route(const Call& call) {
    const Request& request = call.request;
    return answer(call, engine_.route(actor_of(call), request.param("type"), request.query_value("view"), request.query_value("day")));
}

Response Resources::record(const Call& call) { return record_answer(call, call.request.param("id")); }
Response Resources::record_by_number(const Call& call) { return record_answer(call, call.request.param("number")); }

Response Resources::record_answer(const Call& call, const std::string& id_or_number) {
    HUIYIN_ANSWER_TRY(const Json view, engine_.record(actor_of(call), call.request.param("type"), id_or_number));
    Response response = Response::json(200, view);
    return response.set("ETag", "\"" + std::to_string(view["version"].int_or(0)) + "\"");
}

Response Resources::new_form(const Call& call) {
    return answer(call, engine_.new_form(actor_of(call), call.request.param("type"), call.request.query_value("action")));
}

Response Resources::create_record(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    engine::PerformAction act;
    act.record_type = call.request.param("type");
    HUIYIN_ANSWER_TRY(act.action, needed_member(body, "action"));
    HUIYIN_ANSWER_TRY(act.input, input_in(body));
    HUIYIN_ANSWER_TRY(act.confirm_reason, reason_in(body, "confirm"));
    HUIYIN_ANSWER_TRY(act.leave_reason, reason_in(body, "leave"));
    act.change_reason = act.leave_reason;      // one reason for leaving what the policy says or proposes
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, std::move(act)));
    return outcome_answer(call, 201, engine_.execute(command));
}

Response Resources::perform(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    engine::PerformAction act;
    act.record_type = call.request.param("type");
    act.record = RecordId(call.request.param("id"));
    act.action = call.request.param("action");
    HUIYIN_ANSWER_TRY(act.input, input_in(body));
    HUIYIN_ANSWER_TRY(act.confirm_reason, reason_in(body, "confirm"));
    HUIYIN_ANSWER_TRY(act.leave_reason, reason_in(body, "leave"));
    act.change_reason = act.leave_reason;      // one reason for leaving what the policy says or proposes
    HUIYIN_ANSWER_TRY(engine::Command command, command_of(call, std::move(act)));
    HUIYIN_ANSWER_TRY(command.version, version_of(call, body));
    if (!command.version) return problem_response(Problem("request.version-missing"), call.language);
    return outcome_answer(call, 200, engine_.execute(command));
}

Response Resources::check(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    engine::PerformAction act;
    act.record_type = call.request.param("type");
    HUIYIN_ANSWER_TRY(const std::string id, text_member(body, "id"));
    act.record = RecordId(id);
    HUIYIN_ANSWER_TRY(act.action, needed_member(body, "action"));
    HUIYIN_ANSWER_TRY(act.input, input_in(body));
    return answer(call, engine_.check(actor_of(call), act));
}

Response Resources::decide(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    engine::DecideApproval decide;
    decide.record = RecordId(call.request.param("id"));
    decide.approval = call.request.param("approval");
    HUIYIN_ANSWER_TRY(const std::string word, needed_member(body, "decision"));
    const auto decision = decision_of(word);
    if (!decision) return problem_response(Problem("request.member", {{"member", "decision"}}).at("/decision"), call.language);
    decide.decision = *decision;
    HUIYIN_ANSWER_TRY(decide.reason, text_member(body, "reason"));
    HUIYIN_ANSWER_TRY(const std::string to, text_member(body, "to"));
    decide.to = PersonId(to);
    HUIYIN_ANSWER_TRY(const std::string position, text_member(body, "position"));
    if (!position.empty()) decide.position = position;
    HUIYIN_ANSWER_TRY(decide.signature, text_member(body, "signature"));
    HUIYIN_ANSWER_TRY(engine::Command command, command_of(call, std::move(decide)));
    HUIYIN_ANSWER_TRY(command.version, version_of(call, body));
    if (!command.version) return problem_response(Problem("request.version-missing"), call.language);
    return outcome_answer(call, 200, engine_.execute(command));
}

Response Resources::hand_over(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    engine::HandOverDuty act;
    act.duty = DutyId(call.request.param("id"));
    HUIYIN_ANSWER_TRY(const std::string to, needed_member(body, "to"));
    act.to = PersonId(to);
    HUIYIN_ANSWER_TRY(act.reason, text_member(body, "reason"));
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, std::move(act)));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::accept_duty(const Call& call) {
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, engine::AcceptDuty{DutyId(call.request.param("id"))}));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::waive_duty(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    HUIYIN_ANSWER_TRY(std::string reason, text_member(body, "reason"));
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, engine::WaiveDuty{DutyId(call.request.param("id")), std::move(reason)}));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::explain_clock(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json view, engine_.record(actor_of(call), call.request.param("type"), call.request.param("id")));
    if (view["clocks"].is_array())
        for (const Json& clock : view["clocks"].as_array())
            if (clock["id"].string_or("") == call.request.param("duty")) return Response::json(200, clock);
    return problem_response(Problem("duty.not-found", {{"duty", call.request.param("duty")}}), call.language);
}

}  // namespace huiyin::api
