// Both engines give the same answers: whatever is written to both, and whatever is asked of both.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "store/any_store.hpp"
#include "store/postgres/connection.hpp"
#include "store/rows_made.hpp"
#include "store/sqlite/connection.hpp"

namespace huiyin::store {
namespace {

/// Draws from a fixed seed, so that a difference is found again.
struct Draw {
    std::mt19937 engine;
    unsigned below(unsigned of) { return engine() % of; }
    bool one_in(unsigned of) { return below(of) == 0; }
    template <typename T>
    T any(const std::vector<T>& of) { return of[below(static_cast<unsigned>(of.size()))]; }
    std::string word(unsigned most) {
        static const std::vector<std::string> characters{"客", "户", "投", "诉", "a", "B", "z", "_", "-", "1", "é", "，", " ", "\t", "Ａ", "𠮷", "%", "'", "\"", "\\"};
        std::string out;
        for (unsigned i = below(most) + 1; i > 0; --i) out += any(characters);
        return out;
    }
    Json value() {
        switch (below(8)) {
            case 0: return {};
            case 1: return one_in(2);
            case 2: return *Decimal::parse(any<std::string>({"0", "1", "12.50", "12.5", "-3", "9007199254740993", "0.1", "1E+3"}));
            case 3: return JsonArray{"x"};
            case 4: return JsonObject{{"x", 1}};
            case 5: return any<std::string>({"", "1", "12.5", "true", "null", "Z", "a", "Ä", "客户"});
            default: return word(4);
        }
    }
    Condition condition(int depth) {
        using Kind = Condition::Kind;
        const Kind kind = any<Kind>(depth > 0 ? std::vector<Kind>{Kind::both, Kind::either, Kind::equal, Kind::unequal, Kind::from, Kind::to, Kind::none, Kind::some, Kind::odd, Kind::refers}
                                              : std::vector<Kind>{Kind::equal, Kind::unequal, Kind::from, Kind::to, Kind::none, Kind::some, Kind::odd});
        Condition made{kind};
        if (kind == Kind::both || kind == Kind::either) {
            for (unsigned i = below(3); i > 0; --i) made.parts.push_back(condition(depth - 1));
            return made;
        }
        made.field = any<std::string>({"f0", "f1", "f2", ".state", ".open", ".created_at", ".number"});
        if (kind == Kind::refers || kind == Kind::none || kind == Kind::some || kind == Kind::odd) made.field = any<std::string>({"f0", "f1", "f2"});
        if (kind == Kind::refers) made.value = any<std::string>({"t0", "t1"});
        else if (made.field == ".state") made.value = any<std::string>({"open", "closed", "Z"});
        else if (made.field == ".open") made.value = one_in(2), made.kind = Kind::equal;
        else if (made.field == ".created_at") made.value = static_cast<std::int64_t>(below(40));
        else if (made.field == ".number") made.value = "N" + std::to_string(below(60));
        else do made.value = value(); while (made.value.is_null() || made.value.is_array() || made.value.is_object());
        if (made.value.is_bool() && made.kind != Kind::unequal) made.kind = Kind::equal;
        return made;
    }
};

struct Pair {
    AnyStore sqlite{EngineKind::sqlite}, postgres{EngineKind::postgres};
    void write(const std::function<void(WriteTransaction&)>& job) {
        sqlite.store->write(job);
        postgres.store->write(job);
    }
};

void put(WriteTransaction& tx, Draw draw, int number) {
    RecordRow row = record("r" + std::to_string(number), static_cast<std::int64_t>(draw.below(40)), draw.any<std::string>({"open", "closed", "Open"}));
    row.type = draw.one_in(4) ? "t.other" : "t.case";
    JsonObject fields;
    for (const char* name : {"f0", "f1", "f2"})
        if (!draw.one_in(4)) fields.set(name, draw.value());
    row.fields = std::move(fields);
    row.department = draw.any<std::string>({"", "d1", "D1", "部门"});
    row.late = draw.one_in(3);
    if (draw.one_in(2)) row.next_due_at = Instant{static_cast<std::int64_t>(draw.below(50))};
    std::vector<ReferenceRow> references;
    for (const char* field : {"f0", "f1"})
        if (draw.one_in(2)) references.push_back({field, draw.any<std::string>({"t0", "t1", "t2"})});
    tx.put_record(row, references);
    tx.put_index(row.id, row.type, {{"f2", draw.word(2)}});
    tx.put_search(row.id, row.type, {draw.word(9), draw.word(5)});
}

std::string told(const RecordPage& page) {
    std::string out;
    for (const RecordRow& row : page.rows) out += row.id + row.fields.dump() + std::to_string(row.changed_at.ms) + " ";
    return out + "| " + page.next;
}

TEST(BothEngines, AnswerListsConditionsAndSearchesAlike) {
    Pair pair;
    Draw draw{std::mt19937(11)};
    for (int number = 0; number < 120; ++number) {
        const Draw same = draw;
        pair.write([&](WriteTransaction& tx) { put(tx, same, number % 90); });           // some are written twice
        draw.engine.discard(50);
    }
    pair.write([](WriteTransaction& tx) { for (const char* id : {"r3", "r50", "r89"}) tx.remove_record(id); });
    const auto one = pair.sqlite.store->read(), other = pair.postgres.store->read();
    int found = 0;
    for (int i = 0; i < 700; ++i) {
        RecordFilter filter;
        filter.types = draw.any<std::vector<std::string>>({{"t.case"}, {"t.case"}, {"t.case", "t.other"}, {}});
        if (draw.one_in(6)) filter.states = {"open"};
        if (draw.one_in(6)) filter.department = draw.any<std::string>({"d1", "部门"});
        if (draw.one_in(6)) filter.open = draw.one_in(2);
        if (draw.one_in(8)) filter.late = true;
        if (draw.one_in(4)) filter.words = draw.word(4);
        if (draw.one_in(6)) filter.created_from = Instant{static_cast<std::int64_t>(draw.below(30))};
        if (draw.one_in(6)) filter.created_before = Instant{static_cast<std::int64_t>(draw.below(60))};
        filter.sort = draw.any<Sort>({Sort::changed_at, Sort::created_at, Sort::number, Sort::due});
        filter.descending = draw.one_in(2);
        filter.limit = 1 + static_cast<int>(draw.below(20));
        if (filter.types.size() == 1 && draw.one_in(2)) filter.condition = draw.condition(2);
        for (int page = 0; page < 3; ++page) {
            const RecordPage expected = one->records(filter);
            ASSERT_EQ(told(other->records(filter)), told(expected)) << "draw " << i;
            found += static_cast<int>(expected.rows.size());
            filter.cursor = expected.next;
            if (filter.cursor.empty()) break;
        }
        ASSERT_EQ(other->count_records(filter), one->count_records(filter)) << "draw " << i;
        const std::string words = draw.word(4);
        std::string here, there;
        for (const auto& hit : one->search(words, filter.types, 7)) here += hit.record + " ";
        for (const auto& hit : other->search(words, filter.types, 7)) there += hit.record + " ";
        ASSERT_EQ(there, here) << words;
        const std::string from = draw.word(2), before = draw.word(2);
        std::string rows, their_rows;
        for (const auto& row : one->records_between("t.case", "f2", from, before, 5)) rows += row.id + " ";
        for (const auto& row : other->records_between("t.case", "f2", from, before, 5)) their_rows += row.id + " ";
        ASSERT_EQ(their_rows, rows) << from << " to " << before;
    }
    EXPECT_GT(found, 1'200);                                  // the questions were not all about nothing
}

DutyRow duty(Draw draw, int number) {
    DutyRow row;
    row.id = "d" + std::to_string(number);
    row.definition = draw.any<std::string>({"p.reply", "p.reply/phase", "q.visit", "approval:p.case.close/step"});
    row.record = "r" + std::to_string(draw.below(9));
    row.status = draw.any<std::string>({"open", "late", "kept", "kept_late", "broken", "waived", "dropped", "paused"});
    row.started_at = {static_cast<std::int64_t>(draw.below(60))};
    if (!draw.one_in(4)) row.due_at = Instant{static_cast<std::int64_t>(draw.below(90))};
    if (row.status != "open" && row.status != "late" && row.status != "paused") row.closed_at = Instant{70};
    else if (draw.one_in(2)) row.next_wake_at = Instant{static_cast<std::int64_t>(draw.below(90))};
    for (const char* seat : {"person:p1", "role:r1", "offer:p2", "department:d1"})
        if (draw.one_in(2)) row.seats.emplace_back(seat);
    row.data = JsonObject{{"n", number}};
    row.period = draw.any<std::string>({"", "2026-01", "2026-02"});
    row.concerns = draw.one_in(3) ? "" : row.record;
    row.concerns_type = row.concerns.empty() ? "" : draw.any<std::string>({"t.case", "t.other"});
    row.department = draw.any<std::string>({"", "d1", "d2"});
    row.place = draw.any<std::string>({"", "南街", "南街 3", "南街 3 101", "North", "North 1", "north"});
    row.hidden = draw.one_in(5);
    return row;
}

TEST(BothEngines, KeepTheDutyLedgerAlike) {
    Pair pair;
    Draw draw{std::mt19937(23)};
    const std::vector<std::string> clauses{"C-1", "C-2"};
    for (int number = 0; number < 150; ++number) {
        const Draw same = draw;
        pair.write([&](WriteTransaction& tx) {
            Draw own = same;
            tx.put_duty(duty(own, number % 120), own.one_in(3) ? std::vector<std::string>{} : own.one_in(2) ? clauses : std::vector<std::string>{"C-1"});
            if (number % 7 == 0) tx.put_record(record("r" + std::to_string(number / 7 % 9), 1), {{"place", "t0"}});
        });
        draw.engine.discard(60);
    }
    const auto one = pair.sqlite.store->read(), other = pair.postgres.store->read();
    const auto some = [&](std::vector<std::string> of) {
        std::vector<std::string> out;
        for (const std::string& each : of)
            if (draw.one_in(2)) out.push_back(each);
        return out;
    };
    int counted = 0;
    for (int i = 0; i < 100; ++i) {
        LedgerFilter filter;
        if (draw.one_in(4)) filter.definitions = some({"p.reply", "q.visit"});
        if (draw.one_in(5)) filter.pack = "p";
        if (draw.one_in(4)) filter.states = some({"not_yet", "open", "paused", "kept", "made_up", "missed", "waived", "dropped"});
        if (draw.one_in(4)) filter.held_by = draw.one_in(3) ? std::vector<std::string>{"-"} : some({"person:p1", "role:r1"});
        if (draw.one_in(4)) filter.clause = draw.any<std::string>({"C-1", "C-2", "-"});
        if (draw.one_in(5)) filter.period = "2026-01";
        if (draw.one_in(5)) filter.departments = some({"d1", "d2"});
        if (draw.one_in(4)) filter.place = draw.any<std::string>({"南街", "南街 3", "North", "-"});
        if (draw.one_in(6)) filter.concerns = draw.any<std::string>({"r1", "t0"});
        if (draw.one_in(4)) filter.due_from = Instant{static_cast<std::int64_t>(draw.below(60))};
        if (draw.one_in(4)) filter.due_before = Instant{static_cast<std::int64_t>(draw.below(90))};
        filter.now = {static_cast<std::int64_t>(draw.below(90))};
        filter.sees_all = draw.one_in(2);
        filter.my_seats = some({"person:p1", "department:d1"});
        filter.types = some({"t.case", "t.other"});
        filter.open_types = some({"t.case"});
        filter.limit = 9;
        for (int page = 0; page < 3; ++page) {
            const LedgerPage expected = one->duty_ledger(filter), given = other->duty_ledger(filter);
            ASSERT_EQ(given.cursors, expected.cursors) << "draw " << i;
            ASSERT_EQ(given.states, expected.states) << "draw " << i;
            filter.cursor = expected.next;
            if (filter.cursor.empty()) break;
        }
        filter.cursor.clear();
        for (const LedgerGroup by : {LedgerGroup::none, LedgerGroup::seat, LedgerGroup::department, LedgerGroup::place, LedgerGroup::clause, LedgerGroup::definition}) {
            const auto told = [&](ReadView& view) {
                std::vector<std::string> out;
                for (const LedgerCount& each : view.count_duty_ledger(filter, by)) out.push_back(each.state + "|" + each.key + "|" + each.concerns + "|" + std::to_string(each.count) + "|" + std::to_string(each.once));
                std::sort(out.begin(), out.end());           // by no order
                return out;
            };
            const auto expected = told(*one);
            ASSERT_EQ(told(*other), expected) << "draw " << i << ", by " << static_cast<int>(by);
            counted += static_cast<int>(expected.size());
        }
        const Instant until{static_cast<std::int64_t>(draw.below(90))};
        const auto ids = [](const std::vector<DutyRow>& rows) {
            std::string out;
            for (const DutyRow& row : rows) out += row.id + row.data.dump() + (row.due_at ? std::to_string(row.due_at->ms) : "-") + " ";
            return out;
        };
        ASSERT_EQ(ids(other->duties_to_wake(until, 9)), ids(one->duties_to_wake(until, 9)));
        ASSERT_EQ(ids(other->open_duties(filter.my_seats, 9)), ids(one->open_duties(filter.my_seats, 9)));
        ASSERT_EQ(ids(other->open_duties_of({"r1", "r2"})), ids(one->open_duties_of({"r1", "r2"})));
        ASSERT_EQ(ids(other->open_duties_of_clause("C-1", "d2", 9)), ids(one->open_duties_of_clause("C-1", "d2", 9)));
    }
    EXPECT_GT(counted, 700);
}

TEST(BothEngines, KeepEveryOtherRowAlike) {
    Pair pair;
    const auto tried = [](WriteTransaction& tx) {
        tx.put_file({.id = "f1", .record = "", .field = "", .name = "名.pdf", .media_type = "application/pdf", .bytes = std::string("\0\xFF\x00z", 4), .by = "p1", .at = {5}});
        tx.attach_file("f1", "r1", "scan");
        tx.put_account({"zhou", "p1", "hash", 2, {9}, true});
        tx.put_account({"Zhou", "p2", "hash", 0, {0}, false});
        tx.put_session({"s1", "p1", "zhou", "csrf", {1}, {50}});
        tx.put_session({"s2", "p1", "zhou", "csrf", {1}, {5}});
        tx.put_token({"k1", "p1", "scanner", {3}});
        tx.put_token({"k2", "p1", "printer", {2}});
        tx.put_token({"k3", "p1", "lost", {1}});
        tx.drop_token("k3");
        tx.put_notice({"n1", "p1", "r1", "请处理", {4}, {}, {"C-1"}});
        tx.put_notice({"n2", "p1", "r1", "再处理", {5}, {}, {}});
        tx.read_notice("n1", "p1", {6});
        tx.put_attestation({"p", "C-1", "p1", "done", true, {7}, Instant{90}});
        tx.put_parameter({"p", "days", "2026-01-01", Json(3)}, "p1", {8});
        tx.put_document("days", JsonObject{{"x", *Decimal::parse("1.10")}});
        tx.put_document("days", JsonObject{{"x", *Decimal::parse("1.20")}});
        tx.put_view({"p1", "t.case", "mine", JsonObject{{"a", 1}}});
        tx.put_answer("p1", "key", JsonObject{{"ok", true}}, {8});
        tx.add_outbox("k", "mail", JsonObject{}, {8});
        tx.add_outbox("k", "mail", JsonObject{}, {9});
        EXPECT_TRUE(tx.add_occurrence({"s", "r1", "2026-01", "", "d1"}));
        EXPECT_FALSE(tx.add_occurrence({"s", "r1", "2026-01", "", "d2"}));
        tx.set_occurrence_record("s", "r1", "2026-01", "r9");
        tx.put_device({"dev", "p1", "tablet", {1}, 1});
        tx.put_device({"dev", "p1", "tablet", {1}, 2});
        tx.put_device_command({"dev", 1, 1, "r1", "held", "print", {1}, {2}, JsonObject{{"c", 1}}, JsonObject{}});
        tx.put_device_command({"dev", 1, 1, "r1", "retaken", "print", {1}, {2}, JsonObject{{"c", 2}}, JsonObject{}});
        tx.add_outcome({0, "C-1", "kept", "reply", "r1", {3}, 1});
        tx.add_outcome({0, "C-1", "broken", "reply", "r1", {4}, 2});
        tx.withdraw_outcomes(2);
        const auto posting = [](const char* id, const char* amount, std::int64_t at) { return PostingRow{id, "money", "due", "customer", "r1", *Decimal::parse(amount), "r1", "bill", "e1", {at}, ""}; };
        tx.add_posting(posting("p1", "12.50", 3));
        tx.add_posting(posting("p2", "0.10", 5));
        EventRow event{.sequence = 1, .id = "e1", .record = "r1", .record_sequence = 1, .type = "made", .at = {1}, .entered_at = {2}, .actor = "p1", .data = JsonObject{{"n", *Decimal::parse("2.500")}}, .clauses = {"C-1"}, .previous_hash = "", .hash = "ab"};
        tx.append_event(event);
        tx.append_checkpoint({1, 1, 1, "root", "", "sig", {4}});
        tx.drop_expired({6});
    };
    pair.write(tried);
    const auto told = [](ReadView& view) {
        std::string out;
        const auto say = [&](const auto&... each) { ((out += each, out += '|'), ...); out += '\n'; };
        const auto number = [](std::int64_t value) { return std::to_string(value); };
        const auto file = view.file("f1");
        say(file->record, file->field, file->name, file->bytes, number(file->size), number(file->at.ms));
        for (const auto& row : view.files_of("r1")) say(row.id, number(row.size), row.bytes);
        for (const auto& row : view.accounts()) say(row.login, row.person, number(row.failures), number(row.locked_until.ms), number(row.active));
        say(number(view.account("zhou").has_value()), number(view.session("s1").has_value()), number(view.session("s2").has_value()), view.token("k1")->name);
        for (const TokenRow& each : view.tokens()) say(each.token_hash, each.name);
        for (const auto& row : view.notices("p1", false, "", 9)) say(row.id, row.text, row.read_at ? number(row.read_at->ms) : "-", number(static_cast<std::int64_t>(row.clauses.size())));
        say(number(view.count_unread("p1")), number(static_cast<std::int64_t>(view.notices("p1", true, "n2", 9).size())));
        for (const auto& row : view.attestations("p")) say(row.clause, row.note, number(row.answer), number(row.expires_at->ms));
        for (const auto& row : view.parameters("p")) say(row.parameter, row.from_on, row.value.dump());
        say(view.document("days")->dump(), view.views("p1", "t.case").front().document.dump(), view.answer("p1", "key")->dump());
        for (const auto& row : view.occurrences("s", "r1")) say(row.period, row.record, row.duty);
        say(number(view.has_occurrence("s", "r1", "2026-01")), number(view.has_occurrence("s", "r1", "2026-02")), number(view.device("dev")->next));
        for (const auto& row : view.device_commands("dev", "r1")) say(row.status, row.command.dump());
        for (const auto& row : view.outcomes("C-1", "", 0, 9)) say(number(row.id), row.outcome, number(row.event_sequence));
        for (const auto& [outcome, count] : view.count_outcomes("C-1", {0}, {9})) say(outcome, number(count));
        for (const auto& row : view.postings_of_holder("r1", 9)) say(row.id, row.amount.to_string());
        for (const auto& row : view.balances()) say(row.book, row.holder, row.what, row.amount.to_string());
        say(view.balance_at("money", "r1", "", {4}).to_string(), view.moved("money", "", "r1", {4}, {9}).to_string(), view.balance("money", "r1", "due").to_string());
        for (const auto& row : view.events(0, 9)) say(row.id, row.data.dump(), row.hash, row.clauses.front());
        say(number(view.last_sequence()), view.chain_end("r1").second, view.last_checkpoint()->root, number(view.checkpoints().size()));
        return out;
    };
    const auto one = pair.sqlite.store->read(), other = pair.postgres.store->read();
    EXPECT_EQ(told(*other), told(*one));
    EXPECT_EQ(other->balance("money", "r1", "due").to_string(), "12.60");
}

/// A step of the schema that was written for one engine only is found here.
TEST(BothEngines, HaveTheSameTablesColumnsAndIndexes) {
    const Temporary file;
    sqlite::Connection sqlite(file.folder + "/huiyin.db", sqlite::Connection::Mode::read, false);
    postgres::Connection postgres(PostgresServer::running().address(), "schema", false);
    const auto told = [](sql::Session& session, const char* statement) {
        sql::Query q(session, statement);
        std::set<std::string> all;
        while (q.next()) {
            // Each searches in its own way, and only PostgreSQL has several writers.
            const std::string table = q.text(0);
            if (table.find("search") != 0 && table != "schema_version" && table != "writer" && table != "announced") all.insert(table + "." + q.text(1));
        }
        return all;
    };
    EXPECT_EQ(told(postgres, "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = 'public'"),
              told(sqlite, "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"));
    EXPECT_EQ(told(postgres, "SELECT CAST(tablename AS TEXT), CAST(indexname AS TEXT) FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'"),
              told(sqlite, "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'"));
}

}  // namespace
}  // namespace huiyin::store
