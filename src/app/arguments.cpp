#include "app/arguments.hpp"

#include <algorithm>

namespace huiyin::app {
namespace {

const Flag* find_flag(const std::vector<Flag>& flags, const std::string& name) {
    const auto found = std::find_if(flags.begin(), flags.end(), [&](const Flag& flag) { return flag.name == name; });
    return found == flags.end() ? nullptr : &*found;
}

Problem unknown_flag(const CommandHelp& command, const std::vector<Flag>& common, const std::string& name) {
    std::vector<std::string> names;
    for (const auto* list : {&command.flags, &common})
        for (const Flag& flag : *list) names.push_back(flag.name);
    const std::string near = nearest(name, names);
    if (near.empty()) return Problem("app.unknown-flag", {{"flag", name}, {"command", command.name}});
    return Problem("app.unknown-flag-near", {{"flag", name}, {"command", command.name}, {"near", near}});
}

std::string padded(std::string text, std::size_t columns) {
    const std::size_t width = display_width(text);
    return text + std::string(width < columns ? columns - width : 1, ' ');
}

}  // namespace

std::optional<std::string> Arguments::value(const std::string& name) const {
    const auto found = flags.find(name);
    if (found == flags.end() || found->second.empty()) return std::nullopt;
    return found->second.back();
}

std::string Arguments::value_or(const std::string& name, const std::string& otherwise) const { return value(name).value_or(otherwise); }

Result<Arguments> parse_arguments(const CommandHelp& command, const std::vector<Flag>& common, const std::vector<std::string>& words) {
    Arguments arguments;
    bool flags_ended = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (!flags_ended && word == "--") {
            flags_ended = true;
            continue;
        }
        if (flags_ended || word.size() < 2 || word[0] != '-') {
            arguments.positionals.push_back(word);
            continue;
        }
        const auto equals = word.find('=');
        std::string name = word.substr(word.starts_with("--") ? 2 : 1, equals == std::string::npos ? equals : equals - (word.starts_with("--") ? 2 : 1));
        if (name == "h") name = "help";
        const Flag* flag = find_flag(command.flags, name);
        if (!flag) flag = find_flag(common, name);
        if (!flag) return unknown_flag(command, common, name);
        if (flag->value.empty()) {
            if (equals != std::string::npos) return Problem("app.flag-takes-no-value", {{"flag", name}});
            arguments.flags[name].push_back("true");
        } else if (equals != std::string::npos) {
            arguments.flags[name].push_back(word.substr(equals + 1));
        } else if (i + 1 < words.size()) {
            arguments.flags[name].push_back(words[++i]);
        } else {
            return Problem("app.flag-needs-value", {{"flag", name}, {"value", flag->value}});
        }
    }
    if (!arguments.has("help") &&
        (arguments.positionals.size() < command.positionals_min || arguments.positionals.size() > command.positionals_max))
        return Problem("app.arguments", {{"command", command.name}, {"positionals", command.positionals}, {"count", std::to_string(arguments.positionals.size())}});
    return arguments;
}

std::string help_of(const CommandHelp& command, const std::vector<Flag>& common, Language language) {
    std::string text = message(language, "app.usage") + " huiyin " + command.name;
    if (!command.flags.empty() || !common.empty()) text += language == Language::zh ? " [选项]" : " [flags]";
    if (!command.positionals.empty()) text += " " + command.positionals;
    text += "\n\n  " + command.summary.in(language) + "\n";
    if (!command.details.empty()) text += "\n" + command.details.in(language) + "\n";
    for (const auto* list : {&command.flags, &common}) {
        if (list->empty()) continue;
        text += "\n";
        std::size_t width = 0;
        const auto label = [](const Flag& flag) { return "  --" + flag.name + (flag.value.empty() ? "" : " " + flag.value); };
        for (const Flag& flag : *list) width = std::max(width, display_width(label(flag)));
        for (const Flag& flag : *list) text += padded(label(flag), width + 2) + flag.help.in(language) + "\n";
    }
    return text;
}

}  // namespace huiyin::app
