#include "engine/numbering.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace huiyin::engine {
namespace {

std::string padded(std::int64_t value, int width) {
    char text[32];
    std::snprintf(text, sizeof text, "%0*lld", width, static_cast<long long>(value));
    return text;
}

/// `pattern` with its date parts filled in; {seq…} stays as it is.
std::string dated(const std::string& pattern, calendar::Date today) {
    std::string out = pattern;
    const auto fill = [&](const std::string& part, const std::string& value) {
        for (std::size_t at = out.find(part); at != std::string::npos; at = out.find(part, at + value.size())) out.replace(at, part.size(), value);
    };
    fill("{yyyy}", padded(today.year(), 4));
    fill("{yy}", padded(today.year() % 100, 2));
    fill("{MM}", padded(today.month(), 2));
    fill("{dd}", padded(today.day(), 2));
    return out;
}

}  // namespace

std::string numbered(const std::string& record_type, const std::string& pattern, calendar::Date today, const std::function<std::int64_t(const std::string&)>& draw) {
    std::string text = dated(pattern, today);
    const std::size_t open = text.find("{seq");
    const std::size_t close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) return text;
    const int width = text[open + 4] == ':' ? std::atoi(text.substr(open + 5, close - open - 5).c_str()) : 1;
    const std::int64_t value = draw("number " + record_type + " " + text);       // the dated pattern is the counter's name
    return text.replace(open, close - open + 1, padded(value, std::min(width, 18)));
}

}  // namespace huiyin::engine
