#include "engine/devices.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "engine/scene.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

/// A clock that goes wrong by less is left alone: the way of the message takes its time too.
constexpr std::int64_t tolerated_ms = 2 * 60'000;

bool unsettled(const std::string& status) { return status == "refused" || status == "conflict" || status == "held"; }

Json sent(const DeviceCommand& command) {
    if (command.discards > 0) {
        JsonObject given_up{{"discards", command.discards}, {"at", command.stamp.at.to_string()}};
        if (!command.reason.empty()) given_up.set("reason", command.reason);
        return Json(std::move(given_up));
    }
    JsonObject made{{"type", command.act.record_type}, {"record", command.act.record.text}, {"action", command.act.action}, {"input", command.act.input}, {"at", command.stamp.at.to_string()}};
    made.set("version", command.version ? Json(*command.version) : Json());
    for (const auto& [name, reason] : {std::pair{"confirm", &command.act.confirm_reason}, std::pair{"leave", &command.act.leave_reason}})
        if (!reason->empty()) made.set(name, *reason);
    if (command.settles > 0) made.set("settles", command.settles);
    return Json(std::move(made));
}

}  // namespace

DeviceLog::DeviceLog(store::WriteTransaction& tx, const Actor& actor, const DeviceCommand& command, Instant now) : tx_(tx), command_(command), now_(now) {
    const DeviceStamp& stamp = command.stamp;
    const auto device = tx.device(stamp.device);
    if (!device || device->person != actor.person.text) throw Refused{Problem("device.not-found", {{"device", stamp.device}})};
    device_ = *device;
    print_ = to_hex(sha256(sent(command).canonical()));
    if (const auto held = tx.device_command(stamp.device, stamp.sequence)) {
        if (held->print != print_) throw Refused{Problem("device.sequence-reused", {{"sequence", std::to_string(stamp.sequence)}})};
        repeated_ = held->answer;
        return;
    }
    if (stamp.sequence != device_.next) throw Refused{Problem("device.gap", {{"expected", std::to_string(device_.next)}, {"given", std::to_string(stamp.sequence)}})};
    place_ = stamp.sequence;
    if (const std::int64_t earlier = std::max(command.settles, command.discards); earlier > 0) {
        settled_ = tx.device_command(stamp.device, earlier);
        const bool same = settled_ && (command.discards > 0 || settled_->record == command.act.record.text);
        if (!same || !unsettled(settled_->status)) throw Refused{Problem("device.nothing-to-settle", {{"sequence", std::to_string(earlier)}})};
        place_ = settled_->place;
    }
    if (command.discards == 0 && !command.act.record.empty()) before_ = tx.device_commands(stamp.device, command.act.record.text);
}

bool DeviceLog::must_wait() const {
    return std::any_of(before_.begin(), before_.end(), [&](const store::DeviceCommandRow& row) { return unsettled(row.status) && row.place < place_ && !(settled_ && row.sequence == settled_->sequence); });
}

std::optional<std::int64_t> DeviceLog::expected_version() const {
    if (!command_.version) return {};
    // The device's own acts moved the record on; whoever has not fetched it since expects what they left.
    for (auto row = before_.rbegin(); row != before_.rend(); ++row)
        if (row->status == "done") return row->command["version"].int_or(-1) == *command_.version ? row->answer["outcome"]["version"].int_or(*command_.version) : *command_.version;
    return command_.version;
}

Instant DeviceLog::happened_at() const {
    Instant at = command_.stamp.at;
    const std::int64_t wrong = command_.sent_at ? now_.ms - command_.sent_at->ms : 0;
    if (wrong > tolerated_ms || wrong < -tolerated_ms) at.ms += wrong;
    return std::min(at, now_);
}

void DeviceLog::take(const std::string& status, Json answer) {
    if (settled_) {
        settled_->status = command_.discards > 0 ? "discarded" : "retaken";
        tx_.put_device_command(*settled_);
    }
    store::DeviceCommandRow row;
    row.device = device_.id;
    row.sequence = command_.stamp.sequence;
    row.place = place_;
    row.record = command_.discards > 0 ? settled_->record : command_.act.record.text;
    row.status = command_.discards > 0 ? "discarded" : status;
    row.print = print_;
    row.at = command_.stamp.at;
    row.entered_at = now_;
    row.command = sent(command_);
    row.answer = std::move(answer);
    tx_.put_device_command(row);
    device_.next = command_.stamp.sequence + 1;
    tx_.put_device(device_);
}

Json device_answer(std::int64_t sequence, const std::string& status, Instant at, Json outcome, Json problem) {
    return JsonObject{{"sequence", sequence}, {"status", status}, {"at", at.to_string()}, {"outcome", std::move(outcome)}, {"problem", std::move(problem)}};
}

Json device_problem(const Problem& problem, Language language) {
    Json made = problem_json(problem, language);
    made["errors"] = errors_of(problem, language);
    return made;
}

}  // namespace huiyin::engine
