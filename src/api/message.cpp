#include "api/message.hpp"

#include <algorithm>

namespace huiyin::api {
namespace {

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](unsigned char c) { return c >= 'A' && c <= 'Z' ? static_cast<unsigned char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](unsigned char x, unsigned char y) { return lower(x) == lower(y); });
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool parse_query(std::string_view text, Request& into) {
    constexpr std::size_t parameters_max = 100;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = percent_decode(pair.substr(0, equals), true);
        auto value = percent_decode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view(), true);
        if (!name || !value || into.query.size() == parameters_max) return false;
        into.query.emplace_back(std::move(*name), std::move(*value));
    }
    return true;
}

}  // namespace

std::optional<std::string> find_header(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (same_name(key, name)) return value;
    return std::nullopt;
}

std::string Request::header(std::string_view name) const { return find_header(headers, name).value_or(""); }

std::string Request::query_value(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return value;
    return {};
}

bool Request::query_flag(std::string_view name) const {
    const std::string value = query_value(name);
    return value == "true" || value == "1";
}

const std::string& Request::param(std::string_view name) const {
    for (const auto& [key, value] : path_params)
        if (key == name) return value;
    HUIYIN_ASSERT(!"the route has this parameter");
    return path;
}

std::string Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (!same_name(key, "cookie")) continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(';'), rest.size());
            std::string_view pair = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
            const auto equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name) return std::string(pair.substr(equals + 1));
        }
    }
    return {};
}

Language Request::language() const {
    const std::string asked = query_value("lang");
    return language_of(asked.empty() ? header("Accept-Language") : asked);
}

bool split_target(std::string_view target, Request& into) {
    if (target.empty() || target.front() != '/') return false;
    for (const unsigned char c : target)
        if (c <= 0x20 || c == 0x7f || c == '#') return false;
    const auto question = std::min(target.find('?'), target.size());
    into.path = std::string(target.substr(0, question));
    if (!percent_decode(into.path, false)) return false;
    return question == target.size() || parse_query(target.substr(question + 1), into);
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0') return std::nullopt;
        bytes += c;
    }
    if (!is_utf8(bytes)) return std::nullopt;
    return bytes;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                           c == '_' || c == '~';
        if (plain) {
            out += static_cast<char>(c);
        } else {
            out += '%';
            out += digits[c >> 4];
            out += digits[c & 15];
        }
    }
    return out;
}

Response& Response::set(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

Response Response::json(int status, const Json& body) {
    Response response(status);
    response.set("Content-Type", "application/json");
    response.body = body.dump();
    return response;
}

Response Response::bytes(std::string content_type, std::string body) {
    Response response;
    response.set("Content-Type", std::move(content_type));
    response.body = std::move(body);
    return response;
}

}  // namespace huiyin::api
