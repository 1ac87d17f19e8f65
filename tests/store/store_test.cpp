// What every store must do, whatever engine stands behind it.
#include "store/store.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <random>
#include <thread>

#include "store/any_store.hpp"
#include "store/rows_made.hpp"

namespace huiyin::store {
namespace {

INSTANTIATE_TEST_SUITE_P(Store, OnBoth, testing::Values(EngineKind::sqlite, EngineKind::postgres), engine_name);

TEST_P(OnBoth, KeepsWhatWasWritten) {
    AnyStore temporary(GetParam());
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

TEST_P(OnBoth, UndoesAJobThatThrowsAndNoOther) {
    AnyStore temporary(GetParam());
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

TEST_P(OnBoth, SeesItsOwnWritesWhateverWasUndone) {
    AnyStore temporary(GetParam());
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

TEST_P(OnBoth, UndoesAPartAloneAndItsPartsWithIt) {
    AnyStore temporary(GetParam());
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

TEST_P(OnBoth, FindsIndexedValuesOfARangeTheGreatestFirst) {
    AnyStore temporary(GetParam());
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

TEST_P(OnBoth, GroupsWhatManyThreadsCommit) {
    AnyStore temporary(GetParam());
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

TEST_P(OnBoth, ReadersSeeASnapshot) {
    AnyStore temporary(GetParam());
    temporary.store->write([](WriteTransaction& tx) { tx.put_record(record("r1", 1), {}); });
    const auto before = temporary.store->read();
    EXPECT_TRUE(before->record("r1"));
    temporary.store->write([](WriteTransaction& tx) { tx.put_record(record("r2", 2), {}); });
    EXPECT_FALSE(before->record("r2"));
    EXPECT_TRUE(temporary.store->read()->record("r2"));
}

TEST_P(OnBoth, PagesByKeyWithoutLosingOrRepeating) {
    AnyStore temporary(GetParam());
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

TEST_P(OnBoth, FindsAnyTwoConsecutiveCharacters) {
    AnyStore temporary(GetParam());
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

/// What is asked of one record, holder, person or clause walks nothing that belongs to the whole organisation.
TEST_P(OnBoth, PutsAnotherSignInPlaceOfU0000) {
    AnyStore own(GetParam());
    own.store->write([](WriteTransaction& tx) {
        RecordRow row = record("r1", 1);
        row.title = std::string("a\0b", 3);
        row.fields = JsonObject{{"name", std::string("x\0y", 3)}};
        tx.put_record(row, {});
        tx.put_index("r1", "t.case", {{"name", std::string("x\0y", 3)}});
        tx.put_search("r1", "t.case", {std::string("投诉\0登记", 13)});
    });
    const auto view = own.store->read();
    EXPECT_EQ(view->record("r1")->fields["name"].as_string(), std::string("x\0y", 3));
    EXPECT_EQ(view->record("r1")->title, "a\xEF\xBF\xBD" "b");
    EXPECT_EQ(view->records_with("t.case", "name", std::string("x\0y", 3), 2).size(), 1u);
    EXPECT_EQ(view->search("登记", {}, 2).size(), 1u);
    EXPECT_EQ(view->search("诉登", {}, 2).size(), 0u);
    RecordFilter filter;
    filter.types = {"t.case"};
    filter.condition = Condition{Condition::Kind::equal, {}, "name", std::string("x\0y", 3)};
    EXPECT_EQ(view->records(filter).rows.size(), 1u);
}

TEST_P(OnBoth, KeepsAcknowledgedCommitsThroughAKill) {
    for (int round = 0; round < 10; ++round) {
        AnyStore temporary(GetParam());
        temporary.store.reset();
        int pipes[2];
        ASSERT_EQ(pipe(pipes), 0);
        const pid_t child = fork();
        if (child == 0) {
            auto store = temporary.another(true);
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

TEST_P(OnBoth, TellsOfCommitsOnlyAndOutlivesAListenerThatThrows) {
    AnyStore temporary(GetParam());
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

}  // namespace
}  // namespace huiyin::store
