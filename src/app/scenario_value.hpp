// Values as scenarios write them, brought to what the engine takes: names of people and records become ids where the
// field's type wants one, local times become instants, money and percentages exact numbers. Quotes mean: as it stands.
#pragma once

#include <optional>
#include <string>

#include "app/scenario_cast.hpp"
#include "base/json.hpp"
#include "policy/diagnostic.hpp"
#include "policy/model.hpp"
#include "policy/yaml_tree.hpp"

namespace huiyin::app {

/// The value, or what is wrong with it in `faults` and empty. While a scenario is only being read, names stand for ids.
[[nodiscard]] std::optional<Json> field_value(const policy::Field& field, const policy::Tree& tree, const Cast& cast, const calendar::Zone& zone, policy::Diagnostics& faults);
[[nodiscard]] std::optional<Json> parameter_value(const policy::Parameter& parameter, const policy::Tree& tree, policy::Diagnostics& faults);

/// 1500.00 CNY, 95%, 12.5.
[[nodiscard]] std::optional<Decimal> number_of(std::string text);

/// Checks an input's fields and their values; unknown fields are told with the nearest one.
void check_fields(const policy::RecordType& type, const policy::Tree& map, const Cast& cast, const calendar::Zone& zone, policy::Diagnostics& faults);
void report_unknown_field(const policy::RecordType& type, const policy::Tree& key, policy::Diagnostics& faults);

}  // namespace huiyin::app
