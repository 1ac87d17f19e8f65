// huiyin test: runs the scenarios of packs on a virtual clock.
#include <algorithm>
#include <iostream>

#include "app/all_commands.hpp"
#include "app/packs.hpp"
#include "app/places.hpp"
#include "app/scenario_report.hpp"
#include "app/settings.hpp"

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* zone_name = "Asia/Shanghai";

/// What is asked for: packs whole, and single files with the pack that they belong to.
struct Wanted {
    std::vector<std::string> folders;                ///< of packs, each once
    std::vector<fs::path> files;                     ///< none: all of every folder
};

/// The nearest folder above the file that has a policy.yaml; empty when none has.
std::string pack_folder_of(const fs::path& file) {
    std::error_code error;
    for (fs::path folder = fs::absolute(file, error).parent_path(); !folder.empty(); folder = folder.parent_path()) {
        if (fs::is_regular_file(folder / "policy.yaml", error)) return folder.string();
        if (folder == folder.root_path()) break;
    }
    return {};
}

Result<Wanted> wanted(const std::vector<std::string>& words) {
    Wanted made;
    std::error_code error;
    for (const std::string& word : words) {
        const bool is_file = word.ends_with(".yaml");
        const std::string folder = is_file ? pack_folder_of(word) : word;
        if (is_file && !fs::is_regular_file(word, error)) return Problem("scenario.no-file", {{"file", word}});
        if (folder.empty()) return Problem("scenario.no-pack", {{"file", word}});
        if (is_file) made.files.emplace_back(word);
        if (std::find(made.folders.begin(), made.folders.end(), folder) == made.folders.end()) made.folders.push_back(folder);
    }
    return made;
}

std::vector<fs::path> files_of(const CheckedPack& pack, const Wanted& wanted) {
    std::vector<fs::path> all = scenario_files(fs::path(pack.sources.root) / "scenarios"), chosen;
    if (wanted.files.empty()) return all;
    std::error_code error;
    const fs::path root = fs::weakly_canonical(pack.sources.root, error);
    for (const fs::path& file : wanted.files)
        if (fs::weakly_canonical(pack_folder_of(file), error) == root) chosen.push_back(file);
    // A pack named beside single files of others is meant whole.
    return chosen.empty() ? all : chosen;
}

/// Packs with errors are told and not run. True: one of them was asked for.
bool tell_faulty(const std::vector<CheckedPack>& packs, Language language) {
    bool any = false;
    for (const CheckedPack& pack : packs) {
        if (pack.good()) continue;
        any = true;
        std::cerr << render(pack.diagnostics, pack.sources.files, language);
        std::cerr << message(language, "scenario.faulty-pack", {{"pack", pack.header.id}}) << "\n";
    }
    return any;
}

std::vector<PackRun> run_packs(const std::vector<CheckedPack>& packs, const Wanted& wanted, const std::string& only) {
    std::vector<std::shared_ptr<const policy::Pack>> good;
    for (const CheckedPack& pack : packs)
        if (pack.good()) good.push_back(pack.pack);
    Workshop workshop;
    std::vector<PackRun> runs;
    for (const CheckedPack& pack : packs) {
        if (!pack.good() || !pack.wanted) continue;
        // The pack and what it imports, no other: another pack's duties have no part in its story.
        std::vector<std::shared_ptr<const policy::Pack>> linked;
        const auto needs = [&](const auto& self, const std::string& id) -> void {
            for (const auto& held : good)
                if (held->id == id && std::find(linked.begin(), linked.end(), held) == linked.end()) {
                    for (const auto& [name, range] : held->imports) self(self, name);
                    linked.push_back(held);
                }
        };
        needs(needs, pack.pack->id);
        Stage stage{std::make_shared<const policy::Policy>(linked), pack.pack.get(), *calendar::Zone::named(zone_name)};
        PackRun run = read_pack_scenarios(std::move(stage), files_of(pack, wanted), only);
        if (run.scenarios.empty() && (wanted.folders.empty() || !only.empty())) continue;
        run_all(run, workshop);
        runs.push_back(std::move(run));
    }
    return runs;
}

int run_test(const Arguments& arguments, const Context& context) {
    const std::string format = arguments.value_or("format", "text");
    if (format != "text" && format != "json") {
        complain(context, Problem("app.flag-choice", {{"flag", "format"}, {"given", format}, {"wanted", "text, json"}}));
        return wrong_usage;
    }
    const auto settings = Settings::load(arguments, process_environment());
    const auto asked = wanted(arguments.positionals);
    if (!settings.ok() || !asked.ok()) {
        complain(context, settings.ok() ? asked.problem() : settings.problem());
        return wrong_usage;
    }
    const fs::path library = packs_folder(*settings);
    const auto packs = asked->folders.empty() ? compile_library(library) : compile_packs(asked->folders, library);
    if (!packs.ok()) {
        complain(context, packs.problem());
        return found_faults;
    }
    const bool faulty = tell_faulty(*packs, context.language);
    const std::vector<PackRun> runs = run_packs(*packs, *asked, arguments.value_or("only", ""));
    std::size_t passed = 0, failed = 0;
    JsonArray documents;
    for (const PackRun& run : runs) {
        failed += run.failed();
        passed += run.scenarios.size() - run.failed();
        if (format == "json") documents.push_back(run_json(run, context.language));
        else print_run(std::cout, run, arguments.has("verbose"), context.language);
        if (format == "text" && arguments.has("clauses")) print_uncovered(std::cout, run, context.language);
    }
    if (format == "json") std::cout << Json(JsonObject{{"packs", documents}, {"passed", passed}, {"failed", failed}}).dump() << "\n";
    else std::cout << passed << " passed, " << failed << " failed\n";
    return failed > 0 || faulty ? found_faults : done;
}

}  // namespace

Command test_command() {
    Command command;
    command.help.name = "test";
    command.help.positionals = "[PACK…|FILE…]";
    command.help.positionals_max = 1000;
    command.help.summary = {"在虚拟时钟上运行制度包的情景", "run the scenarios of packs on a virtual clock"};
    command.help.details = {"PACK 是制度包的文件夹或名称，FILE 是单个情景文件；不写则运行全部。写法见 docs/scenarios.md。\n有不符之处时退出码为 1；最后一行是 “N passed, N failed”。",
                            "PACK is a pack's folder or name, FILE one file of scenarios; none: all. docs/scenarios.md has the language.\nThe exit code is 1 when something differs; the last line is \"N passed, N failed\"."};
    command.help.flags = {{"only", "WORDS", {"只运行名称、文件或条款含此文字的情景", "only scenarios whose name, file or clauses contain this"}},
                          {"verbose", "", {"逐个列出情景", "list every scenario"}},
                          {"clauses", "", {"列出没有情景的条款", "list the clauses that no scenario names"}},
                          {"format", "FORMAT", {"输出格式：text 或 json", "format of the output: text or json"}}};
    command.settings = {"packs"};
    command.run = run_test;
    return command;
}

}  // namespace huiyin::app
