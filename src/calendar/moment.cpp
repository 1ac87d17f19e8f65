// Moments as people say them, parsed to parts (PACK-LANGUAGE: [PERIOD before/after] DAY [TIME]).
#include <array>

#include "calendar/moment_parts.hpp"
#include "calendar/period_words.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::array<const char*, 7> weekday_names{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<const char*, 7> weekday_zh{"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
constexpr std::array<const char*, 12> month_names{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
constexpr std::array<const char*, 5> stretch_names{"week", "month", "quarter", "half-year", "year"};
constexpr std::array<const char*, 5> ordinals{"first", "second", "third", "fourth", "last"};

template <std::size_t N>
std::optional<int> index_in(const std::array<const char*, N>& names, const std::string& word) {
    for (std::size_t i = 0; i < N; ++i)
        if (word == names[i]) return static_cast<int>(i);
    return {};
}

std::optional<std::int64_t> clock_time(const std::string& word) {
    if (word.size() != 5 || word[2] != ':') return {};
    const auto padded = LocalTime::parse("2000-01-01 " + word);
    if (!padded) return {};
    return padded->ms;
}

bool take_turn(Words& words, Moment::Parts& parts) {
    if (words.take("next")) parts.turn = Turn::next;
    else if (words.take("previous")) parts.turn = Turn::previous;
    else if (words.take("this")) parts.turn = Turn::this_one;
    return true;
}

/// "of [next|previous] month"
bool take_stretch(Words& words, Moment::Parts& parts) {
    if (!words.take("of")) return false;
    take_turn(words, parts);
    const auto stretch = index_in(stretch_names, words.peek());
    if (!stretch) return false;
    words.next();
    parts.stretch = static_cast<Stretch>(*stretch);
    return true;
}

bool take_day(Words& words, Moment::Parts& parts) {
    if (words.take("same", "day")) { parts.form = DayForm::same_day; return true; }
    if (words.take("same", "working", "day")) { parts.form = DayForm::same_working_day; return true; }
    if (words.take("next", "day")) { parts.form = DayForm::next_day; return true; }
    if (words.take("next", "working", "day")) { parts.form = DayForm::next_working_day; return true; }
    if (words.take("previous", "day")) { parts.form = DayForm::previous_day; return true; }
    if (words.take("previous", "working", "day")) { parts.form = DayForm::previous_working_day; return true; }
    if (const auto weekday = index_in(weekday_names, words.peek())) {
        words.next();
        parts.form = DayForm::weekday;
        parts.weekday = static_cast<Weekday>(*weekday);
        return words.peek() != "of" || (take_stretch(words, parts) && parts.stretch == Stretch::week);
    }
    if (words.take("day")) {
        const auto n = words.number();
        parts.form = DayForm::nth_day;
        parts.n = n.value_or(0);
        return n && *n > 0 && take_stretch(words, parts);
    }
    if (words.take("working", "day")) {
        const auto n = words.number();
        parts.form = DayForm::nth_working_day;
        parts.n = n.value_or(0);
        return n && *n > 0 && take_stretch(words, parts);
    }
    if (const auto ordinal = index_in(ordinals, words.peek())) {
        words.next();
        parts.n = *ordinal == 4 ? -1 : *ordinal + 1;
        if (words.take("day")) parts.form = DayForm::nth_day;
        else if (words.take("working", "day")) parts.form = DayForm::nth_working_day;
        else if (const auto weekday = index_in(weekday_names, words.next())) {
            parts.form = DayForm::nth_weekday;
            parts.weekday = static_cast<Weekday>(*weekday);
        } else return false;
        return take_stretch(words, parts);
    }
    if (const auto day = words.number()) {
        const auto month = index_in(month_names, words.next());
        if (!month || *day < 1 || *day > 31) return false;
        parts.form = DayForm::calendar_date;
        parts.n = *day;
        parts.month = *month + 1;
        return words.peek() != "of" || (take_stretch(words, parts) && parts.stretch == Stretch::year);
    }
    return false;
}

std::string clock_text(std::int64_t ms) { return LocalTime{{}, ms}.to_string().substr(11); }

std::string day_words_zh(const Moment::Parts& parts) {
    static constexpr std::array<const char*, 5> this_zh{"本周", "当月", "当季", "当半年", "当年"}, next_zh{"下周", "下月", "下季", "下半年", "次年"},
        previous_zh{"上周", "上月", "上季", "上半年", "上年"};
    const auto at = static_cast<std::size_t>(parts.stretch);
    const std::string stretch = parts.turn == Turn::next ? next_zh[at] : parts.turn == Turn::previous ? previous_zh[at] : this_zh[at];
    const std::string weekday = weekday_zh[static_cast<std::size_t>(parts.weekday)];
    switch (parts.form) {
        case DayForm::same_day: return "当日";
        case DayForm::same_working_day: return "当个工作日";
        case DayForm::next_day: return "次日";
        case DayForm::next_working_day: return "下一个工作日";
        case DayForm::previous_day: return "前一日";
        case DayForm::previous_working_day: return "前一个工作日";
        case DayForm::weekday: return (parts.turn == Turn::none ? "" : stretch) + weekday;
        case DayForm::nth_weekday: return stretch + (parts.n < 0 ? "最后一个" : "第 " + std::to_string(parts.n) + " 个") + weekday;
        case DayForm::nth_day: return stretch + (parts.n < 0 ? "最后一天" : parts.stretch == Stretch::month ? std::to_string(parts.n) + " 日" : "第 " + std::to_string(parts.n) + " 天");
        case DayForm::nth_working_day: return stretch + (parts.n < 0 ? "最后一个工作日" : "第 " + std::to_string(parts.n) + " 个工作日");
        case DayForm::calendar_date: return (parts.turn == Turn::none ? "" : stretch) + std::to_string(parts.month) + " 月 " + std::to_string(parts.n) + " 日";
    }
    return {};
}

}  // namespace

Result<Moment> Moment::parse(std::string_view text) {
    Words words(text);
    auto parts = std::make_shared<Parts>();
    const std::size_t start = words.mark();
    if (const auto offset = take_period(words); offset && (words.peek() == "before" || words.peek() == "after")) {
        if (offset->count > period_count_max) return Problem("calendar.period-long", {{"text", offset->to_string()}});
        parts->offset = offset;
        parts->offset_before = words.next() == "before";
    } else {
        words.back_to(start);
    }
    if (words.peek() == "random") return Problem("calendar.moment-random", {{"text", std::string(text)}});
    // Which period is meant only a schedule knows; taking the month for it would give wrong dates silently.
    const bool known = take_day(words, *parts);
    if (!known && words.peek() == "period") return Problem("calendar.moment-period", {{"text", std::string(text)}});
    if (!known) return Problem("calendar.moment-unknown", {{"text", std::string(text)}});
    if (words.peek() == "random") return Problem("calendar.moment-random", {{"text", std::string(text)}});
    if (words.take("open")) parts->time = TimeForm::open;
    else if (words.take("close")) parts->time = TimeForm::close;
    else if (const auto time = clock_time(words.peek())) {
        words.next();
        parts->time = TimeForm::clock;
        parts->time_ms = *time;
    }
    if (!words.done()) return Problem("calendar.moment-rest", {{"text", std::string(text)}, {"rest", words.peek()}});
    Moment moment;
    Words again(text);
    while (!again.done()) moment.text += (moment.text.empty() ? "" : " ") + again.next();
    moment.parts = std::move(parts);
    return moment;
}

std::string Moment::in_words(Language language) const {
    if (language == Language::en) return text;
    std::string words = day_words_zh(*parts);
    if (parts->time == TimeForm::clock) words += " " + clock_text(parts->time_ms);
    if (parts->time == TimeForm::open) words += "上班时";
    if (parts->time == TimeForm::close) words += "下班时";
    if (parts->offset) words += (parts->offset_before ? "前 " : "后 ") + parts->offset->in_words(language);
    return words;
}

Result<Limit> Limit::parse(std::string_view text) {
    if (auto period = Period::parse(text); period.ok()) return Limit{*period};
    else if (period.problem().code == "calendar.period-long") return std::move(period).problem();
    auto moment = Moment::parse(text);
    if (moment.ok()) return Limit{std::move(moment).value()};
    if (moment.problem().code != "calendar.moment-unknown") return std::move(moment).problem();
    auto period = Period::parse(text);
    return Problem("calendar.limit-unknown", {{"text", std::string(text)}, {"near", period.problem().param("near")}});
}

std::string Limit::to_string() const {
    const auto* period = std::get_if<Period>(&held);
    return period ? period->to_string() : std::get<Moment>(held).text;
}

std::string Limit::in_words(Language language) const {
    const auto* period = std::get_if<Period>(&held);
    return period ? period->in_words(language) : std::get<Moment>(held).in_words(language);
}

}  // namespace huiyin::calendar
