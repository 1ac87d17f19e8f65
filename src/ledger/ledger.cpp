#include "ledger/ledger.hpp"

#include <map>
#include <unordered_map>

#include "base/hash.hpp"

namespace huiyin::ledger {

std::string encoded(const store::EventRow& event) {
    JsonArray clauses;
    for (const std::string& clause : event.clauses) clauses.emplace_back(clause);
    // The canonical form of the object of these members, without making that first: they stand here in their order.
    std::string text = "{\"actor\":" + Json(event.actor).canonical();
    text += ",\"at\":" + std::to_string(event.at.ms) + ",\"clauses\":" + Json(std::move(clauses)).canonical();
    text += ",\"data\":" + event.data.canonical() + ",\"entered_at\":" + std::to_string(event.entered_at.ms) + ",\"id\":" + Json(event.id).canonical();
    text += ",\"previous\":" + Json(event.previous_hash).canonical() + ",\"record\":" + Json(event.record).canonical();
    text += ",\"record_sequence\":" + std::to_string(event.record_sequence) + ",\"sequence\":" + std::to_string(event.sequence) + ",\"type\":" + Json(event.type).canonical() + "}";
    return text;
}

std::string hash_of(const store::EventRow& event) { return to_hex(sha256(encoded(event))); }

void append(store::WriteTransaction& tx, std::vector<store::EventRow>& events) {
    std::int64_t sequence = tx.last_sequence();
    std::map<std::string, std::pair<std::int64_t, std::string>> chains;      // record → its last sequence and hash
    for (store::EventRow& event : events) {
        auto chain = chains.find(event.record);
        if (chain == chains.end()) {
            chain = chains.emplace(event.record, tx.chain_end(event.record)).first;
        }
        event.sequence = ++sequence;
        event.record_sequence = ++chain->second.first;
        event.previous_hash = chain->second.second;
        event.hash = hash_of(event);
        chain->second.second = event.hash;
        tx.append_event(event);
    }
}

std::string merkle_root(const std::vector<std::string>& hashes) {
    if (hashes.empty()) return to_hex(sha256(""));
    std::vector<std::string> level;
    for (const std::string& hash : hashes) level.push_back(to_hex(sha256(std::string(1, '\0') + hash)));
    while (level.size() > 1) {
        std::vector<std::string> above;
        for (std::size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(to_hex(sha256(std::string(1, '\x01') + level[i] + level[i + 1])));
        if (level.size() % 2) above.push_back(level.back());
        level = std::move(above);
    }
    return level.front();
}

}  // namespace huiyin::ledger
