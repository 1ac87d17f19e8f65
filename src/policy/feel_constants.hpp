// What FEEL says in words: names of decisions and roles, periods, moments and rhythms. They are constants, so the compiler
// reads them and nothing is found out at run time only.
#pragma once

#include "policy/workbook.hpp"

namespace huiyin::policy {

/// Reports names that nobody has, words that are no period, and decisions that lack an input here.
void check_constants(Workbook& book, const Tree& tree, const feel::Program& program, const Setting& setting);

}  // namespace huiyin::policy
