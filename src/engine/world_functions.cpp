// The engine's functions in FEEL (PACK-LANGUAGE 5), each where it says what it means.
#include <algorithm>
#include <utility>

#include "engine/feel_items.hpp"
#include "engine/world.hpp"
#include "feel/builtins.hpp"

namespace huiyin::engine {
namespace {

using feel::List;
using feel::Value;
using policy::HostFunction;

std::optional<calendar::Date> date_of(const Value& value, const calendar::Zone& zone) {
    if (value.kind() == feel::Kind::date) return value.as_date();
    if (const auto at = value.to_instant(zone)) return zone.to_local(*at).date;
    return {};
}

/// Names are bare in their own pack and carry it elsewhere.
std::string qualified(const std::string& name, const policy::Pack& pack) { return name.find('.') == std::string::npos ? pack.id + "." + name : name; }

/// n last by key; without n, one.
Value newest(const List& a) {
    if (!a[0].is_list() || !a[1].is_string()) return {};
    List list = a[0].as_list();
    const std::string key = a[1].as_string();
    std::stable_sort(list.begin(), list.end(), [&](const Value& x, const Value& y) { return feel::compare(y.get(key), x.get(key)).value_or(0) < 0; });
    const auto count = a.size() > 2 && a[2].is_number() ? a[2].as_number().to_int64().value_or(1) : 1;
    if (static_cast<std::int64_t>(list.size()) > count) list.resize(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)));
    return list;
}

/// Order by keys ("-score" falls); equals stay together as one list.
Value ranked(const List& a) {
    if (!a[0].is_list() || !a[1].is_list()) return {};
    List list = a[0].as_list();
    const List& keys = a[1].as_list();
    const auto order = [&](const Value& x, const Value& y) {
        for (const Value& key : keys) {
            if (!key.is_string() || key.as_string().empty()) continue;
            const bool falls = key.as_string()[0] == '-';
            const std::string name = key.as_string().substr(falls ? 1 : 0);
            if (const int compared = feel::compare(x.get(name), y.get(name)).value_or(0); compared != 0) return falls ? -compared : compared;
        }
        return 0;
    };
    std::stable_sort(list.begin(), list.end(), [&](const Value& x, const Value& y) { return order(x, y) < 0; });
    List ranks;
    for (std::size_t i = 0; i < list.size();) {
        List equals{list[i]};
        std::size_t j = i + 1;
        while (j < list.size() && order(list[i], list[j]) == 0) equals.push_back(list[j++]);
        ranks.emplace_back(std::move(equals));
        i = j;
    }
    return ranks;
}

/// Nearest rank.
Value percentile(const List& a) {
    if (!a[0].is_list() || !a[1].is_number() || a[0].as_list().empty()) return {};
    List list = a[0].as_list();
    for (const Value& item : list) if (!item.is_number()) return {};
    std::sort(list.begin(), list.end(), [](const Value& x, const Value& y) { return x.as_number() < y.as_number(); });
    const Decimal rank = (a[1].as_number() / Decimal(100) * Decimal(static_cast<std::int64_t>(list.size()))).round(0, Rounding::ceiling);
    const auto at = std::clamp<std::int64_t>(rank.to_int64().value_or(1), 1, static_cast<std::int64_t>(list.size()));
    return list[static_cast<std::size_t>(at - 1)];
}

Value has_word(const List& a) {
    if (!a[0].is_string()) return {};
    const auto plain = [](const std::string& text) {
        std::string out;
        for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        return out;
    };
    const std::string text = plain(a[0].as_string());
    for (const Value& word : listed(a[1]))
        if (word.is_string() && !word.as_string().empty() && text.find(plain(word.as_string())) != std::string::npos) return true;
    return false;
}

}  // namespace

Value World::call(HostFunction function, const List& a, feel::Evaluation& evaluation) {
    const policy::Pack* pack = frame_ ? frame_->pack : nullptr;
    if (!pack) return {};
    const auto office = [&](std::size_t argument) -> const calendar::WorkCalendar& { return calendar(*pack, a.size() > argument && a[argument].is_string() ? a[argument].as_string() : ""); };
    const auto counted = [&](const Value& start, const Value& text, std::size_t calendar_argument) -> Value {
        const auto from = start.to_instant(zone_);
        const auto limit = text.is_string() ? calendar::Limit::parse(text.as_string()) : Result<calendar::Limit>(Problem("calendar.limit-unknown"));
        if (!from || !limit.ok()) return {};
        const auto due = calendar::due_time(office(calendar_argument), *from, *limit);
        return due.ok() ? Value::at_instant(due->at, zone_) : Value();
    };
    const auto book_of = [&](const Value& name) { return name.is_string() ? policy_.book(qualified(name.as_string(), *pack)) : nullptr; };
    switch (function) {
        case HostFunction::due: return counted(a[0], a[1], 2);
        case HostFunction::moment: return counted(a[1], a[0], 2);
        case HostFunction::elapsed: {
            const auto from = a[0].to_instant(zone_), to = a[1].to_instant(zone_);
            if (!from || !to) return {};
            const std::string kind = a.size() > 2 && a[2].is_string() ? a[2].as_string() : "hours";
            const std::int64_t ms = kind.starts_with("working") ? office(3).elapsed_ms(*from, *to) : *to - *from;
            const Decimal unit(kind.ends_with("minutes") ? 60'000 : kind.ends_with("days") && !kind.starts_with("working") ? 86'400'000 : 3'600'000);
            return Decimal(ms) / unit;
        }
        case HostFunction::is_working_day: {
            const auto date = date_of(a[0], zone_);
            return date ? Value(office(1).is_working_day(*date)) : Value();
        }
        case HostFunction::day_kind: {
            const auto date = date_of(a[0], zone_);
            if (!date) return {};
            const calendar::DayKind kind = office(1).day_kind(*date);
            return kind.make_up ? "make_up" : kind.statutory_holiday ? "holiday" : kind.working ? "working" : "rest";
        }
        case HostFunction::decide: return a[0].is_string() ? decide(a[0].as_string(), a.size() > 1 ? a[1] : Value(), evaluation) : Value();
        case HostFunction::has_role: {
            const std::string role = qualified(a[1].is_string() ? a[1].as_string() : "", *pack);
            const std::string person = identity_of(a[0]);
            return roles_of(person).contains(role) && (a.size() < 3 || a[2].is_null() || department_of(person) == identity_of(a[2]));
        }
        case HostFunction::superiors: {
            List line;
            std::string at = identity_of(a[0]);
            for (int step = 0; step < 20; ++step) {                       // a circle of managers ends here
                const auto person = people().find(at);
                if (person == people().end() || person->second.manager.empty()) break;
                at = person->second.manager;
                if (is_active(at)) line.push_back(object(at));
            }
            return line;
        }
        case HostFunction::has_word: return has_word(a);
        case HostFunction::coalesce:
            for (const Value& value : a) if (!value.is_null()) return value;
            return {};
        case HostFunction::percentile: return percentile(a);
        case HostFunction::newest: return newest(a);
        case HostFunction::ranked: return ranked(a);
        case HostFunction::balance: {
            const policy::Book* book = book_of(a[0]);
            const std::string holder = identity_of(a[1]);
            if (!book || holder.empty()) return {};
            const std::string what = a.size() > 2 ? identity_of(a[2]) : std::string();
            if (a.size() < 4 || a[3].is_null()) return view_.balance(book->id, holder, what);
            const auto until = a[3].to_instant(zone_);
            return until ? Value(view_.balance_at(book->id, holder, what, *until)) : Value();
        }
        case HostFunction::moved: {
            const policy::Book* book = book_of(a[0]);
            if (!book || a[3].kind() != feel::Kind::range) return {};
            const auto from = a[3].as_range().low.to_instant(zone_), before = a[3].as_range().high.to_instant(zone_);
            if (!from || !before) return {};
            return view_.moved(book->id, identity_of(a[1]), identity_of(a[2]), *from, *before);
        }
        case HostFunction::period_of: {
            const auto date = date_of(a[0], zone_);
            const auto every = a[1].is_string() ? calendar::Every::parse(a[1].as_string()) : Result<calendar::Every>(Problem("calendar.every-unknown"));
            if (!date || !every.ok()) return {};
            const calendar::PeriodSpan span = calendar::period_of(office(2), *every, *date);
            const auto midnight = [&](calendar::Date day) { return Value::at_instant(zone_.to_instant({day, 0}), zone_); };
            return feel::Range{midnight(span.from), midnight(span.to), true, false};
        }
    }
    return {};
}

Value World::decide(const std::string& name, const Value& inputs, feel::Evaluation& outer) {
    const policy::Decision* decision = policy_.decision(qualified(name, *frame_->pack));
    if (!decision) return {};
    decided_.insert(decision->id);
    if (!decision->table) return evaluate(decision->expression, *frame_);
    std::vector<Value> given;
    for (const auto& [input, type] : decision->inputs) {
        // Inputs come from the context given, otherwise from the record.
        Value value = inputs.get(input);
        if (value.is_null() && inputs.is_null()) value = frame_->record.get(input);
        given.push_back(std::move(value));
    }
    // The cells are expressions of their own: what the asking one needs of a list says nothing of them.
    const feel::Program* asking = std::exchange(program_, nullptr);
    Value result = decision->table->decide(given, outer).result;
    program_ = asking;
    return result;
}

}  // namespace huiyin::engine
