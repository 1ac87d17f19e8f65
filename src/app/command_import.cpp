// huiyin import: the rows of a CSV file as records, all of them or none, with a report row by row.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "api/csv.hpp"
#include "api/import_rows.hpp"
#include "app/account_book.hpp"
#include "app/all_commands.hpp"
#include "app/workplace.hpp"

namespace huiyin::app {
namespace {

Result<std::string> bytes_of(const std::string& file) {
    std::ostringstream bytes;
    if (file == "-") {
        bytes << std::cin.rdbuf();
        return std::move(bytes).str();
    }
    std::ifstream in(file, std::ios::binary);
    if (!in) return Problem("import.no-file", {{"file", file}});
    bytes << in.rdbuf();
    return std::move(bytes).str();
}

/// `customer` for `base.customer`, as long as only one pack has such a type.
Result<std::string> full_type(const policy::Policy& policy, const std::string& given) {
    if (policy.record_type(given)) return given;
    std::vector<std::string> found, all;
    for (const auto& pack : policy.packs())
        for (const policy::RecordType& type : pack->records) {
            all.push_back(type.id);
            if (type.name == given || type.title.zh == given) found.push_back(type.id);
        }
    if (found.size() == 1) return found.front();
    const std::string near = nearest(given, all);
    return near.empty() ? Problem("csv.no-such-type", {{"type", given}}) : Problem("import.no-such-type-near", {{"type", given}, {"near", near}});
}

Result<engine::Actor> actor_of(store::Store& store, const std::string& login, Language language) {
    if (login.empty()) return engine::Actor{PersonId(), language};
    StoreBook book(store);
    const auto account = book.account(login);
    if (!account || account->disabled) return Problem("session.no-such-login", {{"login", login}});
    return engine::Actor{account->person, language};
}

std::string row_of(const Json& error) { return std::to_string(error["row"].int_or(0)); }

void print_errors(const JsonArray& errors, Language language) {
    constexpr std::size_t shown_max = 50;
    for (std::size_t i = 0; i < std::min(shown_max, errors.size()); ++i) {
        const std::string column = errors[i]["column"].string_or("");
        std::cerr << message(language, column.empty() ? "import.row" : "import.row-column", {{"row", row_of(errors[i])}, {"column", column}, {"what", errors[i]["title"].string_or("")}}) << "\n";
    }
    if (errors.size() > shown_max) std::cerr << message(language, "import.more", {{"count", std::to_string(errors.size() - shown_max)}}) << "\n";
}

void write_report(const std::string& file, const JsonArray& errors, Language language) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << api::csv_line({message(language, "import.report-row"), message(language, "import.report-column"), message(language, "import.report-code"), message(language, "import.report-what")});
    for (const Json& error : errors) out << api::csv_line({row_of(error), error["column"].string_or(""), error["code"].string_or(""), error["title"].string_or("")});
    out.close();
    if (!out) throw store::Failure("cannot write " + file);
}

Result<Json> import(const Arguments& arguments, const Settings& settings, Language language) {
    SystemClock clock;
    RandomIds ids;
    HUIYIN_TRY(const std::string bytes, bytes_of(arguments.positionals[1]));
    HUIYIN_TRY(Workplace place, open_workplace(settings, language, clock, ids, {}));
    HUIYIN_TRY(const std::string type, full_type(*place.engine->policy(), arguments.positionals[0]));
    HUIYIN_TRY(const engine::Actor actor, actor_of(place.data->store(), arguments.value_or("as", ""), language));
    const api::Take take = arguments.has("dry-run") ? api::Take::none : arguments.has("good-rows") ? api::Take::good : api::Take::all;
    const api::ImportFile file{bytes, std::filesystem::path(arguments.positionals[1]).filename().string(), arguments.value_or("sheet", "")};
    api::ImportHow how{arguments.value_or("action", ""), {}, arguments.value_or("confirm", "")};
    std::istringstream columns(arguments.value_or("by", ""));
    for (std::string column; std::getline(columns, column, ',');) how.key.push_back(api::trimmed(column));
    HUIYIN_TRY(Json answer, api::import_file(*place.engine, actor, type, file, take, how, arguments.value_or("key", "")));
    if (answer["committed"].bool_or(false)) place.data->settle(clock.now());
    return answer;
}

int run_import(const Arguments& arguments, const Context& context) {
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return give_up(context, settings.problem());
    const auto answer = import(arguments, *settings, context.language);
    if (!answer.ok()) return give_up(context, answer.problem());
    const Json& errors = (*answer)["errors"];
    const JsonArray none;
    const JsonArray& list = errors.is_array() ? errors.as_array() : none;
    print_errors(list, context.language);
    if (const auto file = arguments.value("report")) write_report(*file, list, context.language);
    const bool committed = (*answer)["committed"].bool_or(false);
    const char* told = committed && !list.empty() ? "import.committed-good" : committed ? "import.committed" : list.empty() ? "import.would-commit" : "import.refused";
    std::cout << message(context.language, told, {{"rows", std::to_string((*answer)["rows"].int_or(0))}, {"good", std::to_string((*answer)["good"].int_or(0))}, {"faults", std::to_string(list.size())}}) << "\n";
    return list.empty() ? done : found_faults;
}

}  // namespace

Command import_command() {
    Command command;
    command.help.name = "import";
    command.help.positionals = "TYPE FILE";
    command.help.positionals_min = command.help.positionals_max = 2;
    command.help.summary = {"从 CSV 或 XLSX 导入单据：全部写入，或一条也不写入", "import records from CSV or XLSX: all rows or none"};
    command.help.details = {"TYPE 是单据类型（如 base.customer）。第一行是列名：字段的名称或标题。每行都经过与控制台相同的操作与检查；\n"
                            "只要有一行不合格，就一条也不写入，并逐行说明原因。服务器须先停止；运行中的服务器请用 POST /api/v1/imports/TYPE。\nFILE 为 - 时读标准输入。有不合格的行时退出码为 1。",
                            "TYPE is a record type, such as base.customer. The first line names the columns: fields, or their titles. Every row takes the\n"
                            "same action and checks as in the console; when one row is at fault, none is taken, and each fault is told. The server must\n"
                            "be stopped; a running one takes POST /api/v1/imports/TYPE. FILE - is standard input. The exit code is 1 when rows are at fault."};
    command.help.flags = {{"dry-run", "", {"只检查，不写入", "check only, write nothing"}},
                          {"as", "LOGIN", {"以哪个账号的人员行事（默认为系统）", "account as whose person it acts (default: the system)"}},
                          {"report", "FILE", {"把全部错误写成 CSV", "write all faults as CSV"}},
                          {"good-rows", "", {"只导入合格的行", "take the good rows only"}},
                          {"action", "ACTION", {"对已有单据执行的操作：每行按编号或该操作不填写的字段找到单据", "action on records that exist: each row means one by its number or by fields that the action does not ask for"}},
                          {"by", "COLUMNS", {"用来找单据的列，逗号分隔", "columns by comma that say which record is meant"}},
                          {"confirm", "REASON", {"明知有提醒仍继续的理由", "why one goes on in spite of warnings"}},
                          {"sheet", "NAME", {"工作簿中的工作表（默认为第一张有内容的）", "sheet of the workbook (default: the first that holds something)"}},
                          {"key", "KEY", {"幂等键：同一键只导入一次", "idempotency key: the same key imports once"}}};
    command.settings = {"data", "store", "organisation.id", "packs"};
    command.run = run_import;
    return command;
}

}  // namespace huiyin::app
