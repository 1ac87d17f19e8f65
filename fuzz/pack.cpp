// Any text is a pack, or has diagnostics that can be printed; nothing crashes the compiler.
#include "policy/compiler.hpp"

#include <cstdint>

using namespace huiyin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 10'000) return 0;
    const policy::Sources sources{"p/", {{"p/policy.yaml", std::string(reinterpret_cast<const char*>(data), size)}, {"p/f.json", R"({"properties": {"a": {"x-title": {"zh": "甲"}, "type": "string"}}})"}}};
    policy::Diagnostics diagnostics;
    const auto pack = policy::compile(sources, {}, diagnostics);
    HUIYIN_ASSERT((pack == nullptr) == (diagnostics.errors() > 0));
    static_cast<void>(policy::render(diagnostics, sources.files, Language::zh));
    return 0;
}
