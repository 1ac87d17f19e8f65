#include "ledger/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
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

/// Flips one bit of one column of one event, as a bad disk or a careful cheat would. False when the schema forbids it.
bool flip(const std::string& path, const std::string& column, std::int64_t sequence, std::size_t bit) {
    sqlite3* db = nullptr;
    sqlite3_open(path.c_str(), &db);
    sqlite3_busy_timeout(db, 2000);
    sqlite3_stmt* read = nullptr;
    sqlite3_prepare_v2(db, ("SELECT " + column + " FROM event WHERE sequence = ?1").c_str(), -1, &read, nullptr);
    sqlite3_bind_int64(read, 1, sequence);
    bool done = false;
    if (sqlite3_step(read) == SQLITE_ROW) {
        sqlite3_stmt* write = nullptr;
        sqlite3_prepare_v2(db, ("UPDATE event SET " + column + " = ?1 WHERE sequence = ?2").c_str(), -1, &write, nullptr);
        if (sqlite3_column_type(read, 0) == SQLITE_INTEGER) {
            sqlite3_bind_int64(write, 1, static_cast<std::int64_t>(static_cast<std::uint64_t>(sqlite3_column_int64(read, 0)) ^ (std::uint64_t{1} << bit % 64)));
        } else {
            std::string bytes(reinterpret_cast<const char*>(sqlite3_column_text(read, 0)), static_cast<std::size_t>(sqlite3_column_bytes(read, 0)));
            if (!bytes.empty()) bytes[bit / 8 % bytes.size()] = static_cast<char>(bytes[bit / 8 % bytes.size()] ^ (1 << bit % 8));
            sqlite3_bind_text(write, 1, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
            done = bytes.empty();
        }
        sqlite3_reset(read);
        sqlite3_bind_int64(write, 2, sequence);
        done = !done && sqlite3_step(write) == SQLITE_DONE;
        sqlite3_finalize(write);
    }
    sqlite3_finalize(read);
    sqlite3_close(db);
    return done;
}

RC_GTEST_PROP(Ledger, AnyFlippedBitOfAnyColumnOfAnEventIsSeen, ()) {
    const auto column = *rc::gen::element<std::string>("organisation_id", "sequence", "id", "record", "record_sequence", "type", "at", "entered_at", "actor", "data", "clauses", "previous_hash", "hash");
    // An event that leaves the organisation after the last checkpoint is a cut-off end: only a later checkpoint shows that.
    const auto sequence = *rc::gen::inRange<std::int64_t>(1, column == "organisation_id" ? 15 : 22);
    const auto bit = *rc::gen::inRange<std::size_t>(0, 8 * 100);
    Filled filled;
    RC_PRE(flip(filled.folder + "/huiyin.db", column, sequence, bit));
    const Report report = verify(*filled.store->read(), filled.key.public_key());
    RC_ASSERT(!report.holds);
    RC_ASSERT(report.broken->param("sequence") != "");
}

TEST(Ledger, NamesAnEventThatCannotBeReadAnyMore) {
    Filled filled;
    filled.tamper("UPDATE event SET data = '{' WHERE sequence = 5");
    const Report report = verify(*filled.store->read(), filled.key.public_key());
    ASSERT_FALSE(report.holds);
    EXPECT_EQ(report.broken->code, "ledger.event-unreadable");
    EXPECT_EQ(report.broken->param("sequence"), "5");
}

TEST(Ledger, SeesAnEventSlippedInBeforeTheFirst) {
    Filled filled;
    filled.tamper("UPDATE event SET sequence = -21 WHERE sequence = 21");
    EXPECT_EQ(verify(*filled.store->read(), filled.key.public_key()).broken.value_or(Problem()).code, "ledger.gap");
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
