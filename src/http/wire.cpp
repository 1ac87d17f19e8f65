#include "http/wire.hpp"


namespace huiyin::http {
namespace {

// Scripts only from ourselves; `unsafe-inline` styles because the component library sets styles on elements.
constexpr std::string_view content_policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; worker-src 'self'";

void line(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ");
    for (const char c : value)
        if (c != '\r' && c != '\n' && c != '\0') head += c;       // a value never opens a header of its own
    head += "\r\n";
}

bool has(const api::Response& response, std::string_view name) { return api::find_header(response.headers, name).has_value(); }

}  // namespace

std::string_view reason_of(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 411: return "Length Required";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        default: return "Answer";
    }
}

std::string head_of(const api::Response& response, std::size_t body_bytes, Persistence persistence, bool secure) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head.append(reason_of(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers) line(head, name, value);
    if (!has(response, "Content-Security-Policy")) line(head, "Content-Security-Policy", content_policy);
    if (!has(response, "Cache-Control")) line(head, "Cache-Control", "no-store");
    line(head, "X-Content-Type-Options", "nosniff");
    line(head, "X-Frame-Options", "DENY");
    line(head, "Referrer-Policy", "same-origin");
    line(head, "Cross-Origin-Opener-Policy", "same-origin");
    line(head, "Cross-Origin-Resource-Policy", "same-origin");
    line(head, "Permissions-Policy", "camera=(self), microphone=(), geolocation=(self), payment=()");
    if (secure) line(head, "Strict-Transport-Security", "max-age=31536000");
    if (response.stream) {
        line(head, "Content-Type", "text/event-stream; charset=utf-8");
        line(head, "X-Accel-Buffering", "no");
    } else if (response.status != 204 && response.status != 304) {
        line(head, "Content-Length", std::to_string(body_bytes));
    }
    if (persistence == Persistence::close) line(head, "Connection", "close");
    head += "\r\n";
    return head;
}

std::string frame_of(const api::StreamEvent& event) {
    std::string frame;
    if (!event.name.empty()) frame += "event: " + event.name + "\n";
    if (!event.id.empty()) frame += "id: " + event.id + "\n";
    frame += "data: ";
    for (const char c : event.data) {
        frame += c;
        if (c == '\n') frame += "data: ";
    }
    frame += "\n\n";
    return frame;
}

}  // namespace huiyin::http
