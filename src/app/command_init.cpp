// huiyin init: founds an organisation in an empty data directory, with its first administrator.
#include <iostream>

#include "api/passwords.hpp"
#include "app/account_book.hpp"
#include "app/all_commands.hpp"
#include "app/people.hpp"
#include "app/workplace.hpp"

namespace huiyin::app {
namespace {

constexpr const char* admin_role = "base.admin";

struct Founding {
    std::string login, person_name, password;
};

Result<Founding> founding_of(const Arguments& arguments, Language language) {
    Founding founding;
    founding.login = arguments.value_or("login", "admin");
    founding.person_name = arguments.value_or("name", founding.login);
    HUIYIN_TRY(founding.password, read_password(arguments.value_or("password-file", ""), language));
    // Before anything is made: a directory with an organisation that nobody can enter would have to be removed by hand.
    HUIYIN_CHECK(api::acceptable_password(founding.password, founding.login));
    return founding;
}

Text name_of(const Settings& settings) {
    const std::string& given = settings.text("organisation.name");
    return given.empty() ? Text{"我的组织", "My organisation"} : Text{given, ""};
}

Done found(const Settings& settings, const Founding& founding, Language language) {
    SystemClock clock;
    RandomIds ids;
    HUIYIN_TRY(Packs packs, installed_packs(settings, language, {}));
    HUIYIN_TRY(const calendar::Zone zone, calendar::Zone::named(settings.text("organisation.zone")));
    HUIYIN_TRY(const auto data, DataFolder::make(settings.text("data"), stored(settings, {})));
    const Charter charter{OrganisationId(ids.next(clock.now())), name_of(settings), zone, {}};
    data->found(charter);
    const auto engine = make_engine(*data, charter, std::move(packs), clock, ids);
    HUIYIN_TRY(const PersonId person, make_person(*engine, JsonObject{{"name", founding.person_name}, {"roles", JsonArray{admin_role}}}, language));
    StoreBook book(data->store());
    HUIYIN_CHECK(api::SignIns(book, clock).put_account(founding.login, person, founding.password));
    data->settle(clock.now());
    return {};
}

int run_init(const Arguments& arguments, const Context& context) {
    auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return give_up(context, settings.problem());
    const auto founding = founding_of(arguments, context.language);
    if (!founding.ok()) return give_up(context, founding.problem());
    const Done made = found(*settings, *founding, context.language);
    if (!made.ok()) return give_up(context, made.problem());
    std::cout << message(context.language, "init.done", {{"folder", settings->text("data")}, {"login", founding->login}}) << "\n";
    return done;
}

}  // namespace

Command init_command() {
    Command command;
    command.help.name = "init";
    command.help.summary = {"新建组织，并登记第一位系统管理员", "found an organisation, with its first administrator"};
    command.help.details = {"密码从标准输入或 --password-file 读取，不出现在命令行上。", "The password is read from standard input or --password-file; it never stands on the command line."};
    command.help.flags = {{"login", "LOGIN", {"管理员的账号（默认 admin）", "login of the administrator (default admin)"}},
                          {"name", "NAME", {"管理员的姓名（默认同账号）", "name of the administrator (default: the login)"}},
                          {"password-file", "FILE", {"第一行是密码的文件", "file whose first line is the password"}}};
    command.settings = {"data", "store", "organisation.id", "packs", "organisation.name", "organisation.zone"};
    command.run = run_init;
    return command;
}

}  // namespace huiyin::app
