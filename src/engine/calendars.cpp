#include "engine/calendars.hpp"

#include <map>
#include <mutex>
#include <utility>

#include "base/hash.hpp"
#include "feel/temporal.hpp"

namespace huiyin::engine {
namespace {

calendar::WorkCalendar made(const policy::CalendarDefinition* found, const calendar::Zone& zone, const std::optional<Json>& holidays, const std::optional<Json>& days) {
    calendar::WorkCalendar::Definition definition;
    definition.id = found ? found->id : "plain";
    definition.zone = zone;
    definition.holidays = calendar::Holidays::shipped();
    if (found) {
        definition.hours = found->hours;
        definition.national_days_off = found->national_days_off;
        definition.day_starts_ms = found->day_starts_ms;
    }
    if (holidays)
        if (const auto parsed = calendar::Holidays::parse(*holidays); parsed.ok()) definition.holidays.merge(*parsed);
    if (days && days->is_object())
        for (const auto& [text, day] : days->as_object())
            if (const auto date = calendar::Date::parse(text))
                if (auto dated = dated_day(day)) definition.organisation[*date] = *std::move(dated);
    auto calendar = calendar::WorkCalendar::make(std::move(definition));
    HUIYIN_ASSERT(calendar.ok());                        // the compiler has checked the spans
    return std::move(calendar).value();
}

}  // namespace

calendar::WorkCalendar shared_calendar(const policy::Pack& owner, const policy::CalendarDefinition* definition, const calendar::Zone& zone, const std::optional<Json>& holidays, const std::optional<Json>& days) {
    static std::mutex mutex;
    static std::map<std::string, calendar::WorkCalendar> kept;
    constexpr std::size_t kept_max = 64;                 // calendars differ by pack and by what an administrator changes, seldom
    std::string key = owner.digest + "|" + (definition ? definition->id : "-") + "|" + zone.name();
    if (holidays) key += "|" + to_hex(sha256(holidays->dump()));
    if (days) key += "||" + to_hex(sha256(days->dump()));
    {
        const std::lock_guard lock(mutex);
        if (const auto found = kept.find(key); found != kept.end()) return found->second;
    }
    calendar::WorkCalendar calendar = made(definition, zone, holidays, days);
    const std::lock_guard lock(mutex);
    if (kept.size() >= kept_max) kept.clear();
    kept.insert_or_assign(key, calendar);
    return calendar;
}

std::optional<calendar::DatedDay> dated_day(const Json& day) {
    calendar::DatedDay dated;
    dated.working = day["working"].bool_or(false);
    dated.name = day["name"].string_or("");
    if (!day["spans"].is_array() || day["spans"].as_array().empty()) return dated;
    dated.spans.emplace();
    for (const Json& span : day["spans"].as_array()) {
        if (!span.is_array() || span.as_array().size() != 2) return {};
        const auto from = feel::parse_time(span.as_array()[0].string_or("") + ":00"), to = feel::parse_time(span.as_array()[1].string_or("") + ":00");
        const bool midnight = span.as_array()[1].string_or("") == "24:00";
        if (!from || (!to && !midnight)) return {};
        const std::int64_t from_ms = from->ns / 1'000'000, to_ms = midnight ? 86'400'000 : to->ns / 1'000'000;
        if (to_ms <= from_ms || (!dated.spans->empty() && from_ms < dated.spans->back().to_ms)) return {};
        dated.spans->push_back({from_ms, to_ms});
    }
    return dated;
}

}  // namespace huiyin::engine
