// What conversations on paper cannot show: sessions with their CSRF token, failures of the world, live changes, the document.
#include "api/api.hpp"

#include <gtest/gtest.h>

#include "api/office.hpp"

namespace huiyin::api {
namespace {

class ApiTest : public testing::Test {
protected:
    /// Signs clara in with a password; the cookie that her browser would send.
    std::string signed_in() {
        EXPECT_TRUE(office.sign_ins.put_account("clara", office.book.account("clara")->person, "a long sentence").ok());
        const Response response = office.ask("", "POST", "/api/v1/session", R"({"login": "clara", "password": "a long sentence"})");
        EXPECT_EQ(response.status, 200) << response.body;
        csrf = (*Json::parse(response.body))["csrf_token"].string_or("");
        const std::string cookie = find_header(response.headers, "Set-Cookie").value_or("");
        EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
        EXPECT_NE(cookie.find("SameSite=Strict"), std::string::npos);
        return cookie.substr(0, cookie.find(';'));
    }
    Response with_cookie(const std::string& cookie, const std::string& method, const std::string& target, const std::string& body, const std::string& token) {
        Request request = office.request("", method, target, body);
        request.headers.emplace_back("Cookie", "theme=dark; " + cookie);
        if (!token.empty()) request.headers.emplace_back("X-CSRF-Token", token);
        return office.ask(std::move(request));
    }
    static std::string code(const Response& response) { return (*Json::parse(response.body))["code"].string_or(""); }

    test::Office office;
    std::string csrf;
};

TEST_F(ApiTest, LetsABrowserChangeSomethingOnlyWithTheTokenOfItsSession) {
    const std::string cookie = signed_in(), order = R"({"action": "place", "input": {"goods": "铅笔", "quantity": 1}})";
    EXPECT_EQ(with_cookie(cookie, "GET", "/api/v1/workbench", "", "").status, 200);
    const Response without = with_cookie(cookie, "POST", "/api/v1/records/shop.order", order, "");
    EXPECT_EQ(without.status, 403);
    EXPECT_EQ(code(without), "session.csrf");
    EXPECT_EQ(with_cookie(cookie, "POST", "/api/v1/records/shop.order", order, csrf.substr(1)).status, 403);
    EXPECT_EQ(with_cookie(cookie, "POST", "/api/v1/records/shop.order", order, csrf).status, 201);
    EXPECT_EQ(with_cookie(cookie, "DELETE", "/api/v1/session", "", csrf).status, 204);
    EXPECT_EQ(with_cookie(cookie, "GET", "/api/v1/workbench", "", "").status, 401) << "signed out";
}

TEST_F(ApiTest, RefusesAWrongPasswordAndThenThrottles) {
    for (int i = 0; i < 5; ++i) EXPECT_EQ(office.ask("", "POST", "/api/v1/session", R"({"login": "adam", "password": "wrong"})").status, 401);
    const Response throttled = office.ask("", "POST", "/api/v1/session", R"({"login": "adam", "password": "wrong"})");
    EXPECT_EQ(throttled.status, 429);
    EXPECT_TRUE(find_header(throttled.headers, "Retry-After"));
}

TEST_F(ApiTest, OffersEverybodyWhatHeMayDo) {
    const auto order_of = [&](const std::string& login) {
        const Json meta = *Json::parse(office.ask(login, "GET", "/api/v1/meta").body);
        for (const Json& type : meta["record_types"].as_array())
            if (type["id"].string_or("") == "shop.order") return type;
        return Json();
    };
    const Json clerk = order_of("clara"), storeman = order_of("stan");
    ASSERT_EQ(clerk["create_actions"].as_array().size(), 1U);
    EXPECT_EQ(clerk["create_actions"].as_array()[0]["id"].string_or(""), "place");
    EXPECT_TRUE(storeman["create_actions"].as_array().empty());
    EXPECT_TRUE(storeman["may_list"].bool_or(false));
    EXPECT_FALSE(order_of("adam")["may_list"].bool_or(false));
    EXPECT_EQ(clerk["fields"].as_array().size(), 6U);
}

TEST_F(ApiTest, LogsAFailureUnderTheNumberThatTheCallerIsTold) {
    office.surroundings.fail = true;
    const Response response = office.ask("adam", "GET", "/api/v1/ledger");
    EXPECT_EQ(response.status, 500);
    ASSERT_EQ(office.surroundings.failures.size(), 1U);
    EXPECT_EQ((*Json::parse(response.body))["id"].string_or(""), office.surroundings.failures[0].first);
    EXPECT_EQ(office.surroundings.failures[0].second, "the disk is gone");
    EXPECT_EQ(response.body.find("disk"), std::string::npos) << "what failed is not the caller's business";
}

TEST_F(ApiTest, TellsTheServerWhatARequestMayTake) {
    EXPECT_EQ(office.api().plan("POST", "/api/v1/records/shop.order").lane, Lane::commands);
    EXPECT_EQ(office.api().plan("POST", "/api/v1/session").lane, Lane::passwords);
    EXPECT_GT(office.api().plan("POST", "/api/v1/files").body_bytes_max, 1024U * 1024U);
    EXPECT_EQ(office.api().plan("POST", "/api/v1/nothing").body_bytes_max, 0U);
    EXPECT_EQ(office.api().plan("POST", "/elsewhere").body_bytes_max, 0U);
}

TEST_F(ApiTest, ServesItsDocumentAndThePageThatShowsIt) {
    const Response document = office.ask("", "GET", "/api/v1/openapi.json");
    ASSERT_EQ(document.status, 200);
    const auto parsed = Json::parse(document.body);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ((*parsed)["openapi"].string_or("").substr(0, 3), "3.1");
    EXPECT_NE(document.body.find("shop.order"), std::string::npos) << "the installed types are in it";
    const Response page = office.ask("", "GET", "/api/docs");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.body.find("<script>"), std::string::npos) << "the content policy allows no script in the page";
    EXPECT_EQ(office.ask("", "GET", "/api/docs.js").status, 200);
    EXPECT_EQ(office.ask("", "POST", "/api/docs").status, 405);
    EXPECT_EQ(office.ask("", "GET", "/api/elsewhere").status, 404);
}

TEST_F(ApiTest, TellsLiveChangesToWhomTheyConcern) {
    const Response clara = office.ask("clara", "GET", "/api/v1/changes");
    const Response adam = office.ask("adam", "GET", "/api/v1/changes");
    ASSERT_TRUE(clara.stream && adam.stream);
    office.feed.publish({7, "shop.order", "R1", 2, {"record"}, {"somebody"}});
    const auto events = clara.stream->take();
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].id, "7");
    EXPECT_EQ(events[0].data.find("somebody"), std::string::npos) << "whom else it concerns is not told";
    EXPECT_TRUE(adam.stream->take().empty()) << "the administrator may not list orders";
}

TEST_F(ApiTest, GivesFilesBackAsTheyCame) {
    Request upload = office.request("clara", "POST", "/api/v1/files?name=" + percent_encode("../照片.png"), "\x89PNG");
    upload.headers.erase(upload.headers.begin());
    upload.headers.emplace_back("Content-Type", "image/png");
    const Response stored = office.ask(std::move(upload));
    ASSERT_EQ(stored.status, 201) << stored.body;
    const std::string id = (*Json::parse(stored.body))["id"].string_or("");
    const Response file = office.ask("clara", "GET", "/api/v1/files/" + id);
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.body, "\x89PNG");
    EXPECT_NE(find_header(file.headers, "Content-Disposition").value_or("").find(percent_encode("照片.png")), std::string::npos);
    EXPECT_NE(find_header(file.headers, "Content-Security-Policy").value_or("").find("sandbox"), std::string::npos);
    EXPECT_EQ(office.ask("stan", "GET", "/api/v1/files/" + id).status, 404) << "attached to nothing, it is his who brought it";
}

TEST(Tokens, AreListedAndDroppedByWhomTheyServeAndByAdministrators) {
    test::Office office;
    const auto json = [&](const char* who, const char* target) { return Json::parse(office.ask(who, "GET", target).body).value(); };
    const Json own = json("clara", "/api/v1/tokens");
    ASSERT_EQ(own["items"].as_array().size(), 1U) << own.dump();
    EXPECT_EQ(own["items"].as_array()[0]["name"].string_or(""), "test");
    EXPECT_EQ(own["items"].as_array()[0]["person"]["name"].string_or(""), "柯兰");
    EXPECT_EQ(json("adam", "/api/v1/tokens?all=true")["items"].as_array().size(), 3U);
    EXPECT_EQ(office.ask("clara", "GET", "/api/v1/tokens?all=true").status, 403);
    const std::string clara = own["items"].as_array()[0]["id"].string_or(""), stan = json("stan", "/api/v1/tokens")["items"].as_array()[0]["id"].string_or("");
    EXPECT_EQ(office.ask("clara", "DELETE", "/api/v1/tokens/" + stan).status, 404) << "it is not hers";
    EXPECT_EQ(office.ask("adam", "DELETE", "/api/v1/tokens/" + stan).status, 204);
    EXPECT_EQ(office.ask("stan", "GET", "/api/v1/session").status, 401);
    EXPECT_EQ(office.ask("clara", "DELETE", "/api/v1/tokens/" + clara).status, 204);
    EXPECT_EQ(office.ask("clara", "GET", "/api/v1/session").status, 401);
    ASSERT_GE(office.book.told.size(), 2U);
    EXPECT_TRUE(office.book.told.back().starts_with("dropped test by ")) << office.book.told.back();
}

}  // namespace
}  // namespace huiyin::api
