// Feeds to the octet, and files of holidays and closures as programs of the world write them.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calendar/calendar_document.hpp"
#include "calendar/closures.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t hour = 3'600'000;

Instant at(const char* text) { return *Instant::parse(text); }
Date on(const char* text) { return *Date::parse(text); }

FeedEntry duty() {
    FeedEntry entry;
    entry.kind = FeedEntry::Kind::todo;
    entry.uid = "duty-7@huiyin.example";
    entry.stamp = at("2026-03-09T02:15:00Z");
    entry.end = EntryTime(at("2026-03-16T09:30:00Z"));
    entry.summary = "办结：客户来电，报告数据有误；请于期限前回复，并在系统中登记处理结果";
    entry.description = "第一行\n第二行; 分号, 逗号 \\ 反斜线";
    entry.categories = {"时限", "a,b"};
    entry.status = FeedEntry::Status::needs_action;
    entry.alarms_minutes = {2880};
    return entry;
}

TEST(Feed, IsWrittenToTheOctet) {
    Feed feed;
    feed.name = "我的时限";
    feed.zone = Zone::named("Asia/Shanghai").value();
    feed.entries = {duty()};
    EXPECT_EQ(write_feed(feed).value(),
              "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Huiyin//Calendar//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
              "NAME:我的时限\r\nX-WR-CALNAME:我的时限\r\nX-WR-TIMEZONE:Asia/Shanghai\r\nREFRESH-INTERVAL;VALUE=DURATION:PT60M\r\nX-PUBLISHED-TTL:PT60M\r\n"
              "BEGIN:VTODO\r\nUID:duty-7@huiyin.example\r\nDTSTAMP:20260309T021500Z\r\nDUE:20260316T093000Z\r\n"
              "SUMMARY:办结：客户来电，报告数据有误；请于期限前回复\r\n ，并在系统中登记处理结果\r\n"
              "DESCRIPTION:第一行\\n第二行\\; 分号\\, 逗号 \\\\ 反斜线\r\nCATEGORIES:时限,a\\,b\r\nSTATUS:NEEDS-ACTION\r\nSEQUENCE:0\r\n"
              "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:办结：客户来电，报告数据有误；请于期限前回\r\n 复，并在系统中登记处理结果\r\n"
              "TRIGGER;RELATED=END:-PT2880M\r\nEND:VALARM\r\nEND:VTODO\r\nEND:VCALENDAR\r\n");
}

TEST(Feed, KeepsASeriesAtItsLocalHour) {
    Feed feed;
    feed.name = "Meetings";
    feed.zone = Zone::named("America/New_York").value();
    FeedEntry entry;
    entry.uid = "schedule-1";
    entry.stamp = at("2026-01-01T00:00:00Z");
    entry.start = EntryTime(at("2026-03-02T14:00:00Z"));
    entry.end = EntryTime(at("2026-03-02T15:00:00Z"));
    entry.summary = "Weekly meeting";
    entry.rule = Rrule::parse("FREQ=WEEKLY;BYDAY=MO").value();
    feed.entries = {entry};
    const std::string text = write_feed(feed).value();
    EXPECT_NE(text.find("BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\n"), std::string::npos);
    EXPECT_NE(text.find("BEGIN:DAYLIGHT\r\nDTSTART:20260308T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\n"), std::string::npos);
    EXPECT_NE(text.find("DTSTART;TZID=America/New_York:20260302T090000\r\nDTEND;TZID=America/New_York:20260302T100000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\n"), std::string::npos);
    const auto closures = read_closures(text, feed.zone, on("2026-03-01"), on("2026-03-17")).value();
    ASSERT_EQ(closures.size(), 3U);
    EXPECT_EQ(closures[1], (Closure{*LocalTime::parse("2026-03-09 09:00"), *LocalTime::parse("2026-03-09 10:00"), false, "Weekly meeting"}));
}

TEST(Feed, RefusesWhatReadersCouldNotKeepApart) {
    Feed feed;
    FeedEntry entry = duty();
    entry.uid.clear();
    feed.entries = {entry};
    EXPECT_EQ(write_feed(feed).problem().code, "calendar.feed-entry");
    entry = duty();
    entry.kind = FeedEntry::Kind::event;
    feed.entries = {entry};
    EXPECT_EQ(write_feed(feed).problem().code, "calendar.feed-entry");
}

RC_GTEST_PROP(FeedProperty, AnyTextComesBack, ()) {
    Feed feed;
    FeedEntry entry = duty();
    entry.summary.clear();
    for (int n = *rc::gen::inRange(0, 60); n > 0; --n) entry.summary += *rc::gen::element<std::string>("a", ",", ";", "\\", "\n", "投诉", "é", "𠮷", ":", "\"", " ", "BEGIN:VEVENT");
    feed.entries = {entry};
    const std::string text = write_feed(feed).value();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find("\r\n", begin);
        RC_ASSERT(end - begin <= 75U);
        begin = end + 2;
    }
    const auto calendars = parse_icalendar(text).value();
    const IcsProperty* summary = calendars.front().components.front().find("SUMMARY");
    RC_ASSERT((summary ? summary->text() : "") == entry.summary);
}

struct Bad { const char* text; const char* code; };

TEST(IcsFile, SaysWhatIsWrongAndOnWhichLine) {
    for (const Bad& each : {Bad{"", "calendar.ics-none"}, Bad{"hello", "calendar.ics-line"}, Bad{"BEGIN:VEVENT\nEND:VEVENT\n", "calendar.ics-outside"},
                            Bad{"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "calendar.ics-end"}, Bad{"BEGIN:VCALENDAR\n", "calendar.ics-open"},
                            Bad{"BEGIN:VCALENDAR\nno value\nEND:VCALENDAR\n", "calendar.ics-line"}, Bad{"BEGIN:VCALENDAR\nX;Y:\nEND:VCALENDAR\n", "calendar.ics-line"}, Bad{"\xff", "calendar.ics-utf8"}})
        EXPECT_EQ(parse_icalendar(each.text).problem().code, each.code) << each.text;
    EXPECT_EQ(parse_icalendar("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nbroken\r\nEND:VCALENDAR").problem().param("line"), "3");
    const auto event = [](const std::string& lines) { return read_closures("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + lines + "END:VEVENT\nEND:VCALENDAR\n", Zone::utc(), on("2026-01-01"), on("2027-01-01")).problem(); };
    EXPECT_EQ(event("SUMMARY:x\n").code, "calendar.ics-start");
    EXPECT_EQ(event("DTSTART:2026\n").code, "calendar.ics-value");
    EXPECT_EQ(event("DTSTART;TZID=Mars/Olympus:20260101T000000\n").code, "calendar.ics-value");
    EXPECT_EQ(event("DTSTART:20260101T000000\nRRULE:FREQ=NEVER\n").param("line"), "4");
    EXPECT_EQ(event("DTSTART:20260101T000000\nDTEND:20250101T000000\n").code, "calendar.ics-value");
    EXPECT_EQ(event("DTSTART:20260101T000000\nDURATION:1 hour\n").code, "calendar.ics-value");
    EXPECT_EQ(parse_duration("PT1H30M").value(), 90 * 60'000);
    EXPECT_EQ(parse_duration("-P1W").value(), -7 * 24 * hour);
    for (const char* bad : {"", "P", "PT", "1D", "P1H", "PT1D", "P1", "P99999999999D"}) EXPECT_EQ(parse_duration(bad).problem().code, "calendar.ics-duration") << bad;
}

const char* const marked_file =
    "\xEF\xBB\xBF" "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261008\r\nSUMMARY:国庆节（休）\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20261010\r\nSUMMARY:国庆节（班）\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20260910\r\nSUMMARY:教师节\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:4\r\nDTSTART;VALUE=DATE:20260101\r\nSUMMARY:元旦（休）\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n";

TEST(Closures, TakeTheMarkedDaysOfAHolidayFile) {
    const Json document = holidays_document(marked_file, Zone::named("Asia/Shanghai").value(), on("2026-01-01"), on("2027-01-01")).value();
    EXPECT_EQ(document["years"]["2026"]["off"].as_array().size(), 7U);
    EXPECT_EQ(document["years"]["2026"]["work_on_weekend"].dump(), R"([{"date":"2026-10-10","name":"国庆节（班）"}])");
    const Holidays holidays = Holidays::parse(document).value();
    EXPECT_TRUE(holidays.find(on("2026-10-10"))->working);
    EXPECT_EQ(holidays.find(on("2026-09-10")), nullptr);
    EXPECT_EQ(holidays.find(on("2026-01-01")), nullptr);
    EXPECT_EQ(holidays_document(marked_file, Zone::utc(), on("2030-01-01"), on("2031-01-01")).problem().code, "calendar.ics-empty");
    // The special days of another maker's feed.
    const char* const special = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260214\nSUMMARY:春节\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\nEND:VEVENT\n"
                                "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260217\nSUMMARY:春节\nX-APPLE-SPECIAL-DAY:WORK-HOLIDAY\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260303\nSUMMARY:元宵节\nEND:VEVENT\nEND:VCALENDAR\n";
    EXPECT_EQ(holidays_document(special, Zone::utc(), on("2026-01-01"), on("2027-01-01")).value().dump(),
              R"({"years":{"2026":{"off":[{"date":"2026-02-17","name":"春节"}],"work_on_weekend":[{"date":"2026-02-14","name":"春节"}]}}})");
}

TEST(Closures, LeaveTheRestOfADayThatIsClosedForHours) {
    WorkCalendar::Definition definition;
    definition.zone = Zone::named("Asia/Shanghai").value();
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * hour, 12 * hour}, {13 * hour, 18 * hour}};
    const WorkCalendar usual = WorkCalendar::make(definition).value();
    const std::string file =
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=China Standard Time:20260309T140000\nDTEND;TZID=China Standard Time:20260309T160000\nSUMMARY:盘点\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:b\nDTSTART:20260310T060000Z\nDURATION:P1DT4H\nSUMMARY:停电\nEND:VEVENT\n"                                     // 14:00 here to 18:00 of the next day
        "BEGIN:VEVENT\nUID:c\nDTSTART;VALUE=DATE:20260312\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260319\nSUMMARY:学习日\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:c\nRECURRENCE-ID;VALUE=DATE:20260326\nDTSTART;VALUE=DATE:20260327\nSUMMARY:学习日\nEND:VEVENT\nEND:VCALENDAR\n";
    const auto closures = read_closures(file, usual.zone(), on("2026-03-01"), on("2026-04-01")).value();
    const auto days = dated_days(closures, usual, "closures.ics");
    EXPECT_EQ(dated_days_json(days).dump(),
              R"({"2026-03-09":{"working":true,"name":"盘点","hours":"09:00-12:00 13:00-14:00 16:00-18:00","source":"closures.ics"},)"
              R"("2026-03-10":{"working":true,"name":"停电","hours":"09:00-12:00 13:00-14:00","source":"closures.ics"},)"
              R"("2026-03-11":{"working":false,"name":"停电","source":"closures.ics"},)"
              R"("2026-03-12":{"working":false,"name":"学习日","source":"closures.ics"},)"
              R"("2026-03-27":{"working":false,"name":"学习日","source":"closures.ics"}})");
    EXPECT_EQ(parse_dated_days(dated_days_json(days))->size(), 5U);
    definition.own = days;
    const WorkCalendar closed = WorkCalendar::make(definition).value();
    EXPECT_EQ(closed.close_of(on("2026-03-10")).to_string(), "2026-03-10 14:00");
    EXPECT_EQ(closed.elapsed_ms(closed.zone().to_instant(*LocalTime::parse("2026-03-09 09:00")), closed.zone().to_instant(*LocalTime::parse("2026-03-13 09:00"))) / hour, 6 + 4);
}

TEST(Closures, CutShiftsThatReachPastMidnight) {
    WorkCalendar::Definition definition;
    definition.zone = Zone::named("Asia/Shanghai").value();
    for (int weekday = 0; weekday < 7; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * hour, 12 * hour}, {22 * hour, 30 * hour}};
    const WorkCalendar usual = WorkCalendar::make(definition).value();
    const auto left = [&](const char* from, const char* to) { return dated_days_json(dated_days({{*LocalTime::parse(from), *LocalTime::parse(to), false, "停电"}}, usual, "")).dump(); };
    EXPECT_EQ(left("2026-03-09 21:00", "2026-03-10 05:00"),
              R"({"2026-03-09":{"working":true,"name":"停电","hours":"09:00-12:00"},"2026-03-10":{"working":true,"name":"停电","hours":"05:00-06:00 09:00-12:00 22:00-30:00"}})");
    EXPECT_EQ(left("2026-03-10 02:00", "2026-03-10 05:00"),
              R"({"2026-03-09":{"working":true,"name":"停电","hours":"09:00-12:00 22:00-26:00"},"2026-03-10":{"working":true,"name":"停电","hours":"05:00-06:00 09:00-12:00 22:00-30:00"}})");
    EXPECT_EQ(left("2026-03-10 00:00", "2026-03-11 00:00"), R"({"2026-03-10":{"working":false,"name":"停电"}})");      // a whole day off leaves the night before alone
    definition.own = dated_days({{*LocalTime::parse("2026-03-10 02:00"), *LocalTime::parse("2026-03-10 05:00"), false, "停电"}}, usual, "");
    const WorkCalendar closed = WorkCalendar::make(definition).value();
    const auto at = [&](const char* text) { return closed.zone().to_instant(*LocalTime::parse(text)); };
    EXPECT_EQ(closed.elapsed_ms(at("2026-03-09 22:00"), at("2026-03-10 06:00")) / hour, 5);
}

TEST(Holidays, MayBePartOfADayAndBorrowAWeekday) {
    const Json document = Json::parse(R"({"years":{"2026":{"off":[{"date":"2026-03-09","name":"半天假","hours":"09:00-12:00"},"2026-03-10"],"work_on_weekend":[{"date":"2026-03-14","name":"补班","as":"Fri"}]}}})").value();
    const Holidays holidays = Holidays::parse(document).value();
    EXPECT_EQ(Holidays::parse(holidays.to_json())->to_json().dump(), holidays.to_json().dump());
    WorkCalendar::Definition definition;
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * hour, (weekday == 4 ? 15 : 18) * hour}};
    definition.holidays = holidays;
    const WorkCalendar calendar = WorkCalendar::make(definition).value();
    EXPECT_EQ(calendar.close_of(on("2026-03-09")).to_string(), "2026-03-09 12:00");
    EXPECT_FALSE(calendar.day_kind(on("2026-03-09")).make_up);
    EXPECT_TRUE(calendar.day_kind(on("2026-03-14")).make_up);
    EXPECT_EQ(calendar.close_of(on("2026-03-14")).to_string(), "2026-03-14 15:00");                                          // Friday's hours
    EXPECT_EQ(Holidays::parse(*Json::parse(R"({"years":{"2026":{"off":[{"date":"2026-03-09","hours":"noon"}]}}})")).problem().code, "calendar.hours");
    EXPECT_EQ(Holidays::parse(*Json::parse(R"({"years":{"2026":{"off":[{"date":"2026-03-09","as":"Friday"}]}}})")).problem().code, "calendar.weekday");
}

}  // namespace
}  // namespace huiyin::calendar
