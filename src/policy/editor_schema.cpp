#include "policy/editor_schema.hpp"

#include <algorithm>
#include <set>

#include "policy/grammar.hpp"

namespace huiyin::policy {
namespace {

Json type(const char* name) { return JsonObject{{"type", name}}; }
Json one_of_types(std::initializer_list<const char*> names) {
    JsonArray all;
    for (const char* name : names) all.emplace_back(name);
    return JsonObject{{"type", all}};
}
Json any_of(JsonArray all) { return JsonObject{{"anyOf", std::move(all)}}; }
Json list_of(Json items) { return JsonObject{{"type", "array"}, {"items", std::move(items)}}; }
Json one_or_list(const Json& one) { return any_of({one, list_of(one)}); }
Json map_of(Json values) { return JsonObject{{"type", "object"}, {"additionalProperties", std::move(values)}}; }
Json rule(std::string_view name) { return JsonObject{{"$ref", "#/definitions/" + std::string(name)}}; }

Json words(const std::vector<std::string>& choices) {
    JsonArray all;
    for (const std::string& choice : choices) all.emplace_back(choice);
    return JsonObject{{"enum", all}};
}

/// A few words that people write, beside any other.
Json with_examples(Json schema, std::initializer_list<const char*> examples) {
    JsonArray all;
    for (const char* example : examples) all.emplace_back(example);
    schema["examples"] = all;
    return schema;
}

Json scalar() { return one_of_types({"string", "number", "boolean"}); }
Json who() { return one_or_list(any_of({with_examples(type("string"), {"staff", "system", "holder", "department_head"}), rule("who")})); }
Json events() { return one_or_list(any_of({type("string"), rule("event")})); }

Json shape_of(const Key& key) {
    switch (key.written) {
        case Written::word: return one_of_types({"string", "number"});
        case Written::string: return scalar();
        case Written::words: return one_or_list(one_of_types({"string", "number"}));
        case Written::text: return any_of({rule("text"), type("string")});
        case Written::boolean: return type("boolean");
        case Written::number: return one_of_types({"number", "string"});
        case Written::date: return JsonObject{{"type", "string"}, {"pattern", "^\\d{4}-\\d{2}-\\d{2}$"}};
        case Written::feel: return scalar();
        case Written::value: return Json(true);
        case Written::period: return with_examples(type("string"), {"30 minutes", "24 hours", "4 working hours", "3 days", "1 week", "1 working day", "6 months"});
        case Written::limit: case Written::due:
            return with_examples(type("string"), {"30 minutes", "24 hours", "3 days", "1 week", "1 working day", "same day 24:00", "next working day", "day 20 of month 17:30", "last working day of quarter"});
        case Written::every: return with_examples(type("string"), {"day", "working day", "week", "2 weeks", "month", "quarter", "half-year", "year", "once"});
        case Written::one_of: return words(key.choices());
        case Written::some_of: return one_or_list(words(key.choices()));
        case Written::who: return who();
        case Written::events: case Written::kept_by: return events();
        case Written::rule: return rule(key.of);
        case Written::rules: return one_or_list(rule(key.of));
        case Written::named_rules: return map_of(rule(key.of));
        case Written::asks: case Written::pauses: case Written::targets: return one_or_list(any_of({type("string"), rule(key.of)}));
        case Written::chain: return any_of({type("string"), list_of(rule(key.of)), rule("chain")});
        case Written::effects: return one_or_list(rule(key.of));
        case Written::values: return map_of(Json(true));
        case Written::columns: return map_of(any_of({with_examples(type("string"), {"number", "money", "percent", "boolean", "text", "date", "date_time"}), list_of(one_of_types({"string", "number"}))}));
        case Written::named_feel: return map_of(any_of({scalar(), rule("split")}));
        case Written::cells: return list_of(list_of(scalar()));
        case Written::hours: return map_of(type("string"));
        case Written::ranges: return map_of(one_of_types({"string", "number"}));
        case Written::choices: return map_of(any_of({rule("text"), type("string")}));
        case Written::json: return Json(true);
    }
    return Json(true);
}

/// Both languages: editors show one hover for whoever reads.
std::string both(std::string_view zh, std::string_view en) { return std::string(zh) + "\n\n" + std::string(en); }

void add_properties(const Rule& of, JsonObject& properties, JsonArray& required) {
    for (const Key& key : of.keys) {
        if (key.need == Need::later) continue;
        Json shape = shape_of(key);
        if (!shape.is_object()) shape = JsonObject{};
        // In draft 7 nothing beside a $ref counts.
        if (shape.as_object().find("$ref")) shape = JsonObject{{"allOf", JsonArray{shape}}};
        shape["description"] = both(key.zh, key.en);
        properties.set(key.name, shape);
        if (key.need == Need::must) required.emplace_back(std::string(key.name));
    }
}

Json map_schema(std::initializer_list<std::string_view> rules) {
    JsonObject properties;
    JsonArray required;
    std::string description;
    for (const std::string_view name : rules) {
        const Rule& each = grammar(name);
        add_properties(each, properties, required);
        if (description.empty()) description = both(each.zh, each.en);
    }
    JsonObject made{{"type", "object"}, {"description", description}, {"properties", properties}, {"additionalProperties", false}};
    if (!required.empty()) made.set("required", required);
    return made;
}

/// The rules that the given ones speak of, themselves included.
void reach(std::string_view name, std::set<std::string_view>& seen) {
    if (!seen.insert(name).second) return;
    for (const Key& key : grammar(name).keys) {
        if (key.need == Need::later) continue;
        switch (key.written) {
            case Written::rule: case Written::rules: case Written::named_rules: case Written::asks: case Written::targets: case Written::effects: case Written::pauses: reach(key.of, seen); break;
            case Written::chain: reach(key.of, seen); reach("chain", seen); break;
            case Written::who: reach("who", seen); break;
            case Written::events: case Written::kept_by: reach("event", seen); break;
            case Written::text: case Written::choices: reach("text", seen); break;
            case Written::named_feel: reach("split", seen); break;
            default: break;
        }
    }
}

Json schema(const char* id, const char* title, std::initializer_list<std::string_view> roots) {
    std::set<std::string_view> seen;
    for (const std::string_view root : roots) reach(root, seen);
    JsonObject definitions;
    for (const Rule& each : grammar())
        if (seen.contains(each.name) && std::find(roots.begin(), roots.end(), each.name) == roots.end()) definitions.set(each.name, map_schema({each.name}));
    JsonObject made{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"$id", id}, {"title", title}};
    const Json whole = map_schema(roots);
    for (const auto& [name, value] : whole.as_object()) made.set(name, value);
    made.set("definitions", definitions);
    return made;
}

std::string written_as(const Key& key) {
    const std::string of = "`" + std::string(key.of) + "`";
    switch (key.written) {
        case Written::word: return "word";
        case Written::string: return "word or words";
        case Written::words: return "name or list";
        case Written::text: return "Text";
        case Written::boolean: return "true, false";
        case Written::number: return "number";
        case Written::date: return "date";
        case Written::feel: return "FEEL";
        case Written::value: return "Value";
        case Written::period: return "Period";
        case Written::limit: return "Period or Moment";
        case Written::due: return "Period, Moment or FEEL";
        case Written::every: return "Every";
        case Written::one_of: case Written::some_of: {
            std::string all;
            for (const std::string& choice : key.choices()) all += (all.empty() ? "" : ", ") + choice;
            return (key.written == Written::some_of ? "some of " : "") + all;
        }
        case Written::who: return "Who";
        case Written::events: return "Event(s)";
        case Written::kept_by: return "Event(s) or FEEL";
        case Written::rule: return of;
        case Written::rules: return of + ", or a list";
        case Written::named_rules: return "name → " + of;
        case Written::asks: return "field(s), or " + of;
        case Written::pauses: return "state(s), or " + of;
        case Written::targets: return "state, or a list of " + of;
        case Written::chain: return "list of " + of + ", `chain`, or a name of `chains`";
        case Written::effects: return of + ", or a list";
        case Written::values: return "field → Value";
        case Written::named_feel: return "name → FEEL, or `split`";
        case Written::columns: return "name → type or [values]";
        case Written::cells: return "rows of cells";
        case Written::hours: return "days → spans";
        case Written::ranges: return "pack → version";
        case Written::choices: return "value → Text";
        case Written::json: return "anything";
    }
    return "";
}

}  // namespace

Json policy_schema() { return schema("policy.schema.json", "Huiyin: policy.yaml", {"pack", "sections"}); }
Json sections_schema() { return schema("sections.schema.json", "Huiyin: included files of a pack", {"sections"}); }
Json form_schema() { return schema("form.schema.json", "Huiyin: forms", {"form"}); }

Json layout_schema() { return schema("layout.schema.json", "Huiyin: layouts of printed forms", {"layout"}); }

std::string key_reference() {
    std::string out;
    for (const Rule& each : grammar()) {
        out += "### `" + std::string(each.name) + "`\n" + std::string(each.zh) + " · " + std::string(each.en) + "\n\n| key | written | 中文 | English |\n| --- | --- | --- | --- |\n";
        std::string later;
        const bool named = each.find("title") && each.find("zh");
        if (named) out += "| `zh`, `en`, or `title` | Text | 名称 | Its title |\n";
        for (const Key& key : each.keys) {
            if (named && (key.name == "zh" || key.name == "en" || key.name == "title")) continue;
            if (key.need == Need::later) later += (later.empty() ? "" : ", ") + ("`" + std::string(key.name) + "`");
            else out += "| `" + std::string(key.name) + "`" + (key.need == Need::must ? " \\*" : "") + " | " + written_as(key) + " | " + std::string(key.zh) + " | " + std::string(key.en) + " |\n";
        }
        if (!later.empty()) out += "\nNot run yet: " + later + "\n";
        out += "\n";
    }
    return out;
}

}  // namespace huiyin::policy
