// Golden files: each holds a pack and what the compiler says of it, in both languages. HUIYIN_UPDATE=1 rewrites what is
// expected; the diff is to be read.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "policy/compiler.hpp"

namespace huiyin::policy {
namespace {

struct Golden { Sources sources; std::string input, expected; };

/// "--- path" begins a file of the pack, "=== expected" what is printed.
Golden read_golden(const std::string& path) {
    std::ifstream in(path);
    Golden golden;
    golden.sources.root = "pack/";
    std::string line, *target = nullptr;
    bool expecting = false;
    while (std::getline(in, line)) {
        if (line.starts_with("=== ")) { expecting = true; continue; }
        if (!expecting) golden.input += line + "\n";
        if (!expecting && line.starts_with("--- ")) { target = &golden.sources.files["pack/" + line.substr(4)]; continue; }
        if (expecting) golden.expected += line + "\n";
        else if (target) *target += line + "\n";
    }
    return golden;
}

std::string said(const Sources& sources) {
    Diagnostics diagnostics;
    static_cast<void>(compile(sources, {}, diagnostics));
    return render(diagnostics, sources.files, Language::zh) + "\n" + render(diagnostics, sources.files, Language::en);
}

std::vector<std::string> golden_files() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(HUIYIN_SOURCE_DIR) + "/tests/diagnostics"))
        if (entry.path().extension() == ".golden") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

std::string first_difference(const std::string& expected, const std::string& now) {
    std::istringstream one(expected), other(now);
    std::string a, b;
    for (int line = 1; std::getline(one, a), std::getline(other, b), one || other; ++line)
        if (a != b || !one || !other) return ", line " + std::to_string(line) + " of what is said:\n- " + (one ? a : "") + "\n+ " + (other ? b : "");
    return "";
}

TEST(Diagnostics, ReadAsTheGoldenFilesSay) {
    ASSERT_GE(golden_files().size(), 3U);
    for (const std::string& file : golden_files()) {
        const Golden golden = read_golden(file);
        const std::string now = said(golden.sources);
        if (std::getenv("HUIYIN_UPDATE")) {
            std::ofstream(file) << golden.input << "=== expected\n" << now;
            continue;
        }
        EXPECT_TRUE(now == golden.expected) << file << first_difference(golden.expected, now);
    }
}

/// Notes print no code, so that they are looked for in what the golden files make.
TEST(Diagnostics, NotesStandAtRelatedPlaces) {
    std::set<std::string> said;
    for (const std::string& file : golden_files()) {
        Diagnostics diagnostics;
        static_cast<void>(compile(read_golden(file).sources, {}, diagnostics));
        for (const Diagnostic& each : diagnostics.all())
            for (const Related& note : each.notes) {
                said.insert(note.code);
                EXPECT_GT(note.span.line, 0U) << file << " " << note.code;
            }
    }
    EXPECT_EQ(said, (std::set<std::string>{"pack.action-here", "pack.asked-here", "pack.better-hit", "pack.every-here", "pack.first-here", "pack.guarded-here", "pack.leads-from", "pack.parent-here", "pack.role-vacant", "pack.starts-here", "pack.states-named-here"}));
}

/// The page explains every code with the sentences that are said.
TEST(Diagnostics, StandOnThePageAsTheyAreSaid) {
    std::ifstream in(std::string(HUIYIN_SOURCE_DIR) + "/docs/diagnostics.md");
    const std::string page{std::istreambuf_iterator<char>(in), {}};
    for (const std::string& code : message_codes()) {
        if (!code.starts_with("pack.") || page.find("| `" + code + "` |") == std::string::npos) continue;
        const std::size_t from = page.find("| `" + code + "` |");
        const std::string line = page.substr(from, page.find('\n', from) - from);
        EXPECT_NE(line.find("| " + message(Language::zh, code) + " |"), std::string::npos) << code;
        EXPECT_NE(line.find("| " + std::regex_replace(message(Language::en, code), std::regex("_en\\}"), "}") + " |"), std::string::npos) << code;
    }
}

}  // namespace
}  // namespace huiyin::policy
