// What is SQLite's own: its plans, its file, its disk.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <thread>

#include "store/rows_made.hpp"
#include "store/sql/reading.hpp"
#include "store/sqlite/connection.hpp"
#include "store/temporary.hpp"

namespace huiyin::store {
namespace {

TEST(Sqlite, WithoutAThreadOfItsOwnRunsJobsOnTheCallersOneAtATime) {
    const Temporary temporary;
    const auto store = open_sqlite({.path = temporary.folder + "/rehearsal.db", .organisation = "org", .durable = false, .own_thread = false});
    int told = 0;
    store->on_notice([&](const Json&) { ++told; });
    const auto caller = std::this_thread::get_id();
    store->write([&](WriteTransaction& tx) {
        EXPECT_EQ(std::this_thread::get_id(), caller);
        tx.put_record(record("r1", 1), {});
        tx.announce("r1");
    });
    EXPECT_THROW(store->write([](WriteTransaction& tx) {
        tx.put_record(record("bad", 1), {});
        tx.announce("bad");
        throw std::runtime_error("no");
    }), std::runtime_error);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) store->write([&](WriteTransaction& tx) {
                tx.put_record(record("t" + std::to_string(t) + "-" + std::to_string(i), 2), {});
                tx.announce(i);
            });
        });
    for (std::thread& thread : threads) thread.join();
    store->checkpoint();
    EXPECT_EQ(store->read()->count_records({}), 81);
    EXPECT_FALSE(store->read()->record("bad"));
    EXPECT_EQ(told, 81);
}

TEST(Sqlite, TheDutyLedgerOfAMonthStandsOnAnIndex) {
    Temporary temporary;
    sqlite::Connection connection(temporary.folder + "/huiyin.db", sqlite::Connection::Mode::read, false);
    LedgerFilter filter;
    filter.due_from = Instant{1};
    filter.due_before = Instant{2};
    filter.clause = "C-1";
    filter.types = {"t.case"};
    filter.my_seats = {"person:p1"};
    const auto plan = [&](const sql::LedgerStatement& statement) {
        sqlite::Query query(connection, "EXPLAIN QUERY PLAN " + statement.sql);
        std::string text;
        while (query.next())
            if (query.text(3).find("SUBQUERY") == std::string::npos && query.text(3).find("json_each") == std::string::npos) text += query.text(3) + "; ";
        return text;
    };
    EXPECT_EQ(plan(sql::ledger_statement(sqlite::dialect(), filter, {})), "SEARCH d USING INDEX duty_due (organisation_id=? AND <expr>>? AND <expr><?); SEARCH c USING PRIMARY KEY (organisation_id=? AND clause=? AND duty=?); ")
        << "in the order of the index: nothing is sorted";
    EXPECT_EQ(plan(sql::ledger_statement(sqlite::dialect(), filter, LedgerGroup::clause)),
              "SEARCH d USING INDEX duty_due (organisation_id=? AND <expr>>? AND <expr><?); SEARCH c USING PRIMARY KEY (organisation_id=? AND clause=? AND duty=?); "
              "SEARCH c USING COVERING INDEX duty_clause_duty (organisation_id=? AND duty=?) LEFT-JOIN; USE TEMP B-TREE FOR GROUP BY; SEARCH e USING COVERING INDEX duty_clause_duty (organisation_id=? AND duty=?); ");
}

std::string explained(sqlite::Connection& connection, const std::string& sql) {
    sqlite::Query query(connection, "EXPLAIN QUERY PLAN " + sql);
    std::string text;
    while (query.next()) text += query.text(3) + "; ";
    return text;
}

TEST(Sqlite, WhatIsAskedOfOneThingReadsNoOther) {
    Temporary temporary;
    sqlite::Connection connection(temporary.folder + "/huiyin.db", sqlite::Connection::Mode::read, false);
    sql::Reader reader(connection, "org");
    (void)reader.record("r");
    (void)reader.record_by_number("t.case", "1");
    (void)reader.referring("t.case", "parent", "r");
    (void)reader.referring_to("r", 9);
    (void)reader.records_with("t.case", "phone", "1", 9);
    (void)reader.records_between("t.case", "phone", "1", "2", 9);
    (void)reader.events_of("r");
    (void)reader.duty("d");
    (void)reader.duties_of("r");
    (void)reader.open_duties({"person:p"}, 9);
    (void)reader.open_duties_of({"r"});
    (void)reader.open_duties_of_clause("c", "", 9);
    (void)reader.count_open_duties_of_clause("c");
    (void)reader.outcomes("c", "", 0, 9);
    (void)reader.outcomes_of_record("r");
    (void)reader.has_occurrence("s", "r", "2026");
    (void)reader.occurrences("s", "r");
    (void)reader.open_occurrences("s", "r");
    (void)reader.postings_of("r");
    (void)reader.postings_of_holder("r", 9);
    (void)reader.balance("b", "r", "");
    (void)reader.count_unread("p");
    std::vector<std::string> asked;
    for (sqlite3_stmt* each = sqlite3_next_stmt(connection.handle(), nullptr); each; each = sqlite3_next_stmt(connection.handle(), each)) asked.emplace_back(sqlite3_sql(each));
    EXPECT_GE(asked.size(), 20u);
    for (const std::string& sql : asked) {
        const std::string plan = explained(connection, sql);
        EXPECT_EQ(plan.find("(organisation_id=?)"), std::string::npos) << sql << "\n" << plan;
        for (std::size_t at = plan.find("SCAN "); at != std::string::npos; at = plan.find("SCAN ", at + 1))
            EXPECT_TRUE(plan.compare(at, 14, "SCAN json_each") == 0 || plan.compare(at, 10, "SCAN (subq") == 0) << sql << "\n" << plan;
    }
}

TEST(Sqlite, EveryListStandsOnAnIndex) {
    Temporary temporary;
    sqlite::Connection connection(temporary.folder + "/huiyin.db", sqlite::Connection::Mode::read, false);
    const auto plan = [&](const RecordFilter& filter) { return explained(connection, sql::list_statement(sqlite::dialect(), filter, sql::Wanted::rows).sql); };
    RecordFilter plain;
    plain.types = {"t.case"};
    EXPECT_EQ(plan(plain), "SEARCH r USING INDEX record_changed (organisation_id=? AND type=?); ");
    plain.open = true;
    EXPECT_EQ(plan(plain), "SEARCH r USING INDEX record_open (organisation_id=? AND type=? AND is_open=?); ");
    RecordFilter state;
    state.types = {"t.case"};
    state.states = {"open"};
    EXPECT_EQ(plan(state), "SEARCH r USING INDEX record_state (organisation_id=? AND type=? AND state=?); ");
    RecordFilter customer;
    customer.customer = "c1";
    EXPECT_EQ(plan(customer), "SEARCH r USING INDEX record_customer (organisation_id=? AND customer=?); ");
    RecordFilter owner;
    owner.owner = "p1";
    EXPECT_EQ(plan(owner), "SEARCH r USING INDEX record_owner (organisation_id=? AND owner=?); ");
    RecordFilter sorted;
    sorted.types = {"t.case"};
    sorted.sort = Sort::due;
    EXPECT_EQ(plan(sorted), "SEARCH r USING INDEX record_due_key (organisation_id=? AND type=?); ");
    sorted.sort = Sort::number;
    EXPECT_EQ(plan(sorted), "SEARCH r USING INDEX record_number_key (organisation_id=? AND type=?); ");
    sorted.sort = Sort::created_at;
    EXPECT_EQ(plan(sorted), "SEARCH r USING INDEX record_created (organisation_id=? AND type=?); ");
    RecordFilter words;
    words.types = {"t.case"};
    words.words = "数据";
    EXPECT_EQ(plan(words), "SEARCH r USING INDEX record_changed (organisation_id=? AND type=?); LIST SUBQUERY 1; SCAN s VIRTUAL TABLE INDEX 0:M1; SEARCH t USING INTEGER PRIMARY KEY (rowid=?); ");
    RecordFilter window;
    window.types = {"t.case"};
    window.sort = Sort::created_at;
    window.created_from = Instant{1};
    window.created_before = Instant{2};
    EXPECT_EQ(plan(window), "SEARCH r USING INDEX record_created (organisation_id=? AND type=? AND created_at>? AND created_at<?); ");
    RecordFilter department;
    department.department = "d1";
    EXPECT_EQ(plan(department), "SEARCH r USING INDEX record_department (organisation_id=? AND department=?); ");
    RecordFilter late;
    late.types = {"t.case"};
    late.late = true;
    EXPECT_EQ(plan(late), "SEARCH r USING INDEX record_late (organisation_id=? AND type=?); ");
    // What expressions ask for: by a reference, by a marked field, by state, by the time of making.
    const auto asked = [&](std::vector<Condition> all) {
        RecordFilter filter;
        filter.types = {"t.case"};
        filter.sort = Sort::created_at;
        filter.descending = false;
        filter.condition = Condition{Condition::Kind::both, std::move(all)};
        return plan(filter);
    };
    const Condition refers{Condition::Kind::refers, {}, "account", "a1"}, amount{Condition::Kind::from, {}, "amount", Decimal(3)};
    EXPECT_EQ(asked({refers, amount}), "SEARCH entry USING PRIMARY KEY (organisation_id=? AND target=? AND type=? AND field=?); SEARCH r USING PRIMARY KEY (organisation_id=? AND id=?); USE TEMP B-TREE FOR ORDER BY; ");
    EXPECT_EQ(asked({amount, {Condition::Kind::equal, {}, "no", "7", true}}), "SEARCH entry USING PRIMARY KEY (organisation_id=? AND type=? AND field=? AND value=?); SEARCH r USING PRIMARY KEY (organisation_id=? AND id=?); USE TEMP B-TREE FOR ORDER BY; ");
    EXPECT_EQ(asked({{Condition::Kind::equal, {}, ".state", "due"}}), "SEARCH r USING INDEX record_state (organisation_id=? AND type=? AND state=?); USE TEMP B-TREE FOR ORDER BY; ");
    EXPECT_EQ(asked({{Condition::Kind::from, {}, ".created_at", 5}, {Condition::Kind::to, {}, ".created_at", 9}}), "SEARCH r USING INDEX record_created (organisation_id=? AND type=? AND created_at>? AND created_at<?); ");
    EXPECT_EQ(asked({amount}), "SEARCH r USING INDEX record_created (organisation_id=? AND type=?); ");
}

TEST(Sqlite, CountsAndValuesOfATypeWalkThatTypeAlone) {
    Temporary temporary;
    sqlite::Connection connection(temporary.folder + "/huiyin.db", sqlite::Connection::Mode::read, false);
    using Kind = Condition::Kind;
    const auto plans = [&](RecordFilter filter, std::vector<Condition> all) {
        filter.types = {"t.case"};
        if (!all.empty()) filter.condition = Condition{Kind::both, std::move(all)};
        const std::string count = explained(connection, sql::list_statement(sqlite::dialect(), filter, sql::Wanted::count).sql), values = explained(connection, sql::list_statement(sqlite::dialect(), filter, sql::Wanted::values, "amount").sql);
        for (const std::string& plan : {count, values}) EXPECT_EQ(plan.find("(organisation_id=?)"), std::string::npos) << plan;
        return count + values;
    };
    const Condition amount{Kind::from, {}, "amount", Decimal(3)};
    EXPECT_EQ(plans({}, {amount}), "SEARCH r USING INDEX record_created (organisation_id=? AND type=?); SEARCH r USING INDEX record_created (organisation_id=? AND type=?); ");
    EXPECT_EQ(plans({}, {}), "SEARCH r USING COVERING INDEX record_created (organisation_id=? AND type=?); SEARCH r USING INDEX record_created (organisation_id=? AND type=?); ");
    const Condition due{Kind::equal, {}, ".state", "due"}, late{Kind::equal, {}, ".state", "late"};
    EXPECT_EQ(plans({}, {due, amount}), "SEARCH r USING INDEX record_state (organisation_id=? AND type=? AND state=?); SEARCH r USING INDEX record_state (organisation_id=? AND type=? AND state=?); ");
    EXPECT_EQ(plans({}, {{Kind::either, {due, late}}}), "SEARCH r USING COVERING INDEX record_state (organisation_id=? AND type=? AND state=?); SEARCH r USING INDEX record_state (organisation_id=? AND type=? AND state=?); ");
    EXPECT_EQ(plans({}, {{Kind::either, {due, amount}}}), "SEARCH r USING INDEX record_state (organisation_id=? AND type=?); SEARCH r USING INDEX record_state (organisation_id=? AND type=?); ");
    EXPECT_EQ(plans({}, {{Kind::unequal, {}, ".open", true}}), plans({}, {amount})) << "what is no demand on an index is looked at within the type";
    EXPECT_NE(plans({}, {{Kind::equal, {}, ".number", "7"}}).find("record_number_key (organisation_id=? AND type=? AND number=?)"), std::string::npos);
    EXPECT_NE(plans({}, {{Kind::to, {}, ".changed_at", 9}, amount}).find("record_changed (organisation_id=? AND type=? AND changed_at<?)"), std::string::npos);
    EXPECT_NE(plans({}, {{Kind::from, {}, ".created_at", 9}, amount}).find("record_created (organisation_id=? AND type=? AND created_at>?)"), std::string::npos);
    EXPECT_NE(plans({}, {{Kind::equal, {}, ".open", true}, amount}).find("record_open (organisation_id=? AND type=? AND is_open=?)"), std::string::npos);
    EXPECT_NE(plans({}, {{Kind::equal, {}, ".id", "r"}}).find("PRIMARY KEY (organisation_id=? AND id=?)"), std::string::npos);
    Condition from{Kind::from, {}, "month", "2026-01-01"}, to{Kind::to, {}, "month", "2026-03-31"};
    from.indexed = to.indexed = true;
    EXPECT_NE(plans({}, {{Kind::both, {from, to}}, amount}).find("SEARCH entry USING PRIMARY KEY (organisation_id=? AND type=? AND field=? AND value>? AND value<?)"), std::string::npos) << "two bounds of an indexed text";
    RecordFilter owner;
    owner.owner = "p";
    EXPECT_NE(plans(owner, {amount}).find("record_owner (organisation_id=? AND owner=?"), std::string::npos);
    RecordFilter open;
    open.open = false;
    EXPECT_NE(plans(open, {}).find("COVERING INDEX record_open (organisation_id=? AND type=? AND is_open=?)"), std::string::npos);
}

TEST(Sqlite, FailsWholeWhenTheDiskIsFullAndGoesOnAfterwards) {
    Temporary temporary;
    const auto fill = [&](const std::string& id) {
        temporary.store->write([&](WriteTransaction& tx) {
            tx.put_record(record(id, 1), {});
            tx.put_file({.id = "f" + id, .record = id, .field = "x", .name = "x", .media_type = "x", .bytes = std::string(200'000, 'x'), .by = "p1"});
        });
    };
    fill("before");
    struct rlimit old {};
    getrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_IGN);
    rlimit tight{500'000, old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tight);
    EXPECT_THROW(for (int i = 0; i < 20; ++i) fill("full" + std::to_string(i)), Failure);
    setrlimit(RLIMIT_FSIZE, &old);
    const auto whole = [&](const std::string& id) {
        const auto view = temporary.store->read();
        EXPECT_EQ(view->record(id).has_value(), view->file("f" + id).has_value()) << id;
        return view->record(id).has_value();
    };
    EXPECT_TRUE(whole("before"));
    EXPECT_FALSE(whole("full19"));
    for (int i = 0; i < 20; ++i) whole("full" + std::to_string(i));
    fill("after");
    EXPECT_TRUE(whole("after"));
}

TEST(Sqlite, RefusesADatabaseFromTheFuture) {
    Temporary temporary;
    temporary.store.reset();
    {
        sqlite::Connection connection(temporary.folder + "/huiyin.db", sqlite::Connection::Mode::write, false);
        connection.execute("INSERT INTO schema_version (number, at) VALUES (999, 0)");
    }
    EXPECT_THROW(temporary.open(), Failure);
}

}  // namespace
}  // namespace huiyin::store
