// The rhythms of the packs: when each schedule opens its next occurrences, and when each metric is judged next.
//
// The document `rhythms` holds, for each, the first day of the period that is next. A rhythm that is new begins with the
// present period: what was before the organisation began is nobody's breach. A server that was down takes its turns one
// after the other, none left out.
#pragma once

#include <functional>
#include <optional>
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
        bool looks_again = false;                        ///< a day of a running period: who has come, who has gone?
    };
    /// The working calendar of a pack, by which moments are counted.
    using Calendars = std::function<const calendar::WorkCalendar&(const policy::Pack&)>;
    /// Whether each has its next period written down. One that is new must have it before its first period ends unseen.
    [[nodiscard]] bool all_begun(const Json& held) const;
    /// The earliest turn; far in the future when there is none.
    [[nodiscard]] Instant next(const Json& held, Instant now, const calendar::Zone& zone, const Calendars& calendars) const;
    /// The turns of that instant; `held` is moved on to the period after each.
    [[nodiscard]] std::vector<Turn> take(Json& held, Instant at, const calendar::Zone& zone, const Calendars& calendars) const;
    /// The period whose occurrences were planned last; empty before the first. Of anchored ones the day.
    [[nodiscard]] static std::optional<calendar::PeriodSpan> running(const policy::Schedule& schedule, const Json& held, calendar::Date today);

private:
    struct Rhythm {
        std::string id;
        const policy::Pack* pack = nullptr;
        const policy::Schedule* schedule = nullptr;
        const policy::Metric* metric = nullptr;
        bool looks_again = false;
    };
    struct Planned { calendar::PeriodSpan period; Instant at; };
    [[nodiscard]] Planned planned(const Rhythm& rhythm, const Json& held, Instant now, const calendar::Zone& zone, const Calendars& calendars) const;
    std::vector<Rhythm> rhythms_;
};

}  // namespace huiyin::engine
