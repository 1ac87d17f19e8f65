// Arguments of one command: flags and positionals after the command's name, and the help that describes them.
//
//   huiyin serve --port=9000 --data /srv/huiyin        --name value and --name=value are the same; -- ends the flags
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"

namespace huiyin::app {

/// A flag. Without a value's name it is a switch.
struct Flag {
    std::string name;                       ///< without the dashes
    std::string value;                      ///< what the help calls the value; empty: a switch
    Text help;
};

struct CommandHelp {
    std::string name;
    std::string positionals;                ///< as the help prints them: "PACK…"
    Text summary;
    Text details;                           ///< may be empty
    std::vector<Flag> flags;
    std::size_t positionals_min = 0, positionals_max = 0;
};

struct Arguments {
    std::map<std::string, std::vector<std::string>> flags;     ///< switches hold "true"
    std::vector<std::string> positionals;
    [[nodiscard]] bool has(const std::string& name) const { return flags.contains(name); }
    /// The last value given.
    [[nodiscard]] std::optional<std::string> value(const std::string& name) const;
    [[nodiscard]] std::string value_or(const std::string& name, const std::string& otherwise) const;
};

/// Problems: app.unknown-flag (with a suggestion), app.flag-needs-value, app.flag-takes-no-value, app.arguments.
[[nodiscard]] Result<Arguments> parse_arguments(const CommandHelp& command, const std::vector<Flag>& common,
                                                const std::vector<std::string>& words);

/// The help of one command, 汉字 counted as two columns.
[[nodiscard]] std::string help_of(const CommandHelp& command, const std::vector<Flag>& common, Language language);

}  // namespace huiyin::app
