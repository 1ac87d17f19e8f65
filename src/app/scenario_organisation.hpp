// The organisation of one scenario: a fresh store, a virtual clock, counted ids, and the real engine over them.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "app/scenario.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "engine/engine.hpp"
#include "store/store.hpp"

namespace huiyin::app {

/// Makes stores from one empty database, so that the schema is built once and not for each scenario. Removes them when it goes.
class Workshop {
public:
    Workshop();
    ~Workshop();
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    /// The path of a new database.
    [[nodiscard]] std::string fresh();
    void drop(const std::string& path) const;

private:
    std::string folder_;
    std::atomic<int> count_{0};
};

class Organisation {
public:
    /// `cast` gets the ids of what is given.
    Organisation(Workshop& workshop, const Stage& stage, const Scenario& scenario, Cast& cast);
    ~Organisation();
    Organisation(const Organisation&) = delete;
    Organisation& operator=(const Organisation&) = delete;

    [[nodiscard]] engine::Engine& engine() { return *engine_; }
    [[nodiscard]] std::unique_ptr<store::ReadView> read() { return store_->read(); }
    [[nodiscard]] Instant now() const { return clock_.now(); }
    /// Moves the clock; what falls due on the way fires at its own time, in order. False: the engine wakes without end.
    [[nodiscard]] bool pass_to(Instant at);

private:
    void give(const Stage& stage, const Scenario& scenario, Cast& cast);
    store::RecordRow row_of(store::WriteTransaction& tx, const Stage& stage, const Given& given, const Cast& cast);

    Workshop& workshop_;
    std::string path_;
    VirtualClock clock_;
    CountedIds ids_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<engine::Engine> engine_;
};

}  // namespace huiyin::app
