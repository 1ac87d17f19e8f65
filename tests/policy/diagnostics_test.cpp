// Golden files: each holds a pack and what the compiler says of it, in both languages. HUIYIN_UPDATE=1 rewrites what is
// expected; the diff is to be read.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
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

TEST(Diagnostics, ReadAsTheGoldenFilesSay) {
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(std::string(HUIYIN_SOURCE_DIR) + "/tests/diagnostics"))
        if (entry.path().extension() == ".golden") files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    ASSERT_GE(files.size(), 3U);
    for (const std::string& file : files) {
        const Golden golden = read_golden(file);
        const std::string now = said(golden.sources);
        if (std::getenv("HUIYIN_UPDATE")) {
            std::ofstream(file) << golden.input << "=== expected\n" << now;
            continue;
        }
        EXPECT_EQ(now, golden.expected) << file;
    }
}

}  // namespace
}  // namespace huiyin::policy
