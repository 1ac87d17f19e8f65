// The duty ledger as docs/api.md shows it: what was expected of whom, where and by which clause, and what became of it.
//
// SQL decides what it can: duties of the reader's own seats, and those whose record he may read whatever stands in it. Where a
// record's own content decides, the record is asked, one by one, and how many may be asked is bounded.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "engine/clock_view.hpp"
#include "engine/duty_rule.hpp"
#include "engine/place_of.hpp"
#include "engine/policy_view.hpp"
#include "engine/queries.hpp"
#include "engine/record_view.hpp"

namespace huiyin::engine {
namespace {

constexpr int page_max = 200;
constexpr std::size_t groups_max = 200;
constexpr std::size_t asked_max = 2'000;             // records whose content decides; some tenths of a second
constexpr const char* none = "-";                    // the group of what has no person, department, place or clause
constexpr int depth_max = 20;                        // departments within departments
constexpr std::array<const char*, 8> ledger_states{"not_yet", "open", "paused", "kept", "made_up", "missed", "waived", "dropped"};

using Counts = std::map<std::string, std::int64_t>;

Json counts_json(const Counts& counts) {
    JsonObject made;
    for (const char* state : ledger_states) {
        const auto found = counts.find(state);
        made.set(state, found == counts.end() ? 0 : found->second);
    }
    return made;
}

/// The days asked for; the present month where none are.
Result<Days> ledger_days(Scene& scene, const LedgerQuery& query) {
    if (!query.from_on.empty() || !query.to_on.empty()) return days_named(scene, query.from_on, query.to_on);
    calendar::Every every;
    every.rhythm = calendar::Rhythm::month;
    const calendar::PeriodSpan month = calendar::period_of(scene.world.office(), every, scene.today());
    return Days{month.from, month.to.plus_days(-1)};
}

void add_parts(Scene& scene, const std::string& department, std::vector<std::string>& all, int depth = 0) {
    if (depth > depth_max || std::find(all.begin(), all.end(), department) != all.end()) return;
    all.push_back(department);
    for (const std::string& part : scene.view.referring("base.department", "parent", department)) add_parts(scene, part, all, depth + 1);
}

std::vector<std::string> seats_of(Scene& scene, const std::string& person) {
    std::vector<std::string> seats{"person:" + person};
    for (const std::string& role : scene.world.roles_of(person)) seats.push_back("role:" + role);
    if (const std::string department = scene.world.department_of(person); !department.empty()) seats.push_back("department:" + department);
    return seats;
}

bool is_state(const std::string& text) { return std::find(ledger_states.begin(), ledger_states.end(), text) != ledger_states.end(); }
bool is_cursor(const std::string& text) {
    std::int64_t due = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), due);
    return error == std::errc() && end != text.data() + text.size() && *end == '|';
}

Result<store::LedgerFilter> filter_of(Scene& scene, const LedgerQuery& query, const Days& days) {
    store::LedgerFilter filter;
    for (const std::string& state : query.states) {
        if (!is_state(state)) return Problem("query.ledger-state", {{"text", state}});
        filter.states.push_back(state);
    }
    if (!query.policy.empty() && !scene.policy.pack(query.policy)) return Problem("policy.not-found", {{"pack", query.policy}});
    if (!query.clause.empty() && query.clause != none && !scene.policy.clause(query.clause)) return Problem("clause.unknown", {{"clause", query.clause}});
    if (!query.cursor.empty() && !is_cursor(query.cursor)) return Problem("query.ledger-cursor", {{"text", query.cursor}});
    filter.pack = query.policy;
    filter.clause = query.clause;
    if (!query.duty.empty()) filter.definitions = {query.duty};
    // One of two wishes that exclude each other is asked for by the narrower: the seat.
    if (!query.holder.empty()) filter.held_by = {query.holder};
    else if (!query.person.empty()) filter.held_by = seats_of(scene, query.person);
    if (query.department == none) filter.departments = {""};
    else if (!query.department.empty()) add_parts(scene, query.department, filter.departments);
    filter.place = steps_of_place(query.place);
    filter.concerns = query.record;
    // What is due at midnight is due at the end of the day before.
    filter.due_from = days.begin(scene.options.zone) + 1;
    filter.due_before = days.end(scene.options.zone) + 1;
    filter.now = scene.now;
    filter.cursor = query.cursor;
    filter.sees_all = scene.actor.is_system();
    if (filter.sees_all) return filter;
    filter.my_seats = scene.access.seats();
    filter.my_seats.push_back("offer:" + scene.me());
    for (const auto& pack : scene.policy.packs())
        for (const policy::RecordType& type : pack->records) {
            if (!scene.access.may_list(type)) continue;
            filter.types.push_back(type.id);
            if (scene.access.reads_all(type.id)) filter.open_types.push_back(type.id);
        }
    return filter;
}

bool may_read(Scene& scene, const std::string& record) {
    const store::RecordRow* row = scene.row(record);
    return row && scene.policy.record_type(row->type) && scene.access.may_read(*row);
}

bool may_know(Scene& scene, const store::DutyRow& duty) {
    if (scene.actor.is_system() || duty.concerns.empty() || scene.access.is_seated(duty) || duty.data["offer"]["to"].string_or("") == scene.me()) return true;
    return may_read(scene, duty.concerns);
}

/// The events that prove what became of the duty, the breach before what ended it.
JsonArray proof_of(Scene& scene, const store::DutyRow& duty) {
    JsonArray proof;
    for (const char* name : {"broken_by", "closed_by"}) {
        const std::int64_t sequence = duty.data[name].int_or(0);
        const auto event = sequence > 0 ? scene.view.event(sequence) : std::nullopt;
        if (!event || event->data["duty"].string_or("") != duty.id) continue;
        proof.push_back(JsonObject{{"seq", event->sequence}, {"at", event->at.to_string()}, {"kind", event->type.substr(event->type.find('_') + 1)}, {"reason", event->data["reason"]}, {"by", scene.person(event->actor)}, {"hash", event->hash}});
    }
    return proof;
}

Json item_view(Scene& scene, const store::DutyRow& duty, const std::string& state) {
    const store::RecordRow* row = duty.concerns.empty() ? nullptr : scene.row(duty.concerns);
    if (row && !may_read(scene, duty.concerns)) row = nullptr;
    Json waived;
    JsonArray proof = proof_of(scene, duty);
    if (state == "waived") waived = JsonObject{{"reason", duty.data["reason"]}, {"by", proof.empty() ? Json() : proof.back()["by"]}, {"at", json_of(duty.closed_at)}};
    const std::string period = duty.data["period"].string_or(""), object = duty.data["object"].string_or("");
    return JsonObject{{"id", duty.id},
                      {"state", state},
                      {"clock", clock_view(scene, duty, row, ClockUse::list)},
                      {"record", row ? row_view(scene, *row) : Json()},
                      {"object", duty.concerns.empty() && !object.empty() ? Json(object) : Json()},
                      {"period", period.empty() ? Json() : Json(period)},
                      {"place", duty.place.empty() ? Json() : Json(duty.place)},
                      {"department", scene.department(duty.department)},
                      {"proof", std::move(proof)},
                      {"waived", std::move(waived)}};
}

/// Names of groups, as the reader is told them.
class Groups {
public:
    explicit Groups(Scene& scene, std::string by) : scene_(scene), by_(std::move(by)) {}

    /// Where the count of a row belongs: phases of a schedule belong to it.
    [[nodiscard]] std::string key_of(const std::string& held) const {
        if (by_ != "duty") return held;
        const auto rule = find_rule(scene_.policy, held);
        return rule && rule->schedule ? rule->schedule->id : held;
    }
    [[nodiscard]] JsonObject describe(const std::string& key) {
        if (by_ == "person") return seat(key);
        if (by_ == "department") return {{"key", key}, {"kind", "department"}, {"title", key.empty() ? scene_.say("ledger.no-department") : scene_.title_of(key)}};
        if (by_ == "place") return {{"key", key}, {"kind", "place"}, {"title", key.empty() ? scene_.say("ledger.no-place") : key}};
        if (by_ == "clause") return clause(key);
        const auto rule = find_rule(scene_.policy, key);
        return {{"key", key}, {"kind", !rule ? "duty" : rule->schedule ? "schedule" : rule->step ? "approval" : "duty"}, {"title", title_of_duty(scene_.policy, key).in(scene_.language())}, {"policy", rule ? Json(rule->pack->id) : Json()}, {"clauses", json_of(clauses_of_duty(scene_.policy, key))}};
    }

private:
    JsonObject seat(const std::string& key) {
        const std::size_t colon = key.find(':');
        const std::string kind = key.substr(0, colon), id = colon == std::string::npos ? std::string() : key.substr(colon + 1);
        std::string title = scene_.say("ledger.nobody");
        if (kind == "role") title = scene_.policy.role(id) ? scene_.policy.role(id)->title.in(scene_.language()) : id;
        else if (kind == "department") title = scene_.title_of(id);
        else if (kind == "person") title = scene_.world.name_of(id);
        return {{"key", key}, {"kind", key.empty() ? "nobody" : kind}, {"title", title}};
    }
    JsonObject clause(const std::string& key) {
        const policy::Clause* found = key.empty() ? nullptr : scene_.policy.clause(key);
        Json policy;
        for (const auto& pack : scene_.policy.packs())
            for (const policy::Clause& each : pack->clauses)
                if (found && each.id == key) policy = pack->id;
        return {{"key", key}, {"kind", "clause"}, {"title", key.empty() ? scene_.say("ledger.no-clause") : found ? found->text.in(scene_.language()) : key}, {"policy", std::move(policy)}};
    }

    Scene& scene_;
    std::string by_;
};

std::optional<store::LedgerGroup> group_named(const std::string& by) {
    if (by.empty()) return store::LedgerGroup::none;
    if (by == "person") return store::LedgerGroup::seat;
    if (by == "department") return store::LedgerGroup::department;
    if (by == "place") return store::LedgerGroup::place;
    if (by == "clause") return store::LedgerGroup::clause;
    if (by == "duty") return store::LedgerGroup::definition;
    return {};
}

/// The counts of duties that the reader may know of.
Result<std::vector<store::LedgerCount>> known_counts(Scene& scene, const store::LedgerFilter& filter, store::LedgerGroup by) {
    std::vector<store::LedgerCount> counts = scene.view.count_duty_ledger(filter, by);
    std::set<std::string> asked;
    for (const store::LedgerCount& count : counts)
        if (!count.concerns.empty()) asked.insert(count.concerns);
    if (asked.size() > asked_max) return Problem("query.ledger-width", {{"count", std::to_string(asked_max)}, {"most", std::to_string(asked_max)}});
    scene.expect({asked.begin(), asked.end()});
    std::set<std::string> readable;
    for (const std::string& record : asked)
        if (may_read(scene, record)) readable.insert(record);
    std::erase_if(counts, [&](const store::LedgerCount& count) { return !count.concerns.empty() && !readable.contains(count.concerns); });
    return counts;
}

Json days_json(const Days& days) { return JsonObject{{"from", days.from.to_string()}, {"to", days.to.to_string()}}; }

}  // namespace

Result<Json> Queries::duty_ledger(const LedgerQuery& query) {
    HUIYIN_TRY(const Days days, ledger_days(scene_, query));
    HUIYIN_TRY(store::LedgerFilter filter, filter_of(scene_, query, days));
    filter.limit = std::clamp(query.limit, 1, page_max);
    const auto wanted = static_cast<std::size_t>(filter.limit);
    JsonArray items;
    std::string next;
    // Where the reader may not know of much, a page of the store holds little for him: looked through, but not without end.
    for (std::size_t seen = 0; seen < asked_max;) {
        const store::LedgerPage page = scene_.view.duty_ledger(filter);
        std::vector<std::string> ids;
        for (const store::DutyRow& duty : page.rows) ids.push_back(duty.concerns);
        scene_.expect(ids);
        std::vector<store::RecordRow> rows;
        for (const std::string& id : ids)
            if (const store::RecordRow* row = id.empty() ? nullptr : scene_.row(id)) rows.push_back(*row);
        expect_for(scene_, rows);
        next = page.next;
        for (std::size_t i = 0; i < page.rows.size(); ++i) {
            if (!may_know(scene_, page.rows[i])) continue;
            items.push_back(item_view(scene_, page.rows[i], page.states[i]));
            if (items.size() < wanted) continue;
            if (i + 1 < page.rows.size()) next = page.cursors[i];
            break;
        }
        seen += page.rows.size();
        if (items.size() >= wanted || page.next.empty()) break;
        filter.cursor = page.next;
    }
    return Json(JsonObject{{"items", std::move(items)}, {"next", next.empty() ? Json() : Json(next)}, {"total", nullptr}, {"period", days_json(days)}});
}

Result<Json> Queries::duty_counts(const LedgerQuery& query) {
    const auto by = group_named(query.by);
    if (!by) return Problem("query.ledger-by", {{"text", query.by}});
    HUIYIN_TRY(const Days days, ledger_days(scene_, query));
    HUIYIN_TRY(store::LedgerFilter filter, filter_of(scene_, query, days));
    filter.states.clear();
    filter.cursor.clear();
    HUIYIN_TRY(const std::vector<store::LedgerCount> parted, known_counts(scene_, filter, *by));
    Counts states;
    for (const store::LedgerCount& count : parted) states[count.state] += count.once;
    JsonArray groups;
    std::size_t more = 0;
    if (*by != store::LedgerGroup::none) {
        Groups names(scene_, query.by);
        std::map<std::string, Counts> found;
        for (const store::LedgerCount& count : parted) found[names.key_of(count.key)][count.state] += count.count;
        std::vector<std::string> keys;
        for (const auto& [key, counts] : found) keys.push_back(key);
        const auto of = [&](const std::string& key, const char* state) { return found[key][state]; };
        // What went wrong most stands first.
        std::stable_sort(keys.begin(), keys.end(), [&](const std::string& a, const std::string& b) {
            return std::tuple(-of(a, "missed"), -of(a, "made_up"), -of(a, "open"), a) < std::tuple(-of(b, "missed"), -of(b, "made_up"), -of(b, "open"), b);
        });
        if (keys.size() > groups_max) {
            more = keys.size() - groups_max;
            keys.resize(groups_max);
        }
        if (*by == store::LedgerGroup::department) scene_.expect(keys);
        for (const std::string& key : keys) {
            std::int64_t total = 0;
            for (const auto& [state, count] : found[key]) total += count;
            JsonObject group = names.describe(key);
            if (key.empty()) group.set("key", none);
            group.set("states", counts_json(found[key]));
            group.set("total", total);
            groups.push_back(std::move(group));
        }
    }
    return Json(JsonObject{{"period", days_json(days)}, {"states", counts_json(states)}, {"groups", std::move(groups)}, {"more", more}});
}

}  // namespace huiyin::engine
