// What a device did without a network and sends later.
//
// A device keeps a log with its own sequence, from 1. The server takes each (device, sequence) once and in order: a gap is
// refused, a repetition gets the answer that was given before, whatever has happened since. A command that is refused, or
// whose record has moved on, is kept as it was sent, and later commands of that device on that record wait until it is
// taken up again or given up; commands on other records go on.
#pragma once

#include "engine/command.hpp"
#include "store/store.hpp"

namespace huiyin::engine {

/// The log of one device inside a transaction, at one command of it.
class DeviceLog {
public:
    /// Throws Refused: device.not-found (not there, or another person's), device.gap, device.sequence-reused, device.nothing-to-settle.
    DeviceLog(store::WriteTransaction& tx, const Actor& actor, const DeviceCommand& command, Instant now);

    /// The answer given before, when this sequence was taken already.
    [[nodiscard]] const std::optional<Json>& repeated() const { return repeated_; }
    /// Whether an earlier command on the record is still to be settled.
    [[nodiscard]] bool must_wait() const;
    /// The version that the record must have: as the device had fetched it, or as its own later acts left it.
    [[nodiscard]] std::optional<std::int64_t> expected_version() const;
    /// When the act happened, by the device's clock put right; never after now.
    [[nodiscard]] Instant happened_at() const;
    /// Takes the sequence with its answer, and settles what the command takes up again or gives up.
    void take(const std::string& status, Json answer);

private:
    store::WriteTransaction& tx_;
    const DeviceCommand& command_;
    Instant now_;
    store::DeviceRow device_;
    std::string print_;
    std::optional<Json> repeated_;
    std::optional<store::DeviceCommandRow> settled_;     ///< the earlier command, as it stands
    std::vector<store::DeviceCommandRow> before_;        ///< of this device on this record
    std::int64_t place_ = 0;
};

/// What was answered: {"sequence", "status", "at", "outcome", "problem"}.
[[nodiscard]] Json device_answer(std::int64_t sequence, const std::string& status, Instant at, Json outcome, Json problem);
/// A problem as such an answer shows it, with its single failures.
[[nodiscard]] Json device_problem(const Problem& problem, Language language);

}  // namespace huiyin::engine
