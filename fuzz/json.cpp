// Whatever parses, dumps to a text that parses to the same value.
#include "base/json.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 100'000) return 0;
    const auto parsed = huiyin::Json::parse({reinterpret_cast<const char*>(data), size});
    if (!parsed.ok()) return 0;
    const auto again = huiyin::Json::parse(parsed->dump());
    HUIYIN_ASSERT(again.ok());
    HUIYIN_ASSERT(*again == *parsed);
    return 0;
}
