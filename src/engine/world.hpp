// What expressions see while the engine works: records as objects that load what is asked of them, record types as lists,
// parameters in force, and the engine's functions.
//
// A world lives as long as one command or query and looks through one view of the store, so that everything an
// expression reads belongs to one moment. It is not shared between threads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "calendar/work_calendar.hpp"
#include "engine/people.hpp"
#include "feel/program.hpp"
#include "policy/feel_scope.hpp"
#include "policy/model.hpp"
#include "policy/scope.hpp"
#include "store/store.hpp"

namespace huiyin::engine {

/// From one instant up to another.
struct Window { Instant from, before; };

/// A few records of a type, as though there were no others.
struct Only { std::string type; feel::List items; };

/// The variables of one place, by slot; what is left null is null.
struct Frame {
    const policy::Pack* pack = nullptr;
    feel::Value record, previous, input, actor, row, item, period, holder, start, subject;
    std::optional<Window> created;                       ///< lists of records hold only those made in it
    std::optional<Only> only;                            ///< the list of that type holds only these
};

class World : public policy::Host {
public:
    static constexpr int list_max = 10'000;
    static constexpr std::size_t set_max = 100'000;      ///< records of a type that an expression may run over

    World(store::ReadView& view, const policy::Policy& policy, Instant now, calendar::Zone zone) : view_(view), policy_(policy), now_(now), zone_(std::move(zone)) {}

    [[nodiscard]] store::ReadView& view() const { return view_; }
    [[nodiscard]] const policy::Policy& policy() const { return policy_; }
    [[nodiscard]] Instant now() const { return now_; }
    [[nodiscard]] const calendar::Zone& zone() const { return zone_; }
    /// The calendar of a pack by its id; the pack's first, or an imported pack's first, when empty.
    [[nodiscard]] const calendar::WorkCalendar& calendar(const policy::Pack& pack, const std::string& id);

    /// The organisation's office calendar: the first of the first pack that has one.
    [[nodiscard]] const calendar::WorkCalendar& office();

    /// What is known of the request under way: of a device, its id and its time; else the time is the server's.
    struct RequestOrigin { std::string device; Instant at; };
    void came_from(RequestOrigin origin) { origin_ = std::move(origin); }

    /// After the holidays or days of the organisation have changed.
    void forget_calendars() { calendars_.clear(); }

    /// After what was written has been undone: everything is read anew.
    void forget_records();

    /// Persons that other worlds of the engine have read need not be read again.
    void share(std::shared_ptr<PeopleMemory> memory) { memory_ = std::move(memory); }

    /// For a world over a snapshot, under which nothing changes: what is worked out of a record is kept.
    void stand_still() { stands_still_ = true; }
    [[nodiscard]] bool stands_still() const { return stands_still_; }

    /// A record as FEEL sees it; null when there is none.
    [[nodiscard]] feel::Value object(const std::string& id);
    /// The same for a row that was just read.
    [[nodiscard]] feel::Value object(store::RecordRow row);
    /// A row that is only being tried: nobody else finds it under its id.
    [[nodiscard]] feel::Value tentative(store::RecordRow row);
    /// From now on this row stands under its id.
    feel::Value replace(store::RecordRow row);
    /// A stored value of a field as FEEL sees it, and back.
    [[nodiscard]] feel::Value value_of(const policy::Field& field, const Json& stored);
    [[nodiscard]] static Json stored(const policy::Field& field, const feel::Value& value);

    [[nodiscard]] feel::Value evaluate(const policy::Expression& expression, const Frame& frame);
    /// Unary tests against a value.
    [[nodiscard]] feel::Value test(const feel::Program& tests, const feel::Value& value, const Frame& frame);
    /// A guard: true only when it is true; null and false are no.
    [[nodiscard]] bool holds(const policy::Expression& expression, const Frame& frame) { return evaluate(expression, frame).is_true(); }
    [[nodiscard]] feel::Value parameter(const policy::Pack& pack, const std::string& id);
    /// The text with what stands between {{ and }} worked out, in each of its languages.
    [[nodiscard]] Text rendered(const Text& text, const Frame& frame);

    feel::Value call(policy::HostFunction function, const feel::List& arguments, feel::Evaluation& evaluation) override;

    /// Decisions that were asked for since the world began, qualified.
    [[nodiscard]] const std::set<std::string>& decided() const { return decided_; }
    [[nodiscard]] std::string name_of(const std::string& person);

    /// Roles that the person holds now (qualified ids); empty for who left or is unknown.
    [[nodiscard]] const std::set<std::string>& roles_of(const std::string& person);
    [[nodiscard]] bool is_active(const std::string& person);
    [[nodiscard]] std::string department_of(const std::string& person);
    /// Active persons who hold the role, in order of their ids.
    [[nodiscard]] std::vector<std::string> holders_of(const std::string& role);

private:
    template <typename Run>
    feel::Value within(const Frame& frame, Run run);
    const People& people();
    feel::Value parameters_of(const policy::Pack& pack);
    feel::Value variable(std::size_t slot, const Frame& frame);
    struct Named { const policy::RecordType* type = nullptr; std::string entry; };
    /// The record types whose lists stand at a place behind the slots.
    std::vector<Named> named_at(std::size_t slot, const Frame& frame);
    feel::Value list_of(std::size_t slot, const Named& named, const Frame& frame);
    std::optional<feel::Value> aggregated(const feel::Program& program, const Frame& frame);
    feel::Value decide(const std::string& table, const feel::Value& inputs, feel::Evaluation& evaluation);

    store::ReadView& view_;
    const policy::Policy& policy_;
    Instant now_;
    calendar::Zone zone_;
    std::map<std::string, std::shared_ptr<const feel::Object>> objects_;
    std::map<std::string, calendar::WorkCalendar> calendars_;
    std::map<std::string, feel::Value> lists_;
    std::map<std::string, Json> parameters_;
    std::shared_ptr<PeopleMemory> memory_;
    std::shared_ptr<const People> people_;
    bool people_written_ = false;                        ///< here, so that the memory of others does not hold
    std::map<std::string, feel::Value> parameter_sets_;  ///< by pack
    bool stands_still_ = false;
    std::optional<RequestOrigin> origin_;
    std::set<std::string> decided_;
    const Frame* frame_ = nullptr;                       ///< of the running evaluation
    const feel::Program* program_ = nullptr;             ///< that runs, unless it is a test
};

}  // namespace huiyin::engine
