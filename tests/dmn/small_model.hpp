// Models of a few elements, written where a test needs them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "dmn/package.hpp"

namespace huiyin::dmn {

inline std::string model_text(const std::string& space, const std::string& elements) {
    return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"" + space + "\" namespace=\"" + space + "\">" + elements + "</definitions>";
}

inline Result<std::shared_ptr<const Package>> package_of(const std::vector<std::string>& texts) {
    std::vector<Model> models;
    for (const std::string& text : texts) {
        auto read = read_model(text);
        if (!read.ok()) return std::move(read).problem();
        models.push_back(std::move(read).value());
    }
    return Package::make(std::move(models));
}
inline Result<std::shared_ptr<const Package>> made(const std::string& elements) { return package_of({model_text("n", elements)}); }

/// The decision `d` of the first model, as JSON.
inline std::string decided(const std::vector<std::string>& texts, const std::vector<Given>& given = {}) {
    const auto package = package_of(texts);
    if (!package.ok()) return package.problem().code;
    const auto answer = (*package)->decide({"d"}, given, {});
    return answer.ok() ? answer->outputs.at(0).second.to_json().dump() : answer.problem().code;
}

inline std::string literal(const std::string& text, const std::string& type = "") { return "<literalExpression" + (type.empty() ? "" : " typeRef=\"" + type + "\"") + "><text>" + text + "</text></literalExpression>"; }
/// A decision with what it requires (elements, as XML) before its logic.
inline std::string decision(const std::string& name, const std::string& requires_and_logic, const std::string& type = "") {
    return "<decision id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\"" + (type.empty() ? "" : " typeRef=\"" + type + "\"") + "/>" + requires_and_logic + "</decision>";
}
inline std::string needs(const std::string& role, const std::string& href) {
    const std::string requirement = role == "requiredKnowledge" ? "knowledgeRequirement" : "informationRequirement";
    return "<" + requirement + "><" + role + " href=\"" + href + "\"/></" + requirement + ">";
}

}  // namespace huiyin::dmn
