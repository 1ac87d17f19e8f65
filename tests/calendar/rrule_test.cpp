// The text of rules: what is refused and where, what is taken, and the corners of the sets that the standard's examples
// leave out.
#include <gtest/gtest.h>

#include "calendar/recurrence_text.hpp"
#include "calendar/working_days.hpp"

namespace huiyin::calendar {
namespace {

struct Refused { const char* rule; const char* code; const char* at; const char* why; };

TEST(Rrule, SaysWhatIsWrongAndWhere) {
    for (const Refused& each : {
             Refused{"", "calendar.rrule-no-freq", "", "nothing there"},
             Refused{"RRULE:", "calendar.rrule-no-freq", "", "nothing there"},
             Refused{"COUNT=3", "calendar.rrule-no-freq", "", "FREQ is required"},
             Refused{"FREQ", "calendar.rrule-syntax", "1", "no value"},
             Refused{"FREQ=DAILY;;COUNT=2", "calendar.rrule-syntax", "12", "an empty part"},
             Refused{"FREQ=FORTNIGHTLY", "calendar.rrule-value", "6", "no such frequency"},
             Refused{"FREQ=DAILY;FREQ=DAILY", "calendar.rrule-twice", "12", "each part once"},
             Refused{"FREQ=DAILY;BYEASTER=0", "calendar.rrule-part", "12", "no such part"},
             Refused{"FREQ=DAILY;INTERVAL=0", "calendar.rrule-value", "21", "positive"},
             Refused{"FREQ=DAILY;INTERVAL=1.5", "calendar.rrule-value", "21", "whole"},
             Refused{"FREQ=DAILY;COUNT=1000001", "calendar.rrule-value", "18", "a million at most"},
             Refused{"FREQ=DAILY;COUNT=-1", "calendar.rrule-value", "18", "positive"},
             Refused{"FREQ=DAILY;COUNT=2;UNTIL=20260101", "calendar.rrule-count-until", "20", "one end only"},
             Refused{"FREQ=DAILY;UNTIL=2026-01-01", "calendar.rrule-value", "18", "the standard's spelling"},
             Refused{"FREQ=DAILY;UNTIL=20260230", "calendar.rrule-value", "18", "no such day"},
             Refused{"FREQ=DAILY;BYMONTH=13", "calendar.rrule-value", "20", "twelve months"},
             Refused{"FREQ=DAILY;BYMONTH=1,,2", "calendar.rrule-value", "22", "an empty entry"},
             Refused{"FREQ=DAILY;BYMONTH=-1", "calendar.rrule-value", "20", "months do not count from the end"},
             Refused{"FREQ=DAILY;BYMONTH=5L", "calendar.rrule-value", "20", "leap months are RFC 7529"},
             Refused{"FREQ=MONTHLY;BYMONTHDAY=0", "calendar.rrule-value", "25", "days begin with 1"},
             Refused{"FREQ=MONTHLY;BYMONTHDAY=32", "calendar.rrule-value", "25", "31 at most"},
             Refused{"FREQ=YEARLY;BYYEARDAY=367", "calendar.rrule-value", "23", "366 at most"},
             Refused{"FREQ=YEARLY;BYWEEKNO=54", "calendar.rrule-value", "22", "53 at most"},
             Refused{"FREQ=DAILY;BYHOUR=24", "calendar.rrule-value", "19", "23 at most"},
             Refused{"FREQ=DAILY;BYMINUTE=60", "calendar.rrule-value", "21", "59 at most"},
             Refused{"FREQ=DAILY;BYSECOND=61", "calendar.rrule-value", "21", "60 is a leap second"},
             Refused{"FREQ=MONTHLY;BYDAY=MO,XX", "calendar.rrule-value", "23", "no such weekday"},
             Refused{"FREQ=MONTHLY;BYDAY=0MO", "calendar.rrule-value", "20", "no zeroth Monday"},
             Refused{"FREQ=MONTHLY;BYDAY=54MO", "calendar.rrule-value", "20", "53 at most"},
             Refused{"FREQ=WEEKLY;BYDAY=1MO", "calendar.rrule-ordinal", "19", "ordinals want a month or year"},
             Refused{"FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "calendar.rrule-ordinal", "31", "no ordinals beside week numbers"},
             Refused{"FREQ=MONTHLY;BYWEEKNO=20", "calendar.rrule-with-freq", "14", "week numbers are of a year"},
             Refused{"FREQ=MONTHLY;BYYEARDAY=1", "calendar.rrule-with-freq", "14", "days of a year want YEARLY or less than DAILY"},
             Refused{"FREQ=WEEKLY;BYMONTHDAY=1", "calendar.rrule-with-freq", "13", "no days of the month in weeks"},
             Refused{"FREQ=DAILY;BYSETPOS=1", "calendar.rrule-set-pos-alone", "12", "of which set?"},
             Refused{"FREQ=DAILY;BYDAY=MO;BYSETPOS=0", "calendar.rrule-value", "30", "positions begin with 1"},
             Refused{"FREQ=DAILY;WKST=1MO", "calendar.rrule-value", "17", "a plain weekday"},
             Refused{"RSCALE=CHINESE;FREQ=YEARLY", "calendar.rrule-rscale", "1", "RFC 7529"},
             Refused{"FREQ=YEARLY;SKIP=OMIT", "calendar.rrule-rscale", "13", "RFC 7529"},
         }) {
        const auto rule = Rrule::parse(each.rule);
        ASSERT_FALSE(rule.ok()) << each.rule;
        EXPECT_EQ(rule.problem().code, each.code) << each.rule << ": " << each.why;
        EXPECT_EQ(rule.problem().param("at"), each.at) << each.rule << ": " << each.why;
    }
    EXPECT_EQ(Rrule::parse(std::string(5000, 'x')).problem().code, "calendar.rrule-long");
}

TEST(Rrule, TakesAnyOrderAnyCaseAndPrintsOneSpelling) {
    EXPECT_EQ(Rrule::parse("rrule:wkst=su;byday=-1fr,mo,MO;freq=monthly;interval=1;bysetpos=+2,-1")->to_string(), "FREQ=MONTHLY;BYDAY=-1FR,MO;BYSETPOS=-1,2;WKST=SU");
    EXPECT_EQ(Rrule::parse("FREQ=WEEKLY;BYDAY=MO;")->to_string(), "FREQ=WEEKLY;BYDAY=MO");
    EXPECT_EQ(Rrule::parse("FREQ=MINUTELY;BYSECOND=60,59")->to_string(), "FREQ=MINUTELY;BYSECOND=59");
    EXPECT_EQ(Rrule::parse("FREQ=DAILY;UNTIL=20261231T160000Z")->until->to_string(), "20261231T160000Z");
}

struct Case { const char* start; const char* rule; const char* expected; const char* why; };

std::string expanded(const Case& each, const char* zone = nullptr, std::vector<DateOrTime> rdates = {}, std::vector<DateOrTime> exdates = {}) {
    RecurrenceSet::Definition definition{.start = *DateOrTime::parse(each.start), .zone = {}, .rules = {}, .rdates = std::move(rdates), .exdates = std::move(exdates)};
    if (zone) definition.zone = Zone::named(zone).value();
    if (*each.rule) definition.rules = {Rrule::parse(each.rule).value()};
    const auto set = RecurrenceSet::make(std::move(definition));
    if (!set.ok()) return set.problem().code;
    std::string made;
    for (const std::string& text : texts(*set, set->first(6))) made += (made.empty() ? "" : " ") + text;
    return made;
}

TEST(Rrule, MeetsTheCornersOfTheCalendar) {
    for (const Case& each : {
             Case{"20260131", "FREQ=MONTHLY;COUNT=4", "20260131 20260331 20260531 20260731", "months without a 31st are left out, never moved"},
             Case{"20240229", "FREQ=YEARLY;COUNT=3", "20240229 20280229 20320229", "leap days only"},
             Case{"20960229", "FREQ=YEARLY;COUNT=2", "20960229 21040229", "2100 is no leap year"},
             Case{"20251231", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", "20251231 20260131 20260228 20260331", "over the end of a year"},
             Case{"20240101", "FREQ=YEARLY;BYYEARDAY=366,-366;COUNT=4", "20240101 20241231 20280101 20281231", "both ends of leap years"},
             Case{"20241230", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30;BYWEEKNO=1;COUNT=3", "20241230 20251230 20301230", "30 December in week 1"},
             Case{"20240229", "FREQ=YEARLY;BYMONTHDAY=29;COUNT=5", "20240229 20240329 20240429 20240529 20240629", "a day of every month"},
             Case{"20130108T000000", "FREQ=YEARLY;BYWEEKNO=1,2;COUNT=5", "20130108T000000 20131231T000000 20140107T000000 20141230T000000 20150106T000000", "the weekday comes from the start"},
             Case{"19950101", "FREQ=YEARLY;WKST=TU;BYWEEKNO=52;BYDAY=MO;COUNT=2", "19950102 19960101", "from Tuesday, 1994 has 52 weeks: its week 1 begins on 4 January"},
             Case{"19950101", "FREQ=YEARLY;WKST=TU;BYWEEKNO=53;BYDAY=MO;COUNT=1", "20000103", "and 1999 has 53: the first begins on 29 December 1998, the last on 28 December"},
             Case{"20390101", "FREQ=YEARLY;BYWEEKNO=52;BYDAY=SU;COUNT=2", "20390102 20400101", "the first Sunday of the year, in the last week of the year before"},
             Case{"20150103", "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SA,SU;COUNT=4", "20160102 20160103 20161231 20170101", "the last weeks of 2015 and 2016 reach into January"},
             Case{"20260101", "FREQ=YEARLY;BYDAY=53TH;COUNT=3", "20261231 20321230 20371231", "years with 53 Thursdays"},
             Case{"20260105", "FREQ=MONTHLY;BYDAY=5MO;COUNT=3", "20260330 20260629 20260831", "months with five Mondays"},
             Case{"20260101T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,17;BYSETPOS=1,-1;COUNT=4", "20260101T090000 20260130T170000 20260202T090000 20260227T170000", "first and last of a set of days and hours"},
             Case{"20260210T130930", "FREQ=WEEKLY;BYDAY=MO,WE,SA;BYSETPOS=1;WKST=SA;COUNT=2", "20260214T130930 20260221T130930", "positions count from the week's begin, not from the start"},
             Case{"20260101", "FREQ=DAILY;BYHOUR=9;BYMINUTE=30;COUNT=2", "20260101 20260102", "a date ignores times of day"},
             Case{"20260101", "FREQ=HOURLY", "calendar.rrule-start-date", "a date has no hours"},
             Case{"20260101T000000", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "", "a day that never comes"},
             Case{"20260101T000000", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "", "at no second either"},
             Case{"20260101T000000", "FREQ=MINUTELY;INTERVAL=2;BYMINUTE=1,3,5", "", "even minutes only"},
             Case{"20260101T000000", "FREQ=SECONDLY;BYSECOND=1;BYSETPOS=2", "", "a second has one place"},
             Case{"20260105T000000", "FREQ=DAILY;INTERVAL=7;BYDAY=TU", "", "each seventh day is a Monday"},
             Case{"20250101T051005", "FREQ=SECONDLY;BYSECOND=5,25;INTERVAL=61;COUNT=2", "20250101T051005 20250101T053025", "steps that drift through the minute"},
             Case{"20260101T030303", "FREQ=SECONDLY;INTERVAL=72799;BYHOUR=3;BYMINUTE=3;BYSECOND=3;COUNT=2", "20260101T030303 22250427T030303", "a cycle of 72,799 days"},
             Case{"20250101T030500", "FREQ=HOURLY;BYHOUR=3,6;BYMINUTE=5,25;INTERVAL=7;BYSETPOS=-1;COUNT=2", "20250101T032500 20250107T062500", "the last of each hour"},
             Case{"99991230T000000", "FREQ=DAILY", "99991230T000000 99991231T000000", "the calendar ends"},
             Case{"20260101T235960", "FREQ=DAILY;COUNT=1", "20260101T235959", "without leap seconds the 60th is the 59th"},
             Case{"20260302T090000", "FREQ=WEEKLY;UNTIL=20260316", "20260302T090000 20260309T090000 20260316T090000", "a date includes its day"},
             Case{"20260302T090000Z", "FREQ=WEEKLY;UNTIL=20260316T090000Z", "20260302T090000Z 20260309T090000Z 20260316T090000Z", "the very instant counts"},
             Case{"20260302T090000Z", "FREQ=WEEKLY;UNTIL=20260316T085959Z", "20260302T090000Z 20260309T090000Z", "a second earlier does not"},
             Case{"20260302T090000", "FREQ=WEEKLY;UNTIL=20260301T000000", "", "an end before the start"},
             Case{"20260302T090000", "", "20260302T090000", "without a rule the start alone"},
         })
        EXPECT_EQ(expanded(each), each.expected) << each.start << " " << each.rule << ": " << each.why;
}

TEST(Rrule, ReadsLocalTimesWhereClocksChange) {
    const char* const york = "America/New_York";
    EXPECT_EQ(expanded({"20260307T023000", "FREQ=DAILY;COUNT=3", "", ""}, york), "20260307T023000 20260308T033000 20260309T023000");       // skipped: the offset before the gap
    EXPECT_EQ(expanded({"20261031T013000", "FREQ=DAILY;COUNT=3", "", ""}, york), "20261031T013000 20261101T013000 20261102T013000");       // twice: the first
    EXPECT_EQ(expanded({"20260308T010000", "FREQ=MINUTELY;INTERVAL=30;COUNT=5", "", ""}, york), "20260308T010000 20260308T013000 20260308T030000 20260308T033000 20260308T040000");
    const RecurrenceSet set = RecurrenceSet::make({.start = *DateOrTime::parse("20261031T013000"), .zone = Zone::named(york).value(), .rules = {*Rrule::parse("FREQ=DAILY")}, .rdates = {}, .exdates = {}}).value();
    EXPECT_EQ(set.next(*Instant::parse("2026-10-31T12:00:00Z"))->at, *Instant::parse("2026-11-01T05:30:00Z"));
    EXPECT_EQ(set.next(*Instant::parse("2026-11-01T06:15:00Z"))->at, *Instant::parse("2026-11-02T06:30:00Z"));       // after the second 01:15
    EXPECT_EQ(set.previous(*Instant::parse("2026-11-01T06:15:00Z"))->at, *Instant::parse("2026-11-01T05:30:00Z"));
    // UNTIL is an instant, whatever the clock says.
    EXPECT_EQ(expanded({"20260307T090000", "FREQ=DAILY;UNTIL=20260308T130000Z", "", ""}, york), "20260307T090000 20260308T090000");
    EXPECT_EQ(expanded({"20260307T090000", "FREQ=DAILY;UNTIL=20260308T125959Z", "", ""}, york), "20260307T090000");
}

TEST(Rrule, AddsAndTakesAwayDates) {
    const auto at = [](const char* text) { return *DateOrTime::parse(text); };
    EXPECT_EQ(expanded({"20260302T090000", "FREQ=WEEKLY;COUNT=3", "", ""}, nullptr, {at("20260304T100000"), at("20260309T090000")}, {at("20260316T090000")}),
              "20260302T090000 20260304T100000 20260309T090000");                                             // never two
    EXPECT_EQ(expanded({"20260302T090000", "FREQ=WEEKLY;COUNT=3", "", ""}, nullptr, {}, {at("20260302")}), "20260309T090000 20260316T090000");   // a date takes its day; COUNT goes by the rule
    EXPECT_EQ(expanded({"20260302T090000", "FREQ=DAILY;COUNT=3", "", ""}, "Asia/Shanghai", {}, {at("20260303T010000Z")}), "20260302T090000 20260304T090000");
    EXPECT_EQ(expanded({"20260302", "", "", ""}, nullptr, {at("20260304"), at("20260303")}), "20260302 20260303 20260304");
}

TEST(Rrule, JumpsToFarTimesWithoutWalking) {
    const RecurrenceSet set = RecurrenceSet::make({.start = *DateOrTime::parse("19700101T000000"), .zone = {}, .rules = {*Rrule::parse("FREQ=SECONDLY;INTERVAL=7")}, .rdates = {}, .exdates = {}}).value();
    const Instant far = *Instant::parse("9000-01-01T00:00:00Z");
    EXPECT_LT(set.next(far)->at - far, 7001);
    EXPECT_LT(far - set.previous(far)->at, 7001);
    EXPECT_EQ(set.next(far)->at.ms / 1000 % 7, 0);
    EXPECT_EQ(set.between(far, far + 70'000, 100).size(), 10U);
}

WorkCalendar office() {
    WorkCalendar::Definition definition;
    definition.zone = Zone::named("Asia/Shanghai").value();
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * 3'600'000, 18 * 3'600'000}};
    definition.holidays = Holidays::shipped();
    return WorkCalendar::make(std::move(definition)).value();
}

TEST(WorkingDays, MoveOccurrencesWithoutDoublesOrDrift) {
    struct Moved { const char* rule; Adjust adjust; const char* expected; const char* why; };
    for (const Moved& each : {
             Moved{"FREQ=MONTHLY;BYMONTHDAY=31", Adjust::forward, "2026-02-02 2026-03-31 2026-06-01 2026-07-31 2026-08-31 2026-11-02", "31 May is a Sunday; July's 31st is still July's"},
             Moved{"FREQ=MONTHLY;BYMONTHDAY=31", Adjust::back, "2026-01-30 2026-03-31 2026-05-29 2026-07-31 2026-08-31 2026-10-30", "back to the Friday"},
             Moved{"FREQ=MONTHLY;BYMONTHDAY=31", Adjust::skip, "2026-03-31 2026-07-31 2026-08-31 2026-12-31 2027-03-31 2027-05-31", "days of rest are left out"},
             Moved{"FREQ=MONTHLY;BYMONTHDAY=31", Adjust::nearest, "2026-01-30 2026-03-31 2026-06-01 2026-07-31 2026-08-31 2026-10-30", "Saturday goes back, Sunday on"},
             Moved{"FREQ=DAILY;BYMONTH=10;BYMONTHDAY=1,2,3,4,5,6,7,8", Adjust::forward, "2026-10-08 2027-10-01 2027-10-04 2027-10-05 2027-10-06 2027-10-07", "a week of holidays moves onto one day, once"},
             Moved{"FREQ=MONTHLY;BYMONTHDAY=28;COUNT=3", Adjust::forward, "2026-01-28 2026-02-28 2026-03-30", "28 February is a make-up Saturday and stays"},
         }) {
        const WorkingRecurrence series(RecurrenceSet::make({.start = *DateOrTime::parse("20260101"), .zone = {}, .rules = {*Rrule::parse(each.rule)}, .rdates = {}, .exdates = {}}).value(), office(), each.adjust);
        std::string found;
        std::vector<LocalTime> all = series.between({*Date::parse("2026-01-01"), 0}, {*Date::parse("2036-01-01"), 0}, 6);
        for (const LocalTime& at : all) found += (found.empty() ? "" : " ") + at.date.to_string();
        EXPECT_EQ(found, each.expected) << each.rule << ": " << each.why;
        for (std::size_t i = 1; i < all.size(); ++i) EXPECT_EQ(series.previous(all[i]), all[i - 1]) << each.rule;
    }
    EXPECT_EQ(parse_adjust("forwards").problem().param("near"), "forward");
}

TEST(WorkingDays, AreCountedWithinAPeriodFromBothEnds) {
    const WorkCalendar calendar = office();
    const auto nth = [&](const char* from, const char* to, int n) {
        const auto day = nth_working_day(calendar, *Date::parse(from), *Date::parse(to), n);
        return day ? day->to_string() : "none";
    };
    EXPECT_EQ(nth("2026-02-01", "2026-03-01", -1), "2026-02-28");     // a make-up Saturday
    EXPECT_EQ(nth("2026-02-01", "2026-03-01", 11), "2026-02-14");     // the eleventh is a make-up Saturday
    EXPECT_EQ(nth("2026-10-01", "2026-10-08", 1), "none");            // a week of holidays
    EXPECT_EQ(nth("2026-04-01", "2026-05-01", 5), "2026-04-08");
    EXPECT_EQ(nth("2026-04-01", "2026-05-01", 0), "none");
    EXPECT_EQ(nth("2026-04-01", "2026-05-01", 40), "none");
}

}  // namespace
}  // namespace huiyin::calendar
