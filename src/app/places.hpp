// Where the files that come along with the program stand: packs, the sample organisation, the console.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/settings.hpp"

namespace huiyin::app {

/// The folder that holds `policies/`: $HUIYIN_SHARE, else <program>/../share/huiyin, else <program>/../.. (build/release of a
/// checkout), else the working folder. Empty when none of them does.
[[nodiscard]] std::optional<std::filesystem::path> share_folder();

/// The setting `packs`, else policies/ of the share folder.
[[nodiscard]] std::filesystem::path packs_folder(const Settings& settings);
/// The setting `console`, else web/dist or console/ of the share folder.
[[nodiscard]] std::filesystem::path console_folder(const Settings& settings);
[[nodiscard]] std::filesystem::path demo_folder();

}  // namespace huiyin::app
