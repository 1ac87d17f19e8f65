// Many callers at once: jobs that only the database can answer, jobs that are undone, another process at the same file, and
// every number given once, in the order in which it was told.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <set>
#include <thread>

#include "store/temporary.hpp"

namespace huiyin::store {
namespace {

RecordRow counted(const std::string& id, std::int64_t number) {
    RecordRow row;
    row.id = id;
    row.type = "t.case";
    row.number = "N" + std::to_string(number);
    row.state = "open";
    row.fields = JsonObject{{"n", number}};
    row.created_at = row.changed_at = {number};
    return row;
}

struct Undone {};

/// Of every ten jobs one is undone, and two ask what only the database knows.
void count_on(Store& store, const std::string& name, int jobs, std::set<std::int64_t>& numbers) {
    for (int i = 0; i < jobs; ++i) {
        std::int64_t number = 0;
        try {
            store.write([&](WriteTransaction& tx) {
                number = tx.next_number("n");
                const std::string id = name + "-" + std::to_string(i);
                tx.put_record(counted(id, number), {{"before", "r" + std::to_string(number - 1)}});
                tx.part([&] { tx.add_outcome({0, "K-1", "kept", "rule", id, {number}, 0}); });
                const auto held = tx.record(id);
                if (!held || held->fields["n"] != Json(number)) throw std::runtime_error("a job does not see its own record");
                if (i % 10 == 3 || i % 10 == 7)
                    if (tx.outcomes_of_record(id).size() != 1) throw std::runtime_error("a job does not see its own outcome");
                tx.announce(number);
                if (i % 10 == 5) throw Undone();
            });
            numbers.insert(number);
        } catch (const Undone&) {
            continue;
        }
    }
}

std::int64_t outcomes_in(ReadView& view) {
    std::int64_t all = 0;
    for (const auto& [outcome, count] : view.count_outcomes("K-1", {0}, {1'000'000})) all += count;
    return all;
}

TEST(GroupWriter, GivesEveryNumberOnceAndTellsInOrder) {
    Temporary temporary(true);
    std::vector<std::int64_t> told;
    temporary.store->on_notice([&](const Json& notice) { told.push_back(notice.int_or(0)); });
    constexpr int callers = 12, jobs = 60, lasting = 54;
    std::vector<std::set<std::int64_t>> numbers(callers);
    std::vector<std::thread> threads;
    for (int t = 0; t < callers; ++t) threads.emplace_back([&, t] { count_on(*temporary.store, "t" + std::to_string(t), jobs, numbers[static_cast<std::size_t>(t)]); });
    for (std::thread& thread : threads) thread.join();
    std::set<std::int64_t> all;
    for (const auto& some : numbers) all.insert(some.begin(), some.end());
    EXPECT_EQ(all.size(), static_cast<std::size_t>(callers * lasting));
    EXPECT_EQ(*all.rbegin(), callers * lasting);
    {
        const auto view = temporary.store->read();
        EXPECT_EQ(view->count_records({}), callers * lasting);
        EXPECT_EQ(outcomes_in(*view), callers * lasting);
        EXPECT_EQ(view->counter("n"), callers * lasting);
    }
    temporary.store->checkpoint();
    temporary.store.reset();
    EXPECT_EQ(told, std::vector<std::int64_t>(all.begin(), all.end()));
}

TEST(GroupWriter, WhatWasWorkedOutBesideAnotherProcessIsWorkedOutAnew) {
    Temporary temporary;
    const auto other = open_sqlite({.path = temporary.folder + "/huiyin.db", .organisation = "org", .durable = false});
    constexpr int callers = 4, jobs = 40, lasting = 36;
    std::vector<std::set<std::int64_t>> numbers(2 * callers);
    std::vector<std::thread> threads;
    for (int t = 0; t < 2 * callers; ++t)
        threads.emplace_back([&, t] { count_on(t % 2 ? *other : *temporary.store, "t" + std::to_string(t), jobs, numbers[static_cast<std::size_t>(t)]); });
    for (std::thread& thread : threads) thread.join();
    std::set<std::int64_t> all;
    for (const auto& some : numbers) all.insert(some.begin(), some.end());
    EXPECT_EQ(all.size(), static_cast<std::size_t>(2 * callers * lasting));
    EXPECT_EQ(*all.rbegin(), 2 * callers * lasting);
    EXPECT_EQ(other->read()->count_records({}), 2 * callers * lasting);
    EXPECT_EQ(outcomes_in(*temporary.store->read()), 2 * callers * lasting);
}

TEST(GroupWriter, SeesWhatIsNoRowOfARecordEither) {
    Temporary temporary(true);
    constexpr int callers = 24, jobs = 60;
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < callers; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < jobs; ++i) {
                std::int64_t number = 0;
                // Its own counter, so that what it wrote last stands only in a group that has been committed since.
                temporary.store->write([&](WriteTransaction& tx) {
                    number = tx.next_number("n" + std::to_string(t));
                    std::this_thread::sleep_for(std::chrono::microseconds(200));      // long enough for the commit before it to be worth hiding
                });
                if (number != i + 1) ++wrong;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST(GroupWriter, TheLogBeginsAnewThoughSomebodyAlwaysLooks) {
    for (const int callers : {1, 6}) {
        Temporary temporary;
        std::uintmax_t longest = 0;
        std::mutex mutex;
        std::vector<std::thread> threads;
        for (int t = 0; t < callers; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 2'400 / callers; ++i) {
                    const std::string id = std::to_string(t) + "-" + std::to_string(i);
                    temporary.store->write([&](WriteTransaction& tx) {
                        tx.put_record(counted(id, tx.next_number("n")), {});
                        tx.put_file({.id = id, .record = id, .field = "x", .name = "x", .media_type = "x", .bytes = std::string(100'000, 'x'), .by = "p1"});
                    });
                    const std::lock_guard lock(mutex);
                    longest = std::max(longest, std::filesystem::file_size(temporary.folder + "/huiyin.db-wal"));
                }
            });
        for (std::thread& thread : threads) thread.join();
        EXPECT_LT(longest, 100u << 20) << callers;           // of 240 MB that went through it
    }
}

}  // namespace
}  // namespace huiyin::store
