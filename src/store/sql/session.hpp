// What every engine that speaks SQL gives: prepared statements with values bound by number, and what it says in its own way.
//
//   Query q(session, "SELECT number FROM record WHERE organisation_id = $1 AND id = $2");
//   q.bind(1, organisation).bind(2, id);
//   if (q.next()) return q.text(0);
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

namespace huiyin::store::sql {

class Dialect;

/// A statement that the engine has prepared, with the values bound to it and the row it stands on. Held by its session.
class Statement {
public:
    virtual ~Statement() = default;
    virtual void bind_text(int number, std::string_view text) = 0;
    virtual void bind_integer(int number, std::int64_t value) = 0;
    virtual void bind_bytes(int number, std::string_view bytes) = 0;
    virtual void bind_null_instant(int number) = 0;
    /// The next row; false when there is none left.
    virtual bool next() = 0;
    /// Runs it for what it does, whatever rows it gives. What goes wrong may be said by the next statement that gives rows.
    virtual void run() = 0;
    /// Forgets rows and values; ready to be used again.
    virtual void reset() noexcept = 0;
    [[nodiscard]] virtual std::string_view bytes(int column) const = 0;      ///< of a text or of bytes; until `next`
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual bool is_null(int column) const = 0;
};

/// A connection to the engine; used by one thread at a time.
class Session {
public:
    virtual ~Session() = default;
    [[nodiscard]] virtual Statement& prepared(std::string_view sql) = 0;
    [[nodiscard]] virtual const Dialect& dialect() const = 0;
};

/// A prepared statement in use; reset when it goes out of scope.
class Query {
public:
    Query(Session& session, std::string_view sql) : statement_(session.prepared(sql)) {}
    ~Query() { statement_.reset(); }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    /// Binds `$number`. PostgreSQL's texts hold no U+0000, so that none of ours does: U+FFFD takes its place, in what is kept and in
    /// what is asked. (In JSON it is written with an escape, and stays.)
    Query& bind(int number, std::string_view text) {
        if (text.find('\0') == std::string_view::npos) statement_.bind_text(number, text);
        else statement_.bind_text(number, without_nul(text));
        return *this;
    }
    Query& bind(int number, const std::string& text) { return bind(number, std::string_view(text)); }
    Query& bind(int number, const char* text) { return bind(number, std::string_view(text)); }
    Query& bind(int number, std::int64_t value) { return statement_.bind_integer(number, value), *this; }
    Query& bind(int number, int value) { return bind(number, static_cast<std::int64_t>(value)); }
    Query& bind(int number, bool value) { return bind(number, static_cast<std::int64_t>(value)); }
    Query& bind(int number, Instant at) { return bind(number, at.ms); }
    Query& bind(int number, const std::optional<Instant>& at) { return at ? bind(number, at->ms) : (statement_.bind_null_instant(number), *this); }
    Query& bind(int number, const Json& json) { return bind(number, std::string_view(json.dump())); }
    Query& bind_blob(int number, std::string_view bytes) { return statement_.bind_bytes(number, bytes), *this; }

    /// The next row; false when there is none left.
    bool next() { return statement_.next(); }
    /// Runs a statement that gives no rows.
    void run() { statement_.run(); }

    [[nodiscard]] std::string text(int column) const { return std::string(statement_.bytes(column)); }
    [[nodiscard]] std::int64_t integer(int column) const { return statement_.integer(column); }
    [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
    [[nodiscard]] Instant instant(int column) const { return {integer(column)}; }
    [[nodiscard]] std::optional<Instant> maybe_instant(int column) const { return is_null(column) ? std::nullopt : std::optional<Instant>(instant(column)); }
    [[nodiscard]] Json json(int column) const;
    [[nodiscard]] bool is_null(int column) const { return statement_.is_null(column); }

private:
    static std::string without_nul(std::string_view text);
    Statement& statement_;
};

}  // namespace huiyin::store::sql
