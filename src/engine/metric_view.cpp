// Metrics as docs/api.md shows them: the figure of a period, its target, and the periods before it.
#include <algorithm>
#include <map>

#include "engine/feel_items.hpp"
#include "engine/field_view.hpp"
#include "engine/metric_drill.hpp"
#include "engine/policy_view.hpp"
#include "engine/record_view.hpp"

namespace huiyin::engine {
namespace {

constexpr int series_max = 6, series_of_one_max = 13;
constexpr std::size_t groups_max = 200;
constexpr int judged_looked_at = 60;                 // outcomes of a clause among which published figures are looked for

Json figure_json(const feel::Value& value) { return value.is_number() ? Json(value.as_number()) : Json(); }

/// The figure as the pack wants it shown: "percent 2" 97.35%, "number 1", "days 1", "hours 1"; as it is without `show`.
std::string shown(Scene& scene, const policy::Metric& metric, const Json& value) {
    if (!value.is_number()) return {};
    std::string unit = metric.show;
    int scale = metric.value ? 2 : 1;
    if (const std::size_t blank = unit.find(' '); blank != std::string::npos) {
        scale = static_cast<int>(Decimal::parse(unit.substr(blank + 1)).value_or(Decimal(scale)).to_int64().value_or(scale));
        unit.resize(blank);
    }
    // A part of a whole is a share unless the pack says otherwise.
    if (unit == "percent" || (unit.empty() && !metric.value)) return (value.as_number() * Decimal(100)).round(scale, Rounding::half_up).to_string() + "%";
    const std::string figure = unit.empty() ? value.as_number().round(scale, Rounding::half_up).to_shortest() : value.as_number().round(scale, Rounding::half_up).to_string();
    return unit == "days" || unit == "hours" ? scene.say("metric." + unit, {{"figure", figure}}) : figure;
}

/// The target as people read it: "<= params.most" becomes "≤ 0.50%", with the value in force.
std::string target_words(Scene& scene, const policy::Pack& pack, const policy::Metric& metric) {
    std::string words, part;
    for (const char c : metric.target + " ") {
        if (c != ' ') {
            part += c;
            continue;
        }
        if (part.starts_with("params."))
            if (const feel::Value value = scene.world.parameter(pack, part.substr(7)); !value.is_null()) part = value.is_number() ? shown(scene, metric, Json(value.as_number())) : value.to_text();
        if (const auto number = Decimal::parse(part)) part = shown(scene, metric, Json(*number));
        if (part == "<=") part = "≤";
        if (part == ">=") part = "≥";
        if (part == "previous") part = scene.say("metric.previous");
        if (!part.empty()) words += (words.empty() ? "" : " ") + part;
        part.clear();
    }
    return words;
}

/// A figure that was judged: what was published stays what it was.
struct Published { Json data; Instant at; std::int64_t sequence = 0; };
/// The judged figures by period; of one that was judged again the last.
std::map<std::string, Published> published(Scene& scene, const policy::Metric& metric) {
    std::map<std::string, Published> figures;
    if (metric.clauses.empty()) return figures;
    for (const store::OutcomeRow& outcome : scene.view.outcomes(metric.clauses.front(), "", 0, judged_looked_at)) {
        if (outcome.rule != "metric " + metric.id || outcome.event_sequence == 0) continue;
        const auto event = scene.view.event(outcome.event_sequence);
        if (event && event->type == "metric_judged") figures.emplace(event->data["period"].string_or(""), Published{event->data, event->at, event->sequence});
    }
    return figures;
}

Json met_json(const std::optional<bool>& met) { return met ? Json(*met) : Json(); }

JsonObject metric_view(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, const std::map<std::string, Published>& known, int most) {
    const calendar::WorkCalendar& calendar = scene.world.calendar(pack, "");
    const MetricFigure figure = figure_of(scene.world, pack, metric, period);
    std::vector<calendar::PeriodSpan> spans{period};
    while (static_cast<int>(spans.size()) < most) spans.push_back(calendar::period_of(calendar, metric.every, spans.back().from.plus_days(-1)));
    JsonArray series;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        Json value, met;
        if (span->key == period.key) {
            value = figure_json(figure.value);
            met = met_json(figure.met);
        } else if (const auto held = known.find(span->key); held != known.end()) {
            value = held->second.data["value"];
            met = held->second.data["met"];
        } else {
            const MetricFigure then = figure_of(scene.world, pack, metric, *span);
            value = figure_json(then.value);
            met = met_json(then.met);
        }
        series.push_back(JsonObject{{"period", span->key}, {"value", value}, {"show", shown(scene, metric, value)}, {"met", std::move(met)}});
    }
    const Json value = figure_json(figure.value);
    return JsonObject{{"id", metric.id},
                      {"title", json_of(metric.title)},
                      {"period", period.key},
                      {"value", value},
                      {"part", figure_json(figure.part)},
                      {"whole", figure_json(figure.whole)},
                      {"target", target_words(scene, pack, metric)},
                      {"met", met_json(figure.met)},
                      {"show", shown(scene, metric, value)},
                      {"clauses", json_of(metric.clauses)},
                      {"series", std::move(series)}};
}

/// The field that the dimension names, where it names one: `item.kind`.
const policy::Field* field_of(const policy::RecordType* type, const policy::Split& split) {
    return type && split.by.text.starts_with("item.") ? type->form.find(split.by.text.substr(5)) : nullptr;
}

/// What the group has in common, as the reader may see it.
std::string group_title(Scene& scene, const policy::Split& split, const MetricGroup& group) {
    const store::RecordRow* row = scene.row(identity_of(group.first));
    const policy::Field* field = field_of(row ? scene.policy.record_type(row->type) : nullptr, split);
    if (field && row) {
        const Json stored = row->fields[field->name];
        if (!stored.is_null()) return words_of(scene, *field, seen(scene, *row, *field, stored));
    }
    if (group.by.kind() == feel::Kind::object) return scene.title_of(group.key);
    return group.by.is_null() ? std::string() : group.by.is_string() ? group.by.as_string() : group.by.to_text();
}

Json split_view(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const policy::Split& split, const calendar::PeriodSpan& period) {
    std::vector<MetricGroup> groups = split_of(scene.world, pack, metric, split, period);
    // The worst stand first where there is a share, else the greatest.
    const auto rank = [&](const MetricGroup& group) { return group.figure.value.is_number() ? group.figure.value.as_number() : Decimal(0); };
    std::stable_sort(groups.begin(), groups.end(), [&](const MetricGroup& a, const MetricGroup& b) { return metric.whole ? rank(a) < rank(b) : rank(b) < rank(a); });
    JsonArray rows;
    for (std::size_t i = 0; i < groups.size() && i < groups_max; ++i) {
        const Json value = figure_json(groups[i].figure.value);
        rows.push_back(JsonObject{{"key", groups[i].key}, {"title", group_title(scene, split, groups[i])}, {"value", value}, {"part", figure_json(groups[i].figure.part)}, {"whole", figure_json(groups[i].figure.whole)}, {"show", shown(scene, metric, value)}, {"met", met_json(groups[i].figure.met)}});
    }
    return JsonObject{{"id", split.name}, {"title", json_of(split.title)}, {"groups", std::move(rows)}, {"more", groups.size() > groups_max ? groups.size() - groups_max : 0}};
}

Json side_view(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period, MetricSide side) {
    const auto records = records_of(scene.world, pack, metric, period, side);
    return records ? Json(static_cast<std::int64_t>(records->size())) : Json();
}

/// A metric of another rhythm shows its own period that ends with the one asked for.
Result<calendar::PeriodSpan> period_asked(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const std::string& period) {
    calendar::Date date = scene.today();
    if (!period.empty()) {
        HUIYIN_TRY(const calendar::PeriodSpan named, calendar::period_named(period));
        date = std::min(named.to.plus_days(-1), date);
    }
    return calendar::period_of(scene.world.calendar(pack, ""), metric.every, date);
}

}  // namespace

Result<JsonArray> metrics_view(Scene& scene, const policy::Pack& pack, const std::string& period, bool with_series) {
    JsonArray metrics;
    if (const auto named = period.empty() ? std::nullopt : std::optional(calendar::period_named(period)); named && !named->ok()) return named->problem();
    for (const policy::Metric& metric : pack.metrics) {
        HUIYIN_TRY(const calendar::PeriodSpan span, period_asked(scene, pack, metric, period));
        metrics.push_back(metric_view(scene, pack, metric, span, published(scene, metric), with_series ? series_max : 1));
    }
    return metrics;
}

Result<Json> metric_page(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const std::string& period) {
    HUIYIN_TRY(const calendar::PeriodSpan span, period_asked(scene, pack, metric, period));
    const std::map<std::string, Published> known = published(scene, metric);
    JsonObject page = metric_view(scene, pack, metric, span, known, series_of_one_max);
    page.set("from", span.from.to_string());
    page.set("to", span.to.plus_days(-1).to_string());
    page.set("judged_at", judged_at(metric, span, scene.world.zone(), scene.world.calendar(pack, "")).to_string());
    Json judged;
    if (const auto held = known.find(span.key); held != known.end()) {
        const Json& data = held->second.data;
        judged = JsonObject{{"at", held->second.at.to_string()}, {"seq", held->second.sequence}, {"value", data["value"]}, {"part", data["part"]}, {"whole", data["whole"]}, {"show", shown(scene, metric, data["value"])}, {"met", data["met"]}};
    }
    page.set("judged", std::move(judged));
    page.set("formulas", JsonObject{{"value", metric.value.text}, {"part", metric.part.text}, {"whole", metric.whole.text}});
    JsonObject records;
    for (const auto& [name, side] : std::initializer_list<std::pair<const char*, MetricSide>>{{"value", MetricSide::value}, {"part", MetricSide::part}, {"whole", MetricSide::whole}, {"rest", MetricSide::rest}}) records.set(name, side_view(scene, pack, metric, span, side));
    page.set("records", std::move(records));
    JsonArray splits;
    for (const policy::Split& split : metric.splits) splits.push_back(split_view(scene, pack, metric, split, span));
    page.set("splits", std::move(splits));
    return Json(std::move(page));
}

Result<Json> metric_records(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const MetricRecordsQuery& query) {
    const auto side = side_named(query.side);
    if (!side) return Problem("query.metric-side", {{"text", query.side}});
    HUIYIN_TRY(const calendar::PeriodSpan span, period_asked(scene, pack, metric, query.period));
    const auto split = std::find_if(metric.splits.begin(), metric.splits.end(), [&](const policy::Split& each) { return each.name == query.split; });
    if (!query.split.empty() && split == metric.splits.end()) return Problem("query.metric-split", {{"text", query.split}});
    const auto from = query.cursor.empty() ? Decimal(0) : Decimal::parse(query.cursor).value_or(Decimal(-1));
    const auto begin = from.to_int64();
    if (!begin || *begin < 0) return Problem("query.metric-cursor", {{"text", query.cursor}});
    auto records = records_of(scene.world, pack, metric, span, *side);
    if (!records) return Problem("query.metric-no-records", {{"metric", metric.title.in(scene.language())}});
    if (!query.split.empty()) std::erase_if(*records, [&](const feel::Value& each) { return key_of(group_of(scene.world, pack, *split, span, each)) != query.group; });
    const std::size_t first = std::min(static_cast<std::size_t>(*begin), records->size());
    const std::size_t last = std::min(records->size(), first + static_cast<std::size_t>(std::clamp(query.limit, 1, 200)));
    std::vector<std::string> ids;
    for (std::size_t i = first; i < last; ++i) ids.push_back(identity_of((*records)[i]));
    scene.expect(ids);
    std::vector<store::RecordRow> rows;
    for (const std::string& id : ids)
        if (const store::RecordRow* row = scene.row(id); row && scene.policy.record_type(row->type)) rows.push_back(*row);
    expect_for(scene, rows);
    JsonArray items = rows_view(scene, rows);
    // The figure counts what this reader may not see; he is told how many that is.
    const std::size_t hidden = last - first - items.size();
    return Json(JsonObject{{"items", std::move(items)}, {"next", last < records->size() ? Json(std::to_string(last)) : Json()}, {"total", static_cast<std::int64_t>(records->size())}, {"hidden", static_cast<std::int64_t>(hidden)}});
}

}  // namespace huiyin::engine
