#include "app/upkeep.hpp"

#include <algorithm>

namespace huiyin::app {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::int64_t keep_every_ms = 5'000;

}  // namespace

Upkeep::Upkeep(Workplace& place, const Clock& clock, const Log& log) : place_(place), clock_(clock), log_(log), checkpoint_at_(clock.now()) {
    const auto failed = [&log](const char* event) { return [&log, event](const std::string& what) { log(Level::error, event, {{"reason", what}}); }; };
    timers_ = std::make_unique<Rounds>([this] { return fire(); }, failed("timers.failure"));
    keeping_ = std::make_unique<Rounds>([this] { return keep(); }, failed("upkeep.failure"));
    // A change may bring the next instant nearer.
    token_ = place_.engine->subscribe([this](const engine::ChangeNotice&) { timers_->wake(); });
}

Upkeep::~Upkeep() { stop(); }

void Upkeep::stop() {
    if (!timers_) return;
    place_.engine->unsubscribe(token_);
    timers_->stop();
    keeping_->stop();
    timers_.reset();
    keeping_.reset();
}

/// Whatever fell due while no server ran is fired in the first round, in order, each marked with the time it was due.
std::int64_t Upkeep::fire() {
    const auto due = place_.engine->next_wake();
    if (!due) return hour_ms;
    const Instant now = clock_.now();
    if (*due > now) return *due - now;
    const std::size_t fired = place_.engine->tick();
    if (fired > 0) log_(Level::info, "timers.fired", {{"count", static_cast<std::int64_t>(fired)}, {"due_at", due->to_string()}});
    // Something due that does not fire would otherwise be tried twenty times a second.
    return fired > 0 ? 0 : 1000;
}

std::int64_t Upkeep::keep() {
    const Instant now = clock_.now();
    lay_checkpoint(now);
    if (now - expired_at_ >= hour_ms) {
        place_.data->store().write([&](store::WriteTransaction& tx) { tx.drop_expired(now); });
        expired_at_ = now;
    }
    look_over_clocks(now);
    return keep_every_ms;
}

void Upkeep::lay_checkpoint(Instant now) {
    std::int64_t events = 0;
    {
        const auto view = place_.data->store().read();
        const auto event = view->last_event();
        const auto checkpoint = view->last_checkpoint();
        events = (event ? event->sequence : 0) - (checkpoint ? checkpoint->to_sequence : 0);
    }
    if (events == 0) checkpoint_at_ = now;
    if (events < checkpoint_events && now - checkpoint_at_ < checkpoint_ms) return;
    std::optional<store::CheckpointRow> laid;
    place_.data->store().write([&](store::WriteTransaction& tx) { laid = ledger::lay_checkpoint(tx, place_.data->key(), now); });
    checkpoint_at_ = now;
    if (laid) log_(Level::debug, "ledger.checkpoint", {{"number", laid->number}, {"to", laid->to_sequence}, {"root", laid->root}});
}

/// Once a night every cached due time is folded again from its record's events; the promise is that none differs.
void Upkeep::look_over_clocks(Instant now) {
    const calendar::LocalTime local = place_.charter.zone.to_local(now);
    if (local.date == looked_over_on_ || local.ms < night_from_ms || local.ms >= night_to_ms) return;
    looked_over_on_ = local.date;
    const std::size_t differences = place_.engine->refold();
    log_(differences == 0 ? Level::info : Level::error, "duties.refolded", {{"differences", static_cast<std::int64_t>(differences)}});
}

}  // namespace huiyin::app
