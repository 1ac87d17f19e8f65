#include "store/store.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <map>
#include <random>
#include <thread>

#include "store/sql/reading.hpp"
#include "store/sqlite/connection.hpp"
#include "store/temporary.hpp"

namespace huiyin::store {
namespace {

RecordRow record(const std::string& id, std::int64_t at, const std::string& state = "open") {
    RecordRow row;
    row.id = id;
    row.type = "t.case";
    row.number = "N" + id;
    row.state = state;
    row.fields = JsonObject{{"caller", "华信仪器"}, {"amount", *Decimal::parse("12.50")}};
    row.created_at = {at};
    row.changed_at = {at};
    row.owner = "p1";
    row.open = state == "open";
    return row;
}

TEST(Store, KeepsWhatWasWritten) {
    Temporary temporary;
    temporary.store->write([](WriteTransaction& tx) {
        tx.put_record(record("r1", 5), {{"parent", "r0"}});
        EXPECT_TRUE(tx.record("r1"));                        // the writer sees its own writes
    });
    temporary.open();
    const auto view = temporary.store->read();
    const auto found = view->record("r1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->fields.dump(), R"({"caller":"华信仪器","amount":12.50})");
    EXPECT_EQ(view->record_by_number("t.case", "Nr1")->id, "r1");
    EXPECT_EQ(view->referring("t.case", "parent", "r0"), std::vector<std::string>{"r1"});
    EXPECT_FALSE(view->record("r2"));
}

TEST(Store, UndoesAJobThatThrowsAndNoOther) {
    Temporary temporary;
    EXPECT_THROW(temporary.store->write([](WriteTransaction& tx) {
        tx.put_record(record("bad", 1), {});
        throw std::runtime_error("no");
    }), std::runtime_error);
    temporary.store->write([](WriteTransaction& tx) { tx.put_record(record("good", 1), {}); });
    EXPECT_FALSE(temporary.store->read()->record("bad"));
    EXPECT_TRUE(temporary.store->read()->record("good"));
}

/// What a writer should see, kept beside it: references and indexed words of each record.
struct Expected {
    std::map<std::string, std::pair<std::string, std::string>> held;         ///< record: whom it refers to, its word

    std::vector<std::string> of(const std::string& target) const {
        std::vector<std::string> found;
        for (const auto& [id, each] : held)
            if (each.first == target) found.push_back(id);
        return found;
    }
    std::vector<std::string> with(const std::string& word) const {
        std::vector<std::string> found;
        for (const auto& [id, each] : held)
            if (each.second == word) found.insert(found.begin(), id);
        return found;
    }
};

TEST(Store, SeesItsOwnWritesWhateverWasUndone) {
    Temporary temporary;
    std::mt19937 draw(5);
    Expected expected;
    const auto any = [&](const char* prefix, unsigned of) { return prefix + std::to_string(draw() % of); };
    const auto compare = [&](ReadView& view) {
        for (int i = 0; i < 4; ++i) ASSERT_EQ(view.referring("t.case", "parent", "p" + std::to_string(i)), expected.of("p" + std::to_string(i)));
        for (const auto& [id, each] : expected.held) {
            const auto row = view.record(id);
            ASSERT_TRUE(row) << id;
            ASSERT_EQ(row->fields["word"].string_or(""), each.second);
        }
    };
    const auto change = [&](WriteTransaction& tx) {
        const std::string id = any("r", 12), target = any("p", 4), word = any("w", 3);
        RecordRow row = record(id, 1);
        row.fields = JsonObject{{"word", word}};
        tx.put_record(row, {{"parent", target}, {"parent", target}, {"other", any("p", 4)}});
        tx.put_index(id, "t.case", {{"word", word}});
        expected.held[id] = {target, word};
    };
    struct Undone {};
    for (int job = 0; job < 60; ++job) {
        const Expected before = expected;
        const bool fails = draw() % 4 == 0;
        try {
            temporary.store->write([&](WriteTransaction& tx) {
                for (int step = 0; step < 6; ++step) {
                    change(tx);
                    if (draw() % 3 == 0) {
                        const Expected outside = expected;
                        try {
                            tx.part([&] {
                                change(tx);
                                compare(tx);
                                if (draw() % 2 == 0) throw Undone();
                            });
                        } catch (const Undone&) {
                            expected = outside;
                        }
                    }
                    compare(tx);
                }
                if (fails) throw Undone();
            });
        } catch (const Undone&) {
            expected = before;
        }
        const auto view = temporary.store->read();
        compare(*view);
        for (const char* word : {"w0", "w1", "w2"}) {
            std::vector<std::string> found;
            for (const RecordRow& row : view->records_with("t.case", "word", word, 100)) found.push_back(row.id);
            EXPECT_EQ(found, expected.with(word));
        }
    }
}

TEST(Store, UndoesAPartAloneAndItsPartsWithIt) {
    Temporary temporary;
    temporary.store->write([](WriteTransaction& tx) {
        tx.put_record(record("before", 1), {});
        EXPECT_THROW(tx.part([&] {
            tx.put_record(record("outer", 1), {});
            tx.part([&] { tx.put_record(record("inner", 1), {}); });
            EXPECT_TRUE(tx.record("inner"));
            throw std::runtime_error("no");
        }), std::runtime_error);
        EXPECT_FALSE(tx.record("outer"));
        tx.part([&] {
            EXPECT_THROW(tx.part([&] {
                tx.put_record(record("lost", 1), {});
                throw std::runtime_error("no");
            }), std::runtime_error);
            tx.put_record(record("kept", 1), {});
        });
    });
    const auto view = temporary.store->read();
    for (const char* id : {"before", "kept"}) EXPECT_TRUE(view->record(id)) << id;
    for (const char* id : {"outer", "inner", "lost"}) EXPECT_FALSE(view->record(id)) << id;
}

TEST(Store, FindsIndexedValuesOfARangeTheGreatestFirst) {
    Temporary temporary;
    temporary.store->write([](WriteTransaction& tx) {
        for (const char* value : {"a", "b", "c", "d"}) {
            tx.put_record(record(value, 1), {});
            tx.put_index(value, "t.case", {{"code", value}});
        }
    });
    const auto found = temporary.store->read()->records_between("t.case", "code", "b", "d", 5);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].id, "c");
    EXPECT_EQ(found[1].id, "b");
}

TEST(Store, GroupsWhatManyThreadsCommit) {
    Temporary temporary;
    std::vector<std::int64_t> told;
    temporary.store->on_notice([&](const Json& notice) { told.push_back(notice.int_or(0)); });
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i)
                temporary.store->write([&](WriteTransaction& tx) {
                    const std::int64_t number = tx.next_number("n");
                    tx.put_record(record(std::to_string(t) + "-" + std::to_string(i), number), {});
                    tx.announce(number);
                });
        });
    for (std::thread& thread : threads) thread.join();
    RecordFilter all;
    all.types = {"t.case"};
    EXPECT_EQ(temporary.store->read()->count_records(all), 400);
    temporary.store->write([](WriteTransaction& tx) { EXPECT_EQ(tx.next_number("n"), 401); });     // no gaps
    temporary.store.reset();                                 // the writer has finished, listener and all
    ASSERT_EQ(told.size(), 400u);
    for (std::size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i], static_cast<std::int64_t>(i) + 1);
}

TEST(Store, WithoutAThreadOfItsOwnRunsJobsOnTheCallersOneAtATime) {
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

TEST(Store, ReadersSeeASnapshot) {
    Temporary temporary;
    temporary.store->write([](WriteTransaction& tx) { tx.put_record(record("r1", 1), {}); });
    const auto before = temporary.store->read();
    EXPECT_TRUE(before->record("r1"));
    temporary.store->write([](WriteTransaction& tx) { tx.put_record(record("r2", 2), {}); });
    EXPECT_FALSE(before->record("r2"));
    EXPECT_TRUE(temporary.store->read()->record("r2"));
}

TEST(Store, PagesByKeyWithoutLosingOrRepeating) {
    Temporary temporary;
    temporary.store->write([](WriteTransaction& tx) {
        for (int i = 0; i < 95; ++i) tx.put_record(record("r" + std::to_string(1000 + i), i / 3, i % 2 ? "open" : "closed"), {});     // many with one time
    });
    const auto view = temporary.store->read();
    for (const Sort sort : {Sort::changed_at, Sort::number, Sort::due}) {
        RecordFilter filter;
        filter.types = {"t.case"};
        filter.states = {"open"};
        filter.sort = sort;
        filter.limit = 10;
        std::vector<std::string> seen;
        do {
            const RecordPage page = view->records(filter);
            for (const RecordRow& row : page.rows) seen.push_back(row.id);
            filter.cursor = page.next;
        } while (!filter.cursor.empty() && seen.size() < 200);
        EXPECT_EQ(seen.size(), 47U);
        std::sort(seen.begin(), seen.end());
        EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
    }
}

TEST(Store, FindsAnyTwoConsecutiveCharacters) {
    Temporary temporary;
    const std::vector<std::string> texts{"客户投诉登记表，报告数据有误", "型号 KFR-35GW，开收据了吗？", "等了三个小时"};
    temporary.store->write([&](WriteTransaction& tx) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            tx.put_record(record("r" + std::to_string(i), static_cast<std::int64_t>(i)), {});
            tx.put_search("r" + std::to_string(i), "t.case", {texts[i], "电话13800138000"});
        }
    });
    const auto view = temporary.store->read();
    const auto found = [&](const std::string& words) {
        std::string ids;
        for (const auto& hit : view->search(words, {"t.case"}, 10)) ids += hit.record;
        return ids;
    };
    EXPECT_EQ(found("投诉"), "r0");
    EXPECT_EQ(found("诉登"), "r0");
    EXPECT_EQ(found("登记投诉"), "");
    EXPECT_EQ(found("收据"), "r1");
    EXPECT_EQ(found("kfr"), "r1");
    EXPECT_EQ(found("35gw"), "r1");
    EXPECT_EQ(found("ＫＦＲ"), "r1");                          // full width folds
    EXPECT_EQ(found("误电"), "");                              // no phrase runs from one text into the next
    EXPECT_EQ(found("1380 小时"), "r2");                       // every word must be found
    EXPECT_EQ(found("8000"), "r2r1r0");                       // newest first
    EXPECT_EQ(found("，报"), "r0");
    EXPECT_EQ(found("\"' OR *"), "");
    EXPECT_EQ(found(" \r\n"), "");                            // nothing asked, nothing found
    EXPECT_EQ(found(std::string("投诉\0", 7)), "r0");
    RecordFilter blank;
    blank.types = {"t.case"};
    blank.words = " \t";
    EXPECT_EQ(view->count_records(blank), 3);                  // a list without words is the whole list
    temporary.store->write([&](WriteTransaction& tx) { tx.put_search("r0", "t.case", {"改过了"}); });
    EXPECT_EQ(temporary.store->read()->search("投诉", {}, 10).size(), 0U);
    EXPECT_EQ(temporary.store->read()->search("改过", {}, 10).size(), 1U);
}

TEST(Store, TheDutyLedgerOfAMonthStandsOnAnIndex) {
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

/// What is asked of one record, holder, person or clause walks nothing that belongs to the whole organisation.
TEST(Store, WhatIsAskedOfOneThingReadsNoOther) {
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

TEST(Store, EveryListStandsOnAnIndex) {
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

TEST(Store, KeepsAcknowledgedCommitsThroughAKill) {
    for (int round = 0; round < 10; ++round) {
        Temporary temporary;
        temporary.store.reset();
        int pipes[2];
        ASSERT_EQ(pipe(pipes), 0);
        const pid_t child = fork();
        if (child == 0) {
            auto store = open_sqlite({.path = temporary.folder + "/huiyin.db", .organisation = "org"});
            for (std::int64_t i = 1;; ++i) {
                store->write([&](WriteTransaction& tx) { tx.put_record(record(std::to_string(i), i), {}); });
                if (write(pipes[1], &i, sizeof i) != sizeof i) _exit(1);
            }
        }
        close(pipes[1]);
        std::int64_t acknowledged = 0, read_value = 0;
        while (acknowledged < 5 + round * 7 && read(pipes[0], &read_value, sizeof read_value) == sizeof read_value) acknowledged = read_value;
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        while (read(pipes[0], &read_value, sizeof read_value) == sizeof read_value) acknowledged = read_value;
        close(pipes[0]);
        temporary.open();
        const auto view = temporary.store->read();
        for (std::int64_t i = 1; i <= acknowledged; ++i) EXPECT_TRUE(view->record(std::to_string(i))) << i;
    }
}

TEST(Store, TellsOfCommitsOnlyAndOutlivesAListenerThatThrows) {
    Temporary temporary;
    std::vector<std::string> told;
    temporary.store->on_notice([&](const Json& notice) {
        told.push_back(notice.string_or(""));
        throw std::runtime_error("a listener's own trouble");
    });
    const auto undone_after = [](WriteTransaction& tx, const char* notice) {
        tx.announce(notice);
        throw std::runtime_error("no");
    };
    EXPECT_THROW(temporary.store->write([&](WriteTransaction& tx) { undone_after(tx, "job undone"); }), std::runtime_error);
    temporary.store->write([&](WriteTransaction& tx) {
        tx.put_record(record("r1", 1), {});
        tx.announce("r1");
        EXPECT_THROW(tx.part([&] { undone_after(tx, "part undone"); }), std::runtime_error);
    });
    temporary.store->write([](WriteTransaction& tx) {
        tx.part([&] { tx.announce("part"); });
        tx.announce("r2");
    });
    temporary.store.reset();                                   // the writer has finished, listener and all
    EXPECT_EQ(told, (std::vector<std::string>{"r1", "part", "r2"}));
}

TEST(Store, FailsWholeWhenTheDiskIsFullAndGoesOnAfterwards) {
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

TEST(Store, RefusesADatabaseFromTheFuture) {
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
