// What a running node does without being asked.
#include "app/upkeep.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>

#include <condition_variable>
#include <mutex>

#include "app/packs.hpp"
#include "app/people.hpp"
#include "app/temporary.hpp"

namespace huiyin::app {
namespace {

/// Waits until somebody has counted so far.
class Count {
public:
    void add() {
        const std::lock_guard lock(mutex_);
        ++count_;
        changed_.notify_all();
    }
    void until(int wanted) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return count_ >= wanted; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int count_ = 0;
};

TEST(Rounds, GoOnAfterAFailureAndComeAtOnceWhenWoken) {
    Count rounds, failures;
    int number = 0;
    Rounds turning([&]() -> std::int64_t {
        rounds.add();
        if (++number == 1) return 3'600'000;
        if (number == 2) throw std::runtime_error("the disk is gone");
        return 3'600'000;
    }, [&](const std::string& what) {
        EXPECT_EQ(what, "the disk is gone");
        failures.add();
    });
    rounds.until(1);
    turning.wake();
    rounds.until(2);
    failures.until(1);
    turning.wake();
    rounds.until(3);
    turning.stop();
    turning.stop();
}

TEST(Upkeep, FiresWhatFellDueWhileNoServerRan) {
    const test::Folder folder;
    const auto checked = compile_packs({test::source("tests/crash/pack")}, test::source("policies"));
    ASSERT_TRUE(checked.ok());
    VirtualClock clock(*Instant::parse("2026-03-09T02:00:00Z"));
    CountedIds ids;
    Workplace place;
    place.data = std::move(DataFolder::make(folder.path / "data", {Sharing::alone, true})).value();
    place.charter = {OrganisationId("ORG"), {"示范", "Sample"}, *calendar::Zone::named("Asia/Shanghai")};
    place.engine = make_engine(*place.data, place.charter, good_packs(*checked), clock, ids);
    const auto person = make_person(*place.engine, JsonObject{{"name", "安达"}}, Language::zh);
    ASSERT_TRUE(person.ok());
    engine::Command command;
    command.actor.person = *person;
    command.what = engine::PerformAction{"crash-test.note", {}, "register", JsonObject{{"text", "一"}}, {}, {}, {}};
    ASSERT_TRUE(place.engine->execute(command).ok());

    // Half a day later a server starts.
    clock.set(clock.now() + 12 * 3'600'000);
    Count changes;
    const std::size_t token = place.engine->subscribe([&](const engine::ChangeNotice&) { changes.add(); });
    const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    const Log log(clock, Level::info, null);
    {
        Upkeep upkeep(place, clock, log);
        changes.until(1);
        upkeep.stop();
    }
    place.engine->unsubscribe(token);
    const auto view = place.data->store().read();
    const auto broken = view->outcomes("CT-C001", "broken", std::numeric_limits<std::int64_t>::max(), 10);
    ASSERT_EQ(broken.size(), 1U);
    EXPECT_EQ(broken[0].at.to_string(), "2026-03-09T03:00:00.001Z") << "marked with the first instant at which it was late";
    EXPECT_EQ(place.engine->refold(), 0U);
    ::close(null);
}

}  // namespace
}  // namespace huiyin::app
