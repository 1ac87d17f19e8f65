#include "calendar/closures.hpp"

#include <algorithm>
#include <tuple>

#include "calendar/recurrence_set.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::size_t occurrences_max = 5'000, faults_max = 100;

enum class Mark { none, off, working };

Mark mark_of(const IcsComponent& event, const std::string& summary) {
    if (const IcsProperty* special = event.find("X-APPLE-SPECIAL-DAY")) return special->value == "ALTERNATE-WORKDAY" ? Mark::working : Mark::off;
    const auto says = [&](std::initializer_list<const char*> words) {
        return std::any_of(words.begin(), words.end(), [&](const char* word) { return summary.find(word) != std::string::npos; });
    };
    if (says({"补班", "（班）", "(班)", "[班]", "【班】"})) return Mark::working;
    return says({"（休）", "(休)", "[休]", "【休】"}) ? Mark::off : Mark::none;
}

/// The zone that a file names: IANA, IANA with a prefix, or as Windows calls it.
Result<Zone> zone_named(const std::string& name) {
    auto zone = Zone::named(name);
    for (std::size_t slash = name.find('/'); !zone.ok() && slash != std::string::npos; slash = name.find('/', slash + 1))
        if (auto shorter = Zone::named(std::string_view(name).substr(slash + 1)); shorter.ok()) return shorter;
    return zone.ok() ? std::move(zone) : Zone::of_windows(name);
}

Problem at_line(Problem problem, const IcsProperty& property) {
    return Problem("calendar.ics-value", {{"line", std::to_string(property.line)}, {"name", property.name}, {"value", property.value.substr(0, 60)}, {"cause", problem.code}});
}

/// The values of a property, with its zone; a period stands for its begin.
struct Times { std::vector<DateOrTime> values; std::optional<Zone> zone; };

Result<Times> times_of(const IcsProperty& property) {
    Times times;
    if (const std::string name = property.parameter("TZID"); !name.empty()) {
        auto zone = zone_named(name);
        if (!zone.ok()) return at_line(zone.problem(), property);
        times.zone = *zone;
    }
    for (std::size_t at = 0; at <= property.value.size();) {
        const std::size_t end = std::min(property.value.find(',', at), property.value.size());
        const std::string text = property.value.substr(at, end - at);
        auto value = DateOrTime::parse(text.substr(0, text.find('/')));
        if (!value.ok()) return at_line(value.problem(), property);
        times.values.push_back(*value);
        at = end + 1;
    }
    return times;
}

/// RDATE, EXDATE and RECURRENCE-ID in UTC where they name a zone, so that it need not be the start's.
std::vector<DateOrTime> in_utc(const Times& times) {
    std::vector<DateOrTime> made = times.values;
    for (DateOrTime& value : made)
        if (times.zone && !value.date_only && !value.utc) value = {Zone::utc().to_local(times.zone->to_instant(value.at)), false, true};
    return made;
}

/// One VEVENT on its way to closures.
class Event {
public:
    Event(const IcsComponent& component, const Zone& zone) : component_(component), zone_(zone) {}

    /// Occurrences that another VEVENT replaces are left out.
    void replace(const DateOrTime& occurrence) { definition_.exdates.push_back(occurrence); }

    Done expand(Date from, Date to, bool working, std::vector<Closure>& out) {
        HUIYIN_CHECK(read());
        HUIYIN_TRY(const RecurrenceSet set, RecurrenceSet::make(definition_));
        const Instant first = set.instant_of({from, 0}) + -length_ms_, last = set.instant_of({to, 0});
        // A day on either side: the file's zone may be far from ours.
        for (const Occurrence& each : set.between(first + -day_ms, last + day_ms, occurrences_max)) {
            Closure closure{local(each, 0), local(each, length_ms_), working, component_.find("SUMMARY") ? component_.find("SUMMARY")->text() : ""};
            if (closure.to > LocalTime{from, 0} && closure.from < LocalTime{to, 0}) out.push_back(std::move(closure));
        }
        return {};
    }

private:
    Done read() {
        const IcsProperty* start = component_.find("DTSTART");
        if (!start) return Problem("calendar.ics-start", {{"line", std::to_string(component_.properties.empty() ? 0 : component_.properties.front().line)}});
        HUIYIN_TRY(const Times begin, times_of(*start));
        definition_.start = begin.values.front();
        definition_.zone = begin.zone ? *begin.zone : zone_;
        HUIYIN_CHECK(read_length());
        for (const IcsProperty& property : component_.properties) {
            if (property.name == "RRULE") {
                auto rule = Rrule::parse(property.value);
                if (!rule.ok()) return at_line(rule.problem(), property);
                definition_.rules.push_back(*rule);
            }
            if (property.name != "RDATE" && property.name != "EXDATE") continue;
            HUIYIN_TRY(const Times times, times_of(property));
            auto& dates = property.name == "RDATE" ? definition_.rdates : definition_.exdates;
            for (const DateOrTime& value : in_utc(times)) dates.push_back(value);
        }
        return {};
    }

    /// DTEND or DURATION; without either a date lasts its day and a time no time at all (3.6.1).
    Done read_length() {
        length_ms_ = definition_.start.date_only ? day_ms : 0;
        if (const IcsProperty* end = component_.find("DTEND")) {
            HUIYIN_TRY(const Times times, times_of(*end));
            const DateOrTime value = times.values.front();
            const Zone zone = definition_.start.date_only ? Zone::utc() : value.utc ? Zone::utc() : times.zone ? *times.zone : zone_;
            const Zone start_zone = definition_.start.date_only || definition_.start.utc ? Zone::utc() : *definition_.zone;
            length_ms_ = zone.to_instant(value.at) - start_zone.to_instant(definition_.start.at);
            if (length_ms_ < 0 || length_ms_ > 3'700 * day_ms) return Problem("calendar.ics-value", {{"line", std::to_string(end->line)}, {"name", "DTEND"}, {"value", end->value.substr(0, 60)}, {"cause", "calendar.ics-duration"}});
            if (definition_.start.date_only) length_ms_ = std::max(length_ms_, day_ms);
        } else if (const IcsProperty* duration = component_.find("DURATION")) {
            auto length = parse_duration(duration->value);
            if (!length.ok() || *length < 0 || *length > 3'700 * day_ms) return at_line(Problem("calendar.ics-duration"), *duration);
            length_ms_ = *length;
        }
        return {};
    }

    [[nodiscard]] LocalTime local(const Occurrence& occurrence, std::int64_t later_ms) const {
        return (definition_.start.date_only ? Zone::utc() : zone_).to_local(occurrence.at + later_ms);
    }

    const IcsComponent& component_;
    Zone zone_;
    RecurrenceSet::Definition definition_;
    std::int64_t length_ms_ = 0;
};

std::string value_of(const IcsComponent& component, const char* name) {
    const IcsProperty* property = component.find(name);
    return property ? property->text() : std::string();
}

/// The occurrences of one event in [from, to), without those that another event replaces.
Done read_event(const IcsComponent& event, const std::vector<const IcsComponent*>& events, const Zone& zone, Date from, Date to, bool working, std::vector<Closure>& out) {
    Event reading(event, zone);
    for (const IcsComponent* other : events)
        if (const IcsProperty* id = other->find("RECURRENCE-ID"); id && other != &event && !event.find("RECURRENCE-ID") && value_of(*other, "UID") == value_of(event, "UID")) {
            HUIYIN_TRY(const Times times, times_of(*id));
            reading.replace(in_utc(times).front());
        }
    return reading.expand(from, to, working, out);
}

/// Whether the closure covers the whole date.
bool whole(const Closure& closure, Date date) { return closure.from <= LocalTime{date, 0} && closure.to >= LocalTime{date.plus_days(1), 0}; }

void cut(std::vector<Span>& spans, std::int64_t from_ms, std::int64_t to_ms) {
    std::vector<Span> left;
    for (const Span& span : spans) {
        if (span.from_ms < std::min(from_ms, span.to_ms)) left.push_back({span.from_ms, std::min(from_ms, span.to_ms)});
        if (std::max(to_ms, span.from_ms) < span.to_ms) left.push_back({std::max(to_ms, span.from_ms), span.to_ms});
    }
    spans = std::move(left);
}

/// Both lists in order, what overlaps or touches made one.
std::vector<Span> joined(std::vector<Span> spans, const std::vector<Span>& more) {
    spans.insert(spans.end(), more.begin(), more.end());
    std::sort(spans.begin(), spans.end());
    std::vector<Span> made;
    for (const Span& span : spans) {
        if (!made.empty() && span.from_ms <= made.back().to_ms) made.back().to_ms = std::max(made.back().to_ms, span.to_ms);
        else made.push_back(span);
    }
    return made;
}

}  // namespace

Result<std::vector<Closure>> read_closures(std::string_view ics, const Zone& zone, Date from, Date to) {
    HUIYIN_TRY(ClosureSurvey survey, survey_closures(ics, zone, from, to));
    if (!survey.faults.empty()) return std::move(survey.faults.front().problem);
    return std::move(survey.closures);
}

Result<ClosureSurvey> survey_closures(std::string_view ics, const Zone& zone, Date from, Date to) {
    HUIYIN_TRY(const std::vector<IcsComponent> calendars, parse_icalendar(ics));
    std::vector<const IcsComponent*> events;
    bool marked = false;
    for (const IcsComponent& calendar : calendars)
        for (const IcsComponent& component : calendar.components) {
            if (component.name != "VEVENT") continue;
            events.push_back(&component);
            marked |= mark_of(component, value_of(component, "SUMMARY")) != Mark::none;
        }
    ClosureSurvey survey;
    std::vector<Closure>& found = survey.closures;
    for (const IcsComponent* event : events) {
        if (survey.faults.size() >= faults_max) break;
        const Mark mark = mark_of(*event, value_of(*event, "SUMMARY"));
        if (value_of(*event, "STATUS") == "CANCELLED" || (marked && mark == Mark::none)) continue;
        Done read = read_event(*event, events, zone, from, to, mark == Mark::working, found);
        if (!read.ok()) survey.faults.push_back({event->properties.empty() ? 0 : event->properties.front().line, value_of(*event, "SUMMARY").substr(0, 200), std::move(read).problem()});
        if (found.size() > occurrences_max) return Problem("calendar.ics-long", {{"most", std::to_string(occurrences_max)}});
    }
    std::stable_sort(found.begin(), found.end(), [](const Closure& a, const Closure& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
    return survey;
}

std::map<Date, DatedDay> dated_days(const std::vector<Closure>& closures, const WorkCalendar& usual, const std::string& source) {
    std::map<Date, DatedDay> days;
    const auto spans_of = [&](Date date) {
        const auto held = days.find(date);
        if (held == days.end() || (held->second.working && !held->second.spans)) return usual.day_kind(date).spans;
        return held->second.spans.value_or(std::vector<Span>{});
    };
    for (const Closure& closure : closures) {
        // A closure by the hour also cuts the shift that reaches into its day from the evening before.
        const bool by_hours = closure.from.ms != 0 || closure.to.ms != 0;
        for (Date date = closure.from.date.plus_days(by_hours ? -1 : 0); LocalTime{date, 0} < closure.to; date = date.plus_days(1)) {
            DatedDay day{.working = closure.working, .spans = {}, .borrows = {}, .name = closure.name, .source = source};
            if (!closure.working && !whole(closure, date)) {
                const std::vector<Span> before = spans_of(date);            // closures of one day add up
                std::vector<Span> left = before;
                const auto ms = [&](LocalTime at) { return (at.date.number - date.number) * day_ms + at.ms; };
                cut(left, ms(closure.from), ms(closure.to));
                if (left == before) continue;
                day.working = !left.empty();
                if (day.working) day.spans = std::move(left);
            }
            days[date] = std::move(day);
        }
    }
    // What is left of a shift after a closure past midnight begins on the next date, and belongs to it from now on.
    for (auto each = days.begin(); each != days.end(); ++each) {
        auto& spans = each->second.spans;
        std::vector<Span> moved;
        while (spans && !spans->empty() && spans->back().from_ms >= day_ms) {
            moved.insert(moved.begin(), {spans->back().from_ms - day_ms, spans->back().to_ms - day_ms});
            spans->pop_back();
        }
        if (moved.empty()) continue;
        const Date next = each->first.plus_days(1);
        if (const auto held = days.find(next); held == days.end() || held->second.working) {
            std::vector<Span> all = joined(spans_of(next), moved);
            DatedDay day = held == days.end() ? DatedDay{.working = true, .spans = {}, .borrows = {}, .name = each->second.name, .source = source} : held->second;
            day.spans = std::move(all);
            days[next] = std::move(day);
        }
        if (spans->empty()) {
            each->second.working = false;
            spans.reset();
        }
    }
    return days;
}

Result<Json> holidays_document(std::string_view ics, const Zone& zone, Date from, Date to) {
    HUIYIN_TRY(const std::vector<Closure> closures, read_closures(ics, zone, from, to));
    return holidays_document(closures, from, to);
}

Result<Json> holidays_document(const std::vector<Closure>& closures, Date from, Date to) {
    std::map<std::int32_t, std::map<Date, const Closure*>> years;
    for (const Closure& closure : closures)
        for (Date date = std::max(closure.from.date, from); date < to && LocalTime{date, 0} < closure.to; date = date.plus_days(1))
            if (whole(closure, date)) years[date.year()].try_emplace(date, &closure);
    if (years.empty()) return Problem("calendar.ics-empty");
    Json document;
    for (const auto& [year, days] : years) {
        JsonArray off, work;
        for (const auto& [date, closure] : days) (closure->working ? work : off).push_back(JsonObject{{"date", date.to_string()}, {"name", closure->name}});
        document["years"][std::to_string(year)] = JsonObject{{"off", std::move(off)}, {"work_on_weekend", std::move(work)}};
    }
    return document;
}

}  // namespace huiyin::calendar
