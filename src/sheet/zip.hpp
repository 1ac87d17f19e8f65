// The entries of a zip archive, unpacked on demand and never beyond a bound: what a few bytes claim to unpack to is not
// believed, the bound counts what has really been unpacked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace huiyin::sheet {

class Zip {
public:
    static constexpr std::size_t entries_max = 2'000;

    /// Reads the directory at the archive's end. `bytes` outlives the archive. Problems: xlsx.not-xlsx, xlsx.damaged {part}.
    [[nodiscard]] static Result<Zip> open(std::string_view bytes, std::size_t unpacked_max);
    [[nodiscard]] bool has(const std::string& name) const { return entries_.contains(name); }
    /// Problems: xlsx.damaged {part}, xlsx.too-large {limit} when all that was unpacked so far would exceed the bound.
    [[nodiscard]] Result<std::string> unpack(const std::string& name);

private:
    struct Entry { std::size_t offset = 0, packed = 0, size = 0; std::uint16_t method = 0; };
    std::string_view bytes_;
    std::size_t left_ = 0, unpacked_max_ = 0;
    std::map<std::string, Entry> entries_;
};

}  // namespace huiyin::sheet
