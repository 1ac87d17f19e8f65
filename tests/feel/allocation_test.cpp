// Guards over scalars run without allocating: every `new` of the program is counted while one is evaluated.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "feel/program.hpp"

namespace {

std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0};

void* counted_or_null(std::size_t size) noexcept {
    if (counting) ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}
void* counted(std::size_t size) {
    if (void* memory = counted_or_null(size)) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
// Those that do not throw, too (std::stable_sort asks for its buffer so): what one of them makes, the deletes below free.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted_or_null(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return counted_or_null(size); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace huiyin::feel {
namespace {

/// The result is dropped within the count, so that what it holds counts too.
std::size_t allocations_of(const Program& program, std::span<const Value> values, bool& passed) {
    Evaluation evaluation(values);
    allocations = 0;
    counting = true;
    passed = program.evaluate(evaluation).is_true();
    counting = false;
    return allocations;
}

TEST(Allocation, NoneForGuardsOverScalars) {
    Scope scope;
    scope.variable("rounds", Type::Of::number);
    scope.variable("amount", Type::Of::number);
    scope.variable("state", Type::Of::string);
    scope.variable("urgent", Type::Of::boolean);
    scope.variable("opened", Type::Of::date);
    scope.variable("at", Type::Of::date_time);
    scope.variable("left", Type::Of::days_time_duration);
    scope.variable("record", Type::context({{"rounds", Type::Of::number}, {"state", Type::Of::string}, {"states", Type::list_of(Type::Of::string)}, {"owner", Type::context({{"level", Type::Of::number}})}}));
    const std::string state = "waiting for the answer of the other department";        // too long to lie within a string
    const Value record = Entries{{"rounds", 2}, {"state", state}, {"states", List{"closed", state}}, {"owner", Entries{{"level", 4}}}};
    const calendar::Date day = *calendar::Date::of(2026, 3, 9);
    const std::vector<Value> values{Value(2), Value(*Decimal::parse("1250.75")), Value(state), Value(true), Value(day), Value(DateTime{day, Time{3'600'000'000'000, 28'800, nullptr}}),
                                    Value(DaysTimeDuration{90'000'000}), record};
    for (const char* text : {"rounds < 3", "rounds + 1 <= 3 and amount * 0.05 > 62.5", "not(rounds > 2) or urgent", "state = \"waiting for the answer of the other department\"", "state != \"closed\"",
                             "rounds between 1 and 5", "rounds in [1..3]", "rounds in (1, 2, 3)", "amount in (> 1000)", "state in (\"closed\", \"waiting for the answer of the other department\")",
                             "urgent and (rounds = 2 or amount > 9000)", "opened < date(\"2026-04-01\")", "opened in [@\"2026-01-01\"..@\"2026-12-31\"]", "opened.year = 2026", "left > duration(\"P1D\")",
                             "at < @\"2026-03-09T02:00:00+08:00\"", "record.rounds < 3", "record.owner.level ** 2 = 16", "record.state = state", "if urgent then rounds < 3 else false", "-rounds < 0",
                             "amount / 4 > 300", "floor(amount) = 1250", "opened instance of date", "starts with(state, \"waiting for the answer\")",
                             "contains(record.state, \"of the other department\") and not(ends with(state, \"of the other person\"))", "list contains(record.states, state)", "is(state, record.state)",
                             "max(rounds, amount) = amount", "count(record.states) = 2", "string length(state) > 40"}) {
        const Compiled compiled = compile(text, scope, Type::Of::boolean);
        ASSERT_TRUE(compiled.program) << text << ": " << (compiled.faults.empty() ? "" : compiled.faults[0].code);
        bool passed = false;
        EXPECT_EQ(allocations_of(*compiled.program, values, passed), 0U) << text;
        EXPECT_TRUE(passed) << text;
    }
}

TEST(Allocation, IsSeenWhereThereIsOne) {
    Scope scope;
    scope.variable("state", Type::Of::string);
    const std::vector<Value> values{Value("open")};
    bool passed = false;
    const Compiled compiled = compile("state + \" for longer than a text fits into its own place\" != state", scope, Type::Of::boolean);
    EXPECT_GT(allocations_of(*compiled.program, values, passed), 0U);
    EXPECT_TRUE(passed);
}

}  // namespace
}  // namespace huiyin::feel
