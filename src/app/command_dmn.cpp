#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/all_commands.hpp"
#include "app/packs.hpp"
#include "app/places.hpp"
#include "app/settings.hpp"
#include "base/time.hpp"
#include "dmn/dmn_answers.hpp"
#include "dmn/exchange.hpp"
#include "dmn/table_check.hpp"

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> content_of(const std::string& path) {
    // A device or a pipe may never end; of a file no more is read than shows that it is too large for a model.
    constexpr std::size_t bytes_max = 33'000'000;
    std::error_code error;
    std::ifstream file(path, std::ios::binary);
    if (!fs::is_regular_file(path, error) || !file) return {};
    std::string text(std::min<std::uintmax_t>(fs::file_size(path, error), bytes_max), '\0');
    if (error || !file.read(text.data(), static_cast<std::streamsize>(text.size()))) return {};
    return text;
}

int answer_lines(const Context& context) {
    dmn::DmnAnswers answers(context.language, content_of);
    for (std::string line; std::getline(std::cin, line);) std::cout << answers.answer(line, SystemClock().now()) << "\n" << std::flush;
    return done;
}

/// The pack's own clauses and title go along as the decision's description and label.
dmn::WrittenTable written(const policy::Decision& decision) {
    std::string note;
    for (const std::string& clause : decision.clauses) note += (note.empty() ? "" : " ") + clause;
    return {decision.name, decision.title.zh, std::move(note), decision.table->definition()};
}

/// One file a table; formulas are told, since a table is all that is carried over.
int export_decisions(const policy::Pack& pack, const fs::path& folder, const Context& context) {
    bool any = false;
    for (const policy::Decision& decision : pack.decisions) {
        if (!decision.table) {
            complain(context, Problem("dmn.formula-left-out", {{"name", decision.name}}));
            continue;
        }
        any = true;
        const fs::path path = folder / (decision.name + ".dmn");
        std::ofstream file(path, std::ios::binary);
        file << dmn::write_dmn(written(decision));
        if (!file.flush()) return complain(context, Problem("dmn.not-written", {{"path", path.string()}})), world_failed;
        std::cout << path.string() << "\n";
    }
    if (!any) complain(context, Problem("dmn.no-tables", {{"pack", pack.id}}));
    return done;
}

int export_pack(const Arguments& arguments, const Context& context) {
    if (arguments.positionals.size() != 3) return complain(context, Problem("dmn.usage")), wrong_usage;
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return complain(context, settings.problem()), wrong_usage;
    const auto checked = compile_packs({arguments.positionals[1]}, packs_folder(*settings));
    if (!checked.ok()) return complain(context, checked.problem()), wrong_usage;
    const fs::path folder = arguments.positionals[2];
    int ended = done;
    for (const CheckedPack& each : *checked) {
        if (!each.good()) {
            std::cerr << render(each.diagnostics, each.sources.files, context.language);
            if (!each.faulty_import.empty()) complain(context, Problem("check.import-faulty", {{"pack", each.header.id}, {"import", each.faulty_import}}));
            ended = found_faults;
            continue;
        }
        if (!each.wanted) continue;
        std::error_code error;
        fs::create_directories(folder, error);
        if (error || !fs::is_directory(folder, error)) return complain(context, Problem("dmn.no-folder", {{"folder", folder.string()}, {"reason", error.message()}})), world_failed;
        if (const int code = export_decisions(*each.pack, folder, context); code != done) return code;
    }
    return ended;
}

/// A model out of a file; what is wrong with it is told with the file's name.
std::optional<dmn::Model> model_of(const std::string& path, const Context& context, int& code) {
    const auto text = content_of(path);
    code = wrong_usage;
    if (!text) return complain(context, Problem("dmn.no-file", {{"path", path}})), std::nullopt;
    auto model = dmn::read_model(*text);
    code = found_faults;
    if (!model.ok()) return std::cerr << path << ": " << message(context.language, model.problem()) << "\n", std::nullopt;
    return std::move(model).value();
}

int import_file(const Arguments& arguments, const Context& context) {
    if (arguments.positionals.size() != 2) return complain(context, Problem("dmn.usage")), wrong_usage;
    int code = done;
    const auto model = model_of(arguments.positionals[1], context, code);
    if (!model) return code;
    const dmn::Section section = dmn::decisions_section(*model);
    std::cout << section.yaml;
    for (const Problem& each : section.left_out) complain(context, each);
    return section.left_out.empty() ? done : found_faults;
}

int check_file(const Arguments& arguments, const Context& context) {
    if (arguments.positionals.size() != 2) return complain(context, Problem("dmn.usage")), wrong_usage;
    int code = done;
    const auto model = model_of(arguments.positionals[1], context, code);
    if (!model) return code;
    const std::vector<Problem> found = dmn::check_tables(*model);
    for (const Problem& each : found) std::cout << message(context.language, each) << "\n";
    return found.empty() ? done : found_faults;
}

}  // namespace

Command dmn_command() {
    Command command;
    command.help.name = "dmn";
    command.help.positionals = "[export PACK DIR | import FILE | check FILE]";
    command.help.positionals_max = 3;
    command.help.summary = {"计算 DMN 判定模型；在制度包与 .dmn 文件之间转换决策表", "evaluate DMN models; carry decision tables between packs and .dmn files"};
    command.help.details = {"不带参数时每行读一个 JSON 请求，写一个结果：\n"
                            "  请求 {\"id\", \"model\", \"imports\", \"decisions\" 或 \"service\", \"inputs\", \"namespaces\"}\n"
                            "  结果 {\"id\", \"outputs\", \"errors\"}，无从计算时 {\"id\", \"error\"}\n"
                            "export 把制度包的每个决策表写成 DIR 中的一个 .dmn 文件；import 把 .dmn 文件中的决策表写成制度包的 decisions 一节；\n"
                            "check 逐表查找缺漏、重叠、命不中的行和更合适的命中规则，并举例。",
                            "Without arguments it reads one JSON request a line and writes one answer a line:\n"
                            "  a request is {\"id\", \"model\", \"imports\", \"decisions\" or \"service\", \"inputs\", \"namespaces\"}\n"
                            "  the answer {\"id\", \"outputs\", \"errors\"}, or {\"id\", \"error\"} when nothing could be evaluated\n"
                            "export writes each decision table of a pack as a .dmn file in DIR; import prints the tables of a .dmn file as the\n"
                            "decisions section of a pack; check looks for gaps, overlaps, rules that never hit and hit policies that fit better."};
    command.settings = {"packs"};
    command.run = [](const Arguments& arguments, const Context& context) {
        if (arguments.positionals.empty()) return answer_lines(context);
        if (arguments.positionals[0] == "export") return export_pack(arguments, context);
        if (arguments.positionals[0] == "import") return import_file(arguments, context);
        if (arguments.positionals[0] == "check") return check_file(arguments, context);
        complain(context, Problem("dmn.usage"));
        return wrong_usage;
    };
    return command;
}

}  // namespace huiyin::app
