#include <unistd.h>

#include <iostream>

#include "app/all_commands.hpp"
#include "base/time.hpp"
#include "feel/feel_answers.hpp"

namespace huiyin::app {
namespace {

/// The value, or the expression with a caret under what is wrong.
bool show(const feel::FeelAnswers& answers, const std::string& expression) {
    const JsonObject answer = answers.evaluated(expression, {}, SystemClock().now(), calendar::Zone::utc());
    const Json* error = answer.find("error");
    if (!error) {
        std::cout << answer.find("result")->dump() << "\n";
        if (const Json* notes = answer.find("notes"))
            for (const Json& note : notes->as_array()) std::cerr << note["line"].dump() << ":" << note["column"].dump() << ": " << note["message"].as_string() << "\n";
        return true;
    }
    std::cerr << (*error)["line"].dump() << ":" << (*error)["column"].dump() << ": " << (*error)["message"].as_string() << "\n";
    return false;
}

int converse(const feel::FeelAnswers& answers) {
    std::string line;
    while (std::cout << "feel> " << std::flush && std::getline(std::cin, line))
        if (line.find_first_not_of(" \t\r") != std::string::npos) show(answers, line);
    std::cout << "\n";
    return done;
}

}  // namespace

Command feel_command() {
    Command command;
    command.help.name = "feel";
    command.help.positionals = "[EXPRESSION]";
    command.help.positionals_max = 1;
    command.help.summary = {"计算 FEEL 表达式：给出一个，或每行读一个 JSON 请求", "evaluate FEEL: one expression, or one JSON request a line"};
    command.help.details = {"每行请求为 {\"id\", \"expression\", \"context\", \"zone\"}，结果为 {\"id\", \"result\"}，语法有误时为 {\"id\", \"error\"}。\n"
                            "结果为空时 notes 说明原因与位置。日期、时间、时长写作 {\"@\": \"文字\"}。终端上不带参数时逐行问答。",
                            "A request is {\"id\", \"expression\", \"context\", \"zone\"}; the answer {\"id\", \"result\"}, or {\"id\", \"error\"} when it is no FEEL.\n"
                            "Where the result is null, notes say why and where. Dates, times and durations are {\"@\": \"TEXT\"}. On a terminal without an expression it is a prompt."};
    command.run = [](const Arguments& arguments, const Context& context) {
        const feel::FeelAnswers answers(context.language);
        if (!arguments.positionals.empty()) return show(answers, arguments.positionals[0]) ? done : found_faults;
        if (isatty(STDIN_FILENO)) return converse(answers);
        for (std::string line; std::getline(std::cin, line);) std::cout << answers.answer(line, SystemClock().now()) << "\n" << std::flush;
        return done;
    };
    return command;
}

}  // namespace huiyin::app
