// When the steps of the sample's history happen: delays, working hours, beginnings.
#pragma once

#include "app/demo_chance.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "calendar/work_calendar.hpp"

namespace huiyin::app {

class DemoTime {
public:
    /// Problems: demo.value {what}, those of the calendar.
    static Result<DemoTime> make(const Json& demo, const calendar::Zone& zone);

    /// `from` and a delay drawn from [least, most]: 30m, 6h, 2d by the clock, 20wm, 3wh, 1wd of working time. Problems: demo.value.
    [[nodiscard]] Result<Instant> after(Instant from, const Json& range, Chance& chance) const;
    /// Within working hours: `at` itself, or a little after the next opening.
    [[nodiscard]] Instant worked(Instant at, Chance& chance) const;
    /// Opening time of the first working day on or after the date.
    [[nodiscard]] Instant opening(calendar::Date date) const;
    /// The n-th working day of every week or month between the two, in its morning; or once within the `days` of every month,
    /// at any of them and within the hours or those of `every`, days of rest included. Problems: demo.value.
    [[nodiscard]] Result<std::vector<Instant>> rhythm(const Json& every, Instant from, Instant to, Chance& chance) const;
    /// When the history that ends then begins: so many `days` before, or with the month so many `months` before.
    [[nodiscard]] Instant first_opening(const Json& demo, Instant until) const;
    /// A duration such as "-2h" or "3wd", counted from `from`. Problems: demo.value.
    [[nodiscard]] Result<Instant> moved(Instant from, const std::string& duration) const;
    [[nodiscard]] const calendar::WorkCalendar& calendar() const { return calendar_; }

private:
    DemoTime(calendar::WorkCalendar calendar, std::vector<calendar::Span> hours) : calendar_(std::move(calendar)), hours_(std::move(hours)) {}
    struct Delay { std::int64_t amount = 0; std::string unit; };
    static Result<Delay> delay_of(const std::string& text);
    [[nodiscard]] Instant within(const std::vector<calendar::Span>& hours, calendar::Date date, Chance& chance) const;

    calendar::WorkCalendar calendar_;
    std::vector<calendar::Span> hours_;
};

}  // namespace huiyin::app
