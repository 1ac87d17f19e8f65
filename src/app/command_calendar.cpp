#include <iostream>

#include "app/all_commands.hpp"
#include "calendar/calendar_answers.hpp"

namespace huiyin::app {

Command calendar_command() {
    Command command;
    command.help.name = "calendar";
    command.help.summary = {"日期计算：每行读一个 JSON 请求，写一个 JSON 结果", "compute dates: reads one JSON request a line, writes one JSON answer a line"};
    command.help.details = {
        "op 可为：\n"
        "  expand    按 RFC 5545 展开：dtstart、tzid、rrule、rdate、exdate、limit，adjust（forward、back、nearest、skip）\n"
        "  add       加工作时间：calendar、zone、start、minutes\n"
        "  elapsed   两个时刻间的工作分钟数：calendar、zone、start、end\n"
        "  workdays  此后第 n 个工作日：calendar、date、days\n"
        "  due       期限届满的时刻与计算过程：calendar、zone、start、within、rest_day\n"
        "calendar 含 hours、holidays（cn、none 或文档）、days、day_starts。每行结果含原 id 与 result，或 error {code, message}。",
        "The op is one of\n"
        "  expand    a recurrence of RFC 5545: dtstart, tzid, rrule, rdate, exdate, limit, adjust (forward, back, nearest, skip)\n"
        "  add       working time later: calendar, zone, start, minutes\n"
        "  elapsed   minutes of working time: calendar, zone, start, end\n"
        "  workdays  the n-th working day after a date: calendar, date, days\n"
        "  due       when a limit runs out, and the count: calendar, zone, start, within, rest_day\n"
        "A calendar has hours, holidays (cn, none or a document), days, day_starts. An answer carries the id and result, or error {code, message}."};
    command.run = [](const Arguments&, const Context& context) {
        calendar::CalendarAnswers answers(context.language);
        for (std::string line; std::getline(std::cin, line);) std::cout << answers.answer(line) << "\n" << std::flush;
        return done;
    };
    return command;
}

}  // namespace huiyin::app
