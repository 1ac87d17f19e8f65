// One command at work: everything it changes, in one transaction.
//
// A work reads and writes through the store's transaction, gathers the events and what they prove about clauses, and
// appends them to the ledger when it is closed. What must not happen throws `Refused`, and the store undoes the whole.
// Its methods stand in several files: work.cpp (records, events, closing), perform.cpp and effects.cpp (actions),
// duties.cpp, seats.cpp and wakes.cpp (clocks), rounds.cpp and population.cpp (schedules), approvals.cpp, metrics.cpp, administration.cpp, import.cpp, import_undo.cpp, import_acts.cpp,
// calendar_import.cpp.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "calendar/recurrence.hpp"
#include "engine/action_check.hpp"
#include "engine/command.hpp"
#include "engine/duty_rule.hpp"
#include "engine/engine.hpp"
#include "engine/occurrence.hpp"
#include "engine/standing.hpp"
#include "engine/world.hpp"

namespace huiyin::engine {

/// What lasts as long as the engine.
struct Kernel {
    std::shared_ptr<const policy::Policy> policy;
    Options options;
    IdSource* ids = nullptr;
    std::shared_ptr<PeopleMemory> people = std::make_shared<PeopleMemory>();
};

/// Thrown to undo the work; the problem is the answer.
struct Refused { Problem problem; };
/// Thrown to undo the work although it went well: a trial. The outcome is the answer.
struct TriedOnly { Outcome outcome; };

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
    /// From now on acts are told with the device, its sequence and its time; expressions find them in `request`.
    void came_from(const DeviceStamp& stamp, Instant at);
    /// Appends the events, writes what was proved, and tells whom it concerns. Nothing may follow.
    void close();

    // ---- clocks (wakes.cpp, rounds.cpp, metrics.cpp)
    /// Does what the duty's next wake time is for.
    void wake(store::DutyRow duty);
    /// Plans the occurrences of the period, each once: a first portion now, the others wait in the document `rounds`.
    void begin_round(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period);
    /// The next portion of the round that waits longest.
    void continue_round();
    /// In mid-period: who has come gets an occurrence, who has gone has his dropped. For what records alone do not show.
    void reconcile(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period);
    /// Judges a metric's target over a period that has ended.
    void judge_metric(const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period);
    /// Somebody has read what the pack wants written down.
    void note_read(const std::string& record, const std::vector<std::string>& fields);

    /// After `close`: what changed, and the sequences of the events.
    [[nodiscard]] const std::vector<ChangeNotice>& changes() const { return changes_; }
    [[nodiscard]] std::vector<std::int64_t> sequences() const;
    [[nodiscard]] World& world() { return world_; }

private:
    struct Act {                                         ///< one performance of an action
        const policy::RecordType* type = nullptr;
        const policy::Action* action = nullptr;
        std::optional<store::RecordRow> before;
        std::string actor;
        Instant at;
        Permitted permitted;
        Json signatures;                                 ///< field → what it was put under
        std::string confirm_reason, leave_reason, change_reason, approval;
        std::string rule;                                ///< what speaks for the clauses of its effects
        bool by_effect = false;
        bool tolerant = false;                           ///< a clock did it: a refused effect is undone alone and written down
    };
    struct Proof { store::OutcomeRow row; std::optional<std::size_t> event; };

    /// Runs the job as a part that can be undone alone; why it was refused, and nothing of it stands.
    [[nodiscard]] std::optional<Problem> part(const std::function<void()>& job);

    // ---- records and events (work.cpp)
    [[nodiscard]] store::RecordRow row(const std::string& id);                       ///< Refused record.not-found
    /// Writes the row with its references, index and search entry. `bump`: its version counts on, once a command.
    void save(store::RecordRow& row, bool bump = true);
    void index(const policy::RecordType& type, const store::RecordRow& before, const store::RecordRow& row);
    void derive(const policy::RecordType& type, store::RecordRow& row);
    void derive_dependents(const store::RecordRow& before, const store::RecordRow& row);
    void check_roles(const store::RecordRow& person, const Json& before);
    std::size_t tell(const std::string& type, const std::string& record, Instant at, Json data, std::vector<std::string> clauses = {});
    /// The sequence that the event will have: those of one transaction are appended together, in their order.
    [[nodiscard]] std::int64_t sequence_of(std::size_t event);
    void prove(const std::vector<std::string>& clauses, const char* outcome, const std::string& rule, const std::string& record, Instant at, std::optional<std::size_t> event);
    void touch(const std::string& record, const char* kind);
    void concern(const std::string& person) { if (!person.empty()) persons_.insert(person); }
    void notify(const std::vector<std::string>& persons, const Text& text, const std::string& record, const std::vector<std::string>& clauses);
    [[nodiscard]] std::string id() { return kernel_.ids->next(entered_); }
    [[nodiscard]] Frame frame_of(const store::RecordRow& row);
    [[nodiscard]] std::string title_of(const store::RecordRow& row) const;
    [[nodiscard]] static Text said(const std::string& code, const std::vector<ProblemParameter>& zh, const std::vector<ProblemParameter>& en);

    // ---- actions (perform.cpp, effects.cpp)
    Outcome perform(const PerformAction& wanted, std::optional<std::int64_t> version);
    /// Checks and does it; the record's id. `approval`: the chain at whose end it runs.
    std::string perform(const Attempt& attempt, const std::string& approval = {});
    [[nodiscard]] Instant happened_at(const Attempt& attempt, const Permitted& permitted);
    [[nodiscard]] Outcome outcome_of(const std::string& record);
    std::string apply(Act act);
    void take_files(const Act& act, const std::string& record);
    /// Binds the signatures to what they were put under, in the row and for the event.
    void bind_signatures(const Act& act, store::RecordRow& row);
    void happen(const Happening& happening, const Frame& frame, const std::string& record, Instant at);
    void run(const policy::Effects& effects, Frame frame, const std::string& record, const Act& act);
    void run_one(const policy::Effect& effect, Frame& frame, const std::string& record, const Act& act);
    void set_fields(const std::string& record, const JsonObject& values, const std::string& cause, Instant at, const std::vector<std::string>& clauses);
    /// An action that another one, or a clock, sets off: whether it was done. Refused where nobody but a person may be told.
    bool try_perform(const Attempt& attempt, const Act& act);
    /// From a clock, a refusal is written down: what set the effect off stands.
    void run_or_tell(const policy::Effect& effect, Frame& frame, const std::string& record, const Act& act);
    void tell_refused(const std::string& record, Instant at, JsonObject what, const Problem& problem);
    [[nodiscard]] JsonObject assigned(const policy::RecordType& type, const std::vector<std::pair<std::string, policy::Value>>& values, const Frame& frame);
    void send_notices(const Happening& happening, const Frame& frame, const store::RecordRow& row, Instant at);

    // ---- duties (duties.cpp, seats.cpp)
    void react(const Happening& happening, const Frame& frame, const std::string& record, Instant at);
    void react_duty(const policy::Duty& duty, const Happening& happening, const Frame& frame, const store::RecordRow& row, Instant at);
    [[nodiscard]] bool heard(const std::vector<policy::EventRef>& events, const Happening& happening, const Frame& frame);
    [[nodiscard]] bool hears(const policy::EventRef& event, const Happening& happening, const Frame& frame);
    /// Duties that go by the record's fields: kept when FEEL holds, due times and holders that FEEL works out.
    void look_at_duties(const std::string& record, Instant at);
    /// The row's id. `seats` of an approval's step are given; those of a clause are worked out.
    std::string open_duty(const DutyRule& rule, const std::string& record, Instant at, const Frame& frame, Json data = JsonObject(), std::vector<std::string> seats = {});
    bool rest_with_record(store::DutyRow& duty, Instant at);                          ///< true: it begins resting
    void pass_over_warnings(store::DutyRow& duty, const DutyRule& rule, Instant at);
    void tell_started(store::DutyRow& duty, const DutyRule& rule, Instant at);
    void set_terms(store::DutyRow& duty, const DutyRule& rule, const Frame& frame);
    void waive_uncounted(store::DutyRow& duty, const DutyRule& rule, Instant at);
    void count(store::DutyRow& duty, const DutyRule& rule);                           ///< due time, status, next wake from the beats
    [[nodiscard]] std::optional<Instant> next_wake(const store::DutyRow& duty, const DutyRule& rule, const calendar::WorkCalendar& calendar) const;
    void beat(store::DutyRow& duty, const DutyRule& rule, Beat beat, Instant at, const std::string& reason = {});
    void rest_all(const std::string& record, bool resting, const std::string& reason, Instant at);
    void settle_leftovers(const std::string& record, Instant at);
    void put(const store::DutyRow& duty, const DutyRule& rule);
    void summarise(const std::string& record);                                        ///< next due time and lateness of the record
    [[nodiscard]] std::vector<store::DutyRow> running(const std::string& record);     ///< duties not closed, those of approvals included
    void break_duty(store::DutyRow& duty, const DutyRule& rule, Instant at);
    void climb(store::DutyRow& duty, const DutyRule& rule, std::size_t step, bool warning, Instant at);
    void seat(store::DutyRow& duty, const DutyRule& rule, const Frame& frame);
    [[nodiscard]] std::vector<std::string> holders(const store::DutyRow& duty, const DutyRule& rule, const Frame& frame);
    [[nodiscard]] Frame duty_frame(const store::DutyRow& duty, const DutyRule& rule);

    // ---- books (books.cpp)
    void post(const policy::MoveAmount& move, const Frame& frame, const std::string& record, const Act& act, const std::vector<std::string>& clauses);
    void reverse(const policy::ReversePostings& wanted, const std::string& record, const Act& act, const std::vector<std::string>& clauses);
    enum class Proves { yes, nothing };                                                ///< what only undoes an import keeps no clause
    void put_posting(store::PostingRow posting, const policy::Book& book, const std::vector<std::string>& clauses, Proves proves = Proves::yes);
    [[nodiscard]] std::string holder_of(const policy::MoveEnd& end, const Frame& frame);

    // ---- rounds of schedules (rounds.cpp, population.cpp)
    [[nodiscard]] std::vector<Planned> population_of(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period);
    [[nodiscard]] std::vector<Planned> drawn_from(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period, std::vector<Planned> population);
    [[nodiscard]] bool belongs(const policy::Pack& pack, const policy::Schedule& schedule, const calendar::PeriodSpan& period, const std::string& record);
    void plan(const policy::Pack& pack, const policy::Schedule& schedule, const std::vector<Planned>& round, std::size_t from, std::size_t until);
    [[nodiscard]] std::optional<Json> plan_one(const policy::Pack& pack, const policy::Schedule& schedule, const Planned& planned, std::int32_t number);
    void open_occurrence(store::DutyRow duty, const DutyRule& rule, Instant at);
    void leave(const policy::Schedule& schedule, const std::string& object);
    void owe_again(const policy::Schedule& schedule, const Planned& planned);
    void reconcile_touched();                                                         ///< populations that the records of this command may have joined or left

    // ---- approvals (approvals.cpp)
    std::string begin_approval(const Attempt& attempt, const Permitted& permitted, Instant at);
    Outcome decide(const DecideApproval& decision, std::optional<std::int64_t> version);
    void enter_steps(store::RecordRow& row, Json& approval);
    void close_step(const Json& step, Beat beat);
    void after_decision(store::RecordRow& row, Json& approval);
    void end_approval(store::RecordRow& row, Json& approval, const char* status);
    void withdraw_impossible(store::RecordRow row);
    void open_step(const store::RecordRow& row, const Json& approval, Json& step);
    void seat_step(const Json& step);
    void turn(store::RecordRow& row, Json& approval, Json& step, const DecideApproval& decision);
    void add_signer(store::RecordRow& row, Json& approval, std::size_t at, const DecideApproval& decision);
    void tell_of(const store::RecordRow& row, const Json& approval, const std::vector<std::string>& persons, const char* code, const std::string& by);
    [[nodiscard]] Json planned_step(const policy::ApprovalStep& step, const Frame& frame, const std::string& applicant);

    // ---- the rest (administration.cpp, import.cpp)
    Outcome hand_over(const HandOverDuty& wanted);
    Outcome accept(const AcceptDuty& wanted);
    Outcome waive(const WaiveDuty& wanted);
    Outcome attach(const AttachFile& wanted);
    Outcome read(const ReadNotice& wanted);
    Outcome set_parameter(const SetParameter& wanted);
    Outcome replace_holidays(const ReplaceHolidays& wanted);
    JsonArray take_holidays(const Json& document);                                    ///< years that the document replaces
    Outcome set_day(const SetDay& wanted);
    Outcome import_calendar(const ImportCalendar& wanted);
    Outcome attest(const AttestClause& wanted);
    Outcome import(const ImportRows& wanted);
    [[nodiscard]] std::vector<std::optional<Problem>> perform_rows(const ImportRows& wanted, Attempt attempt, std::set<std::string>& acted);   ///< of each row why not
    /// What this command made, for the list and for undoing it. `acted`: the records that the rows of acts meant.
    void note_import(const ImportRows& wanted, const std::string& import, std::int64_t last, const std::set<std::string>& acted);
    [[nodiscard]] JsonArray changed_records();                                        ///< how each that stood before is led back
    [[nodiscard]] JsonArray changed_duties();
    Outcome undo_import(const UndoImport& wanted);
    Outcome undo_acts(const UndoImport& wanted, const Json& listed);
    void withdraw_proofs(const std::vector<store::EventRow>& events);                 ///< of an import's events; breaches that they had taken back stand again
    void restore(const std::string& import, const Json& changed, std::int64_t from, std::int64_t to);
    void restore_duty(const std::string& import, const Json& changed, std::int64_t from, std::int64_t to);
    void undo_listed(const std::string& import, std::int64_t left);
    /// Counter-entries to what the record's acts posted; only to what came with `events` (their ids) where those are given.
    void take_back_postings(const std::string& record, const std::set<std::string>* events = nullptr);
    void withdraw(const store::RecordRow& row, const std::string& import);
    [[nodiscard]] Json count_again();                                                 ///< open duties after a changed calendar: what moved
    void want_role(std::initializer_list<const char*> roles);                         ///< Refused command.not-allowed

    const Kernel& kernel_;
    store::WriteTransaction& tx_;
    World world_;
    Instant now_, entered_;
    Actor actor_;
    std::optional<DeviceStamp> stamp_;
    int depth_ = 0, deriving_ = 0;
    std::size_t parts_begin_ = 0;                        ///< events before it belong outside the running part, and stay as they are
    std::vector<store::EventRow> events_;
    std::optional<std::int64_t> last_sequence_;          ///< before this work, once it was asked for
    std::vector<Proof> proofs_;
    std::map<std::string, store::RecordRow> touched_;    ///< records written, as they stand
    std::set<std::string> bumped_;
    std::optional<Standing> stood_;                      ///< of an import of acts: what it changes, as it was
    std::map<std::string, std::set<std::string>> kinds_; ///< record → kinds of change
    std::set<std::string> persons_;
    std::vector<ChangeNotice> changes_;
};

/// Who stands one line up from the person: the manager, else the head of the department; empty when nobody is left.
[[nodiscard]] std::vector<std::string> superiors_of(World& world, const std::string& person);

}  // namespace huiyin::engine
