// Moments as people say them, parsed to parts (PACK-LANGUAGE: [PERIOD before/after] DAY [TIME]).
#include <array>

#include "calendar/moment_parts.hpp"
#include "calendar/period_words.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::array<const char*, 7> weekday_names{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::array<const char*, 7> weekday_zh{"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
constexpr std::array<const char*, 12> month_names{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
constexpr std::array<const char*, 6> stretch_names{"week", "month", "quarter", "half-year", "year", "period"};
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

/// A field as packs write it: "item.first_day".
bool is_field(const std::string& word) {
    bool dotted = false, begins = true;
    for (const char c : word) {
        if (c == '.') {
            if (begins) return false;
            dotted = begins = true;
            continue;
        }
        if (!(c >= 'a' && c <= 'z') && c != '_' && (begins || c < '0' || c > '9')) return false;
        begins = false;
    }
    return dotted && !begins;
}

void take_turn(Words& words, Moment::Parts& parts) {
    if (words.take("next")) parts.turn = Turn::next;
    else if (words.take("previous")) parts.turn = Turn::previous;
    else if (words.take("this")) parts.turn = Turn::this_one;
}

/// "of [next|previous] month"; a schedule's period has no neighbours here.
bool take_stretch(Words& words, Moment::Parts& parts) {
    if (!words.take("of")) return false;
    take_turn(words, parts);
    const auto stretch = index_in(stretch_names, words.peek());
    if (!stretch || (static_cast<Stretch>(*stretch) == Stretch::period && parts.turn != Turn::none)) return false;
    words.next();
    parts.stretch = static_cast<Stretch>(*stretch);
    return true;
}

bool take_day(Words& words, Moment::Parts& parts) {
    if (words.take("end", "of", "shift")) { parts.form = DayForm::shift_end; return true; }
    if (is_field(words.peek())) {
        parts.form = DayForm::field;
        parts.name = words.next();
        return true;
    }
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
    static constexpr std::array<const char*, 6> this_zh{"本周", "当月", "当季", "当半年", "当年", "本期"}, next_zh{"下周", "下月", "下季", "下一个半年", "次年", "下期"},
        previous_zh{"上周", "上月", "上季", "上一个半年", "上年", "上期"};
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
        case DayForm::shift_end: return "当班结束";
        case DayForm::field: return "字段 " + parts.name + " 的日期";
    }
    return {};
}

/// "random 22:00-05:00"; an end that is not after the begin lies on the next day.
bool take_random(Words& words, Moment::Parts& parts) {
    if (!words.take("random")) return false;
    const std::string window = words.next();
    const auto from = clock_time(window.substr(0, 5)), to = window.size() == 11 && window[5] == '-' ? clock_time(window.substr(6)) : std::nullopt;
    if (!from || !to || *from == 86'400'000) return false;
    parts.time = TimeForm::random;
    parts.time_ms = *from;
    parts.until_ms = *to > *from ? *to : *to + 86'400'000;
    return true;
}

bool take_time(Words& words, Moment::Parts& parts) {
    if (parts.form == DayForm::shift_end) return true;
    if (words.peek() == "random") return take_random(words, parts);
    if (words.take("open")) parts.time = TimeForm::open;
    else if (words.take("close")) parts.time = TimeForm::close;
    else if (const auto time = clock_time(words.peek())) {
        words.next();
        parts.time = TimeForm::clock;
        parts.time_ms = *time;
    }
    return true;
}

/// The problem of a phrase that needs surroundings where there are none; empty for the others.
std::string scheduled(const Moment::Parts& parts) {
    if (parts.time == TimeForm::random) return "calendar.moment-random";
    if (parts.form == DayForm::shift_end) return "calendar.moment-shift";
    if (parts.form == DayForm::field) return "calendar.moment-field";
    return parts.stretch == Stretch::period ? "calendar.moment-period" : "";
}

}  // namespace

Result<Moment> Moment::parse(std::string_view text) { return parse(text, Phrases::plain); }

Result<Moment> Moment::parse(std::string_view text, Phrases phrases) {
    const auto problem = [&](const std::string& code) { return Problem(code, {{"text", std::string(text)}}); };
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
    if (words.peek() == "random") return problem("calendar.moment-random");
    if (!take_day(words, *parts)) return problem("calendar.moment-unknown");
    if (!take_time(words, *parts)) return problem("calendar.moment-window");
    // Which period, shift or field is meant only a schedule knows; guessing would give wrong dates silently.
    if (const std::string needs = scheduled(*parts); !needs.empty() && phrases == Phrases::plain) return problem(needs);
    if (!words.done()) return Problem("calendar.moment-rest", {{"text", std::string(text)}, {"rest", words.peek()}});
    Moment moment;
    Words again(text);
    while (!again.done()) moment.text += (moment.text.empty() ? "" : " ") + again.next();
    moment.parts = std::move(parts);
    return moment;
}

Needs Moment::needs() const {
    Needs needs;
    needs.period = parts->stretch == Stretch::period;
    needs.shift = parts->form == DayForm::shift_end;
    needs.draw = parts->time == TimeForm::random;
    needs.field = parts->name;
    const bool previous = parts->turn == Turn::previous || parts->form == DayForm::previous_day || parts->form == DayForm::previous_working_day;
    needs.looks_back = previous && (!parts->offset || parts->offset_before);
    return needs;
}

std::string Moment::in_words(Language language) const {
    if (language == Language::en) return text;
    std::string words = day_words_zh(*parts);
    if (parts->time == TimeForm::clock) words += " " + clock_text(parts->time_ms);
    if (parts->time == TimeForm::open) words += "上班时";
    if (parts->time == TimeForm::close) words += "下班时";
    if (parts->time == TimeForm::random) words += " " + clock_text(parts->time_ms) + "–" + clock_text(parts->until_ms > 86'400'000 ? parts->until_ms - 86'400'000 : parts->until_ms) + " 间随机";
    if (parts->offset) words += (parts->offset_before ? "前 " : "后 ") + parts->offset->in_words(language);
    return words;
}

Result<Limit> Limit::parse(std::string_view text) { return parse(text, Phrases::plain); }

Result<Limit> Limit::parse(std::string_view text, Phrases phrases) {
    if (auto period = Period::parse(text); period.ok()) return Limit{*period};
    else if (period.problem().code == "calendar.period-long") return std::move(period).problem();
    auto moment = Moment::parse(text, phrases);
    if (moment.ok()) return Limit{std::move(moment).value()};
    if (moment.problem().code != "calendar.moment-unknown") return std::move(moment).problem();
    auto period = Period::parse(text);
    return Problem("calendar.limit-unknown", {{"text", std::string(text)}, {"near", period.problem().param("near")}});
}

Needs Limit::needs() const {
    const auto* moment = std::get_if<Moment>(&held);
    return moment ? moment->needs() : Needs();
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
