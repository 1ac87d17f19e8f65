// The scenarios of packs, run and told: per pack a line, each failure with its place, at the end one line that counts.
#pragma once

#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "app/scenario_run.hpp"
#include "base/json.hpp"

namespace huiyin::app {

/// The scenarios of one pack and how they went.
struct PackRun {
    Stage stage;
    std::map<std::string, std::string> files;        ///< path as shown → text
    std::vector<Scenario> scenarios;
    std::vector<Verdict> verdicts;                   ///< in the order of the scenarios
    [[nodiscard]] std::size_t failed() const;
};

/// Reads the files; `only` keeps the scenarios whose name, file or clauses contain it.
[[nodiscard]] PackRun read_pack_scenarios(Stage stage, const std::vector<std::filesystem::path>& files, const std::string& only);
/// Runs them, several at a time; the verdicts do not depend on how many.
void run_all(PackRun& pack, Workshop& workshop);
/// Every *.yaml below `folder`, in the order of their paths.
[[nodiscard]] std::vector<std::filesystem::path> scenario_files(const std::filesystem::path& folder);

void print_run(std::ostream& out, const PackRun& pack, bool verbose, Language language);
[[nodiscard]] Json run_json(const PackRun& pack, Language language);
/// The clauses of the pack that no scenario names, in the pack's order.
[[nodiscard]] std::vector<const policy::Clause*> uncovered(const PackRun& pack);
void print_uncovered(std::ostream& out, const PackRun& pack, Language language);

}  // namespace huiyin::app
