// DMN 1.5, 10.3.4.7 (table 79): Allen's relations between points and ranges. A point is the range that holds it alone; an
// end that is open to infinity lies beyond every other.
#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

struct Ends { Value low, high; bool low_closed = true, high_closed = true; };

bool is_range(const Value& v) { return v.kind() == Kind::range; }
Ends ends(const Value& v) {
    if (!is_range(v)) return {v, v};
    const Range& range = v.as_range();
    return {range.low, range.high, range.low_closed, range.high_closed};
}

using Answer = std::optional<bool>;
using Order = std::optional<int>;

/// One end against another; an open one lies on the side of `a_open` or `b_open`.
Order end_order(const Value& a, int a_open, const Value& b, int b_open) {
    if (!a.is_null() && !b.is_null()) return compare(a, b);
    const int x = a.is_null() ? a_open : 0, y = b.is_null() ? b_open : 0;
    return x < y ? -1 : x > y ? 1 : 0;
}
Order lows(const Ends& a, const Ends& b) { return end_order(a.low, -1, b.low, -1); }
Order highs(const Ends& a, const Ends& b) { return end_order(a.high, 1, b.high, 1); }
Order high_to_low(const Ends& a, const Ends& b) { return end_order(a.high, 1, b.low, -1); }

// Whether a's end comes no later (starts no earlier) than b's, the brackets being looked at where the ends are the same.
bool low_within(int order, const Ends& inner, const Ends& outer) { return order > 0 || (order == 0 && (outer.low_closed || !inner.low_closed)); }
bool high_within(int order, const Ends& inner, const Ends& outer) { return order < 0 || (order == 0 && (outer.high_closed || !inner.high_closed)); }

Answer before(const Ends& a, const Ends& b) {
    const Order order = high_to_low(a, b);
    if (!order) return {};
    return *order < 0 || (*order == 0 && !(a.high_closed && b.low_closed));
}
Answer meets(const Ends& a, const Ends& b) {
    const Order order = high_to_low(a, b);
    if (!order) return {};
    return *order == 0 && a.high_closed && b.low_closed;
}
Answer overlaps(const Ends& a, const Ends& b) {
    const Answer apart = before(a, b), behind = before(b, a);
    if (!apart || !behind) return {};
    return !*apart && !*behind;
}
Answer overlaps_before(const Ends& a, const Ends& b) {
    const Answer over = overlaps(a, b);
    const Order low = lows(a, b), high = highs(a, b);
    if (!over || !low || !high) return {};
    return *over && (*low < 0 || (*low == 0 && a.low_closed && !b.low_closed)) && high_within(*high, a, b);
}
Answer includes(const Ends& outer, const Ends& inner) {
    const Order low = lows(inner, outer), high = highs(inner, outer);
    if (!low || !high) return {};
    return low_within(*low, inner, outer) && high_within(*high, inner, outer);
}
Answer starts(const Ends& a, const Ends& b) {
    const Order low = lows(a, b), high = highs(a, b);
    if (!low || !high) return {};
    return *low == 0 && a.low_closed == b.low_closed && high_within(*high, a, b);
}
Answer finishes(const Ends& a, const Ends& b) {
    const Order low = lows(a, b), high = highs(a, b);
    if (!low || !high) return {};
    return *high == 0 && a.high_closed == b.high_closed && low_within(*low, a, b);
}
Answer coincides(const Ends& a, const Ends& b) {
    const Order low = lows(a, b), high = highs(a, b);
    if (!low || !high) return {};
    return *low == 0 && *high == 0 && a.low_closed == b.low_closed && a.high_closed == b.high_closed;
}

/// What may stand on either side; where a relation has no such form it is null.
enum class Sides { any, ranges, first_range, second_range, alike };
bool allowed(Sides sides, const Value& a, const Value& b) {
    switch (sides) {
        case Sides::any: return true;
        case Sides::ranges: return is_range(a) && is_range(b);
        case Sides::first_range: return is_range(a);
        case Sides::second_range: return is_range(b);
        case Sides::alike: return is_range(a) == is_range(b);
    }
    return false;
}

/// The relation, or with `turned` that of the second to the first.
template <Answer (*relation)(const Ends&, const Ends&), Sides sides, bool turned = false>
Value related(Arguments a, Evaluation&) {
    if (!allowed(sides, a[0], a[1])) return {};
    const Answer holds = turned ? relation(ends(a[1]), ends(a[0])) : relation(ends(a[0]), ends(a[1]));
    return holds ? Value(*holds) : Value();
}

}  // namespace

/// Whether the end is no more than a literal: what opens a bracket other than around one text works something out.
bool literal_end(std::string_view part) {
    const std::size_t open = part.find('(');
    if (open == std::string_view::npos || part.front() == '"' || part.front() == '@') return true;
    const std::size_t argument = part.find_first_not_of(" \t\n\r", open + 1);
    return argument != std::string_view::npos && (part[argument] == '"' || (part[argument] >= '0' && part[argument] <= '9'));
}

Value parse_range(std::string_view text) {
    const auto trimmed = [](std::string_view part) {
        const std::size_t from = part.find_first_not_of(" \t\n\r");
        return from == std::string_view::npos ? std::string_view() : part.substr(from, part.find_last_not_of(" \t\n\r") - from + 1);
    };
    text = trimmed(text);
    const std::size_t dots = text.find("..");
    if (text.size() < 4 || dots == std::string_view::npos || text.find("..", dots + 2) != std::string_view::npos) return {};
    const char open = text.front(), close = text.back();
    if ((open != '[' && open != '(' && open != ']') || (close != ']' && close != ')' && close != '[')) return {};
    const std::string_view low = trimmed(text.substr(1, dots - 1)), high = trimmed(text.substr(dots + 2, text.size() - dots - 3));
    if (low.empty() && high.empty()) return {};
    // DMN 1.5, table 72: an end that is left out is open, and an end is a literal, not something to work out.
    if ((low.empty() && open == '[') || (high.empty() && close == ']')) return {};
    bool good = literal_end(low) && literal_end(high);
    const auto end = [&](std::string_view part) -> Value {
        if (part.empty()) return {};
        const Compiled compiled = compile(part, Scope(), Type::any(), Rigor::lenient);
        Evaluation evaluation{std::span<const Value>()};
        Value value = compiled.program ? compiled.program->evaluate(evaluation) : Value();
        good = good && !value.is_null() && !value.is_list() && value.kind() != Kind::context && value.kind() != Kind::range && value.kind() != Kind::function && !value.is_boolean();
        return value;
    };
    Range range{end(low), end(high), open == '[' && !low.empty(), close == ']' && !high.empty()};
    if (!low.empty() && !high.empty()) {
        const auto order = compare(range.low, range.high);
        good = good && order && *order <= 0;
    }
    return good ? Value(std::move(range)) : Value();
}

std::vector<Builtin> range_builtins() {
    const Type yes_no = Type::Of::boolean;
    using Names = std::pair<const char*, const char*>;
    constexpr Names either{"point1|range1|point|range", "point2|range2|range|point"}, point_first{"point|range1", "range|range2"}, range_first{"range|range1", "point|range2"};
    const auto row = [&](const char* name, Names names, Value (*call)(Arguments, Evaluation&)) {
        return Builtin{name, {{names.first, Want::scalar}, {names.second, Want::scalar}}, 2, 2, yes_no, call};
    };
    return {row("before", either, related<before, Sides::any>), row("after", either, related<before, Sides::any, true>),
            row("meets", either, related<meets, Sides::ranges>), row("met by", either, related<meets, Sides::ranges, true>),
            row("overlaps", either, related<overlaps, Sides::ranges>),
            row("overlaps before", either, related<overlaps_before, Sides::ranges>), row("overlaps after", either, related<overlaps_before, Sides::ranges, true>),
            row("finishes", point_first, related<finishes, Sides::second_range>), row("finished by", range_first, related<finishes, Sides::first_range, true>),
            row("includes", range_first, related<includes, Sides::first_range>), row("during", point_first, related<includes, Sides::second_range, true>),
            row("starts", point_first, related<starts, Sides::second_range>), row("started by", range_first, related<starts, Sides::first_range, true>),
            row("coincides", either, related<coincides, Sides::alike>)};
}

}  // namespace huiyin::feel
