#include "dmn/dmn_answers.hpp"

#include <algorithm>

#include "feel/feel_answers.hpp"

namespace huiyin::dmn {
namespace {

constexpr std::size_t kept_max = 500;

Result<std::vector<std::string>> texts(const Json& request, const char* member) {
    std::vector<std::string> out;
    const Json& given = request[member];
    if (given.is_null()) return out;
    if (!given.is_array()) return Problem("dmn.request", {{"member", member}});
    for (const Json& each : given.as_array()) {
        if (!each.is_string()) return Problem("dmn.request", {{"member", member}});
        out.push_back(each.as_string());
    }
    return out;
}

Result<std::vector<Given>> inputs_of(const Json& request) {
    const Json &given = request["inputs"], &spaces = request["namespaces"];
    std::vector<Given> out;
    if (given.is_null()) return out;
    if (!given.is_object()) return Problem("dmn.request", {{"member", "inputs"}});
    for (const auto& [name, json] : given.as_object()) {
        HUIYIN_TRY(feel::Value value, feel::given_value(json));
        out.push_back({name, spaces[name].string_or(""), std::move(value)});
    }
    return out;
}

}  // namespace

std::string DmnAnswers::told(const std::vector<Remark>& remarks) const {
    std::string text;
    for (const Remark& remark : remarks) {
        if (!text.empty()) text += "; ";
        text += message(language_, remark.code, remark.params);
        if (!remark.expression.empty()) text += " [" + std::to_string(remark.line) + ":" + std::to_string(remark.column) + " " + remark.expression.substr(0, 80) + "]";
    }
    return text;
}

Result<DmnAnswers::PackagePtr> DmnAnswers::package(const std::vector<std::string>& paths) {
    if (const auto known = kept_.find(paths); known != kept_.end()) return known->second;
    const auto made = [&]() -> Result<PackagePtr> {
        std::vector<Model> models;
        for (const std::string& path : paths) {
            const auto text = load_(path);
            if (!text) return Problem("dmn.no-file", {{"path", path}});
            auto model = read_model(*text);
            if (!model.ok()) return std::move(model).problem();
            const bool again = std::any_of(models.begin(), models.end(), [&](const Model& held) { return held.space == model->space && held.name == model->name; });
            if (!again) models.push_back(std::move(model).value());
        }
        return Package::make(std::move(models));
    }();
    if (kept_.size() >= kept_max) kept_.clear();
    kept_.emplace(paths, made);
    return made;
}

Result<Json> DmnAnswers::answered(const Json& request, Instant now) {
    if (!request.is_object() || !request["model"].is_string()) return Problem("dmn.request", {{"member", "model"}});
    HUIYIN_TRY(const std::vector<std::string> imports, texts(request, "imports"));
    HUIYIN_TRY(const std::vector<std::string> decisions, texts(request, "decisions"));
    HUIYIN_TRY(const std::vector<Given> inputs, inputs_of(request));
    std::vector<std::string> paths{request["model"].as_string()};
    paths.insert(paths.end(), imports.begin(), imports.end());
    HUIYIN_TRY(const PackagePtr package, this->package(paths));
    When when;
    when.now = now;
    const Json& service = request["service"];
    HUIYIN_TRY(const Answer answer, service.is_string() ? package->serve(service.as_string(), inputs, when) : package->decide(decisions, inputs, when));
    JsonObject outputs, errors;
    for (const auto& [name, value] : answer.outputs) outputs.set(name, value.to_json());
    for (const auto& [name, remarks] : answer.errors) errors.set(name, told(remarks));
    return Json(JsonObject{{"id", request["id"]}, {"outputs", std::move(outputs)}, {"errors", std::move(errors)}});
}

std::string DmnAnswers::answer(std::string_view line, Instant now) {
    const auto request = Json::parse(line);
    const auto refused = [&](const Json& id, const Problem& problem) { return Json(JsonObject{{"id", id}, {"error", message(language_, problem)}}).dump(); };
    if (!request.ok()) return refused({}, request.problem());
    const auto answer = answered(*request, now);
    return answer.ok() ? answer->dump() : refused((*request)["id"], answer.problem());
}

}  // namespace huiyin::dmn
