#include <fstream>
#include <iostream>
#include <sstream>

#include "app/all_commands.hpp"
#include "base/time.hpp"
#include "dmn/dmn_answers.hpp"

namespace huiyin::app {
namespace {

std::optional<std::string> content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return {};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

int answer_lines(const Context& context) {
    dmn::DmnAnswers answers(context.language, content_of);
    for (std::string line; std::getline(std::cin, line);) std::cout << answers.answer(line, SystemClock().now()) << "\n" << std::flush;
    return done;
}

}  // namespace

Command dmn_command() {
    Command command;
    command.help.name = "dmn";
    command.help.summary = {"计算 DMN 判定模型：每行读一个 JSON 请求", "evaluate DMN models: reads one JSON request a line"};
    command.help.details = {"请求：{\"id\", \"model\", \"imports\", \"decisions\" 或 \"service\", \"inputs\", \"namespaces\"}；\n"
                            "结果：{\"id\", \"outputs\", \"errors\"}，无从计算时为 {\"id\", \"error\"}。",
                            "A request is {\"id\", \"model\", \"imports\", \"decisions\" or \"service\", \"inputs\", \"namespaces\"};\n"
                            "the answer {\"id\", \"outputs\", \"errors\"}, or {\"id\", \"error\"} when nothing could be evaluated."};
    command.run = [](const Arguments&, const Context& context) { return answer_lines(context); };
    return command;
}

}  // namespace huiyin::app
