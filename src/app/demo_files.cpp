#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>

#include "app/demo.hpp"

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;

/// Plain scalars that look like numbers, truth values or nothing become those; quoted ones stay text.
Json scalar(const YAML::Node& node) {
    const std::string& text = node.Scalar();
    if (node.Tag() == "!") return text;
    if (text.empty() || text == "null" || text == "~") return nullptr;
    if (text == "true") return true;
    if (text == "false") return false;
    const bool leading_zero = text.size() > 1 && text[0] == '0' && text[1] != '.';
    if (!leading_zero && text.find_first_not_of("0123456789.-") == std::string::npos && text.find('-', 1) == std::string::npos)
        if (const auto number = Decimal::parse(text)) return *number;
    return text;
}

Json to_json(const YAML::Node& node) {
    if (node.IsMap()) {
        JsonObject object;
        for (const auto& entry : node) object.set(entry.first.Scalar(), to_json(entry.second));
        return object;
    }
    if (node.IsSequence()) {
        JsonArray array;
        for (const auto& item : node) array.push_back(to_json(item));
        return array;
    }
    return node.IsScalar() ? scalar(node) : Json();
}

/// Lists are appended, maps merged, anything else replaced.
void merge(Json& into, const Json& from) {
    if (into.is_array() && from.is_array()) {
        for (const Json& item : from.as_array()) into.as_array().push_back(item);
    } else if (into.is_object() && from.is_object()) {
        for (const auto& [key, value] : from.as_object()) merge(into[key], value);
    } else {
        into = from;
    }
}

}  // namespace

Result<Json> read_demo(const std::string& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    if (error || files.empty()) return Problem("demo.none", {{"folder", folder}});
    std::sort(files.begin(), files.end());
    Json demo = JsonObject{};
    for (const fs::path& file : files) {
        try {
            merge(demo, to_json(YAML::LoadFile(file.string())));
        } catch (const YAML::Exception& fault) {
            const std::string at = file.string() + ":" + std::to_string(fault.mark.line + 1) + ":" + std::to_string(fault.mark.column + 1);
            return Problem("demo.syntax", {{"at", at}, {"reason", fault.msg}});
        }
    }
    return demo;
}

}  // namespace huiyin::app
