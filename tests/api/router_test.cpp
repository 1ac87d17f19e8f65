#include "api/router.hpp"

#include <gtest/gtest.h>

#include "api/feed.hpp"
#include "api/problem.hpp"

namespace huiyin::api {
namespace {

Route route(const char* method, const char* pattern, const char* operation) {
    Route made;
    made.method = method;
    made.pattern = pattern;
    made.operation = operation;
    return made;
}

class RouterTest : public testing::Test {
protected:
    Router router{{route("GET", "/records/{type}/{id}", "get"), route("GET", "/records/{type}/new", "new"),
                   route("POST", "/records/{type}/check", "check"), route("POST", "/records/{type}", "create"),
                   route("GET", "/records/{type}/{id}/print/{print}.pdf", "print"), route("GET", "/a/{x}/{y}.txt", "suffix"),
                   route("GET", "/a/{x}/{y}", "bare")}};
    std::string operation(const char* method, const char* path) {
        const Match match = router.match(method, path);
        return match.route ? match.route->operation : "";
    }
};

TEST_F(RouterTest, PrefersWhatIsWrittenOut) {
    EXPECT_EQ(operation("GET", "/records/t/new"), "new");
    EXPECT_EQ(operation("GET", "/records/t/newer"), "get");
    EXPECT_EQ(operation("POST", "/records/t/check"), "check");
    EXPECT_EQ(operation("GET", "/a/1/2.txt"), "suffix");
    EXPECT_EQ(operation("GET", "/a/1/2"), "bare");
}

TEST_F(RouterTest, DecodesParametersAfterItSplitSegments) {
    const Match match = router.match("GET", "/records/p.%E5%8D%95/A%2FB/print/form.pdf");
    ASSERT_TRUE(match.route);
    EXPECT_EQ(match.params[0].second, "p.单");
    EXPECT_EQ(match.params[1].second, "A/B");
    EXPECT_EQ(match.params[2], (std::pair<std::string, std::string>{"print", "form"}));
}

TEST_F(RouterTest, AnswersHeadByGetAndNamesTheMethodsOfAPath) {
    EXPECT_EQ(operation("HEAD", "/records/t/1"), "get");
    const Match wrong = router.match("DELETE", "/records/t");
    EXPECT_FALSE(wrong.route);
    EXPECT_EQ(wrong.allowed, (std::vector<std::string>{"POST"}));
    EXPECT_TRUE(router.match("GET", "/nothing").allowed.empty());
    EXPECT_EQ(operation("GET", "/records/t/.pdf/print/.pdf"), "") << "a parameter is never empty";
    EXPECT_EQ(operation("GET", "/records//1"), "");
}

TEST(RequestTest, SplitsATargetAndRefusesWhatIsNoText) {
    Request request;
    ASSERT_TRUE(split_target("/a%20b?x=1&y=%E6%8A%95%E8%AF%89&z=a+b&flag=true&empty=", request));
    EXPECT_EQ(request.path, "/a%20b");
    EXPECT_EQ(request.query_value("y"), "投诉");
    EXPECT_EQ(request.query_value("z"), "a b");
    EXPECT_TRUE(request.query_flag("flag"));
    EXPECT_EQ(request.query_value("missing"), "");
    for (const char* target : {"", "x", "/%", "/%4", "/%zz", "/?a=%00", "/?a=%ff", "/a b", "*"}) {
        Request refused;
        EXPECT_FALSE(split_target(target, refused)) << target;
    }
}

TEST(RequestTest, FindsCookiesByTheirWholeName) {
    Request request;
    request.headers = {{"cookie", "other_huiyin_session=bad; huiyin_session=good=; last=1"}};
    EXPECT_EQ(request.cookie("huiyin_session"), "good=");
    EXPECT_EQ(request.cookie("last"), "1");
    EXPECT_EQ(request.cookie("session"), "");
}

TEST(ProblemTest, SaysStatusSentenceAndEveryFieldAtFault) {
    Problem problem("request.malformed");
    problem.causes.push_back(Problem("http.busy", {{"n", "1"}}).at("/input/a").by({"P1"}));
    const Response response = problem_response(problem, Language::en);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(find_header(response.headers, "content-type"), "application/problem+json");
    const Json body = *Json::parse(response.body);
    EXPECT_EQ(body["type"].as_string(), "urn:huiyin:problem:request.malformed");
    EXPECT_EQ(body["errors"].as_array().at(0)["pointer"].as_string(), "/input/a");
    EXPECT_EQ(body["errors"].as_array().at(0)["clauses"].as_array().at(0).as_string(), "P1");
}

TEST(ProblemTest, SaysWhenToTryAgain) {
    const Response response = problem_response(Problem("session.throttled", {{"retry_after_s", "7"}}), Language::zh);
    EXPECT_EQ(response.status, 429);
    EXPECT_EQ(find_header(response.headers, "Retry-After"), "7");
}

const auto everything = [](const FeedItem&) { return true; };

FeedItem change(std::int64_t seq) {
    FeedItem item;
    item.seq = seq;
    item.kinds = {"record"};
    return item;
}

std::vector<std::string> ids_of(EventStream& stream) {
    std::vector<std::string> ids;
    for (const StreamEvent& event : stream.take()) ids.push_back(event.name == "change" ? event.id : event.name);
    return ids;
}

TEST(FeedTest, ResumesAfterTheLastIdSeenAndSaysWhenThatIsTooLongAgo) {
    Feed feed(10, 3);
    EXPECT_EQ(ids_of(*feed.subscribe(5, everything)), (std::vector<std::string>{"reload"})) << "nothing is remembered after a restart";
    for (int seq = 1; seq <= 5; ++seq) feed.publish(change(seq));
    EXPECT_EQ(ids_of(*feed.subscribe(3, everything)), (std::vector<std::string>{"4", "5"}));
    EXPECT_EQ(ids_of(*feed.subscribe(2, everything)), (std::vector<std::string>{"3", "4", "5"}));
    EXPECT_EQ(ids_of(*feed.subscribe(1, everything)), (std::vector<std::string>{"reload"}));
    EXPECT_TRUE(ids_of(*feed.subscribe(std::nullopt, everything)).empty());
}

TEST(FeedTest, CutsAReaderThatDoesNotKeepUpAndSparesTheOthers) {
    Feed feed(2);
    const auto slow = feed.subscribe(std::nullopt, everything), quick = feed.subscribe(std::nullopt, everything);
    for (int seq = 1; seq <= 3; ++seq) {
        feed.publish(change(seq));
        EXPECT_EQ(ids_of(*quick), (std::vector<std::string>{std::to_string(seq)}));
    }
    EXPECT_EQ(ids_of(*slow), (std::vector<std::string>{"1", "2"})) << "what had been taken in is still handed out";
    EXPECT_FALSE(slow->open());
    EXPECT_TRUE(quick->open());
}

TEST(FeedTest, TellsAReaderOnlyWhatItMaySeeAndForgetsThoseThatLeft) {
    Feed feed;
    const auto reader = feed.subscribe(std::nullopt, [](const FeedItem& item) { return item.seq % 2 == 0; });
    { const auto gone = feed.subscribe(std::nullopt, everything); }
    for (int seq = 1; seq <= 4; ++seq) feed.publish(change(seq));
    EXPECT_EQ(ids_of(*reader), (std::vector<std::string>{"2", "4"}));
    EXPECT_EQ(feed.readers(), 1U);
    feed.close();
    EXPECT_FALSE(reader->open());
    EXPECT_FALSE(feed.subscribe(std::nullopt, everything)->open());
}

}  // namespace
}  // namespace huiyin::api
