// A list of accounts comes in and goes out: as a workbook and as CSV, checked, committed and undone, listed and printed.
//
//   build/release/bench_exchange [ROWS]           10,000 by default
//
// Everything runs as the API does it: the file is read, every cell turned into its field, every row checked by the pack's rules and
// committed through the engine on a durable store; the export asks the list page by page with the columns of its view.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "api/sheets.hpp"
#include "packs.hpp"
#include "engine/engine.hpp"
#include "report/print_list.hpp"
#include "sheet/xlsx_read.hpp"
#include "sheet/xlsx_write.hpp"
#include "store/store.hpp"

using namespace huiyin;

namespace {

constexpr const char* accounts = "gas-billing.gas_account";

void stop(const Problem& problem) {
    std::fprintf(stderr, "refused: %s\n", message(Language::en, problem).c_str());
    std::exit(1);
}

/// Runs the work once and writes its row; what it says is what it came to.
template <typename Work>
void row(const char* what, int rows, Work work) {
    const auto began = std::chrono::steady_clock::now();
    const std::clock_t worked = std::clock();
    const std::string came_to = work();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("| %-44s | %7.2f | %7.2f | %8.0f | %s |\n", what, seconds, static_cast<double>(std::clock() - worked) / CLOCKS_PER_SEC, rows / seconds, came_to.c_str());
    std::fflush(stdout);
}

std::string kilobytes(const std::string& bytes) { return std::to_string(bytes.size() / 1024) + " KB"; }

struct Company {
    std::string folder;
    std::unique_ptr<store::Store> store;
    VirtualClock clock{*Instant::parse("2026-02-20T01:00:00Z")};
    RandomIds ids;
    std::unique_ptr<engine::Engine> engine;
    engine::Actor supervisor;

    Company() {
        char name[] = "/tmp/huiyin-bench-XXXXXX";
        folder = mkdtemp(name);
        store = store::open_sqlite({.path = folder + "/huiyin.db", .organisation = "bench"});
        const std::string root = HUIYIN_SOURCE_DIR;
        const auto base = bench::compiled(root + "/policies/base", {});
        const auto billing = bench::compiled(root + "/policies/gas-billing", {base});
        engine::Options options;
        options.organisation = OrganisationId("bench");
        options.zone = calendar::Zone::named("Asia/Shanghai").value();
        engine = std::make_unique<engine::Engine>(*store, clock, ids, std::vector<std::shared_ptr<const policy::Pack>>{base, billing}, options);
        supervisor.person = PersonId(hire("主管", {"gas-billing.collection_supervisor", "base.admin"}));
        for (const char* reader : {"抄表员甲", "抄表员乙", "抄表员丙"}) hire(reader, {"gas-billing.meter_reader"});
    }
    ~Company() {
        engine.reset();
        store.reset();
        std::filesystem::remove_all(folder);
    }

    std::string hire(const char* name, JsonArray roles) {
        const auto outcome = engine->execute({.actor = {}, .what = engine::PerformAction{"base.person", {}, "hire", JsonObject{{"name", name}, {"roles", std::move(roles)}}, {}, {}, {}}});
        if (!outcome.ok()) stop(outcome.problem());
        return outcome->id;
    }

    /// The rows that are imported, as cells of text.
    static std::vector<std::vector<std::string>> lines(int rows) {
        std::vector<std::vector<std::string>> made;
        for (int i = 0; i < rows; ++i) {
            char number[16];
            std::snprintf(number, sizeof number, "%07d", i + 1);
            made.push_back({number, "户" + std::to_string(i + 1), i % 20 == 0 ? "商业用户" : "居民用户", i % 20 == 0 ? "商业" : "居民生活", "新安里" + std::to_string(i / 40 + 1) + "号" + std::to_string(i % 40 + 1) + "室", "138" + std::to_string(10'000'000 + i),
                            std::string("抄表员") + (i % 3 == 0 ? "甲" : i % 3 == 1 ? "乙" : "丙"), "2025-03-01", "R" + std::to_string(i / 400 + 1), std::to_string(i % 400 + 1)});
        }
        return made;
    }

    std::string import(const std::string& bytes, api::Take take, int rows) {
        auto report = api::import_file(*engine, supervisor, accounts, {bytes, "accounts", ""}, take);
        if (!report.ok()) stop(report.problem());
        if ((*report)["good"].int_or(0) != rows) {
            std::fprintf(stderr, "%s\n", (*report)["errors"].dump().substr(0, 800).c_str());
            std::exit(1);
        }
        imported = (*report)["import"].string_or("");
        return std::to_string(rows) + " good";
    }
    std::string undo() {
        const auto outcome = engine->execute({.actor = supervisor, .what = engine::UndoImport{imported, false}});
        if (!outcome.ok()) stop(outcome.problem());
        return "none left";
    }
    std::string list(api::ListFile as) {
        api::ExportWanted wanted;
        wanted.type = accounts;
        wanted.as = as;
        wanted.title = "accounts";
        wanted.shown.zone = engine->options().zone;
        wanted.shown.types = JsonObject();
        const Json meta = engine->meta(supervisor);
        for (const Json& type : meta["record_types"].as_array())
            if (type["id"].string_or("") == accounts) {
                wanted.shown.types[accounts] = type;
                for (const Json& column : type["views"].as_array().front()["columns"].as_array()) wanted.columns.push_back(column.string_or(""));
            }
        engine::ListQuery query;
        query.type = accounts;
        query.limit = 200;
        auto made = api::export_list(wanted, [&](const std::string& cursor) {
            query.cursor = cursor;
            return engine->list(supervisor, query);
        });
        if (!made.ok()) stop(made.problem());
        return *made;
    }
    std::string imported;
};

std::string csv_of(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& lines) {
    std::string text = api::csv_line(head);
    for (const auto& line : lines) text += api::csv_line(line);
    return text;
}

std::string xlsx_of(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& lines) {
    sheet::XlsxWriter writer;
    std::vector<sheet::Heading> headings;
    for (const std::string& title : head) headings.push_back({title});
    writer.begin("accounts", headings);
    for (const auto& line : lines) {
        std::vector<sheet::Cell> cells;
        for (const std::string& text : line) cells.push_back(sheet::Cell::text(text));
        writer.row(cells);
    }
    return writer.finish();
}

}  // namespace

int main(int count, char** words) {
    const int rows = count > 1 ? std::max(std::atoi(words[1]), 1) : 10'000;
    const std::vector<std::string> head{"account_no", "name", "user_class", "tariff_class", "address", "phone", "reader", "opened_on", "route", "route_order"};
    const auto lines = Company::lines(rows);
    const std::string csv = csv_of(head, lines);
    std::string xlsx;
    std::printf("| %-44s | seconds | worked  | a second | came to |\n| --- | ---: | ---: | ---: | --- |\n", (std::to_string(rows) + " rows").c_str());
    row("a workbook is written", rows, [&] { xlsx = xlsx_of(head, lines); return kilobytes(xlsx); });
    row("a workbook is read", rows, [&] {
        const auto sheets = sheet::read_xlsx(xlsx);
        if (!sheets.ok()) stop(sheets.problem());
        return std::to_string(sheets->front().rows.size()) + " rows";
    });
    Company company;
    row("import: XLSX checked only", rows, [&] { return company.import(xlsx, api::Take::none, rows); });
    row("import: XLSX committed", rows, [&] { return company.import(xlsx, api::Take::all, rows); });
    row("export: XLSX", rows, [&] { return kilobytes(company.list(api::ListFile::xlsx)); });
    row("export: CSV", rows, [&] { return kilobytes(company.list(api::ListFile::csv)); });
    row("the import undone as a whole", rows, [&] { return company.undo(); });
    row("import: CSV checked only", rows, [&] { return company.import(csv, api::Take::none, rows); });
    row("import: CSV committed", rows, [&] { return company.import(csv, api::Take::all, rows); });
    Company smaller;
    const int printed = std::min(rows, static_cast<int>(report::list_rows_max));
    smaller.import(csv_of(head, Company::lines(printed)), api::Take::all, printed);
    row((std::to_string(printed) + " rows on paper: PDF").c_str(), printed, [&] { return kilobytes(smaller.list(api::ListFile::pdf)); });
}
