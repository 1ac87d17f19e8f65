#include "app/all_commands.hpp"

namespace huiyin::app {

const std::vector<Command>& commands() {
    static const std::vector<Command> all{
        check_command(),
        version_command(),
    };
    return all;
}

}  // namespace huiyin::app
