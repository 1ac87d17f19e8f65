// Every command of the program: one function each, in a file of its own (command_<name>.cpp). `commands()` lists them.
#pragma once

#include "app/command_line.hpp"

namespace huiyin::app {

[[nodiscard]] Command serve_command();
[[nodiscard]] Command check_command();
[[nodiscard]] Command test_command();
[[nodiscard]] Command verify_command();
[[nodiscard]] Command init_command();
[[nodiscard]] Command demo_command();
[[nodiscard]] Command import_command();
[[nodiscard]] Command account_command();
[[nodiscard]] Command token_command();
[[nodiscard]] Command calendar_command();
[[nodiscard]] Command feel_command();
[[nodiscard]] Command dmn_command();
[[nodiscard]] Command version_command();

}  // namespace huiyin::app
