#include "api/router.hpp"

#include <algorithm>

namespace huiyin::api {
namespace {

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        path.remove_prefix(1);                             // the slash
        const auto end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (const Route& route : routes_) {
        Pattern pattern;
        for (const std::string_view segment : split(route.pattern)) {
            if (segment.empty() || segment.front() != '{') {
                pattern.segments.push_back({std::string(segment), false, {}});
                continue;
            }
            const auto end = segment.find('}');
            HUIYIN_ASSERT(end != std::string_view::npos);
            pattern.segments.push_back({std::string(segment.substr(1, end - 1)), true, std::string(segment.substr(end + 1))});
        }
        patterns_.push_back(std::move(pattern));
    }
}

Match Router::match(std::string_view method, std::string_view path) const {
    constexpr std::size_t segments_max = 12;
    Match match;
    if (path.empty() || path.front() != '/') return match;
    const auto segments = split(path);
    if (segments.size() > segments_max) return match;
    std::vector<std::string> decoded;
    for (const std::string_view segment : segments) {
        auto text = percent_decode(segment, false);
        if (!text) return match;
        decoded.push_back(std::move(*text));
    }
    const auto fits = [&](const Pattern& pattern) {
        if (pattern.segments.size() != decoded.size()) return false;
        for (std::size_t i = 0; i < decoded.size(); ++i) {
            const Segment& wanted = pattern.segments[i];
            if (!wanted.parameter) {
                if (wanted.text != decoded[i]) return false;
            } else if (decoded[i].size() <= wanted.suffix.size() || !decoded[i].ends_with(wanted.suffix)) {
                return false;
            }
        }
        return true;
    };
    const Pattern* best = nullptr;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const Route& route = routes_[i];
        if (!fits(patterns_[i])) continue;
        match.allowed.push_back(route.method);
        const bool same_method = route.method == method || (method == "HEAD" && route.method == "GET");
        if (!same_method || (best && !better(patterns_[i], *best))) continue;
        best = &patterns_[i];
        match.route = &route;
    }
    if (!best) return match;
    for (std::size_t i = 0; i < decoded.size(); ++i) {
        const Segment& segment = best->segments[i];
        if (!segment.parameter) continue;
        decoded[i].resize(decoded[i].size() - segment.suffix.size());
        match.params.emplace_back(segment.text, std::move(decoded[i]));
    }
    return match;
}

bool Router::better(const Pattern& a, const Pattern& b) {
    for (std::size_t i = 0; i < a.segments.size(); ++i) {
        if (a.segments[i].parameter != b.segments[i].parameter) return b.segments[i].parameter;
        if (a.segments[i].suffix.size() != b.segments[i].suffix.size()) return a.segments[i].suffix.size() > b.segments[i].suffix.size();
    }
    return false;
}

}  // namespace huiyin::api
