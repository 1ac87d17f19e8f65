#include "calendar/calendar_answers.hpp"

#include <array>
#include <cstdio>

#include "calendar/calendar_document.hpp"
#include "calendar/due_time.hpp"
#include "calendar/recurrence.hpp"
#include "calendar/rrule_days.hpp"
#include "calendar/working_days.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::size_t occurrences_max = 100'000, calendars_max = 64;
constexpr std::array<std::pair<const char*, RestDay>, 8> rest_days{{{"natural", RestDay::natural}, {"keep", RestDay::keep}, {"next", RestDay::next},
                                                                   {"previous", RestDay::previous}, {"next in week", RestDay::next_in_week}, {"next in month", RestDay::next_in_month},
                                                                   {"previous in week", RestDay::previous_in_week}, {"previous in month", RestDay::previous_in_month}}};

Problem wants(const char* key, const Json& value, const char* want) { return Problem("calendar.request-value", {{"key", key}, {"value", value.dump()}, {"want", want}}); }

/// 2026-02-13T17:40:00, the seconds always written.
std::string local_text(LocalTime at) {
    if (at.ms == 86'400'000) at = {at.date.plus_days(1), 0};
    char text[32];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02d", static_cast<int>(at.ms / 3'600'000), static_cast<int>(at.ms / 60'000 % 60), static_cast<int>(at.ms / 1000 % 60));
    std::string made = at.date.to_string() + text;
    if (at.ms % 1000) {
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(at.ms % 1000));
        made += text;
    }
    return made;
}

std::string offset_text(std::int32_t seconds) {
    char text[32];
    const int minutes = (seconds < 0 ? -seconds : seconds) / 60;
    std::snprintf(text, sizeof text, "%c%02d:%02d", seconds < 0 ? '-' : '+', minutes / 60, minutes % 60);
    return text;
}

/// A local time of the zone, or an instant with its own offset.
Result<Instant> instant_of(const Json& request, const char* key, const Zone& zone) {
    const Json& value = request[key];
    const std::string text = value.string_or("");
    if (const auto local = LocalTime::parse(text)) return zone.to_instant(*local);
    if (const auto date = Date::parse(text)) return zone.to_instant({*date, 0});
    if (const auto instant = Instant::parse(text)) return *instant;
    return wants(key, value, "2026-02-13T17:40:00");
}

Result<std::int64_t> whole(const Json& request, const char* key) {
    const Json& value = request[key];
    const auto number = value.is_number() ? value.as_number().to_int64() : std::nullopt;
    if (!number || *number < -1'000'000'000 || *number > 1'000'000'000) return wants(key, value, "3");
    return *number;
}

Result<DateOrTime> date_or_time(const std::string& text) {
    // RDATE may hold a period; an occurrence is its begin.
    return DateOrTime::parse(std::string_view(text).substr(0, text.find('/')));
}

Result<std::vector<DateOrTime>> dates_of(const Json& request, const char* key) {
    std::vector<DateOrTime> dates;
    const Json& value = request[key];
    if (value.is_null()) return dates;
    if (!value.is_array()) return wants(key, value, R"(["19970902T090000"])");
    for (const Json& each : value.as_array()) {
        HUIYIN_TRY(const DateOrTime date, date_or_time(each.string_or("")));
        dates.push_back(date);
    }
    return dates;
}

}  // namespace

std::string CalendarAnswers::answer(std::string_view line) {
    const auto request = Json::parse(line);
    JsonObject answer;
    answer.set("id", request.ok() ? (*request)["id"] : Json());
    const auto result = request.ok() ? result_of(*request) : Result<Json>(request.problem());
    if (result.ok()) answer.set("result", *result);
    else answer.set("error", JsonObject{{"code", result.problem().code}, {"message", message(language_, result.problem())}});
    return Json(std::move(answer)).dump();
}

Result<Json> CalendarAnswers::result_of(const Json& request) {
    if (!request.is_object()) return Problem("calendar.request", {{"text", request.dump()}});
    const std::string op = request["op"].string_or("");
    if (op == "expand") return expand(request);
    if (op == "add") return add(request);
    if (op == "elapsed") return elapsed(request);
    if (op == "workdays") return workdays(request);
    if (op == "due") return due(request);
    const std::string near = nearest(op, {"expand", "add", "elapsed", "workdays", "due"});
    return Problem("calendar.request-op", {{"op", request["op"].dump()}, {"near", near.empty() ? "expand" : near}});
}

Result<const WorkCalendar*> CalendarAnswers::calendar_of(const Json& request) {
    const Json& named = request["zone"];
    if (!named.is_null() && !named.is_string()) return wants("zone", named, "Asia/Shanghai");
    const std::string zone_name = named.string_or("Asia/Shanghai");
    const Json document = request["calendar"].is_null() ? Json(JsonObject{{"holidays", "cn"}}) : request["calendar"];
    const std::string key = zone_name + " " + document.dump();
    if (const auto held = calendars_.find(key); held != calendars_.end()) return &held->second;
    HUIYIN_TRY(const Zone zone, Zone::named(zone_name));
    HUIYIN_TRY(WorkCalendar made, parse_calendar(document, zone));
    if (calendars_.size() >= calendars_max) calendars_.clear();
    return &calendars_.emplace(key, std::move(made)).first->second;
}

Result<Json> CalendarAnswers::expand(const Json& request) {
    RecurrenceSet::Definition definition;
    HUIYIN_TRY(definition.start, DateOrTime::parse(request["dtstart"].string_or("")));
    if (const Json& zone = request["tzid"]; !zone.is_null()) {
        HUIYIN_TRY(definition.zone, Zone::named(zone.string_or(zone.dump())));
    }
    const Json& rules = request["rrule"];
    const JsonArray list = rules.is_array() ? rules.as_array() : rules.is_null() ? JsonArray{} : JsonArray{rules};
    for (const Json& each : list) {
        if (!each.is_string()) return wants("rrule", each, "FREQ=DAILY");
        HUIYIN_TRY(Rrule rule, Rrule::parse(each.as_string()));
        definition.rules.push_back(std::move(rule));
    }
    HUIYIN_TRY(definition.rdates, dates_of(request, "rdate"));
    HUIYIN_TRY(definition.exdates, dates_of(request, "exdate"));
    std::int64_t most = 1000;
    if (!request["limit"].is_null()) {
        HUIYIN_TRY(most, whole(request, "limit"));
    }
    if (most < 0 || most > static_cast<std::int64_t>(occurrences_max)) return wants("limit", request["limit"], "0–100000");
    HUIYIN_TRY(const RecurrenceSet set, RecurrenceSet::make(std::move(definition)));
    if (!request["adjust"].is_null()) return adjusted_days(request, set, static_cast<std::size_t>(most));
    JsonArray found;
    for (const Occurrence& occurrence : set.first(static_cast<std::size_t>(most))) found.emplace_back(set.text_of(occurrence));
    return Json(std::move(found));
}

Result<Json> CalendarAnswers::adjusted_days(const Json& request, const RecurrenceSet& set, std::size_t most) {
    HUIYIN_TRY(const Adjust adjust, parse_adjust(request["adjust"].string_or("")));
    HUIYIN_TRY(const WorkCalendar* calendar, calendar_of(request));
    const WorkingRecurrence adjusted(set, *calendar, adjust);
    JsonArray found;
    for (const LocalTime& at : adjusted.between({Date{first_day()}, 0}, {Date{last_day()}, 0}, most)) found.emplace_back(set.text_of({set.instant_of(at), at}));
    return Json(std::move(found));
}

Result<Json> CalendarAnswers::add(const Json& request) {
    HUIYIN_TRY(const WorkCalendar* calendar, calendar_of(request));
    HUIYIN_TRY(const Instant start, instant_of(request, "start", calendar->zone()));
    const Json& minutes = request["minutes"];
    const auto ms = minutes.is_number() ? (minutes.as_number() * Decimal(60'000)).to_int64() : std::nullopt;
    if (!ms || *ms > 1'000'000'000'000'000 || *ms < -1'000'000'000'000'000) return wants("minutes", minutes, "90");
    HUIYIN_TRY(const Instant end, calendar->add_working_ms(start, *ms));
    return Json(local_text(calendar->zone().to_local(end)));
}

Result<Json> CalendarAnswers::elapsed(const Json& request) {
    HUIYIN_TRY(const WorkCalendar* calendar, calendar_of(request));
    if (!calendar->keeps_hours()) return Problem("calendar.no-hours", {{"calendar", calendar->id()}});
    HUIYIN_TRY(const Instant start, instant_of(request, "start", calendar->zone()));
    HUIYIN_TRY(const Instant end, instant_of(request, "end", calendar->zone()));
    const std::int64_t ms = calendar->elapsed_ms(start, end);
    return ms % 60'000 == 0 ? Json(ms / 60'000) : Json(Decimal(ms) / Decimal(60'000));
}

Result<Json> CalendarAnswers::workdays(const Json& request) {
    HUIYIN_TRY(const WorkCalendar* calendar, calendar_of(request));
    const char* key = request["date"].is_null() && !request["start"].is_null() ? "start" : "date";
    const auto date = Date::parse(request[key].string_or("").substr(0, 10));
    if (!date) return wants(key, request[key], "2026-09-30");
    HUIYIN_TRY(const std::int64_t days, whole(request, "days"));
    const auto found = calendar->nth_working_day(*date, days);
    if (!found) return Problem("calendar.no-working-day", {{"day", date->to_string()}});
    return Json(found->to_string());
}

Result<Json> CalendarAnswers::due(const Json& request) {
    HUIYIN_TRY(const WorkCalendar* calendar, calendar_of(request));
    HUIYIN_TRY(const Instant start, instant_of(request, "start", calendar->zone()));
    if (!request["within"].is_string()) return wants("within", request["within"], "3 working days");
    HUIYIN_TRY(const Limit limit, Limit::parse(request["within"].as_string(), Phrases::scheduled));
    RestDay rest_day = RestDay::natural;
    if (const Json& wanted = request["rest_day"]; !wanted.is_null()) {
        bool known = false;
        for (const auto& [name, value] : rest_days)
            if (wanted.string_or("") == name) { rest_day = value; known = true; }
        if (!known) return wants("rest_day", wanted, "keep, next, previous, next in week");
    }
    Surroundings surroundings;
    if (const Json& period = request["period"]; !period.is_null()) {
        HUIYIN_TRY(const PeriodSpan span, period_named(period.string_or("")));
        surroundings.period = {span.from, span.to};
    }
    if (!request["shift_end"].is_null()) {
        HUIYIN_TRY(surroundings.shift_end, instant_of(request, "shift_end", calendar->zone()));
    }
    if (!request["draw"].is_null()) {
        HUIYIN_TRY(const std::int64_t draw, whole(request, "draw"));
        surroundings.draw = static_cast<std::uint64_t>(draw);
    }
    surroundings.date_of = [&](const std::string& name) { return Date::parse(request["fields"][name].string_or("")); };
    HUIYIN_TRY(const DueTime due, due_time(*calendar, start, limit, rest_day, surroundings));
    JsonArray explanation;
    for (const CountStep& step : due.steps) explanation.emplace_back(message(language_, step.code, step.params));
    const std::string local = local_text(calendar->zone().to_local(due.at));
    return Json(JsonObject{{"instant", local + offset_text(calendar->zone().offset_seconds(due.at))}, {"local", local}, {"provisional", due.provisional}, {"explanation", std::move(explanation)}});
}

}  // namespace huiyin::calendar
