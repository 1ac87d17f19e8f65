#include "base/text.hpp"

#include <algorithm>
#include <map>

#include "base/json.hpp"

namespace huiyin {

namespace base {
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_files();   // made by cmake/embed.cmake
}

namespace {

const std::map<std::string, Text, std::less<>>& sentences() {
    static const std::map<std::string, Text, std::less<>> all = [] {
        std::map<std::string, Text, std::less<>> made;
        for (const auto& [name, bytes] : base::embedded_files()) {
            const auto parsed = Json::parse(bytes);
            if (!parsed.ok()) assertion_failed((std::string(name) + ": " + parsed.problem().param("reason")).c_str(), "locales", 0);
            for (const auto& [code, texts] : parsed->as_object()) made[code] = {texts["zh"].string_or(""), texts["en"].string_or("")};
        }
        return made;
    }();
    return all;
}

/// Wide by East Asian width: 汉字, kana, hangul, full-width forms, emoji.
bool is_wide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) || (c >= 0x3041 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
           (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

/// One code point from `text` at `at`, which moves on; 0xFFFFFFFF when malformed (RFC 3629: no surrogates, no overlong forms).
char32_t decode(std::string_view text, std::size_t& at) {
    constexpr char32_t malformed = 0xFFFFFFFF;
    const auto byte = static_cast<unsigned char>(text[at++]);
    if (byte < 0x80) return byte;
    const int more = byte >= 0xF0 && byte < 0xF5 ? 3 : byte >= 0xE0 && byte < 0xF0 ? 2 : byte >= 0xC2 && byte < 0xE0 ? 1 : 0;
    if (more == 0) return malformed;
    char32_t c = byte & (0x3F >> more);
    for (int i = 0; i < more; ++i) {
        if (at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) return malformed;
        c = c << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
    }
    const char32_t least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
    return c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? malformed : c;
}

std::size_t edit_distance(const std::u32string& a, const std::u32string& b) {
    // Optimal string alignment: insertions, deletions, changes and swaps of neighbours.
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    return cost[a.size()][b.size()];
}

}  // namespace

Language language_of(std::string_view tags) {
    while (!tags.empty()) {
        const std::size_t comma = tags.find(',');
        std::string_view tag = tags.substr(0, comma);
        tags = comma == std::string_view::npos ? std::string_view() : tags.substr(comma + 1);
        while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
        if (tag.starts_with("zh") || tag.starts_with("ZH")) return Language::zh;
        if (tag.starts_with("en") || tag.starts_with("EN")) return Language::en;
    }
    return Language::zh;
}

std::string fill(std::string_view template_text, const std::vector<ProblemParameter>& params) {
    std::string out;
    for (std::size_t at = 0; at < template_text.size();) {
        const std::size_t close = template_text[at] == '{' ? template_text.find('}', at) : std::string_view::npos;
        if (close != std::string_view::npos) {
            const std::string_view name = template_text.substr(at + 1, close - at - 1);
            const auto param = std::find_if(params.begin(), params.end(), [&](const auto& held) { return held.first == name; });
            if (param != params.end()) {
                out += param->second;
                at = close + 1;
                continue;
            }
        }
        out += template_text[at++];
    }
    return out;
}

std::string message(Language language, std::string_view code, const std::vector<ProblemParameter>& params) {
    const auto held = sentences().find(code);
    if (held != sentences().end()) return fill(held->second.in(language), params);
    std::string text(code);
    for (const auto& [name, value] : params) text += " " + name + "=" + value;
    return text;
}

std::string message(Language language, const Problem& problem) { return message(language, problem.code, problem.params); }

std::vector<std::string> message_codes() {
    std::vector<std::string> codes;
    for (const auto& entry : sentences()) codes.push_back(entry.first);
    return codes;
}

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        const char32_t c = decode(utf8, at);
        const bool combining = (c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
        width += combining ? 0 : is_wide(c) ? 2 : 1;
    }
    return width;
}

std::string nearest(std::string_view wanted, const std::vector<std::string>& candidates) {
    const std::u32string target = to_code_points(wanted);
    if (target.size() > 100) return {};
    std::string best;
    std::size_t best_cost = std::max<std::size_t>(1, target.size() / 3) + 1;   // a third of the letters may be wrong
    for (const std::string& candidate : candidates) {
        const std::u32string points = to_code_points(candidate);
        if (points.size() > target.size() + best_cost || target.size() > points.size() + best_cost) continue;
        const std::size_t cost = edit_distance(target, points);
        if (cost < best_cost) {
            best_cost = cost;
            best = candidate;
        }
    }
    return best;
}

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();)
        if (decode(text, at) == 0xFFFFFFFF) return false;
    return true;
}

std::u32string to_code_points(std::string_view utf8) {
    std::u32string points;
    for (std::size_t at = 0; at < utf8.size();) {
        const char32_t c = decode(utf8, at);
        points += c == 0xFFFFFFFF ? U'\xFFFD' : c;
    }
    return points;
}

std::string to_utf8(std::u32string_view code_points) {
    std::string text;
    for (const char32_t c : code_points) {
        if (c < 0x80) {
            text += static_cast<char>(c);
        } else if (c < 0x800) {
            text += static_cast<char>(0xC0 | c >> 6);
            text += static_cast<char>(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            text += static_cast<char>(0xE0 | c >> 12);
            text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
            text += static_cast<char>(0x80 | (c & 0x3F));
        } else {
            text += static_cast<char>(0xF0 | c >> 18);
            text += static_cast<char>(0x80 | (c >> 12 & 0x3F));
            text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
            text += static_cast<char>(0x80 | (c & 0x3F));
        }
    }
    return text;
}

}  // namespace huiyin
