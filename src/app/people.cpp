#include "app/people.hpp"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>

namespace huiyin::app {
namespace {

bool system_may(const policy::Action& action) {
    return std::any_of(action.by.any.begin(), action.by.any.end(), [](const policy::WhoTerm& term) { return term.role == "system"; });
}

/// The terminal does not show what is typed while this lives.
class Silence {
public:
    Silence() {
        if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        quiet_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    ~Silence() {
        if (quiet_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

private:
    termios before_{};
    bool quiet_ = false;
};

std::string line_of(std::istream& in) {
    std::string line;
    std::getline(in, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

std::string asked(const char* code, Language language) {
    std::cerr << message(language, code) << std::flush;
    const Silence silence;
    std::string line = line_of(std::cin);
    std::cerr << "\n";
    return line;
}

}  // namespace

const policy::Action* creating_action(const policy::Policy& policy, const std::string& type) {
    const policy::RecordType* described = policy.record_type(type);
    if (!described) return nullptr;
    for (const policy::Action& action : described->actions)
        if (action.creates && system_may(action)) return &action;
    return nullptr;
}

Result<PersonId> make_person(engine::Engine& engine, Json input, Language language) {
    const auto policy = engine.policy();
    const policy::Action* action = creating_action(*policy, person_type);
    if (!action) return Problem("people.cannot-be-made");
    engine::Command command;
    command.actor.language = language;
    command.what = engine::PerformAction{person_type, {}, action->id, std::move(input), {}, {}, {}};
    HUIYIN_TRY(const engine::Outcome outcome, engine.execute(command));
    return PersonId(outcome.id);
}

std::vector<std::string> listed(const std::string& text) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        std::string part = text.substr(begin, end - begin);
        part.erase(0, std::min(part.find_first_not_of(' '), part.size()));
        part.erase(part.find_last_not_of(' ') + 1);
        if (!part.empty()) parts.push_back(std::move(part));
        begin = end + 1;
    }
    return parts;
}

Done check_roles(const policy::Policy& policy, const std::vector<std::string>& roles) {
    std::vector<std::string> known;
    for (const auto& pack : policy.packs())
        for (const policy::Role& role : pack->roles) known.push_back(role.id);
    for (const std::string& role : roles) {
        if (std::find(known.begin(), known.end(), role) != known.end()) continue;
        const std::string near = nearest(role, known);
        return near.empty() ? Problem("people.no-such-role", {{"role", role}}) : Problem("people.no-such-role-near", {{"role", role}, {"near", near}});
    }
    return {};
}

Result<std::string> read_password(const std::string& file, Language language) {
    std::string password;
    if (!file.empty()) {
        std::ifstream in(file);
        if (!in) return Problem("people.no-password-file", {{"file", file}});
        password = line_of(in);
    } else if (::isatty(STDIN_FILENO)) {
        password = asked("people.password", language);
        if (asked("people.password-again", language) != password) return Problem("people.passwords-differ");
    } else {
        password = line_of(std::cin);
    }
    if (password.empty()) return Problem("people.no-password");
    return password;
}

}  // namespace huiyin::app
