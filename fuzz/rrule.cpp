// Any text is a rule or a problem; a rule prints to a text that means the same. Its first occurrences rise, in a zone with
// daylight saving too, and are found again backwards and from afar. No rule takes long, least of all one that never comes true.
#include <cstdint>

#include "calendar/recurrence.hpp"
#include "calendar/recurrence_set.hpp"

using namespace huiyin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 500) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)calendar::Every::parse("RRULE:" + std::string(text));
    const auto rule = calendar::Rrule::parse(text);
    if (!rule.ok()) return 0;
    const auto again = calendar::Rrule::parse(rule->to_string());
    HUIYIN_ASSERT(again.ok() && *again == *rule);
    static const calendar::Zone york = calendar::Zone::named("America/New_York").value();
    for (const bool zoned : {false, true}) {
        calendar::RecurrenceSet::Definition definition{.start = *calendar::DateOrTime::parse("20260307T013000"), .zone = {}, .rules = {*rule}, .rdates = {}, .exdates = {}};
        if (zoned) definition.zone = york;
        // COUNT is counted through once; the fuzzer need not wait for a million.
        if (definition.rules.front().count > 1000) definition.rules.front().count = 1000;
        const auto set = calendar::RecurrenceSet::make(std::move(definition)).value();
        const auto found = set.first(20);
        for (std::size_t i = 1; i < found.size(); ++i) HUIYIN_ASSERT(found[i - 1].at < found[i].at);
        if (found.size() > 1) HUIYIN_ASSERT(set.previous(found.back().at) == found[found.size() - 2]);
        const auto later = set.next(*Instant::parse("2500-01-01T00:00:00Z"));
        if (later) HUIYIN_ASSERT(set.previous(later->at + 1) == *later);
    }
    return 0;
}
