// The duty ledger: what was expected of whom, where and by which clause, what became of it, and who may know.
#include "engine/place_of.hpp"
#include "engine/round_house.hpp"

namespace huiyin::engine {
namespace {

constexpr const char* monthly = R"yaml(schedules:
  reading: {zh: 查看, en: Reading, clause: H-1, every: month, for: 'room[state = "used"]', opens: day 20 of month, due: day 25 of month 24:00, who: ["item.reader", {role: keeper, if: "item.reader = null"}], kept_by: room.read, waive: head}
  tour: {zh: 总巡, en: Tour, clause: H-2, every: month, due: last day of month 24:00, who: head}
)yaml";

Json item(const Json& list, const std::string& member, const std::string& value) {
    if (list.is_array())
        for (const Json& each : list.as_array())
            if (each[member].string_or("") == value) return each;
    return {};
}

struct Ledger : House {
    std::string in_time, late, never, waived;
    Ledger() : House(monthly, "2026-03-01 09:00") {
        in_time = room("甲");
        late = room("乙");
        never = room("丙");
        waived = room("丁", R"("reader": ")" + keeper + "\"");
        until("2026-03-22 10:00");
        read(in_time, "2026-03-22 09:30");
        Command waive;
        waive.actor.person = PersonId(head);
        waive.what = WaiveDuty{DutyId(duty_of(waived).id), "住户外出"};
        EXPECT_TRUE(engine->execute(waive).ok());
        until("2026-03-28 10:00");
        read(late, "2026-03-28 10:00");
    }
    store::DutyRow duty_of(const std::string& object) {
        store::LedgerFilter filter;
        filter.concerns = object;
        return rows(filter).at(0);
    }
    Actor as(const std::string& person) { return {PersonId(person), Language::zh}; }
    Json counts(const std::string& person, LedgerQuery query = {}) {
        const auto found = engine->duty_counts(as(person), query);
        return found.ok() ? *found : Json(found.problem().code);
    }
    Json page(const std::string& person, LedgerQuery query = {}) {
        const auto found = engine->duty_ledger(as(person), query);
        return found.ok() ? *found : Json(found.problem().code);
    }
};

std::string numbers(const Json& states) {
    std::string all;
    for (const char* state : {"not_yet", "open", "kept", "made_up", "missed", "waived"}) all += (all.empty() ? "" : " ") + std::to_string(states[state].int_or(-1));
    return all;
}

TEST(DutyLedger, CountsTheStatesOfAMonth) {
    Ledger ledger;
    EXPECT_EQ(numbers(ledger.counts(ledger.head)["states"]), "0 1 1 1 1 1");
    LedgerQuery april;
    april.from_on = "2026-04-01";
    april.to_on = "2026-04-30";
    EXPECT_EQ(numbers(ledger.counts(ledger.head, april)["states"]), "0 0 0 0 0 0") << "the 24:00 of 31 March belongs to March";
    LedgerQuery last_day;
    last_day.from_on = last_day.to_on = "2026-03-31";
    EXPECT_EQ(ledger.page(ledger.head, last_day)["items"].as_array().size(), 1u);
    LedgerQuery missed;
    missed.states = {"missed"};
    EXPECT_EQ(numbers(ledger.counts(ledger.head, missed)["states"]), "0 1 1 1 1 1") << "the chips count all states, whichever is chosen";
    EXPECT_EQ(ledger.page(ledger.head, missed)["items"].as_array().size(), 1u);
}

TEST(DutyLedger, PartsItsCountsAndEachFigureLeadsToItsDuties) {
    Ledger ledger;
    for (const char* by : {"person", "department", "place", "clause", "duty"}) {
        LedgerQuery query;
        query.by = by;
        const Json counted = ledger.counts(ledger.head, query);
        std::size_t together = 0;
        for (const Json& group : counted["groups"].as_array()) {
            LedgerQuery down;
            const std::string key = group["key"].string_or("");
            if (query.by == "person") down.holder = key;
            if (query.by == "clause") down.clause = key;
            if (query.by == "duty") down.duty = key;
            const std::size_t found = ledger.page(ledger.head, down)["items"].as_array().size();
            if (query.by != "department" && query.by != "place") {
                EXPECT_EQ(static_cast<std::int64_t>(found), group["total"].int_or(-1)) << by << " " << key;
            }
            together += static_cast<std::size_t>(group["total"].int_or(0));
        }
        EXPECT_EQ(together, 5u) << by;
        EXPECT_EQ(numbers(counted["states"]), "0 1 1 1 1 1") << by;
    }
    LedgerQuery by_clause;
    by_clause.by = "clause";
    const Json clauses = ledger.counts(ledger.head, by_clause)["groups"];
    EXPECT_EQ(numbers(item(clauses, "key", "H-1")["states"]), "0 0 1 1 1 1");
    EXPECT_EQ(item(clauses, "key", "H-1")["policy"].string_or(""), "house");
    EXPECT_EQ(clauses.as_array().at(0)["key"].string_or(""), "H-1") << "what went wrong most stands first";
    LedgerQuery by_person;
    by_person.by = "person";
    const Json seats = ledger.counts(ledger.head, by_person)["groups"];
    EXPECT_EQ(item(seats, "key", "role:house.keeper")["title"].string_or(""), "管理员");
    EXPECT_EQ(item(seats, "key", "person:" + ledger.keeper)["total"].int_or(0), 1);
    LedgerQuery mine;
    mine.person = ledger.keeper;
    EXPECT_EQ(numbers(ledger.counts(ledger.head, mine)["states"]), "0 0 1 1 1 1") << "his own seat and that of his role";
    LedgerQuery at;
    at.record = ledger.late;
    EXPECT_EQ(ledger.page(ledger.head, at)["items"].as_array().size(), 1u);
}

TEST(DutyLedger, ShowsRecordClauseAndProofOfEachDuty) {
    Ledger ledger;
    LedgerQuery query;
    query.clause = "H-1";
    const Json items = ledger.page(ledger.head, query)["items"];
    const auto of = [&](const std::string& state) { return item(items, "state", state); };
    EXPECT_EQ(of("kept")["record"]["title"].string_or(""), "甲");
    EXPECT_EQ(of("kept")["clock"]["clauses"].dump(), R"(["H-1"])");
    EXPECT_EQ(of("kept")["period"].string_or(""), "2026-03");
    const auto kinds = [&](const std::string& state) {
        std::string all;
        const Json duty = of(state);
        for (const Json& event : duty["proof"].as_array()) all += (all.empty() ? "" : " ") + event["kind"].string_or("");
        return all;
    };
    EXPECT_EQ(kinds("kept"), "kept");
    EXPECT_EQ(kinds("made_up"), "broken kept") << "made up late, and missed all the same";
    EXPECT_EQ(kinds("missed"), "broken");
    EXPECT_EQ(kinds("waived"), "waived");
    EXPECT_EQ(of("kept")["proof"].as_array()[0]["by"]["name"].string_or(""), "周敏");
    EXPECT_EQ(of("kept")["proof"].as_array()[0]["hash"].string_or("").size(), 64u);
    EXPECT_EQ(of("waived")["waived"]["reason"].string_or(""), "住户外出");
    EXPECT_EQ(of("waived")["waived"]["by"]["name"].string_or(""), "何主任");
    EXPECT_TRUE(of("missed")["waived"].is_null());
}

TEST(DutyLedger, CountsADutyOfTwoSeatsAndTwoClausesOnceInTheWhole) {
    House house(R"yaml(schedules:
  tour: {zh: 总巡, en: Tour, clause: [H-1, H-2], every: month, due: last day of month 24:00, who: [head, keeper]}
)yaml", "2026-03-01 09:00");
    for (const char* by : {"person", "clause"}) {
        LedgerQuery query;
        query.by = by;
        const Json counted = *house.engine->duty_counts({PersonId(house.head), Language::zh}, query);
        EXPECT_EQ(counted["groups"].as_array().size(), 2u) << by;
        EXPECT_EQ(counted["groups"].as_array().at(1)["total"].int_or(0), 1) << by;
        EXPECT_EQ(numbers(counted["states"]), "0 1 0 0 0 0") << by;
    }
}

TEST(DutyLedger, GroupsPlacesStepByStep) {
    House house(monthly, "2026-03-01 09:00");
    house.room("甲", R"("where": "南街小区　3号楼 101")");
    house.room("乙", R"("where": "南街小区/3号楼/102")");
    house.room("丙", R"("where": "南街小区 5号楼 101")");
    house.room("丁", R"("where": "南街小区东 1号楼")");
    const auto groups = [&](const std::string& place) {
        LedgerQuery query;
        query.by = "place";
        query.place = place;
        query.clause = "H-1";
        const Json counted = *house.engine->duty_counts({PersonId(house.head), Language::zh}, query);
        std::string all;
        for (const Json& group : counted["groups"].as_array()) all += "[" + group["key"].string_or("") + ": " + std::to_string(group["total"].int_or(0)) + "]";
        return all;
    };
    EXPECT_EQ(groups(""), "[南街小区: 3][南街小区东: 1]") << "a place is no part of one whose name only begins alike";
    EXPECT_EQ(groups("南街小区"), "[南街小区 3号楼: 2][南街小区 5号楼: 1]");
    EXPECT_EQ(groups("南街小区 3号楼"), "[南街小区 3号楼 101: 1][南街小区 3号楼 102: 1]");
    EXPECT_EQ(groups("南街小区 3号楼 101"), "[南街小区 3号楼 101: 1]");
}

TEST(DutyLedger, ReadsTheStepsOfAPlace) {
    EXPECT_EQ(steps_of_place("工农路3号楼2单元302"), "工农路 3号楼 2单元 302");
    EXPECT_EQ(steps_of_place(" 第3小区　5号楼/101 "), "第3小区 5号楼 101");
    EXPECT_EQ(steps_of_place("Block B3, Flat 12"), "Block B3, Flat 12");
    EXPECT_EQ(steps_of_place(steps_of_place("北门大街96号")), "北门大街 96号");
    EXPECT_EQ(steps_of_place(" / "), "");
}

TEST(DutyLedger, LeadsToWhatHasNoPlaceNoClauseAndNobody) {
    House house(R"yaml(schedules:
  reading: {zh: 查看, en: Reading, clause: H-1, every: month, for: 'room[state = "used"]', due: day 25 of month 24:00, who: "item.reader", kept_by: room.read}
duties:
  look: {zh: 看房, en: Look, start: room.add, due: 3 days, kept_by: room.read, who: keeper}
)yaml", "2026-03-01 09:00");
    house.room("甲", R"("where": "南街 1号")");
    house.room("乙");
    const auto found = [&](auto change) {
        LedgerQuery query;
        change(query);
        return (*house.engine->duty_ledger({PersonId(house.head), Language::zh}, query))["items"].as_array().size();
    };
    for (const char* by : {"person", "place", "clause", "department"}) {
        LedgerQuery query;
        query.by = by;
        const Json counted = *house.engine->duty_counts({PersonId(house.head), Language::zh}, query);
        const Json none = item(counted["groups"], "key", "-");
        EXPECT_EQ(static_cast<std::int64_t>(found([&](LedgerQuery& q) { (query.by == "person" ? q.holder : query.by == "place" ? q.place : query.by == "clause" ? q.clause : q.department) = "-"; })), none["total"].int_or(-1)) << by;
    }
    EXPECT_EQ(found([](LedgerQuery& q) { q.place = "-"; }), 2u);
    EXPECT_EQ(found([](LedgerQuery& q) { q.clause = "-"; }), 2u);
    EXPECT_EQ(found([](LedgerQuery& q) { q.holder = "-"; }), 2u) << "rooms without a reader";
}

TEST(DutyLedger, FindsWhatADepartmentHasAndThoseBelowIt) {
    House house(monthly, "2026-03-01 09:00");
    const std::string whole = house.perform("", "base.department", "found", R"({"name": "运营部"})");
    const std::string part = house.perform("", "base.department", "found", R"({"name": "一组", "parent": ")" + whole + "\"}");
    const std::string reader = house.perform("", "base.person", "hire", R"({"name": "吴行", "roles": ["house.keeper"], "department": ")" + part + "\"}");
    house.room("甲", R"("reader": ")" + reader + "\"");
    const auto found = [&](const std::string& department) {
        LedgerQuery query;
        query.department = department;
        return (*house.engine->duty_ledger({PersonId(house.head), Language::zh}, query))["items"].as_array().size();
    };
    EXPECT_EQ(found(whole), 1u) << "the holder's department, where the record has none";
    EXPECT_EQ(found(part), 1u);
    EXPECT_EQ(found(reader), 0u);
}

TEST(DutyLedger, AndTheClausePageTellTheSame) {
    Ledger ledger;
    const auto clause = [&](const char* id) { return item((*ledger.engine->policy_page(ledger.as(ledger.head), "house", "2026-03-01", "2026-03-31"))["clauses"], "id", id); };
    const Json kept = clause("H-1");
    EXPECT_EQ(kept["state"].string_or(""), "broken");
    EXPECT_EQ(kept["kept"].int_or(0), 1);
    EXPECT_EQ(kept["broken"].int_or(0), 2) << "one made up late and one not at all";
    EXPECT_EQ(kept["waived"].int_or(0), 1);
    const auto proofs = [&](const char* id, const char* outcome) { return (*ledger.engine->evidence(ledger.as(ledger.head), id, outcome, "", 10))["items"]; };
    const Json broken = proofs("H-1", "broken");
    ASSERT_EQ(broken.as_array().size(), 2u);
    std::set<std::string> objects;
    for (const Json& proof : broken.as_array()) {
        objects.insert(proof["duty"]["record"]["title"].string_or(""));
        EXPECT_EQ(proof["duty"]["title"]["zh"].string_or(""), "查看");
        EXPECT_EQ(proof["duty"]["period"].string_or(""), "2026-03");
        EXPECT_EQ(proof["event_hash"].string_or("").size(), 64u);
    }
    EXPECT_EQ(objects, (std::set<std::string>{"乙", "丙"}));
    EXPECT_EQ(proofs("H-1", "kept").as_array().at(0)["duty"]["record"]["title"].string_or(""), "甲");
    // A missed duty of the organisation itself has no record; the duty speaks for it.
    ledger.until("2026-04-02 09:00");
    EXPECT_EQ(clause("H-2")["broken"].int_or(0), 1) << "24:00 of the last day still is March";
    const Json tour = proofs("H-2", "broken");
    ASSERT_EQ(tour.as_array().size(), 1u);
    EXPECT_EQ(tour.as_array()[0]["duty"]["title"]["zh"].string_or(""), "总巡");
    EXPECT_TRUE(tour.as_array()[0]["duty"]["record"].is_null());
}

TEST(DutyLedger, PagesByDueTimeWithoutLosingOrDoubling) {
    Ledger ledger;
    LedgerQuery query;
    query.limit = 2;
    std::set<std::string> seen;
    std::string due;
    for (int page = 0; page < 10; ++page) {
        const Json found = ledger.page(ledger.head, query);
        for (const Json& each : found["items"].as_array()) {
            EXPECT_TRUE(seen.insert(each["id"].string_or("")).second);
            EXPECT_LE(due, each["clock"]["due_at"].string_or(""));
            due = each["clock"]["due_at"].string_or("");
        }
        if (found["next"].is_null()) break;
        query.cursor = found["next"].as_string();
    }
    EXPECT_EQ(seen.size(), 5u);
}

TEST(DutyLedger, ShowsNobodyWhatHeMayNotSee) {
    Ledger ledger;
    const std::string stranger = ledger.perform("", "base.person", "hire", R"({"name": "外人"})");
    EXPECT_EQ(numbers(ledger.counts(stranger)["states"]), "0 1 0 0 0 0") << "the tour concerns no record";
    LedgerQuery query;
    query.by = "clause";
    EXPECT_EQ(ledger.counts(stranger, query)["groups"].as_array().size(), 1u);
    LedgerQuery readings;
    readings.clause = "H-1";
    EXPECT_TRUE(ledger.page(stranger, readings)["items"].as_array().empty());
}

TEST(DutyLedger, AsksTheRecordWhereItsContentDecides) {
    House house(R"yaml(schedules:
  check: {zh: 检查, en: Check, clause: H-1, every: month, for: 'room[state = "used"]', create: check, with: {room: "item"}, due: day 25 of month 24:00, who: keeper, kept_by: check/done}
notices: {}
)yaml", "2026-03-01 09:00");
    for (int i = 0; i < 7; ++i) house.room("房间" + std::to_string(i));
    house.until("2026-03-26 09:00");
    // The head reads every check by a rule; the keeper holds them as duties; a stranger knows of none, nor how many there are.
    const std::string stranger = house.perform("", "base.person", "hire", R"({"name": "外人"})");
    const auto missed = [&](const std::string& person) { return (*house.engine->duty_counts({PersonId(person), Language::zh}, {}))["states"]["missed"].int_or(-1); };
    EXPECT_EQ(missed(house.head), 7);
    EXPECT_EQ(missed(house.keeper), 7);
    EXPECT_EQ(missed(stranger), 0);
}

TEST(DutyLedger, RefusesToAskTooManyRecords) {
    House house(monthly, "2026-03-10 09:00");
    house.temporary.store->write([&](store::WriteTransaction& tx) {
        for (int i = 0; i <= 2'000; ++i) {
            store::DutyRow duty;
            duty.id = "d" + std::to_string(i);
            duty.definition = "house.gone";
            duty.status = "kept";
            duty.started_at = House::at("2026-03-02 09:00");
            duty.due_at = duty.closed_at = House::at("2026-03-03 09:00");
            duty.concerns = "c" + std::to_string(i);
            duty.concerns_type = "house.check";
            duty.data = JsonObject();
            tx.put_duty(duty, {});
        }
    });
    // The keeper may act on checks, and so read some; which, only each of them can tell. The head may read them all.
    EXPECT_EQ(house.engine->duty_counts({PersonId(house.keeper), Language::zh}, {}).problem().code, "query.ledger-width");
    EXPECT_EQ((*house.engine->duty_counts({PersonId(house.head), Language::zh}, {}))["states"]["kept"].int_or(0), 2'001);
    LedgerQuery mine;
    mine.person = house.keeper;
    EXPECT_TRUE(house.engine->duty_counts({PersonId(house.keeper), Language::zh}, mine).ok());
    // A list looks through as many, and says where to go on.
    const Json page = *house.engine->duty_ledger({PersonId(house.keeper), Language::zh}, {});
    EXPECT_TRUE(page["items"].as_array().empty());
    EXPECT_FALSE(page["next"].is_null());
}

TEST(DutyLedger, RefusesWhatItCannotAnswer) {
    Ledger ledger;
    const auto code = [&](auto change) {
        LedgerQuery query;
        change(query);
        return ledger.page(ledger.head, query).string_or("answered");
    };
    EXPECT_EQ(code([](LedgerQuery& q) { q.states = {"blue"}; }), "query.ledger-state");
    EXPECT_EQ(code([](LedgerQuery& q) { q.clause = "H-9"; }), "clause.unknown");
    EXPECT_EQ(code([](LedgerQuery& q) { q.policy = "none"; }), "policy.not-found");
    EXPECT_EQ(code([](LedgerQuery& q) { q.cursor = "x"; }), "query.ledger-cursor");
    EXPECT_EQ(code([](LedgerQuery& q) { q.from_on = "gestern"; }), "query.date");
    LedgerQuery by;
    by.by = "colour";
    EXPECT_EQ(ledger.counts(ledger.head, by).string_or(""), "query.ledger-by");
}

}  // namespace
}  // namespace huiyin::engine
