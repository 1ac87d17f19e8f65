// Scenarios: given, when, then. The acceptance tests of a pack, read aloud by its owner and run on the real engine.
//
//   scenario: 逾期后仍须办理
//   clauses: [P13-C063]
//   clock: 2026-09-30 16:00
//   given: {周敏: quality_supervisor, 孙立: respondent_head}
//   steps:
//     - {when: 周敏 creates case as 案一, with: {caller: 华信}, then: {state: registered, duty agree: due 2026-10-08 17:30}}
//     - {when: 2026-10-08 17:31, then: {duty agree: broken}}
//
// Reading resolves every name against the pack under test, so that a slip of the pen is told with its place before
// anything runs. docs/scenarios.md has the whole language.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/scenario_cast.hpp"
#include "base/time.hpp"
#include "engine/command.hpp"
#include "policy/diagnostic.hpp"
#include "policy/model.hpp"
#include "policy/yaml_tree.hpp"

namespace huiyin::app {

/// A person or record that is there before the first step.
struct Given {
    Word name;
    const policy::RecordType* type = nullptr;        ///< base.person for people
    std::string state;
    std::vector<std::string> roles;                  ///< of a person, qualified
    std::vector<std::pair<policy::Tree, policy::Tree>> fields;
    std::vector<std::pair<std::string, Word>> did;   ///< action, and who performed it
    std::string number;
    std::optional<Instant> created_at;
    Word created_by;
};

/// The record that a step or an expectation is about: by its name, or the newest of its type ("the TYPE").
struct Target {
    Word name;
    const policy::RecordType* type = nullptr;
    bool newest = false;
    [[nodiscard]] bool empty() const { return type == nullptr; }
};

// ---- when ----------------------------------------------------------------------------------------------------------
struct Pass {};                                      ///< a time alone
struct Creates { const policy::RecordType* type = nullptr; std::string action, as; };
struct Performs { Target on; std::string action; };
struct Decides { Target on; engine::Decision decision = engine::Decision::approve; std::string step, to; };
struct Reads { Target on; std::string field; };
struct Lists { const policy::RecordType* type = nullptr; std::string view; };
struct HandsOver { std::string duty; Target on; std::string to; };
struct Accepts { std::string duty; Target on; };
struct Waives { std::string duty; Target on; };
struct Attests { std::string pack, clause; };
struct Sets { std::string pack, parameter; Json value; std::string from_on; };
struct Attaches { Target on; std::string field, as; };
struct Acknowledges {};                              ///< reads the notices that wait
struct Names { Target on; std::string as; };         ///< from here on the record is called so
using Act = std::variant<Pass, Names, Creates, Performs, Decides, Reads, Lists, HandsOver, Accepts, Waives, Attests, Sets, Attaches, Acknowledges>;

// ---- then ----------------------------------------------------------------------------------------------------------
/// Who holds or receives: a person or department of the scenario, a role, the customer, or nobody.
struct Whom {
    enum class Kind { named, role, customer, nobody } kind = Kind::named;
    Word word;
    std::string role;                                ///< qualified
};
struct ExpectState { std::string state; };
struct ExpectNumber { std::string number; };
struct ExpectField { std::vector<std::string> path; };
struct ExpectRefused { std::string code, at; std::vector<std::string> clauses; policy::Span at_span, clause_span; };
struct ExpectDuty { std::string definition, status; std::optional<Instant> due; std::vector<Whom> whom; std::int64_t round = 0; };   ///< round 0: the newest
struct ExpectApproval { std::string action, status, step; std::vector<Whom> whom; };
struct ExpectClause { std::string clause; std::vector<std::pair<std::string, std::int64_t>> counts; };
struct ExpectNotice { enum class Kind { any, notice, warning, overdue } kind = Kind::any; std::string id; std::vector<Whom> whom; };
struct ExpectDocument { std::string print; std::int64_t copies = 0; };
struct ExpectSees {};
struct ExpectEvents { std::vector<std::string> types; };
struct ExpectDecision { const policy::Decision* decision = nullptr; };
struct ExpectMetric { std::string pack; const policy::Metric* metric = nullptr; std::string period; };
struct ExpectCount { const policy::RecordType* type = nullptr; std::string state; std::int64_t count = 0; };
struct ExpectPosting { std::string book; std::vector<std::pair<std::string, Target>> ends; std::optional<Decimal> amount; };   ///< no amount: none; an end is a word of the book or a record
struct ExpectVerify {};
struct Expectation {
    std::variant<ExpectState, ExpectNumber, ExpectField, ExpectRefused, ExpectDuty, ExpectApproval, ExpectClause, ExpectNotice, ExpectDocument, ExpectSees,
                 ExpectEvents, ExpectDecision, ExpectMetric, ExpectCount, ExpectPosting, ExpectVerify> what;
    Target on;                                       ///< "… of NAME"; empty: the step's own record
    std::string key;                                 ///< as written
    policy::Tree value;
    policy::Span span;                               ///< of the value, or of the key where there is none
};

struct Reasons { std::string confirm, leave, change, because; };

struct Step {
    policy::Span span;                               ///< of `when`
    std::optional<Instant> at;
    std::string person;                              ///< name; empty: the system, or a time alone
    Act act;
    policy::Tree with;
    Reasons reasons;
    std::vector<Expectation> expected;
    Target subject;                                  ///< the record that `then` speaks of
    bool understood = true;                          ///< false: `when` is faulty, and `then` cannot be held against it
    [[nodiscard]] bool acts() const { return !std::holds_alternative<Pass>(act); }
    [[nodiscard]] const Expectation* refusal() const;
};

struct Scenario {
    Word name;
    std::vector<Word> clauses;
    Instant clock;
    std::vector<Given> given;
    struct Setting { std::string pack, parameter; Json value; };
    std::vector<Setting> params;
    std::vector<Step> steps;
    bool readable = false;                           ///< false: `faults` say why it is not run
    policy::Diagnostics faults;
};

/// The scenarios of a file. What cannot be read is in the scenario's own faults, or, when the file as a whole cannot be, in
/// those of a single nameless scenario.
[[nodiscard]] std::vector<Scenario> read_scenarios(const std::string& file, const std::string& text, const Stage& stage);

}  // namespace huiyin::app
