// A buffered job sees what a job inside the database would see: random jobs, parts and undoings, run both ways and compared by
// everything that can be asked.
#include "store/buffered.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <sstream>

#include "store/sql/writing.hpp"
#include "store/sqlite/connection.hpp"
#include "store/temporary.hpp"

namespace huiyin::store {
namespace {

using sql::Writing;
using sqlite::Connection;

struct Undone {};

std::string said(const RecordRow& row) { return row.id + "/" + row.state + "/" + row.fields.dump() + "/" + std::to_string(row.changed_at.ms) + (row.next_due_at ? "/" + std::to_string(row.next_due_at->ms) : ""); }
std::string said(const DutyRow& row) { return row.id + "/" + row.record + "/" + (row.next_wake_at ? std::to_string(row.next_wake_at->ms) : "-") + (row.closed_at ? "/closed" : ""); }
std::string said(const OccurrenceRow& row) { return row.schedule + "/" + row.object + "/" + row.period + "/" + row.record + "/" + row.duty; }
std::string said(const EventRow& row) { return std::to_string(row.sequence) + "/" + row.record + "/" + row.hash; }
std::string said(const PostingRow& row) { return row.id + "/" + row.from + "/" + row.to + "/" + row.amount.to_string(); }
std::string said(const BalanceRow& row) { return row.holder + "/" + row.what + "/" + row.amount.to_string(); }
std::string said(const std::string& text) { return text; }
std::string said(const Json& json) { return json.dump(); }
template <typename Row>
std::string said(const std::optional<Row>& row) { return row ? said(*row) : "none"; }
template <typename Row>
std::string said(const std::vector<Row>& rows) {
    std::string text = std::to_string(rows.size());
    for (const Row& row : rows) text += " " + said(row);
    return text;
}

/// Draws what is written and asked, twice the same from the same seed.
class Script {
public:
    explicit Script(unsigned seed) : draw_(seed) {}
    unsigned under(unsigned most) { return static_cast<unsigned>(draw_() % most); }
    std::string any(const char* prefix, unsigned of) { return prefix + std::to_string(under(of)); }

    void write(WriteTransaction& tx) {
        const Instant at{static_cast<std::int64_t>(under(50))};
        const std::string id = any("r", 14), type = id < "r5" ? "t.one" : "t.two";
        switch (under(13)) {
            case 0: case 1: case 2: {
                RecordRow row;
                row.id = id;
                row.type = type;
                row.number = under(3) == 0 ? "" : "N" + id;
                row.state = any("s", 3);
                row.fields = JsonObject{{"word", any("w", 3)}, {"size", under(2) ? Json(static_cast<std::int64_t>(under(4))) : Json()}, {"parent", any("p", 3)}, {"flag", under(2) == 0}};
                row.created_at = {static_cast<std::int64_t>(id.size() * 7 + id.back())};
                row.changed_at = at;
                row.owner = any("o", 2);
                row.open = under(2) == 0;
                if (under(2)) row.next_due_at = at;
                tx.put_record(row, {{"parent", row.fields["parent"].as_string()}});
                tx.put_index(id, type, {{"word", row.fields["word"].as_string()}, {"code", any("c", 4)}});
                if (under(2)) tx.put_search(id, type, {row.number, row.fields["word"].as_string()});
                break;
            }
            case 3: if (tx.record(id)) tx.set_next_due(id, at); break;
            case 4: case 5: {
                DutyRow row;
                row.id = any("d", 12);
                row.definition = "x";
                row.record = any("r", 14);
                row.status = "open";
                row.started_at = {static_cast<std::int64_t>(under(5))};
                if (const auto held = tx.duty(row.id)) row.started_at = held->started_at;
                if (under(3)) row.next_wake_at = at;
                if (under(3) == 0) row.closed_at = at;
                row.seats = {any("person:", 3)};
                tx.put_duty(row, {any("K-", 2)});
                break;
            }
            case 6: {
                EventRow row;
                row.sequence = tx.last_sequence() + 1;
                row.id = "e" + std::to_string(row.sequence);
                row.record = id;
                const auto end = tx.chain_end(id);
                row.record_sequence = end.first + 1;
                row.previous_hash = end.second;
                row.hash = any("h", 1'000);
                tx.append_event(row);
                break;
            }
            case 7: log_ += tx.add_occurrence({any("schedule", 2), any("r", 4), any("period", 4), "", any("d", 12)}) ? " new" : " old"; break;
            case 8: tx.set_occurrence_record(any("schedule", 2), any("r", 4), any("period", 4), any("r", 14)); break;
            case 9: tx.add_posting({"p" + std::to_string(tx.next_number("postings") + 1'000), "book", under(2) ? "" : "thing", any("h", 3), any("g", 3), Decimal(static_cast<std::int64_t>(under(9)) + 1), id, "act", "e1", at, ""}); break;
            case 10: tx.put_document(any("doc", 3), JsonObject{{"n", static_cast<std::int64_t>(under(100))}}); break;
            case 11: tx.add_outcome({0, any("K-", 2), "kept", "rule", id, at, tx.last_sequence()}); break;
            default: tx.put_notice({"n" + std::to_string(tx.next_number("notices") + 1'000), any("o", 2), id, "text", at, {}, {}}); break;
        }
    }

    /// One question.
    std::string ask(WriteTransaction& tx) {
        RecordFilter filter;
        filter.types = under(4) == 0 ? std::vector<std::string>{"t.one", "t.two"} : std::vector<std::string>{under(2) ? "t.one" : "t.two"};
        filter.sort = static_cast<Sort>(under(4));
        filter.descending = under(2) == 0;
        filter.limit = static_cast<int>(under(5)) + 1;
        if (under(3) == 0) filter.states = {any("s", 3)};
        if (under(4) == 0) filter.open = under(2) == 0;
        if (under(4) == 0) filter.owner = any("o", 2);
        if (under(2) == 0) filter.types.resize(1), filter.condition = condition();
        const std::string record = any("r", 14), holder = any("h", 3), person = any("o", 2);
        const Instant at{static_cast<std::int64_t>(under(60))};
        const std::string counted = any("doc", 3), clause = any("K-", 2), schedule = any("schedule", 2), object = any("r", 4), word = any("w", 3), parent = any("p", 3), code = any("c", 4), period = any("period", 4), duty = any("d", 12);
        switch (under(26)) {
            case 0: return said(tx.record(record));
            case 1: return said(tx.record_by_number(record < "r5" ? "t.one" : "t.two", "N" + record));
            case 2: case 3: case 4: case 5: {
                std::string text;
                int pages = 0;
                do {
                    const RecordPage page = tx.records(filter);
                    text += said(page.rows) + "|" + page.next + ";";
                    filter.cursor = page.next;
                } while (!filter.cursor.empty() && ++pages < 3);
                return text;
            }
            case 6: return std::to_string(tx.count_records(filter));
            case 7: {
                std::vector<Json> values = tx.field_values(filter, "size");
                std::sort(values.begin(), values.end(), [](const Json& a, const Json& b) { return a.dump() < b.dump(); });
                return said(values);
            }
            case 8: return said(tx.referring(filter.types.front(), "parent", parent));
            case 9: return said(tx.referring_to(parent, 100));
            case 10: return said(tx.records_with(filter.types.front(), "word", word, filter.limit));
            case 11: return said(tx.records_between(filter.types.front(), "code", code, "c3", filter.limit));
            case 12: return said(tx.events_of(record)) + said(tx.last_event_of(record)) + std::to_string(tx.last_sequence()) + tx.chain_end(record).second;
            case 13: return said(tx.duty(duty)) + said(tx.duties_of(record));
            case 14: return said(tx.open_duties_of({record, "r1", "r2"}));
            case 15: case 16: return said(tx.duties_to_wake(at, filter.limit)) + (tx.next_wake() ? std::to_string(tx.next_wake()->ms) : "-");
            case 17: return said(tx.occurrences(schedule, object)) + (tx.has_occurrence(schedule, object, period) ? "has" : "has not");
            case 18: return said(tx.open_occurrences(schedule, object));
            case 19: return tx.balance("book", holder, "").to_string() + "/" + tx.balance("book", holder, "thing").to_string() + said(tx.balances_of("book", holder));
            case 20: return said(tx.postings_of(record));
            case 21: return said(tx.document(counted)) + std::to_string(tx.counter("postings"));
            case 22: return std::to_string(tx.outcomes(clause, "", 0, 100).size());
            case 23: return std::to_string(tx.count_unread(person));
            case 24: return said(tx.open_duties({any("person:", 3)}, 5));
            default: return std::to_string(tx.search(word, {}, 50).size());
        }
    }
    std::string take_log() { return std::exchange(log_, {}); }

private:
    Condition condition(int depth = 0) {
        using Kind = Condition::Kind;
        Condition made;
        made.kind = depth < 2 && under(3) == 0 ? (under(2) ? Kind::both : Kind::either) : static_cast<Kind>(2 + under(8));
        switch (made.kind) {
            case Kind::both: case Kind::either: made.parts = {condition(depth + 1), condition(depth + 1)}; break;
            case Kind::refers: made.field = "parent"; made.value = any("p", 3); break;
            case Kind::from: case Kind::to: made.field = under(2) ? "size" : under(2) ? "word" : ".created_at"; made.value = made.field == "word" ? Json(any("w", 3)) : Json(static_cast<std::int64_t>(under(90))); break;
            case Kind::equal: case Kind::unequal:
                switch (under(4)) {
                    case 0: made.field = ".state"; made.value = any("s", 3); break;
                    case 1: made.field = "flag"; made.value = under(2) == 0; break;
                    case 2: made.field = "size"; made.value = static_cast<std::int64_t>(under(4)); break;
                    default: made.field = "word"; made.value = any("w", 3); made.indexed = made.kind == Kind::equal && under(2); break;
                }
                break;
            default: made.field = under(2) ? "size" : "word"; break;
        }
        return made;
    }
    std::mt19937 draw_;
    std::string log_;
};

/// One job: writes, questions, parts of which some are undone. Gives what was answered; throws what the whole is undone by.
std::string run(WriteTransaction& tx, unsigned seed, int& asked) {
    Script script(seed);
    std::string answers;
    const auto some = [&](auto& again, int depth) -> void {
        for (unsigned i = 1 + script.under(6); i > 0; --i) {
            if (depth < 3 && script.under(4) == 0) {
                try {
                    tx.part([&] {
                        again(again, depth + 1);
                        if (script.under(3) == 0) throw Undone();
                    });
                } catch (const Undone&) {
                    answers += "\nundone";
                }
            }
            script.write(tx);
            try {
                answers += "\n" + script.ask(tx);
            } catch (const AskDatabase&) {
                answers += "\n?";
                ++asked;
            }
        }
    };
    some(some, 0);
    answers += "\n" + script.take_log();
    if (script.under(5) == 0) throw Undone();
    return answers;
}

/// What the database would have answered counts where the buffered job could not.
void expect_same(const std::string& buffered, const std::string& expected, unsigned seed) {
    std::istringstream one(buffered), other(expected);
    std::string a, b;
    while (std::getline(one, a)) {
        ASSERT_TRUE(std::getline(other, b)) << "seed " << seed;
        if (a != "?") ASSERT_EQ(a, b) << "seed " << seed;
    }
}

TEST(Buffered, SeesWhatAJobInTheDatabaseWouldSee) {
    Temporary reference, tested;
    reference.store.reset();
    tested.store.reset();
    Connection truth(reference.folder + "/huiyin.db", Connection::Mode::write, false), writer(tested.folder + "/huiyin.db", Connection::Mode::write, false), reader(tested.folder + "/huiyin.db", Connection::Mode::read, false);
    RowMemory of_truth, memory;
    sql::Reading<ReadView> snapshot(reader, "org");
    std::optional<Changes> under_way;
    Changes landed;                                      // since the snapshot was taken
    int asked = 0, jobs = 0;
    const auto apply = [&](const Changes& changes) {
        RowMemory none;
        writer.execute("BEGIN IMMEDIATE");
        Writing(writer, none, "org").apply(changes);
        writer.execute("COMMIT");
    };
    for (unsigned group = 0; group < 150; ++group) {
        // What is under way may be durable before the snapshot is taken, or after; a snapshot may serve several groups.
        const bool early = group % 3 == 0;
        if (under_way && early) apply(*under_way);
        if (group % 4 == 0) {
            if (group > 0) reader.execute("COMMIT");
            reader.execute("BEGIN");
            snapshot.last_sequence();
            landed = Changes();
        }
        if (under_way && !early) apply(*under_way);
        Changes own;
        std::vector<const Changes*> below;
        if (under_way) below.push_back(&*under_way);
        below.push_back(&landed);
        Buffered buffered(snapshot, memory, own, below);
        for (unsigned job = 0; job < 4; ++job, ++jobs) {
            const unsigned seed = group * 4 + job + 1;
            std::string expected = "undone", answered = "undone";
            truth.execute("SAVEPOINT job");
            try {
                Writing transaction(truth, of_truth, "org");
                int none = 0;
                expected = run(transaction, seed, none);
                transaction.finish();
                truth.execute("RELEASE job");
            } catch (const Undone&) {
                of_truth.forget();
                truth.execute("ROLLBACK TO job");
                truth.execute("RELEASE job");
            }
            const Changes::Mark mark = own.mark();
            try {
                answered = run(buffered, seed, asked);
                own.settle();
            } catch (const Undone&) {
                own.go_back(mark);
            }
            expect_same(answered, expected, seed);
            if (testing::Test::HasFatalFailure()) return;
        }
        for (const auto& [id, held] : under_way ? under_way->records() : std::unordered_map<std::string, Changes::Record>())
            if (held.row) memory.keep(*held.row);
        for (const auto& [name, document] : under_way ? under_way->documents() : std::unordered_map<std::string, Json>()) memory.keep_document(name, document);
        if (under_way) landed.absorb(std::move(*under_way));
        under_way.emplace(std::move(own));
    }
    apply(*under_way);
    EXPECT_GT(jobs, 500);
    EXPECT_GT(asked, 0);
    // What was applied is what was written.
    RowMemory none;
    Writing one(truth, none, "org"), other(writer, none, "org");
    for (unsigned seed = 1; seed < 400; ++seed) {
        Script a(seed), b(seed);
        ASSERT_EQ(a.ask(one), b.ask(other)) << seed;
    }
}

}  // namespace
}  // namespace huiyin::store
