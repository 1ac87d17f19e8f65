#include "policy/diagnostic.hpp"

#include <algorithm>
#include <tuple>

namespace huiyin::policy {
namespace {

std::string line_of(const std::string& text, std::uint32_t line) {
    std::size_t at = 0;
    for (std::uint32_t i = 1; i < line; ++i) {
        at = text.find('\n', at);
        if (at == std::string::npos) return {};
        ++at;
    }
    std::string found = text.substr(at, text.find('\n', at) - at);
    if (!found.empty() && found.back() == '\r') found.pop_back();
    return found;
}

std::string excerpt(const Span& span, const std::string& suggestion, const std::map<std::string, std::string>& files, Language language) {
    const auto file = files.find(span.file);
    if (file == files.end() || span.line == 0) return {};
    std::string line = line_of(file->second, span.line);
    std::replace(line.begin(), line.end(), '\t', ' ');
    const std::size_t from = std::min<std::size_t>(span.column - 1, line.size());
    const std::size_t until = std::min<std::size_t>(from + std::max<std::uint32_t>(span.length, 1), line.size());
    const std::string number = std::to_string(span.line);
    const std::string gutter(number.size() + 3, ' ');
    const std::size_t carets = std::max<std::size_t>(display_width(std::string_view(line).substr(from, until - from)), 1);
    std::string out = "   " + number + " | " + line + "\n" + gutter + " | " + std::string(display_width(std::string_view(line).substr(0, from)), ' ') + std::string(carets, '^');
    if (!suggestion.empty()) out += " " + message(language, "pack.did-you-mean", {{"suggestion", suggestion}});
    return out + "\n";
}

std::string place(const Span& span) {
    return span.line == 0 ? span.file : span.file + ":" + std::to_string(span.line) + ":" + std::to_string(span.column);
}

}  // namespace

std::size_t Diagnostics::errors() const {
    return static_cast<std::size_t>(std::count_if(all_.begin(), all_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

Diagnostic& Diagnostics::add(Severity severity, Span span, std::string code, std::vector<ProblemParameter> params) {
    all_.push_back({severity, std::move(code), std::move(params), std::move(span), {}, {}});
    return all_.back();
}

void Diagnostics::sort() {
    const auto key = [](const Diagnostic& d) { return std::tie(d.span.file, d.span.line, d.span.column, d.code, d.params); };
    std::stable_sort(all_.begin(), all_.end(), [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
    all_.erase(std::unique(all_.begin(), all_.end(), [&](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); }), all_.end());
}

std::string render(const Diagnostic& diagnostic, const std::map<std::string, std::string>& files, Language language) {
    const char* severity = diagnostic.severity == Severity::error ? "pack.severity-error" : "pack.severity-warning";
    const std::string colon = language == Language::zh ? "：" : ": ";
    std::string out = place(diagnostic.span) + ": " + message(language, severity) + colon + message(language, diagnostic.code, diagnostic.params) + " [" + diagnostic.code + "]\n" +
                      excerpt(diagnostic.span, diagnostic.suggestion, files, language);
    for (const Related& note : diagnostic.notes)
        out += place(note.span) + ": " + message(language, "pack.severity-note") + colon + message(language, note.code, note.params) + "\n";
    return out;
}

std::string render(const Diagnostics& diagnostics, const std::map<std::string, std::string>& files, Language language) {
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics.all()) out += render(diagnostic, files, language);
    return out;
}

Json to_json(const Diagnostics& diagnostics, Language language) {
    JsonArray all;
    for (const Diagnostic& d : diagnostics.all()) {
        JsonObject params;
        for (const auto& [name, value] : d.params) params.set(name, value);
        all.push_back(JsonObject{{"severity", d.severity == Severity::error ? "error" : "warning"}, {"code", d.code}, {"message", message(language, d.code, d.params)},
                                 {"file", d.span.file}, {"line", std::int64_t{d.span.line}}, {"column", std::int64_t{d.span.column}}, {"length", std::int64_t{d.span.length}},
                                 {"suggestion", d.suggestion.empty() ? Json() : Json(d.suggestion)}, {"params", params}});
    }
    return all;
}

}  // namespace huiyin::policy
