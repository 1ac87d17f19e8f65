// Any text is a pack, or has diagnostics that can be printed; nothing crashes the compiler. "--- path" begins a file, as in
// the golden files; without it all of it is policy.yaml.
#include "policy/compiler.hpp"

#include <cstdint>

using namespace huiyin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 10'000) return 0;
    const std::string text(reinterpret_cast<const char*>(data), size);
    policy::Sources sources{"p/", {{"p/f.json", R"({"properties": {"a": {"x-title": {"zh": "甲"}, "type": "string"}}})"}}};
    std::string* file = &sources.files["p/policy.yaml"];
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (text.compare(at, 4, "--- ") == 0) file = &sources.files["p/" + text.substr(at + 4, end - at - 4)];
        else file->append(text, at, end + 1 - at);
        at = end + 1;
    }
    policy::Diagnostics diagnostics;
    const auto pack = policy::compile(sources, {}, diagnostics);
    HUIYIN_ASSERT((pack == nullptr) == (diagnostics.errors() > 0));
    static_cast<void>(policy::render(diagnostics, sources.files, Language::zh));
    return 0;
}
