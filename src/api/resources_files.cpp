#include <algorithm>
#include <array>

#include "api/answers.hpp"
#include "api/resources.hpp"
#include "base/hash.hpp"

namespace huiyin::api {
namespace {

/// Shown by the browser itself; everything else is a download, so that nobody's upload runs as our page.
bool shows_inline(std::string_view media_type) {
    constexpr std::array<std::string_view, 6> shown{"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"};
    return std::find(shown.begin(), shown.end(), media_type) != shown.end();
}

/// RFC 9530: `Content-Digest: sha-256=:base64:`. What a device kept for hours arrives as it was kept, or not at all.
bool is_as_digested(const std::string& digest, const std::string& body) {
    constexpr std::string_view begin = "sha-256=:";
    const auto from = digest.find(begin);
    if (from == std::string::npos) return true;
    const auto until = digest.find(':', from + begin.size());
    const auto told = from_base64url(std::string_view(digest).substr(from + begin.size(), until == std::string::npos ? until : until - from - begin.size()));
    const Digest found = sha256(body);
    return told && told->size() == found.size() && std::equal(found.begin(), found.end(), told->begin(), [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); });
}

std::string bare_media_type(std::string type) {
    type.resize(std::min(type.find(';'), type.size()));
    while (!type.empty() && type.back() == ' ') type.pop_back();
    const bool well_formed = type.find('/') != std::string::npos &&
                             std::all_of(type.begin(), type.end(), [](unsigned char c) { return std::isalnum(c) || std::string_view("/.+-_").find(static_cast<char>(c)) != std::string_view::npos; });
    return well_formed && type.size() <= 100 ? type : "application/octet-stream";
}


}  // namespace

Response download(const char* media_type, std::string bytes, const std::string& name) {
    Response response = Response::bytes(media_type, std::move(bytes));
    response.set("Cache-Control", "private, no-store");
    return response.set("Content-Disposition", disposition("attachment", name));
}

std::string disposition(std::string_view kind, const std::string& name) { return std::string(kind) + "; filename*=UTF-8''" + percent_encode(name); }

std::string bare_name(std::string name) {
    const auto slash = name.find_last_of("/\\");
    if (slash != std::string::npos) name.erase(0, slash + 1);
    std::erase_if(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    return name;
}

Response Resources::attach_file(const Call& call) { return store_file(call, RecordId(call.request.param("id"))); }
Response Resources::upload_file(const Call& call) { return store_file(call, RecordId()); }

Response Resources::store_file(const Call& call, const RecordId& record) {
    constexpr std::size_t name_bytes_max = 255;
    engine::AttachFile act;
    act.record = record;
    act.field = call.request.query_value("field");
    act.name = bare_name(call.request.query_value("name"));
    if (act.name.size() > name_bytes_max) return problem_response(Problem("request.parameter", {{"name", "name"}, {"given", act.name.substr(0, 20)}}), call.language);
    if (call.request.body.empty()) return problem_response(Problem("file.empty"), call.language);
    if (!is_as_digested(call.request.header("Content-Digest"), call.request.body)) return problem_response(Problem("file.digest"), call.language);
    act.media_type = bare_media_type(call.request.header("Content-Type"));
    act.bytes = call.request.body;
    HUIYIN_ANSWER_TRY(const engine::Command command, command_of(call, std::move(act)));
    return document_answer(call, 201, engine_.execute(command));
}

Response Resources::download_file(const Call& call) {
    HUIYIN_ANSWER_TRY(engine::Engine::File file, engine_.file(actor_of(call), call.request.param("id")));
    const bool is_inline = shows_inline(file.media_type);
    std::string type = file.media_type == "text/plain" ? "text/plain; charset=utf-8" : file.media_type;
    Response response = Response::bytes(std::move(type), std::move(file.bytes));
    response.set("Content-Disposition", disposition(is_inline ? "inline" : "attachment", file.name));
    response.set("Cache-Control", "private, no-cache");
    return response.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
}

}  // namespace huiyin::api
