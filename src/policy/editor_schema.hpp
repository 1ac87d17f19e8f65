// What an editor needs to help a pack's author while typing: JSON Schemas made from the grammar, with completion of keys
// and words, and both languages on hover. Drafts of 7, which the YAML language server reads.
//
//   # yaml-language-server: $schema=../../docs/schema/policy.schema.json
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace huiyin::policy {

/// Of policy.yaml: the header and the sections.
[[nodiscard]] Json policy_schema();
/// Of the YAML files that `include` takes: the sections.
[[nodiscard]] Json sections_schema();
/// Of forms/*.json: JSON Schema's own keywords as far as forms use them, and the x- keywords.
[[nodiscard]] Json form_schema();

/// Of print/*.yaml: layouts of printed forms.
[[nodiscard]] Json layout_schema();

/// Every key of the language in a table, for docs/pack-language.md.
[[nodiscard]] std::string key_reference();

}  // namespace huiyin::policy
