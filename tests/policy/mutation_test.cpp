// Packs with random damage: lines lost, doubled and swapped, bytes changed, words of the language in wrong places. The
// compiler must answer with a pack or with diagnostics whose places exist. The seed is printed with a failure; HUIYIN_SEED
// runs it again, HUIYIN_ROUNDS takes more of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include "policy/compiler.hpp"
#include "policy/grammar.hpp"

namespace huiyin::policy {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

/// The files of every golden pack.
std::vector<Sources> packs() {
    std::vector<Sources> all;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(HUIYIN_SOURCE_DIR) + "/tests/diagnostics")) {
        if (entry.path().extension() != ".golden") continue;
        std::ifstream in(entry.path());
        Sources sources{"p/", {}};
        std::string line, *file = nullptr;
        while (std::getline(in, line) && !line.starts_with("=== ")) {
            if (line.starts_with("--- ")) file = &sources.files["p/" + line.substr(4)];
            else if (file) *file += line + "\n";
        }
        all.push_back(std::move(sources));
    }
    return all;
}

void damage(Sources& sources, std::mt19937& random) {
    const auto below = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); };
    auto file = std::next(sources.files.begin(), static_cast<std::ptrdiff_t>(below(sources.files.size())));
    std::string& text = file->second;
    if (text.empty()) return;
    std::vector<std::string> lines = lines_of(text);
    switch (below(7)) {
        case 0: lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(below(lines.size()))); break;
        case 1: lines.push_back(lines[below(lines.size())]); break;
        case 2: std::swap(lines[below(lines.size())], lines[below(lines.size())]); break;
        case 3: text[below(text.size())] = static_cast<char>(below(256)); return;
        case 4: text.erase(below(text.size()), 1 + below(8)); return;
        case 5: text.insert(below(text.size()), std::string(1, "{}[]:,'\"|>-&*!%@`#?\n\t "[below(23)])); return;
        default: {
            const Rule& rule = grammar()[below(grammar().size())];
            text.insert(below(text.size()), std::string(rule.keys[below(rule.keys.size())].name));
            return;
        }
    }
    text.clear();
    for (const std::string& line : lines) text += line + "\n";
}

TEST(Mutation, LeavesThePackOrItsFaults) {
    const char *seeded = std::getenv("HUIYIN_SEED"), *wanted = std::getenv("HUIYIN_ROUNDS");
    std::uint32_t seed = seeded ? static_cast<std::uint32_t>(std::strtoul(seeded, nullptr, 10)) : std::random_device{}();
    const std::vector<Sources> all = packs();
    for (int round = 0, rounds = wanted ? std::atoi(wanted) : 150; round < rounds; ++round, ++seed) {
        std::mt19937 random(seed);
        Sources sources = all[std::uniform_int_distribution<std::size_t>(0, all.size() - 1)(random)];
        for (int i = 0; i <= round % 4; ++i) damage(sources, random);
        SCOPED_TRACE("HUIYIN_SEED=" + std::to_string(seed) + " HUIYIN_ROUNDS=1");
        Diagnostics diagnostics;
        const auto pack = compile(sources, {}, diagnostics);
        ASSERT_EQ(pack == nullptr, diagnostics.errors() > 0);
        for (const Diagnostic& each : diagnostics.all()) {
            if (each.span.line == 0) continue;
            ASSERT_TRUE(sources.files.contains(each.span.file)) << each.code;
            const std::vector<std::string> lines = lines_of(sources.files.at(each.span.file));
            ASSERT_LE(each.span.line, lines.size() + 1) << each.code;
            ASSERT_GE(each.span.column, 1U) << each.code;
            ASSERT_NE(message(Language::zh, each.code, each.params).find_first_not_of(' '), std::string::npos);
        }
        ASSERT_EQ(render(diagnostics, sources.files, Language::zh).empty(), diagnostics.all().empty());
    }
}

}  // namespace
}  // namespace huiyin::policy
