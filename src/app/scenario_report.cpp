#include "app/scenario_report.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t file_bytes_max = 2'000'000;

bool is_meant(const Scenario& scenario, const std::string& file, const std::string& only) {
    const auto has = [&](const std::string& text) { return text.find(only) != std::string::npos; };
    return only.empty() || has(scenario.name.text) || has(file) || std::any_of(scenario.clauses.begin(), scenario.clauses.end(), [&](const Word& clause) { return has(clause.text); });
}

std::string shown_path(const fs::path& path) {
    std::error_code error;
    const fs::path near = fs::proximate(path, error);
    return (error || near.empty() || *near.begin() == ".." ? path : near).lexically_normal().string();
}

std::string name_of(const Scenario& scenario) { return scenario.name.text.empty() ? scenario.name.span.file : scenario.name.text; }

}  // namespace

std::size_t PackRun::failed() const {
    return static_cast<std::size_t>(std::count_if(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) { return !verdict.passed; }));
}

std::vector<fs::path> scenario_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error))
        if (entry.is_regular_file(error) && entry.path().extension() == ".yaml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

PackRun read_pack_scenarios(Stage stage, const std::vector<fs::path>& files, const std::string& only) {
    PackRun pack;
    pack.stage = std::move(stage);
    for (const fs::path& file : files) {
        const std::string path = shown_path(file);
        std::error_code error;
        std::ifstream in(file, std::ios::binary);
        std::stringstream text;
        if (fs::file_size(file, error) <= file_bytes_max && !error) text << in.rdbuf();
        std::vector<Scenario> read;
        if (error || !in || fs::file_size(file, error) > file_bytes_max) {
            Scenario unread;
            unread.name.span = {path, 0, 0, 1};
            unread.faults.error(unread.name.span, error || !in ? "scenario.no-file" : "pack.file-too-large", {{"file", path}});
            read.push_back(std::move(unread));
        } else {
            read = read_scenarios(path, text.str(), pack.stage);
        }
        pack.files[path] = text.str();
        for (Scenario& scenario : read)
            if (is_meant(scenario, path, only)) pack.scenarios.push_back(std::move(scenario));
    }
    return pack;
}

void run_all(PackRun& pack, Workshop& workshop) {
    pack.verdicts.resize(pack.scenarios.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < pack.scenarios.size(); i = next++) pack.verdicts[i] = run_scenario(pack.scenarios[i], pack.stage, workshop);
    };
    std::vector<std::thread> threads;
    const std::size_t count = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8);
    for (std::size_t i = 1; i < std::min(count, pack.scenarios.size()); ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
}

void print_run(std::ostream& out, const PackRun& pack, bool verbose, Language language) {
    std::int64_t ms = 0;
    for (std::size_t i = 0; i < pack.scenarios.size(); ++i) {
        const Verdict& verdict = pack.verdicts[i];
        ms += verdict.ms;
        if (verbose || !verdict.passed)
            out << (verdict.passed ? "  ✓ " : "  ✗ ") << name_of(pack.scenarios[i]) << (verbose ? "  " + std::to_string(verdict.ms) + " ms" : std::string()) << "\n";
        if (!verdict.passed) out << render(verdict.failures, pack.files, language);
    }
    const std::size_t failed = pack.failed();
    out << message(language, "scenario.pack", {{"pack", pack.stage.pack->id}, {"version", pack.stage.pack->version}, {"scenarios", std::to_string(pack.scenarios.size())},
                                              {"passed", std::to_string(pack.scenarios.size() - failed)}, {"failed", std::to_string(failed)}, {"ms", std::to_string(ms)}})
        << "\n";
}

Json run_json(const PackRun& pack, Language language) {
    JsonArray scenarios;
    for (std::size_t i = 0; i < pack.scenarios.size(); ++i) {
        const Scenario& scenario = pack.scenarios[i];
        JsonArray clauses;
        for (const Word& clause : scenario.clauses) clauses.emplace_back(clause.text);
        scenarios.push_back(JsonObject{{"name", scenario.name.text}, {"file", scenario.name.span.file}, {"line", std::int64_t{scenario.name.span.line}}, {"clauses", clauses},
                                       {"passed", pack.verdicts[i].passed}, {"ms", pack.verdicts[i].ms}, {"failures", to_json(pack.verdicts[i].failures, language)}});
    }
    JsonArray missing;
    for (const policy::Clause* clause : uncovered(pack)) missing.emplace_back(clause->id);
    return JsonObject{{"pack", pack.stage.pack->id}, {"version", pack.stage.pack->version}, {"passed", pack.scenarios.size() - pack.failed()}, {"failed", pack.failed()},
                      {"scenarios", scenarios}, {"clauses_without_scenario", missing}};
}

std::vector<const policy::Clause*> uncovered(const PackRun& pack) {
    std::set<std::string> named;
    for (const Scenario& scenario : pack.scenarios)
        for (const Word& clause : scenario.clauses) named.insert(clause.text);
    std::vector<const policy::Clause*> missing;
    for (const policy::Clause& clause : pack.stage.pack->clauses)
        if (!named.contains(clause.id)) missing.push_back(&clause);
    return missing;
}

void print_uncovered(std::ostream& out, const PackRun& pack, Language language) {
    const auto missing = uncovered(pack);
    const std::size_t all = pack.stage.pack->clauses.size();
    out << message(language, missing.empty() ? "scenario.coverage-whole" : "scenario.coverage", {{"pack", pack.stage.pack->id}, {"clauses", std::to_string(all)}, {"covered", std::to_string(all - missing.size())}}) << "\n";
    for (const policy::Clause* clause : missing) {
        const std::string place = clause->place.file + ":" + std::to_string(clause->place.line);
        out << "  " << clause->id << "  " << clause->at << "  " << clause->text.in(language) << "  (" << place << ")\n";
    }
}

}  // namespace huiyin::app
