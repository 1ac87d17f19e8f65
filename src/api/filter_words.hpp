// A reader's filter in his own words: titles of fields, states and choices, names of whom it refers to.
//
//   (channel = "site" or channel = "phone") and received_on >= date("2026-03-01")   →   来源为现场、电话，且收到日期不早于2026-03-01
#pragma once

#include <functional>
#include <string>

#include "base/json.hpp"
#include "report/print.hpp"

namespace huiyin::api {

/// What the words are made of besides the tree.
struct FilterReader {
    const Json& types;                                                       ///< `record_types` of the meta document
    const report::PrintRequest& shown;                                       ///< language and zone
    std::function<std::string(const std::string& type, const std::string& id)> title_of;   ///< the id itself for what the reader may not see
};

/// The tree is the engine's (engine/filter_tree.hpp) of a filter over the record type.
[[nodiscard]] std::string filter_in_words(const FilterReader& reader, const std::string& type, const Json& tree);

}  // namespace huiyin::api
