// Commands: everything that changes anything.
//
// A command is checked in this order: key, person, state, version, form, rules; applied and committed with its events,
// duties, counters, search entries and notices in one transaction; or refused with a problem that names the rule and its
// clauses, and nothing has happened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

namespace huiyin::engine {

/// Who acts. An empty person is the system itself (timers, imports by the command line).
struct Actor {
    PersonId person;
    Language language = Language::zh;
    [[nodiscard]] bool is_system() const { return person.empty(); }
};

/// Performs an action on a record, or the creating action of a type when `record` is empty.
struct PerformAction {
    std::string record_type;                         ///< qualified
    RecordId record;
    std::string action;
    Json input;                                      ///< object: field → value
    std::string confirm_reason;                      ///< goes on in spite of `confirm` rows
    std::string leave_reason;                        ///< leave from a `require` row by who may give it
    std::string change_reason;                       ///< why a proposed value is another one
};
enum class Decision { approve, refuse, return_, transfer, add_signer, withdraw, chase, copy };
/// Where an act comes from that a device performed by itself: its sequence there, and the device's own clock.
struct DeviceStamp { std::string device; std::int64_t sequence = 0; Instant at; };
struct DecideApproval {
    RecordId record;
    std::string approval;                            ///< id of the running chain
    Decision decision = Decision::approve;
    std::string reason;
    PersonId to;                                     ///< transfer, add_signer, copy
    std::string position = "beside";                 ///< add_signer: before, beside, after
    std::string signature;                           ///< file id
};
struct HandOverDuty { DutyId duty; PersonId to; std::string reason; };
struct AcceptDuty { DutyId duty; };
struct WaiveDuty { DutyId duty; std::string reason; };
struct AttachFile { RecordId record; std::string field; std::string name; std::string media_type; std::string bytes; };   ///< record empty: not yet attached
struct ReadNotice { NoticeId notice; bool all = false; };
struct SetParameter { std::string pack; std::string parameter; Json value; std::string from_on; };
struct ReplaceHolidays { Json document; };
/// Days from an iCalendar file: statutory ones replace the notices of their years, closures of one's own are set day by day.
struct ImportCalendar { std::string ics; bool statutory = false; bool dry_run = false; };
struct SetDay { std::string date; Json day; };       ///< {"working", "name", "spans"}; null: back to the notices
struct AttestClause { std::string pack; std::string clause; bool answer = true; std::string note; std::string expires_on; };
/// Rows of one record type, all or nothing: each a creation, or, with `acts`, an act on the record that its key means.
/// `digest` is the file's: one that stands already is not taken again.
struct ImportRows {
    std::string record_type;
    std::string action;
    std::vector<Json> rows;                          ///< inputs of the action
    bool dry_run = false;
    std::string file, digest;
    bool acts = false;
    std::vector<Json> keys;                          ///< of each row: field → value, `.number` for the record's number (key_finder.hpp)
    std::string confirm_reason;                      ///< of acts: goes on in spite of `confirm` rows
};
/// Withdraws the records that an import made, as if it had never been, while its events stay. Refused when one of them has been
/// used since; with `rest`, those stay and all others go. Acts are taken back all or none: every record stands as it stood before.
struct UndoImport { std::string import; bool rest = false; };

using What = std::variant<PerformAction, DecideApproval, HandOverDuty, AcceptDuty, WaiveDuty, AttachFile, ReadNotice, SetParameter, ReplaceHolidays,
                          SetDay, AttestClause, ImportRows, UndoImport, ImportCalendar>;

struct Command {
    Actor actor;
    What what;
    std::string key;                                 ///< idempotency key; empty: none
    std::optional<std::int64_t> version;             ///< of the record, as the sender saw it
};

/// A command out of a device's log (devices.hpp). Exactly one of `act` and `discards` is meant.
struct DeviceCommand {
    DeviceStamp stamp;
    std::optional<Instant> sent_at;                  ///< the device's clock when it sent: tells how wrong it goes
    PerformAction act;
    std::optional<std::int64_t> version;             ///< of the record, as the device had last fetched it
    std::int64_t settles = 0;                        ///< takes up this earlier command again, which was refused, in conflict or held
    std::int64_t discards = 0;                       ///< gives that one up
    std::string reason;                              ///< why it is given up
};

/// What a command did. `document` carries what the kind of command has to tell beside (import report, moved due times, file id).
struct Outcome {
    std::string id;                                  ///< record, duty, file, …
    std::string type;
    std::string number;
    std::string state;
    std::int64_t version = 0;
    std::vector<std::int64_t> events;
    Json document;
    bool replayed = false;
};

}  // namespace huiyin::engine
