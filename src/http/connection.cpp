#include "http/connection.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "http/wire.hpp"

namespace huiyin::http {

namespace asio = boost::asio;
namespace beast = boost::beast::http;
using Parser = beast::request_parser<beast::string_body>;
constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

namespace {

bool same_text(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::size_t count_header(const api::Headers& headers, std::string_view name) {
    return static_cast<std::size_t>(
        std::count_if(headers.begin(), headers.end(), [&](const auto& header) { return same_text(header.first, name); }));
}

/// The rules against two readings of one message (RFC 9112, 6.3 and 11.2); Beast has refused the coarser ones.
/// Returns the status of the refusal, or 0.
int framing_fault(const api::Headers& headers, unsigned version) {
    const auto coding = api::find_header(headers, "Transfer-Encoding");
    if (count_header(headers, "Content-Length") > 1 || count_header(headers, "Transfer-Encoding") > 1) return 400;
    if (coding && count_header(headers, "Content-Length") > 0) return 400;
    if (coding && version < 11) return 400;
    if (coding && !same_text(*coding, "chunked")) return 501;
    const std::size_t hosts = count_header(headers, "Host");
    return hosts > 1 || (hosts == 0 && version >= 11) ? 400 : 0;
}

}  // namespace

Shared::Shared(const ServerOptions& options, api::Handler& handler_, const Site& site_)
    : limits(options.limits), handler(handler_), site(site_),
      commands("commands", options.commands.threads, options.commands.queue_max),
      queries("queries", options.queries.threads, options.queries.queue_max),
      heavy("heavy", options.heavy.threads, options.heavy.queue_max),
      passwords("passwords", options.passwords.threads, options.passwords.queue_max) {}

Pool& Shared::pool(api::Lane lane) {
    switch (lane) {
        case api::Lane::commands: return commands;
        case api::Lane::queries: return queries;
        case api::Lane::heavy: return heavy;
        case api::Lane::passwords: return passwords;
    }
    return queries;
}

void Shared::close_pools() {
    for (Pool* pool : {&commands, &queries, &heavy, &passwords}) pool->close();
}

Connection::Connection(std::unique_ptr<Stream> stream, Shared& shared)
    : stream_(std::move(stream)), shared_(shared), timer_(stream_->executor()), wake_(stream_->executor()) {}

void Connection::start(std::function<void()> ended) {
    const auto self = shared_from_this();
    asio::co_spawn(stream_->executor(), [self] { return self->watch(); }, [self](std::exception_ptr) {});
    asio::co_spawn(stream_->executor(), [self] { return self->run(); }, [self, ended = std::move(ended)](std::exception_ptr) {
        self->over_ = true;
        self->stream_->close();
        self->timer_.cancel();
        ended();
    });
}

void Connection::stop() {
    asio::post(stream_->executor(), [self = shared_from_this()] {
        if (self->idle_) self->stream_->cancel();
        self->wake_.cancel();
    });
}

void Connection::cut() {
    asio::post(stream_->executor(), [self = shared_from_this()] {
        self->wake_.cancel();
        self->stream_->close();
    });
}

Connection::awaitable<void> Connection::watch() {
    while (!over_) {
        armed_ = deadline_;
        timer_.expires_at(armed_);
        co_await timer_.async_wait(quietly);
        if (!over_ && std::chrono::steady_clock::now() >= deadline_) {
            timed_out_ = true;
            deadline_ = Time::max();
            stream_->cancel();
        }
    }
}

void Connection::deadline_in(std::int64_t ms) {
    deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
    if (deadline_ < armed_) timer_.cancel();
}

Connection::awaitable<void> Connection::run() {
    deadline_in(shared_.limits.header_ms);
    if (!co_await stream_->greet()) co_return;
    for (;;) {
        Incoming incoming;
        const Read read_so = co_await read(incoming);
        if (read_so == Read::ended) break;
        if (read_so == Read::refused) {
            const api::Response refusal = shared_.handler.refuse(incoming.request, incoming.status, incoming.code);
            if (co_await write(incoming, refusal)) co_await drain();
            break;
        }
        const api::Response response = co_await answer(incoming);
        if (shared_.stopping) incoming.keep_alive = false;
        if (response.stream) {
            co_await serve_stream(response);
            break;
        }
        if (!co_await write(incoming, response)) break;
        if (!incoming.keep_alive) break;
    }
    deadline_in(2000);
    co_await stream_->finish();
}

Connection::Read Connection::refuse(Incoming& incoming, int status, std::string_view code) const {
    incoming.status = status;
    incoming.code = code;
    incoming.keep_alive = false;
    return Read::refused;
}

Connection::awaitable<bool> Connection::fill() {
    constexpr std::size_t chunk = 16 * 1024;
    const std::size_t held = buffer_.size();
    buffer_.resize(held + chunk);
    const std::size_t count = co_await stream_->read_some(buffer_.data() + held, chunk);
    buffer_.resize(held + count);
    co_return count > 0;
}

Connection::awaitable<Connection::Read> Connection::read(Incoming& incoming) {
    Parser parser;
    parser.header_limit(shared_.limits.header_bytes_max);
    parser.body_limit(boost::none);
    parser.eager(false);
    const Read header = co_await read_header(parser, incoming);
    if (header != Read::request) co_return header;

    api::Request& request = incoming.request;
    incoming.keep_alive = parser.get().keep_alive();
    request.method = std::string(parser.get().method_string());
    for (const auto& field : parser.get())
        request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    request.peer = stream_->peer();
    request.secure = stream_->secure();
    if (const int fault = framing_fault(request.headers, parser.get().version()))
        co_return refuse(incoming, fault, fault == 501 ? "http.transfer-encoding" : "http.malformed");
    const auto target = parser.get().target();
    if (!api::split_target(std::string_view(target.data(), target.size()), request)) co_return refuse(incoming, 400, "http.malformed");
    incoming.to_api = request.path == "/api" || request.path.starts_with("/api/");
    if (incoming.to_api) incoming.plan = shared_.handler.plan(request.method, request.path);

    if (parser.content_length() && *parser.content_length() > incoming.plan.body_bytes_max)
        co_return refuse(incoming, 413, "http.body-too-large");
    if (!parser.is_done()) {
        const Read body = co_await read_body(parser, incoming);
        if (body != Read::request) co_return body;
        request.body = std::move(parser.get().body());
    }
    deadline_ = Time::max();
    co_return Read::request;
}

template <typename P>
Connection::awaitable<Connection::Read> Connection::read_header(P& parser, Incoming& incoming) {
    bool begun = !buffer_.empty();
    if (begun) deadline_ = Time::max();
    while (!parser.is_header_done()) {
        boost::system::error_code error = beast::error::need_more;
        if (!buffer_.empty()) {
            const std::size_t used = parser.put(asio::buffer(buffer_), error);
            buffer_.erase(0, used);
            if (parser.is_header_done() && !error) break;
            if (!error && used > 0) continue;
            if (error == beast::error::header_limit) {
                const bool first_line = parser.get().target().empty();
                co_return refuse(incoming, first_line ? 414 : 431, first_line ? "http.target-too-long" : "http.headers-too-large");
            }
            if (error == beast::error::bad_version) co_return refuse(incoming, 505, "http.version");
            if (error && error != beast::error::need_more) co_return refuse(incoming, 400, "http.malformed");
        }
        if (!begun) {
            if (shared_.stopping) co_return Read::ended;
            idle_ = true;
            deadline_in(shared_.limits.idle_ms);
        } else if (!timed_out_ && deadline_ == Time::max()) {
            deadline_in(shared_.limits.header_ms);
        }
        const bool more = co_await fill();
        idle_ = false;
        if (!more) {
            if (begun && timed_out_) co_return refuse(incoming, 408, "http.too-slow");
            co_return Read::ended;
        }
        if (!begun) deadline_ = Time::max();
        begun = true;
    }
    co_return Read::request;
}

template <typename P>
Connection::awaitable<Connection::Read> Connection::read_body(P& parser, Incoming& incoming) {
    parser.eager(true);
    parser.body_limit(incoming.plan.body_bytes_max);
    deadline_in(shared_.limits.body_ms);
    if (const auto expect = api::find_header(incoming.request.headers, "Expect"); expect && buffer_.empty()) {
        if (!same_text(*expect, "100-continue")) co_return refuse(incoming, 417, "http.expectation");
        if (!co_await stream_->write("HTTP/1.1 100 Continue\r\n\r\n", "")) co_return Read::ended;
    }
    while (!parser.is_done()) {
        if (!buffer_.empty()) {
            boost::system::error_code error;
            const std::size_t used = parser.put(asio::buffer(buffer_), error);
            buffer_.erase(0, used);
            if (error == beast::error::body_limit || error == beast::error::buffer_overflow)
                co_return refuse(incoming, 413, "http.body-too-large");
            if (error && error != beast::error::need_more) co_return refuse(incoming, 400, "http.malformed");
            if (!error && used > 0) continue;
            // What the parser leaves waiting is a chunk's head; a long one is an attack on memory, not a body.
            if (buffer_.size() > shared_.limits.header_bytes_max) co_return refuse(incoming, 400, "http.malformed");
        }
        if (!co_await fill()) {
            if (timed_out_) co_return refuse(incoming, 408, "http.too-slow");
            co_return Read::ended;
        }
    }
    co_return Read::request;
}

Connection::awaitable<api::Response> Connection::answer(Incoming& incoming) {
    // Made on a thread of the pool, handed back on the strand.
    const auto request = std::make_shared<api::Request>(std::move(incoming.request));
    const bool to_api = incoming.to_api;
    Pool& pool = shared_.pool(incoming.plan.lane);
    incoming.request.method = request->method;
    auto initiate = [this, request, to_api, &pool](auto handler) {
        using Handler = std::decay_t<decltype(handler)>;
        const auto resume = std::make_shared<Handler>(std::move(handler));
        const auto executor = asio::get_associated_executor(*resume, stream_->executor());
        const auto hand_back = [resume, executor](api::Response response) {
            asio::post(executor, [resume, response = std::move(response)]() mutable { std::move (*resume)(std::move(response)); });
        };
        const bool taken = pool.post([this, request, to_api, hand_back] {
            hand_back(to_api ? shared_.handler.answer(std::move(*request)) : shared_.site.answer(*request));
        });
        if (taken) return;
        api::Response busy = shared_.handler.refuse(*request, 503, "http.busy");
        busy.set("Retry-After", "1");
        hand_back(std::move(busy));
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(api::Response)>(std::move(initiate), asio::use_awaitable);
}

Connection::awaitable<bool> Connection::write(const Incoming& incoming, const api::Response& response) {
    const Persistence persistence = incoming.keep_alive ? Persistence::keep_alive : Persistence::close;
    const std::string head = head_of(response, response.body.size(), persistence, stream_->secure());
    const bool bodyless = incoming.request.method == "HEAD" || response.status == 204 || response.status == 304;
    const std::string_view body = bodyless ? std::string_view() : std::string_view(response.body);
    timed_out_ = false;
    deadline_in(shared_.limits.write_ms);
    co_return co_await stream_->write(head, body);
}

Connection::awaitable<void> Connection::serve_stream(const api::Response& response) {
    if (shared_.streams.fetch_add(1) >= shared_.limits.streams_max) {
        shared_.streams.fetch_sub(1);
        Incoming refused;
        api::Response busy = shared_.handler.refuse(refused.request, 503, "http.busy");
        busy.set("Retry-After", "10");
        co_await write(refused, busy);
        co_return;
    }
    const std::weak_ptr<Connection> weak = weak_from_this();
    response.stream->on_wake([weak, executor = stream_->executor()] {
        asio::post(executor, [weak] {
            if (const auto self = weak.lock()) self->wake_.cancel();
        });
    });
    std::string frames = head_of(response, 0, Persistence::close, stream_->secure());
    frames += ": live\n\n";
    bool writing = true;
    while (writing && !shared_.stopping && response.stream->open()) {
        for (const api::StreamEvent& event : response.stream->take()) frames += frame_of(event);
        if (!frames.empty()) {
            deadline_in(shared_.limits.write_ms);
            writing = co_await stream_->write(frames, "");
            deadline_ = Time::max();
            frames.clear();
            continue;
        }
        wake_.expires_after(std::chrono::milliseconds(shared_.limits.ping_ms));
        const auto [error] = co_await wake_.async_wait(quietly);
        if (!error) frames = "event: ping\ndata: {}\n\n";
    }
    response.stream->on_wake(nullptr);
    shared_.streams.fetch_sub(1);
}

/// Reads a little of what a refused client is still sending, so that it gets to see the refusal instead of a reset.
Connection::awaitable<void> Connection::drain() {
    constexpr std::size_t drained_max = 4 * 1024 * 1024;
    co_await stream_->finish();
    timed_out_ = false;
    deadline_in(2000);
    std::size_t drained = 0;
    while (drained < drained_max) {
        buffer_.clear();
        if (!co_await fill()) break;
        drained += buffer_.size();
    }
}

}  // namespace huiyin::http
