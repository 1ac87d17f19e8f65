// The packs of a folder, compiled in the order of their imports.
//
//   for (const CheckedPack& pack : *compile_library("policies")) std::cerr << render(pack.diagnostics, pack.sources.files, language);
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "policy/compiler.hpp"

namespace huiyin::app {

/// A pack with what the compiler says of it. `pack` is null when it has errors, or when one of its imports has.
struct CheckedPack {
    policy::Header header;
    policy::Sources sources;
    policy::Diagnostics diagnostics;
    std::shared_ptr<const policy::Pack> pack;
    std::string faulty_import;                       ///< it was not compiled, because this one has errors
    bool wanted = true;                              ///< false: only imported by one that is
    [[nodiscard]] bool good() const { return pack != nullptr; }
};

/// Every folder of `library` that has a policy.yaml. Problems: packs.none {folder}, packs.twice {pack}, packs.circle {pack},
/// those of `policy::read_folder`.
[[nodiscard]] Result<std::vector<CheckedPack>> compile_library(const std::filesystem::path& library);

/// The packs in `folders` (or in the library under that name) and what they import from the library.
[[nodiscard]] Result<std::vector<CheckedPack>> compile_packs(const std::vector<std::string>& folders, const std::filesystem::path& library);

/// The compiled packs, in order; only when all are good.
[[nodiscard]] std::vector<std::shared_ptr<const policy::Pack>> good_packs(const std::vector<CheckedPack>& checked);

}  // namespace huiyin::app
