// What a running clock goes by: a duty, a schedule's occurrence, or a step of an approval, seen alike.
#pragma once

#include <optional>
#include <string>

#include "engine/duty_clock.hpp"
#include "policy/model.hpp"
#include "store/rows.hpp"

namespace huiyin::engine {

struct DutyRule {
    std::string id;
    Text title;
    policy::ClauseIds clauses;
    const policy::Pack* pack = nullptr;
    std::string calendar;
    calendar::RestDay rest_day = calendar::RestDay::natural;
    const policy::Who *who = nullptr, *waive = nullptr;
    const policy::Due* due = nullptr;
    const std::vector<policy::LadderStep>* warn = nullptr;
    const std::vector<policy::LadderStep>* late = nullptr;
    const policy::Duty* duty = nullptr;
    const policy::Schedule* schedule = nullptr;
    const policy::ApprovalStep* step = nullptr;
};

[[nodiscard]] DutyRule rule_of(const policy::Pack& pack, const policy::Duty& duty);
[[nodiscard]] DutyRule rule_of(const policy::Pack& pack, const policy::Schedule& schedule);
/// Occurrences of a schedule's phase are called `<schedule>/<phase>`, phases counted from 1.
[[nodiscard]] std::string phase_definition(const policy::Schedule& schedule, std::size_t phase);
/// Steps of approvals are called `approval:<record type>.<action>/<step>`.
[[nodiscard]] std::string step_definition(const std::string& record_type, const std::string& action, const std::string& step);
/// The rule behind a duty row; empty when the packs no longer have it.
[[nodiscard]] std::optional<DutyRule> find_rule(const policy::Policy& policy, const std::string& definition);

/// What speaks for a clause, as outcomes name it: "duty …", "schedule …", "approval …".
[[nodiscard]] std::string speaker(const DutyRule& rule);

/// The first instant at which an open clock is late: after the due time, or from it where it is the end of a day (24:00).
[[nodiscard]] Instant first_late(const calendar::WorkCalendar& calendar, Instant due);
/// The period of an occurrence; empty for other duties.
[[nodiscard]] std::optional<calendar::PeriodSpan> period_of(const store::DutyRow& duty);
/// The day that a date, or a date and time, stands for; empty for anything else.
[[nodiscard]] std::optional<calendar::Date> date_of(const feel::Value& value, const calendar::Zone& zone);
/// What the row's data say of its limit and of what happened to it.
[[nodiscard]] ClockTerms terms_of(const store::DutyRow& duty, const calendar::WorkCalendar& calendar);
/// What the limit of the row was told, as its data hold it under `around`; a blank date field is told as none.
[[nodiscard]] calendar::Surroundings around_of(const Json& around);
/// The limit as it was written down once it had been read in a pack.
[[nodiscard]] Result<calendar::Limit> limit_of(const store::DutyRow& duty);
/// False while nothing says yet by when (FEEL that waits for a field): the clock runs and is never late.
[[nodiscard]] bool has_limit(const store::DutyRow& duty);
[[nodiscard]] std::vector<ClockEvent> beats_of(const store::DutyRow& duty);
void add_beat(store::DutyRow& duty, Beat beat, Instant at);
[[nodiscard]] const char* name_of(Beat beat);
[[nodiscard]] std::optional<Beat> beat_named(const std::string& name);

/// When the step of a ladder is due, counted from the due time; empty where it cannot be counted.
[[nodiscard]] std::optional<Instant> warn_time(const calendar::WorkCalendar& calendar, Instant due, const policy::LadderStep& step);
[[nodiscard]] std::optional<Instant> late_time(const calendar::WorkCalendar& calendar, Instant due, const policy::LadderStep& step);

/// Whether the clock still runs or rests: neither kept, broken for good, waived nor dropped.
[[nodiscard]] bool is_open(const store::DutyRow& duty);

}  // namespace huiyin::engine
