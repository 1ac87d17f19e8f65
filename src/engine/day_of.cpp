#include "engine/day_of.hpp"

#include <array>
#include <utility>

#include "engine/index_entries.hpp"

namespace huiyin::engine {

std::optional<calendar::Date> day_of(Scene& scene, const store::RecordRow& row, const std::string& name) {
    const auto local = [&](Instant at) { return scene.options.zone.to_local(at).date; };
    if (name == "created_at") return local(row.created_at);
    if (name == "changed_at") return local(row.changed_at);
    if (name == "next_due") return row.next_due_at ? std::optional(local(*row.next_due_at)) : std::nullopt;
    const std::string text = std::as_const(row.fields)[name].string_or("");
    if (const auto at = Instant::parse(text)) return local(*at);
    return calendar::Date::parse(text);
}

Result<DaysWanted> DaysWanted::of(const policy::View* view, const std::string& from_on, const std::string& to_on) {
    if (!view || view->day.empty()) return Problem("query.no-day", {{"view", view ? view->id : ""}});
    DaysWanted wanted;
    wanted.name = view->day;
    for (const auto& [text, day] : {std::pair{&from_on, &wanted.from}, std::pair{&to_on, &wanted.to}}) {
        if (text->empty()) continue;
        *day = calendar::Date::parse(*text);
        if (!*day) return Problem("query.date", {{"text", *text}});
    }
    return wanted;
}

bool DaysWanted::hold(Scene& scene, const store::RecordRow& row) const {
    const auto day = day_of(scene, row, name);
    return day && (!from || *from <= *day) && (!to || *day <= *to);
}

std::optional<store::Condition> DaysWanted::narrowing(const policy::RecordType& type) const {
    using Kind = store::Condition::Kind;
    const policy::Field* field = type.form.find(name);
    if (!field || (field->type != policy::FieldType::date && field->type != policy::FieldType::date_time)) return std::nullopt;
    const bool moment = field->type == policy::FieldType::date_time;
    if (!moment && from && to && *from == *to) {
        store::Condition exactly{Kind::equal, {}, name, from->to_string(), false};
        exactly.indexed = is_indexed(*field) && !field->derived;
        return exactly;
    }
    // Moments are kept in UTC: a day more at either end holds those of every zone.
    store::Condition both{Kind::both};
    if (from) both.parts.push_back({Kind::from, {}, name, from->plus_days(moment ? -1 : 0).to_string(), false});
    if (to) both.parts.push_back({Kind::to, {}, name, to->plus_days(moment ? 2 : 0).to_string(), false});
    return both.parts.empty() ? std::nullopt : std::optional(std::move(both));
}

}  // namespace huiyin::engine
