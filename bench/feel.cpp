// FEEL and decision tables on one core, in one run beside `feelin` from npm where that can do the same.
//
//   npm install --prefix /tmp/feelin feelin@8.2.0
//   build/release/bench_feel /tmp/feelin          without an argument: ours alone
//
// `feelin` reads an expression anew each time it evaluates one, so ours is shown both ways: compiled once, and compiled
// and evaluated. Each figure is the best of five runs. The tables are ours alone: `feelin` has none.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

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
                       {"list: every", "every x in items satisfies x.hours > 0"},
                       {"list: for over 100", "for i in 1..100 return i * i"},
                       {"context", "{base: amount, fee: base * 0.1, total: base + fee}.total"}};

feel::Entries data() {
    feel::List items;
    for (int i = 0; i < 10; ++i) items.emplace_back(feel::Entries{{"name", "item " + std::to_string(i)}, {"hours", i}});
    return {{"rounds", 2}, {"state", "assigned"}, {"amount", *Decimal::parse("320.50")}, {"closed", false}, {"channel", "telephone"}, {"number", "TS-2026-0001"}, {"day", "2026-03-09"}, {"items", items}};
}

/// What `feelin` takes for each case, in nanoseconds; empty when there is none.
std::vector<double> feelin(const std::string& folder) {
    std::vector<double> out;
    const std::string script = folder + "/huiyin-bench.mjs", cases_file = folder + "/huiyin-cases.json";
    JsonArray texts;
    for (const Case& each : cases) texts.emplace_back(each.text);
    JsonObject context;
    for (const auto& [name, value] : data()) context.set(name, value.to_json());
    if (FILE* file = std::fopen(cases_file.c_str(), "w")) {
        const std::string dump = Json(JsonObject{{"cases", std::move(texts)}, {"context", std::move(context)}}).dump();
        std::fwrite(dump.data(), 1, dump.size(), file);
        std::fclose(file);
    }
    if (FILE* file = std::fopen(script.c_str(), "w")) {
        std::fputs("import { evaluate } from 'feelin';\n"
                   "import { readFileSync } from 'node:fs';\n"
                   "const { cases, context } = JSON.parse(readFileSync(new URL('huiyin-cases.json', import.meta.url)));\n"
                   "for (const text of cases) {\n"
                   "  for (let i = 0; i < 300; i++) evaluate(text, context);\n"
                   "  let best = Infinity;\n"
                   "  for (let run = 0; run < 5; run++) {\n"
                   "    const start = process.hrtime.bigint();\n"
                   "    for (let i = 0; i < 300; i++) evaluate(text, context);\n"
                   "    best = Math.min(best, Number(process.hrtime.bigint() - start) / 300);\n"
                   "  }\n"
                   "  process.stdout.write(`${best}\\n`);\n"
                   "}\n", file);
        std::fclose(file);
    }
    if (FILE* pipe = popen(("node '" + script + "'").c_str(), "r")) {
        double ns = 0;
        while (std::fscanf(pipe, "%lf", &ns) == 1) out.push_back(ns);
        pclose(pipe);
    }
    return out;
}

void measure_table(const char* name, int rules, feel::HitPolicy policy, int input) {
    using Of = feel::Type::Of;
    feel::TableDefinition table;
    table.hit_policy = policy;
    table.inputs = {{"n", Of::number, {}}, {"main", Of::boolean, {}}, {"channel", Of::string, {}}};
    table.outputs = {{"fine", Of::number, {}, ""}};
    for (int r = 0; r < rules; ++r)
        table.rules.push_back({{"[" + std::to_string(r * 10) + ".." + std::to_string(r * 10 + 10) + ")", r % 2 ? "true" : "-", "\"telephone\", \"written\""}, {std::to_string(r * 100)}});
    std::vector<feel::CellFault> faults;
    const auto made = feel::DecisionTable::compile(table, feel::Scope(), faults);
    const std::vector<feel::Value> inputs{input, true, "telephone"};
    const double ns = best_ns(20'000, [&](int) {
        feel::Evaluation evaluation{std::span<const feel::Value>()};
        static_cast<void>(made->decide(inputs, evaluation));
    });
    std::printf("| %-44s | %9.0f | | | |\n", name, ns);
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
    std::printf("| %-44s | %9s | %9s | %9s | %s |\n| --- | ---: | ---: | ---: | ---: |\n", "what", "ns", "ns, compiled anew", "ns, feelin", "times");
    for (std::size_t i = 0; i < std::size(cases); ++i) {
        const auto compiled = feel::compile(cases[i].text, scope, feel::Type::any(), feel::Rigor::lenient);
        if (!compiled.program) return std::fprintf(stderr, "%s: %s\n", cases[i].text, compiled.faults.front().code.c_str()), 1;
        const auto once = [&](const feel::Program& program) {
            feel::Evaluation evaluation(values);
            return program.evaluate(evaluation);
        };
        const double ns = best_ns(20'000, [&](int) { static_cast<void>(once(*compiled.program)); });
        const double anew = best_ns(500, [&](int) { static_cast<void>(once(*feel::compile(cases[i].text, scope, feel::Type::any(), feel::Rigor::lenient).program)); });
        if (i < theirs.size()) std::printf("| %-44s | %9.0f | %9.0f | %9.0f | %.0f |\n", cases[i].name, ns, anew, theirs[i], theirs[i] / ns);
        else std::printf("| %-44s | %9.0f | %9.0f | | |\n", cases[i].name, ns, anew);
    }
    measure_table("table of 10 rules, First, hit in the middle", 10, feel::HitPolicy::first, 45);
    measure_table("table of 10 rules, Unique, all looked at", 10, feel::HitPolicy::unique, 45);
    measure_table("table of 200 rules, Unique, all looked at", 200, feel::HitPolicy::unique, 1005);
    return 0;
}
