// What waits for the person: duties, approvals, what was handed over, notices.
#include <algorithm>
#include <map>
#include <set>

#include "engine/agenda.hpp"
#include "engine/approval_view.hpp"
#include "engine/clock_view.hpp"
#include "engine/duty_rule.hpp"
#include "engine/queries.hpp"
#include "engine/record_view.hpp"

namespace huiyin::engine {
namespace {

constexpr int duties_max = 1'000, duties_shown_max = 200;
constexpr int mine_max = 20;
constexpr std::size_t recent_max = 8;
constexpr std::int64_t events_looked_at = 500;
constexpr std::int64_t soon_ms = 2 * 3'600'000;      // of working time
constexpr int notices_max = 200;

/// What a schedule's occurrence concerns where it opened no record of its own.
std::string record_of(const store::DutyRow& duty) { return duty.record.empty() ? duty.data["object"].string_or("") : duty.record; }

/// Rows of many records, each made once.
class Rows {
public:
    explicit Rows(Scene& scene) : scene_(scene) {}
    Json of(const store::DutyRow& duty) {
        const store::RecordRow* row = scene_.row(record_of(duty));
        if (row && scene_.policy.record_type(row->type) && scene_.access.may_read(*row)) {
            auto found = made_.find(row->id);
            if (found == made_.end()) found = made_.emplace(row->id, row_view(scene_, *row)).first;
            return found->second;
        }
        // A duty of the organisation itself: its period stands where a record would.
        const std::string period = duty.data["period"].string_or("");
        return JsonObject{{"id", ""}, {"type", ""}, {"number", period}, {"title", title_of_duty(scene_.policy, duty.definition).in(scene_.language())}, {"state", JsonObject{{"id", ""}, {"title", json_of(Text{period, period})}, {"end", false}, {"colour", nullptr}}},
                          {"fields", JsonObject()}, {"owner", nullptr}, {"customer", nullptr}, {"created_at", duty.started_at.to_string()}, {"changed_at", duty.started_at.to_string()}, {"version", 0}, {"next_due", nullptr}, {"late", is_late(scene_, duty)}};
    }

private:
    Scene& scene_;
    std::map<std::string, Json> made_;
};

/// The approvals of the record in which one of these duties is the person's turn.
void add_approvals(Scene& scene, Rows& rows, const store::DutyRow& duty, std::set<std::string>& told, JsonArray& approvals) {
    const store::RecordRow* row = scene.row(duty.record);
    if (!row || !row->meta["approvals"].is_object()) return;
    for (const auto& [id, approval] : row->meta["approvals"].as_object()) {
        const Json view = approval_view(scene, *row, approval);
        const bool mine = view["may"].is_array() && std::any_of(view["may"].as_array().begin(), view["may"].as_array().end(), [](const Json& may) { return may.string_or("") == "approve"; });
        if (mine && told.insert(row->id + "/" + id).second) approvals.push_back(JsonObject{{"approval", view}, {"record", rows.of(duty)}});
    }
}

std::vector<store::RecordRow> recent_rows(Scene& scene) {
    const auto last = scene.view.last_event();
    std::vector<std::string> ids;
    if (last) {
        const std::vector<store::EventRow> events = scene.view.events(std::max<std::int64_t>(0, last->sequence - events_looked_at), static_cast<int>(events_looked_at));
        for (auto event = events.rbegin(); event != events.rend() && ids.size() < recent_max * 2; ++event)
            if (event->actor == scene.me() && !event->record.empty() && std::find(ids.begin(), ids.end(), event->record) == ids.end()) ids.push_back(event->record);
    }
    scene.expect(ids);
    std::vector<store::RecordRow> rows;
    for (const std::string& id : ids)
        if (const store::RecordRow* row = scene.row(id); row && rows.size() < recent_max && scene.access.may_read(*row)) rows.push_back(*row);
    return rows;
}

}  // namespace

Json Queries::workbench() {
    std::vector<std::string> seats = scene_.access.seats();
    seats.push_back("offer:" + scene_.me());
    std::vector<store::DutyRow> duties = scene_.view.open_duties(seats, duties_max);
    std::vector<store::RecordRow> records;
    {
        std::vector<std::string> ids;
        for (const store::DutyRow& duty : duties) ids.push_back(record_of(duty));
        scene_.expect(ids);
        std::set<std::string> once;
        for (const std::string& id : ids)
            if (const store::RecordRow* row = scene_.row(id); row && once.insert(id).second) records.push_back(*row);
        expect_for(scene_, records);
    }
    std::map<std::string, bool> late_by_id;
    for (const store::DutyRow& duty : duties) late_by_id[duty.id] = is_late(scene_, duty);
    std::stable_sort(duties.begin(), duties.end(), [&](const store::DutyRow& a, const store::DutyRow& b) { return late_by_id[a.id] > late_by_id[b.id]; });     // by due time already

    Rows rows(scene_);
    JsonArray mine, handed, approvals;
    std::set<std::string> told;
    std::int64_t open = 0, late = 0, soon = 0, today = 0;
    const std::string day = scene_.today().to_string();
    for (const store::DutyRow& duty : duties) {
        if (duty.definition.starts_with("approval:")) {
            add_approvals(scene_, rows, duty, told, approvals);
            continue;
        }
        if (duty.data["offer"]["to"].string_or("") == scene_.me()) {
            const store::RecordRow* row = scene_.row(duty.record);
            handed.push_back(JsonObject{{"clock", clock_view(scene_, duty, row)}, {"record", rows.of(duty)}});
            continue;
        }
        ++open;
        const bool shown = open <= duties_shown_max;
        const Json clock = clock_view(scene_, duty, scene_.row(duty.record));
        if (late_by_id[duty.id]) ++late;
        else if (clock["status"].string_or("") == "open" && clock["remaining_ms"].is_number() && clock["remaining_ms"].int_or(0) <= soon_ms) ++soon;
        if (duty.due_at && duty.status != "paused" && scene_.options.zone.to_local(*duty.due_at + -1).date.to_string() <= day) ++today;     // 24:00 is the day's own end
        if (shown) mine.push_back(JsonObject{{"clock", clock}, {"record", rows.of(duty)}});
    }

    store::RecordFilter led;
    led.owner = scene_.me();
    led.open = true;
    led.limit = mine_max;
    const std::vector<store::RecordRow> leading = scene_.me().empty() ? std::vector<store::RecordRow>() : scene_.view.records(led).rows;
    JsonObject counts{{"open", open}, {"late", late}, {"soon", soon}, {"approvals", approvals.size()}, {"unread", scene_.view.count_unread(scene_.me())}};
    return JsonObject{{"duties", std::move(mine)},
                      {"late", late},
                      {"soon", soon},
                      {"today", today},
                      {"approvals", std::move(approvals)},
                      {"mine", rows_view(scene_, leading)},
                      {"handed_to_me", std::move(handed)},
                      {"recent", rows_view(scene_, recent_rows(scene_))},
                      {"routes", routes_of_today()},
                      {"counts", std::move(counts)}};
}

calendar::Feed Queries::agenda(const std::string& origin) { return engine::agenda(scene_, origin); }

Json Queries::notices(bool unread_only, const std::string& cursor, int limit) {
    const int wanted = std::clamp(limit, 1, notices_max);
    std::vector<store::NoticeRow> held = scene_.view.notices(scene_.me(), unread_only, cursor, wanted + 1);
    const bool more = static_cast<int>(held.size()) > wanted;
    if (more) held.pop_back();
    std::vector<std::string> ids;
    for (const store::NoticeRow& notice : held) ids.push_back(notice.record);
    scene_.expect(ids);
    JsonArray items;
    for (const store::NoticeRow& notice : held) {
        Json record;
        if (const store::RecordRow* row = scene_.row(notice.record); row && scene_.access.may_read(*row)) record = JsonObject{{"type", row->type}, {"id", row->id}, {"number", row->number}};
        const auto text = Json::parse(notice.text);
        items.push_back(JsonObject{{"id", notice.id},
                                   {"text", text.ok() && text->is_object() ? Text{(*text)["zh"].string_or(""), (*text)["en"].string_or("")}.in(scene_.language()) : notice.text},
                                   {"record", std::move(record)},
                                   {"at", notice.at.to_string()},
                                   {"read_at", json_of(notice.read_at)},
                                   {"clauses", json_of(notice.clauses)}});
    }
    return JsonObject{{"items", std::move(items)}, {"next", more ? Json(held.back().id) : Json()}, {"total", unread_only ? Json(scene_.view.count_unread(scene_.me())) : Json()}};
}

}  // namespace huiyin::engine
