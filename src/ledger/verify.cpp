// One walk over all events in order, with the last hash of every record at hand and the checkpoints beside: the first
// thing that does not fit is the answer.
#include <limits>
#include <unordered_map>

#include "ledger/checkpoint_text.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::ledger {
namespace {

class Walk {
public:
    Walk(store::ReadView& view, const std::string& public_key) : view_(view), public_key_(public_key), checkpoints_(view.checkpoints()) {}

    Report run(const Json& kept_elsewhere) {
        for (;;) {
            // The first page begins below 1, so that nothing stands unseen before the first event.
            const std::int64_t after = report_.events == 0 ? std::numeric_limits<std::int64_t>::min() : report_.events;
            std::vector<store::EventRow> page;
            try {
                page = view_.events(after, page_max_);
            } catch (const store::Damaged&) {
                if (page_max_ == 1) return broken("ledger.event-unreadable", {{"sequence", std::to_string(report_.events + 1)}});
                page_max_ = 1;                              // one by one up to the event that cannot be read
                continue;
            }
            for (const store::EventRow& event : page)
                if (!check(event)) return std::move(report_);
            if (page.empty()) break;
        }
        if (next_ < checkpoints_.size()) return broken("ledger.checkpoint-ahead", {{"number", std::to_string(checkpoints_[next_].number)}, {"sequence", std::to_string(checkpoints_[next_].to_sequence)}});
        report_.records = static_cast<std::int64_t>(heads_.size());
        report_.checkpoints = static_cast<std::int64_t>(checkpoints_.size());
        report_.after_last_checkpoint = static_cast<std::int64_t>(hashes_.size());
        if (!checkpoints_.empty()) report_.root = checkpoints_.back().root;
        if (!kept_elsewhere.is_null()) return compare(kept_elsewhere);
        return std::move(report_);
    }

private:
    struct Head { std::int64_t sequence = 0; std::string hash; };

    Report broken(std::string code, std::vector<ProblemParameter> params) {
        report_.holds = false;
        report_.broken = Problem(std::move(code), std::move(params));
        return std::move(report_);
    }
    bool fail(std::string code, const store::EventRow& event) {
        report_.holds = false;
        report_.broken = Problem(std::move(code), {{"sequence", std::to_string(event.sequence)}, {"record", event.record}, {"type", event.type}});
        return false;
    }

    bool check(const store::EventRow& event) {
        if (event.sequence != report_.events + 1) return fail("ledger.gap", event);
        if (hash_of(event) != event.hash) return fail("ledger.event-changed", event);
        Head& head = heads_[event.record];
        if (event.record_sequence != head.sequence + 1 || event.previous_hash != head.hash) return fail("ledger.link-broken", event);
        head = {event.record_sequence, event.hash};
        report_.events = event.sequence;
        report_.head = event.hash;
        hashes_.push_back(event.hash);
        while (next_ < checkpoints_.size() && checkpoints_[next_].to_sequence == event.sequence)
            if (!check(checkpoints_[next_])) return false;
        return true;
    }

    bool check(const store::CheckpointRow& checkpoint) {
        const std::string previous = next_ == 0 ? "" : checkpoints_[next_ - 1].root;
        const std::int64_t from = next_ == 0 ? 1 : checkpoints_[next_ - 1].to_sequence + 1;
        const bool fits = checkpoint.number == static_cast<std::int64_t>(next_) + 1 && checkpoint.from_sequence == from && checkpoint.previous_root == previous && checkpoint.root == merkle_root(hashes_);
        if (!fits || (!public_key_.empty() && !signature_holds(checkpoint, public_key_))) {
            report_.holds = false;
            report_.broken = Problem(fits ? "ledger.checkpoint-signature" : "ledger.checkpoint-root", {{"number", std::to_string(checkpoint.number)}, {"sequence", std::to_string(checkpoint.to_sequence)}});
            return false;
        }
        hashes_.clear();
        ++next_;
        return true;
    }

    Report compare(const Json& kept) {
        const std::int64_t number = kept["number"].int_or(0);
        for (const store::CheckpointRow& checkpoint : checkpoints_)
            if (checkpoint.number == number && checkpoint.root == kept["root"].string_or("") && checkpoint.to_sequence == kept["to"].int_or(-1)) return std::move(report_);
        return broken("ledger.checkpoint-elsewhere", {{"number", std::to_string(number)}, {"sequence", std::to_string(kept["to"].int_or(0))}});
    }

    store::ReadView& view_;
    std::string public_key_;
    std::vector<store::CheckpointRow> checkpoints_;
    int page_max_ = 1000;
    std::size_t next_ = 0;
    std::vector<std::string> hashes_;                       // since the last checkpoint
    std::unordered_map<std::string, Head> heads_;
    Report report_;
};

}  // namespace

Report verify(store::ReadView& view, const std::string& public_key, const Json& kept_elsewhere) { return Walk(view, public_key).run(kept_elsewhere); }

}  // namespace huiyin::ledger
