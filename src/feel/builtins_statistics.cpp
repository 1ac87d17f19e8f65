// DMN 1.5, 10.3.4.4: what a list comes to. One argument that is a list is the list; otherwise the arguments are.
#include <algorithm>

#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

Value count(Arguments a, Evaluation&) { return static_cast<std::int64_t>(a[0].as_list().size()); }

Value extreme(Arguments a, int wanted) {
    const auto all = items_of(a);
    if (all.empty() || all[0].is_null()) return {};
    const Value* best = &all[0];
    for (const Value& item : all) {
        const auto order = compare(item, *best);
        if (!order) return {};
        if (*order == wanted) best = &item;
    }
    return *best;
}
Value least(Arguments a, Evaluation&) { return extreme(a, -1); }
Value most(Arguments a, Evaluation&) { return extreme(a, 1); }

Value finite(const Decimal& d) { return d.is_finite() ? Value(d) : Value(); }
bool numbers(Arguments all) {
    for (const Value& v : all)
        if (!v.is_number()) return false;
    return !all.empty();
}
Decimal sum_of(Arguments all) {
    Decimal total;
    for (const Value& v : all) total += v.as_number();
    return total;
}
Decimal count_of(Arguments all) { return static_cast<std::int64_t>(all.size()); }

Value sum(Arguments a, Evaluation&) {
    const auto all = items_of(a);
    if (numbers(all)) return finite(sum_of(all));
    // Durations add up too; the standard speaks of numbers only.
    if (all.empty() || (all[0].kind() != Kind::days_time_duration && all[0].kind() != Kind::years_months_duration)) return {};
    Value total = all[0];
    for (const Value& v : all.rest()) total = v.kind() == total.kind() ? add(total, v) : Value();
    return total;
}
Value mean(Arguments a, Evaluation&) {
    const auto all = items_of(a);
    return numbers(all) ? finite(sum_of(all) / count_of(all)) : Value();
}
Value product(Arguments a, Evaluation&) {
    const auto all = items_of(a);
    if (!numbers(all)) return {};
    Decimal total(1);
    for (const Value& v : all) total = total * v.as_number();
    return finite(total);
}
std::vector<Decimal> sorted(Arguments all) {
    std::vector<Decimal> out;
    for (const Value& v : all) out.push_back(v.as_number());
    std::sort(out.begin(), out.end(), [](const Decimal& x, const Decimal& y) { return x < y; });
    return out;
}
Value median(Arguments a, Evaluation&) {
    const auto all = items_of(a);
    if (!numbers(all)) return {};
    const std::vector<Decimal> order = sorted(all);
    const std::size_t half = order.size() / 2;
    return order.size() % 2 ? Value(order[half]) : finite((order[half - 1] + order[half]) / Decimal(2));
}
Value stddev(Arguments a, Evaluation&) {
    // Of a sample: one value alone has none.
    const auto all = items_of(a);
    if (!numbers(all) || all.size() < 2) return {};
    const Decimal middle = sum_of(all) / count_of(all);
    Decimal squares;
    for (const Value& v : all) squares += (v.as_number() - middle) * (v.as_number() - middle);
    return finite((squares / (count_of(all) - Decimal(1))).sqrt());
}
Value mode(Arguments a, Evaluation&) {
    const auto all = items_of(a);
    if (all.empty()) return List{};
    if (!numbers(all)) return {};
    const std::vector<Decimal> order = sorted(all);
    std::size_t best = 0;
    List out;
    for (std::size_t i = 0; i < order.size();) {
        std::size_t j = i;
        while (j < order.size() && order[j] == order[i]) ++j;
        if (j - i > best) { best = j - i; out.clear(); }
        if (j - i == best) out.emplace_back(order[i]);
        i = j;
    }
    return out;
}

/// Kleene's conjunction and disjunction of any length.
Value decided(Arguments a, bool by) {
    bool unknown = false;
    for (const Value& v : items_of(a)) {
        if (v.is_boolean() && v.as_boolean() == by) return by;
        unknown = unknown || !v.is_boolean();
    }
    return unknown ? Value() : Value(!by);
}
Value all_of(Arguments a, Evaluation&) { return decided(a, false); }
Value any_of(Arguments a, Evaluation&) { return decided(a, true); }

}  // namespace

std::vector<Builtin> statistics_builtins() {
    using Of = Type::Of;
    constexpr std::size_t many = 10'000;
    const std::vector<Parameter> one{{"list"}};
    return {{"count", {{"list", Want::list}}, 1, 1, Of::number, count},
            {"min", one, 1, many, Type::any(), least}, {"max", one, 1, many, Type::any(), most},
            {"sum", one, 1, many, Type::any(), sum}, {"mean", one, 1, many, Of::number, mean},
            {"product", one, 1, many, Of::number, product}, {"median", one, 1, many, Of::number, median},
            {"stddev", one, 1, many, Of::number, stddev}, {"mode", one, 1, many, Type::list_of(Of::number), mode},
            {"all", one, 1, many, Of::boolean, all_of}, {"any", one, 1, many, Of::boolean, any_of}};
}

}  // namespace huiyin::feel
