// Feeds that telephones read, and calendar files that an administrator brings in.
#include <algorithm>

#include <gtest/gtest.h>

#include "api/office.hpp"
#include "calendar/icalendar.hpp"

namespace huiyin::api {
namespace {

struct CalendarApi : testing::Test {
    test::Office office;

    Json body(const Response& response) {
        auto parsed = Json::parse(response.body);
        return parsed.ok() ? *parsed : Json();
    }
    std::string place() {
        const Response placed = office.ask("clara", "POST", "/api/v1/records/shop.order", R"({"action": "place", "input": {"goods": "茶叶", "quantity": 2}})");
        EXPECT_EQ(placed.status, 201) << placed.body;
        return Json::parse(placed.body).value()["id"].string_or("");
    }
    std::string subscribe(const std::string& login, const std::string& json = R"({"origin": "https://desk.example"})") {
        const Response made = office.ask(login, "POST", "/api/v1/calendar-feed", json);
        EXPECT_EQ(made.status, 201) << made.body;
        return Json::parse(made.body).value()["path"].string_or("");
    }
    Response import(const std::string& query, const std::string& ics, const std::string& login = "adam") {
        Request request = office.request(login, "POST", "/api/v1/calendar/import?" + query, ics);
        return office.ask(std::move(request));
    }
    std::string refusal(const Response& response) { return Json::parse(response.body).value()["code"].string_or(""); }
    static std::string file(const std::string& events) { return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n"; }
    static std::string event(const std::string& lines) { return "BEGIN:VEVENT\r\n" + lines + "END:VEVENT\r\n"; }
    std::string due_of(const std::string& record) {
        const auto clocks = Json::parse(office.ask("stan", "GET", "/api/v1/records/shop.order/" + record).body).value()["clocks"];
        return clocks.as_array().front()["due_at"].string_or("");
    }
};

const calendar::IcsComponent* event_of(const calendar::IcsComponent& calendar, const std::string& summary) {
    for (const auto& each : calendar.components)
        if (each.name == "VEVENT" && each.find("SUMMARY")->text().find(summary) != std::string::npos) return &each;
    return nullptr;
}

TEST_F(CalendarApi, AFeedHoldsThePersonsDutiesAndNobodyElses) {
    place();
    const std::string path = subscribe("stan");
    const Response feed = office.ask("", "GET", path);
    ASSERT_EQ(feed.status, 200) << feed.body;
    EXPECT_EQ(find_header(feed.headers, "Content-Type"), "text/calendar; charset=utf-8");
    EXPECT_EQ(find_header(feed.headers, "Cache-Control"), "private, max-age=300");
    const auto calendars = calendar::parse_icalendar(feed.body).value();
    const calendar::IcsComponent* duty = event_of(calendars.front(), "按时发货 DD2026-0001");
    ASSERT_TRUE(duty) << feed.body;
    EXPECT_EQ(duty->find("DTEND")->value, "20260310T093000Z");                   // 17:30 of the next working day
    EXPECT_EQ(duty->find("DTSTART")->value, "20260310T090000Z");
    EXPECT_TRUE(duty->find("URL")->value.starts_with("https://desk.example/records/shop/order/"));
    EXPECT_EQ(duty->find("CATEGORIES")->value, "SH-C002");
    EXPECT_NE(duty->find("DESCRIPTION")->text().find("茶叶"), std::string::npos);
    EXPECT_EQ(duty->find("STATUS")->value, "CONFIRMED");
    for (std::size_t at = 0, end; at < feed.body.size(); at = end + 2) {
        end = feed.body.find("\r\n", at);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - at, 75u);
        EXPECT_EQ(feed.body.substr(at, end - at).find('\n'), std::string::npos);
    }
    const Response clara = office.ask("", "GET", subscribe("clara"));
    EXPECT_EQ(clara.body.find("BEGIN:VEVENT"), std::string::npos) << "the duty is the storeman's";
}

TEST_F(CalendarApi, AFeedIsReadAgainOnlyWhenItChanged) {
    const std::string order = place(), path = subscribe("stan");
    const Response first = office.ask("", "GET", path);
    Request again = office.request("", "GET", path);
    again.headers.emplace_back("If-None-Match", find_header(first.headers, "ETag").value());
    const Response unchanged = office.ask(again);
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_TRUE(unchanged.body.empty());
    const Response sent = office.ask("stan", "POST", "/api/v1/records/shop.order/" + order + "/actions/send", R"({"input": {"carrier": "post"}, "version": 1})");
    ASSERT_EQ(sent.status, 200) << sent.body;
    const Response changed = office.ask(again);
    ASSERT_EQ(changed.status, 200);
    const auto before = calendar::parse_icalendar(first.body).value(), after = calendar::parse_icalendar(changed.body).value();
    const calendar::IcsComponent *open = event_of(before.front(), "按时发货"), *over = event_of(after.front(), "按时发货");
    ASSERT_TRUE(open && over);
    EXPECT_EQ(over->find("STATUS")->value, "CANCELLED");
    EXPECT_EQ(over->find("UID")->value, open->find("UID")->value);
    EXPECT_GT(std::stoi(over->find("SEQUENCE")->value), std::stoi(open->find("SEQUENCE")->value));
}

TEST_F(CalendarApi, AKeyIsShownOnceAndEndsWhenItIsReplacedOrWithdrawn) {
    EXPECT_TRUE(body(office.ask("stan", "GET", "/api/v1/calendar-feed"))["made_at"].is_null());
    const std::string first = subscribe("stan");
    const Json known = body(office.ask("stan", "GET", "/api/v1/calendar-feed"));
    EXPECT_EQ(known["made_at"].string_or(""), "2026-03-09T02:00:00.000Z");
    EXPECT_EQ(known.dump().find(first.substr(first.find("key=") + 4)), std::string::npos) << "only its hash is kept";
    const std::string second = subscribe("stan");
    EXPECT_NE(first, second);
    EXPECT_EQ(office.ask("", "GET", first).status, 404);
    EXPECT_EQ(office.ask("", "GET", second).status, 200);
    EXPECT_EQ(office.ask("stan", "DELETE", "/api/v1/calendar-feed").status, 204);
    const Response gone = office.ask("", "GET", second);
    EXPECT_EQ(gone.status, 404);
    EXPECT_EQ(refusal(gone), "feed.no-such");
}

TEST_F(CalendarApi, AFeedOpensWithItsOwnKeyOnly) {
    const std::string stan = subscribe("stan"), clara = subscribe("clara");
    const std::string crossed = stan.substr(0, stan.find('?')) + clara.substr(clara.find('?'));
    EXPECT_EQ(office.ask("", "GET", crossed).status, 404);
    EXPECT_EQ(office.ask("", "GET", stan.substr(0, stan.find('?'))).status, 404);
    EXPECT_EQ(office.ask("stan", "GET", stan.substr(0, stan.find('?'))).status, 404) << "a session is no key";
    EXPECT_EQ(office.ask("", "GET", "/api/v1/calendars/nobody.ics?key=x").status, 404);
    EXPECT_EQ(office.ask("", "POST", "/api/v1/calendar-feed", "{}").status, 401);
    Account stopped = *office.book.account("stan");
    stopped.disabled = true;
    office.book.save(stopped);
    EXPECT_EQ(office.ask("", "GET", stan).status, 404) << "whoever may no longer sign in reads no feed";
}

TEST_F(CalendarApi, AFeedSpeaksTheLanguageInWhichItWasMade) {
    place();
    Request made = office.request("stan", "POST", "/api/v1/calendar-feed", "{}");
    made.headers.emplace_back("Accept-Language", "en");
    const Response feed = office.ask("", "GET", body(office.ask(made))["path"].string_or(""));
    EXPECT_NE(feed.body.find("SUMMARY:Sent in time DD2026-0001"), std::string::npos) << feed.body;
    EXPECT_EQ(feed.body.find("URL:"), std::string::npos) << "without an origin there is nothing to link to";
    for (const char* origin : {"javascript:alert(1)", "https://desk.example/path", "ftp://desk.example", "https://a b", "https://"})
        EXPECT_EQ(office.ask("stan", "POST", "/api/v1/calendar-feed", Json(JsonObject{{"origin", origin}}).dump()).status, 422) << origin;
}

TEST_F(CalendarApi, AFileIsTriedFirstAndTakenAsAWhole) {
    const std::string order = place();
    ASSERT_EQ(due_of(order), "2026-03-10T09:30:00.000Z");
    const std::string ics = file(event("UID:1\r\nDTSTART;VALUE=DATE:20260310\r\nDTEND;VALUE=DATE:20260312\r\nSUMMARY:盘点停业\r\n"));
    const Json tried = body(import("as=closures", ics));
    EXPECT_FALSE(tried["committed"].bool_or(true));
    ASSERT_EQ(tried["days"].as_array().size(), 2u) << tried.dump();
    EXPECT_EQ(tried["days"].as_array()[0].dump(), R"({"date":"2026-03-10","before":{"working":true,"name":"","spans":[["08:30","17:30"]]},"after":{"working":false,"name":"盘点停业","spans":[]}})");
    ASSERT_EQ(tried["moved"].as_array().size(), 1u);
    EXPECT_EQ(tried["moved"].as_array()[0]["after"].string_or(""), "2026-03-12T09:30:00.000Z");
    EXPECT_EQ(due_of(order), "2026-03-10T09:30:00.000Z") << "tried only";
    const Json taken = body(import("as=closures&commit=true", ics));
    EXPECT_TRUE(taken["committed"].bool_or(false));
    EXPECT_EQ(taken["moved"].dump(), tried["moved"].dump());
    EXPECT_EQ(due_of(order), "2026-03-12T09:30:00.000Z");
    EXPECT_TRUE(body(import("as=closures&commit=true", ics))["days"].as_array().empty()) << "the same file again changes nothing";
}

TEST_F(CalendarApi, HolidaysReplaceTheNoticeOfTheirYear) {
    const std::string order = place();
    const Json taken = body(import("as=holidays&commit=true", file(event("DTSTART;VALUE=DATE:20260310\r\nSUMMARY:临时假（休）\r\n") + event("DTSTART;VALUE=DATE:20260314\r\nSUMMARY:临时假（班）\r\n") + event("DTSTART;VALUE=DATE:20260320\r\nSUMMARY:生日\r\n"))));
    EXPECT_EQ(taken["years"].dump(), "[2026]");
    EXPECT_EQ(due_of(order), "2026-03-11T09:30:00.000Z");
    const Json days = body(office.ask("adam", "GET", "/api/v1/calendar?from=2026-03-14&to=2026-03-20"));
    EXPECT_TRUE(days.as_array()[0]["working"].bool_or(false));
    EXPECT_TRUE(days.as_array()[6]["working"].bool_or(false)) << "where a file marks its days, the others are none";
    const Json october = body(office.ask("adam", "GET", "/api/v1/calendar?from=2026-10-01&to=2026-10-01"));
    EXPECT_TRUE(october.as_array()[0]["working"].bool_or(false)) << "the shipped notice of the year is replaced as a whole";
}

TEST_F(CalendarApi, EachBadEventIsNamedAndNoneIsTaken) {
    const std::string ics = file(event("DTSTART;VALUE=DATE:20260310\r\nSUMMARY:好\r\n") + event("DTSTART:2026-03-11\r\nSUMMARY:坏日期\r\n") + event("SUMMARY:没有日期\r\n") +
                                 event("DTSTART;VALUE=DATE:20260312\r\nRRULE:FREQ=SOMETIMES\r\nSUMMARY:坏规则\r\n") + event("DTSTART;TZID=Nowhere/Land:20260312T090000\r\nSUMMARY:坏时区\r\n"));
    const Json answer = body(import("as=closures&commit=true", ics));
    EXPECT_FALSE(answer["committed"].bool_or(true));
    ASSERT_EQ(answer["errors"].as_array().size(), 4u) << answer.dump();
    std::string told;
    for (const Json& error : answer["errors"].as_array()) {
        told += std::to_string(error["line"].int_or(0)) + " " + error["summary"].string_or("") + " " + error["code"].string_or("") + "\n";
        EXPECT_NE(error["title"].string_or(""), error["code"].string_or("")) << "a sentence";
    }
    EXPECT_EQ(told, "8 坏日期 calendar.ics-value\n12 没有日期 calendar.ics-start\n15 坏规则 calendar.ics-value\n20 坏时区 calendar.ics-value\n");
    EXPECT_TRUE(body(office.ask("adam", "GET", "/api/v1/calendar?from=2026-03-10&to=2026-03-10")).as_array()[0]["working"].bool_or(false));
}

TEST_F(CalendarApi, WhatIsNoCalendarOrNotForThePersonIsRefused) {
    const std::string day = file(event("DTSTART;VALUE=DATE:20260310\r\nSUMMARY:停业\r\n"));
    EXPECT_EQ(refusal(import("as=closures", day, "clara")), "command.not-allowed");
    EXPECT_EQ(refusal(import("as=everything", day)), "request.parameter");
    EXPECT_EQ(refusal(import("as=closures", "hello")), "calendar.ics-line");
    EXPECT_EQ(refusal(import("as=closures", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n")), "calendar.ics-open");
    EXPECT_EQ(refusal(import("as=holidays", file(""))), "calendar.ics-empty");
    EXPECT_EQ(refusal(import("as=closures", file(event("DTSTART;VALUE=DATE:20190310\r\nSUMMARY:旧\r\n")))), "calendar.ics-empty");
}

}  // namespace
}  // namespace huiyin::api
