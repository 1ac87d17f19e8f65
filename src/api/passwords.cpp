#include "api/passwords.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <semaphore>
#include <stdexcept>

#include "base/text.hpp"

namespace huiyin::api {
namespace {

constexpr unsigned long long passes = 2;
constexpr std::size_t memory_bytes = 19 * 1024 * 1024;

/// Memory is what argon2 costs, so few may run at once whoever calls.
std::counting_semaphore<2>& turns() {
    static std::counting_semaphore<2> semaphore(2);
    return semaphore;
}

struct Turn {
    Turn() { turns().acquire(); }
    ~Turn() { turns().release(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
};

void need_sodium() {
    static const int started = sodium_init();
    if (started < 0) throw std::runtime_error("libsodium does not start");
}

}  // namespace

std::string hash_password(std::string_view password) {
    need_sodium();
    const Turn turn;
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), passes, memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("out of memory for a password hash");
    return std::string(text.data());
}

bool verify_password(std::string_view hash, std::string_view password) {
    need_sodium();
    const Turn turn;
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (hash.size() >= text.size()) return false;
    std::copy(hash.begin(), hash.end(), text.begin());
    return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

void waste_a_verification(std::string_view password) {
    static const std::string hash = hash_password("nobody's password");
    static_cast<void>(verify_password(hash, password));
}

Done acceptable_password(std::string_view password, std::string_view login) {
    constexpr std::size_t least = 8, most_bytes = 256;
    const std::size_t count = is_utf8(password) ? to_code_points(password).size() : 0;
    if (count < least) return Problem("session.password-short", {{"least", std::to_string(least)}});
    if (password.size() > most_bytes) return Problem("session.password-long", {{"most", std::to_string(most_bytes)}});
    constexpr std::array<std::string_view, 10> common{"12345678", "123456789", "1234567890", "password", "88888888",
                                                      "66666666", "11111111", "00000000", "qwertyui", "abcd1234"};
    const bool all_one = std::all_of(password.begin(), password.end(), [&](char c) { return c == password.front(); });
    if (all_one || password == login || std::find(common.begin(), common.end(), password) != common.end())
        return Problem("session.password-common");
    return {};
}

std::int64_t wait_after_failures_ms(int failures) {
    constexpr int free_tries = 4;
    constexpr std::int64_t first_ms = 5000, most_ms = 15 * 60 * 1000;
    if (failures <= free_tries) return 0;
    return std::min(most_ms, first_ms << std::min(failures - free_tries - 1, 10));
}

}  // namespace huiyin::api
