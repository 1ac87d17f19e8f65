// What a pack says, compiled: names resolved, expressions typed, every rule tied to its clauses.
//
// The compiler (`policy/compiler.hpp`) makes a `Pack` from files; `link` joins the packs of an organisation to a
// `Policy`, which is what the engine runs. Nothing in here is looked up by string at run time more than once: ids are
// kept because events, screens and the API speak them. Record types are called `<pack>.<name>` everywhere outside
// their own pack (`complaint-handling.complaint`, `base.customer`).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "calendar/due_time.hpp"
#include "calendar/recurrence.hpp"
#include "feel/decision_table.hpp"
#include "feel/program.hpp"
#include "policy/dependents.hpp"

namespace huiyin::policy {

using ClauseIds = std::vector<std::string>;

/// Where something is written, for diagnostics and for the policy page.
struct Place { std::string file; std::uint32_t line = 0; std::uint32_t column = 0; };

/// FEEL, compiled against the scope of its place (see scope.hpp). Empty where the key was left out.
struct Expression {
    std::string text;
    std::shared_ptr<const feel::Program> program;
    Place place;
    explicit operator bool() const { return program != nullptr; }
};

/// A literal, or an expression.
struct Value {
    std::optional<Json> literal;
    Expression expression;
};

enum class ClauseKind { rule, customer, right, aim, note };
/// As packs spell it.
[[nodiscard]] const char* name_of(ClauseKind kind);
struct Attestation { std::string by_role; calendar::Every every; Text ask; std::optional<calendar::Period> expires; };
struct Clause {
    std::string id;
    std::string at;                                  ///< 第六条.3
    Text text;
    ClauseKind kind = ClauseKind::rule;
    bool added = false;                              ///< ours, not the policy's
    Text reading;
    std::optional<Attestation> attest;
    Place place;
};

enum class ParameterType { period, moment, money, percent, number, boolean, choice, text, list, table, who };
struct Parameter {
    std::string id;
    Text title;
    ParameterType type = ParameterType::text;
    Json initial;                                    ///< default value; null: blank
    std::vector<std::pair<std::string, Text>> choices;
    std::optional<Decimal> least, most;
    bool stated = false;                             ///< the figure stands in the policy's text
    ClauseIds clauses;
    Place place;
};

struct Role {
    std::string id;                                  ///< <pack>.<name>
    Text title;
    std::optional<int> seats;
    std::vector<std::string> never_with;
    std::vector<std::string> otherwise;              ///< roles that act for an empty seat (key `else`)
    std::string above;                               ///< role one line up
    ClauseIds clauses;
    Place place;
};

/// Who may, or who must. Any of the terms suffices.
struct WhoTerm {
    std::string role;                                ///< qualified role id; "staff" (any active person) and "system" are built in; empty: expression
    Expression person;                               ///< person id(s)
    Expression of;                                   ///< the role within this department or place only
    std::vector<Expression> not_these;               ///< persons, or departments whose members are meant
    std::vector<std::string> other_than;             ///< action ids: not whoever did these on the record
    Expression condition;                            ///< `if`: the term counts only while this holds
};
struct Who {
    std::vector<WhoTerm> any;
    [[nodiscard]] bool empty() const { return any.empty(); }
};

// ---- forms -------------------------------------------------------------------------------------------------------

enum class FieldType {
    text, long_text, texts, number, integer, money, quantity, percent, points, boolean, date, date_time, time, period, choice, choices,
    phone, email, plate, person, persons, department, place, file, files, photo, signature, reference, references, lines, clause
};
enum class Mask { none, middle, last4, all };
struct Field {
    std::string name;
    Text title;
    Text help;
    FieldType type = FieldType::text;
    std::vector<std::pair<std::string, Text>> choices;
    std::string reference_type;                      ///< qualified record type of reference(s); base.person, base.department for those
    std::string back_name;                           ///< x-back: name of the way back on the other type
    std::vector<Field> lines;                        ///< fields of child rows
    std::optional<Decimal> minimum, maximum;
    std::optional<std::int32_t> length_min, length_max;
    std::string pattern;
    int scale = -1;                                  ///< decimals kept; -1: as given
    std::string unit;
    Mask mask = Mask::none;
    std::string secrecy;
    std::vector<std::string> absent;                 ///< honest blanks: unknown, none, refused
    bool required = false;                           ///< by the form itself, whatever the action asks
    bool indexed = false;
    bool searched = false;
    Expression derived;                              ///< non-empty: computed, never entered
    bool derived_on_read = false;
    ClauseIds clauses;
    Place place;
};
struct Form {
    std::string file;
    std::vector<Field> fields;                       ///< in the order of the form's `ui:order`
    std::vector<std::pair<Text, std::vector<std::string>>> groups;   ///< sections of the page
    Json schema;                                     ///< the JSON Schema (2020-12) as shipped to clients, titles bilingual under x-title
    [[nodiscard]] const Field* find(std::string_view name) const;
};

// ---- lifecycle ---------------------------------------------------------------------------------------------------

struct State { std::string id; Text title; bool end = false; std::string colour; Place place; };

/// One condition of a list; all are tried, all failures come back together.
struct Row {
    Expression condition;                            ///< `if`: where it does not hold, the row says nothing and proves nothing
    Expression that;
    Text say;
    std::string field;
    ClauseIds clauses;
    Who unless;                                      ///< may give leave, with a reason
    Place place;
};

struct Change { Who by; bool reason = false; };
struct Ask {
    std::string field;
    bool required = true;                            ///< false: from `offer`
    Expression propose;
    std::optional<Change> change;                    ///< who may alter the proposal; without: nobody
    ClauseIds clauses;
};

enum class EventKind { action, state, schedule, duty_broken, metric_missed, notice_read, policy_published };
/// complaint.assign · complaint/assigned · {event, if}
struct EventRef {
    EventKind kind = EventKind::action;
    std::string record_type;                         ///< qualified
    std::string name;                                ///< action, state, duty, schedule, …
    Expression condition;
    Place place;
};

struct Effect;
using Effects = std::vector<Effect>;
struct SetFields { std::vector<std::pair<std::string, Value>> fields; };
struct AddRow { std::string field; std::vector<std::pair<std::string, Value>> with; };
struct CreateRecord { std::string record_type; std::string action; std::vector<std::pair<std::string, Value>> with; };
struct PerformOn { std::string action; std::vector<std::pair<std::string, Value>> with; };
struct Notify { Who to; Text text; std::string notice; };
struct PrintForm { std::string print; };
struct PauseClocks { std::string reason; };
struct ResumeClocks {};
/// One end of a posting: a word of the book's holders, or FEEL that gives a record.
struct MoveEnd { std::string word; Expression record; };
struct MoveAmount { std::string book; Expression what; Value amount; MoveEnd from, to; };
/// Counter-postings to what an action of the record had posted.
struct ReversePostings { std::string action; };
struct Effect {
    std::variant<SetFields, AddRow, CreateRecord, PerformOn, Notify, PrintForm, PauseClocks, ResumeClocks, MoveAmount, ReversePostings> what;
    Expression condition;                            ///< `if`
    Expression each;                                 ///< `for`: its object is `item`
    ClauseIds clauses;
    Place place;
};

struct Branch { Expression condition; std::string state; Effects effects; };

struct ApprovalStep {
    std::string name;
    Text title;
    Who by;
    std::string quorum = "one";                      ///< one, all, or a share: 60%
    Expression condition;
    std::optional<calendar::Limit> due;
    bool sign = false;
    ClauseIds clauses;
    Place place;
};
enum class ReturnMode { walk, straight };
struct Chain { std::vector<ApprovalStep> steps; bool together = false; ReturnMode back = ReturnMode::walk; };

/// How long ago another act on the record must be, by the server's clock.
struct Wait { std::string after; calendar::Period least; Text say; ClauseIds clauses; Place place; };

struct Action {
    std::string id;
    Text title;
    bool creates = false;                            ///< from: new
    std::vector<std::string> from;                   ///< empty and not creating: any state that is no end
    std::vector<Branch> to;                          ///< tried in order; empty: stays
    Who by;
    std::vector<Ask> asks;
    std::vector<Row> require, confirm, judge;
    std::vector<Wait> waits;
    std::optional<Chain> approve;
    Effects effects;                                 ///< `do`
    Expression happened;                             ///< when the act counts; not in the future
    std::optional<calendar::Period> back;            ///< at most so long ago
    bool is_public = false;
    bool replies = false;                            ///< answers the customer (owes_reply is kept by it)
    bool hidden = false;                             ///< performed by effects only, no button
    bool danger = false;
    bool offline = false;                            ///< a device may perform it without a network and send it later
    ClauseIds clauses;
    Place place;
};

/// No two records have the same values of `fields`; with `from` and `until` (fields too) none whose intervals overlap.
struct Unique {
    std::vector<std::string> fields;
    Expression condition;
    std::string from, until;                         ///< the interval [from, until); without an end it is open
};
struct Retain { calendar::Period keep; Expression since; Expression hold; ClauseIds clauses; };

struct RecordType {
    std::string id;                                  ///< <pack>.<name>
    std::string name;
    Text title;
    Form form;
    std::string number;                              ///< TS{yyyy}-{seq:4}
    std::vector<Unique> unique;
    std::vector<Row> require;                        ///< for every action
    std::optional<Retain> retain;
    bool owes_reply = false;
    std::string title_field;                         ///< what names a record in lists beside its number
    std::string customer_field;                      ///< field that refers to the customer, if any
    std::string owner_field, department_field;       ///< who leads the record, and the department that has it, if any
    std::vector<State> states;
    std::vector<Action> actions;
    Place place;
    [[nodiscard]] const State* find_state(std::string_view id) const;
    [[nodiscard]] const Action* find_action(std::string_view id) const;
};

// ---- duties, schedules, decisions, metrics -----------------------------------------------------------------------

enum class Again { ignore, restart, renew };
struct LadderStep {
    calendar::Period offset;                         ///< before the due time (warn) or after it (late)
    Who notify;
    Text text;
    Effects effects;
    ClauseIds clauses;
};
/// The limit of a duty: written out, with the field that it counts from if it names one ("3 working days before
/// item.first_day"), or FEEL that yields a period, a moment or a date and time.
struct Due { std::optional<calendar::Limit> limit; Expression field; Expression expression; };

struct Duty {
    std::string id;                                  ///< <pack>.<name>
    std::string name;
    Text title;
    ClauseIds clauses;                               ///< empty: a term, breaks nothing of ours
    std::string record_type;                         ///< all events are of this type
    std::vector<EventRef> start;
    Again again = Again::ignore;
    Expression condition;                            ///< `if`, judged at the start
    Due due;
    calendar::RestDay rest_day = calendar::RestDay::natural;
    std::string calendar;                            ///< empty: the pack's first
    bool counts_entered = false;                     ///< counts: entered (the server's time) rather than happened
    Who who;
    std::vector<EventRef> kept_by;
    Expression kept_when;                            ///< FEEL over the record's fields
    std::vector<EventRef> drop;
    std::vector<std::string> pause_states;
    std::vector<std::pair<EventRef, EventRef>> pauses;
    std::vector<LadderStep> warn, late;
    std::string inside;                              ///< duty that it must not outlast (cut by the engine)
    Who waive;
    Place place;
};

enum class Anchor { calendar, completion, date };
/// A stretch of a rhythm; the last may have no end.
struct Phase { calendar::Every every; std::optional<std::int32_t> periods; ClauseIds clauses; };
struct Sample {
    Value share, least;                              ///< of each group; null least: none
    Expression per;                                  ///< what makes a group; empty: all are one
    bool hidden = false;                             ///< unannounced: nobody but its holders knows
    bool at_end = false;                             ///< drawn when the period has ended, because the population speaks of it
};

struct Schedule {
    std::string id;
    std::string name;
    Text title;
    ClauseIds clauses;
    calendar::Every every;                           ///< of the first phase, where there are any
    Anchor anchor = Anchor::calendar;
    Expression anchored;                             ///< the date, where periods count from one
    std::vector<Phase> phases;
    std::int32_t times = 1;
    std::optional<Sample> sample;
    Expression population;                           ///< `for`; empty: the organisation itself, once per period
    std::string population_type;                     ///< record type of what the population holds; empty: no records
    bool own_fields = false;                         ///< who belongs follows from the fields of the object alone
    Expression condition;
    std::string create;                              ///< record type opened for each occurrence; empty: a bare duty
    std::string create_action;
    std::vector<std::pair<std::string, Value>> with;
    std::optional<calendar::Limit> opens;            ///< what is done before does not keep it
    Due due;
    calendar::RestDay rest_day = calendar::RestDay::natural;
    std::string calendar;
    Who who, waive;
    std::vector<EventRef> kept_by;
    std::vector<LadderStep> warn, late;
    Place place;
};

struct Decision {
    std::string id;                                  ///< <pack>.<name>
    std::string name;
    Text title;
    std::vector<std::pair<std::string, feel::Type>> inputs;
    std::shared_ptr<const feel::DecisionTable> table;
    Expression expression;                           ///< instead of a table
    ClauseIds clauses;
    Place place;
};

/// A dimension of a figure: FEEL over `item` that gives the group of a record.
struct Split { std::string name; Text title; Expression by; };
struct Metric {
    std::string id;
    std::string name;
    Text title;
    calendar::Every every;
    Expression value;                                ///< or
    Expression part, whole;
    std::string target;                              ///< unary tests as written, empty without target
    std::shared_ptr<const feel::Program> target_test;
    std::string show;                                ///< percent 2, number 1, days 1, …
    std::optional<calendar::Limit> due;              ///< when it is measured; empty: when its period has ended
    std::vector<Split> splits;
    Effects missed;
    ClauseIds clauses;
    Place place;
};

// ---- access, notices, views, prints ------------------------------------------------------------------------------

struct AccessRule {
    std::string what;                                ///< qualified record type, or type.field
    bool read = false, export_ = false, print = false;
    Who who;
    Expression condition;
    Mask mask = Mask::none;
    bool log = false;
    bool never = false;
    ClauseIds clauses;
    Place place;
};
struct Notice {
    std::string id;
    std::vector<EventRef> start;
    Who to;
    bool to_customer = false;
    Text text;                                       ///< {{ FEEL }} inside
    std::vector<std::pair<std::string, Expression>> texts_zh, texts_en;   ///< literal pieces and the expression after each
    std::optional<calendar::Period> receipt;
    ClauseIds clauses;
    Place place;
};
struct View {
    std::string id;
    Text title;
    std::string record_type;
    std::string as = "table";
    std::vector<std::string> columns;
    std::string filter;                              ///< FEEL as written
    Expression where;
    std::string group, sort;
    std::string day;                                 ///< calendar, route: the date or moment by which a record has its place
    std::string action;                              ///< grid, route: what is performed record by record
    Who who;
    Place place;
};
struct Print {
    std::string id;
    Text title;
    std::string record_type;
    std::string layout;                              ///< text of the layout file
    Json layout_data;                                ///< the same as data
    std::string layout_file;
    std::string paper = "A4";
    std::vector<std::pair<std::string, Text>> signatures;
    ClauseIds clauses;
    Place place;
};

/// Who may hold an amount of a book: a thing of its own (`revenue`), or every record of a type.
struct BookHolder { std::string word, record_type; std::optional<Decimal> least; Text title; };
/// Quantities that balance: what leaves one holder arrives at another.
struct Book {
    std::string id;                                  ///< <pack>.<name>
    std::string name;
    Text title;
    std::string unit;                                ///< money: two decimals, in yuan; any other word: as given
    std::string what;                                ///< qualified record type of the thing that is counted; empty: the unit alone
    std::vector<BookHolder> holders;
    ClauseIds clauses;
    Place place;
    [[nodiscard]] bool is_money() const { return unit == "money"; }
};

struct CalendarDefinition {
    std::string id;
    std::map<calendar::Weekday, std::vector<calendar::Span>> hours;
    bool national_days_off = true;
    std::int64_t day_starts_ms = 0;
    Place place;
};

/// One compiled pack version.
struct Pack {
    std::string id;
    std::string version;
    Text title;
    calendar::Date effective;
    std::string digest;                              ///< SHA-256 of all its files, hexadecimal
    std::vector<std::string> keywords;
    std::map<std::string, std::string> imports;
    std::vector<CalendarDefinition> calendars;
    std::vector<Parameter> parameters;
    std::vector<Clause> clauses;                     ///< in the order written
    std::vector<Role> roles;
    std::vector<RecordType> records;
    std::vector<Duty> duties;
    std::vector<Schedule> schedules;
    std::vector<Decision> decisions;
    std::vector<Book> books;
    std::vector<Metric> metrics;
    std::vector<AccessRule> access;
    std::vector<Notice> notices;
    std::vector<View> views;
    std::vector<Print> prints;
};

/// What carries a clause, for the policy page and `huiyin check`: "duty settle", "action complaint.assign", …
struct Carrier { std::string kind; std::string id; Text title; Place place; };

/// The packs of an organisation, linked. Immutable; a new publication makes a new one.
class Policy {
public:
    explicit Policy(std::vector<std::shared_ptr<const Pack>> packs);
    [[nodiscard]] const std::vector<std::shared_ptr<const Pack>>& packs() const { return packs_; }
    [[nodiscard]] const Pack* pack(std::string_view id) const;
    [[nodiscard]] const Pack& pack_of(const std::string& qualified_id) const;
    [[nodiscard]] const RecordType* record_type(std::string_view qualified) const;
    [[nodiscard]] const Clause* clause(std::string_view id) const;
    [[nodiscard]] const Role* role(std::string_view qualified) const;
    [[nodiscard]] const Decision* decision(std::string_view qualified) const;
    [[nodiscard]] const Duty* duty(std::string_view qualified) const;
    [[nodiscard]] const Book* book(std::string_view qualified) const;
    [[nodiscard]] const Schedule* schedule(std::string_view qualified) const;
    [[nodiscard]] const Parameter* parameter(std::string_view pack, std::string_view id) const;
    [[nodiscard]] std::vector<const Duty*> duties_of(std::string_view record_type) const;
    [[nodiscard]] std::vector<Carrier> carriers(std::string_view clause) const;
    /// Whose stored formulas read a record of this type.
    [[nodiscard]] const std::vector<Dependent>& dependents_of(std::string_view record_type) const { return dependents_.of(record_type); }

private:
    std::vector<std::shared_ptr<const Pack>> packs_;
    Dependents dependents_;
};

}  // namespace huiyin::policy
