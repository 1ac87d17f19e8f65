// huiyin token: a bearer token with which a machine acts as a person.
#include <iostream>
#include <map>

#include "app/account_book.hpp"
#include "app/all_commands.hpp"
#include "app/workplace.hpp"

namespace huiyin::app {
namespace {

int add(api::SignIns& sign_ins, const Arguments& arguments, const Context& context) {
    for (const char* needed : {"login", "name"})
        if (arguments.value_or(needed, "").empty()) return give_up(context, Problem("app.flag-missing", {{"flag", needed}, {"command", "token add"}}));
    const auto token = sign_ins.add_machine(*arguments.value("login"), *arguments.value("name"));
    if (!token.ok()) return give_up(context, token.problem());
    std::cout << *token << "\n";
    return done;
}

/// One a line: what it is called by, whose it is, what it is for, when it was made.
int list(api::SignIns& sign_ins, StoreBook& book, const Arguments& arguments, const Context& context) {
    const std::string login = arguments.value_or("login", "");
    const auto account = login.empty() ? std::nullopt : book.account(login);
    if (!login.empty() && !account) return give_up(context, Problem("session.no-such-login", {{"login", login}}));
    std::map<std::string, std::string> logins;
    for (const api::Account& each : book.accounts()) logins[each.person.text] = each.login;
    for (const api::Grant& grant : sign_ins.machines(account ? account->person : PersonId()))
        std::cout << api::SignIns::machine_id(grant) << "\t" << logins[grant.person.text] << "\t" << grant.name << "\t" << grant.created_at.to_string() << "\n";
    return done;
}

int drop(api::SignIns& sign_ins, const Arguments& arguments, const Context& context) {
    if (arguments.value_or("id", "").empty()) return give_up(context, Problem("app.flag-missing", {{"flag", "id"}, {"command", "token drop"}}));
    const auto dropped = sign_ins.drop_machine(*arguments.value("id"), {}, {});
    return dropped.ok() ? static_cast<int>(done) : give_up(context, dropped.problem());
}

int run_token(const Arguments& arguments, const Context& context) {
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return give_up(context, settings.problem());
    const std::string what = arguments.positionals[0];
    if (what != "add" && what != "list" && what != "drop")
        return give_up(context, Problem("app.flag-choice", {{"flag", "token"}, {"given", what}, {"wanted", "add, list, drop"}}));
    const auto data = DataFolder::open(settings->text("data"), stored(*settings, {Sharing::beside}));
    if (!data.ok()) return give_up(context, data.problem());
    SystemClock clock;
    StoreBook book((*data)->store());
    api::SignIns sign_ins(book, clock);
    if (what == "list") return list(sign_ins, book, arguments, context);
    return what == "add" ? add(sign_ins, arguments, context) : drop(sign_ins, arguments, context);
}

}  // namespace

Command token_command() {
    Command command;
    command.help.name = "token";
    command.help.positionals = "add|list|drop";
    command.help.positionals_min = command.help.positionals_max = 1;
    command.help.summary = {"为程序发放、查看、收回访问令牌", "give machines tokens for the API, list them, take them back"};
    command.help.details = {"令牌只显示这一次，数据中只保存其摘要。以 Authorization: Bearer 令牌 使用。账号停用后令牌随之失效。\n"
                            "list 列出编号、账号、用途、时间；drop 收回一个，运行中的服务器几秒内即不再接受。发放与收回都记入台账。",
                            "The token is shown once; only its digest is kept. It is used as Authorization: Bearer TOKEN, and ends with its account.\n"
                            "list names id, login, purpose and time; drop takes one back, and a running server refuses it within seconds. Both making and\n"
                            "dropping stand in the ledger."};
    command.help.flags = {{"login", "LOGIN", {"以哪个账号的人员行事", "account as whose person it acts"}}, {"name", "NAME", {"令牌的用途", "what the token is for"}}, {"id", "ID", {"要收回的令牌的编号（见 list）", "id of the token to drop, as list shows it"}}};
    command.settings = {"data", "store", "organisation.id"};
    command.run = run_token;
    return command;
}

}  // namespace huiyin::app
