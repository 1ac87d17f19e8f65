#include "app/command_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "app/settings.hpp"

namespace huiyin::app {
namespace {

const std::vector<Flag>& common_flags() {
    static const std::vector<Flag> flags{
        {"config", "FILE", {"配置文件（默认 ./huiyin.yaml）", "settings file (default ./huiyin.yaml)"}},
        {"lang", "LANG", {"输出语言：zh 或 en（默认取 LANG）", "language of the output: zh or en (default: from LANG)"}},
        {"help", "", {"显示本命令的帮助", "show the help of this command"}},
    };
    return flags;
}

/// From --lang, else HUIYIN_LANG, LC_ALL, LANG; a machine without any of them speaks English, as its own tools do.
Language language_for(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].starts_with("--lang=")) return language_of(words[i].substr(7));
        if (words[i] == "--lang" && i + 1 < words.size()) return language_of(words[i + 1]);
    }
    for (const char* name : {"HUIYIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (value && *value) return std::string_view(value).starts_with("zh") ? Language::zh : Language::en;
    }
    return Language::en;
}

std::string overview(Language language) {
    std::string text = message(language, "app.usage") + " huiyin " + (language == Language::zh ? "命令 [选项]" : "COMMAND [flags]") + "\n\n";
    for (const Command& command : commands()) {
        text += "  " + command.help.name + std::string(10 - std::min<std::size_t>(9, command.help.name.size()), ' ');
        text += command.help.summary.in(language) + "\n";
    }
    return text + "\n" + message(language, "app.help-of-command") + "\n";
}

}  // namespace

void complain(const Context& context, const Problem& problem) {
    std::cerr << "huiyin: " << message(context.language, problem) << "\n";
    for (const Problem& cause : problem.causes) std::cerr << "  " << message(context.language, cause) << "\n";
}

int run(const std::string& program, const std::vector<std::string>& words) {
    const Context context{language_for(words), program};
    try {
        if (words.empty() || words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
            if (words.size() < 2) {
                std::cout << overview(context.language);
                return words.empty() ? wrong_usage : done;
            }
            return run(program, {words[1], "--help"});
        }
        std::vector<std::string> names;
        for (const Command& command : commands()) {
            names.push_back(command.help.name);
            if (command.help.name != (words[0] == "--version" ? "version" : words[0])) continue;
            CommandHelp help = command.help;
            for (Flag& flag : setting_flags(command.settings)) help.flags.push_back(std::move(flag));
            const auto arguments = parse_arguments(help, common_flags(), {words.begin() + 1, words.end()});
            if (!arguments.ok()) {
                complain(context, arguments.problem());
                return wrong_usage;
            }
            if (arguments->has("help")) {
                std::cout << help_of(help, common_flags(), context.language);
                return done;
            }
            return command.run(*arguments, context);
        }
        const std::string near = nearest(words[0], names);
        complain(context, near.empty() ? Problem("app.unknown-command", {{"command", words[0]}})
                                       : Problem("app.unknown-command-near", {{"command", words[0]}, {"near", near}}));
        return wrong_usage;
    } catch (const std::exception& error) {
        complain(context, Problem("app.world", {{"reason", error.what()}}));
        return world_failed;
    }
}

}  // namespace huiyin::app
