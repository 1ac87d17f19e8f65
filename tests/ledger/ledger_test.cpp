#include "ledger/ledger.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "store/temporary.hpp"

namespace huiyin::ledger {
namespace {

std::vector<store::EventRow> events(int count) {
    std::vector<store::EventRow> made;
    for (int i = 0; i < count; ++i) {
        store::EventRow event;
        event.id = "e" + std::to_string(i);
        event.record = "r" + std::to_string(i % 3);
        event.type = "action_performed";
        event.at = event.entered_at = {1'000 + i};
        event.actor = "p1";
        event.data = JsonObject{{"action", "register"}, {"amount", *Decimal::parse("12.50")}};
        event.clauses = {"P13-C008"};
        made.push_back(event);
    }
    return made;
}

struct Filled : store::Temporary {
    SigningKey key = SigningKey::open(folder + "/key");
    Filled() {
        for (int part = 0; part < 3; ++part)
            store->write([&](store::WriteTransaction& tx) {
                auto some = events(7);
                for (auto& event : some) event.id += "-" + std::to_string(part);
                append(tx, some);
                if (part < 2) lay_checkpoint(tx, key, {5'000});
            });
    }
    /// Changes the database behind everybody's back.
    void tamper(const std::string& sql) {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open((folder + "/huiyin.db").c_str(), &db), SQLITE_OK);
        sqlite3_busy_timeout(db, 2000);
        char* error = nullptr;
        EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << (error ? error : "");
        sqlite3_free(error);
        sqlite3_close(db);
    }
};

TEST(Ledger, ProvesAnyHistory) {
    Filled filled;
    const Report report = verify(*filled.store->read(), filled.key.public_key());
    EXPECT_TRUE(report.holds) << report.broken->code;
    EXPECT_EQ(report.events, 21);
    EXPECT_EQ(report.records, 3);
    EXPECT_EQ(report.checkpoints, 2);
    EXPECT_EQ(report.after_last_checkpoint, 7);
}

struct Change { const char* sql; const char* code; };

TEST(Ledger, SeesEveryChangeAndNamesTheFirst) {
    for (const Change& change : {Change{"UPDATE event SET data = replace(data, '12.50', '12.51') WHERE sequence = 5", "ledger.event-changed"},
                                 Change{"UPDATE event SET at = at + 1 WHERE sequence = 5", "ledger.event-changed"}, Change{"UPDATE event SET entered_at = entered_at + 1 WHERE sequence = 5", "ledger.event-changed"},
                                 Change{"UPDATE event SET actor = 'p2' WHERE sequence = 5", "ledger.event-changed"}, Change{"UPDATE event SET clauses = '[]' WHERE sequence = 5", "ledger.event-changed"},
                                 Change{"UPDATE event SET type = 'x' WHERE sequence = 5", "ledger.event-changed"}, Change{"UPDATE event SET id = 'x' WHERE sequence = 5", "ledger.event-changed"},
                                 Change{"UPDATE event SET record = 'rx' WHERE sequence = 5", "ledger.event-changed"}, Change{"UPDATE event SET hash = previous_hash WHERE sequence = 5", "ledger.event-changed"},
                                 Change{"UPDATE event SET previous_hash = '' WHERE sequence = 5", "ledger.event-changed"}, Change{"DELETE FROM event WHERE sequence = 5", "ledger.gap"},
                                 Change{"DELETE FROM event WHERE sequence > 10", "ledger.checkpoint-ahead"}, Change{"UPDATE checkpoint SET root = 'x' WHERE number = 1", "ledger.checkpoint-root"},
                                 Change{"UPDATE checkpoint SET at = at + 1 WHERE number = 2", "ledger.checkpoint-signature"}}) {
        Filled filled;
        filled.tamper(change.sql);
        const Report report = verify(*filled.store->read(), filled.key.public_key());
        ASSERT_FALSE(report.holds) << change.sql;
        EXPECT_EQ(report.broken->code, change.code) << change.sql;
        if (std::string(change.code) == "ledger.event-changed") EXPECT_EQ(report.broken->param("sequence"), "5");
    }
}

TEST(Ledger, ComparesWithACheckpointKeptElsewhere) {
    Filled filled;
    const Json kept = exported(*filled.store->read()->last_checkpoint(), filled.key.public_key());
    EXPECT_TRUE(verify(*filled.store->read(), filled.key.public_key(), kept).holds);
    Json other = kept;
    other["root"] = "0";
    EXPECT_EQ(verify(*filled.store->read(), filled.key.public_key(), other).broken->code, "ledger.checkpoint-elsewhere");
}

TEST(Ledger, HashesTheSameEventsAlike) {
    Filled one, two;
    EXPECT_EQ(verify(*one.store->read()).head, verify(*two.store->read()).head);
    EXPECT_EQ(merkle_root({"a", "b", "c"}), merkle_root({"a", "b", "c"}));
    EXPECT_NE(merkle_root({"a", "b", "c"}), merkle_root({"a", "b", "c", "c"}));
    EXPECT_NE(merkle_root({"a", "b"}), merkle_root({"b", "a"}));
}

TEST(Ledger, KeepsItsKeyToItself) {
    Filled filled;
    EXPECT_EQ(SigningKey::open(filled.folder + "/key").public_key(), filled.key.public_key());
    EXPECT_EQ(std::filesystem::status(filled.folder + "/key").permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace huiyin::ledger
