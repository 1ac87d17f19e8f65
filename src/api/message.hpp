// A request and its answer, as the resources of the API see them: no socket, no parser, no thread.
//
// `http` makes a `Request` from bytes and bytes from a `Response`; tests make both by hand.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"

namespace huiyin::api {

/// Names compare without regard to case when looked up through `find_header`.
using Headers = std::vector<std::pair<std::string, std::string>>;
/// The first value under the name, or nothing.
[[nodiscard]] std::optional<std::string> find_header(const Headers& headers, std::string_view name);

struct Request {
    std::string method;                                   ///< GET, POST, … in capitals
    std::string path;                                     ///< still percent-encoded, without the query: /api/v1/meta
    std::vector<std::pair<std::string, std::string>> query;   ///< decoded, in the order given
    Headers headers;
    std::string body;
    std::string peer;                                     ///< address of the client
    bool secure = false;                                  ///< came over TLS

    std::vector<std::pair<std::string, std::string>> path_params;   ///< decoded, filled in by the router

    [[nodiscard]] std::string header(std::string_view name) const;          ///< empty when absent
    [[nodiscard]] std::string query_value(std::string_view name) const;     ///< empty when absent
    [[nodiscard]] bool query_flag(std::string_view name) const;             ///< "true" or "1"
    [[nodiscard]] const std::string& param(std::string_view name) const;    ///< of the path; must be there
    [[nodiscard]] std::string cookie(std::string_view name) const;
    [[nodiscard]] Language language() const;                                ///< of the parameter `lang`, else of Accept-Language
};

/// Splits `/a/b?x=1&y=%20` into path and decoded query. False when an escape is malformed or a byte is not allowed.
[[nodiscard]] bool split_target(std::string_view target, Request& into);
/// `%E6%8A%95` to its bytes; nothing when an escape is malformed, a NUL is in it or the bytes are no UTF-8.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
[[nodiscard]] std::string percent_encode(std::string_view text);

/// What a stream of events sends: text of `data:` in one line.
struct StreamEvent {
    std::string name;
    std::string id;
    std::string data;
};

/// A reader's end of a live stream with a bounded queue. `wake` is called (from any thread) when something new waits.
class EventStream {
public:
    virtual ~EventStream() = default;
    /// Takes what waits; empty when nothing does.
    virtual std::vector<StreamEvent> take() = 0;
    /// False once the stream is over (the reader was too slow, its session ended, the server stops).
    [[nodiscard]] virtual bool open() const = 0;
    virtual void on_wake(std::function<void()> wake) = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    std::shared_ptr<EventStream> stream;                  ///< instead of a body: text/event-stream until it closes

    Response() = default;
    explicit Response(int status_) : status(status_) {}
    Response& set(std::string name, std::string value);
    static Response json(int status, const Json& body);
    static Response bytes(std::string content_type, std::string body);
};

}  // namespace huiyin::api
