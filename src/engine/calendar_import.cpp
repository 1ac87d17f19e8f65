// Days of rest and of work out of an iCalendar file: tried first, then taken as a whole or not at all.
#include <algorithm>
#include <utility>

#include "calendar/calendar_document.hpp"
#include "calendar/closures.hpp"
#include "engine/calendars.hpp"
#include "engine/work.hpp"

namespace huiyin::engine {
namespace {

/// Notices reach a year ahead; series that come round every year are taken so far.
constexpr int years_taken = 3;

Json day_json(const calendar::DayKind& kind) {
    JsonArray spans;
    for (const calendar::Span& span : kind.spans) {
        const std::string text = calendar::spans_text({span});
        const std::size_t dash = text.find('-');
        spans.push_back(JsonArray{text.substr(0, dash), text.substr(dash + 1)});
    }
    return JsonObject{{"working", kind.working}, {"name", kind.name}, {"spans", std::move(spans)}};
}

bool same(const calendar::DayKind& a, const calendar::DayKind& b) { return a.working == b.working && a.name == b.name && a.spans == b.spans; }

JsonArray changed_days(const calendar::WorkCalendar& before, const calendar::WorkCalendar& after, calendar::Date from, calendar::Date to) {
    JsonArray days;
    for (calendar::Date date = from; date < to; date = date.plus_days(1)) {
        const calendar::DayKind was = before.day_kind(date), is = after.day_kind(date);
        if (!same(was, is)) days.push_back(JsonObject{{"date", date.to_string()}, {"before", day_json(was)}, {"after", day_json(is)}});
    }
    return days;
}

JsonArray errors_of(const std::vector<calendar::IcsFault>& faults, Language language) {
    JsonArray errors;
    for (const calendar::IcsFault& fault : faults)
        errors.push_back(JsonObject{{"line", fault.line}, {"summary", fault.summary}, {"code", fault.problem.code}, {"title", message(language, fault.problem)}});
    return errors;
}

Outcome answer(JsonArray days, JsonArray years, Json moved, JsonArray errors, bool committed) {
    Outcome outcome;
    outcome.document = JsonObject{{"days", std::move(days)}, {"years", std::move(years)}, {"moved", std::move(moved)}, {"errors", std::move(errors)}, {"committed", committed}};
    return outcome;
}

}  // namespace

Outcome Work::import_calendar(const ImportCalendar& wanted) {
    want_role({"base.admin"});
    const calendar::Date from = *calendar::Date::of(world_.zone().to_local(now_).date.year(), 1, 1), to = from.plus_months(12 * years_taken);
    const auto survey = calendar::survey_closures(wanted.ics, world_.zone(), from, to);
    if (!survey.ok()) throw Refused{survey.problem()};
    if (!survey->faults.empty()) throw TriedOnly{answer({}, {}, JsonArray(), errors_of(survey->faults, actor_.language), false)};

    if (survey->closures.empty()) throw Refused{Problem("calendar.ics-empty")};
    const calendar::WorkCalendar before = world_.office();
    JsonArray years;
    if (wanted.statutory) {
        const auto document = calendar::holidays_document(survey->closures, from, to);
        if (!document.ok()) throw Refused{document.problem()};
        years = take_holidays(*document);
    } else {
        Json days = tx_.document("days").value_or(JsonObject());
        const Json set = calendar::dated_days_json(calendar::dated_days(survey->closures, before, ""));
        for (const auto& [date, day] : set.as_object()) days[date] = day;
        tx_.put_document("days", days);
        world_.forget_calendars();
    }
    Json moved = count_again();
    JsonArray days = changed_days(before, world_.office(), from, to);
    if (wanted.statutory) tell("holidays_replaced", "", now_, JsonObject{{"years", years}, {"moved", moved}});
    else tell("days_set", "", now_, JsonObject{{"days", days}, {"moved", moved}});
    Outcome outcome = answer(std::move(days), std::move(years), std::move(moved), {}, !wanted.dry_run);
    if (wanted.dry_run) throw TriedOnly{std::move(outcome)};
    return outcome;
}

}  // namespace huiyin::engine
