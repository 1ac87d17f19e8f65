#include <array>

#include "calendar/due_time.hpp"
#include "calendar/period_words.hpp"

namespace huiyin::calendar {
namespace {

struct UnitName { Unit unit; const char* one; const char* many; const char* zh; };
constexpr std::array<UnitName, 10> units{{
    {Unit::second, "second", "seconds", " 秒"}, {Unit::minute, "minute", "minutes", " 分钟"}, {Unit::hour, "hour", "hours", " 小时"},
    {Unit::working_minute, "working minute", "working minutes", " 个工作分钟"}, {Unit::working_hour, "working hour", "working hours", " 个工作小时"},
    {Unit::day, "day", "days", " 天"}, {Unit::week, "week", "weeks", " 周"}, {Unit::month, "month", "months", " 个月"},
    {Unit::year, "year", "years", " 年"}, {Unit::working_day, "working day", "working days", " 个工作日"}}};

const UnitName& name_of(Unit unit) {
    for (const UnitName& name : units)
        if (name.unit == unit) return name;
    return units[0];
}

}  // namespace

std::optional<Period> take_period(Words& words) {
    const std::size_t start = words.mark();
    const auto count = words.number();
    if (count) {
        const std::string first = words.next();
        const std::string word = first == "working" ? first + " " + words.next() : first;
        for (const UnitName& name : units)
            if (word == name.one || word == name.many) return Period{*count, name.unit};
    }
    words.back_to(start);
    return {};
}

Result<Period> Period::parse(std::string_view text) {
    Words words(text);
    const auto period = take_period(words);
    if (!period || !words.done()) {
        std::vector<std::string> known;
        for (const UnitName& name : units) known.insert(known.end(), {name.one, name.many});
        const std::size_t unit = text.find_first_not_of("0123456789 ");
        const std::string near = unit == std::string_view::npos ? std::string() : nearest(text.substr(unit), known);
        return Problem("calendar.period-unknown", {{"text", std::string(text)}, {"near", near.empty() ? "3 working days" : std::string(text.substr(0, unit)) + near}});
    }
    if (period->count > period_count_max) return Problem("calendar.period-long", {{"text", std::string(text)}});
    return *period;
}

std::string Period::to_string() const {
    const UnitName& name = name_of(unit);
    return std::to_string(count) + " " + (count == 1 ? name.one : name.many);
}

std::string Period::in_words(Language language) const {
    return language == Language::en ? to_string() : std::to_string(count) + name_of(unit).zh;
}

}  // namespace huiyin::calendar
