// A policy as its page shows it: clauses with their figures, ways of records, decisions, parameters, metrics.
#pragma once

#include <map>
#include <string>

#include "engine/scene.hpp"

namespace huiyin::engine {

/// Days of an answer, both included.
struct Days {
    calendar::Date from, to;
    [[nodiscard]] Instant begin(const calendar::Zone& zone) const { return zone.to_instant({from, 0}); }
    [[nodiscard]] Instant end(const calendar::Zone& zone) const { return zone.to_instant({to.plus_days(1), 0}); }
};
/// Without a first day, a year that ends on the last one; without a last day, today. Problems: query.date, query.period.
[[nodiscard]] Result<Days> days_named(Scene& scene, const std::string& from_on, const std::string& to_on);

/// What the events of a clause say over some days.
struct ClauseFigures { std::int64_t kept = 0, broken = 0, waived = 0, refused = 0; };
/// kept, broken, untriggered, unobservable or waived (DESIGN 1). `attested` is the statement that holds at the end, if any.
[[nodiscard]] const char* clause_state(const policy::Policy& policy, const policy::Clause& clause, const ClauseFigures& figures, const store::AttestationRow* attested);
/// kept / (kept + broken) as "98.2%"; empty for nothing. What was broken once never rounds to 100%.
[[nodiscard]] std::string share_text(std::int64_t kept, std::int64_t broken);

/// {"kept": n, …} over a pack's clauses.
[[nodiscard]] Json states_view(Scene& scene, const policy::Pack& pack, const Days& days);
[[nodiscard]] JsonArray clauses_view(Scene& scene, const policy::Pack& pack, const Days& days);
[[nodiscard]] JsonArray lifecycles_view(const policy::Pack& pack);
[[nodiscard]] JsonArray decisions_view(const policy::Pack& pack);
[[nodiscard]] JsonArray parameters_view(Scene& scene, const policy::Pack& pack);
/// MetricViews of the period, or of the present one of each metric where `period` is empty. Problems: calendar.period-key.
[[nodiscard]] Result<JsonArray> metrics_view(Scene& scene, const policy::Pack& pack, const std::string& period, bool with_series);

/// MetricPage of the period: what stands behind the figure, in groups and over time. Problems: calendar.period-key.
[[nodiscard]] Result<Json> metric_page(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const std::string& period);
/// The records behind it that the reader may see. Problems: query.metric-side, query.metric-split, query.metric-cursor,
/// query.metric-no-records, calendar.period-key.
[[nodiscard]] Result<Json> metric_records(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const MetricRecordsQuery& query);

}  // namespace huiyin::engine
