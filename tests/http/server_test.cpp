#include "http/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "api/feed.hpp"
#include "api/problem.hpp"
#include "http/client.hpp"

namespace huiyin::http {
namespace {

using test::RawClient;

/// Echoes what it was asked; /api/wait blocks until told.
class Echo : public api::Handler {
public:
    api::Plan plan(std::string_view, std::string_view path) const override {
        api::Plan plan;
        plan.body_bytes_max = 100;
        if (path == "/api/wait") plan.lane = api::Lane::heavy;
        return plan;
    }
    api::Response answer(api::Request request) override {
        ++answered;
        if (request.path == "/api/wait") {
            std::unique_lock lock(mutex);
            ++waiting;
            wake.notify_all();
            wake.wait(lock, [this] { return go; });
        }
        if (request.path == "/api/stream") {
            api::Response response;
            response.stream = feed.subscribe(std::nullopt, [](const api::FeedItem&) { return true; });
            return response;
        }
        api::Response response = api::Response::bytes("text/plain", request.method + " " + request.path + " " + request.body);
        if (request.path == "/api/inject") response.set("X-Echo", "a\r\nX-Injected: 1");
        return response;
    }
    api::Response refuse(const api::Request&, int status, std::string_view code) const override {
        return api::problem_response(status, Problem(std::string(code)), Language::en);
    }
    void let_go() {
        const std::lock_guard lock(mutex);
        go = true;
        wake.notify_all();
    }
    void until_waiting(int count) {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return waiting >= count; });
    }

    std::atomic<int> answered{0};
    api::Feed feed;
    std::mutex mutex;
    std::condition_variable wake;
    int waiting = 0;
    bool go = false;
};

class ServerTest : public testing::Test {
protected:
    void SetUp() override {
        root = std::filesystem::temp_directory_path() / ("huiyin-site-" + std::to_string(::getpid()));
        std::filesystem::create_directories(root / "assets");
        std::ofstream(root / "index.html") << "<!doctype html>start";
        std::ofstream(root / "assets" / "app-1a2b.js") << "export {}";
        std::ofstream(root / "assets" / "app-1a2b.js.gz") << "GZ";
        std::ofstream(root / ".secret") << "no";
        site = std::make_unique<Site>(root);
        options.port = 0;
        options.heavy = {1, 1};
        options.limits.header_ms = 200;
        options.limits.body_ms = 200;
        options.limits.header_bytes_max = 2048;
        options.limits.ping_ms = 150;
    }
    void TearDown() override {
        echo.let_go();
        server.reset();
        std::filesystem::remove_all(root);
    }
    std::uint16_t start() {
        server = std::make_unique<Server>(options, echo, *site);
        return server->port();
    }
    static std::string once(std::uint16_t port, std::string_view bytes) {
        RawClient client(port);
        client.say(bytes);
        return client.answer();
    }
    static std::string status(const std::string& answer) { return answer.size() < 12 ? answer : answer.substr(9, 3); }

    std::filesystem::path root;
    std::unique_ptr<Site> site;
    ServerOptions options;
    Echo echo;
    std::unique_ptr<Server> server;
};

TEST_F(ServerTest, AnswersSeveralRequestsOfOneConnectionInOrder) {
    RawClient client(start());
    client.say("GET /api/a HTTP/1.1\r\nHost: h\r\n\r\nPOST /api/b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyzGET /api/c HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(client.answer().ends_with("GET /api/a "));
    EXPECT_TRUE(client.answer().ends_with("POST /api/b xyz"));
    EXPECT_TRUE(client.answer().ends_with("GET /api/c "));
}

TEST_F(ServerTest, TakesAChunkedBodyAndAByteAtATime) {
    RawClient client(start());
    for (const char c : std::string("POST /api/b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
        client.say(std::string_view(&c, 1));
    EXPECT_TRUE(client.answer().ends_with("POST /api/b abcde"));
}

TEST_F(ServerTest, RefusesWhatCouldBeReadInTwoWays) {
    const std::uint16_t port = start();
    const char* const requests[] = {
        "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: +3\r\n\r\nabc",
        "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length : 3\r\n\r\nabc",
        "POST /api/x HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /api/x HTTP/1.1\r\n\r\n",
        "GET /api/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET http://h/api/x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /api/%zz HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /api/%00 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /api/x\x01 HTTP/1.1\r\nHost: h\r\n\r\n",
        "nonsense\r\n\r\n",
    };
    for (const char* request : requests) EXPECT_EQ(status(once(port, request)), "400") << request;
    EXPECT_EQ(status(once(port, "POST /api/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n")), "501");
    EXPECT_EQ(status(once(port, "POST /api/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n")), "501");
    EXPECT_EQ(status(once(port, "POST /api/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")), "501");
    EXPECT_EQ(echo.answered, 0);
}

TEST_F(ServerTest, RefusesWhatIsTooLarge) {
    const std::uint16_t port = start();
    EXPECT_EQ(status(once(port, "POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n")), "413");
    EXPECT_EQ(status(once(port, "POST /api/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'x') + "\r\n0\r\n\r\n")), "413");
    EXPECT_EQ(status(once(port, "GET /" + std::string(3000, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n")), "414");
    EXPECT_EQ(status(once(port, "GET /api/x HTTP/1.1\r\nHost: h\r\nA: " + std::string(3000, 'a') + "\r\n\r\n")), "431");
    EXPECT_EQ(echo.answered, 0);
}

TEST_F(ServerTest, ClosesOnThoseThatSendTooSlowly) {
    const std::uint16_t port = start();
    RawClient slow_header(port), slow_body(port), silent(port);
    slow_header.say("GET /api/x HT");
    slow_body.say("POST /api/x HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    EXPECT_EQ(status(slow_header.answer()), "408");
    EXPECT_TRUE(slow_header.closed());
    EXPECT_EQ(status(slow_body.answer()), "408");
    EXPECT_TRUE(slow_body.closed());
    EXPECT_EQ(echo.answered, 0);
    silent.say("GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");      // was quiet, but within the time between requests
    EXPECT_EQ(status(silent.answer()), "200");
}

TEST_F(ServerTest, ClosesAnIdleConnectionWithoutAWord) {
    options.limits.idle_ms = 100;
    RawClient client(start());
    EXPECT_TRUE(client.closed());
    EXPECT_EQ(client.answer(), "");
}

TEST_F(ServerTest, SaysBusyWhenALaneIsFull) {
    const std::uint16_t port = start();
    const std::string ask = "GET /api/wait HTTP/1.1\r\nHost: h\r\n\r\n";
    RawClient working(port), queued(port), refused(port);
    working.say(ask);
    echo.until_waiting(1);
    queued.say(ask);
    // The second takes the only place in the queue; only then is the third refused.
    std::string answer;
    for (int tries = 0; tries < 100 && answer.empty(); ++tries) {
        RawClient probe(port);
        probe.say(ask);
        if (probe.more(50)) answer = probe.answer();
    }
    EXPECT_EQ(status(answer), "503");
    EXPECT_NE(answer.find("Retry-After: 1"), std::string::npos);
    EXPECT_EQ(status(once(port, "GET /api/other HTTP/1.1\r\nHost: h\r\n\r\n")), "200") << "other lanes go on";
    echo.let_go();
    EXPECT_EQ(status(working.answer()), "200");
}

TEST_F(ServerTest, FinishesTheRequestInHandWhenStopped) {
    const std::uint16_t port = start();
    RawClient client(port), idle(port);
    idle.say("GET /api/x HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(status(idle.answer()), "200");
    client.say("GET /api/wait HTTP/1.1\r\nHost: h\r\n\r\n");
    echo.until_waiting(1);
    std::thread stopper([this] { server->stop(); });
    EXPECT_TRUE(idle.closed());
    EXPECT_FALSE(client.closed(100)) << "its request is being worked on";
    echo.let_go();
    const std::string answer = client.answer();
    EXPECT_EQ(status(answer), "200");
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(client.closed());
    stopper.join();
    EXPECT_FALSE(RawClient(port).connected());
}

TEST_F(ServerTest, StreamsChangesAndPings) {
    RawClient client(start());
    client.say("GET /api/stream HTTP/1.1\r\nHost: h\r\n\r\n");
    const std::string head = client.until(": live\n\n");
    EXPECT_NE(head.find("Content-Type: text/event-stream"), std::string::npos);
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);
    echo.feed.publish({7, "p.thing", "ID", 3, {"record"}, {"me"}});
    EXPECT_EQ(client.until("\n\n"),
              "event: change\nid: 7\ndata: {\"seq\":7,\"record\":{\"type\":\"p.thing\",\"id\":\"ID\",\"version\":3},\"kinds\":[\"record\"],\"persons\":[\"me\"]}\n\n");
    EXPECT_EQ(client.until("\n\n"), "event: ping\ndata: {}\n\n");
    echo.feed.close();
    EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, EndsStreamsWhenStopped) {
    RawClient client(start());
    client.say("GET /api/stream HTTP/1.1\r\nHost: h\r\n\r\n");
    client.until(": live\n\n");
    server->stop();
    EXPECT_TRUE(client.closed());
}

TEST_F(ServerTest, SendsSecurityHeadersEverywhereAndNeverSplitsThem) {
    const std::uint16_t port = start();
    for (const char* path : {"/", "/api/inject", "/nothing.js"}) {
        const std::string answer = once(port, std::string("GET ") + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_NE(answer.find("Content-Security-Policy: default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'"), std::string::npos) << path;
        EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), std::string::npos) << path;
        EXPECT_EQ(answer.find("\r\nX-Injected"), std::string::npos) << path;
    }
}

TEST_F(ServerTest, ServesTheConsoleWithCachingThatFits) {
    const std::uint16_t port = start();
    const std::string page = once(port, "GET /records/any/1 HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(page.ends_with("<!doctype html>start")) << "the console's own router takes it from there";
    EXPECT_NE(page.find("Cache-Control: no-cache"), std::string::npos);
    const auto at = page.find("ETag: ") + 6;
    const std::string etag = page.substr(at, page.find("\r\n", at) - at);
    EXPECT_EQ(status(once(port, "GET / HTTP/1.1\r\nHost: h\r\nIf-None-Match: " + etag + "\r\n\r\n")), "304");
    const std::string script = once(port, "GET /assets/app-1a2b.js HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, br\r\n\r\n");
    EXPECT_TRUE(script.ends_with("GZ"));
    EXPECT_NE(script.find("Content-Encoding: gzip"), std::string::npos);
    EXPECT_NE(script.find("immutable"), std::string::npos);
    EXPECT_NE(script.find("Content-Type: text/javascript"), std::string::npos);
    EXPECT_EQ(status(once(port, "GET /assets/gone.js HTTP/1.1\r\nHost: h\r\n\r\n")), "404");
    for (const char* path : {"/.secret", "/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f.secret", "/a\\b"})
        EXPECT_EQ(status(once(port, std::string("GET ") + path + " HTTP/1.1\r\nHost: h\r\n\r\n")), "404") << path;
    EXPECT_EQ(status(once(port, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")), "405");
}

TEST_F(ServerTest, AnswersHeadWithoutABody) {
    RawClient client(start());
    client.say("HEAD /api/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    client.closed();
    const std::string answer = client.until("no such text");
    EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
    EXPECT_NE(answer.find("Content-Length: "), std::string::npos);
}

}  // namespace
}  // namespace huiyin::http
