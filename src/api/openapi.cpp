#include "api/openapi.hpp"

#include <utility>
#include <vector>

namespace huiyin::api {

// Made by the build from src/api/pages.
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_files();

namespace {

Json reference(const std::string& schema) { return JsonObject{{"$ref", "#/components/schemas/" + schema}}; }

Json component_schemas() {
    for (const auto& [name, bytes] : embedded_files()) {
        if (name != "schemas.json") continue;
        auto parsed = Json::parse(bytes);
        HUIYIN_ASSERT(parsed.ok());
        return std::move(parsed).value();
    }
    HUIYIN_ASSERT(!"schemas.json is embedded");
    return {};
}

Json media(const std::string& type, Json schema) { return JsonObject{{type, JsonObject{{"schema", std::move(schema)}}}}; }

Json bytes_schema() { return JsonObject{{"type", "string"}, {"format", "binary"}}; }

Json answer_content(const std::string& answer) {
    if (answer == "pdf") return media("application/pdf", bytes_schema());
    if (answer == "bytes") return media("application/octet-stream", bytes_schema());
    if (answer == "events") return media("text/event-stream", JsonObject{{"type", "string"}});
    if (answer == "calendar") return media("text/calendar", JsonObject{{"type", "string"}});
    if (answer == "html") return media("text/html", JsonObject{{"type", "string"}});
    return media("application/json", reference(answer));
}

Json body_content(const std::string& body) {
    if (body == "bytes") return media("application/octet-stream", bytes_schema());
    if (body == "calendar") return media("text/calendar", JsonObject{{"type", "string"}});
    if (body == "csv") return media("text/csv", JsonObject{{"type", "string"}});
    return media("application/json", reference(body));
}

/// The names in braces, in order.
std::vector<std::string> path_parameters(const std::string& pattern) {
    std::vector<std::string> names;
    for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1))
        names.push_back(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
    return names;
}

Json parameter(const std::string& name, const std::string& in, const std::string& type, const std::string& text, bool required) {
    JsonObject schema{{"type", type.empty() ? "string" : type}};
    JsonObject made{{"name", name}, {"in", in}, {"required", required}, {"schema", std::move(schema)}};
    if (!text.empty()) made.set("description", text);
    return made;
}

/// What every operation has: security, headers, problems.
JsonObject operation_frame(const Route& route, const std::string& pattern, Language language) {
    JsonObject operation;
    operation.set("tags", JsonArray{route.tag});
    operation.set("summary", route.summary.in(language));
    JsonArray parameters;
    for (const std::string& name : path_parameters(pattern)) parameters.push_back(parameter(name, "path", "string", "", true));
    for (const RouteParameter& query : route.query) parameters.push_back(parameter(query.name, "query", query.type, query.text.in(language), false));
    const bool changes = route.method != "GET";
    if (changes && route.entry == Entry::signed_in) parameters.push_back(JsonObject{{"$ref", "#/components/parameters/CsrfToken"}});
    if (route.method == "POST") parameters.push_back(JsonObject{{"$ref", "#/components/parameters/IdempotencyKey"}});
    if (route.versioned && changes) parameters.push_back(JsonObject{{"$ref", "#/components/parameters/IfMatch"}});
    operation.set("parameters", std::move(parameters));
    if (route.entry == Entry::anybody) operation.set("security", JsonArray{});
    return operation;
}

Json responses(const Route& route) {
    JsonObject good{{"description", "OK"}};
    if (!route.answer.empty()) good.set("content", answer_content(route.answer));
    if (route.versioned) good.set("headers", JsonObject{{"ETag", JsonObject{{"schema", JsonObject{{"type", "string"}}}}}});
    JsonObject all;
    all.set(std::to_string(route.status), std::move(good));
    all.set("default", JsonObject{{"$ref", "#/components/responses/Problem"}});
    return all;
}

void add_route(Json& paths, const Route& route, Language language) {
    JsonObject operation = operation_frame(route, route.pattern, language);
    operation.set("operationId", route.operation);
    if (!route.body.empty()) operation.set("requestBody", JsonObject{{"required", true}, {"content", body_content(route.body)}});
    operation.set("responses", responses(route));
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    paths[route.pattern][method] = std::move(operation);
}

/// The input of an action: the fields that it asks for and offers, each with its shape.
Json input_schema(const policy::RecordType& type, const policy::Action& action, Language language) {
    JsonObject properties;
    JsonArray required;
    for (const policy::Ask& ask : action.asks) {
        const policy::Field* field = type.form.find(ask.field);
        if (!field) continue;
        properties.set(ask.field, field_schema(*field, language));
        if (ask.required && !ask.propose) required.push_back(ask.field);
    }
    JsonObject schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema.set("required", std::move(required));
    return schema;
}

Json clauses_of(const policy::ClauseIds& ids) {
    JsonArray clauses;
    for (const std::string& id : ids) clauses.push_back(id);
    return clauses;
}

const Route* route_called(const std::vector<Route>& routes, std::string_view operation) {
    for (const Route& route : routes)
        if (route.operation == operation) return &route;
    return nullptr;
}

/// Concrete paths of one action; they stand before the templated ones (OpenAPI 3.1, 4.8.8.2).
void add_action(Json& paths, const policy::RecordType& type, const policy::Action& action, const Route& route, Language language) {
    std::string pattern = route.pattern;
    const auto fill_in = [&](const std::string& name, const std::string& value) {
        if (const auto at = pattern.find("{" + name + "}"); at != std::string::npos) pattern.replace(at, name.size() + 2, value);
    };
    fill_in("type", type.id);
    fill_in("action", action.id);
    JsonObject operation = operation_frame(route, pattern, language);
    operation.set("tags", JsonArray{type.title.in(language)});
    operation.set("summary", action.title.in(language));
    operation.set("operationId", type.id + "." + action.id);
    if (!action.clauses.empty()) operation.set("x-clauses", clauses_of(action.clauses));
    JsonObject properties;
    JsonArray required{"input"};
    if (action.creates) {
        properties.set("action", JsonObject{{"type", "string"}, {"const", action.id}});
        required.push_back("action");
    } else {
        properties.set("version", JsonObject{{"type", "integer"}});
        properties.set("confirm", JsonObject{{"oneOf", JsonArray{reference("Reason"), JsonObject{{"type", "null"}}}}});
        properties.set("leave", JsonObject{{"oneOf", JsonArray{reference("Reason"), JsonObject{{"type", "null"}}}}});
    }
    properties.set("input", input_schema(type, action, language));
    const Json schema = JsonObject{{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
    operation.set("responses", responses(route));
    const std::string method = "post";
    if (!action.creates || !paths[pattern].is_object()) {
        operation.set("requestBody", JsonObject{{"required", true}, {"content", media("application/json", schema)}});
        paths[pattern][method] = std::move(operation);
        return;
    }
    // A type with several creating actions has one path: the body is one of theirs.
    Json& held = paths[pattern][method]["requestBody"]["content"]["application/json"]["schema"];
    if (!held["oneOf"].is_array()) held = JsonObject{{"oneOf", JsonArray{held}}};
    held["oneOf"].as_array().push_back(schema);
}

/// A record of the type, its fields typed.
Json record_schema(const policy::RecordType& type, Language language) {
    JsonObject fields;
    for (const policy::Field& field : type.form.fields) fields.set(field.name, field_schema(field, language));
    JsonArray states;
    for (const policy::State& state : type.states) states.push_back(state.id);
    const Json typed = JsonObject{
        {"type", "object"},
        {"properties", JsonObject{{"fields", JsonObject{{"type", "object"}, {"properties", std::move(fields)}}},
                                  {"state", JsonObject{{"type", "object"}, {"properties", JsonObject{{"id", JsonObject{{"type", "string"}, {"enum", std::move(states)}}}}}}}}}};
    return JsonObject{{"title", type.title.in(language)}, {"allOf", JsonArray{reference("RecordView"), typed}}};
}

}  // namespace

Json field_schema(const policy::Field& field, Language language) {
    using enum policy::FieldType;
    JsonObject schema;
    const auto type = [&](const char* name, const char* format = nullptr) {
        schema.set("type", name);
        if (format) schema.set("format", format);
    };
    const auto list_of = [&](Json items) {
        schema.set("type", "array");
        schema.set("items", std::move(items));
    };
    const auto one_of_choices = [&] {
        JsonArray values;
        for (const auto& [value, title] : field.choices) values.push_back(value);
        return JsonObject{{"type", "string"}, {"enum", std::move(values)}};
    };
    const Json id = JsonObject{{"type", "string"}};
    switch (field.type) {
        case number: case money: case quantity: case percent: case points:
            schema.set("type", JsonArray{"number", "string"});
            break;
        case integer: type("integer"); break;
        case boolean: type("boolean"); break;
        case policy::FieldType::date: type("string", "date"); break;
        case date_time: type("string", "date-time"); break;
        case policy::FieldType::time: type("string", "time"); break;
        case email: type("string", "email"); break;
        case choice: schema = one_of_choices(); break;
        case policy::FieldType::choices: list_of(one_of_choices()); break;
        case texts: case persons: case files: case references: list_of(id); break;
        case lines: {
            JsonObject properties;
            for (const policy::Field& line : field.lines) properties.set(line.name, field_schema(line, language));
            list_of(JsonObject{{"type", "object"}, {"properties", std::move(properties)}});
            break;
        }
        case text: case long_text: case period: case phone: case plate: case person: case department: case place: case file:
        case photo: case reference: case clause:
            type("string");
            break;
        case signature:
            schema.set("anyOf", JsonArray{JsonObject{{"type", "string"}}, JsonObject{{"$ref", "#/components/schemas/Signature"}}});
            break;
    }
    schema.set("title", field.title.in(language));
    if (!field.help.empty()) schema.set("description", field.help.in(language));
    if (field.minimum) schema.set("minimum", *field.minimum);
    if (field.maximum) schema.set("maximum", *field.maximum);
    if (field.length_min) schema.set("minLength", static_cast<std::int64_t>(*field.length_min));
    if (field.length_max) schema.set("maxLength", static_cast<std::int64_t>(*field.length_max));
    if (!field.pattern.empty()) schema.set("pattern", field.pattern);
    if (field.derived) schema.set("readOnly", true);
    if (!field.reference_type.empty()) schema.set("x-reference", field.reference_type);
    if (!field.unit.empty()) schema.set("x-unit", field.unit);
    if (!field.clauses.empty()) schema.set("x-clauses", clauses_of(field.clauses));
    return schema;
}

Json openapi_document(const policy::Policy& policy, const std::vector<Route>& routes, Language language) {
    Json document;
    document["openapi"] = "3.1.0";
    document["info"] = JsonObject{{"title", "Huiyin"}, {"version", "1"}, {"license", JsonObject{{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}};
    document["servers"] = JsonArray{JsonObject{{"url", "/api/v1"}}};
    document["security"] = JsonArray{JsonObject{{"session", JsonArray{}}}, JsonObject{{"token", JsonArray{}}}};

    Json paths = JsonObject{};
    Json schemas = component_schemas();
    for (const Route& route : routes) add_route(paths, route, language);
    const Route* create = route_called(routes, "createRecord");
    const Route* perform = route_called(routes, "performAction");
    for (const auto& pack : policy.packs()) {
        for (const policy::RecordType& type : pack->records) {
            schemas[type.id] = record_schema(type, language);
            for (const policy::Action& action : type.actions) {
                const Route* route = action.creates ? create : perform;
                if (route && !action.hidden) add_action(paths, type, action, *route, language);
            }
        }
    }
    document["paths"] = std::move(paths);

    const auto header = [](const char* name, bool required, const char* text) {
        return JsonObject{{"name", name}, {"in", "header"}, {"required", required}, {"description", text}, {"schema", JsonObject{{"type", "string"}}}};
    };
    Json components;
    components["schemas"] = std::move(schemas);
    components["parameters"] = JsonObject{
        {"IdempotencyKey", header("Idempotency-Key", false, "The same key and body give the same answer once.")},
        {"IfMatch", header("If-Match", false, "The version that the change is meant for, in quotes.")},
        {"CsrfToken", header("X-CSRF-Token", false, "From GET /session; needed with the cookie, not with a token.")}};
    components["responses"] = JsonObject{
        {"Problem", JsonObject{{"description", "RFC 9457"}, {"content", media("application/problem+json", reference("Problem"))}}}};
    components["securitySchemes"] = JsonObject{
        {"session", JsonObject{{"type", "apiKey"}, {"in", "cookie"}, {"name", "huiyin_session"}}},
        {"token", JsonObject{{"type", "http"}, {"scheme", "bearer"}}}};
    document["components"] = std::move(components);
    return document;
}

}  // namespace huiyin::api
