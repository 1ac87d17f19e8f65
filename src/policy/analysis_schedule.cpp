// Can an occurrence be kept at all: does it open before it is due?
#include "policy/analysis.hpp"

namespace huiyin::policy {
namespace {

constexpr int periods_tried = 24;

/// A calendar of official holidays without hours: whether one moment precedes another hardly turns on closing times.
const calendar::WorkCalendar& plain_calendar() {
    static const calendar::WorkCalendar calendar = [] {
        calendar::WorkCalendar::Definition definition;
        definition.id = "analysis";
        definition.holidays = calendar::Holidays::shipped();
        return std::move(calendar::WorkCalendar::make(std::move(definition))).value();
    }();
    return calendar;
}

/// Tried over two years of periods; the first in which it would be due before it opens is the witness.
void check_opening(Workbook& book, const Schedule& schedule) {
    if (!schedule.opens || !schedule.due.limit || schedule.anchor != Anchor::calendar || schedule.every.rhythm == calendar::Rhythm::once) return;
    if (!schedule.due.limit->needs().field.empty()) return;
    const calendar::WorkCalendar& calendar = plain_calendar();
    calendar::PeriodSpan period = calendar::period_of(calendar, schedule.every, book.pack.effective);
    for (int tried = 0; tried < periods_tried; ++tried) {
        const Instant begins = calendar.zone().to_instant({period.from, 0});
        calendar::Surroundings around;
        around.period.emplace(period.from, period.to);
        around.draw = 0;
        const auto opens = calendar::due_at(calendar, begins, *schedule.opens, calendar::RestDay::keep, around), due = calendar::due_at(calendar, begins, *schedule.due.limit, schedule.rest_day, around);
        if (opens.ok() && due.ok() && *opens >= *due) {
            book.diagnostics.error(span_of(schedule.place, schedule.name.size()), "pack.opens-after-due",
                                   titled("schedule", schedule.title, {{"opens", calendar.zone().to_local(*opens).to_string()}, {"due", calendar.zone().to_local(*due).to_string()}, {"period", period.key}}));
            return;
        }
        period = calendar::next_period(calendar, schedule.every, period);
    }
}

}  // namespace

void analyse_schedules(Workbook& book) {
    for (const Schedule& schedule : book.pack.schedules) check_opening(book, schedule);
}

}  // namespace huiyin::policy
