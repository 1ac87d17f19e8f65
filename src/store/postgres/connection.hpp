// One connection to PostgreSQL, and its prepared statements. Values go and come as bytes, never as text to be read.
//
// It works in libpq's pipeline mode: what is run for what it does is sent without waiting and answered together with the next
// statement whose rows are wanted, so that a command costs a journey for each question, not for each statement. What a
// change could not do is then said at that statement; nothing is lost by it, because the job fails as a whole either way.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/postgres/dialect.hpp"
#include "store/sql/session.hpp"

namespace huiyin::store::postgres {

using sql::Query;

/// The connection is gone. What was not committed is undone; of a commit under way nothing is known.
class Lost : public Failure {
public:
    using Failure::Failure;
};

/// The server undid the transaction so that another could go on; the same again may succeed.
class Again : public Failure {
public:
    using Failure::Failure;
};

struct FreeResult { void operator()(PGresult* result) const { PQclear(result); } };
using Result = std::unique_ptr<PGresult, FreeResult>;
struct Finish { void operator()(PGconn* server) const { PQfinish(server); } };
using Server = std::unique_ptr<PGconn, Finish>;

class Connection;

class Prepared final : public sql::Statement {
public:
    Prepared(Connection& connection, std::string sql, std::string name);
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;

    void bind_text(int number, std::string_view text) override;
    void bind_integer(int number, std::int64_t value) override;
    void bind_bytes(int number, std::string_view bytes) override;
    void bind_null_instant(int number) override;
    bool next() override;
    void run() override;
    void reset() noexcept override;
    [[nodiscard]] std::string_view bytes(int column) const override;
    [[nodiscard]] std::int64_t integer(int column) const override;
    [[nodiscard]] bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }

private:
    friend class Connection;
    struct Value { std::string bytes; Oid type = 25; bool is_null = true; };    ///< a text, until it is bound
    Value& value(int number);

    Connection& connection_;
    std::string sql_, name_;
    std::size_t parameters_ = 0;                     ///< the highest `$n`
    bool waits_;                                     ///< for its answer, even when nobody reads it: whoever marks a part must know where it begins
    bool known_ = false;                             ///< by its name to the server
    int uses_ = 0;
    std::vector<Value> values_;
    Result result_;
    int row_ = -1;
};

class Connection final : public sql::Session {
public:
    /// Throws Lost when the server cannot be reached or lets nobody in.
    Connection(const std::string& address, const std::string& organisation, bool durable);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] sql::Statement& prepared(std::string_view sql) override;
    [[nodiscard]] const sql::Dialect& dialect() const override { return dialect_; }

    /// Runs one statement without values, with all that was sent before it. Gives the server's word for what it did.
    std::string execute(const char* sql);
    /// Sends it without waiting.
    void send(const char* sql);
    /// Runs many statements at once; for schemas.
    void script(const std::string& sql);
    /// Whether the server is still there, as far as can be known without asking it. For a connection that lay unused.
    [[nodiscard]] bool alive() const;
    /// Forgets prepared statements when lists of many shapes have piled them up. No Query may be alive.
    void trim();

private:
    friend class Prepared;
    struct Sent { Prepared* statement; bool names; };    ///< names: makes its name known, and gives no rows
    void send(Prepared& statement);
    void sent(int accepted, Prepared* statement, bool names);
    /// Waits for the answers to everything sent, and gives the last. Throws what went wrong first.
    Result answer();
    [[noreturn]] void fail(const PGresult* result, const std::string& what) const;

    Server server_;
    PostgresDialect dialect_;
    std::vector<Sent> waiting_;
    std::int64_t named_ = 0;
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, std::unique_ptr<Prepared>, Hash, std::equal_to<>> statements_;
};

/// Opens a connection outside the pipeline, for who listens. Throws Lost.
[[nodiscard]] Server connected(const std::string& address);

/// Brings the schema up to date, one numbered migration after the other; nodes that start together wait for each other.
void migrate(Connection& connection);

}  // namespace huiyin::store::postgres
