// Which handler a method and a path belong to.
//
// A pattern is `/api/v1/records/{type}/{id}`; a parameter may carry a suffix, `{print}.pdf`. Where several patterns fit,
// the one whose leftmost segments are written out wins, so that `/records/{type}/check` stands beside `/records/{type}/{id}`.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/handler.hpp"
#include "api/message.hpp"

namespace huiyin::api {

struct Caller;

/// What a handler is given.
struct Call {
    const Request& request;
    const Caller& caller;
    Language language;
};

/// Who may call: anybody, or whoever is signed in. What a person may do beyond that, the engine decides.
enum class Entry { anybody, signed_in };

/// A parameter or body as the OpenAPI document describes it.
struct RouteParameter { std::string name; std::string type; Text text; };

struct Route {
    std::string method;
    std::string pattern;                        ///< below /api/v1
    std::function<Response(const Call&)> handler;
    Lane lane = Lane::queries;
    Entry entry = Entry::signed_in;
    std::size_t body_bytes_max = 256 * 1024;
    std::string tag;                            ///< group in the browser page
    std::string operation;                      ///< operationId
    Text summary;
    std::vector<RouteParameter> query;          ///< query parameters
    std::string body;                           ///< name of the schema of the request's body; empty: none; "bytes", "csv", "calendar"
    std::string answer;                         ///< name of the schema of a good answer; "bytes", "pdf", "events", "calendar"
    int status = 200;
    bool versioned = false;                     ///< takes If-Match, answers with ETag
};

struct Match {
    const Route* route = nullptr;               ///< null: no such path, or not with this method
    std::vector<std::pair<std::string, std::string>> params;   ///< decoded
    std::vector<std::string> allowed;           ///< methods of the path, when only the method is wrong
};

class Router {
public:
    explicit Router(std::vector<Route> routes);
    [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }
    /// `path` below /api/v1, percent-encoded; HEAD is answered by GET.
    [[nodiscard]] Match match(std::string_view method, std::string_view path) const;

private:
    struct Segment { std::string text; bool parameter; std::string suffix; };
    struct Pattern { std::vector<Segment> segments; };
    std::vector<Route> routes_;
    std::vector<Pattern> patterns_;
    [[nodiscard]] static bool better(const Pattern& a, const Pattern& b);
};

}  // namespace huiyin::api
