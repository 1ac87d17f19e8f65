#include "app/places.hpp"

#include <cstdlib>

namespace huiyin::app {

namespace fs = std::filesystem;

std::optional<fs::path> share_folder() {
    std::error_code error;
    if (const char* named = std::getenv("HUIYIN_SHARE"); named && *named) return fs::path(named);
    const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const fs::path& candidate : {program / ".." / "share" / "huiyin", program / ".." / "..", fs::current_path(error)})
        if (fs::is_directory(candidate / "policies", error)) return fs::weakly_canonical(candidate, error);
    return std::nullopt;
}

fs::path packs_folder(const Settings& settings) {
    if (!settings.text("packs").empty()) return settings.text("packs");
    const auto share = share_folder();
    return share ? *share / "policies" : fs::path("policies");
}

fs::path console_folder(const Settings& settings) {
    if (!settings.text("console").empty()) return settings.text("console");
    const auto share = share_folder();
    if (!share) return "console";
    std::error_code error;
    return fs::is_directory(*share / "console", error) ? *share / "console" : *share / "web" / "dist";
}

fs::path demo_folder() {
    const auto share = share_folder();
    return share ? *share / "demo" : fs::path("demo");
}

}  // namespace huiyin::app
