// DMN 1.5, 10.3.4.7 (table 79): Allen's relations between points and ranges.
#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

struct Ends { Value low, high; bool low_closed, high_closed; };
Ends ends(const Value& v) {
    if (v.kind() == Kind::range) return {v.as_range().low, v.as_range().high, v.as_range().low_closed, v.as_range().high_closed};
    return {v, v, true, true};
}
bool is_range(const Value& v) { return v.kind() == Kind::range; }

using Relation = std::optional<bool> (*)(const Value&, const Value&, const Ends&, const Ends&);

template <Relation relation>
Value related(const List& a, Evaluation&) {
    const auto holds = relation(a[0], a[1], ends(a[0]), ends(a[1]));
    return holds ? Value(*holds) : Value();
}
std::optional<bool> ordered(const Value& a, const Value& b, bool both_closed) {
    const auto order = compare(a, b);
    if (!order) return {};
    return *order < 0 || (*order == 0 && !both_closed);
}
std::optional<bool> same(const Value& a, const Value& b) {
    const auto order = compare(a, b);
    if (!order) return {};
    return *order == 0;
}

std::optional<bool> before(const Value&, const Value&, const Ends& a, const Ends& b) { return ordered(a.high, b.low, a.high_closed && b.low_closed); }
std::optional<bool> after(const Value& x, const Value& y, const Ends& a, const Ends& b) { return before(y, x, b, a); }
std::optional<bool> meets(const Value& x, const Value& y, const Ends& a, const Ends& b) {
    if (!is_range(x) || !is_range(y)) return {};
    const auto touch = same(a.high, b.low);
    if (!touch) return {};
    return *touch && a.high_closed && b.low_closed;
}
std::optional<bool> met_by(const Value& x, const Value& y, const Ends& a, const Ends& b) { return meets(y, x, b, a); }
std::optional<bool> overlaps(const Value& x, const Value& y, const Ends& a, const Ends& b) {
    const auto apart = before(x, y, a, b), behind = before(y, x, b, a);
    if (!apart || !behind || !is_range(x) || !is_range(y)) return {};
    return !*apart && !*behind;
}
std::optional<bool> overlaps_before(const Value& x, const Value& y, const Ends& a, const Ends& b) {
    const auto over = overlaps(x, y, a, b);
    const auto low = compare(a.low, b.low), high = compare(a.high, b.high);
    if (!over || !low || !high) return {};
    const bool starts_first = *low < 0 || (*low == 0 && a.low_closed && !b.low_closed), ends_first = *high < 0 || (*high == 0 && (!a.high_closed || b.high_closed));
    return *over && starts_first && ends_first;
}
std::optional<bool> overlaps_after(const Value& x, const Value& y, const Ends& a, const Ends& b) {
    const auto over = overlaps(x, y, a, b);
    const auto low = compare(a.low, b.low), high = compare(a.high, b.high);
    if (!over || !low || !high) return {};
    const bool starts_later = *low > 0 || (*low == 0 && b.low_closed && !a.low_closed), ends_later = *high > 0 || (*high == 0 && (a.high_closed || !b.high_closed));
    return *over && starts_later && ends_later;
}
std::optional<bool> finishes(const Value&, const Value& y, const Ends& a, const Ends& b) {
    const auto end = same(a.high, b.high);
    const auto low = compare(a.low, b.low);
    if (!end || !low || !is_range(y)) return {};
    return *end && a.high_closed == b.high_closed && (*low > 0 || (*low == 0 && (!a.low_closed || b.low_closed)));
}
std::optional<bool> finished_by(const Value& x, const Value& y, const Ends& a, const Ends& b) { return finishes(y, x, b, a); }
std::optional<bool> includes(const Value& x, const Value&, const Ends& a, const Ends& b) {
    const auto low = compare(a.low, b.low), high = compare(a.high, b.high);
    if (!low || !high || !is_range(x)) return {};
    return (*low < 0 || (*low == 0 && (a.low_closed || !b.low_closed))) && (*high > 0 || (*high == 0 && (a.high_closed || !b.high_closed)));
}
std::optional<bool> during(const Value& x, const Value& y, const Ends& a, const Ends& b) { return includes(y, x, b, a); }
std::optional<bool> starts(const Value&, const Value& y, const Ends& a, const Ends& b) {
    const auto low = same(a.low, b.low);
    const auto high = compare(a.high, b.high);
    if (!low || !high || !is_range(y)) return {};
    return *low && a.low_closed == b.low_closed && (*high < 0 || (*high == 0 && (!a.high_closed || b.high_closed)));
}
std::optional<bool> started_by(const Value& x, const Value& y, const Ends& a, const Ends& b) { return starts(y, x, b, a); }
std::optional<bool> coincides(const Value&, const Value&, const Ends& a, const Ends& b) {
    const auto low = same(a.low, b.low), high = same(a.high, b.high);
    if (!low || !high) return {};
    return *low && *high && a.low_closed == b.low_closed && a.high_closed == b.high_closed;
}

}  // namespace

std::vector<Builtin> range_builtins() {
    const Type yes_no = Type::Of::boolean;
    return {{"before", {"point1", "point2"}, 2, 2, yes_no, related<before>}, {"after", {"point1", "point2"}, 2, 2, yes_no, related<after>},
            {"meets", {"range1", "range2"}, 2, 2, yes_no, related<meets>}, {"met by", {"range1", "range2"}, 2, 2, yes_no, related<met_by>},
            {"overlaps", {"range1", "range2"}, 2, 2, yes_no, related<overlaps>}, {"overlaps before", {"range1", "range2"}, 2, 2, yes_no, related<overlaps_before>},
            {"overlaps after", {"range1", "range2"}, 2, 2, yes_no, related<overlaps_after>}, {"finishes", {"point", "range"}, 2, 2, yes_no, related<finishes>},
            {"finished by", {"range", "point"}, 2, 2, yes_no, related<finished_by>}, {"includes", {"range", "point"}, 2, 2, yes_no, related<includes>},
            {"during", {"point", "range"}, 2, 2, yes_no, related<during>}, {"starts", {"point", "range"}, 2, 2, yes_no, related<starts>},
            {"started by", {"range", "point"}, 2, 2, yes_no, related<started_by>}, {"coincides", {"point1", "point2"}, 2, 2, yes_no, related<coincides>}};
}

}  // namespace huiyin::feel
