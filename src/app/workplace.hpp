// An organisation at work: its data, its packs and the engine over both. What most commands begin with.
#pragma once

#include <memory>
#include <vector>

#include "app/command_line.hpp"
#include "app/data_folder.hpp"
#include "app/settings.hpp"
#include "engine/engine.hpp"

namespace huiyin::app {

using Packs = std::vector<std::shared_ptr<const policy::Pack>>;

/// Members stand in the order in which they must be made, and end in the other.
struct Workplace {
    std::unique_ptr<DataFolder> data;
    Charter charter;
    std::unique_ptr<engine::Engine> engine;
};

/// The packs of the packs folder by which an organisation works: those named with what they import, all when none is named.
/// Prints their diagnostics when one has errors. Problems: packs.faulty, packs.missing {pack}, those of `compile_library`.
[[nodiscard]] Result<Packs> installed_packs(const Settings& settings, Language language, const std::vector<std::string>& named);

/// The options, with the database that the settings name.
[[nodiscard]] DataFolder::Options stored(const Settings& settings, DataFolder::Options options);
/// Opens the data directory of the settings. Problems: those of `installed_packs` and `DataFolder::open`. Throws store::Failure.
[[nodiscard]] Result<Workplace> open_workplace(const Settings& settings, Language language, Clock& clock, IdSource& ids, DataFolder::Options options);
[[nodiscard]] std::unique_ptr<engine::Engine> make_engine(DataFolder& data, const Charter& charter, Packs packs, Clock& clock, IdSource& ids);

/// Prints the problem; the exit code that it means.
[[nodiscard]] int give_up(const Context& context, const Problem& problem);

}  // namespace huiyin::app
