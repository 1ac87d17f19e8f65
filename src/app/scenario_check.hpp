// Compares what a step left behind with what the scenario expects of it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/scenario.hpp"
#include "app/scenario_organisation.hpp"
#include "engine/world.hpp"

namespace huiyin::app {

/// What a step did.
struct After {
    const Step* step = nullptr;
    std::int64_t passed_from = 0, acted_from = 0;    ///< last event before the clock moved, and before the act
    std::set<std::string> notices;                   ///< ids of the notices that were there before the step
    std::optional<Problem> refusal;
    std::string subject;                             ///< id of the record that the step is about
    Json seen;                                       ///< the answer of a reading step
    bool sees_nothing = false;
};

/// The records that a target may mean, resolved now; empty when there is none.
[[nodiscard]] std::string resolve(const Target& target, const Cast& cast, store::ReadView& view);
[[nodiscard]] std::vector<store::EventRow> events_after(store::ReadView& view, std::int64_t sequence);
[[nodiscard]] std::vector<store::NoticeRow> notices_of(store::ReadView& view, const std::string& person);
/// The newest row of the duty on the record (or that of a round), or of the organisation's own where a schedule has no record.
[[nodiscard]] std::optional<store::DutyRow> newest_duty(store::ReadView& view, const std::string& definition, const std::string& record, std::int64_t round = 0);

/// What went wrong, and, once for each moment, in which scenario and when.
policy::Diagnostic& add_failure(policy::Diagnostics& failures, const Scenario& scenario, const std::string& clock, const policy::Span& span, std::string code, std::vector<ProblemParameter> params);

class Checker {
public:
    Checker(Organisation& organisation, const Stage& stage, const Cast& cast, const Scenario& scenario, const After& after, policy::Diagnostics& failures);
    void check(const Expectation& expectation);

private:
    void state(const Expectation& each, const std::string& record);
    void field(const Expectation& each, const ExpectField& wanted, const std::string& record);
    void refused(const Expectation& each, const ExpectRefused& wanted);
    void duty(const Expectation& each, const ExpectDuty& wanted, const std::string& record);
    void approval(const Expectation& each, const ExpectApproval& wanted, const std::string& record);
    void clause(const Expectation& each, const ExpectClause& wanted);
    void notice(const Expectation& each, const ExpectNotice& wanted);
    void document(const Expectation& each, const ExpectDocument& wanted, const std::string& record);
    void sees(const Expectation& each);
    void events(const Expectation& each, const ExpectEvents& wanted);
    void decision(const Expectation& each, const ExpectDecision& wanted, const std::string& record);
    void metric(const Expectation& each, const ExpectMetric& wanted);
    void count(const Expectation& each, const ExpectCount& wanted);
    void posting(const Expectation& each, const ExpectPosting& wanted);
    void verify(const Expectation& each);

    void differs(const Expectation& each, const std::string& expected, const std::string& found) { differs(each.span, each.key, expected, found); }
    void differs(const policy::Span& span, const std::string& what, const std::string& expected, const std::string& found);
    [[nodiscard]] std::string name_of(const std::string& id);
    [[nodiscard]] std::string text_of(const feel::Value& value);
    [[nodiscard]] bool fits(const policy::Tree& wanted, const feel::Value& found);
    [[nodiscard]] bool holds_seat(const Whom& whom, const store::DutyRow& duty);
    [[nodiscard]] std::set<std::string> persons_of(const Whom& whom);
    [[nodiscard]] std::string seats_text(const store::DutyRow& duty);

    Organisation& organisation_;
    const Stage& stage_;
    const Cast& cast_;
    const Scenario& scenario_;
    const After& after_;
    policy::Diagnostics& failures_;
    std::unique_ptr<store::ReadView> view_;
    engine::World world_;
};

}  // namespace huiyin::app
