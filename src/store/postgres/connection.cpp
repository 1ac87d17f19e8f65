#include "store/postgres/connection.hpp"

#include <endian.h>
#include <poll.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/result.hpp"

namespace huiyin::store::postgres {
namespace {

constexpr Oid type_text = 25, type_int8 = 20, type_bytea = 17;   // of the server's catalogue; they never change
constexpr std::size_t waiting_max = 256;                          // answers are fetched before the server's buffers can fill up
constexpr int binary = 1;

bool begins(std::string_view sql, std::string_view word) { return sql.substr(0, word.size()) == word; }

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

/// Connection exceptions, but for a violation of the protocol, which is our own mistake; and the server shutting down.
bool is_lost(std::string_view state) { return (begins(state, "08") && state != "08P01") || begins(state, "57P"); }

/// What the server calls the error; null where libpq itself has met it, which is when there is no server any more.
const char* state_of(const PGresult* result) { return result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr; }

}  // namespace

// ---- statements --------------------------------------------------------------------------------------------------------

Prepared::Prepared(Connection& connection, std::string sql, std::string name) : connection_(connection), sql_(std::move(sql)), name_(std::move(name)) {
    for (std::size_t at = sql_.find('$'); at != std::string::npos; at = sql_.find('$', at + 1)) parameters_ = std::max(parameters_, static_cast<std::size_t>(std::strtoul(sql_.c_str() + at + 1, nullptr, 10)));
    waits_ = begins(sql_, "SAVEPOINT") || begins(sql_, "ROLLBACK") || begins(sql_, "RELEASE");
}

Prepared::Value& Prepared::value(int number) {
    HUIYIN_ASSERT(number > 0);
    const auto count = static_cast<std::size_t>(number);
    if (values_.size() < count) values_.resize(count);
    return values_[count - 1];
}
void Prepared::bind_text(int number, std::string_view text) {
    value(number) = {std::string(text), type_text, false};
}
void Prepared::bind_integer(int number, std::int64_t whole) {
    const std::uint64_t big = htobe64(static_cast<std::uint64_t>(whole));
    value(number) = {std::string(reinterpret_cast<const char*>(&big), sizeof big), type_int8, false};
}
void Prepared::bind_bytes(int number, std::string_view bytes) { value(number) = {std::string(bytes), type_bytea, false}; }
void Prepared::bind_null_instant(int number) { value(number) = {{}, type_int8, true}; }

bool Prepared::next() {
    if (!result_) {
        connection_.send(*this);
        result_ = connection_.answer();
        row_ = -1;
    }
    return ++row_ < PQntuples(result_.get());
}

void Prepared::run() {
    if (result_) row_ = PQntuples(result_.get());
    else if (waits_) next();
    else connection_.send(*this);
}

void Prepared::reset() noexcept {
    result_.reset();
    values_.clear();
    row_ = -1;
}

std::string_view Prepared::bytes(int column) const { return {PQgetvalue(result_.get(), row_, column), static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))}; }

std::int64_t Prepared::integer(int column) const {
    const char* bytes = PQgetvalue(result_.get(), row_, column);
    switch (PQgetlength(result_.get(), row_, column)) {
        case 8: {
            std::uint64_t big = 0;
            std::memcpy(&big, bytes, sizeof big);
            return static_cast<std::int64_t>(be64toh(big));
        }
        case 4: {
            std::uint32_t big = 0;
            std::memcpy(&big, bytes, sizeof big);
            return static_cast<std::int32_t>(be32toh(big));
        }
        default: return 0;                               // NULL, as SQLite has it
    }
}

// ---- the connection ----------------------------------------------------------------------------------------------------

Server connected(const std::string& address) {
    // What stands in the address wins over what stands before it. A peer that is silent for long is taken for gone.
    const char* const keys[]{"application_name", "connect_timeout", "client_encoding", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "dbname", nullptr};
    const char* const values[]{"huiyin", "5", "UTF8", "10", "5", "3", "30000", address.c_str(), nullptr};
    Server server(PQconnectdbParams(keys, values, 1));
    if (PQstatus(server.get()) != CONNECTION_OK) throw Lost("cannot reach PostgreSQL: " + (server ? trimmed(PQerrorMessage(server.get())) : std::string("out of memory")));
    PQsetNoticeProcessor(server.get(), [](void*, const char*) {}, nullptr);
    return server;
}

Connection::Connection(const std::string& address, const std::string& organisation, bool durable) : server_(connected(address)), dialect_(organisation) {
    PQenterPipelineMode(server_.get());
    // An organisation's own time-outs and defaults must not end a transaction half-way, or loosen what commits mean.
    execute(durable ? "SET synchronous_commit = on" : "SET synchronous_commit = off");
    execute("SET idle_in_transaction_session_timeout = 0");
}

sql::Statement& Connection::prepared(std::string_view sql) {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) return *found->second;
    auto made = std::make_unique<Prepared>(*this, std::string(sql), "s" + std::to_string(++named_));
    return *statements_.emplace(std::string(sql), std::move(made)).first->second;
}

void Connection::send(Prepared& statement) {
    if (waiting_.size() >= waiting_max) answer();
    std::vector<Oid> types;
    std::vector<const char*> values;
    std::vector<int> lengths, formats;
    statement.values_.resize(statement.parameters_);         // a list may bind what its statement happens not to ask for
    for (const Prepared::Value& value : statement.values_) {
        types.push_back(value.type);
        values.push_back(value.is_null ? nullptr : value.bytes.c_str());
        lengths.push_back(static_cast<int>(value.bytes.size()));
        formats.push_back(binary);
    }
    const int count = static_cast<int>(values.size());
    // Lists come in countless shapes, most of them once: only what is asked a second time is worth a name.
    if (!statement.known_ && ++statement.uses_ > 1) {
        sent(PQsendPrepare(server_.get(), statement.name_.c_str(), statement.sql_.c_str(), count, types.data()), &statement, true);
        statement.known_ = true;
    }
    const int accepted = statement.known_ ? PQsendQueryPrepared(server_.get(), statement.name_.c_str(), count, values.data(), lengths.data(), formats.data(), binary)
                                          : PQsendQueryParams(server_.get(), statement.sql_.c_str(), count, types.data(), values.data(), lengths.data(), formats.data(), binary);
    sent(accepted, &statement, false);
}

void Connection::sent(int accepted, Prepared* statement, bool names) {
    if (accepted != 1) fail(nullptr, statement ? statement->sql_ : std::string("send"));
    waiting_.push_back({statement, names});
}

Result Connection::answer() {
    if (PQpipelineSync(server_.get()) != 1) fail(nullptr, "send");
    std::vector<Sent> asked;
    asked.swap(waiting_);
    Result last, wrong;
    bool failed = false;
    std::string wrong_in;
    for (const Sent& each : asked) {
        Result result(PQgetResult(server_.get()));
        while (Result rest{PQgetResult(server_.get())}) {}             // the mark after each answer
        const ExecStatusType status = PQresultStatus(result.get());
        const bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
        if (!good && each.names) each.statement->known_ = false;
        if (!good && !failed && status != PGRES_PIPELINE_ABORTED) {
            failed = true;
            wrong = std::move(result);
            wrong_in = each.statement ? each.statement->sql_ : std::string();
            if (!state_of(wrong.get())) break;                   // nobody is there to answer the rest
            continue;
        }
        last = std::move(result);
    }
    if (!failed || state_of(wrong.get())) PQclear(PQgetResult(server_.get()));                      // of the sync
    if (failed) fail(wrong.get(), wrong_in);
    if (PQstatus(server_.get()) == CONNECTION_BAD) fail(nullptr, "answer");
    return last;
}

void Connection::send(const char* sql) { sent(PQsendQueryParams(server_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, binary), nullptr, false); }

std::string Connection::execute(const char* sql) {
    send(sql);
    const Result result = answer();
    return PQcmdStatus(result.get());
}

void Connection::script(const std::string& sql) {
    if (!waiting_.empty()) answer();
    PQexitPipelineMode(server_.get());
    const Result result(PQexec(server_.get(), sql.c_str()));
    const bool good = PQresultStatus(result.get()) == PGRES_COMMAND_OK || PQresultStatus(result.get()) == PGRES_TUPLES_OK;
    PQenterPipelineMode(server_.get());
    if (!good) fail(result.get(), "schema");
}

bool Connection::alive() const {
    if (PQstatus(server_.get()) == CONNECTION_BAD) return false;
    // Nobody talks to an idle client except to say good-bye.
    pollfd heard{PQsocket(server_.get()), POLLIN, 0};
    return poll(&heard, 1, 0) == 0;
}

void Connection::trim() {
    constexpr std::size_t statements_max = 256;      // twice the fixed statements; the rest are shapes of lists
    if (statements_.size() <= statements_max) return;
    statements_.clear();
    execute("DEALLOCATE ALL");
}

void Connection::fail(const PGresult* result, const std::string& what) const {
    const char* state = state_of(result);
    const std::string reason = trimmed(result ? PQresultErrorMessage(result) : PQerrorMessage(server_.get()));
    if (!state || PQstatus(server_.get()) == CONNECTION_BAD || is_lost(state)) throw Lost("the connection to PostgreSQL is lost: " + reason);
    if (std::string_view(state) == "40001" || std::string_view(state) == "40P01") throw Again(reason);
    throw Failure(what + ": " + reason);
}

}  // namespace huiyin::store::postgres
