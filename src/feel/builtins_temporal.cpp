// DMN 1.5, 10.3.4.8 and 10.3.4.9: temporal functions, now, today; week of year is ISO 8601's.
#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

std::optional<calendar::Date> date_in(const Value& v) {
    if (v.kind() == Kind::date) return v.as_date();
    if (v.kind() == Kind::date_time) return v.as_date_time().date;
    return {};
}
std::int64_t day_of_year_of(calendar::Date date) { return date.number - calendar::Date::of(date.year(), 1, 1)->number + 1; }

Value day_of_year(Arguments a, Evaluation&) {
    const auto date = date_in(a[0]);
    return date ? Value(day_of_year_of(*date)) : Value();
}
Value day_of_week(Arguments a, Evaluation&) {
    static const char* const names[]{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    const auto date = date_in(a[0]);
    return date ? Value(names[static_cast<int>(date->weekday())]) : Value();
}
Value month_of_year(Arguments a, Evaluation&) {
    static const char* const names[]{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
    const auto date = date_in(a[0]);
    return date ? Value(names[date->month() - 1]) : Value();
}
Value week_of_year(Arguments a, Evaluation&) {
    // A week belongs to the year that its Thursday is in; at the ends of the calendar that year may be beyond it.
    const auto date = date_in(a[0]);
    if (!date) return {};
    const calendar::Date thursday = date->plus_days(3 - static_cast<int>(date->weekday()));
    const auto new_year = calendar::Date::of(thursday.year(), 1, 1);
    return new_year ? Value((thursday.number - new_year->number) / 7 + 1) : Value(1);
}

Value now(Arguments, Evaluation& evaluation) { return Value::at_instant(evaluation.now, evaluation.zone); }
Value today(Arguments, Evaluation& evaluation) { return evaluation.zone.to_local(evaluation.now).date; }

Value is(Arguments a, Evaluation&) {
    if (a[0].is_null() || a[1].is_null()) return a[0].is_null() && a[1].is_null();
    if (a[0].kind() != a[1].kind()) return false;
    // The same element of the value space: a time with another offset is another value.
    if (a[0].kind() == Kind::time || a[0].kind() == Kind::date_time) return a[0].to_text() == a[1].to_text();
    return equal(a[0], a[1]).is_true();
}

}  // namespace

std::vector<Builtin> temporal_builtins() {
    using Of = Type::Of;
    const Parameter date{"date", Want::scalar};
    return {{"day of year", {date}, 1, 1, Of::number, day_of_year}, {"day of week", {date}, 1, 1, Of::string, day_of_week},
            {"month of year", {date}, 1, 1, Of::string, month_of_year}, {"week of year", {date}, 1, 1, Of::number, week_of_year},
            {"now", {}, 0, 0, Of::date_time, now}, {"today", {}, 0, 0, Of::date, today}, {"is", {{"value1"}, {"value2"}}, 2, 2, Of::boolean, is}};
}

}  // namespace huiyin::feel
