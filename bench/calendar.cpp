// Due times, working time and recurrence: how many a second on one core. Each figure is the best of five runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "calendar/calendar_answers.hpp"
#include "calendar/due_time.hpp"
#include "calendar/recurrence_set.hpp"
#include "calendar/working_days.hpp"

using namespace huiyin;
using namespace huiyin::calendar;

namespace {

constexpr std::int64_t minute = 60'000, hour = 60 * minute;
std::int64_t sink = 0;                               ///< so that no result is unused

template <typename Work>
void measure(const std::string& name, int count, Work work) {
    double best = 1e18;
    for (int run = 0; run < 5; ++run) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < count; ++i) work(i);
        best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / count);
    }
    std::printf("| %s | %.0f | %.0f |\n", name.c_str(), best, 1e9 / best);
}

WorkCalendar office(const char* zone) {
    WorkCalendar::Definition definition;
    definition.id = "office";
    definition.zone = Zone::named(zone).value();
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * hour, 12 * hour}, {13 * hour + 30 * minute, 18 * hour}};
    definition.holidays = Holidays::shipped();
    return WorkCalendar::make(std::move(definition)).value();
}

void due_times() {
    const WorkCalendar calendar = office("Asia/Shanghai");
    const std::int64_t first = Instant::parse("2026-01-05T02:00:00Z")->ms;
    // A start every 97 minutes: all hours, weekdays, holidays and make-up days of a year and a half come in turn.
    const auto start = [&](int i) { return Instant{first + (i % 8000) * 97 * minute}; };
    for (const char* text : {"24 hours", "1 day", "1 week", "3 working days", "30 working days", "4 working hours", "200 working hours", "same day 24:00", "working day 5 of next month 17:30", "last working day of quarter"}) {
        const Limit limit = Limit::parse(text).value();
        measure(std::string("due at: ") + text, 400'000, [&](int i) { sink += due_at(calendar, start(i), limit)->ms; });
    }
    for (const char* text : {"1 week", "3 working days"}) {
        const Limit limit = Limit::parse(text).value();
        measure(std::string("due time with its count: ") + text, 20'000, [&](int i) { sink += due_time(calendar, start(i), limit)->at.ms; });
    }
    measure("working time added", 400'000, [&](int i) { sink += calendar.add_working_ms(start(i), 90 * minute)->ms; });
    measure("working time between two instants", 400'000, [&](int i) { sink += calendar.elapsed_ms(start(i), start(i + 4000)); });
    const WorkCalendar york = office("America/New_York");
    measure("working time added, clocks that change", 400'000, [&](int i) { sink += york.add_working_ms(start(i), 90 * minute)->ms; });
    measure("calendar made", 200, [&](int) { sink += office("Asia/Shanghai").keeps_hours(); });
}

void recurrence() {
    const struct { const char* rule; const char* zone; } rules[]{{"FREQ=DAILY", nullptr}, {"FREQ=WEEKLY;BYDAY=MO,WE,FR", nullptr}, {"FREQ=MONTHLY;BYMONTHDAY=31", nullptr},
        {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", nullptr}, {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", nullptr}, {"FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16", nullptr},
        {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "America/New_York"}};
    for (const auto& each : rules) {
        RecurrenceSet::Definition definition{.start = *DateOrTime::parse("20260105T090000"), .zone = {}, .rules = {*Rrule::parse(each.rule)}, .rdates = {}, .exdates = {}};
        if (each.zone) definition.zone = Zone::named(each.zone).value();
        const RecurrenceSet set = RecurrenceSet::make(std::move(definition)).value();
        const std::string name = std::string(each.rule) + (each.zone ? std::string(" in ") + each.zone : "");
        const std::vector<Occurrence> warm = set.first(1000);
        const Instant begin = warm.front().at;
        std::optional<Occurrence> at = warm.front();
        measure("occurrence in turn: " + name, 200'000, [&](int i) {
            at = i % 1000 ? set.next(at->at) : set.next(begin);
            sink += at->at.ms;
        });
        const std::int64_t far = Instant::parse("2100-01-01T00:00:00Z")->ms;
        measure("next from any time: " + name, 100'000, [&](int i) { sink += set.next({far + i * hour})->at.ms; });
        sink += static_cast<std::int64_t>(warm.size());
    }
    measure("rule parsed", 100'000, [&](int) { sink += Rrule::parse("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=10")->interval; });
    measure("rule that never comes true: asked", 10'000, [&](int) {
        const RecurrenceSet set = RecurrenceSet::make({.start = *DateOrTime::parse("20260105T090000"), .zone = {}, .rules = {*Rrule::parse("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")}, .rdates = {}, .exdates = {}}).value();
        sink += set.first(1).size() == 1;
    });
}

}  // namespace

int main() {
    std::printf("| what | ns each | a second |\n| --- | ---: | ---: |\n");
    due_times();
    recurrence();
    CalendarAnswers answers(Language::en);
    measure("question answered: huiyin calendar, due", 20'000, [&](int) {
        sink += static_cast<std::int64_t>(answers.answer(R"({"id":1,"op":"due","calendar":{"hours":[["09:00","12:00"],["13:30","18:00"]],"holidays":"cn"},"zone":"Asia/Shanghai","start":"2026-09-30T16:00:00","within":"3 working days"})").size());
    });
    return sink == 42;
}
