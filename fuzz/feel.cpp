// Any text compiles to a program or to faults inside the text; any program ends.
#include "feel/program.hpp"

#include <cstdint>

using namespace huiyin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 2000) return 0;
    static const feel::Scope scope = [] {
        feel::Scope made;
        made.variable("n", feel::Type::Of::number);
        made.variable("s", feel::Type::Of::string);
        made.variable("list", feel::Type::list_of(feel::Type::Of::number));
        made.variable("any", feel::Type::any());
        return made;
    }();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const auto& compiled : {feel::compile(text, scope), feel::compile_unary_tests(text, scope, feel::Type::Of::number)}) {
        for (const feel::Fault& fault : compiled.faults) HUIYIN_ASSERT(fault.offset <= size);
        if (!compiled.program) continue;
        const std::vector<feel::Value> values{feel::Value(3), feel::Value("投诉"), feel::Value(feel::List{feel::Value(1), feel::Value(2)}), feel::Value()};
        feel::Evaluation evaluation(values);
        evaluation.steps_left = 10'000;
        evaluation.list_max = 1'000;
        static_cast<void>(compiled.program->test(feel::Value(1), evaluation));
    }
    return 0;
}
