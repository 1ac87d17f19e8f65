#include "http/site.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/hash.hpp"

namespace huiyin::http {
namespace {

namespace fs = std::filesystem;

std::string media_type(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 17> types{{
        {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"}, {".json", "application/json"}, {".svg", "image/svg+xml"}, {".png", "image/png"},
        {".jpg", "image/jpeg"}, {".ico", "image/x-icon"}, {".webp", "image/webp"}, {".woff2", "font/woff2"}, {".woff", "font/woff"},
        {".ttf", "font/ttf"}, {".txt", "text/plain; charset=utf-8"}, {".webmanifest", "application/manifest+json"},
        {".map", "application/json"}, {".wasm", "application/wasm"}}};
    for (const auto& [suffix, type] : types)
        if (name.ends_with(suffix)) return std::string(type);
    return "application/octet-stream";
}

/// A decoded path as a path below the root, or empty when a segment is hidden or climbs.
std::string below_root(const std::string& decoded) {
    std::string relative;
    std::istringstream segments(decoded);
    for (std::string segment; std::getline(segments, segment, '/');) {
        if (segment.empty()) continue;
        if (segment.front() == '.' || segment.find('\\') != std::string::npos) return {};
        if (!relative.empty()) relative += '/';
        relative += segment;
    }
    return relative;
}

bool accepts(const std::string& accept_encoding, std::string_view coding) {
    const auto at = accept_encoding.find(coding);
    if (at == std::string::npos) return false;
    const std::string_view rest = std::string_view(accept_encoding).substr(at + coding.size());
    return !rest.starts_with(";q=0") || rest.starts_with(";q=0.");
}

bool names_etag(const std::string& if_none_match, const std::string& etag) {
    return if_none_match == "*" || if_none_match.find(etag) != std::string::npos;
}

constexpr std::string_view missing_console =
    "<!doctype html><meta charset=utf-8><title>Huiyin</title><p>The console has not been built: run <code>./dev build</code>. "
    "The API is at <a href=/api/docs>/api/docs</a>.";

}  // namespace

api::Response Site::answer(const api::Request& request) const {
    if (request.method != "GET" && request.method != "HEAD") {
        api::Response refused(405);
        refused.set("Allow", "GET, HEAD");
        return refused;
    }
    const auto decoded = api::percent_decode(request.path, false);
    std::string relative = decoded ? below_root(*decoded) : std::string();
    if (relative.empty() && decoded && *decoded != "/") return api::Response(404);
    const bool immutable = relative.starts_with("assets/");
    std::shared_ptr<const File> file = relative.empty() ? nullptr : load(relative);
    if (!file) {
        // A missing script must be a 404, not a page that parses as one.
        const auto slash = relative.rfind('/');
        const bool looks_like_file = relative.find('.', slash == std::string::npos ? 0 : slash) != std::string::npos;
        if (immutable || looks_like_file) return api::Response(404);
        relative = "index.html";
        file = load(relative);
    }
    if (!file) {
        api::Response page = api::Response::bytes("text/html; charset=utf-8", std::string(missing_console));
        page.status = 503;
        return page.set("Cache-Control", "no-store");
    }
    api::Response response;
    response.set("Content-Type", media_type(relative)).set("Vary", "Accept-Encoding");
    response.set("Cache-Control", immutable && relative != "index.html" ? "public, max-age=31536000, immutable" : "no-cache");
    const std::string accept = request.header("Accept-Encoding");
    for (const auto& [coding, suffix] : {std::pair{"br", ".br"}, std::pair{"gzip", ".gz"}}) {
        if (!accepts(accept, coding)) continue;
        if (auto smaller = load(relative + suffix)) {
            file = std::move(smaller);
            response.set("Content-Encoding", coding);
            break;
        }
    }
    response.set("ETag", file->etag);
    if (names_etag(request.header("If-None-Match"), file->etag)) {
        response.status = 304;
        return response;
    }
    response.body = file->bytes;
    return response;
}

std::shared_ptr<const Site::File> Site::load(const std::string& relative) const {
    std::error_code error;
    const fs::path path = root_ / relative;
    if (!fs::is_regular_file(path, error)) return nullptr;
    const auto size = fs::file_size(path, error);
    const auto changed = fs::last_write_time(path, error);
    if (error) return nullptr;
    {
        const std::lock_guard lock(mutex_);
        const auto found = files_.find(relative);
        if (found != files_.end() && found->second->changed == changed && found->second->size == size) return found->second;
    }
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    auto file = std::make_shared<File>();
    file->changed = changed;
    file->size = size;
    file->bytes = std::move(bytes).str();
    file->etag = "\"" + to_hex(sha256(file->bytes)).substr(0, 24) + "\"";
    const std::lock_guard lock(mutex_);
    files_[relative] = file;
    return file;
}

}  // namespace huiyin::http
