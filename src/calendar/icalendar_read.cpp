// Unfolding, then content lines, then components by BEGIN and END (RFC 5545, 3.1 and 3.4). Files come from many programs:
// bare line feeds, a byte order mark and unknown properties are taken; what has no structure is told with its line.
#include <algorithm>

#include "base/text.hpp"
#include "calendar/icalendar.hpp"

namespace huiyin::calendar {
namespace {

constexpr std::size_t bytes_max = 4'000'000, lines_max = 200'000, depth_max = 8;

std::string upper(std::string_view text) {
    std::string made(text);
    for (char& c : made)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return made;
}

struct Line { std::string text; std::size_t number; };

std::vector<Line> unfolded(std::string_view text) {
    std::vector<Line> lines;
    std::size_t number = 0;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        ++number;
        at = end + 1;
        if (!lines.empty() && (line.starts_with(' ') || line.starts_with('\t'))) lines.back().text += line.substr(1);
        else if (!line.empty()) lines.push_back({std::string(line), number});
    }
    return lines;
}

Problem bad_line(const Line& line) { return Problem("calendar.ics-line", {{"line", std::to_string(line.number)}, {"text", line.text.substr(0, 60)}}); }

/// RFC 6868: ^n, ^^ and ^' in a parameter's value.
std::string parameter_value(std::string_view text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (text[i] == '^' && (next == 'n' || next == '^' || next == '\'')) {
            made += next == 'n' ? '\n' : next == '^' ? '^' : '"';
            ++i;
        } else if (text[i] != '"') {
            made += text[i];
        }
    }
    return made;
}

/// "NAME;PARAM=value;PARAM="quoted:value":VALUE"
Result<IcsProperty> property_of(const Line& line) {
    IcsProperty made;
    made.line = line.number;
    const std::string& text = line.text;
    std::size_t at = text.find_first_of(":;");
    if (at == std::string::npos || at == 0) return bad_line(line);
    made.name = upper(text.substr(0, at));
    if (made.name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") != std::string::npos) return bad_line(line);
    while (at < text.size() && text[at] == ';') {
        const std::size_t equals = text.find('=', at);
        if (equals == std::string::npos) return bad_line(line);
        std::size_t end = equals + 1;
        for (bool quoted = false; end < text.size() && (quoted || (text[end] != ';' && text[end] != ':')); ++end) quoted ^= text[end] == '"';
        made.parameters.emplace_back(upper(text.substr(at + 1, equals - at - 1)), parameter_value(std::string_view(text).substr(equals + 1, end - equals - 1)));
        at = end;
    }
    if (at >= text.size()) return bad_line(line);
    made.value = text.substr(at + 1);
    return made;
}

}  // namespace

std::string IcsProperty::parameter(std::string_view wanted) const {
    for (const auto& [key, held] : parameters)
        if (key == wanted) return held;
    return {};
}

std::string IcsProperty::text() const {
    std::string made;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\\' || i + 1 == value.size()) {
            made += value[i];
            continue;
        }
        const char next = value[++i];
        made += next == 'n' || next == 'N' ? '\n' : next;
    }
    return made;
}

const IcsProperty* IcsComponent::find(std::string_view wanted) const {
    for (const IcsProperty& property : properties)
        if (property.name == wanted) return &property;
    return nullptr;
}

Result<std::vector<IcsComponent>> parse_icalendar(std::string_view text) {
    if (text.size() > bytes_max) return Problem("calendar.ics-long", {{"most", std::to_string(bytes_max / 1'000'000) + " MB"}});
    if (!is_utf8(text)) return Problem("calendar.ics-utf8");
    const std::vector<Line> lines = unfolded(text);
    if (lines.size() > lines_max) return Problem("calendar.ics-long", {{"most", std::to_string(lines_max)}});
    std::vector<IcsComponent> done, open;
    for (const Line& line : lines) {
        HUIYIN_TRY(IcsProperty property, property_of(line));
        const auto at_line = [&](const char* code) { return Problem(code, {{"line", std::to_string(line.number)}, {"name", property.value.substr(0, 60)}}); };
        if (property.name == "BEGIN") {
            if (open.empty() && upper(property.value) != "VCALENDAR") return at_line("calendar.ics-outside");
            if (open.size() >= depth_max) return at_line("calendar.ics-depth");
            open.push_back({upper(property.value), {}, {}});
        } else if (property.name == "END") {
            if (open.empty() || open.back().name != upper(property.value)) return at_line("calendar.ics-end");
            IcsComponent closed = std::move(open.back());
            open.pop_back();
            (open.empty() ? done : open.back().components).push_back(std::move(closed));
        } else {
            if (open.empty()) return bad_line(line);
            open.back().properties.push_back(std::move(property));
        }
    }
    if (!open.empty()) return Problem("calendar.ics-open", {{"name", open.back().name}});
    if (done.empty()) return Problem("calendar.ics-none");
    return done;
}

Result<std::int64_t> parse_duration(std::string_view text) {
    const Problem bad("calendar.ics-duration", {{"text", std::string(text)}});
    const bool minus = text.starts_with('-');
    std::size_t at = minus || text.starts_with('+') ? 1 : 0;
    if (at >= text.size() || text[at++] != 'P' || at == text.size()) return bad;
    std::int64_t sum = 0;
    bool time = false;
    while (at < text.size()) {
        if (text[at] == 'T' && !time) {
            time = true;
            if (++at == text.size()) return bad;
        }
        std::int64_t n = 0;
        const std::size_t digits = at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && at - digits < 9; ++at) n = n * 10 + (text[at] - '0');
        if (at == digits || at == text.size()) return bad;
        const char unit = text[at++];
        const std::int64_t ms = time ? (unit == 'H' ? 3'600'000 : unit == 'M' ? 60'000 : unit == 'S' ? 1000 : 0) : (unit == 'W' ? 7 * 86'400'000LL : unit == 'D' ? 86'400'000LL : 0);
        if (ms == 0) return bad;
        sum += n * ms;
        if (sum > 4'000'000'000'000) return bad;                   // a century and more
    }
    return minus ? -sum : sum;
}

}  // namespace huiyin::calendar
