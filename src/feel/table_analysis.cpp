// Gaps, overlaps and dead rules of a decision table, each with a case that shows it.
//
// Problem: the inputs of a table are unbounded, but its cells are unions of literals and intervals. Idea: the ends that
// occur in a column cut that column's values into finitely many classes (each end, and each stretch between two); no
// cell can tell two values of a class apart, so one sample a class stands for all. A rule is then a box: one set of
// classes a column, as bits. Two rules overlap when their sets meet in every column, and one says what another says
// when its sets hold the other's: both by looking at each pair, rules² times columns times words. Whether boxes cover a
// box is asked by cutting: a box that a rule meets is cut, column by column, into the part outside that rule, which
// the other rules must cover, and the part inside, which is done. That can take long, so the cells looked at are counted
// and beyond `work_max` nothing is claimed. Cells that are more than literals count as hitting where that claims less.
#include <algorithm>
#include <map>

#include "feel/decision_table.hpp"
#include "feel/node.hpp"

namespace huiyin::feel {
namespace {

constexpr std::size_t gap_work_max = 2'000'000, rule_work_max = 200'000, work_max = 4'000'000;    // cells looked at
constexpr std::size_t samples_max = 4'000;                                                        // classes of a column
using Bits = std::vector<std::uint64_t>;

void gather(const Node& node, std::vector<Value>& ends, bool& opaque) {
    switch (node.op) {
        case Op::literal:
            // Nothing at all is no class of its own; who tests for it is not looked into.
            if (node.value().is_null() || node.value().kind() == Kind::function) opaque = true;
            else ends.push_back(node.value());
            return;
        case Op::test_any: return;
        case Op::negate:
            if (node.kid(0).op == Op::literal && node.kid(0).value().is_number()) ends.push_back(-node.kid(0).value().as_number());
            else opaque = true;
            return;
        case Op::list: case Op::range: case Op::test_not: case Op::test_compare: case Op::test_value:
            if (node.op == Op::test_value && node.marks.names_input) opaque = true;
            for (const Node& kid : node.kids()) gather(kid, ends, opaque);
            return;
        default: opaque = true;
    }
}

constexpr std::int64_t second_ns = 1'000'000'000;

Value between(const Value& low, const Value& high) {
    switch (low.kind()) {
        case Kind::number: return (low.as_number() + high.as_number()) / Decimal(2);
        case Kind::date: return low.as_date().plus_days((high.as_date().number - low.as_date().number) / 2);
        case Kind::days_time_duration: return DaysTimeDuration{low.as_days_time().ms / 2 + high.as_days_time().ms / 2};
        case Kind::years_months_duration: return YearsMonthsDuration{(low.as_years_months().months + high.as_years_months().months) / 2};
        case Kind::time: return Time{(low.as_time().ns + high.as_time().ns) / 2, low.as_time().offset_seconds, low.as_time().zone};
        case Kind::date_time: {
            const DateTime &from = low.as_date_time(), &to = high.as_date_time();
            const std::int64_t seconds = ((to.date.number - from.date.number) * 86'400 + (to.time.ns - from.time.ns) / second_ns) / 2 + from.time.ns / second_ns;
            return DateTime{from.date.plus_days(seconds / 86'400), Time{seconds % 86'400 * second_ns, from.time.offset_seconds, from.time.zone}};
        }
        default: return {};
    }
}
Value beyond(const Value& end, int direction) {
    switch (end.kind()) {
        case Kind::number: return end.as_number() + Decimal(direction);
        case Kind::date: return end.as_date().plus_days(direction);
        case Kind::days_time_duration: return DaysTimeDuration{end.as_days_time().ms + direction * 1000LL};
        case Kind::years_months_duration: return YearsMonthsDuration{end.as_years_months().months + direction};
        case Kind::date_time: return DateTime{end.as_date_time().date.plus_days(direction), end.as_date_time().time};
        case Kind::time: {
            const std::int64_t ns = end.as_time().ns + direction * second_ns;
            return ns < 0 || ns >= 86'400 * second_ns ? Value() : Value(Time{ns, end.as_time().offset_seconds, end.as_time().zone});
        }
        default: return {};
    }
}

std::vector<Value> samples(const TableDefinition::Input& input, std::vector<Value> ends) {
    std::vector<Value> out;
    if (!input.values.empty() || !input.type.values().empty()) {
        for (const std::string& value : input.values.empty() ? input.type.values() : input.values) out.emplace_back(value);
        return out;
    }
    if (input.type.is(Type::Of::boolean)) return {Value(true), Value(false)};
    std::sort(ends.begin(), ends.end(), [](const Value& a, const Value& b) { return compare(a, b).value_or(0) < 0; });
    ends.erase(std::unique(ends.begin(), ends.end(), [](const Value& a, const Value& b) { return a == b; }), ends.end());
    if (ends.empty()) return {Value()};
    if (ends.front().is_string()) {                       // any other text is one more class
        ends.emplace_back("…");
        return ends;
    }
    out.push_back(beyond(ends.front(), -1));
    for (std::size_t i = 0; i < ends.size(); ++i) {
        out.push_back(ends[i]);
        if (i + 1 == ends.size()) { out.push_back(beyond(ends[i], 1)); break; }
        Value middle = between(ends[i], ends[i + 1]);
        if (!(middle == ends[i]) && !(middle == ends[i + 1])) out.push_back(std::move(middle));
    }
    std::erase_if(out, [](const Value& value) { return value.is_null(); });
    return out;
}

/// One column: a sample a class; for each rule the classes that its cell passes, as it stands and at the most it might.
struct Column { std::vector<Value> samples; std::vector<Bits> surely, perhaps; Bits all; };

bool meets(const Bits& a, const Bits& b) {
    for (std::size_t w = 0; w < a.size(); ++w)
        if (a[w] & b[w]) return true;
    return false;
}
bool within(const Bits& inner, const Bits& outer) {
    for (std::size_t w = 0; w < inner.size(); ++w)
        if (inner[w] & ~outer[w]) return false;
    return true;
}
std::size_t first_of(const Bits& bits) {
    for (std::size_t w = 0; w < bits.size(); ++w)
        if (bits[w]) return w * 64 + static_cast<std::size_t>(__builtin_ctzll(bits[w]));
    return 0;
}

using Box = std::vector<Bits>;

class Analysis {
public:
    Analysis(const TableDefinition& table, std::vector<Column> columns) : table_(table), columns_(std::move(columns)) {}

    std::vector<Finding> findings(std::size_t most) {
        std::vector<Finding> out;
        std::vector<std::size_t> every(table_.rules.size());
        for (std::size_t r = 0; r < every.size(); ++r) every[r] = r;
        if (const auto open = uncovered(whole(), every, true, gap_work_max); open && !columns_.empty()) out.push_back({Finding::Kind::gap, witness(*open), {}});
        if (table_.hit_policy == HitPolicy::unique || table_.hit_policy == HitPolicy::any) {
            const bool unique = table_.hit_policy == HitPolicy::unique;
            for (std::size_t a = 0; a < every.size(); ++a)
                for (std::size_t b = a + 1; b < every.size() && out.size() < most; ++b)
                    if ((unique || table_.rules[a].outputs != table_.rules[b].outputs) && overlap(a, b)) out.push_back({unique ? Finding::Kind::overlap : Finding::Kind::conflict, witness(common(a, b)), {a, b}});
        }
        for (std::size_t r = 0; r < every.size() && out.size() < most; ++r)
            if (unreachable(r)) out.push_back({Finding::Kind::unreachable, {}, {r}});
        return out;
    }

    std::vector<Advice> advice(std::size_t most) const {
        std::vector<Advice> out;
        bool overlaps = false, conflicts = false;
        for (std::size_t a = 0; a < table_.rules.size(); ++a)
            for (std::size_t b = a + 1; b < table_.rules.size(); ++b) {
                if (!might_overlap(a, b)) continue;
                const bool alike = table_.rules[a].outputs == table_.rules[b].outputs;
                overlaps = true;
                conflicts = conflicts || !alike;
                if (!alike || out.size() >= most || !says_once()) continue;
                if (subsumes(a, b)) out.push_back({Advice::Kind::subsumed, {b, a}});
                else if (subsumes(b, a) && table_.hit_policy != HitPolicy::first) out.push_back({Advice::Kind::subsumed, {a, b}});
            }
        const HitPolicy held = table_.hit_policy;
        const bool one = held == HitPolicy::unique || held == HitPolicy::first || held == HitPolicy::any || held == HitPolicy::priority;
        if (one && !overlaps && held != HitPolicy::unique) out.push_back({Advice::Kind::hit_policy, {}, HitPolicy::unique});
        if (held == HitPolicy::unique && overlaps) out.push_back({Advice::Kind::hit_policy, {}, conflicts ? HitPolicy::first : HitPolicy::any});
        if (held == HitPolicy::any && conflicts) out.push_back({Advice::Kind::hit_policy, {}, HitPolicy::first});
        return out;
    }

private:
    /// Where several hits of the same say no more than one.
    [[nodiscard]] bool says_once() const { return table_.hit_policy == HitPolicy::first || table_.hit_policy == HitPolicy::any || table_.hit_policy == HitPolicy::priority || table_.hit_policy == HitPolicy::unique; }

    [[nodiscard]] Box whole() const {
        Box box;
        for (const Column& column : columns_) box.push_back(column.all);
        return box;
    }
    [[nodiscard]] Box box_of(std::size_t rule) const {
        Box box;
        for (const Column& column : columns_) box.push_back(column.perhaps[rule]);
        return box;
    }
    [[nodiscard]] bool overlap(std::size_t a, std::size_t b) const {
        return std::all_of(columns_.begin(), columns_.end(), [&](const Column& column) { return meets(column.surely[a], column.surely[b]); });
    }
    [[nodiscard]] bool might_overlap(std::size_t a, std::size_t b) const {
        return std::all_of(columns_.begin(), columns_.end(), [&](const Column& column) { return meets(column.perhaps[a], column.perhaps[b]); });
    }
    /// Whether `a` hits wherever `b` might.
    [[nodiscard]] bool subsumes(std::size_t a, std::size_t b) const {
        return std::all_of(columns_.begin(), columns_.end(), [&](const Column& column) { return within(column.perhaps[b], column.surely[a]); });
    }
    [[nodiscard]] Box common(std::size_t a, std::size_t b) const {
        Box box;
        for (const Column& column : columns_) {
            box.push_back(column.surely[a]);
            for (std::size_t w = 0; w < box.back().size(); ++w) box.back()[w] &= column.surely[b][w];
        }
        return box;
    }
    [[nodiscard]] std::vector<std::pair<std::string, Value>> witness(const Box& box) const {
        std::vector<std::pair<std::string, Value>> out;
        for (std::size_t i = 0; i < columns_.size(); ++i) out.emplace_back(table_.inputs[i].name, columns_[i].samples.empty() ? Value() : columns_[i].samples[first_of(box[i])]);
        return out;
    }

    /// No value passes one of its cells, or, under First, the rules above it take every case.
    bool unreachable(std::size_t rule) {
        const Box box = box_of(rule);
        if (std::any_of(box.begin(), box.end(), [](const Bits& bits) { return std::all_of(bits.begin(), bits.end(), [](std::uint64_t word) { return word == 0; }); })) return true;
        if (table_.hit_policy != HitPolicy::first) return false;
        std::vector<std::size_t> above;
        for (std::size_t r = 0; r < rule; ++r)
            if (might_overlap(r, rule)) above.push_back(r);
        if (above.empty()) return false;
        return !uncovered(box, above, false, rule_work_max) && !gave_up_;
    }

    /// A part of the box that none of the rules covers. With `generous` the cells that are no literals count as hitting.
    std::optional<Box> uncovered(const Box& box, const std::vector<std::size_t>& rules, bool generous, std::size_t work) {
        limit_ = std::min(work_ + work, work_max);
        gave_up_ = false;
        return outside(box, rules, generous);
    }
    [[nodiscard]] const Bits& cell(std::size_t column, std::size_t rule, bool generous) const { return generous ? columns_[column].perhaps[rule] : columns_[column].surely[rule]; }

    std::optional<Box> outside(Box box, const std::vector<std::size_t>& rules, bool generous) {
        if ((work_ += rules.size() + 1) > limit_) { gave_up_ = true; return {}; }
        // The rule that leaves the fewest columns to cut comes first: it may cover the box at once.
        std::vector<std::size_t> left;
        std::size_t best = SIZE_MAX, best_cuts = SIZE_MAX;
        for (const std::size_t rule : rules) {
            std::size_t cuts = 0;
            bool met = true;
            for (std::size_t c = 0; met && c < box.size(); ++c, ++work_) {
                met = meets(box[c], cell(c, rule, generous));
                cuts += met && !within(box[c], cell(c, rule, generous));
            }
            if (!met) continue;
            if (cuts == 0) return {};
            if (cuts < best_cuts) { best_cuts = cuts; best = rule; }
            left.push_back(rule);
        }
        if (best == SIZE_MAX) return box;
        std::erase(left, best);
        for (std::size_t c = 0; c < box.size(); ++c) {
            const Bits& inside = cell(c, best, generous);
            if (within(box[c], inside)) continue;
            Box piece = box;
            for (std::size_t w = 0; w < inside.size(); ++w) piece[c][w] &= ~inside[w];
            if (auto open = outside(std::move(piece), left, generous)) return open;
            if (gave_up_) return {};
            for (std::size_t w = 0; w < inside.size(); ++w) box[c][w] &= inside[w];
        }
        return {};
    }

    const TableDefinition& table_;
    std::vector<Column> columns_;
    std::size_t work_ = 0, limit_ = 0;
    bool gave_up_ = false;
};

void set_range(Bits& bits, std::size_t from, std::size_t to) {
    for (std::size_t s = from; s < to; ++s) bits[s / 64] |= std::uint64_t{1} << (s % 64);
}

/// The classes that a test passes, found by where its ends lie among the samples; empty when it is more than literals.
class Placed {
public:
    explicit Placed(const Column& column) : column_(column) {}

    std::optional<Bits> bits(const Node& node) const {
        Bits out(column_.all.size(), 0);
        switch (node.op) {
            case Op::list:
                for (const Node& kid : node.kids()) {
                    const auto own = bits(kid);
                    if (!own) return {};
                    for (std::size_t w = 0; w < out.size(); ++w) out[w] |= (*own)[w];
                }
                return out;
            case Op::test_any: return column_.all;
            case Op::test_not: {
                const auto own = bits(node.kid(0));
                if (!own) return {};
                for (std::size_t w = 0; w < out.size(); ++w) out[w] = column_.all[w] & ~(*own)[w];
                return out;
            }
            case Op::test_compare: {
                const auto end = literal(node.kid(0));
                if (!end) return {};
                const std::size_t low = from(*end, true), high = from(*end, false), size = column_.samples.size();
                switch (node.marks.comparison) {
                    case Op::less: set_range(out, 0, low); break;
                    case Op::less_equal: set_range(out, 0, high); break;
                    case Op::greater: set_range(out, high, size); break;
                    case Op::greater_equal: set_range(out, low, size); break;
                    case Op::equal: set_range(out, low, high); break;
                    default: set_range(out, 0, low); set_range(out, high, size);
                }
                return out;
            }
            case Op::test_value: {
                const Node& value = node.kid(0);
                const bool range = value.op == Op::range && !value.marks.point;
                const auto low = literal(range ? value.kid(0) : value), high = literal(range ? value.kid(1) : value);
                if (node.marks.names_input || !low || !high) return {};
                const std::size_t first = from(*low, !range || value.marks.low_closed), last = from(*high, range && !value.marks.high_closed);
                if (first < last) set_range(out, first, last);
                return out;
            }
            default: return {};
        }
    }

private:
    /// An end that can be placed: of the samples' kind.
    std::optional<Value> literal(const Node& node) const {
        Value value;
        if (node.op == Op::literal) value = node.value();
        if (node.op == Op::negate && node.kid(0).op == Op::literal && node.kid(0).value().is_number()) value = -node.kid(0).value().as_number();
        return value.is_null() || !compare(value, column_.samples.front()) ? std::nullopt : std::optional(std::move(value));
    }
    /// The first sample that is not below the end, or, with `closed` false, that lies above it.
    std::size_t from(const Value& end, bool closed) const {
        const auto at = std::partition_point(column_.samples.begin(), column_.samples.end(), [&](const Value& sample) {
            const int order = compare(sample, end).value_or(0);
            return closed ? order < 0 : order <= 0;
        });
        return static_cast<std::size_t>(at - column_.samples.begin());
    }
    const Column& column_;
};

Column column_of(const TableDefinition::Input& input, const std::vector<const Program*>& cells) {
    Column column;
    std::vector<Value> ends;
    std::vector<bool> opaque(cells.size(), false);
    for (std::size_t r = 0; r < cells.size(); ++r) {
        std::vector<Value> own;
        bool unclear = false;
        gather(cells[r]->root(), own, unclear);
        opaque[r] = unclear;
        ends.insert(ends.end(), own.begin(), own.end());
    }
    column.samples = samples(input, std::move(ends));
    if (column.samples.size() > samples_max) column.samples.resize(samples_max);
    const std::size_t words = (column.samples.size() + 63) / 64;
    column.all.assign(words, 0);
    for (std::size_t s = 0; s < column.samples.size(); ++s) column.all[s / 64] |= std::uint64_t{1} << (s % 64);
    const bool ordered = !column.samples.empty() && !column.samples.front().is_string() && !column.samples.front().is_boolean() && !column.samples.front().is_null();
    Evaluation evaluation{std::span<const Value>()};
    std::map<std::string_view, std::size_t> seen;                       // the same cell passes the same classes
    for (std::size_t r = 0; r < cells.size(); ++r) {
        if (const auto [known, fresh] = seen.emplace(cells[r]->text(), r); !fresh) {
            column.perhaps.push_back(column.perhaps[known->second]);
            column.surely.push_back(column.surely[known->second]);
            continue;
        }
        Bits hits(words, 0);
        const bool any = cells[r]->root().op == Op::test_any;
        auto placed = ordered && !opaque[r] && !any ? Placed(column).bits(cells[r]->root()) : std::nullopt;
        if (placed) hits = *std::move(placed);
        else for (std::size_t s = 0; !any && !opaque[r] && s < column.samples.size(); ++s) {
            evaluation.steps_left = 10'000;
            if (cells[r]->test(column.samples[s], evaluation).is_true()) hits[s / 64] |= std::uint64_t{1} << (s % 64);
        }
        if (any) hits = column.all;
        column.perhaps.push_back(opaque[r] ? column.all : hits);
        column.surely.push_back(opaque[r] ? Bits(words, 0) : std::move(hits));
    }
    return column;
}

template <typename Rules>
std::vector<Column> columns_of(const TableDefinition& table, const Rules& rules) {
    std::vector<Column> columns;
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
        std::vector<const Program*> cells;
        for (const auto& rule : rules) cells.push_back(rule.tests[i].get());
        columns.push_back(column_of(table.inputs[i], cells));
    }
    return columns;
}

}  // namespace

std::vector<Finding> DecisionTable::analyse(std::size_t most) const { return Analysis(definition_, columns_of(definition_, rules_)).findings(most); }
std::vector<Advice> DecisionTable::advise(std::size_t most) const { return Analysis(definition_, columns_of(definition_, rules_)).advice(most); }

}  // namespace huiyin::feel
