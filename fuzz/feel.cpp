// Any text compiles to a program or to faults inside the text, in either rigor; any program ends; what it comes to can be
// printed, and its JSON read back.
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
        made.variable("two words", feel::Type::any());
        made.known("a+b");
        return made;
    }();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const feel::Rigor rigor : {feel::Rigor::strict, feel::Rigor::lenient})
        for (const bool tests : {false, true}) {
            const feel::Compiled compiled = tests ? feel::compile_unary_tests(text, scope, feel::Type::Of::number, rigor) : feel::compile(text, scope, feel::Type::any(), rigor);
            for (const feel::Fault& fault : compiled.faults) HUIYIN_ASSERT(fault.offset <= size);
            if (!compiled.program) continue;
            const std::vector<feel::Value> values{feel::Value(3), feel::Value("投诉"), feel::Value(feel::List{feel::Value(1), feel::Value(2)}), feel::Value(), feel::Value(5)};
            feel::Evaluation evaluation(values);
            evaluation.steps_left = 10'000;
            evaluation.list_max = 1'000;
            evaluation.text_max = 10'000;
            const feel::Value result = tests ? compiled.program->test(feel::Value(1), evaluation) : compiled.program->evaluate(evaluation);
            static_cast<void>(result.to_text());
            HUIYIN_ASSERT(Json::parse(result.to_json().dump()).ok() || result.nesting() > 60);
        }
    return 0;
}
