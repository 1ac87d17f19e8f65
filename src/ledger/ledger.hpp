// The ledger: what happened, so that nobody can change it unseen.
//
// Every event carries the hash of its record's previous event; its own hash covers everything it says and that hash. From
// time to time a checkpoint is laid over all events since the one before: the root of a Merkle tree over their hashes,
// chained to the previous root and signed (Ed25519). Who keeps a checkpoint elsewhere can prove later that nothing
// before it was changed, added or taken away.
//
//   append(tx, {event, …});                       // in the command's own transaction
//   const Report report = verify(*store.read(), key.public_key());
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/store.hpp"

namespace huiyin::ledger {

/// Gives the events their sequences and hashes and appends them, in order. `sequence`, `record_sequence`, `previous_hash`
/// and `hash` of the given rows are filled in.
void append(store::WriteTransaction& tx, std::vector<store::EventRow>& events);

/// What the hash of an event covers, in canonical JSON.
[[nodiscard]] std::string encoded(const store::EventRow& event);
[[nodiscard]] std::string hash_of(const store::EventRow& event);

/// Root of the Merkle tree over the hashes (RFC 9162, 2.1: leaves and nodes are hashed apart; an odd one moves up).
[[nodiscard]] std::string merkle_root(const std::vector<std::string>& hashes);

/// The organisation's signing key, kept in a file that only its owner may read.
class SigningKey {
public:
    /// Reads the key, or makes it. Throws store::Failure.
    static SigningKey open(const std::string& path);
    [[nodiscard]] const std::string& public_key() const { return public_; }      ///< hexadecimal
    [[nodiscard]] std::string sign(const std::string& message) const;            ///< hexadecimal

private:
    std::string public_, secret_;
};

/// Lays a checkpoint over the events since the last one; empty when there are none.
std::optional<store::CheckpointRow> lay_checkpoint(store::WriteTransaction& tx, const SigningKey& key, Instant now);

struct Report {
    bool holds = true;
    std::int64_t events = 0, records = 0, checkpoints = 0, after_last_checkpoint = 0;
    std::string head;                              ///< hash of the last event
    std::string root;                              ///< of the last checkpoint
    std::optional<Problem> broken;                 ///< the first broken link: ledger.event-changed, ledger.event-unreadable, ledger.link-broken, ledger.gap, ledger.checkpoint-…
};

/// Proves the whole ledger. `public_key` empty: signatures are not looked at. Reads in pages; memory stays small.
[[nodiscard]] Report verify(store::ReadView& view, const std::string& public_key = {}, const Json& kept_elsewhere = {});

/// A checkpoint as it is exported and kept elsewhere.
[[nodiscard]] Json exported(const store::CheckpointRow& checkpoint, const std::string& public_key);

}  // namespace huiyin::ledger
