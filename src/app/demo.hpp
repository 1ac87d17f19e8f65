// The sample organisation: its people, its records and some months of history, all made through the engine.
//
// What happens is data: every *.yaml of a folder of demo/, read in the order of their names, merged key by key (lists are appended).
// The same files and seed give the same history, whatever the machine; only its last day is the day of the loading.
//
//   organisation: {name: {zh: 华信检测, en: Huaxin Testing}, zone: Asia/Shanghai, packs: [complaint-handling]}
//   password: of all sample accounts
//   seed: 13
//   days: 120                                         # history begins so many days before today
//   months: 12                                        # or with the first of the month so many months before
//   hours: [["08:30", "12:00"], ["13:30", "17:30"]]   # steps happen on working days within these, unless `any_time: true`
//   picks: {pace: [[1h, 3h]]}                         # what every story picks, unless it has a pick of that name itself
//   setup:                                            # on the first morning, in this order; `as` names for everybody
//     - {create: base.department, action: found, as: quality, input: {name: 质量部}}
//     - {create: base.person, action: hire, as: zhoumin, login: zhoumin, input: {name: 周敏, roles: [base.admin], department: "@quality"}}
//   crowds:                                           # many alike, each set up by the steps; `$member` counts from `first`
//     - {name: home, count: 3000, small: 240, first: 100001, deal: {street: [东街, 西街], door: ["1", "2"]}, turns: {day: 28}, pick: {family: [王, 李]}, steps: [ … ]}
//   stories:
//     - name: settled in one round
//       count: 30                                     # so many, their beginnings spread over the history, or over `days: [20, 3]` (ago);
//                                                     # or every: {period: month, working_day: 2}, or days: [20, 25], hours: [["09:00", "16:00"]]
//       each: home                                    # once for every one of a crowd, who keeps what the setup picked and named
//       share: 0.02                                   # and of these beginnings only so many
//       pick: {customer: ["@huaxin", "@beifang"], topic: [{matter: data, subject: 报告}, {matter: fee, subject: 发票}]}   # drawn once a story
//       steps:
//         - {by: zhoumin, create: complaint-handling.complaint, action: register, as: case, input: {customer: $customer, matter: $topic.matter}}
//         - {after: [30m, 6wh], by: {role: complaint-handling.gm_office}, perform: assign, on: case, input: {handling_lead: "@sunli"}}
//         - {after: $pace, by: [sunli, qiangong], perform: investigate, on: case, input: {findings: {one_of: [一种说法, 另一种]}}, chance: 0.9}
//         - {after: [1h, 2h], by: approver, approve: case}            # decides the approval that waits on the record; `refuse:` likewise
//
// Without `by` the system acts. `approver` is whoever the approval waits for, `{lead: case}` who leads the record, `{role: …}` draws
// a holder, `{field: person}` whom the field of the record names, a list draws one of its people. `@ref` is the id of what the setup named, `$name` what the story picked or named, `$n`
// the story's number, also within a text; `{today: 3}` a date three days after the step, `{month_start: -1}` the first day of the month before, `{now: -2h}` an instant, `{hour: 2d}` one on the hour, `{one_of: […]}` one
// of them, `{file: signature.png}` an upload from the folder.
// `after` is [least, most] in m, h, d by the clock or wm, wh, wd of working time; what falls outside the hours waits for the next opening.
// `since: slip.due_at` counts it from that moment of a record, if it is still ahead. `{read: slip.amount}` is a field of a record (`it`: the
// one that the step is about), `{between: [8, 30]}` a whole number, `{by_month: […]}` one of twelve, `{sum: […]}` and `{product: […]}` figures
// with two decimals, `{whole: …}` one without. Hands are dealt in turn, the first list the fastest; `turns` counts each name from 1 to its figure, again and again; `small` of a crowd is what is loaded
// unless the whole sample is asked for.
// A list among the steps is steps, so that stories share them (YAML aliases); `either: [{share: 0.9, steps: […]}, {steps: […]}]` draws one way;
// `first: [{steps: […]}, {steps: […]}, {}]` walks the first way whose first step (that is not left out) is possible: what
// the engine refuses there is meant to be, and a way without steps always is. `chance` leaves a step out at random; with `stop: true`
// leaving it out ends the story. `on_find: {type, field, state, having}` acts on the newest record of the type whose field refers to the one
// of `on`, without `on` the newest of all; `on_each` on all of them. Without `perform` it is only named.
// A step that the engine refuses ends its story and is reported with the sentence of the refusal; `may_refuse: true` says that
// it is meant to; with `stop: true` the story ends there. Steps after today are not done: those cases stay open.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "calendar/civil.hpp"
#include "engine/engine.hpp"

namespace huiyin::app {

/// Reads and merges the files. Problems: demo.syntax {at, reason}, demo.none {folder}.
[[nodiscard]] Result<Json> read_demo(const std::string& folder);

/// Whoever may sign in to the sample.
struct SampleAccount { std::string login, name, job; PersonId person; };

struct DemoReport {
    std::int64_t done = 0, fired = 0;                  ///< steps done, timers fired
    std::vector<std::string> refused;                  ///< a sentence each
    std::vector<SampleAccount> accounts;
};

/// Plays the history up to `until` and leaves the clock there.
/// Problems: demo.value {what} for what cannot be understood, and those of a setup's step.
[[nodiscard]] Result<DemoReport> play_demo(engine::Engine& engine, store::Store& store, VirtualClock& clock, const Json& demo, const std::string& folder, Instant until);

/// When the history begins: opening time of the first working day.
[[nodiscard]] Result<Instant> demo_begin(const Json& demo, const calendar::Zone& zone, Instant until);

}  // namespace huiyin::app
