// The rhythms of the packs: when each schedule opens its next occurrences, and when each metric is judged next.
//
// The document `rhythms` holds, for each, the first day of the period that is next. A rhythm that is new begins with the
// present period: what was before the organisation began is nobody's breach. A server that was down takes its turns one
// after the other, none left out.
#pragma once

#include <vector>

#include "calendar/recurrence.hpp"
#include "policy/model.hpp"

namespace huiyin::engine {

/// Periods are those of plain dates; only working days need a calendar, and take the official one.
[[nodiscard]] const calendar::WorkCalendar& period_calendar();

/// Whether what the schedule asks is due before its period begins ("25 December of previous year"): such occurrences are
/// opened with the period before.
[[nodiscard]] bool looks_back(const policy::Schedule& schedule);

class Rhythms {
public:
    explicit Rhythms(const policy::Policy& policy);

    struct Turn {
        const policy::Pack* pack = nullptr;
        const policy::Schedule* schedule = nullptr;      ///< one of the two
        const policy::Metric* metric = nullptr;
        calendar::PeriodSpan period;
    };
    /// The earliest turn; far in the future when there is none.
    [[nodiscard]] Instant next(const Json& held, Instant now, const calendar::Zone& zone) const;
    /// The turns of that instant; `held` is moved on to the period after each.
    [[nodiscard]] std::vector<Turn> take(Json& held, Instant at, const calendar::Zone& zone) const;

private:
    struct Rhythm {
        std::string id;
        const policy::Pack* pack = nullptr;
        const policy::Schedule* schedule = nullptr;
        const policy::Metric* metric = nullptr;
    };
    struct Planned { calendar::PeriodSpan period; Instant at; };
    [[nodiscard]] Planned planned(const Rhythm& rhythm, const Json& held, Instant now, const calendar::Zone& zone) const;
    std::vector<Rhythm> rhythms_;
};

}  // namespace huiyin::engine
