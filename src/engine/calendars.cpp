#include "engine/calendars.hpp"

#include <map>
#include <mutex>
#include <utility>

#include "base/hash.hpp"
#include "calendar/calendar_document.hpp"

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
                if (auto dated = dated_day(day); dated.ok()) definition.organisation[*date] = std::move(dated).value();
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

Result<calendar::DatedDay> dated_day(const Json& day) {
    if (!day.is_object()) return Problem("calendar.day-shape");
    JsonObject entry = day.as_object();
    if (const Json* spans = entry.find("spans")) {
        const bool own_hours = spans->is_array() && !spans->as_array().empty();
        if (own_hours) entry.set("hours", *spans);
        entry.erase("spans");
    }
    HUIYIN_TRY(const auto days, calendar::parse_dated_days(JsonObject{{"2000-01-01", std::move(entry)}}));
    calendar::DatedDay dated = days.begin()->second;
    if (dated.spans)
        for (std::size_t i = 1; i < dated.spans->size(); ++i)
            if ((*dated.spans)[i].from_ms < (*dated.spans)[i - 1].to_ms) return Problem("calendar.day-shape");
    return dated;
}

}  // namespace huiyin::engine
