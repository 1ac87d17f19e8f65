#include "api/answers.hpp"
#include "api/resources.hpp"

namespace huiyin::api {
namespace {

constexpr std::size_t batch_max = 100;
constexpr std::size_t name_bytes_max = 200;

Problem bad_member(const std::string& name) { return Problem("request.member", {{"member", name}}).at("/" + name); }

Result<std::int64_t> integer_in(const Json& body, const std::string& name, std::int64_t otherwise) {
    const Json& member = body[name];
    if (member.is_null()) return otherwise;
    const auto value = member.is_number() ? member.as_number().to_int64() : std::nullopt;
    if (!value || *value < 1) return bad_member(name);
    return *value;
}

Result<std::optional<Instant>> instant_in(const Json& body, const std::string& name) {
    const Json& member = body[name];
    if (member.is_null()) return std::optional<Instant>();
    const auto at = member.is_string() ? Instant::parse(member.as_string()) : std::nullopt;
    if (!at) return bad_member(name);
    return at;
}

/// One command of a batch as docs/api.md writes it.
Result<engine::DeviceCommand> command_in(const std::string& device, const Json& body, const std::optional<Instant>& sent_at) {
    if (!body.is_object()) return bad_member("commands");
    engine::DeviceCommand command;
    command.stamp.device = device;
    command.sent_at = sent_at;
    HUIYIN_TRY(command.stamp.sequence, integer_in(body, "sequence", 0));
    HUIYIN_TRY(const std::optional<Instant> at, instant_in(body, "at"));
    if (!at) return bad_member("at");
    command.stamp.at = *at;
    HUIYIN_TRY(command.discards, integer_in(body, "discards", 0));
    HUIYIN_TRY(command.reason, text_member(body, "reason"));
    if (command.discards > 0) return command;
    HUIYIN_TRY(command.settles, integer_in(body, "settles", 0));
    HUIYIN_TRY(command.act.record_type, needed_member(body, "type"));
    HUIYIN_TRY(const std::string record, text_member(body, "record"));
    command.act.record = RecordId(record);
    HUIYIN_TRY(command.act.action, needed_member(body, "action"));
    HUIYIN_TRY(command.act.input, input_in(body));
    HUIYIN_TRY(command.act.confirm_reason, reason_in(body, "confirm"));
    HUIYIN_TRY(command.act.leave_reason, reason_in(body, "leave"));
    command.act.change_reason = command.act.leave_reason;
    HUIYIN_TRY(const std::int64_t version, integer_in(body, "version", 0));
    if (version > 0) command.version = version;
    if (!record.empty() && !command.version) return bad_member("version");
    return command;
}

}  // namespace

Response Resources::register_device(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    HUIYIN_ANSWER_TRY(const std::string name, needed_member(body, "name"));
    if (name.size() > name_bytes_max) return problem_response(bad_member("name"), call.language);
    HUIYIN_ANSWER_TRY(const Json device, engine_.register_device(actor_of(call), name));
    return Response::json(201, device);
}

Response Resources::device(const Call& call) { return answer(call, engine_.device(actor_of(call), call.request.param("id"))); }

Response Resources::take_commands(const Call& call) {
    HUIYIN_ANSWER_TRY(const Json body, json_body(call));
    const std::string device = call.request.param("id");
    HUIYIN_ANSWER_TRY(const std::optional<Instant> sent_at, instant_in(body, "sent_at"));
    if (!body["commands"].is_array()) return problem_response(bad_member("commands"), call.language);
    std::vector<engine::DeviceCommand> commands;
    for (const Json& each : body["commands"].as_array()) {
        HUIYIN_ANSWER_TRY(engine::DeviceCommand command, command_in(device, each, sent_at));
        const bool follows = commands.empty() || command.stamp.sequence == commands.back().stamp.sequence + 1;
        if (commands.size() == batch_max || !follows) return problem_response(Problem("device.batch", {{"most", std::to_string(batch_max)}}), call.language);
        commands.push_back(std::move(command));
    }
    JsonArray answers;
    for (const engine::DeviceCommand& command : commands) {
        Result<Json> taken = engine_.take(actor_of(call), command);
        // What came before it is taken, and stays so: the device repeats the batch and gets the same answers.
        if (!taken.ok()) return problem_response(taken.problem(), call.language);
        answers.push_back(std::move(taken).value());
    }
    HUIYIN_ANSWER_TRY(const Json now, engine_.device(actor_of(call), device));
    return Response::json(200, JsonObject{{"answers", std::move(answers)}, {"next", now["next"]}});
}

}  // namespace huiyin::api
