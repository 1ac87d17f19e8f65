// The API as the server sees it: finds the route, finds out who calls, and has the resource answer.
//
// Checked in this order: path, method, who is calling, the CSRF token of a browser's session. Whatever a handler throws is a
// failure of the world: it is written into the log under an id, and the caller is told that id and nothing else.
#pragma once

#include <string>
#include <string_view>

#include "api/handler.hpp"
#include "api/resources.hpp"
#include "api/router.hpp"
#include "api/sign_ins.hpp"
#include "base/id.hpp"

namespace huiyin::api {

class Api : public Handler {
public:
    static constexpr std::string_view root = "/api/v1";

    Api(engine::Engine& engine, SignIns& sign_ins, Feed& feed, Surroundings& surroundings, const Clock& clock);
    [[nodiscard]] Plan plan(std::string_view method, std::string_view path) const override;
    Response answer(Request request) override;
    [[nodiscard]] Response refuse(const Request& request, int status, std::string_view code) const override;

private:
    Response routed(Request& request);
    Response page(const Request& request) const;
    [[nodiscard]] Caller caller_of(const Request& request);

    Resources resources_;
    Router router_;
    SignIns& sign_ins_;
    Surroundings& surroundings_;
    const Clock& clock_;
    RandomIds log_ids_;
};

}  // namespace huiyin::api
