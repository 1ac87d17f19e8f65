#include "dmn/table.hpp"

#include <array>

namespace huiyin::dmn {
namespace {

using feel::Aggregation;
using feel::HitPolicy;

std::string trimmed(const std::string& text) {
    const std::size_t from = text.find_first_not_of(" \t\n\r");
    return from == std::string::npos ? std::string() : text.substr(from, text.find_last_not_of(" \t\n\r") - from + 1);
}

}  // namespace

HitPolicyRead read_hit_policy(const Table& table) {
    static constexpr std::array<std::pair<std::string_view, HitPolicy>, 14> policies{{{"", HitPolicy::unique}, {"UNIQUE", HitPolicy::unique}, {"U", HitPolicy::unique}, {"FIRST", HitPolicy::first}, {"F", HitPolicy::first},
                                                                                      {"PRIORITY", HitPolicy::priority}, {"P", HitPolicy::priority}, {"ANY", HitPolicy::any}, {"A", HitPolicy::any}, {"COLLECT", HitPolicy::collect},
                                                                                      {"C", HitPolicy::collect}, {"RULE ORDER", HitPolicy::rule_order}, {"R", HitPolicy::rule_order}, {"OUTPUT ORDER", HitPolicy::output_order}}};
    static constexpr std::array<std::pair<std::string_view, Aggregation>, 5> aggregations{{{"", Aggregation::none}, {"SUM", Aggregation::sum}, {"COUNT", Aggregation::count}, {"MIN", Aggregation::min}, {"MAX", Aggregation::max}}};
    HitPolicyRead read;
    read.known = false;
    for (const auto& [name, policy] : policies)
        if (table.hit_policy == name) { read.policy = policy; read.known = true; }
    bool known = false;
    for (const auto& [name, aggregation] : aggregations)
        if (table.aggregation == name) { read.aggregation = aggregation; known = true; }
    read.known = read.known && known;
    return read;
}

std::optional<Problem> shape_fault(const std::string& name, const Table& table) {
    if (table.crosstab) return Problem("dmn.crosstab", {{"name", name}});
    if (!read_hit_policy(table).known) return Problem("dmn.hit-policy", {{"name", name}, {"policy", table.hit_policy + (table.aggregation.empty() ? "" : " " + table.aggregation)}});
    return {};
}

feel::TableDefinition table_definition(const Table& table) {
    feel::TableDefinition made;
    const HitPolicyRead policy = read_hit_policy(table);
    made.hit_policy = policy.policy;
    made.aggregation = policy.policy == HitPolicy::collect ? policy.aggregation : Aggregation::none;
    for (const Clause& input : table.inputs) made.inputs.push_back({trimmed(input.expression->text), {}, {}, trimmed(input.allowed)});
    for (const Clause& output : table.outputs) made.outputs.push_back({output.name, {}, {}, trimmed(output.otherwise), trimmed(output.allowed)});
    made.annotations = table.annotations;
    for (const TableRule& rule : table.rules) {
        feel::TableDefinition::Rule row{{}, {}, rule.annotations};
        for (std::size_t i = 0; i < table.inputs.size(); ++i) {
            std::string test = i < rule.tests.size() ? trimmed(rule.tests[i]) : "";
            row.tests.push_back(test.empty() ? "-" : std::move(test));
        }
        for (std::size_t o = 0; o < table.outputs.size(); ++o) {
            std::string output = o < rule.outputs.size() ? trimmed(rule.outputs[o]) : "";
            row.outputs.push_back(output.empty() || output == "-" ? "null" : std::move(output));
        }
        made.rules.push_back(std::move(row));
    }
    return made;
}

}  // namespace huiyin::dmn
