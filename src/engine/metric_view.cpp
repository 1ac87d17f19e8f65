// Metrics as docs/api.md shows them: the figure of a period, its target, and the periods before it.
#include <algorithm>
#include <map>

#include "engine/metric_figure.hpp"
#include "engine/policy_view.hpp"

namespace huiyin::engine {
namespace {

constexpr int series_max = 6;
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

/// Figures that were judged when their periods ended, by period: what was published stays what it was.
std::map<std::string, Json> published(Scene& scene, const policy::Metric& metric) {
    std::map<std::string, Json> figures;
    if (metric.clauses.empty()) return figures;
    for (const store::OutcomeRow& outcome : scene.view.outcomes(metric.clauses.front(), "", 0, judged_looked_at)) {
        if (outcome.rule != "metric " + metric.id || outcome.event_sequence == 0) continue;
        const auto event = scene.view.event(outcome.event_sequence);
        if (event && event->type == "metric_judged") figures.emplace(event->data["period"].string_or(""), event->data["value"]);
    }
    return figures;
}

Json metric_view(Scene& scene, const policy::Pack& pack, const policy::Metric& metric, const calendar::PeriodSpan& period) {
    const calendar::WorkCalendar& calendar = scene.world.calendar(pack, "");
    const MetricFigure figure = figure_of(scene.world, pack, metric, period);
    std::vector<calendar::PeriodSpan> spans{period};
    while (static_cast<int>(spans.size()) < series_max) spans.push_back(calendar::period_of(calendar, metric.every, spans.back().from.plus_days(-1)));
    const std::map<std::string, Json> known = published(scene, metric);
    JsonArray series;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        Json value;
        if (span->key == period.key) value = figure_json(figure.value);
        else if (const auto held = known.find(span->key); held != known.end()) value = held->second;
        else value = figure_json(figure_of(scene.world, pack, metric, *span).value);
        series.push_back(JsonObject{{"period", span->key}, {"value", std::move(value)}});
    }
    const Json value = figure_json(figure.value);
    return JsonObject{{"id", metric.id},
                      {"title", json_of(metric.title)},
                      {"period", period.key},
                      {"value", value},
                      {"part", figure_json(figure.part)},
                      {"whole", figure_json(figure.whole)},
                      {"target", target_words(scene, pack, metric)},
                      {"met", figure.met ? Json(*figure.met) : Json()},
                      {"show", shown(scene, metric, value)},
                      {"clauses", json_of(metric.clauses)},
                      {"series", std::move(series)}};
}

}  // namespace

Result<JsonArray> metrics_view(Scene& scene, const policy::Pack& pack, const std::string& period) {
    JsonArray metrics;
    std::optional<calendar::PeriodSpan> named;
    if (!period.empty()) {
        HUIYIN_TRY(named, calendar::period_named(period));
    }
    for (const policy::Metric& metric : pack.metrics) {
        // A metric of another rhythm shows its own period that ends with the one asked for.
        const calendar::Date date = named ? std::min(named->to.plus_days(-1), scene.today()) : scene.today();
        metrics.push_back(metric_view(scene, pack, metric, calendar::period_of(scene.world.calendar(pack, ""), metric.every, date)));
    }
    return metrics;
}

}  // namespace huiyin::engine
