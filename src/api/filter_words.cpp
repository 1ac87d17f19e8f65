#include "api/filter_words.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "report/shown_value.hpp"

namespace huiyin::api {
namespace {

const Json nothing;

const Json& entry(const Json& list, const char* key, const std::string& wanted) {
    if (list.is_array())
        for (const Json& each : list.as_array())
            if (each[key].string_or("") == wanted) return each;
    return nothing;
}

/// A comparison in words, of figures and of days; some say more of both.
struct Comparison { std::string_view op; const char* of_figures; const char* of_days; };
constexpr std::array<Comparison, 6> comparisons{{
    {"=", "list.is", "list.is"}, {"!=", "list.is-not", "list.is-not"}, {"<", "list.less", "list.before"},
    {"<=", "list.at-most", "list.not-after"}, {">", "list.more", "list.after"}, {">=", "list.at-least", "list.not-before"},
}};

/// What every record has besides the fields of its form.
struct OwnName { std::string_view name; const char* code; };
constexpr std::array<OwnName, 7> own_names{{
    {"state", "export.state"}, {"number", "export.number"}, {"changed_at", "export.changed"}, {"created_at", "list.created"},
    {"created_by", "list.created-by"}, {"day", "list.its-day"}, {"open", "list.unended"},
}};

class Words {
public:
    Words(const FilterReader& reader, std::string type) : reader_(reader), type_(std::move(type)) {}

    [[nodiscard]] std::string said(const Json& tree) const {
        if (tree["names"].is_array()) return title(tree["names"].as_array());
        if (!tree["text"].is_null()) return tree["text"].string_or("");
        if (tree["op"].is_null()) return plain(tree["value"]);
        const std::string op = tree["op"].string_or("");
        const JsonArray& of = tree["of"].as_array();
        if (op == "today") return say("list.today");
        if (op == "now") return say("list.now");
        if (op == "and") return say("list.and", {{"a", part(of[0], "or")}, {"b", part(of[1], "or")}});
        if (op == "or") return either(tree);
        if (op == "not") return say("list.not", {{"what", said(of[0])}});
        if (op == "between") return say("list.between", {{"field", said(of[0])}, {"low", value(of[1], of[0])}, {"high", value(of[2], of[0])}});
        if (op == "in") return one_of(of[0], {of.begin() + 1, of.end()});
        for (const Comparison& each : comparisons)
            if (each.op == op) return compared(each, of[0], of[1]);
        return said(of[0]) + " " + op + " " + said(of[1]);
    }

private:
    [[nodiscard]] std::string say(const char* code, std::vector<ProblemParameter> params = {}) const { return message(reader_.shown.language, code, std::move(params)); }

    /// A part in brackets where the other conjunction stands around it.
    [[nodiscard]] std::string part(const Json& tree, std::string_view loose) const {
        const bool one_field = !alternatives(tree).empty();
        return tree["op"].string_or("") == loose && !one_field ? say("list.brackets", {{"what", said(tree)}}) : said(tree);
    }

    /// The values of `a = x or a = y or …`, all of the same field, that of the first; empty for anything else.
    [[nodiscard]] static std::vector<Json> alternatives(const Json& tree) {
        const std::string op = tree["op"].string_or("");
        if (op == "=" && tree["of"].as_array()[0]["names"].is_array() && tree["of"].as_array()[1]["op"].is_null()) return {tree};
        if (op != "or") return {};
        std::vector<Json> all;
        for (const Json& way : tree["of"].as_array()) {
            const std::vector<Json> found = alternatives(way);
            if (found.empty()) return {};
            all.insert(all.end(), found.begin(), found.end());
        }
        const Json& names = all[0]["of"].as_array()[0]["names"];
        const bool same = std::all_of(all.begin(), all.end(), [&](const Json& each) { return each["of"].as_array()[0]["names"] == names; });
        return same ? all : std::vector<Json>();
    }
    [[nodiscard]] std::string either(const Json& tree) const {
        const JsonArray& of = tree["of"].as_array();
        const std::vector<Json> ways = alternatives(tree);
        if (ways.empty()) return say("list.or", {{"a", part(of[0], "and")}, {"b", part(of[1], "and")}});
        JsonArray values;
        for (const Json& way : ways) values.push_back(way["of"].as_array()[1]);
        return one_of(ways[0]["of"].as_array()[0], values);
    }
    [[nodiscard]] std::string one_of(const Json& field, const JsonArray& values) const {
        std::string all;
        for (const Json& each : values) all += (all.empty() ? "" : say("print.and")) + value(each, field);
        return say("list.is", {{"field", said(field)}, {"value", all}});
    }
    [[nodiscard]] std::string compared(const Comparison& comparison, const Json& left, const Json& right) const {
        const bool blank = right["op"].is_null() && right["names"].is_null() && right["text"].is_null() && right["value"].is_null();
        if (blank && comparison.op == "=") return say("list.blank", {{"field", said(left)}});
        if (blank && comparison.op == "!=") return say("list.filled", {{"field", said(left)}});
        const std::string kind = field_of(left)["type"].string_or("");
        const bool days = kind == "date" || kind == "date_time" || kind == "time";
        return say(days ? comparison.of_days : comparison.of_figures, {{"field", said(left)}, {"value", value(right, left)}});
    }

    /// The description of the field that the names lead to, and the type that it belongs to; null for what is none.
    [[nodiscard]] const Json& field_of(const Json& tree) const {
        const Json* found = &nothing;
        if (!tree["names"].is_array()) return nothing;
        std::string type = type_;
        for (const Json& name : tree["names"].as_array()) {
            if (name.string_or("") == "id" && !(*found)["reference_type"].string_or("").empty()) return *found;
            found = &entry(entry(reader_.types, "id", type)["fields"], "name", name.string_or(""));
            type = (*found)["reference_type"].string_or("");
        }
        return *found;
    }
    [[nodiscard]] std::string title(const JsonArray& names) const {
        std::string all, type = type_;
        for (std::size_t i = 0; i < names.size(); ++i) {
            const std::string name = names[i].string_or("");
            if (name == "id" && i > 0) break;
            const Json& field = entry(entry(reader_.types, "id", type)["fields"], "name", name);
            const auto own = std::find_if(own_names.begin(), own_names.end(), [&](const OwnName& each) { return each.name == name; });
            const std::string one = !field.is_null() ? report::text_in(reader_.shown.language, field["title"]) : own != own_names.end() ? say(own->code) : name;
            all = i == 0 ? one : say("list.of", {{"whose", all}, {"field", one}});
            type = field["reference_type"].string_or("");
        }
        return all;
    }
    /// What stands beside the field: a choice by its title, a record by its own.
    [[nodiscard]] std::string value(const Json& tree, const Json& beside) const {
        if (!tree["op"].is_null() || !tree["names"].is_null() || !tree["text"].is_null()) return said(tree);
        const Json& held = tree["value"];
        const Json& names = beside["names"];
        if (names.is_array() && names.as_array() == JsonArray{Json("state")}) {
            const Json& state = entry(entry(reader_.types, "id", type_)["states"], "id", held.string_or(""));
            if (!state.is_null()) return report::text_in(reader_.shown.language, state["title"]);
        }
        const Json& field = field_of(beside);
        const std::string reference = field["reference_type"].string_or("");
        if (!reference.empty() && held.is_string()) return reader_.title_of(reference, held.as_string());
        return field.is_null() ? plain(held) : report::shown_value(reader_.shown, nothing, field, field["name"].string_or(""), held);
    }
    [[nodiscard]] std::string plain(const Json& held) const {
        if (held.is_null()) return say("list.nothing");
        return held.is_string() ? held.as_string() : report::shown_value(reader_.shown, nothing, nothing, "", held);
    }

    const FilterReader& reader_;
    const std::string type_;
};

}  // namespace

std::string filter_in_words(const FilterReader& reader, const std::string& type, const Json& tree) { return Words(reader, type).said(tree); }

}  // namespace huiyin::api
