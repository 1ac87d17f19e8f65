#include "engine/fingerprint.hpp"

#include "base/hash.hpp"

namespace huiyin::engine {
namespace {

struct Document {
    Json operator()(const PerformAction& what) const {
        return JsonObject{{"type", what.record_type}, {"record", what.record.text}, {"action", what.action}, {"input", what.input}, {"confirm", what.confirm_reason}, {"leave", what.leave_reason}, {"change", what.change_reason}};
    }
    Json operator()(const DecideApproval& what) const {
        return JsonObject{{"record", what.record.text}, {"approval", what.approval}, {"decision", static_cast<int>(what.decision)}, {"reason", what.reason}, {"to", what.to.text}, {"position", what.position}, {"signature", what.signature}};
    }
    Json operator()(const HandOverDuty& what) const { return JsonObject{{"duty", what.duty.text}, {"to", what.to.text}, {"reason", what.reason}}; }
    Json operator()(const AcceptDuty& what) const { return JsonObject{{"duty", what.duty.text}}; }
    Json operator()(const WaiveDuty& what) const { return JsonObject{{"duty", what.duty.text}, {"reason", what.reason}}; }
    Json operator()(const AttachFile& what) const {
        return JsonObject{{"record", what.record.text}, {"field", what.field}, {"name", what.name}, {"media_type", what.media_type}, {"sha256", to_hex(sha256(what.bytes))}};
    }
    Json operator()(const ReadNotice& what) const { return JsonObject{{"notice", what.notice.text}, {"all", what.all}}; }
    Json operator()(const SetParameter& what) const { return JsonObject{{"pack", what.pack}, {"parameter", what.parameter}, {"value", what.value}, {"from", what.from_on}}; }
    Json operator()(const ReplaceHolidays& what) const { return what.document; }
    Json operator()(const ImportCalendar& what) const { return JsonObject{{"ics", to_hex(sha256(what.ics))}, {"statutory", what.statutory}, {"dry", what.dry_run}}; }
    Json operator()(const SetDay& what) const { return JsonObject{{"date", what.date}, {"day", what.day}}; }
    Json operator()(const AttestClause& what) const { return JsonObject{{"pack", what.pack}, {"clause", what.clause}, {"answer", what.answer}, {"note", what.note}, {"expires", what.expires_on}}; }
    Json operator()(const ImportRows& what) const { return JsonObject{{"type", what.record_type}, {"action", what.action}, {"rows", JsonArray(what.rows)}, {"dry", what.dry_run}, {"acts", what.acts}, {"keys", JsonArray(what.keys)}, {"confirm", what.confirm_reason}}; }
    Json operator()(const UndoImport& what) const { return JsonObject{{"import", what.import}, {"rest", what.rest}}; }
};

}  // namespace

std::string fingerprint(const Command& command) {
    const Json document = JsonObject{{"kind", command.what.index()}, {"what", std::visit(Document{}, command.what)}};
    return to_hex(sha256(document.canonical()));
}

Json to_json(const Outcome& outcome) {
    JsonArray events;
    for (const std::int64_t sequence : outcome.events) events.emplace_back(sequence);
    return JsonObject{{"id", outcome.id}, {"type", outcome.type}, {"number", outcome.number}, {"state", outcome.state}, {"version", outcome.version}, {"events", std::move(events)}, {"document", outcome.document}};
}

Outcome outcome_from(const Json& document) {
    Outcome outcome;
    outcome.id = document["id"].string_or("");
    outcome.type = document["type"].string_or("");
    outcome.number = document["number"].string_or("");
    outcome.state = document["state"].string_or("");
    outcome.version = document["version"].int_or(0);
    if (document["events"].is_array())
        for (const Json& sequence : document["events"].as_array()) outcome.events.push_back(sequence.int_or(0));
    outcome.document = document["document"];
    return outcome;
}

}  // namespace huiyin::engine
