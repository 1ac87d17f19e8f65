// One command at work: everything it changes, in one transaction.
//
// A work reads and writes through the store's transaction, gathers the events and what they prove about clauses, and
// appends them to the ledger when it is closed. What must not happen throws `Refused`, and the store undoes the whole.
// Its methods stand in several files: work.cpp (records, events, closing), perform.cpp and effects.cpp (actions),
// duties.cpp and wakes.cpp (clocks), approvals.cpp, schedules.cpp, administration.cpp.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "engine/action_check.hpp"
#include "engine/command.hpp"
#include "engine/duty_rule.hpp"
#include "engine/engine.hpp"
#include "engine/world.hpp"

namespace huiyin::engine {

/// What lasts as long as the engine.
struct Kernel {
    std::shared_ptr<const policy::Policy> policy;
    Options options;
    IdSource* ids = nullptr;
};

/// Thrown to undo the work; the problem is the answer.
struct Refused { Problem problem; };

/// What duties, schedules and notices listen to.
struct Happening {
    policy::EventKind kind = policy::EventKind::action;
    std::string record_type, name;
};

class Work {
public:
    static constexpr int depth_max = 8;                  ///< actions that perform actions

    /// `now` is the time at which it counts: of a timer the time it was due. `entered` is the clock's.
    Work(const Kernel& kernel, store::WriteTransaction& tx, Instant now, Instant entered, Actor actor);

    [[nodiscard]] Outcome execute(const Command& command);
    /// Appends the events, writes what was proved, and tells whom it concerns. Nothing may follow.
    void close();

    // ---- clocks (wakes.cpp, schedules.cpp)
    /// Does what the duty's next wake time is for.
    void wake(store::DutyRow duty);
    /// Opens the occurrences of the period, each once.
    void open_occurrences(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period);
    /// Judges a metric's target over a period that has ended.
    void judge_metric(const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period);

    /// After `close`: what changed.
    [[nodiscard]] const std::vector<ChangeNotice>& changes() const { return changes_; }
    [[nodiscard]] World& world() { return world_; }

private:
    struct Act {                                         ///< one performance of an action
        const policy::RecordType* type = nullptr;
        const policy::Action* action = nullptr;
        std::optional<store::RecordRow> before;
        std::string actor;
        Instant at;
        Permitted permitted;
        Json input;                                      ///< as given
        std::string confirm_reason, leave_reason, change_reason;
        bool tolerant = false;                           ///< a refusal further down is written down, not thrown
    };
    struct Proof { store::OutcomeRow row; std::size_t event = 0; bool has_event = false; };

    // ---- records and events (work.cpp)
    [[nodiscard]] store::RecordRow row(const std::string& id);                       ///< Refused record.not-found
    void save(store::RecordRow& row);
    void check_unique(const policy::RecordType& type, const store::RecordRow& row);
    std::size_t tell(const std::string& type, const std::string& record, Instant at, Json data, std::vector<std::string> clauses = {});
    void prove(const std::vector<std::string>& clauses, const char* outcome, const std::string& rule, const std::string& record, Instant at, std::optional<std::size_t> event);
    void touch(const store::RecordRow& row, const char* kind);
    void concern(const std::string& person) { if (!person.empty()) persons_.insert(person); }
    void notify(const std::vector<std::string>& persons, const Text& text, const std::string& record, const std::vector<std::string>& clauses);
    [[nodiscard]] std::string id() { return kernel_.ids->next(entered_); }
    [[nodiscard]] Frame frame_of(const store::RecordRow& row);

    // ---- actions (perform.cpp, effects.cpp)
    Outcome perform(const PerformAction& wanted, std::optional<std::int64_t> version);
    /// Checks and does it; the record's id.
    std::string perform(Attempt attempt, bool tolerant, bool approved = false);
    [[nodiscard]] Instant happened_at(const Attempt& attempt, const Permitted& permitted);
    std::string apply(Act act);
    void run(const policy::Effects& effects, Frame frame, const std::string& record, const Act& act);
    void run_one(const policy::Effect& effect, Frame& frame, const std::string& record, const Act& act);
    [[nodiscard]] JsonObject assigned(const policy::RecordType& type, const std::vector<std::pair<std::string, policy::Value>>& values, const Frame& frame);
    [[nodiscard]] Text rendered(const Text& text, const Frame& frame);
    void send_notices(const Happening& happening, const Frame& frame, const store::RecordRow& row);

    // ---- duties (duties.cpp)
    void react(const Happening& happening, const Frame& frame, const store::RecordRow& row, Instant at);
    void react_duty(const policy::Duty& duty, const Happening& happening, const Frame& frame, const store::RecordRow& row, Instant at);
    [[nodiscard]] bool heard(const std::vector<policy::EventRef>& events, const Happening& happening, const Frame& frame);
    void open_duty(const DutyRule& rule, const store::RecordRow& row, Instant at, const Frame& frame);
    [[nodiscard]] Done count(store::DutyRow& duty, const DutyRule& rule);             ///< due time, status, next wake from the beats
    void beat(store::DutyRow& duty, const DutyRule& rule, Beat beat, Instant at, const std::string& reason = {});
    void rest(store::DutyRow& duty, const DutyRule& rule, const std::string& cause, bool resting, Instant at);
    void settle_leftovers(const store::RecordRow& row, Instant at);
    void seat_holders(const store::RecordRow& row, const Frame& frame);
    void seat(store::DutyRow& duty, const DutyRule& rule, const Frame& frame);
    void put(const store::DutyRow& duty, const DutyRule& rule);
    void summarise(store::RecordRow& row);                                            ///< next due time and lateness of the record
    [[nodiscard]] std::vector<store::DutyRow> open_duties(const std::string& record);
    [[nodiscard]] std::vector<std::string> holders(const store::DutyRow& duty);
    void react_occurrences(const Happening& happening, const Frame& frame, const store::RecordRow& row, Instant at);
    void break_duty(store::DutyRow& duty, const DutyRule& rule, Instant at);
    void climb(store::DutyRow& duty, const DutyRule& rule, const policy::LadderStep& step, bool warning, Instant at);

    // ---- approvals (approvals.cpp)
    std::string begin_approval(const Attempt& attempt, Permitted permitted, Instant at);
    Outcome decide(const DecideApproval& decision);
    void enter_step(store::RecordRow& row, Json& approval, std::size_t step);
    void after_decision(store::RecordRow& row, Json& approval, std::size_t step, const std::string& by);
    void end_approval(store::RecordRow& row, Json& approval, const std::string& status);
    void close_seats(const store::RecordRow& row, const std::string& approval, const std::string& person, bool acted);
    void open_seat(const store::RecordRow& row, const Json& approval, std::size_t step, const std::string& person);

    // ---- the rest (administration.cpp)
    Outcome hand_over(const HandOverDuty& wanted);
    Outcome accept(const AcceptDuty& wanted);
    Outcome waive(const WaiveDuty& wanted);
    Outcome attach(const AttachFile& wanted);
    Outcome read(const ReadNotice& wanted);
    Outcome set_parameter(const SetParameter& wanted);
    Outcome replace_holidays(const ReplaceHolidays& wanted);
    Outcome set_day(const SetDay& wanted);
    Outcome attest(const AttestClause& wanted);
    Outcome import(const ImportRows& wanted);
    [[nodiscard]] Json count_again();                                                 ///< open duties after a changed calendar: what moved
    void want_role(const char* role) const;                                           ///< Refused command.not-allowed

    const Kernel& kernel_;
    store::WriteTransaction& tx_;
    World world_;
    Instant now_, entered_;
    Actor actor_;
    int depth_ = 0;
    std::vector<store::EventRow> events_;
    std::vector<Proof> proofs_;
    std::map<std::string, store::RecordRow> touched_;    ///< records written, as they stand
    std::map<std::string, std::set<std::string>> kinds_;
    std::set<std::string> persons_;
    std::vector<ChangeNotice> changes_;
};

}  // namespace huiyin::engine
