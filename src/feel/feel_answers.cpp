#include "feel/feel_answers.hpp"

#include <algorithm>
#include <set>

namespace huiyin::feel {
namespace {

/// Keys inside values, so that the parser knows those with blanks and symbols.
void learn_keys(const Value& value, Scope& scope, std::set<std::string>& known) {
    if (value.is_list())
        for (const Value& item : value.as_list()) learn_keys(item, scope, known);
    if (value.kind() != Kind::context) return;
    for (const auto& [name, held] : value.as_context()) {
        if (known.insert(name).second) scope.known(name);
        learn_keys(held, scope, known);
    }
}

/// The text of an `{"@": …}` somewhere inside that no literal has.
std::optional<std::string> unreadable_temporal(const Json& json) {
    if (json.is_array()) {
        for (const Json& item : json.as_array())
            if (auto text = unreadable_temporal(item)) return text;
    } else if (json.is_object()) {
        if (json.as_object().size() == 1 && json["@"].is_string()) return Value::from_json(json).is_null() ? std::optional(json["@"].as_string()) : std::nullopt;
        for (const auto& [name, value] : json.as_object())
            if (auto text = unreadable_temporal(value)) return text;
    }
    return {};
}

}  // namespace

Result<Value> given_value(const Json& json) {
    if (const auto text = unreadable_temporal(json)) return Problem("feel.request-temporal", {{"text", *text}});
    return Value::from_json(json);
}

Place place_in(std::string_view text, std::size_t offset) {
    Place place;
    for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
        if (text[i] == '\n') { ++place.line; place.column = 1; }
        else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) ++place.column;
    }
    return place;
}

Json FeelAnswers::told(const std::string& code, const std::vector<ProblemParameter>& params, const std::string& text, std::size_t offset) const {
    const Place place = place_in(text, offset);
    return JsonObject{{"code", code}, {"message", message(language_, code, params)}, {"line", place.line}, {"column", place.column}};
}

JsonObject FeelAnswers::evaluated(const std::string& expression, const Entries& context, Instant now, const calendar::Zone& zone) const {
    Scope scope;
    std::vector<Value> values;
    std::set<std::string> known;
    for (const auto& [name, value] : context) {
        scope.variable(name, value.kind() == Kind::function ? Type(Type::Of::function) : Type::any());
        learn_keys(value, scope, known);
        values.push_back(value);
    }
    const Compiled compiled = compile(expression, scope, Type::any(), Rigor::lenient);
    if (!compiled.program) {
        const Fault& fault = compiled.faults.front();
        return {{"error", told(fault.code, fault.params, expression, fault.offset)}};
    }
    Evaluation evaluation(values);
    evaluation.now = now;
    evaluation.zone = zone;
    evaluation.depth_left = 1200;
    evaluation.steps_left = 20'000'000;
    const Value result = compiled.program->evaluate(evaluation);
    JsonObject answer{{"result", result.to_json()}};
    if (!result.is_null() || evaluation.notes.empty()) return answer;
    JsonArray notes;
    for (const Note& note : evaluation.notes) notes.push_back(told(note.code, note.params, expression, note.offset));
    answer.set("notes", std::move(notes));
    return answer;
}

std::string FeelAnswers::answer(std::string_view line, Instant now) const {
    const auto request = Json::parse(line);
    const auto refused = [&](const Json& id, const Problem& problem) {
        return Json(JsonObject{{"id", id}, {"error", JsonObject{{"code", problem.code}, {"message", message(language_, problem)}, {"line", 1}, {"column", 1}}}}).dump();
    };
    if (!request.ok()) return refused({}, request.problem());
    const Json& id = (*request)["id"];
    if (!request->is_object() || !(*request)["expression"].is_string()) return refused(id, Problem("feel.request", {{"member", "expression"}}));
    const Json& given = (*request)["context"];
    if (!given.is_null() && !given.is_object()) return refused(id, Problem("feel.request", {{"member", "context"}}));
    calendar::Zone zone = calendar::Zone::utc();
    if ((*request)["zone"].is_string()) {
        auto named = calendar::Zone::named((*request)["zone"].as_string());
        if (!named.ok()) return refused(id, named.problem());
        zone = std::move(named).value();
    }
    Entries context;
    if (given.is_object())
        for (const auto& [name, json] : given.as_object()) {
            auto value = given_value(json);
            if (!value.ok()) return refused(id, value.problem());
            context.emplace_back(name, std::move(value).value());
        }
    JsonObject answer{{"id", id}};
    for (auto& [name, value] : evaluated((*request)["expression"].as_string(), context, now, zone)) answer.set(name, std::move(value));
    return Json(std::move(answer)).dump();
}

}  // namespace huiyin::feel
