// The packs that are shipped compile without an error.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "policy/compiler.hpp"

namespace huiyin::policy {
namespace {

TEST(Packs, CompileInTheOrderOfTheirImports) {
    namespace fs = std::filesystem;
    const std::string folder = std::string(HUIYIN_SOURCE_DIR) + "/policies";
    std::vector<std::pair<Header, Sources>> waiting;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (!fs::exists(entry.path() / "policy.yaml")) continue;
        auto sources = read_folder(entry.path().string());
        ASSERT_TRUE(sources.ok());
        auto header = read_header(*sources);
        ASSERT_TRUE(header.ok());
        waiting.emplace_back(*header, *sources);
    }
    ASSERT_FALSE(waiting.empty());
    std::vector<std::shared_ptr<const Pack>> done;
    while (!waiting.empty()) {
        const auto next = std::find_if(waiting.begin(), waiting.end(), [&](const auto& each) {
            return std::all_of(each.first.imports.begin(), each.first.imports.end(), [&](const std::string& wanted) {
                return std::any_of(done.begin(), done.end(), [&](const auto& pack) { return pack->id == wanted; });
            });
        });
        ASSERT_NE(next, waiting.end()) << "imports that are not there, or in a circle";
        Diagnostics diagnostics;
        const auto pack = compile(next->second, done, diagnostics);
        EXPECT_EQ(render(diagnostics, next->second.files, Language::en), "") << next->first.id;
        ASSERT_TRUE(pack);
        done.push_back(pack);
        waiting.erase(next);
    }
}

}  // namespace
}  // namespace huiyin::policy
