#include "engine/agenda.hpp"

#include <algorithm>
#include <set>

#include "engine/clock_view.hpp"
#include "engine/duty_rule.hpp"
#include "engine/occurrence.hpp"
#include "engine/rhythms.hpp"
#include "engine/who.hpp"

namespace huiyin::engine {
namespace {

constexpr int duties_max = 300;
constexpr std::size_t closed_max = 100, coming_max = 200, objects_max = 50;
constexpr std::int64_t events_looked_at = 1'000;
constexpr int days_ahead = 60;
constexpr std::int64_t minute_ms = 60'000, longest_minutes = 30;

using calendar::FeedEntry;

/// What an occurrence is called before and after it opens.
std::string occurrence(const std::string& schedule, const std::string& object, const std::string& period) { return schedule + "/" + object + "/" + period; }

/// What the entry ends at, with a reminder at each warning: the entry is never longer than the shortest of them.
void set_time(FeedEntry& entry, Instant due, const calendar::WorkCalendar& calendar, const std::vector<policy::LadderStep>* warnings) {
    std::vector<std::int64_t> minutes;
    if (warnings)
        for (const policy::LadderStep& step : *warnings)
            if (const auto at = warn_time(calendar, due, step); at && due - *at >= minute_ms) minutes.push_back((due - *at) / minute_ms);
    const std::int64_t length = minutes.empty() ? longest_minutes : std::min(longest_minutes, *std::min_element(minutes.begin(), minutes.end()));
    entry.start = due + -length * minute_ms;
    entry.end = due;
    for (const std::int64_t each : minutes) entry.alarms_minutes.push_back(static_cast<std::int32_t>(each - length));
}

class Agenda {
public:
    Agenda(Scene& scene, const std::string& origin) : scene_(scene), origin_(origin) {}

    calendar::Feed write() {
        feed_.name = scene_.say("feed.name", {{"organisation", scene_.options.organisation_name.in(scene_.language())}, {"person", scene_.world.name_of(scene_.me())}});
        feed_.zone = scene_.options.zone;
        open();
        closed();
        for (const auto& pack : scene_.policy.packs())
            for (const policy::Schedule& schedule : pack->schedules) coming(*pack, schedule);
        return std::move(feed_);
    }

private:
    void open() {
        const std::vector<store::DutyRow> duties = scene_.view.open_duties(scene_.access.seats(), duties_max);
        std::vector<std::string> records;
        for (const store::DutyRow& duty : duties) records.push_back(record_of(duty));
        scene_.expect(records);
        for (const store::DutyRow& duty : duties) {
            if (!duty.due_at) continue;                  // it rests, or nothing says yet by when
            FeedEntry entry = entry_of(duty);
            entry.status = FeedEntry::Status::confirmed;
            if (is_late(scene_, duty)) entry.summary = scene_.say("feed.late", {{"title", entry.summary}});
            feed_.entries.push_back(std::move(entry));
        }
    }

    /// Readers that keep what they have once read are told that it is over.
    void closed() {
        const auto last = scene_.view.last_event();
        if (!last) return;
        std::set<std::string> seen;
        const std::vector<store::EventRow> events = scene_.view.events(std::max<std::int64_t>(0, last->sequence - events_looked_at), static_cast<int>(events_looked_at));
        for (auto event = events.rbegin(); event != events.rend() && seen.size() < closed_max; ++event) {
            const std::string id = event->type.starts_with("duty_") ? event->data["duty"].string_or("") : std::string();
            if (id.empty() || seen.contains(id)) continue;
            const auto duty = scene_.view.duty(id);
            if (!duty || !duty->closed_at || !duty->due_at || !scene_.access.is_seated(*duty)) continue;
            seen.insert(id);
            FeedEntry entry = entry_of(*duty);
            entry.status = FeedEntry::Status::cancelled;
            entry.alarms_minutes.clear();
            feed_.entries.push_back(std::move(entry));
        }
    }

    FeedEntry entry_of(const store::DutyRow& duty) {
        FeedEntry entry;
        const auto rule = find_rule(scene_.policy, duty.definition);
        const std::string period = duty.data["period"].string_or("");
        entry.uid = uid(rule && rule->schedule ? occurrence(duty.definition, duty.data["object"].string_or(""), period) : duty.id);
        entry.sequence = static_cast<std::int32_t>(beats_of(duty).size()) + static_cast<std::int32_t>(duty.data["moves"].int_or(0));
        entry.stamp = duty.started_at;
        for (const ClockEvent& beat : beats_of(duty)) entry.stamp = std::max(entry.stamp, beat.at);
        if (const auto moved = Instant::parse(duty.data["moved_at"].string_or(""))) entry.stamp = std::max(entry.stamp, *moved);
        describe(entry, title_of_duty(scene_.policy, duty.definition).in(scene_.language()), record_of(duty), period, *duty.due_at, clauses_of_duty(scene_.policy, duty.definition));
        const policy::Pack& pack = rule ? *rule->pack : *scene_.policy.packs().front();
        set_time(entry, *duty.due_at, scene_.world.calendar(pack, duty.data["calendar"].string_or("")), rule ? rule->warn : nullptr);
        return entry;
    }

    /// The number and title of the record are there only for who may read it; the period stands for an occurrence without one.
    void describe(FeedEntry& entry, const std::string& title, const std::string& record, const std::string& period, Instant due, const std::vector<std::string>& clauses) {
        const store::RecordRow* row = record.empty() ? nullptr : scene_.row(record);
        const bool readable = row && scene_.policy.record_type(row->type) && scene_.access.may_read(*row);
        const std::string number = readable ? row->number : row ? std::string() : period;
        entry.summary = number.empty() ? title : title + " " + number;
        entry.description = scene_.say("feed.due", {{"at", scene_.end(due)}});
        if (readable) entry.description = scene_.title_of(*row) + "\n" + entry.description;
        if (!clauses.empty()) {
            std::string list;
            for (const std::string& clause : clauses) list += (list.empty() ? "" : ", ") + clause;
            entry.description += "\n" + scene_.say("feed.clauses", {{"clauses", list}});
            entry.categories = clauses;
        }
        std::string type = readable ? row->type : std::string();
        std::replace(type.begin(), type.end(), '.', '/');
        entry.url = origin_.empty() ? std::string() : readable ? origin_ + "/records/" + type + "/" + row->id : origin_ + "/";
    }

    /// What the schedule will open within two months, for whom it names the person.
    void coming(const policy::Pack& pack, const policy::Schedule& schedule) {
        const auto next = calendar::Date::parse(rhythms()[schedule.id].string_or(""));
        // An unannounced time is told nobody before it is drawn; who is drawn, and what counts from a completion, nobody knows yet.
        const bool is_drawn = schedule.sample.has_value() || schedule.anchor != policy::Anchor::calendar;
        if (!next || is_drawn || schedule.every.rhythm == calendar::Rhythm::once || (schedule.due.limit && schedule.due.limit->needs().draw)) return;
        const auto rule = find_rule(scene_.policy, phase_definition(schedule, 0));
        if (!rule) return;
        const calendar::Date last = scene_.today().plus_days(days_ahead);
        for (calendar::PeriodSpan period = calendar::period_of(period_calendar(), schedule.every, *next); period.from <= last; period = calendar::next_period(period_calendar(), schedule.every, period)) {
            const feel::List members = members_of(scene_.world, pack, schedule, period);
            for (std::size_t i = 0; i < members.size() && i < objects_max; ++i) {
                if (announced_ >= coming_max) return;
                const auto planned = planned_for(scene_.world, pack, schedule, members[i], period, scene_.today());
                if (!planned || scene_.view.has_occurrence(schedule.id, planned->object, planned->period.key)) continue;
                const Draft draft = draft_of(scene_.world, *rule, *planned, 1, {}, scene_.now);
                if (matches(scene_.world, schedule.who, scene_.me(), draft.frame)) announce(*rule, *planned, draft);
            }
        }
    }

    void announce(const DutyRule& rule, const Planned& planned, const Draft& draft) {
        const auto due = due_of(scene_.world, rule, draft.duty, scene_.now);
        if (!due) return;
        FeedEntry entry;
        entry.uid = uid(occurrence(rule.schedule->id, planned.object, planned.period.key));
        entry.stamp = scene_.world.zone().to_instant({scene_.today(), 0});
        entry.status = FeedEntry::Status::tentative;
        describe(entry, rule.title.in(scene_.language()), planned.object, planned.period.key, *due, rule.clauses);
        set_time(entry, *due, scene_.world.calendar(*rule.pack, rule.calendar), rule.warn);
        feed_.entries.push_back(std::move(entry));
        ++announced_;
    }

    static std::string record_of(const store::DutyRow& duty) { return duty.record.empty() ? duty.data["object"].string_or("") : duty.record; }
    [[nodiscard]] std::string uid(const std::string& what) const { return what + "@" + scene_.options.organisation.text + ".huiyin"; }
    const Json& rhythms() {
        if (!rhythms_) rhythms_ = scene_.view.document("rhythms").value_or(JsonObject());
        return *rhythms_;
    }

    Scene& scene_;
    const std::string& origin_;
    calendar::Feed feed_;
    std::optional<Json> rhythms_;
    std::size_t announced_ = 0;
};

}  // namespace

calendar::Feed agenda(Scene& scene, const std::string& origin) { return Agenda(scene, origin).write(); }

}  // namespace huiyin::engine
