#include <algorithm>
#include <charconv>

#include "engine/clock_view.hpp"
#include "engine/policy_view.hpp"
#include "engine/queries.hpp"
#include "engine/record_view.hpp"

namespace huiyin::engine {
namespace {

constexpr int evidence_max = 200;

/// "action sales.order.place" in words: what the record type and the action are called.
std::string rule_words(Scene& scene, const std::string& rule) {
    const std::size_t blank = rule.find(' ');
    const std::string kind = rule.substr(0, blank), rest = blank == std::string::npos ? std::string() : rule.substr(blank + 1);
    if (kind == "attestation") return scene.say("rule.attestation");
    if (kind == "duty" || kind == "schedule") return scene.say("rule.duty", {{"title", title_of_duty(scene.policy, rest).in(scene.language())}});
    if (kind == "metric") {
        for (const auto& pack : scene.policy.packs())
            for (const policy::Metric& metric : pack->metrics)
                if (metric.id == rest) return scene.say("rule.metric", {{"title", metric.title.in(scene.language())}});
    }
    if (kind == "action" || kind == "approval") {
        const std::string name = rest.substr(0, rest.find('/'));
        const std::size_t dot = name.rfind('.');
        const policy::RecordType* type = dot == std::string::npos ? nullptr : scene.policy.record_type(name.substr(0, dot));
        const policy::Action* action = type ? type->find_action(name.substr(dot + 1)) : nullptr;
        if (action) return scene.say("rule." + kind, {{"type", type->title.in(scene.language())}, {"action", action->title.in(scene.language())}});
    }
    return kind == "approval" ? scene.say("rule.an-approval") : rest.empty() ? rule : rest;
}

/// Rows of records that the reader may see; null for the others.
Json row_or_nothing(Scene& scene, const std::string& record) {
    const store::RecordRow* row = scene.row(record);
    return row && scene.policy.record_type(row->type) && scene.access.may_read(*row) ? row_view(scene, *row) : Json();
}

void expect_rows(Scene& scene, const std::vector<std::string>& ids) {
    scene.expect(ids);
    std::vector<store::RecordRow> rows;
    for (const std::string& id : ids)
        if (const store::RecordRow* row = scene.row(id)) rows.push_back(*row);
    expect_for(scene, rows);
}

/// A duty in short: {"id", "title", "period", "due_at", "record"}.
Json duty_told(Scene& scene, const store::DutyRow& duty) {
    const std::string period = duty.data["period"].string_or("");
    return JsonObject{{"id", duty.id}, {"title", json_of(title_of_duty(scene.policy, duty.definition))}, {"period", period.empty() ? Json() : Json(period)}, {"due_at", json_of(duty.due_at)}, {"record", row_or_nothing(scene, duty.concerns)}};
}
/// The duty of which an event speaks, or null.
Json duty_of_event(Scene& scene, const std::optional<store::EventRow>& event) {
    const std::string id = event ? event->data["duty"].string_or("") : std::string();
    const auto duty = id.empty() ? std::nullopt : scene.view.duty(id);
    return duty && scene.access.knows(*duty) ? duty_told(scene, *duty) : Json();
}

/// The figure of which an event speaks: {"id", "period"}, or null.
Json metric_told(const std::optional<store::EventRow>& event) {
    return event && event->type == "metric_judged" ? Json(JsonObject{{"id", event->data["metric"]}, {"period", event->data["period"]}}) : Json();
}

/// Duties of the clause that still run.
Json open_evidence(Scene& scene, const std::string& clause, const std::string& cursor, int limit) {
    std::vector<store::DutyRow> duties = scene.view.open_duties_of_clause(clause, cursor, limit + 1);
    const bool more = static_cast<int>(duties.size()) > limit;
    if (more) duties.pop_back();
    std::vector<std::string> ids;
    for (const store::DutyRow& duty : duties) ids.push_back(duty.record);
    expect_rows(scene, ids);
    JsonArray items;
    for (const store::DutyRow& duty : duties)
        if (scene.access.knows(duty))
            items.push_back(JsonObject{{"seq", 0},
                                   {"at", duty.started_at.to_string()},
                                   {"outcome", "open"},
                                   {"rule", "duty " + duty.definition},
                                   {"title", scene.say(duty.due_at ? "rule.open-until" : "rule.duty", {{"title", title_of_duty(scene.policy, duty.definition).in(scene.language())}, {"due", duty.due_at ? scene.end(*duty.due_at) : ""}})},
                                   {"record", row_or_nothing(scene, duty.record)},
                                   {"by", nullptr},
                                   {"event_hash", ""},
                                   {"duty", duty_told(scene, duty)},
                                   {"metric", nullptr}});
    return JsonObject{{"items", std::move(items)}, {"next", more ? Json(duties.back().id) : Json()}, {"total", scene.view.count_open_duties_of_clause(clause)}};
}

}  // namespace

Json Queries::policies() {
    JsonArray list;
    const Days days = days_named(scene_, "", "").value();
    for (const auto& pack : scene_.policy.packs())
        if (!pack->clauses.empty())
            list.push_back(JsonObject{{"id", pack->id}, {"title", json_of(pack->title)}, {"version", pack->version}, {"effective", pack->effective.to_string()}, {"clauses", pack->clauses.size()}, {"states", states_view(scene_, *pack, days)}});
    return list;
}

Result<Json> Queries::policy_page(const std::string& id, const std::string& from_on, const std::string& to_on) {
    const policy::Pack* pack = scene_.policy.pack(id);
    if (!pack) return Problem("policy.not-found", {{"pack", id}});
    HUIYIN_TRY(const Days days, days_named(scene_, from_on, to_on));
    return Json(JsonObject{{"id", pack->id},
                           {"title", json_of(pack->title)},
                           {"version", pack->version},
                           {"effective", pack->effective.to_string()},
                           {"digest", pack->digest},
                           {"keywords", json_of(pack->keywords)},
                           {"period", JsonObject{{"from", days.from.to_string()}, {"to", days.to.to_string()}}},
                           {"clauses", clauses_view(scene_, *pack, days)},
                           {"lifecycles", lifecycles_view(*pack)},
                           {"decisions", decisions_view(*pack)},
                           {"parameters", parameters_view(scene_, *pack)}});
}

Result<Json> Queries::evidence(const std::string& clause, const std::string& outcome, const std::string& cursor, int limit) {
    if (!scene_.policy.clause(clause)) return Problem("clause.unknown", {{"clause", clause}});
    const int wanted = std::clamp(limit, 1, evidence_max);
    if (outcome == "open") return open_evidence(scene_, clause, cursor, wanted);
    if (!outcome.empty() && outcome != "kept" && outcome != "broken" && outcome != "waived" && outcome != "refused") return Problem("query.outcome", {{"text", outcome}});
    std::int64_t before = 0;
    std::from_chars(cursor.data(), cursor.data() + cursor.size(), before);
    // Refused attempts prove nothing and are listed only when asked for.
    std::vector<store::OutcomeRow> rows;
    bool more = false;
    for (bool looking = true; looking && !more;) {
        const std::vector<store::OutcomeRow> page = scene_.view.outcomes(clause, outcome, before, wanted + 1);
        for (const store::OutcomeRow& row : page) {
            if (outcome.empty() && row.outcome == "refused") continue;
            if (static_cast<int>(rows.size()) == wanted) { more = true; break; }
            rows.push_back(row);
        }
        looking = static_cast<int>(page.size()) > wanted;
        if (looking) before = page.back().id;
    }
    std::vector<std::string> ids;
    for (const store::OutcomeRow& row : rows) ids.push_back(row.record);
    expect_rows(scene_, ids);
    JsonArray items;
    for (const store::OutcomeRow& row : rows) {
        const auto event = row.event_sequence > 0 ? scene_.view.event(row.event_sequence) : std::nullopt;
        items.push_back(JsonObject{{"seq", row.event_sequence},
                                   {"at", row.at.to_string()},
                                   {"outcome", row.outcome},
                                   {"rule", row.rule},
                                   {"title", rule_words(scene_, row.rule)},
                                   {"record", row_or_nothing(scene_, row.record)},
                                   {"by", event ? scene_.person(event->actor) : Json()},
                                   {"event_hash", event ? event->hash : std::string()},
                                   {"duty", duty_of_event(scene_, event)},
                                   {"metric", metric_told(event)}});
    }
    return Json(JsonObject{{"items", std::move(items)}, {"next", more ? Json(std::to_string(rows.back().id)) : Json()}, {"total", nullptr}});
}

namespace {

struct FoundMetric { const policy::Pack* pack; const policy::Metric* metric; };
/// By its id or by its name in the pack.
Result<FoundMetric> find_metric(const policy::Policy& policy, const std::string& id, const std::string& name) {
    const policy::Pack* pack = policy.pack(id);
    if (!pack) return Problem("policy.not-found", {{"pack", id}});
    for (const policy::Metric& metric : pack->metrics)
        if (metric.id == name || metric.name == name) return FoundMetric{pack, &metric};
    return Problem("metric.not-found", {{"metric", name}});
}

}  // namespace

Result<Json> Queries::metric(const std::string& id, const std::string& name, const std::string& period) {
    HUIYIN_TRY(const FoundMetric found, find_metric(scene_.policy, id, name));
    return metric_page(scene_, *found.pack, *found.metric, period);
}

Result<Json> Queries::metric_records(const std::string& id, const std::string& name, const MetricRecordsQuery& query) {
    HUIYIN_TRY(const FoundMetric found, find_metric(scene_.policy, id, name));
    return engine::metric_records(scene_, *found.pack, *found.metric, query);
}

Result<Json> Queries::metrics(const std::string& id, const std::string& period, bool with_series) {
    const policy::Pack* pack = scene_.policy.pack(id);
    if (!pack) return Problem("policy.not-found", {{"pack", id}});
    HUIYIN_TRY(JsonArray figures, metrics_view(scene_, *pack, period, with_series));
    return Json(std::move(figures));
}

}  // namespace huiyin::engine
