// Gaps, overlaps and dead rules of a decision table, each with a case that shows it.
//
// Problem: the inputs of a table are unbounded, but its cells are unions of literals and intervals. Idea: the ends that
// occur in a column cut that column's values into finitely many classes (each end, and each stretch between two); no
// cell can tell two values of a class apart, so one sample a class stands for all. A case is one class an input. Cases
// are walked depth first, input by input, carrying the set of rules that still hit, as bits: a branch on which no rule
// is left is a gap at once, and equal sets at one depth are walked once only. Cost: the number of distinct (depth, set)
// pairs times classes times words of the set; bounded by `nodes_max`, beyond which nothing is claimed.
#include <algorithm>
#include <set>

#include "feel/decision_table.hpp"
#include "feel/node.hpp"

namespace huiyin::feel {
namespace {

constexpr std::size_t nodes_max = 2'000'000;
using Bits = std::vector<std::uint64_t>;

/// One column: a sample a class, and for each the rules whose cell it passes.
struct Column { std::vector<Value> samples; std::vector<Bits> hits; bool opaque = false; };

void gather(const Node& node, std::vector<Value>& ends, bool& opaque) {
    switch (node.op) {
        case Op::literal: if (!node.value.is_null() && node.value.kind() != Kind::function) ends.push_back(node.value); return;
        case Op::test_any: return;
        case Op::negate:
            if (node.kids[0]->op == Op::literal && node.kids[0]->value.is_number()) ends.push_back(-node.kids[0]->value.as_number());
            else opaque = true;
            return;
        case Op::list: case Op::range: case Op::test_not: case Op::test_compare: case Op::test_value:
            if (node.flag && node.op == Op::test_value) opaque = true;
            for (const NodePtr& kid : node.kids) gather(*kid, ends, opaque);
            return;
        default: opaque = true;
    }
}

Value between(const Value& low, const Value& high) {
    if (low.is_number()) return (low.as_number() + high.as_number()) / Decimal(2);
    if (low.kind() == Kind::date) return low.as_date().plus_days((high.as_date().number - low.as_date().number) / 2);
    if (low.kind() == Kind::days_time_duration) return DaysTimeDuration{(low.as_days_time().ms + high.as_days_time().ms) / 2};
    return {};
}
Value beyond(const Value& end, int direction) {
    if (end.is_number()) return end.as_number() + Decimal(direction);
    if (end.kind() == Kind::date) return end.as_date().plus_days(direction);
    if (end.kind() == Kind::days_time_duration) return DaysTimeDuration{end.as_days_time().ms + direction * 1000LL};
    return {};
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

class Analysis {
public:
    Analysis(const TableDefinition& table, std::vector<Column> columns, std::size_t most) : table_(table), columns_(std::move(columns)), most_(most), fired_(table.rules.size(), false) {}

    std::vector<Finding> run() {
        Bits all((table_.rules.size() + 63) / 64, 0);
        for (std::size_t r = 0; r < table_.rules.size(); ++r) all[r / 64] |= std::uint64_t{1} << (r % 64);
        seen_.resize(columns_.size() + 1);
        walk(0, all);
        if (nodes_ < nodes_max)
            for (std::size_t r = 0; r < table_.rules.size(); ++r)
                if (!fired_[r] && findings_.size() < most_) findings_.push_back({Finding::Kind::unreachable, {}, {r}});
        return std::move(findings_);
    }

private:
    static bool empty(const Bits& bits) { return std::all_of(bits.begin(), bits.end(), [](std::uint64_t word) { return word == 0; }); }

    std::vector<std::pair<std::string, Value>> witness(std::size_t depth) const {
        std::vector<std::pair<std::string, Value>> out;
        for (std::size_t i = 0; i < columns_.size(); ++i)
            out.emplace_back(table_.inputs[i].name, i < depth ? columns_[i].samples[path_[i]] : columns_[i].samples.empty() ? Value() : columns_[i].samples[0]);
        return out;
    }

    void walk(std::size_t depth, const Bits& left) {
        if (++nodes_ >= nodes_max) return;
        if (empty(left)) {
            const bool opaque = std::any_of(columns_.begin(), columns_.end(), [](const Column& column) { return column.opaque; });
            if (!opaque && !gap_reported_) {
                gap_reported_ = true;                     // one gap is enough to go on with; its repair shows the next
                findings_.push_back({Finding::Kind::gap, witness(depth), {}});
            }
            return;
        }
        if (!seen_[depth].insert(left).second) return;
        if (depth == columns_.size()) return leaf(left);
        path_.resize(depth + 1);
        for (std::size_t s = 0; s < columns_[depth].samples.size(); ++s) {
            path_[depth] = s;
            Bits next = left;
            for (std::size_t w = 0; w < next.size(); ++w) next[w] &= columns_[depth].hits[s][w];
            walk(depth + 1, next);
            path_.resize(depth + 1);
        }
    }

    void leaf(const Bits& left) {
        std::vector<std::size_t> rules;
        for (std::size_t r = 0; r < table_.rules.size(); ++r)
            if (left[r / 64] >> (r % 64) & 1) rules.push_back(r);
        if (table_.hit_policy == HitPolicy::first) fired_[rules.front()] = true;
        else for (const std::size_t rule : rules) fired_[rule] = true;
        if (rules.size() < 2 || findings_.size() >= most_) return;
        const bool opaque = std::any_of(columns_.begin(), columns_.end(), [](const Column& column) { return column.opaque; });
        if (opaque) return;
        if (table_.hit_policy == HitPolicy::unique) {
            for (std::size_t a = 0; a < rules.size(); ++a)
                for (std::size_t b = a + 1; b < rules.size() && findings_.size() < most_; ++b)
                    if (pairs_.insert({rules[a], rules[b]}).second) findings_.push_back({Finding::Kind::overlap, witness(columns_.size()), {rules[a], rules[b]}});
        } else if (table_.hit_policy == HitPolicy::any) {
            for (const std::size_t rule : rules)
                if (table_.rules[rule].outputs != table_.rules[rules[0]].outputs && pairs_.insert({rules[0], rule}).second)
                    findings_.push_back({Finding::Kind::conflict, witness(columns_.size()), {rules[0], rule}});
        }
    }

    const TableDefinition& table_;
    std::vector<Column> columns_;
    std::size_t most_;
    std::vector<bool> fired_;
    std::vector<std::set<Bits>> seen_;
    std::set<std::pair<std::size_t, std::size_t>> pairs_;
    std::vector<std::size_t> path_;
    std::vector<Finding> findings_;
    std::size_t nodes_ = 0;
    bool gap_reported_ = false;
};

}  // namespace

std::vector<Finding> DecisionTable::analyse(std::size_t most) const {
    std::vector<Column> columns;
    const std::size_t words = (rules_.size() + 63) / 64;
    for (std::size_t i = 0; i < definition_.inputs.size(); ++i) {
        Column column;
        std::vector<Value> ends;
        std::vector<bool> unclear(rules_.size(), false);
        for (std::size_t r = 0; r < rules_.size(); ++r) {
            bool opaque = false;
            gather(rules_[r].tests[i]->root(), ends, opaque);
            unclear[r] = opaque;
            column.opaque = column.opaque || opaque;
        }
        column.samples = samples(definition_.inputs[i], std::move(ends));
        for (const Value& sample : column.samples) {
            Bits bits(words, 0);
            for (std::size_t r = 0; r < rules_.size(); ++r) {
                Evaluation evaluation{std::span<const Value>()};
                if (unclear[r] || rules_[r].tests[i]->test(sample, evaluation).is_true()) bits[r / 64] |= std::uint64_t{1} << (r % 64);
            }
            column.hits.push_back(std::move(bits));
        }
        columns.push_back(std::move(column));
    }
    return Analysis(definition_, std::move(columns), most).run();
}

}  // namespace huiyin::feel
