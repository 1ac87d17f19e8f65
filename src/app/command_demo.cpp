// huiyin demo: the sample organisation with some months of history, loaded through the engine itself on a virtual clock.
#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <iostream>
#include <unistd.h>

#include "app/account_book.hpp"
#include "app/all_commands.hpp"
#include "app/demo.hpp"
#include "app/places.hpp"
#include "app/workplace.hpp"
#include "store/open.hpp"

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* first_sample = "huaxin";         ///< the folder of demo/ that is loaded when none is named
constexpr const char* sample_document = "sample";
constexpr const char* database = "huiyin.db";

std::string padded(const std::string& text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return text + std::string(width < columns ? columns - width : 0, ' ');
}

/// A line each: login, password, and who it is. Told again by --sign-ins; the passwords of a sample are no secret.
void print_sign_ins(const Json& sample) {
    const std::string password = sample["password"].string_or("");
    const Json& people = sample["people"];
    std::size_t login_width = 0, name_width = 0;
    for (const Json& person : people.as_array()) {
        login_width = std::max(login_width, person["login"].string_or("").size());
        name_width = std::max(name_width, display_width(person["name"].string_or("")));
    }
    for (const Json& person : people.as_array())
        std::cout << "  " << padded(person["login"].string_or(""), login_width) << "  " << password << "  " << padded(person["name"].string_or(""), name_width) << "  " << person["job"].string_or("") << "\n";
}

Done make_accounts(DataFolder& data, const Clock& clock, const DemoReport& report, const std::string& password) {
    StoreBook book(data.store());
    api::SignIns sign_ins(book, clock);
    JsonArray people;
    for (const SampleAccount& account : report.accounts) {
        HUIYIN_CHECK(sign_ins.put_account(account.login, account.person, password));
        people.push_back(JsonObject{{"login", account.login}, {"name", account.name}, {"job", account.job}});
    }
    const Json document = JsonObject{{"password", password}, {"people", people}};
    data.store().write([&](store::WriteTransaction& tx) { tx.put_document(sample_document, document); });
    return {};
}

/// Nothing was forced to disk while loading; now all of it is.
void force_to_disk(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    const bool forced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!forced) throw store::Failure("cannot write " + file.string());
}

struct Loaded { DemoReport report; Json sample; std::int64_t events = 0, days = 0; };

/// Loads into `folder`, or the database of the settings, which hold no organisation yet; `begun` from when something is there.
Result<Loaded> load(const Settings& settings, const fs::path& folder, const Arguments& arguments, Language language, bool& begun) {
    const std::string from = arguments.value_or("from", (demo_folder() / arguments.value_or("sample", first_sample)).string());
    HUIYIN_TRY(Json demo, read_demo(from));
    demo["whole"] = arguments.has("whole");
    std::vector<std::string> named;
    const Json& organisation = std::as_const(demo)["organisation"];
    if (organisation["packs"].is_array())
        for (const Json& pack : organisation["packs"].as_array()) named.push_back(pack.string_or(""));
    HUIYIN_TRY(Packs packs, installed_packs(settings, language, named));
    HUIYIN_TRY(const calendar::Zone zone, calendar::Zone::named(std::as_const(demo)["organisation"]["zone"].string_or("Asia/Shanghai")));
    const Instant until = SystemClock().now();
    HUIYIN_TRY(const Instant begin, demo_begin(demo, zone, until));
    VirtualClock clock(begin);
    CountedIds ids(static_cast<std::uint64_t>(std::as_const(demo)["seed"].int_or(1)) << 32U);
    HUIYIN_TRY(const auto data, DataFolder::make(folder, stored(settings, {Sharing::alone, true})));
    const Json& name = std::as_const(demo)["organisation"]["name"];
    begun = true;
    const Charter charter{OrganisationId(ids.next(begin)), {name["zh"].string_or(""), name["en"].string_or("")}, zone, std::move(named)};
    data->found(charter);
    const auto engine = make_engine(*data, charter, std::move(packs), clock, ids);
    Loaded loaded;
    HUIYIN_TRY(loaded.report, play_demo(*engine, data->store(), clock, demo, from, until));
    HUIYIN_CHECK(make_accounts(*data, clock, loaded.report, std::as_const(demo)["password"].string_or("")));
    data->settle(until);
    const auto view = data->store().read();
    if (const auto event = view->last_event()) loaded.events = event->sequence;
    if (const auto sample = view->document(sample_document)) loaded.sample = *sample;
    loaded.days = (until - begin) / 86'400'000;
    return loaded;
}

/// Into PostgreSQL, whole or not at all: what has not come to an end is taken back.
Result<Loaded> load_into_store(const Settings& settings, const Arguments& arguments, Language language) {
    bool begun = false;                                  // what was there before is not ours to take back
    const auto take_back = [&] { if (begun) store::remove_organisation({.address = settings.text("store"), .organisation = settings.text("organisation.id")}); };
    try {
        Result<Loaded> loaded = load(settings, settings.text("data"), arguments, language, begun);
        if (!loaded.ok()) take_back();
        return loaded;
    } catch (...) {
        take_back();
        throw;
    }
}

/// Whole or not at all: loaded beside its place, and moved there when it is complete.
Result<Loaded> load_whole(const Settings& settings, const Arguments& arguments, Language language) {
    if (!settings.text("store").empty()) return load_into_store(settings, arguments, language);
    const fs::path place = fs::absolute(settings.text("data")).lexically_normal();
    std::error_code error;
    if (fs::exists(place / database, error)) return Problem("data.exists", {{"folder", settings.text("data")}});
    fs::path beside = place;
    if (!beside.has_filename()) beside = beside.parent_path();
    beside += ".loading-" + std::to_string(::getpid());
    bool begun = false;
    Result<Loaded> loaded = load(settings, beside, arguments, language, begun);
    if (loaded.ok()) {
        force_to_disk(beside / database);
        fs::create_directories(place, error);
        for (const char* file : {"signing.key", database}) fs::rename(beside / file, place / file);
        fs::permissions(place, fs::perms::owner_all, error);
    }
    fs::remove_all(beside, error);
    return loaded;
}

int run_demo(const Arguments& arguments, const Context& context) {
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return give_up(context, settings.problem());
    if (arguments.has("sign-ins")) {
        const auto data = DataFolder::open(settings->text("data"), stored(*settings, {Sharing::beside}));
        if (!data.ok()) return give_up(context, data.problem());
        const auto sample = (*data)->store().read()->document(sample_document);
        if (!sample) return give_up(context, Problem("demo.no-sample", {{"folder", settings->text("data")}}));
        print_sign_ins(*sample);
        return done;
    }
    const auto began = std::chrono::steady_clock::now();
    const auto loaded = load_whole(*settings, arguments, context.language);
    if (!loaded.ok()) return give_up(context, loaded.problem());
    const auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count() / 100;
    const DemoReport& report = loaded->report;
    std::cout << message(context.language, "demo.done", {{"folder", settings->text("data")}, {"days", std::to_string(loaded->days)}, {"steps", std::to_string(report.done)},
                                                        {"fired", std::to_string(report.fired)}, {"events", std::to_string(loaded->events)},
                                                        {"seconds", std::to_string(tenths / 10) + "." + std::to_string(tenths % 10)}}) << "\n";
    if (!report.refused.empty()) {
        std::cout << message(context.language, "demo.refusals", {{"count", std::to_string(report.refused.size())}}) << "\n";
        for (const std::string& sentence : report.refused) std::cout << "  " << sentence << "\n";
    }
    print_sign_ins(loaded->sample);
    return done;
}

}  // namespace

Command demo_command() {
    Command command;
    command.help.name = "demo";
    command.help.summary = {"载入示例组织及其数月的历史", "load the sample organisation with some months of history"};
    command.help.details = {"历史全部经由引擎本身产生：同样的操作、时限与台账，只是时钟是虚拟的。不会覆盖已有的数据。",
                            "All of the history is made through the engine itself: the same acts, limits and ledger, on a virtual clock. Data that\nare there already are never overwritten."};
    command.help.flags = {{"sample", "NAME", {"哪一个示例（默认 huaxin；另有 chenan）", "which of the samples that came along (huaxin unless given; chenan is the other)"}},
                          {"whole", "", {"载入全部，而不是其中较小的一部分", "load all of it where a smaller part is loaded otherwise"}},
                          {"sign-ins", "", {"再次列出示例账号：账号、密码、人员", "list the sample accounts again: login, password, person"}},
                          {"from", "DIR", {"示例文件的目录（默认随程序附带）", "directory of the sample's files (default: those that came along)"}}};
    command.settings = {"data", "store", "organisation.id", "packs"};
    command.run = run_demo;
    return command;
}

}  // namespace huiyin::app
