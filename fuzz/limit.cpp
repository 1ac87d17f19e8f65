// Any text is a limit or a problem; a limit prints to a text that means the same, and counts to an end or a problem.
#include "calendar/due_time.hpp"
#include "calendar/recurrence.hpp"

#include <cstdint>

using namespace huiyin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 1000) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)calendar::Every::parse(text);
    const auto limit = calendar::Limit::parse(text, calendar::Phrases::scheduled);
    if (!limit.ok()) return 0;
    const auto again = calendar::Limit::parse(limit->to_string(), calendar::Phrases::scheduled);
    HUIYIN_ASSERT(again.ok());
    HUIYIN_ASSERT(again->to_string() == limit->to_string());
    static const calendar::WorkCalendar office = [] {
        calendar::WorkCalendar::Definition definition;
        definition.id = "office";
        definition.zone = calendar::Zone::named("Asia/Shanghai").value();
        for (int day = 0; day < 5; ++day)
            definition.hours[static_cast<calendar::Weekday>(day)] = {{8 * 3'600'000 + 1'800'000, 17 * 3'600'000 + 1'800'000}};
        definition.holidays = calendar::Holidays::shipped();
        return calendar::WorkCalendar::make(std::move(definition)).value();
    }();
    const Instant start = *Instant::parse("2026-09-30T08:00:00Z");
    calendar::Surroundings surroundings;
    surroundings.period = {*calendar::Date::parse("2026-07-01"), *calendar::Date::parse("2026-10-01")};
    surroundings.shift_end = start + 3'600'000;
    surroundings.draw = size * 97;
    surroundings.date_of = [](const std::string& name) { return name.size() % 2 ? calendar::Date::parse("2026-12-25") : std::nullopt; };
    for (int rest_day = 0; rest_day < 8; ++rest_day) {
        const auto due = calendar::due_time(office, start, *limit, static_cast<calendar::RestDay>(rest_day), surroundings);
        const auto at = calendar::due_at(office, start, *limit, static_cast<calendar::RestDay>(rest_day), surroundings);
        HUIYIN_ASSERT(due.ok() == at.ok());
        if (!due.ok()) continue;
        HUIYIN_ASSERT(due->at == *at && due->steps.size() <= 60 && due->steps.back().code == "count.end");
    }
    return 0;
}
