// One queue of all stories by time: the next step of whichever story comes first is done, after everything that falls due
// before it has fired at its own time. So the ledger of the sample is what a server running all the time would have written.
#include <algorithm>
#include <fstream>
#include <queue>
#include <sstream>

#include "app/demo.hpp"
#include "app/demo_values.hpp"
#include "store/store.hpp"

namespace huiyin::app {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

Problem unclear(const std::string& what) { return Problem("demo.value", {{"what", what}}); }

/// Lists among the steps are steps themselves.
void flatten(const Json& steps, std::vector<const Json*>& out) {
    if (!steps.is_array()) return;
    for (const Json& step : steps.as_array()) {
        if (step.is_array()) flatten(step, out);
        else out.push_back(&step);
    }
}

struct Story {
    std::string name;
    std::vector<const Json*> steps;
    std::size_t next = 0;
    Names names;
    std::map<std::string, std::string> types;         ///< record types of what it named
    Chance chance{0, "", 0};
};

struct Turn {
    Instant at;
    std::size_t story;
    bool operator<(const Turn& other) const { return at > other.at || (at == other.at && story > other.story); }   // the earliest on top
};

class Player {
public:
    Player(engine::Engine& engine, store::Store& store, VirtualClock& clock, const Json& demo, std::string folder, Instant until, DemoTime time)
        : engine_(engine), store_(store), clock_(clock), demo_(demo), folder_(std::move(folder)), until_(until), time_(std::move(time)) {}

    Result<DemoReport> play() {
        begin_ = clock_.now();
        HUIYIN_CHECK(set_up());
        HUIYIN_CHECK(begin_stories());
        while (!turns_.empty()) {
            const Turn turn = turns_.top();
            turns_.pop();
            if (turn.at > until_) continue;
            pass_to(turn.at);
            HUIYIN_CHECK(take_turn(stories_[turn.story], turn));
        }
        pass_to(until_);
        return std::move(report_);
    }

private:
    Done set_up() {
        std::vector<const Json*> steps;
        flatten(demo_["setup"], steps);
        Story story;
        story.name = "setup";
        story.chance = Chance(seed(), story.name, 0);
        for (const Json* step : steps) {
            pass_to(clock_.now() + 1000);
            HUIYIN_TRY(const std::optional<Problem> refused, perform(story, *step));
            if (refused) return *refused;
            if (const std::string login = (*step)["login"].string_or(""); !login.empty()) HUIYIN_CHECK(note_account(story, *step, login));
            shared_.insert(story.names.begin(), story.names.end());
            types_.insert(story.types.begin(), story.types.end());
        }
        return {};
    }

    Done note_account(const Story& story, const Json& step, const std::string& login) {
        const std::string ref = step["as"].string_or("");
        if (!story.names.contains(ref)) return unclear("login: " + login);
        report_.accounts.push_back({login, step["input"]["name"].string_or(""), step["input"]["job"].string_or(""), PersonId(story.names.at(ref).string_or(""))});
        if (!step["input"]["roles"].is_array()) return {};
        for (const Json& role : step["input"]["roles"].as_array()) holders_[role.string_or("")].push_back(ref);
        return {};
    }

    Done begin_stories() {
        const Json& stories = demo_["stories"];
        if (!stories.is_array()) return {};
        for (const Json& written : stories.as_array()) {
            std::vector<Instant> times;
            HUIYIN_TRY(times, beginnings(written));
            for (std::size_t i = 0; i < times.size(); ++i) HUIYIN_CHECK(begin_story(written, i, times[i]));
        }
        return {};
    }

    /// Spread evenly over the stretch, each somewhere within its own part of it; or in the rhythm of weeks or months.
    Result<std::vector<Instant>> beginnings(const Json& written) {
        Instant from = begin_ + day_ms, to = until_;
        if (const Json& days = written["days"]; days.is_array() && days.as_array().size() == 2) {
            from = std::max(from, until_ + -days.as_array()[0].int_or(0) * day_ms);
            to = until_ + -days.as_array()[1].int_or(0) * day_ms;
        }
        if (!written["every"].is_null()) return time_.rhythm(written["every"], from, to);
        const std::int64_t count = written["count"].int_or(1);
        const std::int64_t part_ms = (to - from) / std::max<std::int64_t>(count, 1);
        Chance chance(seed(), written["name"].string_or(""), 1'000'000);
        std::vector<Instant> times;
        for (std::int64_t i = 0; i < count; ++i) times.push_back(from + part_ms * i + chance.between(0, part_ms / 1000) * 1000);
        return times;
    }

    Done begin_story(const Json& written, std::size_t number, Instant at) {
        Story story;
        story.name = written["name"].string_or("");
        story.chance = Chance(seed(), story.name, static_cast<std::uint64_t>(number));
        flatten(written["steps"], story.steps);
        if (story.steps.empty()) return unclear("stories: " + story.name);
        pick(demo_["picks"], story);
        pick(written["pick"], story);
        story.names["n"] = std::to_string(1000 + ++stories_begun_).substr(1);
        const Instant first = time_.worked(at, story.chance);
        stories_.push_back(std::move(story));
        turns_.push({first, stories_.size() - 1});
        return {};
    }

    static void pick(const Json& picks, Story& story) {
        if (!picks.is_object()) return;
        for (const auto& [name, choices] : picks.as_object()) {
            if (!choices.is_array() || choices.as_array().empty()) continue;
            const auto& list = choices.as_array();
            Json picked = list[static_cast<std::size_t>(story.chance.between(0, static_cast<std::int64_t>(list.size()) - 1))];
            // A pick may be what another one picked.
            if (const std::string other = picked.string_or(""); other.size() > 1 && other[0] == '$' && story.names.contains(other.substr(1))) picked = story.names.at(other.substr(1));
            story.names[name] = std::move(picked);
        }
    }

    /// Does the story's next step, and queues the one after it.
    Done take_turn(Story& story, const Turn& turn) {
        const Json& step = *story.steps[story.next];
        const bool left_out = step["chance"].is_number() && Decimal(story.chance.between(0, 9999)) >= step["chance"].as_number() * Decimal(10000);
        if (left_out && step["stop"].bool_or(false)) return {};
        if (!left_out) {
            HUIYIN_TRY(const std::optional<Problem> refused, perform(story, step));
            if (refused && !step["may_refuse"].bool_or(false)) {
                report_.refused.push_back(sentence(story, step, *refused));
                return {};
            }
        }
        if (++story.next >= story.steps.size()) return {};
        const Json& following = *story.steps[story.next];
        Instant at = turn.at + 1000;
        if (!following["after"].is_null()) {
            HUIYIN_TRY(const Json range, value(story, following["after"], {}));
            HUIYIN_TRY(at, time_.after(turn.at, range, story.chance));
        }
        if (!following["any_time"].bool_or(false)) at = time_.worked(at, story.chance);
        turns_.push({at, turn.story});
        return {};
    }

    std::string sentence(const Story& story, const Json& step, const Problem& problem) const {
        std::string text = message(Language::zh, problem);
        for (const Problem& cause : problem.causes) text += " " + message(Language::zh, cause);
        const Json& what = !step["perform"].is_null() ? step["perform"] : step["action"];
        return message(Language::zh, "demo.refused", {{"story", story.name}, {"step", what.string_or("approve")}, {"at", clock_.now().to_string()}, {"what", text}});
    }

    /// What falls due up to then fires at its own time; then it is `at`.
    void pass_to(Instant at) {
        for (int idle = 0; idle < 3;) {
            const auto due = engine_.next_wake();
            if (!due || *due > at) break;
            clock_.set(std::max(*due, clock_.now()));
            const std::size_t fired = engine_.tick();
            report_.fired += static_cast<std::int64_t>(fired);
            idle = fired > 0 ? 0 : idle + 1;
        }
        clock_.set(std::max(at, clock_.now()));
    }

    /// The refusal, if the engine refuses; a problem when the step cannot be understood.
    Result<std::optional<Problem>> perform(Story& story, const Json& step) {
        HUIYIN_TRY(const engine::Actor actor, actor_of(story, step));
        engine::Command command;
        command.actor = actor;
        for (const char* decision : {"approve", "refuse"}) {
            if (step[decision].is_null()) continue;
            HUIYIN_TRY(const engine::DecideApproval decide, decision_of(story, step, decision));
            command.what = decide;
            return outcome(story, step, command);
        }
        engine::PerformAction act;
        const Json nothing = JsonObject{};
        HUIYIN_TRY(act.input, value(story, step["input"].is_null() ? nothing : step["input"], actor));
        if (const std::string type = step["create"].string_or(""); !type.empty()) {
            act.record_type = type;
            act.action = step["action"].string_or("");
        } else {
            HUIYIN_TRY(const Subject subject, subject_of(story, step));
            if (subject.id.empty()) return std::optional<Problem>(Problem("demo.found-none", {{"what", step["on_find"].dump()}}));
            act.record_type = subject.type;
            act.record = RecordId(subject.id);
            act.action = step["perform"].string_or("");
        }
        act.confirm_reason = step["confirm"].string_or("");
        act.leave_reason = step["leave"].string_or("");
        act.change_reason = act.leave_reason;
        command.what = act;
        return outcome(story, step, command);
    }

    Result<std::optional<Problem>> outcome(Story& story, const Json& step, const engine::Command& command) {
        const Result<engine::Outcome> outcome = engine_.execute(command);
        if (!outcome.ok()) return std::optional<Problem>(outcome.problem());
        ++report_.done;
        if (const std::string name = step["as"].string_or(""); !name.empty()) {
            story.names[name] = outcome->id;
            story.types[name] = outcome->type;
        }
        return std::optional<Problem>();
    }

    struct Subject { std::string type, id; };

    /// The record of `on`, or with `on_find` the newest one that refers to it.
    Result<Subject> subject_of(const Story& story, const Json& step) {
        const Json& find = step["on_find"];
        if (find.is_null()) return named_record(story, step["on"].string_or(""));
        const std::string type = find["type"].string_or("");
        const auto view = store_.read();
        std::vector<store::RecordRow> rows;
        if (step["on"].is_null()) {
            store::RecordFilter filter;
            filter.types = {type};
            filter.sort = store::Sort::created_at;
            rows = view->records(filter).rows;
        } else {
            HUIYIN_TRY(const Subject on, named_record(story, step["on"].string_or("")));
            for (const std::string& id : view->referring(type, find["field"].string_or(""), on.id)) rows.insert(rows.begin(), *view->record(id));
        }
        const auto found = std::find_if(rows.begin(), rows.end(), [&](const store::RecordRow& row) { return fits(row, find); });
        return Subject{type, found == rows.end() ? "" : found->id};
    }

    static bool fits(const store::RecordRow& row, const Json& find) {
        if (!find["state"].is_null() && row.state != find["state"].string_or("")) return false;
        if (!find["having"].is_object()) return true;
        const JsonObject& having = find["having"].as_object();
        return std::all_of(having.begin(), having.end(), [&](const JsonObject::Member& member) { return row.fields[member.first] == member.second; });
    }

    Result<Subject> named_record(const Story& story, const std::string& name) {
        HUIYIN_TRY(const std::string id, values_.id(name, story.names));
        const auto own = story.types.find(name);
        if (own != story.types.end()) return Subject{own->second, id};
        const auto shared = types_.find(name);
        if (shared == types_.end()) return unclear("on: " + name);
        return Subject{shared->second, id};
    }

    /// The approval that waits on the record. The row says so itself: reading through the engine would leave a trace that a
    /// person looked at it.
    Json waiting_approval(const std::string& record) {
        const auto row = store_.read()->record(record);
        const Json approvals = row ? row->meta["approvals"] : Json();
        if (approvals.is_object())
            for (const auto& [id, approval] : approvals.as_object())
                if (approval["status"].string_or("") == "waiting") return approval;
        return {};
    }

    Result<engine::DecideApproval> decision_of(Story& story, const Json& step, const char* decision) {
        HUIYIN_TRY(const Subject on, named_record(story, step[decision].string_or("")));
        engine::DecideApproval decide;
        decide.record = RecordId(on.id);
        decide.approval = waiting_approval(on.id)["id"].string_or("");
        decide.decision = std::string_view(decision) == "approve" ? engine::Decision::approve : engine::Decision::refuse;
        if (step["reason"].is_null()) return decide;
        HUIYIN_TRY(const Json reason, value(story, step["reason"], {}));
        decide.reason = reason.string_or("");
        return decide;
    }

    Result<engine::Actor> actor_of(Story& story, const Json& step) {
        const Json& by = step["by"];
        const auto person = [&](const std::string& ref) -> Result<engine::Actor> {
            HUIYIN_TRY(const std::string id, values_.id(ref, story.names));
            return engine::Actor{PersonId(id), Language::zh};
        };
        if (by.is_null()) return engine::Actor{};
        if (by.is_array()) return person(drawn(by.as_array(), story.chance));
        if (by.is_string() && by.as_string() == "approver") return approver(story, step);
        if (by.is_string() && by.as_string().starts_with('$')) {
            HUIYIN_TRY(const Json picked, value(story, by, {}));
            return engine::Actor{PersonId(picked.string_or("")), Language::zh};
        }
        if (by.is_string()) return person(by.as_string());
        if (const std::string record = by["lead"].string_or(""); !record.empty()) {
            HUIYIN_TRY(const Subject on, named_record(story, record));
            const auto row = store_.read()->record(on.id);
            return engine::Actor{PersonId(row ? row->owner : ""), Language::zh};
        }
        if (const std::string field = by["field"].string_or(""); !field.empty()) {
            HUIYIN_TRY(const Subject on, subject_of(story, step));
            const auto row = store_.read()->record(on.id);
            return engine::Actor{PersonId(row ? row->fields[field].string_or("") : ""), Language::zh};
        }
        const auto holders = holders_.find(by["role"].string_or(""));
        if (holders == holders_.end()) return unclear("by: " + by.dump());
        return person(holders->second[static_cast<std::size_t>(story.chance.between(0, static_cast<std::int64_t>(holders->second.size()) - 1))]);
    }

    Result<engine::Actor> approver(const Story& story, const Json& step) {
        HUIYIN_TRY(const Subject on, named_record(story, step["approve"].string_or(step["refuse"].string_or(""))));
        const Json approval = waiting_approval(on.id);
        if (approval["steps"].is_array())
            for (const Json& each : approval["steps"].as_array())
                if (each["status"].string_or("") == "waiting" && each["approvers"].is_array() && !each["approvers"].as_array().empty())
                    return engine::Actor{PersonId(each["approvers"].as_array()[0].string_or("")), Language::zh};
        return unclear("approver: " + story.name);
    }

    static std::string drawn(const JsonArray& list, Chance& chance) {
        return list.empty() ? "" : list[static_cast<std::size_t>(chance.between(0, static_cast<std::int64_t>(list.size()) - 1))].string_or("");
    }

    Result<Json> value(Story& story, const Json& given, const engine::Actor& actor) {
        const DemoValues::Upload upload = [&](const std::string& file) { return this->upload(actor, file); };
        return values_.value(given, story.names, clock_.now(), story.chance, upload);
    }

    Result<std::string> upload(const engine::Actor& actor, const std::string& file) {
        std::ifstream in(folder_ + "/" + file, std::ios::binary);
        if (!in) return unclear("file: " + file);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        engine::Command command;
        command.actor = actor;
        command.what = engine::AttachFile{RecordId(), "", file, file.ends_with(".png") ? "image/png" : "application/pdf", std::move(bytes).str()};
        HUIYIN_TRY(const engine::Outcome outcome, engine_.execute(command));
        return outcome.id;
    }

    [[nodiscard]] std::uint64_t seed() const { return static_cast<std::uint64_t>(demo_["seed"].int_or(1)); }

    engine::Engine& engine_;
    store::Store& store_;
    VirtualClock& clock_;
    const Json& demo_;
    const std::string folder_;
    const Instant until_;
    Instant begin_;
    const DemoTime time_;
    Names shared_;
    std::map<std::string, std::string> types_;
    std::map<std::string, std::vector<std::string>> holders_;          ///< by role
    DemoValues values_{shared_, time_};
    std::vector<Story> stories_;
    std::int64_t stories_begun_ = 0;
    std::priority_queue<Turn> turns_;
    DemoReport report_;
};

}  // namespace

Result<Instant> demo_begin(const Json& demo, const calendar::Zone& zone, Instant until) {
    HUIYIN_TRY(const DemoTime time, DemoTime::make(demo, zone));
    return time.opening(zone.to_local(until).date.plus_days(-demo["days"].int_or(90)));
}

Result<DemoReport> play_demo(engine::Engine& engine, store::Store& store, VirtualClock& clock, const Json& demo, const std::string& folder, Instant until) {
    HUIYIN_TRY(DemoTime time, DemoTime::make(demo, engine.options().zone));
    return Player(engine, store, clock, demo, folder, until, std::move(time)).play();
}

}  // namespace huiyin::app
