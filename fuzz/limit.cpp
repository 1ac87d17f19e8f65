// Any text is a limit or a problem; a limit prints to a text that means the same, and counts to an end or a problem.
#include "calendar/due_time.hpp"

#include <cstdint>

using namespace huiyin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 1000) return 0;
    const auto limit = calendar::Limit::parse({reinterpret_cast<const char*>(data), size});
    if (!limit.ok()) return 0;
    const auto again = calendar::Limit::parse(limit->to_string());
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
    const auto due = calendar::due_time(office, start, *limit);
    if (due.ok()) HUIYIN_ASSERT(due->steps.size() <= 60);
    return 0;
}
