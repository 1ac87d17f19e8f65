// Any bytes are a calendar file or a problem; the closures of a file make days that a working calendar takes.
#include <cstdint>

#include "calendar/closures.hpp"

using namespace huiyin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 5000) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)calendar::parse_duration(text.substr(0, 40));
    static const calendar::WorkCalendar usual = [] {
        calendar::WorkCalendar::Definition definition;
        definition.zone = calendar::Zone::named("Asia/Shanghai").value();
        for (int day = 0; day < 5; ++day) definition.hours[static_cast<calendar::Weekday>(day)] = {{9 * 3'600'000, 12 * 3'600'000}, {22 * 3'600'000, 30 * 3'600'000}};
        return calendar::WorkCalendar::make(std::move(definition)).value();
    }();
    const calendar::Date from = *calendar::Date::parse("2026-01-01"), to = *calendar::Date::parse("2027-01-01");
    const auto closures = calendar::read_closures(text, usual.zone(), from, to);
    if (!closures.ok()) return 0;
    calendar::WorkCalendar::Definition definition;
    definition.own = calendar::dated_days(*closures, usual, "file");
    HUIYIN_ASSERT(calendar::WorkCalendar::make(std::move(definition)).ok());
    const auto document = calendar::holidays_document(text, usual.zone(), from, to);
    if (document.ok()) HUIYIN_ASSERT(calendar::Holidays::parse(*document).ok());
    return 0;
}
