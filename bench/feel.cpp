// FEEL, decision tables, recurrence and due times on one core, in one run beside `feelin` from npm where that can do the same.
//
//   npm install --prefix FOLDER feelin@8.2.0
//   build/release/bench_feel FOLDER               without an argument: ours alone
//
// `feelin` reads an expression anew each time it evaluates one, so ours is shown both ways: compiled once, and compiled and
// evaluated. It has no tables; there its unary tests run cell by cell, as many as the hit policy needs. Each figure is the
// best of five runs.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <malloc.h>

#include "calendar/due_time.hpp"
#include "calendar/recurrence_set.hpp"
#include "feel/decision_table.hpp"

using namespace huiyin;

namespace {

template <typename Work>
double best_ns(int count, Work work) {
    double best = 1e12;
    for (int run = 0; run < 5; ++run) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < count; ++i) work(i);
        best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / count);
    }
    return best;
}

struct Case { const char* name; const char* text; };
constexpr Case cases[]{{"guard", "rounds < 3 and state = \"assigned\""},
                       {"guard with six terms", "rounds < 3 and state = \"assigned\" and amount > 100 and amount <= 1500 and not(closed) and channel in (\"telephone\", \"written\")"},
                       {"arithmetic", "amount * 0.2 + 15.00 - rounds * 2.5"},
                       {"range", "amount in [200..1500]"},
                       {"string", "upper case(substring(state, 1, 3)) + \"-\" + channel"},
                       {"regular expression", "matches(number, \"^TS-[0-9]{4}-[0-9]{4}$\")"},
                       {"temporal", "date(day) + duration(\"P7D\") > date(\"2026-03-10\")"},
                       {"list: filter and sum", "sum(items[hours > 1].hours)"},
                       {"list: every", "every x in items satisfies x.hours >= 0"},
                       {"list: for over 100", "for i in 1..100 return i * i"},
                       {"context", "{base: amount, fee: base * 0.1, total: base + fee}.total"}};

feel::Entries data() {
    feel::List items;
    for (int i = 0; i < 10; ++i) items.emplace_back(feel::Entries{{"name", "item " + std::to_string(i)}, {"hours", i}});
    return {{"rounds", 2}, {"state", "assigned"}, {"amount", *Decimal::parse("320.50")}, {"closed", false}, {"channel", "telephone"}, {"number", "TS-2026-0001"}, {"day", "2026-03-09"}, {"items", items}};
}

struct TableCase { const char* name; std::size_t rules; feel::HitPolicy policy; int input; };
constexpr TableCase tables[]{{"table of 10 rules, First, hit in the middle", 10, feel::HitPolicy::first, 45},
                             {"table of 10 rules, Unique, all looked at", 10, feel::HitPolicy::unique, 45},
                             {"table of 200 rules, Unique, all looked at", 200, feel::HitPolicy::unique, 1005}};

std::vector<std::string> tests_of(std::size_t rule) {
    return {"[" + std::to_string(rule * 10) + ".." + std::to_string(rule * 10 + 10) + ")", rule % 2 ? "true" : "-", "\"telephone\", \"written\""};
}

constexpr const char* script_text = R"(import { evaluate, unaryTest } from 'feelin';
import { readFileSync } from 'node:fs';
const { cases, context, tables } = JSON.parse(readFileSync(new URL('huiyin-cases.json', import.meta.url)));
const measure = (count, work) => {
  for (let i = 0; i < count; i++) work();
  let best = Infinity;
  for (let run = 0; run < 5; run++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < count; i++) work();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / count);
  }
  process.stdout.write(`${best}\n`);
};
for (const text of cases) measure(300, () => evaluate(text, context));
for (const { rules, inputs, first } of tables)
  measure(Math.ceil(100 / rules.length), () => {
    const hits = [];
    for (const tests of rules) {
      if (!tests.every((test, i) => unaryTest(test, { '?': inputs[i] }).value === true)) continue;
      hits.push(tests);
      if (first) break;
    }
    if (hits.length !== 1) throw new Error(`${hits.length} rules hit`);
  });
)";

JsonObject table_json(const TableCase& table) {
    JsonArray rules;
    for (std::size_t r = 0; r < table.rules; ++r) {
        JsonArray tests;
        for (std::string& test : tests_of(r)) tests.emplace_back(std::move(test));
        rules.emplace_back(std::move(tests));
    }
    return {{"rules", std::move(rules)}, {"inputs", JsonArray{table.input, true, "telephone"}}, {"first", table.policy == feel::HitPolicy::first}};
}

bool write(const std::string& path, const std::string& text) { return static_cast<bool>(std::ofstream(path, std::ios::binary) << text); }

/// What `feelin` takes for each case and table, in nanoseconds; empty when there is none.
std::vector<double> feelin(const std::string& folder) {
    std::vector<double> out;
    JsonArray texts, asked;
    for (const Case& each : cases) texts.emplace_back(each.text);
    for (const TableCase& each : tables) asked.emplace_back(table_json(each));
    JsonObject context;
    for (const auto& [name, value] : data()) context.set(name, value.to_json());
    const std::string script = folder + "/huiyin-bench.mjs";
    if (!write(folder + "/huiyin-cases.json", Json(JsonObject{{"cases", std::move(texts)}, {"context", std::move(context)}, {"tables", std::move(asked)}}).dump()) || !write(script, script_text)) return out;
    if (FILE* pipe = popen(("node '" + script + "'").c_str(), "r")) {
        double ns = 0;
        while (std::fscanf(pipe, "%lf", &ns) == 1) out.push_back(ns);
        pclose(pipe);
    }
    return out;
}

void print_row(const char* name, double ns, std::optional<double> anew, const double* theirs) {
    const auto shown = [](double figure) { char text[32]; std::snprintf(text, sizeof text, "%.0f", figure); return std::string(text); };
    std::printf("| %s | %.0f | %s | %s | %s |\n", name, ns, anew ? shown(*anew).c_str() : "", theirs ? shown(*theirs).c_str() : "", theirs ? shown(*theirs / ns).c_str() : "");
}

/// What a program holds on to, in bytes of the heap: a hundred of them compiled and kept.
void measure_bytes(const feel::Scope& scope) {
    std::printf("\n| held by a program | bytes |\n| --- | ---: |\n");
    for (const Case& each : cases) {
        std::vector<std::shared_ptr<const feel::Program>> kept(100);
        const std::size_t before = mallinfo2().uordblks;
        for (auto& program : kept) program = feel::compile(each.text, scope, feel::Type::any(), feel::Rigor::lenient).program;
        std::printf("| %s | %zu |\n", each.name, (mallinfo2().uordblks - before) / kept.size());
    }
}

void measure_table(const TableCase& each, const double* theirs) {
    using Of = feel::Type::Of;
    feel::TableDefinition table;
    table.hit_policy = each.policy;
    table.inputs = {{"n", Of::number, {}}, {"main", Of::boolean, {}}, {"channel", Of::string, {}}};
    table.outputs = {{"fine", Of::number, {}, ""}};
    for (std::size_t r = 0; r < each.rules; ++r) table.rules.push_back({tests_of(r), {std::to_string(r * 100)}});
    std::vector<feel::CellFault> faults;
    const auto made = feel::DecisionTable::compile(table, feel::Scope(), faults);
    const std::vector<feel::Value> inputs{each.input, true, "telephone"};
    const double ns = best_ns(20'000, [&](int) {
        feel::Evaluation evaluation{std::span<const feel::Value>()};
        if (made->decide(inputs, evaluation).rules.size() != 1) std::abort();
    });
    const double anew = best_ns(100, [&](int) {
        feel::Evaluation evaluation{std::span<const feel::Value>()};
        static_cast<void>(feel::DecisionTable::compile(table, feel::Scope(), faults)->decide(inputs, evaluation));
    });
    print_row(each.name, ns, anew, theirs);
}

void measure_calendar() {
    using namespace calendar;
    for (const auto& [name, rule] : {std::pair{"recurrence: 100 expanded, last working day of each month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"}, std::pair{"recurrence: 100 expanded, three days a week", "FREQ=WEEKLY;BYDAY=MO,WE,FR"}}) {
        const RecurrenceSet set = RecurrenceSet::make({.start = *DateOrTime::parse("20260105T090000"), .zone = Zone::named("Asia/Shanghai").value(), .rules = {*Rrule::parse(rule)}, .rdates = {}, .exdates = {}}).value();
        print_row(name, best_ns(2'000, [&](int) { if (set.first(100).size() != 100) std::abort(); }), {}, nullptr);
    }
    WorkCalendar::Definition definition;
    definition.zone = Zone::named("Asia/Shanghai").value();
    for (int weekday = 0; weekday < 5; ++weekday) definition.hours[static_cast<Weekday>(weekday)] = {{9 * 3'600'000, 12 * 3'600'000}, {13 * 3'600'000, 18 * 3'600'000}};
    definition.holidays = Holidays::shipped();
    const WorkCalendar office = WorkCalendar::make(std::move(definition)).value();
    const Instant start = *Instant::parse("2026-09-30T08:00:00Z");
    for (const char* text : {"24 hours", "3 working days", "4 working hours"}) {
        const Limit limit = Limit::parse(text).value();
        print_row((std::string("due time: ") + text).c_str(), best_ns(20'000, [&](int i) { if (!due_at(office, start + i * 60'000, limit).ok()) std::abort(); }), {}, nullptr);
    }
}

}  // namespace

int main(int count, char** words) {
    feel::Scope scope;
    std::vector<feel::Value> values;
    for (const auto& [name, value] : data()) {
        scope.variable(name, feel::Type::any());
        values.push_back(value);
    }
    const std::vector<double> theirs = count > 1 ? feelin(words[1]) : std::vector<double>();
    const auto their = [&](std::size_t i) { return i < theirs.size() ? &theirs[i] : nullptr; };
    std::printf("| what | ns | ns, compiled anew | ns, feelin | times |\n| --- | ---: | ---: | ---: | ---: |\n");
    for (std::size_t i = 0; i < std::size(cases); ++i) {
        const auto compiled = feel::compile(cases[i].text, scope, feel::Type::any(), feel::Rigor::lenient);
        if (!compiled.program) return std::fprintf(stderr, "%s: %s\n", cases[i].text, compiled.faults.front().code.c_str()), 1;
        const auto once = [&](const feel::Program& program) {
            feel::Evaluation evaluation(values);
            return program.evaluate(evaluation);
        };
        if (once(*compiled.program).is_null()) return std::fprintf(stderr, "%s: null\n", cases[i].text), 1;
        const double ns = best_ns(20'000, [&](int) { static_cast<void>(once(*compiled.program)); });
        const double anew = best_ns(500, [&](int) { static_cast<void>(once(*feel::compile(cases[i].text, scope, feel::Type::any(), feel::Rigor::lenient).program)); });
        print_row(cases[i].name, ns, anew, their(i));
    }
    for (std::size_t i = 0; i < std::size(tables); ++i) measure_table(tables[i], their(std::size(cases) + i));
    measure_calendar();
    measure_bytes(scope);
    return 0;
}
