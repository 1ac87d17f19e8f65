#include "app/packs.hpp"

#include <algorithm>
#include <map>

namespace huiyin::app {
namespace {

namespace fs = std::filesystem;

bool is_pack(const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / "policy.yaml", error);
}

/// As short as diagnostics and editors can still open it: from the working folder when it lies below.
std::string shown(const fs::path& folder) {
    std::error_code error;
    const fs::path near = fs::proximate(folder, error);
    return (error || near.empty() || *near.begin() == ".." ? folder : near).lexically_normal().string();
}

Result<CheckedPack> read_pack(const fs::path& folder) {
    CheckedPack pack;
    HUIYIN_TRY(pack.sources, policy::read_folder(shown(folder)));
    HUIYIN_TRY(pack.header, policy::read_header(pack.sources));
    if (pack.header.id.empty()) pack.header.id = folder.filename().string();
    return pack;
}

std::vector<fs::path> pack_folders(const fs::path& library) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(library, error))
        if (is_pack(entry.path())) folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

using Waiting = std::map<std::string, CheckedPack>;

Done add_to(Waiting& waiting, CheckedPack pack) {
    const std::string id = pack.header.id;
    if (!waiting.emplace(id, std::move(pack)).second) return Problem("packs.twice", {{"pack", id}});
    return {};
}

/// Ready are packs whose imports have been done or do not exist; the compiler itself reports the latter, with their place.
bool is_ready(const CheckedPack& pack, const Waiting& waiting) {
    return std::none_of(pack.header.imports.begin(), pack.header.imports.end(), [&](const std::string& wanted) { return waiting.contains(wanted); });
}

Result<std::vector<CheckedPack>> compile_in_order(Waiting waiting) {
    std::vector<CheckedPack> all;
    std::vector<std::shared_ptr<const policy::Pack>> good;
    while (!waiting.empty()) {
        const auto next = std::find_if(waiting.begin(), waiting.end(), [&](const auto& each) { return is_ready(each.second, waiting); });
        if (next == waiting.end()) return Problem("packs.circle", {{"pack", waiting.begin()->first}});
        CheckedPack pack = std::move(next->second);
        waiting.erase(next);
        for (const CheckedPack& before : all)
            if (!before.good() && std::find(pack.header.imports.begin(), pack.header.imports.end(), before.header.id) != pack.header.imports.end())
                pack.faulty_import = before.header.id;
        if (pack.faulty_import.empty()) {
            pack.pack = policy::compile(pack.sources, good, pack.diagnostics);
            pack.diagnostics.sort();
            if (pack.diagnostics.errors() > 0) pack.pack = nullptr;
        }
        if (pack.good()) good.push_back(pack.pack);
        all.push_back(std::move(pack));
    }
    return all;
}

}  // namespace

Result<std::vector<CheckedPack>> compile_library(const fs::path& library) {
    Waiting waiting;
    for (const fs::path& folder : pack_folders(library)) {
        HUIYIN_TRY(CheckedPack pack, read_pack(folder));
        HUIYIN_CHECK(add_to(waiting, std::move(pack)));
    }
    if (waiting.empty()) return Problem("packs.none", {{"folder", library.string()}});
    return compile_in_order(std::move(waiting));
}

Result<std::vector<CheckedPack>> compile_packs(const std::vector<std::string>& folders, const fs::path& library) {
    Waiting waiting;
    std::vector<std::string> imports;
    for (const std::string& folder : folders) {
        HUIYIN_TRY(CheckedPack pack, read_pack(!is_pack(folder) && is_pack(library / folder) ? library / folder : fs::path(folder)));
        imports.insert(imports.end(), pack.header.imports.begin(), pack.header.imports.end());
        HUIYIN_CHECK(add_to(waiting, std::move(pack)));
    }
    // Imports come from the library, where a pack's folder need not be called as the pack.
    std::map<std::string, CheckedPack> found;
    if (!imports.empty())
        for (const fs::path& folder : pack_folders(library))
            if (auto pack = read_pack(folder); pack.ok()) found.emplace(pack->header.id, std::move(pack).value());
    while (!imports.empty()) {
        const auto pack = found.find(imports.back());
        imports.pop_back();
        if (pack == found.end() || waiting.contains(pack->first)) continue;
        pack->second.wanted = false;
        imports.insert(imports.end(), pack->second.header.imports.begin(), pack->second.header.imports.end());
        waiting.emplace(pack->first, std::move(pack->second));
        found.erase(pack);
    }
    return compile_in_order(std::move(waiting));
}

std::vector<std::shared_ptr<const policy::Pack>> good_packs(const std::vector<CheckedPack>& checked) {
    std::vector<std::shared_ptr<const policy::Pack>> packs;
    for (const CheckedPack& pack : checked) {
        if (!pack.good()) return {};
        packs.push_back(pack.pack);
    }
    return packs;
}

}  // namespace huiyin::app
