// What only PostgreSQL can show: several nodes, lost connections, and a schema that can be distributed.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "store/any_store.hpp"
#include "store/cutting_proxy.hpp"
#include "store/postgres/connection.hpp"
#include "store/rows_made.hpp"
#include "store/sql/reading.hpp"

namespace huiyin::store {
namespace {

using postgres::Connection;
using postgres::Query;

struct Postgres : testing::Test {
    AnyStore own{EngineKind::postgres};
    [[nodiscard]] std::unique_ptr<Store> through(const CuttingProxy& proxy, int patience_ms = 15'000) const {
        return open_postgres({.address = PostgresServer::running().address(proxy.folder()), .organisation = own.organisation, .patience_ms = patience_ms});
    }
    [[nodiscard]] std::int64_t count(const std::string& type) const {
        RecordFilter all;
        all.types = {type};
        return own.store->read()->count_records(all);
    }
};

/// Writes a record with the next number, and says which it was.
std::int64_t write_one(Store& store, std::atomic<int>& runs) {
    std::int64_t number = 0;
    store.write([&](WriteTransaction& tx) {
        ++runs;
        number = tx.next_number("n");
        tx.put_record(record(std::to_string(number), number), {});
    });
    return number;
}

TEST_F(Postgres, NodesNumberWithoutGapsAndSeeWhatTheOthersWrote) {
    const auto other = own.another();
    std::vector<std::thread> threads;
    std::mutex mutex;
    std::set<std::int64_t> numbers;
    std::atomic<int> runs{0};
    for (int t = 0; t < 6; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 30; ++i) {
                const std::int64_t number = write_one(t % 2 ? *own.store : *other, runs);
                const std::lock_guard lock(mutex);
                numbers.insert(number);
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(numbers.size(), 180u);
    EXPECT_EQ(*numbers.rbegin(), 180);
    EXPECT_EQ(count("t.case"), 180);
    EXPECT_EQ(runs, 180) << "nobody had to begin again";
    // A row that one node knows is forgotten when another has written it.
    for (int round = 0; round < 6; ++round) {
        Store& writes = round % 2 ? *own.store : *other;
        writes.write([&](WriteTransaction& tx) {
            auto row = tx.record("7");
            EXPECT_EQ(row->version, round + 1);
            ++row->version;
            tx.put_record(*row, {});
        });
    }
}

TEST_F(Postgres, WhatADutyOwesIsFiredByOneNodeOnly) {
    const auto other = own.another();
    own.store->write([](WriteTransaction& tx) {
        for (int i = 0; i < 60; ++i) tx.put_duty({.id = "d" + std::to_string(100 + i), .definition = "p.reply", .record = "r1", .status = "open", .started_at = {1}, .next_wake_at = Instant{5}}, {});
    });
    std::atomic<int> fired{0};
    const auto fire = [&](Store& store) {
        for (bool more = true; more;)
            store.write([&](WriteTransaction& tx) {
                const auto due = tx.duties_to_wake({9}, 5);
                more = !due.empty();
                for (DutyRow duty : due) {
                    ++fired;
                    duty.next_wake_at.reset();
                    tx.put_duty(duty, {});
                }
            });
    };
    std::thread first([&] { fire(*own.store); }), second([&] { fire(*other); });
    first.join();
    second.join();
    EXPECT_EQ(fired, 60);
}

TEST_F(Postgres, NodesHearEachOthersNoticesOnceAndNoOtherOrganisations) {
    const auto other = own.another();
    const AnyStore stranger(EngineKind::postgres);
    std::mutex mutex;
    std::condition_variable heard;
    std::vector<std::string> told;
    own.store->on_notice([&](const Json& notice) {
        const std::lock_guard lock(mutex);
        told.push_back(notice.string_or(""));
        heard.notify_all();
    });
    const std::string wide(20'000, 'x');                     // more than the server passes on by itself
    const auto announce = [](Store& store, const std::string& notice) { store.write([&](WriteTransaction& tx) { tx.announce(notice); }); };
    announce(*stranger.store, "a stranger's");
    announce(*other, "first");
    {
        // Nobody listens for a moment; what is announced meanwhile is heard afterwards.
        Connection breaks(PostgresServer::running().address(), "breaker", false);
        Query q(breaks, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND pid <> pg_backend_pid()");
        while (q.next()) {}
    }
    announce(*other, wide);
    announce(*own.store, "own");
    std::unique_lock lock(mutex);
    EXPECT_TRUE(heard.wait_for(lock, std::chrono::seconds(20), [&] { return told.size() == 3; }));
    std::sort(told.begin(), told.end());                     // one's own are told by the writer, others' by the listener
    EXPECT_EQ(told, (std::vector<std::string>{"first", "own", wide}));
    lock.unlock();
    own.store->on_notice({});
}

TEST_F(Postgres, RunsAgainWhatALostConnectionUndid) {
    std::atomic<int> runs{0};
    std::atomic<bool> done{false};
    std::thread breaker([&] {
        Connection breaks(PostgresServer::running().address(), "breaker", false);
        std::mt19937 draw(7);
        std::uniform_int_distribution<int> pause(1, 60);
        while (!done) {
            Query q(breaks, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'huiyin' AND pid <> pg_backend_pid()");
            while (q.next()) {}
            std::this_thread::sleep_for(std::chrono::milliseconds(pause(draw)));
        }
    });
    std::set<std::int64_t> numbers;
    EXPECT_NO_THROW(for (int i = 0; i < 60; ++i) numbers.insert(write_one(*own.store, runs)));
    done = true;
    breaker.join();
    EXPECT_EQ(numbers.size(), 60u);
    EXPECT_EQ(*numbers.rbegin(), 60) << "nothing was done twice";
    EXPECT_EQ(count("t.case"), 60);
}

TEST_F(Postgres, KnowsWhetherACommitStandsThatNobodyAnswered) {
    CuttingProxy proxy(PostgresServer::running().socket());
    const auto store = through(proxy);
    std::atomic<int> runs{0};
    EXPECT_EQ(write_one(*store, runs), 1);
    proxy.cut(CuttingProxy::Cut::after_commit);
    EXPECT_EQ(write_one(*store, runs), 2);
    EXPECT_EQ(runs, 2) << "it stood, so it was not run again";
    proxy.cut(CuttingProxy::Cut::before_commit);
    EXPECT_EQ(write_one(*store, runs), 3);
    EXPECT_EQ(runs, 4) << "it did not stand, so it was";
    EXPECT_EQ(proxy.cuts(), 2);
    EXPECT_EQ(count("t.case"), 3);
}

TEST_F(Postgres, SaysWhenItCannotKnowAndGoesOnAfterwards) {
    CuttingProxy proxy(PostgresServer::running().socket());
    const auto store = through(proxy, 200);
    std::atomic<int> runs{0};
    EXPECT_EQ(write_one(*store, runs), 1);
    proxy.cut(CuttingProxy::Cut::after_commit, true);
    EXPECT_THROW(write_one(*store, runs), InDoubt);
    EXPECT_THROW(write_one(*store, runs), Failure) << "nobody is there";
    proxy.let_through();
    EXPECT_EQ(write_one(*store, runs), 3) << "the one in doubt stood";
}

TEST_F(Postgres, OutlivesACrashOfTheServer) {
    own.open(true);
    std::atomic<int> runs{0};
    EXPECT_EQ(write_one(*own.store, runs), 1);
    EXPECT_TRUE(own.store->read()->record("1"));             // leaves a connection in the pool
    PostgresServer::running().crash();
    EXPECT_TRUE(own.store->read()->record("1"));
    EXPECT_EQ(write_one(*own.store, runs), 2);
    EXPECT_EQ(count("t.case"), 2);
}

TEST_F(Postgres, RefusesADatabaseFromTheFuture) {
    Connection connection(PostgresServer::running().address(), "x", false);
    connection.script("CREATE SCHEMA future; CREATE TABLE future.schema_version (number BIGINT PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now()); INSERT INTO future.schema_version (number) VALUES (999)");
    EXPECT_THROW(static_cast<void>(open_postgres({.address = PostgresServer::running().address() + "&options=-csearch_path%3Dfuture", .organisation = "x"})), Failure);
}

TEST_F(Postgres, SaysWhyItCannotBeReached) {
    try {
        static_cast<void>(open_postgres({.address = "postgresql:///nobody?host=/nowhere"}));
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("cannot reach PostgreSQL"), std::string::npos) << failure.what();
    }
}

TEST_F(Postgres, TheOrganisationLeadsEveryKeyAndEveryIndex) {
    Connection connection(PostgresServer::running().address(), "x", false);
    Query q(connection, "SELECT CAST(c.relname AS TEXT), CAST(pg_get_indexdef(i.indexrelid, 1, true) AS TEXT) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid "
                        "JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public' AND t.relname <> 'schema_version'");
    int seen = 0;
    for (; q.next(); ++seen) {
        if (q.text(0) == "search_text_grams") continue;      // its numbers are made of the organisation
        EXPECT_EQ(q.text(1), "organisation_id") << q.text(0);
    }
    EXPECT_GT(seen, 55);
}

/// What is asked of one record, holder, person, clause or list is found by an index, and of one organisation only.
TEST_F(Postgres, NothingIsAskedWithoutAnIndexOrAcrossOrganisations) {
    Connection connection(PostgresServer::running().address(), own.organisation, false);
    connection.execute("SET enable_seqscan = off");          // of a few rows it would read all of them, whatever indexes there are
    connection.execute("SET plan_cache_mode = force_generic_plan");
    sql::Reader reader(connection, own.organisation);
    for (int twice = 0; twice < 2; ++twice) {                 // what is asked a second time has a name
        (void)reader.record("r");
        (void)reader.record_by_number("t.case", "1");
        (void)reader.referring("t.case", "parent", "r");
        (void)reader.referring_to("r", 9);
        (void)reader.records_with("t.case", "phone", "1", 9);
        (void)reader.records_between("t.case", "phone", "1", "2", 9);
        (void)reader.events_of("r");
        (void)reader.events(0, 9);
        (void)reader.last_event();
        (void)reader.chain_end("r");
        (void)reader.duty("d");
        (void)reader.duties_of("r");
        (void)reader.open_duties({"person:p"}, 9);
        (void)reader.open_duties_of({"r"});
        (void)reader.open_duties_of_clause("c", "", 9);
        (void)reader.all_open_duties("", 9);
        (void)reader.duties_to_wake({9}, 9);
        (void)reader.next_wake();
        (void)reader.count_outcomes("c", {1}, {2});
        (void)reader.outcomes("c", "", 0, 9);
        (void)reader.outcomes_of_record("r");
        (void)reader.has_occurrence("s", "r", "2026");
        (void)reader.occurrences("s", "r");
        (void)reader.open_occurrences("s", "r");
        (void)reader.postings_of("r");
        (void)reader.postings_of_holder("r", 9);
        (void)reader.balance("b", "r", "");
        (void)reader.answer("p", "k");
        (void)reader.notices("p", true, "", 9);
        (void)reader.count_unread("p");
        (void)reader.search("客户", {}, 9);
        (void)reader.duty_ledger({.clause = "C-1", .due_from = Instant{1}, .due_before = Instant{2}, .sees_all = true});
        RecordFilter list;
        list.types = {"t.case"};
        (void)reader.records(list);
        list.words = "客户";
        (void)reader.records(list);
        list.words.clear();
        list.condition = Condition{Condition::Kind::refers, {}, "parent", "r"};
        (void)reader.records(list);
    }
    std::vector<std::pair<std::string, std::string>> asked;
    {
        Query q(connection, "SELECT name, statement, CAST(cardinality(parameter_types) AS BIGINT) FROM pg_prepared_statements");
        while (q.next()) {
            std::string values;
            for (std::int64_t i = 0; i < q.integer(2); ++i) values += i == 0 ? "NULL" : ", NULL";
            asked.emplace_back(q.text(1), "EXPLAIN (COSTS OFF) EXECUTE " + q.text(0) + (values.empty() ? "" : "(" + values + ")"));
        }
    }
    EXPECT_GE(asked.size(), 34u);
    for (const auto& [statement, explain] : asked) {
        Query q(connection, explain);
        std::string plan;
        while (q.next()) {
            const std::string line = q.text(0);
            plan += line + "\n";
            const bool looks_up = line.find("Index Cond:") != std::string::npos && line.find("grams") == std::string::npos;
            EXPECT_TRUE(!looks_up || line.find("organisation_id =") != std::string::npos) << statement << "\n" << line;
        }
        EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << statement << "\n" << plan;
    }
}

}  // namespace
}  // namespace huiyin::store
