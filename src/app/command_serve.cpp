// huiyin serve: the node. Opens the data, compiles the packs, listens, and stops gracefully when it is told to.
#include <csignal>
#include <pthread.h>

#include <chrono>

#include "api/api.hpp"
#include "app/account_book.hpp"
#include "app/all_commands.hpp"
#include "app/places.hpp"
#include "app/rehearsal_clock.hpp"
#include "app/surroundings.hpp"
#include "app/upkeep.hpp"
#include "http/server.hpp"

namespace huiyin::app {
namespace {

Level level_of(const std::string& name) {
    if (name == "debug") return Level::debug;
    if (name == "warn") return Level::warn;
    return name == "error" ? Level::error : Level::info;
}

/// Tells the log of every request, without its query: what people look for may be somebody's telephone number.
class Watched : public api::Handler {
public:
    Watched(api::Handler& handler, const Log& log) : handler_(handler), log_(log) {}
    [[nodiscard]] api::Plan plan(std::string_view method, std::string_view path) const override { return handler_.plan(method, path); }
    [[nodiscard]] api::Response refuse(const api::Request& request, int status, std::string_view code) const override { return handler_.refuse(request, status, code); }
    api::Response answer(api::Request request) override {
        const std::string method = request.method, path = request.path, peer = request.peer;
        const auto began = std::chrono::steady_clock::now();
        api::Response response = handler_.answer(std::move(request));
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
        log_(Level::debug, "http.request", {{"method", method}, {"path", path}, {"peer", peer}, {"status", response.status}, {"us", static_cast<std::int64_t>(took.count())}});
        return response;
    }

private:
    api::Handler& handler_;
    const Log& log_;
};

http::ServerOptions server_options(const Settings& settings) {
    const auto size = [&](const char* key) { return static_cast<std::size_t>(settings.integer(key)); };
    http::ServerOptions options;
    options.address = settings.text("listen");
    options.port = static_cast<std::uint16_t>(settings.integer("port"));
    options.certificate = settings.text("tls.certificate");
    options.key = settings.text("tls.key");
    options.io_threads = size("threads.io");
    options.commands.threads = size("threads.commands");
    options.queries.threads = size("threads.queries");
    options.limits.connections_max = size("limits.connections");
    options.limits.streams_max = size("limits.streams");
    options.limits.header_bytes_max = static_cast<std::uint32_t>(settings.integer("limits.header_bytes"));
    options.limits.idle_ms = settings.integer("limits.idle_s") * 1000;
    options.limits.header_ms = settings.integer("limits.header_s") * 1000;
    options.limits.body_ms = settings.integer("limits.body_s") * 1000;
    options.limits.grace_ms = settings.integer("limits.grace_s") * 1000;
    return options;
}

std::string url_of(const http::ServerOptions& options, std::uint16_t port) {
    const std::string host = options.address.find(':') != std::string::npos ? "[" + options.address + "]" : options.address;
    return (options.certificate.empty() ? "http://" : "https://") + host + ":" + std::to_string(port) + "/";
}

api::FeedItem feed_item(const engine::ChangeNotice& notice) {
    return {notice.sequence, notice.record_type, notice.record, notice.version, notice.kinds, notice.persons};
}

/// Asked to stop: blocked in every thread, so that one place waits for it.
sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

int wait_for_stop(const sigset_t& signals) {
    int signal = 0;
    while (sigwait(&signals, &signal) != 0) {}
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);         // the second one ends the process at once
    return signal;
}

void serve(Workplace& place, const Settings& settings, const Clock& clock, const Log& log, const sigset_t& signals) {
    StoreBook book(place.data->store());
    api::SignIns sign_ins(book, clock);
    api::Feed feed;
    NodeSurroundings surroundings(*place.data, log);
    api::Api api(*place.engine, sign_ins, feed, surroundings, clock);
    Watched watched(api, log);
    const http::Site site(console_folder(settings));
    const std::size_t token = place.engine->subscribe([&feed](const engine::ChangeNotice& notice) { feed.publish(feed_item(notice)); });
    {
        Upkeep upkeep(place, clock, log);
        const http::ServerOptions options = server_options(settings);
        http::Server server(options, watched, site);
        log(Level::info, "serve.listening", {{"address", options.address}, {"port", std::int64_t{server.port()}}, {"url", url_of(options, server.port())}});
        const int signal = wait_for_stop(signals);
        log(Level::info, "serve.stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}, {"connections", static_cast<std::int64_t>(server.connections())}});
        feed.close();
        server.stop();
        upkeep.stop();
    }
    place.engine->unsubscribe(token);
    place.data->settle(clock.now());
}

int run_serve(const Arguments& arguments, const Context& context) {
    const auto settings = Settings::load(arguments, process_environment());
    if (!settings.ok()) return give_up(context, settings.problem());
    const sigset_t signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    signal(SIGPIPE, SIG_IGN);                                // a client that goes away is no reason to end
    const std::string ahead = arguments.value_or("ahead", "0m");
    const auto ahead_ms = RehearsalClock::distance(ahead);
    if (!ahead_ms) return give_up(context, Problem("app.ahead", {{"text", ahead}}));
    RehearsalClock clock(*ahead_ms);
    RandomIds ids;
    const Log log(clock, level_of(settings->text("log")));
    auto place = open_workplace(*settings, context.language, clock, ids, {});
    if (!place.ok()) return give_up(context, place.problem());
    // What is written with a time that has not come can never be taken back: never in an organisation's own data.
    if (*ahead_ms > 0 && !place->data->store().read()->document("sample")) return give_up(context, Problem("app.ahead-sample"));
    JsonArray packs;
    for (const auto& pack : place->engine->policy()->packs()) packs.push_back(pack->id + " " + pack->version);
    log(Level::info, "serve.starting", {{"version", api::program_version}, {"data", place->data->place()}, {"organisation", place->charter.name.in(context.language)}, {"packs", packs}});
    try {
        serve(*place, *settings, clock, log, signals);
    } catch (const std::exception& error) {
        log(Level::error, "serve.failure", {{"reason", error.what()}});
        return world_failed;
    }
    log(Level::info, "serve.stopped");
    return done;
}

}  // namespace

Command serve_command() {
    Command command;
    command.help.name = "serve";
    command.help.summary = {"运行服务器：API、实时推送与控制台", "run the server: API, live changes, console"};
    command.help.details = {"数据目录须先由 huiyin init 或 huiyin demo 建立。日志写到标准错误，每行一个 JSON 对象。\nSIGTERM 或 Ctrl+C 使其完成手头的请求后停止。",
                            "The data directory is made by huiyin init or huiyin demo. The log goes to standard error, one JSON object a line.\nSIGTERM or Ctrl+C: it finishes the requests in hand and stops."};
    for (const SettingKey& key : setting_keys())
        if (!key.key.starts_with("organisation.")) command.settings.push_back(key.key);
    command.help.flags = {{"ahead", "TIME", {"时钟快多少，如 26h、10d；只用于示例组织，演练将来到期的事", "lets the clock run ahead, such as 26h or 10d; for a sample organisation only, to rehearse what will fall due"}}};
    command.run = run_serve;
    return command;
}

}  // namespace huiyin::app
