// From the files of a pack to its model, or to all of its diagnostics.
//
//   Diagnostics diagnostics;
//   const auto pack = compile(read_folder("policies/base"), {}, diagnostics);     // null when there are errors
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "policy/diagnostic.hpp"
#include "policy/model.hpp"

namespace huiyin::policy {

/// Path as shown in diagnostics → text. `root` is the pack's folder as it begins every path, with a slash at the end.
struct Sources {
    std::string root;
    std::map<std::string, std::string> files;
};

/// Every file of a pack's folder (up to 2,000 files of up to 2 MB). Problems: pack.folder, pack.file-too-large.
[[nodiscard]] Result<Sources> read_folder(const std::string& folder);

/// The pack, or null when there are errors. `imports` are the packs that it may import.
[[nodiscard]] std::shared_ptr<const Pack> compile(const Sources& sources, const std::vector<std::shared_ptr<const Pack>>& imports, Diagnostics& diagnostics);

/// What a pack's header says it needs, without compiling it: id, version, imports.
struct Header { std::string id, version; std::vector<std::string> imports; };
[[nodiscard]] Result<Header> read_header(const Sources& sources);

}  // namespace huiyin::policy
