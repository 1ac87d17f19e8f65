// Every command of the program: one function each, in a file of its own (command_<name>.cpp). `commands()` lists them.
#pragma once

#include "app/command_line.hpp"

namespace huiyin::app {

[[nodiscard]] Command check_command();
[[nodiscard]] Command version_command();

}  // namespace huiyin::app
