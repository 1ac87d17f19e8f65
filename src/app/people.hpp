// People and their accounts, as the commands of the program make them.
#pragma once

#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/json.hpp"
#include "engine/engine.hpp"

namespace huiyin::app {

inline constexpr const char* person_type = "base.person";

/// The action by which the system itself makes records of the type; null when there is none.
[[nodiscard]] const policy::Action* creating_action(const policy::Policy& policy, const std::string& type);

/// Makes a person through the engine. Problems: people.cannot-be-made, those of the action.
[[nodiscard]] Result<PersonId> make_person(engine::Engine& engine, Json input, Language language);

/// Splits at commas; blanks around the parts go.
[[nodiscard]] std::vector<std::string> listed(const std::string& text);
/// Roles that no pack has. Problems: people.no-such-role(-near) {role, near}.
[[nodiscard]] Done check_roles(const policy::Policy& policy, const std::vector<std::string>& roles);

/// A password from a file, or from standard input: asked for twice without echo when that is a terminal.
/// Problems: people.no-password, people.passwords-differ.
[[nodiscard]] Result<std::string> read_password(const std::string& file, Language language);

}  // namespace huiyin::app
