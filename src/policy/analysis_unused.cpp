// What is written and never used: files that nothing includes, parameters and decisions that no rule asks for.
//
// Names are looked for in the text of the pack's files, so that a use in any place counts, a table's cell or a text too.
#include <algorithm>
#include <cctype>

#include "policy/analysis.hpp"

namespace huiyin::policy {
namespace {

bool is_part_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

bool named_somewhere(const Workbook& book, const std::string& words) {
    return std::any_of(book.sources.files.begin(), book.sources.files.end(), [&](const auto& file) {
        const std::string& text = file.second;
        for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
            if (at + words.size() >= text.size() || !is_part_of_name(text[at + words.size()])) return true;
        return false;
    });
}

}  // namespace

void analyse_unused(Workbook& book) {
    for (const auto& [path, text] : book.sources.files)
        if (!book.files_read.contains(path) && path.compare(book.sources.root.size(), 10, "scenarios/") != 0) book.diagnostics.warning({path, 1, 1, 1}, "pack.file-unused", {{"file", path.substr(book.sources.root.size())}});
    for (const Parameter& parameter : book.pack.parameters)
        if (!named_somewhere(book, "params." + parameter.id)) book.diagnostics.warning(span_of(parameter.place, parameter.id.size()), "pack.parameter-unused", {{"parameter", parameter.id}});
    for (const Decision& decision : book.pack.decisions)
        if (!named_somewhere(book, "decide(\"" + decision.name) && !named_somewhere(book, "decide(\\\"" + decision.name)) book.diagnostics.warning(span_of(decision.place, decision.name.size()), "pack.decision-unused", {{"decision", decision.name}});
    for (const auto& [name, tree] : book.chains)
        if (!book.chains_used.contains(name)) book.diagnostics.warning(book.declared.at("chain " + name), "pack.chain-unused", {{"chain", name}});
}

}  // namespace huiyin::policy
