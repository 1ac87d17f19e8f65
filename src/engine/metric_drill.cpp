#include "engine/metric_drill.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "engine/feel_items.hpp"
#include "policy/records_behind.hpp"

namespace huiyin::engine {
namespace {

const policy::Expression& formula_of(const policy::Metric& metric, MetricSide side) {
    switch (side) {
        case MetricSide::value: return metric.value;
        case MetricSide::part: return metric.part;
        case MetricSide::whole: case MetricSide::rest: break;
    }
    return metric.whole;
}

std::optional<feel::List> behind(World& world, const policy::Pack& pack, const policy::Expression& formula, const calendar::PeriodSpan& period) {
    if (!formula) return {};
    auto query = policy::records_behind(*formula.program);
    if (!query) return {};
    policy::Expression records;
    records.text = query->text();
    records.program = std::make_shared<const feel::Program>(std::move(*query));
    const feel::Value found = measured(world, pack, records, period, nullptr);
    return found.is_list() ? std::optional(found.as_list()) : std::nullopt;
}

std::string type_of(World& world, const feel::List& records) {
    const auto row = records.empty() ? std::nullopt : world.view().record(identity_of(records.front()));
    return row ? row->type : std::string();
}

}  // namespace

std::optional<MetricSide> side_named(const std::string& name) {
    if (name == "value") return MetricSide::value;
    if (name == "part") return MetricSide::part;
    if (name == "whole") return MetricSide::whole;
    if (name == "rest") return MetricSide::rest;
    return {};
}

std::optional<feel::List> records_of(World& world, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, MetricSide side) {
    auto records = behind(world, pack, formula_of(metric, side), period);
    if (!records || side != MetricSide::rest) return records;
    const auto part = behind(world, pack, metric.part, period);
    if (!part) return {};
    std::set<std::string> met;
    for (const feel::Value& each : *part) met.insert(identity_of(each));
    std::erase_if(*records, [&](const feel::Value& each) { return met.contains(identity_of(each)); });
    return records;
}

feel::Value group_of(World& world, const policy::Pack& pack, const policy::Split& split, const calendar::PeriodSpan& period, const feel::Value& record) {
    Frame frame;
    frame.pack = &pack;
    frame.period = range_of(period, world.zone());
    frame.item = record;
    return world.evaluate(split.by, frame);
}

std::vector<MetricGroup> split_of(World& world, const policy::Pack& pack, const policy::Metric& metric, const policy::Split& split, const calendar::PeriodSpan& period) {
    auto records = records_of(world, pack, metric, period, metric.whole ? MetricSide::whole : MetricSide::value);
    if (!records) return {};
    const std::string type = type_of(world, *records);
    // What is in the part and not in the whole counts with its group, too; a part over records of another kind has no groups here.
    const auto part = metric.whole ? records_of(world, pack, metric, period, MetricSide::part) : std::nullopt;
    const bool has_part = part && (part->empty() || type_of(world, *part) == type);
    if (has_part) {
        std::set<std::string> known;
        for (const feel::Value& each : *records) known.insert(identity_of(each));
        for (const feel::Value& each : *part)
            if (known.insert(identity_of(each)).second) records->push_back(each);
    }
    std::vector<MetricGroup> groups;
    std::map<std::string, std::size_t> places;
    std::vector<feel::List> members;
    for (const feel::Value& record : *records) {
        const feel::Value by = group_of(world, pack, split, period, record);
        const std::string key = key_of(by);
        const auto [place, is_new] = places.emplace(key, groups.size());
        if (is_new) {
            groups.push_back({key, by, record, {}});
            members.emplace_back();
        }
        members[place->second].push_back(record);
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i].figure = figure_within(world, pack, metric, period, Only{type, std::move(members[i])});
        if (metric.whole && !has_part) groups[i].figure.part = groups[i].figure.value = feel::Value();
        if (groups[i].figure.value.is_null()) groups[i].figure.met.reset();
    }
    return groups;
}

}  // namespace huiyin::engine
