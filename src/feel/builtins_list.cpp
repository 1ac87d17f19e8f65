// DMN 1.5, 10.3.4.4 and 10.3.4.11: functions that take lists apart and put them together. Positions count from 1, from the
// end when negative.
#include <algorithm>

#include "feel/builtins.hpp"

namespace huiyin::feel {
namespace {

bool alike(const Value& a, const Value& b) { return a == b; }

Value contains(Arguments a, Evaluation&) {
    const List& list = a[0].as_list();
    return std::any_of(list.begin(), list.end(), [&](const Value& item) { return alike(item, a[1]); });
}

std::optional<std::size_t> place(const Value& v, std::size_t size) {
    if (!v.is_number()) return {};
    const auto at = v.as_number().round(0, Rounding::down).to_int64();
    const auto count = static_cast<std::int64_t>(size);
    if (!at || *at == 0 || *at > count || *at < -count) return {};
    return static_cast<std::size_t>(*at > 0 ? *at - 1 : count + *at);
}
std::ptrdiff_t signed_of(std::size_t at) { return static_cast<std::ptrdiff_t>(at); }

Value sublist(Arguments a, Evaluation&) {
    const List& list = a[0].as_list();
    const auto from = place(a[1], list.size());
    if (!from) return {};
    std::size_t length = list.size() - *from;
    if (a.size() > 2) {
        const auto wanted = a[2].as_number().round(0, Rounding::down).to_int64();
        if (!wanted || *wanted < 0 || static_cast<std::size_t>(*wanted) > length) return {};
        length = static_cast<std::size_t>(*wanted);
    }
    return List(list.begin() + signed_of(*from), list.begin() + signed_of(*from + length));
}
Value append(Arguments a, Evaluation&) {
    List list = a[0].as_list();
    for (const Value& item : a.rest()) list.push_back(item);
    return list;
}
Value concatenate(Arguments a, Evaluation& evaluation) {
    List out;
    for (const Value& v : a) {
        if (out.size() + v.as_list().size() > evaluation.list_max) return {};
        out.insert(out.end(), v.as_list().begin(), v.as_list().end());
    }
    return out;
}
Value insert_before(Arguments a, Evaluation&) {
    List list = a[0].as_list();
    const auto at = place(a[1], list.size());
    if (!at) return {};
    list.insert(list.begin() + signed_of(*at), a[2]);
    return list;
}
Value remove(Arguments a, Evaluation&) {
    List list = a[0].as_list();
    const auto at = place(a[1], list.size());
    if (!at) return {};
    list.erase(list.begin() + signed_of(*at));
    return list;
}
Value list_replace(Arguments a, Evaluation& evaluation) {
    List list = a[0].as_list();
    if (a[1].kind() == Kind::function) {
        for (Value& item : list) {
            const Value matches = invoke(a[1], {item, a[2]}, evaluation);
            if (!matches.is_boolean()) return {};
            if (matches.is_true()) item = a[2];
        }
        return list;
    }
    const auto at = place(a[1], list.size());
    if (!at) return {};
    list[*at] = a[2];
    return list;
}
Value reverse(Arguments a, Evaluation&) { return List(a[0].as_list().rbegin(), a[0].as_list().rend()); }
Value index_of(Arguments a, Evaluation&) {
    List out;
    std::int64_t at = 0;
    for (const Value& item : a[0].as_list()) {
        ++at;
        if (alike(item, a[1])) out.emplace_back(at);
    }
    return out;
}

/// The first of each; the work is counted as steps, since every item is compared with all that stay.
Value distinct(std::span<const Value> all, Evaluation& evaluation) {
    List out;
    for (const Value& v : all) {
        if (evaluation.steps_left <= out.size()) return {};
        evaluation.steps_left -= out.size();
        if (std::none_of(out.begin(), out.end(), [&](const Value& held) { return alike(held, v); })) out.push_back(v);
    }
    return out;
}
Value union_of(Arguments a, Evaluation& evaluation) {
    const Value all = concatenate(a, evaluation);
    return all.is_null() ? all : distinct(all.as_list(), evaluation);
}
Value distinct_values(Arguments a, Evaluation& evaluation) { return distinct(a[0].as_list(), evaluation); }

bool flat(const Value& v, List& out, const Evaluation& evaluation) {
    if (!v.is_list()) {
        out.push_back(v);
        return out.size() <= evaluation.list_max;
    }
    return std::all_of(v.as_list().begin(), v.as_list().end(), [&](const Value& item) { return flat(item, out, evaluation); });
}
Value flatten(Arguments a, Evaluation& evaluation) {
    List out;
    return flat(a[0], out, evaluation) ? Value(std::move(out)) : Value();
}

/// Merges from the bottom up, so that an order which contradicts itself still ends, and items alike keep their places.
Value sort(Arguments a, Evaluation& evaluation) {
    List list = a[0].as_list(), merged(list.size());
    bool good = true;
    const auto before = [&](const Value& x, const Value& y) {
        if (a.size() > 1) {
            const Value precedes = invoke(a[1], {x, y}, evaluation);
            good = good && precedes.is_boolean();
            return precedes.is_true();
        }
        const auto compared = compare(x, y);
        good = good && compared;
        return compared && *compared < 0;
    };
    for (std::size_t width = 1; width < list.size(); width *= 2) {
        for (std::size_t from = 0; from < list.size(); from += 2 * width) {
            const std::size_t middle = std::min(from + width, list.size()), to = std::min(from + 2 * width, list.size());
            std::size_t left = from, right = middle;
            for (std::size_t at = from; at < to; ++at) {
                const bool take_right = left == middle || (right < to && before(list[right], list[left]));
                merged[at] = std::move(take_right ? list[right++] : list[left++]);
                if (!good) return {};
            }
        }
        std::swap(list, merged);
    }
    return list;
}

Value string_join(Arguments a, Evaluation& evaluation) {
    const std::string delimiter = a.size() > 1 && a[1].is_string() ? a[1].as_string() : "";
    std::string out;
    bool first = true;
    for (const Value& item : a[0].as_list()) {
        if (item.is_null()) continue;
        if (!item.is_string() || out.size() + item.as_string().size() > evaluation.text_max) return {};
        if (!first) out += delimiter;
        first = false;
        out += item.as_string();
    }
    return out;
}

}  // namespace

std::vector<Builtin> list_builtins() {
    using Of = Type::Of;
    const Type list = Type::list_of(Type::any());
    constexpr std::size_t many = 10'000;
    const Parameter from{"list", Want::list}, position{"position", Want::number};
    return {{"list contains", {from, {"element|match"}}, 2, 2, Of::boolean, contains},
            {"sublist", {from, {"start position", Want::number}, {"length", Want::number}}, 2, 3, list, sublist},
            {"append", {from, {"item"}}, 1, many, list, append},
            {"concatenate", {from}, 1, many, list, concatenate},
            {"insert before", {from, position, {"newItem"}}, 3, 3, list, insert_before},
            {"remove", {from, position}, 2, 2, list, remove},
            {"list replace", {from, {"position|match", Want::scalar}, {"newItem"}}, 3, 3, list, list_replace},
            {"reverse", {from}, 1, 1, list, reverse},
            {"index of", {from, {"match"}}, 2, 2, Type::list_of(Of::number), index_of},
            {"union", {from}, 1, many, list, union_of},
            {"distinct values", {from}, 1, 1, list, distinct_values},
            {"flatten", {from}, 1, 1, list, flatten},
            {"sort", {from, {"precedes", Want::function}}, 1, 2, list, sort},
            {"string join", {from, {"delimiter", Want::nullable_string}}, 1, 2, Of::string, string_join}};
}

}  // namespace huiyin::feel
