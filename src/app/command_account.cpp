// huiyin account: who may sign in. Works beside a running server, which hears of it within seconds.
#include <iostream>

#include "api/passwords.hpp"
#include "app/account_book.hpp"
#include "app/all_commands.hpp"
#include "app/people.hpp"
#include "app/workplace.hpp"

namespace huiyin::app {
namespace {

Result<api::Account> existing(StoreBook& book, const std::string& login) {
    auto account = book.account(login);
    if (!account) return Problem("session.no-such-login", {{"login", login}});
    return *account;
}

/// The person that --person names by number or id.
Result<PersonId> named_person(store::Store& store, const std::string& number_or_id) {
    const auto view = store.read();
    auto row = view->record_by_number(person_type, number_or_id);
    if (!row) row = view->record(number_or_id);
    if (!row || row->type != person_type) return Problem("people.no-such-person", {{"person", number_or_id}});
    return PersonId(row->id);
}

Done list(DataFolder& data, Language language) {
    StoreBook book(data.store());
    const auto view = data.store().read();
    for (const api::Account& account : book.accounts()) {
        const auto person = view->record(account.person.text);
        std::cout << account.login << "\t" << (person ? person->number + "\t" + person->title : "\t");
        if (account.disabled) std::cout << "\t" << message(language, "account.disabled");
        std::cout << "\n";
    }
    return {};
}

Done set_disabled(DataFolder& data, const std::string& login, bool disabled) {
    StoreBook book(data.store());
    HUIYIN_TRY(api::Account account, existing(book, login));
    account.disabled = disabled;
    account.failures = 0;
    account.blocked_until = {};
    book.save(account);
    return {};
}

Done set_password(DataFolder& data, const std::string& login, const std::string& password) {
    SystemClock clock;
    StoreBook book(data.store());
    HUIYIN_TRY(const api::Account account, existing(book, login));
    return api::SignIns(book, clock).put_account(account.login, account.person, password);
}

/// For a person who is there already, or for a new one, who is made through the engine.
Done add(const Arguments& arguments, const Settings& settings, const std::string& login, const std::string& password, Language language) {
    SystemClock clock;
    RandomIds ids;
    HUIYIN_CHECK(api::acceptable_password(password, login));
    if (const auto person = arguments.value("person")) {
        HUIYIN_TRY(const auto data, DataFolder::open(settings.text("data"), stored(settings, {Sharing::beside})));
        StoreBook book(data->store());
        if (book.account(login)) return Problem("account.exists", {{"login", login}});
        HUIYIN_TRY(const PersonId id, named_person(data->store(), *person));
        return api::SignIns(book, clock).put_account(login, id, password);
    }
    HUIYIN_TRY(Workplace place, open_workplace(settings, language, clock, ids, {}));
    StoreBook book(place.data->store());
    if (book.account(login)) return Problem("account.exists", {{"login", login}});
    const std::vector<std::string> roles = listed(arguments.value_or("roles", ""));
    HUIYIN_CHECK(check_roles(*place.engine->policy(), roles));
    JsonObject input{{"name", arguments.value_or("name", login)}};
    JsonArray held;
    for (const std::string& role : roles) held.emplace_back(role);
    if (!held.empty()) input.set("roles", std::move(held));
    HUIYIN_TRY(const PersonId id, make_person(*place.engine, std::move(input), language));
    return api::SignIns(book, clock).put_account(login, id, password);
}

Done perform(const Arguments& arguments, const Settings& settings, Language language) {
    const std::string& what = arguments.positionals[0];
    const bool takes_login = what != "list";
    if (arguments.positionals.size() != (takes_login ? 2U : 1U))
        return Problem("app.arguments", {{"command", "account " + what}, {"positionals", takes_login ? "LOGIN" : "—"}, {"count", std::to_string(arguments.positionals.size() - 1)}});
    const std::string login = takes_login ? arguments.positionals[1] : "";
    if (what == "add") {
        HUIYIN_TRY(const std::string password, read_password(arguments.value_or("password-file", ""), language));
        return add(arguments, settings, login, password, language);
    }
    HUIYIN_TRY(const auto data, DataFolder::open(settings.text("data"), stored(settings, {Sharing::beside})));
    if (what == "list") return list(*data, language);
    if (what == "enable" || what == "disable") return set_disabled(*data, login, what == "disable");
    if (what == "password") {
        HUIYIN_TRY(const std::string password, read_password(arguments.value_or("password-file", ""), language));
        return set_password(*data, login, password);
    }
    return Problem("app.flag-choice", {{"flag", "account"}, {"given", what}, {"wanted", "list, add, password, disable, enable"}});
}

int run_account(const Arguments& arguments, const Context& context) {
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return give_up(context, settings.problem());
    const Done performed = perform(arguments, *settings, context.language);
    return performed.ok() ? done : give_up(context, performed.problem());
}

}  // namespace

Command account_command() {
    Command command;
    command.help.name = "account";
    command.help.positionals = "list | add LOGIN | password LOGIN | disable LOGIN | enable LOGIN";
    command.help.positionals_min = 1;
    command.help.positionals_max = 2;
    command.help.summary = {"管理登录账号", "manage who may sign in"};
    command.help.details = {"add 为已登记的人员（--person）开通账号，或新登记一位（--name、--roles）；后者须先停止服务器。\n密码从标准输入或 --password-file 读取。",
                            "add gives an account to a person who is there (--person), or to a new one (--name, --roles); for the latter the server\n"
                            "must be stopped. Passwords are read from standard input or --password-file."};
    command.help.flags = {{"person", "NUMBER", {"人员的编号", "number of the person"}},
                          {"name", "NAME", {"新人员的姓名（默认同账号）", "name of the new person (default: the login)"}},
                          {"roles", "ROLES", {"新人员的角色，逗号分隔，如 base.admin", "roles of the new person by comma, such as base.admin"}},
                          {"password-file", "FILE", {"第一行是密码的文件", "file whose first line is the password"}}};
    command.settings = {"data", "store", "organisation.id", "packs"};
    command.run = run_account;
    return command;
}

}  // namespace huiyin::app
