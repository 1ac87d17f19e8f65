// Rounds of schedules: windows, populations that change in mid-period, rules that change, samples, phases and anchors.
#include "engine/round_house.hpp"

namespace huiyin::engine {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* monthly = R"yaml(schedules:
  reading: {zh: 查看, en: Reading, clause: H-1, every: month, for: 'room[state = "used"]', opens: day 20 of month, due: day 25 of month 24:00, who: keeper, kept_by: room.read, waive: head}
)yaml";

TEST(Rounds, AreKeptInTheirWindowOnly) {
    House house(monthly, "2026-03-01 09:00");
    const std::string in = house.room("甲"), early = house.room("乙"), late = house.room("丙"), never = house.room("丁");
    house.until("2026-03-02 09:00");
    EXPECT_EQ(house.ledger_of(in), Lines{"2026-03 not_yet"});
    house.until("2026-03-18 10:00");
    house.read(early, "2026-03-18 10:00");
    EXPECT_EQ(house.ledger_of(early), Lines{"2026-03 not_yet"}) << "what is done before it opens does not keep it";
    house.until("2026-03-20 00:00");
    EXPECT_EQ(house.ledger_of(in), Lines{"2026-03 open"});
    house.until("2026-03-22 10:00");
    house.read(in, "2026-03-22 09:30");
    EXPECT_EQ(house.ledger_of(in), Lines{"2026-03 kept"});
    house.until("2026-03-26 00:00");
    EXPECT_EQ(house.ledger_of(early), Lines{"2026-03 missed"});
    house.until("2026-03-28 10:00");
    house.read(late, "2026-03-28 10:00");
    EXPECT_EQ(house.ledger_of(late), Lines{"2026-03 made_up"});
    EXPECT_EQ(house.counted("H-1", "kept"), 1);
    EXPECT_EQ(house.counted("H-1", "broken"), 3) << "made up late, and missed all the same";
    house.until("2026-05-01 09:00");
    EXPECT_EQ(house.ledger_of(never), (Lines{"2026-03 missed", "2026-04 missed", "2026-05 not_yet"})) << "it goes on breaking";
}

TEST(Rounds, OneActKeepsTheOccurrenceWhoseTimeItIs) {
    House house(monthly, "2026-03-01 09:00");
    const std::string room = house.room("甲");
    house.until("2026-04-21 10:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-03 missed", "2026-04 open"}));
    house.read(room, "2026-04-21 10:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-03 missed", "2026-04 kept"}));
    house.until("2026-04-28 10:00");
    house.read(room, "2026-04-28 10:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-03 made_up", "2026-04 kept"})) << "none is open, so the missed one is made up";
}

TEST(Rounds, WhoJoinsOwesItIfItsTimeIsAheadAndWhoLeavesOwesNothingMore) {
    House house(monthly, "2026-03-01 09:00");
    const std::string first = house.room("甲"), leaver = house.room("乙");
    house.until("2026-03-10 09:00");
    const std::string joined = house.room("丙");
    EXPECT_EQ(house.ledger_of(joined), Lines{"2026-03 not_yet"}) << "at once, not only at midnight";
    house.perform(leaver, "house.room", "empty", "{}");
    EXPECT_EQ(house.ledger_of(leaver), Lines{"2026-03 dropped"});
    house.until("2026-03-26 09:00");
    const std::string too_late = house.room("丁");
    EXPECT_EQ(house.ledger_of(too_late), Lines{}) << "its due time is over";
    house.perform(first, "house.room", "empty", "{}");
    EXPECT_EQ(house.ledger_of(first), Lines{"2026-03 missed"}) << "what was missed stays missed";
    house.until("2026-04-01 09:00");
    EXPECT_EQ(house.ledger_of(first), Lines{"2026-03 missed"});
    EXPECT_EQ(house.ledger_of(too_late), Lines{"2026-04 not_yet"});
    const auto dropped = house.events("duty_dropped");
    ASSERT_EQ(dropped.size(), 1u);
    EXPECT_EQ(dropped[0].data["reason"].string_or(""), "left");
}

TEST(Rounds, RunOnUnderTheTermsTheyBeganWith) {
    const std::string rules = R"yaml(schedules:
  reading: {zh: 查看, en: Reading, clause: H-1, every: month, for: 'room[state = "used"]', due: "params.by", who: keeper, kept_by: room.read}
)yaml";
    House house(rules, "2026-03-01 09:00");
    house.perform("", "base.person", "hire", R"({"name": "管理员", "roles": ["base.admin"]})");
    const std::string room = house.room("甲");
    house.until("2026-03-10 09:00");
    Command command;
    command.what = SetParameter{"house", "by", Json("day 12 of month 24:00"), "2026-03-10"};
    ASSERT_TRUE(house.engine->execute(command).ok());
    house.perform(room, "house.room", "move", R"({"floor": 3})");
    house.until("2026-03-14 09:00");
    EXPECT_EQ(house.ledger_of(room), Lines{"2026-03 open"}) << "the running one keeps its terms, whatever else befalls the record";
    house.until("2026-04-14 09:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-03 missed", "2026-04 missed"})) << "the next takes the new";
    // A new version of the pack, in mid-period.
    house.adopt(R"yaml(schedules:
  reading: {zh: 查看, en: Reading, clause: H-1, every: month, for: 'room[state = "used"]', due: day 28 of month 24:00, who: head, kept_by: room.read}
)yaml");
    house.until("2026-05-27 09:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-03 missed", "2026-04 missed", "2026-05 open"}));
}

TEST(Rounds, ComeAsOftenAsTheySayAndOpenTheirRecords) {
    House house(R"yaml(schedules:
  check: {zh: 检查, en: Check, clause: H-1, every: week, times: 2, for: 'room[state = "used"]', create: check, with: {room: "item"}, opens: Wednesday, due: Friday 18:00, who: keeper, kept_by: check/done}
)yaml", "2026-03-02 09:00");
    const std::string room = house.room("甲");
    house.until("2026-03-03 09:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-W10 not_yet", "2026-W10 not_yet"}));
    EXPECT_TRUE(house.events("occurrence_opened").empty());
    house.until("2026-03-04 09:00");
    const auto opened = house.events("occurrence_opened");
    ASSERT_EQ(opened.size(), 2u);
    house.perform(opened[0].record, "house.check", "finish", "{}");
    house.until("2026-03-07 09:00");
    store::LedgerFilter all;
    EXPECT_EQ(house.lines(all), (Lines{"2026-W10 kept", "2026-W10 missed"}));
    house.until("2026-03-09 09:00");
    house.perform(room, "house.room", "empty", "{}");
    EXPECT_EQ(house.lines(all), (Lines{"2026-W10 kept", "2026-W10 missed", "2026-W11 dropped", "2026-W11 dropped"}));
}

TEST(Rounds, CountFromADateThroughTheirPhases) {
    House house(R"yaml(schedules:
  visit: {zh: 回访, en: Visit, clause: H-1, for: 'room[state = "used"]', anchor: "item.since", phases: [{every: month, times: 12, clause: H-2}, {every: quarter, clause: H-3}], due: last day of period 24:00, who: keeper, kept_by: room.read}
)yaml", "2026-01-05 09:00");
    const std::string room = house.room("甲", R"("since": "2026-01-31")");
    EXPECT_EQ(house.ledger_of(room), Lines{}) << "not before the day that it counts from";
    house.until("2027-08-01 09:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-01-31 missed", "2026-02-28 missed", "2026-03-31 missed", "2026-04-30 missed", "2026-05-31 missed", "2026-06-30 missed", "2026-07-31 missed", "2026-08-31 missed",
                                            "2026-09-30 missed", "2026-10-31 missed", "2026-11-30 missed", "2026-12-31 missed", "2027-01-31 missed", "2027-04-30 missed", "2027-07-31 open"}));
    EXPECT_EQ(house.counted("H-2", "broken"), 12);
    EXPECT_EQ(house.counted("H-3", "broken"), 2);
    EXPECT_EQ(house.counted("H-1", "broken"), 14);
}

TEST(Rounds, CountFromTheLastCompletion) {
    House house(R"yaml(schedules:
  visit: {zh: 回访, en: Visit, clause: H-1, every: 3 months, for: 'room[state = "used"]', anchor: completion, due: last day of period 24:00, who: keeper, kept_by: room.read}
)yaml", "2026-01-10 09:00");
    const std::string room = house.room("甲");
    house.until("2026-01-11 09:00");
    EXPECT_EQ(house.ledger_of(room), Lines{"2026-01-10 open"});
    house.until("2026-02-20 09:00");
    house.read(room, "2026-02-20 09:00");
    house.until("2026-02-21 09:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-01-10 kept", "2026-02-20 open"}));
    house.until("2026-05-21 09:00");
    EXPECT_EQ(house.ledger_of(room), (Lines{"2026-01-10 kept", "2026-02-20 missed", "2026-05-20 open"})) << "a missed one is followed by the next all the same";
}

TEST(Rounds, DrawASampleOnceByASeedThatIsWrittenDown) {
    House house(R"yaml(schedules:
  check: {zh: 抽查, en: Sample, clause: H-1, every: month, for: 'room[state = "used"]', sample: {share: "params.share", least: 2, per: "item.reader", hidden: true}, due: day 25 of month 24:00, who: head, kept_by: room.read}
)yaml", "2026-03-31 09:00");
    const std::string reader = house.perform("", "base.person", "hire", R"({"name": "孙立", "roles": ["house.keeper"]})"), other = house.perform("", "base.person", "hire", R"({"name": "钱工", "roles": []})");
    std::vector<std::string> rooms;
    for (int i = 0; i < 15; ++i) rooms.push_back(house.room("甲" + std::to_string(i), "\"reader\": \"" + reader + "\""));
    for (int i = 0; i < 3; ++i) rooms.push_back(house.room("乙" + std::to_string(i), "\"reader\": \"" + other + "\""));
    house.until("2026-04-01 09:00");
    const auto drawn = house.events("sample_drawn");
    ASSERT_EQ(drawn.size(), 1u);
    std::set<std::string> named;
    std::map<std::string, std::size_t> sizes;
    for (const Json& group : drawn[0].data["groups"].as_array()) {
        sizes[group["group"].as_string()] = group["drawn"].as_array().size();
        for (const Json& id : group["drawn"].as_array()) named.insert(id.as_string());
    }
    EXPECT_EQ(sizes[reader], 3u) << "a fifth of fifteen";
    EXPECT_EQ(sizes[other], 2u) << "a fifth of three is one, but two at least";
    std::set<std::string> owed;
    for (const store::DutyRow& row : house.rows()) owed.insert(row.concerns);
    EXPECT_EQ(owed, named);
    // Drawn again from the seed: the same.
    const std::string seed = drawn[0].data["seed"].as_string();
    std::vector<std::pair<std::string, std::string>> order;
    for (int i = 0; i < 15; ++i) order.emplace_back(to_hex(sha256(seed + ":" + rooms[static_cast<std::size_t>(i)])), rooms[static_cast<std::size_t>(i)]);
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < order.size(); ++i) EXPECT_EQ(named.contains(order[i].second), i < 3);
    house.room("后来的", "\"reader\": \"" + reader + "\"");
    house.until("2026-04-20 09:00");
    EXPECT_EQ(house.rows().size(), 5u) << "who comes later is not drawn";

    // Unannounced: the visited sees the room but not that it will be checked, neither in its clocks nor by its due time.
    const std::string secret = *named.begin();
    const auto seen = house.engine->record({PersonId(reader), Language::en}, "house.room", secret);
    ASSERT_TRUE(seen.ok());
    EXPECT_TRUE((*seen)["clocks"].as_array().empty());
    EXPECT_TRUE(house.temporary.store->read()->record(secret)->next_due_at == std::nullopt);
    const auto known = house.engine->record({PersonId(house.head), Language::en}, "house.room", secret);
    ASSERT_TRUE(known.ok());
    EXPECT_EQ((*known)["clocks"].as_array().size(), 1u);
    house.until("2026-04-27 09:00");
    EXPECT_EQ((*house.engine->record({PersonId(reader), Language::en}, "house.room", secret))["clocks"].as_array().size(), 1u) << "over, it is no secret";
}

TEST(Rounds, DrawWhatHappenedInAPeriodWhenItHasEnded) {
    House house(R"yaml(schedules:
  check: {zh: 抽查, en: Sample, clause: H-1, every: month, for: 'room[created_at in period]', sample: {share: 50%}, create: check, with: {room: "item"}, due: working day 5 of next month 18:00, who: head, kept_by: check/done}
)yaml", "2026-03-05 09:00");
    house.engine->tick();
    for (int i = 0; i < 4; ++i) house.room("甲" + std::to_string(i));
    house.until("2026-03-31 23:00");
    EXPECT_TRUE(house.rows().empty());
    house.until("2026-04-01 00:00");
    ASSERT_EQ(house.rows().size(), 2u);
    EXPECT_EQ(house.rows()[0].due_at, House::at("2026-04-08 18:00")) << "the next month is that after March; 6 April is a day off";
    EXPECT_EQ(house.events("occurrence_opened").size(), 2u);
}

TEST(Rounds, AreWaivedByWhomThePackNames) {
    House house(monthly, "2026-03-01 09:00");
    const std::string room = house.room("甲");
    house.until("2026-03-21 09:00");
    Command command;
    command.actor.person = PersonId(house.keeper);
    command.what = WaiveDuty{DutyId(house.rows()[0].id), "装修"};
    EXPECT_EQ(house.engine->execute(command).problem().code, "duty.not-yours");
    command.actor.person = PersonId(house.head);
    ASSERT_TRUE(house.engine->execute(command).ok());
    EXPECT_EQ(house.ledger_of(room), Lines{"2026-03 waived"});
}

TEST(Rounds, OfMorePlacesThanOnePortionAreEachPlannedOnceWhateverStopsThem) {
    House house(monthly, "2026-03-31 20:00");
    std::set<std::string> rooms;
    for (int i = 0; i < 450; ++i) rooms.insert(house.room(std::to_string(i)));
    house.until("2026-03-31 23:00");
    EXPECT_EQ(house.events("occurrences_planned").size(), 0u) << "the 25th is over";
    house.until("2026-04-01 00:00");
    std::size_t largest = 0;
    for (const store::EventRow& event : house.events("occurrences_planned")) largest = std::max(largest, event.data["occurrences"].as_array().size());
    EXPECT_LE(largest, 200u) << "a transaction is bounded";
    std::multiset<std::string> owed;
    for (const store::DutyRow& row : house.rows()) owed.insert(row.concerns);
    EXPECT_EQ(owed, std::multiset<std::string>(rooms.begin(), rooms.end()));
}

TEST(Rounds, WhatAnImportBroughtInLeavesWithIt) {
    House house(monthly, "2026-03-01 09:00");
    const std::string standing = house.room("甲");
    const std::string manager = house.perform("", "base.person", "hire", R"({"name": "经理", "roles": ["base.manager", "house.keeper"]})");
    const auto imported = house.engine->execute({.actor = {PersonId(manager)}, .what = ImportRows{"house.room", "add", {JsonObject{{"name", "乙"}}, JsonObject{{"name", "丙"}}}}});
    ASSERT_TRUE(imported.ok()) << message(Language::en, imported.problem());
    house.until("2026-03-26 00:00");
    EXPECT_EQ(house.lines({}), (Lines{"2026-03 missed", "2026-03 missed", "2026-03 missed"}));
    EXPECT_EQ(house.counted("H-1", "broken"), 3);
    const auto undone = house.engine->execute({.actor = {PersonId(manager)}, .what = UndoImport{imported->document["import"].string_or("")}});
    ASSERT_TRUE(undone.ok()) << message(Language::en, undone.problem());
    EXPECT_EQ(house.lines({}), Lines{"2026-03 missed"}) << "nobody owed a reading of a room that never was";
    EXPECT_EQ(house.counted("H-1", "broken"), 1);
    house.until("2026-04-26 00:00");
    EXPECT_EQ(house.lines({}), (Lines{"2026-03 missed", "2026-04 missed"}));
}

}  // namespace
}  // namespace huiyin::engine
