// Filters, loops and quantified expressions: what runs over lists and ranges.
#include <algorithm>

#include "feel/walk.hpp"

namespace huiyin::feel {

Value Walk::indexed(const Node& node, std::span<const Value> items, const Decimal& index) {
    const auto at = index.to_int64();
    const auto count = static_cast<std::int64_t>(items.size());
    if (!at || *at == 0 || *at > count || *at < -count) return null(node, "feel.index", {{"index", index.to_shortest()}, {"count", std::to_string(count)}});
    return items[static_cast<std::size_t>(*at > 0 ? *at - 1 : count + *at)];
}

Value Walk::filter(const Node& node) {
    const Value source = kid(node, 0);
    if (source.is_null()) return node.marks.keeps_null ? Value() : Value(List{});
    // What is no list is a list of one (DMN 1.5, table 55).
    const std::span<const Value> items = source.is_list() ? std::span<const Value>(source.as_list()) : std::span<const Value>(&source, 1);
    const Node& condition = node.kid(1);
    if (condition.op == Op::literal && condition.value().is_number()) return indexed(node, items, condition.value().as_number());
    List out;
    out.reserve(std::min<std::size_t>(items.size(), 16));
    eval_.locals.resize(node.frame);
    eval_.locals.emplace_back();
    for (std::size_t i = 0; i == 0 || i < items.size(); ++i) {
        if (!items.empty()) eval_.locals[node.frame] = items[i];
        const Value holds = value(condition);
        if (i == 0 && holds.is_number()) {
            eval_.locals.resize(node.frame);
            return indexed(node, items, holds.as_number());
        }
        if (i == 0 && !holds.is_boolean() && !holds.is_null()) {
            eval_.locals.resize(node.frame);
            return null(node, "feel.filter", {{"type", type_of(holds).to_string()}});
        }
        if (!items.empty() && holds.is_true()) out.push_back(items[i]);
    }
    eval_.locals.resize(node.frame);
    return out;
}

/// Hands over each value that an iterator runs through, until `use` returns false; false when it is no source or was stopped.
bool Walk::each_of(const Node& node, const Value& source, const std::function<bool(const Value&)>& use) {
    if (source.is_null()) return null(node, "feel.no-source"), false;
    if (source.is_list()) {
        // Not by reference: the list may be `partial`, which grows.
        for (std::size_t i = 0, count = source.as_list().size(); i < count; ++i)
            if (!use(source.as_list()[i])) return false;
        return true;
    }
    if (source.kind() != Kind::range) return use(source);
    const Range& range = source.as_range();
    if (range.low.is_number() && range.high.is_number() && range.low.as_number().is_integer() && range.high.as_number().is_integer()) {
        const auto from = range.low.as_number().to_int64(), to = range.high.as_number().to_int64();
        // Small plain integers are counted as such: a number with a scale or an exponent keeps its form only by adding to it.
        constexpr std::int64_t small = 1'000'000'000;
        const auto plain = [&](const Decimal& number, const std::optional<std::int64_t>& counted) { return counted && *counted > -small && *counted < small && number.same_form(Decimal(*counted)); };
        if (plain(range.low.as_number(), from) && plain(range.high.as_number(), to)) {
            const std::int64_t step = *from <= *to ? 1 : -1;
            for (std::int64_t at = *from;; at += step) {
                if ((at != *from || range.low_closed) && (at != *to || range.high_closed) && !use(at)) return false;
                if (at == *to || !spend(node, 1)) return at == *to;
            }
        }
        const Decimal low = range.low.as_number(), high = range.high.as_number(), step = low <= high ? Decimal(1) : Decimal(-1);
        for (Decimal at = low;; at += step) {
            if ((at != low || range.low_closed) && (at != high || range.high_closed) && !use(at)) return false;
            if (at == high || !spend(node, 1)) return at == high;
        }
    }
    if (range.low.kind() == Kind::date && range.high.kind() == Kind::date) {
        const calendar::Date low = range.low.as_date(), high = range.high.as_date();
        for (calendar::Date at = low;; at = at.plus_days(low <= high ? 1 : -1)) {
            if ((at != low || range.low_closed) && (at != high || range.high_closed) && !use(at)) return false;
            if (at == high || !spend(node, 1)) return at == high;
        }
    }
    return null(node, "feel.no-source"), false;
}

/// Runs `each` for every combination of the iterators, the later ones seeing the earlier; false when one of them was stopped.
/// Each iterator has its place among the locals, and so has `partial` behind them; working out a source cuts off what lies behind it.
bool Walk::iterate(const Node& node, std::size_t iterator, const std::function<bool()>& each) {
    if (iterator == node.count - 1) return each();
    eval_.locals.resize(node.frame + iterator);
    const Value source = value(node.kid(iterator));
    eval_.locals.resize(node.frame + node.count);
    return each_of(node.kid(iterator), source, [&](const Value& v) {
        eval_.locals[node.frame + iterator] = v;
        return iterate(node, iterator + 1, each);
    });
}

Value Walk::loop(const Node& node) {
    GrowingList out;
    const bool done = iterate(node, 0, [&] {
        if (out.size() >= eval_.list_max || eval_.steps_left == 0) return null(node, "feel.too-much"), false;
        const std::size_t partial = node.frame + node.count - 1;
        if (node.marks.names_partial) eval_.locals[partial] = out.so_far();
        Value result = value(node.kid(node.count - 1));
        if (node.marks.names_partial) eval_.locals[partial] = Value();   // or the list would be copied, since somebody holds it
        out.push(std::move(result));
        return true;
    });
    eval_.locals.resize(std::min<std::size_t>(node.frame, eval_.locals.size()));
    return done ? out.so_far() : Value();
}

Value Walk::quantified(const Node& node) {
    const bool some = node.op == Op::some;
    bool unknown = false, decided = false;
    const bool done = iterate(node, 0, [&] {
        const Value holds = value(node.kid(node.count - 1));
        if (!holds.is_boolean()) unknown = true;
        decided = some ? holds.is_true() : holds.is_false();
        return !decided;
    });
    eval_.locals.resize(std::min<std::size_t>(node.frame, eval_.locals.size()));
    if (decided) return some;
    if (!done || unknown) return {};
    return !some;
}

}  // namespace huiyin::feel
