#include "base/id.hpp"

#include "base/hash.hpp"

namespace huiyin {
namespace {

constexpr char figures[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";   // Crockford's base 32

std::string written(std::int64_t ms, const std::string& ten_bytes) {
    std::string text(26, '0');
    for (int i = 9; i >= 0; --i, ms >>= 5) text[static_cast<std::size_t>(i)] = figures[ms & 31];
    std::uint32_t held = 0;
    int bits = 0;
    std::size_t at = 10;
    for (const unsigned char byte : ten_bytes) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) text[at++] = figures[held >> (bits - 5) & 31];
    }
    return text;
}

}  // namespace

std::string RandomIds::next(Instant now) {
    // Drawn a hundred at a time: asking costs more than what is given.
    constexpr std::size_t length = 10, portion = 100 * length;
    thread_local std::string drawn;
    if (drawn.empty()) drawn = random_bytes(portion);
    const std::string bytes = drawn.substr(drawn.size() - length);
    drawn.resize(drawn.size() - length);
    return written(now.ms, bytes);
}

std::string CountedIds::next(Instant now) {
    std::string bytes(10, '\0');
    std::uint64_t rest = ++count_;
    for (std::size_t i = 10; i-- > 2; rest >>= 8) bytes[i] = static_cast<char>(rest & 255);
    return written(now.ms, bytes);
}

bool is_id(const std::string& text) {
    return text.size() == 26 && text.find_first_not_of(figures) == std::string::npos;
}

}  // namespace huiyin
