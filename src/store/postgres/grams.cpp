#include "store/postgres/grams.hpp"

#include <algorithm>
#include <cstdint>

#include "store/sql/words.hpp"

namespace huiyin::store::postgres {
namespace {

// FNV-1a, 64 bits (draft-eastlake-fnv): it must stay the same for ever, because what it gave is kept.
constexpr std::uint64_t start = 0xcbf29ce484222325;
constexpr std::uint64_t mixed(std::uint64_t sum, std::string_view bytes) {
    for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return sum;
}

bool parts_texts(std::string_view character) { return static_cast<unsigned char>(character.front()) <= ' '; }

std::vector<std::string_view> characters(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = std::min(sql::length_of(static_cast<unsigned char>(text[at])), text.size() - at);
        out.push_back(text.substr(at, length));
        at += length;
    }
    return out;
}

}  // namespace

std::string dense(std::string_view body) {
    std::string out;
    for (const char c : body)
        if (!sql::is_blank(c)) out += c;
    return out;
}

std::string grams(const std::string& organisation, const std::vector<std::string>& dense_texts, Grams which) {
    const std::uint64_t own = mixed(mixed(start, organisation), std::string_view("\0", 1));
    std::vector<std::int64_t> numbers;
    for (const std::string& text : dense_texts) {
        const std::vector<std::string_view> each = characters(text);
        for (std::size_t i = 0; i < each.size(); ++i) {
            if (parts_texts(each[i])) continue;
            const std::uint64_t one = mixed(own, each[i]);
            if (which == Grams::of_text || each.size() == 1) numbers.push_back(static_cast<std::int64_t>(one));
            if (i + 1 < each.size() && !parts_texts(each[i + 1])) numbers.push_back(static_cast<std::int64_t>(mixed(one, each[i + 1])));
        }
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::string out = "{";
    for (const std::int64_t number : numbers) out += (out.size() == 1 ? "" : ",") + std::to_string(number);
    return out + "}";
}

}  // namespace huiyin::store::postgres
