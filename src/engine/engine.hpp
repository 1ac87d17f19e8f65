// The only writer: runs the organisation's policies over its records.
//
// Commands are decided and committed one after the other inside the store's writer; queries read snapshots and answer as
// the documents of docs/api.md, because what a person may see of a record, and in which words, is decided here. All
// functions are safe to call from any thread and may block; none may be called from a change listener.
//
//   Engine engine(store, clock, ids, {base, pack}, {.organisation = OrganisationId("…"), .zone = shanghai});
//   auto outcome = engine.execute({.actor = {zhou}, .what = PerformAction{"complaint-handling.complaint", {}, "register", input}});
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "calendar/icalendar.hpp"
#include "calendar/work_calendar.hpp"
#include "engine/command.hpp"
#include "policy/model.hpp"

namespace huiyin::store { class Store; }

namespace huiyin::engine {

struct Options {
    OrganisationId organisation;
    Text organisation_name;
    calendar::Zone zone = calendar::Zone::utc();
};

/// What changed, told after the commit.
struct ChangeNotice {
    std::int64_t sequence = 0;                       ///< of the last event
    std::string record_type;
    std::string record;
    std::int64_t version = 0;
    std::vector<std::string> kinds;                  ///< record, duty, notice
    std::vector<std::string> persons;                ///< whose workbench may look different
};

struct ListQuery {
    std::string type;
    std::string view;
    std::string filter;                              ///< FEEL over a record's fields
    std::string text;                                ///< search words
    std::vector<std::string> states;
    std::optional<bool> open;
    bool mine = false;
    bool late = false;
    std::string owner, customer, department;
    std::string from_on, to_on;                      ///< days by the view's `day`, both included; empty: open
    std::string sort;                                ///< changed_at, created_at, number, due; `-` descending; empty: the view's, else -changed_at
    std::string cursor;
    int limit = 50;                                  ///< at most 200
};

/// What the duty ledger is asked for; empty members ask for nothing.
struct LedgerQuery {
    std::string from_on, to_on;                      ///< days in which it is due, both included; the present month when both are empty
    std::vector<std::string> states;                 ///< not_yet, open, paused, kept, made_up, missed, waived, dropped
    std::string person;                              ///< what sits on him, on a role of his or on his department
    std::string holder;                              ///< exactly this seat: person:ID, role:ROLE, department:ID
    std::string department;                          ///< it, or one below it
    std::string place;                               ///< it, or one that lies in it
    std::string clause, policy, duty, record;        ///< duty: of a duty or schedule the id; record: what it concerns, or what that refers to
    std::string by;                                  ///< of counts: person, department, place, clause or duty; empty: not parted
    std::string cursor;
    int limit = 50;
};

struct MetricRecordsQuery {
    std::string period;                              ///< 2026-03, 2026-Q1, …; empty: the present one
    std::string side = "whole";                      ///< part, whole, rest (of the whole, not of the part), value
    std::string split, group;                        ///< of one group of a dimension only
    std::string cursor;
    int limit = 50;
};

class Engine {
public:
    Engine(store::Store& store, Clock& clock, IdSource& ids, std::vector<std::shared_ptr<const policy::Pack>> packs, Options options);
    ~Engine();

    [[nodiscard]] Result<Outcome> execute(const Command& command);
    /// A device of the actor that will send commands later: {"id", "name", "next"}. `next` is the sequence that is awaited.
    [[nodiscard]] Result<Json> register_device(const Actor& actor, const std::string& name);
    [[nodiscard]] Result<Json> device(const Actor& actor, const std::string& id) const;
    /// Takes a command out of a device's log: {"sequence", "status": done | refused | conflict | held | discarded, "at", "outcome", "problem"}.
    /// Problems, with nothing taken: device.not-found, device.gap, device.sequence-reused, device.nothing-to-settle.
    [[nodiscard]] Result<Json> take(const Actor& actor, const DeviceCommand& command);
    /// Fires what fell due up to the clock's present time, in order: duties, warnings, ladders, schedules. Returns how many fired.
    std::size_t tick();
    /// When `tick` next has something to do.
    [[nodiscard]] std::optional<Instant> next_wake() const;
    /// Every cached due time folded again from its record's events; differences found (none is the promise).
    [[nodiscard]] std::size_t refold();
    /// Balances that the ledger, the postings and what is kept do not agree on (none is the promise).
    [[nodiscard]] std::size_t unbalanced();

    [[nodiscard]] std::shared_ptr<const policy::Policy> policy() const;
    [[nodiscard]] const Options& options() const;
    [[nodiscard]] Clock& clock() const;

    // Queries. Refusals: record.not-found for what is not there or not for the actor.
    [[nodiscard]] Result<Json> record(const Actor& actor, const std::string& type, const std::string& id_or_number) const;
    [[nodiscard]] Result<Json> list(const Actor& actor, const ListQuery& query) const;
    /// A filter of lists of the type as a tree that can be said in words (filter_tree.hpp). Problems: query.filter {reason, position}.
    [[nodiscard]] Result<Json> filter(const Actor& actor, const std::string& type, const std::string& text) const;
    /// The stops of a day of a view that is a route, each with the whole of its record: what a device takes along.
    [[nodiscard]] Result<Json> route(const Actor& actor, const std::string& type, const std::string& view, const std::string& day) const;
    /// The form of a creating action: {"action", "title", "asks", "proposals"}.
    [[nodiscard]] Result<Json> new_form(const Actor& actor, const std::string& type, const std::string& action) const;
    /// The checks of an action, nothing done: {"errors", "proposals"}.
    [[nodiscard]] Result<Json> check(const Actor& actor, const PerformAction& action) const;
    [[nodiscard]] Json meta(const Actor& actor) const;
    [[nodiscard]] Json person(const Actor& actor) const;                      ///< the `person` part of a Session, with roles and capabilities
    [[nodiscard]] Json workbench(const Actor& actor) const;
    /// The person's duties for a telephone's calendar; `origin` begins the links to records.
    [[nodiscard]] calendar::Feed agenda(const Actor& actor, const std::string& origin) const;
    /// The duties and occurrences that the actor may know of, by due time, each with its proof.
    [[nodiscard]] Result<Json> duty_ledger(const Actor& actor, const LedgerQuery& query) const;
    /// How many of them are in each state, whatever states are asked for; parted by `by`.
    [[nodiscard]] Result<Json> duty_counts(const Actor& actor, const LedgerQuery& query) const;
    [[nodiscard]] Json search(const Actor& actor, const std::string& words, const std::vector<std::string>& types, int limit) const;
    [[nodiscard]] Json customer_lookup(const Actor& actor, const std::string& phone) const;
    [[nodiscard]] Json choices(const Actor& actor, const std::string& type, const std::string& words, int limit) const;   ///< people, departments, references
    /// The record that a text means: by id, number, a field that must not repeat, or its title. Problems: reference.none, reference.several {text}.
    [[nodiscard]] Result<std::string> reference(const Actor& actor, const std::string& type, const std::string& text) const;
    [[nodiscard]] Json notices(const Actor& actor, bool unread_only, const std::string& cursor, int limit) const;
    [[nodiscard]] Json policies(const Actor& actor) const;
    [[nodiscard]] Result<Json> policy_page(const Actor& actor, const std::string& pack, const std::string& from_on, const std::string& to_on) const;
    [[nodiscard]] Result<Json> evidence(const Actor& actor, const std::string& clause, const std::string& outcome, const std::string& cursor, int limit) const;
    [[nodiscard]] Result<Json> metrics(const Actor& actor, const std::string& pack, const std::string& period, bool with_series = true) const;
    /// One metric with its groups, its past, and when it is judged.
    [[nodiscard]] Result<Json> metric(const Actor& actor, const std::string& pack, const std::string& metric, const std::string& period) const;
    [[nodiscard]] Result<Json> metric_records(const Actor& actor, const std::string& pack, const std::string& metric, const MetricRecordsQuery& query) const;
    [[nodiscard]] Result<Json> calendar_days(const Actor& actor, const std::string& from_on, const std::string& to_on) const;
    /// What was imported, newest first: {"items": [{"id", "record_type", "file", "by", "at", "rows", "records", "left", "undone"}]}.
    [[nodiscard]] Json imports(const Actor& actor) const;
    /// One of them with `used`: the records that stand in the way of undoing it. Problems: import.no-such.
    [[nodiscard]] Result<Json> import(const Actor& actor, const std::string& id) const;
    /// Everything a printed form needs: {"print", "layout", "view", "types", "related"}.
    [[nodiscard]] Result<Json> print_material(const Actor& actor, const std::string& type, const std::string& id, const std::string& print) const;
    struct File { std::string name, media_type, bytes; };
    [[nodiscard]] Result<File> file(const Actor& actor, const std::string& id) const;
    /// Whether the person holds a role (qualified id) now, e.g. base.admin.
    [[nodiscard]] bool has_role(const Actor& actor, const std::string& role) const;

    /// Told of every commit, on the writer's thread, after it. Returns a token for `unsubscribe`.
    std::size_t subscribe(std::function<void(const ChangeNotice&)> listener);
    void unsubscribe(std::size_t token);

private:
    struct Data;
    std::shared_ptr<Data> data_;                         ///< shared with the store's listener
};

}  // namespace huiyin::engine
