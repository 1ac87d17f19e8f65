#include "ledger/ledger.hpp"

#include <map>
#include <unordered_map>

#include "base/hash.hpp"

namespace huiyin::ledger {

std::string encoded(const store::EventRow& event) {
    JsonArray clauses;
    for (const std::string& clause : event.clauses) clauses.emplace_back(clause);
    return Json(JsonObject{{"sequence", event.sequence}, {"id", event.id}, {"record", event.record}, {"record_sequence", event.record_sequence}, {"type", event.type}, {"at", event.at.ms},
                           {"entered_at", event.entered_at.ms}, {"actor", event.actor}, {"data", event.data}, {"clauses", std::move(clauses)}, {"previous", event.previous_hash}})
        .canonical();
}

std::string hash_of(const store::EventRow& event) { return to_hex(sha256(encoded(event))); }

void append(store::WriteTransaction& tx, std::vector<store::EventRow>& events) {
    const auto last = tx.last_event();
    std::int64_t sequence = last ? last->sequence : 0;
    std::map<std::string, std::pair<std::int64_t, std::string>> chains;      // record → its last sequence and hash
    for (store::EventRow& event : events) {
        auto chain = chains.find(event.record);
        if (chain == chains.end()) {
            const auto before = tx.last_event_of(event.record);
            chain = chains.emplace(event.record, before ? std::make_pair(before->record_sequence, before->hash) : std::make_pair(std::int64_t{0}, std::string())).first;
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
