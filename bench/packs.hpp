// Packs as the benches work by them: of a folder of the repository, without a fault or not at all.
#pragma once

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "policy/compiler.hpp"

namespace huiyin::bench {

inline std::shared_ptr<const policy::Pack> compiled(const std::string& folder, const std::vector<std::shared_ptr<const policy::Pack>>& imports) {
    policy::Diagnostics diagnostics;
    auto pack = policy::compile(policy::read_folder(folder).value(), imports, diagnostics);
    if (!pack) std::exit(1);
    return pack;
}

}  // namespace huiyin::bench
