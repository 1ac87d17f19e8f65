// DMN 1.5, 10.3.4.4: list functions. One argument that is a list is the list; otherwise the arguments are.
#include <algorithm>

#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

List items(const List& a) {
    if (a.size() == 1 && a[0].is_list()) return a[0].as_list();
    return a;
}
List one_list(const Value& v) { return v.is_list() ? v.as_list() : List{v}; }

Value count(const List& a, Evaluation&) { return static_cast<std::int64_t>(one_list(a[0]).size()); }
Value contains(const List& a, Evaluation&) {
    if (!a[0].is_list()) return {};
    for (const Value& item : a[0].as_list())
        if ((item.is_null() && a[1].is_null()) || equal(item, a[1]).is_true()) return true;
    return false;
}

Value extreme(const List& a, int wanted) {
    const List all = items(a);
    if (all.empty()) return {};
    Value best = all.front();
    for (const Value& item : all) {
        if (item.is_null()) return {};
        const auto order = compare(item, best);
        if (!order) return {};
        if (*order == wanted) best = item;
    }
    return best;
}
Value least(const List& a, Evaluation&) { return extreme(a, -1); }
Value most(const List& a, Evaluation&) { return extreme(a, 1); }

Value sum(const List& a, Evaluation&) {
    const List all = items(a);
    if (all.empty()) return {};
    Value total = all.front();
    if (total.is_null() || total.is_string()) return {};
    for (std::size_t i = 1; i < all.size(); ++i) total = add(total, all[i]);
    return total;
}
bool numbers(const List& all) { return !all.empty() && std::all_of(all.begin(), all.end(), [](const Value& v) { return v.is_number(); }); }

Value mean(const List& a, Evaluation& evaluation) {
    const List all = items(a);
    if (!numbers(all)) return {};
    return sum(all.size() == 1 ? List{List(all)} : all, evaluation).as_number() / Decimal(static_cast<std::int64_t>(all.size()));
}
Value product(const List& a, Evaluation&) {
    const List all = items(a);
    if (!numbers(all)) return {};
    Decimal total(1);
    for (const Value& v : all) total = total * v.as_number();
    return total;
}
Value median(const List& a, Evaluation&) {
    List all = items(a);
    if (!numbers(all)) return {};
    std::sort(all.begin(), all.end(), [](const Value& x, const Value& y) { return x.as_number() < y.as_number(); });
    const std::size_t half = all.size() / 2;
    return all.size() % 2 ? all[half] : Value((all[half - 1].as_number() + all[half].as_number()) / Decimal(2));
}
Value stddev(const List& a, Evaluation& evaluation) {
    const List all = items(a);
    if (!numbers(all) || all.size() < 2) return {};
    const Decimal middle = mean({List(all)}, evaluation).as_number();
    Decimal squares;
    for (const Value& v : all) squares += (v.as_number() - middle) * (v.as_number() - middle);
    return (squares / Decimal(static_cast<std::int64_t>(all.size() - 1))).sqrt();
}
Value mode(const List& a, Evaluation&) {
    List all = items(a);
    if (all.empty()) return List{};
    if (!numbers(all)) return {};
    std::sort(all.begin(), all.end(), [](const Value& x, const Value& y) { return x.as_number() < y.as_number(); });
    std::size_t best = 0;
    List out;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t j = i;
        while (j < all.size() && all[j].as_number() == all[i].as_number()) ++j;
        if (j - i > best) { best = j - i; out.clear(); }
        if (j - i == best) out.push_back(all[i]);
        i = j;
    }
    return out;
}

Value all_of(const List& a, Evaluation&) {
    bool unknown = false;
    for (const Value& v : items(a)) {
        if (v.is_false()) return false;
        unknown |= !v.is_true();
    }
    return unknown ? Value() : Value(true);
}
Value any_of(const List& a, Evaluation&) {
    bool unknown = false;
    for (const Value& v : items(a)) {
        if (v.is_true()) return true;
        unknown |= !v.is_false();
    }
    return unknown ? Value() : Value(false);
}

/// A place from 1, or from the end when negative; empty when out of the list.
std::optional<std::size_t> place(const Value& v, std::size_t size) {
    if (!v.is_number()) return {};
    const auto at = v.as_number().to_int64();
    const auto count = static_cast<std::int64_t>(size);
    if (!at || *at == 0 || *at > count || *at < -count) return {};
    return static_cast<std::size_t>(*at > 0 ? *at - 1 : count + *at);
}

Value sublist(const List& a, Evaluation&) {
    const List list = one_list(a[0]);
    const auto from = place(a[1], list.size());
    if (!from) return {};
    std::size_t length = list.size() - *from;
    if (a.size() > 2) {
        const auto wanted = a[2].is_number() ? a[2].as_number().to_int64() : std::nullopt;
        if (!wanted || *wanted < 0 || static_cast<std::size_t>(*wanted) > length) return {};
        length = static_cast<std::size_t>(*wanted);
    }
    return List(list.begin() + static_cast<std::ptrdiff_t>(*from), list.begin() + static_cast<std::ptrdiff_t>(*from + length));
}
Value append(const List& a, Evaluation&) {
    List list = a[0].is_null() ? List{Value()} : one_list(a[0]);
    list.insert(list.end(), a.begin() + 1, a.end());
    return list;
}
Value concatenate(const List& a, Evaluation&) {
    List out;
    for (const Value& v : a) {
        const List list = one_list(v);
        out.insert(out.end(), list.begin(), list.end());
    }
    return out;
}
Value insert_before(const List& a, Evaluation&) {
    List list = one_list(a[0]);
    const auto at = place(a[1], list.size());
    if (!at) return {};
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(*at), a[2]);
    return list;
}
Value remove(const List& a, Evaluation&) {
    List list = one_list(a[0]);
    const auto at = place(a[1], list.size());
    if (!at) return {};
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(*at));
    return list;
}
Value list_replace(const List& a, Evaluation& evaluation) {
    List list = one_list(a[0]);
    if (a[1].kind() == Kind::function) {
        for (Value& item : list)
            if (invoke(a[1], {item, a[2]}, evaluation).is_true()) item = a[2];
        return list;
    }
    const auto at = place(a[1], list.size());
    if (!at) return {};
    list[*at] = a[2];
    return list;
}
Value reverse(const List& a, Evaluation&) {
    List list = one_list(a[0]);
    std::reverse(list.begin(), list.end());
    return list;
}
Value index_of(const List& a, Evaluation&) {
    if (!a[0].is_list()) return {};
    List out;
    std::int64_t at = 0;
    for (const Value& item : a[0].as_list()) {
        ++at;
        if ((item.is_null() && a[1].is_null()) || (!a[1].is_null() && equal(item, a[1]).is_true())) out.emplace_back(at);
    }
    return out;
}
List distinct(const List& all) {
    List out;
    for (const Value& v : all)
        if (std::none_of(out.begin(), out.end(), [&](const Value& held) { return held == v; })) out.push_back(v);
    return out;
}
Value union_of(const List& a, Evaluation& evaluation) { return distinct(concatenate(a, evaluation).as_list()); }
Value distinct_values(const List& a, Evaluation&) { return distinct(one_list(a[0])); }
void flat(const Value& v, List& out) {
    if (!v.is_list()) { out.push_back(v); return; }
    for (const Value& item : v.as_list()) flat(item, out);
}
Value flatten(const List& a, Evaluation&) {
    List out;
    flat(a[0], out);
    return out;
}
Value sort(const List& a, Evaluation& evaluation) {
    List list = one_list(a[0]);
    bool good = true;
    // An own merge by binary insertion would be slower; std::stable_sort needs a strict order, which a FEEL function may
    // not give, so the result of a broken order is unspecified but always ends.
    std::vector<std::size_t> order(list.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto before = [&](std::size_t x, std::size_t y) {
        if (a.size() > 1) return invoke(a[1], {list[x], list[y]}, evaluation).is_true();
        const auto compared = compare(list[x], list[y]);
        if (!compared) good = false;
        return compared && *compared < 0;
    };
    for (std::size_t i = 1; i < order.size(); ++i) {
        const std::size_t held = order[i];
        std::size_t low = 0, high = i;
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (before(held, order[middle])) high = middle;
            else low = middle + 1;
        }
        std::move_backward(order.begin() + static_cast<std::ptrdiff_t>(low), order.begin() + static_cast<std::ptrdiff_t>(i), order.begin() + static_cast<std::ptrdiff_t>(i + 1));
        order[low] = held;
    }
    if (!good) return {};
    List out;
    for (const std::size_t i : order) out.push_back(list[i]);
    return out;
}

}  // namespace

std::vector<Builtin> list_builtins() {
    using Of = Type::Of;
    const Type list = Type::list_of(Type::any());
    constexpr std::size_t many = 99;
    return {{"list contains", {"list", "element"}, 2, 2, Of::boolean, contains}, {"count", {"list"}, 1, 1, Of::number, count},
            {"min", {"list"}, 1, many, Type::any(), least}, {"max", {"list"}, 1, many, Type::any(), most},
            {"sum", {"list"}, 1, many, Type::any(), sum}, {"mean", {"list"}, 1, many, Of::number, mean},
            {"product", {"list"}, 1, many, Of::number, product}, {"median", {"list"}, 1, many, Of::number, median},
            {"stddev", {"list"}, 1, many, Of::number, stddev}, {"mode", {"list"}, 1, many, Type::list_of(Of::number), mode},
            {"all", {"list"}, 1, many, Of::boolean, all_of, true}, {"any", {"list"}, 1, many, Of::boolean, any_of, true},
            {"sublist", {"list", "start position", "length"}, 2, 3, list, sublist}, {"append", {"list", "item"}, 2, many, list, append, true},
            {"concatenate", {"list"}, 1, many, list, concatenate}, {"insert before", {"list", "position", "newItem"}, 3, 3, list, insert_before},
            {"remove", {"list", "position"}, 2, 2, list, remove}, {"list replace", {"list", "position", "newItem"}, 3, 3, list, list_replace},
            {"reverse", {"list"}, 1, 1, list, reverse}, {"index of", {"list", "match"}, 2, 2, Type::list_of(Of::number), index_of},
            {"union", {"list"}, 1, many, list, union_of}, {"distinct values", {"list"}, 1, 1, list, distinct_values},
            {"flatten", {"list"}, 1, 1, list, flatten}, {"sort", {"list", "precedes"}, 1, 2, list, sort}};
}

}  // namespace huiyin::feel
