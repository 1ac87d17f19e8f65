// huiyin token: a bearer token with which a machine acts as a person.
#include <iostream>

#include "app/account_book.hpp"
#include "app/all_commands.hpp"
#include "app/workplace.hpp"

namespace huiyin::app {
namespace {

int run_token(const Arguments& arguments, const Context& context) {
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return give_up(context, settings.problem());
    if (arguments.positionals[0] != "add")
        return give_up(context, Problem("app.flag-choice", {{"flag", "token"}, {"given", arguments.positionals[0]}, {"wanted", "add"}}));
    for (const char* needed : {"login", "name"})
        if (arguments.value_or(needed, "").empty()) return give_up(context, Problem("app.flag-missing", {{"flag", needed}, {"command", "token add"}}));
    const auto data = DataFolder::open(settings->text("data"), stored(*settings, {Sharing::beside}));
    if (!data.ok()) return give_up(context, data.problem());
    SystemClock clock;
    StoreBook book((*data)->store());
    const auto token = api::SignIns(book, clock).add_machine(*arguments.value("login"), *arguments.value("name"));
    if (!token.ok()) return give_up(context, token.problem());
    std::cout << *token << "\n";
    return done;
}

}  // namespace

Command token_command() {
    Command command;
    command.help.name = "token";
    command.help.positionals = "add";
    command.help.positionals_min = command.help.positionals_max = 1;
    command.help.summary = {"为程序发放访问令牌", "give a machine a token for the API"};
    command.help.details = {"令牌只显示这一次，数据中只保存其摘要。以 Authorization: Bearer 令牌 使用。账号停用后令牌随之失效。",
                            "The token is shown once; only its digest is kept. It is used as Authorization: Bearer TOKEN, and ends with its account."};
    command.help.flags = {{"login", "LOGIN", {"以哪个账号的人员行事", "account as whose person it acts"}}, {"name", "NAME", {"令牌的用途", "what the token is for"}}};
    command.settings = {"data", "store", "organisation.id"};
    command.run = run_token;
    return command;
}

}  // namespace huiyin::app
