// An organisation with a pack made for one test: events that are planned, moved and finished, and the rules of the test.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/engine_over.hpp"
#include "ledger/ledger.hpp"

namespace huiyin::engine::made {

inline constexpr const char* head = R"yaml(policy: sample
version: 1.0.0
title: {zh: 示例, en: Sample}
effective: 2026-01-01
imports: {base: 1.x}
calendars:
  office: {hours: {Mon-Fri: 09:00-12:00 13:30-17:30}, days_off: national}
  guard: {hours: {Mon-Sun: 06:00-14:00 14:00-22:00 22:00-06:00}, days_off: none}
  bare: {days_off: none}
clauses: {P00-C001: {at: 一, text: {zh: 按时办理。, en: Done in time.}}}
roles: {clerk: {zh: 经办人, en: Clerk}}
records:
  event:
    title: {zh: 活动, en: Event}
    form: form.json
    states: {open: {zh: 筹备, en: Open}, over: {zh: 结束, en: Over, end: true}}
    actions:
      plan: {zh: 计划, en: Plan, from: new, to: open, by: clerk, offer: [first_day, begins_at, name]}
      move: {zh: 改期, en: Move, from: open, by: clerk, ask: first_day}
      finish: {zh: 结束, en: Finish, from: open, to: over, by: clerk}
)yaml";
inline constexpr const char* form = R"json({"properties": {"name": {"x-title": {"zh": "名称", "en": "Name"}, "type": "string"}, "first_day": {"x-title": {"zh": "首日", "en": "First day"}, "type": "string", "format": "date"},
    "begins_at": {"x-title": {"zh": "开始", "en": "Begins"}, "type": "string", "format": "date-time"}}})json";

inline Instant at(const std::string& local) { return calendar::Zone::named("Asia/Shanghai")->to_instant(*calendar::LocalTime::parse(local)); }

/// An organisation whose pack has the given rules.
struct Organisation {
    store::Temporary temporary;
    VirtualClock clock;
    CountedIds ids;
    std::unique_ptr<Engine> engine;
    std::string clerk, faults;

    Organisation(const std::string& rules, const std::string& now) : clock(at(now)) {
        const policy::Sources files{"s/", {{"s/policy.yaml", head + rules}, {"s/form.json", form}}};
        engine = engine_over(files, temporary, clock, ids, faults);
        if (!engine) return;
        clerk = perform("", "base.person", "hire", R"({"name": "周敏", "roles": ["sample.clerk"]})");
        engine->tick();
    }
    ~Organisation() {
        if (!engine) return;
        EXPECT_TRUE(ledger::verify(*temporary.store->read()).holds);
        EXPECT_EQ(engine->refold(), 0u);
    }
    std::string perform(const std::string& record, const char* type, const char* action, const char* input) {
        Command command;
        command.actor.person = PersonId(clerk);
        command.what = PerformAction{type, RecordId(record), action, *Json::parse(input), {}, {}, {}};
        const auto outcome = engine->execute(command);
        EXPECT_TRUE(outcome.ok()) << message(Language::en, outcome.problem());
        return outcome.ok() ? outcome->id : std::string();
    }
    void until(const std::string& local) {
        clock.set(at(local));
        engine->tick();
    }
    /// Of all duties, the closed ones too, by age.
    std::vector<store::DutyRow> duties() {
        std::vector<store::DutyRow> rows;
        const auto view = temporary.store->read();
        for (std::int64_t after = 0;;) {
            const std::vector<store::EventRow> events = view->events(after, 500);
            if (events.empty()) break;
            after = events.back().sequence;
            for (const store::EventRow& event : events) {
                if (event.type == "duty_started") rows.push_back(*view->duty(event.data["duty"].string_or("")));
                if (event.type == "occurrences_planned")
                    for (const Json& each : event.data["occurrences"].as_array()) rows.push_back(*view->duty(each["duty"].string_or("")));
            }
        }
        return rows;
    }
    std::string due(std::size_t index = 0) {
        const auto rows = duties();
        if (index >= rows.size()) return "none";
        if (!rows[index].due_at) return rows[index].status;
        return calendar::Zone::named("Asia/Shanghai")->to_local(*rows[index].due_at).to_string();
    }
};

}  // namespace huiyin::engine::made
