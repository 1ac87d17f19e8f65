// A landlord's rounds: rooms that are read, visited and checked, by schedules of every kind.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.hpp"
#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "policy/compiler.hpp"
#include "store/temporary.hpp"

namespace huiyin::engine {

inline constexpr const char* house_head = R"yaml(policy: house
version: 1.0.0
title: {zh: 楼宇, en: House}
effective: 2026-01-01
imports: {base: 1.x}
parameters:
  by: {zh: 完成时限, en: Done by, type: moment, default: day 25 of month 24:00}
  share: {zh: 抽查比例, en: Share, type: percent, default: 20%}
clauses:
  H-1: {at: 一, text: {zh: 每月查看。, en: Read monthly.}}
  H-2: {at: 二, text: {zh: 首年每月回访。, en: Monthly in the first year.}}
  H-3: {at: 三, text: {zh: 其后每季回访。, en: Quarterly after it.}}
roles: {keeper: {zh: 管理员, en: Keeper}, head: {zh: 主管, en: Head}}
records:
  room:
    title: {zh: 房间, en: Room}
    form: room.json
    title_field: name
    owner_field: reader
    states: {used: {zh: 在用, en: Used}, empty: {zh: 空置, en: Empty, end: true}}
    actions:
      add: {zh: 新增, en: Add, from: new, to: used, by: keeper, ask: [name], offer: [reader, since, floor, where], clause: [H-2, H-3]}
      read: {zh: 查看, en: Read, from: used, by: keeper, happened: "input.at", ask: [at], back: 60 days}
      move: {zh: 改层, en: Move, from: used, by: keeper, ask: [floor]}
      empty: {zh: 空置, en: Empty, from: used, to: empty, by: keeper}
  check:
    title: {zh: 检查, en: Check}
    form: check.json
    states: {open: {zh: 待查, en: Open}, done: {zh: 已查, en: Done, end: true}}
    actions:
      open: {zh: 开单, en: Open, from: new, to: open, by: system, ask: [room]}
      finish: {zh: 完成, en: Finish, from: open, to: done, by: keeper}
access:
  - {what: room, may: read, who: [keeper, head]}
  - {what: check, may: read, who: head}
)yaml";
inline constexpr const char* house_room = R"json({"properties": {"name": {"x-title": {"zh": "名称", "en": "Name"}, "type": "string"}, "floor": {"x-title": {"zh": "楼层", "en": "Floor"}, "type": "number"},
    "where": {"x-title": {"zh": "地点", "en": "Where"}, "type": "string", "x-type": "place"},
    "reader": {"x-title": {"zh": "查看人", "en": "Reader"}, "x-type": "person"}, "since": {"x-title": {"zh": "入住", "en": "Since"}, "type": "string", "format": "date"},
    "at": {"x-title": {"zh": "时间", "en": "At"}, "type": "string", "format": "date-time"}}})json";
inline constexpr const char* house_check = R"json({"properties": {"room": {"x-title": {"zh": "房间", "en": "Room"}, "x-ref": "room", "x-back": "checks"}}})json";

struct House {
    store::Temporary temporary;
    VirtualClock clock;
    CountedIds ids;
    std::vector<std::shared_ptr<const policy::Pack>> packs;
    std::unique_ptr<Engine> engine;
    std::string keeper, head, faults;

    static Instant at(const std::string& local) { return calendar::Zone::named("Asia/Shanghai")->to_instant(*calendar::LocalTime::parse(local)); }

    House(const std::string& rules, const std::string& now, bool durable = false) : temporary(durable), clock(at(now)) {
        adopt(rules);
        if (!engine) return;
        keeper = perform("", "base.person", "hire", R"({"name": "周敏", "roles": ["house.keeper"]})");
        head = perform("", "base.person", "hire", R"({"name": "何主任", "roles": ["house.head"]})");
        engine->tick();
    }
    ~House() {
        if (!engine) return;
        EXPECT_TRUE(ledger::verify(*temporary.store->read()).holds);
        EXPECT_EQ(engine->refold(), 0u);
    }
    /// From now on these rules are in force, as after a new version of the pack.
    void adopt(const std::string& rules) {
        policy::Diagnostics diagnostics;
        const auto base = policy::compile(policy::read_folder(std::string(HUIYIN_SOURCE_DIR) + "/policies/base").value(), {}, diagnostics);
        const policy::Sources files{"h/", {{"h/policy.yaml", house_head + rules}, {"h/room.json", house_room}, {"h/check.json", house_check}}};
        const auto pack = policy::compile(files, {base}, diagnostics);
        faults = policy::render(diagnostics, files.files, Language::en);
        ASSERT_TRUE(pack) << faults;
        packs = {base, pack};
        restart();
    }
    void restart() {
        engine.reset();
        engine = std::make_unique<Engine>(*temporary.store, clock, ids, packs, Options{OrganisationId("org"), {"示例", "Sample"}, calendar::Zone::named("Asia/Shanghai").value()});
    }
    Result<Outcome> act(const std::string& record, const char* type, const char* action, const std::string& input, const std::string& by = {}) {
        Command command;
        command.actor.person = PersonId(!by.empty() ? by : std::string_view(type).starts_with("base.") ? "" : keeper);
        command.what = PerformAction{type, RecordId(record), action, *Json::parse(input), {}, {}, {}};
        return engine->execute(command);
    }
    std::string perform(const std::string& record, const char* type, const char* action, const std::string& input) {
        const auto outcome = act(record, type, action, input);
        EXPECT_TRUE(outcome.ok()) << action << ": " << message(Language::en, outcome.problem());
        return outcome.ok() ? outcome->id : std::string();
    }
    std::string room(const std::string& name, const std::string& more = {}) { return perform("", "house.room", "add", R"({"name": ")" + name + "\"" + (more.empty() ? "" : ", " + more) + "}"); }
    void read(const std::string& room, const std::string& local) { perform(room, "house.room", "read", R"({"at": ")" + at(local).to_string() + "\"}"); }
    void until(const std::string& local) {
        clock.set(at(local));
        engine->tick();
    }
    /// Every duty of the object, oldest due time first: "2026-03 kept".
    std::vector<std::string> ledger_of(const std::string& object) {
        store::LedgerFilter filter;
        filter.concerns = object;
        return lines(filter);
    }
    std::vector<std::string> lines(store::LedgerFilter filter) {
        filter.now = clock.now();
        filter.sees_all = true;
        filter.limit = 10'000;
        const store::LedgerPage page = temporary.store->read()->duty_ledger(filter);
        std::vector<std::string> all;
        for (std::size_t i = 0; i < page.rows.size(); ++i) all.push_back(page.rows[i].period + " " + page.states[i]);
        return all;
    }
    std::vector<store::DutyRow> rows(store::LedgerFilter filter = {}) {
        filter.now = clock.now();
        filter.sees_all = true;
        filter.limit = 10'000;
        return temporary.store->read()->duty_ledger(filter).rows;
    }
    std::vector<store::EventRow> events(const std::string& type) {
        std::vector<store::EventRow> found;
        const auto view = temporary.store->read();
        for (std::int64_t after = 0;;) {
            const auto page = view->events(after, 1'000);
            if (page.empty()) return found;
            after = page.back().sequence;
            for (const store::EventRow& event : page)
                if (event.type == type) found.push_back(event);
        }
    }
    std::int64_t counted(const std::string& clause, const std::string& outcome) {
        for (const auto& [name, count] : temporary.store->read()->count_outcomes(clause, Instant{0}, Instant{4'000'000'000'000}))
            if (name == outcome) return count;
        return 0;
    }
};

}  // namespace huiyin::engine
