// huiyin verify: proves the ledger, and that every cached due time is what its record's events say.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "app/all_commands.hpp"
#include "app/surroundings.hpp"
#include "app/workplace.hpp"

namespace huiyin::app {
namespace {

/// A checkpoint that was exported earlier and kept elsewhere.
Result<Json> kept_checkpoint(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Problem("verify.no-file", {{"file", file}});
    std::ostringstream text;
    text << in.rdbuf();
    const auto kept = Json::parse(text.str());
    if (!kept.ok() || !(*kept)["root"].is_string() || !(*kept)["number"].is_number()) return Problem("verify.no-checkpoint", {{"file", file}});
    return *kept;
}

Done export_checkpoint(DataFolder& data, const std::string& file) {
    const auto last = data.store().read()->last_checkpoint();
    if (!last) return Problem("verify.nothing-to-export");
    const std::string text = ledger::exported(*last, data.key().public_key()).dump() + "\n";
    if (file == "-") {
        std::cout << text;
        return {};
    }
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) throw store::Failure("cannot write " + file);
    return {};
}

struct Findings {
    ledger::Report report;
    std::optional<std::size_t> differences;          ///< of the due times; none: not looked at
    std::optional<std::size_t> unbalanced;           ///< balances, likewise
};

void print_text(const Findings& found, const DataFolder& data, Language language) {
    const ledger::Report& report = found.report;
    const auto count = [](std::int64_t n) { return std::to_string(n); };
    std::cout << message(language, "verify.counts", {{"folder", data.place()}, {"events", count(report.events)}, {"records", count(report.records)},
                                                     {"checkpoints", count(report.checkpoints)}, {"rest", count(report.after_last_checkpoint)}}) << "\n";
    if (!report.head.empty()) std::cout << message(language, "verify.head", {{"hash", report.head}}) << "\n";
    if (report.broken) std::cout << message(language, "verify.broken", {{"what", message(language, *report.broken)}}) << "\n";
    else std::cout << message(language, "verify.holds") << "\n";
    if (!found.differences) std::cout << message(language, "verify.server-runs") << "\n";
    else if (*found.differences == 0) std::cout << message(language, "verify.clocks-hold") << "\n";
    else std::cout << message(language, "verify.clocks-differ", {{"count", std::to_string(*found.differences)}}) << "\n";
    if (found.unbalanced.value_or(0) > 0) std::cout << message(language, "verify.books-differ", {{"count", std::to_string(*found.unbalanced)}}) << "\n";
    else if (found.unbalanced) std::cout << message(language, "verify.books-hold") << "\n";
}

int run_verify(const Arguments& arguments, const Context& context) {
    const std::string format = arguments.value_or("format", "text");
    if (format != "text" && format != "json") return give_up(context, Problem("app.flag-choice", {{"flag", "format"}, {"given", format}, {"wanted", "text, json"}}));
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return give_up(context, settings.problem());
    Json kept;
    if (const auto file = arguments.value("checkpoint")) {
        const auto read = kept_checkpoint(*file);
        if (!read.ok()) return give_up(context, read.problem());
        kept = *read;
    }
    auto data = DataFolder::open(settings->text("data"), stored(*settings, {}));
    const bool server_runs = !data.ok() && data.problem().code == "data.locked";
    if (server_runs) data = DataFolder::open(settings->text("data"), stored(*settings, {Sharing::beside}));
    if (!data.ok()) return give_up(context, data.problem());

    Findings found;
    found.report = ledger::verify(*(*data)->store().read(), (*data)->key().public_key(), kept);
    if (!server_runs && found.report.holds) {
        const auto charter = (*data)->charter();
        if (!charter.ok()) return give_up(context, charter.problem());
        auto packs = installed_packs(*settings, context.language, charter->packs);
        if (!packs.ok()) return give_up(context, packs.problem());
        SystemClock clock;
        RandomIds ids;
        const auto engine = make_engine(**data, *charter, std::move(packs).value(), clock, ids);
        found.differences = engine->refold();
        found.unbalanced = engine->unbalanced();
    }
    if (format == "json") {
        Json report = report_json(found.report);
        report["clocks_differing"] = found.differences ? Json(static_cast<std::int64_t>(*found.differences)) : Json();
        report["balances_differing"] = found.unbalanced ? Json(static_cast<std::int64_t>(*found.unbalanced)) : Json();
        std::cout << report.dump() << "\n";
    } else {
        print_text(found, **data, context.language);
    }
    if (const auto file = arguments.value("export"); file && found.report.holds) {
        const Done exported = export_checkpoint(**data, *file);
        if (!exported.ok()) return give_up(context, exported.problem());
    }
    return found.report.holds && found.differences.value_or(0) == 0 && found.unbalanced.value_or(0) == 0 ? done : found_faults;
}

}  // namespace

Command verify_command() {
    Command command;
    command.help.name = "verify";
    command.help.summary = {"证明台账完整、时限推算一致", "prove the ledger, and that every due time follows from it"};
    command.help.details = {"逐条重算事件的哈希、各单据的链、校验点的默克尔根与签名，指出第一处断裂；再从事件重新推算全部时限与账簿余额。\n服务器运行时只校验台账。有断裂或不一致时退出码为 1。",
                            "Works out again the hash of every event, each record's chain, and the Merkle root and signature of every checkpoint, and\n"
                            "names the first broken link; then folds every due time and\nevery balance anew. While a server runs, only the ledger is looked at.\nThe exit code is 1 when something is broken or differs."};
    command.help.flags = {{"checkpoint", "FILE", {"与另行保存的校验点核对", "compare with a checkpoint kept elsewhere"}},
                          {"export", "FILE", {"导出最后一个校验点，供另行保存（- 为标准输出）", "export the last checkpoint, to be kept elsewhere (-: standard output)"}},
                          {"format", "FORMAT", {"输出格式：text 或 json", "format of the output: text or json"}}};
    command.settings = {"data", "store", "organisation.id", "packs"};
    command.run = run_verify;
    return command;
}

}  // namespace huiyin::app
