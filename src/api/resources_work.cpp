#include "api/answers.hpp"
#include "api/resources.hpp"

namespace huiyin::api {

Response Resources::workbench(const Call& call) { return Response::json(200, engine_.workbench(actor_of(call))); }

namespace {

engine::LedgerQuery ledger_query(const Request& request) {
    engine::LedgerQuery query;
    query.from_on = request.query_value("from");
    query.to_on = request.query_value("to");
    query.states = parts_of(request.query_value("state"));
    query.person = request.query_value("person");
    query.holder = request.query_value("holder");
    query.department = request.query_value("department");
    query.place = request.query_value("place");
    query.clause = request.query_value("clause");
    query.policy = request.query_value("policy");
    query.duty = request.query_value("duty");
    query.record = request.query_value("record");
    query.by = request.query_value("by");
    query.cursor = request.query_value("cursor");
    return query;
}

}  // namespace

Response Resources::duty_ledger(const Call& call) {
    engine::LedgerQuery query = ledger_query(call.request);
    HUIYIN_ANSWER_TRY(query.limit, limit_of(call));
    return answer(call, engine_.duty_ledger(actor_of(call), query));
}

Response Resources::duty_counts(const Call& call) { return answer(call, engine_.duty_counts(actor_of(call), ledger_query(call.request))); }

Response Resources::search(const Call& call) {
    HUIYIN_ANSWER_TRY(const int limit, limit_of(call, 20));
    const Request& request = call.request;
    return Response::json(200, engine_.search(actor_of(call), request.query_value("q"), parts_of(request.query_value("types")), limit));
}

Response Resources::lookup_customer(const Call& call) {
    const std::string phone = call.request.query_value("phone");
    if (phone.empty()) return problem_response(Problem("request.parameter", {{"name", "phone"}, {"given", ""}}), call.language);
    return Response::json(200, engine_.customer_lookup(actor_of(call), phone));
}

Response Resources::people(const Call& call) { return choices(call, "base.person"); }
Response Resources::departments(const Call& call) { return choices(call, "base.department"); }
Response Resources::references(const Call& call) { return choices(call, call.request.param("type")); }

Response Resources::choices(const Call& call, const std::string& type) {
    HUIYIN_ANSWER_TRY(const int limit, limit_of(call, 20));
    return Response::json(200, engine_.choices(actor_of(call), type, call.request.query_value("q"), limit));
}

Response Resources::notices(const Call& call) {
    HUIYIN_ANSWER_TRY(const int limit, limit_of(call));
    return Response::json(200, engine_.notices(actor_of(call), call.request.query_flag("unread"), call.request.query_value("cursor"), limit));
}

Response Resources::read_notice(const Call& call) {
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, engine::ReadNotice{NoticeId(call.request.param("id")), false}));
    return document_answer(call, 200, engine_.execute(command));
}

Response Resources::read_all_notices(const Call& call) {
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, engine::ReadNotice{NoticeId(), true}));
    return document_answer(call, 200, engine_.execute(command));
}

}  // namespace huiyin::api
