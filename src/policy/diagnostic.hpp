// Diagnostics of packs, as a good compiler prints them: file:line:column, the line, a caret under the smallest span that
// shows the fault, a way out, related places as notes. All of a pack at once, each fault once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"

namespace huiyin::policy {

/// A stretch of a file; line and column count from 1, the column and the length count bytes.
struct Span {
    std::string file;
    std::uint32_t line = 0, column = 0, length = 1;
};

enum class Severity { error, warning };

struct Related { Span span; std::string code; std::vector<ProblemParameter> params; };

struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;
    std::vector<ProblemParameter> params;
    Span span;
    std::string suggestion;                          ///< what was probably meant
    std::vector<Related> notes;

    Diagnostic& suggest(std::string text) { suggestion = std::move(text); return *this; }
    Diagnostic& note(Span at, std::string note_code, std::vector<ProblemParameter> note_params = {}) {
        notes.push_back({std::move(at), std::move(note_code), std::move(note_params)});
        return *this;
    }
};

class Diagnostics {
public:
    Diagnostic& error(Span span, std::string code, std::vector<ProblemParameter> params = {}) { return add(Severity::error, std::move(span), std::move(code), std::move(params)); }
    Diagnostic& warning(Span span, std::string code, std::vector<ProblemParameter> params = {}) { return add(Severity::warning, std::move(span), std::move(code), std::move(params)); }
    [[nodiscard]] const std::vector<Diagnostic>& all() const { return all_; }
    [[nodiscard]] std::size_t errors() const;
    [[nodiscard]] std::size_t warnings() const { return all_.size() - errors(); }
    /// By file and place; the same fault at the same place only once.
    void sort();

private:
    Diagnostic& add(Severity severity, Span span, std::string code, std::vector<ProblemParameter> params);
    std::vector<Diagnostic> all_;
};

/// As printed on a terminal; `files` are the texts by path.
[[nodiscard]] std::string render(const Diagnostic& diagnostic, const std::map<std::string, std::string>& files, Language language);
[[nodiscard]] std::string render(const Diagnostics& diagnostics, const std::map<std::string, std::string>& files, Language language);
[[nodiscard]] Json to_json(const Diagnostics& diagnostics, Language language);

}  // namespace huiyin::policy
