// Questions to `huiyin calendar`, one a line, and the answers to the letter.
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "calendar/calendar_answers.hpp"

namespace huiyin::calendar {
namespace {

std::string answer(const std::string& line, Language language = Language::en) { return CalendarAnswers(language).answer(line); }
std::string code(const std::string& line) { return Json::parse(answer(line)).value()["error"]["code"].string_or("none"); }

const std::string office = R"("calendar": {"hours": [["09:00","12:00"],["13:30","18:00"]], "holidays": "cn"}, "zone": "Asia/Shanghai")";

TEST(CalendarAnswers, ExpandAddCountAndExplain) {
    EXPECT_EQ(answer(R"({"id": 1, "op": "expand", "dtstart": "19970902T090000", "tzid": "America/New_York", "rrule": "FREQ=DAILY", "limit": 2})"),
              R"({"id":1,"result":["19970902T090000","19970903T090000"]})");
    EXPECT_EQ(answer(R"({"id": "d", "op": "expand", "dtstart": "19970902", "rrule": "RRULE:FREQ=DAILY;COUNT=3", "exdate": ["19970903"], "rdate": ["19971225"]})"),
              R"({"id":"d","result":["19970902","19970904","19971225"]})");
    EXPECT_EQ(answer(R"({"id": {"a": 1}, "op": "expand", "dtstart": "20260131", "rrule": "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", "adjust": "forward", "calendar": {"holidays": "cn"}})"),
              R"({"id":{"a":1},"result":["20260202","20260331"]})");
    EXPECT_EQ(answer(R"({"id": 2, "op": "add", )" + office + R"(, "start": "2026-02-13T17:40:00", "minutes": 90})"), R"({"id":2,"result":"2026-02-14T10:10:00"})");
    EXPECT_EQ(answer(R"({"id": 2, "op": "add", )" + office + R"(, "start": "2026-02-13T17:40:00", "minutes": 20})"), R"({"id":2,"result":"2026-02-13T18:00:00"})");   // a closing time
    EXPECT_EQ(answer(R"({"id": 2, "op": "add", )" + office + R"(, "start": "2026-02-14T10:10:00", "minutes": -90})"), R"({"id":2,"result":"2026-02-13T17:40:00"})");
    EXPECT_EQ(answer(R"({"id": 2, "op": "add", )" + office + R"(, "start": "2026-02-13T17:40:00", "minutes": 0.5})"), R"({"id":2,"result":"2026-02-13T17:40:30"})");
    EXPECT_EQ(answer(R"({"id": 3, "op": "elapsed", )" + office + R"(, "start": "2026-02-13T17:40:00", "end": "2026-02-14T10:10:00"})"), R"({"id":3,"result":90})");
    EXPECT_EQ(answer(R"({"id": 3, "op": "elapsed", )" + office + R"(, "start": "2026-02-14T10:10:00", "end": "2026-02-13T17:40:00"})"), R"({"id":3,"result":-90})");
    EXPECT_EQ(answer(R"({"id": 4, "op": "workdays", "calendar": {"holidays": "cn"}, "date": "2026-09-30", "days": 3})"), R"({"id":4,"result":"2026-10-10"})");
    EXPECT_EQ(answer(R"({"id": 4, "op": "workdays", "calendar": {}, "date": "2026-09-30", "days": 3})"), R"({"id":4,"result":"2026-10-05"})");
    EXPECT_EQ(answer(R"({"id": 4, "op": "workdays", "calendar": {"holidays": "cn"}, "date": "2026-10-08", "days": -1})"), R"({"id":4,"result":"2026-09-30"})");
    const std::string explained = R"({"id":5,"result":{"instant":"2026-10-10T18:00:00+08:00","local":"2026-10-10T18:00:00","provisional":false,"explanation":["The count begins; the day itself does not count",)"
                                  R"("2026-10-01 Thu – 2026-10-07 Wed, 国庆节, does not count","2026-10-08 Thu – 2026-10-09 Fri, day 1 to 2",)"
                                  R"x("2026-10-10 Sat, worked in exchange for 国庆节, counts (up to day 3)","The limit ends: 2026-10-10 18:00"]}})x";
    EXPECT_EQ(answer(R"({"id": 5, "op": "due", )" + office + R"(, "start": "2026-09-30T16:00:00", "within": "3 working days"})"), explained);
    EXPECT_EQ(Json::parse(answer(R"({"op": "due", )" + office + R"(, "start": "2026-03-09T10:00:00", "within": "last working day of period", "period": "2026-Q1"})")).value()["result"]["local"].string_or(""), "2026-03-31T18:00:00");
    EXPECT_EQ(Json::parse(answer(R"({"op": "due", )" + office + R"(, "start": "2026-09-01T10:00:00", "within": "3 working days before item.first_day", "fields": {"item.first_day": "2026-10-01"}})")).value()["result"]["local"].string_or(""),
              "2026-09-28T18:00:00");
}

TEST(CalendarAnswers, TakeCalendarsOfManyShapes) {
    const auto added = [](const std::string& calendar, const char* start, int minutes) {
        return Json::parse(answer(R"({"op": "add", "calendar": )" + calendar + R"(, "start": ")" + start + R"(", "minutes": )" + std::to_string(minutes) + "}")).value()["result"].string_or("none");
    };
    EXPECT_EQ(added(R"({"hours": {"Mon-Fri": "09:00-12:00 13:30-18:00", "Sat": [["09:00","12:00"]]}})", "2026-03-06T17:00:00", 120), "2026-03-07T10:00:00");
    EXPECT_EQ(added(R"({"hours": {"Mon-Sun": [["22:00","06:00"]]}})", "2026-03-06T23:00:00", 120), "2026-03-07T01:00:00");
    EXPECT_EQ(added(R"({"hours": [["09:00","17:00"]], "days": {"2026-03-09": null, "2026-03-10": [["13:00","17:00"]]}})", "2026-03-06T16:00:00", 120), "2026-03-10T14:00:00");
    EXPECT_EQ(added(R"({"hours": [["09:00","17:00"]], "holidays": {"years": {"2026": {"off": [{"date": "2026-03-09", "name": "半天", "hours": "09:00-12:00"}]}}}})", "2026-03-06T16:00:00", 300), "2026-03-10T10:00:00");
}

TEST(CalendarAnswers, TellEveryFaultAndGoOn) {
    CalendarAnswers answers(Language::zh);
    EXPECT_EQ(answers.answer("nonsense").substr(0, 43), R"({"id":null,"error":{"code":"json.syntax","m)");
    EXPECT_EQ(answers.answer(R"({"id": 7, "op": "expand", "dtstart": "19970902", "rrule": "FREQ=DAILY;BYDAY=XX"})"),
              R"({"id":7,"error":{"code":"calendar.rrule-value","message":"重复规则第 18 列：BYDAY 的值“XX”无效，可写 MO, 2TU, -1FR"}})");
    EXPECT_EQ(code("[1]"), "calendar.request");
    EXPECT_EQ(code("{}"), "calendar.request-op");
    EXPECT_EQ(code(R"({"op": "expant"})"), "calendar.request-op");
    EXPECT_EQ(code(R"({"op": "expand", "dtstart": "1997-09-02"})"), "calendar.rrule-date");
    EXPECT_EQ(code(R"({"op": "expand", "dtstart": "19970902", "tzid": "Mars/Olympus"})"), "calendar.unknown-zone");
    EXPECT_EQ(code(R"({"op": "expand", "dtstart": "19970902", "tzid": 8})"), "calendar.unknown-zone");
    EXPECT_EQ(code(R"({"op": "expand", "dtstart": "19970902", "rrule": 8})"), "calendar.request-value");
    EXPECT_EQ(code(R"({"op": "expand", "dtstart": "19970902", "exdate": "19970902"})"), "calendar.request-value");
    EXPECT_EQ(code(R"({"op": "expand", "dtstart": "19970902", "limit": 1000000})"), "calendar.request-value");
    EXPECT_EQ(code(R"({"op": "add", "start": "2026-02-13T17:40:00", "minutes": 90})"), "calendar.no-hours");
    EXPECT_EQ(code(R"({"op": "add", )" + office + R"(, "start": "13 February", "minutes": 90})"), "calendar.request-value");
    EXPECT_EQ(code(R"({"op": "add", )" + office + R"(, "start": "2026-02-13T17:40:00", "minutes": "90"})"), "calendar.request-value");
    EXPECT_EQ(code(R"({"op": "add", )" + office + R"(, "start": "2026-02-13T17:40:00", "minutes": 1e30})"), "calendar.request-value");
    EXPECT_EQ(code(R"({"op": "add", "calendar": {"hours": [["09:00"]]}, "start": "2026-02-13T17:40:00", "minutes": 1})"), "calendar.hours");
    EXPECT_EQ(code(R"({"op": "add", "calendar": {"hours": [["09:00","12:00"],["11:00","13:00"]]}, "start": "2026-02-13T17:40:00", "minutes": 1})"), "calendar.spans-overlap");
    EXPECT_EQ(code(R"({"op": "add", "calendar": {"hours": {"Mo": []}}, "start": "2026-02-13T17:40:00", "minutes": 1})"), "calendar.weekday");
    EXPECT_EQ(code(R"({"op": "add", "calendar": {"holidays": "fr"}, "start": "2026-02-13T17:40:00", "minutes": 1})"), "calendar.holidays-name");
    EXPECT_EQ(code(R"({"op": "add", "calendar": {"hour": []}, "start": "2026-02-13T17:40:00", "minutes": 1})"), "calendar.document-key");
    EXPECT_EQ(code(R"({"op": "add", "calendar": 8, "start": "2026-02-13T17:40:00", "minutes": 1})"), "calendar.document");
    EXPECT_EQ(code(R"({"op": "due", "start": "2026-02-13T17:40:00", "within": "3 wroking days"})"), "calendar.limit-unknown");
    EXPECT_EQ(code(R"({"op": "due", "start": "2026-02-13T17:40:00", "within": "last day of period"})"), "calendar.moment-period");
    EXPECT_EQ(code(R"({"op": "due", "start": "2026-02-13T17:40:00", "within": "1 day", "rest_day": "tomorrow"})"), "calendar.request-value");
    EXPECT_EQ(code(R"({"op": "workdays", "date": "2026-02-30", "days": 1})"), "calendar.request-value");
    EXPECT_EQ(code(R"({"op": "workdays", "date": "2026-02-03", "days": 1.5})"), "calendar.request-value");
}

}  // namespace
}  // namespace huiyin::calendar
