// The sample organisation: its people, its records and some months of history, all made through the engine.
//
// What happens is data: every demo/*.yaml, read in the order of their names, merged key by key (lists are appended).
// The same files and seed give the same history, whatever the machine; only its last day is the day of the loading.
//
//   organisation: {name: {zh: 华信检测, en: Huaxin Testing}, zone: Asia/Shanghai}
//   seed: 13
//   days: 120                                    # history begins so many days before today
//   hours: [["08:30", "12:00"], ["13:30", "17:30"]]   # steps happen on weekdays within these, unless `any_time: true`
//   departments:                                 # records of base.department
//     - {ref: quality, action: create, input: {name: 质量部}}
//   people:                                      # records of base.person, each with an account
//     - {ref: zhoumin, login: zhoumin, department: quality, roles: [complaint-handling.quality_supervisor], input: {name: 周敏, telephone: "13800000001"}}
//   records:                                     # made on the first day, in this order
//     - {ref: huaxin, type: base.customer, action: create, by: zhoumin, input: {name: 华信仪器}}
//   stories:
//     - name: settled in one round
//       count: 30                                # so many of them, their beginnings spread over the history
//       pick: {customer: ["@huaxin", "@beifang"], words: [报告数据有误, 回复太慢]}    # each drawn once a story
//       steps:
//         - {by: zhoumin, create: complaint-handling.complaint, action: register, as: case, input: {customer: $customer, content: $words}}
//         - {after: [30m, 6h], by: {role: complaint-handling.gm_office}, perform: assign, on: case, input: {handling_lead: "@sunli"}}
//         - {after: [1d, 3d], by: [sunli, qiangong], perform: investigate, on: case, input: {findings: [一种说法, 另一种说法]}, chance: 0.9}
//         - {after: [1h, 2h], by: {role: base.manager}, approve: case}        # decides the approval that waits on the record
//
// `@ref` is the id of a record or person made before, `$name` what the story picked or `as` named, `{today: 3}` a date three
// days after the step, `{now: 2h}` an instant; a list where one value is meant (by, an input that is no list field: write
// {one_of: […]}) draws one of them. `chance` leaves a step out at random; `stop: true` on a step that is left out ends the story.
// A step that the engine refuses ends its story and is reported with the sentence of the refusal; `may_refuse: true` says that
// it is meant to. Steps after today are not done: those cases stay open.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace huiyin::app {

/// Reads and merges the files. Problems: demo.syntax {at, reason}, demo.none {folder}.
[[nodiscard]] Result<Json> read_demo(const std::string& folder);

}  // namespace huiyin::app
