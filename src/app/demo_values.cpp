#include "app/demo_values.hpp"

#include <algorithm>
#include <set>

namespace huiyin::app {
namespace {

Problem unclear(const std::string& what) { return Problem("demo.value", {{"what", what}}); }

bool name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; }

bool is_special(const JsonObject& object) {
    static const std::set<std::string> words = {"one_of", "today", "month_start", "now", "hour", "file", "read", "between", "by_month", "sum", "product", "whole"};
    return object.size() == 1 && words.contains(object.begin()->first);
}

}  // namespace

Result<Json> DemoValues::value(const Json& given, const Names& own, Instant at, Chance& chance, const World& world) const {
    if (given.is_string()) return text(given.as_string(), own);
    if (given.is_array()) {
        JsonArray items;
        for (const Json& item : given.as_array()) {
            HUIYIN_TRY(Json one, value(item, own, at, chance, world));
            items.push_back(std::move(one));
        }
        return Json(std::move(items));
    }
    if (!given.is_object()) return given;
    if (is_special(given.as_object())) return special(given.as_object(), own, at, chance, world);
    JsonObject object;
    for (const auto& [key, member] : given.as_object()) {
        HUIYIN_TRY(Json one, value(member, own, at, chance, world));
        object.set(key, std::move(one));
    }
    return Json(std::move(object));
}

Result<Json> DemoValues::special(const JsonObject& given, const Names& own, Instant at, Chance& chance, const World& world) const {
    const auto& [key, what] = *given.begin();
    if (key == "one_of") {
        if (!what.is_array() || what.as_array().empty()) return unclear(Json(given).dump());
        return value(what.as_array()[static_cast<std::size_t>(chance.between(0, static_cast<std::int64_t>(what.as_array().size()) - 1))], own, at, chance, world);
    }
    if (key == "today") return Json(time_.calendar().zone().to_local(at).date.plus_days(what.int_or(0)).to_string());
    if (key == "month_start") {
        const calendar::Date today = time_.calendar().zone().to_local(at).date;
        return Json(today.plus_days(1 - today.day()).plus_months(static_cast<int>(what.int_or(0))).to_string());
    }
    if (key == "now" || key == "hour") {
        HUIYIN_TRY(const Json duration, value(what, own, at, chance, world));
        if (!duration.is_string()) return unclear(Json(given).dump());
        HUIYIN_TRY(Instant moved, time_.moved(at, duration.as_string()));
        if (key == "hour") moved = moved + -(moved.ms % 3'600'000);
        return Json(moved.to_string());
    }
    if (key == "read") return world.read(what.string_or(""));
    if (key == "by_month") {
        if (!what.is_array() || what.as_array().size() != 12) return unclear(Json(given).dump());
        return value(what.as_array()[static_cast<std::size_t>(time_.calendar().zone().to_local(at).date.month()) - 1], own, at, chance, world);
    }
    if (key != "file") return counted(key, what, own, at, chance, world);
    HUIYIN_TRY(std::string id, world.upload(what.string_or("")));
    return Json(std::move(id));
}

/// `between` draws a whole number, `sum` and `product` work with figures to two decimals, `whole` leaves none.
Result<Json> DemoValues::counted(const std::string& key, const Json& what, const Names& own, Instant at, Chance& chance, const World& world) const {
    HUIYIN_TRY(const Json given, value(what, own, at, chance, world));
    const JsonArray single{given};
    const JsonArray& terms = given.is_array() ? given.as_array() : single;
    if (terms.empty() || !std::all_of(terms.begin(), terms.end(), [](const Json& term) { return term.is_number(); })) return unclear(key + ": " + given.dump());
    if (key == "between") {
        if (terms.size() != 2) return unclear(key + ": " + given.dump());
        return Json(Decimal(chance.between(terms[0].int_or(0), terms[1].int_or(0))));
    }
    Decimal total = terms[0].as_number();
    for (std::size_t i = 1; i < terms.size(); ++i) total = key == "product" ? total * terms[i].as_number() : total + terms[i].as_number();
    return Json(total.round(key == "whole" ? 0 : 2, Rounding::half_up));
}

Result<Json> DemoValues::text(const std::string& given, const Names& own) const {
    if (given.starts_with('@')) {
        HUIYIN_TRY(std::string found, id(given.substr(1), own));
        return Json(std::move(found));
    }
    if (given.find('$') == std::string::npos) return Json(given);
    const bool whole = given.size() > 1 && given[0] == '$' && std::all_of(given.begin() + 1, given.end(), name_character);
    if (whole) return named(given.substr(1), own);
    std::string filled;
    for (std::size_t i = 0; i < given.size();) {
        if (given[i] != '$') {
            filled += given[i++];
            continue;
        }
        std::size_t end = ++i;
        while (end < given.size() && name_character(given[end])) ++end;
        HUIYIN_TRY(const Json found, named(given.substr(i, end - i), own));
        filled += found.is_string() ? found.as_string() : found.dump();
        i = end;
    }
    return Json(std::move(filled));
}

/// `topic.matter` is the member `matter` of what was picked as `topic`. What was picked may itself stand for something.
Result<Json> DemoValues::named(const std::string& path, const Names& own) const {
    std::size_t end = std::min(path.find('.'), path.size());
    auto found = own.find(path.substr(0, end));
    if (found == own.end()) return unclear("$" + path);
    const Json* at = &found->second;
    while (end < path.size()) {
        const std::size_t begin = end + 1;
        end = std::min(path.find('.', begin), path.size());
        at = at->is_object() ? at->as_object().find(path.substr(begin, end - begin)) : nullptr;
        if (!at) return unclear("$" + path);
    }
    if (at->is_string()) return text(at->as_string(), own);
    return *at;
}

Result<std::string> DemoValues::id(const std::string& name, const Names& own) const {
    for (const Names* names : {&own, &shared_})
        if (const auto found = names->find(name); found != names->end()) return found->second.string_or("");
    return unclear("@" + name);
}

}  // namespace huiyin::app
