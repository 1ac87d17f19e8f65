// One queue of all stories by time: the next step of whichever story comes first is done, after everything that falls due
// before it has fired at its own time. So the ledger of the sample is what a server running all the time would have written.
#include <algorithm>
#include <fstream>
#include <queue>
#include <sstream>

#include "app/demo.hpp"
#include "app/demo_records.hpp"
#include "store/store.hpp"

namespace huiyin::app {
namespace {

Problem unclear(const std::string& what) { return Problem("demo.value", {{"what", what}}); }

/// A story's next step; one that has not begun yet is begun at its first.
struct Turn {
    Instant at;
    std::size_t story;                                ///< its place among the beginnings
    bool operator<(const Turn& other) const { return at > other.at || (at == other.at && story > other.story); }   // the earliest on top
};

class Player {
public:
    Player(engine::Engine& engine, store::Store& store, VirtualClock& clock, const Json& demo, std::string folder, Instant until, DemoTime time)
        : engine_(engine), store_(store), clock_(clock), demo_(demo), folder_(std::move(folder)), until_(until), time_(std::move(time)) {}

    Result<DemoReport> play() {
        stories_.emplace(demo_, time_, clock_.now(), until_);
        HUIYIN_CHECK(set_up());
        HUIYIN_TRY(beginnings_, stories_->beginnings(crowds_));
        for (std::size_t i = 0; i < beginnings_.size(); ++i) turns_.push({beginnings_[i].at, i});
        while (!turns_.empty()) {
            const Turn turn = turns_.top();
            turns_.pop();
            if (turn.at > until_) continue;
            const auto story = under_way_.find(turn.story);
            if (story == under_way_.end()) {
                HUIYIN_CHECK(begin(turn));
                continue;
            }
            pass_to(turn.at);
            HUIYIN_TRY(const bool goes_on, take_turn(story->second, turn));
            if (!goes_on) under_way_.erase(turn.story);
        }
        pass_to(until_);
        return std::move(report_);
    }

private:
    Done set_up() {
        Story story;
        story.name = "setup";
        flatten(demo_["setup"], story.steps);
        story.chance = Chance(seed(), story.name, 0);
        for (const Json* step : story.steps) {
            HUIYIN_CHECK(set_up(story, *step));
            if (const std::string login = (*step)["login"].string_or(""); !login.empty()) HUIYIN_CHECK(note_account(story, *step, login));
            shared_.insert(story.names.begin(), story.names.end());
            types_.insert(story.types.begin(), story.types.end());
        }
        if (!demo_["crowds"].is_array()) return {};
        for (const Json& crowd : demo_["crowds"].as_array()) HUIYIN_CHECK(gather(crowd));
        return {};
    }

    Done set_up(Story& story, const Json& step) {
        pass_to(clock_.now() + 1000);
        HUIYIN_TRY(const std::optional<Problem> refused, perform(story, step));
        if (refused) return *refused;
        return {};
    }

    /// Everybody of a crowd, one after the other.
    Done gather(const Json& crowd) {
        const std::string name = crowd["name"].string_or("");
        std::vector<Member> members = stories_->members(crowd);
        for (std::size_t i = 0; i < members.size(); ++i) {
            Story story;
            story.name = name;
            story.chance = Chance(seed(), name + "/steps", static_cast<std::uint64_t>(i));
            story.names = std::move(members[i].names);
            flatten(crowd["steps"], story.steps);
            for (const Json* step : story.steps) HUIYIN_CHECK(set_up(story, *step));
            members[i] = {std::move(story.names), std::move(story.types)};
        }
        crowds_[name] = std::move(members);
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

    Done begin(const Turn& turn) {
        HUIYIN_TRY(Story story, stories_->begin(beginnings_[turn.story], turn.story));
        if (story.ended()) return {};
        const Json& step = *story.steps[0];
        Instant first = turn.at;
        if (!step["after"].is_null()) {
            HUIYIN_TRY(const Json range, value(story, step["after"], {}, {}));
            HUIYIN_TRY(first, time_.after(first, range, story.chance));
        }
        if (!step["any_time"].bool_or(false)) first = time_.worked(first, story.chance);
        under_way_.emplace(turn.story, std::move(story));
        turns_.push({first, turn.story});
        return {};
    }

    /// Does the story's next step and queues the one after it, or the one instead of it; says whether there is one.
    Result<bool> take_turn(Story& story, const Turn& turn) {
        const Json& step = *story.steps[story.next];
        const bool left_out = step["chance"].is_number() && Decimal(story.chance.between(0, 9999)) >= step["chance"].as_number() * Decimal(10000);
        if (left_out && step["stop"].bool_or(false)) return false;
        if (!left_out) {
            HUIYIN_TRY(const std::optional<Problem> refused, perform(story, step));
            if (refused && story.turn_aside()) return await_next(story, turn);
            if (refused && !step["may_refuse"].bool_or(false)) {
                report_.refused.push_back(sentence(story, step, *refused));
                return false;
            }
            if (refused && step["stop"].bool_or(false)) return false;
            story.pass();
        }
        ++story.next;
        story.settle();
        return await_next(story, turn);
    }

    /// Queues the step that comes next; says whether there is one.
    Result<bool> await_next(Story& story, const Turn& turn) {
        if (story.ended()) return false;
        const Json& following = *story.steps[story.next];
        Instant at = turn.at + 1000;
        if (const std::string path = following["since"].string_or(""); !path.empty()) {
            HUIYIN_TRY(const Json since, records_.read(story, {}, path));
            at = std::max(at, Instant::parse(since.string_or("")).value_or(at));
        }
        if (!following["after"].is_null()) {
            HUIYIN_TRY(const Json range, value(story, following["after"], {}, {}));
            HUIYIN_TRY(at, time_.after(following["since"].is_null() ? turn.at : at, range, story.chance));
        }
        if (!following["any_time"].bool_or(false)) at = time_.worked(at, story.chance);
        turns_.push({at, turn.story});
        return true;
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
        for (const char* decision : {"approve", "refuse"}) {
            if (step[decision].is_null()) continue;
            HUIYIN_TRY(const Subject on, records_.named(story, step[decision].string_or("")));
            HUIYIN_TRY(const engine::DecideApproval decide, decision_of(story, step, decision, on));
            HUIYIN_TRY(const engine::Actor actor, actor_of(story, step, on));
            return outcome(story, step, {.actor = actor, .what = decide});
        }
        if (!step["create"].is_null()) return act(story, step, {step["create"].string_or(""), ""}, "action");
        const bool each = !step["on_each"].is_null();
        HUIYIN_TRY(const Json find, value(story, step[each ? "on_each" : "on_find"], {}, {}));
        HUIYIN_TRY(const std::vector<Subject> subjects, records_.of(story, step["on"].string_or(""), find, each));
        if (subjects.empty() && !each) return std::optional<Problem>(Problem("demo.found-none", {{"what", find.dump()}}));
        // A step without an act only gives a name to what it finds.
        if (step["perform"].is_null() && !subjects.empty()) {
            story.names[step["as"].string_or("")] = subjects[0].id;
            story.types[step["as"].string_or("")] = subjects[0].type;
            return std::optional<Problem>();
        }
        std::optional<Problem> first;
        for (const Subject& subject : subjects) {
            HUIYIN_TRY(const std::optional<Problem> refused, act(story, step, subject, "perform"));
            if (refused && !first) first = refused;
            if (refused && !step["may_refuse"].bool_or(false)) break;
        }
        return first;
    }

    Result<std::optional<Problem>> act(Story& story, const Json& step, const Subject& subject, const char* action) {
        HUIYIN_TRY(const engine::Actor actor, actor_of(story, step, subject));
        engine::PerformAction act;
        act.record_type = subject.type;
        act.record = RecordId(subject.id);
        act.action = step[action].string_or("");
        const Json nothing = JsonObject{};
        HUIYIN_TRY(act.input, value(story, step["input"].is_null() ? nothing : step["input"], actor, subject));
        act.confirm_reason = step["confirm"].string_or("");
        act.leave_reason = step["leave"].string_or("");
        act.change_reason = act.leave_reason;
        return outcome(story, step, {.actor = actor, .what = act});
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

    Result<engine::DecideApproval> decision_of(Story& story, const Json& step, const char* decision, const Subject& on) {
        engine::DecideApproval decide;
        decide.record = RecordId(on.id);
        decide.approval = waiting_approval(on.id)["id"].string_or("");
        decide.decision = std::string_view(decision) == "approve" ? engine::Decision::approve : engine::Decision::refuse;
        if (step["reason"].is_null()) return decide;
        HUIYIN_TRY(const Json reason, value(story, step["reason"], {}, on));
        decide.reason = reason.string_or("");
        return decide;
    }

    Result<engine::Actor> actor_of(Story& story, const Json& step, const Subject& on) {
        const Json& by = step["by"];
        const auto person = [&](const std::string& ref) -> Result<engine::Actor> {
            HUIYIN_TRY(const std::string id, values_.id(ref, story.names));
            return engine::Actor{PersonId(id), Language::zh};
        };
        if (by.is_null()) return engine::Actor{};
        if (by.is_array()) return person(drawn(by.as_array(), story.chance));
        if (by.is_string() && by.as_string() == "approver") return approver(story, on);
        if (by.is_string() && by.as_string().starts_with('$')) {
            HUIYIN_TRY(const Json picked, value(story, by, {}, on));
            return engine::Actor{PersonId(picked.string_or("")), Language::zh};
        }
        if (by.is_string()) return person(by.as_string());
        if (const std::string record = by["lead"].string_or(""); !record.empty()) {
            HUIYIN_TRY(const Subject led, records_.named(story, record));
            const auto row = store_.read()->record(led.id);
            return engine::Actor{PersonId(row ? row->owner : ""), Language::zh};
        }
        if (const std::string field = by["field"].string_or(""); !field.empty()) {
            const auto row = store_.read()->record(on.id);
            return engine::Actor{PersonId(row ? row->fields[field].string_or("") : ""), Language::zh};
        }
        const auto holders = holders_.find(by["role"].string_or(""));
        if (holders == holders_.end()) return unclear("by: " + by.dump());
        return person(holders->second[static_cast<std::size_t>(story.chance.between(0, static_cast<std::int64_t>(holders->second.size()) - 1))]);
    }

    Result<engine::Actor> approver(const Story& story, const Subject& on) {
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

    Result<Json> value(Story& story, const Json& given, const engine::Actor& actor, const Subject& it) {
        const DemoValues::World world{[&](const std::string& file) { return upload(actor, file); }, [&](const std::string& path) { return records_.read(story, it, path); }};
        return values_.value(given, story.names, clock_.now(), story.chance, world);
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
    const DemoTime time_;
    Names shared_;
    std::map<std::string, std::string> types_;
    std::map<std::string, std::vector<std::string>> holders_;          ///< by role
    DemoValues values_{shared_, time_};
    const DemoRecords records_{store_, values_, types_};
    std::optional<DemoStories> stories_;
    std::map<std::string, std::vector<Member>> crowds_;
    std::vector<Beginning> beginnings_;
    std::map<std::size_t, Story> under_way_;
    std::priority_queue<Turn> turns_;
    DemoReport report_;
};

}  // namespace

Result<Instant> demo_begin(const Json& demo, const calendar::Zone& zone, Instant until) {
    HUIYIN_TRY(const DemoTime time, DemoTime::make(demo, zone));
    return time.first_opening(demo, until);
}

Result<DemoReport> play_demo(engine::Engine& engine, store::Store& store, VirtualClock& clock, const Json& demo, const std::string& folder, Instant until) {
    HUIYIN_TRY(DemoTime time, DemoTime::make(demo, engine.options().zone));
    return Player(engine, store, clock, demo, folder, until, std::move(time)).play();
}

}  // namespace huiyin::app
