#include <iostream>

#include "api/resources.hpp"
#include "app/all_commands.hpp"

namespace huiyin::app {

Command version_command() {
    Command command;
    command.help.name = "version";
    command.help.summary = {"显示版本", "print the version"};
    command.run = [](const Arguments&, const Context&) {
        std::cout << "huiyin " << api::program_version << "\n";
        return done;
    };
    return command;
}

}  // namespace huiyin::app
