#include "base/hash.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "base/result.hpp"

namespace huiyin {

Digest sha256(std::string_view bytes) {
    Digest digest;
    unsigned int length = 0;
    HUIYIN_ASSERT(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) == 1 && length == digest.size());
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    Digest digest;
    unsigned int length = 0;
    HUIYIN_ASSERT(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size(), digest.data(), &length) != nullptr);
    return digest;
}

std::string to_hex(std::string_view bytes) {
    static constexpr char figures[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text += figures[byte >> 4];
        text += figures[byte & 15];
    }
    return text;
}

std::string to_hex(const Digest& digest) { return to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()}); }

std::optional<std::string> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return {};
    const auto figure = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; };
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = figure(text[i]), low = figure(text[i + 1]);
        if (high < 0 || low < 0) return {};
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

std::string to_base64url(std::string_view bytes) {
    static constexpr char figures[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    std::uint32_t held = 0;
    int bits = 0;
    for (const unsigned char byte : bytes) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 6; bits -= 6) text += figures[held >> (bits - 6) & 63];
    }
    if (bits > 0) text += figures[held << (6 - bits) & 63];
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    std::string bytes;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
        int figure = -1;
        if (c >= 'A' && c <= 'Z') figure = c - 'A';
        else if (c >= 'a' && c <= 'z') figure = c - 'a' + 26;
        else if (c >= '0' && c <= '9') figure = c - '0' + 52;
        else if (c == '-' || c == '+') figure = 62;
        else if (c == '_' || c == '/') figure = 63;
        if (figure < 0) return {};
        held = held << 6 | static_cast<std::uint32_t>(figure);
        if ((bits += 6) >= 8) {
            bits -= 8;
            bytes += static_cast<char>(held >> bits & 255);
        }
    }
    return bytes;
}

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    HUIYIN_ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) == 1);
    return bytes;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace huiyin
