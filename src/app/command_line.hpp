// The commands of the program, and how a line of words becomes one of them.
//
// Exit codes: 0 done, 1 the command found what it looks for (errors of a pack, a broken ledger, refused rows), 2 the words
// or the settings are wrong, 3 the world failed (disk, port).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "base/text.hpp"

namespace huiyin::app {

inline constexpr int done = 0, found_faults = 1, wrong_usage = 2, world_failed = 3;

/// What a command is given besides its arguments.
struct Context {
    Language language = Language::zh;
    std::string program;                       ///< path of the executable, as called
};

struct Command {
    CommandHelp help;
    std::vector<std::string> settings;         ///< keys of the settings that it takes as flags
    std::function<int(const Arguments&, const Context&)> run;
};

/// Every command, in the order in which the help lists them.
[[nodiscard]] const std::vector<Command>& commands();

/// Runs the words after the program's name. Never throws.
int run(const std::string& program, const std::vector<std::string>& words);

/// Prints the problem to standard error, in the language of the user.
void complain(const Context& context, const Problem& problem);

}  // namespace huiyin::app
