// Guards, tables and due times: how many a second on one core. Each figure is the best of five runs.
#include <algorithm>
#include <chrono>
#include <cstdio>

#include "calendar/due_time.hpp"
#include "feel/decision_table.hpp"

using namespace huiyin;

namespace {

template <typename Work>
void measure(const char* name, int count, Work work) {
    double best = 1e9;
    for (int run = 0; run < 5; ++run) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < count; ++i) work(i);
        best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / count);
    }
    std::printf("| %-44s | %9.0f | %12.0f |\n", name, best, 1e9 / best);
}

feel::Value run(const feel::Program& program, const std::vector<feel::Value>& values) {
    feel::Evaluation evaluation(values);
    return program.evaluate(evaluation);
}

}  // namespace

int main() {
    using Of = feel::Type::Of;
    std::printf("| %-44s | %9s | %12s |\n| --- | ---: | ---: |\n", "what", "ns each", "a second");
    feel::Scope scope;
    scope.variable("rounds", Of::number);
    scope.variable("state", Of::string);
    scope.variable("amount", Of::number);
    scope.variable("day", Of::date);
    const std::vector<feel::Value> values{feel::Value(2), feel::Value("assigned"), feel::Value(*Decimal::parse("320.50")), feel::Value(*calendar::Date::parse("2026-03-09"))};
    const struct { const char* name; const char* text; } guards[]{{"FEEL guard: rounds < 3 and state = \"assigned\"", "rounds < 3 and state = \"assigned\""},
                                                                  {"FEEL arithmetic: amount * 0.2 + 15.00", "amount * 0.2 + 15.00"},
                                                                  {"FEEL range: amount in [200..1500]", "amount in [200..1500]"},
                                                                  {"FEEL date: day + @\"P7D\" > @\"2026-03-10\"", "day + @\"P7D\" > @\"2026-03-10\""},
                                                                  {"FEEL list: every x in [1, 2, 3] satisfies x > 0", "every x in [1, 2, 3] satisfies x > 0"}};
    for (const auto& guard : guards) {
        const auto compiled = feel::compile(guard.text, scope);
        measure(guard.name, 200'000, [&](int) { static_cast<void>(run(*compiled.program, values)); });
    }
    feel::TableDefinition table;
    table.hit_policy = feel::HitPolicy::first;
    table.inputs = {{"n", Of::number, {}}, {"main", Of::boolean, {}}};
    table.outputs = {{"fine", Of::number, {}, ""}};
    for (int r = 0; r < 10; ++r) table.rules.push_back({{"[" + std::to_string(r * 10) + ".." + std::to_string(r * 10 + 10) + ")", r % 2 ? "true" : "-"}, {std::to_string(r * 100)}});
    std::vector<feel::CellFault> faults;
    const auto made = feel::DecisionTable::compile(table, feel::Scope(), faults);
    measure("decision table of 10 rows, hit in the middle", 50'000, [&](int) {
        feel::Evaluation evaluation{std::span<const feel::Value>()};
        static_cast<void>(made->decide({feel::Value(45), feel::Value(true)}, evaluation));
    });

    calendar::WorkCalendar::Definition definition;
    definition.id = "office";
    definition.zone = calendar::Zone::named("Asia/Shanghai").value();
    for (int day = 0; day < 5; ++day) definition.hours[static_cast<calendar::Weekday>(day)] = {{30'600'000, 43'200'000}, {48'600'000, 63'000'000}};
    definition.holidays = calendar::Holidays::shipped();
    const auto office = calendar::WorkCalendar::make(std::move(definition)).value();
    const Instant start = *Instant::parse("2026-09-30T08:00:00Z");
    for (const char* text : {"24 hours", "4 working hours", "3 working days", "1 week"}) {
        const auto limit = calendar::Limit::parse(text).value();
        measure((std::string("due time with its explanation: ") + text).c_str(), 50'000, [&](int i) { static_cast<void>(calendar::due_time(office, start + i * 60'000LL, limit)); });
    }
    measure("working time added, without explanation", 500'000, [&](int i) { static_cast<void>(office.add_working_ms(start + i * 60'000LL, 14'400'000)); });
    measure("working time elapsed over a year", 500'000, [&](int i) { static_cast<void>(office.elapsed_ms(start, start + 31'536'000'000LL + i * 60'000LL)); });
    return 0;
}
