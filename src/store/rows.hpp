// The rows of the store, as plain values. Texts are UTF-8, instants milliseconds UTC, JSON as text or `Json`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/json.hpp"
#include "base/time.hpp"

namespace huiyin::store {

struct RecordRow {
    std::string id, type, number, state;
    Json fields;
    std::int64_t version = 1;
    Instant created_at, changed_at;
    std::string created_by, owner, department, customer, title, pack_version;
    bool open = true;
    std::optional<Instant> next_due_at;
    bool late = false;
    Json meta;                                       ///< what acts left behind: did, rounds, running approvals
};

struct ReferenceRow { std::string field, target; };

struct EventRow {
    std::int64_t sequence = 0;                       ///< of the organisation, from 1, no gaps
    std::string id, record;
    std::int64_t record_sequence = 0;                ///< of the record, from 1
    std::string type;
    Instant at, entered_at;
    std::string actor;
    Json data;
    std::vector<std::string> clauses;
    std::string previous_hash, hash;                 ///< hexadecimal
};

struct DutyRow {
    std::string id, definition, record;
    std::int64_t round = 1;
    std::string status;                              ///< open, late, kept, kept_late, broken, waived, dropped, paused
    Instant started_at;
    std::optional<Instant> due_at, next_wake_at, closed_at;
    std::string holder_kind, holder;                 ///< person, role, department: as it is shown
    std::vector<std::string> seats;                  ///< all whose duty it is: person:ID, role:ROLE, department:ID; kept while it is open
    bool provisional = false;
    Json data;                                       ///< steps fired, segments, hand-over, limit, reason
    std::string period;                              ///< of an occurrence: its key
    std::string concerns, concerns_type, department; ///< the record that a list of duties leads to, its type and department
    std::string place;                               ///< where: a way from the large to the small, "South Street 3 101", parted by single blanks
    bool hidden = false;                             ///< while it is open, nobody but its seats knows of it
};

/// An occurrence of a schedule: by schedule, object, period and its number there, each once.
struct OccurrenceRow { std::string schedule, object, period, record, duty; };

/// What the duty ledger is asked for. Empty fields ask for nothing; times of due are half-open.
struct LedgerFilter {
    std::vector<std::string> definitions;            ///< duties and schedules; those of its phases belong to a schedule
    std::string pack;                                ///< duties, schedules and approvals of this pack
    std::vector<std::string> states;                 ///< not_yet, open, paused, kept, made_up, missed, waived, dropped
    std::vector<std::string> held_by;                ///< one of these is among its seats
    std::vector<std::string> departments;            ///< one of these has it
    std::string clause, period, concerns;            ///< concerns: this record, or one that refers to it
    std::string place;                               ///< this place, or one that lies in it
    std::optional<Instant> due_from, due_before;
    Instant now;
    bool sees_all = false;                           ///< else only what the reader's seats hold or held, no record, and records of these types
    std::vector<std::string> my_seats, types;
    std::vector<std::string> open_types;             ///< of these the reader may read every record
    std::string cursor;
    int limit = 50;
};
struct LedgerPage { std::vector<DutyRow> rows; std::vector<std::string> states, cursors; std::string next; };
/// By what a count is parted. A duty that sits on two seats, or carries two clauses, counts with both.
enum class LedgerGroup { none, seat, department, place, clause, definition };
/// `concerns` is empty where the reader may know of the duty whatever its record says. `once` counts a duty with its first group only.
struct LedgerCount { std::string state, key, concerns; std::int64_t count = 0, once = 0; };

struct OutcomeRow {
    std::int64_t id = 0;
    std::string clause, outcome, rule, record;
    Instant at;
    std::int64_t event_sequence = 0;
};

/// One amount of a book that moved from one holder to another; never altered.
struct PostingRow {
    std::string id, book, what, from, to;            ///< holders: a word of the book, or a record's id
    Decimal amount;                                  ///< above zero
    std::string record, action, event;               ///< the act that posted it
    Instant at;
    std::string reverses;                            ///< the posting that this one takes back; empty: none
};
struct BalanceRow { std::string book, holder, what; Decimal amount; };

struct NoticeRow {
    std::string id, person, record, text;
    Instant at;
    std::optional<Instant> read_at;
    std::vector<std::string> clauses;
};

struct FileRow { std::string id, record, field, name, media_type, bytes, by; Instant at; std::int64_t size = 0; };
struct AccountRow { std::string login, person, password_hash; std::int64_t failures = 0; Instant locked_until; bool active = true; };
struct SessionRow { std::string token_hash, person, login, csrf; Instant created_at, expires_at; };
struct TokenRow { std::string token_hash, person, name; Instant created_at; };
struct CheckpointRow { std::int64_t number = 0, from_sequence = 0, to_sequence = 0; std::string root, previous_root, signature; Instant at; };
struct AttestationRow { std::string pack, clause, person, note; bool answer = true; Instant at; std::optional<Instant> expires_at; };
struct ParameterRow { std::string pack, parameter, from_on; Json value; };
struct ViewRow { std::string person, type, name; Json document; };

struct DeviceRow { std::string id, person, name; Instant registered_at; std::int64_t next = 1; };   ///< next: the sequence that is awaited
/// A command as a device sent it, and the answer it was given; the answer never changes.
struct DeviceCommandRow {
    std::string device;
    std::int64_t sequence = 0;
    std::int64_t place = 0;                          ///< the sequence in whose stead it stands: its own, or of the one it takes up again
    std::string record;                              ///< empty: it creates one
    std::string status;                              ///< done, refused, conflict, held; once settled: retaken, discarded
    std::string print;                               ///< of what was sent
    Instant at, entered_at;                          ///< the device's time and the server's
    Json command, answer;
};

/// What the records of a list must meet. Who asks may look again at what comes: a condition then only narrows what is read.
struct Condition {
    enum class Kind { both, either, equal, unequal, from, to, none, some, odd, refers };   ///< from, to: both inclusive; none, some: null or not; odd: an object or a list
    Kind kind = Kind::both;
    std::vector<Condition> parts{};                  ///< of both and either
    std::string field{};                             ///< of the form; ".state", ".open", ".created_at", … are columns of the row
    Json value{};                                    ///< text, number, truth; milliseconds for moments of the row; a record's id for refers
    bool indexed = false;                            ///< equal: the field has an index of its own
};
enum class Sort { changed_at, created_at, number, due };
struct RecordFilter {
    std::vector<std::string> types, states, ids;
    std::optional<bool> open;
    bool late = false;
    std::optional<Instant> created_from, created_before;
    std::string owner, created_by, customer, department, number;
    std::string words;                               ///< search; blanks alone ask for nothing
    Sort sort = Sort::changed_at;
    bool descending = true;
    std::string cursor;                              ///< from the page before
    int limit = 50;
    std::optional<Condition> condition;              ///< of one type
};
struct RecordPage { std::vector<RecordRow> rows; std::string next; };

}  // namespace huiyin::store
